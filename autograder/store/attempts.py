"""Everything that students handed in, the earlier attempts included whose files were replaced.

Trusted side. Decides nothing about what counts.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from autograder.model.submission import Attempt
from autograder.store import tables
from autograder.store.database import Database

_NO_TIME = ""


def all_attempts(database: Database) -> dict[str, tuple[Attempt, ...]]:
    """Return every student's attempts in their order, the earliest first."""
    query = select(tables.attempts).order_by(tables.attempts.c.student, tables.attempts.c.place)
    found: dict[str, list[Attempt]] = {}
    with database.reading() as connection:
        for row in connection.execute(query).all():
            found.setdefault(row.student, []).append(
                Attempt(
                    student=row.student,
                    digest=row.digest,
                    source=row.source,
                    handed_in=None if row.handed_in.strip("~") == _NO_TIME else _moment(row.handed_in),
                    sure=row.sure,
                    notes=tuple(json.loads(row.notes)),
                    present=row.present,
                )
            )
    return {student: tuple(attempts) for student, attempts in found.items()}


def keep_attempts(database: Database, students: Mapping[str, Sequence[Attempt]]) -> None:
    """Keep the attempts of `students`, in place of what was known of them, in one transaction."""
    if not students:
        return
    with database.writing() as connection:
        for student, attempts in students.items():
            connection.execute(delete(tables.attempts).where(tables.attempts.c.student == student))
            _insert(connection, attempts)


def _insert(connection: Connection, attempts: Sequence[Attempt]) -> None:
    rows = [
        {
            "student": one.student,
            "digest": one.digest,
            "handed_in": _text(one),
            "place": place,
            "source": one.source,
            "sure": one.sure,
            "notes": json.dumps(one.notes),
            "present": one.present,
        }
        for place, one in enumerate(attempts)
    ]
    if rows:
        connection.execute(insert(tables.attempts), rows)


def _text(attempt: Attempt) -> str:
    """Return the time; one that is not sure is marked, and tells no two attempts apart."""
    if attempt.sure or attempt.handed_in is None:
        return attempt.stamp
    return f"~{attempt.handed_in.isoformat()}"


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text.removeprefix("~"))
