"""Which files are a library's."""

import json
import os
import sys
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf

import autograder
import mlpkit
from autograder.guest.library import SCENARIOS, is_library


@pytest.mark.parametrize("module", [json, os, np, keras, tf, pytest, autograder, mlpkit], ids=lambda one: one.__name__)
def test_python_packages_and_this_project_are_libraries(module: object) -> None:
    assert is_library(str(module.__file__))  # type: ignore[attr-defined]


@pytest.mark.parametrize("filename", ["<frozen importlib._bootstrap>", SCENARIOS])
def test_code_without_a_file_that_is_not_the_students(filename: str) -> None:
    assert is_library(filename)


@pytest.mark.parametrize(
    "filename", ["cell 7", "<string>", "/tmp/ipykernel_1/2.py", "<ipython-input-1>", "helper.py", ""]
)
def test_cells_and_files_elsewhere_are_the_students(filename: str) -> None:
    assert not is_library(filename)


def test_a_students_file_beside_the_project_is_the_students() -> None:
    assert not is_library(str(Path(str(autograder.__file__)).parents[1] / "examples" / "relu.py"))
    assert not is_library(str(Path(sys.prefix).parent / "relu.py"))
