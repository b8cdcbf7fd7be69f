"""Read a Python file: with percent markers, as `nbconvert` exports a notebook, or plain.

Guest side, before any student code runs. Total: a reading with cells, or with a problem as a sentence.
"""

import json
import re
from typing import Any

from autograder.guest.reading import Reading, Written, within_limits
from autograder.guest.text import sound, to_text

_PERCENT = re.compile(r"^#[ \t]*%%+(?!\w)(?P<rest>.*)$", re.MULTILINE)
_EXPORTED = re.compile(r"^#[ \t]*In[ \t]*\[[ \t\d]*\]:?(?P<rest>)[ \t]*$", re.MULTILINE)
_KIND = re.compile(r"\[(markdown|md|raw)\]", re.IGNORECASE)
_ID = re.compile(r'\bid="([^"]{1,200})"')
_NBGRADER = re.compile(r"\bnbgrader[ \t]*=[ \t]*(?=\{)")


def read_script(content: bytes) -> Reading:
    """Return the cells of a `.py` file: split at `# %%` or `# In[3]:` where there are any, else one cell."""
    text, notes = to_text(content)
    if not text.strip():
        return Reading(problem="The file is empty.")
    text = sound(text.replace("\r\n", "\n").replace("\r", "\n"))
    for marker in (_PERCENT, _EXPORTED):
        marks = list(marker.finditer(text))
        if marks:
            return within_limits(Reading(cells=_split(text, marks), notes=notes))
    return within_limits(Reading(cells=[Written(type="code", source=text)], notes=notes))


def _split(text: str, marks: list[re.Match[str]]) -> list[Written]:
    before = text[: marks[0].start()]
    cells = [Written(type="code", source=_trimmed(before))] if before.strip() else []
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return cells + [_cell(mark["rest"], text[mark.end() : end]) for mark, end in zip(marks, ends, strict=True)]


def _cell(heading: str, body: str) -> Written:
    kind = _KIND.search(heading)
    found = _ID.search(heading)
    return Written(
        type="code" if kind is None else "raw" if kind[1].lower() == "raw" else "markdown",
        source=_trimmed(body),
        id=found[1] if found else "",
        grade_id=_grade_id(heading),
    )


def _grade_id(heading: str) -> str:
    found = _NBGRADER.search(heading)
    if found is None:
        return ""
    try:
        metadata: Any = json.JSONDecoder().raw_decode(heading, found.end())[0]
    except (ValueError, RecursionError):
        return ""
    grade_id = metadata.get("grade_id")
    return grade_id[:200] if isinstance(grade_id, str) else ""


def _trimmed(body: str) -> str:
    return body.strip("\n")
