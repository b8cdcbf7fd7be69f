"""Mutants: made as said, explained where they live, and of every kind noticed."""

import ast
import sys
from pathlib import Path

import pytest

from autograder.course.assignments import load_assignment
from autograder.course.folders import Course

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))
import mutants  # noqa: E402

SOURCE = """
def scaled(x, axis=-1):
    \"\"\"Return 2 x, or 3 x.\"\"\"
    for _ in range(2):
        if not x > 0:
            return -x * 2
    return (x + 3).sum(axis=axis)
"""


def test_every_mutant_is_another_program_than_the_source_and_than_the_others() -> None:
    found = mutants.mutants(SOURCE)
    programs = {ast.dump(ast.parse(text)) for text in [SOURCE, *found]}
    assert len(programs) == len(found) + 1 > 30


@pytest.mark.parametrize(
    "line",
    [
        "def scaled(x, axis=+1):",
        "for _ in range( 3):",
        "for _ in []:",
        "if not x >= 0:",
        "if x > 0:",
        "return -x / 2",
        "return x * 2",
        "return (x - 3).sum(axis=axis)",
    ],
)
def test_axes_constants_loops_comparisons_operators_and_signs_are_changed(line: str) -> None:
    found = {" ".join(text.split()) for one in mutants.mutants(SOURCE) for text in one.splitlines()}
    assert line in found


def test_what_a_docstring_says_is_not_changed() -> None:
    assert all("Return 2 x, or 3 x." in one for one in mutants.mutants(SOURCE))


def test_every_explanation_names_an_exercise_a_fate_and_a_reason(course: Course) -> None:
    exercises = {f"{name}.{one.name}" for name in course.names() for one in load_assignment(course, name).exercises}
    for (exercise, change), entry in mutants.reasons().items():
        assert exercise in exercises
        assert entry["fate"] in mutants.FATES
        assert entry["reason"].endswith(".")
        assert change.startswith("- ")


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", ["activations", "weight_decay", "model_selection"])
def test_every_slip_in_a_reference_loses_points(course: Course, name: str) -> None:
    total = mutants.measure(course, name, only="", seed=32, jobs=2)
    assert total.unexplained == []
    assert total.lost == total.changed > 100
