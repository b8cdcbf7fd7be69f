"""How fast the grader is: beside nbgrader's own `autograde`, and beside the least that grading could cost.

Run as `make bench`, or `python benchmarks/bench.py --help`; takes some two minutes on two idle cores. Everything is
measured in one run on one class of honest notebooks, turn by turn, and figures are medians, so that whatever else the
machine does hits all sides. README.md says what each figure means.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import with_nbgrader
from classroom import make_class

from autograder.course.assignments import load_assignment
from autograder.course.folders import Course, find_course
from autograder.guest.preload import SETTINGS
from autograder.observing.run import observe
from autograder.sandbox.zygote import Zygote
from autograder.submissions.discover import discover

ASSIGNMENT = "activations"
SEED = 1
HERE = Path(__file__).resolve().parent
BIN = Path(sys.executable).parent
MEGABYTE = 2**20
_QUIET = 1.0
# What each figure must be: the least, or the most.
AT_LEAST = {"nbgrader_ratio": 40.0}
AT_MOST = {"floor_ratio": 1.3, "help_seconds": 0.3, "child_private_mb": 150.0}


@dataclass(kw_only=True)
class Measured:
    """Raw seconds, one entry a round.

    Attributes:
        students: size of the class.
        two_jobs: the whole command with 2 jobs.
        steady: seconds a submission with 1 job, from the first that is finished to the end of the command.
        floor: seconds a submission in a bare child, mean over the class.
        help: `autograder --help`.
        private_mb: memory of one child after it graded a notebook.
        nbgrader: nbgrader's `autograde`.
        load: how many processes wanted a core before anything was measured.
    """

    students: int
    load: float
    two_jobs: list[float] = field(default_factory=list)
    steady: list[float] = field(default_factory=list)
    floor: list[float] = field(default_factory=list)
    help: list[float] = field(default_factory=list)
    private_mb: float = 0.0
    nbgrader: list[with_nbgrader.Timed] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """Return the four figures."""
        ours = statistics.median(self.two_jobs) / self.students
        theirs = statistics.median(timed.seconds_a_submission(self.students) for timed in self.nbgrader)
        return {
            "nbgrader_ratio": round(theirs / ours, 1),
            "floor_ratio": round(statistics.median(a / b for a, b in zip(self.steady, self.floor, strict=True)), 3),
            "help_seconds": round(min(self.help), 3),
            "child_private_mb": round(self.private_mb, 1),
        }


def main() -> None:
    """Measure, print the table and write the file."""
    asked = _arguments()
    course = find_course(HERE.parent)
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        measured = _measure(course, Path(scratch), asked)
    figures = measured.figures()
    asked.output.write_text(json.dumps(_as_json(figures, measured), indent=1) + "\n")
    _print(figures, measured)
    print(f"\nWritten: {asked.output}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure the grader beside nbgrader and beside a bare fork.")
    parser.add_argument("--students", type=int, default=20, help="size of the class")
    parser.add_argument("--rounds", type=int, default=3, help="repetitions of the grader and of its floor")
    parser.add_argument("--nbgrader-notebooks", type=int, default=4, help="how many of them nbgrader grades")
    parser.add_argument("--output", type=Path, default=HERE.parent / "bench.json", help="file to write")
    return parser.parse_args()


def _measure(course: Course, scratch: Path, asked: argparse.Namespace) -> Measured:
    measured = Measured(students=asked.students, load=os.getloadavg()[0])
    submitted = scratch / "submitted"
    names = make_class(course, ASSIGNMENT, asked.students, submitted)
    with_nbgrader.make_course(course, ASSIGNMENT, scratch / "course")
    measured.help = [_help() for _ in range(5)]
    measured.private_mb = _private_mb(course, submitted)
    theirs = names[:: max(1, len(names) // asked.nbgrader_notebooks)][: asked.nbgrader_notebooks]
    _grade(course, submitted, scratch, jobs=2)  # once unmeasured, so that all sides find their files in memory
    for turn in range(asked.rounds):
        measured.floor.append(_floor(course, submitted, scratch))
        measured.steady.append(_grade(course, submitted, scratch, jobs=1)[1])
        measured.two_jobs.append(_grade(course, submitted, scratch, jobs=2)[0])
        share = theirs[turn :: asked.rounds]
        if share:
            measured.nbgrader.append(with_nbgrader.autograde(scratch / "course", ASSIGNMENT, share, submitted))
    return measured


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _help() -> float:
    started = time.perf_counter()
    subprocess.run([str(BIN / "autograder"), "--help"], env=_environment(), stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - started


def _grade(course: Course, submitted: Path, scratch: Path, *, jobs: int) -> tuple[float, float]:
    """Return the seconds of the whole command, and those a submission between the first one's line and the end."""
    output = scratch / "graded"
    shutil.rmtree(output, ignore_errors=True)
    command = [str(BIN / "autograder"), "grade", ASSIGNMENT, str(submitted), "--output", str(output)]
    command += ["--jobs", str(jobs), "--seed", str(SEED), "--course", str(course.assignments.parent)]
    marks = [time.perf_counter()]
    with subprocess.Popen(command, env=_environment(), stderr=subprocess.PIPE, text=True) as process:
        lines = []
        for line in process.stderr or ():
            lines.append(line)
            if line.startswith("["):
                marks.append(time.perf_counter())
    marks.append(time.perf_counter())
    if process.returncode != 0 or len(marks) < 4:
        raise SystemExit(f"autograder grade ended with {process.returncode}:\n{''.join(lines)}")
    return marks[-1] - marks[0], (marks[-1] - marks[1]) / (len(marks) - 3)


