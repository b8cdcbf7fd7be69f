"""The instructor's page: who needs a person, how each exercise went, which misconceptions are shared, every student.

Trusted side, pure. One file whose only script is our own, which sorts the students; without it
the page says the same. It links to the students' pages beside it.
"""

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from autograder.model.report import Report
from autograder.model.verdict import Verdict
from autograder.reports.alike import unnamed
from autograder.reports.class_facts import class_facts
from autograder.reports.names import page_names
from autograder.reports.rendering import script, template
from autograder.reports.similar import Similar, shown_similar
from autograder.reports.words import VERDICTS, points


def class_page(
    title: str,
    reports: Sequence[Report],
    *,
    folder: str = "students",
    changes: Sequence[Mapping[str, str]] = (),
    similar: Similar | None = None,
) -> str:
    """Return ``class.html``; the same reports in any order give the same bytes.

    Args:
        title: the assignment's heading.
        reports: one a student.
        folder: where the instructor's copies of the students' pages are.
        changes: the audit log, the oldest line first, each with `at`, `who`, `what`, `student`, `exercise`, `old`,
            `new` and `why`.
        similar: answers that are very alike.
    """
    ordered = sorted(reports, key=lambda report: report.student)
    facts = class_facts(ordered)
    sorting, policy = script("sort.js")
    return template("class.html").render(
        title=title,
        sorting=sorting,
        policy=policy,
        facts=facts,
        unnamed=unnamed(ordered),
        similar=shown_similar(similar or Similar()),
        links=_links(ordered, folder),
        changes=list(reversed(changes)),
        words=VERDICTS,
        highest=max(*facts.bins, 1),
        rows=[_row(report, [exercise.name for exercise in facts.exercises]) for report in ordered],
    )


def _links(reports: Sequence[Report], folder: str) -> Mapping[str, str]:
    names = page_names(report.student for report in reports)
    return {student: f"{folder}/{quote(name)}.html" for student, name in names.items()}


def _row(report: Report, names: Sequence[str]) -> tuple[Report, list[tuple[str, str, str]]]:
    """Return a report with verdict, mark and points for each exercise; empty where the report has no such exercise."""
    found = {exercise.name: exercise for exercise in report.exercises}
    cells = []
    for name in names:
        exercise = found.get(name)
        if exercise is None:
            cells.append(("", "", ""))
        else:
            earned = "" if exercise.verdict is Verdict.UNGRADED else points(exercise.score)
            cells.append((exercise.verdict.value, VERDICTS[exercise.verdict].mark, earned))
    return report, cells
