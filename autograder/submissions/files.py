"""The files of a class as a flat list, from a folder, one file or a zip archive.

Trusted side. Names and sizes only are looked at here; contents are returned as bytes for a guest to parse. Links, pipes
and devices are never followed or opened, and nothing is unpacked to disk.
"""

import os
import stat
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from autograder.errors import UnreadableNotebookError, UsageError

MAX_FILE_BYTES = 50 * 2**20
MAX_ENTRIES = 200_000
_DEPTH = 6


@dataclass(frozen=True, kw_only=True)
class File:
    """One file of a class.

    Attributes:
        path: its path relative to what was given, with forward slashes.
        read: returns its bytes; raises `UnreadableNotebookError` with a sentence for the student.
    """

    path: PurePosixPath
    read: Callable[[], bytes]


def list_files(given: Path) -> list[File]:
    """Return the files at `given`, sorted by path.

    Raises:
        UsageError: nothing is there, or it is an archive that cannot be read.
    """
    if not given.exists():
        raise UsageError(f"{given} does not exist. Expected a folder of submissions, a notebook, or a zip of these.")
    if given.is_dir():
        return sorted(_walk(given, given, 0), key=lambda file: file.path)
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


def _walk(folder: Path, root: Path, depth: int) -> Iterator[File]:
    if depth > _DEPTH:
        return
    for entry in os.scandir(folder):
        if entry.name.startswith(".") or entry.name == "__pycache__":
            continue
        path = Path(entry.path)
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(path, root, depth + 1)
        else:
            yield File(path=PurePosixPath(path.relative_to(root).as_posix()), read=_reader(path))


def _reader(path: Path) -> Callable[[], bytes]:
    return lambda: read_regular(path)


def _zipped(given: Path) -> Iterator[File]:
    try:
        archive = zipfile.ZipFile(given)
        entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UsageError(f"{given} is not a zip archive that can be read: {error}") from None
    if len(entries) > MAX_ENTRIES:
        raise UsageError(f"{given} has {len(entries)} entries; at most {MAX_ENTRIES} are read.")
    for entry in entries:
        path = PurePosixPath(entry.filename.replace("\\", "/"))
        if entry.is_dir() or path.is_absolute() or ".." in path.parts or any(p.startswith(".") for p in path.parts):
            continue
        yield File(path=path, read=_member_reader(archive, entry))


def _member_reader(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Callable[[], bytes]:
    def read() -> bytes:
        _refuse_large(entry.file_size)
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise UnreadableNotebookError("The file handed in is a link to another place, not a notebook.")
        try:
            with archive.open(entry) as stream:
                return stream.read(MAX_FILE_BYTES)
        except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, ValueError) as error:
            raise UnreadableNotebookError(f"The file cannot be unpacked from the archive: {error}.") from None

    return read
