"""Which rules open a folder but for what is closed in it."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from autograder.guest.landlock import all_but


def readable(reading, path):
    return any(Path(path).is_relative_to(whole) for whole in reading.whole)


def make(root, *files):
    for file in files:
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).touch()


def test_everything_but_the_closed_folder_is_open(tmp_path):
    make(tmp_path, "lib/a/data/rows", "lib/a/b/code", "lib/a/code", "lib/c", "other/x")

    reading = all_but((str(tmp_path),), (str(tmp_path / "lib/a/data"),))

    assert not readable(reading, tmp_path / "lib/a/data/rows")
    assert all(readable(reading, tmp_path / open_) for open_ in ("lib/a/b/code", "lib/a/code", "lib/c", "other/x"))
    assert set(reading.listed) == {str(tmp_path / part) for part in ("", "lib", "lib/a")}


def test_a_link_opens_nothing_that_is_closed(tmp_path):
    make(tmp_path, "lib/data/rows", "lib/code")
    (tmp_path / "lib/short").symlink_to(tmp_path / "lib/data")
    (tmp_path / "alias").symlink_to(tmp_path / "lib")

    reading = all_but((str(tmp_path / "alias"), str(tmp_path / "alias/short")), (str(tmp_path / "lib/data"),))

    assert not readable(reading, tmp_path / "lib/data/rows")
    assert readable(reading, tmp_path / "lib/code")


def test_where_nothing_is_closed_the_folders_themselves_are_opened(tmp_path):
    make(tmp_path, "lib/code")
    assert all_but((str(tmp_path),), ("/elsewhere/data",)).whole == (str(tmp_path),)


@given(closed=st.sets(st.sampled_from(["a", "a/b", "a/b/c", "d", "d/e"]), min_size=1))
def test_a_file_is_open_just_if_it_is_beneath_no_closed_folder(tmp_path_factory, closed):
    root = tmp_path_factory.mktemp("tree")
    files = ["a/1", "a/b/2", "a/b/c/3", "d/4", "d/e/5", "6"]
    make(root, *files)

    reading = all_but((str(root),), tuple(str(root / folder) for folder in closed))

    for file in files:
        shut = any(Path(file).is_relative_to(folder) for folder in closed)
        assert readable(reading, root / file) != shut
