"""Whose a file is in the archives of Moodle and Canvas, which write it before the name that the student chose.

Trusted side. Only names are looked at. Of a name, the platform's part is read from the front, so that nobody can hand
in for somebody else by what a file is called.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from autograder.submissions.files import File

# Full Name_1234_assignsubmission_file_/x.ipynb, or with x.ipynb in place of the folder.
_MOODLE = re.compile(r"(?P<name>.+?)_(?P<id>\d+)_assignsubmission_file(?:_(?P<file>.*))?", re.DOTALL)
_MOODLE_OTHER = re.compile(r".+?_\d+_assignsubmission_(?!file(?:_|$)).*", re.DOTALL)
# doejane_LATE_12345_678910_x.ipynb
_CANVAS = re.compile(r"(?P<name>[^_]+)_(?P<late>LATE_)?(?P<id>\d+)_(?P<order>\d+)_(?P<file>.+)", re.DOTALL)
# What Canvas puts behind the name of a file that is handed in again.
_AGAIN = re.compile(r"(?P<stem>.+)-(?P<number>\d{1,3})", re.DOTALL)
_LATE = "Canvas has marked it as late."


@dataclass(frozen=True, kw_only=True)
class Delivered:
    """What a platform says one student handed in.

    Attributes:
        student: the name as the platform gives it, with the platform's number where two have the same.
        files: named as the student named them.
        sources: where each of them really lies, by that name.
        notes: what the platform says about it.
    """

    student: str
    files: tuple[File, ...]
    sources: dict[str, str]
    notes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class _Labelled:
    """One file with what the platform wrote before its name."""

    name: str
    id: str
    order: int
    late: bool
    own: PurePosixPath
    file: File


def take_delivered(files: Sequence[File], assignment: str) -> tuple[list[Delivered], list[File]]:
    """Return what Moodle or Canvas packed among `files`, and the files that neither of them named.

    Args:
        files: of a class.
        assignment: the assignment's name, by which a file that was handed in again is known.
    """
    groups: dict[tuple[str, str], list[_Labelled]] = defaultdict(list)
    rest = []
    for file in files:
        found = _canvas(file) or _moodle(file)
        if found is not None:
            groups[found.name, found.id].append(found)
        elif not _MOODLE_OTHER.fullmatch(file.path.parts[0]):
            rest.append(file)
    names = [name for name, _ in groups]
    delivered = [
        _delivered(name if names.count(name) == 1 else f"{name}_{number}", listed, assignment)
        for (name, number), listed in groups.items()
    ]
    return delivered, rest


def _moodle(file: File) -> _Labelled | None:
    first, *inside = file.path.parts
    match = _MOODLE.fullmatch(first)
    if match is None or bool(inside) == bool(match["file"]):
        return None
    own = PurePosixPath(inside[-1] if inside else match["file"])
    return _Labelled(name=match["name"], id=match["id"], order=-len(inside), late=False, own=own, file=file)


def _canvas(file: File) -> _Labelled | None:
    match = _CANVAS.fullmatch(file.path.parts[0]) if len(file.path.parts) == 1 else None
    if match is None:
        return None
    return _Labelled(
        name=match["name"],
        id=match["id"],
        order=int(match["order"]),
        late=match["late"] is not None,
        own=PurePosixPath(match["file"]),
        file=file,
    )


def _delivered(student: str, listed: Sequence[_Labelled], assignment: str) -> Delivered:
    """Give every file its own name; of several versions of the assignment's, the last one has the assignment's name."""
    versions = [one for one in listed if _version(one, assignment) is not None]
    versions.sort(key=lambda one: _place(one, assignment))
    last = versions[-1] if versions else None
    named: dict[str, File] = {}
    for one in sorted(listed, key=lambda one: (one is not last, -one.order, one.file.path)):
        own = one.own.with_stem(assignment) if one is last else one.own
        if own.name not in named:
            named[own.name] = one.file
    return Delivered(
        student=student,
        files=tuple(replace(file, path=PurePosixPath(name)) for name, file in named.items()),
        sources={name: str(file.path) for name, file in named.items()},
        notes=(_LATE,) if any(one.late for one in listed) else (),
    )


def _version(one: _Labelled, assignment: str) -> int | None:
    """Return which version of the assignment's notebook a file is, or None if it is another file."""
    if one.own.suffix != ".ipynb":
        return None
    if one.own.stem == assignment:
        return 0
    match = _AGAIN.fullmatch(one.own.stem)
    return int(match["number"]) if match is not None and match["stem"] == assignment else None


def _place(one: _Labelled, assignment: str) -> tuple[int, int]:
    return _version(one, assignment) or 0, one.order
