"""The text of a misconception that begins as a student's answer cell, as an author would write it.

Trusted side, pure. Tells by its lines alone whether a cell is one definition; it parses nothing.
"""

import json
import re
import textwrap
from dataclasses import dataclass

TITLE = "One sentence that says what this code does instead: to be written."
HINT = "One question that leads on without giving the answer away: to be written."
HEADER = '''"""Mistakes that students make in *{assignment}*, each as code that makes it.

Parsed by the grader, never imported: each function is observed in the place of the exercise's own.
"""

import numpy as np
from keras import ops

from autograder.authoring import misconception
'''


@dataclass(frozen=True, kw_only=True)
class Words:
    """What the mark of a misconception says.

    Attributes:
        exercise: which one.
        name: by which the misconception is known.
    """

    exercise: str
    name: str


def mistake_text(words: Words, code: str) -> str:
    """Return the marked definition.

    A cell that is one function or class is taken as it is, under a name of its own. Any other is put into a function,
    so that what it defines besides is not seen by the other misconceptions of the file.
    """
    own = re.sub(r"\W", "_", f"{words.exercise}_{words.name}")
    lines = code.strip("\n").rstrip().splitlines()
    at = _only_definition(lines, words.exercise)
    if at is None:
        return _mark(words) + _wrapped(own, words.exercise, lines)
    head = re.sub(rf"\b{re.escape(words.exercise)}\b", own, lines[at], count=1)
    return _mark(words) + "\n".join([*lines[:at], head, *lines[at + 1 :]]) + "\n"


def _mark(words: Words) -> str:
    said = {"exercise": words.exercise, "name": words.name, "title": TITLE, "hint": HINT}
    rows = [f"{key}={json.dumps(text, ensure_ascii=False)}" for key, text in said.items()]
    return "@misconception(\n" + "".join(f"    {row},\n" for row in rows) + ")\n"


def _only_definition(lines: list[str], name: str) -> int | None:
    """Return which line begins the definition of `name`, if the cell has no other statement."""
    flush = [at for at, line in enumerate(lines) if line and not line[0].isspace() and line[0] not in "#)"]
    if not flush or any(not lines[at].startswith("@") for at in flush[:-1]):
        return None
    return flush[-1] if re.match(rf"(def|class)\s+{re.escape(name)}\b", lines[flush[-1]]) else None


def _wrapped(own: str, exercise: str, lines: list[str]) -> str:
    body = textwrap.indent("\n".join(lines), "    ")
    return f"def {own}(*arguments, **keywords):\n{body}\n    return {exercise}(*arguments, **keywords)\n"
