"""What the pages and the card show, how fast they are made, and that they can be read."""

import json
import re
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import autograder.reports.rendering
from autograder.judging.noticed import noticed_words
from autograder.model.oddity import Kind, Oddity
from autograder.model.report import Curve, Diagnosis, ExerciseReport, Report
from autograder.model.verdict import Verdict
from autograder.pages import student_files
from autograder.reports.card import card_html
from autograder.reports.class_page import class_page
from autograder.reports.drawing import picture
from autograder.reports.for_student import Shown
from autograder.reports.keeping import from_kept, to_kept
from autograder.reports.student_page import student_page
from autograder.reports.words import VERDICTS

Make = Callable[..., Report]
MakeExercise = Callable[..., ExerciseReport]
TEMPLATES = Path(autograder.reports.rendering.__file__).parent / "templates"


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub("<style>.*?</style>|<[^>]+>", "", page, flags=re.DOTALL))


def test_equal_reports_give_equal_bytes(make_report: Make) -> None:
    assert student_page(make_report("ada")) == student_page(make_report("ada"))
    reports = [make_report(name) for name in ("bao", "ada", "carla")]
    assert class_page("A", reports) == class_page("A", reports[::-1])


def test_a_page_is_a_document_from_its_first_character(make_report: Make) -> None:
    for page in (student_page(make_report("ada")), class_page("A", [make_report("ada")])):
        assert page.startswith('<!doctype html>\n<html lang="en">')
        assert page.rstrip().endswith("</html>")


def test_what_to_do_next_comes_before_the_exercises(make_report: Make) -> None:
    page = text_of(student_page(make_report("ada")))
    assert "2 of 4 points" in page
    assert page.index("What to do next tanh: tanh(-1) gave -0.01, expected 0.") < page.index("a function")


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_is_said_in_words(verdict: Verdict, make_report: Make, make_exercise: MakeExercise) -> None:
    exercise = make_exercise(verdict=verdict)
    assert VERDICTS[verdict].short in text_of(student_page(make_report("ada", exercise)))
    assert VERDICTS[verdict].short in text_of(card_html(exercise))


def test_a_failed_check_shows_its_evidence(make_report: Make, make_exercise: MakeExercise) -> None:
    page = student_page(make_report("ada", make_exercise(verdict=Verdict.FAILED)))
    rows = re.findall(r"<dt>([^<]*)</dt><dd><code[^>]*>([^<]*)</code>", page)
    assert rows == [("called", "relu(-1)"), ("came back", "-0.01"), ("expected", "0")]


def test_a_rationale_that_says_more_than_its_evidence_is_shown(make_report: Make, make_exercise: MakeExercise) -> None:
    exercise = make_exercise(verdict=Verdict.FAILED)
    told = replace(exercise.findings[0], rationale="Rows and columns trade places, which a square input hides.")
    page = student_page(make_report("ada", replace(exercise, findings=(told,))))
    assert page.count("Rows and columns trade places") == 2  # in what to do next, and at the check


def test_misconceptions_that_look_alike_are_all_named(make_report: Make, make_exercise: MakeExercise) -> None:
    one = Diagnosis(names=("a",), titles=("This is leaky.",), hints=("Look left.",))
    two = Diagnosis(names=("a", "b"), titles=("This is leaky.", "This is odd."), hints=("Look left.", "Look right."))
    single, several = (
        text_of(student_page(make_report("ada", make_exercise(verdict=Verdict.FAILED, diagnosis=diagnosis))))
        for diagnosis in (one, two)
    )
    assert "This is leaky." in single
    assert "One of these" not in single
    assert "One of these" in several
    assert all(words in several for words in ("This is leaky.", "Look left.", "This is odd.", "Look right."))


def test_page_and_card_show_the_same_drawing(make_report: Make, make_exercise: MakeExercise) -> None:
    exercise = make_exercise(verdict=Verdict.FAILED)
    svg = picture(exercise.curves[0]).svg
    assert svg in student_page(make_report("ada", exercise))
    assert svg in card_html(exercise)
    assert " id=" not in card_html(exercise)


def test_where_nothing_is_written_the_answer_is_not_drawn(make_report: Make, make_exercise: MakeExercise) -> None:
    curve = Curve(title="value", x=(0.0, 1.0), observed=(), expected=(0.0, 1.0))
    missing, errored = (
        student_page(make_report("ada", make_exercise(verdict=verdict, curves=(curve,))))
        for verdict in (Verdict.MISSING, Verdict.ERRORED)
    )
    assert "<svg" not in missing
    assert "<svg" in errored


def test_repairs_and_reasons_are_shown_and_findings_are_not(make_report: Make) -> None:
    report = make_report(
        "ada", needs_review=True, reasons=("No box.",), repairs=("A cell was put back.",), findings=("Odd.",)
    )
    page = text_of(student_page(report))
    assert "No box." in page
    assert "A cell was put back." in page
    assert "None of this cost you a point." in page
    assert "Odd." not in page
    assert "Odd." in text_of(class_page("A", [report]))


