"""What the columns and rows of a Canvas export are: whose a row is, which column an assignment has, what is read-only.

Trusted side, pure. Format: as Canvas's own exporter writes it and its importer reads it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from autograder.errors import UsageError
from autograder.integrations.canvas_table import Table

IDENTIFIERS = ("SIS Login ID", "SIS User ID", "ID")
_POINTS = "points possible"
_READ_ONLY = "(read only)"
_ABOUT_STUDENTS = frozenset(
    {"student", "id", "sis user id", "sis login id", "integration id", "root account", "section", "group", "notes"}
)
_WITH_ID = re.compile(r"(?P<title>.*?)\s*\((?P<id>\d+)\)\s*", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """An export's layout.

    Attributes:
        columns: the header, by position.
        points: the row of points possible, or None.
        students: numbers of the rows that are students'.
    """

    columns: tuple[str, ...]
    points: int | None
    students: tuple[int, ...]

    def place(self, name: str) -> int | None:
        """Return the position of the column `name`, whatever its case."""
        found = [number for number, one in enumerate(self.columns) if one.strip().casefold() == name.casefold()]
        return found[0] if found else None


def layout(table: Table) -> Sheet:
    """Return the layout of an export.

    Raises:
        UsageError: it is not one.
    """
    columns = tuple(field.value for field in table.rows[0]) if table.rows else ()
    plain = [one.strip().casefold() for one in columns]
    if "student" not in plain[:1] or "id" not in plain:
        raise UsageError(
            "The template is no Canvas export: its first line must begin with Student and ID. "
            "In Canvas: Grades, Export, Export Entire Gradebook."
        )
    points = next((number for number, row in enumerate(table.rows[:4]) if _POINTS in row[0].value.casefold()), None)
    first = 1 if points is None else points + 1
    return Sheet(columns=columns, points=points, students=tuple(range(first, len(table.rows))))


def find_column(table: Table, sheet: Sheet, wanted: Sequence[str]) -> int:
    """Return the position of the one column that is called as one of `wanted`: in full, by its title, or by its id.

    Raises:
        UsageError: there is none, there are several, or it cannot be written.
    """
    names = {one.strip().casefold() for one in wanted}
    found = [number for number in _writable(table, sheet) if names & _names(sheet.columns[number])]
    if len(found) == 1:
        return found[0]
    listed = "; ".join(sheet.columns[number] for number in (found or _writable(table, sheet))) or "none"
    asked = " or ".join(f"“{one}”" for one in wanted)
    problem = f"Several columns of the template are called {asked}" if found else f"No column is called {asked}"
    raise UsageError(f"{problem}. Say which one with --column; there are: {listed}.")


def decimal_comma(table: Table) -> bool:
    """Whether numbers in the export are written with a comma, as in some languages."""
    values = [field.value.strip() for row in table.rows[1:] for field in row]
    commas = sum(bool(re.fullmatch(r"\d+,\d+", value)) for value in values)
    stops = sum(bool(re.fullmatch(r"\d+\.\d+", value)) for value in values)
    return commas > stops


def _writable(table: Table, sheet: Sheet) -> list[int]:
    section = sheet.place("Section")
    first = 0 if section is None else section + 1
    marks = [field.value for field in table.rows[sheet.points]] if sheet.points is not None else []
    return [
        number
        for number in range(first, len(sheet.columns))
        if sheet.columns[number].strip().casefold() not in _ABOUT_STUDENTS
        and not (number < len(marks) and _READ_ONLY in marks[number])
    ]


def _names(column: str) -> set[str]:
    match = _WITH_ID.fullmatch(column)
    found = {column, match["title"], match["id"]} if match else {column}
    return {one.strip().casefold() for one in found}
