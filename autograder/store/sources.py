"""What students wrote as their answers, kept as text so that answers can be compared without the files.

Trusted side. The text is never run; it is compared and shown to the instructor alone.
"""

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, delete, insert, select

from autograder.store import tables
from autograder.store.database import Database


def keep_sources(connection: Connection, student: str, content: str, sources: Mapping[str, str]) -> None:
    """Keep the answers in one submission, in place of what was kept of it."""
    table = tables.sources
    connection.execute(delete(table).where((table.c.student == student) & (table.c.digest == content)))
    rows = [
        {"student": student, "digest": content, "exercise": exercise, "text": text.encode("utf-8", "replace").decode()}
        for exercise, text in sources.items()
    ]
    if rows:
        connection.execute(insert(table), rows)


def all_sources(database: Database, submissions: Collection[tuple[str, str]]) -> dict[str, dict[str, str]]:
    """Return what is kept of `submissions`, each by student and digest: exercise to text, by student."""
    wanted = frozenset(submissions)
    found: dict[str, dict[str, str]] = {}
    with database.reading() as connection:
        for student, content, exercise, text in connection.execute(select(tables.sources)).all():
            if (student, content) in wanted:
                found.setdefault(student, {})[exercise] = text
    return found
