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
from autograder.sandbox.closed import closed_files, closed_folders
from autograder.sandbox.limits import MEGABYTE, Limits
from autograder.sandbox.state import State
from autograder.sandbox.tiers import Means, tier

_SYSTEM = ("/usr", "/lib", "/lib64", "/lib32", "/bin", "/etc/ld.so.cache", "/etc/localtime")
_OURS = ("mlpkit", "autograder/__init__.py", "autograder/errors.py", "autograder/wire", "autograder/guest")
_ROOM = "/box"
_SCRATCH = ("/tmp",)  # noqa: S108 - a zygote's own
_HIDDEN = ("/usr/share/fonts", "/usr/local/share/fonts")  # matplotlib brings its own, and reads them all when it starts
_STEP = 32 * MEGABYTE  # by which a heap grows
_PAGES = "/sys/kernel/mm/transparent_hugepage"  # where the C library looks whether there are huge pages
# In the zygote's own namespace: to mount each box's own folder, and then to give everything up.
_CAPABILITIES = ("CAP_SYS_ADMIN", "CAP_SETPCAP")
# Where processes are counted for each user: enough for every box, whatever else this user runs.
_PROCESSES = 10_000
_FIRST_USER = 61_200  # beyond those that systems give out
_ZYGOTE_BYTES, _ROOM_ABOVE = 2 * 1024 * MEGABYTE, 1.25
_START = "import sys; sys.path.insert(0, sys.argv[1]); from autograder.guest.zygote import main; main(sys.argv[2])"


def heap(page_bytes: int) -> str:
    """Return how the C library shall keep a zygote's heap, as it reads it from `GLIBC_TUNABLES`.

    One heap for all threads, in huge pages where they are no larger than it grows at a time (some systems have pages of
    512 MB), which it does in large steps: a copy of the process then takes half as long.
    """
    huge = 0 < page_bytes <= _STEP
    settings = {"arena_max": 1, "hugetlb": int(huge), "top_pad": _STEP, "mmap_threshold": 1024 * MEGABYTE}
    return ":".join(f"glibc.malloc.{name}={value}" for name, value in settings.items())


def _huge_page_bytes() -> int:
    try:
        return int(Path(_PAGES, "hpage_pmd_size").read_text())
    except (OSError, ValueError):
        return 0


# A fixed seed of hashes, so that the order of a set, and with it a grade, does not change from run to run.
ENVIRONMENT = {
    "PYTHONHASHSEED": "0",
    "LC_ALL": "C.UTF-8",
    "PATH": "/usr/bin:/bin",
    "GLIBC_TUNABLES": heap(_huge_page_bytes()),
}


@dataclass(frozen=True, kw_only=True)
class Orders:
    """What a zygote is for.

    Attributes:
        limits: of every box.
        libraries: modules to import beforehand.
        answers: module of the guest that answers messages.
        folders: further folders that a box may import from.
        jobs: how many boxes are busy at a time.
    """

    limits: Limits
    jobs: int
    libraries: tuple[str, ...]
    answers: str
    folders: tuple[Path, ...] = ()

    @property
    def most_bytes(self) -> int:
        """The memory that the zygote and all its boxes can need together while each keeps to its limit."""
        return _ZYGOTE_BYTES + self.jobs * int(_ROOM_ABOVE * self.limits.memory_bytes)


def command(orders: Orders, offered: Means, state: State, control: int) -> list[str]:
    """Return the command that starts a zygote.

    Args:
        orders: what it is for.
        offered: how to confine it.
        state: the host's folder for it.
        control: descriptor of its socket to the host.
    """
    packages = str(Path(autograder.__file__).resolve().parent.parent)
    spec = _spec(orders, offered, packages, state, control)
    python = [sys.executable, "-s", "-P", "-B", "-X", "utf8", "-c", _START, packages, json.dumps(spec)]
    return [*_bubblewrap(offered.bubblewrap, _view(orders, packages)), *python] if offered.bubblewrap else python


def _spec(orders: Orders, offered: Means, packages: str, state: State, control: int) -> dict[str, object]:
    limits = orders.limits
    boxed = bool(offered.bubblewrap) or offered.namespaces
    view = _view(orders, packages)
    closed = closed_folders(orders.folders)
    return {
        "control": control,
        "packages": packages,
        "folders": [str(folder) for folder in orders.folders],
        "readable": [path for kind, path in view if kind == "read"],
        "closed": closed,
        "closed_files": closed_files(closed),
        "enclosure": str(state.enclosure) if offered.namespaces and not offered.bubblewrap else "",
        "view": [*view, ("empty", _ROOM)],
        "rooms": _ROOM if boxed else str(state.rooms),
        "mounts": boxed,
        "landlock": offered.landlock > 0,
        "seccomp": offered.seccomp,
        "user": _FIRST_USER if tier(offered).letter == "C" else 0,
        "canary": str(state.canary),
        "libraries": list(orders.libraries),
        "answers": orders.answers,
        "data_bytes": limits.memory_bytes,
        "cpu_seconds": limits.cpu_seconds,
        "file_bytes": limits.file_bytes,
        "files": limits.files,
        "descriptors": limits.descriptors,
        "processes": _PROCESSES,
    }


def _view(orders: Orders, packages: str) -> list[tuple[str, str]]:
    """Return what a zygote sees, outer folders first: ``("read", path)``, or ``("empty", path)`` for one hidden."""
    read = [*_SYSTEM, *python_folders(), *map(str, orders.folders)]
    hidden = [path for path in _HIDDEN if Path(path).is_dir()]
    hidden += [path for path in closed_folders(orders.folders) if _within(path, read)]
    ours = [("read", f"{packages}/{part}") for part in _OURS]
    return [
        *[("empty", path) for path in _SCRATCH],
        *[("read", path) for path in read],
        *[("empty", path) for path in (*hidden, f"{packages}/autograder")],
        *ours,
    ]


def python_folders() -> list[str]:
    """Return the folders of this Python and its libraries, as named and as they really are, the outer ones only."""
    named = {sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix}
    named |= {path for path in (sysconfig.get_path("purelib"), sysconfig.get_path("platlib")) if path}
    everything = named | {str(Path(path).resolve()) for path in named}
    return sorted(path for path in everything if not _within(path, everything - {path}) and not _within(path, _SYSTEM))


def _within(path: str, folders: Sequence[str] | set[str]) -> bool:
    return any(Path(path).is_relative_to(folder) for folder in folders)


def _bubblewrap(program: str, view: Sequence[tuple[str, str]]) -> list[str]:
    words = [program, "--unshare-user", "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    for capability in _CAPABILITIES:
        words += ["--cap-add", capability]
    words += ["--proc", "/proc", "--dev", "/dev", "--dir", _ROOM, "--ro-bind-try", _PAGES, _PAGES]
    for kind, path in view:
        words += ["--ro-bind-try", path, path] if kind == "read" else ["--tmpfs", path]
    return [*words, "--remount-ro", "/", "--chdir", "/", "--"]
