"""From the source notebook as text to nbgrader's source and release notebooks: the same text, the same bytes.

Trusted side; reads the instructor's own files. nbgrader's own preprocessors take the solutions out.
"""

from typing import Any

from autograder.course.assignments import grade_id
from autograder.errors import AuthoringError

_KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def source_notebook(text: str, name: str) -> Any:
    """Return nbgrader's source notebook for a text in the percent format.

    Every cell's id is its `grade_id`, so that an answer is found even where a tool drops the metadata.

    Raises:
        AuthoringError: two cells share a `grade_id`.
    """
    import jupytext

    notebook = jupytext.reads(text, fmt="py:percent")
    notebook.metadata = dict(_KERNEL)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    seen: set[str] = set()
    for number, cell in enumerate(notebook.cells):
        label = grade_id(cell)
        if label in seen:
            raise AuthoringError(f"{name}: two cells have the grade_id `{label}`")
        seen.update({label} if label else ())
        cell.metadata.pop("lines_to_next_cell", None)  # jupytext's own note on the text's layout
        cell.id = label[:64] or f"cell-{number}"
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def release_notebook(text: str, name: str) -> Any:
    """Return the notebook that students get: solutions, hidden tests and mark schemes taken out, cells locked."""
    from nbgrader.preprocessors import (
        CheckCellMetadata,
        ClearHiddenTests,
        ClearMarkScheme,
        ClearSolutions,
        ComputeChecksums,
        LockCells,
    )

    notebook = source_notebook(text, name)
    resources: dict[str, Any] = {"nbgrader": {}}
    for step in (LockCells, ClearSolutions, ClearHiddenTests, ClearMarkScheme, ComputeChecksums, CheckCellMetadata):
        notebook, resources = step().preprocess(notebook, resources)
    return notebook


def as_bytes(notebook: Any) -> bytes:
    """Return a notebook's file: keys sorted, one space of indentation, a newline at the end."""
    import nbformat

    text: str = nbformat.writes(notebook, version=nbformat.NO_CONVERT, indent=1, sort_keys=True)
    return (text.rstrip() + "\n").encode()
