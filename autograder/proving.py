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
            asked = exercise, checks[exercise.name], expected[exercise.name]
            doubts |= dict.fromkeys(_of_alternatives(assignment, asked, key, zygote))
            doubts |= dict.fromkeys(_of_misconceptions(assignment, asked, key, zygote))
    return list(doubts)


_Asked = tuple[Exercise, tuple[Check, ...], Mapping[str, Observation]]


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


def _of_alternatives(assignment: Assignment, asked: _Asked, key: AnswerKey, zygote: LazyZygote) -> list[Doubt]:
    exercise, checks, expected = asked
    listed = [one for one in key.alternatives if one.exercise == exercise.name]
    seen = observe_variants(zygote.get(), assignment, exercise, checks, key, [one.source for one in listed])
    ruled = [judge(exercise, checks, observed, expected) for observed in seen]
    return [
        Doubt(exercise=exercise.name, answer=f"alternative {one.name}", words=f"loses a point: {_lost(findings)}")
        for one, findings in zip(listed, ruled, strict=True)
        if _lost(findings)
    ]


def _of_misconceptions(assignment: Assignment, asked: _Asked, key: AnswerKey, zygote: LazyZygote) -> list[Doubt]:
    exercise, checks, expected = asked
    listed = key.misconceptions_of(exercise.name)
    seen = observe_variants(zygote.get(), assignment, exercise, checks, key, [one.source for one in listed])
    ruled = [judge(exercise, checks, observed, expected) for observed in seen]
    known = list(zip(listed, seen, ruled, strict=True))
    doubts = []
    for one, observed, findings in known:
        diagnosis = diagnose(checks, findings, observed, known)
        names = diagnosis.names if diagnosis else ()
        words = "earns everything: no check tells it from the reference" if not _lost(findings) else ""
        if not words and one.name not in names:
            words = f"is called {', '.join(names)}" if names else "is not recognised"
        doubts.extend([Doubt(exercise=exercise.name, answer=f"misconception {one.name}", words=words)] if words else [])
    return doubts


def _lost(findings: Sequence[Finding]) -> str:
    """Return why a point is lost, or "" where none is."""
    return next((one.rationale or one.title for one in findings if one.verdict is not Verdict.PASSED), "")
