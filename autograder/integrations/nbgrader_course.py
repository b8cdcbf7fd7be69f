"""The course as nbgrader sees it: its configuration, its folders, and the assignment in its gradebook.

Trusted side. The configuration is the instructor's own file. nbgrader is imported when it is first needed.
"""

import json
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from autograder.course.assignments import grade_id
from autograder.errors import StoreError, UsageError

CONFIGURATION = "nbgrader_config"


class NbgraderCourse:
    """A course folder with its gradebook.

    Attributes:
        url: of the gradebook's database.
        config: what nbgrader_config.py says.
    """

    def __init__(self, root: Path, url: str) -> None:
        """Read the configuration.

        Args:
            root: the course folder.
            url: of the database, as SQLAlchemy writes it; empty for the one that the configuration names.

        Raises:
            UsageError: the configuration cannot be read.
        """
        from nbgrader.coursedir import CourseDirectory

        self.config = _configuration(root)
        self._folders = CourseDirectory(config=self.config)
        if "root" not in self.config.CourseDirectory:
            self._folders.root = str(root)
        self.url: str = url or self._folders.db_url

    def folder(self, step: str, student: str, assignment: str) -> Path:
        """Return where nbgrader keeps an assignment of a student, such as for the step ``autograded``.

        Raises:
            UsageError: the student's name is no folder's name.
        """
        if not student or student in (".", "..") or "/" in student or "\0" in student:
            raise UsageError(f"nbgrader cannot keep a student called “{student}”: the name is no folder's name.")
        name = str(getattr(self._folders, f"{step}_directory"))
        return Path(self._folders.format_path(name, student, assignment))

    @contextmanager
    def gradebook(self) -> Iterator[Any]:
        """Open the gradebook.

        Raises:
            StoreError: it cannot be used.
        """
        from nbgrader.api import Gradebook
        from sqlalchemy.exc import ArgumentError, SAWarning, SQLAlchemyError

        try:
            _make_findable(Path(sys.executable).parent)
            with warnings.catch_warnings(), Gradebook(self.url, self._folders.course_id) as opened:
                warnings.simplefilter("ignore", SAWarning)  # nbgrader's own, at every new submission
                yield opened
        except (ArgumentError, ModuleNotFoundError) as error:
            raise UsageError(
                f"--gradebook names no database: {error}. Expected such as sqlite:///gradebook.db."
            ) from None
        except SQLAlchemyError as error:
            cause = getattr(error, "orig", None) or error
            raise StoreError(
                f"The gradebook {self.url} cannot be used: {cause}. If nbgrader was updated, make a copy of it and run "
                "`nbgrader db upgrade`. What was graded is kept; the same command goes on from there."
            ) from error

    def register(self, released: dict[str, Any], assignment: str) -> None:
        """Make sure that the gradebook has the assignment with the released notebook's cells, as nbgrader makes them.

        Raises:
            UsageError: it has other cells, and submissions to them.
        """
        import nbformat
        from nbgrader.preprocessors import SaveCells

        with self.gradebook() as opened:
            opened.update_or_create_assignment(assignment)
            if _cells_of(opened, assignment) == _graded_cells(released):
                return
        notebook = nbformat.from_dict(released)
        about = {"notebook": assignment, "assignment": assignment, "db_url": self.url}
        try:
            SaveCells(config=self.config).preprocess(notebook, {"nbgrader": about})
        except RuntimeError:
            raise UsageError(
                f"The gradebook {self.url} has submissions to {assignment} with other cells than "
                f"{assignment}.ipynb has now, and nbgrader cannot change them. Name another database with --gradebook, "
                f"or make a copy of this one and run `nbgrader db assignment remove {assignment} --force`."
            ) from None


def read_released(folder: Path) -> dict[str, Any]:
    """Return the released notebook in an assignment's folder.

    Raises:
        UsageError: it has not been built.
    """
    path = folder / f"{folder.name}.ipynb"
    if not path.is_file():
        raise UsageError(f"{path} has not been built; run `autograder build {folder.name}`.")
    notebook: dict[str, Any] = json.loads(path.read_text("utf-8"))
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"])  # a file may keep text as a list of lines
    return notebook


def _make_findable(scripts: Path) -> None:
    """Put this interpreter's scripts on the path: nbgrader calls `alembic` by name when it makes a database."""
    listed = os.environ.get("PATH", os.defpath).split(os.pathsep)
    if str(scripts) not in listed:
        os.environ["PATH"] = os.pathsep.join([str(scripts), *listed])


def _configuration(root: Path) -> Any:
    from traitlets.config import Config
    from traitlets.config.loader import PyFileConfigLoader

    path = root / f"{CONFIGURATION}.py"
    if not path.is_file():
        return Config()
    try:
        return PyFileConfigLoader(path.name, path=str(root)).load_config()
    except Exception as error:
        raise UsageError(f"{path} cannot be read: {type(error).__name__}: {error}") from error


def _cells_of(opened: Any, assignment: str) -> dict[str, object]:
    """Return what the gradebook knows of the notebook's cells: what each is worth, and the text as released."""
    from nbgrader.api import MissingEntry

    try:
        notebook = opened.find_notebook(assignment, assignment)
    except MissingEntry:
        return {}
    return {
        "grades": {cell.name: float(cell.max_score) for cell in notebook.grade_cells},
        "answers": {cell.name for cell in notebook.solution_cells},
        "sources": {cell.name: cell.checksum for cell in notebook.source_cells},
    }


def _graded_cells(released: dict[str, Any]) -> dict[str, object]:
    marks = {grade_id(cell): cell["metadata"]["nbgrader"] for cell in released["cells"] if grade_id(cell)}
    return {
        "grades": {label: float(mark["points"]) for label, mark in marks.items() if mark["grade"]},
        "answers": {label for label, mark in marks.items() if mark["solution"]},
        "sources": {label: mark.get("checksum") for label, mark in marks.items()},
    }
