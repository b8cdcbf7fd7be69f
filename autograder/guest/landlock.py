"""Let this process and its threads open only what is listed: Landlock, by its three system calls.

Guest side, before any submission arrives. Never "best effort": what the kernel's version knows is restricted in full,
and a kernel without Landlock is an OSError. The kernel's interface: https://docs.kernel.org/userspace-api/landlock.html
"""

import os
import stat
import struct
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from autograder.guest.kernel import syscall

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_RULE_PATH_BENEATH = 1
_VERSION = 1

_WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 1, 1 << 2, 1 << 3
_REMOVE_DIR, _REMOVE_FILE, _MAKE_DIR, _MAKE_REG, _MAKE_SYM = 1 << 4, 1 << 5, 1 << 7, 1 << 8, 1 << 12
_REFER, _TRUNCATE = 1 << 13, 1 << 14
_READ = _READ_FILE | _READ_DIR
_WRITE = _WRITE_FILE | _REMOVE_DIR | _REMOVE_FILE | _MAKE_DIR | _MAKE_REG | _MAKE_SYM | _REFER | _TRUNCATE
_ON_FILES = _WRITE_FILE | _READ_FILE | _TRUNCATE

# The rights of files that each version of the interface knows. Version 4 added TCP, version 6 signals and sockets.
_KNOWN_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1}
_ALL_RIGHTS = (1 << 16) - 1
_NET_SINCE, _SCOPE_SINCE = 4, 6
_BIND_AND_CONNECT, _ABSTRACT_AND_SIGNALS = 3, 3


class Reading(NamedTuple):
    """What may be read: `whole` with all that is beneath; of `listed`, and beneath, only which names there are."""

    whole: tuple[str, ...]
    listed: tuple[str, ...] = ()


@cache
def all_but(readable: tuple[str, ...], closed: tuple[str, ...]) -> Reading:
    """Return how to read all of `readable` but what is beneath the folders `closed`.

    A rule opens a folder and all within, so each folder on the way to a closed one is replaced by what is in it,
    as it is at the first call. Links are left out: what they lead to is opened where it is.
    """
    shut = {Path(path).resolve() for path in closed}
    towards = {folder for path in shut for folder in path.parents}
    whole, listed = [], []
    pending = [Path(path).resolve() for path in readable]
    while pending:
        path = pending.pop()
        if path in towards:
            listed.append(str(path))
            pending += [entry for entry in path.iterdir() if not entry.is_symlink()]
        elif shut.isdisjoint((path, *path.parents)):
            whole.append(str(path))
    return Reading(tuple(whole), tuple(listed))


def restrict(reading: Reading, writable: Iterable[str]) -> None:
    """Allow what `reading` says, reading and writing beneath `writable`, and nothing else; no TCP, no signals.

    Paths that do not exist are left out. Needs no_new_privs. Cannot be undone.

    Raises:
        OSError: the kernel has no Landlock, or refuses.
    """
    version = syscall(_CREATE_RULESET, None, 0, _VERSION)
    known = _KNOWN_RIGHTS.get(version, _ALL_RIGHTS)
    ruleset = syscall(_CREATE_RULESET, *_attributes(version, known), 0)
    try:
        for path in reading.whole:
            _allow(ruleset, path, _READ & known)
        for path in reading.listed:
            _allow(ruleset, path, _READ_DIR)
        for path in writable:
            _allow(ruleset, path, (_READ | _WRITE) & known)
        syscall(_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def _attributes(version: int, known: int) -> tuple[bytes, int]:
    words = [known]
    if version >= _NET_SINCE:
        words.append(_BIND_AND_CONNECT)
    if version >= _SCOPE_SINCE:
        words.append(_ABSTRACT_AND_SIGNALS)
    packed = struct.pack(f"<{len(words)}Q", *words)
    return packed, len(packed)


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
            rights &= _ON_FILES
        syscall(_ADD_RULE, ruleset, _RULE_PATH_BENEATH, struct.pack("<Qi", rights, descriptor), 0)
    finally:
        os.close(descriptor)
