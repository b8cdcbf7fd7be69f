"""Let the kernel bound the memory of a zygote and all its boxes together, where this process may make control groups.

Trusted side. A backstop: each box meets its own limit first, but this one also counts what the kernel holds for them,
and acts at once. Versions 1 and 2 of the interface: https://docs.kernel.org/admin-guide/cgroup-v1/memory.html,
https://docs.kernel.org/admin-guide/cgroup-v2.html
"""

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

_ROOT = Path("/sys/fs/cgroup")
_OWN = Path("/proc/self/cgroup")
_NAME = "autograder"
_EMPTYING_SECONDS = 1.0
_ENTER = 'echo $$ > "$0"; exec "$@"'


class Group:
    """A control group that a command starts in."""

    def __init__(self, folder: Path) -> None:
        """Stand for the group that the kernel shows as `folder`."""
        self._folder = folder

    def around(self, command: list[str]) -> list[str]:
        """Return the command that runs `command` in this group."""
        return ["/bin/sh", "-c", _ENTER, str(self._folder / "cgroup.procs"), *command]

    def remove(self) -> None:
        """Remove the group, whose processes have just ended."""
        deadline = time.monotonic() + _EMPTYING_SECONDS
        while time.monotonic() < deadline:
            try:
                return self._folder.rmdir()
            except FileNotFoundError:
                return None
            except OSError:
                time.sleep(0.01)


def make_group(memory_bytes: int, *, root: Path = _ROOT, own: Path = _OWN) -> Group | None:
    """Return a new group that may use `memory_bytes`, or None where none can be made.

    Args:
        memory_bytes: the limit of all its processes together.
        root: where the kernel shows control groups.
        own: where it says in which groups this process is.
    """
    for parent, limit in _candidates(root, own):
        _sweep(parent)
        folder = parent / f"{_NAME}-{os.getpid()}-{time.monotonic_ns():x}"
        try:
            folder.mkdir()
            (folder / limit).write_text(str(memory_bytes))
        except OSError:
            Group(folder).remove()
        else:
            return Group(folder)
    return None


def _candidates(root: Path, own: Path) -> Iterator[tuple[Path, str]]:
    """Yield the groups beneath which one with a limit can perhaps be made, and the name of the limit."""
    with contextlib.suppress(OSError):
        for line in own.read_text().splitlines():
            _, controllers, path = line.split(":", 2)
            if "memory" in controllers.split(","):
                yield root / "memory" / path.lstrip("/"), "memory.limit_in_bytes"
    with contextlib.suppress(OSError):
        # Only a group without processes of its own can limit its children, and of those in use only the root is exempt.
        if "memory" in (root / "cgroup.subtree_control").read_text().split():
            yield root, "memory.max"


def _sweep(parent: Path) -> None:
    """Remove what hosts left behind that were killed."""
    for folder in parent.glob(f"{_NAME}-*"):
        number = folder.name.split("-")[1]
        if number.isdigit() and not Path(f"/proc/{number}").exists():
            with contextlib.suppress(OSError):
                folder.rmdir()
