"""Compare what came back with what was expected: shape first, then finiteness, then numbers.

Trusted side, pure. Written so that NaN loses, and so that observed and expected never trade places.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.language import message, phrase, plural

Array = NDArray[Any]


class Kind(StrEnum):
    """How two values disagree."""

    TYPE = "type"
    SHAPE = "shape"
    NOT_FINITE = "not_finite"
    NUMBERS = "numbers"


_NAN = message("{count} of {size} entries are NaN where a finite number was expected")
_INFINITE = message("{count} of {size} entries are infinite where a finite number was expected")
_NOUNS = {
    "str": message("expected numbers, received text"),
    "dict": message("expected numbers, received a dict"),
    "list": message("expected numbers, received a list that is no array of numbers"),
}


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
        return Disagreement(kind=Kind.TYPE, wrong=nothing, words=_no_numbers(observed))
    if expected.ndim == 0 and numbers.size == 1:  # a number is a number, whatever holds it
        numbers = numbers.reshape(())
    if numbers.shape != expected.shape:
        words = phrase("expected the shape {expected}, received {shape}", expected=expected.shape, shape=numbers.shape)
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
    if bool(lost.any()):
        is_nan = bool(np.isnan(numbers[lost]).any())
        words = phrase(_NAN if is_nan else _INFINITE, count=int(lost.sum()), size=wrong.size)
        return Disagreement(kind=Kind.NOT_FINITE, wrong=wrong, words=words)
    with np.errstate(all="ignore"):
        gap = np.abs(numbers - expected)[wrong]
    by = f"{float(np.nanmax(gap)):.3g}" if np.isfinite(gap).any() else ""
    return Disagreement(kind=Kind.NUMBERS, wrong=wrong, words=_differ(count, wrong.size, by))


def _differ(count: int, size: int, by: str) -> str:
    """Return how many entries differ, and by how much at most unless that is empty."""
    blanks = {"count": count, "size": size, "by": by}
    if size == 1:
        return phrase("the value differs, by up to {by}", by=by) if by else phrase("the value differs")
    if not by:
        return plural("{count} of {size} entries differs", "{count} of {size} entries differ", count, **blanks)
    return plural(
        "{count} of {size} entries differs, by up to {by}",
        "{count} of {size} entries differ, by up to {by}",
        count,
        **blanks,
    )


def _no_numbers(value: object) -> str:
    if value is None:
        return phrase("expected numbers, received None (is a `return` missing?)")
    name = type(value).__name__
    return phrase(_NOUNS[name]) if name in _NOUNS else phrase("expected numbers, received {type}", type=name)
