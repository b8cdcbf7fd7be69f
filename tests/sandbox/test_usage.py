"""What processes and folders use, seen from outside."""

import mmap
import os
import threading
from pathlib import Path

import pytest

from autograder.sandbox.limits import Limits
from autograder.sandbox.usage import Usage, overfull, private_bytes, usage

LIMITS = Limits(files=20, file_bytes=1 << 20)


def test_private_and_shared_memory_count_as_memory() -> None:
    before = usage(os.getpid()).memory_bytes
    private, shared = bytearray(b"x" * (30 << 20)), mmap.mmap(-1, 30 << 20)
    shared.write(b"x" * (30 << 20))
    grown = usage(os.getpid()).memory_bytes - before

    assert len(private) + len(shared) <= grown < 90 << 20
    assert private_bytes(os.getpid()) >= len(private)


def test_threads_are_counted() -> None:
    over = threading.Event()
    threads = [threading.Thread(target=over.wait) for _ in range(5)]
    before = usage(os.getpid()).threads
    for thread in threads:
        thread.start()
    now = usage(os.getpid()).threads
    over.set()

    assert now - before == 5


def test_a_process_that_is_gone_uses_nothing() -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)

    assert usage(child) == Usage()
    assert private_bytes(child) == 0


def test_a_folder_within_its_limits_is_not_overfull(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    for number in range(18):
        (tmp_path / "one" / str(number)).write_text("small")

    assert not overfull(tmp_path, LIMITS)
    assert not overfull(tmp_path / "absent", LIMITS)


def test_too_many_files_are_too_many_wherever_they_are(tmp_path: Path) -> None:
    for number in range(11):
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / "file").touch()

    assert overfull(tmp_path, LIMITS)


def test_the_space_taken_counts_and_not_the_size_pretended(tmp_path: Path) -> None:
    with (tmp_path / "sparse").open("wb") as file:
        file.truncate(1 << 40)
    assert not overfull(tmp_path, LIMITS)

    (tmp_path / "full").write_bytes(b"x" * (2 << 20))
    assert overfull(tmp_path, LIMITS)


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    large, room = tmp_path / "large", tmp_path / "room"
    large.mkdir()
    room.mkdir()
    (large / "full").write_bytes(b"x" * (2 << 20))
    (room / "folder").symlink_to(large)
    (room / "file").symlink_to(large / "full")
    (room / "loop").symlink_to(room)

    assert not overfull(room, LIMITS)


def test_a_nest_deeper_than_anybody_needs_is_overfull(tmp_path: Path) -> None:
    path = tmp_path
    for _ in range(70):
        path /= "d"
    path.mkdir(parents=True)

    assert overfull(tmp_path, Limits(files=1000))


@pytest.mark.skipif(os.getuid() == 0, reason="root may look everywhere")
def test_a_folder_that_cannot_be_looked_at_is_overfull(tmp_path: Path) -> None:
    (tmp_path / "hidden").mkdir(mode=0o300)

    assert overfull(tmp_path, LIMITS)
