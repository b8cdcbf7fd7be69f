"""How late a submission is and what that costs, in the assignment's time zone.

Trusted side, pure. A day of lateness ends at the due time of day, however long the clocks make it; an hour is an hour.
Where a local time comes twice the later one counts: doubt is in the student's favour.
"""

import math
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from autograder.language import message, phrase, plural
from autograder.model.policy import Late, Lateness, Per, Policy

_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
# By whether it costs anything, and whether that is the most it can cost.
_COSTS = {
    (True, False): message("Handed in {when}, due {due}: {late}, which costs {percent} % of the points earned."),
    (True, True): message(
        "Handed in {when}, due {due}: {late}, which costs, the most it can cost, {percent} % of the points earned."
    ),
    (False, False): message("Handed in {when}, due {due}: {late}, which costs nothing."),
    (False, True): message("Handed in {when}, due {due}: {late}, which costs, the most it can cost, nothing."),
}
_LONG = 1000  # days beyond which an hour more or less is nobody's concern


def instant(local: datetime, timezone: str) -> datetime:
    """Return the moment, in UTC, of a local time; the later one where the clocks show it twice or never."""
    zone = ZoneInfo(timezone)
    return max(local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))


def exists(local: datetime, zone: ZoneInfo) -> bool:
    """Return whether the clocks of `zone` ever show `local`."""
    return local.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) == local


def is_due(policy: Policy, now: datetime) -> bool:
    """Return whether the due time is over at `now`, an aware time."""
    return policy.due is not None and now > instant(policy.due, policy.timezone)


def lateness(policy: Policy, handed_in: datetime | None, *, sure: bool = True) -> Lateness | None:
    """Return how late a submission is, or None where lateness costs nothing.

    Args:
        policy: the assignment's.
        handed_in: when, an aware time, or None if nothing tells.
        sure: the time was noted when it was handed in; a file's own date is not sure and takes no points.
    """
    if policy.late is None or policy.due is None:
        return None
    if handed_in is None:
        words = phrase("Nothing tells when this was handed in; a person will look whether it was late.")
        return Lateness(sentence=words, unsure=True)
    due = instant(policy.due, policy.timezone)
    if handed_in <= due + timedelta(minutes=policy.late.grace_minutes):
        return Lateness()
    if not sure:
        words = phrase(
            "Only the file's own date, {when}, tells when this was handed in; a person will look if it was late.",
            when=_local(handed_in, policy),
        )
        return Lateness(sentence=words, unsure=True)
    return _late(policy, policy.late, policy.due, handed_in)


def begun(policy: Policy, handed_in: datetime) -> int:
    """Return how many days or hours of lateness have begun at `handed_in`; 0 up to the due time.

    Raises:
        ValueError: the policy has no due time or no penalty.
    """
    if policy.late is None or policy.due is None:
        raise ValueError("`policy` must have `due` and `late`, received one without")
    over = handed_in - instant(policy.due, policy.timezone)
    if over <= timedelta(0):
        return 0
    if policy.late.per is Per.HOUR:
        return math.ceil(over / _HOUR)
    if over > _LONG * _DAY:
        return math.ceil(over / _DAY)
    days = max(over // _DAY - 1, 1)
    while handed_in > instant(policy.due + days * _DAY, policy.timezone):
        days += 1
    return days


def _late(policy: Policy, late: Late, due: datetime, handed_in: datetime) -> Lateness:
    began = _local(handed_in, policy)
    if late.cutoff is not None and handed_in > instant(late.cutoff, policy.timezone):
        words = phrase(
            "Handed in {when}, after the last day ({end}): it earns no points.",
            when=began,
            end=f"{late.cutoff:%Y-%m-%d %H:%M}",
        )
        return Lateness(percent=100.0, sentence=words)
    units = begun(policy, handed_in)
    percent = round(min(units * late.percent, late.cap), 6)
    words = phrase(
        _COSTS[bool(percent), percent < units * late.percent],
        when=began,
        due=f"{due:%Y-%m-%d %H:%M}",
        late=_how_late(units, late.per),
        percent=f"{percent:g}",
    )
    return Lateness(percent=percent, sentence=words)


def _how_late(units: int, per: Per) -> str:
    if per is Per.HOUR:
        return plural("{units} hour late", "{units} hours late", units, units=units)
    return plural("{units} day late", "{units} days late", units, units=units)


def _local(moment: datetime, policy: Policy) -> str:
    return f"{moment.astimezone(ZoneInfo(policy.timezone)):%Y-%m-%d %H:%M} ({policy.timezone})"
