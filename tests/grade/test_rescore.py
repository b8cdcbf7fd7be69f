"""A class is judged again from what is recorded: said before it is written, equal to grading afresh, undone."""

import csv
import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from autograder.cli import app, run
from autograder.course.folders import Course
from autograder.errors import UsageError
from autograder.grade import Order, grade
from autograder.rescore import Proposal, Rescoring
from autograder.sandbox.lazy import LazyZygote
from autograder.undo import undo

Tree = Callable[[Path], dict[str, bytes]]
MakeCourse = Callable[..., Course]
# The gradient of relu is worth more.
WORTH_MORE = (("points=2,", "points=3,"), ("gradient(points=1, at", "gradient(points=2, at"))


def rescore(course: Course, folder: Path, boxes: LazyZygote, **how: Any) -> Proposal:
    reason = how.pop("reason", "")
    with Rescoring(course, folder, boxes) as rescoring:
        proposal = rescoring.propose(**how)
        rescoring.write(proposal, reason)
    return proposal


def scores(folder: Path) -> dict[str, float]:
    rows = csv.DictReader((folder / "grades.csv").read_text().splitlines())
    return {row["student"]: float(row["score"]) for row in rows}


def audit(folder: Path) -> list[dict[str, str]]:
    return list(csv.DictReader((folder / "audit.csv").read_text().splitlines()))


def forget_reports(folder: Path) -> None:
    """Leave of a graded class what was observed alone."""
    with closing(sqlite3.connect(folder / "store.sqlite")) as connection, connection:
        connection.execute("delete from reports")
        connection.execute("delete from facts where name = 'class'")
    shutil.rmtree(folder / "students")


def test_what_would_change_is_said_with_its_reason_and_nothing_is_written(
    own_course: MakeCourse, graded: Path, unused: LazyZygote, tree: Tree
) -> None:
    before = tree(graded)
    with Rescoring(own_course(*WORTH_MORE), graded, unused) as rescoring:
        proposal = rescoring.propose()
        assert not rescoring.is_settled(proposal)
    by_student = {one.student: one for one in proposal.changes}
    assert sorted(by_student) == ["ada", "bob", "cyd", "dan"]
    assert (by_student["ada"].exercise, by_student["ada"].old, by_student["ada"].new) == ("relu", "2 of 2", "3 of 3")
    assert "earns 2 instead of 1" in by_student["ada"].why
    assert tree(graded) == before


def test_it_comes_to_what_grading_afresh_comes_to(
    own_course: MakeCourse,
    graded: Path,
    submitted: Path,
    zygote: LazyZygote,
    unused: LazyZygote,
    tree: Tree,
    tmp_path: Path,
) -> None:
    changed = own_course(*WORTH_MORE)
    rescore(changed, graded, unused)
    order = Order(assignment="activations", submissions=submitted, output=tmp_path / "fresh", seed=4711)
    grade(changed, order, zygote=zygote)
    afresh = {name: text for name, text in tree(tmp_path / "fresh").items() if name != "class.html"}
    assert {name: text for name, text in tree(graded).items() if name in afresh} == afresh


def test_a_class_that_was_rescored_is_graded_again_without_a_change(
    own_course: MakeCourse, graded: Path, submitted: Path, unused: LazyZygote, tree: Tree
) -> None:
    changed = own_course(*WORTH_MORE)
    rescore(changed, graded, unused)
    before = tree(graded)
    grade(changed, Order(assignment="activations", submissions=submitted, output=graded), zygote=unused)
    assert tree(graded) == before


def test_undo_brings_every_file_back_to_the_byte_and_the_record_with_it(
    own_course: MakeCourse, graded: Path, submitted: Path, unused: LazyZygote, tree: Tree
) -> None:
    before = tree(graded)
    first, second = (
        own_course(*WORTH_MORE),
        own_course(("points=2,", "points=4,"), ("gradient(points=1, at", "gradient(points=3, at")),
    )
    rescore(first, graded, unused)
    between = {name: text for name, text in tree(graded).items() if "history" not in name}
    rescore(second, graded, unused)
    undo(graded, "")
    assert {name: text for name, text in tree(graded).items() if "history" not in name} == between
    undo(graded, "a slip")
    assert tree(graded) == before
    with pytest.raises(UsageError, match="no rescore that can be undone"):
        undo(graded, "")
    assert [one["why"] for one in audit(graded) if one["what"] == "undone"] == ["", "a slip"]


def test_whoever_was_graded_after_a_rescore_is_named_when_it_is_undone_and_graded_again_without_a_run(
    own_course: MakeCourse,
    graded: Path,
    submitted: Path,
    zygote: LazyZygote,
    unused: LazyZygote,
    hand_in: Callable[..., Path],
    tmp_path: Path,
) -> None:
    more = Path(shutil.copytree(submitted, tmp_path / "more"))
    hand_in(more / "eve" / "activations", {})
    changed, order = own_course(*WORTH_MORE), Order(assignment="activations", submissions=more, output=graded)
    rescore(changed, graded, unused)
    grade(changed, order, zygote=zygote)
    assert "eve" in scores(graded)
    assert undo(graded, "") == ["eve"]
    assert "eve" not in scores(graded)
    grade(own_course(), order, zygote=unused)
    assert scores(graded)["eve"] == 0.0


