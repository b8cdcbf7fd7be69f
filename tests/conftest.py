"""One zygote for the whole suite: TensorFlow is imported once, and every test that needs a box gets a fresh one."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from autograder.course.folders import Course, find_course
from autograder.sandbox.lazy import LazyZygote

ROOT = Path(__file__).parents[1]

# The same examples in every run, so that a change is judged by what it changed; `make explore` looks for new ones.
settings.register_profile("steady", derandomize=True)
settings.register_profile("exploring", max_examples=1000)
settings.load_profile("steady")
os.environ.pop("AUTOGRADER_LANGUAGE", None)  # what a developer reads at home decides no test


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def course() -> Course:
    return find_course(ROOT)


@pytest.fixture(scope="session")
def zygote() -> Iterator[LazyZygote]:
    with LazyZygote(2, trust=False) as made:
        yield made


class Unused(LazyZygote):
    """Fails the test if anything is run."""

    def get(self) -> Any:
        pytest.fail("a box was asked for")

    def start(self) -> None:
        pytest.fail("a zygote was started")


@pytest.fixture(scope="session")
def unused() -> LazyZygote:
    return Unused(1, trust=False)
