"""Give up, step by step and for ever, everything that a submission does not need.

Guest side, in a child of the zygote, before any submission arrives. Never "best effort": a step that the kernel
refuses is an OSError, which ends the child; what holds is then proved in proof.py.
"""

import os
import resource
import signal
import sys

from autograder.guest import filter as calls
from autograder.guest import landlock
from autograder.guest.kernel import (
    PR_SET_DUMPABLE,
    PR_SET_NO_NEW_PRIVS,
    PR_SET_PDEATHSIG,
    drop_capabilities,
    prctl,
)
from autograder.guest.preload import Used
from autograder.guest.rooms import enter, user_of
from autograder.guest.spec import Spec

WIRE = 3
_FIRST_UNUSED = 4
_DEVICES = ("/dev/null", "/dev/zero", "/dev/full")
_TELLTALES = ("/dev/urandom", "/dev/random", "/proc/cpuinfo", "/proc/meminfo")
# Address space costs the kernel tables even where nothing is behind it.
_SPARSE = 16


def confine(spec: Spec, box: int, wire: int, zygote: int, used: Used) -> None:
    """Confine this process to one folder, the descriptor `WIRE`, and the limits of `spec`.

    Args:
        spec: the zygote's orders.
        box: the child's number.
        wire: descriptor of the socket to the host; it becomes `WIRE`.
        zygote: process number of the parent.
        used: memory that the zygote has mapped.

    Raises:
        OSError: the kernel refused one of the steps.
    """
    _keep_only(wire)
    room = enter(spec, box)
    linux = sys.platform == "linux"
    if linux:
        prctl(PR_SET_NO_NEW_PRIVS, 1)
    if spec.landlock:
        reading = readable(spec)
        whole = (*reading.whole, *_TELLTALES, f"/proc/{os.getpid()}")
        landlock.restrict(reading._replace(whole=whole), [str(room), *_DEVICES])
    if spec.user:
        user = user_of(spec, box)
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    if linux:
        drop_capabilities()
    _limit(spec, used)
    if linux:
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        prctl(PR_SET_DUMPABLE, 0)
    if os.getppid() != zygote:
        os._exit(1)
    if spec.seccomp:
        calls.install()


def readable(spec: Spec) -> landlock.Reading:
    """Return what a child may read. Where the view hides what is closed, an empty folder stands in its place."""
    closed = () if spec.mounts else tuple(spec.closed)
    return landlock.all_but(tuple(spec.readable), closed) if closed else landlock.Reading(tuple(spec.readable))


def _keep_only(wire: int) -> None:
    """Leave `wire` open as `WIRE`, nothing on 0, 1 and 2, and nothing else."""
    if wire != WIRE:
        os.dup2(wire, WIRE)
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    os.closerange(_FIRST_UNUSED, resource.getrlimit(resource.RLIMIT_NOFILE)[0])


def limits(spec: Spec, used: Used) -> dict[int, int]:
    """Return the resource limits of a child, by the numbers of `resource`."""
    wanted = {
        resource.RLIMIT_AS: used.mapped + _SPARSE * spec.data_bytes,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_CPU: spec.cpu_seconds,
        resource.RLIMIT_DATA: used.data + spec.data_bytes,
        resource.RLIMIT_FSIZE: spec.file_bytes,
        resource.RLIMIT_NOFILE: spec.descriptors,
    }
    if os.getuid() != 0:
        wanted[resource.RLIMIT_NPROC] = spec.processes
    return wanted


def _limit(spec: Spec, used: Used) -> None:
    for kind, value in limits(spec, used).items():
        hard = resource.getrlimit(kind)[1]
        bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (bound, bound))
