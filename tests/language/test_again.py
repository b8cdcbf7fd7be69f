"""A class is worded again in another language without a run: the same scores and verdicts, and back, byte for byte."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.cli import app, run
from autograder.course.answers import load_key
from autograder.course.folders import Course
from autograder.errors import UsageError
from autograder.grade import Order, grade
from autograder.model.exercise import Misconception
from autograder.model.report import Report
from autograder.rescore import Rescoring
from autograder.sandbox.lazy import LazyZygote
from autograder.undo import undo

IMPORTS = "import keras\nimport numpy as np\nfrom keras import ops\n\n"
CHINESE = re.compile("[\u3400-\u9fff]")
LEFT_OUT = {"store.sqlite", "store.lock", "store.sqlite-wal", "store.sqlite-shm"}
WORDS = ("title", "hint", "diagnosis", "rationale", "evidence", "reasons", "repairs", "findings", "notes", "policy")


def files(folder: Path) -> dict[str, bytes]:
    found = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name not in LEFT_OUT]
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def without_words(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: without_words(one) for key, one in value.items() if key not in WORDS}
    return [without_words(one) for one in value] if isinstance(value, list) else value


def word(course: Course, submitted: Path, output: Path, unused: LazyZygote, language: str | None) -> None:
    grade(
        course, Order(assignment="activations", submissions=submitted, output=output, language=language), zygote=unused
    )


def test_another_language_changes_words_alone_and_back_gives_the_same_bytes(
    course: Course, submitted: Path, graded: Path, unused: LazyZygote
) -> None:
    before = files(graded)
    word(course, submitted, graded, unused, "zh")
    after = files(graded)
    assert before.keys() == after.keys()
    assert after["grades.csv"] == before["grades.csv"]
    for name, text in after.items():
        if name.endswith(".json"):
            old, new = json.loads(before[name]), json.loads(text)
            assert without_words(new) == without_words(old)
            assert CHINESE.search(json.dumps(new, ensure_ascii=False))
        elif name.endswith(".html"):
            assert b'<html lang="zh">' in text
            assert CHINESE.search(text.decode())
    word(course, submitted, graded, unused, None)  # the language is kept
    assert files(graded) == after
    word(course, submitted, graded, unused, "en")
    assert files(graded) == before


def test_a_rescore_words_again_and_its_undoing_takes_that_back(
    course: Course, submitted: Path, graded: Path, unused: LazyZygote
) -> None:
    before = files(graded)
    with Rescoring(course, graded, unused, language="zh") as rescoring:
        proposal = rescoring.propose()
        assert (proposal.changes, proposal.held) == ((), ())
        assert proposal.reworded == proposal.students
        assert not rescoring.is_settled(proposal)
        rescoring.write(proposal, "")
    assert all(
        b'<html lang="zh">' in text
        for name, text in files(graded).items()
        if name.startswith("students/") and name.endswith(".html")
    )
    with Rescoring(course, graded, unused) as rescoring:
        assert rescoring.is_settled(rescoring.propose())
    undo(graded, "")
    assert {**files(graded), "audit.csv": b""} == {**before, "audit.csv": b""}
    word(course, submitted, graded, unused, None)
    assert b'<html lang="en">' in files(graded)["class.html"]


def test_a_language_that_is_not_there_is_refused_before_anything_is_made(course: Course, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"“tlh”.*en, zh"):
        grade(course, Order(assignment="activations", submissions=tmp_path, output=tmp_path / "out", language="tlh"))
    assert not (tmp_path / "out").exists()


def test_the_command_line_and_the_environment_know_the_languages(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, graded: Path
) -> None:
    assert run(lambda: app(["rescore", str(graded), "--language", "tlh"], standalone_mode=False)) == 2
    assert "There are: en, zh." in capsys.readouterr().err
    monkeypatch.setenv("AUTOGRADER_LANGUAGE", "tlh")
    assert run(lambda: app(["check", "nothing.ipynb"], standalone_mode=False)) == 2
    assert "There are: en, zh." in capsys.readouterr().err


@pytest.mark.slow
def test_the_same_misconceptions_are_named_where_results_are_random(
    course: Course, zygote: LazyZygote, unused: LazyZygote, tmp_path: Path
) -> None:
    known = load_key(course, "dropout").misconceptions
    for number in range(3):
        sources = {one.exercise: one.source for one in known if one.name in _nth(known, number)}
        path = tmp_path / "submitted" / f"student{number}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(IMPORTS + "\n\n".join(sources.values()), encoding="utf-8")
    order = Order(assignment="dropout", submissions=tmp_path / "submitted", output=tmp_path / "out", jobs=2, seed=7)
    english = {one.student: _named(one) for one in grade(course, order, zygote=zygote)}
    assert sum(bool(names) for one in english.values() for names in one.values()) >= 6
    chinese = grade(course, replace(order, language="zh"), zygote=unused)
    assert {one.student: _named(one) for one in chinese} == english


def _nth(known: Sequence[Misconception], number: int) -> set[str]:
    """Return the names of the misconceptions that are the exercises' number-th."""
    found: dict[str, list[str]] = {}
    for one in known:
        found.setdefault(one.exercise, []).append(one.name)
    return {names[number % len(names)] for names in found.values()}


def _named(report: Report) -> dict[str, tuple[str, ...]]:
    return {one.name: one.diagnosis.names if one.diagnosis else () for one in report.exercises}
