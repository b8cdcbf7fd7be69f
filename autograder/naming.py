"""Give one student's wrong answer a name: its code becomes a misconception of the answer key, to be finished by hand.

Trusted side. A box reads the submission, and a box says whether what is written can be read again; this process copies
text and neither parses nor runs it.
"""

from dataclasses import dataclass
from pathlib import Path

from autograder.course.answers import load_key
from autograder.course.assignments import load_assignment
from autograder.course.folders import Course
from autograder.errors import UsageError
from autograder.integrations.nbgrader_cells import read_cells
from autograder.mistake_text import HEADER, Words, mistake_text
from autograder.model.exercise import Assignment
from autograder.model.report import Report
from autograder.model.submission import Format, Submission
from autograder.model.verdict import Verdict
from autograder.observing.plan import make_plan
from autograder.output import Output
from autograder.reports.keeping import from_kept
from autograder.reports.text import well_formed
from autograder.sandbox.lazy import LazyZygote
from autograder.submissions.discover import discover_all
from autograder.undo import graded
from autograder.writing import write_whole


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is to be named.

    Attributes:
        folder: what `grade` wrote.
        submissions: what `grade` was given; None for the course's `submitted/`.
        student: whose answer it is.
        words: the exercise, and what the misconception is called.
    """

    folder: Path
    submissions: Path | None
    student: str
    words: Words


def name_mistake(course: Course, wanted: Wanted, boxes: LazyZygote) -> tuple[Path, int]:
    """Add a misconception to the answer key; return the file, and the line where what is added begins.

    Args:
        course: where the answer key is.
        wanted: what is to be named.
        boxes: where the submission is read.

    Raises:
        UsageError: there is no such answer, it is not wrong, or the name is taken. Nothing was changed.
    """
    with graded(wanted.folder) as output:
        name = output.store.fact("assignment") or ""
        report = _report(output, wanted.student)
    assignment, words = load_assignment(course, name), wanted.words
    _refuse_what_needs_no_name(report, words.exercise)
    if any(one.name == words.name for one in load_key(course, name).misconceptions_of(words.exercise)):
        raise UsageError(f"{words.exercise} has a misconception {words.name} already. Choose another --name.")
    submission = _submission(course, wanted, assignment, report)
    text = mistake_text(words, _answer(boxes, assignment, submission, words.exercise))
    _refuse_unreadable(boxes, text, words.exercise)
    return _append(course.solution(name) / "misconceptions.py", text, name)


def _report(output: Output, student: str) -> Report:
    kept = output.store.conclusions.all()
    if student not in kept:
        raise UsageError(f"{output.folder} has no report on {student}. The table in class.html lists all students.")
    return from_kept(kept[student].report)


def _refuse_what_needs_no_name(report: Report, name: str) -> None:
    found = {one.name: one for one in report.exercises}
    if name not in found:
        raise UsageError(f"{report.assignment} has no exercise {name}. There are: {', '.join(found)}.")
    if found[name].verdict not in (Verdict.FAILED, Verdict.ERRORED):
        raise UsageError(
            f"{name} of {report.student} is “{found[name].verdict.value}”; only a wrong answer has a name."
        )
    diagnosis = found[name].diagnosis
    if diagnosis is not None:
        raise UsageError(f"{name} of {report.student} is explained already, by {', '.join(diagnosis.names)}.")


def _submission(course: Course, wanted: Wanted, assignment: Assignment, report: Report) -> Submission:
    given = wanted.submissions or course.assignments.parent / "submitted"
    found = discover_all(given, assignment.name, assignment.policy.timezone, assignment.modules)
    for one in found.get(wanted.student, ()):
        if one.source == report.source:
            return one
    raise UsageError(
        f"{report.source}, which was graded, is not in {given}. Name with --submissions what was given to `grade`."
    )


def _answer(boxes: LazyZygote, assignment: Assignment, submission: Submission, exercise: str) -> str:
    notebook = read_cells(boxes, submission)
    home = None if notebook.problem else make_plan(assignment, notebook.cells).home(exercise)
    if home is None or home.syntax_error:
        why = notebook.problem or (home.syntax_error if home else f"No cell defines {exercise}.")
        raise UsageError(f"{submission.source} holds no answer to {exercise} that can be named. {why}")
    return well_formed(home.code)


def _refuse_unreadable(boxes: LazyZygote, text: str, exercise: str) -> None:
    """Have a box compile what is to be written; the answer key is parsed when it is next used."""
    script = Submission(student="", source="misconceptions.py", format=Format.SCRIPT, read=text.encode)
    notebook = read_cells(boxes, script)
    problems = [notebook.problem, *(cell.syntax_error for cell in notebook.cells)]
    if any(problems):
        why = next(filter(None, problems))
        raise UsageError(f"The answer cell of {exercise} cannot stand in a file as it is: {why} Nothing was changed.")


def _append(path: Path, text: str, assignment: str) -> tuple[Path, int]:
    before = path.read_text("utf-8").rstrip() if path.is_file() else HEADER.format(assignment=assignment).rstrip()
    write_whole(path, f"{before}\n\n\n{text}")
    return path, len(before.split("\n")) + 3
