"""The process that boxes are copied from begins before the command line is read, where that can be guessed."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main

from autograder import early
from autograder.cli import app
from autograder.course.answers import libraries
from autograder.course.folders import find_course
from autograder.sandbox.lazy import LazyZygote
from autograder.sandbox.limits import CORES

ROOT = Path(__file__).parents[2]
ASKED = ["activations", "submitted", "--course", str(ROOT)]


@pytest.fixture(autouse=True)
def started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[list[LazyZygote]]:
    found: list[LazyZygote] = []
    monkeypatch.setattr(LazyZygote, "start", lambda boxes: found.append(boxes))
    monkeypatch.chdir(tmp_path)
    yield found
    early.boxes_for(0, False, ())


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch) -> list[LazyZygote]:
    found: list[LazyZygote] = []
    monkeypatch.setattr(LazyZygote, "__exit__", lambda boxes, *given: found.append(boxes))
    return found


def test_every_option_of_the_command_is_known_and_none_besides() -> None:
    command = typer.main.get_command(app).commands["grade"]  # type: ignore[attr-defined]
    options = [one for one in command.params if one.param_type_name == "option" and one.name != "help"]
    spelled = {name: one.is_flag for one in options for name in one.opts}
    known = {f"--{one.rstrip('=')}": not one.endswith("=") for one in early.LONG}
    known |= {f"-{letter}": False for letter in early.SHORT.replace(":", "")}
    assert known == {name: bool(is_flag) for name, is_flag in spelled.items()}


@pytest.mark.parametrize(
    ("words", "jobs", "trust"),
    [
        ([], CORES, False),
        (["--jobs", "7"], 7, False),
        (["--jobs=7", "--trust-submissions"], 7, True),
        (["-j7", "-o", "elsewhere"], 7, False),
        (["-j", "7", "--output", "elsewhere", "--seed=3", "--only", "relu", "--language", "zh"], 7, False),
    ],
)
def test_a_right_guess_is_what_boxes_come_from(
    words: list[str], jobs: int, trust: bool, started: list[LazyZygote]
) -> None:
    early.guess([*ASKED, *words])
    assert [early.boxes_for(jobs, trust, ())] == started


def test_it_is_given_out_once(started: list[LazyZygote]) -> None:
    early.guess(ASKED)
    first, second = early.boxes_for(CORES, False, ()), early.boxes_for(CORES, False, ())
    assert started == [first] != [second]


def test_libraries_that_only_some_assignments_use_are_guessed(started: list[LazyZygote]) -> None:
    needed = libraries(find_course(ROOT), "shift")
    early.guess(["shift", *ASKED[1:]])
    assert needed
    assert [early.boxes_for(CORES, False, needed)] == started


def test_a_wrong_guess_is_stopped(started: list[LazyZygote], stopped: list[LazyZygote]) -> None:
    early.guess(ASKED)
    other = early.boxes_for(CORES + 1, False, ())
    assert other not in started
    assert stopped == started


@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["--unknown"],
        ["--jobs"],
        ["--jobs", "many"],
        ["a third word"],
        ["--course", "/nowhere"],
        ["--output", "graded before"],
    ],
)
def test_nothing_is_guessed_from_what_it_cannot_read_or_need_not_run(
    words: list[str], started: list[LazyZygote], tmp_path: Path
) -> None:
    (tmp_path / "graded before").mkdir()
    (tmp_path / "graded before" / "store.sqlite").touch()
    early.guess([*ASKED, *words])
    early.guess(["no such assignment", *ASKED[1:]])
    assert started == []


def test_a_mistake_in_the_command_gets_its_sentence_at_once_and_leaves_no_process(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "autograder", "grade", *ASKED]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False, cwd=tmp_path)
    assert done.returncode == 2
    assert "submitted" in done.stderr
    assert "Traceback" not in done.stderr
