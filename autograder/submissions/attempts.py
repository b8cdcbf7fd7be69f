"""Several submissions by one student: which folders and files are attempts, whose, and in which order.

Trusted side. Only names and dates are looked at. What nbgrader collected has its own timestamp.txt, and is one attempt
whatever folders are in it: a student chooses what is in a submission, not when it was handed in.
"""

import os
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path, PurePosixPath
from zoneinfo import ZoneInfo

from autograder.model.submission import Submission
from autograder.submissions.files import File

TIMESTAMP = "timestamp.txt"
_ATTEMPT = re.compile(r"(?:attempt|submission|try|version)[ _-]?(\d{1,6})", re.IGNORECASE)
_AGAIN = re.compile(r"(?P<name>.+?)(?:[-_](?P<number>\d{1,3})| ?\((?P<copy>\d{1,3})\))", re.DOTALL)
_YEARS = range(1970, 2200)
# What `%Z` writes for zones that nbgrader is told to use, where it means one thing only.
_HOURS = {
    "GMT": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3,
    "EST": -5, "EDT": -4, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8, "HST": -10,
    "JST": 9, "KST": 9, "HKT": 8, "AWST": 8, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Tried:
    """One folder that says which attempt it is.

    Attributes:
        student: whose.
        number: which attempt.
        files: what is in it.
    """

    student: str
    number: int
    files: tuple[File, ...]


def take_attempts(files: Sequence[File], assignment: str) -> tuple[list[Tried], list[File]]:
    """Return the folders among `files` that are attempts, and the files that are in none.

    These are STUDENT/ASSIGNMENT/attempt-2/, STUDENT/attempt-2/ASSIGNMENT/ and STUDENT/attempt-2/, and the same with
    submission, try or version in place of attempt.
    """
    collected = {file.path.parent for file in files if file.path.name == TIMESTAMP}
    groups: dict[tuple[str, int], list[File]] = defaultdict(list)
    rest = []
    for file in files:
        found = _numbered(file.path, assignment, collected)
        if found is None:
            rest.append(file)
        else:
            groups[found].append(file)
    tried = [Tried(student=name, number=number, files=tuple(found)) for (name, number), found in groups.items()]
    return tried, rest


def owners(stems: Sequence[str]) -> dict[str, tuple[str, int]]:
    """Return, for each flat file's stem, whose it is and which attempt.

    ``ada-2`` and ``ada (2)`` are attempts of ``ada`` where there is an ``ada``, else students of their own.
    """
    known = set(stems)
    found = {}
    for stem in stems:
        match = _AGAIN.fullmatch(stem)
        if match is not None and match["name"] in known:
            found[stem] = match["name"], int(match["number"] or match["copy"])
        else:
            found[stem] = stem, 0
    return found


def in_order(submissions: Sequence[Submission]) -> list[Submission]:
    """Return one student's submissions, the earliest first: by the time that was noted, else by number, then name."""
    oldest = datetime.min.replace(tzinfo=UTC)
    return sorted(
        submissions, key=lambda one: (one.handed_in if one.handed_in and one.sure else oldest, one.number, one.source)
    )


def dated(given: Path, submission: Submission) -> Submission:
    """Return the submission with its file's own date where nothing else tells when it was handed in."""
    if submission.handed_in is not None or not given.is_dir():
        return submission
    try:
        modified = os.lstat(given / submission.source).st_mtime
        return replace(submission, handed_in=datetime.fromtimestamp(modified, UTC), sure=False)
    except (OSError, ValueError, OverflowError):
        return submission


def parse_timestamp(text: str, zone: str = "UTC") -> datetime | None:
    """Return the time in nbgrader's `timestamp.txt`, or None if it is none.

    Args:
        text: such as ``2026-02-02 14:58:23.948203 Europe/Berlin``, also with an offset, an abbreviation such as
            ``CET``, or without a zone, which is UTC then.
        zone: the assignment's zone, whose own abbreviations are understood.
    """
    words = text.split()
    try:
        moment = datetime.fromisoformat(" ".join(words[:2]))
        if moment.tzinfo is None:
            moment = _in_zone(moment, words[2] if len(words) > 2 else "UTC", zone)
    except (ValueError, KeyError, OSError, IndexError):
        return None
    return moment if moment.year in _YEARS else None


def _in_zone(moment: datetime, name: str, zone: str) -> datetime:
    for fold in (0, 1):
        local = moment.replace(tzinfo=ZoneInfo(zone), fold=fold)
        if local.tzname() == name:
            return local
    if name in _HOURS:
        return moment.replace(tzinfo=timezone(timedelta(hours=_HOURS[name]), name))
    return moment.replace(tzinfo=ZoneInfo(name))


def _numbered(path: PurePosixPath, assignment: str, collected: set[PurePosixPath]) -> tuple[str, int] | None:
    folders = path.parts[:-1]
    if len(folders) not in (2, 3) or any(parent in collected for parent in _above(path)):
        return None
    names: Mapping[str, int] = {
        name: int(match[1]) for name in folders[1:] if (match := _ATTEMPT.fullmatch(name)) is not None
    }
    others = [name for name in folders[1:] if name not in names]
    if len(names) != 1 or others not in ([], [assignment]):
        return None
    return folders[0], next(iter(names.values()))


def _above(path: PurePosixPath) -> list[PurePosixPath]:
    """Return the folders above the one that the file is in, up to the student's."""
    return list(path.parents)[1:-1]
