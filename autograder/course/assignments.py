"""Load an assignment from its released folder: points, probes and checks, and the cells as they were released.

Trusted side: `exercises.py` is the instructor's own code and runs here; a submission's never does.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

from autograder.course.folders import Course
from autograder.course.modules import EXERCISES, SCENARIOS, execute
from autograder.course.scenarios import handed_out, scenario_source
from autograder.errors import AuthoringError
from autograder.model.exercise import Assignment, Exercise
from autograder.model.policy import Policy


def load_assignment(course: Course, name: str) -> Assignment:
    """Return assignment `name` of `course`.

    Raises:
        UsageError: there is no such assignment.
        AuthoringError: its `exercises.py` cannot be used; the message says where.
    """
    folder = course.folder(name)
    path = folder / EXERCISES
    module = execute(folder)
    exercises = tuple(_own(value, key, path) for key, value in vars(module).items() if isinstance(value, Exercise))
    if not exercises:
        raise AuthoringError(f"{path} defines no exercise; write NAME = exercise(“NAME”, points=…, checks=[…])")
    return Assignment(
        name=name,
        title=str(getattr(module, "title", name)),
        exercises=exercises,
        scenarios=scenario_source(folder),
        modules=tuple(path.name for path in handed_out(folder) if path.name != SCENARIOS),
        cells=released_cells(folder / f"{name}.ipynb"),
        cell_seconds=float(getattr(module, "cell_seconds", 60.0)),
        digest=_digest(folder),
        policy=_policy(module, path),
    )


def released_cells(path: Path) -> Mapping[str, str]:
    """Return `grade_id` to source for the cells of a released notebook; empty where it has not been built."""
    if not path.is_file():
        return {}
    notebook = json.loads(path.read_text("utf-8"))
    return {grade_id(cell): _source(cell) for cell in notebook["cells"] if grade_id(cell)}


def grade_id(cell: Mapping[str, Any]) -> str:
    """Return nbgrader's `grade_id` of one of our own notebooks' cells, or an empty string."""
    return str(cell.get("metadata", {}).get("nbgrader", {}).get("grade_id", ""))


def only(assignment: Assignment, names: tuple[str, ...]) -> Assignment:
    """Return the assignment with the named exercises alone."""
    return replace(assignment, exercises=tuple(one for one in assignment.exercises if one.name in names))


def _source(cell: Mapping[str, Any]) -> str:
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def _policy(module: ModuleType, path: Path) -> Policy:
    found = [value for value in vars(module).values() if isinstance(value, Policy)]
    if len(found) > 1:
        raise AuthoringError(f"{path} has {len(found)} policies; expected at most one")
    return found[0] if found else Policy()


def _own(exercise: Exercise, key: str, path: Path) -> Exercise:
    if exercise.name != key:
        raise AuthoringError(f"{path}: exercise `{exercise.name}` is bound to the name `{key}`; use the same name")
    return exercise


def _digest(folder: Path) -> str:
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in handed_out(folder))).hexdigest()
