"""The example class, graded once in English for all tests of the languages."""

import shutil
from pathlib import Path

import pytest

from autograder.course.folders import Course
from autograder.grade import Order, grade
from autograder.sandbox.lazy import LazyZygote

NAME = "activations"


@pytest.fixture(scope="session")
def submitted(root: Path) -> Path:
    return root / "examples" / "submitted"


@pytest.fixture(scope="session")
def graded_once(course: Course, submitted: Path, zygote: LazyZygote, tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("english") / "graded"
    grade(course, Order(assignment=NAME, submissions=submitted, output=output, jobs=2, seed=4711), zygote=zygote)
    return output


@pytest.fixture
def graded(graded_once: Path, tmp_path: Path) -> Path:
    """The class as it was graded, to be worded again."""
    return Path(shutil.copytree(graded_once, tmp_path / "graded"))
