"""The audit log: when, who, what, whose, from which score to which, and why. It is only ever added to.

Trusted side. The database itself refuses to change or delete a row.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from autograder.store import tables
from autograder.store.database import Database


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of the audit log.

    Attributes:
        at: when, in UTC, to the second.
        who: the login of whoever ran the command.
        what: such as ``rescored``.
        student: whose score, or empty for a line about the whole class.
        exercise: of which exercise, or empty.
        old: what it was, or empty.
        new: what it is.
        why: what changed, or the reason that was given.
    """

    at: str
    who: str
    what: str
    student: str = ""
    exercise: str = ""
    old: str = ""
    new: str = ""
    why: str = ""


def all_entries(database: Database) -> list[Entry]:
    """Return the whole log, the oldest first."""
    columns = [column for column in tables.audit.columns if column.name != "id"]
    with database.reading() as connection:
        rows = connection.execute(select(*columns).order_by(tables.audit.c.id)).mappings().all()
    return [Entry(**row) for row in rows]


def add(connection: Connection, entries: Sequence[Entry]) -> None:
    """Add lines within a transaction."""
    if entries:
        connection.execute(insert(tables.audit), [vars(entry) for entry in entries])
