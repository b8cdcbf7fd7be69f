"""A rescore that is killed at any moment leaves the old state or the new one, and a large class is judged as afresh."""

import importlib.util
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from autograder.course.folders import Course
from autograder.output import Output
from autograder.rescore import Rescoring
from autograder.sandbox.lazy import LazyZygote

Tree = Callable[[Path], dict[str, bytes]]
WORTH_MORE = (("points=2,", "points=3,"), ("gradient(points=1, at", "gradient(points=2, at"))
STUDENTS, KILLS = 60, 25


def desk(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("desk", root / "benchmarks" / "desk.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def start(*words: object) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "autograder", *map(str, words)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def finished(*words: object) -> None:
    run = start(*words)
    _, said = run.communicate()
    assert run.returncode in (0, 1), said.decode()


def settled(folder: Path, tree: Tree) -> dict[str, bytes]:
    """Return the files of `folder` once whoever opens it next has done so, but for the page with the time in it."""
    with Output(folder, None):
        return {name: text for name, text in tree(folder).items() if name != "class.html"}


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_killed_at_any_moment_the_folder_is_old_or_new(
    root: Path, own_course: Callable[..., Course], graded_once: Path, submitted: Path, tmp_path: Path, tree: Tree
) -> None:
    from_, output = desk(root).multiply(submitted, graded_once / "store.sqlite", tmp_path / "large", STUDENTS)
    finished("grade", "activations", from_, "--output", output, "--course", own_course().assignments.parent)
    changed = own_course(*WORTH_MORE).assignments.parent
    new = Path(shutil.copytree(output, tmp_path / "new"))
    began = time.monotonic()
    finished("rescore", new, "--yes", "--course", changed)
    took = time.monotonic() - began
    states = {"old": settled(output, tree), "new": settled(new, tree)}
    rng = random.Random(1)
    seen = []
    for number in range(KILLS):
        folder = Path(shutil.copytree(output, tmp_path / f"killed{number}"))
        run = start("rescore", folder, "--yes", "--course", changed)
        time.sleep(rng.uniform(0.3, 1.1) * took)
        os.killpg(run.pid, signal.SIGKILL)
        run.communicate()
        found = settled(folder, tree)
        seen += [name for name, state in states.items() if state == found] or ["mixed"]
        finished("rescore", folder, "--yes", "--course", changed)
        assert settled(folder, tree) == states["new"]
        shutil.rmtree(folder)
    assert set(seen) <= {"old", "new"}
    assert "old" in seen


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_two_hundred_are_judged_again_as_they_are_judged_afresh_and_back(root: Path, tmp_path: Path) -> None:
    assert desk(root).measure(200, tmp_path)["equal"] is True


def rescore(course: Course, folder: Path, boxes: LazyZygote) -> None:
    with Rescoring(course, folder, boxes) as rescoring:
        rescoring.write(rescoring.propose(), "")


def test_a_run_that_is_stopped_at_any_step_leaves_the_old_state_or_the_new_one(
    own_course: Callable[..., Course],
    graded_once: Path,
    unused: LazyZygote,
    tree: Tree,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    changed = own_course(*WORTH_MORE)
    done = Path(shutil.copytree(graded_once, tmp_path / "done"))
    rescore(changed, done, unused)
    old = tree(graded_once)
    rename = Path.replace
    seen = set()
    for steps in range(40):
        folder = Path(shutil.copytree(graded_once, tmp_path / f"stopped{steps}"))
        left = [steps]

        def replace(self: Path, target: Path, left: list[int] = left) -> Path:
            left[0] -= 1
            if left[0] < 0:
                raise Stopped
            return rename(self, target)

        monkeypatch.setattr(Path, "replace", replace)
        try:
            rescore(changed, folder, unused)
            stopped = False
        except Stopped:
            stopped = True
        monkeypatch.setattr(Path, "replace", rename)
        with Rescoring(changed, folder, unused):
            found = tree(folder)
        state = "old" if found == old else "new" if without_log(found) == without_log(tree(done)) else "mixed"
        assert state != "mixed", steps
        seen.add((stopped, state))
        shutil.rmtree(folder)
        if not stopped:
            break
    assert seen == {(True, "old"), (True, "new"), (False, "new")}


class Stopped(BaseException):
    """A power cut."""


def without_log(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files but for the page that says at what time they changed."""
    return {name: text for name, text in files.items() if name != "class.html"}
