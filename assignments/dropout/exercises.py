"""Points, probes and checks of the assignment *dropout*.

Released with the assignment: it says what is called and what must hold, never what the answer is. What is random is
judged by laws that hold for every right answer, whatever it draws.
"""

from itertools import pairwise

import numpy as np

from autograder.authoring import agrees, call, exercise, holds
from autograder.judging.masks import is_dropped_by_chance, is_gradient_of_mask, is_kept_or_dropped
from autograder.judging.statistics import draws_differ, fraction_is, lines_are_independent
from autograder.model.probe import Form

title = "Dropout: noise without bias"
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


# ---- laws: a sentence each, or "" where they hold


def kept_or_dropped(y, expected, x, rate, seed):
    return is_kept_or_dropped(np.asarray(y, float), x, rate)


def by_chance(zeros, expected, x, rate, seed):
    zeros = np.asarray(zeros, bool)
    wrong = is_dropped_by_chance(zeros, rate, x.shape)
    groups = {"positive": x > 0, "negative": x < 0, "small": abs(x) < 1, "large": abs(x) > 3}
    for name, group in groups.items():
        if not wrong and fraction_is(zeros[group], rate, "zeros"):
            return f"Chance should not look at x: of the {name} entries, {zeros[group].mean():.0%} are dropped."
    return wrong


def varies_with_seed(zeros, expected, x, rate, seeds):
    zeros = np.asarray(zeros, bool)
    if (zeros == zeros[0]).all():
        return "Different seeds give the same mask."
    if len(set(zeros.sum(axis=1).tolist())) == 1:
        return f"Every seed drops exactly {zeros[0].sum()} of {x.size}, so the entries depend on each other."
    return lines_are_independent(zeros, "zeros")


def follows_seed(found, *rest):
    one, other, again = (np.asarray(found[key], float) for key in ("one", "other", "again"))
    if not np.array_equal(one, again):
        return "The same seed gave different masks."
    return "Two different seeds gave the same masks." if np.array_equal(one, other) else ""


def gradient_of_mask(found, expected, x, rate, seed, weights):
    if rate == 1 and np.any(found["value"]):
        return "At rate 1 something is left: everything should be dropped."
    gradient = None if found["gradient"] is None else np.asarray(found["gradient"], float)
    return is_gradient_of_mask(gradient, np.asarray(found["value"], float), rate, weights)


def values_in_training(found, expected, x, rate, *rest):
    return is_kept_or_dropped(np.asarray(found["value"], float), x, rate)


def returns_its_input(multiples, expected, x, rate):
    for how, found in multiples.items():
        if not np.array_equal(found, [1.0]):
            does = "drops entries" if np.any(np.asarray(found) == 0) else "changes its input"
            return f"Called with {how}, the layer {does}; it should return what it is given."
    return ""


def fresh_by_chance(found, expected, x, rate, seed):
    one, two, another = (np.asarray(found[key], bool) for key in ("one", "two", "another"))
    again, shared = (np.array_equal(one[: len(rows)], rows) for rows in (two, another))
    if again and shared:
        return "One mask serves every call of every layer."
    if again:
        return "Two calls of one layer gave the same mask; each call must draw anew."
    return is_dropped_by_chance(one, rate, x.shape) or "Two layers without a seed gave the same mask." * shared


def fresh_in_fit(seen, expected, rate, seed, steps, *shape):
    steps_seen = np.asarray(seen, float)
    wrong = is_kept_or_dropped(steps_seen, np.ones((steps, *shape)), rate)
    if wrong or (steps_seen != 0).all():
        return wrong or "Nothing is dropped while `fit` trains."
    same = any(np.array_equal(one, two) for one, two in pairwise(steps_seen))
    return "While `fit` trains, batch after batch gets the same mask." if same else ""


def saves(found, expected, x, rate, *rest):
    if found["name"] != "noise":
        return "The layer has lost its name: pass **kwargs on to super().__init__."
    if not np.allclose(found["inference"], x):
        return "After loading, the layer changes its input at inference."
    wrong = is_kept_or_dropped(np.asarray(found["training"], float), x, rate)
    if wrong:
        return f"After saving and loading: {wrong}"
    if not np.array_equal(found["rebuilt"], found["new"]):
        return "A layer made again from its configuration does not draw what its seed says."
    return ""


def moment(number):
    """Return the law of one of the two moments."""

    def is_right(observed, expected, x, rate):
        one, right = np.asarray(observed[number], float), np.asarray(expected[number])
        if one.shape != right.shape:
            return f"The {('mean', 'variance')[number]} has the shape {one.shape}, expected {right.shape}."
        wrong = np.argwhere(~(abs(one - right) <= 1e-6 + 1e-4 * abs(right)))
        if not len(wrong):
            return ""
        at = tuple(wrong[0])
        name = ("mean", "variance")[number]
        return f"The {name} for x = {x[at]:g} at rate {rate:g} is {one[at]:.5g}, expected {right[at]:.5g}."

    return is_right