def test_the_audit_log_says_who_did_what_and_why_and_survives_the_undo(
    own_course: MakeCourse, graded: Path, unused: LazyZygote, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "prof")
    rescore(own_course(*WORTH_MORE), graded, unused, reason="the gradient is what matters")
    lines = audit(graded)
    assert {one["who"] for one in lines} == {"prof"}
    assert (lines[0]["what"], lines[0]["why"]) == ("rescored", "the gradient is what matters")
    ada = next(one for one in lines if one["student"] == "ada")
    assert (ada["exercise"], ada["old"], ada["new"]) == ("relu", "2 of 2", "3 of 3")
    assert "the gradient is what matters" in (graded / "class.html").read_text()
    undo(graded, "")
    assert audit(graded)[: len(lines)] == lines


def test_nobody_goes_down_who_is_kept_higher_and_grading_again_respects_it(
    own_course: MakeCourse, graded: Path, submitted: Path, unused: LazyZygote
) -> None:
    less = own_course(("points=2,", "points=1.5,"), ("gradient(points=1, at", "gradient(points=0.5, at"))
    before = scores(graded)
    page = (graded / "students" / "ada.html").read_bytes()
    proposal = rescore(less, graded, unused, keep_higher=True)
    assert [one.student for one in proposal.held] == ["ada"]
    assert scores(graded) == before
    assert (graded / "students" / "ada.html").read_bytes() == page
    grade(less, Order(assignment="activations", submissions=submitted, output=graded), zygote=unused)
    assert scores(graded) == before
    rescore(less, graded, unused)
    assert scores(graded)["ada"] == before["ada"] - 0.5


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (("grid(-8, 8)", "grid(-9, 9)"), "sigmoid"),
        (('forbids=("relu",),', 'forbids=("relu", "abs"),'), "relu"),
    ],
)
def test_what_nothing_recorded_answers_must_run_and_is_named(
    own_course: MakeCourse, graded: Path, unused: LazyZygote, tree: Tree, change: tuple[str, str], name: str
) -> None:
    before = tree(graded)
    with (
        Rescoring(own_course(change), graded, unused) as rescoring,
        pytest.raises(UsageError, match=rf"The probes of .*{name}.* changed.*--only .*{name}"),
    ):
        rescoring.propose()
    assert tree(graded) == before


def test_a_check_under_another_name_finds_its_observations(
    own_course: MakeCourse, graded: Path, unused: LazyZygote
) -> None:
    renamed = own_course(('name="at zero"', 'name="kink"'), ('name="far out"', 'name="beyond"'))
    proposal = rescore(renamed, graded, unused)
    assert {one.why for one in proposal.changes} <= set()
    assert scores(graded)["ada"] > 0


def test_a_comment_changes_nothing(own_course: MakeCourse, graded: Path, submitted: Path, unused: LazyZygote) -> None:
    remarked = own_course(append="\n# A remark.\n")
    order = Order(assignment="activations", submissions=submitted, output=graded)
    with pytest.raises(UsageError, match="autograder rescore"):
        grade(remarked, order, zygote=unused)
    before = scores(graded)
    proposal = rescore(remarked, graded, unused)
    assert (proposal.changes, proposal.reworded) == ((), 0)
    grade(remarked, order, zygote=unused)
    assert scores(graded) == before


def test_hints_that_are_written_better_change_pages_and_no_points(
    own_course: MakeCourse, graded: Path, unused: LazyZygote
) -> None:
    course = own_course()
    path = course.assignments.parent / "solutions" / "activations" / "misconceptions.py"
    bob = json.loads((graded / "students" / "bob.json").read_text())
    hint = bob["exercises"][0]["diagnosis"][0]["hint"]
    assert hint in path.read_text()
    path.write_text(path.read_text().replace(hint, "Look at -1 once more."))
    proposal = rescore(course, graded, unused)
    assert (proposal.changes, proposal.reworded) == ((), 1)
    assert "Look at -1 once more." in (graded / "students" / "bob.html").read_text()


def test_a_folder_without_a_class_is_said(own_course: MakeCourse, tmp_path: Path, unused: LazyZygote) -> None:
    with pytest.raises(UsageError, match="holds no graded class"):
        Rescoring(own_course(), tmp_path, unused)
    with pytest.raises(UsageError, match="holds no graded class"):
        undo(tmp_path / "none", "")
    assert list(tmp_path.iterdir()) == []


def command(*words: object) -> int:
    return run(lambda: app(list(map(str, words)), standalone_mode=False))


def test_without_a_terminal_it_asks_for_yes_and_writes_nothing(
    own_course: MakeCourse, graded: Path, tree: Tree, capsys: pytest.CaptureFixture[str]
) -> None:
    root = own_course(*WORTH_MORE).assignments.parent
    before = tree(graded)
    command("rescore", graded, "--course", root)
    said = capsys.readouterr()
    assert tree(graded) == before
    assert "Add --yes to write" in said.err
    table = said.out.splitlines()
    assert table[0].split() == ["student", "exercise", "old", "new", "reason"]
    assert table[1].startswith("ada      relu      2 of 2  3 of 3")
    command("rescore", graded, "--course", root, "--yes")
    assert scores(graded)["ada"] > 4.0
    assert tree(graded) != before
    command("rescore", graded, "--undo")
    assert tree(graded) == before
