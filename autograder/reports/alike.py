"""Wrong answers that no known misconception explains and that are equal to each other, by what was observed of them.

Trusted side, pure. Whether two answers are equal is told by their fingerprints; no code is looked at.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from autograder.model.report import ExerciseReport, Report
from autograder.reports.showing import ShownCheck, first_complaint


@dataclass(frozen=True, kw_only=True)
class Alike:
    """Equal answers that are wrong for a reason that nobody has named.

    Attributes:
        exercise: its name.
        check: what the first student is told of it first.
        students: who gave it, in order.
    """

    exercise: str
    check: ShownCheck
    students: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Unnamed:
    """All answers of a class that are wrong for a reason that nobody has named.

    Attributes:
        groups: answers that two or more share, the most common first.
        alone: how many answers no other student gave.
    """

    groups: tuple[Alike, ...]
    alone: int


def unnamed(reports: Sequence[Report]) -> Unnamed:
    """Return what `reports`, sorted by student, have of such answers."""
    found: dict[tuple[str, str], tuple[ExerciseReport, list[str]]] = {}
    for report in reports:
        for exercise in report.exercises:
            if exercise.fingerprint and exercise.diagnosis is None:
                key = (exercise.name, exercise.fingerprint)
                found.setdefault(key, (exercise, []))[1].append(report.student)
    groups = [_alike(exercise, students) for exercise, students in found.values() if len(students) > 1]
    return Unnamed(
        groups=tuple(sorted(groups, key=lambda group: (-len(group.students), group.exercise, group.students))),
        alone=sum(len(students) == 1 for _, students in found.values()),
    )


def _alike(exercise: ExerciseReport, students: Sequence[str]) -> Alike:
    return Alike(exercise=exercise.name, check=first_complaint(exercise), students=tuple(students))
