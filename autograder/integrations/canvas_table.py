"""An instructor's Canvas export as bytes, of which single fields can be replaced and nothing else changes.

Trusted side, pure. Keeps the byte order mark, the line ends, the separator and the quotes of every field that is not
replaced. Format: Canvas writes comma or semicolon (by locale), RFC 4180 quotes, UTF-8.
"""

import csv
import io
import re
from dataclasses import dataclass

from autograder.errors import UsageError

_MARK = "\ufeff"
_SEPARATORS = ",;\t"


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field: where it lies in the text, and what it says.

    Attributes:
        start: of its first character, quotes included.
        end: behind its last one.
        value: without quotes.
    """

    start: int
    end: int
    value: str


@dataclass(frozen=True, kw_only=True)
class Table:
    """A file's text with its fields, row by row.

    Attributes:
        text: all of it, after the byte order mark.
        has_mark: it began with one.
        separator: between fields.
        rows: each a list of fields; blank lines are left out.
    """

    text: str
    has_mark: bool
    separator: str
    rows: tuple[tuple[Field, ...], ...]

    def replaced(self, changes: dict[tuple[int, int], str]) -> bytes:
        """Return the file with the fields at (row, column) replaced; a field keeps its quotes where it had some."""
        pieces, position = [], 0
        for (row, column), value in sorted(changes.items()):
            field = self.rows[row][column]
            pieces += [self.text[position : field.start], self._written(field, value)]
            position = field.end
        text = "".join([*pieces, self.text[position:]])
        return ((_MARK if self.has_mark else "") + text).encode()

    def _written(self, field: Field, value: str) -> str:
        had_quotes = self.text.startswith('"', field.start)
        needs_quotes = any(mark in value for mark in (self.separator, '"', "\r", "\n"))
        return '"' + value.replace('"', '""') + '"' if had_quotes or needs_quotes else value


def read_table(content: bytes) -> Table:
    """Return the table in a file.

    Raises:
        UsageError: it is not UTF-8, or its quotes do not match.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(
            f"The template is not UTF-8 (byte {error.start}). Take the file as Canvas gave it; "
            "a spreadsheet that saved it may have changed more than that."
        ) from None
    has_mark = text.startswith(_MARK)
    text = text.removeprefix(_MARK)
    separator = _separator(text)
    rows = tuple(tuple(row) for row in _rows(text, separator))
    _confirm(text, separator, rows)
    return Table(text=text, has_mark=has_mark, separator=separator, rows=rows)


def _separator(text: str) -> str:
    """Return what separates the fields of the first line, outside of quotes."""
    first = re.sub(r'"(?:[^"]|"")*"', "", text).splitlines()[:1]
    counts = {mark: first[0].count(mark) if first else 0 for mark in _SEPARATORS}
    return max(counts, key=lambda mark: counts[mark])


def _rows(text: str, separator: str) -> list[list[Field]]:
    field = re.compile(rf'("(?:[^"]|"")*"|[^{re.escape(separator)}\r\n"]*)({re.escape(separator)}|\r\n|\n|\r|\Z)')
    rows: list[list[Field]] = [[]]
    position = 0
    while position < len(text) or rows[-1]:
        match = field.match(text, position)
        if match is None:
            line = text.count("\n", 0, position) + 1
            raise UsageError(f"The template is not a table: the quotes in line {line} do not match.")
        raw = match[1]
        value = raw[1:-1].replace('""', '"') if raw.startswith('"') else raw
        is_blank = not rows[-1] and match[2] != separator and not raw
        if not is_blank:
            rows[-1].append(Field(start=match.start(1), end=match.end(1), value=value))
        position = match.end()
        if match[2] != separator and rows[-1]:
            rows.append([])
    return rows[:-1]


def _confirm(text: str, separator: str, rows: tuple[tuple[Field, ...], ...]) -> None:
    """Make sure that Python's own reader finds the same fields."""
    try:
        theirs = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) if row]
    except csv.Error as error:
        raise UsageError(f"The template cannot be read as a table: {error}.") from None
    if theirs != [[field.value for field in row] for row in rows]:
        raise UsageError("The template is a table that can be read in two ways; take the file as Canvas gave it.")
