"""Find the simplest input that shows what is wrong, and say it as a student would write it.

Trusted side, pure.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.judging.compare import Disagreement, Kind, as_numbers
from autograder.judging.trees import Leaf
from autograder.language import phrase, recalled
from autograder.language.sentences import TYPES
from autograder.model.exercise import Evidence, Exhibit


def evidence_of(exhibit: Exhibit, disagreement: Disagreement, observed: object, expected: NDArray[Any]) -> Evidence:
    """Return evidence that shows the simplest of the disagreeing entries.

    Args:
        exhibit: the probe and both sides.
        disagreement: how they differ.
        observed: the side of `exhibit.observed` that was compared: value or gradient.
        expected: what it was compared with.
    """
    numbers = as_numbers(observed)
    if numbers is None or disagreement.kind in (Kind.TYPE, Kind.SHAPE):
        received = _described(observed, exhibit.observed.returned_type)
        wanted = phrase("an array of shape {shape}", shape=expected.shape)
        if expected.ndim == 0:
            wanted = phrase("a number of shape {shape}", shape=expected.shape)
        return Evidence(call=exhibit.probe.shown, received=received, expected=wanted, detail=disagreement.words)
    numbers = numbers.reshape(expected.shape)
    index = _simplest_index(exhibit, disagreement.wrong)
    return Evidence(
        call=_call_at(exhibit, index, expected.shape),
        received=number_words(numbers[index]),
        expected=number_words(expected[index]),
        detail=disagreement.words,
    )


def evidence_of_leaf(exhibit: Exhibit, leaf: Leaf) -> Evidence:
    """Return evidence for the place where two structured values part."""
    if leaf.expected is None:
        received = _described(leaf.observed, exhibit.observed.returned_type if not leaf.path else "")
        return Evidence(call=_place(exhibit, leaf.path), received=received, detail=leaf.found.words)
    if not leaf.path:
        return evidence_of(exhibit, leaf.found, leaf.observed, leaf.expected)
    numbers = as_numbers(leaf.observed)
    if numbers is None or leaf.found.kind in (Kind.TYPE, Kind.SHAPE):
        wanted = _shape(leaf.expected)
        received = _described(leaf.observed, "")
        return Evidence(call=_place(exhibit, leaf.path), received=received, expected=wanted, detail=leaf.found.words)
    index = tuple(int(i) for i in np.argwhere(leaf.found.wrong)[0])
    return Evidence(
        call=_entry(_place(exhibit, leaf.path), index),
        received=number_words(numbers.reshape(leaf.expected.shape)[index]),
        expected=number_words(leaf.expected[index]),
        detail=leaf.found.words,
    )


def _place(exhibit: Exhibit, path: str) -> str:
    return phrase("{call}, result {path}", call=exhibit.probe.shown, path=path) if path else exhibit.probe.shown


def _entry(call: str, index: tuple[int, ...]) -> str:
    return phrase("{call}, entry {index}", call=call, index=list(index)) if index else call


def _shape(numbers: NDArray[Any]) -> str:
    return phrase("shape {shape}", shape=numbers.shape)


def number_words(number: object) -> str:
    """Return a number in at most seven significant digits, ``NaN`` and ``infinity`` by name."""
    if isinstance(number, complex | np.complexfloating):
        return f"{complex(number):.6g}"
    value = float(number)  # type: ignore[arg-type]
    if np.isnan(value):
        return "NaN"
    if np.isinf(value):
        return phrase("infinity") if value > 0 else phrase("-infinity")
    return f"{value:.7g}"


def _simplest_index(exhibit: Exhibit, wrong: NDArray[np.bool_]) -> tuple[int, ...]:
    candidates = np.argwhere(wrong)
    x = _elementwise_input(exhibit, wrong.shape)
    if x is None:
        return tuple(int(i) for i in candidates[0])
    sizes = [_complexity(float(x[tuple(index)[: x.ndim]])) for index in candidates]
    return tuple(int(i) for i in candidates[sizes.index(min(sizes))])


def _complexity(number: float) -> tuple[int, float]:
    """Whole numbers first, then halves, then the rest, then what is not finite; near 1 before far from it."""
    if not np.isfinite(number):
        return 3, 0.0
    rank = 0 if number == int(number) else 1 if number * 2 == int(number * 2) else 2
    return rank, abs(abs(number) - 1.0) + (0.25 if number < 0 else 0.0)


def _elementwise_input(exhibit: Exhibit, shape: tuple[int, ...]) -> NDArray[Any] | None:
    arguments = exhibit.probe.arguments
    if not exhibit.probe.elementwise or len(arguments) != 1 or not isinstance(arguments[0], np.ndarray):
        return None
    x = arguments[0]
    return x if shape[: x.ndim] == x.shape else None


def _call_at(exhibit: Exhibit, index: tuple[int, ...], shape: tuple[int, ...]) -> str:
    x = _elementwise_input(exhibit, shape)
    name = exhibit.probe.target
    if x is None:
        return _entry(exhibit.probe.shown, index)
    return _entry(f"{name}({number_words(x[index[: x.ndim]])})", index[x.ndim :])


def _described(observed: object, returned_type: str) -> str:
    numbers = as_numbers(observed)
    if numbers is None:
        return recalled(returned_type, TYPES) or type(observed).__name__
    return _shape(numbers)
