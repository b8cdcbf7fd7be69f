"""The host's folder for one zygote, and what is left of hosts that were killed."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.errors import SandboxUnavailableError
from autograder.sandbox.state import State

LONG = "d" * 100  # some dozens of these are more than a path may have


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))


def _nest(folder: Path, depth: int) -> None:
    here = Path.cwd()
    os.chdir(folder)
    for _ in range(depth):
        Path(LONG).mkdir()
        os.chdir(LONG)
    os.chdir(here)


def test_it_is_gone_with_all_that_boxes_left_in_it(tmp_path: Path) -> None:
    state = State()
    (state.rooms / "1").mkdir()
    _nest(state.rooms / "1", 100)
    state.remove()

    assert list(tmp_path.iterdir()) == []


def test_folders_of_living_hosts_stay_and_those_of_killed_ones_go(tmp_path: Path) -> None:
    code = "import sys, time, tempfile\nfrom autograder.sandbox.state import State\n"
    code += f"tempfile.tempdir = {str(tmp_path)!r}\nstate = State()\nprint(state.folder, flush=True)\ntime.sleep(60)"
    host = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    theirs = Path(host.stdout.readline().strip())
    State().remove()
    assert theirs.exists()

    host.send_signal(signal.SIGKILL)
    host.wait()
    host.stdout.close()
    State().remove()
    assert not theirs.exists()


def test_a_folder_that_only_looks_like_one_stays(tmp_path: Path) -> None:
    target = tmp_path / "kept"
    target.mkdir()
    (target / "canary").touch()
    (tmp_path / "autograder-box-link").symlink_to(target)
    (tmp_path / "autograder-box-other").mkdir()
    State().remove()

    assert (target / "canary").exists()
    assert (tmp_path / "autograder-box-other").exists()


def test_without_a_place_there_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "absent"))

    with pytest.raises(SandboxUnavailableError, match="No folder can be made for the sandbox"):
        State()
