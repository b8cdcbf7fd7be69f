"""What *weight_decay* calls its functions with: recipes from a random generator to calls, the simplest first.

Released with the assignment; holds no answer.
"""

from itertools import product

import numpy as np

from autograder.authoring import call, phrase


def draw(rng, *shape, dtype=np.float32):
    """Draw numbers of both signs, in magnitude from 0.5 to 3."""
    return np.asarray(rng.uniform(0.5, 3, shape) * rng.choice([-1.0, 1.0], shape), dtype)


# ---- probes, the simplest first


def one_tensor(rng):
    simple = np.array([[1.0, -2.0, 3.0], [0.5, 0.0, -1.0]], np.float32)
    more = [draw(rng, 3, 5), draw(rng, 7, dtype=float), draw(rng, 2, 3, 4, dtype=float)]
    return [call([simple], 0.3), *(call([w], strength) for w, strength in zip(more, (0.2, 3.0, 2), strict=True))]


def several_tensors(rng, dtype=np.float32):
    two = call([draw(rng, 3, 5, dtype=dtype), draw(rng, 5, 2, dtype=dtype)], 0.3)
    five = [draw(rng, *shape, dtype=dtype) for shape in [(4, 3), (6,), (3, 2, 5), (), (7, 1)]]
    return [two, call(five, 0.7), call(five[1:], 0), call([*five, five[0]], 1.3)]


def tensors_in_double(rng):
    return several_tensors(rng, float)


def penalties(rng):
    simple = np.array([[1.0, -2.0, 3.0], [0.5, 0.0, -1.0]], np.float32)
    more = [draw(rng, 4, 3), draw(rng, 6), draw(rng, 3, 2, 5, dtype=float), draw(rng, 5, 4)]
    strengths = (0.3, 2.0, 3, 0.7)
    pairs = [(simple, 0.3), *zip(more, strengths, strict=True)]
    return [call(w, s, shown=phrase("L2({s})(array of shape {shape})", s=s, shape=w.shape)) for w, s in pairs]


def some_penalties(rng):
    pairs = [(draw(rng, 4, 3), 0.3), (draw(rng, 2, 5, dtype=float), 0.7)]
    return [call(w, s, shown=phrase("L2({s}) and an array of shape {shape}", s=s, shape=w.shape)) for w, s in pairs]


def saved_models(rng):
    seed = int(rng.integers(1000))
    return [call(0.3, seed, shown=phrase("a model with kernel_regularizer=L2(0.3), saved and loaded"))]


def regression(rng, n, d, *, dtype=np.float32, columns=(False, False, False)):
    """Draw (w, b, x, y), of which w, b and y are columns, or have an axis of their own, where asked for."""
    w, b, y = columns
    return (
        draw(rng, d, *[1] * w, dtype=dtype),
        draw(rng, *[1] * b, dtype=dtype),
        draw(rng, n, d, dtype=dtype),
        3 * draw(rng, n, *[1] * y, dtype=dtype),
    )


def flat(rng):
    simple = [np.array(a, np.float32) for a in ([2.0, -1.0], 0.5, [[1, 0], [0, 1], [1, 1]], [3.0, -2.0, 2.0])]
    return [call(*simple, 0.3), call(*regression(rng, 7, 3), 0.3), call(*regression(rng, 4, 6), 2.0)]


def flat_in_double(rng):
    ends = [call(*regression(rng, 6, 4, dtype=float), strength) for strength in (0.7, 0, 3)]
    return [*ends, call(*regression(rng, 5, 1, dtype=float), 0.4), call(*regression(rng, 1, 3, dtype=float), 0.4)]


def mixtures(rng):
    mixed = [regression(rng, 7, 3, columns=one) for one in product((False, True), repeat=3)]
    w, _, x, y = regression(rng, 6, 4)
    return [*(call(*one, 0.3) for one in mixed), call(w, 1.5, x, y, 0.2)]


def to_differentiate(rng):
    mixed = [(False, False, False), (True, True, True), (True, False, False), (False, True, True)]
    dtypes = (np.float32, np.float32, float, float)
    return [call(*regression(rng, 7, 3, columns=one, dtype=t), 0.3) for one, t in zip(mixed, dtypes, strict=True)]


def steps(rng):
    simple = [np.array(a) for a in ([2.0, -1.0], 0.5, [1.0, 0.0], 2.0)]
    shapes = [((3,), ()), ((3, 5), (5,)), ((4, 2), (2,))]
    drawn = [[draw(rng, *shape, dtype=float) for shape in (w, b, w, b)] for w, b in shapes]
    rates = [(0.3, 0.7), (0.2, 2.0), (0.1, 0.0)]
    return [call(*simple, 0.1, 0.5), *(call(*one, *two) for one, two in zip(drawn, rates, strict=True))]


def problems(rng, *sizes, strengths=(0.3, 2.0, 0.05), dtype=float):
    pairs = zip(sizes, strengths, strict=True)
    return [call(draw(rng, n, d, dtype=dtype), draw(rng, n, dtype=dtype), strength) for (n, d), strength in pairs]


def tall(rng):
    x, y = np.array([[1.0, 0.0], [0.0, 2.0], [1.0, 1.0], [0.0, 1.0]]), np.array([2.0, 1.0, -1.0, 3.0])
    return [call(x, y, 0.5), *problems(rng, (7, 3), (12, 5), (9, 2))]


def wide(rng):
    return problems(rng, (3, 7), (5, 11), (2, 40), strengths=(0.3, 2.0, 0.2))


def other_inputs(rng):
    whole = call(np.array([[1, -2], [3, 0], [2, 2]]), np.array([2, -1, 4]), 1)
    single = problems(rng, (8, 3), (4, 6), dtype=np.float32, strengths=(0.3, 0.7))
    return [*single, whole, *problems(rng, (9, 3), (6, 1), (1, 4), strengths=(0, 0.3, 0.3))]


NETWORKS = ([4, 7, 3], [5, 6, 8, 4], [3, 9, 6, 8, 5])


def networks(rng, *strengths):
    """Return one network for each strength; a seed gives its weights."""
    pairs = zip(NETWORKS, strengths, strict=False)
    return [call(sizes, s, int(rng.integers(1000)), shown=shown(sizes, s)) for sizes, s in pairs]


def shown(sizes, strength):
    """Return the call of `decayed_mlp` as a student reads it."""
    return f"decayed_mlp({sizes[1:-1]}, {sizes[-1]}, {strength:g})"


def logits(rng):
    several = []
    for sizes in NETWORKS:
        a, b = (2 * draw(rng, 10, sizes[0]) for _ in "ab")
        x = np.stack([a, b, a + b, 0 * a], axis=1).reshape(40, -1)
        several.append(call(x, sizes, 0.3, int(rng.integers(1000)), shown=shown(sizes, 0.3)))
    return several
