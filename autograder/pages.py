"""The files about one student and about the class: which there are, and what is in them.

Trusted side, pure. What a student may not see is in no file below `students/`; where something is withheld, or was
noticed that is the instructor's alone, the instructor's own copy lies below `instructor/`.
"""

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import autograder
from autograder.language import phrase
from autograder.model.exercise import Assignment
from autograder.model.report import Report
from autograder.reports.as_csv import to_csv
from autograder.reports.as_json import to_json
from autograder.reports.class_page import class_page
from autograder.reports.for_student import Shown, for_student
from autograder.reports.rendering import template
from autograder.reports.similar import Similar, similar_csv
from autograder.reports.student_page import student_page
from autograder.store.audit import Entry

STUDENTS, INSTRUCTOR, AUDIT, SIMILAR = "students", "instructor", "audit.csv", "similar.csv"
_DECIDING = ("judging", "reports", "model", "similarity")


def warm() -> None:
    """Do what the first page would wait for, while there is nothing else to do: compile the templates."""
    for name in ("student.html", "class.html"):
        template(name)


def student_files(report: Report, name: str, shown: Shown) -> dict[str, str]:
    """Return the texts of the files about one student, by path in the output folder."""
    seen = for_student(report, shown)
    files = {f"{STUDENTS}/{name}.json": to_json(seen), f"{STUDENTS}/{name}.html": student_page(seen)}
    if not shown.everything or report.findings:
        files[f"{INSTRUCTOR}/{name}.json"] = to_json(report)
        files[f"{INSTRUCTOR}/{name}.html"] = student_page(report)
    return files


def class_files(
    assignment: Assignment, reports: Sequence[Report], shown: Shown, entries: Sequence[Entry], similar: Similar
) -> dict[str, str]:
    """Return the texts of the files about the class, the grades last."""
    folder = STUDENTS if shown.everything else INSTRUCTOR
    log = {AUDIT: audit_csv(entries)} if entries else {}
    changes = [vars(entry) for entry in entries]
    page = class_page(phrase(assignment.title), reports, folder=folder, changes=changes, similar=similar)
    return {**log, SIMILAR: similar_csv(similar.compared), "class.html": page, "grades.csv": to_csv(reports)}


def audit_csv(entries: Sequence[Entry]) -> str:
    """Return the audit log as a table, the oldest line first."""
    import csv
    import io

    from autograder.reports.as_csv import harmless

    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["at", "who", "what", "student", "exercise", "old", "new", "why"])
    writer.writerows([harmless(cell) for cell in vars(entry).values()] for entry in entries)
    return text.getvalue()


@cache
def edition() -> str:
    """Identify this program as far as pages and verdicts depend on it."""
    root = Path(autograder.__file__).parent
    state = hashlib.sha256(autograder.__version__.encode())
    for room in _DECIDING:
        for path in sorted((root / room).rglob("*")):
            if path.suffix in (".py", ".html", ".css", ".js", ".mo"):
                state.update(path.name.encode() + b"\0" + path.read_bytes())
    return state.hexdigest()[:16]
