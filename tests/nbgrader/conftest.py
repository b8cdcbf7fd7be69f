"""A copy of the course in a folder of its own, in which the real nbgrader's commands run."""

import importlib.util
import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import ModuleType

import pytest

from autograder.course.answers import load_key
from autograder.course.folders import Course


def _load(name: str, folder: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, folder / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


HERE = Path(__file__).parent
_load("browser", HERE.parents[1] / "benchmarks")
running = _load("running", HERE)
ROOT, NAME, MISTAKEN, grade_id, run_in = running.ROOT, running.NAME, running.MISTAKEN, running.grade_id, running.run_in
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def course(tmp_path_factory) -> Path:
    """The course as it is in the repository, with nbgrader's source notebook built, and nbgrader as it is without us.

    What is added for grading in boxes has tests of its own.
    """
    folder = running.copied(tmp_path_factory.mktemp("course"))
    done = run_in(folder, "autograder", "build", NAME, "--nbgrader", "--course", str(folder))
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="session")
def nbgrader(course: Path) -> Run:
    """Runs an nbgrader command in the course folder."""

    def run(*words: str, cwd: Path = course) -> "subprocess.CompletedProcess[str]":
        return run_in(cwd, "nbgrader", *words)

    return run


@pytest.fixture(scope="session")
def generated(course: Path, nbgrader: Run) -> Path:
    """The course after `nbgrader generate_assignment`."""
    done = nbgrader("generate_assignment", NAME)
    assert done.returncode == 0, done.stderr
    return course


@pytest.fixture(scope="session")
def submitted(generated: Path) -> Path:
    """Three students: one answers as the reference does, one makes mistakes, one does nothing."""
    released = json.loads((generated / "assignments" / NAME / f"{NAME}.ipynb").read_text("utf-8"))
    source = json.loads((generated / "solutions" / NAME / f"{NAME}.ipynb").read_text("utf-8"))
    key = load_key(Course(assignments=generated / "assignments", solutions=generated / "solutions"), NAME)
    right = {grade_id(cell): "".join(cell["source"]) for cell in source["cells"]}
    wrong = right | {name: key.misconceptions_of(name)[0].source for name in MISTAKEN}
    for student, answers in {"right": right, "mistaken": wrong, "untouched": {}}.items():
        path = generated / "submitted" / student / NAME / f"{NAME}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(running.answered(released, answers)), "utf-8")
    return generated


@pytest.fixture(scope="session")
def autograded(submitted: Path, nbgrader: Run) -> Path:
    """The course after `nbgrader autograde`."""
    done = nbgrader("autograde", NAME)
    assert done.returncode == 0, done.stderr
    return submitted


@pytest.fixture(scope="session")
def scores(autograded: Path) -> dict[str, dict[str, float]]:
    """What nbgrader gave, by student and exercise."""
    return gradebook(autograded)


@pytest.fixture(scope="session")
def ours(submitted: Path, tmp_path_factory) -> dict[str, dict[str, float]]:
    """What this grader gives with the public inputs, by student and exercise."""
    output = tmp_path_factory.mktemp("ours") / "graded"
    words = ["grade", NAME, "submitted", "--output", str(output), "--seed", "0", "--trust-submissions"]
    done = run_in(submitted, "autograder", *words)
    assert done.returncode == 0, done.stderr
    reports = [json.loads(path.read_text("utf-8")) for path in (output / "students").glob("*.json")]
    return {one["student"]: {exercise["name"]: exercise["score"] for exercise in one["exercises"]} for one in reports}


def gradebook(course: Path) -> dict[str, dict[str, float]]:
    """What nbgrader gave, by student and exercise."""
    query = """
        SELECT submitted_assignment.student_id, base_cell.name, grade.auto_score
        FROM grade
        JOIN base_cell ON base_cell.id = grade.cell_id
        JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id
        JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
    """
    found: dict[str, dict[str, float]] = {}
    with closing(sqlite3.connect(course / "gradebook.db")) as connection:
        for student, cell, score in connection.execute(query):
            if cell.startswith("check-"):
                found.setdefault(student, {})[cell.removeprefix("check-")] = score
    return found
