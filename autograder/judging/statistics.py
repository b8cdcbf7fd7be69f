"""Laws of random results, each with a false alarm less than once in 10^8 right answers.

Trusted side, pure. Every function returns "" where the law holds, else one sentence for the student; they are made to
be called from an assignment's properties, with nouns in the language that is spoken. Chance is judged by standard
errors, never by a seed's own draws.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.language import message, phrase

# Two-sided 6 sigma: 2e-9.
SIGMAS = 6.0

Array = NDArray[Any]

_WHOLE = {
    "row": message("The {what} come in whole rows: entries of one row depend on each other."),
    "column": message("The {what} come in whole columns: entries of one column depend on each other."),
}
_EVEN = {
    "row": message("Every row has nearly the same number of {what}: entries of one row depend on each other."),
    "column": message("Every column has nearly the same number of {what}: entries of one column depend on each other."),
}


def fraction_is(hits: Array, probability: float, what: str) -> str:
    """Say whether a share of True entries contradicts independent draws with `probability`.

    Args:
        hits: booleans of any shape.
        probability: of each, in [0, 1].
        what: the noun, such as ``zeros``.
    """
    count = hits.size
    share = float(np.mean(hits))
    allowed = SIGMAS * math.sqrt(probability * (1 - probability) / count)
    if abs(share - probability) <= allowed + 1e-12:
        return ""
    return phrase(
        "{share} of {count} entries are {what}, expected {expected}.",
        share=f"{share:.1%}",
        count=count,
        what=what,
        expected=f"{probability:.0%}",
    )


def lines_are_independent(hits: Array, what: str) -> str:
    """Say whether the rows or columns of a matrix of booleans vary more, or less, than independent entries do."""
    return shares_are_independent(hits.mean(axis=1), hits.mean(axis=0), what)


def shares_are_independent(rows: Array, columns: Array, what: str) -> str:
    """Say the same from each row's and each column's share of True entries alone."""
    share = float(np.mean(rows))
    if share in (0.0, 1.0) or min(len(rows), len(columns)) < 2:
        return ""
    spreads = {}
    for name, lines, length in (("row", rows, len(columns)), ("column", columns, len(rows))):
        spreads[name] = float(np.var(lines, ddof=1)) / (share * (1 - share) / length), len(lines)
    for name, (ratio, count) in spreads.items():
        if ratio > 1 + _margin(count):
            return phrase(_WHOLE[name], what=what)
    for name, (ratio, count) in spreads.items():
        if ratio < 1 - min(_margin(count), 0.95):
            return phrase(_EVEN[name], what=what)
    return ""


def _margin(lines: int) -> float:
    """How far the variance of so many nearly normal means strays, with a half more for their binomial tails."""
    return SIGMAS * math.sqrt(2 / (lines - 1)) * 1.5


def draws_differ(one: Array, other: Array, what: str) -> str:
    """Say whether two draws that should differ are the same."""
    if not np.array_equal(one, other):
        return ""
    return phrase("Two calls gave the same {what}; each call must draw anew.", what=what)


def mean_is(sample: Array, mean: float, deviation: float, what: str) -> str:
    """Say whether the mean of independent draws with the given mean and standard deviation is out of reach."""
    found = float(np.mean(sample))
    allowed = SIGMAS * deviation / math.sqrt(sample.size)
    if abs(found - mean) <= allowed + 1e-12:
        return ""
    return phrase(
        "The mean of the {what} is {found}, expected {expected} within {allowed}.",
        what=what,
        found=f"{found:.4g}",
        expected=f"{mean:.4g}",
        allowed=f"{allowed:.2g}",
    )


def variance_is(sample: Array, variance: float, what: str, kurtosis: float = 3.0) -> str:
    """Say whether the variance of independent draws of mean 0 is out of reach.

    Args:
        sample: the draws.
        variance: theirs, if the law holds.
        what: the noun.
        kurtosis: fourth moment over squared variance: 3 for the normal law, 1.8 for the uniform one.
    """
    found = float(np.mean(np.square(sample)))
    allowed = SIGMAS * variance * math.sqrt((kurtosis - 1) / sample.size)
    if abs(found - variance) <= allowed + 1e-12:
        return ""
    return phrase(
        "The variance of the {what} is {found}, expected {expected} within {allowed}.",
        what=what,
        found=f"{found:.4g}",
        expected=f"{variance:.4g}",
        allowed=f"{allowed:.2g}",
    )


def follows(sample: Array, distribution: Any, name: str) -> str:
    """Say whether independent draws contradict a distribution function, by Kolmogorov's distance.

    Args:
        sample: the draws, any shape.
        distribution: vectorised cumulative distribution function.
        name: of the distribution.
    """
    ordered = np.sort(np.ravel(sample))
    count = ordered.size
    steps = np.arange(count + 1) / count
    height = distribution(ordered)
    distance = float(max(np.max(steps[1:] - height), np.max(height - steps[:-1])))
    return _far(distance, count, name)


def quantiles_follow(quantiles: Array, count: int, distribution: Any, name: str, slack: float = 0.0) -> str:
    """Say the same from evenly spaced quantiles, lowest to highest, of `count` independent draws.

    Args:
        quantiles: of the draws.
        count: how many draws.
        distribution: vectorised cumulative distribution function.
        name: of the distribution.
        slack: distance that the law itself may have, such as that of a normal one without its far tails.
    """
    distance = float(np.max(np.abs(distribution(quantiles) - np.linspace(0, 1, len(quantiles)))))
    return _far(distance - slack, count, name)


def _far(distance: float, count: int, name: str) -> str:
    # Massart's bound: P(distance > d) <= 2 exp(-2 n d^2) = 2e-9.
    allowed = math.sqrt(math.log(1e9) / (2 * count))
    return "" if distance <= allowed else phrase("The draws do not follow the {name} distribution.", name=name)
