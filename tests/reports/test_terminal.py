"""A terminal gets words of at most 80 columns, and obeys none of them."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.model.report import Diagnosis, ExerciseReport, Report
from autograder.model.verdict import Verdict
from autograder.reports.card import card_text
from autograder.reports.terminal import class_lines, clean, exercise_lines, report_lines
from autograder.reports.text import columns
from autograder.reports.words import VERDICTS

Make = Callable[..., Report]
MakeExercise = Callable[..., ExerciseReport]
anything = st.text(st.characters(codec=None, exclude_categories=()), max_size=300)
OBEYED = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@settings(max_examples=40, deadline=None)
@given(text=anything)
def test_lines_are_narrow_and_hold_nothing_that_is_obeyed(text: str, make_filled: Callable[[str], Report]) -> None:
    report = make_filled(text)
    lines = [*report_lines(report), *class_lines([report]), clean(text)[:80]]
    assert not [line for line in lines if OBEYED.search(line)]
    assert max(map(columns, lines)) <= 80 or columns(clean(text)[:80]) > 80


def test_a_failed_exercise_says_what_was_called_came_back_and_was_expected(make_exercise: MakeExercise) -> None:
    tie = Diagnosis(names=("a", "b"), titles=("This is leaky.", "This is odd."), hints=("Look left.", "Look right."))
    lines = exercise_lines(make_exercise("relu", Verdict.FAILED, diagnosis=tie))
    text = "\n".join(lines)
    assert lines[0] == "✗ relu: not yet, 0 of 2 points"
    assert re.search(r"called +relu\(-1\)\n +came back +-0\.01\n +expected +0\n", text)
    assert all(words in text for words in ("One of these", "This is leaky.", "Look left.", "Look right."))


def test_a_reason_that_checks_share_is_said_once(make_exercise: MakeExercise) -> None:
    lines = exercise_lines(make_exercise("relu", Verdict.FAILED, checks=4))
    assert sum("relu(-1)" in line for line in lines) == 1
    assert sum("gives the right values" in line for line in lines) == 4


def test_a_passed_exercise_is_one_line(make_exercise: MakeExercise) -> None:
    assert exercise_lines(make_exercise()) == ["✓ relu: passed, 2 of 2 points"]


def test_the_cards_text_is_the_terminals(make_exercise: MakeExercise) -> None:
    exercise = make_exercise("relu", Verdict.FAILED)
    assert card_text(exercise).splitlines() == exercise_lines(exercise)


def test_a_class_shows_each_student_and_who_needs_a_person(make_report: Make) -> None:
    lines = class_lines([make_report("bao", needs_review=True), make_report("ada")])
    ada = next(line for line in lines if line.split()[:1] == ["ada"])
    bao = next(line for line in lines if line.split()[:1] == ["bao"])
    assert "2 of 4" in ada
    assert "✓✗" in ada
    assert bao.endswith("needs a person")
    assert lines.index(ada) < lines.index(bao)
    assert any(re.fullmatch(r"\s+relu +2 of 2 +2\.00 of 2", line) for line in lines)
    assert any(re.fullmatch(r"\s+tanh +0 of 2 +0\.00 of 2", line) for line in lines)


def test_ungraded_is_left_out_of_the_mean(make_report: Make, make_exercise: MakeExercise) -> None:
    reports = [make_report("ada", make_exercise()), make_report("bao", make_exercise(verdict=Verdict.UNGRADED))]
    assert any(re.fullmatch(r"\s+relu +1 of 1 +2\.00 of 2", line) for line in class_lines(reports))


def test_a_large_class_is_short_and_still_names_who_needs_a_person(make_report: Make) -> None:
    reports = [make_report(f"student{number:04}", needs_review=number == 500) for number in range(1000)]
    lines = class_lines(reports)
    assert len(lines) < 30
    assert any("student0500" in line for line in lines)
    assert any("999 more students" in line for line in lines)


def test_no_submissions_are_said() -> None:
    assert class_lines([]) == ["No submissions."]


@pytest.mark.parametrize("verdict", Verdict)
def test_the_key_explains_every_mark_in_use(verdict: Verdict, make_report: Make, make_exercise: MakeExercise) -> None:
    lines = class_lines([make_report("ada", make_exercise(verdict=verdict))])
    assert lines[-1].replace("\u00a0", " ").strip() == f"{VERDICTS[verdict].mark} {VERDICTS[verdict].short}"
