"""The grader that nbgrader's own `autograde` calls, one for a course, kept warm from student to student.

Trusted side. Boxes stay ready until the process ends; the secret seed and the record lie in a folder of the course.
"""

import atexit
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from autograder.course.answers import load_key
from autograder.course.folders import Course, find_course
from autograder.errors import InternalError
from autograder.grade import Order, grade
from autograder.integrations.homes import Graded
from autograder.integrations.nbgrader_cells import read_cells
from autograder.integrations.nbgrader_course import read_released
from autograder.integrations.nbgrader_notebook import Json, executed_notebook
from autograder.integrations.nbgrader_remarks import Remarks, remarks
from autograder.model.exercise import Assignment
from autograder.sandbox.lazy import LazyZygote


class Desk:
    """Grades one notebook at a time."""

    def __init__(self, course: Course, record: Path, seed: int | None, trust: bool, language: str = "") -> None:
        """Start nothing yet.

        Args:
            course: where assignments and answer keys are.
            record: folder for what was observed.
            seed: of the hidden inputs; None draws a secret one, kept in `record`.
            trust: run submissions even where nothing can be confined.
            language: of what students read; empty for the one that `record` is in, or the environment's.
        """
        self._course = course
        self._record = record
        self._seed = seed
        self._trust = trust
        self._language = language or None
        self._boxes: dict[tuple[str, ...], LazyZygote] = {}

    def grade(self, name: str, student: str, content: bytes) -> tuple[Json, Remarks]:
        """Return the notebook with our outputs, and the remarks on it.

        Args:
            name: the assignment.
            student: who handed it in.
            content: the notebook's file.

        Raises:
            AutograderError: it cannot be graded, and not by the student's fault; nbgrader leaves it ungraded then.
        """
        caught = _Caught(self._course.folder(name))
        with TemporaryDirectory() as folder:
            path = Path(folder, student, name, f"{name}.ipynb")
            path.parent.mkdir(parents=True)
            path.write_bytes(content)
            order = Order(
                assignment=name,
                submissions=Path(folder),
                output=self._record / name,
                seed=self._seed,
                trust=self._trust,
                language=self._language,
            )
            grade(self._course, order, zygote=self._ready(name), homes=[caught])
        if not caught.notebook:
            raise InternalError(f"{student}'s submission of {name} was not graded.")
        return caught.notebook, caught.remarks

    def _ready(self, name: str) -> LazyZygote:
        libraries = load_key(self._course, name).libraries
        if libraries not in self._boxes:
            boxes = LazyZygote(1, self._trust, libraries)
            atexit.register(boxes.__exit__, None, None, None)
            self._boxes[libraries] = boxes
        return self._boxes[libraries]


class _Caught:
    """A home that keeps one submission's notebook and remarks."""

    def __init__(self, released: Path) -> None:
        self.notebook: Json = {}
        self.remarks = Remarks()
        self._released = read_released(released)

    def receive(self, assignment: Assignment, graded: Sequence[Graded], boxes: LazyZygote) -> None:
        """Fill the notebook of the one submission there is."""
        for one in graded:
            cells = read_cells(boxes, one.submission)
            self.notebook = executed_notebook(self._released, assignment, cells, one.report)
            self.remarks = remarks(one.report)


@cache
def desk(course: str, record: str, seed: int | None, trust: bool, language: str = "") -> Desk:
    """Return the one desk for these settings; folders are relative to where nbgrader runs."""
    found = find_course(Path(course) if course else None)
    return Desk(found, found.assignments.parent / record, seed, trust, language)
