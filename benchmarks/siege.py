"""A class of which half attacks the grader: every honest grade must be right, and no attack may get anywhere.

Run as `make siege`, or `python benchmarks/siege.py --students 200`; 1,000 honest and 1,000 hostile ones take an hour or
two. Honest ones answer as the reference and the honest alternatives do; hostile ones are the released notebook with
an attack of tests/corpus/hostile in it, in a cell or in an answer. Nobody hostile may have a point or a secret, every
honest one has all points, the host's memory and descriptors stay where they were, and no process and no file is left.
"""

import argparse
import json
import os
import secrets
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

from classroom import answered, make_class, reference_answers

from autograder.building.notebook import as_bytes
from autograder.course.answers import load_key
from autograder.course.folders import Course, find_course
from autograder.grade import Order, grade
from autograder.model.report import Report

ASSIGNMENT = "activations"
HERE = Path(__file__).resolve().parent
CORPUS = HERE.parent / "tests" / "corpus" / "hostile"
BARE_CALLS = HERE.parent / "tests" / "sandbox" / "stub" / "bare_calls.py"
ATTEMPT = """
def attempt(step):
    try:
        result = step()
    except (OSError, ImportError, MemoryError, RuntimeError, ValueError) as error:
        return f"refused: {type(error).__name__}"
    return "refused" if result is False else "open"
"""
MOST_GROWTH_MB = 100.0
MOST_MORE_DESCRIPTORS = 8
_WARM = 0.2


@dataclass(kw_only=True)
class Siege:
    """What was seen; everything in `wrong` is a failure.

    Attributes:
        honest: how many honest notebooks.
        hostile: how many hostile ones.
        seconds: of the whole run.
        megabytes: the host's resident memory after each submission.
        descriptors: its open files, likewise.
        wrong: sentences.
    """

    honest: int
    hostile: int
    seconds: float = 0.0
    megabytes: list[float] = field(default_factory=list)
    descriptors: list[int] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, Any]:
        """Return what is written down."""
        memory, files = self._settled(self.megabytes), self._settled(self.descriptors)
        return {
            "honest": self.honest,
            "hostile": self.hostile,
            "seconds": round(self.seconds, 1),
            "memory_mb": [round(memory[0], 1), round(memory[-1], 1), round(max(memory), 1)],
            "descriptors": [files[0], files[-1], max(files)],
            "wrong": self.wrong,
        }

    def judge(self) -> None:
        """Say what grew."""
        memory, files = self._settled(self.megabytes), self._settled(self.descriptors)
        if memory[-1] - memory[0] > MOST_GROWTH_MB:
            self.wrong.append(f"The host's memory grew from {memory[0]:.0f} to {memory[-1]:.0f} MB.")
        if max(files) - files[0] > MOST_MORE_DESCRIPTORS:
            self.wrong.append(f"The host's open files grew from {files[0]} to {max(files)}.")

    def _settled(self, samples: list[Any]) -> list[Any]:
        return samples[int(_WARM * len(samples)) :]


class Target:
    """What the attacks are after."""

    def __init__(self, folder: Path) -> None:
        """Put a secret, a marked file and a server where attacks would find them."""
        self.token = secrets.token_hex()
        self.secrets = folder / "solutions"
        self.secrets.mkdir()
        (self.secrets / "answer.py").write_text(f"answer = {self.token!r}\n")
        self.marked = folder / "marked"
        self.marked.write_text("untouched")
        self._server = socket.create_server(("127.0.0.1", 0))
        self._environment = mock.patch.dict(os.environ, GRADER_TOKEN=self.token)
        self._environment.start()

    def names(self) -> str:
        """Return code that tells attacks where everything is."""
        known = {
            "SECRET": str(self.secrets / "answer.py"),
            "SECRETS": str(self.secrets),
            "MARKED": str(self.marked),
            "REPOSITORY": str(HERE.parent),
            "HOST": os.getpid(),
            "PORT": self._server.getsockname()[1],
        }
        return "".join(f"{name} = {value!r}\n" for name, value in known.items())

    def wrong(self) -> Iterator[str]:
        """Yield what an attack has reached."""
        if self.marked.read_text() != "untouched" or [one.name for one in self.secrets.iterdir()] != ["answer.py"]:
            yield "An attack changed files of the host."
        self._server.setblocking(False)
        try:
            self._server.accept()
        except BlockingIOError:
            return
        yield "An attack reached a server of the host."

    def close(self) -> None:
        """Put the server away, and the environment as it was."""
        self._server.close()
        self._environment.stop()


