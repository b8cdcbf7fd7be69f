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

Array = NDArray[Any]
# From fan_in and fan_out to a number.
OfFans = Callable[[int, int], float]
# What is known of a large matrix: `shape`, `mean` and `variance`; or evenly spaced `quantiles`, and the shares of
# positive entries in its `rows` and `columns`.
Summary = Mapping[str, Any]

_BANDS = (
    (0.003, "next to nothing of"),
    (0.008, "less than a hundredth of"),
    (0.0145, "about a hundredth of"),
    (0.07, "a few hundredths of"),
    (0.13, "about a tenth of"),
    (0.3, "far below"),
    (0.7, "well below"),
    (1.0, "a little below"),
    (1.5, "a little above"),
    (8.0, "well above"),
    (30.0, "some ten times"),
    (150.0, "nearly a hundred times"),
    (1500.0, "hundreds of times"),
    (math.inf, "thousands of times"),
)
_FACTORS = ((1 / 6, "a sixth of"), (1 / 3, "a third of"), (1 / 2, "half"), (2.0, "twice"), (3.0, "three times"))


def fresh_weights(first: Array, second: Array, again: Array, shape: tuple[int, int]) -> str:
    """Say whether a matrix of weights is not of `shape`, not drawn number by number, or not from the generator given.

    Args:
        first: the weights of a first call with a generator.
        second: those of a second call with the same generator.
        again: those of a call with a generator of the same seed as the first.
        shape: the right one.
    """
    if first.shape != shape:
        return f"The shape is {first.shape}, expected {shape}."
    if not bool(np.isfinite(first).all()):
        return "Some weights are not finite."
    words = _twins(first)
    if words:
        return words
    if not np.array_equal(first, again):
        return "The same seed gave two different results: draw from `rng`, and from nothing else."
    return draws_differ(first, second, "weights")


def _twins(weights: Array) -> str:
    if np.ptp(weights) == 0:
        number = "0" if weights.flat[0] == 0 else "the same number"
        return f"All weights are {number}: units that start alike stay alike."
    for axis, line in ((0, "row"), (1, "column")):
        if weights.shape[axis] > 1 and bool((np.ptp(weights, axis=axis) == 0).all()):
            return f"Every {line} is the same: each weight needs a draw of its own."
    return ""


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
            return f"The mean of the weights is {one['mean']:.3g}; it must be 0."
        words.append(variance_words(one["variance"] / variance(*fans), math.prod(fans), kurtosis))
    if set(words) == {"right"}:
        return ""
    many, few = summaries[0]["shape"]
    return f"With fan_in={many}, fan_out={few} the variance is {words[0]}; the other way round it is {words[1]}."


def variance_words(ratio: float, count: int, kurtosis: float) -> str:
    """Return how the variance of `count` draws, over the right one, compares with 1; six standard errors are right."""
    if abs(ratio - 1) <= SIGMAS * math.sqrt((kurtosis - 1) / count):
        return "right"
    named = [words for factor, words in _FACTORS if abs(ratio / factor - 1) < 0.05]
    return (named or [words for edge, words in _BANDS if not ratio > edge])[0] + " what it must be"


def uniform_weights(summary: Summary, bound: float) -> str:
    """Say whether weights are not uniform on ±`bound`, or depend on each other."""
    quantiles, count = summary["quantiles"], len(summary["rows"]) * len(summary["columns"])
    largest = float(np.max(np.abs(quantiles)))
    if largest > bound * (1 + 1e-6):
        return f"There are weights beyond the bound {bound:.4g}: the largest is {largest:.4g}."
    words = quantiles_follow(quantiles, count, lambda x: np.clip((x / bound + 1) / 2, 0, 1), "uniform")
    return words or shares_are_independent(summary["rows"], summary["columns"], "positive weights")


def normal_weights(summary: Summary, deviation: float) -> str:
    """Say whether weights are not normal, or depend on each other; far tails may be missing, as libraries draw them."""
    count = len(summary["rows"]) * len(summary["columns"])
    standard = np.vectorize(lambda x: (1 + math.erf(x / deviation / math.sqrt(2))) / 2)
    # Cut off at two deviations, with the variance put right, it is 0.017 from the normal law; the uniform is 0.057.
    words = quantiles_follow(summary["quantiles"], count, standard, "normal", slack=0.02)
    return words or shares_are_independent(summary["rows"], summary["columns"], "positive weights")
