"""Every message is translated: in a language that puts ⟦ ⟧ around what it says, no English stands outside of them.

The blanks stand outside, so that what is put into one must be said as well, unless it is a name, code or Python's own.
"""

import html
import json
import re
from collections.abc import Iterator
from gettext import NullTranslations
from pathlib import Path

import pytest

import autograder.grade
from autograder.course.folders import Course
from autograder.grade import Order, grade
from autograder.integrations.gradescope_results import failed, results
from autograder.integrations.nbgrader_remarks import remarks
from autograder.language.phrases import spoken
from autograder.model.report import Report
from autograder.reports import terminal
from autograder.reports.card import card_html, card_text

SAID = re.compile("⟦[^⟦⟧]*⟧")
BLANK = re.compile(r"\{\w+\}")
WORD = re.compile(r"[^\W\d][\w.]*")
CODE = re.compile(r"\w+\([^()]*\)|`[^`]*`|autograder name-mistake [A-Z -]+--name NAME")
# Why each is no prose of ours.
JUSTIFIED = {
    "numbers": {"NaN", "e"},
    "what a value is": {"float32", "float64", "str", "NoneType"},
    "the submission's code": {"return", "ops", "ops.exp", "x", "s"},
    "the file that was read": {"ipynb", "py", "activations"},
    "Python's own error text": {"SyntaxError", "was", "never", "closed", "Expecting", "value"},
    "the axis of a drawing": {"x"},
    "how a run was confined": {"A", "B", "C", "D"},
}
VERDICTS = {"passed", "failed", "errored", "missing", "timed_out", "over_limit", "skipped", "ungraded"}
KEPT_KEYS = {"assignment", "student", "name", "verdict", "misconception", "misconceptions", "source", "tier"}
# Data that a program reads: what was noticed, and where.
KEPT_KEYS |= {"kind", "place", "what"}


class Brackets(NullTranslations):
    """Says every message in brackets, with its blanks outside of them."""

    def gettext(self, message: str) -> str:
        return "⟦" + BLANK.sub(lambda blank: f"⟧{blank[0]}⟦", message) + "⟧"

    def ngettext(self, one: str, many: str, number: int) -> str:
        return self.gettext(one if number == 1 else many)


@pytest.fixture(scope="module")
def bracketed(
    course: Course, submitted: Path, graded_once: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, list[Report]]:
    import shutil

    output = Path(shutil.copytree(graded_once, tmp_path_factory.mktemp("brackets") / "graded"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(autograder.grade, "speaking", lambda *_: spoken(Brackets()))
        patched.setattr(autograder.grade, "wording", lambda *_: "brackets 1")
        return output, grade(course, Order(assignment="activations", submissions=submitted, output=output))


@pytest.fixture(scope="module")
def names(bracketed: tuple[Path, list[Report]]) -> set[str]:
    """What is called as it is in every language: students, exercises, functions that were called."""
    _, reports = bracketed
    found = {word for report in reports for word in WORD.findall(f"{report.student} {report.assignment}")}
    found |= {exercise.name for report in reports for exercise in report.exercises}
    return found | set.union(*JUSTIFIED.values())


def left_over(text: str, names: set[str]) -> list[str]:
    """Return the words outside of brackets that are no names and no code: what has a dot or an underscore is code."""
    rest = CODE.sub(" ", SAID.sub(" ", text))
    return [word for word in WORD.findall(rest) if word not in names and not re.search(r"[._]", word)]


def read(page: str) -> Iterator[str]:
    """Yield the texts that a reader of a page may come across; a student's own code, set apart in pre, is left out."""
    page = re.sub(r"(?s)<(style|script|pre)\b.*?</\1>", "", page)
    yield from (html.unescape(text) for text in re.findall(r">([^<]+)<", page))
    yield from (html.unescape(text) for text in re.findall(r'(?:title|aria-label|data-label)="([^"]*)"', page))


def strings(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield from () if key in KEPT_KEYS else strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)
    elif isinstance(value, str):
        yield value


def test_pages_hold_no_english_that_is_no_message(bracketed: tuple[Path, list[Report]], names: set[str]) -> None:
    pages = sorted(bracketed[0].rglob("*.html"))
    assert len(pages) > 20
    for page in pages:
        found = {text: left_over(text, names) for text in read(page.read_text("utf-8"))}
        assert {text: words for text, words in found.items() if words} == {}, page.name


def test_the_words_of_the_data_are_messages(bracketed: tuple[Path, list[Report]], names: set[str]) -> None:
    for path in sorted(bracketed[0].rglob("*.json")):
        for text in strings(json.loads(path.read_text("utf-8"))):
            assert left_over(text, names) == [], text


def test_what_check_and_the_terminal_say_are_messages(
    bracketed: tuple[Path, list[Report]], names: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, reports = bracketed
    monkeypatch.setattr(terminal, "wrapped", lambda text, width, indent="": [indent + text])  # no message is cut in two
    monkeypatch.setattr(terminal, "fitted", lambda text, width: text)
    with spoken(Brackets()):
        said = terminal.class_lines(reports)
        for report in reports:
            said += [*terminal.report_lines(report), *(card_text(one) for one in report.exercises)]
            said += [text for one in report.exercises for text in read(card_html(one))]
    for text in said:
        assert left_over(text, names) == [], text


def test_what_other_homes_get_are_messages(bracketed: tuple[Path, list[Report]], names: set[str]) -> None:
    with spoken(Brackets()):
        for report in bracketed[1]:
            found = results(report, 1.0, "visible")
            said = [found["output"], *(text for test in found["tests"] for text in (test["name"], test["output"]))]
            said += [*remarks(report).comments.values(), remarks(report).untouched]
            said += [str(failed("", 1.0)["output"])]
            for text in said:
                assert left_over(text, names) == [], text


def test_an_untranslated_word_would_be_found() -> None:
    assert left_over("⟦Calling ⟧relu⟦ raised ⟧an error", {"relu"}) == ["an", "error"]
