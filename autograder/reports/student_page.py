"""The student's page: what to do next, then every exercise with the reason and the drawing for its verdict.

Trusted side, pure. One file that needs nothing else and runs nothing.
"""

from autograder.model.report import ExerciseReport, Report
from autograder.reports.rendering import template
from autograder.reports.showing import shown_exercise
from autograder.reports.words import common_trouble, headline, next_step


def student_page(report: Report) -> str:
    """Return ``students/<student>.html``; equal reports give equal bytes."""
    return template("student.html").render(
        report=report,
        shown=[shown_exercise(exercise) for exercise in report.exercises],
        places={exercise.name: place for place, exercise in enumerate(report.exercises, 1)},
        weights=[_weight(exercise) for exercise in report.exercises],
        shares=[_share(exercise) for exercise in report.exercises],
        next=next_step(report),
        headline=headline(report),
        one_trouble=bool(common_trouble(report)),
    )


def _weight(exercise: ExerciseReport) -> str:
    """Return how wide the exercise is in the strip, beside the others."""
    return f"{max(exercise.max_score, 0.5):g}"


def _share(exercise: ExerciseReport) -> int:
    """Return how much of it is earned, in per cent."""
    return round(100 * min(max(exercise.score / exercise.max_score, 0.0), 1.0)) if exercise.max_score > 0 else 0
