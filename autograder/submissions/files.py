"""The files of a class as a flat list, from a folder, one file or a zip archive.

Trusted side. Names and sizes only are looked at here; contents are returned as bytes for a guest to parse. Links, pipes
and devices are never followed or opened, and nothing is unpacked to disk.
"""

import os
import stat
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath

from autograder.errors import UnreadableNotebookError, UsageError
from autograder.submissions.archive import MAX_ENTRIES, Entry, entries, read_entry

MAX_FILE_BYTES = 50 * 2**20
MAX_ENTRIES_OF_ONE = 20_000  # in one folder of those at the top, which is a student's
_CROWDED = f"The folder handed in holds more than {MAX_ENTRIES_OF_ONE:,} files; hand in the notebook alone."
_DEPTH = 6


@dataclass(frozen=True, kw_only=True)
class File:
    """One file of a class.

    Attributes:
        path: its path relative to what was given, with forward slashes.
        read: returns its bytes; raises `UnreadableNotebookError` with a sentence for the student.
        note: what was odd about finding it, or empty.
    """

    path: PurePosixPath
    read: Callable[[], bytes]
    note: str = ""


def list_files(given: Path) -> list[File]:
    """Return the files at `given`, sorted by path.

    Raises:
        UsageError: nothing is there, or it is an archive that cannot be read.
    """
    if not given.exists():
        raise UsageError(f"{given} does not exist. Expected a folder of submissions, a notebook, or a zip of these.")
    if given.is_dir():
        return sorted(_folder(given), key=lambda file: file.path)
    if given.suffix == ".zip":
        return sorted(_zipped(given), key=lambda file: file.path)
    return [File(path=PurePosixPath(given.name), read=lambda: read_regular(given))]


def read_regular(path: Path) -> bytes:
    """Return the bytes of a regular file of at most 50 MB.

    Raises:
        UnreadableNotebookError: it is a link, no regular file, too large, or cannot be read.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        if path.is_symlink():
            raise UnreadableNotebookError("The file handed in is a link to another place, not a notebook.") from None
        raise UnreadableNotebookError(f"The file cannot be opened: {error.strerror}.") from None
    with os.fdopen(descriptor, "rb") as stream:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableNotebookError("What was handed in is not a regular file.")
        _refuse_large(status.st_size)
        return stream.read(MAX_FILE_BYTES)


def _refuse_large(size: int) -> None:
    if size > MAX_FILE_BYTES:
        raise UnreadableNotebookError(
            f"The file has {size / 2**20:.0f} MB; at most {MAX_FILE_BYTES // 2**20} MB are read. "
            "Clear the outputs (Kernel, Restart and Clear Output), save, and hand it in again."
        )


def _folder(root: Path) -> Iterator[File]:
    """Yield the files of a class; a student who handed in more than anybody needs gets a sentence instead."""
    total = 0
    for entry in sorted(os.scandir(root), key=lambda entry: entry.name):
        if _hidden(entry.name):
            continue
        path = Path(entry.path)
        found = [_on_disk(path, root)]
        if entry.is_dir(follow_symlinks=False):
            with closing(_walk(path, root, 1)) as walked:
                found = list(islice(walked, MAX_ENTRIES_OF_ONE + 1))
        if len(found) > MAX_ENTRIES_OF_ONE:
            found = [_refused(Path(entry.name), _CROWDED)]
        total += len(found)
        if total > MAX_ENTRIES:
            raise UsageError(f"{root} holds more than {MAX_ENTRIES:,} files; no more are read.")
        yield from found


def _refused(folder: Path, why: str) -> File:
    def read() -> bytes:
        raise UnreadableNotebookError(why)

    return File(path=_shown(folder) / "folder.ipynb", read=read)


def _walk(folder: Path, root: Path, depth: int) -> Generator[File, None, None]:
    if depth > _DEPTH:
        return
    try:
        with os.scandir(folder) as listed:
            for entry in listed:
                if _hidden(entry.name):
                    continue
                path = Path(entry.path)
                if entry.is_dir(follow_symlinks=False):
                    yield from _walk(path, root, depth + 1)
                else:
                    yield _on_disk(path, root)
    except OSError as error:
        yield _refused(folder.relative_to(root), f"The folder handed in cannot be opened: {error.strerror}.")


def _hidden(name: str) -> bool:
    return name.startswith(".") or name == "__pycache__"


def _on_disk(path: Path, root: Path) -> File:
    return File(path=_shown(path.relative_to(root)), read=lambda: read_regular(path))


def _shown(path: Path) -> PurePosixPath:
    """Return a path as text that can be written down; a name on disk may be any bytes."""
    return PurePosixPath(os.fsencode(path).decode("utf-8", "backslashreplace"))


def _zipped(given: Path) -> Iterator[File]:
    by_path: dict[PurePosixPath, tuple[Entry, int]] = {}
    for entry in entries(given):
        path = PurePosixPath(entry.name.replace("\\", "/"))
        if _belongs(entry, path):
            by_path[path] = entry, by_path[path][1] + 1 if path in by_path else 1
    for path, (entry, count) in by_path.items():
        note = f"The archive holds {path.name} {count} times under one name; the last was read." if count > 1 else ""
        yield File(path=path, read=_entry_reader(given, entry), note=note)


def _belongs(entry: Entry, path: PurePosixPath) -> bool:
    """Whether an entry is a file that a folder could hold; hidden ones are left out there, too."""
    if entry.name.endswith(("/", "\\")) or path.is_absolute() or not path.parts or ":" in path.parts[0]:
        return False
    return not any(_hidden(part) for part in path.parts)


def _entry_reader(archive: Path, entry: Entry) -> Callable[[], bytes]:
    def read() -> bytes:
        _refuse_large(entry.size)
        return read_entry(archive, entry, MAX_FILE_BYTES)

    return read
