"""Decide which cells of a notebook run, which hold the answers, and what was repaired.

Trusted side, pure. The cells were described by the guest before any of the student's code ran.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from autograder.model.exercise import Assignment
from autograder.model.notebook import Cell

CHECK_PREFIX = "check-"
ANY_NAME = "*"
# More characters of one answer are not kept; what it came to is judged all the same.
LONGEST_SOURCE = 8_000


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What to run of a notebook.

    Attributes:
        cells: the cells to run, in order.
        captures: for each cell's index, the exercises whose answers it holds.
        untouched: exercises of which only the released stub is there.
        repairs: what was odd and made no difference, as sentences for the student.
    """

    cells: tuple[Cell, ...]
    captures: Mapping[int, tuple[str, ...]]
    untouched: tuple[str, ...] = ()
    repairs: tuple[str, ...] = ()

    def home(self, exercise: str) -> Cell | None:
        """Return the last cell that is meant to hold the answer of `exercise`."""
        homes = [cell for cell in self.cells if exercise in self.captures.get(cell.index, ())]
        return homes[-1] if homes else None

    def sources(self, exercises: Iterable[str]) -> dict[str, str]:
        """Return what answers each of `exercises` as the student wrote it; a cell that answers several, once."""
        homes: dict[int, tuple[str, str]] = {}
        for exercise in exercises:
            home = self.home(exercise)
            if home is not None:
                homes.setdefault(home.index, (exercise, home.source[:LONGEST_SOURCE]))
        return dict(homes.values())


def make_plan(assignment: Assignment, cells: Sequence[Cell]) -> Plan:
    """Return the plan for a notebook's cells.

    Answers are found by `grade_id`, else by cell id, else by the names that cells define. Check cells never run here;
    cells that are as they were released run only where the student's own may use a name that they define.
    """
    code = [cell for cell in cells if cell.is_code]
    captures: dict[int, tuple[str, ...]] = {}
    untouched: list[str] = []
    repairs: list[str] = []
    for exercise in assignment.exercises:
        homes, words = _homes(assignment, exercise.name, code)
        repairs.extend(words)
        for cell in homes:
            captures[cell.index] = (*captures.get(cell.index, ()), exercise.name)
        if not homes and any(_is_stub(assignment, exercise.name, cell) for cell in code):
            untouched.append(exercise.name)
    repairs.extend(_check_repairs(assignment, code))
    running = _needed(assignment, [cell for cell in code if not _skipped(cell)], captures)
    return Plan(cells=running, captures=captures, untouched=tuple(untouched), repairs=tuple(repairs))


def _homes(assignment: Assignment, name: str, code: Sequence[Cell]) -> tuple[list[Cell], list[str]]:
    labelled = [cell for cell in code if cell.grade_id == name]
    by_id = [cell for cell in code if cell.id == name and not cell.grade_id]
    own = [cell for cell in (labelled or by_id) if not _is_stub(assignment, name, cell)]
    homes = [cell for cell in own if cell.binds(name)]
    if len(homes) > 1:
        return homes, [f"The answer cell of {name} is there {len(homes)} times; the last one that works counts."]
    if homes:
        return homes, [] if labelled else [
            f"The answer cell of {name} had lost its label; it was found by its cell id."
        ]
    named = [cell for cell in code if cell.binds(name) and not _is_stub(assignment, name, cell)]
    if not named:
        return own, []
    if labelled or by_id:
        return named, [f"The answer to {name} was found in another cell than its own."]
    return named, [f"The answer cell of {name} had lost its label; it was found by the name it defines."]


def _is_stub(assignment: Assignment, name: str, cell: Cell) -> bool:
    released = assignment.cells.get(name)
    return released is not None and _same_text(released, cell.source)


def _same_text(one: str, other: str) -> bool:
    return [line.rstrip() for line in one.strip().splitlines()] == [
        line.rstrip() for line in other.strip().splitlines()
    ]


def _check_repairs(assignment: Assignment, code: Sequence[Cell]) -> list[str]:
    repairs = []
    for exercise in assignment.exercises:
        label = f"{CHECK_PREFIX}{exercise.name}"
        released = assignment.cells.get(label)
        if released is None:
            continue
        found = [cell for cell in code if cell.grade_id == label]
        if not found:
            repairs.append(
                f"The check cell of {exercise.name} is missing or has lost its label; it is not needed here."
            )
        elif len(found) > 1:
            repairs.append(f"The check cell of {exercise.name} is there {len(found)} times; it is not needed here.")
        elif not _same_text(released, found[0].source):
            repairs.append(f"The check cell of {exercise.name} was edited; the original counts.")
    return repairs


def _skipped(cell: Cell) -> bool:
    return cell.calls_check or cell.grade_id.startswith(CHECK_PREFIX) or not cell.code.strip()


def _needed(assignment: Assignment, code: Sequence[Cell], captures: Mapping[int, tuple[str, ...]]) -> tuple[Cell, ...]:
    """Leave out what is as it was released and defines nothing that the student's own cells may use."""
    running = {cell.index for cell in code if cell.index in captures or not _as_released(assignment, cell)}
    released = [cell for cell in code if cell.index not in running and not cell.expressions_only]
    names = {name for cell in code if cell.index in running for name in cell.uses}
    while True:
        found = [cell for cell in released if cell.index not in running and _provides(cell, names)]
        if not found:
            return tuple(cell for cell in code if cell.index in running)
        running.update(cell.index for cell in found)
        names.update(name for cell in found for name in cell.uses)


def _as_released(assignment: Assignment, cell: Cell) -> bool:
    released = assignment.cells.get(cell.grade_id)
    return released is not None and _same_text(released, cell.source)


def _provides(cell: Cell, names: set[str]) -> bool:
    return ANY_NAME in names or not names.isdisjoint(cell.defines) or "import *" in cell.source
