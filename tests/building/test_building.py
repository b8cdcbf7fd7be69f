"""What is built from the solutions is reproducible and holds no answer."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import numpy as np
import pytest

from autograder.building.build import build
from autograder.building.notebook import as_bytes, release_notebook, source_notebook
from autograder.course.assignments import load_assignment
from autograder.course.folders import Course, find_course
from autograder.course.modules import module_files
from autograder.course.public import load_public, to_public
from autograder.errors import AuthoringError
from autograder.model.probe import Observation
from autograder.model.verdict import Ending
from autograder.sandbox.lazy import LazyZygote

NAMES = find_course().names()


@pytest.mark.parametrize("name", NAMES)
def test_building_again_gives_the_same_bytes_as_are_committed(zygote: LazyZygote, course: Course, name: str) -> None:
    assert [file.path.name for file in build(course, [name], zygote) if file.stale] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_released_notebook_is_valid_and_holds_no_line_of_a_solution(course: Course, name: str) -> None:
    path = course.folder(name) / f"{name}.ipynb"
    nbformat.validate(nbformat.reads(path.read_text(), as_version=4))
    released = path.read_text()
    solution = (course.solution(name) / f"{name}.py").read_text()
    inside = [part.split("### END SOLUTION")[0] for part in solution.split("### BEGIN SOLUTION")[1:]]
    lines = {line.strip() for part in inside for line in part.splitlines() if len(line.strip()) > 35}
    assert lines
    sources = "\n".join("".join(cell["source"]) for cell in json.loads(released)["cells"])
    assert {line for line in lines if line in sources} == set()


@pytest.mark.parametrize("name", NAMES)
def test_every_exercise_has_its_answer_cell_and_its_check_cell_with_the_points(course: Course, name: str) -> None:
    assignment = load_assignment(course, name)
    notebook = json.loads((course.folder(name) / f"{name}.ipynb").read_text())
    cells = {cell["metadata"].get("nbgrader", {}).get("grade_id"): cell for cell in notebook["cells"]}
    for exercise in assignment.exercises:
        answer, checking = cells[exercise.name], cells[f"check-{exercise.name}"]
        assert answer["metadata"]["nbgrader"]["solution"]
        assert answer["id"] == exercise.name
        assert checking["metadata"]["nbgrader"]["points"] == exercise.points
        assert checking["metadata"]["nbgrader"]["locked"]
        assert "".join(checking["source"]) == f'check("{exercise.name}")'


SOURCE = """# %% nbgrader={"grade_id": "a", "grade": false, "solution": true, "locked": false, "schema_version": 3}
### BEGIN SOLUTION
x = 1
### END SOLUTION
"""


def test_a_release_is_its_source_without_the_solution_and_the_same_bytes_each_time() -> None:
    released = as_bytes(release_notebook(SOURCE, "n"))
    assert b"x = 1" in as_bytes(source_notebook(SOURCE, "n"))
    assert b"x = 1" not in released
    assert released == as_bytes(release_notebook(SOURCE, "n"))


def test_two_cells_with_one_grade_id_are_refused() -> None:
    with pytest.raises(AuthoringError, match="two cells have the grade_id `a`"):
        source_notebook(SOURCE + SOURCE, "n")


def test_public_expectations_come_back_as_they_were_to_ten_digits(tmp_path: Path) -> None:
    value = [np.array([[1 / 3, -np.inf], [np.nan, 1e-30]]), {"loss": np.float64(2.0)}, None, "text"]
    one = Observation(ending=Ending.RETURNED, value=value, gradient=np.array([1e300]))
    (tmp_path / "public.json").write_text(to_public("n", {"e": {"p": one}}))
    json.loads((tmp_path / "public.json").read_text(), parse_constant=pytest.fail)
    again = load_public(tmp_path)["e"]["p"]
    np.testing.assert_allclose(again.value[0], value[0], rtol=1e-9)  # type: ignore[index]
    assert again.value[1]["loss"] == 2.0  # type: ignore[index]
    assert again.value[2:] == [None, "text"]  # type: ignore[index]
    np.testing.assert_allclose(again.gradient, [1e300], rtol=1e-9)  # type: ignore[arg-type]


def test_the_wheel_holds_the_released_assignments_and_never_a_solution(root: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    archive = zipfile.ZipFile(wheel)
    names = archive.namelist()
    for name in NAMES:
        assert f"autograder/released/{name}/{name}.ipynb" in names
        assert f"autograder/released/{name}/public.json" in names
        modules = {path.name for path in module_files(root / "assignments" / name)}
        assert {f"autograder/released/{name}/{module}" for module in modules} <= set(names)
    assert "mlpkit/py.typed" in names
    assert "autograder/building/skeleton/exercises.py.txt" in names
    assert [name for name in names if "solution" in name or "misconception" in name.split("/")[-1]] == []
    marks = (b"BEGIN SOLUTION", b"@misconception(exercise", b"@alternative(exercise")
    texts = [name for name in names if name.startswith("autograder/released")]
    assert [name for name in texts if any(mark in archive.read(name) for mark in marks)] == []
