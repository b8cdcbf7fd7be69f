"""From a list of files to one submission a student.

Trusted side. Only names are looked at; what a notebook holds is for a guest to find out. A student who handed in
several files gets one of them graded and is told which.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from zoneinfo import ZoneInfo

from autograder.errors import UnreadableNotebookError, UsageError
from autograder.model.submission import Format, Submission
from autograder.submissions.files import File, list_files

TIMESTAMP = "timestamp.txt"
# Released beside the notebook; not the student's work.
_HANDED_OUT = frozenset({"exercises.py", "scenarios.py", "public.json"})
_SUFFIXES = {".ipynb": Format.NOTEBOOK, ".py": Format.SCRIPT}


def discover(given: Path, assignment: str) -> list[Submission]:
    """Return the submissions at `given` for `assignment`, one a student, sorted by student.

    Args:
        given: nbgrader's `submitted/` folder, a folder of `.ipynb` or `.py` files or of students' folders, one file,
            or a zip of these.
        assignment: the assignment's name.

    Raises:
        UsageError: nothing is there, or no notebook is among it.
    """
    files = list_files(given)
    by_student: dict[str, list[Submission]] = defaultdict(list)
    for student, folder in _folders(files, assignment).items():
        by_student[student].append(_from_folder(student, folder, assignment))
    for file in files:
        if len(file.path.parts) == 1 and file.path.suffix in _SUFFIXES and file.path.name not in _HANDED_OUT:
            by_student[file.path.stem].append(_submission(file.path.stem, file, None, ()))
    if not by_student:
        raise UsageError(
            f"{given} holds no submission of {assignment}. Looked for STUDENT/{assignment}/{assignment}.ipynb, "
            "STUDENT/*.ipynb, *.ipynb and *.py."
        )
    return [_newest(by_student[student]) for student in sorted(by_student)]


def _folders(files: Sequence[File], assignment: str) -> dict[str, list[File]]:
    """Group files by student: STUDENT/ASSIGNMENT/FILE as nbgrader has it, else STUDENT/FILE.

    Whoever hands in a folder chooses what is in it, but not whose it is: STUDENT is never looked for inside of a
    student's own folder.
    """
    plain: dict[str, list[File]] = defaultdict(list)
    for file in files:
        if len(file.path.parts) == 2:
            plain[file.path.parts[0]].append(file)
    plain = {student: found for student, found in plain.items() if _has_work(found)}
    named = [file for file in files if len(file.path.parts) >= 3 and file.path.parts[-2] == assignment]
    depth = min((len(file.path.parts) for file in named), default=0)
    nested: dict[str, list[File]] = defaultdict(list)
    for file in named:
        parts = file.path.parts
        if len(parts) == depth and (depth == 3 or parts[0] not in plain):
            nested[parts[-3]].append(file)
    return {**plain, **nested}


def _has_work(files: Sequence[File]) -> bool:
    return any(file.path.suffix in _SUFFIXES and file.path.name not in _HANDED_OUT for file in files)


def _from_folder(student: str, files: Sequence[File], assignment: str) -> Submission:
    handed_in = _timestamp(files)
    work = [file for file in files if file.path.suffix in _SUFFIXES and file.path.name not in _HANDED_OUT]
    if not work:
        found = ", ".join(sorted(file.path.name for file in files if file.path.name != TIMESTAMP)) or "nothing"
        problem = f"No notebook was handed in: expected {assignment}.ipynb, found {found}."
        source = str(files[0].path.parent)
        return Submission(
            student=student,
            source=source,
            format=Format.NOTEBOOK,
            read=_raiser(problem),
            handed_in=handed_in,
        )
    chosen = min(work, key=lambda file: _rank(file.path, assignment))
    others = [file.path.name for file in work if file is not chosen]
    notes = (f"{chosen.path.name} was graded; also in the folder: {', '.join(sorted(others))}.",) if others else ()
    return _submission(student, chosen, handed_in, notes)


def _rank(path: PurePosixPath, assignment: str) -> tuple[bool, bool, str]:
    return path.suffix != ".ipynb", path.stem != assignment, path.name


def _submission(student: str, file: File, handed_in: datetime | None, notes: tuple[str, ...]) -> Submission:
    return Submission(
        student=student,
        source=str(file.path),
        format=_SUFFIXES[file.path.suffix],
        read=file.read,
        handed_in=handed_in,
        notes=(*notes, file.note) if file.note else notes,
    )


def _newest(submissions: Sequence[Submission]) -> Submission:
    """Return the newest by nbgrader's timestamp, else the last by name, with a note that names the others."""
    if len(submissions) == 1:
        return submissions[0]
    oldest = datetime.min.replace(tzinfo=UTC)
    ordered = sorted(submissions, key=lambda one: (one.handed_in or oldest, one.source))
    chosen, others = ordered[-1], ordered[:-1]
    listed = ", ".join(one.source for one in others)
    note = f"{chosen.student} handed in {len(submissions)} times: {chosen.source} was graded, not {listed}."
    return Submission(
        student=chosen.student,
        source=chosen.source,
        format=chosen.format,
        read=chosen.read,
        handed_in=chosen.handed_in,
        notes=(*chosen.notes, note),
    )


def _timestamp(files: Sequence[File]) -> datetime | None:
    for file in files:
        if file.path.name == TIMESTAMP:
            try:
                return parse_timestamp(file.read()[:100].decode("utf-8", "replace"))
            except UnreadableNotebookError:
                return None
    return None


def parse_timestamp(text: str) -> datetime | None:
    """Return the time in nbgrader's `timestamp.txt`, such as ``2026-02-02 14:58:23.948203 Europe/Berlin``, or None."""
    words = text.split()
    try:
        moment = datetime.fromisoformat(" ".join(words[:2]))
        if moment.tzinfo is not None:
            return moment
        zone = ZoneInfo(words[2]) if len(words) > 2 else UTC
        return moment.replace(tzinfo=zone)
    except (ValueError, KeyError, OSError, IndexError):
        return None


def _raiser(problem: str) -> Callable[[], bytes]:
    def read() -> bytes:
        raise UnreadableNotebookError(problem)

    return read
