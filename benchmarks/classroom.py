"""A class of honest notebooks: the released notebook with right answers in it, in other words for every student.

The first student answers as the reference does, the next ones as the honest alternatives do, one after the other.
"""

from itertools import cycle, islice
from pathlib import Path
from typing import Any

from autograder.building.notebook import as_bytes, release_notebook, source_notebook
from autograder.course.answers import AnswerKey, load_key
from autograder.course.assignments import grade_id
from autograder.course.folders import Course


def make_class(course: Course, assignment: str, students: int, folder: Path) -> list[str]:
    """Write `STUDENT/ASSIGNMENT/ASSIGNMENT.ipynb` for every student into `folder`, as nbgrader's `submitted/` has it.

    Returns:
        the students' names, sorted.
    """
    key = load_key(course, assignment)
    answers = _answers(key, assignment)
    names = [f"student-{number:02d}" for number in range(1, students + 1)]
    for position, name in enumerate(names):
        notebook = answered(key, assignment, {one: texts[position % len(texts)] for one, texts in answers.items()})
        path = folder / name / assignment / f"{assignment}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(as_bytes(notebook))
    return names


def answered(key: AnswerKey, assignment: str, answers: dict[str, str]) -> Any:
    """Return the released notebook with the source of its answer cells replaced by `answers`, by exercise."""
    notebook = release_notebook(key.reference, assignment)
    for cell in notebook.cells:
        if grade_id(cell) in answers:
            cell.source = answers[grade_id(cell)]
    return notebook


def reference_answers(key: AnswerKey, assignment: str) -> dict[str, str]:
    """Return what the reference writes into the answer cells of the exercises, by exercise."""
    cells = {grade_id(cell): cell.source for cell in source_notebook(key.reference, assignment).cells}
    return {name: source for name, source in cells.items() if f"check-{name}" in cells}


def _answers(key: AnswerKey, assignment: str) -> dict[str, list[str]]:
    """Return every right answer to every exercise, the reference's first."""
    answers = {name: [source] for name, source in reference_answers(key, assignment).items()}
    for one in key.alternatives:
        answers[one.exercise].append(one.source)
    longest = max(len(texts) for texts in answers.values())
    return {name: list(islice(cycle(texts), longest)) for name, texts in answers.items()}
