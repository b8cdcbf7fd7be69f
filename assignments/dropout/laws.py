"""What must hold of that which came back for *dropout*: each law gives a sentence for the student, or nothing.

Released with the assignment; holds no answer.
"""

from itertools import pairwise

import numpy as np

from autograder.judging.masks import is_dropped_by_chance, is_gradient_of_mask, is_kept_or_dropped
from autograder.judging.statistics import draws_differ, fraction_is, lines_are_independent

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
