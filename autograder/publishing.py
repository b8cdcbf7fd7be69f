"""Put many new files in place of old ones so that a killed command leaves the old state or the new one.

Trusted side. New files wait in a folder of their own, old ones are set aside under `history/`. A transaction of the
record decides which state holds; renaming the files follows it, and whoever opens the folder next finishes what was cut
short.
"""

import shutil
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.errors import StoreError
from autograder.writing import write_whole

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from autograder.store.store import Store

HISTORY = "history"
# How many rescores can be undone, the last first.
_KEPT = 5
_WAITING = ".waiting"
_GONE = ".gone"
_FACT = "publishing"


class Publication:
    """New files of one output folder that wait for their transaction."""

    def __init__(self, folder: Path) -> None:
        """Begin with none; what an earlier publication left behind without a transaction is dropped."""
        self._folder = folder
        self.waiting = folder / _WAITING
        shutil.rmtree(self.waiting, ignore_errors=True)
        try:
            self.waiting.mkdir()
        except OSError as error:
            raise StoreError(f"{self.waiting} cannot be made: {error.strerror}. Nothing was changed.") from None

    def wait(self, name: str, text: str) -> str:
        """Have a new file wait for its place; return the stamp that it will have there."""
        return write_whole(self.waiting / name, text)

    def remove(self, names: Iterable[str]) -> None:
        """Have files wait for their removal."""
        (self.waiting / _GONE).write_text("\n".join(names), "utf-8")

    def set_aside(self, number: int, names: Iterable[str]) -> None:
        """Keep the files `names` as they are now under `history/number`; a name without a file is noted as such."""
        target = self._folder / HISTORY / str(number)
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        missing = []
        for name in names:
            source, kept = self._folder / name, target / name
            kept.parent.mkdir(exist_ok=True)
            if source.exists():
                _link(source, kept)
            else:
                missing.append(name)
        (target / _GONE).write_text("\n".join(missing), "utf-8")

    def take_back(self, number: int) -> None:
        """Have the files that were set aside under `number` wait to be put back."""
        source = self._folder / HISTORY / str(number)
        if not source.is_dir():
            raise StoreError(f"{source} is gone; without it nothing can be undone. Nothing was changed.")
        for path in sorted(source.rglob("*")):
            if path.is_file():
                kept = self.waiting / path.relative_to(source)
                kept.parent.mkdir(exist_ok=True)
                _link(path, kept)

    def announce(self, connection: "Connection", state: str) -> None:
        """Note in the transaction that decides that the waiting files are to be put in place.

        Args:
            connection: of the transaction.
            state: ``"new"``, or ``"old N"`` where number N is taken back.
        """
        from autograder.store.database import set_facts

        set_facts(connection, {_FACT: state})


def recover(folder: Path, store: "Store") -> None:
    """Put waiting files in place where the record says so; drop them where it does not."""
    state = store.fact(_FACT)
    waiting = folder / _WAITING
    if not state:
        shutil.rmtree(waiting, ignore_errors=True)
        _drop_unknown(folder / HISTORY, store.history())
        return
    _put_in_place(folder, waiting)
    if state.startswith("old "):
        shutil.rmtree(folder / HISTORY / state.removeprefix("old "), ignore_errors=True)
    store.keep_facts({_FACT: ""})
    _drop_unknown(folder / HISTORY, store.history())


def forget_old(folder: Path, number: int) -> int:
    """Remove the files that were set aside too long ago; return the highest number that is forgotten."""
    oldest = number - _KEPT
    for path in (folder / HISTORY).iterdir():
        if path.name.isdecimal() and int(path.name) <= oldest:
            shutil.rmtree(path, ignore_errors=True)
    return oldest


def _drop_unknown(history: Path, known: Collection[int]) -> None:
    """Remove what was set aside for a rescore that never came to be."""
    for path in history.iterdir() if history.is_dir() else ():
        if path.name.isdecimal() and int(path.name) not in known:
            shutil.rmtree(path, ignore_errors=True)
    if history.is_dir() and not any(history.iterdir()):
        history.rmdir()


def _put_in_place(folder: Path, waiting: Path) -> None:
    """Rename every waiting file into place; doing it again where it was cut short comes to the same."""
    for path in sorted(waiting.rglob("*")) if waiting.is_dir() else ():
        name = path.relative_to(waiting)
        if path.is_file() and path.name != _GONE:
            (folder / name).parent.mkdir(exist_ok=True)
            path.replace(folder / name)
    gone = waiting / _GONE
    for missing in gone.read_text("utf-8").splitlines() if gone.is_file() else ():
        (folder / missing).unlink(missing_ok=True)
    shutil.rmtree(waiting, ignore_errors=True)


def _link(source: Path, target: Path) -> None:
    """Give a file a second name, or copy it where the disk has no such thing."""
    try:
        target.hardlink_to(source)
    except OSError:
        shutil.copy2(source, target)
