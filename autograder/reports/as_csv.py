"""Grades as a table for a spreadsheet or another gradebook: one row a student, one column an exercise.

Trusted side, pure. No cell can be taken for a formula, and what is ungraded is empty, never 0.
"""

import csv
import io
from collections.abc import Sequence

from autograder.model.report import ExerciseReport, Report
from autograder.model.verdict import Verdict
from autograder.reports.text import visible

FIXED = ("student", "score", "max_score", "needs_review")
POLICY = ("raw_score", "late_percent", "handed_in", "attempt")
# What spreadsheets take for the start of a formula, full-width forms included.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def to_csv(reports: Sequence[Report]) -> str:
    """Return ``grades.csv``: a header, then one row a student, sorted by student.

    Columns: student, score, max_score, needs_review (``true`` or ``false``), then every exercise's score in the
    assignment's order. Where the assignment has a policy: raw_score, late_percent, handed_in and attempt after them.
    The same reports in any order give the same bytes.
    """
    ordered = sorted(reports, key=lambda report: report.student)
    names = list(dict.fromkeys(exercise.name for report in ordered for exercise in report.exercises))
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    extra = POLICY if any(report.attempts for report in ordered) else ()
    writer.writerow([*FIXED, *map(harmless, names), *extra])
    for report in ordered:
        scores = {exercise.name: _score(exercise) for exercise in report.exercises}
        row = [harmless(report.student), _number(report.score), _number(report.max_score)]
        row += [str(report.needs_review).lower(), *(scores.get(name, "") for name in names)]
        writer.writerow([*row, *(_policy(report) if extra else ())])
    return text.getvalue()


def harmless(cell: str) -> str:
    """Return a text cell with an apostrophe before what a spreadsheet would calculate.

    A text that already has the apostrophe gets another, so that taking one away gives the text back.
    """
    text = visible(cell)
    return f"'{text}" if text.lstrip("'").startswith(_FORMULA) else text


def _policy(report: Report) -> list[str]:
    place = next((place for place, one in enumerate(report.attempts, 1) if one.counts), 0)
    percent = report.lateness.percent if report.lateness else 0.0
    attempt = f"{place} of {len(report.attempts)}" if place else ""
    return [_number(report.raw_score), _number(percent), report.handed_in, attempt]


def _score(exercise: ExerciseReport) -> str:
    return "" if exercise.verdict is Verdict.UNGRADED else _number(exercise.score)


def _number(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")
