"""A copy of the course in a folder of its own, in which the real nbgrader's commands run."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.course.answers import load_key
from autograder.course.folders import Course

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
NAME = "activations"
# One mistake in each of these; what they are worth, our own grading says.
MISTAKEN = ("relu_grad", "sigmoid", "tanh", "two_class_softmax")
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def course(tmp_path_factory) -> Path:
    """The course as it is in the repository, with nbgrader's source notebook built."""
    folder = tmp_path_factory.mktemp("course")
    for part in ("assignments", "solutions"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__", "*.ipynb_checkpoints"))
    shutil.copy(ROOT / "nbgrader_config.py", folder)
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
        path.write_text(json.dumps(answered(released, answers)), "utf-8")
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


def run_in(folder: Path, program: str, *words: str) -> "subprocess.CompletedProcess[str]":
    """Run a program of this environment as an instructor does, with Jupyter's own folders out of the way."""
    jupyter = folder / ".jupyter"
    environment = {key: value for key, value in os.environ.items() if key not in ("MPLBACKEND", "PYTHONWARNINGS")}
    environment |= {f"JUPYTER_{kind}_DIR": str(jupyter) for kind in ("CONFIG", "DATA", "RUNTIME")}
    environment |= {"IPYTHONDIR": str(jupyter), "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    command = [str(BIN / program), *words]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=280)


def grade_id(cell: dict[str, Any]) -> str:
    return cell["metadata"].get("nbgrader", {}).get("grade_id", "")


def answered(notebook: dict[str, Any], answers: dict[str, str]) -> dict[str, Any]:
    """The notebook with its answer cells filled in; check cells and text stay."""
    cells = [
        {**cell, "source": answers[grade_id(cell)]}
        if grade_id(cell) in answers and cell["metadata"]["nbgrader"]["solution"]
        else cell
        for cell in notebook["cells"]
    ]
    return {**notebook, "cells": cells}


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
    with sqlite3.connect(course / "gradebook.db") as connection:
        for student, cell, score in connection.execute(query):
            if cell.startswith("check-"):
                found.setdefault(student, {})[cell.removeprefix("check-")] = score
    return found
