"""The example class is what its answers make it, and its expectations add up."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course.assignments import load_assignment
from autograder.course.folders import Course

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
EXPECTED = json.loads((EXAMPLES / "expected.json").read_text("utf-8"))


def make(*arguments: str) -> None:
    subprocess.run([sys.executable, str(EXAMPLES / "make.py"), *arguments], check=True, timeout=60)


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_class_is_made_from_the_released_notebook_and_the_answers(tmp_path):
    make("--into", str(tmp_path / "class"))
    made, committed = files_in(tmp_path / "class"), files_in(EXAMPLES / "submitted")
    assert sorted(made) == sorted(committed)
    stale = [name for name in made if made[name] != committed[name]]
    assert not stale, f"run `python examples/make.py`: {stale}"


def test_the_large_class_differs_in_one_notebook_of_30_mb(tmp_path):
    make("--large", str(tmp_path / "class"))
    made, committed = files_in(tmp_path / "class"), files_in(EXAMPLES / "submitted")
    (different,) = [name for name in made if made[name] != committed[name]]
    assert different == "uma_iyer/activations/activations.ipynb"
    assert 30e6 < len(made[different]) < 35e6


def test_nothing_large_is_committed():
    assert max(map(len, files_in(EXAMPLES).values())) < 1e6


def test_every_student_has_an_expectation_and_a_row_in_the_readme():
    handed_in = sorted(folder.name for folder in (EXAMPLES / "submitted").iterdir())
    assert handed_in == sorted(EXPECTED)
    rows = dict(re.findall(r"^\| `(\w+)` \|.*?\| ([\d.]+) \|", (EXAMPLES / "README.md").read_text("utf-8"), re.M))
    assert {name: float(score) for name, score in rows.items()} == {
        name: due["score"] for name, due in EXPECTED.items()
    }


@pytest.mark.parametrize("student", sorted(EXPECTED))
def test_expected_points_add_up_and_are_lost_for_a_reason(course: Course, student: str):
    due = EXPECTED[student]
    points = {one.name: one.points for one in load_assignment(course, "activations").exercises}
    assert due["exercises"].keys() == points.keys()
    assert sum(one["score"] for one in due["exercises"].values()) == due["score"]
    for name, one in due["exercises"].items():
        assert (one["verdict"] == "passed") == (one["score"] == points[name])
        assert one["misconception"] is None or one["verdict"] == "failed"
