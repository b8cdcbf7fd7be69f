"""Hand arguments to student code as fresh copies, and see afterwards whether it changed them.

Guest side. Arguments are plain values as they came over the wire.
"""

import numpy as np

from autograder.guest.tensors import tensors


def fresh(value: object, *, as_tensors: bool) -> object:
    """Return a deep copy of `value` that may be written to; its arrays become tensors if `as_tensors`."""
    if type(value) is np.ndarray:
        copy = np.array(value, order="C")
        return tensors().make(copy) if as_tensors else copy
    if type(value) is list:
        return [fresh(item, as_tensors=as_tensors) for item in value]
    if type(value) is dict:
        return {key: fresh(item, as_tensors=as_tensors) for key, item in value.items()}
    return value


def unchanged(given: object, original: object) -> bool:
    """Whether `given`, made by `fresh` from `original`, is still bit for bit what it was."""
    if type(original) is np.ndarray:
        return _same_array(given, original)
    if type(given) is not type(original):
        return False
    if type(original) is list:
        items: list[object] = given  # type: ignore[assignment]
        return len(items) == len(original) and all(map(unchanged, items, original))
    if type(original) is dict:
        entries: dict[object, object] = given  # type: ignore[assignment]
        same_keys = list(map(type, entries)) == [str] * len(original) and list(entries) == list(original)
        return same_keys and all(map(unchanged, entries.values(), original.values()))
    return given is original or repr(given) == repr(original)  # numbers and text: their classes are known here


def _same_array(given: object, original: np.ndarray) -> bool:
    if tensors().owns(type(given)):
        given = tensors().read(given)
    if type(given) is not np.ndarray or given.dtype != original.dtype or given.shape != original.shape:
        return False
    return given.tobytes() == original.tobytes()
