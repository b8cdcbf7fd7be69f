"""A run that is killed at any moment and started again loses nothing and grades nobody twice."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from autograder.course.folders import Course

STUDENTS = 16
KILLS = 20
ANSWERS = [
    "def relu(x):\n    return ops.maximum(x, 0.0)",
    "def relu(x):\n    return ops.abs(x)",
    "def relu(x):\n    return x * ops.cast(x > 0, x.dtype)",
    "def relu(x):\n    raise ValueError('no')",
]


def make_class(course: Course, folder: Path) -> None:
    released = (course.folder("activations") / "activations.ipynb").read_text()
    for number in range(STUDENTS):
        notebook = json.loads(released)
        for cell in notebook["cells"]:
            if cell["metadata"].get("nbgrader", {}).get("grade_id") == "relu":
                cell["source"] = ANSWERS[number % len(ANSWERS)]
        path = folder / f"student{number:02}" / "activations" / "activations.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(notebook))


def start(root: Path, submitted: Path, output: Path) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "autograder", "grade", "activations", str(submitted), "--output", str(output)]
    return subprocess.Popen(
        [*command, "--seed", "5", "--jobs", "2", "--course", str(root)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def kill(run: "subprocess.Popen[bytes]") -> None:
    os.killpg(run.pid, signal.SIGKILL)
    run.communicate()


def finished(output: Path) -> int:
    if not (output / "store.sqlite").exists():
        return 0
    with closing(sqlite3.connect(f"file:{output / 'store.sqlite'}?mode=ro", uri=True)) as connection:
        try:
            count: int = connection.execute("select count(*) from submissions").fetchone()[0]
        except sqlite3.OperationalError:
            return 0
    return count


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_twenty_kills_leave_the_same_grades_byte_for_byte(root: Path, course: Course, tmp_path: Path) -> None:
    submitted = tmp_path / "submitted"
    make_class(course, submitted)
    undisturbed = start(root, submitted, tmp_path / "undisturbed")
    began = time.monotonic()
    _, words = undisturbed.communicate()
    whole = time.monotonic() - began
    assert undisturbed.returncode == 0, words.decode()
    expected = (tmp_path / "undisturbed" / "grades.csv").read_bytes()

    rng = random.Random(1)
    kept = 0
    for number in range(KILLS):
        # A new output now and then, so that kills hit every stage and not only the last.
        output = tmp_path / f"killed{number // 5}"
        run = start(root, submitted, output)
        time.sleep(rng.uniform(0.1, whole))
        kill(run)
        now = finished(output)
        assert now >= (kept if number % 5 else 0), "what was recorded is gone"
        kept = now
    for number in range(KILLS // 5):
        output = tmp_path / f"killed{number}"
        run = start(root, submitted, output)
        _, words = run.communicate()
        assert run.returncode == 0, words.decode()
        assert (output / "grades.csv").read_bytes() == expected
        assert finished(output) == STUDENTS
        assert [path.name for path in output.rglob(".*") if path.name.startswith(".")] == []