def lets_nothing_through(dx, expected, dy, mask, rate):
    dx, kept = np.asarray(dx, float), np.asarray(mask) != 0
    if dx.shape != dy.shape:
        return f"The gradient has the shape {dx.shape}, expected that of dy, {dy.shape}."
    if (dx != 0).all():
        return "A gradient passes everywhere, also where the mask is 0."
    if not dx[kept].any():
        return "The gradient passes where the mask is 0, and is stopped where it is 1."
    return "" if np.array_equal(dx != 0, kept) else "The gradient is stopped elsewhere than where the mask is 0."


def is_a_perceptron_of_logits(found, expected, x, sizes, *rest):
    once, twice = np.asarray(found["once"], float), np.asarray(found["twice"], float)
    if once.shape != (len(x), sizes[-1]):
        return f"The model gives the shape {once.shape}, expected {(len(x), sizes[-1])}."
    if not np.allclose(found["again"], once, rtol=1e-4, atol=1e-5):
        return "At inference the same rows give different outputs from call to call: dropout must be off then."
    if not np.allclose(twice, 2 * once, rtol=1e-3, atol=1e-4):
        return "Doubling the last layer's weights does not double the outputs: logits have no activation."
    bend = once[0::4] + once[1::4] - once[2::4] - once[3::4]
    return "" if abs(bend).max() > 1e-3 else "The model is linear: the hidden layers need an activation."


def drops_after(found, expected, sizes, rates, depth, rows, seed):
    training, again, kept, dropped = (np.asarray(found[key], float) for key in ("training", "again", "kept", "dropped"))
    where = "the last hidden layer" if depth == len(rates) else "a hidden layer that is not the last"
    where = "the only hidden layer" if len(rates) == 1 else where
    if np.ptp(training) < 1e-4:
        amount = "everything" if np.allclose(training, dropped[0], atol=1e-4) else "nothing"
        return f"In training {amount} is dropped after {where}, at rate {rates[depth - 1]:g}."
    is_kept, zeros = (np.isclose(training, one[0], rtol=1e-3, atol=1e-5) for one in (kept, dropped))
    if (is_kept | zeros).all():
        return is_dropped_by_chance(zeros, rates[depth - 1], training.shape) or draws_differ(
            training[:9], again, "masks"
        )
    if len(np.unique(training.round(4))) > 3:
        return f"What {where} receives is already noisy: at {'the inputs' if depth == 1 else 'a layer below'}."
    if not zeros.any():
        return f"After {where} no unit is exactly 0: does dropout come after the activation?"
    return f"After {where} what is kept is not its activation / (1 - {rates[depth - 1]:g})."


def is_all_ones(logits, *rest):
    logits = np.asarray(logits, float)
    return "" if np.allclose(logits, 1) else f"There is noise on the logits: one is {logits.min():.3g} instead of 1."


def raises_where_expected(endings, expected, *arguments):
    for ended, right, *case in zip(endings, expected, *arguments[-2:], strict=False):
        if ended != right:
            return f"For {' and '.join(map(str, case))}: {ended}, expected {right}."
    return ""


def is_average_over_draws(observed, expected, x, rate, samples, seed):
    mean, std = (np.asarray(one, float) for one in observed)
    if mean.shape != x.shape or std.shape != x.shape:
        return f"The mean and the deviation have the shapes {mean.shape} and {std.shape}, expected twice {x.shape}."
    if samples > 1 and not std.any():
        return "The deviation is 0 everywhere: was dropout on, and did every call draw anew?"
    kept = mean / x * (1 - rate) * samples
    if not np.allclose(kept, np.round(kept), atol=1e-3) or kept.max() > samples + 0.5:
        return f"The mean is not that of {samples} calls in training."
    share = np.round(kept) / samples
    right = abs(x) / (1 - rate) * np.sqrt(share * (1 - share))
    if not np.allclose(std, right, rtol=1e-3, atol=1e-4):
        return f"The deviation of those {samples} calls is {right.max():.4g} at its largest; yours is {std.max():.4g}."
    always = (share == 0) | (share == 1)
    return fraction_is(always, rate**samples + (1 - rate) ** samples, "kept, or dropped, in every call")


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
    return [call(np.ones((5, 7), np.float32), 0.3, several, shown="dropout(ones((5, 7)), 0.3, seed) for 40 seeds")]


def seed_again(rng):
    return [call(draw(rng, 6, 8), rate, seed(rng)) for rate in (0.2, 0.3)]


