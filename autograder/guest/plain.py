"""Turn whatever student code returned into plain values: numbers, text, None, NumPy arrays, lists and dicts of them.

Guest side. Goes by `type(value)` alone, never by what an object says of itself, and every array that comes out is a
true `numpy.ndarray` of a dtype that can cross the wall. An object may choose its numbers, not what happens here.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.guest.raised import clipped, type_name
from autograder.guest.tensors import tensors
from autograder.wire.codec import DTYPES

MOST_BYTES = 32 * 2**20
MOST_WORDS = 600_000  # characters that everything but the arrays takes in a frame, roughly
DEEPEST = 10
_LONG_LIST = 256
_FLAT = {float: np.float64, int: np.int64, bool: np.bool_}

Array = NDArray[Any]


class UnreadableError(Exception):
    """The value is not plain; the message completes “your function returned …”."""


class TooLargeError(Exception):
    """The value is more than can be handed over; the message completes “your function returned …”."""


def plain(value: object) -> object:
    """Return `value` as plain values.

    Raises:
        UnreadableError: it contains something that is none.
        TooLargeError: it is larger than 32 MB, or a list that is too long.
    """
    return _Reading().plain(value, 0)


def describe_type(value: object) -> str:
    """Return what `value` is, such as ``tensor float32 (3, 5)``, ``array float64 (3,)``, ``float``, ``list of 3``."""
    kind = type(value)
    if tensors().owns(kind):
        array = tensors().read(value)
        return f"tensor {array.dtype.name} {array.shape}"
    if issubclass(kind, np.ndarray):
        array = np.asarray(value)
        return f"array {array.dtype.name} {array.shape}"
    if issubclass(kind, (list, tuple)):
        base = list if issubclass(kind, list) else tuple
        return f"{type_name(kind)} of {base.__len__(value)}"  # type: ignore[arg-type]
    return type_name(kind)


class _Reading:
    """One value being read, with what may still be spent on it."""

    def __init__(self) -> None:
        self._bytes = MOST_BYTES
        self._words = MOST_WORDS

    def plain(self, value: object, depth: int) -> object:
        self._spend_words(32)
        if depth > DEEPEST:
            raise UnreadableError("something nested too deeply")
        kind = type(value)
        if value is None or kind is bool or kind is float or kind is int:
            return value
        if issubclass(kind, str):
            return self._text(value)
        if issubclass(kind, (list, tuple)):
            return self._list(value, depth)
        if issubclass(kind, dict):
            return self._dict(value, depth)
        return self._numbers(value, kind)

    def _text(self, value: Any) -> str:
        self._spend_words(6 * str.__len__(value))
        return clipped(value, MOST_WORDS)

    def _list(self, value: Any, depth: int) -> object:
        items = list(list.__iter__(value) if issubclass(type(value), list) else tuple.__iter__(value))
        kinds = set(map(type, items)) if len(items) > _LONG_LIST else set()
        if len(kinds) == 1 and (kind := kinds.pop()) in _FLAT:
            return self._flat(items, _FLAT[kind])
        return [self.plain(item, depth + 1) for item in items]

    def _flat(self, items: list[Any], dtype: type[np.generic]) -> Array:
        try:
            return self._array(np.array(items, dtype))
        except OverflowError:
            return self._array(np.array(list(map(float, items))))

    def _dict(self, value: Any, depth: int) -> dict[str, object]:
        out = {}
        for key, item in dict.items(value):
            if not issubclass(type(key), str):
                raise UnreadableError(f"a dict with a key of type {type_name(type(key))}")
            out[self._text(key)] = self.plain(item, depth + 1)
        return out

    def _numbers(self, value: Any, kind: type) -> object:
        if issubclass(kind, np.ndarray):
            return self._array(value)
        if tensors().owns(kind):
            return self._array(tensors().read(value))
        if issubclass(kind, (np.generic, complex)):
            return self._array(np.asarray(value))
        if issubclass(kind, (int, float)):
            base = int if issubclass(kind, int) else float
            return base.__pos__(value)  # a true number, whatever the subclass overrides
        if kind is bytes:
            self._spend_bytes(len(value))
            return value
        return self._array(_converted(value, kind))

    def _array(self, array: Array) -> Array:
        base = np.array(array, subok=False, copy=None) if type(array) is not np.ndarray else array
        self._spend_words(64)
        if base.ndim > 8:
            raise UnreadableError(f"an array with {base.ndim} dimensions")
        self._spend_bytes(base.size * max(base.dtype.itemsize, 1))
        return np.array(_crossable(base), order="C", copy=True)

    def _spend_bytes(self, amount: int) -> None:
        self._bytes -= amount
        if self._bytes < 0:
            raise TooLargeError("more than 32 MB of numbers")

    def _spend_words(self, amount: int) -> None:
        self._words -= amount
        if self._words < 0:
            raise TooLargeError("more text or longer lists than can be read")


def _converted(value: Any, kind: type) -> Array:
    """Return the numbers of an object that NumPy can convert."""
    name = type_name(kind)
    if not any("__array__" in vars(base) for base in type.mro(kind)):
        raise UnreadableError(f"something of type {name}, which holds no numbers that could be read")
    array = np.asarray(value)
    if type(array) is not np.ndarray:
        raise UnreadableError(f"something of type {name}, which is no array although it says so")
    return array


def _crossable(array: Array) -> Array:
    name = array.dtype.name
    if name in DTYPES:
        return array
    if name.startswith(("bfloat16", "float8")):
        return array.astype(np.float32)
    if array.dtype.kind in "fc":
        return array.astype(np.complex128 if array.dtype.kind == "c" else np.float64)
    words = "Python objects instead of numbers" if array.dtype.kind == "O" else f"entries of type {name}"
    raise UnreadableError(f"an array of {words}")
