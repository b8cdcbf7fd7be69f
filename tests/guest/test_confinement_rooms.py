"""A child's folder on disk is removed whatever a submission made of it."""

import dataclasses
import os
from pathlib import Path

import pytest

from autograder.guest.rooms import remove, room_of, user_of
from autograder.guest.spec import Spec

NUMBERS = {"control", "user", "data_bytes", "cpu_seconds", "file_bytes", "files", "descriptors", "processes"}
LISTS = {"folders", "readable", "view", "libraries"}
LONG = "d" * 100  # some dozens of these are more than a path may have
FLAGS = {"mounts", "landlock", "seccomp"}


@pytest.fixture
def spec(tmp_path: Path) -> Spec:
    rooms = tmp_path / "rooms"
    rooms.mkdir()
    fields: dict[str, object] = {}
    for field in dataclasses.fields(Spec):
        name = field.name
        fields[name] = 0 if name in NUMBERS else [] if name in LISTS else False if name in FLAGS else ""
    return Spec(**(fields | {"rooms": str(rooms)}))


def _nest(folder: Path, depth: int) -> None:
    here = Path.cwd()
    os.chdir(folder)
    for _ in range(depth):
        Path(LONG).mkdir()
        Path("file").touch()
        os.chdir(LONG)
    os.chdir(here)


def test_nested_folders_links_and_odd_names_go(spec: Spec, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").write_text("kept")
    room = room_of(spec, 1)
    room.mkdir()
    _nest(room, 100)
    for name in ("-rf", "a\nb", "ü" * 100, " ", "\udcff"):
        (room / name).touch()
    (room / "to a folder").symlink_to(outside)
    (room / "to a file").symlink_to(outside / "kept")
    (room / "loop").symlink_to(room)
    os.link(outside / "kept", room / "hard")
    remove(spec, 1)

    assert list(Path(spec.rooms).iterdir()) == []
    assert (outside / "kept").read_text() == "kept"


def test_folders_that_cannot_be_listed_go(spec: Spec) -> None:
    (room_of(spec, 1) / "hidden" / "deeper").mkdir(parents=True)
    (room_of(spec, 1) / "hidden" / "deeper" / "file").touch()
    (room_of(spec, 1) / "hidden" / "deeper").chmod(0o300)
    (room_of(spec, 1) / "hidden").chmod(0)
    remove(spec, 1)

    assert list(Path(spec.rooms).iterdir()) == []


def test_only_the_boxs_own_folder_goes(spec: Spec) -> None:
    for box in (1, 11):
        room_of(spec, box).mkdir()
    remove(spec, 1)

    assert list(Path(spec.rooms).iterdir()) == [room_of(spec, 11)]


def test_a_folder_that_was_never_made_is_no_error(spec: Spec) -> None:
    remove(spec, 5)


def test_boxes_at_the_same_time_are_different_users(spec: Spec) -> None:
    several = dataclasses.replace(spec, user=61_200)

    assert len({user_of(several, box) for box in range(500, 1400)}) == 900
    assert all(61_200 <= user_of(several, box) < 65_000 for box in range(5000))
