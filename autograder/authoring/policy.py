"""The words in which an assignment says what counts, what lateness costs, and what students may see.

Trusted side; the words are checked when the file is read, so that a wrong zone or
date is found before a class is graded.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from autograder.errors import AuthoringError
from autograder.judging.lateness import exists, instant
from autograder.model.policy import Counts, Late, Per, Policy, Shows

Word = TypeVar("Word", bound=StrEnum)
_SHOWN = ("examples", "plots", "hints")


def late(*, percent: float, per: str = "day", grace_minutes: float = 0.0, cap: float = 100.0, cutoff: str = "") -> Late:
    """Say what lateness costs.

    Args:
        percent: of the points earned, for each day or hour that has begun, from 0 to 100.
        per: ``"day"``, which ends at the due time of day, or ``"hour"``.
        grace_minutes: so much later is not late; beyond it lateness counts from the due time.
        cap: the highest percentage that lateness can cost before the cutoff.
        cutoff: local time after which nothing is earned, such as ``"2026-12-08T23:59"``; empty for never.

    Raises:
        AuthoringError: a number is out of range, or the cutoff is no time.
    """
    for name, value, most in (("percent", percent, 100.0), ("cap", cap, 100.0), ("grace_minutes", grace_minutes, 1e6)):
        if not 0 <= value <= most:
            raise AuthoringError(f"late: `{name}` must be from 0 to {most:g}, received {value!r}")
    return Late(
        percent=float(percent),
        per=_word(Per, per, "late: `per`"),
        grace_minutes=float(grace_minutes),
        cap=float(cap),
        cutoff=_moment(cutoff, "late: `cutoff`") if cutoff else None,
    )


def policy(
    *,
    attempts: str = "last",
    shows: str | Mapping[str, str] = "always",
    due: str = "",
    timezone: str = "UTC",
    late: Late | None = None,
) -> Policy:
    """Say which attempt counts, when it is due, what lateness costs, and what students are shown.

    Args:
        attempts: ``"last"``, ``"first"`` or ``"best"``.
        shows: ``"always"``, ``"after due"`` or ``"never"``, for all, or for each of `examples`, `plots` and `hints`.
        due: local time, such as ``"2026-12-01T23:59"``.
        timezone: IANA name of the zone that `due` and the cutoff are in, such as ``"Europe/Berlin"``.
        late: what lateness costs, from `late(...)`.

    Raises:
        AuthoringError: a word, date or zone is not one; something depends on a due time that is not given.
    """
    zone = _zone(timezone)
    moment = _existing(_moment(due, "policy: `due`"), zone, "policy: `due`") if due else None
    when = _shows(shows)
    if moment is None and (late is not None or Shows.AFTER_DUE in when.values()):
        raise AuthoringError("policy: `late` and “after due” need `due`, such as due='2026-12-01T23:59'")
    if late is not None and late.cutoff is not None:
        cutoff = _existing(late.cutoff, zone, "late: `cutoff`")
        if moment is not None and instant(cutoff, timezone) < instant(moment, timezone):
            raise AuthoringError(f"late: `cutoff` must not be before `due`, received {cutoff} and {moment}")
    counts = _word(Counts, attempts, "policy: `attempts`")
    return Policy(attempts=counts, due=moment, timezone=timezone, late=late, given=True, **when)


def _shows(shows: str | Mapping[str, str]) -> dict[str, Shows]:
    given = dict.fromkeys(_SHOWN, shows) if isinstance(shows, str) else dict(shows)
    unknown = sorted(set(given) - set(_SHOWN))
    if unknown:
        raise AuthoringError(f"policy: `shows` knows `{'`, `'.join(_SHOWN)}`, received {unknown}")
    return {name: _word(Shows, word, f"policy: `shows` of {name}") for name, word in given.items()}


def _word(words: type[Word], given: str, where: str) -> Word:
    try:
        return words(given)
    except ValueError:
        expected = ", ".join(f"“{word}”" for word in words)
        raise AuthoringError(f"{where} must be one of {expected}, received {given!r}") from None


def _moment(given: str, where: str) -> datetime:
    try:
        moment = datetime.fromisoformat(given)
    except (ValueError, TypeError):
        raise AuthoringError(f"{where} must be a local time such as '2026-12-01T23:59', received {given!r}") from None
    if moment.tzinfo is not None or len(given) <= len("2026-12-01"):
        raise AuthoringError(f"{where} must be a local time with hour and minute and no offset, received {given!r}")
    return moment


def _existing(moment: datetime, zone: ZoneInfo, where: str) -> datetime:
    if not exists(moment, zone):
        raise AuthoringError(f"{where}: {moment} does not exist in {zone.key}, where the clocks go forward then")
    return moment


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError, TypeError):
        raise AuthoringError(
            f"policy: `timezone` must be an IANA name such as 'Europe/Berlin', received {name!r}"
        ) from None
