"""Seconds a submission of nbgrader's own `autograde`, in a course of its own.

The real commands, with compiled bytecode and a warm page cache; kernels are those of this environment. The start of the
command is counted once a class, and the rest by the notebook, so that a few notebooks tell what a class would take.
"""

import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from autograder.building.notebook import as_bytes, source_notebook
from autograder.course.answers import load_key
from autograder.course.folders import Course

_BIN = Path(sys.executable).parent
_NOT_AN_INSTRUCTORS = ("PYTHONDONTWRITEBYTECODE", "MPLBACKEND", "TF_CPP_MIN_LOG_LEVEL")


@dataclass(frozen=True, kw_only=True)
class Timed:
    """What nbgrader took.

    Attributes:
        start_seconds: from the command to its first notebook.
        notebook_seconds: of each notebook, kernel start included.
    """

    start_seconds: float
    notebook_seconds: Sequence[float]

    def seconds_a_submission(self, students: int) -> float:
        """Return the seconds a submission takes in a class of `students`."""
        return statistics.median(self.notebook_seconds) + self.start_seconds / students


def environment(folder: Path) -> dict[str, str]:
    """Return an environment in which Jupyter finds this interpreter's own kernel only, and draws as it always does."""
    kept = {name: value for name, value in os.environ.items() if name not in _NOT_AN_INSTRUCTORS}
    return kept | {
        "JUPYTER_CONFIG_DIR": str(folder / "jupyter"),
        "JUPYTER_DATA_DIR": str(folder / "jupyter"),
        "JUPYTER_RUNTIME_DIR": str(folder / "jupyter"),
        "IPYTHONDIR": str(folder / "ipython"),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "PATH": f"{_BIN}{os.pathsep}{os.environ.get('PATH', '')}",
    }


def make_course(course: Course, assignment: str, folder: Path) -> None:
    """Make an nbgrader course in `folder` with the assignment generated, as an instructor does."""
    source = folder / "source" / assignment
    source.mkdir(parents=True)
    reference = load_key(course, assignment).reference
    (source / f"{assignment}.ipynb").write_bytes(as_bytes(source_notebook(reference, assignment)))
    (folder / "nbgrader_config.py").write_text("c = get_config()\nc.ExecutePreprocessor.timeout = 120\n")
    _nbgrader(folder, "generate_assignment", assignment)


def autograde(folder: Path, assignment: str, students: Sequence[str], submitted: Path) -> Timed:
    """Run nbgrader's `autograde` over the notebooks of `students`."""
    for student in students:
        shutil.copytree(submitted / student, folder / "submitted" / student)
    began = time.perf_counter()
    marks = [began]
    command = [str(_BIN / "nbgrader"), "autograde", assignment]
    with subprocess.Popen(command, cwd=folder, env=environment(folder), stderr=subprocess.PIPE, text=True) as process:
        for line in process.stderr or ():
            if _starts_a_notebook(line):
                marks.append(time.perf_counter())
        process.wait()
    marks.append(time.perf_counter())
    if process.returncode != 0 or len(marks) != len(students) + 2:
        raise SystemExit(f"nbgrader autograde ended with {process.returncode} after {len(marks) - 2} notebooks.")
    lasted = [later - earlier for earlier, later in pairwise(marks)]
    return Timed(start_seconds=lasted[0], notebook_seconds=lasted[1:])


def scores(folder: Path) -> dict[str, float]:
    """Return what nbgrader gave, by student."""
    query = (
        "SELECT submitted_assignment.student_id, SUM(grade.auto_score) FROM grade "
        "JOIN submitted_notebook ON grade.notebook_id = submitted_notebook.id "
        "JOIN submitted_assignment ON submitted_notebook.assignment_id = submitted_assignment.id GROUP BY 1"
    )
    with closing(sqlite3.connect(folder / "gradebook.db")) as connection:
        return {student: float(score or 0) for student, score in connection.execute(query)}


def _starts_a_notebook(line: str) -> bool:
    """Whether nbgrader's log says that it begins with a notebook; it converts each twice, to sanitise and to grade."""
    return "Converting notebook" in line and "submitted" in line


def _nbgrader(folder: Path, *words: str) -> None:
    command = [str(_BIN / "nbgrader"), *words]
    done = subprocess.run(command, cwd=folder, env=environment(folder), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"nbgrader {' '.join(words)} failed:\n{done.stderr}")
