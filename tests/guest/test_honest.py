"""No right answer of any assignment, in whatever words, is said to be odd."""

from pathlib import Path
from typing import Any

import pytest

from autograder.course.answers import load_key
from autograder.course.assignments import load_assignment
from autograder.course.folders import Course, find_course
from autograder.errors import UnreadableNotebookError
from autograder.guest.cells import describe_code
from autograder.guest.script import read_script
from autograder.guest.spying import Names
from autograder.observing.run import observe
from autograder.sandbox.lazy import LazyZygote
from autograder.submissions.discover import discover

ROOT = Path(__file__).parents[2]
ASSIGNMENTS = sorted(path.parent.name for path in ROOT.glob("solutions/*/alternatives.py"))
CHEATS = {"pedro_santos"}  # replaces NumPy's own comparisons


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_no_right_answer_names_anything_odd(course: Course, name: str) -> None:
    key = load_key(course, name)
    texts = [key.reference, *(one.source for one in key.alternatives)]
    found = []
    for text in texts:
        for cell in read_script(text.encode()).cells:
            compiled = describe_code(cell.source, "cell 1").compiled if cell.type == "code" else None
            found += [] if compiled is None else list(Names(compiled).odd())

    assert found == []


@pytest.mark.slow
def test_of_the_example_class_only_the_one_who_cheats_is_named(zygote: LazyZygote) -> None:
    course = find_course(ROOT)
    assignment = load_assignment(course, "activations")
    checks = {exercise.name: exercise.make_checks(1) for exercise in assignment.exercises}
    named: dict[str, Any] = {}
    for submission in discover(ROOT / "examples" / "submitted", "activations"):
        try:
            content = submission.read()
        except UnreadableNotebookError:
            continue
        seen = observe(zygote.get(), assignment, checks, content, submission.format)
        named |= {submission.student: seen.oddities} if seen.oddities else {}

    assert set(named) == CHEATS
