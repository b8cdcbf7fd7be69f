"""Say no in one way: what was expected of an argument, and what was received.

Every function here returns its argument, made ready to use, or raises `TypeError` (a thing of the wrong kind) or
`ValueError` (a thing of the right kind that makes no sense). Not a number, `NaN`, is named and never trained on.
"""

import math
from numbers import Integral, Real
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
Integers = NDArray[np.integer[Any]]
Array = NDArray[Any]


def whole_number(name: str, value: object, *, at_least: int) -> int:
    """Return `value` as an int that is at least `at_least`."""
    if isinstance(value, bool | np.bool_) or not isinstance(value, Integral):
        raise TypeError(f"`{name}` must be a whole number. Received: {name}={value!r} of type {type(value).__name__}")
    if value < at_least:
        raise ValueError(f"`{name}` must be a whole number of at least {at_least}. Received: {name}={value!r}")
    return int(value)


def number(name: str, value: object, *, low: float = -math.inf, high: float = math.inf) -> float:
    """Return `value` as a finite float in [`low`, `high`]."""
    if isinstance(value, bool | np.bool_) or not isinstance(value, Real):
        raise TypeError(f"`{name}` must be a number. Received: {name}={value!r} of type {type(value).__name__}")
    if not (low <= float(value) <= high and math.isfinite(value)):
        raise ValueError(f"`{name}` must be {_interval(low, high)}. Received: {name}={value!r}")
    return float(value)


def _interval(low: float, high: float) -> str:
    if math.isinf(low) and math.isinf(high):
        return "a finite number"
    return f"a finite number, at least {low:g}" if math.isinf(high) else f"a number in [{low:g}, {high:g}]"


def generator(name: str, value: object) -> np.random.Generator:
    """Return `value`, which must be a NumPy generator and not a seed."""
    if not isinstance(value, np.random.Generator):
        raise TypeError(
            f"`{name}` must be a numpy.random.Generator, such as numpy.random.default_rng(0). "
            f"Received: {name}={value!r} of type {type(value).__name__}"
        )
    return value


def floats(name: str, value: object, *, ndim: int | None = None) -> Floats:
    """Return `value` as an array of floats without NaN, of `ndim` dimensions; float32 stays float32."""
    array = np.asarray(value)
    if array.dtype.kind not in "fiub":
        raise TypeError(f"`{name}` must hold numbers. Received: {name} of dtype {array.dtype}")
    if array.dtype.kind != "f":
        array = array.astype(np.float64)
    if ndim is not None and array.ndim != ndim:
        raise ValueError(f"`{name}` must have {ndim} dimension(s). Received: {name} of shape {array.shape}")
    without_nan(name, array)
    return array


def without_nan(name: str, array: Array) -> None:
    """Raise `ValueError` with the place of the first NaN of `array`, if it has one."""
    if array.dtype.kind == "f" and np.isnan(array).any():
        places = np.argwhere(np.isnan(array))
        first = tuple(int(i) for i in places[0])
        raise ValueError(f"`{name}` must not hold NaN. Received: {len(places)} NaN, the first at {name}{list(first)}")


def labels(name: str, value: object) -> Integers:
    """Return `value` as class indices: whole numbers from 0 up, of shape (n,)."""
    array = np.asarray(value)
    if array.dtype.kind not in "iu":
        raise TypeError(f"`{name}` must hold whole numbers, the classes 0, 1, ... Received: dtype {array.dtype}")
    if array.ndim != 1 or array.size == 0:
        raise ValueError(f"`{name}` must have shape (n,) with n > 0. Received: {name} of shape {array.shape}")
    if array.min() < 0:
        raise ValueError(f"`{name}` must hold classes from 0 up. Received: {name} with minimum {array.min()}")
    return array


def same_rows(**arrays: Array) -> int:
    """Return the common number of rows of at least one array; raise `ValueError` that names them if they differ."""
    lengths = {name: (len(array) if array.ndim else None) for name, array in arrays.items()}
    if len(set(lengths.values())) != 1 or None in lengths.values():
        names = " and ".join(f"`{name}`" for name in arrays)
        shapes = ", ".join(f"{name} of shape {array.shape}" for name, array in arrays.items())
        raise ValueError(f"{names} must have the same number of rows. Received: {shapes}")
    return len(next(iter(arrays.values())))
