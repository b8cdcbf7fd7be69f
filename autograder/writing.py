"""Write a file whole or not at all, and tell later whether it was changed.

Trusted side. Knows nothing of what is in it.
"""

from pathlib import Path

from autograder.errors import StoreError


def write_whole(path: Path, text: str) -> str:
    """Write a file whole or not at all; return its stamp.

    Raises:
        StoreError: it cannot be written.
    """
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        path.parent.mkdir(exist_ok=True)
        unfinished.write_bytes(text.encode("utf-8", "replace"))
        stamp = stamp_of(unfinished)
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise StoreError(f"{path} cannot be written: {error.strerror}. What was graded is kept.") from None
    return stamp


def stamp_of(path: Path) -> str:
    """Return what tells a later change of a file, or an empty text where there is no file."""
    try:
        status = path.stat()
    except OSError:
        return ""
    return f"{status.st_size} {status.st_mtime_ns}"
