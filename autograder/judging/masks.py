"""Laws of random masks: what is dropped is dropped by chance, what is kept makes up for it, gradients follow the mask.

Trusted side, pure. Every function returns "" where the law holds, else one sentence for the student; they are made to
be called from an assignment's properties, and false alarms are as rare as in `statistics`.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.judging.statistics import fraction_is, lines_are_independent
from autograder.language import message, phrase

Array = NDArray[Any]
_NEVER = 1e-9
_BECAME = (
    message("With rate {rate}, what is kept is left as it was. Is the mean of the result still x?"),
    message("With rate {rate}, what is kept is divided by the rate. Is the mean of the result still x?"),
    message(
        "With rate {rate}, what is kept is multiplied by the share that is kept, and so becomes smaller. "
        "Is the mean of the result still x?"
    ),
    message("With rate {rate}, what is kept is scaled up twice. Is the mean of the result still x?"),
    message("With rate {rate}, what is kept is multiplied by the rate. Is the mean of the result still x?"),
    message("With rate {rate}, what is kept is scaled up by too little. Is the mean of the result still x?"),
    message("With rate {rate}, what is kept changes its sign. Is the mean of the result still x?"),
)


def is_finite_like(y: Array, x: Array) -> str:
    """Say whether a result lacks the shape of `x`, or has entries that are no numbers."""
    if y.shape != x.shape:
        return _has_shape(y.shape, x.shape)
    if np.isfinite(y).all():
        return ""
    return phrase("The result has NaN or infinite entries; every entry should be a number.")


def is_kept_or_dropped(y: Array, x: Array, rate: float) -> str:
    """Say whether an entry is neither 0 nor x / (1 - rate).

    Args:
        y: the result.
        x: what was masked, without zeros.
        rate: probability to drop, in [0, 1).
    """
    wrong = is_finite_like(y, x)
    if wrong or not y.any():
        return wrong or (phrase("Every entry was dropped.") if rate**y.size < _NEVER else "")
    factors = y[y != 0] / x[y != 0]
    if np.allclose(factors, 1 / (1 - rate), rtol=1e-4):
        return ""
    low, high = float(factors.min()), float(factors.max())
    if high - low > 1e-3 * max(abs(low), abs(high)):
        return phrase(
            "Entries are neither 0 nor x times one number: the factors go from {low} to {high}.",
            low=f"{low:.3g}",
            high=f"{high:.3g}",
        )
    return _became(low, rate)


def _became(factor: float, rate: float) -> str:
    keep = 1 - rate
    values = (1.0, 1 / rate, keep, keep**-2, rate, 1 + rate, -1 / keep)
    close = [words for words, value in zip(_BECAME, values, strict=True) if abs(factor / value - 1) < 1e-3]
    if close:
        return phrase(close[0], rate=f"{rate:g}")
    return phrase(
        "With rate {rate}, what is kept is multiplied by {factor}. Is the mean of the result still x?",
        rate=f"{rate:g}",
        factor=f"{factor:.4g}",
    )


def _has_shape(shape: tuple[int, ...], expected: tuple[int, ...]) -> str:
    return phrase(
        "The result has the shape {shape}, expected the shape of x, {expected}.", shape=shape, expected=expected
    )


def is_dropped_by_chance(zeros: Array, rate: float, shape: tuple[int, ...]) -> str:
    """Say whether entries are dropped otherwise than with probability `rate`, each on its own.

    Args:
        zeros: booleans, True where an entry was dropped.
        rate: probability to drop, in (0, 1).
        shape: theirs, at least two axes.
    """
    if zeros.shape != shape:
        return _has_shape(zeros.shape, shape)
    if zeros.all():
        return phrase("With rate {rate}, every entry of {size} was dropped.", rate=f"{rate:g}", size=zeros.size)
    if not zeros.any():
        return phrase("With rate {rate}, no entry of {size} was dropped.", rate=f"{rate:g}", size=zeros.size)
    for axis in range(zeros.ndim - 1):
        table = np.moveaxis(zeros, axis, 0).reshape(zeros.shape[axis], -1)
        dependent = lines_are_independent(table, phrase("zeros"))
        if dependent:
            return dependent
    share = fraction_is(zeros, rate, phrase("zeros"))
    if share and not fraction_is(zeros, 1 - rate, ""):
        return phrase(
            "{dropped} of the entries are dropped and {kept} kept: the two have changed places.",
            dropped=f"{np.mean(zeros):.0%}",
            kept=f"{rate:.0%}",
        )
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
        words = phrase("No gradient reaches x: NumPy, or a detour over plain numbers, cuts the path.")
        return "" if rate == 1 else words
    if gradient.shape != y.shape or not np.isfinite(gradient).all():
        return phrase(
            "At rate {rate} the gradient has NaN or infinite entries, although the values are numbers.",
            rate=f"{rate:g}",
        )
    slopes, kept = gradient / cotangent, y != 0
    right = kept / (1 - rate) if rate < 1 else np.zeros(y.shape)
    wrong = ~np.isclose(slopes, right, rtol=1e-3, atol=1e-5)
    if not wrong.any():
        return ""
    if (wrong & ~kept).any():
        found = f"{slopes[wrong & ~kept][0]:.4g}"
        return phrase("An entry that was dropped has the gradient {found}, expected 0.", found=found)
    found, expected = f"{slopes[wrong][0]:.4g}", f"{right[wrong][0]:.4g}"
    words = message("An entry that was kept has the gradient {found}, expected {expected}.")
    return phrase(words, found=found, expected=expected)
