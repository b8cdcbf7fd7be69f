"""What the walls cost, and how fast they close: beside a child that nothing confines, and after a limit has passed.

Run as `make wall`, or `python benchmarks/wall.py --help`; takes a minute or two. Everything runs on one core, so that
nothing that the walls cost is hidden by another core, and turn by turn, so that whatever else the machine does hits all
sides. What a submission costs is processor time, which other processes change least. README.md explains the figures.
"""

import argparse
import json
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from classroom import make_class

from autograder.course.assignments import load_assignment
from autograder.course.folders import find_course
from autograder.model.exercise import Assignment, Check
from autograder.model.submission import Submission
from autograder.observing.run import observe
from autograder.sandbox.box import Box, BoxEnded
from autograder.sandbox.endings import Exit
from autograder.sandbox.limits import MEGABYTE, Limits
from autograder.sandbox.tiers import Means
from autograder.sandbox.zygote import Zygote
from autograder.submissions.discover import discover

ASSIGNMENT = "activations"
SEED = 1
HERE = Path(__file__).resolve().parent
LIMIT_SECONDS = 0.25
AT_MOST = {"kill_ms": 50.0, "sandbox_ms": 25.0, "noticing_ms": 5.0}
# How a run may resist; each goes on until it is killed.
STUBBORN = {
    **{
        path.stem.replace("_", " "): path.read_text("utf-8")
        for path in sorted((HERE.parent / "tests/corpus/stubborn").glob("*.py"))
    },
    "has many threads": """
import threading
def spin():
    while True: pass
for _ in range(40): threading.Thread(target=spin, daemon=True).start()
spin()
""",
    "has much memory": "import numpy as np\nkept = np.ones(60_000_000)\nwhile True: pass",
}
Timed = dict[str, list[float]]
Checks = dict[str, tuple[Check, ...]]


def main() -> None:
    """Measure, print the table and write the file."""
    asked = _arguments()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    course = find_course(HERE.parent)
    assignment = load_assignment(course, ASSIGNMENT)
    checks: Checks = {exercise.name: exercise.make_checks(SEED) for exercise in assignment.exercises}
    with tempfile.TemporaryDirectory(prefix="wall-") as scratch:
        make_class(course, ASSIGNMENT, asked.students, Path(scratch))
        submissions = discover(Path(scratch), ASSIGNMENT)
        with ExitStack() as stack:
            zygotes = {
                "confined": stack.enter_context(Zygote()),
                "trusted": stack.enter_context(Zygote(offered=Means(), trust=True)),
            }
            late, baseline = _kills(zygotes["confined"], asked.rounds)
            seconds = _in_turn(
                {name: _grading(zygote, assignment, checks, submissions) for name, zygote in zygotes.items()},
                asked.rounds,
            )
        unnoticed = _noticing(assignment, checks, submissions, asked.rounds)
    figures = _figures(late, baseline, seconds, unnoticed)
    told = {**figures, "required": AT_MOST, "tier": zygotes["confined"].tier.letter}
    told |= {
        "load": round(os.getloadavg()[0], 2),
        "late_ms": _milliseconds(late),
        "baseline_ms": _milliseconds(baseline),
    }
    told |= {"a_submission_ms": _milliseconds(seconds | unnoticed)}
    asked.output.write_text(json.dumps(told, indent=1) + "\n")
    _print(figures, told)
    print(f"\nWritten: {asked.output}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure what the walls cost and how fast they close.")
    parser.add_argument("--students", type=int, default=8, help="size of the class")
    parser.add_argument("--rounds", type=int, default=7, help="repetitions")
    parser.add_argument("--output", type=Path, default=HERE.parent / "wall.json", help="file to write")
    return parser.parse_args()


def _kills(zygote: Zygote, rounds: int) -> tuple[Timed, Timed]:
    """Return by how many seconds each stubborn run outlives its limit, and how late this host is for a mere alarm."""
    late: Timed = {name: [] for name in STUBBORN}
    baseline: Timed = {"alarm": []}
    for _ in range(rounds):
        for name, code in STUBBORN.items():
            late[name].append(_late(zygote, code))
            started = time.monotonic()
            threading.Event().wait(LIMIT_SECONDS)
            baseline["alarm"].append(time.monotonic() - started - LIMIT_SECONDS)
    return late, baseline


