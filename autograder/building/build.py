"""`autograder build`: solutions/NAME/NAME.py becomes assignments/NAME/NAME.ipynb and public.json.

Trusted side; the reference itself runs in a box. The same input gives the same bytes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from autograder.building.files import Built
from autograder.building.notebook import as_bytes, release_notebook, source_notebook
from autograder.course.answers import load_key
from autograder.course.assignments import load_assignment
from autograder.course.folders import Course
from autograder.course.public import PUBLIC_SEED, to_public
from autograder.errors import UsageError
from autograder.model.exercise import Check, Exercise, every_probe
from autograder.model.probe import Observation
from autograder.observing.key import observe_reference
from autograder.sandbox.lazy import LazyZygote


def build(course: Course, names: list[str], zygote: LazyZygote) -> list[Built]:
    """Return the built files of the named assignments; nothing is written.

    Raises:
        UsageError: an assignment or its answer key is not there, or cannot be used.
    """
    return [built for name in names for built in _build_one(course, name, zygote)]


def write_source(course: Course, name: str) -> Path:
    """Write nbgrader's source notebook beside the solution's text, for nbgrader's own commands; return its path."""
    folder = course.solution(name)
    path = folder / f"{name}.ipynb"
    path.write_bytes(as_bytes(source_notebook((folder / f"{name}.py").read_text("utf-8"), name)))
    return path


def _build_one(course: Course, name: str, zygote: LazyZygote) -> list[Built]:
    folder = course.folder(name)
    key = load_key(course, name)
    notebook = as_bytes(release_notebook(key.reference, name))
    assignment = load_assignment(course, name)
    checks = {exercise.name: exercise.make_checks(PUBLIC_SEED) for exercise in assignment.exercises}
    observed = observe_reference(zygote.get(), assignment, checks, key)
    expected = {one.name: _reproducible(one, checks[one.name], observed[one.name]) for one in assignment.exercises}
    return [
        _built(folder / f"{name}.ipynb", notebook),
        _built(folder / "public.json", to_public(name, expected).encode()),
    ]


def _reproducible(
    exercise: Exercise, checks: Sequence[Check], observed: Mapping[str, Observation]
) -> dict[str, Observation]:
    """Leave out what came of training, which differs from machine to machine; no law of random results looks at it."""
    trained = {probe.name for probe in every_probe(checks) if exercise.trains and probe.stochastic}
    return {name: replace(one, value=None) if name in trained else one for name, one in observed.items()}


def _built(path: Path, content: bytes) -> Built:
    if not path.parent.is_dir():
        raise UsageError(f"{path.parent} does not exist")
    return Built(path=path, content=content, stale=not path.is_file() or path.read_bytes() != content)
