"""What a student may see is a policy, and no page of a student lists hidden inputs or expected arrays."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.course.assignments import load_assignment
from autograder.course.folders import Course
from autograder.judging.whole import judge_exercise
from autograder.model.exercise import Evidence
from autograder.model.policy import Policy, Shows
from autograder.model.probe import Observation, Probe, ProbeKind, Raised
from autograder.model.report import Diagnosis, ExerciseReport, Report
from autograder.model.verdict import Ending, Verdict
from autograder.reports.as_json import to_json
from autograder.reports.for_student import Shown, few_numbers, for_student, shown_now
from autograder.reports.student_page import student_page
from autograder.reports.terminal import report_lines

Make = Callable[..., Report]
NOTHING = Shown(examples=False, plots=False, hints=False, sentence="Later.")
DIAGNOSIS = Diagnosis(names=("relu-leaky",), titles=("TITLE-OF-BELIEF",), hints=("HINT-TEXT",))


def views(report: Report) -> dict[str, str]:
    return {"page": student_page(report), "json": to_json(report), "terminal": "\n".join(report_lines(report))}


@pytest.fixture
def report(make_report: Make, make_exercise: Callable[..., ExerciseReport]) -> Report:
    return make_report(
        "ada", make_exercise("relu", Verdict.FAILED, diagnosis=DIAGNOSIS), make_exercise("tanh", Verdict.PASSED)
    )


@pytest.mark.parametrize(
    ("policy", "before", "after"),
    [
        (Policy(), (True, True, True), (True, True, True)),
        (
            Policy(examples=Shows.AFTER_DUE, plots=Shows.NEVER, due=datetime(2026, 12, 1)),
            (False, False, True),
            (True, False, True),
        ),
        (Policy(examples=Shows.NEVER, hints=Shows.NEVER), (False, True, False), (False, True, False)),
    ],
)
def test_the_due_time_decides_what_is_shown(policy: Policy, before: tuple[bool, ...], after: tuple[bool, ...]) -> None:
    found = [shown_now(policy, over) for over in (False, True)]
    assert [(one.examples, one.plots, one.hints) for one in found] == [before, after]
    assert [bool(one.sentence) for one in found] == [not all(before), not all(after)]


def test_what_is_withheld_is_said_with_the_time() -> None:
    policy = Policy(
        examples=Shows.AFTER_DUE, hints=Shows.AFTER_DUE, plots=Shows.NEVER, due=datetime(2026, 12, 1, 23, 59)
    )
    assert shown_now(policy, False).sentence == (
        "Examples and hints can be shown after 2026-12-01 23:59 (UTC). Plots are not shown for this assignment."
    )


@pytest.mark.parametrize("view", ["page", "json", "terminal"])
def test_withheld_examples_and_hints_are_in_no_view_and_points_are(report: Report, view: str) -> None:
    open_, closed = views(report)[view], views(for_student(report, NOTHING))[view]
    for secret in ("-0.01", "HINT-TEXT", "TITLE-OF-BELIEF", "relu(-1)"):
        assert secret in open_
        assert secret not in closed
    for fact in ("relu", "2"):
        assert fact in closed
    assert report.score == for_student(report, NOTHING).score


def test_withheld_plots_are_not_drawn(report: Report) -> None:
    assert "<svg" in student_page(report)
    assert "<svg" not in student_page(for_student(report, Shown(plots=False)))
    assert "<svg" in student_page(for_student(report, Shown(examples=False, hints=False)))


def test_the_page_says_what_is_withheld(report: Report) -> None:
    assert "Later." in student_page(for_student(report, NOTHING))
    assert "What counts" not in student_page(report)


@pytest.mark.parametrize("verdict", [one for one in Verdict if one not in (Verdict.FAILED, Verdict.ERRORED)])
def test_what_tells_nothing_of_an_input_stays(
    make_report: Make, make_exercise: Callable[..., ExerciseReport], verdict: Verdict
) -> None:
    made = make_report("ada", make_exercise("relu", verdict), make_exercise("tanh", Verdict.PASSED))
    assert for_student(made, NOTHING).exercises[0].findings == made.exercises[0].findings


def test_a_ready_made_function_is_named_whatever_the_policy(
    make_report: Make, make_exercise: Callable[..., ExerciseReport]
) -> None:
    made = make_exercise("relu", Verdict.FAILED)
    told = Evidence(call="relu", received="a call of keras.ops.relu", expected="your own", about_input=False)
    made = replace(made, findings=tuple(replace(one, evidence=told) for one in made.findings))
    assert "keras.ops.relu" in to_json(for_student(make_report("ada", made), NOTHING))


def test_findings_about_integrity_are_no_students_business(make_report: Make) -> None:
    made = make_report("ada", findings=("relu looks into frames.",))
    assert for_student(made, Shown()).findings == ()


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False, width=32), max_size=30))
def test_of_many_numbers_few_are_left(numbers: list[float]) -> None:
    text = f"ValueError: bad input {numbers}"
    left = re.findall(r"-?\d+\.\d+(?:e[+-]?\d+)?|-?\d+e[+-]?\d+", few_numbers(text))
    assert len(left) <= 4
    assert text.startswith(few_numbers(text).removesuffix("…"))


def test_shapes_and_counts_are_no_array() -> None:
    text = "operands of shapes (3, 5) and (5, 7) in lines 10, 20, 30, 40 differ by 0.5"
    assert few_numbers(text) == text


WRONG: dict[str, Callable[[Any], Any]] = {
    "off": lambda x: x * 0.5 + 0.125,
    "nan": lambda x: x * np.nan,
    "flat": lambda x: np.ravel(x)[:2],
    "none": lambda x: None,
}


def answer(probe: Probe, function: Callable[[Any], Any]) -> Observation:
    x = np.asarray(probe.arguments[0], np.float64)
    value = function(x)
    gradient = np.full(x.shape, 0.4375) if probe.kind is ProbeKind.GRADIENT else None
    return Observation(ending=Ending.RETURNED, value=value, gradient=gradient)


def raises(probe: Probe) -> Observation:
    """What a student does who wants to see the inputs."""
    listed = np.array2string(np.asarray(probe.arguments[0]), threshold=10**6, max_line_width=10**6)
    return Observation(ending=Ending.RAISED, raised=Raised(type="ValueError", message=listed, line=1, source="raise"))


@pytest.mark.parametrize("name", ["relu", "sigmoid", "tanh_grad", "two_class_softmax"])
@pytest.mark.parametrize("how", [*WRONG, "raises"])
def test_hidden_inputs_and_expected_arrays_are_never_listed(course: Course, name: str, how: str) -> None:
    """Of every array that the seed decides, a check shows at most the few entries of one example."""
    exercise = next(one for one in load_assignment(course, "activations").exercises if one.name == name)
    checks, others = exercise.make_checks(20261201), exercise.make_checks(20261202)
    pairs = [
        (one, other)
        for mine, theirs in zip(checks, others, strict=True)
        for one, other in zip(mine.probes, theirs.probes, strict=True)
    ]
    secret = [one for one, other in pairs if not np.array_equal(one.arguments[0], other.arguments[0])]
    assert secret
    expected = {probe.name: answer(probe, np.tanh) for probe, _ in pairs}
    # Right wherever nothing is secret, so that what is wrong is shown on an input that is.
    wrong = {probe.name: raises(probe) if how == "raises" else answer(probe, WRONG[how]) for probe in secret}
    observed = {**expected, **wrong}
    judged = judge_exercise(exercise, checks, observed, expected)
    made = Report(assignment="activations", title="", student="ada", exercises=(replace(judged, curves=()),))
    for view in views(for_student(made, Shown())).values():
        for probe in secret:
            x = np.asarray(probe.arguments[0], np.float64)
            for array in (x, np.tanh(x)):
                # Six characters of each entry, however many digits are printed.
                shown = {number for number in array.ravel() if f"{abs(number):.12f}"[:6] in view}
                assert len(shown) <= 4, (probe.name, shown)
