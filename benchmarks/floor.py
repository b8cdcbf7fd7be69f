"""The least that grading could cost: the same cells and probes in a bare forked child; no sandbox, no wire, no judging.

Run as `python benchmarks/floor.py COURSE ASSIGNMENT SUBMITTED` with the settings of `autograder.guest.preload`;
prints one line of JSON. One process imports the libraries that a zygote imports. What the grader would ask is written
down first, untimed; then, one notebook after the other, a fork of this process answers the same messages and ends.
"""

import json
import os
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Self

from autograder.course.assignments import load_assignment
from autograder.course.folders import find_course
from autograder.guest import preload
from autograder.guest.main import each
from autograder.model.exercise import Assignment, Check
from autograder.model.submission import Submission
from autograder.observing.run import observe
from autograder.sandbox.zygote import ANSWERS, LIBRARIES
from autograder.submissions.discover import discover
from autograder.wire.codec import decode, encode

if TYPE_CHECKING:
    from autograder.guest.answers import Answers

SEED = 1
Message = dict[str, Any]


class _Listening:
    """Stands for zygote and box in this very process, and keeps every message that it is asked."""

    tier = SimpleNamespace(letter="")

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self._answers = _answers()
        self._replies: deque[Message] = deque()

    def box(self) -> Self:
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def ask(self, message: Message, *, seconds: float) -> Message:
        self.tell(message, seconds=seconds)
        return self.hear(seconds=seconds)

    def tell(self, message: Message, *, seconds: float) -> None:
        told = list(each(message))
        self.messages += told
        self._replies += map(self._answers.handle, told)

    def hear(self, *, seconds: float) -> Message:
        return self._replies.popleft()


def main(course: str, assignment: str, submitted: str) -> None:
    """Measure, and print what was measured as JSON."""
    started = time.perf_counter()
    preload.preload(LIBRARIES, ANSWERS)
    imported = time.perf_counter() - started
    loaded = load_assignment(find_course(Path(course)), assignment)
    checks = {exercise.name: exercise.make_checks(SEED) for exercise in loaded.exercises}
    conversations = [_conversation(loaded, checks, one) for one in discover(Path(submitted), assignment)]
    seconds = [_timed(messages) for messages in conversations]
    sys.stdout.write(json.dumps({"import_seconds": imported, "seconds": seconds}) + "\n")


def _conversation(
    assignment: Assignment, checks: dict[str, tuple[Check, ...]], submission: Submission
) -> Sequence[Message]:
    """Return the messages with which the grader would grade `submission`."""

    def listen() -> bytes:
        listening: Any = _Listening()
        observe(listening, assignment, checks, submission.read(), submission.format)
        return encode({"messages": listening.messages})

    messages: Sequence[Message] = decode(_in_child(listen))["messages"]
    return messages


def _timed(messages: Sequence[Message]) -> float:
    """Return the seconds that a fork takes to answer `messages`, from before it is made until it has ended."""

    def answer() -> bytes:
        answers = _answers()
        for message in messages:
            answers.handle(message)
        return b""

    started = time.perf_counter()
    _in_child(answer)
    return time.perf_counter() - started


def _in_child(act: Callable[[], bytes]) -> bytes:
    """Return what `act` returns in a fork of this process."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            os.chdir(tempfile.mkdtemp(dir=Path.cwd()))
            with os.fdopen(writing, "wb") as pipe:
                pipe.write(act())
            os._exit(0)
        finally:
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read()
    status = os.waitpid(child, 0)[1]
    if status != 0:
        raise SystemExit(f"A child of the floor ended with status {status}.")
    return told


def _answers() -> "Answers":
    from autograder.guest.answers import Answers

    return Answers()


if __name__ == "__main__":
    main(*sys.argv[1:])
