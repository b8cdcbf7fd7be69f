"""What a student handed in, before anything of it is read.

Trusted side: `content` is opaque here; only the guest parses it.
"""

import hashlib
from dataclasses import dataclass
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
        source: path relative to the submissions' folder, for people.
        format: how the guest must read it.
        content: the bytes as handed in.
        notes: what was odd about finding it, such as a second file; shown to the student.
        problem: why nothing in it can be graded, as a sentence, or empty.
    """

    student: str
    source: str
    format: Format
    content: bytes
    notes: tuple[str, ...] = ()
    problem: str = ""

    @property
    def digest(self) -> str:
        """SHA-256 of format and content."""
        return hashlib.sha256(self.format.encode() + b"\0" + self.content).hexdigest()
