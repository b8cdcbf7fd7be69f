"""nbgrader's own four commands, on every assignment of the course."""

import json
import shutil
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from nbgrader.api import Gradebook
from running import ROOT, answered, copied, grade_id, run_in

from autograder.building.build import write_source
from autograder.course.assignments import load_assignment
from autograder.course.folders import Course

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
PATIENT = "--Execute.timeout=300"  # beside the notebook lies no nbgrader_config.py; other tests share the machine
COURSE = Course(assignments=ROOT / "assignments", solutions=ROOT / "solutions")


class Graded(NamedTuple):
    """A course of one assignment after generate_assignment, autograde and generate_feedback."""

    name: str
    points: dict[str, float]
    folder: Path


@pytest.fixture(scope="module", params=COURSE.names())
def graded(request, tmp_path_factory) -> Graded:
    """One student hands in the reference; nbgrader itself executes it, in a kernel."""
    name = request.param
    folder = copied(tmp_path_factory.mktemp(name), name)
    write_source(Course(assignments=folder / "assignments", solutions=folder / "solutions"), name)
    assert run_in(folder, "nbgrader", "generate_assignment", name).returncode == 0
    released, source = (read(folder / part / name / f"{name}.ipynb") for part in ("assignments", "solutions"))
    right = {grade_id(cell): "".join(cell["source"]) for cell in source["cells"]}
    path = folder / "submitted" / "right" / name / f"{name}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(answered(released, right)), "utf-8")
    for command in ("autograde", "generate_feedback"):
        done = run_in(folder, "nbgrader", command, name)
        assert done.returncode == 0, done.stderr
    return Graded(name, {one.name: one.points for one in load_assignment(COURSE, name).exercises}, folder)


def test_the_release_is_what_students_get_and_nothing_of_the_answer_key(graded):
    assert contents(graded.folder / "assignments" / graded.name) == contents(ROOT / "assignments" / graded.name)


def test_the_reference_gets_full_marks(graded):
    assert scores(graded.folder, graded) == graded.points


def test_the_reference_gets_full_marks_in_boxes_too(graded, tmp_path):
    folder = copied(tmp_path / "course", graded.name, in_boxes=True)
    write_source(Course(assignments=folder / "assignments", solutions=folder / "solutions"), graded.name)
    shutil.copytree(graded.folder / "submitted", folder / "submitted")
    for command in ("generate_assignment", "autograde"):
        done = run_in(folder, "nbgrader", command, graded.name)
        assert done.returncode == 0, done.stderr
    assert scores(folder, graded) == graded.points


def test_no_cell_of_the_executed_reference_fails_or_complains(graded):
    notebook = read(graded.folder / "autograded" / "right" / graded.name / f"{graded.name}.ipynb")
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
    assert [one["evalue"] for one in outputs if one["output_type"] == "error"] == []
    assert ["".join(one["text"]) for one in outputs if one.get("name") == "stderr"] == []


def test_the_feedback_page_shows_every_exercise(graded):
    page = (graded.folder / "feedback" / "right" / graded.name / f"{graded.name}.html").read_text("utf-8")
    assert [name for name in graded.points if f"check-{name}" not in page] == []


def test_validate_passes_the_reference(graded, tmp_path):
    shutil.copy(graded.folder / "submitted" / "right" / graded.name / f"{graded.name}.ipynb", tmp_path)
    done = run_in(tmp_path, "nbgrader", "validate", f"{graded.name}.ipynb", PATIENT)
    assert done.returncode == 0, done.stderr
    assert "check(" not in done.stdout  # what is left are the questions that a person reads


def test_validate_says_of_an_untouched_notebook_that_every_check_fails(graded, tmp_path):
    shutil.copy(graded.folder / "assignments" / graded.name / f"{graded.name}.ipynb", tmp_path)
    done = run_in(tmp_path, "nbgrader", "validate", f"{graded.name}.ipynb", PATIENT)
    assert done.returncode == 0, done.stderr
    assert [name for name in graded.points if f'check("{name}")' not in done.stdout] == []
    assert "Traceback" not in done.stdout


def read(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text("utf-8"))


def contents(folder: Path) -> dict[str, bytes]:
    files = [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def scores(folder: Path, graded: Graded) -> dict[str, float]:
    """What nbgrader's gradebook says of the one who handed in the reference."""
    with Gradebook(f"sqlite:///{folder}/gradebook.db") as book:
        found = {
            name: book.find_grade(f"check-{name}", graded.name, graded.name, "right").auto_score
            for name in graded.points
        }
    return found
