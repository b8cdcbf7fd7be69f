"""Read a notebook file: JSON as nbformat 3 or 4 describes it, or as near as a student's tools left it.

Guest side, before any student code runs. Total: a reading with cells, or with a problem as a sentence. Outputs and
attachments are never looked at.
"""

import json
from typing import Any

from autograder.guest.reading import Reading, Written, within_limits
from autograder.guest.text import sound, to_text

_PROSE = ("markdown", "heading", "html")


def read_notebook(content: bytes) -> Reading:
    """Return the cells of an `.ipynb` file."""
    if not content.strip():
        return Reading(problem="The file is empty.")
    text, notes = to_text(content)
    try:
        document = json.loads(text)
    except RecursionError:
        return Reading(problem="The notebook is nested too deeply to be read.")
    except MemoryError:
        return Reading(problem="The notebook is too large to be read.")
    except ValueError as error:
        return Reading(problem=f"The file is not a notebook: it is not JSON ({_place(error)}).")
    listed = _cells_of(document)
    if listed is None:
        return Reading(problem="The file is JSON, but not a notebook: it has no list of cells.")
    cells = [_cell(cell) for cell in listed if isinstance(cell, dict)]
    if len(cells) < len(listed):
        notes.append(f"{len(listed) - len(cells)} entries in the list of cells are no cells and were left out.")
    return within_limits(Reading(cells=cells, notes=notes))


def _place(error: ValueError) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"line {error.lineno}, column {error.colno}: {error.msg}"
    return "a number in it is too long"


def _cells_of(document: Any) -> list[Any] | None:
    """Return the list of cells; nbformat 3 keeps them in worksheets."""
    if not isinstance(document, dict):
        return None
    cells = document.get("cells")
    if isinstance(cells, list):
        return cells
    sheets = document.get("worksheets")
    if not isinstance(sheets, list):
        return None
    listed = [sheet["cells"] for sheet in sheets if isinstance(sheet, dict) and isinstance(sheet.get("cells"), list)]
    return [cell for cells in listed for cell in cells]


def _cell(cell: dict[str, Any]) -> Written:
    metadata = cell.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None
    source = cell["source"] if "source" in cell else cell.get("input")
    return Written(type=_type(cell), source=_source(source), id=_word(cell.get("id")), grade_id=_word(grade_id))


def _type(cell: dict[str, Any]) -> str:
    named = cell.get("cell_type")
    if named == "code" or (not isinstance(named, str) and "outputs" in cell):
        return "code"
    return "markdown" if named in _PROSE else "raw"


def _source(source: Any) -> str:
    if isinstance(source, str):
        return sound(source)
    lines = [line for line in source if isinstance(line, str)] if isinstance(source, list) else []
    broken = len(lines) > 1 and not any(line.endswith("\n") for line in lines[:-1])
    return sound(("\n" if broken else "").join(lines))


def _word(value: Any) -> str:
    return sound(value)[:200] if isinstance(value, str) else ""
