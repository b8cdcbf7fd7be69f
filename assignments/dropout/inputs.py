"""What *dropout* calls its functions with: recipes from a random generator to calls, the simplest first.

Released with the assignment; holds no answer.
"""

import numpy as np

from autograder.authoring import call, message, phrase, plural

RATES = (0.2, 0.3, 0.8)


def draw(rng, *shape):
    """Draw numbers of both signs, in magnitude from 0.5 to 4, in float32."""
    return np.asarray(rng.uniform(0.5, 4, shape) * rng.choice([-1.0, 1.0], shape), np.float32)


def seed(rng):
    """Draw a seed."""
    return int(rng.integers(1000))


def cotangent(rng, *shape):
    """Draw the weights of a sum of outputs, which tell the entries of a gradient apart."""
    return rng.uniform(0.5, 1.5, shape)


# ---- probes, the simplest first


def small(rng):
    first = [call(draw(rng, 4, 6), 0.2, seed(rng)), call(draw(rng, 3, 5).astype(float), 0.3, seed(rng))]
    return [*first, *(call(draw(rng, *shape), 0.8, seed(rng)) for shape in [(24,), (2, 3, 4), (7, 1), ()])]


def rate_0_and_1(rng):
    x = draw(rng, 3, 4)
    return [call(x, 0.0, 5), call(x, 1.0, 5), call(draw(rng, 5).astype(float), 0, 6), call(draw(rng, 2, 3, 2), 1, 7)]


def large(rng):
    shapes = [(80, 100), (24, 25, 26), (100, 80)]
    near_0_too = [rng.normal(0, 2, shape).astype(np.float32) for shape in shapes]
    return [call(x, rate, seed(rng)) for x, rate in zip(near_0_too, RATES, strict=True)]


def seeds(rng):
    several = [*range(20), *map(int, rng.integers(20, 2**31, 20))]
    shown = phrase("dropout(ones((5, 7)), 0.3, seed) for 40 seeds")
    return [call(np.ones((5, 7), np.float32), 0.3, several, shown=shown)]


def seed_again(rng):
    return [call(draw(rng, 6, 8), rate, seed(rng)) for rate in (0.2, 0.3)]


def pulled(rng, *rates):
    probes = [(draw(rng, 4, 6), rate, phrase("its gradient, rate {rate}", rate=f"{rate:g}")) for rate in rates]
    return [call(x, rate, seed(rng), cotangent(rng, *x.shape), shown=shown) for x, rate, shown in probes]


def gradients(rng):
    x = draw(rng, 5, 3, 2).astype(float)
    double = call(x, 0.3, seed(rng), cotangent(rng, *x.shape), shown=phrase("its gradient, float64, rate 0.3"))
    return [*pulled(rng, 0.2), double, *pulled(rng, 0.0, 1.0)]


def moments(rng):
    simple = np.array([[-2.0, -1.0], [1.0, 3.0], [0.5, 0.0]])
    return [call(simple, 0.2), call(draw(rng, 4, 3).astype(float), 0.3), call(draw(rng, 2, 5).astype(float), 0.8)]


def other_inputs(rng):
    whole = np.array([[-3, -2, 1], [0, 2, 4]])
    return [call(whole, 0.2), call(draw(rng, 5), 0.3), call(draw(rng, 2, 3, 4), 0.8)]


def backward(rng, dtype=float, shapes=((3, 5), (4, 2), (2, 3, 4))):
    probes = []
    for shape, rate in zip(shapes, RATES, strict=True):
        mask = rng.random(shape) >= rate
        mask.flat[:2] = 0, 1
        probes.append(call(draw(rng, *shape).astype(float), mask.astype(dtype), rate))
    return probes


def other_masks(rng):
    whole = call(np.array([[-3, 2, 5], [1, -4, 2]]), np.array([[1, 0, 1], [0, 1, 1]]), 0.2)
    return [*backward(rng, bool), *backward(rng, np.int64), *backward(rng, np.float32, ((7,), (6, 1), (1, 5))), whole]


def backward_ends(rng):
    dy = draw(rng, 3, 4).astype(float)
    return [call(dy, np.ones((3, 4)), 0.0), call(dy, np.zeros((3, 4)), 1.0), call(dy, np.zeros((3, 4), bool), 1)]


def logits(rng):
    several = []
    for sizes, rates in (([4, 40, 3], [0.3]), ([5, 24, 32, 7], [0.2, 0.3])):
        a, b = (3 * draw(rng, 10, sizes[0]) for _ in "ab")
        x = np.stack([a, b, a + b, 0 * a], axis=1).reshape(40, -1)
        several.append(call(x, sizes, rates, seed(rng), shown=f"dropout_mlp({sizes[1:-1]}, {rates}, {sizes[-1]})"))
    return several


def noisy_depths(rng):
    yield call([5, 25, 26], [0.2], 1, 60, seed(rng), shown="dropout_mlp([25], [0.2], 26)")
    sizes = [4, 20, 24, 28, 30]
    for depth in (3, 1, 2):
        rates = [0.3 if number == depth else 0.0 for number in (1, 2, 3)]
        yield call(sizes, rates, depth, 60, seed(rng), shown=f"dropout_mlp({sizes[1:-1]}, {rates}, 30)")


def last_layers(rng):
    sizes, rates = [4, 5, 7, 6], [0.2, 0.3]
    return [call(sizes, rates, 12, seed(rng), shown=f"dropout_mlp({sizes[1:-1]}, {rates}, {sizes[-1]})")]


def lengths(rng):
    units, rates = [[5, 6], [5, 6], [5], [5, 6, 7]], [[0.2], [0.2, 0.3, 0.2], [0.3], []]
    return [call(units, rates, shown="dropout_mlp(hidden_units, rates, 3)")]


def steps(rows, optimizer="sgd", config=None, **model):
    """Return the recipe of one step for each number of `rows`, with a model of 4 inputs, 6 units, 3 classes."""

    def make(rng):
        batches = [[draw(rng, n, 4) / 2, rng.integers(0, 3, n)] for n in rows]
        options = {
            "seed": seed(rng),
            "model": model,
            "optimizer": optimizer,
            "config": config or {"learning_rate": 0.3},
        }
        shown = plural(
            "train_step on a batch of {rows}",
            "{number} steps of train_step on batches of {rows}",
            len(rows),
            rows=", ".join(map(str, rows)),
        )
        return [call(batches, [4, 6, 3], options, shown=shown)]

    return make


def several_steps(rng):
    momentum = {"learning_rate": 0.1, "momentum": 0.9}
    adam = {"learning_rate": 0.05}
    both = {"rate": 0.3, "strength": 0.04}
    return [
        *steps([7, 5], "SGD", momentum, **both)(rng),
        *steps([6, 3], "Adam", adam, **both)(rng),
        *steps([5], frozen=True, **both)(rng),
    ]


def known_masks(rng):
    sizes = [4, 6, 3]
    words = message("mc_dropout(model, x, {samples}) for a model that always drops the same units")
    return [call(draw(rng, 5, 4) / 2, sizes, 0.3, n, seed(rng), shown=phrase(words, samples=n)) for n in (3, 8)]


def monte_carlo(*samples):
    """Return the recipe of a model that is dropout alone, for each number of samples."""

    def make(rng):
        words = message("mc_dropout(model, x, {samples}) for a model that is dropout alone")
        return [call(draw(rng, 30, 40), 0.3, n, seed(rng), shown=phrase(words, samples=n)) for n in samples]

    return make
