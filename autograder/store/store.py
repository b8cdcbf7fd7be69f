"""Keep what a run observed and concluded, so that a run that is killed goes on where it was.

Trusted side. One transaction a submission: it is there whole, or not at all. Never executes or judges anything.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from autograder.errors import UsageError
from autograder.model.submission import Attempt
from autograder.store.attempts import all_attempts, keep_attempts
from autograder.store.audit import Entry, add, all_entries
from autograder.store.database import Database, get_fact, set_facts
from autograder.store.records import Records
from autograder.store.reports import Conclusions, numbers


@dataclass(frozen=True, kw_only=True)
class Identity:
    """What a store belongs to: another assignment or seed needs another store.

    Attributes:
        assignment: the assignment's name.
        seed: where the probes' inputs come from.
    """

    assignment: str
    seed: int


class Store:
    """The record of one class and one assignment, in one SQLite file.

    Attributes:
        records: what submissions and the answer key gave.
        conclusions: the reports that came of it.
    """

    def __init__(self, path: Path) -> None:
        """Open the store at `path`, made if it is not there.

        Raises:
            StoreError: the file cannot be used, or another run holds it.
        """
        self._path = path
        self._database = Database(path)
        self.records = Records(self._database)
        self.conclusions = Conclusions(self._database)

    def close(self) -> None:
        """Release the file."""
        self._database.close()

    def writing(self) -> AbstractContextManager[Connection]:
        """Give a connection in a transaction: all of it is kept, or nothing."""
        return self._database.writing()

    def fact(self, name: str) -> str | None:
        """Return one fact about the run, or None."""
        with self._database.reading() as connection:
            return get_fact(connection, name)

    def keep_facts(self, facts: Mapping[str, str]) -> None:
        """Keep facts about the run, in place of earlier ones of the same name."""
        with self._database.writing() as connection:
            set_facts(connection, dict(facts))

    def identify(self, identity: Identity) -> None:
        """Say what the store belongs to, the first time; later make sure it is the same.

        Raises:
            UsageError: the store belongs to something else; nothing was changed.
        """
        theirs = {"assignment": identity.assignment, "seed": str(identity.seed)}
        kept = {name: self.fact(name) for name in theirs}
        for name, value in theirs.items():
            known = kept[name]
            if known is not None and known != value:
                raise UsageError(_other(self._path, name, known, value))
        if kept != theirs:
            self.keep_facts(theirs)

    def attempts(self) -> dict[str, tuple[Attempt, ...]]:
        """Return every student's attempts in their order, the earliest first."""
        return all_attempts(self._database)

    def keep_attempts(self, students: Mapping[str, Sequence[Attempt]]) -> None:
        """Keep the attempts of `students`, in place of what was known of them."""
        keep_attempts(self._database, students)

    def history(self) -> list[int]:
        """Return the numbers of the rescores that can be undone, the last one last."""
        with self._database.reading() as connection:
            return numbers(connection)

    def audit(self) -> list[Entry]:
        """Return the audit log, the oldest line first."""
        return all_entries(self._database)

    def add_to_audit(self, entries: Sequence[Entry]) -> None:
        """Add lines to the audit log."""
        with self._database.writing() as connection:
            add(connection, entries)


def _other(path: Path, name: str, kept: str, value: str) -> str:
    way_out = f"Use another --output, or remove {path.parent} if it is no longer needed."
    also = f" or leave out --seed to go on with {kept}," if name == "seed" else ""
    return f"{path.parent} holds a run with {name} {kept}, not {value};{also} nothing was changed. {way_out}"
