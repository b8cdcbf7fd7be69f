"""The output folder of a run: record, grades, pages. Files appear whole or not at all.

Trusted side. Nothing of another assignment or seed is ever overwritten.
"""

import secrets
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from autograder.errors import StoreError, UsageError
from autograder.model.exercise import Assignment
from autograder.model.report import Report
from autograder.reports.as_csv import to_csv
from autograder.reports.as_json import to_json
from autograder.reports.class_page import class_page
from autograder.reports.names import page_names
from autograder.reports.rendering import template
from autograder.reports.student_page import student_page

if TYPE_CHECKING:
    from autograder.store.store import Store

_PAGES = ("student.html", "class.html")


class Output:
    """One run's folder; used as a context, in which the record is open.

    Attributes:
        resumed: there is a record of an earlier run.
        store: the record.
        seed: of the probes' inputs.
    """

    store: "Store"
    seed: int

    def __init__(self, folder: Path, seed: int | None) -> None:
        """Make the folder; nothing of an earlier run is opened yet.

        Args:
            folder: where the run's files go.
            seed: of the probes' inputs; None takes the one that is kept there, or draws a secret one.

        Raises:
            UsageError: the folder holds something that is not ours, or cannot be made.
        """
        self._folder = folder
        self._record = folder / "store.sqlite"
        self._asked = seed
        self._names: dict[str, str] = {}
        self.resumed = self._record.exists()
        _refuse_foreign(folder, self._record)
        try:
            (folder / "students").mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(f"{folder} cannot be made: {error.strerror}.") from None

    def __enter__(self) -> Self:
        """Open the record, and compile the pages' templates before anybody waits for a page.

        Raises:
            StoreError: the record cannot be used.
        """
        from autograder.store.store import Store

        self.store = Store(self._record)
        kept = self.store.fact("seed")
        drawn = int(kept) if kept is not None else secrets.randbelow(2**62)
        self.seed = drawn if self._asked is None else self._asked
        for page in _PAGES:
            template(page)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Release the record."""
        self.store.close()

    def expect(self, students: Sequence[str]) -> None:
        """Name the files of all students, so that no two share one on any disk."""
        self._names = dict(page_names(students))

    def write_student(self, report: Report) -> None:
        """Keep one report and write the student's page and data."""
        text = to_json(report)
        self.store.keep_report(report.student, report.score, report.max_score, report.needs_review, text)
        name = self._names[report.student]
        self._write(f"students/{name}.json", text)
        self._write(f"students/{name}.html", student_page(report))

    def write_class(self, assignment: Assignment, reports: Sequence[Report]) -> None:
        """Write what concerns the whole class, the grades last."""
        self._write("class.html", class_page(assignment.title, reports))
        self._write("grades.csv", to_csv(reports))

    def _write(self, name: str, text: str) -> None:
        path = self._folder / name
        unfinished = path.with_name(f".{path.name}.unfinished")
        try:
            unfinished.write_bytes(text.encode("utf-8", "replace"))
            unfinished.replace(path)
        except OSError as error:
            unfinished.unlink(missing_ok=True)
            raise StoreError(f"{path} cannot be written: {error.strerror}. What was graded is kept.") from None


def _refuse_foreign(folder: Path, record: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file; --output names a folder.")
    if folder.is_dir() and not record.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder} is not empty and holds no run of this program; name a new folder with --output.")
