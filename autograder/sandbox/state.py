"""The host's folder for one zygote: the file that nobody may read, and the rooms of boxes where those are on disk.

Trusted side. What lies in a room was made by a submission: it is removed without being looked at.
"""

import fcntl
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from autograder.errors import SandboxUnavailableError

_NAME = "autograder-box-"
_REMOVE = 'chmod -R u+rwX "$0"; rm -rf "$0"'


class State:
    """A folder that is there as long as a zygote is."""

    def __init__(self) -> None:
        """Make the folder, and remove those of hosts that were killed.

        Raises:
            SandboxUnavailableError: there is no place for it.
        """
        _sweep(Path(tempfile.gettempdir()))
        try:
            self.folder = Path(tempfile.mkdtemp(prefix=_NAME))
            self.folder.chmod(0o711)  # where every box is a user of its own, each must reach its room
            self.canary.touch(mode=0o600)
            self.canary.write_text("No submission can read this.\n")
            self._lock = self.canary.open()
            fcntl.flock(self._lock, fcntl.LOCK_SH)  # held as long as this process lives
            self.rooms.mkdir(mode=0o711)
            self.enclosure.mkdir(mode=0o700)
        except OSError as error:
            raise SandboxUnavailableError(f"No folder can be made for the sandbox: {error}.") from error

    @property
    def canary(self) -> Path:
        """A file that no box may be able to read."""
        return self.folder / "canary"

    @property
    def rooms(self) -> Path:
        """Where boxes have their folders, unless they are in memory."""
        return self.folder / "rooms"

    @property
    def enclosure(self) -> Path:
        """An empty folder, for a zygote that builds its own root file system."""
        return self.folder / "enclosure"

    def remove(self) -> None:
        """Remove the folder."""
        self._lock.close()
        _remove(self.folder)


def _remove(folder: Path) -> None:
    if any((folder / "rooms").glob("*")):  # perhaps nested deeper than Python can follow, and not readable
        subprocess.run(["/bin/sh", "-c", _REMOVE, folder], check=False, capture_output=True)  # noqa: S603
    shutil.rmtree(folder, ignore_errors=True)


def _sweep(parent: Path) -> None:
    for folder in parent.glob(f"{_NAME}*"):
        if not folder.is_symlink() and folder.stat().st_uid == os.getuid() and _abandoned(folder / "canary"):
            _remove(folder)


def _abandoned(canary: Path) -> bool:
    """Whether the process that made this file is gone."""
    try:
        with canary.open() as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
