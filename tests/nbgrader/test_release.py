"""`nbgrader generate_assignment` and `validate` on the real course."""

import json
import shutil
from pathlib import Path

import pytest

from autograder.course.answers import load_key
from autograder.course.folders import Course

NAME = "activations"
ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow


def test_the_release_holds_the_files_that_students_get_and_no_other(generated):
    names = {path.relative_to(generated / "assignments" / NAME).as_posix() for path in released_files(generated)}
    assert names == {f"{NAME}.ipynb", "exercises.py", "public.json", "locale/zh.po"}


def test_nbgraders_release_is_byte_for_byte_what_our_build_writes(generated):
    path = Path("assignments", NAME, f"{NAME}.ipynb")
    assert (generated / path).read_bytes() == (ROOT / path).read_bytes()


def test_no_line_of_a_solution_and_no_misconception_is_released(generated):
    released = "\n".join(path.read_text("utf-8") for path in released_files(generated))
    lines = solution_lines((generated / "solutions" / NAME / f"{NAME}.ipynb").read_text("utf-8"))
    assert len(lines) > 20
    key = load_key(Course(assignments=generated / "assignments", solutions=generated / "solutions"), NAME)
    words = [word for one in key.misconceptions for word in (one.name, one.title, one.hint)]
    assert [text for text in [*lines, *words] if text in released] == []


def test_generating_again_keeps_what_lies_beside_the_notebook(generated, nbgrader):
    done = nbgrader("generate_assignment", NAME)
    assert done.returncode == 0, done.stderr
    assert (generated / "assignments" / NAME / "exercises.py").is_file()


def test_validate_says_of_an_untouched_notebook_which_checks_fail_and_shows_no_traceback(generated, nbgrader, tmp_path):
    shutil.copy(generated / "assignments" / NAME / f"{NAME}.ipynb", tmp_path)
    done = nbgrader("validate", f"{NAME}.ipynb", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    for exercise in ("relu", "relu_grad", "sigmoid", "sigmoid_grad", "tanh", "tanh_grad", "two_class_softmax"):
        assert f'check("{exercise}")' in done.stdout
    assert "Traceback" not in done.stdout


def test_validate_passes_the_solved_notebook_wherever_it_lies(submitted, nbgrader, tmp_path):
    shutil.copy(submitted / "submitted" / "right" / NAME / f"{NAME}.ipynb", tmp_path)
    done = nbgrader("validate", f"{NAME}.ipynb", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "check(" not in done.stdout  # what is left is the question that a person reads


def released_files(course: Path) -> list[Path]:
    found = (course / "assignments" / NAME).rglob("*")
    return [path for path in found if path.is_file() and "__pycache__" not in path.parts]


def solution_lines(source: str) -> list[str]:
    """The lines of code between the marks of the source notebook that say something."""
    found, inside = [], False
    for cell in json.loads(source)["cells"]:
        for line in "".join(cell["source"]).splitlines():
            if "BEGIN SOLUTION" in line or "END SOLUTION" in line:
                inside = "BEGIN" in line
            elif inside and len(line.strip()) > 12 and not line.strip().startswith("x = ops.convert_to_tensor"):
                found.append(line.strip())
    return found
