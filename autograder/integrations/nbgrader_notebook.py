"""The notebook that nbgrader keeps of a graded submission: the student's words, the released cells, our outputs.

Trusted side, pure. Labels, points, checksums and locked cells are those of the release; of the submission it takes the
sources that a guest read, made safe to look at. Outputs are ours alone.
"""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from autograder.course.assignments import grade_id
from autograder.integrations.nbgrader_prose import harmless, shown
from autograder.language import message, phrase, recalled
from autograder.model.exercise import Assignment
from autograder.model.notebook import Cell, Notebook
from autograder.model.report import ExerciseReport, Report
from autograder.observing.plan import CHECK_PREFIX, make_plan
from autograder.reports.card import card_html

ABSENT = message("(This cell is not in the file that was handed in.)")
Released = Mapping[str, Any]
Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class _Written:
    """A released label with the student's cell that has it."""

    label: str
    cell: Cell | None


def executed_notebook(released: Released, assignment: Assignment, notebook: Notebook, report: Report) -> Json:
    """Return the notebook, in nbformat 4.5, whose check cells hold the scores and cards of `report`.

    Args:
        released: the notebook as it was handed out.
        assignment: what was asked.
        notebook: what a guest read in the submission.
        report: what came of it.
    """
    by_label = {grade_id(cell): cell for cell in released["cells"] if grade_id(cell)}
    labels = _labels(assignment, notebook.cells, set(by_label))
    order: list[_Written] = [_Written(label=labels.get(cell.index, ""), cell=cell) for cell in notebook.cells]
    _put_back(order, [label for label in by_label if _is_graded(by_label[label])])
    exercises = {f"{CHECK_PREFIX}{one.name}": one for one in report.exercises}
    cells = _preface(report, notebook)
    cells += [_cell(one, by_label.get(one.label), exercises.get(one.label)) for one in order]
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    return {"cells": cells, "metadata": copy.deepcopy(released["metadata"]), "nbformat": 4, "nbformat_minor": 5}


def _labels(assignment: Assignment, cells: Sequence[Cell], known: set[str]) -> dict[int, str]:
    """Return which cell has which released label, each label once: an answer where it was found, else the last."""
    found = {label: cell.index for cell in cells for label in [cell.grade_id or cell.id] if label in known}
    plan = make_plan(assignment, cells)
    homes = {one.name: home.index for one in assignment.exercises if (home := plan.home(one.name)) is not None}
    return {index: label for label, index in {**found, **homes}.items()}


def _put_back(order: list[_Written], wanted: Sequence[str]) -> None:
    """Insert every wanted label that the submission lacks after the wanted one before it."""
    place = -1
    for label in wanted:
        at = [number for number, one in enumerate(order) if one.label == label]
        if at:
            place = at[0]
        else:
            place += 1
            order.insert(place, _Written(label=label, cell=None))


def _is_graded(cell: Released) -> bool:
    mark = cell["metadata"]["nbgrader"]
    return bool(mark["grade"] or mark["solution"])


def _cell(written: _Written, released: Released | None, exercise: ExerciseReport | None) -> Json:
    if released is None:
        return _students(written.cell) if written.cell else _made("markdown", phrase(ABSENT))
    made = _made(released["cell_type"], _source(written, released))
    made["metadata"] = copy.deepcopy(released["metadata"])
    if exercise is not None:
        made["outputs"] = [_output(exercise)]
    return made


def _students(cell: Cell) -> Json:
    return _made("code", shown(cell.source)) if cell.is_code else _made("markdown", harmless(cell.source))


def _source(written: _Written, released: Released) -> str:
    original = str(released["source"])
    if released["metadata"]["nbgrader"]["locked"] or (written.cell and written.cell.source.strip() == original.strip()):
        return original
    is_code = released["cell_type"] == "code"
    if written.cell is None:
        return f"# {phrase(ABSENT)}" if is_code else phrase(ABSENT)
    return shown(written.cell.source) if is_code else harmless(written.cell.source)


def _output(exercise: ExerciseReport) -> Json:
    """Return what nbgrader takes for partial credit: one result whose text is the score."""
    data = {"text/plain": repr(float(exercise.score)), "text/html": card_html(exercise)}
    return {"output_type": "execute_result", "data": data, "execution_count": None, "metadata": {}}


def _preface(report: Report, notebook: Notebook) -> list[Json]:
    """Return a cell that says what was odd about the file, and what the policy means for it, where anything is."""
    parts = [
        (phrase("The file could not be read"), [recalled(notebook.problem)] if notebook.problem else []),
        (phrase("Put right before grading, at no cost"), [] if notebook.problem else report.repairs[:40]),
        (phrase("About this submission"), report.policy),
    ]
    texts = [
        f"**{phrase('{title}:', title=title)}**\n\n" + "\n".join(f"- {harmless(one)}" for one in said)
        for title, said in parts
        if said
    ]
    return [_made("markdown", "\n\n".join(texts))] if texts else []


def _list(title: str, said: Sequence[str]) -> str:
    heading = phrase("{title}:", title=title)
    return f"**{heading}**\n\n" + "\n".join(f"- {harmless(one)}" for one in said)


def _made(kind: str, source: str) -> Json:
    cell: Json = {"cell_type": kind, "metadata": {}, "source": source}
    return cell | {"outputs": [], "execution_count": None} if kind == "code" else cell
