"""Points, probes and checks of the assignment *weight_decay*.

Released with the assignment: it says what is called and what must hold, never what the answer is.
"""

from itertools import product

import numpy as np

from autograder.authoring import agrees, call, differentiates, exercise, holds
from autograder.model.probe import Form

title = "Weight decay: small weights"


def draw(rng, *shape, dtype=np.float32):
    """Draw numbers of both signs, in magnitude from 0.5 to 3."""
    return np.asarray(rng.uniform(0.5, 3, shape) * rng.choice([-1.0, 1.0], shape), dtype)


# ---- laws: a sentence each, or "" where they hold


def entry_words(name, got, right):
    """Say where the numbers of `got` differ from those of `right`."""
    if got is None:
        return f"No gradient reaches {name}: NumPy, float() and int() cut the path that autodiff follows."
    got, right = np.asarray(got, float), np.asarray(right, float)
    if got.shape != right.shape:
        return f"The gradient for {name} has the shape {got.shape}, expected {right.shape}."
    wrong = np.argwhere(~(abs(got - right) <= 1e-5 + 1e-3 * abs(right)))
    if not len(wrong):
        return ""
    at = tuple(map(int, wrong[0]))
    return f"The gradient for {name} is {got[at]:.5g} at entry {list(at)}, expected {right[at]:.5g}."


def gradients_are(gradients, expected, weights, strength):
    words = [entry_words(f"weights[{i}]", *pair) for i, pair in enumerate(zip(gradients, expected, strict=True))]
    return next(filter(None, words), "")


def gradient_is(gradient, expected, weights, strength):
    return entry_words("the weights", gradient, expected)


def raises_where_negative(endings, expected, strengths):
    for ended, right, strength in zip(endings, expected, strengths, strict=True):
        if ended != right:
            return f"L2({strength:g}): {ended}, expected {right}."
    return ""


def comes_back(found, expected, weights, strength):
    if found["ended"]:
        return f"L2(**config), with what get_config returned, ended with {found['ended']}."
    got, right = float(np.asarray(found["penalty"])), float(expected["penalty"])
    if not np.isclose(got, right, rtol=1e-4):
        return f"Made again from its configuration, L2({strength:g}) gives {got:.5g}, expected {right:.5g}."
    return ""


def survives(found, expected, strength, seed):
    if not found["is regularizer"]:
        return "L2 must derive from keras.Regularizer."
    before, after = (float(np.asarray(found[key])) for key in ("before", "after"))
    if not np.isclose(before, expected["before"], rtol=1e-4):
        return f"In a layer its penalty is {before:.5g}, expected {expected['before']:.5g}."
    if not np.isclose(after, before, rtol=1e-4):
        return f"The penalty was {before:.5g} before saving and is {after:.5g} after loading."
    return ""


def is_a_perceptron_of_logits(found, expected, x, sizes, *rest):
    once, scaled = np.asarray(found["once"], float), np.asarray(found["scaled"], float)
    if once.shape != (len(x), sizes[-1]):
        return f"The model gives the shape {once.shape}, expected {(len(x), sizes[-1])}."
    if not np.allclose(scaled, -2 * once, rtol=1e-3, atol=1e-4):
        return (
            "With the last layer's weights times -2 the outputs are not -2 times as large: logits have no activation."
        )
    bend = once[0::4] + once[1::4] - once[2::4] - once[3::4]
    return "" if abs(bend).max() > 1e-3 else "The model is linear: the hidden layers need an activation."


def penalises(found, expected, sizes, strength, seed):
    for layer, (got, right) in enumerate(zip(found["kernels"], expected["kernels"], strict=True), start=1):
        if not np.isclose(got, right, rtol=1e-3, atol=1e-5):
            return f"The kernel of layer {layer} adds {float(got):.5g} to sum(model.losses), expected {right:.5g}."
    if not np.isclose(found["together"], expected["together"], rtol=1e-3, atol=1e-5):
        return f"All kernels together cost {float(found['together']):.5g}, expected {expected['together']:.5g}."
    return ""


def spares_biases(found, expected, sizes, strength, seed):
    return "" if abs(float(found)) < 1e-6 else f"The biases add {float(found):.5g} to sum(model.losses), expected 0."


def pulls_kernels(gradients, expected, sizes, strength, seed):
    words = [
        entry_words(f"the kernel of layer {i}", *pair)
        for i, pair in enumerate(zip(gradients, expected, strict=True), start=1)
    ]
    return next(filter(None, words), "")


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
    first = call(simple, 0.3, shown="L2(0.3)(array of shape (2, 3))")
    return [first, *(call(w, s, shown=f"L2({s})(array of shape {w.shape})") for w, s in zip(more, strengths))]  # noqa: B905


def some_penalties(rng):
    pairs = [(draw(rng, 4, 3), 0.3), (draw(rng, 2, 5, dtype=float), 0.7)]
    return [call(w, s, shown=f"L2({s}) and an array of shape {w.shape}") for w, s in pairs]


def saved_models(rng):
    seed = int(rng.integers(1000))
    return [call(0.3, seed, shown="a model with kernel_regularizer=L2(0.3), saved and loaded")]


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


# ---- the exercises

