"""Every layout a class arrives in gives one submission a student, and nothing is silently dropped."""

import os
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from autograder.errors import UnreadableNotebookError, UsageError
from autograder.model.submission import Format
from autograder.submissions import files
from autograder.submissions.attempts import parse_timestamp
from autograder.submissions.discover import discover, discover_all


def put(root: Path, *names: str) -> Path:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return root


def sources(given: Path) -> dict[str, str]:
    return {one.student: one.source for one in discover(given, "a")}


def test_nbgraders_folder_gives_one_submission_a_student(tmp_path: Path) -> None:
    put(tmp_path, "ada/a/a.ipynb", "ada/a/timestamp.txt", "bob/a/a.ipynb", "bob/other/other.ipynb")
    assert sources(tmp_path) == {"ada": "ada/a/a.ipynb", "bob": "bob/a/a.ipynb"}


def test_a_flat_folder_gives_one_submission_a_file(tmp_path: Path) -> None:
    put(tmp_path, "ada.ipynb", "bob.py", "notes.txt")
    found = discover(tmp_path, "a")
    assert [(one.student, one.format) for one in found] == [("ada", Format.NOTEBOOK), ("bob", Format.SCRIPT)]


def test_modules_that_were_handed_out_are_nobodys_work(tmp_path: Path) -> None:
    put(tmp_path, "ada.ipynb", "inputs.py", "bob/a/a.ipynb", "bob/a/inputs.py")
    found = discover_all(tmp_path, "a", modules=("exercises.py", "inputs.py"))
    assert {student: [one.source for one in ones] for student, ones in found.items()} == {
        "ada": ["ada.ipynb"],
        "bob": ["bob/a/a.ipynb"],
    }
    assert [note for ones in found.values() for one in ones for note in one.notes] == []


def test_folders_of_students_without_the_assignments_folder_are_read(tmp_path: Path) -> None:
    put(tmp_path, "ada/work.ipynb", "bob/work.py", "empty/readme.txt")
    assert sources(tmp_path) == {"ada": "ada/work.ipynb", "bob": "bob/work.py"}


def test_one_file_is_a_class_of_one(tmp_path: Path) -> None:
    put(tmp_path, "ada.ipynb")
    assert discover(tmp_path / "ada.ipynb", "a")[0].read() == b"ada.ipynb"


def test_a_zip_is_read_without_being_unpacked(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        archive.writestr("submitted/ada/a/a.ipynb", "content")
        archive.writestr("../../evil.ipynb", "outside")
        archive.writestr("/etc/evil.ipynb", "outside")
    found = discover(tmp_path / "class.zip", "a")
    assert [(one.student, one.read()) for one in found] == [("ada", b"content")]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["class.zip"]


def test_a_second_notebook_in_the_folder_is_named(tmp_path: Path) -> None:
    put(tmp_path, "ada/a/a.ipynb", "ada/a/old.ipynb")
    (ada,) = discover(tmp_path, "a")
    assert ada.source == "ada/a/a.ipynb"
    assert "old.ipynb" in ada.notes[0]


def test_a_folder_without_a_notebook_gets_a_sentence(tmp_path: Path) -> None:
    put(tmp_path, "ada/a/a.docx")
    (ada,) = discover(tmp_path, "a")
    with pytest.raises(UnreadableNotebookError, match=r"expected a\.ipynb, found a\.docx"):
        ada.read()


def test_of_two_submissions_the_newer_counts_and_both_are_named(tmp_path: Path) -> None:
    put(tmp_path, "ada/a/a.ipynb", "x/ada/a/a.ipynb")
    (tmp_path / "ada/a/timestamp.txt").write_text("2026-02-02 14:58:23.9 UTC")
    (tmp_path / "x/ada/a/timestamp.txt").write_text("2026-02-01 14:58:23.9 UTC")
    put(tmp_path, "ada.py")
    (ada,) = discover(tmp_path, "a")
    assert "ada.py" in ada.notes[-1]
    assert "ada/a" in ada.source


def test_without_timestamps_the_last_by_name_counts(tmp_path: Path) -> None:
    put(tmp_path, "ada.ipynb", "ada.py")
    (ada,) = discover(tmp_path, "a")
    assert ada.source == "ada.py"
    assert "2 times" in ada.notes[0]
    assert "ada.ipynb" in ada.notes[0]


def test_links_and_pipes_are_never_followed(tmp_path: Path) -> None:
    secret = put(tmp_path / "secret", "key.txt") / "key.txt"
    room = put(tmp_path / "in", "ok.ipynb")
    (room / "link.ipynb").symlink_to(secret)
    os.mkfifo(room / "pipe.ipynb")
    found = {one.student: one for one in discover(room, "a")}
    for student in ("link", "pipe"):
        with pytest.raises(UnreadableNotebookError):
            found[student].read()
    assert found["ok"].read() == b"ok.ipynb"


def test_a_file_that_is_too_large_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_FILE_BYTES", 4)
    put(tmp_path, "ada.ipynb")
    with pytest.raises(UnreadableNotebookError, match="Clear the outputs"):
        discover(tmp_path, "a")[0].read()


@pytest.mark.parametrize("given", ["nothing", "empty"])
def test_nothing_to_grade_is_said_with_the_path(tmp_path: Path, given: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match=str(tmp_path / given)):
        discover(tmp_path / given, "a")


def test_a_zip_that_is_none_is_said(tmp_path: Path) -> None:
    put(tmp_path, "class.zip")
    with pytest.raises(UsageError, match="not a zip archive"):
        discover(tmp_path / "class.zip", "a")


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2026-02-02 14:58:23.948203 UTC", 14),
        ("2026-02-02 14:58:23 America/Los_Angeles", 22),
        ("2026-02-02 14:58:23", 14),
        ("2026-02-02 14:58:23+02:00", 12),
    ],
)
def test_nbgraders_timestamps_are_understood(text: str, hour: int) -> None:
    moment = parse_timestamp(text)
    assert moment is not None
    assert moment.astimezone(UTC).replace(tzinfo=None) == datetime(2026, 2, 2, hour, 58, 23, moment.microsecond)


@pytest.mark.parametrize("text", ["", "yesterday", "2026-99-99 10:00:00 UTC", "2026-02-02 10:00 Mars/X"])
def test_other_text_is_no_timestamp(text: str) -> None:
    assert parse_timestamp(text) is None
