"""Put together the command that starts a zygote: what it sees, what it is told.

Trusted side. Only Python, its libraries and the parts of ours that belong to the guest are shown: never the folder of
the course, never an answer.
"""

import json
import sys
import sysconfig
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import autograder
from autograder.sandbox.limits import Limits
from autograder.sandbox.tiers import Means

_SYSTEM = ("/usr", "/lib", "/lib64", "/lib32", "/bin", "/etc/ld.so.cache", "/etc/localtime")
_OURS = ("mlpkit", "autograder/__init__.py", "autograder/errors.py", "autograder/wire", "autograder/guest")
_BOXED_PACKAGES, _BOXED_ROOM = "/guest", "/box"
# In the zygote's own namespace: to mount each box's own folder, and then to give everything up.
_CAPABILITIES = ("CAP_SYS_ADMIN", "CAP_SETPCAP")
_START = "import sys; sys.path.insert(0, sys.argv[1]); from autograder.guest.zygote import main; main(sys.argv[2])"
# A fixed seed of hashes, so that the order of a set, and with it a grade, does not change from run to run.
ENVIRONMENT = {"PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}


@dataclass(frozen=True, kw_only=True)
class Orders:
    """What a zygote is for.

    Attributes:
        limits: of every box.
        libraries: modules to import beforehand.
        answers: module of the guest that answers messages.
        folders: further folders that a box may import from.
    """

    limits: Limits
    libraries: tuple[str, ...]
    answers: str
    folders: tuple[Path, ...] = ()


def command(orders: Orders, offered: Means, state: Path, control: int) -> list[str]:
    """Return the command that starts a zygote.

    Args:
        orders: what it is for.
        offered: how to confine it.
        state: a folder of the host's for this zygote, with the canary in it and a folder `rooms`.
        control: descriptor of its socket to the host.
    """
    packages = Path(autograder.__file__).resolve().parent.parent
    boxed = bool(offered.bubblewrap)
    shown = _BOXED_PACKAGES if boxed else str(packages)
    rooms = _BOXED_ROOM if boxed else str(state / "rooms")
    spec = _spec(orders, offered, shown, rooms, state / "canary", control)
    python = [sys.executable, "-s", "-P", "-B", "-X", "utf8", "-c", _START, shown, json.dumps(spec)]
    return [*_bubblewrap(offered.bubblewrap, packages, orders.folders), *python] if boxed else python


def _spec(orders: Orders, offered: Means, packages: str, rooms: str, canary: Path, control: int) -> dict[str, object]:
    limits = orders.limits
    folders = [str(folder) for folder in orders.folders]
    ours = [f"{packages}/{part}" for part in _OURS]
    return {
        "control": control,
        "packages": packages,
        "folders": folders,
        "readable": [*python_folders(), *_SYSTEM, *ours, *folders],
        "rooms": rooms,
        "mounts": bool(offered.bubblewrap),
        "landlock": offered.landlock > 0,
        "seccomp": offered.seccomp,
        "user": 0,
        "canary": str(canary),
        "libraries": list(orders.libraries),
        "answers": orders.answers,
        "data_bytes": limits.memory_bytes,
        "cpu_seconds": limits.cpu_seconds,
        "file_bytes": limits.file_bytes,
        "files": limits.files,
        "descriptors": limits.descriptors,
        "processes": 10_000,
    }


def python_folders() -> list[str]:
    """Return the folders of this Python and its libraries, as named and as they really are, the outer ones only."""
    named = {sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix}
    named |= {path for path in (sysconfig.get_path("purelib"), sysconfig.get_path("platlib")) if path}
    everything = named | {str(Path(path).resolve()) for path in named}
    return sorted(path for path in everything if not _within(path, everything - {path}) and not _within(path, _SYSTEM))


def _within(path: str, folders: Sequence[str] | set[str]) -> bool:
    return any(Path(path).is_relative_to(folder) for folder in folders)


def _bubblewrap(program: str, packages: Path, folders: Sequence[Path]) -> list[str]:
    words = [program, "--unshare-user", "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    for capability in _CAPABILITIES:
        words += ["--cap-add", capability]
    words += ["--tmpfs", "/tmp", "--proc", "/proc", "--dev", "/dev", "--dir", _BOXED_ROOM]  # noqa: S108 - in its own namespace
    for path in (*_SYSTEM, *python_folders(), *map(str, folders)):
        words += ["--ro-bind-try", path, path]
    for part in _OURS:
        words += ["--ro-bind", str(packages / part), f"{_BOXED_PACKAGES}/{part}"]
    return [*words, "--remount-ro", "/", "--chdir", "/", "--"]
