"""nbgrader's gradebook and `autograded/` as a home of grades, where formgrader, feedback and exporters look for them.

Trusted side. Scores go through nbgrader's own steps, so that manual grades and comments, late penalties and the rule
for what needs a person are nbgrader's. The notebooks are written anew; see `nbgrader_notebook`.
"""

import hashlib
import json
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
        folders = {one.report.student: self._folder(one) for one in graded}
        new = [one for one in graded if not self._is_there(one, folders[one.report.student])]
        self.unchanged = [one.report.student for one in graded if one not in new]
        with ThreadPoolExecutor(max_workers=self.jobs) as pool:
            for one, cells in zip(new, pool.map(lambda one: read_cells(boxes, one.submission), new), strict=True):
                notebook = executed_notebook(released, assignment, cells, one.report)
                notebook["metadata"][_OURS] = {"digest": _digest(one)}
                self._write(one, notebook, folders[one.report.student])
                self.written.append(one.report.student)

    def _folder(self, one: Graded) -> Path:
        return self.course.folder("autograded", one.report.student, one.report.assignment)

    def _is_there(self, one: Graded, folder: Path) -> bool:
        """Whether this very file and report were written before, and the gradebook has them still."""
        path = folder / f"{one.report.assignment}.ipynb"
        try:
            kept = json.loads(path.read_text("utf-8"))["metadata"][_OURS]["digest"]
        except (OSError, ValueError, KeyError, TypeError):
            return False
        return bool(kept == _digest(one)) and self._scores_of(one) == _scores(one)

    def _scores_of(self, one: Graded) -> dict[str, float | None]:
        from nbgrader.api import MissingEntry

        name = one.report.assignment
        try:
            with self.course.gradebook() as opened:
                found = opened.find_submission_notebook(name, name, one.report.student)
                return {grade.name: grade.auto_score for grade in found.grades if grade.name in _scores(one)}
        except MissingEntry:
            return {}

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


def _scores(one: Graded) -> dict[str, float | None]:
    waiting = remarks(one.report).ungraded
    labels = {f"{CHECK_PREFIX}{exercise.name}": exercise.score for exercise in one.report.exercises}
    return {label: None if label in waiting else score for label, score in labels.items()}


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
