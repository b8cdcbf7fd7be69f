"""Compare what came back with what was expected: shape first, then finiteness, then numbers.

Trusted side, pure. Written so that NaN loses, and so that observed and expected never trade places.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


class Kind(StrEnum):
    """How two values disagree."""

    TYPE = "type"
    SHAPE = "shape"
    NOT_FINITE = "not_finite"
    NUMBERS = "numbers"


@dataclass(frozen=True, kw_only=True)
class Disagreement:
    """Where and how far an observed array is from the expected one.

    Attributes:
        kind: what is wrong, the first of type, shape, finiteness, numbers.
        wrong: mask of the entries that disagree, of the expected shape; empty for type and shape.
        words: one sentence.
    """

    kind: Kind
    wrong: NDArray[np.bool_]
    words: str


def as_numbers(value: object) -> Array | None:
    """Return `value` as an array of real or complex numbers, or None if it is none.

    Booleans count as 0 and 1. Lists of numbers count, ragged ones do not.
    """
    if value is None or isinstance(value, str | bytes | dict):
        return None
    try:
        array = np.asarray(value)
    except (ValueError, TypeError, OverflowError):
        return None
    if array.dtype.kind not in "biufc":
        return None
    if array.dtype.kind == "c":
        return array
    return array.astype(np.float64)


def compare(observed: object, expected: Array, *, rtol: float, atol: float) -> Disagreement | None:
    """Return how `observed` disagrees with `expected`, or None where every entry is within tolerance.

    An entry agrees if ``|observed - expected| <= atol + rtol * |expected|``; an infinite or NaN entry only agrees with
    the very same one.

    Args:
        observed: what came back, any plain value.
        expected: the reference's numbers, float64.
        rtol: relative tolerance, of the expected value.
        atol: absolute tolerance.
    """
    numbers = as_numbers(observed)
    nothing = np.zeros(0, np.bool_)
    if numbers is None:
        return Disagreement(kind=Kind.TYPE, wrong=nothing, words=f"expected numbers, received {_noun(observed)}")
    if expected.ndim == 0 and numbers.size == 1:  # a number is a number, whatever holds it
        numbers = numbers.reshape(())
    if numbers.shape != expected.shape:
        words = f"expected the shape {expected.shape}, received {numbers.shape}"
        return Disagreement(kind=Kind.SHAPE, wrong=nothing, words=words)
    with np.errstate(all="ignore"):
        close = np.abs(numbers - expected) <= atol + rtol * np.abs(expected)
    finite = np.isfinite(expected)
    same = (numbers == expected) | (np.isnan(numbers) & np.isnan(expected))
    agrees = np.where(finite, close, same)
    if bool(agrees.all()):
        return None
    return _numbers_disagree(numbers, expected, ~agrees)


def _numbers_disagree(numbers: Array, expected: Array, wrong: NDArray[np.bool_]) -> Disagreement:
    count = int(wrong.sum())
    lost = wrong & np.isfinite(expected) & ~np.isfinite(numbers)
    share = f"{count} of {wrong.size} entries" if wrong.size > 1 else "the value"
    if bool(lost.any()):
        name = "NaN" if bool(np.isnan(numbers[lost]).any()) else "infinite"
        words = f"{int(lost.sum())} of {wrong.size} entries are {name} where a finite number was expected"
        return Disagreement(kind=Kind.NOT_FINITE, wrong=wrong, words=words)
    with np.errstate(all="ignore"):
        gap = np.abs(numbers - expected)[wrong]
    verb = "differ" if wrong.size > 1 and count != 1 else "differs"
    words = f"{share} {verb}, by up to {_short(np.nanmax(gap))}" if np.isfinite(gap).any() else f"{share} {verb}"
    return Disagreement(kind=Kind.NUMBERS, wrong=wrong, words=words)


def _short(number: float) -> str:
    return f"{float(number):.3g}"


def _noun(value: object) -> str:
    if value is None:
        return "None (is a `return` missing?)"
    return {"str": "text", "dict": "a dict", "list": "a list that is no array of numbers"}.get(
        type(value).__name__, type(value).__name__
    )
