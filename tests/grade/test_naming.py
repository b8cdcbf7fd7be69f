"""A wrong answer that is named becomes a misconception, and a rescore tells everybody who gave it."""

import ast
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.cli import app, run
from autograder.course.answers import load_key
from autograder.course.folders import Course
from autograder.grade import Order, grade
from autograder.mistake_text import HINT, TITLE, Words, mistake_text
from autograder.sandbox.lazy import LazyZygote

WORDS = Words(exercise="relu", name="relu-tripled")
TRIPLED = "def relu(x):\n    return 3.0 * ops.maximum(x, 0.0)"
CELLS = {
    "function": TRIPLED,
    "decorated": "@staticmethod\n# why\n" + TRIPLED,
    "class": "class relu:\n    def __call__(self, x):\n        return x",
    "lambda": "relu = lambda x: 3.0 * x",
    "helper": "three = 3.0\n\ndef relu(x):\n    return three * x",
    "printed": TRIPLED + "\n\nprint(relu(1.0))",
    "broken-signature": "def relu(\n    x,\n):\n    return 3.0 * x",
}


@pytest.mark.parametrize("cell", CELLS.values(), ids=CELLS)
def test_a_cell_becomes_one_marked_definition_and_nothing_else(cell: str) -> None:
    (definition,) = ast.parse(mistake_text(WORDS, cell)).body
    assert isinstance(definition, ast.FunctionDef | ast.ClassDef)
    assert definition.name == "relu_relu_tripled"
    mark = definition.decorator_list[0]
    assert isinstance(mark, ast.Call)
    said = {one.arg: ast.literal_eval(one.value) for one in mark.keywords}
    assert said == {"exercise": "relu", "name": "relu-tripled", "title": TITLE, "hint": HINT}


@pytest.mark.parametrize("cell", ["lambda", "helper", "printed", "function", "broken-signature"])
def test_what_is_written_does_what_the_cell_does(cell: str) -> None:
    class Ops:
        maximum = staticmethod(max)

    text = mistake_text(WORDS, CELLS[cell])
    names = {"misconception": lambda **_: lambda made: made, "ops": Ops, "print": lambda *_: None}
    exec(f"{text}\nrelu = relu_relu_tripled\n", names)
    assert names["relu"](2.0) == 6.0


@pytest.mark.parametrize("end", ["\r", "\f", "\v", "\u2028"])
def test_no_end_of_line_makes_a_second_statement(end: str) -> None:
    text = mistake_text(WORDS, f"def relu(x):\n    return x{end}import os")
    assert len([line for line in text.splitlines() if line.startswith(("import", "def"))]) == 1


@pytest.mark.parametrize("name", ['It is "big".', "It's big.", "A \\ and\nmore.", "größer"])
def test_a_name_comes_back_from_the_mark_as_it_was(name: str) -> None:
    (definition,) = ast.parse(mistake_text(Words(exercise="relu", name=name), TRIPLED)).body
    assert isinstance(definition, ast.FunctionDef)
    mark = definition.decorator_list[0]
    assert isinstance(mark, ast.Call)
    assert ast.literal_eval(mark.keywords[1].value) == name


def command(*words: object) -> int:
    return run(lambda: app(list(map(str, words)), standalone_mode=False))


@pytest.mark.slow
def test_named_once_it_is_told_to_everybody_who_gave_it(
    own_course: Callable[..., Course],
    hand_in: Callable[..., Path],
    zygote: LazyZygote,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    course, submitted, graded = own_course(), tmp_path / "submitted", tmp_path / "graded"
    for student, code in {"ada": TRIPLED, "bob": f"# mine\n{TRIPLED}", "cyd": TRIPLED.replace("3.0", "5.0")}.items():
        hand_in(submitted / student / "activations", {"relu": code})
    grade(course, Order(assignment="activations", submissions=submitted, output=graded, seed=1), zygote=zygote)
    page = (graded / "class.html").read_text("utf-8")
    assert "<b>2 students</b> · <code>relu</code>" in page
    common = ("--name", "relu-tripled", "--submissions", submitted, "--course", course.assignments.parent)
    mistakes = course.solution("activations") / "misconceptions.py"
    before = mistakes.read_text("utf-8")

    for words, said in (
        (("relu", "dan", *common), "no report on dan"),
        (("swish", "ada", *common), "no exercise swish"),
        (("tanh", "ada", *common), "only a wrong answer has a name"),
        (("relu", "ada", *common, "--name", "relu-scalar-if"), "relu-scalar-if already"),
    ):
        command("name-mistake", graded, *words)
        assert said in capsys.readouterr().err
    assert mistakes.read_text("utf-8") == before

    command("name-mistake", graded, "relu", "bob", *common)
    said = capsys.readouterr().err
    number = int(said.split("line ")[1].split(".")[0])
    after = mistakes.read_text("utf-8")
    assert after.startswith(before.rstrip())
    assert after.splitlines()[number - 1] == "@misconception("
    assert load_key(course, "activations").misconceptions_of("relu")[-1].hint == HINT
    mistakes.write_text(after.replace(HINT, "Where does the 3 come from?"), "utf-8")

    command("rescore", graded, "--yes", "--course", course.assignments.parent)
    hints = {
        student: json.loads((graded / "students" / f"{student}.json").read_text("utf-8"))["exercises"][0]["hint"]
        for student in ("ada", "bob", "cyd")
    }
    assert hints == {"ada": hints["bob"], "bob": "Where does the 3 come from?", "cyd": None}
    command("name-mistake", graded, "relu", "ada", *common)
    assert "explained already, by relu-tripled" in capsys.readouterr().err
