"""Laws of random masks: what is dropped is dropped by chance, what is kept makes up for it, gradients follow the mask.

Trusted side, pure. Every function returns "" where the law holds, else one sentence for the student; they are made to
be called from an assignment's properties, and false alarms are as rare as in `statistics`.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.judging.statistics import fraction_is, lines_are_independent

Array = NDArray[Any]
_NEVER = 1e-9


def is_finite_like(y: Array, x: Array) -> str:
    """Say whether a result lacks the shape of `x`, or has entries that are no numbers."""
    if y.shape != x.shape:
        return f"The result has the shape {y.shape}, expected the shape of x, {x.shape}."
    return "" if np.isfinite(y).all() else "The result has NaN or infinite entries; every entry should be a number."


def is_kept_or_dropped(y: Array, x: Array, rate: float) -> str:
    """Say whether an entry is neither 0 nor x / (1 - rate).

    Args:
        y: the result.
        x: what was masked, without zeros.
        rate: probability to drop, in [0, 1).
    """
    wrong = is_finite_like(y, x)
    if wrong or not y.any():
        return wrong or ("Every entry was dropped." if rate**y.size < _NEVER else "")
    factors = y[y != 0] / x[y != 0]
    if np.allclose(factors, 1 / (1 - rate), rtol=1e-4):
        return ""
    low, high = float(factors.min()), float(factors.max())
    if high - low > 1e-3 * max(abs(low), abs(high)):
        return f"Entries are neither 0 nor x times one number: the factors go from {low:.3g} to {high:.3g}."
    return f"With rate {rate:g}, what is kept {_became(low, rate)}. Is the mean of the result still x?"


def _became(factor: float, rate: float) -> str:
    keep = 1 - rate
    known = {
        "is left as it was": 1.0,
        "is divided by the rate": 1 / rate,
        "is multiplied by the share that is kept, and so becomes smaller": keep,
        "is scaled up twice": keep**-2,
        "is multiplied by the rate": rate,
        "is scaled up by too little": 1 + rate,
        "changes its sign": -1 / keep,
    }
    close = [words for words, value in known.items() if abs(factor / value - 1) < 1e-3]
    return close[0] if close else f"is multiplied by {factor:.4g}"


def is_dropped_by_chance(zeros: Array, rate: float, shape: tuple[int, ...]) -> str:
    """Say whether entries are dropped otherwise than with probability `rate`, each on its own.

    Args:
        zeros: booleans, True where an entry was dropped.
        rate: probability to drop, in (0, 1).
        shape: theirs, at least two axes.
    """
    if zeros.shape != shape:
        return f"The result has the shape {zeros.shape}, expected the shape of x, {shape}."
    if zeros.all() or not zeros.any():
        return f"With rate {rate:g}, {'every' if zeros.all() else 'no'} entry of {zeros.size} was dropped."
    for axis in range(zeros.ndim - 1):
        table = np.moveaxis(zeros, axis, 0).reshape(zeros.shape[axis], -1)
        dependent = lines_are_independent(table, "zeros")
        if dependent:
            return dependent
    share = fraction_is(zeros, rate, "zeros")
    if share and not fraction_is(zeros, 1 - rate, "zeros"):
        return f"{np.mean(zeros):.0%} of the entries are dropped and {rate:.0%} kept: the two have changed places."
    return share


def is_gradient_of_mask(gradient: Array | None, y: Array, rate: float, cotangent: Array) -> str:
    """Say whether a gradient is not that of the pass that gave `y`: 1 / (1 - rate) where y is not 0, 0 where it is.

    Args:
        gradient: of ``sum(cotangent * y)``; None if no path leads back, which is right at rate 1 alone.
        y: the result, of inputs without zeros.
        rate: probability to drop, in [0, 1].
        cotangent: the weights of the sum, none of them 0.
    """
    if gradient is None:
        return "" if rate == 1 else "No gradient reaches x: NumPy, or a detour over plain numbers, cuts the path."
    if gradient.shape != y.shape or not np.isfinite(gradient).all():
        return f"At rate {rate:g} the gradient has NaN or infinite entries, although the values are numbers."
    slopes, kept = gradient / cotangent, y != 0
    right = kept / (1 - rate) if rate < 1 else np.zeros(y.shape)
    wrong = ~np.isclose(slopes, right, rtol=1e-3, atol=1e-5)
    if not wrong.any():
        return ""
    if (wrong & ~kept).any():
        return f"An entry that was dropped has the gradient {slopes[wrong & ~kept][0]:.4g}, expected 0."
    found, expected = float(slopes[wrong][0]), float(right[wrong][0])
    return f"An entry that was kept has the gradient {found:.4g}, expected {expected:.4g}."
