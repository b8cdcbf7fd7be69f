"""Laws of initial weights: a fresh draw for each connection, and how far a variance is off, in words.

Trusted side, pure. Like the laws of `statistics`: "" where the law holds, else one sentence for the student. The words
carry no figure that chance decides, so that a mistake is known by its sentence.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.judging.statistics import SIGMAS, draws_differ, quantiles_follow, shares_are_independent
from autograder.language import message, phrase

Array = NDArray[Any]
# From fan_in and fan_out to a number.
OfFans = Callable[[int, int], float]
# What is known of a large matrix: `shape`, `mean` and `variance`; or evenly spaced `quantiles`, and the shares of
# positive entries in its `rows` and `columns`.
Summary = Mapping[str, Any]

_BANDS = (
    (0.003, message("next to nothing of what it must be")),
    (0.008, message("less than a hundredth of what it must be")),
    (0.0145, message("about a hundredth of what it must be")),
    (0.07, message("a few hundredths of what it must be")),
    (0.13, message("about a tenth of what it must be")),
    (0.3, message("far below what it must be")),
    (0.7, message("well below what it must be")),
    (1.0, message("a little below what it must be")),
    (1.5, message("a little above what it must be")),
    (8.0, message("well above what it must be")),
    (30.0, message("some ten times what it must be")),
    (150.0, message("nearly a hundred times what it must be")),
    (1500.0, message("hundreds of times what it must be")),
    (math.inf, message("thousands of times what it must be")),
)
_FACTORS = (
    (1 / 6, message("a sixth of what it must be")),
    (1 / 3, message("a third of what it must be")),
    (1 / 2, message("half what it must be")),
    (2.0, message("twice what it must be")),
    (3.0, message("three times what it must be")),
)
_RIGHT = message("right")


def fresh_weights(first: Array, second: Array, again: Array, shape: tuple[int, int]) -> str:
    """Say whether a matrix of weights is not of `shape`, not drawn number by number, or not from the generator given.

    Args:
        first: the weights of a first call with a generator.
        second: those of a second call with the same generator.
        again: those of a call with a generator of the same seed as the first.
        shape: the right one.
    """
    if first.shape != shape:
        return phrase("The shape is {shape}, expected {expected}.", shape=first.shape, expected=shape)
    if not bool(np.isfinite(first).all()):
        return phrase("Some weights are not finite.")
    words = _twins(first)
    if words:
        return words
    if not np.array_equal(first, again):
        return phrase("The same seed gave two different results: draw from `rng`, and from nothing else.")
    return draws_differ(first, second, phrase("weights"))


def _twins(weights: Array) -> str:
    if np.ptp(weights) == 0:
        if weights.flat[0] == 0:
            return phrase("All weights are 0: units that start alike stay alike.")
        return phrase("All weights are the same number: units that start alike stay alike.")
    alike = [bool((np.ptp(weights, axis=axis) == 0).all()) and weights.shape[axis] > 1 for axis in (0, 1)]
    if alike[0]:
        return phrase("Every row is the same: each weight needs a draw of its own.")
    return phrase("Every column is the same: each weight needs a draw of its own.") if alike[1] else ""


def variances_are(summaries: Sequence[Summary], variance: OfFans, kurtosis: float) -> str:
    """Say whether the means of matrices of weights differ from 0, or their variances from the right ones.

    Args:
        summaries: of a matrix, and of one of the transposed shape.
        variance: of the law, from fan_in and fan_out.
        kurtosis: fourth moment over squared variance: 3 for the normal law, 1.8 for the uniform one.
    """
    words = []
    for one in summaries:
        fans = one["shape"]
        if abs(one["mean"]) > SIGMAS * math.sqrt(one["variance"] / math.prod(fans)):
            return phrase("The mean of the weights is {mean}; it must be 0.", mean=f"{one['mean']:.3g}")
        words.append(variance_words(one["variance"] / variance(*fans), math.prod(fans), kurtosis))
    if set(words) == {_RIGHT}:
        return ""
    many, few = summaries[0]["shape"]
    return phrase(
        "With fan_in={fan_in}, fan_out={fan_out} the variance is {one}; the other way round it is {other}.",
        fan_in=many,
        fan_out=few,
        one=phrase(words[0]),
        other=phrase(words[1]),
    )


def variance_words(ratio: float, count: int, kurtosis: float) -> str:
    """Return, in English, how the variance of `count` draws, over the right one, compares with 1.

    Six standard errors are right.
    """
    if abs(ratio - 1) <= SIGMAS * math.sqrt((kurtosis - 1) / count):
        return _RIGHT
    named = [words for factor, words in _FACTORS if abs(ratio / factor - 1) < 0.05]
    return (named or [words for edge, words in _BANDS if not ratio > edge])[0]


def uniform_weights(summary: Summary, bound: float) -> str:
    """Say whether weights are not uniform on ±`bound`, or depend on each other."""
    quantiles, count = summary["quantiles"], len(summary["rows"]) * len(summary["columns"])
    largest = float(np.max(np.abs(quantiles)))
    if largest > bound * (1 + 1e-6):
        return phrase(
            "There are weights beyond the bound {bound}: the largest is {largest}.",
            bound=f"{bound:.4g}",
            largest=f"{largest:.4g}",
        )
    words = quantiles_follow(quantiles, count, lambda x: np.clip((x / bound + 1) / 2, 0, 1), phrase("uniform"))
    return words or shares_are_independent(summary["rows"], summary["columns"], phrase("positive weights"))


def normal_weights(summary: Summary, deviation: float) -> str:
    """Say whether weights are not normal, or depend on each other; far tails may be missing, as libraries draw them."""
    count = len(summary["rows"]) * len(summary["columns"])
    standard = np.vectorize(lambda x: (1 + math.erf(x / deviation / math.sqrt(2))) / 2)
    # Cut off at two deviations, with the variance put right, it is 0.017 from the normal law; the uniform is 0.057.
    words = quantiles_follow(summary["quantiles"], count, standard, phrase("normal"), slack=0.02)
    return words or shares_are_independent(summary["rows"], summary["columns"], phrase("positive weights"))
