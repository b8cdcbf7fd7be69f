"""Fill one column of an instructor's Canvas export with the scores of a run, and change nothing else.

Trusted side. Reads the reports that `autograder grade` wrote; nothing of a submission.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import UsageError
from autograder.integrations.canvas_columns import decimal_comma, find_column, layout
from autograder.integrations.canvas_match import Matches, match
from autograder.integrations.canvas_table import Table, read_table
from autograder.reports.words import points

_EXCUSED = "EX"


@dataclass(frozen=True, kw_only=True)
class Scored:
    """What a run says of one student.

    Attributes:
        student: identifier.
        score: points that count, or None while any exercise waits for a person.
        max_score: points that could be earned.
    """

    student: str
    score: float | None
    max_score: float


@dataclass(frozen=True, kw_only=True)
class Filled:
    """A filled export, and what an instructor must know of it.

    Attributes:
        content: the file.
        column: the header of the column that was filled.
        filled: students whose score is in it.
        replaced: of these, where Canvas had another score: student, and what was there.
        ungraded: students whose field was left as it is, because a person must grade something.
        excused: students whom Canvas excuses; left as they are.
        unclear: students who match several rows or share one; left as they are.
        unknown: students of the run without a row.
        absent: names in rows without a student of the run.
        worth: what Canvas says that the assignment is worth, or an empty text.
    """

    content: bytes
    column: str
    filled: tuple[str, ...]
    replaced: tuple[str, ...]
    ungraded: tuple[str, ...]
    excused: tuple[str, ...]
    unclear: tuple[str, ...]
    unknown: tuple[str, ...]
    absent: tuple[str, ...]
    worth: str


def read_scores(folder: Path) -> tuple[list[str], list[Scored]]:
    """Return the names of the assignment, and what the run in `folder` says of every student.

    Raises:
        UsageError: there is no run in it.
    """
    files = sorted((folder / "students").glob("*.json"))
    if not files:
        raise UsageError(f"{folder} holds no run; name the folder that `autograder grade` wrote, such as graded/NAME.")
    try:
        reports = [json.loads(path.read_text("utf-8")) for path in files]
        names = [reports[0]["assignment"], reports[0]["title"], re.split("[:：]", reports[0]["title"])[0]]
        return list(dict.fromkeys(names)), [_scored(report) for report in reports]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise UsageError(f"{folder / 'students'} holds a file that is no report; grade into a new folder.") from None


def fill(template: bytes, names: Sequence[str], scores: Sequence[Scored]) -> Filled:
    """Return the export with the scores in the one column that is called as one of `names`.

    Args:
        template: the instructor's own export from Canvas.
        names: what the column may be called.
        scores: one a student.

    Raises:
        UsageError: the template is no Canvas export, or the column is not clear.
    """
    table = read_table(template)
    sheet = layout(table)
    column = find_column(table, sheet, names)
    found = match(table, sheet, [one.student for one in scores])
    chosen = {one.student: (found.rows[one.student], one.score) for one in scores if one.student in found.rows}
    excused = {student for student, (row, _) in chosen.items() if _now(table, row, column) == _EXCUSED}
    changes = {
        student: (row, _number(score, decimal_comma(table)))
        for student, (row, score) in chosen.items()
        if score is not None and student not in excused and column < len(table.rows[row])
    }
    different = {one: place for one, place in changes.items() if not _same(_now(table, place[0], column), place[1])}
    return Filled(
        content=table.replaced({(row, column): text for row, text in different.values()}),
        column=sheet.columns[column],
        filled=tuple(changes),
        replaced=tuple(f"{one} had {now}" for one, (row, _) in different.items() if (now := _now(table, row, column))),
        ungraded=tuple(student for student, (_, score) in chosen.items() if score is None),
        excused=tuple(sorted(excused)),
        unclear=found.unclear,
        unknown=found.unknown,
        absent=_names_of(table, found),
        worth=_now(table, sheet.points, column) if sheet.points is not None else "",
    )


def _scored(report: dict[str, object]) -> Scored:
    exercises = report["exercises"]
    waits = isinstance(exercises, list) and any(one["score"] is None for one in exercises)
    score, most = report["score"], report["max_score"]
    if not isinstance(score, int | float) or not isinstance(most, int | float):
        raise TypeError("a score is a number")
    return Scored(student=str(report["student"]), score=None if waits else float(score), max_score=float(most))


def _number(score: float, comma: bool) -> str:
    text = points(score)
    return text.replace(".", ",") if comma else text


def _same(one: str, other: str) -> bool:
    """Whether both are the same number, so that a second run leaves every byte as it is."""
    try:
        return float(one.replace(",", ".")) == float(other.replace(",", "."))
    except ValueError:
        return one == other


def _now(table: Table, row: int, column: int) -> str:
    fields = table.rows[row]
    return fields[column].value.strip() if column < len(fields) else ""


def _names_of(table: Table, found: Matches) -> tuple[str, ...]:
    return tuple(table.rows[row][0].value.strip() for row in found.absent)
