"""Refuse every system call that a submission has no business with: a seccomp filter, as the kernel reads it.

Guest side, the last step of confinement. Threads yes, processes no; its own signals yes, other processes' no; no
program is executed, no socket opened, no nameless memory made. A foreign machine's calls kill the process.
The kernel's interface: https://docs.kernel.org/userspace-api/seccomp_filter.html
"""

import ctypes
import errno
import os
import struct
from collections.abc import Iterable

from autograder.guest.kernel import prctl
from autograder.guest.syscalls import ABSENT, ALLOWED, CONDITIONAL, IGNORED, Numbers

_PR_SET_SECCOMP, _MODE_FILTER = 22, 2
_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_LOAD, _AND, _JUMP, _JUMP_EQUAL, _JUMP_AT_LEAST, _RETURN = 0x20, 0x54, 0x05, 0x15, 0x35, 0x06
_AT_NUMBER, _AT_MACHINE, _AT_FIRST, _AT_SECOND = 0, 4, 16, 24
_MACHINES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_X32 = 0x40000000

_CLONE_THREAD = 0x00010000
_CLONE_NAMESPACES = 0x7E020080
_PRCTL_ALLOWED = (
    3,
    15,
    16,
    23,
    39,
    0x53564D41,
)  # read: dumpable, bounding set, no_new_privs; names of threads and mappings
_IOCTL_ALLOWED = (
    0x5401,
    0x541B,
    0x5421,
    0x5450,
    0x5451,
)  # is it a terminal, bytes to read, non-blocking, close on exec or not
# Duplicates, flags and locks; never F_SETOWN and F_SETSIG, by which a process has signals sent to others.
_FCNTL_ALLOWED = (0, 1, 2, 3, 4, 5, 6, 7, 36, 37, 38, 1030, 1032)

Instruction = tuple[int, int, int, int]


def install() -> None:
    """Put this process, which has one thread, under the filter for the rest of its life. Needs no_new_privs.

    Raises:
        OSError: the kernel has no seccomp, or the machine is neither x86-64 nor arm64.
    """
    instructions = program(os.uname().machine, os.getpid())
    code = ctypes.create_string_buffer(b"".join(struct.pack("<HBBI", *one) for one in instructions))
    header = struct.pack("@HxxxxxxQ", len(instructions), ctypes.addressof(code))
    buffer = ctypes.create_string_buffer(header)
    prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.addressof(buffer))


def program(machine: str, pid: int) -> list[Instruction]:
    """Return the filter for a process `pid` on `machine`: ``x86_64`` or ``aarch64``.

    Raises:
        OSError: the machine's calls are not known here.
    """
    if machine not in _MACHINES:
        raise OSError(errno.ENOSYS, f"the system calls of a machine of kind {machine} are not known")
    filter_ = [
        (_LOAD, 0, 0, _AT_MACHINE),
        (_JUMP_EQUAL, 1, 0, _MACHINES[machine]),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _AT_NUMBER),
        (_JUMP_AT_LEAST, 0, 1, _X32),
        (_RETURN, 0, 0, _KILL),
    ]
    filter_ += _answer(_numbers(ALLOWED, machine), _ALLOW)
    filter_ += _conditions(machine, pid)
    filter_ += _answer(_numbers(IGNORED, machine), _ERRNO)
    filter_ += _answer(_numbers(ABSENT, machine), _ERRNO | errno.ENOSYS)
    return [*filter_, (_RETURN, 0, 0, _ERRNO | errno.EPERM)]


def _numbers(calls: dict[str, Numbers], machine: str) -> list[int]:
    numbers = (getattr(one, machine) for one in calls.values())
    return [number for number in numbers if number is not None]


def _answer(values: Iterable[int], action: int, otherwise: int | None = None) -> list[Instruction]:
    """Return `action` if the loaded word is one of `values`; else `otherwise`, or go on."""
    listed = list(values)
    tests = [(_JUMP_EQUAL, len(listed) - place, 0, value) for place, value in enumerate(listed)]
    passed = (_JUMP, 0, 0, 1) if otherwise is None else (_RETURN, 0, 0, otherwise)
    return [*tests, passed, (_RETURN, 0, 0, action)]


def _conditions(machine: str, pid: int) -> list[Instruction]:
    refused = _ERRNO | errno.EPERM
    threads_only = [(_LOAD, 0, 0, _AT_FIRST), (_AND, 0, 0, _CLONE_THREAD | _CLONE_NAMESPACES)]
    judged: dict[str, list[Instruction]] = {
        "clone": threads_only + _answer([_CLONE_THREAD], _ALLOW, refused),
        "prlimit64": _argument(_AT_FIRST, (0, pid), refused),
        "prctl": _argument(_AT_FIRST, _PRCTL_ALLOWED, refused),
        "ioctl": _argument(_AT_SECOND, _IOCTL_ALLOWED, _ERRNO | errno.ENOTTY),
        "fcntl": _argument(_AT_SECOND, _FCNTL_ALLOWED, refused),
    }
    instructions: list[Instruction] = []
    for name, numbers in CONDITIONAL.items():
        number = getattr(numbers, machine)
        body = judged.get(name) or _argument(_AT_FIRST, (pid,), refused)
        instructions += [(_JUMP_EQUAL, 0, len(body), number), *body]
    return instructions


def _argument(offset: int, values: Iterable[int], otherwise: int) -> list[Instruction]:
    return [(_LOAD, 0, 0, offset), *_answer(values, _ALLOW, otherwise)]
