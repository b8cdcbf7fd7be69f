"""The reports that came of the observations, and what they came of, so that nothing is concluded twice.

Trusted side. A report's text is opaque here.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, literal, select
from sqlalchemy.dialects.sqlite import insert as insert_or

from autograder.store import tables
from autograder.store.database import Database, get_fact, set_facts


@dataclass(frozen=True, kw_only=True)
class Conclusion:
    """One student's report as it is kept.

    Attributes:
        student: whose.
        score: points.
        max_score: points that could be earned.
        needs_review: a person must look.
        basis: digest of everything that the report and the pages rest on.
        held: a rescore would have lowered it, and the earlier report was kept on request.
        files: for the name of each file about the student, a stamp by which a later change of it is seen.
        report: everything, as JSON.
    """

    student: str
    score: float
    max_score: float
    needs_review: bool
    basis: str
    held: bool = False
    files: dict[str, str] = field(default_factory=dict)
    report: str


class Conclusions:
    """The reports in a store."""

    def __init__(self, database: Database) -> None:
        """Read and write `database`."""
        self._database = database

    def all(self) -> dict[str, Conclusion]:
        """Return every student's report."""
        with self._database.reading() as connection:
            rows = connection.execute(select(tables.reports)).mappings().all()
        return {row["student"]: Conclusion(**{**row, "files": json.loads(row["files"])}) for row in rows}

    def keep(self, conclusion: Conclusion) -> None:
        """Keep one report, in place of the student's earlier one."""
        with self._database.writing() as connection:
            put(connection, [conclusion])


def put(connection: Connection, conclusions: Iterable[Conclusion]) -> None:
    """Keep reports within a transaction."""
    for one in conclusions:
        row = {**vars(one), "files": json.dumps(one.files)}
        statement = insert_or(tables.reports).values(**row)
        connection.execute(statement.on_conflict_do_update(index_elements=["student"], set_=row))


def numbers(connection: Connection) -> list[int]:
    """Return the numbers under which reports are set aside, in order."""
    column = tables.former_facts.c.number
    return list(connection.execute(select(column).distinct().order_by(column)).scalars())


def set_aside(connection: Connection, number: int, facts: Iterable[str]) -> None:
    """Copy all reports and some facts to where `bring_back` finds them under `number`."""
    former = tables.former_reports
    columns = [column.name for column in tables.reports.columns]
    source = select(literal(number), *tables.reports.columns)
    connection.execute(former.insert().from_select(["number", *columns], source))
    for name in facts:
        value = get_fact(connection, name)
        if value is not None:
            connection.execute(tables.former_facts.insert().values(number=number, name=name, value=value))


def bring_back(connection: Connection, number: int) -> None:
    """Put reports and facts back as they were when they were set aside under `number`, and forget that it did."""
    former, facts = tables.former_reports, tables.former_facts
    columns = [column.name for column in tables.reports.columns]
    connection.execute(delete(tables.reports))
    query = select(*(former.c[name] for name in columns)).where(former.c.number == number)
    connection.execute(tables.reports.insert().from_select(columns, query))
    rows = connection.execute(select(facts).where(facts.c.number == number)).all()
    set_facts(connection, {row.name: row.value for row in rows})
    for table in (former, facts):
        connection.execute(delete(table).where(table.c.number == number))


def forget(connection: Connection, number: int) -> None:
    """Drop what `set_aside` kept under `number` and all earlier numbers."""
    for table in (tables.former_reports, tables.former_facts):
        connection.execute(delete(table).where(table.c.number <= number))
