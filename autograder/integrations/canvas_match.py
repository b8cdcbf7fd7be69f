"""Which row of a Canvas export is which student's: by login, by number, then by name; never by guess.

Trusted side, pure.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from autograder.integrations.canvas_columns import IDENTIFIERS, Sheet
from autograder.integrations.canvas_table import Table

_NUMBERED = re.compile(r"(?P<name>.+)_(?P<id>\d+)")


@dataclass(frozen=True, kw_only=True)
class Matches:
    """What was found.

    Attributes:
        rows: the row of each student who has exactly one.
        unclear: students who have several rows, or share one.
        unknown: students who have none.
        absent: rows that are nobody's.
    """

    rows: Mapping[str, int]
    unclear: tuple[str, ...]
    unknown: tuple[str, ...]
    absent: tuple[int, ...]


def match(table: Table, sheet: Sheet, students: Sequence[str]) -> Matches:
    """Return whose row is which."""
    by_number, by_name = _index(table, sheet)
    found = {student: _rows_of(student, by_number, by_name) for student in students}
    taken = Counter(row for rows in found.values() for row in rows)
    sure = {student: min(rows) for student, rows in found.items() if len(rows) == 1 and taken[min(rows)] == 1}
    claimed = {row for rows in found.values() for row in rows}
    return Matches(
        rows=sure,
        unclear=tuple(student for student, rows in found.items() if rows and student not in sure),
        unknown=tuple(student for student, rows in found.items() if not rows),
        absent=tuple(row for row in sheet.students if row not in claimed),
    )


def _index(table: Table, sheet: Sheet) -> tuple[dict[str, set[int]], dict[str, set[int]]]:
    by_number: dict[str, set[int]] = defaultdict(set)
    by_name: dict[str, set[int]] = defaultdict(set)
    for row in sheet.students:
        for column in IDENTIFIERS:
            value = _value(table, row, sheet.place(column)).strip().casefold()
            if value:
                by_number[value].add(row)
        for name in _forms(_value(table, row, 0)):
            by_name[name].add(row)
    return by_number, by_name


def _rows_of(student: str, by_number: Mapping[str, set[int]], by_name: Mapping[str, set[int]]) -> set[int]:
    rows = by_number.get(student.strip().casefold(), set())
    numbered = _NUMBERED.fullmatch(student)
    if not rows and numbered is not None:
        # As Canvas names the files of a submission: the name and the number must agree.
        rows = by_number.get(numbered["id"], set()) & by_name.get(_plain(numbered["name"]), set())
    return rows or by_name.get(_plain(student), set())


def _forms(name: str) -> set[str]:
    """Return a name as it is, and with the surname last where a comma says which that is."""
    surname, comma, given = name.partition(",")
    forms = {_plain(name), _plain(f"{given} {surname}")} if comma else {_plain(name)}
    return forms - {""}


def _plain(name: str) -> str:
    """Return the letters and digits of a name in small letters: what is left of it in Canvas's file names."""
    return "".join(letter for letter in unicodedata.normalize("NFC", name).casefold() if letter.isalnum())


def _value(table: Table, row: int, column: int | None) -> str:
    fields = table.rows[row]
    return fields[column].value if column is not None and column < len(fields) else ""
