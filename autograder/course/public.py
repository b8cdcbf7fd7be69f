"""What the reference gave for the public seed, as a file that students may have.

Trusted side when written, either side when read: numbers only, no code and nothing of the secret seed.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from autograder.errors import AuthoringError
from autograder.judging.compare import as_numbers
from autograder.model.probe import Observation
from autograder.model.verdict import Ending

PUBLIC_SEED = 0
# Digits on which processors agree, so that the same reference gives the same file everywhere.
_DIGITS = 10


def to_public(name: str, expected: Mapping[str, Mapping[str, Observation]]) -> str:
    """Return the text of `public.json`: the reference's numbers for the public seed, to ten digits."""
    exercises = {
        exercise: {
            probe: {"value": _numbers(one.value), "gradient": _numbers(one.gradient)} for probe, one in probes.items()
        }
        for exercise, probes in expected.items()
    }
    return json.dumps({"assignment": name, "seed": PUBLIC_SEED, "exercises": exercises}, separators=(",", ":")) + "\n"


def load_public(folder: Path) -> dict[str, dict[str, Observation]]:
    """Return the expectations in a released folder's `public.json`.

    Raises:
        AuthoringError: the file is not there or not as `to_public` writes it.
    """
    path = folder / "public.json"
    try:
        exercises = json.loads(path.read_text("utf-8"))["exercises"]
        return {
            exercise: {
                probe: Observation(ending=Ending.RETURNED, value=_array(one["value"]), gradient=_array(one["gradient"]))
                for probe, one in probes.items()
            }
            for exercise, probes in exercises.items()
        }
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise AuthoringError(f"{path} cannot be used ({error}); build it again with `autograder build`") from None


def _numbers(value: object) -> object:
    if isinstance(value, list):
        return [_numbers(item) for item in value]
    if isinstance(value, dict):
        return {"items": {key: _numbers(item) for key, item in value.items()}}
    numbers = as_numbers(value)
    if numbers is None:
        return value
    return {"shape": list(numbers.shape), "numbers": [_rounded(number) for number in numbers.ravel().tolist()]}


def _rounded(number: float) -> float | int | str:
    if not np.isfinite(number):
        return str(number)
    rounded = float(f"{number:.{_DIGITS}g}")
    return int(rounded) if rounded == int(rounded) and abs(rounded) < 10**_DIGITS else rounded


def _array(kept: Any) -> Any:
    if isinstance(kept, list):
        return [_array(item) for item in kept]
    if not isinstance(kept, dict):
        return kept
    if "items" in kept:
        return {key: _array(item) for key, item in kept["items"].items()}
    return np.array([float(number) for number in kept["numbers"]], np.float64).reshape(kept["shape"])