def test_what_was_noticed_is_the_instructors_alone(make_report: Make) -> None:
    odd = Oddity(kind=Kind.FILES, place="Cell 3", what="/etc/passwd")
    report = make_report("ada", findings=(noticed_words(odd),), integrity=(odd,))

    files = student_files(report, "ada", Shown())

    assert {path for path, text in files.items() if "/etc/passwd" in text} == {"instructor/ada.json"}
    assert json.loads(files["students/ada.json"])["integrity"] == []
    assert from_kept(to_kept(report)).integrity == (odd,)
    assert "Cell 3 opened a file that is none of its own (/etc/passwd)." in text_of(class_page("A", [report]))
    assert set(student_files(make_report("ada"), "ada", Shown())) == {"students/ada.json", "students/ada.html"}


def test_the_class_page_says_first_who_needs_a_person_and_why(make_report: Make) -> None:
    reports = [
        make_report("ada"),
        *(make_report(name, needs_review=True, reasons=("No box.",)) for name in ("bo", "cy")),
    ]
    page = text_of(class_page("A", reports))
    assert re.search(r"2need a person Needs a person No box\. ?bo, cy", page)
    assert page.index("No box.") < page.index("Exercises")


def test_the_class_page_links_every_student(make_report: Make) -> None:
    page = class_page("A", [make_report(name) for name in ("ada", "Ada", "a/b", "王小明", "Ada Lovelace")])
    links = set(re.findall(r'href="students/([^"]*)\.html"', page))
    assert len(links) == 5
    assert {"ada", "Ada%20Lovelace"} <= links


def test_an_ungraded_exercise_is_no_zero_on_the_class_page(make_report: Make, make_exercise: MakeExercise) -> None:
    page = class_page("A", [make_report("ada", make_exercise(verdict=Verdict.UNGRADED))])
    assert '<td class="c ag-v-ungraded"><b>?</b></td>' in page


def test_a_class_of_nobody_has_a_page() -> None:
    assert "0 students" in text_of(class_page("A", []))


def test_a_student_without_exercises_has_a_page(make_report: Make) -> None:
    assert "0 of 0 points" in text_of(student_page(replace(make_report("ada"), exercises=())))


def seven(make_report: Make, make_exercise: MakeExercise, number: int) -> Report:
    """A report with fourteen drawings that no other report has."""
    base = make_exercise(checks=5).curves[0]
    curve = replace(base, observed=tuple(one + number * 1e-3 for one in base.observed))
    exercises = [make_exercise(f"exercise{place}", list(Verdict)[place % 3], checks=5) for place in range(7)]
    return make_report(f"student{number:04}", *[replace(one, curves=(curve, base)) for one in exercises])


def test_a_students_page_takes_milliseconds(make_report: Make, make_exercise: MakeExercise) -> None:
    reports = [seven(make_report, make_exercise, number) for number in range(40)]
    student_page(reports[0])
    times = []
    for report in reports:
        started = time.process_time()
        student_page(report)
        times.append(time.process_time() - started)
    assert sorted(times)[10] < 0.006


def test_the_page_of_a_class_of_a_thousand_is_small_and_quick(make_report: Make, make_exercise: MakeExercise) -> None:
    reports = [seven(make_report, make_exercise, number) for number in range(1000)]
    started = time.process_time()
    page = class_page("A", reports)
    assert time.process_time() - started < 1.0
    assert len(page.encode("utf-8")) < 3_000_000


def colours(css: str) -> dict[str, str]:
    return dict(re.findall(r"--ag-(\w+):(#[0-9a-f]{3,6})", css))


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_every_colour_of_a_page_can_be_read(theme: int) -> None:
    palette = colours((TEMPLATES / "page.css").read_text().split("@media")[theme])
    for paper in ("back", "sheet", "tint"):
        for ink in palette.keys() - {"back", "sheet", "tint", "line"}:
            assert contrast(palette[ink], palette[paper]) >= 4.5, (ink, paper)


@pytest.mark.parametrize("paper", ["#ffffff", "#111111"])
def test_every_colour_of_the_card_can_be_seen_on_light_and_dark(paper: str) -> None:
    palette = colours((TEMPLATES / "card.html").read_text())
    assert len(palette) >= 8
    for ink, colour in palette.items():
        assert contrast(colour, paper) >= 3.0, ink


def test_a_class_of_which_much_was_noticed_folds_it_and_names_who_came_first(make_report: Make) -> None:
    reports = [make_report(f"s{number:03}", findings=(f"Odd {number}.",)) for number in range(450)]
    page = class_page("A", reports)
    before, folded = page.split("<details", 1)
    assert "Odd 19." in before
    assert "Odd 20." not in before
    assert "Odd 199." in folded
    assert "and 430 more" in text_of(page)
    assert "and 250 more" in text_of(page)


def test_the_page_of_a_large_hostile_class_is_no_larger_than_three_megabytes(
    make_report: Make, make_exercise: MakeExercise
) -> None:
    long = "<" * 5_000
    exercises = [make_exercise(f"exercise_{number}", Verdict.FAILED, fingerprint="same") for number in range(8)]
    reports = [
        make_report(
            f"{number:04}{long}",
            *exercises,
            needs_review=True,
            reasons=tuple(f"{number} {place} {long}" for place in range(5)),
            findings=tuple(f"{number} {place} {long}" for place in range(5)),
        )
        for number in range(1000)
    ]
    assert len(class_page("A", reports).encode()) < 3_000_000
