"""What a student handed in, before anything of it is read.

Trusted side: the content is opaque here; only a guest parses it.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
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
        handed_in: when, as nbgrader noted it, or None.
        notes: what was odd about finding it, such as a second file; shown to the student.
    """

    student: str
    source: str
    format: Format
    read: Callable[[], bytes]
    handed_in: datetime | None = None
    notes: tuple[str, ...] = ()


def digest_of(format: Format, content: bytes) -> str:
    """Return the SHA-256 that identifies a submission's content."""
    return hashlib.sha256(format.value.encode() + b"\0" + content).hexdigest()
