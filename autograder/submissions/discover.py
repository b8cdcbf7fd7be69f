"""From a list of files to the submissions of every student.

Trusted side. Only names are looked at; what a notebook holds is for a guest to find out. A student who handed in
several times is told what was graded.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path, PurePosixPath

from autograder.errors import UnreadableNotebookError, UsageError
from autograder.model.submission import Format, Submission
from autograder.submissions.attempts import TIMESTAMP, in_order, owners, parse_timestamp, take_attempts
from autograder.submissions.files import File, list_files
from autograder.submissions.platforms import Delivered, take_delivered

# Released beside the notebook; not the student's work.
_HANDED_OUT = frozenset({"exercises.py", "scenarios.py", "public.json"})
_SUFFIXES = {".ipynb": Format.NOTEBOOK, ".py": Format.SCRIPT}


def discover(given: Path, assignment: str) -> list[Submission]:
    """Return the last submission of every student, sorted by student, with a note that names the others.

    Args and errors are those of `discover_all`.
    """
    return [_last(found) for found in discover_all(given, assignment).values()]


def discover_all(
    given: Path, assignment: str, zone: str = "UTC", modules: Collection[str] = ()
) -> dict[str, list[Submission]]:
    """Return everything that is handed in at `given` for `assignment`, by student, the earliest first.

    Args:
        given: nbgrader's `submitted/` folder, a folder of `.ipynb` or `.py` files or of students' folders, one file,
            or a zip of these; also a zip that Moodle or Canvas made of all submissions, or its files.
        assignment: the assignment's name.
        zone: the assignment's time zone, for the abbreviations in `timestamp.txt`.
        modules: names of files that were handed out with the notebook besides the usual ones.

    Raises:
        UsageError: nothing is there, or no notebook is among it.
    """
    theirs = [file for file in list_files(given) if file.path.name not in modules]
    delivered, files = take_delivered(theirs, assignment)
    tried, files = take_attempts(files, assignment)
    by_student: dict[str, list[Submission]] = defaultdict(list)
    for whole in delivered:
        by_student[whole.student].append(_from_platform(whole, assignment, zone))
    for one in tried:
        if _has_work(one.files):
            found = _from_folder(one.student, one.files, assignment, zone)
            by_student[one.student].append(replace(found, number=one.number))
    for student, folder in _folders(files, assignment).items():
        by_student[student].append(_from_folder(student, folder, assignment, zone))
    flat = [file for file in files if len(file.path.parts) == 1 and _has_work([file])]
    whose = owners([file.path.stem for file in flat])
    for file in flat:
        student, number = whose[file.path.stem]
        by_student[student].append(replace(_submission(student, file, None, ()), number=number))
    if not by_student:
        raise UsageError(
            f"{given} holds no submission of {assignment}. Looked for STUDENT/{assignment}/{assignment}.ipynb, "
            "STUDENT/*.ipynb, *.ipynb and *.py."
        )
    return {student: in_order(by_student[student]) for student in sorted(by_student)}


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


def _from_folder(student: str, files: Sequence[File], assignment: str, zone: str) -> Submission:
    handed_in = _timestamp(files, zone)
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


def _from_platform(whole: Delivered, assignment: str, zone: str) -> Submission:
    found = _from_folder(whole.student, whole.files, assignment, zone)
    source = whole.sources.get(found.source, next(iter(whole.sources.values())))
    return replace(found, source=source, notes=(*found.notes, *whole.notes))


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


def _last(submissions: Sequence[Submission]) -> Submission:
    *others, chosen = submissions
    if not others:
        return chosen
    listed = ", ".join(one.source for one in others)
    note = f"{chosen.student} handed in {len(submissions)} times: {chosen.source} was graded, not {listed}."
    return replace(chosen, notes=(*chosen.notes, note))


def _timestamp(files: Sequence[File], zone: str) -> datetime | None:
    for file in files:
        if file.path.name == TIMESTAMP:
            try:
                return parse_timestamp(file.read()[:100].decode("utf-8", "replace"), zone)
            except UnreadableNotebookError:
                return None
    return None


def _raiser(problem: str) -> Callable[[], bytes]:
    def read() -> bytes:
        raise UnreadableNotebookError(problem)

    return read