def pulled(rng, *rates):
    probes = [(draw(rng, 4, 6), rate) for rate in rates]
    return [
        call(x, rate, seed(rng), cotangent(rng, *x.shape), shown=f"its gradient, rate {rate:g}") for x, rate in probes
    ]


def gradients(rng):
    x = draw(rng, 5, 3, 2).astype(float)
    double = call(x, 0.3, seed(rng), cotangent(rng, *x.shape), shown="its gradient, float64, rate 0.3")
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
        several = f"{len(rows)} steps of train_step on batches of {', '.join(map(str, rows))}"
        shown = several if len(rows) > 1 else f"train_step on a batch of {rows[0]}"
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
    shown = "mc_dropout(model, x, {}) for a model that always drops the same units"
    return [call(draw(rng, 5, 4) / 2, sizes, 0.3, n, seed(rng), shown=shown.format(n)) for n in (3, 8)]


def monte_carlo(*samples):
    """Return the recipe of a model that is dropout alone, for each number of samples."""

    def make(rng):
        shown = "mc_dropout(model, x, {}) for a model that is dropout alone"
        return [call(draw(rng, 30, 40), 0.3, n, seed(rng), shown=shown.format(n)) for n in samples]

    return make


# ---- the exercises

dropout = exercise(
    "dropout",
    seconds=20,
    title="inverted dropout as a function",
    points=4,
    forbids=("dropout",),
    checks=[
        holds(
            kept_or_dropped,
            name="values",
            title="gives 0 or x / (1 - rate), whatever the shape and precision",
            points=0.75,
            calls=small,
            form=Form.TENSOR,
            random=True,
        ),
        agrees(
            name="ends",
            title="changes nothing at rate 0 and gives zeros at rate 1",
            points=0.5,
            calls=rate_0_and_1,
            requires=("values",),
        ),
        holds(
            by_chance,
            name="chance",
            title="drops each entry with probability rate, on its own",
            points=1,
            calls=large,
            runs="one_draw",
            random=True,
        ),
        holds(
            follows_seed,
            name="seed",
            title="gives the same for the same seed, and something else for another",
            points=0.5,
            calls=seed_again,
            runs="same_seed",
            requires=("values",),
            random=True,
        ),
        holds(
            varies_with_seed,
            name="seeds",
            title="lets the number of zeros vary from seed to seed",
            points=0.25,
            calls=seeds,
            runs="many_seeds",
            requires=("chance",),
            random=True,
        ),
        holds(
            gradient_of_mask,
            name="gradient",
            title="stays differentiable: the gradient is the mask / (1 - rate), and no NaN at rate 1",
            points=1,
            calls=gradients,
            runs="pull_back",
            requires=("values", "chance"),
            random=True,
        ),
    ],
)

dropout_moments = exercise(
    "dropout_moments",
    title="the mean and the variance that dropout causes",
    points=2,
    checks=[
        holds(moment(0), name="mean", title="has the right mean", points=0.5, calls=moments),
        holds(moment(1), name="variance", title="has the right variance", points=0.5, calls=moments),
        agrees(
            name="ends",
            title="is (x, 0) at rate 0 and (0, 0) at rate 1",
            points=0.5,
            calls=lambda rng: [call(probe.arguments[0], probe.arguments[1]) for probe in rate_0_and_1(rng)],
            requires=("mean", "variance"),
        ),
        agrees(
            name="inputs",
            title="takes floats of either precision and whole numbers, of any shape",
            points=0.5,
            calls=other_inputs,
            requires=("mean", "variance"),
        ),
    ],
)

Dropout = exercise(
    "Dropout",
    seconds=30,
    title="dropout as a Keras layer",
    points=5,
    forbids=("dropout",),
    checks=[
        holds(
            values_in_training,
            name="values",
            title="gives 0 or x / (1 - rate) in training",
            points=0.75,
            calls=lambda rng: pulled(rng, 0.2, 0.3),
            runs="layer_pull_back",
            random=True,
        ),
        holds(
            returns_its_input,
            name="inference",
            title="returns its input unless training=True",
            points=0.75,
            calls=lambda rng: [call(draw(rng, 20, 30), rate) for rate in RATES],
            runs="layer_inference",
            requires=("values",),
        ),
        holds(
            fresh_by_chance,
            name="chance",
            title="drops by chance, with a new mask in each call",
            points=1,
            calls=lambda rng: [call(draw(rng, 80, 100), rate, seed(rng)) for rate in RATES],
            runs="layer_draws",
            random=True,
        ),
        holds(
            follows_seed,
            name="seed",
            title="draws the same masks for the same seed",
            points=0.5,
            calls=seed_again,
            runs="layer_seeds",
            requires=("chance",),
            random=True,
        ),
        holds(
            gradient_of_mask,
            name="gradient",
            title="lets gradients through where it keeps, and no NaN at rate 1",
            points=0.5,
            calls=lambda rng: pulled(rng, 0.2, 1.0),
            runs="layer_pull_back",
            requires=("values", "chance"),
            random=True,
        ),
        holds(
            raises_where_expected,
            name="rates",
            title="refuses a rate outside [0, 1] with a ValueError, and no other",
            points=0.5,
            calls=lambda rng: [call([-0.1, 1.2, 5.0, 0.0, 0.3, 1.0, 1])],
            runs="layer_rates",
            requires=("values",),
        ),
        holds(
            fresh_in_fit,
            name="fit",
            title="draws anew for every batch while fit trains",
            points=0.5,
            calls=lambda rng: [call(0.3, seed(rng), 6, 8, 5, shown="a model with Dropout(0.3), trained by fit")],
            runs="layer_fitted",
            requires=("values",),
            random=True,
        ),
        holds(
            saves,
            name="saving",
            title="is the same layer after saving and loading",
            points=0.5,
            calls=lambda rng: [call(draw(rng, 30, 20), 0.3, seed(rng), shown="a saved model with Dropout(0.3, seed)")],
            runs="layer_saved",
            requires=("values",),
            random=True,
        ),
    ],
)

