"""A messy notebook loses no points: which cells hold the answers, and what is said about it."""

from dataclasses import replace
from typing import Any

import pytest

from autograder.authoring import exercise, points, values
from autograder.model.exercise import Assignment
from autograder.model.notebook import Cell
from autograder.observing.plan import Plan, make_plan

STUB = "def relu(x):\n    # YOUR CODE HERE\n    raise NotImplementedError()"
ANSWER = "def relu(x):\n    return x"
CHECK = 'check("relu")'
PICTURE = "plots.draw(x)"


def assignment() -> Assignment:
    relu = exercise("relu", points=1, checks=[values(points=1, at=points(1.0))])
    cells = {"relu": STUB, "check-relu": CHECK, "picture": PICTURE, "imports": "import numpy as np"}
    return Assignment(name="a", title="A", exercises=(relu,), cells=cells)


def cell(index: int, source: str, **more: Any) -> Cell:
    defines = ("relu",) if "relu(x):" in source else ()
    return Cell(index=index, source=source, code=source, **{"defines": defines, **more})


def plan(*cells: Cell) -> Plan:
    return make_plan(assignment(), cells)


def home(made: Plan) -> int | None:
    found = made.home("relu")
    return None if found is None else found.index


CHECK_CELL = cell(9, CHECK, grade_id="check-relu", calls_check=True)


def test_an_answer_is_found_by_its_grade_id_and_nothing_is_repaired() -> None:
    made = plan(cell(0, ANSWER, grade_id="relu"), CHECK_CELL)
    assert home(made) == 0
    assert made.repairs == ()


def test_an_answer_without_metadata_is_found_by_its_cell_id() -> None:
    made = plan(cell(0, "def relu(x):\n    return 0"), cell(1, ANSWER, id="relu"), cell(2, "y = 1"), CHECK_CELL)
    assert home(made) == 1
    assert "cell id" in made.repairs[0]


def test_an_answer_without_any_label_is_found_by_the_name_it_defines() -> None:
    made = plan(cell(0, "y = 1"), cell(1, ANSWER), CHECK_CELL)
    assert home(made) == 1
    assert "by the name" in made.repairs[0]


def test_an_untouched_stub_is_no_answer_wherever_it_stands() -> None:
    made = plan(cell(0, STUB, grade_id="relu"), CHECK_CELL)
    assert home(made) is None
    assert made.untouched == ("relu",)


@pytest.mark.parametrize("order", [(STUB, ANSWER), (ANSWER, STUB)])
def test_of_a_duplicated_answer_cell_the_worked_one_counts(order: tuple[str, str]) -> None:
    made = plan(*(cell(i, source, grade_id="relu") for i, source in enumerate(order)), CHECK_CELL)
    assert home(made) == order.index(ANSWER)
    assert made.untouched == ()


def test_of_two_worked_answers_the_last_counts_and_the_student_is_told() -> None:
    made = plan(cell(0, ANSWER, grade_id="relu"), cell(1, ANSWER + " * 1", grade_id="relu"), CHECK_CELL)
    assert home(made) == 1
    assert "2 times" in made.repairs[0]


def test_an_answer_in_another_cell_than_its_own_is_found() -> None:
    made = plan(cell(0, STUB, grade_id="relu"), cell(1, ANSWER), CHECK_CELL)
    assert home(made) == 1
    assert "another cell" in made.repairs[0]


def test_an_answer_that_does_not_compile_still_has_a_home() -> None:
    broken = cell(0, "def relu(x):\n    return x +", syntax_error="line 2: invalid syntax", defines=())
    assert home(plan(broken, CHECK_CELL)) == 0


def test_check_cells_and_unchanged_pictures_do_not_run() -> None:
    picture = cell(1, PICTURE, grade_id="picture", expressions_only=True)
    made = plan(cell(0, ANSWER, grade_id="relu"), picture, CHECK_CELL)
    assert [one.index for one in made.cells] == [0]


@pytest.mark.parametrize(
    ("uses", "source", "runs"),
    [
        (("np", "maximum"), "import numpy as np", True),
        (("ops",), "import numpy as np", False),
        (("*",), "import numpy as np", True),
        ((), "import numpy as np", False),
        ((), "import numpy as np\nseed(1)", True),
    ],
)
def test_a_released_cell_runs_where_it_was_edited_or_its_names_may_be_used(
    uses: tuple[str, ...], source: str, runs: bool
) -> None:
    imports = cell(0, source, grade_id="imports", defines=("np",))
    made = plan(imports, cell(1, ANSWER, grade_id="relu", uses=uses), CHECK_CELL)
    assert [one.index for one in made.cells] == ([0, 1] if runs else [1])


def test_released_cells_that_others_need_run_too() -> None:
    first = cell(0, "import numpy as np", grade_id="imports", defines=("np",))
    second = cell(1, "grid = np.arange(3)", grade_id="grid", defines=("grid",), uses=("np", "arange"))
    released = {"imports": first.source, "grid": second.source}
    cells = {**assignment().cells, **released}
    made = make_plan(
        replace(assignment(), cells=cells), [first, second, cell(2, ANSWER, grade_id="relu", uses=("grid",))]
    )
    assert [one.index for one in made.cells] == [0, 1, 2]


def test_an_edited_picture_runs() -> None:
    picture = cell(1, PICTURE + "; x", grade_id="picture", expressions_only=True)
    assert [one.index for one in plan(cell(0, ANSWER, grade_id="relu"), picture, CHECK_CELL).cells] == [0, 1]


@pytest.mark.parametrize(
    ("checks", "word"),
    [
        ([], "missing"),
        ([CHECK_CELL, CHECK_CELL], "2 times"),
        ([cell(9, "relu(3)", grade_id="check-relu")], "edited"),
    ],
)
def test_a_missing_duplicated_or_edited_check_cell_is_told_and_never_runs(checks: list[Cell], word: str) -> None:
    made = plan(cell(0, ANSWER, grade_id="relu"), *checks)
    assert word in made.repairs[-1]
    assert [one.index for one in made.cells] == [0]


def test_text_cells_never_run() -> None:
    assert plan(cell(0, ANSWER, is_code=False, grade_id="relu"), CHECK_CELL).cells == ()
