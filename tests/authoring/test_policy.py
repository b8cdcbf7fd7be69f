"""An assignment's policy is read as it is written, and what is wrong in it is found before a class is graded."""

from datetime import datetime
from typing import Any

import pytest

from autograder.authoring import late, policy
from autograder.errors import AuthoringError
from autograder.model.policy import Counts, Per, Shows


def test_a_policy_reads_as_it_is_written() -> None:
    made = policy(
        attempts="best",
        shows={"examples": "after due", "hints": "never"},
        due="2026-12-01T23:59",
        timezone="Europe/Berlin",
        late=late(percent=10, per="hour", grace_minutes=15, cap=50, cutoff="2026-12-08 23:59"),
    )
    assert (made.attempts, made.due, made.timezone) == (Counts.BEST, datetime(2026, 12, 1, 23, 59), "Europe/Berlin")
    assert (made.examples, made.plots, made.hints) == (Shows.AFTER_DUE, Shows.ALWAYS, Shows.NEVER)
    assert made.late is not None
    assert (made.late.percent, made.late.per, made.late.cap) == (10.0, Per.HOUR, 50.0)
    assert made.late.cutoff == datetime(2026, 12, 8, 23, 59)
    assert made.given


def test_one_word_for_what_is_shown_holds_for_all() -> None:
    made = policy(shows="never")
    assert {made.examples, made.plots, made.hints} == {Shows.NEVER}


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ({"attempts": "any"}, "`attempts` must be one of “last”, “first”, “best”, received 'any'"),
        ({"shows": "sometimes"}, "`shows` of examples must be one of"),
        ({"shows": {"answers": "always"}}, "`shows` knows `examples`"),
        ({"shows": "after due"}, "need `due`"),
        ({"late": late(percent=5)}, "need `due`"),
        ({"due": "tomorrow"}, "must be a local time such as"),
        ({"due": "2026-12-01"}, "with hour and minute"),
        ({"due": "2026-12-01T12:00+01:00"}, "no offset"),
        ({"due": "2026-03-29T02:30", "timezone": "Europe/Berlin"}, "does not exist in Europe/Berlin"),
        ({"due": "2026-12-01T12:00", "timezone": "Berlin"}, "IANA name"),
        ({"due": "2026-12-01T12:00", "timezone": "../etc/passwd"}, "IANA name"),
        (
            {"due": "2026-12-01T12:00", "late": late(percent=5, cutoff="2026-11-30T12:00")},
            "must not be before `due`",
        ),
    ],
)
def test_what_is_wrong_is_said(words: dict[str, Any], complaint: str) -> None:
    with pytest.raises(AuthoringError, match=complaint.replace("(", r"\(")):
        policy(**words)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ({"percent": 101}, "`percent` must be from 0 to 100"),
        ({"percent": float("nan")}, "`percent` must be from 0 to 100"),
        ({"percent": 1, "cap": -1}, "`cap` must be"),
        ({"percent": 1, "grace_minutes": -1}, "`grace_minutes` must be"),
        ({"percent": 1, "per": "week"}, "`per` must be one of “day”, “hour”"),
        ({"percent": 1, "cutoff": "soon"}, "`cutoff` must be a local time"),
    ],
)
def test_what_is_wrong_about_lateness_is_said(words: dict[str, Any], complaint: str) -> None:
    with pytest.raises(AuthoringError, match=complaint):
        late(**words)
