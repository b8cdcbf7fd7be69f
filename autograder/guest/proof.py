"""Try what must not be possible, and say what was refused.

Guest side, in a confined child, before any submission arrives: the host reads this first and gives the box up unless
every part of it that this host can confine holds. Never trusted after a submission has arrived.
"""

import ctypes
import os
import resource
import socket
import struct
import sys
from collections.abc import Callable
from pathlib import Path

from autograder.guest.confine import WIRE, limits
from autograder.guest.kernel import prctl, syscall
from autograder.guest.preload import Used
from autograder.guest.spec import Spec

_PR_GET_DUMPABLE, _PR_GET_NO_NEW_PRIVS = 3, 39
_MEMFD_CREATE = {"x86_64": 319, "aarch64": 279}
_CAPGET = {"x86_64": 125, "aarch64": 90}
_CAPABILITY_VERSION_3 = 0x20080522


def prove(spec: Spec, room: Path, used: Used) -> dict[str, bool]:
    """Return what holds in this process, by name: everything is true in a box that is tight."""
    held = {
        "descriptors": _descriptors() == {0, 1, 2, WIRE},
        "libraries": not _refused(lambda: _close(os.open(os.__file__, os.O_RDONLY))),
        "limits": _limited(spec, used),
        "room": Path.cwd() == room.resolve() and not _refused(lambda: _create(str(room))),
    }
    return held | _walls(spec) if spec.seccomp else held


def _walls(spec: Spec) -> dict[str, bool]:
    """Try to get out; where nothing keeps it in, this process would not survive that."""
    return {
        "canary": _refused(lambda: _close(os.open(spec.canary, os.O_RDONLY))),
        "data": all(_refused(lambda path=path: _close(os.open(path, os.O_RDONLY))) for path in spec.closed_files),  # type: ignore[misc]
        "write": all(_refused(lambda path=path: _create(path)) for path in _foreign_folders(spec)),  # type: ignore[misc]
        "socket": _refused(lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM).close()),
        "local socket": _refused(lambda: socket.socket(socket.AF_UNIX, socket.SOCK_STREAM).close()),
        "fork": _refused(_fork),
        "execute": _refused(lambda: os.execv(sys.executable, ["python", "-c", ""])),  # noqa: S606
        "signal": _refused(lambda: os.kill(os.getppid(), 0)),
        "nameless memory": _refused(lambda: _close(syscall(_MEMFD_CREATE[os.uname().machine], b"proof", 0))),
        "privileges": _powerless(),
    }


def _refused(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except OSError:
        return True
    return False


def _close(descriptor: int) -> None:
    os.close(descriptor)


def _create(folder: str) -> None:
    path = Path(folder, f"proof-{os.getpid()}")
    _close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    path.unlink()


def _fork() -> None:
    if os.fork() == 0:
        os._exit(0)


def _foreign_folders(spec: Spec) -> list[str]:
    shared = [path for kind, path in spec.view if kind == "empty" and path != spec.rooms] if spec.mounts else []
    return [
        *shared,
        "/",
        str(Path(spec.canary).parent),
        spec.packages,
        f"{spec.packages}/mlpkit",
        str(Path(os.__file__).parent),
    ]


def _powerless() -> bool:
    """No capability is left, none can be gained, and no other process of this user can look inside."""
    if sys.platform != "linux":
        return False
    data = ctypes.create_string_buffer(24)
    syscall(_CAPGET[os.uname().machine], struct.pack("<Ii", _CAPABILITY_VERSION_3, 0), data)
    return not any(data.raw) and prctl(_PR_GET_NO_NEW_PRIVS) == 1 and prctl(_PR_GET_DUMPABLE) == 0


def _descriptors() -> set[int]:
    found = set()
    for descriptor in range(resource.getrlimit(resource.RLIMIT_NOFILE)[0]):
        try:
            os.fstat(descriptor)
        except OSError:
            continue
        found.add(descriptor)
    return found


def _limited(spec: Spec, used: Used) -> bool:
    return all(0 <= resource.getrlimit(kind)[1] <= value for kind, value in limits(spec, used).items())
