"""The SQLite file of a record: one writer at a time, whole transactions, errors in one sentence.

Trusted side. Knows nothing of what is kept in it.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, event, inspect, select
from sqlalchemy.dialects.sqlite import insert as insert_or
from sqlalchemy.exc import SQLAlchemyError

from autograder.errors import StoreError
from autograder.store import tables

_BUSY_SECONDS = 10


class Database:
    """One SQLite file, held by this process alone."""

    def __init__(self, path: Path) -> None:
        """Open the file at `path`, made if it is not there.

        Raises:
            StoreError: the file cannot be written, another run holds it, or another version of this program made it.
        """
        self.path = path
        self._lock = _lock(path)
        self._engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": _BUSY_SECONDS})
        event.listen(self._engine, "connect", _pragmas)
        try:
            self._prepare()
        except StoreError:
            self.close()
            raise

    def close(self) -> None:
        """Release the file."""
        self._engine.dispose()
        os.close(self._lock)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection to read with."""
        with self._errors(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection in a transaction: all of it is kept, or nothing."""
        with self._errors(), self._engine.begin() as connection:
            yield connection

    def _prepare(self) -> None:
        with self.writing() as connection:
            is_new = not inspect(connection).has_table(tables.facts.name)
            tables.metadata.create_all(connection)
            if is_new:
                set_facts(connection, {"version": tables.VERSION})
        with self.reading() as connection:
            if get_fact(connection, "version") != tables.VERSION:
                raise StoreError(
                    f"{self.path.parent} was made by another version of this program. Use another --output, or remove "
                    "it if it is no longer needed."
                )

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            cause = getattr(error, "orig", None) or error
            raise StoreError(
                f"The record {self.path} cannot be used: {cause}. What was graded before is kept."
            ) from error


def get_fact(connection: Connection, name: str) -> str | None:
    """Return one fact about the run, or None."""
    return connection.execute(select(tables.facts.c.value).where(tables.facts.c.name == name)).scalar_one_or_none()


def set_facts(connection: Connection, facts: dict[str, str]) -> None:
    """Keep facts about the run, in place of earlier ones of the same name."""
    for name, value in facts.items():
        statement = insert_or(tables.facts).values(name=name, value=value)
        connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"value": value}))


def _lock(path: Path) -> int:
    try:
        descriptor = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StoreError(f"{path.parent} cannot be written: {error.strerror}.") from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise StoreError(f"Another run is writing to {path.parent}; wait for it, or use another --output.") from None
    return descriptor


def _pragmas(connection: Any, record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()
