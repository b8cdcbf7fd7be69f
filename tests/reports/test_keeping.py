"""A report that was kept comes back as it was, but for its curves."""

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from autograder.model.policy import Lateness
from autograder.model.report import Handed, Report
from autograder.reports.as_csv import to_csv
from autograder.reports.as_json import as_dict, to_json
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


def test_with_a_policy_data_and_grades_say_more_and_the_documentation_explains_it(
    root: Path, make_filled: Callable[[str], Report]
) -> None:
    explained = (root / "docs" / "report-format.md").read_text("utf-8")
    plain, more = make_filled("x"), replace(make_filled("x"), **LATE)
    keys = {*as_dict(more)} - {*as_dict(plain)}
    assert keys == {"raw_score", "handed_in", "late", "attempts", "policy"}
    assert [key for key in (*keys, "percent", "unsure", "counts") if f"`{key}`" not in explained] == []
    (head, row), (old, _) = (list(csv.reader(to_csv([one]).splitlines())) for one in (more, plain))
    assert head == [*old, "raw_score", "late_percent", "handed_in", "attempt"]
    assert row[-4:] == ["0", "12.5", "2026-12-02 10:00", "2 of 2"]
    assert all(f"`{column}`" in explained for column in head[-4:])