def _floor(course: Course, submitted: Path, scratch: Path) -> float:
    command = [sys.executable, str(HERE / "floor.py"), str(course.assignments.parent), ASSIGNMENT, str(submitted)]
    done = subprocess.run(
        command, env=_environment() | SETTINGS, cwd=scratch, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise SystemExit(f"The floor could not be measured:\n{done.stderr}")
    return statistics.fmean(json.loads(done.stdout.splitlines()[-1])["seconds"])


def _private_mb(course: Course, submitted: Path) -> float:
    """Return the megabytes that one box shares with nobody after it graded the first notebook."""
    assignment = load_assignment(course, ASSIGNMENT)
    checks = {exercise.name: exercise.make_checks(SEED) for exercise in assignment.exercises}
    first = discover(submitted, ASSIGNMENT)[0]
    with Zygote() as zygote, zygote.box() as box:
        lent: Any = _Lent(zygote, box)
        observe(lent, assignment, checks, first.read(), first.format)
        return box.private_bytes() / MEGABYTE


class _Lent:
    """A zygote that gives out one box and does not take it back."""

    def __init__(self, zygote: Zygote, box: Any) -> None:
        self.tier = zygote.tier
        self._box = box

    def box(self) -> "_Lent":
        return self

    def __enter__(self) -> Any:
        return self._box

    def __exit__(self, *_: object) -> None:
        return None


def _as_json(figures: dict[str, float], measured: Measured) -> dict[str, Any]:
    seconds = {
        "nbgrader_start": [timed.start_seconds for timed in measured.nbgrader],
        "nbgrader_notebooks": [one for timed in measured.nbgrader for one in timed.notebook_seconds],
        "grade_2_jobs": measured.two_jobs,
        "grade_1_job_a_submission": measured.steady,
        "floor_a_submission": measured.floor,
        "help": measured.help,
    }
    rounded = {name: [round(value, 4) for value in values] for name, values in seconds.items()}
    context = {"students": measured.students, "load_before": round(measured.load, 2), "cores": os.cpu_count()}
    return {**figures, **context, "required": {**AT_LEAST, **AT_MOST}, "seconds": rounded}


def _print(figures: dict[str, float], measured: Measured) -> None:
    notebooks = [one for timed in measured.nbgrader for one in timed.notebook_seconds]
    start = statistics.median(timed.start_seconds for timed in measured.nbgrader)
    theirs = statistics.median(timed.seconds_a_submission(measured.students) for timed in measured.nbgrader)
    ours = statistics.median(measured.two_jobs)
    students = measured.students
    print(f"One class of {students} honest notebooks of {ASSIGNMENT}; seconds a submission, medians.\n")
    rows = [
        ("nbgrader autograde", theirs, f"{len(notebooks)} notebooks timed; start {start:.1f} s shared by {students}"),
        ("autograder grade --jobs 2", ours / students, f"the whole command, {ours:.1f} s, over {students}"),
        ("autograder grade --jobs 1", statistics.median(measured.steady), "from the first one finished to the end"),
        ("floor: a bare fork", statistics.median(measured.floor), "the same cells and probes, nothing else"),
    ]
    for name, seconds, words in rows:
        print(f"  {name:28}{seconds:9.3f}   {words}")
    print()
    for name, value in figures.items():
        print(f"  {name:28}{value:9.3f}   {_verdict(name, value)}")
    if measured.load > _QUIET:
        print(f"\nOther processes were busy (load {measured.load:.1f}): the grader had fewer than its two cores.")


def _verdict(name: str, value: float) -> str:
    if name in AT_LEAST:
        return f"at least {AT_LEAST[name]:g}: {'met' if value >= AT_LEAST[name] else 'MISSED'}"
    return f"at most {AT_MOST[name]:g}: {'met' if 0 < value <= AT_MOST[name] else 'MISSED'}"


if __name__ == "__main__":
    main()
