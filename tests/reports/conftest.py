"""Reports to test views with: every slot that can hold a submission's words gets its own text."""

import math
from collections.abc import Callable
from dataclasses import replace

import pytest

from autograder.model.exercise import Evidence
from autograder.model.oddity import Kind, Oddity
from autograder.model.report import Curve, Diagnosis, ExerciseReport, Finding, Report
from autograder.model.verdict import Verdict

X = tuple(-8 + i / 10 for i in range(161))
RELU = Curve(
    title="value", x=X, observed=tuple(0.01 * x if x < 0 else x for x in X), expected=tuple(max(x, 0.0) for x in X)
)


def exercise(
    name: str = "relu", verdict: Verdict = Verdict.PASSED, checks: int = 2, **changes: object
) -> ExerciseReport:
    finding = Finding(
        name="check-0",
        title="gives the right values",
        verdict=verdict,
        score=1.0 if verdict is Verdict.PASSED else 0.0,
        max_score=1.0,
        rationale="" if verdict is Verdict.PASSED else f"{name}(-1) gave -0.01, expected 0.",
        evidence=Evidence()
        if verdict is Verdict.PASSED
        else Evidence(call=f"{name}(-1)", received="-0.01", expected="0"),
    )
    made = ExerciseReport(
        name=name,
        title="a function",
        verdict=verdict,
        score=checks * finding.score,
        max_score=float(checks),
        findings=tuple(replace(finding, name=f"check-{number}") for number in range(checks)),
        curves=(RELU,),
    )
    return replace(made, **changes)


def report(student: str = "ada", *exercises: ExerciseReport, **changes: object) -> Report:
    made = Report(
        assignment="activations",
        title="Activations",
        student=student,
        exercises=exercises or (exercise(), exercise("tanh", Verdict.FAILED)),
    )
    return replace(made, **changes)


def filled(text: str) -> Report:
    """Return a report with `text`, numbered, in every slot that is text."""
    numbers = iter(range(1000))

    def slot() -> str:
        return f"{next(numbers)}:{text}"

    def diagnosis(count: int) -> Diagnosis:
        names, titles, hints = (tuple(slot() for _ in range(count)) for _ in range(3))
        return Diagnosis(names=names, titles=titles, hints=hints)

    def finding(verdict: Verdict) -> Finding:
        evidence = Evidence(call=slot(), received=slot(), expected=slot(), detail=slot())
        return Finding(
            name=slot(), title=slot(), verdict=verdict, score=0.0, max_score=1.0, rationale=slot(), evidence=evidence
        )

    gap = Curve(title=slot(), x=(0.0, 1.0, 2.0), observed=(0.0, math.nan, math.inf), expected=(0.0, 1.0, 2.0))
    exercises = [
        ExerciseReport(
            name=slot(),
            title=slot(),
            verdict=verdict,
            score=0.0,
            max_score=2.0,
            findings=(finding(verdict), finding(verdict)),
            diagnosis=diagnosis(1 + place % 2),
            curves=(replace(gap, title=slot()), replace(gap, title=slot(), observed=())),
            notes=(slot(), slot()),
            fingerprint=f"{place}",
        )
        for place, verdict in enumerate(Verdict)
    ]
    return Report(
        assignment=slot(),
        title=slot(),
        student=slot(),
        exercises=tuple(exercises),
        needs_review=True,
        reasons=(slot(), slot()),
        repairs=(slot(), slot()),
        findings=(slot(),),
        integrity=tuple(Oddity(kind=kind, place=slot(), what=slot()) for kind in Kind),
        source=slot(),
        tier="A",
    )


@pytest.fixture(scope="session")
def make_exercise() -> Callable[..., ExerciseReport]:
    return exercise


@pytest.fixture(scope="session")
def make_report() -> Callable[..., Report]:
    return report


@pytest.fixture(scope="session")
def make_filled() -> Callable[[str], Report]:
    return filled
