"""Files that are made from others: what each must hold, whether it does, and writing those that do not.

Trusted side. Knows nothing of what is in them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Built:
    """One file that others make.

    Attributes:
        path: where it belongs.
        content: what it must hold.
        stale: it is not there, or holds something else.
    """

    path: Path
    content: bytes
    stale: bool


def write(files: Iterable[Built]) -> None:
    """Write the files that are stale, each whole."""
    for file in files:
        if file.stale:
            file.path.parent.mkdir(exist_ok=True)
            unfinished = file.path.with_name(f".{file.path.name}")
            unfinished.write_bytes(file.content)
            unfinished.replace(file.path)
