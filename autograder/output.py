"""The output folder of a run: record, grades, pages. Files appear whole or not at all.

Trusted side. Nothing of another assignment or seed is ever overwritten.
"""

import secrets
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from autograder.errors import StoreError, UsageError
from autograder.model.exercise import Assignment
from autograder.model.report import Report
from autograder.reports.as_csv import to_csv
from autograder.reports.as_json import to_json
from autograder.reports.class_page import class_page
from autograder.reports.names import page_names
from autograder.reports.student_page import student_page
from autograder.store.store import Store


class Output:
    """One run's folder; used as a context."""

    def __init__(self, folder: Path, seed: int | None) -> None:
        """Open the folder; draw a secret seed unless one is given or kept there.

        Raises:
            UsageError: the folder holds something that is not ours.
            StoreError: it cannot be written.
        """
        self._folder = folder
        record = folder / "store.sqlite"
        self.resumed = record.exists()
        _refuse_foreign(folder, record)
        try:
            (folder / "students").mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(f"{folder} cannot be made: {error.strerror}.") from None
        self.store = Store(record)
        kept = self.store.fact("seed")
        drawn = int(kept) if kept is not None else secrets.randbelow(2**62)
        self.seed = drawn if seed is None else seed
        self._names: dict[str, str] = {}

    def __enter__(self) -> "Output":
        """Return itself."""
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
