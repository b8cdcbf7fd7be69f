"""The course's own files are read right, and what is wrong with them is said with file and line."""

import zipfile
from pathlib import Path

import pytest

from autograder.course.answers import load_key
from autograder.course.assignments import load_assignment
from autograder.course.folders import Course, find_course
from autograder.course.handout import copy_to, zip_to
from autograder.errors import AuthoringError, UsageError

EXERCISES = """
from autograder.authoring import exercise, points, values
title = "T"
relu = exercise("relu", points=1, checks=[values(points=1, at=points(1.0))])
"""
ANSWERS = """
\"\"\"Known mistakes.\"\"\"
import numpy as np
from autograder.authoring import misconception

SCALE = 2

@misconception(exercise="relu", name="twice", title="twice " "over", hint="look")
def doubled(x):
    return SCALE * np.asarray(x)

@misconception(exercise="relu", name="cached", title="t", hint="h")
@np.vectorize
def kept(x):
    return x
"""


def course_with(root: Path, exercises: str = EXERCISES, answers: str = ANSWERS) -> Course:
    (root / "assignments" / "a").mkdir(parents=True)
    (root / "solutions" / "a").mkdir(parents=True)
    (root / "assignments" / "a" / "exercises.py").write_text(exercises)
    (root / "assignments" / "a" / "a.ipynb").write_text('{"cells": []}')
    (root / "solutions" / "a" / "a.py").write_text("def relu(x): return x")
    (root / "solutions" / "a" / "misconceptions.py").write_text(answers)
    return find_course(root)


def test_a_course_is_found_from_any_folder_inside_it(tmp_path: Path) -> None:
    course = course_with(tmp_path)
    assert find_course(tmp_path / "solutions" / "a") == course
    assert course.names() == ["a"]


def test_a_folder_that_is_no_course_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no course"):
        find_course(tmp_path)


def test_an_unknown_assignment_lists_the_nearest_first(course: Course) -> None:
    with pytest.raises(UsageError, match="There are: activations"):
        course.folder("activation")


def test_grading_without_an_answer_key_says_what_is_missing(tmp_path: Path) -> None:
    course = course_with(tmp_path)
    with pytest.raises(UsageError, match=r"answer key, solutions/a/a\.py of the course\. Here only the assignments in"):
        Course(assignments=course.assignments, solutions=None).solution("a")
    (tmp_path / "solutions" / "a" / "a.py").unlink()
    with pytest.raises(UsageError, match=r"answer key .*/solutions/a/a\.py, which is not there"):
        course.solution("a")


def test_a_misconception_runs_with_the_files_imports_and_without_its_mark(tmp_path: Path) -> None:
    twice, kept = load_key(course_with(tmp_path), "a").misconceptions
    namespace: dict[str, object] = {}
    exec(twice.source, namespace)
    assert namespace["relu"](3) == 6  # type: ignore[operator]
    assert (twice.name, twice.title, twice.hint) == ("twice", "twice over", "look")
    exec(kept.source, namespace)
    assert type(namespace["relu"]).__name__ == "vectorize"
    assert "autograder" not in twice.source + kept.source


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ("def f(:", r"misconceptions\.py, line 1"),
        ('@misconception(exercise="relu", name="n", title=T, hint="h")\ndef f(x): ...', "`title` must be a string"),
        ('@misconception(exercise="relu", name="n")\ndef f(x): ...', "lacks `title`, `hint`"),
        (ANSWERS + ANSWERS, "received twice: relu: cached; relu: twice"),
    ],
)
def test_a_malformed_answer_key_is_said_with_file_and_line(tmp_path: Path, answers: str, words: str) -> None:
    with pytest.raises(AuthoringError, match=words):
        load_key(course_with(tmp_path, answers=answers), "a")


@pytest.mark.parametrize(
    ("exercises", "words"),
    [
        ("x = 1", "defines no exercise"),
        ("import nothing_such", r"exercises\.py, line 1: ModuleNotFoundError"),
        (EXERCISES.replace("points=1, checks", "points=2, checks"), "its checks earn 1 points, expected points=2"),
        (EXERCISES.replace("relu = ", "other = "), "use the same name"),
    ],
)
def test_malformed_exercises_are_said_with_file_and_line(tmp_path: Path, exercises: str, words: str) -> None:
    with pytest.raises(AuthoringError, match=words):
        load_assignment(course_with(tmp_path, exercises=exercises), "a")


def test_what_is_handed_out_is_the_released_files_alone(tmp_path: Path) -> None:
    course = course_with(tmp_path)
    (course.assignments / "a" / "notes.txt").write_text("mine")
    archive = zip_to(course, "a", tmp_path / "a.zip")
    assert sorted(zipfile.ZipFile(archive).namelist()) == ["a/a.ipynb", "a/exercises.py"]
    first = archive.read_bytes()
    assert zip_to(course, "a", tmp_path / "a.zip").read_bytes() == first


def test_what_is_handed_out_speaks_the_languages_of_the_assignment(tmp_path: Path) -> None:
    course = course_with(tmp_path)
    catalogue = course.assignments / "a" / "locale" / "zh.po"
    catalogue.parent.mkdir()
    catalogue.write_text('msgid "a"\nmsgstr "甲"\n', encoding="utf-8")
    assert "a/locale/zh.po" in zipfile.ZipFile(zip_to(course, "a", tmp_path / "a.zip")).namelist()
    copied = copy_to(course, "a", tmp_path / "work") / "locale" / "zh.po"
    assert copied.read_bytes() == catalogue.read_bytes()


@pytest.mark.parametrize("leak", ["### BEGIN SOLUTION", "@misconception(exercise"])
def test_a_released_file_that_holds_a_solution_is_not_handed_out(tmp_path: Path, leak: str) -> None:
    course = course_with(tmp_path)
    (course.assignments / "a" / "a.ipynb").write_text(leak)
    with pytest.raises(UsageError, match="was not handed out"):
        zip_to(course, "a", tmp_path / "a.zip")


def test_a_students_work_is_never_overwritten(tmp_path: Path) -> None:
    course = course_with(tmp_path)
    folder = copy_to(course, "a", tmp_path / "work")
    (folder / "a.ipynb").write_text("my work")
    with pytest.raises(UsageError, match="left as it is"):
        copy_to(course, "a", tmp_path / "work")
    assert (folder / "a.ipynb").read_text() == "my work"
