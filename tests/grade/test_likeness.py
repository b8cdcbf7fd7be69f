"""A copied answer is a finding for the instructor, kept in the record: no points, no student's page, no second look."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.course.folders import Course
from autograder.grade import Order, grade
from autograder.model.similar import Compared
from autograder.rescore import Rescoring
from autograder.sandbox.lazy import LazyZygote

HandIn = Callable[..., Path]
MakeCourse = Callable[..., Course]
OWN = """def relu(x):
    \"\"\"Return what is above zero.\"\"\"
    x = ops.convert_to_tensor(x)
    size = ops.sqrt(ops.square(x) + 0.0) * 1.0
    doubled = ops.add(x, size) + ops.zeros_like(x)[..., ::-1] * 0.0
    kept = ops.stack([doubled, -doubled, doubled - doubled], axis=-1)
    best = ops.max(kept, axis=-1) if len(kept.shape) > 0 else ops.abs(doubled)
    return ops.where(best > 0.0, best / 2.0, ops.zeros_like(best))
"""
WORTH_MORE = (("points=2,", "points=3,"), ("gradient(points=1, at", "gradient(points=2, at"))
ANSWERS = {
    "ada": "def relu(x):\n    return ops.maximum(x, 0)",
    "bob": "def relu(x):\n    return ops.maximum(x, 0)",
    "yan": OWN,
    "zoe": OWN.replace("doubled", "d2").replace('"""Return', '"""My'),
}


@pytest.fixture(scope="module")
def once(course: Course, hand_in: HandIn, zygote: LazyZygote, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class with a copy in it, graded: `submitted` and `graded` are below."""
    folder = tmp_path_factory.mktemp("alike")
    for student, answer in ANSWERS.items():
        hand_in(folder / "submitted" / student / "activations", {"relu": answer})
    again(course, folder, zygote)
    return folder


@pytest.fixture
def folder(once: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(once, tmp_path / "alike"))


def again(course: Course, folder: Path, boxes: LazyZygote) -> None:
    order = Order(assignment="activations", submissions=folder / "submitted", output=folder / "graded", seed=4711)
    grade(course, order, zygote=boxes)


def pairs(folder: Path) -> list[tuple[str, str, str]]:
    rows = csv.DictReader((folder / "graded" / "similar.csv").read_text().splitlines())
    return [(row["student"], row["other"], row["exercise"]) for row in rows]


def no_comparison(*_: object) -> Compared:
    pytest.fail("the class was compared again")


def test_a_copy_is_in_the_table_and_on_the_instructors_page(folder: Path) -> None:
    assert pairs(folder) == [("yan", "zoe", "relu")]
    page = (folder / "graded" / "class.html").read_text()
    assert "very alike" in page
    assert "d2" in page


def test_it_costs_no_points_and_asks_for_nobody(folder: Path) -> None:
    rows = {row["student"]: row for row in csv.DictReader((folder / "graded" / "grades.csv").read_text().splitlines())}
    assert {row["needs_review"] for row in rows.values()} == {"false"}
    assert [rows[name]["relu"] for name in ("yan", "zoe", "ada")] == ["1.5", "1.5", "2"]


def test_no_students_file_names_another_student(folder: Path) -> None:
    files = sorted((folder / "graded" / "students").iterdir())
    assert len(files) == 2 * len(ANSWERS)
    for path in files:
        others = set(ANSWERS) - {path.stem}
        assert not any(other in path.read_text() for other in others), path.name


def test_a_class_that_did_not_change_is_not_compared_again(
    course: Course, folder: Path, unused: LazyZygote, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("autograder.similarity.pairs.compare", no_comparison)
    (folder / "graded" / "class.html").unlink()
    again(course, folder, unused)
    assert "very alike" in (folder / "graded" / "class.html").read_text()


def test_a_rescore_without_files_still_says_it(own_course: MakeCourse, folder: Path, unused: LazyZygote) -> None:
    shutil.rmtree(folder / "submitted")
    with Rescoring(own_course(*WORTH_MORE), folder / "graded", unused) as rescoring:
        rescoring.write(rescoring.propose(), "")
    assert pairs(folder) == [("yan", "zoe", "relu")]
    assert "very alike" in (folder / "graded" / "class.html").read_text()


def test_it_goes_when_the_copy_is_replaced(course: Course, folder: Path, hand_in: HandIn, zygote: LazyZygote) -> None:
    hand_in(folder / "submitted" / "zoe" / "activations", {"relu": ANSWERS["ada"]})
    again(course, folder, zygote)
    assert pairs(folder) == []
    assert "very alike" not in (folder / "graded" / "class.html").read_text()
