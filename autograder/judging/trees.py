"""Compare structured values: lists, tuples and dicts of arrays, numbers, texts.

Trusted side, pure. A list and a tuple are one thing; what is one array of numbers is compared as such, whatever holds
it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.judging.compare import Disagreement, Kind, as_numbers, compare
from autograder.language import message, phrase

_NOUNS = {"dict": message("a dict"), "list": message("a list")}


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """Where two structured values part.

    Attributes:
        path: such as ``[1]`` or ``["loss"]``; empty for the value as a whole.
        observed: what came back there.
        expected: the numbers expected there; None where no numbers were.
        found: how they disagree.
    """

    path: str
    observed: object
    expected: NDArray[Any] | None
    found: Disagreement


def first_difference(observed: object, expected: object, *, rtol: float, atol: float) -> Leaf | None:
    """Return the first place where `observed` disagrees with `expected`, or None."""
    return next(_differences(observed, expected, rtol, atol, ""), None)


def _differences(observed: object, expected: object, rtol: float, atol: float, path: str) -> Iterator[Leaf]:
    numbers = None if _is_structure(expected) else as_numbers(expected)
    if numbers is not None:
        found = compare(observed, numbers, rtol=rtol, atol=atol)
        if found is not None:
            yield Leaf(path=path, observed=observed, expected=numbers, found=found)
    elif isinstance(expected, dict):
        yield from _in_dict(observed, expected, rtol, atol, path)
    elif isinstance(expected, list):
        yield from _in_list(observed, expected, rtol, atol, path)
    elif type(observed) is not type(expected) or not np.array_equal(np.asarray(observed), np.asarray(expected)):
        words = phrase("expected {expected}, received {received}", expected=_shown(expected), received=_shown(observed))
        yield _other(path, observed, words)


def _is_structure(value: object) -> bool:
    """Whether a list holds values of their own, such as ``(dx, dw, db)``, rather than the numbers of one array."""
    return isinstance(value, list) and any(
        item is None or isinstance(item, np.ndarray | list | dict | str) for item in value
    )


def _in_dict(observed: object, expected: dict[str, object], rtol: float, atol: float, path: str) -> Iterator[Leaf]:
    if not isinstance(observed, dict) or observed.keys() != expected.keys():
        received = _shown(observed)
        if isinstance(observed, dict):
            received = phrase("the keys {keys}", keys=sorted(observed))
        words = phrase(
            "expected a dict with the keys {keys}, received {received}", keys=sorted(expected), received=received
        )
        yield _other(path, observed, words)
        return
    for key, value in expected.items():
        yield from _differences(observed[key], value, rtol, atol, f'{path}["{key}"]')


def _in_list(observed: object, expected: list[object], rtol: float, atol: float, path: str) -> Iterator[Leaf]:
    items = observed if isinstance(observed, list) else _rows(observed)
    if items is None or len(items) != len(expected):
        received = phrase("{count} of them", count=len(items)) if items is not None else _shown(observed)
        words = phrase(
            "expected {count} values in a list or tuple, received {received}", count=len(expected), received=received
        )
        yield _other(path, observed, words)
        return
    for number, (item, value) in enumerate(zip(items, expected, strict=True)):
        yield from _differences(item, value, rtol, atol, f"{path}[{number}]")


def _rows(observed: object) -> list[object] | None:
    numbers = as_numbers(observed)
    return None if numbers is None or numbers.ndim == 0 else list(numbers)


def _other(path: str, observed: object, words: str) -> Leaf:
    found = Disagreement(kind=Kind.TYPE, wrong=np.zeros(0, np.bool_), words=words)
    return Leaf(path=path, observed=observed, expected=None, found=found)


def _shown(value: object) -> str:
    if value is None:
        return phrase("None (is a `return` missing?)")
    if isinstance(value, str):
        return f"“{value[:80]}”"
    numbers = as_numbers(value)
    if numbers is not None:
        if numbers.ndim == 0:
            return f"{numbers.item():.7g}"
        return phrase("an array of shape {shape}", shape=numbers.shape)
    name = type(value).__name__
    return phrase(_NOUNS.get(name, name))
