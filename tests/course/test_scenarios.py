"""`scenarios.py` may import from files of its own folder; a box gets them all as one source that does the same."""

import zipfile
from pathlib import Path

import pytest

from autograder.course.assignments import load_assignment
from autograder.course.folders import Course, find_course
from autograder.course.handout import zip_to
from autograder.course.scenarios import scenario_files, scenario_source
from autograder.errors import AuthoringError

EXERCISES = """
from autograder.authoring import agrees, call, exercise

relu = exercise("relu", points=1, checks=[agrees(points=1, calls=lambda rng: [call(1.0)], runs="act")])
"""
MODELS = "import math  # é\n\n\ndef root(x):\n    return math.sqrt(x)\n"
TRAINING = "from models import (\n    root,\n)\n\n\ndef twice(x):\n    return 2 * root(x)\n"
ACTS = "from models import root\nfrom training import twice\n\n\ndef act(f, x):\n    return [f(x), root(x), twice(x)]\n"


def course_with(root: Path, **files: str) -> Course:
    folder = root / "assignments" / "a"
    folder.mkdir(parents=True)
    (folder / "a.ipynb").write_text('{"cells": []}')
    for stem, text in {"exercises": EXERCISES, **files}.items():
        (folder / f"{stem}.py").write_text(text, encoding="utf-8")
    return find_course(root)


def folder_with(root: Path, **files: str) -> Path:
    return course_with(root, **files).folder("a")


def test_the_files_are_one_source_that_does_what_they_do(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, scenarios=ACTS, training=TRAINING, models=MODELS, draft="1 / 0")
    namespace: dict[str, object] = {}
    exec(scenario_source(folder), namespace)  # the test's own files
    assert namespace["act"](lambda x: -x, 9.0) == [-9.0, 3.0, 6.0]  # type: ignore[operator]
    assert [path.name for path in scenario_files(folder)] == ["models.py", "training.py", "scenarios.py"]


def test_scenarios_that_import_nothing_of_their_folder_stay_as_they_are(tmp_path: Path) -> None:
    text = "import math\n\n\ndef act(f, x):\n    return f(math.sqrt(x))\n"
    assert scenario_source(folder_with(tmp_path, scenarios=text)) == text


def test_an_assignment_without_scenarios_has_an_empty_source(tmp_path: Path) -> None:
    assert scenario_source(folder_with(tmp_path)) == ""


def test_all_files_are_handed_out_and_none_is_a_submission(tmp_path: Path) -> None:
    course = course_with(tmp_path, scenarios=ACTS, training=TRAINING, models=MODELS, draft="")
    archive = zip_to(course, "a", tmp_path / "a.zip")
    names = {"a.ipynb", "exercises.py", "scenarios.py", "training.py", "models.py"}
    assert {name.removeprefix("a/") for name in zipfile.ZipFile(archive).namelist()} == names
    assert load_assignment(course, "a").modules == ("exercises.py", "models.py", "training.py")


def test_a_change_of_any_of_the_files_is_seen_in_the_digest(tmp_path: Path) -> None:
    course = course_with(tmp_path, scenarios=ACTS, training=TRAINING, models=MODELS)
    before = load_assignment(course, "a").digest
    (course.folder("a") / "models.py").write_text(MODELS + "\n")
    assert load_assignment(course, "a").digest != before


def test_two_files_that_import_each_other_are_both_there_once(tmp_path: Path) -> None:
    training = "from models import root\n\n\ndef twice(x):\n    return 2 * root(x)\n"
    models = "from training import twice\n\n\ndef root(x):\n    return x if x < 1 else twice(x / 4)\n"
    folder = folder_with(tmp_path, scenarios="from training import twice\n", training=training, models=models)
    namespace: dict[str, object] = {}
    exec(scenario_source(folder), namespace)  # the test's own files
    assert namespace["twice"](4) == 2 * 2 * 2 * 0.25  # type: ignore[operator]
    assert len(scenario_files(folder)) == 3


@pytest.mark.parametrize(
    ("scenarios", "words"),
    [
        ("import models", r"scenarios\.py, line 1: scenarios import .* by `from name import"),
        ("from models import root as r", r"scenarios\.py, line 1: scenarios import"),
        ("x = 1\ndef act(f):\n    from models import root", r"scenarios\.py, line 3: scenarios import .* at the top"),
        ("from models import root\ndef root(x):\n    return x", r"scenarios\.py: `root` is defined in models\.py too"),
        ("from models import root\na, math2 = 1, 2\nroot = a", r"scenarios\.py: `root` is defined in models\.py too"),
        ("from models import (", r"scenarios\.py, line 1: '\(' was never closed"),
    ],
)
def test_what_one_source_cannot_have_is_said_with_its_file(tmp_path: Path, scenarios: str, words: str) -> None:
    course = course_with(tmp_path, scenarios=scenarios, models=MODELS)
    with pytest.raises(AuthoringError, match=words):
        load_assignment(course, "a")
