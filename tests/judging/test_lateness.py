"""Lateness is counted by the clocks on the wall, and doubt is in the student's favour."""

import math
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.judging.lateness import begun, instant, is_due, lateness
from autograder.model.policy import Late, Per, Policy

ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Auckland"]
BERLIN = "Europe/Berlin"
# In Berlin the clocks go back on 2026-10-25 at 03:00 and forward on 2026-03-29 at 02:00.
DUES = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)).map(
    lambda at: at.replace(hour=5 + at.hour % 18, second=0, microsecond=0)
)
AFTER = st.timedeltas(timedelta(seconds=1), timedelta(days=40))
# Nothing, or more than what a report rounds away.
PERCENTS = st.just(0.0) | st.floats(0.001, 100)


def berlin(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(BERLIN), fold=fold)


def made(due: datetime, zone: str = BERLIN, **late: object) -> Policy:
    return Policy(due=due, timezone=zone, late=Late(**{"percent": 10.0, **late}))  # type: ignore[arg-type]


@given(due=DUES, after=AFTER, zone=st.sampled_from(ZONES))
def test_days_are_those_on_the_wall(due: datetime, after: timedelta, zone: str) -> None:
    moment = instant(due, zone) + after
    wall = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    counted = (wall.date() - due.date()).days + (wall.time() > due.time())
    assert begun(made(due, zone), moment) == counted


@given(due=DUES, after=AFTER, zone=st.sampled_from(ZONES))
def test_hours_are_sixty_minutes_whatever_the_clocks_do(due: datetime, after: timedelta, zone: str) -> None:
    found = begun(made(due, zone, per=Per.HOUR), instant(due, zone) + after)
    assert found == math.ceil(after.total_seconds() / 3600)


@given(
    due=DUES,
    first=AFTER,
    more=AFTER,
    percent=PERCENTS,
    cap=PERCENTS,
    per=st.sampled_from(list(Per)),
    grace=st.floats(0, 600),
)
def test_later_never_costs_less_and_never_more_than_the_cap(
    due: datetime, first: timedelta, more: timedelta, percent: float, cap: float, per: Per, grace: float
) -> None:
    policy = made(due, percent=percent, cap=cap, per=per, grace_minutes=grace)
    moment = instant(due, BERLIN) + first
    one, other = lateness(policy, moment), lateness(policy, moment + more)
    assert one is not None
    assert other is not None
    assert 0 <= one.percent <= other.percent <= cap + 1e-6
    assert (one.percent == 0) == (first <= timedelta(minutes=grace) or percent == 0 or cap == 0)


@given(due=DUES, before=st.timedeltas(timedelta(0), timedelta(days=40)), zone=st.sampled_from(ZONES))
def test_up_to_the_due_time_nothing_is_late(due: datetime, before: timedelta, zone: str) -> None:
    found = lateness(made(due, zone), instant(due, zone) - before)
    assert found is not None
    assert (found.percent, found.sentence, found.unsure) == (0.0, "", False)


@pytest.mark.parametrize(
    ("due", "handed_in", "days"),
    [
        ("2026-10-24T23:59", berlin("2026-10-25T23:59"), 1),  # 25 hours later, and still one day
        ("2026-10-24T23:59", berlin("2026-10-25T23:59:01"), 2),
        ("2026-03-28T23:59", berlin("2026-03-29T23:59"), 1),  # 23 hours later, and already one day
        ("2026-03-28T23:59", berlin("2026-03-29T23:59:01"), 2),
        ("2026-10-25T02:30", berlin("2026-10-25T02:45", fold=0), 0),  # 02:30 comes again: the second one counts
        ("2026-10-25T02:30", berlin("2026-10-25T02:45", fold=1), 1),
        ("2026-03-28T02:30", berlin("2026-03-29T03:15"), 1),  # 02:30 never comes on the 29th: 03:30 ends the day
        ("2026-03-28T02:30", berlin("2026-03-29T03:31"), 2),
    ],
)
def test_days_on_which_the_clocks_change(due: str, handed_in: datetime, days: int) -> None:
    assert begun(made(datetime.fromisoformat(due)), handed_in) == days


def test_the_sentence_names_both_times_in_the_assignments_zone() -> None:
    policy = made(datetime(2026, 12, 1, 23, 59), cap=15.0)
    found = lateness(policy, datetime(2026, 12, 3, 8, 30, tzinfo=UTC))
    assert found is not None
    assert found.sentence == (
        "Handed in 2026-12-03 09:30 (Europe/Berlin), due 2026-12-01 23:59: "
        "2 days late, which costs, the most it can cost, 15 % of the points earned."
    )


def test_grace_is_no_discount() -> None:
    policy = made(datetime(2026, 12, 1, 12), per=Per.HOUR, grace_minutes=15)
    due = instant(datetime(2026, 12, 1, 12), BERLIN)
    costs = [lateness(policy, due + timedelta(minutes=minutes)) for minutes in (15, 16, 61)]
    assert [one.percent for one in costs if one] == [0.0, 10.0, 20.0]


def test_after_the_cutoff_nothing_is_earned_whatever_the_cap() -> None:
    policy = made(datetime(2026, 12, 1, 12), cap=30.0, cutoff=datetime(2026, 12, 8, 12))
    end = instant(datetime(2026, 12, 8, 12), BERLIN)
    costs = [lateness(policy, end + timedelta(seconds=seconds)) for seconds in (0, 1)]
    assert [one.percent for one in costs if one] == [30.0, 100.0]


@pytest.mark.parametrize(("handed_in", "unsure"), [(None, True), (berlin("2026-12-02T00:00"), True)])
def test_a_time_that_nobody_noted_takes_no_points_and_asks_for_a_person(
    handed_in: datetime | None, unsure: bool
) -> None:
    found = lateness(made(datetime(2026, 12, 1, 12)), handed_in, sure=False)
    assert found is not None
    assert (found.percent, found.unsure) == (0.0, unsure)
    assert "a person will look" in found.sentence


def test_a_files_own_date_before_the_due_time_is_enough() -> None:
    found = lateness(made(datetime(2026, 12, 1, 12)), berlin("2026-11-30T00:00"), sure=False)
    assert found is not None
    assert not found.unsure


def test_without_a_penalty_nothing_is_said() -> None:
    assert lateness(Policy(due=datetime(2026, 1, 1)), datetime(2027, 1, 1, tzinfo=UTC)) is None


def test_far_away_times_are_counted_too() -> None:
    assert lateness(made(datetime(2026, 1, 1)), datetime(2199, 1, 1, tzinfo=UTC)) is not None


def test_due_is_over_only_after_it() -> None:
    policy = Policy(due=datetime(2026, 12, 1, 12), timezone=BERLIN)
    assert [is_due(policy, datetime(2026, 12, 1, 11, 0, second, tzinfo=UTC)) for second in (0, 1)] == [False, True]
    assert not is_due(Policy(), datetime(2026, 12, 1, tzinfo=UTC))
