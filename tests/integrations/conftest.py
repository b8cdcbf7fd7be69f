"""A graded student without a grader, and the released notebook that belongs to the report."""

from pathlib import Path

import pytest

from autograder.course.assignments import load_assignment
from autograder.course.folders import Course
from autograder.integrations.nbgrader_course import read_released
from autograder.model.exercise import Assignment, Evidence
from autograder.model.report import Diagnosis, ExerciseReport, Finding, Report
from autograder.model.verdict import Verdict

ASSIGNMENTS = Path(__file__).parents[2] / "assignments"


@pytest.fixture(scope="session")
def assignment() -> Assignment:
    return load_assignment(Course(assignments=ASSIGNMENTS, solutions=None), "activations")


@pytest.fixture(scope="session")
def released() -> dict:
    return read_released(ASSIGNMENTS / "activations")


@pytest.fixture
def report(assignment) -> Report:
    """relu half right with a misconception, relu_grad not graded by our fault, everything else right."""
    exercises = [right(one.name, one.points) for one in assignment.exercises]
    exercises[0] = ExerciseReport(
        name="relu",
        title="the rectified linear unit",
        verdict=Verdict.FAILED,
        score=0.5,
        max_score=2.0,
        findings=(
            finding("values", Verdict.FAILED, 0.0, 1.0),
            finding("inputs", Verdict.PASSED, 0.5, 0.5),
            finding("gradient", Verdict.SKIPPED, 0.0, 0.5),
        ),
        diagnosis=Diagnosis(names=("leaky",), titles=("This is leaky relu.",), hints=("Exactly 0 on the left.",)),
    )
    exercises[1] = ExerciseReport(
        name="relu_grad",
        title="its derivative",
        verdict=Verdict.UNGRADED,
        score=0.0,
        max_score=2.0,
        findings=(finding("values", Verdict.UNGRADED, 0.0, 2.0),),
    )
    return Report(
        assignment="activations",
        title="Activations",
        student="ada",
        exercises=tuple(exercises),
        needs_review=True,
        reasons=("relu_grad: the disk was full",),
        repairs=("The check cell of <b>relu</b> was edited; the original counts.",),
        findings=("something for the instructor alone",),
        source="ada/activations/activations.ipynb",
        tier="A",
    )


def right(name: str, points: float) -> ExerciseReport:
    findings = (finding("values", Verdict.PASSED, points, points),)
    return ExerciseReport(
        name=name, title=name, verdict=Verdict.PASSED, score=points, max_score=points, findings=findings
    )


def finding(name: str, verdict: Verdict, score: float, most: float) -> Finding:
    evidence = Evidence(call="relu(-1)", received="<script>\x1b[31m\x00-0.01", expected="0")
    passed = verdict is Verdict.PASSED
    return Finding(
        name=name,
        title="gives the right values",
        verdict=verdict,
        score=score,
        max_score=most,
        rationale="" if passed else "relu(-1) gave <script>\x1b[31m\x00-0.01, expected 0.",
        evidence=Evidence() if passed else evidence,
    )
