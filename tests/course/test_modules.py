"""`exercises.py` may import files of its own folder, and nothing of theirs is seen outside of one loading."""

import sys
import threading
import zipfile
from pathlib import Path

import pytest

from autograder.course.assignments import load_assignment
from autograder.course.folders import Course, find_course
from autograder.course.handout import zip_to
from autograder.course.modules import execute, module_files
from autograder.errors import AuthoringError

EXERCISES = """
from autograder.authoring import exercise, values
from inputs import at

relu = exercise("relu", points=1, checks=[values(points=1, at=at)])
"""
INPUTS = "from autograder.authoring import points\n\nat = points({})\n"


def assignment(root: Path, name: str = "a", **files: str) -> Course:
    folder = root / "assignments" / name
    folder.mkdir(parents=True)
    (folder / f"{name}.ipynb").write_text('{"cells": []}')
    for stem, text in {"exercises": EXERCISES, **files}.items():
        (folder / f"{stem}.py").write_text(text)
    return find_course(root)


def numbers(course: Course, name: str) -> list[float]:
    (exercise,) = load_assignment(course, name).exercises
    return exercise.make_checks(0)[0].probes[0].arguments[0].ravel().tolist()  # type: ignore[attr-defined, no-any-return]


def test_two_assignments_have_modules_of_one_name_each_its_own(tmp_path: Path) -> None:
    assignment(tmp_path, "a", inputs=INPUTS.format("1.0"))
    course = assignment(tmp_path, "b", inputs=INPUTS.format("2.0, 3.0"))
    assert [numbers(course, name) for name in ("a", "b", "a")] == [[1.0], [2.0, 3.0], [1.0]]


def test_no_module_is_left_behind_and_none_is_taken_from_outside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = type(sys)("inputs")
    monkeypatch.setitem(sys.modules, "inputs", stranger)
    before, path = set(sys.modules), list(sys.path)
    course = assignment(tmp_path, inputs="import fractions_of_ours\n" + INPUTS.format("1.0"), fractions_of_ours="")
    assert numbers(course, "a") == [1.0]
    assert sys.modules["inputs"] is stranger
    assert set(sys.modules) == before
    assert sys.path == path


def test_a_change_of_a_module_is_seen_by_the_next_loading_and_in_the_digest(tmp_path: Path) -> None:
    course = assignment(tmp_path, inputs=INPUTS.format("1.0"))
    before = load_assignment(course, "a").digest
    (tmp_path / "assignments" / "a" / "inputs.py").write_text(INPUTS.format("20.0, 30.0"))
    assert numbers(course, "a") == [20.0, 30.0]
    assert load_assignment(course, "a").digest != before


def test_a_module_is_run_once_whoever_imports_it(tmp_path: Path) -> None:
    exercises = "import counted\nfrom second import seen\nassert seen is counted.runs\nruns = counted.runs\n"
    assignment(
        tmp_path, exercises=exercises, counted="runs = []\nruns.append(1)", second="from counted import runs as seen"
    )
    assert execute(tmp_path / "assignments" / "a").runs == [1]


def test_imports_inside_of_functions_find_the_folder_too(tmp_path: Path) -> None:
    exercises = "def later():\n    from inputs import number\n    return number\n"
    assignment(tmp_path, exercises=exercises, inputs="number = 7")
    assert execute(tmp_path / "assignments" / "a").later() == 7


def test_two_threads_load_two_assignments_side_by_side(tmp_path: Path) -> None:
    assignment(tmp_path, "a", inputs="import time\ntime.sleep(0.05)\n" + INPUTS.format("1.0"))
    course = assignment(tmp_path, "b", inputs="import time\ntime.sleep(0.05)\n" + INPUTS.format("2.0"))
    found: dict[str, list[float]] = {}
    threads = [threading.Thread(target=lambda n=n: found.update({n: numbers(course, n)})) for n in ("a", "b")]  # type: ignore[misc]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {"a": [1.0], "b": [2.0]}


def test_what_is_imported_is_handed_out_and_what_is_not_stays(tmp_path: Path) -> None:
    course = assignment(
        tmp_path,
        inputs="from deeper import x\n" + INPUTS.format("1.0"),
        deeper="x = 1",
        scenarios="",
        draft="import inputs",
    )
    folder = tmp_path / "assignments" / "a"
    assert [path.name for path in module_files(folder)] == ["exercises.py", "deeper.py", "inputs.py"]
    assert load_assignment(course, "a").modules == ("exercises.py", "deeper.py", "inputs.py")
    archive = zip_to(course, "a", tmp_path / "a.zip")
    names = {f"a/{name}" for name in ("a.ipynb", "exercises.py", "deeper.py", "inputs.py", "scenarios.py")}
    assert set(zipfile.ZipFile(archive).namelist()) == names


@pytest.mark.parametrize(
    ("inputs", "words"),
    [
        ("x = 1 / 0", r"inputs\.py, line 1: ZeroDivisionError"),
        ("x = (", r"inputs\.py, line 1: '\(' was never closed"),
        ("y = 1", r"exercises\.py, line 3: ImportError: cannot import name 'at'"),
        ("import nothing_such", r"inputs\.py, line 1: ModuleNotFoundError: No module named 'nothing_such'"),
        ("import scenarios", r"inputs\.py, line 1: ModuleNotFoundError: No module named 'scenarios'"),
    ],
)
def test_what_is_wrong_in_a_module_is_said_with_its_file_and_line(tmp_path: Path, inputs: str, words: str) -> None:
    course = assignment(tmp_path, inputs=inputs, scenarios="")
    with pytest.raises(AuthoringError, match=words):
        load_assignment(course, "a")
