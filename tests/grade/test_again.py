"""What is there as it should be is neither run nor rendered again; one exercise alone is run again on request."""

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder import classroom, pages
from autograder.course.folders import Course
from autograder.errors import UsageError
from autograder.grade import Order, grade
from autograder.model.report import Report
from autograder.sandbox.lazy import LazyZygote

Tree = Callable[[Path], dict[str, bytes]]
MakeCourse = Callable[..., Course]
HandIn = Callable[..., Path]
DUE = 'policy(attempts="{}", shows="{}", due="2026-12-01T23:59", timezone="Europe/Berlin", late=late(percent=10))'


def order(submitted: Path, output: Path, **more: Any) -> Order:
    return Order(assignment="activations", submissions=submitted, output=output, **more)


def policy(attempts: str = "last", shows: str = "always") -> str:
    return f"\nfrom autograder.authoring import late, policy\n\nrules = {DUE.format(attempts, shows)}\n"


def rows(folder: Path) -> dict[str, dict[str, str]]:
    return {row["student"]: row for row in csv.DictReader((folder / "grades.csv").read_text().splitlines())}


def data(folder: Path, student: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "students" / f"{student}.json").read_text())
    return found


@pytest.fixture
def no_rendering(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **more: object) -> str:
        pytest.fail("a page was rendered")

    for name in ("student_page", "class_page", "to_csv"):
        monkeypatch.setattr(pages, name, refuse)


@pytest.mark.usefixtures("no_rendering")
def test_an_unchanged_class_is_neither_run_nor_rendered_and_its_reports_are_the_same(
    own_course: MakeCourse, graded: Path, submitted: Path, unused: LazyZygote, tree: Tree
) -> None:
    before = tree(graded)
    seen: list[Report] = []
    reports = grade(own_course(), order(submitted, graded), lambda *told: seen.append(told[2]), zygote=unused)
    assert seen == []
    assert tree(graded) == before
    assert {one.student: one.score for one in reports} == {
        name: float(row["score"]) for name, row in rows(graded).items()
    }


@pytest.mark.parametrize("name", ["students/ada.html", "students/bob.json", "grades.csv", "class.html"])
@pytest.mark.parametrize("how", ["gone", "edited"])
def test_a_file_that_is_gone_or_was_edited_is_written_again(
    own_course: MakeCourse, graded: Path, submitted: Path, unused: LazyZygote, tree: Tree, name: str, how: str
) -> None:
    before = tree(graded)
    (graded / name).unlink() if how == "gone" else (graded / name).write_text("A better grade.")
    grade(own_course(), order(submitted, graded), zygote=unused)
    assert tree(graded) == before


