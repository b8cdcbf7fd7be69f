"""The output folder of a run: record, grades, pages. Files appear whole or not at all.

Trusted side. Nothing of another assignment or seed is ever overwritten, and what is there as it should be stays.
"""

import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from autograder.errors import UsageError
from autograder.publishing import recover
from autograder.reports.names import page_names
from autograder.writing import stamp_of, write_whole

if TYPE_CHECKING:
    from autograder.store.store import Store

RECORD = "store.sqlite"


def is_resumed(folder: Path) -> bool:
    """Return whether `folder` holds the record of an earlier run; nothing is made.

    Raises:
        UsageError: it holds something that is not ours.
    """
    _refuse_foreign(folder, folder / RECORD)
    return (folder / RECORD).exists()


class Output:
    """One run's folder; used as a context, in which the record is open.

    Attributes:
        folder: where the files are.
        pages: files for people are written.
        store: the record.
        seed: of the probes' inputs.
    """

    store: "Store"
    seed: int

    def __init__(self, folder: Path, seed: int | None, *, pages: bool = True) -> None:
        """Make the folder; nothing of an earlier run is opened yet.

        Args:
            folder: where the run's files go.
            seed: of the probes' inputs; None takes the one that is kept there, or draws a secret one.
            pages: write files for people, not the record alone.

        Raises:
            UsageError: the folder holds something that is not ours, or cannot be made.
        """
        self.folder = folder
        self.pages = pages
        self._record = folder / RECORD
        self._asked = seed
        self._names: dict[str, str] = {}
        _refuse_foreign(folder, self._record)
        try:
            (folder / "students").mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(f"{folder} cannot be made: {error.strerror}.") from None

    def __enter__(self) -> Self:
        """Open the record, and finish what a rescore that was killed had begun to write.

        Raises:
            StoreError: the record cannot be used.
        """
        from autograder.store.store import Store

        self.store = Store(self._record)
        recover(self.folder, self.store)
        kept = self.store.fact("seed")
        drawn = int(kept) if kept is not None else secrets.randbelow(2**62)
        self.seed = drawn if self._asked is None else self._asked
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Release the record."""
        self.store.close()

    def expect(self, students: Iterable[str]) -> None:
        """Name the files of all students, so that no two share one on any disk."""
        self._names = dict(page_names(students))

    def name(self, student: str) -> str:
        """Return the stem of the files about `student`."""
        return self._names[student]

    def has(self, stamps: Mapping[str, str]) -> bool:
        """Return whether files are there as they were when they got these stamps."""
        return bool(stamps) and all(stamp_of(self.folder / name) == stamp for name, stamp in stamps.items())

    def differs(self, name: str, text: str) -> bool:
        """Return whether a file is not there with just this text."""
        try:
            return (self.folder / name).read_bytes() != text.encode("utf-8", "replace")
        except OSError:
            return True

    def write(self, texts: Mapping[str, str]) -> dict[str, str]:
        """Write files, each whole or not at all, and return a stamp for each.

        Raises:
            StoreError: one cannot be written.
        """
        return {name: write_whole(self.folder / name, text) for name, text in texts.items()}

    def remove(self, names: Iterable[str]) -> None:
        """Remove files that are no longer shown."""
        for name in names:
            (self.folder / name).unlink(missing_ok=True)


def _refuse_foreign(folder: Path, record: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file; --output names a folder.")
    if folder.is_dir() and not record.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder} is not empty and holds no run of this program; name a new folder with --output.")
