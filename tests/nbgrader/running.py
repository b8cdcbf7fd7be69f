"""Where the course is, and how a program is run in a copy of it."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
NAME = "activations"
# One mistake in each of these; what they are worth, our own grading says.
MISTAKEN = ("relu_grad", "sigmoid", "tanh", "two_class_softmax")


def run_in(folder: Path, program: str, *words: str) -> "subprocess.CompletedProcess[str]":
    """Run a program of this environment as an instructor does, with Jupyter's own folders out of the way."""
    jupyter = folder / ".jupyter"
    environment = {key: value for key, value in os.environ.items() if key not in ("MPLBACKEND", "PYTHONWARNINGS")}
    environment |= {f"JUPYTER_{kind}_DIR": str(jupyter) for kind in ("CONFIG", "DATA", "RUNTIME")}
    environment |= {"IPYTHONDIR": str(jupyter), "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    command = [str(BIN / program), *words]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=280)


def grade_id(cell: dict[str, Any]) -> str:
    return cell["metadata"].get("nbgrader", {}).get("grade_id", "")
