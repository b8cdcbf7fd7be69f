"""What a process uses of memory and threads, and a folder of the disk.

Trusted side. A process that is gone uses nothing. What lies in a folder was made by a submission: only sizes are read.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from autograder.sandbox.limits import Limits

_KILOBYTE = 1024
_BLOCK = 512
_DEEPEST = 64


@dataclass(frozen=True, kw_only=True)
class Usage:
    """What one process uses.

    Attributes:
        memory_bytes: anonymous and shared memory, and the kernel's tables for it, without what it shares with files.
        resident_bytes: everything of it that is in memory.
        threads: its threads.
    """

    memory_bytes: int = 0
    resident_bytes: int = 0
    threads: int = 0


def usage(pid: int) -> Usage:
    """Return what process `pid` uses."""
    fields = _fields(Path(f"/proc/{pid}/status"))
    kilobytes = sum(fields.get(name, 0) for name in ("RssAnon", "RssShmem", "VmPTE"))
    return Usage(
        memory_bytes=kilobytes * _KILOBYTE,
        resident_bytes=fields.get("VmRSS", 0) * _KILOBYTE,
        threads=fields.get("Threads", 0),
    )


def private_bytes(pid: int) -> int:
    """Return the bytes of memory mapped by process `pid` alone, 0 where the kernel does not tell."""
    fields = _fields(Path(f"/proc/{pid}/smaps_rollup"))
    return (fields.get("Private_Clean", 0) + fields.get("Private_Dirty", 0)) * _KILOBYTE


def overfull(folder: Path, limits: Limits) -> bool:
    """Whether a folder holds more than `limits` allow, or cannot be looked at."""
    pending = [(str(folder), 0)]
    count = size = 0
    while pending:
        path, depth = pending.pop()
        try:
            entries = [(entry, entry.stat(follow_symlinks=False)) for entry in os.scandir(path)]
        except FileNotFoundError:
            continue  # it was removed in the meantime
        except OSError:
            return True
        count += len(entries)
        size += sum(status.st_blocks * _BLOCK for _, status in entries)
        pending += [(entry.path, depth + 1) for entry, _ in entries if entry.is_dir(follow_symlinks=False)]
        if count > limits.files or size > limits.file_bytes or depth > _DEEPEST:
            return True
    return False


def _fields(path: Path) -> dict[str, int]:
    try:
        lines = path.read_text().splitlines()
    except OSError:
        return {}
    pairs = (line.partition(":") for line in lines)
    words = {name: rest.split() for name, _, rest in pairs}
    return {name: int(rest[0]) for name, rest in words.items() if rest and rest[0].isdigit()}
