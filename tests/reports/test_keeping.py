"""A report that was kept comes back as it was, but for its curves."""

from collections.abc import Callable
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from autograder.model.policy import Lateness
from autograder.model.report import Handed, Report
from autograder.reports.as_csv import to_csv
from autograder.reports.as_json import to_json
from autograder.reports.keeping import from_kept, to_kept

LATE = {
    "lateness": Lateness(percent=12.5, sentence="1 day late."),
    "handed_in": "2026-12-02 10:00",
    "attempts": (
        Handed(source="a", handed_in="", score=None, counts=False),
        Handed(source="b", handed_in="x", score=1.5, counts=True),
    ),
    "policy": ("1 day late.",),
}


def without_curves(report: Report) -> Report:
    return replace(report, exercises=tuple(replace(one, curves=()) for one in report.exercises))


@given(text=st.text(max_size=20), seconds=st.floats(0, 100).map(lambda one: round(one, 6)))
def test_everything_comes_back(make_filled: Callable[[str], Report], text: str, seconds: float) -> None:
    made = make_filled(text)
    made = replace(made, exercises=tuple(replace(one, seconds=seconds) for one in made.exercises), **LATE)
    assert from_kept(to_kept(made)) == without_curves(made)


def test_data_and_grades_are_those_of_the_report_itself(make_filled: Callable[[str], Report]) -> None:
    for more in ({}, LATE):
        made = replace(make_filled("words"), **more)
        again = from_kept(to_kept(made))
        assert (to_json(again), to_csv([again])) == (to_json(made), to_csv([made]))
