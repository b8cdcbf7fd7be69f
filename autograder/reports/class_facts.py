"""What a class shows when it is looked at as a whole: counts, difficulty, discrimination, shared misconceptions.

Trusted side, pure arithmetic on reports. What is ungraded by our fault is left out of every mean.
"""

import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from autograder.model.report import Diagnosis, ExerciseReport, Report
from autograder.model.verdict import Verdict

BINS = 10


@dataclass(frozen=True, kw_only=True)
class ExerciseFacts:
    """One exercise over the class.

    Attributes:
        name: its name.
        title: a few words.
        max_score: points.
        mean: mean score of those that were graded, or None.
        counts: how many got each verdict, verdicts that occur only.
        discrimination: correlation of its score with the score in all other exercises, or None if either is constant.
        seconds: median time of its probes.
    """

    name: str
    title: str
    max_score: float
    mean: float | None
    counts: tuple[tuple[Verdict, int], ...]
    discrimination: float | None
    seconds: float

    @property
    def share(self) -> float:
        """Mean score over points, from 0 to 1."""
        return (self.mean or 0.0) / self.max_score if self.max_score > 0 else 0.0


@dataclass(frozen=True, kw_only=True)
class Shared:
    """Misconceptions, one or several that look alike, with the students whose answers they explain."""

    exercise: str
    diagnosis: Diagnosis
    students: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ClassFacts:
    """A class as a whole.

    Attributes:
        students: how many.
        mean: mean score.
        median: median score.
        max_score: points.
        complete: how many have every point.
        bins: how many students in each tenth of the points, the last with its end.
        exercises: in the assignment's order.
        shared: misconceptions, the most common first.
        reviews: why a person is needed, with the students whom it concerns, the most students first.
        waiting: how many need a person.
        remarks: whose report has findings, by student.
        tiers: what confined the runs.
    """

    students: int
    mean: float
    median: float
    max_score: float
    complete: int
    bins: tuple[int, ...]
    exercises: tuple[ExerciseFacts, ...]
    shared: tuple[Shared, ...]
    reviews: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    waiting: int
    remarks: tuple[Report, ...]
    tiers: tuple[str, ...]


def class_facts(reports: Sequence[Report]) -> ClassFacts:
    """Return what `reports`, sorted by student, show together."""
    scores = [report.score for report in reports] or [0.0]
    most = max((report.max_score for report in reports), default=0.0)
    return ClassFacts(
        students=len(reports),
        mean=statistics.fmean(scores),
        median=statistics.median(scores),
        max_score=most,
        complete=sum(report.score >= report.max_score > 0 for report in reports),
        bins=_bins([report.score / report.max_score for report in reports if report.max_score > 0]),
        exercises=_exercises(reports),
        shared=_shared(reports),
        reviews=_reviews(reports),
        waiting=sum(report.needs_review for report in reports),
        remarks=tuple(report for report in reports if report.findings),
        tiers=tuple(sorted({report.tier for report in reports if report.tier})),
    )


def _reviews(reports: Sequence[Report]) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    found: dict[tuple[str, ...], list[str]] = {}
    for report in reports:
        if report.needs_review:
            found.setdefault(report.reasons, []).append(report.student)
    groups = [(reasons, tuple(students)) for reasons, students in found.items()]
    return tuple(sorted(groups, key=lambda group: -len(group[1])))


def _bins(shares: Sequence[float]) -> tuple[int, ...]:
    found = Counter(min(int(share * BINS + 1e-9), BINS - 1) for share in shares)
    return tuple(found[number] for number in range(BINS))


def _exercises(reports: Sequence[Report]) -> tuple[ExerciseFacts, ...]:
    answers: dict[str, list[tuple[ExerciseReport, float]]] = {}
    for report in reports:
        total = report.raw_score
        for exercise in report.exercises:
            answers.setdefault(exercise.name, []).append((exercise, total))
    return tuple(_exercise(pairs) for pairs in answers.values())


def _exercise(pairs: Sequence[tuple[ExerciseReport, float]]) -> ExerciseFacts:
    first = pairs[0][0]
    graded = [(one.score, total - one.score) for one, total in pairs if one.verdict is not Verdict.UNGRADED]
    counts = Counter(one.verdict for one, _ in pairs)
    return ExerciseFacts(
        name=first.name,
        title=first.title,
        max_score=first.max_score,
        mean=statistics.fmean([own for own, _ in graded]) if graded else None,
        counts=tuple((verdict, counts[verdict]) for verdict in Verdict if counts[verdict]),
        discrimination=_correlation(graded),
        seconds=statistics.median([one.seconds for one, _ in pairs]),
    )


def _correlation(pairs: Sequence[tuple[float, float]]) -> float | None:
    own, rest = [one for one, _ in pairs], [other for _, other in pairs]
    # Rounding of the sums must not pass for a difference between students.
    if len(pairs) < 2 or max(own) - min(own) < 1e-6 or max(rest) - min(rest) < 1e-6:
        return None
    return statistics.correlation(own, rest)


def _shared(reports: Sequence[Report]) -> tuple[Shared, ...]:
    found: dict[tuple[str, Diagnosis], list[str]] = {}
    for report in reports:
        for exercise in report.exercises:
            if exercise.diagnosis is not None:
                found.setdefault((exercise.name, exercise.diagnosis), []).append(report.student)
    groups = [Shared(exercise=name, diagnosis=one, students=tuple(who)) for (name, one), who in found.items()]
    return tuple(sorted(groups, key=lambda group: (-len(group.students), group.exercise, group.diagnosis.names)))