def besiege(course: Course, students: int, jobs: int, scratch: Path) -> Siege:
    """Grade `students` honest and as many hostile notebooks, and return what was seen."""
    siege = Siege(honest=students, hostile=students)
    submitted, output = scratch / "submitted", scratch / "graded"
    rooms = scratch / "rooms"
    rooms.mkdir()
    before = _children()
    target = Target(scratch)
    honest = {f"honest-{name}" for name in make_class(course, ASSIGNMENT, students, scratch / "class")}
    for folder in (scratch / "class").iterdir():
        folder.rename(_placed(submitted, f"honest-{folder.name}"))
    _make_hostile(course, students, submitted, target)
    started = time.monotonic()

    def watch(done: int, total: int, report: Report) -> None:
        siege.megabytes.append(_resident_mb())
        siege.descriptors.append(len(list(Path("/proc/self/fd").iterdir())))
        if done % 50 == 0:
            sys.stderr.write(f"{done} of {total}, {siege.megabytes[-1]:.0f} MB, {siege.descriptors[-1]} files\n")

    order = Order(assignment=ASSIGNMENT, submissions=submitted, output=output, jobs=jobs)
    kept, tempfile.tempdir = tempfile.tempdir, str(rooms)  # where boxes have what they have on disk
    try:
        reports = grade(course, order, watch)
    finally:
        tempfile.tempdir = kept
    siege.seconds = time.monotonic() - started
    siege.judge()
    siege.wrong += [*_wrong_grades(reports, honest), *target.wrong(), *_told(output, target.token)]
    target.close()
    siege.wrong += [f"A process is left: {name}." for name in _children() - before]
    siege.wrong += [f"A file is left: {path.name}." for path in rooms.iterdir()]
    return siege


def _placed(submitted: Path, name: str) -> Path:
    submitted.mkdir(exist_ok=True)
    return submitted / name


def _make_hostile(course: Course, students: int, submitted: Path, target: Target) -> None:
    key = load_key(course, ASSIGNMENT)
    attacks = sorted(CORPUS.glob("*.py"))
    before = target.names() + BARE_CALLS.read_text() + ATTEMPT
    first = next(iter(reference_answers(key, ASSIGNMENT)))
    for number in range(students):
        attack = attacks[number % len(attacks)]
        code = before + attack.read_text()
        if number // len(attacks) % 2:
            code = f"def {first}(x):\n    exec({code!r}, {{'__name__': 'submission'}})\n    return x\n"
        path = submitted / f"hostile-{number:04d}-{attack.stem}" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(as_bytes(answered(key, ASSIGNMENT, {first: code})))


def _wrong_grades(reports: list[Report], honest: set[str]) -> Iterator[str]:
    if {report.student for report in reports} < honest or len(reports) != 2 * len(honest):
        yield f"{len(reports)} submissions were graded, of {2 * len(honest)}."
    for report in reports:
        right = report.max_score if report.student in honest else 0.0
        if report.score != right or report.needs_review:
            verdicts = {one.name: one.verdict.value for one in report.exercises if one.verdict.value != "passed"}
            yield f"{report.student} has {report.score:g} points instead of {right:g}: {verdicts}."
        if report.student in honest and report.integrity:
            yield f"{report.student} is honest, and is said to be odd: {report.findings[0]}"


def _told(output: Path, token: str) -> Iterator[str]:
    for path in output.rglob("*"):
        if path.is_file() and token.encode() in path.read_bytes():
            yield f"The secret is in {path.name}."


def _resident_mb() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def _children() -> set[str]:
    listed = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    return {Path(f"/proc/{pid}/comm").read_text().strip() for pid in listed}


def main() -> int:
    """Besiege, print and write what was seen."""
    parser = argparse.ArgumentParser(description="Grade a class of which half attacks the grader.")
    parser.add_argument("--students", type=int, default=1000, help="honest ones, and as many hostile ones")
    parser.add_argument("--jobs", type=int, default=2, help="submissions at the same time")
    parser.add_argument("--output", type=Path, default=HERE.parent / "siege.json", help="file to write")
    asked = parser.parse_args()
    scratch = Path(tempfile.mkdtemp(prefix="siege-"))
    try:
        siege = besiege(find_course(HERE.parent), asked.students, asked.jobs, scratch)
    finally:
        shutil.rmtree(scratch)
    figures = siege.figures()
    asked.output.write_text(json.dumps(figures, indent=1) + "\n")
    print(f"{siege.honest} honest and {siege.hostile} hostile notebooks in {siege.seconds:.0f} s")
    print(f"host's memory, after a fifth and at the end: {figures['memory_mb'][0]} and {figures['memory_mb'][1]} MB")
    print(f"host's open files: {figures['descriptors'][0]} and {figures['descriptors'][1]}")
    print("\n".join(siege.wrong) or "Every honest grade is right; nobody hostile has a point; nothing is left.")
    return 1 if siege.wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
