"""A course of one's own to change, a small class in it, and that class graded once for all tests of a file."""

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from autograder.course.folders import Course
from autograder.grade import Order, grade
from autograder.sandbox.lazy import LazyZygote

SEED = 4711
HandIn = Callable[..., Path]
ANSWERS = {
    "ada": {
        "relu": "def relu(x):\n    return ops.maximum(x, 0.0)",
        "relu_grad": "def relu_grad(x):\n    return ops.cast(x > 0, x.dtype)",
        "tanh": "def tanh(x):\n    return 1.002 * ops.tanh(x)",
    },
    "bob": {
        "relu": "def relu(x):\n    return ops.abs(x)",
        "tanh": "def tanh(x):\n    e = ops.exp(-2 * ops.abs(x))\n    return ops.sign(x) * (1 - e) / (1 + e)",
    },
    "cyd": {
        "relu": "def relu(x):\n    raise ValueError(f'no {x}')",
        "sigmoid": "def sigmoid(x):\n    return x * 1.0005",
    },
    "dan": {},
}


@pytest.fixture(scope="session")
def hand_in(course: Course) -> HandIn:
    """Return what writes a notebook with answers into a folder, as STUDENT/activations/activations.ipynb has it."""

    def write(folder: Path, answers: Mapping[str, str], handed_in: str = "") -> Path:
        made = json.loads((course.folder("activations") / "activations.ipynb").read_text())
        for cell in made["cells"]:
            label = cell["metadata"].get("nbgrader", {}).get("grade_id")
            if label in answers:
                cell["source"] = answers[label]
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "activations.ipynb").write_text(json.dumps(made))
        if handed_in:
            (folder / "timestamp.txt").write_text(handed_in)
        return folder

    return write


@pytest.fixture(scope="session")
def own_course(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Course]:
    """Return what makes a copy of the course with texts in the assignment replaced by others."""

    def copy(*changes: tuple[str, str], append: str = "") -> Course:
        folder = tmp_path_factory.mktemp("course")
        for room in ("assignments", "solutions"):
            shutil.copytree(root / room / "activations", folder / room / "activations")
        path = folder / "assignments" / "activations" / "exercises.py"
        text = path.read_text()
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new, 1)
        path.write_text(text + append)
        return Course(assignments=folder / "assignments", solutions=folder / "solutions")

    return copy


@pytest.fixture(scope="module")
def submitted(hand_in: HandIn, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("class") / "submitted"
    for student, answers in ANSWERS.items():
        hand_in(folder / student / "activations", answers, "2026-12-01 10:00:00 UTC")
    return folder


@pytest.fixture(scope="module")
def graded_once(
    own_course: Callable[..., Course], submitted: Path, zygote: LazyZygote, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    output = tmp_path_factory.mktemp("once") / "graded"
    grade(own_course(), Order(assignment="activations", submissions=submitted, output=output, seed=SEED), zygote=zygote)
    return output


@pytest.fixture
def graded(graded_once: Path, tmp_path: Path) -> Path:
    """The class as it was graded, to be changed."""
    return Path(shutil.copytree(graded_once, tmp_path / "graded"))


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file but the record and what only grows."""
    apart = {"store.sqlite", "store.lock", "store.sqlite-wal", "store.sqlite-shm", "audit.csv"}
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in apart
    }


@pytest.fixture(scope="session")
def tree() -> Callable[[Path], dict[str, bytes]]:
    return contents
