"""File names for students: safe on every file system, readable, and never two students' in one file.

Trusted side, pure. A student's identifier is a folder's or a file's name and may hold anything.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable

_PLAIN = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.@+\- ]{0,78}[A-Za-z0-9_@+\-])?")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)  # by Windows
_OURS = re.compile(r".*-[0-9a-f]{10}", re.IGNORECASE | re.DOTALL)
_MOST_BYTES = 60


def page_name(student: str) -> str:
    """Return the stem of the files about `student`.

    A plain identifier is its own name; any other is made plain and gets ten digits of its digest. Names of different
    students differ; where only their case differs, see `page_names`.
    """
    is_plain = _PLAIN.fullmatch(student) and not _RESERVED.fullmatch(student) and not _OURS.fullmatch(student)
    return student if is_plain else _with_digest(student)


def page_names(students: Iterable[str]) -> dict[str, str]:
    """Return each student's `page_name`, different even where a file system takes ``Ada`` and ``ada`` for the same.

    Of those that differ in case alone the one in lower case keeps its name.
    """
    names = {student: page_name(student) for student in students}
    alike: dict[str, list[str]] = {}
    for student, name in names.items():
        alike.setdefault(name.casefold(), []).append(student)
    for group in alike.values():
        for student in group if len(group) > 1 else ():
            if names[student] != names[student].casefold():
                names[student] = _with_digest(student)
    return names


def _with_digest(student: str) -> str:
    digest = hashlib.sha256(student.encode("utf-8", "surrogatepass")).hexdigest()[:10]
    normal = unicodedata.normalize("NFC", student)
    readable = re.sub(r"[\W_]+", "-", normal).strip("-").encode("utf-8", "ignore")[:_MOST_BYTES]
    return f"{readable.decode('utf-8', 'ignore') or 'student'}-{digest}"
