"""`check("relu")` for a student's notebook: the same probes and checks as in grading, with the public inputs.

The student's side of the wall: runs in the student's own process, holds no answer and nothing of the secret seed. What
it says is for the student; grading never asks it.
"""

import io
import logging
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr
from functools import cache
from pathlib import Path
from typing import Any

from autograder.course.assignments import load_assignment
from autograder.course.folders import Course, packaged_course
from autograder.course.modules import module_files
from autograder.course.public import PUBLIC_SEED, load_public
from autograder.errors import UsageError
from autograder.judging.whole import judge_exercise
from autograder.language import SOURCE, chosen, phrase, speaking
from autograder.model.exercise import Assignment, Check, Exercise, every_probe
from autograder.model.probe import Observation
from autograder.model.report import ExerciseReport
from autograder.model.verdict import Ending
from autograder.observing.messages import probe_message
from autograder.reports.card import card_html, card_text
from autograder.sandbox.guestword import observation
from mlpkit import starting  # noqa: F401 - or the notebook's first output would be TensorFlow's start-up lines


class Result:
    """What a check found; its text form is the score alone, which is what nbgrader reads."""

    def __init__(self, report: ExerciseReport, language: str = SOURCE) -> None:
        """Hold the report of one exercise, and the language that it is worded in."""
        self.report = report
        self._language = language

    @property
    def score(self) -> float:
        """Points earned with the public inputs."""
        return self.report.score

    def __repr__(self) -> str:
        """Return the score."""
        return repr(float(self.report.score))

    def _repr_mimebundle_(self, **options: object) -> dict[str, str]:
        with speaking(self._language):
            return {"text/plain": repr(self), "text/html": card_html(self.report)}


def check(name: str) -> Result:
    """Check the exercise `name` of this notebook and show the verdict, the plot and, where it is not right yet, why.

    Args:
        name: the exercise, such as ``"relu"``; what has that name where `check` is called is checked.

    Raises:
        UsageError: there is no such exercise, or no such language as the variable AUTOGRADER_LANGUAGE names.
    """
    language, namespace = chosen(), sys._getframe(1).f_globals
    with speaking(language):
        folder, assignment, exercise = _find(name)
    with speaking(language, [folder]):
        checks, expected = _asked(folder, exercise, language)
        observed = _observe(namespace, assignment, exercise, checks)
        result = Result(judge_exercise(exercise, checks, observed, expected), language)
        if not _in_kernel(namespace):
            sys.stdout.write(card_text(result.report) + "\n")
    return result


def _observe(
    namespace: Mapping[str, Any], assignment: Assignment, exercise: Exercise, checks: tuple[Check, ...]
) -> dict[str, Observation]:
    from autograder.guest.probes import observe

    probes = every_probe(checks)
    if exercise.name not in namespace:
        words = f"{exercise.name} is not defined yet: run the cell that defines it."
        return dict.fromkeys([probe.name for probe in probes], Observation(ending=Ending.MISSING, detail=words))
    target = namespace[exercise.name]
    with _silence():
        return {
            probe.name: observation(
                observe(target, probe_message(probe, exercise, assignment.scenarios), others=namespace)
            )
            for probe in probes
        }


@contextmanager
def _silence() -> Iterator[None]:
    """Keep within the block what is written to stderr: nbgrader takes every warning below a check for a failure."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with redirect_stderr(io.StringIO()):
            yield
    finally:
        logging.disable(before)


@cache
def _find(name: str) -> tuple[Path, Assignment, Exercise]:
    for course in _courses():
        for assignment_name in sorted(course.names(), key=lambda one: one != Path.cwd().name):
            folder = course.folder(assignment_name)
            if not any(f'"{name}"' in path.read_text("utf-8") for path in module_files(folder)):
                continue
            assignment = load_assignment(course, assignment_name)
            found = [exercise for exercise in assignment.exercises if exercise.name == name]
            if found:
                return folder, assignment, found[0]
    raise UsageError(
        phrase("There is no exercise called “{name}”. check() takes the name that the exercise defines.", name=name)
    )


@cache
def _asked(folder: Path, exercise: Exercise, language: str) -> tuple[tuple[Check, ...], Mapping[str, Observation]]:
    """Return the checks, worded in the language that is spoken, which is `language`, and what the reference gave."""
    return exercise.make_checks(PUBLIC_SEED), load_public(folder)[exercise.name]


def _courses() -> list[Course]:
    """The assignment beside the notebook first, as it was handed out with it; then those of the installed package."""
    here = Path.cwd()
    own = [Course(assignments=here.parent, solutions=None)] if (here / "exercises.py").is_file() else []
    return [*own, packaged_course()]


def _in_kernel(namespace: Mapping[str, Any]) -> bool:
    shell = namespace.get("get_ipython")
    return callable(shell) and hasattr(shell(), "kernel")
