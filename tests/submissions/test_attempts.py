"""Attempts are found by folder and name, whose they are is never up to the one who hands in."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.submissions.attempts import dated, owners, parse_timestamp
from autograder.submissions.discover import discover, discover_all


def put(root: Path, *names: str) -> Path:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return root


def sources(given: Path) -> dict[str, list[str]]:
    return {student: [one.source for one in found] for student, found in discover_all(given, "a").items()}


@pytest.mark.parametrize(
    "where", ["ada/a/attempt-{}", "ada/attempt_{}", "ada/Attempt {}/a", "ada/submission{}", "ada/a/try 0{}"]
)
def test_numbered_folders_of_a_student_are_attempts_in_their_order(tmp_path: Path, where: str) -> None:
    folders = [where.format(number) for number in (10, 2, 1)]
    put(tmp_path, *(f"{folder}/a.ipynb" for folder in folders), "bob/a/a.ipynb")
    assert sources(tmp_path) == {"ada": [f"{folder}/a.ipynb" for folder in folders[::-1]], "bob": ["bob/a/a.ipynb"]}


def test_the_time_that_was_noted_goes_before_the_number(tmp_path: Path) -> None:
    put(tmp_path, "ada/a/attempt-1/a.ipynb", "ada/a/attempt-2/a.ipynb")
    (tmp_path / "ada/a/attempt-1/timestamp.txt").write_text("2026-12-03 10:00:00 UTC")
    (tmp_path / "ada/a/attempt-2/timestamp.txt").write_text("2026-12-02 10:00:00 UTC")
    assert sources(tmp_path) == {"ada": ["ada/a/attempt-2/a.ipynb", "ada/a/attempt-1/a.ipynb"]}


def test_within_what_nbgrader_collected_no_folder_is_an_attempt(tmp_path: Path) -> None:
    """Else a student hands in attempt-1/timestamp.txt with a time of their choice."""
    put(tmp_path, "eve/a/a.ipynb", "eve/a/attempt-1/a.ipynb")
    (tmp_path / "eve/a/timestamp.txt").write_text("2026-12-05 10:00:00 UTC")
    (tmp_path / "eve/a/attempt-1/timestamp.txt").write_text("2026-11-01 10:00:00 UTC")
    assert sources(tmp_path) == {"eve": ["eve/a/a.ipynb"]}


def test_a_numbered_file_is_an_attempt_only_beside_the_name_itself(tmp_path: Path) -> None:
    put(tmp_path, "ada.ipynb", "ada-2.ipynb", "ada (3).ipynb", "student-1.ipynb", "student-2.ipynb")
    assert sources(tmp_path) == {
        "ada": ["ada.ipynb", "ada-2.ipynb", "ada (3).ipynb"],
        "student-1": ["student-1.ipynb"],
        "student-2": ["student-2.ipynb"],
    }


@given(st.lists(st.text("ab-12() ", min_size=1, max_size=6), unique=True))
def test_every_flat_file_has_one_owner_who_is_there(stems: list[str]) -> None:
    found = owners(stems)
    assert set(found) == set(stems)
    assert {student for student, _ in found.values()} <= set(stems)
    assert all(stem.startswith(student) for stem, (student, _) in found.items())


def test_whoever_asks_for_one_submission_gets_the_last(tmp_path: Path) -> None:
    put(tmp_path, "ada/attempt-1/a.ipynb", "ada/attempt-2/a.ipynb")
    (ada,) = discover(tmp_path, "a")
    assert ada.source == "ada/attempt-2/a.ipynb"
    assert ada.notes == ("ada handed in 2 times: ada/attempt-2/a.ipynb was graded, not ada/attempt-1/a.ipynb.",)


@pytest.mark.parametrize(
    ("text", "zone", "hour"),
    [
        ("2026-07-01 14:00:00.123456 CEST", "UTC", 12),
        ("2026-12-01 14:00:00 CET", "UTC", 13),
        ("2026-12-01 14:00:00 PST", "UTC", 22),
        ("2026-12-01 14:00:00 CST", "America/Chicago", 20),
        ("2026-12-01 14:00:00 CST", "Asia/Shanghai", 6),
        ("2026-12-01 14:00:00 IST", "Asia/Kolkata", 8),
        ("2026-12-01 14:00:00 Europe/Berlin", "Asia/Tokyo", 13),
        ("2026-12-01 14:00:00", "Asia/Tokyo", 14),
        ("2026-12-01 14:00:00 UTC", "Asia/Tokyo", 14),
    ],
)
def test_abbreviations_are_those_of_the_assignments_zone_first(text: str, zone: str, hour: int) -> None:
    moment = parse_timestamp(text, zone)
    assert moment is not None
    assert moment.astimezone(UTC).hour == hour


def test_of_an_hour_that_comes_twice_the_abbreviation_tells_which() -> None:
    early, late = (parse_timestamp(f"2026-10-25 02:30:00 {name}", "Europe/Berlin") for name in ("CEST", "CET"))
    assert early is not None
    assert late is not None
    assert [one.astimezone(UTC).hour for one in (early, late)] == [0, 1]


@pytest.mark.parametrize(
    "text", ["0001-01-01 00:00:00 UTC", "9999-12-31 23:59:59 America/Los_Angeles", "2026-01-01 0:0 CST"]
)
def test_times_that_nobody_can_have_noted_are_none(text: str) -> None:
    assert parse_timestamp(text, "Europe/Berlin") is None


def test_a_files_own_date_is_taken_where_nothing_else_tells_and_is_not_sure(tmp_path: Path) -> None:
    import os

    put(tmp_path, "ada.ipynb", "bob/a/a.ipynb")
    (tmp_path / "bob/a/timestamp.txt").write_text("2026-12-01 10:00:00 UTC")
    os.utime(tmp_path / "ada.ipynb", (1_700_000_000, 1_700_000_000))
    found = discover_all(tmp_path, "a")
    ada, bob = (dated(tmp_path, found[student][0]) for student in ("ada", "bob"))
    assert (ada.handed_in, ada.sure) == (datetime.fromtimestamp(1_700_000_000, UTC), False)
    assert (bob.handed_in, bob.sure) == (datetime(2026, 12, 1, 10, tzinfo=UTC), True)