dropout_backward = exercise(
    "dropout_backward",
    title="the backward pass of dropout, by hand",
    points=2,
    checks=[
        holds(
            lets_nothing_through,
            name="pattern",
            title="lets a gradient through where the mask is 1, and only there",
            points=0.5,
            calls=backward,
            random=True,
        ),
        agrees(points=0.5, calls=backward, requires=("pattern",)),
        agrees(
            name="masks",
            title="takes masks of booleans, whole numbers and floats, of any shape",
            points=0.5,
            calls=other_masks,
            requires=("values",),
        ),
        agrees(
            name="ends",
            title="gives dy at rate 0 and zeros, never NaN, at rate 1",
            points=0.5,
            calls=backward_ends,
            requires=("values",),
        ),
    ],
)

dropout_mlp = exercise(
    "dropout_mlp",
    seconds=20,
    title="a perceptron with dropout after each hidden activation",
    points=3,
    checks=[
        holds(
            is_a_perceptron_of_logits,
            name="values",
            title="is a multilayer perceptron of the given widths that returns logits",
            points=1,
            calls=logits,
            runs="mlp_logits",
            random=True,
        ),
        holds(
            drops_after,
            name="noise",
            title="drops after each hidden activation, at the rate of that layer",
            points=1,
            calls=lambda rng: list(noisy_depths(rng)),
            runs="mlp_noise",
            requires=("values",),
            random=True,
        ),
        holds(
            is_all_ones,
            name="output",
            title="drops nothing after the output layer",
            points=0.5,
            calls=last_layers,
            runs="mlp_output",
            requires=("values",),
            random=True,
        ),
        holds(
            raises_where_expected,
            name="lengths",
            title="refuses a number of rates other than that of hidden layers with a ValueError",
            points=0.5,
            calls=lengths,
            runs="mlp_lengths",
            requires=("values",),
        ),
    ],
)

train_step = exercise(
    "train_step",
    seconds=30,
    title="one step of gradient descent, with nothing lost",
    points=4,
    forbids=("train_on_batch", "train_step", "fit"),
    checks=[
        agrees(
            title="takes the step and returns the loss before it",
            points=1,
            calls=steps([5]),
            runs="steps_taken",
        ),
        agrees(
            name="dropout",
            title="has dropout active in the step",
            points=1,
            calls=steps([7], rate=0.3),
            runs="steps_taken",
            requires=("values",),
        ),
        agrees(
            name="penalty",
            title="minimises and returns the loss with the penalties of model.losses",
            points=1,
            calls=steps([6], strength=0.05),
            runs="steps_taken",
            requires=("values",),
        ),
        agrees(
            name="several",
            title="leaves the step to the optimizer, and what is frozen alone",
            points=1,
            calls=several_steps,
            runs="steps_taken",
            requires=("dropout", "penalty"),
        ),
    ],
)

mc_dropout = exercise(
    "mc_dropout",
    seconds=20,
    title="an average over masks, and its deviation",
    points=3,
    checks=[
        agrees(
            title="gives the mean and the deviation of outputs in training",
            points=1,
            calls=known_masks,
            runs="known_mask",
            atol=1e-4,
        ),
        holds(
            is_average_over_draws,
            name="spread",
            title="averages over that many masks, with the population deviation",
            points=1.5,
            calls=monte_carlo(2, 5, 12),
            runs="only_dropout",
            requires=("values",),
            random=True,
        ),
        holds(
            is_average_over_draws,
            name="one sample",
            title="gives a deviation of 0 for one sample",
            points=0.5,
            calls=monte_carlo(1),
            runs="only_dropout",
            requires=("values",),
            random=True,
        ),
    ],
)
