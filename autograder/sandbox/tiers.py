"""What this host can confine, found out by trying, and what that is worth.

Trusted side. Runs no student code.
"""

import ctypes
import functools
import os
import subprocess
import sys
from dataclasses import dataclass

_BUBBLEWRAP = "/usr/bin/bwrap"
_BUBBLEWRAP_PROBE = (
    *("--unshare-user", "--unshare-all", "--cap-drop", "ALL", "--cap-add", "CAP_SYS_ADMIN"),
    *("--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev", "--", "/bin/true"),
)
# New user, mount, process, network and IPC namespaces, and a mount in them; in a process of its own, which then ends.
_NAMESPACES_PROBE = """
import ctypes
kernel = ctypes.CDLL(None)
raise SystemExit(kernel.unshare(0x78020000) or kernel.mount(b"none", b"/", b"none", ctypes.c_ulong(0x44000), b""))
"""
_PROBE_SECONDS = 10
_LANDLOCK_CREATE_RULESET, _LANDLOCK_VERSION = 444, 1
_PR_GET_SECCOMP = 21
_MACHINES = ("x86_64", "aarch64")


@dataclass(frozen=True, kw_only=True)
class Means:
    """What the kernel and the system offer for confining a process.

    Attributes:
        bubblewrap: path of a `bwrap` that works here, or empty.
        namespaces: the kernel lets this process make namespaces of its own.
        landlock: version of the kernel's Landlock, 0 if there is none.
        seccomp: the kernel filters system calls, and this machine's are known.
        root: this process is root.
    """

    bubblewrap: str = ""
    namespaces: bool = False
    landlock: int = 0
    seccomp: bool = False
    root: bool = False


@dataclass(frozen=True, kw_only=True)
class Tier:
    """How well submissions are confined, in words.

    Attributes:
        letter: ``A`` (all of it) to ``D`` (nothing but limits).
        holds: what a submission cannot do.
        lacks: what it can do that it should not.
        advice: how to get a better tier.
    """

    letter: str
    holds: tuple[str, ...]
    lacks: tuple[str, ...]
    advice: tuple[str, ...]


@functools.cache
def means() -> Means:
    """Return what this host offers; tried once."""
    if sys.platform != "linux":
        return Means()
    bubblewrap = _works([_BUBBLEWRAP, *_BUBBLEWRAP_PROBE])
    return Means(
        bubblewrap=_BUBBLEWRAP if bubblewrap else "",
        namespaces=not bubblewrap and _works([sys.executable, "-I", "-S", "-c", _NAMESPACES_PROBE]),
        landlock=_landlock(),
        seccomp=_seccomp(),
        root=os.getuid() == 0,
    )


def _works(command: list[str]) -> bool:
    try:
        done = subprocess.run(command, capture_output=True, timeout=_PROBE_SECONDS, check=False, env={})  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _landlock() -> int:
    number = ctypes.CDLL(None, use_errno=True).syscall(
        ctypes.c_long(_LANDLOCK_CREATE_RULESET), None, ctypes.c_long(0), ctypes.c_long(_LANDLOCK_VERSION)
    )
    return max(0, int(number))


def _seccomp() -> bool:
    return os.uname().machine in _MACHINES and ctypes.CDLL(None).prctl(_PR_GET_SECCOMP, 0, 0, 0, 0) >= 0


def tier(offered: Means) -> Tier:
    """Return the best tier that `offered` allows."""
    if offered.seccomp and (offered.bubblewrap or offered.namespaces):
        return _A
    if offered.seccomp and offered.landlock:
        return _B
    if offered.seccomp and offered.root:
        return _C
    return _D


_PROCESSES = "A submission cannot start processes, reach the network, or signal, trace or read other processes."
_DATA = "The data files of scikit-learn, from which exercises that train draw their rows, are closed to it."
_TIME = "Processor time, wall-clock time, memory, threads, open files and the size of files are limited."
_BWRAP_ADVICE = "Install bubblewrap (Debian, Ubuntu, Fedora: the package `bubblewrap`)."

_A = Tier(
    letter="A",
    holds=(
        "A submission sees Python, its libraries and an empty folder of its own; every other file is absent.",
        _DATA,
        _PROCESSES,
        _TIME,
        "What it writes is in memory, limited in size and number, and gone with it.",
    ),
    lacks=(),
    advice=(),
)
_B = Tier(
    letter="B",
    holds=(
        "A submission can read Python, its libraries and a folder of its own, and write to that folder alone.",
        _DATA,
        _PROCESSES,
        _TIME,
    ),
    lacks=("It can find out whether a file exists and how large it is, though not what is in it.",),
    advice=(_BWRAP_ADVICE,),
)
_C = Tier(
    letter="C",
    holds=("A submission runs as a user of its own, who owns nothing but an empty folder.", _PROCESSES, _TIME),
    lacks=(
        "It can read every file that all users may read: keep solutions in a folder of mode 0700.",
        "It can read scikit-learn's data files, from which exercises that train draw their rows.",
        "It can list processes with their command lines, and leave files where every user may, such as /tmp.",
    ),
    advice=(
        _BWRAP_ADVICE,
        "Use a kernel with Landlock (Linux 5.13 or later, with `landlock` among its security modules).",
    ),
)
_D = Tier(
    letter="D",
    holds=("Time, memory and the size of files are limited.",),
    lacks=(
        "A submission can do whatever you can do: read and change your files, use the network, start processes.",
        "It can read scikit-learn's data files too, from which exercises that train draw their rows.",
    ),
    advice=(
        "Grade on Linux 5.13 or later, on an x86-64 or arm64 machine, with Landlock and seccomp.",
        _BWRAP_ADVICE,
        "Your own work needs no better: checking it here is safe.",
    ),
)


def needed_proof(offered: Means) -> frozenset[str]:
    """Return the parts of a box's proof that must hold for it to be used."""
    parts = {"descriptors", "libraries", "limits", "room"}
    if tier(offered).letter != "D":
        parts |= {"canary", "write"} | ({"data"} if tier(offered).letter in "AB" else set())
        parts |= {"socket", "local socket", "fork", "execute", "signal", "nameless memory", "privileges"}
    return frozenset(parts)
