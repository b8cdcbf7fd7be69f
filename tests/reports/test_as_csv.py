"""grades.csv: one row a student, nothing a spreadsheet would calculate, and no 0 that nobody gave."""

import csv
import io
import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.model.report import ExerciseReport, Report
from autograder.model.verdict import Verdict
from autograder.reports.as_csv import to_csv
from autograder.reports.text import visible

Make = Callable[..., Report]
MakeExercise = Callable[..., ExerciseReport]
cells = st.text(max_size=20) | st.sampled_from("=+-@\t\n＝'").flatmap(lambda first: st.text().map(first.__add__))


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def spoken(cell: str) -> str:
    """The text of a cell, as a spreadsheet shows it."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(tuple("=+-@\t\r\n＝＋－＠")) else cell


def test_the_header_is_the_contracts(make_report: Make) -> None:
    table = rows(to_csv([make_report("ada")]))
    assert table == [
        ["student", "score", "max_score", "needs_review", "relu", "tanh"],
        ["ada", "2", "4", "false", "2", "0"],
    ]


@settings(deadline=None)
@given(students=st.lists(cells, unique_by=visible, max_size=8))
def test_every_student_comes_back_as_written(students: list[str], make_report: Make) -> None:
    table = rows(to_csv([make_report(student) for student in students]))
    assert [spoken(row[0]) for row in table[1:]] == [visible(student) for student in sorted(students)]
    assert all(len(row) == len(table[0]) for row in table[1:] if students)


@settings(deadline=None)
@given(student=cells)
def test_no_cell_begins_a_formula(student: str, make_report: Make, make_exercise: MakeExercise) -> None:
    text = to_csv([make_report(student, make_exercise(name=student))])
    assert not [cell for row in rows(text) for cell in row if cell.startswith(tuple("=+-@\t\r\n＝＋－＠"))]


@settings(deadline=None)
@given(scores=st.lists(st.floats(0, 100).map(lambda score: round(score, 6)), min_size=1, max_size=5))
def test_scores_come_back_to_six_digits(scores: list[float], make_report: Make, make_exercise: MakeExercise) -> None:
    exercises = [make_exercise(f"e{number}", score=score) for number, score in enumerate(scores)]
    row = rows(to_csv([make_report("ada", *exercises)]))[1]
    assert [float(cell) for cell in row[4:]] == pytest.approx(scores, abs=1e-6)
    assert float(row[1]) == pytest.approx(sum(scores), abs=1e-5)


def test_ungraded_is_empty_and_zero_is_zero(make_report: Make, make_exercise: MakeExercise) -> None:
    exercises = [make_exercise("relu", Verdict.UNGRADED), make_exercise("tanh", Verdict.FAILED)]
    row = rows(to_csv([make_report("ada", *exercises, needs_review=True)]))[1]
    assert row == ["ada", "0", "4", "true", "", "0"]


def test_the_order_of_the_reports_does_not_matter(make_report: Make) -> None:
    reports = [make_report(f"student{number}") for number in range(30)]
    shuffled = random.Random(1).sample(reports, len(reports))
    assert to_csv(shuffled) == to_csv(reports)


def test_a_terminal_that_prints_it_obeys_nothing(make_report: Make) -> None:
    assert "\x1b" not in to_csv([make_report("\x1b[2Jada")])


def test_no_reports_are_a_header() -> None:
    assert to_csv([]) == "student,score,max_score,needs_review\n"
