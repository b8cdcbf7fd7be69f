"""What a submitted file is once it has been read: cells as written, or a sentence why there are none.

Guest side, before any student code runs.
"""

from dataclasses import dataclass, field

MOST_CELLS = 5000
# Source and code of all cells, about the same, cross the wall in the header of one frame.
MOST_WRITTEN = 950_000
TOO_MUCH_CODE = "The notebook holds more code than can be graded, some 400,000 characters. Are data pasted into it?"
LONGEST_PROSE = 2000


@dataclass(frozen=True, kw_only=True)
class Written:
    """One cell as the file has it.

    Attributes:
        type: ``code``, ``markdown`` or ``raw``.
        source: its text.
        id: nbformat's id, or empty.
        grade_id: nbgrader's, or empty.
    """

    type: str
    source: str
    id: str = ""
    grade_id: str = ""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One file as it was read.

    Attributes:
        cells: its cells, in order.
        problem: why it cannot be read, as a sentence, or empty.
        notes: what was odd, as sentences.
    """

    cells: list[Written] = field(default_factory=list)
    problem: str = ""
    notes: list[str] = field(default_factory=list)


def within_limits(reading: Reading) -> Reading:
    """Return `reading`, or its problem if it is larger than anything a student writes; long prose is cut."""
    if len(reading.cells) > MOST_CELLS:
        return Reading(problem=f"The notebook has {len(reading.cells):,} cells; at most {MOST_CELLS:,} can be graded.")
    if 2 * sum(len(cell.source) for cell in reading.cells if cell.type == "code") > MOST_WRITTEN:
        return Reading(problem=TOO_MUCH_CODE)
    cells = [cell if cell.type == "code" else _cut(cell) for cell in reading.cells]
    return Reading(cells=cells, problem=reading.problem, notes=reading.notes)


def _cut(cell: Written) -> Written:
    if len(cell.source) <= LONGEST_PROSE:
        return cell
    return Written(type=cell.type, source=cell.source[:LONGEST_PROSE], id=cell.id, grade_id=cell.grade_id)
