"""A notebook's cells as the guest's reader described them, before any of the student's code ran.

Trusted side; the words in it are the student's.
"""

import re
from dataclasses import dataclass

_DEFINITION = re.compile(r"^(?:async\s+def|def|class)\s+(\w+)|^(\w+)\s*=(?!=)", re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One cell as the guest's reader described it.

    Attributes:
        index: its place in the notebook, from 0.
        id: nbformat's cell id, or empty.
        grade_id: nbgrader's, or empty.
        is_code: it is a code cell.
        source: as written.
        code: after IPython's transformation.
        defines: names bound at its top level.
        uses: names that it may take from other cells; ``*`` where it may take any.
        expressions_only: it binds nothing and has no statements but expressions.
        syntax_error: why it cannot be compiled, or empty.
        calls_check: it consists of calls of `check` alone.
    """

    index: int
    id: str = ""
    grade_id: str = ""
    is_code: bool = True
    source: str = ""
    code: str = ""
    defines: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    expressions_only: bool = False
    syntax_error: str = ""
    calls_check: bool = False

    def binds(self, name: str) -> bool:
        """Whether the cell defines `name`, guessed from its text where it cannot be compiled."""
        if self.syntax_error:
            return any(name in match for match in _DEFINITION.findall(self.source))
        return name in self.defines


@dataclass(frozen=True, kw_only=True)
class Notebook:
    """A submitted file as it was read.

    Attributes:
        cells: its cells, in order.
        notes: what was odd about the file, for the student.
        problem: why it cannot be read, as a sentence, or empty.
    """

    cells: tuple[Cell, ...] = ()
    notes: tuple[str, ...] = ()
    problem: str = ""
