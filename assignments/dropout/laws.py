"""What must hold of that which came back for *dropout*: each law gives a sentence for the student, or nothing.

Released with the assignment; holds no answer.
"""

from itertools import pairwise

import numpy as np

from autograder.authoring import message, phrase, plural
from autograder.judging.masks import is_dropped_by_chance, is_gradient_of_mask, is_kept_or_dropped
from autograder.judging.statistics import fraction_is, lines_are_independent

SIZES_AND_SIGNS = {
    message("Chance should not look at x: of the positive entries, {share} are dropped."): lambda x: x > 0,
    message("Chance should not look at x: of the negative entries, {share} are dropped."): lambda x: x < 0,
    message("Chance should not look at x: of the small entries, {share} are dropped."): lambda x: abs(x) < 1,
    message("Chance should not look at x: of the large entries, {share} are dropped."): lambda x: abs(x) > 3,
}

# How the layer is called at inference, where code alone does not say it.
WAYS = message("no `training`"), message("training=False after training")

# ---- laws: a sentence each, or "" where they hold


def kept_or_dropped(y, expected, x, rate, seed):
    return is_kept_or_dropped(np.asarray(y, float), x, rate)


def by_chance(zeros, expected, x, rate, seed):
    zeros = np.asarray(zeros, bool)
    wrong = is_dropped_by_chance(zeros, rate, x.shape)
    for sentence, belongs in SIZES_AND_SIGNS.items():
        group = zeros[belongs(x)]
        if not wrong and fraction_is(group, rate, "zeros"):
            return phrase(sentence, share=f"{group.mean():.0%}")
    return wrong


def varies_with_seed(zeros, expected, x, rate, seeds):
    zeros = np.asarray(zeros, bool)
    if (zeros == zeros[0]).all():
        return phrase("Different seeds give the same mask.")
    if len(set(zeros.sum(axis=1).tolist())) == 1:
        return phrase(
            "Every seed drops exactly {dropped} of {size}, so the entries depend on each other.",
            dropped=zeros[0].sum(),
            size=x.size,
        )
    return lines_are_independent(zeros, phrase("zeros"))


def follows_seed(found, *rest):
    one, other, again = (np.asarray(found[key], float) for key in ("one", "other", "again"))
    if not np.array_equal(one, again):
        return phrase("The same seed gave different masks.")
    return phrase("Two different seeds gave the same masks.") if np.array_equal(one, other) else ""


def gradient_of_mask(found, expected, x, rate, seed, weights):
    if rate == 1 and np.any(found["value"]):
        return phrase("At rate 1 something is left: everything should be dropped.")
    gradient = None if found["gradient"] is None else np.asarray(found["gradient"], float)
    return is_gradient_of_mask(gradient, np.asarray(found["value"], float), rate, weights)


def values_in_training(found, expected, x, rate, *rest):
    return is_kept_or_dropped(np.asarray(found["value"], float), x, rate)


def returns_its_input(multiples, expected, x, rate):
    for how, found in multiples.items():
        if not np.array_equal(found, [1.0]):
            if np.any(np.asarray(found) == 0):
                return phrase(
                    "Called with {how}, the layer drops entries; it should return what it is given.", how=phrase(how)
                )
            return phrase(
                "Called with {how}, the layer changes its input; it should return what it is given.", how=phrase(how)
            )
    return ""


def fresh_by_chance(found, expected, x, rate, seed):
    one, two, another = (np.asarray(found[key], bool) for key in ("one", "two", "another"))
    again, shared = (np.array_equal(one[: len(rows)], rows) for rows in (two, another))
    if again and shared:
        return phrase("One mask serves every call of every layer.")
    if again:
        return phrase("Two calls of one layer gave the same mask; each call must draw anew.")
    wrong = is_dropped_by_chance(one, rate, x.shape)
    return phrase("Two layers without a seed gave the same mask.") if shared and not wrong else wrong


def fresh_in_fit(seen, expected, rate, seed, steps, *shape):
    steps_seen = np.asarray(seen, float)
    wrong = is_kept_or_dropped(steps_seen, np.ones((steps, *shape)), rate)
    if wrong or (steps_seen != 0).all():
        return wrong or phrase("Nothing is dropped while `fit` trains.")
    same = any(np.array_equal(one, two) for one, two in pairwise(steps_seen))
    return phrase("While `fit` trains, batch after batch gets the same mask.") if same else ""


