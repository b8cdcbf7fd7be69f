"""What a zygote is shown and told."""

import json
from pathlib import Path

import pytest

import autograder
from autograder.sandbox.launch import ENVIRONMENT, Orders, command, heap, python_folders
from autograder.sandbox.limits import Limits
from autograder.sandbox.state import State
from autograder.sandbox.tiers import Means

PACKAGES = Path(autograder.__file__).resolve().parent.parent
MEANS = [
    Means(bubblewrap="/usr/bin/bwrap", seccomp=True, landlock=7),
    Means(namespaces=True, seccomp=True),
    Means(seccomp=True, landlock=1),
    Means(seccomp=True, root=True),
    Means(),
]


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> State:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    state = State()
    yield state
    state.remove()


def _told(offered: Means, state: State) -> tuple[list[str], dict[str, object]]:
    orders = Orders(limits=Limits(), jobs=1, libraries=("numpy",), answers="answers")
    words = command(orders, offered, state, 7)
    return words, json.loads(words[-1])


@pytest.mark.parametrize("offered", MEANS)
def test_no_folder_that_may_hold_an_answer_is_readable(offered: Means, state: State) -> None:
    _, spec = _told(offered, state)
    hidden = [
        PACKAGES / name for name in ("solutions", "assignments", "tests", "autograder/judging", "autograder/store")
    ]
    readable = [Path(path) for path in spec["readable"]]

    assert not [(path, folder) for path in hidden for folder in readable if path.is_relative_to(folder)]


@pytest.mark.parametrize("offered", MEANS)
def test_the_canary_and_the_rooms_are_not_readable(offered: Means, state: State) -> None:
    _, spec = _told(offered, state)

    assert not [path for path in spec["readable"] if state.canary.is_relative_to(path)]


def test_bubblewrap_is_shown_only_what_is_readable_and_how_large_pages_are(state: State) -> None:
    words, spec = _told(MEANS[0], state)
    bound = [words[place + 1] for place, word in enumerate(words) if word in ("--ro-bind-try", "--ro-bind", "--bind")]

    assert "--bind" not in words
    assert set(bound) == {*spec["readable"], "/sys/kernel/mm/transparent_hugepage"}


def test_only_root_without_other_means_changes_the_user(state: State) -> None:
    assert [_told(offered, state)[1]["user"] > 0 for offered in MEANS] == [False, False, False, True, False]


def test_the_environment_holds_nothing_of_the_hosts() -> None:
    assert set(ENVIRONMENT) == {"PYTHONHASHSEED", "LC_ALL", "PATH", "GLIBC_TUNABLES"}


@pytest.mark.parametrize(("page_bytes", "huge"), [(0, 0), (2 * 2**20, 1), (32 * 2**20, 1), (512 * 2**20, 0)])
def test_pages_are_huge_where_there_are_such_and_no_monsters(page_bytes: int, huge: int) -> None:
    assert f"glibc.malloc.hugetlb={huge}" in heap(page_bytes).split(":")


def test_python_is_found_with_its_libraries() -> None:
    folders = [*map(Path, python_folders()), Path("/usr")]

    for file in (json.__file__, pytest.__file__):
        assert any(Path(file).resolve().is_relative_to(folder.resolve()) for folder in folders)


def test_no_folder_lies_within_another() -> None:
    folders = python_folders()

    assert not [(a, b) for a in folders for b in folders if a != b and Path(a).is_relative_to(b)]
