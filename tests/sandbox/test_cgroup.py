"""Control groups, on a folder that looks as the kernel shows them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.sandbox.cgroup import make_group


@pytest.fixture
def version_1(tmp_path: Path) -> tuple[Path, Path]:
    own = tmp_path / "own"
    own.write_text("5:cpu:/user\n4:memory:/user\n0::/\n")
    (tmp_path / "root" / "memory" / "user").mkdir(parents=True)
    return tmp_path / "root", own


@pytest.fixture
def version_2(tmp_path: Path) -> tuple[Path, Path]:
    own = tmp_path / "own"
    own.write_text("0::/user.slice\n")
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "cgroup.subtree_control").write_text("cpu memory pids\n")
    return tmp_path / "root", own


def test_version_1_limits_a_group_beneath_ones_own(version_1: tuple[Path, Path]) -> None:
    root, own = version_1
    assert make_group(12345, root=root, own=own) is not None

    (made,) = (root / "memory" / "user").iterdir()
    assert (made / "memory.limit_in_bytes").read_text() == "12345"


def test_version_2_limits_a_group_beneath_the_root(version_2: tuple[Path, Path]) -> None:
    root, own = version_2
    assert make_group(12345, root=root, own=own) is not None

    (made,) = root.glob("autograder-*")
    assert (made / "memory.max").read_text() == "12345"


def test_a_command_starts_in_its_group(version_2: tuple[Path, Path]) -> None:
    root, own = version_2
    group = make_group(1, root=root, own=own)
    command = group.around([sys.executable, "-c", "import os; print(os.getpid())"])
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout

    (made,) = root.glob("autograder-*")
    assert (made / "cgroup.procs").read_text() == said


def test_without_a_controller_there_is_no_group(tmp_path: Path, version_2: tuple[Path, Path]) -> None:
    root, own = version_2
    (root / "cgroup.subtree_control").write_text("cpu\n")

    assert make_group(1, root=root, own=own) is None
    assert make_group(1, root=tmp_path / "absent", own=tmp_path / "absent") is None


def test_groups_of_hosts_that_are_gone_are_removed(version_2: tuple[Path, Path]) -> None:
    root, own = version_2
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    left, used = root / f"autograder-{child}-1", root / f"autograder-{os.getpid()}-1"
    left.mkdir()
    used.mkdir()
    make_group(1, root=root, own=own)

    assert not left.exists()
    assert used.exists()


def test_a_group_is_removed_when_it_is_empty(version_2: tuple[Path, Path]) -> None:
    root, own = version_2
    group = make_group(1, root=root, own=own)
    (made,) = root.glob("autograder-*")
    (made / "memory.max").unlink()
    group.remove()

    assert not made.exists()
    group.remove()
