"""Whether a small slip in a right answer is noticed: each reference, changed in one place, must lose points.

    python benchmarks/mutants.py [NAME ...] [--only EXERCISE] [--seed 31] [--jobs 2]

Cosmic Ray makes the mutants: another operator, constant, axis, sign, comparison, truth, a loop that never runs. Mutants
that keep all points are shown as they differ from the reference. Those of which `mutants.toml` says why are counted as
it says: `same` gives the reference's values for every valid input, `right` gives others that are as right, and both
are left out; `kept` is a slip that passes.
"""

import argparse
import ast
import difflib
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

from autograder.course.answers import AnswerKey, load_key
from autograder.course.assignments import load_assignment
from autograder.course.folders import Course, find_course
from autograder.guest.script import read_script
from autograder.judging.judge import judge
from autograder.model.exercise import Assignment, Check, Exercise
from autograder.observing.key import observe_reference, observe_variants
from autograder.sandbox.limits import CORES
from autograder.sandbox.zygote import LIBRARIES, Zygote

REASONS = Path(__file__).with_name("mutants.toml")
LEAST = 0.98
FATES = ("same", "right", "kept")
_BATCH = 24
_OF_NO_USE = ("VariableReplacer", "VariableInserter")  # must be told which variables


@dataclass(kw_only=True)
class Fates:
    """What became of the mutants of one exercise."""

    made: int = 0
    lost: int = 0
    explained: Counter[str] = field(default_factory=Counter)
    unexplained: list[str] = field(default_factory=list)

    @property
    def changed(self) -> int:
        """Mutants that give a wrong value for some valid input."""
        return self.made - self.explained["same"] - self.explained["right"]

    def add(self, other: "Fates") -> None:
        """Count those of `other` as well."""
        self.made, self.lost = self.made + other.made, self.lost + other.lost
        self.explained += other.explained
        self.unexplained += other.unexplained


def mutants(source: str) -> list[str]:
    """Return `source` with each change, once, that leaves it Python and not the same program."""
    seen = {_program(source)}
    found = []
    for text in _changed(source):
        program = _program(text)
        if program and program not in seen:
            seen.add(program)
            found.append(text)
    return found


def _changed(source: str) -> Iterator[str]:
    for name in operator_names():
        if any(word in name for word in _OF_NO_USE):
            continue
        operator, occurrence = get_operator(name)(), 0
        while (text := mutate_code(source, operator, occurrence)) is not None:
            yield text
            occurrence += 1


def _program(text: str) -> str:
    try:
        return ast.dump(ast.parse(text))
    except SyntaxError:
        return ""


def fates(
    zygote: Zygote, assignment: Assignment, exercise: Exercise, key: AnswerKey, checks: Sequence[Check], jobs: int
) -> Iterator[tuple[str, bool]]:
    """Yield every mutant of the reference's answer to `exercise`, and whether it loses points."""
    expected = observe_reference(zygote, assignment, {exercise.name: checks}, key)[exercise.name]
    source = answer(key, exercise.name)
    made = mutants(source)

    def rule(batch: Sequence[str]) -> list[bool]:
        seen = observe_variants(zygote, assignment, exercise, checks, key, batch)
        scores = [sum(one.score for one in judge(exercise, checks, each, expected)) for each in seen]
        return [score < exercise.points for score in scores]

    batches = [made[start : start + _BATCH] for start in range(0, len(made), _BATCH)]
    with ThreadPoolExecutor(jobs) as pool:
        for batch, lost in zip(batches, pool.map(rule, batches), strict=True):
            yield from zip(batch, lost, strict=True)


def answer(key: AnswerKey, exercise: str) -> str:
    """Return the reference's cell that answers `exercise`."""
    return next(cell.source for cell in read_script(key.reference.encode()).cells if cell.grade_id == exercise)


def change(source: str, mutant: str) -> str:
    """Return what differs, as `- line` and `+ line`."""
    lines = difflib.ndiff(source.splitlines(), mutant.splitlines())
    return "\n".join(" ".join(line.split()) for line in lines if line.startswith(("- ", "+ ")))


def reasons() -> dict[tuple[str, str], dict[str, str]]:
    """Return what is known of mutants that lose nothing, by exercise and change."""
    entries: list[dict[str, Any]] = tomllib.loads(REASONS.read_text("utf-8"))["mutant"] if REASONS.exists() else []
    return {(one["exercise"], " ".join(one["change"].split())): one for one in entries}


def measure(course: Course, name: str, only: str, seed: int, jobs: int) -> Fates:
    """Try every mutant of one assignment; print a line an exercise and every mutant that nobody has explained."""
    assignment, key, known, total = load_assignment(course, name), load_key(course, name), reasons(), Fates()
    with Zygote(jobs=jobs, libraries=(*LIBRARIES, *key.libraries)) as zygote:
        for exercise in (one for one in assignment.exercises if only in ("", one.name)):
            ours = Fates()
            label = f"{name}.{exercise.name}"
            for mutant, lost in fates(zygote, assignment, exercise, key, exercise.make_checks(seed), jobs):
                ours.made += 1
                ours.lost += lost
                if lost:
                    continue
                words = change(answer(key, exercise.name), mutant)
                reason = known.get((label, " ".join(words.split())))
                if reason is None:
                    ours.unexplained.append(f"{label}\n{words}")
                else:
                    ours.explained[reason["fate"]] += 1
            _print(label, ours)
            for one in ours.unexplained:
                print("    " + one.replace("\n", "\n    "), flush=True)
            total.add(ours)
    return total


def _print(label: str, ours: Fates) -> None:
    share = ours.lost / ours.changed if ours.changed else 1.0
    counts = (ours.made, *(ours.explained[fate] for fate in FATES), ours.lost, len(ours.unexplained))
    print(f"{label:34}" + "".join(f"{count:8}" for count in counts) + f"{share:10.1%}", flush=True)


def main() -> None:
    """Measure the assignments that are named, or all; exit with 1 where too few mutants lose points."""
    course = find_course(Path(__file__).parent)
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", default=course.names())
    parser.add_argument("--only", default="", help="one exercise")
    parser.add_argument("--seed", type=int, default=31)
    parser.add_argument("--jobs", type=int, default=CORES)
    asked = parser.parse_args()
    print(f"{'exercise':34}" + "".join(f"{word:>8}" for word in ("made", *FATES, "lost", "new")) + f"{'noticed':>10}")
    total = Fates()
    for name in asked.names:
        total.add(measure(course, name, asked.only, asked.seed, asked.jobs))
    _print("all", total)
    sys.exit(bool(total.unexplained) or total.lost < LEAST * total.changed)


if __name__ == "__main__":
    main()
