"""From findings to an exercise's report: verdict, points, pictures.

Trusted side, pure.
"""

from collections.abc import Sequence

from autograder.language import phrase
from autograder.model.exercise import Exercise
from autograder.model.report import Curve, Diagnosis, ExerciseReport, Finding
from autograder.model.verdict import Verdict

# The first of these that occurs speaks for the whole exercise.
_LOUDEST = (
    Verdict.UNGRADED,
    Verdict.TIMED_OUT,
    Verdict.OVER_LIMIT,
    Verdict.MISSING,
    Verdict.ERRORED,
    Verdict.FAILED,
    Verdict.SKIPPED,
)


def exercise_verdict(findings: Sequence[Finding]) -> Verdict:
    """Return the one verdict that speaks for all findings of an exercise."""
    verdicts = {finding.verdict for finding in findings}
    return next((verdict for verdict in _LOUDEST if verdict in verdicts), Verdict.PASSED)


def report_exercise(
    exercise: Exercise,
    findings: Sequence[Finding],
    *,
    diagnosis: Diagnosis | None = None,
    curves: Sequence[Curve] = (),
    notes: Sequence[str] = (),
    seconds: float = 0.0,
) -> ExerciseReport:
    """Return the report of one exercise; its points are the sum of its findings'."""
    return ExerciseReport(
        name=exercise.name,
        title=phrase(exercise.title),
        verdict=exercise_verdict(findings),
        score=round(sum(finding.score for finding in findings), 6),
        max_score=exercise.points,
        findings=tuple(findings),
        diagnosis=diagnosis,
        curves=tuple(curves),
        notes=tuple(notes),
        seconds=seconds,
    )
