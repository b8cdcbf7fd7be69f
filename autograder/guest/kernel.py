"""The few kernel calls that Python does not offer, by ctypes, each raising OSError when refused.

Guest side, before any submission arrives. Linux only; importing it elsewhere is harmless, calling is not possible.
"""

import ctypes
import os
import struct
import sys

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_CAPBSET_DROP = 24
PR_SET_NO_NEW_PRIVS = 38
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_CLEAR_ALL = 4

CLONE_NEWNS = 0x00020000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REMOUNT = 1, 2, 4, 8, 0x20
MS_BIND, MS_REC, MS_PRIVATE = 0x1000, 0x4000, 0x40000
_MNT_DETACH = 2

_CAPABILITY_VERSION_3 = 0x20080522
_CAPABILITIES = 64
_CAPSET = {"x86_64": 126, "aarch64": 91}
_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def _checked(name: str, *arguments: object) -> int:
    result = int(getattr(_libc, name)(*arguments))
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
    return result


def syscall(number: int, *arguments: object) -> int:
    """Make the system call `number`; integers are passed as C longs, bytes and arrays by address."""
    longs = [ctypes.c_long(one) if isinstance(one, int) else one for one in arguments]
    return _checked("syscall", ctypes.c_long(number), *longs)


def prctl(option: int, *arguments: int) -> int:
    """Call prctl with up to four arguments, the others zero."""
    padded = [*arguments, 0, 0, 0, 0][:4]
    return _checked("prctl", option, *[ctypes.c_ulong(one) for one in padded])


def unshare(flags: int) -> None:
    """Move this process into new namespaces."""
    _checked("unshare", flags)


def mount(source: str, target: str, kind: str, flags: int, data: str = "") -> None:
    """Mount `source` on `target`."""
    _checked("mount", source.encode(), target.encode(), kind.encode(), ctypes.c_ulong(flags), data.encode())


def detach(target: str) -> None:
    """Unmount what is mounted on `target`, at the latest when nobody uses it any more."""
    _checked("umount2", target.encode(), _MNT_DETACH)


def pivot_root(new: str, old: str) -> None:
    """Make `new` the root of this mount namespace and move the former one to `old`."""
    syscall(_PIVOT_ROOT[os.uname().machine], new.encode(), old.encode())


def drop_capabilities() -> None:
    """Give up every capability, now and for ever, as far as this process has any."""
    for capability in range(_CAPABILITIES):
        try:
            prctl(PR_CAPBSET_DROP, capability)
        except (
            OSError
        ):  # past the kernel's last one, or without CAP_SETPCAP: no_new_privs then keeps the set out of reach
            break
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
    header = struct.pack("<Ii", _CAPABILITY_VERSION_3, 0)
    syscall(_CAPSET[os.uname().machine], header, bytes(24))
