"""Judge one exercise whole: findings, diagnosis, pictures, points.

Trusted side, pure. The one path from observations to an exercise's report: for a class, a notebook, or `check` in it.
"""

from collections.abc import Callable, Sequence

from autograder.judging.curves import curves
from autograder.judging.judge import Observations, judge
from autograder.judging.score import report_exercise
from autograder.model.exercise import Check, Exercise
from autograder.model.report import Diagnosis, ExerciseReport, Finding


def judge_exercise(
    exercise: Exercise,
    checks: Sequence[Check],
    observed: Observations,
    expected: Observations,
    explain: Callable[[Sequence[Finding]], Diagnosis | None] = lambda findings: None,
) -> ExerciseReport:
    """Return the report of one exercise.

    Args:
        exercise: what is judged.
        checks: its checks for the seed that was observed.
        observed: what the submission gave, by probe name.
        expected: what the reference gave, by probe name.
        explain: names the misconception behind findings, where the answer key is at hand.
    """
    findings = judge(exercise, checks, observed, expected)
    return report_exercise(exercise, findings, diagnosis=explain(findings), curves=curves(checks, observed, expected))
