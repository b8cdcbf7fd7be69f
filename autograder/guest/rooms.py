"""A fresh folder for every child, and its removal when the child is gone.

Guest side. `enter` runs in a child before any submission arrives, `remove` in the zygote after the child has ended:
what it removes was made by a submission, so it follows no link and does not recurse.
"""

import itertools
import os
import stat
import tempfile
from pathlib import Path

from autograder.guest.kernel import (
    CLONE_NEWNS,
    MS_BIND,
    MS_NODEV,
    MS_NOEXEC,
    MS_NOSUID,
    MS_PRIVATE,
    MS_RDONLY,
    MS_REC,
    MS_REMOUNT,
    mount,
    unshare,
)
from autograder.guest.spec import Spec

_USERS = 1000


def room_of(spec: Spec, box: int) -> Path:
    """Return a box's folder; with mounts it has the same name for all, and is a different one in each."""
    return Path(spec.rooms) if spec.mounts else Path(spec.rooms, str(box))


def user_of(spec: Spec, box: int) -> int:
    """Return the user that a box becomes, where every box has one of its own."""
    return spec.user + box % _USERS


def enter(spec: Spec, box: int) -> Path:
    """Make the folder of this child, make it home, and return its path."""
    room = room_of(spec, box)
    if spec.mounts:
        unshare(CLONE_NEWNS)
        mount("none", "/", "none", MS_REC | MS_PRIVATE)
        _close_others(spec, room)
        size = f"size={spec.file_bytes},nr_inodes={spec.files},mode=0700"
        mount("tmpfs", str(room), "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, size)
    else:
        room.mkdir(mode=0o700)
        if spec.user:
            os.chown(room, user_of(spec, box), user_of(spec, box))
    os.chdir(room)
    os.environ.update(HOME=str(room), TMPDIR=str(room), MPLCONFIGDIR=str(room), LOGNAME="student")
    tempfile.tempdir = None  # what the zygote found out about itself
    return room


def _close_others(spec: Spec, room: Path) -> None:
    """Make what the zygote itself may write, such as its own /tmp, read-only for this child: boxes share it."""
    for kind, path in spec.view:
        if kind == "empty" and path != str(room):
            mount("none", path, "none", MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV)


def remove(spec: Spec, box: int) -> None:
    """Remove the folder of a child that has ended, however deep and oddly named its contents are."""
    if spec.mounts:
        return
    pending = [room_of(spec, box)]
    numbers = itertools.count()
    while pending:
        folder = pending.pop()
        if folder.exists():  # else the child ended before it had one
            pending += [_flatten(path, Path(spec.rooms, f"{box}-{next(numbers)}")) for path in _emptied(folder)]
            folder.rmdir()


def _emptied(folder: Path) -> list[Path]:
    """Remove the files of `folder` and return its folders."""
    entries = list(folder.iterdir())
    folders = [entry for entry in entries if stat.S_ISDIR(entry.lstat().st_mode)]
    for entry in set(entries).difference(folders):
        entry.unlink()
    return folders


def _flatten(folder: Path, destination: Path) -> Path:
    folder.chmod(0o700)  # so that its owner may empty it
    return folder.rename(destination)
