"""The instructor's desk at the size of a real course: grade a class again, judge it again, take that back.

    python benchmarks/desk.py [--students 1000]

The example class is graded once, in boxes. Then students and record are multiplied, so that a class of any size is
there as if each of its submissions had been run, and the commands are timed as an instructor gives them, imports
included.
"""

import argparse
import json
import resource
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
NAME = "activations"
UNCHANGED_SECONDS, RESCORE_SECONDS = 2.0, 10.0
CHANGES = (
    ("rtol=1e-3,\n            atol=0.0", "rtol=1e-2,\n            atol=0.0"),
    ("points=2,", "points=3,"),
    ("gradient(points=1, at", "gradient(points=2, at"),
)
_OF_STUDENTS = ("attempts", "submissions", "observations", "sources")


def multiply(submitted: Path, record: Path, into: Path, students: int) -> tuple[Path, Path]:
    """Write a class of `students` into the folder `into`; return its submissions and its output folder.

    Args:
        submitted: nbgrader's folder of a graded class.
        record: the `store.sqlite` of that class.
        into: an empty folder.
        students: how many.
    """
    names = sorted(path.name for path in submitted.iterdir() if path.is_dir())
    copies = {
        f"{names[place % len(names)]}_{place // len(names):04}": names[place % len(names)] for place in range(students)
    }
    for copy, name in copies.items():
        shutil.copytree(submitted / name, into / "submitted" / copy)
    output = into / "graded"
    output.mkdir()
    shutil.copyfile(record, output / "store.sqlite")
    with closing(sqlite3.connect(output / "store.sqlite")) as connection, connection:
        for table in _OF_STUDENTS:
            _multiply_rows(connection, table, copies)
        connection.execute("delete from reports")
        connection.execute("delete from facts where name = 'class'")
    return into / "submitted", output


def _multiply_rows(connection: sqlite3.Connection, table: str, copies: dict[str, str]) -> None:
    columns = [row[1] for row in connection.execute(f"pragma table_info({table})")]
    rows = [dict(zip(columns, row, strict=True)) for row in connection.execute(f"select * from {table}")]  # noqa: S608
    connection.execute(f"delete from {table}")  # noqa: S608
    made = [{**row, "student": copy} for copy, name in copies.items() for row in rows if row["student"] == name]
    for row in made:
        if "source" in row:
            row["source"] = "/".join([row["student"], *row["source"].split("/")[1:]])
    marks = ", ".join("?" for _ in columns)
    connection.executemany(f"insert into {table} values ({marks})", [[row[one] for one in columns] for row in made])  # noqa: S608


def run(*words: object) -> tuple[float, float]:
    """Run one command of the grader; return its seconds of wall-clock time, and of processor time."""
    began, used = time.perf_counter(), _processor_seconds()
    subprocess.run([sys.executable, "-m", "autograder", *map(str, words)], check=False, capture_output=True, cwd=ROOT)
    return time.perf_counter() - began, _processor_seconds() - used


def _processor_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def changed_course(into: Path) -> Path:
    """Copy the course to `into`, with a tolerance and the points of one check of the assignment changed; return it."""
    for room in ("assignments", "solutions"):
        shutil.copytree(ROOT / room / NAME, into / room / NAME)
    path = into / "assignments" / NAME / "exercises.py"
    text = path.read_text("utf-8")
    for old, new in CHANGES:
        if old not in text:
            raise SystemExit(f"{path} no longer has {old!r}")
        text = text.replace(old, new, 1)
    path.write_text(text, "utf-8")
    return into


def measure(students: int, folder: Path) -> dict[str, object]:
    """Return the seconds, by the wall and of the processor, of every command on a class of `students`, in `folder`."""
    small = folder / "small"
    run("grade", NAME, ROOT / "examples" / "submitted", "--output", small, "--seed", 5)
    submitted, output = multiply(ROOT / "examples" / "submitted", small / "store.sqlite", folder / "large", students)
    course = changed_course(folder / "course")
    again = ("grade", NAME, submitted, "--output", output)
    timed = {"recorded": run(*again)}
    timed["unchanged"] = min(run(*again) for _ in range(3))
    fresh = folder / "fresh"
    fresh.mkdir()
    multiply(ROOT / "examples" / "submitted", small / "store.sqlite", fresh, students)
    timed["rescore"] = run("rescore", output, "--yes", "--course", course)
    run("grade", NAME, fresh / "submitted", "--output", fresh / "graded", "--course", course)
    equal = same(output, fresh / "graded")
    timed["undo"] = run("rescore", output, "--undo")
    seconds = {name: [round(value, 2) for value in values] for name, values in timed.items()}
    return {"students": students, "equal": equal, **seconds}


def same(one: Path, other: Path) -> bool:
    """Return whether two output folders hold the same grades and the same data and pages of students, byte for byte."""
    files = sorted(path.relative_to(one) for path in [one / "grades.csv", *(one / "students").iterdir()])
    return all((one / name).read_bytes() == (other / name).read_bytes() for name in files) and len(files) > 1


def main(words: Sequence[str] | None = None) -> None:
    """Measure, print the figures as JSON and say which are required."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--students", type=int, default=1000)
    students = parser.parse_args(words).students
    with TemporaryDirectory() as folder:
        found = measure(students, Path(folder))
    print(json.dumps(found))
    print(f"unchanged: at most {UNCHANGED_SECONDS:g} s; rescore: at most {RESCORE_SECONDS:g} s; equal: true")


if __name__ == "__main__":
    main()
