"""nbgrader's gradebook and `autograded/` as a home of grades, where formgrader, feedback and exporters look for them.

Trusted side. Scores go through nbgrader's own steps, so that manual grades and comments, late penalties and the rule
for what needs a person are nbgrader's. The notebooks are written anew; see `nbgrader_notebook`.
"""

import hashlib
import json
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path
from typing import Any

from autograder.errors import StoreError, UnreadableNotebookError
from autograder.integrations.homes import Graded
from autograder.integrations.nbgrader_cells import read_cells
from autograder.integrations.nbgrader_course import NbgraderCourse, read_released
from autograder.integrations.nbgrader_notebook import Json, executed_notebook
from autograder.integrations.nbgrader_remarks import remarks
from autograder.model.exercise import Assignment
from autograder.observing.plan import CHECK_PREFIX
from autograder.reports.as_json import to_json
from autograder.sandbox.lazy import LazyZygote
from autograder.submissions.files import read_regular

_OURS = "autograder"
_PROOF = "submission_secret.txt"
_VERSION = b"1"
_TAIL = 4096
_WRITTEN = re.compile(rb'"digest": "([0-9a-f]{64})"')
Scores = dict[str, float | None]


@dataclass(kw_only=True)
class GradebookHome:
    """Writes to one gradebook.

    Attributes:
        course: nbgrader's view of the course folder.
        released: the assignment's released folder.
        submissions: where the submissions lie, for nbgrader's own file beside one.
        jobs: boxes at the same time.
        written: students whose grades were written.
        unchanged: students of whom nothing is new.
    """

    course: NbgraderCourse
    released: Path
    submissions: Path
    jobs: int = 1
    written: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)

    def receive(self, assignment: Assignment, graded: Sequence[Graded], boxes: LazyZygote) -> None:
        """Write every submission that is not there as it is.

        Raises:
            UsageError: the gradebook has other cells.
            StoreError: the gradebook or a folder cannot be written.
        """
        released = read_released(self.released)
        self.course.register(released, assignment.name)
        with self.course.gradebook() as opened:
            known = kept_scores(opened, assignment.name)
        new = [one for one in graded if not self._is_there(one, known.get(one.report.student, {}))]
        self.unchanged = [one.report.student for one in graded if one not in new]
        with ThreadPoolExecutor(max_workers=self.jobs) as pool:
            for one, cells in zip(new, pool.map(lambda one: read_cells(boxes, one.submission), new), strict=True):
                notebook = executed_notebook(released, assignment, cells, one.report)
                notebook["metadata"][_OURS] = {"digest": _digest(one)}
                self._write(one, notebook, self._folder(one))
                self.written.append(one.report.student)

    def _folder(self, one: Graded) -> Path:
        return self.course.folder("autograded", one.report.student, one.report.assignment)

    def _is_there(self, one: Graded, kept: Scores) -> bool:
        """Whether this very file and report were written before, and the gradebook has them still."""
        path = self._folder(one) / f"{one.report.assignment}.ipynb"
        return kept == _scores(one) and _digest_in(path) == _digest(one)

    def _write(self, one: Graded, notebook: Json, folder: Path) -> None:
        """Write the file, then the grades: whoever is stopped between them is written again the next time."""
        name, student = one.report.assignment, one.report.student
        moment = one.submission.handed_in
        utc = moment.astimezone(UTC).replace(tzinfo=None) if moment and one.submission.sure else None
        with self.course.gradebook() as opened:
            opened.update_or_create_student(student)
            opened.update_or_create_submission(name, student, **({"timestamp": utc} if utc else {}))
        save_scores(self.course, notebook, one)
        self._take_off(one)
        _put(folder / f"{name}.ipynb", json.dumps(notebook, indent=1, sort_keys=True) + "\n")
        if utc:
            _put(folder / "timestamp.txt", f"{utc} UTC")
        secret = self._secret(one)
        if secret:
            _put(folder / _PROOF, secret)

    def _take_off(self, one: Graded) -> None:
        """Where the assignment itself says what lateness costs, let that be the penalty, not nbgrader's."""
        if one.report.lateness is None:
            return
        name = one.report.assignment
        penalty = round(one.report.raw_score - one.report.score, 6)
        with self.course.gradebook() as opened:
            found = opened.find_submission_notebook(name, name, one.report.student)
            found.late_submission_penalty = penalty or None
            opened.db.commit()

    def _secret(self, one: Graded) -> str:
        """Return what nbgrader's exchange needs to give feedback back, if it lies beside the submission."""
        try:
            return read_regular((self.submissions / one.submission.source).parent / _PROOF).decode("ascii")
        except (UnreadableNotebookError, UnicodeDecodeError, OSError, ValueError):
            return ""


def save_scores(course: NbgraderCourse, notebook: Json, one: Graded) -> None:
    """Let nbgrader's own steps read the scores in `notebook` into the gradebook, and the late penalty with them."""
    import nbformat
    from nbgrader.preprocessors import AssignLatePenalties

    from autograder.integrations.nbgrader_steps import SaveGrades, remembered

    name, student = one.report.assignment, one.report.student
    about = {"notebook": name, "assignment": name, "student": student, "db_url": course.url}
    resources: dict[str, Any] = remembered({"nbgrader": about}, remarks(one.report))
    node = nbformat.from_dict(notebook)
    for step in (SaveGrades, AssignLatePenalties):
        node, resources = step(config=course.config).preprocess(node, resources)


def kept_scores(opened: Any, assignment: str) -> dict[str, Scores]:
    """Return what the gradebook has for the check cells of every student who handed in `assignment`."""
    from nbgrader.api import Assignment as Asked
    from nbgrader.api import BaseCell, Grade, SubmittedAssignment, SubmittedNotebook

    rows = (
        opened.db.query(SubmittedAssignment.student_id, BaseCell.name, Grade.auto_score)
        .select_from(Grade)
        .join(BaseCell, BaseCell.id == Grade.cell_id)
        .join(SubmittedNotebook, SubmittedNotebook.id == Grade.notebook_id)
        .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
        .join(Asked, Asked.id == SubmittedAssignment.assignment_id)
        .filter(Asked.name == assignment)
    )
    found: dict[str, Scores] = {}
    for student, cell, score in rows:
        if cell.startswith(CHECK_PREFIX):
            found.setdefault(student, {})[cell] = score
    return found


def _scores(one: Graded) -> Scores:
    waiting = remarks(one.report).ungraded
    labels = {f"{CHECK_PREFIX}{exercise.name}": exercise.score for exercise in one.report.exercises}
    return {label: None if label in waiting else score for label, score in labels.items()}


def _digest_in(path: Path) -> str:
    """Return the digest in a notebook of ours; it is near the end, and quotes in a student's text are escaped."""
    try:
        with path.open("rb") as stream:
            stream.seek(max(path.stat().st_size - _TAIL, 0))
            found = _WRITTEN.findall(stream.read())
    except OSError:
        return ""
    return found[-1].decode() if found else ""


def _digest(one: Graded) -> str:
    """Identify the file and what was concluded of it."""
    try:
        content = one.submission.read()
    except UnreadableNotebookError as error:
        content = str(error).encode()
    moment = str(one.submission.handed_in).encode()
    return hashlib.sha256(b"\0".join([_VERSION, content, moment, to_json(one.report).encode()])).hexdigest()


def _put(path: Path, text: str) -> None:
    """Write a file whole or not at all, readable alone, as nbgrader leaves it."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.unlink(missing_ok=True)
        unfinished.write_text(text, "utf-8")
        unfinished.chmod(0o444)
        unfinished.replace(path)
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror}. What was graded is kept.") from None
