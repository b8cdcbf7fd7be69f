"""Whatever the command is given, it answers with a sentence and an exit code, and at once."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from autograder.cli import app, run


def command(*words: str) -> int:
    return run(lambda: app(list(words), standalone_mode=False))


@pytest.fixture(autouse=True)
def in_the_course(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["grade", "activatons", "."], "There is no assignment “activatons” in"),
        (["grade", "activations", "/no/such/folder"], "/no/such/folder does not exist. Expected a folder"),
        (["grade", "activations", "docs/decisions"], "docs/decisions holds no submission of activations. Looked for"),
        (["grade", "activations", "README.md"], "README.md holds no submission of activations"),
        (["grade", "activations", "examples/submitted", "--output", "README.md"], "README.md is a file"),
        (["grade", "activations", "examples/submitted", "--output", "docs"], "docs is not empty and holds no run"),
        (["grade", "activations", "examples/submitted", "--course", "docs/decisions/no"], "is no course"),
        (["check", "no.ipynb"], "no.ipynb does not exist. Expected your notebook"),
        (["check", "README.md"], "Which assignment is README.md? Say --assignment NAME; there are: activations"),
        (["start", "sigmoids"], "There is no assignment “sigmoids”"),
        (["release", "sigmoids"], "There is no assignment “sigmoids”"),
        (["build", "sigmoids"], "There is no assignment “sigmoids”"),
    ],
)
def test_bad_input_gets_a_sentence_and_exit_2(
    words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(*words) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert sentence in captured.err
    assert "Traceback" not in captured.err
    assert captured.err.count("\n") == 1


def test_a_student_gets_a_copy_to_work_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command("start", "activations", str(tmp_path / "mine")) == 0
    assert (tmp_path / "mine" / "activations.ipynb").is_file()
    assert "Jupyter" in capsys.readouterr().err


def test_help_answers_at_once() -> None:
    took = []
    for _ in range(5):
        began = time.monotonic()
        shown = subprocess.run(
            [sys.executable, "-m", "autograder", "--help"], capture_output=True, check=True, text=True
        )
        took.append(time.monotonic() - began)
    assert "grade" in shown.stdout
    assert min(took) <= 0.3
