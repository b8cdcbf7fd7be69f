"""What a process uses of memory and threads, read from /proc.

Trusted side. A process that is gone uses nothing.
"""

from dataclasses import dataclass
from pathlib import Path

_KILOBYTE = 1024


@dataclass(frozen=True, kw_only=True)
class Usage:
    """What one process uses.

    Attributes:
        memory_bytes: anonymous and shared memory, without what it has in common with files.
        threads: its threads.
    """

    memory_bytes: int = 0
    threads: int = 0


def usage(pid: int) -> Usage:
    """Return what process `pid` uses."""
    fields = _fields(Path(f"/proc/{pid}/status"))
    kilobytes = fields.get("RssAnon", 0) + fields.get("RssShmem", 0)
    return Usage(memory_bytes=kilobytes * _KILOBYTE, threads=fields.get("Threads", 0))


def private_bytes(pid: int) -> int:
    """Return the bytes of memory mapped by process `pid` alone, 0 where the kernel does not tell."""
    fields = _fields(Path(f"/proc/{pid}/smaps_rollup"))
    return (fields.get("Private_Clean", 0) + fields.get("Private_Dirty", 0)) * _KILOBYTE


def _fields(path: Path) -> dict[str, int]:
    try:
        lines = path.read_text().splitlines()
    except OSError:
        return {}
    pairs = (line.partition(":") for line in lines)
    words = {name: rest.split() for name, _, rest in pairs}
    return {name: int(rest[0]) for name, rest in words.items() if rest and rest[0].isdigit()}
