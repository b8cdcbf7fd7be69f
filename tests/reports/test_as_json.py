"""The report as JSON: strict, the same bytes for the same report, and every key of docs/report-format.md."""

import json
import math
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.model.report import Diagnosis, ExerciseReport, Report
from autograder.model.verdict import Verdict
from autograder.reports.as_json import as_dict, to_json

Make = Callable[..., Report]
MakeExercise = Callable[..., ExerciseReport]
anything = st.text(st.characters(codec=None, exclude_categories=()), max_size=40)


def refuse(constant: str) -> None:
    raise ValueError(constant)


def strict(text: str) -> dict[str, object]:
    return json.loads(text.encode("utf-8"), parse_constant=refuse)  # type: ignore[no-any-return]


def test_the_keys_are_the_contracts(make_report: Make) -> None:
    read = as_dict(make_report("ada"))
    assert {"assignment", "student", "score", "max_score", "needs_review", "exercises"} <= set(read)
    exercise = read["exercises"][1]
    assert {"name", "score", "max_score", "verdict", "misconception", "hint", "checks", "notes"} <= set(exercise)
    assert set(exercise["checks"][0]) == {"name", "title", "verdict", "score", "max_score", "rationale", "evidence"}
    assert exercise["checks"][0]["evidence"] == {"call": "tanh(-1)", "received": "-0.01", "expected": "0"}


@settings(max_examples=40, deadline=None)
@given(text=anything)
def test_it_is_strict_and_brings_back_every_text(text: str, make_filled: Callable[[str], Report]) -> None:
    report = make_filled(text)
    read = strict(to_json(report))
    whole = [ord(one) < 0xD800 or ord(one) > 0xDFFF for one in text]
    if all(whole):
        assert read == as_dict(report)


@settings(max_examples=40, deadline=None)
@given(text=anything)
def test_nothing_in_it_moves_a_cursor_or_turns_a_line(text: str, make_filled: Callable[[str], Report]) -> None:
    written = to_json(make_filled(text))
    assert not re.search(
        "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", written
    )


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_a_number_that_json_does_not_know_is_null(
    number: float, make_report: Make, make_exercise: MakeExercise
) -> None:
    report = make_report("ada", make_exercise(score=number))
    read = strict(to_json(report))
    assert read["exercises"][0]["score"] is None  # type: ignore[index]


def test_equal_reports_give_equal_bytes_whatever_the_clock_said(make_report: Make, make_exercise: MakeExercise) -> None:
    slow, fast = (make_report("ada", make_exercise(seconds=seconds)) for seconds in (9.0, 0.1))
    assert to_json(slow) == to_json(fast)
    assert as_dict(slow, seconds=True)["exercises"][0]["seconds"] == 9.0


def test_ungraded_is_null_and_never_zero(make_report: Make, make_exercise: MakeExercise) -> None:
    read = as_dict(make_report("ada", make_exercise(verdict=Verdict.UNGRADED)))["exercises"][0]
    assert read["score"] is None
    assert [check["score"] for check in read["checks"]] == [None, None]
    assert as_dict(make_report("ada", make_exercise(verdict=Verdict.MISSING)))["exercises"][0]["score"] == 0.0


def test_a_tie_names_all_and_the_first_alone(make_report: Make, make_exercise: MakeExercise) -> None:
    tie = Diagnosis(names=("one", "other"), titles=("One.", "Other."), hints=("Look left.", "Look right."))
    read = as_dict(make_report("ada", make_exercise(verdict=Verdict.FAILED, diagnosis=tie)))["exercises"][0]
    assert read["misconception"] == "one"
    assert read["misconceptions"] == ["one", "other"]
    assert read["hint"] == "Look left. Or: Look right."
    assert read["diagnosis"][1] == {"name": "other", "title": "Other.", "hint": "Look right."}


def test_without_a_diagnosis_there_is_none(make_report: Make) -> None:
    read = as_dict(make_report("ada"))["exercises"][0]
    assert (read["misconception"], read["misconceptions"], read["hint"]) == (None, [], None)


def test_every_key_is_explained_in_the_documentation(root: Path, make_filled: Callable[[str], Report]) -> None:
    explained = set(re.findall(r"`(\w+)`", (root / "docs" / "report-format.md").read_text("utf-8")))
    keys: set[str] = set()

    def collect(value: object) -> None:
        if isinstance(value, dict):
            keys.update(value)
        for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            collect(inner)

    collect(as_dict(make_filled("x"), seconds=True))
    assert len(keys) > 20
    assert keys <= explained
