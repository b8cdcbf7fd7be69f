"""Answers that are very alike: on the instructor's page and in similar.csv, bounded, escaped, and nowhere else."""

import csv
from collections.abc import Callable

from autograder.model.report import Report
from autograder.model.similar import AlikeAnswer, Compared, Pair
from autograder.reports.class_page import class_page
from autograder.reports.similar import MOST_SHOWN, Similar, similar_csv

Make = Callable[..., Report]
EVIL = "</pre><script>alert(1)</script>\u202e\x1b[31m"


def answer(exercise: str = "tanh", **changes: object) -> AlikeAnswer:
    figures = {"alike": 0.934, "words": 61, "length": 72, "holders": 2, "lines": 3} | changes
    return AlikeAnswer(exercise=exercise, **figures)  # type: ignore[arg-type]


def similar(*pairs: Pair, text: str = "def tanh(x):\n    return x", left_out: int = 0) -> Similar:
    students = {student for pair in pairs for student in pair.students}
    texts = {student: {"tanh": text, "relu": text} for student in students}
    return Similar(compared=Compared(students=1_026, pairs=pairs, left_out=left_out), texts=texts)


def page_of(make_report: Make, found: Similar) -> str:
    names = {student for pair in found.compared.pairs for student in pair.students} or {"ada"}
    return class_page("A", [make_report(name) for name in sorted(names)], similar=found)


def test_a_pair_stands_side_by_side_with_its_figures(make_report: Make) -> None:
    page = page_of(make_report, similar(Pair(students=("ada", "bo"), answers=(answer(), answer("relu")))))
    for words in ("Answers that are very alike", "122 words", "1,026", "93 %", "2 exercises", "3 lines are equal"):
        assert words in page
    assert page.count("<pre") == 4
    assert "def tanh(x):\n    return x" in page


def test_the_page_says_what_speaks_against_reading_much_into_it(make_report: Make) -> None:
    page = page_of(make_report, similar(Pair(students=("ada", "bo"), answers=(answer(),))))
    assert "changes no points" in page
    assert "Nothing here tells who wrote first" in page


def test_a_class_without_such_answers_has_no_such_section(make_report: Make) -> None:
    assert "very alike" not in page_of(make_report, Similar())


def test_what_students_wrote_is_escaped(make_report: Make) -> None:
    pair = Pair(students=("ada" + EVIL, "bo"), answers=(answer("tanh"),))
    page = page_of(make_report, similar(pair, text=EVIL))
    assert "<script>alert" not in page
    assert "\u202e" not in page
    assert "\x1b" not in page


def test_a_page_of_many_long_pairs_stays_small(make_report: Make) -> None:
    long = "\n".join(f"{'<' * 300}  # {number}" for number in range(500))
    pairs = [Pair(students=(f"a{n}", f"b{n}"), answers=(answer(), answer("relu"))) for n in range(MOST_SHOWN + 60)]
    page = page_of(make_report, similar(*pairs, text=long, left_out=3))
    assert len(page) < 1_200_000
    assert "63 more pairs are in similar.csv" in page


def test_the_table_has_a_row_for_each_exercise_and_no_formula() -> None:
    pair = Pair(students=("=ada", "bo"), answers=(answer(), answer("relu", lines=0)))
    rows = list(csv.DictReader(similar_csv(Compared(students=30, pairs=(pair,))).splitlines()))
    assert [row["exercise"] for row in rows] == ["tanh", "relu"]
    assert rows[0] == {
        "student": "'=ada",
        "other": "bo",
        "exercise": "tanh",
        "alike": "0.93",
        "words": "61",
        "length": "72",
        "holders": "2",
        "equal_lines": "3",
    }
