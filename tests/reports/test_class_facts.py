"""Figures of a class, against figures worked out by hand."""

from collections.abc import Callable

import pytest

from autograder.model.report import Diagnosis, ExerciseReport, Report
from autograder.model.verdict import Verdict
from autograder.reports.class_facts import class_facts

Make = Callable[..., Report]
MakeExercise = Callable[..., ExerciseReport]
LEAKY = Diagnosis(names=("leaky",), titles=("Leaky.",), hints=("Left.",))


@pytest.fixture
def reports(make_report: Make, make_exercise: MakeExercise) -> list[Report]:
    """Scores of relu and tanh: (2, 2), (2, 1), (0, 0), (ungraded, 0)."""
    failed = Verdict.FAILED
    return [
        make_report("ada", make_exercise("relu", seconds=1.0), make_exercise("tanh")),
        make_report(
            "bao", make_exercise("relu", seconds=2.0), make_exercise("tanh", failed, score=1.0, diagnosis=LEAKY)
        ),
        make_report(
            "carla", make_exercise("relu", failed, seconds=9.0), make_exercise("tanh", failed, diagnosis=LEAKY)
        ),
        make_report(
            "dmitri",
            make_exercise("relu", Verdict.UNGRADED, seconds=3.0),
            make_exercise("tanh", Verdict.MISSING),
            needs_review=True,
            reasons=("No box.",),
        ),
    ]


def test_figures_of_the_class(reports: list[Report]) -> None:
    facts = class_facts(reports)
    assert (facts.students, facts.complete, facts.waiting, facts.max_score) == (4, 1, 1, 4.0)
    assert (facts.mean, facts.median) == (pytest.approx(7 / 4), pytest.approx(1.5))
    assert facts.bins == (2, 0, 0, 0, 0, 0, 0, 1, 0, 1)
    assert facts.reviews == ((("No box.",), ("dmitri",)),)


def test_figures_of_an_exercise(reports: list[Report]) -> None:
    relu, tanh = class_facts(reports).exercises
    assert relu.mean == pytest.approx(4 / 3)  # of the three that were graded
    assert relu.share == pytest.approx(2 / 3)
    assert relu.counts == ((Verdict.PASSED, 2), (Verdict.FAILED, 1), (Verdict.UNGRADED, 1))
    assert relu.seconds == 2.5
    assert tanh.mean == pytest.approx(3 / 4)
    # Pearson of (2, 2, 0) and (2, 1, 0): covariance 2, variances 8/3 and 2.
    assert relu.discrimination == pytest.approx(2 / (8 / 3 * 2) ** 0.5)


def test_without_differences_there_is_no_discrimination(make_report: Make) -> None:
    assert [one.discrimination for one in class_facts([make_report("ada"), make_report("bao")]).exercises] == [
        None,
        None,
    ]


def test_misconceptions_are_counted_with_who_shares_them(reports: list[Report]) -> None:
    (group,) = class_facts(reports).shared
    assert (group.exercise, group.diagnosis, group.students) == ("tanh", LEAKY, ("bao", "carla"))


def test_the_most_common_comes_first(make_report: Make, make_exercise: MakeExercise) -> None:
    odd = Diagnosis(names=("odd",), titles=("Odd.",), hints=("?",))
    who = {"a": odd, "b": LEAKY, "c": LEAKY}
    made = [make_report(name, make_exercise(verdict=Verdict.FAILED, diagnosis=one)) for name, one in who.items()]
    assert [group.students for group in class_facts(made).shared] == [("b", "c"), ("a",)]


def test_the_same_reason_is_said_once_for_all(make_report: Make) -> None:
    why = {"a": "No box.", "b": "Disk full.", "c": "No box."}
    made = [make_report(name, needs_review=True, reasons=(reason,)) for name, reason in why.items()]
    assert class_facts(made).reviews == ((("No box.",), ("a", "c")), (("Disk full.",), ("b",)))
