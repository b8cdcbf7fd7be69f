"""Where the course is, and how a program is run in a copy of it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
NAME = "activations"
# In a test's process alone; a kernel that finds the last does not show what C++ writes.
_A_TESTS = ("MPLBACKEND", "PYTHONWARNINGS", "TF_CPP_MIN_LOG_LEVEL", "PYTEST_CURRENT_TEST")
# One mistake in each of these; what they are worth, our own grading says.
MISTAKEN = ("relu_grad", "sigmoid", "tanh", "two_class_softmax")


def run_in(folder: Path, program: str, *words: str) -> "subprocess.CompletedProcess[str]":
    """Run a program of this environment as an instructor does, with Jupyter's own folders out of the way."""
    jupyter = folder / ".jupyter"
    environment = {key: value for key, value in os.environ.items() if key not in _A_TESTS}
    environment |= {f"JUPYTER_{kind}_DIR": str(jupyter) for kind in ("CONFIG", "DATA", "RUNTIME")}
    environment |= {"IPYTHONDIR": str(jupyter), "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    command = [str(BIN / program), *words]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=580)


def grade_id(cell: dict[str, Any]) -> str:
    return cell["metadata"].get("nbgrader", {}).get("grade_id", "")


def copied(folder: Path, *names: str, in_boxes: bool = False) -> Path:
    """Copy the course, or the named assignments of it, to `folder`; nbgrader executes, if not `in_boxes`."""
    for part in ("assignments", "solutions"):
        for name in names or [path.name for path in (ROOT / part).iterdir() if path.is_dir()]:
            ignored = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
            shutil.copytree(ROOT / part / name, folder / part / name, ignore=ignored)
    text = (ROOT / "nbgrader_config.py").read_text("utf-8")
    (folder / "nbgrader_config.py").write_text(text if in_boxes else text.partition("# Grading in boxes")[0], "utf-8")
    return folder


def answered(notebook: dict[str, Any], answers: dict[str, str]) -> dict[str, Any]:
    """The notebook with its answer cells filled in; check cells and text stay."""
    cells = [
        {**cell, "source": answers[grade_id(cell)]}
        if grade_id(cell) in answers and cell["metadata"]["nbgrader"]["solution"]
        else cell
        for cell in notebook["cells"]
    ]
    return {**notebook, "cells": cells}
