"""Prove the checks of an assignment: no right answer is refused, no known mistake earns everything, each is named.

Trusted side. What runs is the instructor's own answer key, in boxes, with seeds that students never see.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from autograder.course.answers import AnswerKey, load_key
from autograder.course.assignments import load_assignment
from autograder.course.folders import Course
from autograder.judging.diagnose import diagnose
from autograder.judging.judge import judge
from autograder.model.exercise import Assignment, Check, Exercise
from autograder.model.probe import Observation
from autograder.model.report import Finding
from autograder.model.submission import Format
from autograder.model.verdict import Verdict
from autograder.observing.key import observe_reference, observe_variants
from autograder.observing.run import observe
from autograder.sandbox.lazy import LazyZygote

Checks = Mapping[str, tuple[Check, ...]]
Expected = Mapping[str, Mapping[str, Observation]]


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """One thing about an assignment that is not as it should be.

    Attributes:
        exercise: where.
        answer: which answer of the key: ``the reference``, ``alternative NAME``, ``misconception NAME``.
        words: what is wrong, as the end of a sentence that begins with the answer.
    """

    exercise: str
    answer: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One exercise for one seed: its checks, and what the reference gives."""

    exercise: Exercise
    checks: tuple[Check, ...]
    expected: Mapping[str, Observation]


@dataclass(frozen=True, kw_only=True)
class Fate:
    """What becomes of a known mistake: points, why it loses one ("" if it does not), and what it is called."""

    earned: float
    lost: str
    names: tuple[str, ...]


def prove(
    course: Course, name: str, seeds: Sequence[int], zygote: LazyZygote, progress: Callable[[int], None]
) -> list[Doubt]:
    """Return the doubts about assignment `name`, each once, in the order in which they came up.

    Args:
        course: where it is.
        name: its name.
        seeds: of the inputs to try.
        zygote: where boxes come from.
        progress: called with each seed before it is tried.

    Raises:
        UsageError: there is no such assignment, or no answer key.
        AuthoringError: the reference does not answer every probe.
    """
    assignment, key = load_assignment(course, name), load_key(course, name)
    doubts: dict[Doubt, None] = {}
    for seed in seeds:
        progress(seed)
        checks = {exercise.name: exercise.make_checks(seed) for exercise in assignment.exercises}
        expected = observe_reference(zygote.get(), assignment, checks, key)
        doubts |= dict.fromkeys(_of_reference(assignment, checks, expected, key, zygote))
        for exercise in assignment.exercises:
            asked = Asked(exercise=exercise, checks=checks[exercise.name], expected=expected[exercise.name])
            doubts |= dict.fromkeys(_of_alternatives(assignment, asked, key, zygote))
            doubts |= dict.fromkeys(_of_misconceptions(assignment, asked, key, zygote))
    return list(doubts)


def _of_reference(
    assignment: Assignment, checks: Checks, expected: Expected, key: AnswerKey, zygote: LazyZygote
) -> list[Doubt]:
    """As a submission, in single precision where the probes are, the reference must earn everything."""
    seen = observe(zygote.get(), assignment, checks, key.reference.encode(), Format.SCRIPT)
    ruled = {
        exercise.name: judge(
            exercise, checks[exercise.name], seen.exercises.get(exercise.name, {}), expected[exercise.name]
        )
        for exercise in assignment.exercises
    }
    return [
        Doubt(exercise=name, answer="the reference", words=f"loses a point: {_lost(findings)}")
        for name, findings in ruled.items()
        if _lost(findings)
    ]


def _of_alternatives(assignment: Assignment, asked: Asked, key: AnswerKey, zygote: LazyZygote) -> list[Doubt]:
    return [
        Doubt(exercise=asked.exercise.name, answer=f"alternative {name}", words=f"loses a point: {why}")
        for name, why in refused_alternatives(assignment, asked, key, zygote).items()
    ]


def _of_misconceptions(assignment: Assignment, asked: Asked, key: AnswerKey, zygote: LazyZygote) -> list[Doubt]:
    doubts = []
    for name, fate in fates_of_misconceptions(assignment, asked, key, zygote).items():
        words = "" if fate.lost else "earns everything: no check tells it from the reference"
        if fate.lost and name not in fate.names:
            words = f"is called {', '.join(fate.names)}" if fate.names else "is not recognised"
        doubts.extend([Doubt(exercise=asked.exercise.name, answer=f"misconception {name}", words=words)] * bool(words))
    return doubts


def refused_alternatives(
    assignment: Assignment, asked: Asked, key: AnswerKey, zygote: LazyZygote, most: int | None = None
) -> dict[str, str]:
    """Return why a right answer to one exercise loses a point, by its name, for the first `most` or for all."""
    listed = [one for one in key.alternatives if one.exercise == asked.exercise.name][:most]
    ruled = _ruled(assignment, asked, key, zygote, [one.source for one in listed])
    return {one.name: _lost(findings) for one, (_, findings) in zip(listed, ruled, strict=True) if _lost(findings)}


def fates_of_misconceptions(
    assignment: Assignment, asked: Asked, key: AnswerKey, zygote: LazyZygote, most: int | None = None
) -> dict[str, Fate]:
    """Return what becomes of the known mistakes in one exercise, by their names, for the first `most` or for all."""
    listed = key.misconceptions_of(asked.exercise.name)[:most]
    ruled = _ruled(assignment, asked, key, zygote, [one.source for one in listed])
    known = [(one, seen, findings) for one, (seen, findings) in zip(listed, ruled, strict=True)]
    fates = {}
    for one, seen, findings in known:
        diagnosis = diagnose(asked.checks, findings, seen, known)
        fates[one.name] = Fate(
            earned=sum(finding.score for finding in findings),
            lost=_lost(findings),
            names=diagnosis.names if diagnosis else (),
        )
    return fates


def _ruled(
    assignment: Assignment, asked: Asked, key: AnswerKey, zygote: LazyZygote, sources: Sequence[str]
) -> list[tuple[Mapping[str, Observation], tuple[Finding, ...]]]:
    """Return what each source gives, and what the checks say of it."""
    observed = observe_variants(zygote.get(), assignment, asked.exercise, asked.checks, key, sources)
    return [(seen, judge(asked.exercise, asked.checks, seen, asked.expected)) for seen in observed]


def _lost(findings: Sequence[Finding]) -> str:
    """Return why a point is lost, or "" where none is."""
    return next((one.rationale or one.title or one.name for one in findings if one.verdict is not Verdict.PASSED), "")
