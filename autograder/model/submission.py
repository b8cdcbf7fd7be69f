"""What a student handed in, before anything of it is read.

Trusted side: the content is opaque here; only a guest parses it.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum


class Format(StrEnum):
    """How the file is read."""

    NOTEBOOK = "ipynb"
    SCRIPT = "py"


@dataclass(frozen=True, kw_only=True)
class Submission:
    """One student's file.

    Attributes:
        student: identifier: the folder's name, or the file's.
        source: path relative to what was given to the command, for people.
        format: how a guest must read it.
        read: returns the bytes as handed in; raises `UnreadableNotebookError` with a sentence for the student.
        handed_in: when, as nbgrader noted it, else the file's own date, or None.
        notes: what was odd about finding it, such as a second file; shown to the student.
        sure: `handed_in` was noted when it was handed in; a file's own date was not.
        number: which attempt it says it is, where times do not tell; 0 if it says nothing.
    """

    student: str
    source: str
    format: Format
    read: Callable[[], bytes]
    handed_in: datetime | None = None
    notes: tuple[str, ...] = ()
    sure: bool = True
    number: int = 0


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One of a student's submissions as the record knows it, whether its file is still there or not.

    Attributes:
        student: identifier.
        digest: of the content.
        source: path relative to what was given to the command.
        handed_in: when, or None.
        sure: the time was noted when it was handed in.
        notes: what was odd about finding it.
        present: it was there when the class was last graded.
    """

    student: str
    digest: str
    source: str
    handed_in: datetime | None = None
    sure: bool = True
    notes: tuple[str, ...] = ()
    present: bool = True

    @property
    def stamp(self) -> str:
        """When it was handed in, as text, where that was noted; what tells two attempts with one content apart."""
        return self.handed_in.astimezone(UTC).isoformat() if self.handed_in and self.sure else ""


def digest_of(format: Format, content: bytes) -> str:
    """Return the SHA-256 that identifies a submission's content."""
    return hashlib.sha256(format.value.encode() + b"\0" + content).hexdigest()