def test_only_the_named_exercise_runs_again_and_the_rest_is_kept(
    own_course: MakeCourse,
    graded: Path,
    submitted: Path,
    zygote: LazyZygote,
    unused: LazyZygote,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[list[str]] = []
    observe = classroom.observe

    def watched(boxes: Any, assignment: Any, checks: Any, *more: Any) -> Any:
        asked.append(list(checks))
        return observe(boxes, assignment, checks, *more)

    monkeypatch.setattr(classroom, "observe", watched)
    before = {name: data(graded, name) for name in ("ada", "bob", "cyd", "dan")}
    changed = own_course(("grid(-8, 8)", "grid(-9, 9)"))
    with pytest.raises(UsageError, match="--only relu,sigmoid,sigmoid_grad,tanh,tanh_grad,two_class_softmax"):
        grade(changed, order(submitted, graded), zygote=unused)
    relu_alone = own_course(("at=[NEAR, FAR]", "at=[NEAR, FAR, points(0.3)]"))
    with pytest.raises(UsageError, match="--only relu to run"):
        grade(relu_alone, order(submitted, graded), zygote=unused)
    grade(relu_alone, order(submitted, graded, only=("relu",)), zygote=zygote)
    assert asked == [["relu"]] * 4
    for name, earlier in before.items():
        assert data(graded, name)["exercises"][1:] == earlier["exercises"][1:]
    grade(relu_alone, order(submitted, graded), zygote=unused)


def test_an_exercise_that_is_not_there_is_said_before_anything_runs(
    own_course: MakeCourse, graded: Path, submitted: Path, unused: LazyZygote
) -> None:
    with pytest.raises(UsageError, match=r"has no exercise “reluu”\. There are: relu, relu_grad"):
        grade(own_course(), order(submitted, graded, only=("reluu",)), zygote=unused)


def test_running_again_goes_on_where_it_was_stopped(
    own_course: MakeCourse, graded: Path, submitted: Path, zygote: LazyZygote, unused: LazyZygote
) -> None:
    class Stopped(BaseException):
        pass

    def stop(done: int, total: int, report: Report) -> None:
        if done == 2:
            raise Stopped

    with pytest.raises(Stopped):
        grade(own_course(), order(submitted, graded, only=("relu",)), stop, zygote=zygote)
    seen: list[str] = []
    grade(
        own_course(),
        order(submitted, graded, only=("relu",)),
        lambda *told: seen.append(told[2].student),
        zygote=zygote,
    )
    assert 0 < len(seen) < 4
    grade(own_course(), order(submitted, graded), zygote=unused)


def test_a_score_that_changes_because_of_a_new_submission_is_in_the_audit_log(
    own_course: MakeCourse, graded: Path, submitted: Path, zygote: LazyZygote, hand_in: HandIn, tmp_path: Path
) -> None:
    again = Path(shutil.copytree(submitted, tmp_path / "again"))
    hand_in(again / "dan" / "activations", {"relu": "def relu(x):\n    return ops.maximum(x, 0.0)"})
    grade(own_course(), order(again, graded), zygote=zygote)
    (line,) = csv.DictReader((graded / "audit.csv").read_text().splitlines())
    assert (line["student"], line["exercise"], line["old"], line["new"]) == ("dan", "relu", "0 of 2", "2 of 2")
    assert line["what"] == "graded again"


@pytest.mark.parametrize(
    ("counts", "score", "place"), [("best", "1.8", "2 of 3"), ("first", "0", "1 of 3"), ("last", "0.5", "3 of 3")]
)
def test_attempts_count_as_the_assignment_says_even_when_their_files_were_replaced(
    own_course: MakeCourse, zygote: LazyZygote, hand_in: HandIn, tmp_path: Path, counts: str, score: str, place: str
) -> None:
    """The second of three is the best; it is collected over the first, and the third over it, as nbgrader does."""
    course, output = own_course(append=policy(counts)), tmp_path / "graded"
    right = "def relu(x):\n    return ops.maximum(x, 0.0)"
    no_gradient = "def relu(x):\n    import numpy as np\n    return np.maximum(x, 0.0)"
    for answer, day in (("def relu(x):\n    return x", "01"), (right, "02"), (no_gradient, "06")):
        folder = hand_in(tmp_path / "submitted/ada/activations", {"relu": answer}, f"2026-12-{day} 10:00:00 UTC")
        reports = grade(course, order(folder.parents[1], output, seed=1), zygote=zygote)
    row = rows(output)["ada"]
    assert (row["score"], row["attempt"]) == (score, place)
    assert [one["counts"] for one in data(output, "ada")["attempts"]].index(True) + 1 == int(place[0])
    assert reports[0].score == float(score)


def test_lateness_is_taken_from_the_score_and_the_raw_score_is_kept(
    own_course: MakeCourse, submitted: Path, zygote: LazyZygote, tmp_path: Path
) -> None:
    late = Path(shutil.copytree(submitted, tmp_path / "late"))
    (late / "ada" / "activations" / "timestamp.txt").write_text("2026-12-03 10:00:00 CET")
    (late / "bob" / "activations" / "timestamp.txt").unlink()
    grade(own_course(append=policy()), order(late, tmp_path / "out", seed=1), zygote=zygote)
    ada, cyd, bob = (rows(tmp_path / "out")[name] for name in ("ada", "cyd", "bob"))
    assert float(ada["score"]) == pytest.approx(0.8 * float(ada["raw_score"]))
    assert (ada["late_percent"], ada["handed_in"], cyd["late_percent"]) == ("20", "2026-12-03 10:00", "0")
    assert cyd["score"] == cyd["raw_score"]
    assert bob["late_percent"] == "0"
    page = (tmp_path / "out" / "students" / "ada.html").read_text()
    assert "2 days late, which costs 20 % of the points earned" in page


def test_what_is_withheld_is_in_no_file_of_a_student_until_it_is_due(
    own_course: MakeCourse,
    submitted: Path,
    zygote: LazyZygote,
    unused: LazyZygote,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from autograder import marking

    course, output = own_course(append=policy(shows="after due")), tmp_path / "out"
    monkeypatch.setattr(marking, "is_due", lambda policy, now: False)
    grade(course, order(submitted, output, seed=1), zygote=zygote)
    for path in (output / "students").iterdir():
        text = path.read_text()
        assert "relu-abs" not in text
        assert "relu(-1)" not in text
        assert not path.name.endswith("html") or "<svg" not in text
        assert "shown after 2026-12-01 23:59 (Europe/Berlin)" in text
    assert "relu(-1)" in (output / "instructor" / "bob.html").read_text()
    assert 'href="instructor/bob.html"' in (output / "class.html").read_text()
    monkeypatch.setattr(marking, "is_due", lambda policy, now: True)
    grade(course, order(submitted, output), zygote=unused)
    assert "relu(-1)" in (output / "students" / "bob.html").read_text()
    assert not (output / "instructor" / "bob.html").exists()
    assert 'href="students/bob.html"' in (output / "class.html").read_text()
