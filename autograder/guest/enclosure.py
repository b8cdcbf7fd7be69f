"""Move the zygote into namespaces of its own, where bubblewrap is not installed to do it.

Guest side, before anything else. Afterwards this process sees the listed folders, read-only, and nothing else of the
host: no other process, no network. The kernel's interface: user_namespaces(7), mount_namespaces(7), pivot_root(2).
"""

import os
import signal
import struct
from pathlib import Path

from autograder.guest.kernel import (
    CLONE_NEWNS,
    MS_BIND,
    MS_NOSUID,
    MS_PRIVATE,
    MS_REC,
    PR_SET_PDEATHSIG,
    detach,
    mount,
    pivot_root,
    prctl,
    syscall,
    unshare,
)
from autograder.guest.spec import Spec

_NEW_USER, _NEW_PROCESSES, _NEW_NETWORK, _NEW_IPC = 0x10000000, 0x20000000, 0x40000000, 0x08000000
_MOUNT_SETATTR, _HERE, _RECURSIVE = 442, -100, 0x8000
_READ_ONLY, _NO_SETUID, _NO_DEVICES = 1, 2, 4
_DEVICES = ("null", "zero", "full", "random", "urandom")


def enclose(spec: Spec) -> None:
    """Return in a process that is enclosed; the calling one waits for its end and ends with it.

    Raises:
        OSError: the kernel refused a step.
    """
    user, group = os.getuid(), os.getgid()
    unshare(_NEW_USER | CLONE_NEWNS | _NEW_PROCESSES | _NEW_NETWORK | _NEW_IPC)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    child = os.fork()
    if child:
        os.close(spec.control)
        os._exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0)
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    mount("none", "/", "none", MS_REC | MS_PRIVATE)
    _furnish(Path(spec.enclosure), spec.view)
    os.chdir(spec.enclosure)
    pivot_root(".", ".")
    detach(".")
    os.chdir("/")
    _seal("/", recursive=False)


def _furnish(root: Path, view: list[tuple[str, str]]) -> None:
    """Mount a new root file system and everything that shall be seen in it."""
    mount("tmpfs", str(root), "tmpfs", MS_NOSUID)
    for kind, path in view:
        target = Path(f"{root}{path}")
        if kind == "empty":
            target.mkdir(parents=True, exist_ok=True)
            mount("tmpfs", str(target), "tmpfs", MS_NOSUID)
        elif Path(path).exists():
            _bind(path, target)
            _seal(str(target), recursive=True)
    for device in _DEVICES:
        _bind(f"/dev/{device}", root / "dev" / device)
    (root / "proc").mkdir()
    mount("proc", str(root / "proc"), "proc", MS_NOSUID)


def _bind(source: str, target: Path) -> None:
    if Path(source).is_dir():
        target.mkdir(parents=True, exist_ok=True)
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch()
    mount(source, str(target), "none", MS_BIND | MS_REC)


def _seal(path: str, *, recursive: bool) -> None:
    """Make the mount at `path` read-only, without set-user-id and devices."""
    attributes = struct.pack("<4Q", _READ_ONLY | _NO_SETUID | _NO_DEVICES, 0, 0, 0)
    syscall(_MOUNT_SETATTR, _HERE, path.encode(), _RECURSIVE if recursive else 0, attributes, len(attributes))
