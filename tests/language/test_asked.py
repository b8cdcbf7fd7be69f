"""What is asked of a submission does not depend on the language: a record answers the questions of every language."""

from pathlib import Path

import pytest

from autograder.course.assignments import load_assignment
from autograder.course.folders import find_course
from autograder.language import speaking
from autograder.model.exercise import Assignment
from autograder.observing.messages import probe_message
from autograder.wire.codec import encode

COURSE = find_course(Path(__file__).parents[2])
SEED = 3


def asked(assignment: Assignment, language: str) -> list[object]:
    with speaking(language, [COURSE.folder(assignment.name)]):
        return [
            (exercise.name, check.name, check.points, check.requires, probe.name, encode(message))
            for exercise in assignment.exercises
            for check in exercise.make_checks(SEED)
            for probe in check.probes
            for message in [probe_message(probe, exercise, assignment.scenarios)]
        ]


@pytest.mark.parametrize("name", COURSE.names())
def test_questions_are_the_same_in_every_language(name: str) -> None:
    assignment = load_assignment(COURSE, name)
    assert asked(assignment, "zh") == asked(assignment, "en")