def _late(zygote: Zygote, code: str) -> float:
    """Return the seconds from a limit until the process has been reaped."""
    message = {"op": "cell", "index": 0, "code": code, "captures": []}
    with zygote.box() as box:
        box.ask({"op": "cell", "index": 0, "code": "", "captures": []}, seconds=30)
        started = time.monotonic()
        try:
            box.ask(message, seconds=LIMIT_SECONDS)
        except BoxEnded:
            return time.monotonic() - started - LIMIT_SECONDS
    raise SystemExit(f"This should not have ended by itself:\n{code}")


def _grading(
    zygote: Zygote, assignment: Assignment, checks: Checks, submissions: Sequence[Submission]
) -> Callable[[], float]:
    """Return what observes the whole class, and says how many seconds of a processor a submission took."""
    contents = [(one.read(), one.format) for one in submissions]
    counting = _Counting(zygote)
    lent: Any = counting

    def run() -> float:
        for content, format_ in contents:
            observe(lent, assignment, checks, content, format_)
        return counting.seconds() / len(contents)

    return run


class _Counting:
    """A zygote that adds up the processor time of its boxes, from fork to end, as the kernel gives it."""

    def __init__(self, zygote: Zygote) -> None:
        self.tier = zygote.tier
        self._zygote = zygote
        self._used: list[Box] = []

    def box(self) -> Box:
        box = self._zygote.box()
        self._used.append(box)
        return box

    def seconds(self) -> float:
        """Return the seconds of all boxes used since the last time."""
        used, self._used = self._used, []
        return sum(_exit_of(box).cpu_seconds for box in used)


def _exit_of(box: Box) -> Exit:
    return box._await_exit()


def _in_turn(sides: dict[str, Callable[[], float]], rounds: int) -> Timed:
    """Return the seconds of every side, each round in another order, after a round that is not counted."""
    seconds: Timed = {name: [] for name in sides}
    for run in sides.values():
        run()
    for turn in range(rounds):
        for name, run in list(sides.items())[:: 1 if turn % 2 else -1]:
            seconds[name].append(run())
    return seconds


def _noticing(assignment: Assignment, checks: Checks, submissions: Sequence[Submission], rounds: int) -> Timed:
    """Return the seconds a submission takes in boxes that notice oddities, and in boxes that do not."""
    with tempfile.TemporaryDirectory(prefix="wall-") as folder, ExitStack() as stack:
        Path(folder, "blind_answers.py").write_text(_BLIND)
        limits = Limits(memory_bytes=1024 * MEGABYTE)
        blind = Zygote(limits=limits, answers="blind_answers", folders=[Path(folder)])
        zygotes = {"noticing": stack.enter_context(Zygote(limits=limits)), "blind": stack.enter_context(blind)}
        sides = {name: _grading(zygote, assignment, checks, submissions) for name, zygote in zygotes.items()}
        return _in_turn(sides, rounds)


_BLIND = '''"""Answers that notice no oddities."""

from autograder.guest import answers, oddities


class _Nothing:
    def take(self):
        return []


class Answers(answers.Answers):
    def __init__(self):
        oddities.start = _Nothing
        super().__init__()

    def _restore(self, *, thoroughly):
        self._steady.restore()
'''


def _figures(late: Timed, baseline: Timed, seconds: Timed, unnoticed: Timed) -> dict[str, float]:
    worst = max(statistics.median(values) for values in late.values())
    return {
        "kill_ms": round(1e3 * (worst - statistics.median(baseline["alarm"])), 1),
        "sandbox_ms": round(1e3 * _difference(seconds["confined"], seconds["trusted"]), 1),
        "noticing_ms": round(1e3 * _difference(unnoticed["noticing"], unnoticed["blind"]), 1),
    }


def _difference(dear: list[float], cheap: list[float]) -> float:
    return statistics.median(a - b for a, b in zip(dear, cheap, strict=True))


def _milliseconds(timed: Timed) -> dict[str, list[float]]:
    return {name: [round(1e3 * value, 1) for value in values] for name, values in timed.items()}


def _print(figures: dict[str, float], told: dict[str, Any]) -> None:
    print(
        f"Tier {told['tier']}, one core, load {told['load']}. Milliseconds, medians; of a submission, processor time.\n"
    )
    for name, values in (told["late_ms"] | told["baseline_ms"]).items():
        print(f"  killed late: {name:22}{statistics.median(values):9.1f}   at worst {max(values):.1f}")
    for name, values in told["a_submission_ms"].items():
        print(f"  a submission: {name:21}{statistics.median(values):9.1f}")
    print()
    for name, value in figures.items():
        print(f"  {name:35}{value:9.1f}   at most {AT_MOST[name]:g}: {'met' if value <= AT_MOST[name] else 'MISSED'}")


if __name__ == "__main__":
    main()