l2_penalty = exercise(
    "l2_penalty",
    title="half the strength times the sum of squares",
    points=2,
    checks=[
        agrees(title="gives the penalty of one tensor", points=0.5, calls=one_tensor),
        agrees(
            name="several",
            title="adds up over all tensors, whatever their shapes",
            points=0.25,
            calls=several_tensors,
            form=Form.TENSOR,
            requires=("values",),
        ),
        agrees(
            name="inputs",
            title="takes tensors and NumPy arrays, float32 and float64",
            points=0.25,
            calls=tensors_in_double,
            form=Form.TENSOR,
            requires=("values",),
        ),
        holds(
            gradients_are,
            name="gradient",
            title="has the gradient strength · w for every tensor",
            points=1,
            calls=several_tensors,
            runs="penalty_gradients",
            requires=("several",),
        ),
    ],
)

L2 = exercise(
    "L2",
    title="the penalty as a Keras regulariser",
    points=3,
    checks=[
        agrees(title="gives the penalty of a tensor", points=1, calls=penalties, runs="regularizer_value"),
        holds(
            gradient_is,
            name="gradient",
            title="has the gradient strength · w",
            points=0.5,
            calls=some_penalties,
            runs="regularizer_gradient",
            requires=("values",),
        ),
        holds(
            raises_where_negative,
            name="negative",
            title="refuses a negative strength with a ValueError, and no other",
            points=0.5,
            calls=lambda rng: [call([-0.3, -2, -1e-6, 0.0, 0, 0.3, 5], shown="L2(strength) for seven strengths")],
            runs="regularizer_endings",
        ),
        holds(
            comes_back,
            name="config",
            title="can be made again from its configuration",
            points=0.5,
            calls=some_penalties,
            runs="regularizer_rebuilt",
            requires=("values",),
        ),
        holds(
            survives,
            name="saving",
            title="works in a layer, and survives saving and loading the model",
            points=0.5,
            calls=saved_models,
            runs="regularizer_saved",
            requires=("config",),
        ),
    ],
)

ridge_loss = exercise(
    "ridge_loss",
    title="half the mean squared error plus the penalty on w",
    points=3,
    checks=[
        agrees(title="gives the loss", points=0.75, calls=flat),
        agrees(
            name="inputs",
            title="takes tensors and NumPy arrays, float32 and float64",
            points=0.25,
            calls=flat_in_double,
            form=Form.TENSOR,
            requires=("values",),
        ),
        agrees(
            name="mixtures",
            title="gives the same loss whichever of w, b and y have a second axis",
            points=1,
            calls=mixtures,
            requires=("values",),
        ),
        differentiates(points=1, calls=to_differentiate, wrt=(0, 1), requires=("mixtures",)),
    ],
)

decayed_step = exercise(
    "decayed_step",
    title="a gradient step in which the weights decay",
    points=2,
    checks=[
        agrees(
            name="weights", title="shrinks w before its gradient step", points=0.75, calls=steps, runs="stepped_weights"
        ),
        agrees(
            name="biases",
            title="takes the plain gradient step for b",
            points=0.5,
            calls=steps,
            runs="stepped_biases",
            requires=("weights",),
        ),
        agrees(
            name="arrays",
            title="returns new arrays and changes none of its arguments",
            points=0.5,
            calls=steps,
            requires=("weights", "biases"),
        ),
        agrees(
            name="tensors",
            title="takes tensors too",
            points=0.25,
            calls=steps,
            form=Form.TENSOR,
            requires=("weights", "biases"),
        ),
    ],
)

ridge = exercise(
    "ridge",
    title="the exact minimiser, in closed form",
    points=3,
    checks=[
        agrees(title="gives the minimiser for more rows than columns", points=1.5, calls=tall, rtol=3e-4, atol=3e-5),
        agrees(
            name="wide",
            title="gives the minimiser for more columns than rows",
            points=1,
            calls=wide,
            rtol=3e-4,
            atol=3e-5,
            requires=("values",),
        ),
        agrees(
            name="inputs",
            title="takes float32 and integers, one row, one column, strength 0",
            points=0.5,
            calls=other_inputs,
            atol=1e-5,
            rtol=1e-3,
            requires=("values",),
        ),
    ],
)

decayed_mlp = exercise(
    "decayed_mlp",
    title="a perceptron whose kernels are penalised",
    points=3,
    checks=[
        holds(
            is_a_perceptron_of_logits,
            name="logits",
            title="is a perceptron that returns logits",
            points=0.75,
            calls=logits,
            runs="network_logits",
        ),
        holds(
            penalises,
            name="kernels",
            title="penalises every kernel",
            points=1,
            calls=lambda rng: networks(rng, 0.3, 0.05, 2.0),
            runs="network_penalties",
        ),
        holds(
            spares_biases,
            name="biases",
            title="penalises no bias, and nothing at strength 0",
            points=0.75,
            calls=lambda rng: networks(rng, 0.3, 0.7, 0.0),
            runs="network_bias_penalty",
            requires=("kernels",),
        ),
        holds(
            pulls_kernels,
            name="gradient",
            title="has a penalty that pulls on the kernels while training",
            points=0.5,
            calls=lambda rng: networks(rng, 0.3, 0.7),
            runs="network_gradients",
            requires=("kernels",),
        ),
    ],
)
