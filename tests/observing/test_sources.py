"""The text of an answer is what stands in the cell that holds it, once, and never what was handed out."""

from autograder.authoring import exercise, points, values
from autograder.model.exercise import Assignment
from autograder.model.notebook import Cell
from autograder.observing.plan import LONGEST_SOURCE, make_plan

NAMES = ("relu", "tanh")
STUB = "def relu(x):\n    raise NotImplementedError()"


def sources(*cells: Cell) -> dict[str, str]:
    exercises = tuple(exercise(name, points=1, checks=[values(points=1, at=points(1.0))]) for name in NAMES)
    assignment = Assignment(name="a", title="A", exercises=exercises, cells={"relu": STUB})
    return make_plan(assignment, cells).sources(NAMES)


def cell(index: int, source: str, *defines: str, grade_id: str = "") -> Cell:
    return Cell(index=index, source=source, code=source, defines=defines, grade_id=grade_id)


def test_each_answer_has_its_cell() -> None:
    found = sources(cell(0, "def relu(x): ...", "relu", grade_id="relu"), cell(1, "tanh = ops.tanh", "tanh"))
    assert found == {"relu": "def relu(x): ...", "tanh": "tanh = ops.tanh"}


def test_a_cell_that_answers_several_is_given_once() -> None:
    assert sources(cell(0, "relu = tanh = abs", "relu", "tanh")) == {"relu": "relu = tanh = abs"}


def test_what_was_handed_out_is_no_answer() -> None:
    assert sources(cell(0, STUB, "relu", grade_id="relu")) == {}


def test_the_answer_that_counts_is_the_last() -> None:
    assert sources(cell(0, "relu = 1", "relu"), cell(1, "relu = 2", "relu")) == {"relu": "relu = 2"}


def test_a_long_answer_is_cut() -> None:
    assert len(sources(cell(0, "relu = " + "1" * 10**5, "relu"))["relu"]) == LONGEST_SOURCE