def saves(found, expected, x, rate, *rest):
    if found["name"] != "noise":
        return phrase("The layer has lost its name: pass **kwargs on to super().__init__.")
    if not np.allclose(found["inference"], x):
        return phrase("After loading, the layer changes its input at inference.")
    wrong = is_kept_or_dropped(np.asarray(found["training"], float), x, rate)
    if wrong:
        return phrase("After saving and loading: {wrong}", wrong=wrong)
    if not np.array_equal(found["rebuilt"], found["new"]):
        return phrase("A layer made again from its configuration does not draw what its seed says.")
    return ""


MOMENTS = (
    (
        message("The mean has the shape {found}, expected {right}."),
        message("The mean for x = {x} at rate {rate} is {found}, expected {right}."),
    ),
    (
        message("The variance has the shape {found}, expected {right}."),
        message("The variance for x = {x} at rate {rate} is {found}, expected {right}."),
    ),
)


def moment(number):
    """Return the law of one of the two moments."""
    of_shape, of_value = MOMENTS[number]

    def is_right(observed, expected, x, rate):
        one, right = np.asarray(observed[number], float), np.asarray(expected[number])
        if one.shape != right.shape:
            return phrase(of_shape, found=one.shape, right=right.shape)
        wrong = np.argwhere(~(abs(one - right) <= 1e-6 + 1e-4 * abs(right)))
        if not len(wrong):
            return ""
        at = tuple(wrong[0])
        said = {"x": f"{x[at]:g}", "rate": f"{rate:g}", "found": f"{one[at]:.5g}", "right": f"{right[at]:.5g}"}
        return phrase(of_value, **said)

    return is_right


def lets_nothing_through(dx, expected, dy, mask, rate):
    dx, kept = np.asarray(dx, float), np.asarray(mask) != 0
    if dx.shape != dy.shape:
        return phrase(
            "The gradient has the shape {found}, expected that of dy, {right}.", found=dx.shape, right=dy.shape
        )
    if (dx != 0).all():
        return phrase("A gradient passes everywhere, also where the mask is 0.")
    if not dx[kept].any():
        return phrase("The gradient passes where the mask is 0, and is stopped where it is 1.")
    right = np.array_equal(dx != 0, kept)
    return "" if right else phrase("The gradient is stopped elsewhere than where the mask is 0.")


def raises_where_expected(endings, expected, *arguments):
    for ended, right, *case in zip(endings, expected, *arguments[-2:], strict=False):
        if ended != right:
            return _ended_otherwise(case, _said(ended), _said(right))
    return ""


def _ended_otherwise(case, ended, right):
    if len(case) == 1:
        return phrase("For {case}: {ended}, expected {right}.", case=case[0], ended=ended, right=right)
    one, other = case
    return phrase("For {one} and {other}: {ended}, expected {right}.", one=one, other=other, ended=ended, right=right)


def _said(ending):
    """Return how a call ended in words: the name of an exception stays, “nothing raised” is said."""
    return phrase("nothing raised") if ending == "nothing raised" else ending


def is_average_over_draws(observed, expected, x, rate, samples, seed):
    mean, std = (np.asarray(one, float) for one in observed)
    if mean.shape != x.shape or std.shape != x.shape:
        return phrase(
            "The mean and the deviation have the shapes {mean} and {std}, expected twice {right}.",
            mean=mean.shape,
            std=std.shape,
            right=x.shape,
        )
    if samples > 1 and not std.any():
        return phrase("The deviation is 0 everywhere: was dropout on, and did every call draw anew?")
    kept = mean / x * (1 - rate) * samples
    if not np.allclose(kept, np.round(kept), atol=1e-3) or kept.max() > samples + 0.5:
        return plural(
            "The mean is not that of {number} call in training.",
            "The mean is not that of {number} calls in training.",
            samples,
        )
    share = np.round(kept) / samples
    right = abs(x) / (1 - rate) * np.sqrt(share * (1 - share))
    if not np.allclose(std, right, rtol=1e-3, atol=1e-4):
        return plural(
            "The deviation of {number} call is {right} at its largest; yours is {found}.",
            "The deviation of those {number} calls is {right} at its largest; yours is {found}.",
            samples,
            right=f"{right.max():.4g}",
            found=f"{std.max():.4g}",
        )
    always = (share == 0) | (share == 1)
    return fraction_is(always, rate**samples + (1 - rate) ** samples, phrase("kept, or dropped, in every call"))
