"""What an assignment says about attempts, lateness, and what its students may be shown.

Trusted side. Words and dates only; `autograder.judging.lateness` does the arithmetic.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Counts(StrEnum):
    """Which of several submissions by one student counts."""

    LAST = "last"
    FIRST = "first"
    BEST = "best"


class Shows(StrEnum):
    """When something is shown to students."""

    ALWAYS = "always"
    AFTER_DUE = "after due"
    NEVER = "never"


class Per(StrEnum):
    """What a penalty is counted in."""

    DAY = "day"
    HOUR = "hour"


@dataclass(frozen=True, kw_only=True)
class Late:
    """What lateness costs.

    Attributes:
        percent: of the points earned, for each day or hour that has begun.
        per: day or hour.
        grace_minutes: so much later is not late.
        cap: the highest percentage that lateness can cost before the cutoff.
        cutoff: what is handed in after this earns nothing; local time in the policy's zone, or None.
    """

    percent: float = 0.0
    per: Per = Per.DAY
    grace_minutes: float = 0.0
    cap: float = 100.0
    cutoff: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Policy:
    """An assignment's policy; as it stands here it withholds nothing and takes nothing.

    Attributes:
        attempts: which of several submissions counts.
        examples: when the failing example, what it gave and what was expected are shown.
        plots: when a student's curve over the expected one is shown.
        hints: when a misconception's name and hint are shown.
        due: until when to hand in; local time in the zone, or None.
        timezone: IANA name of the zone that `due` and `cutoff` are in.
        late: what lateness costs, or None if it costs nothing.
        given: the assignment says something about attempts, so that reports do too.
    """

    attempts: Counts = Counts.LAST
    examples: Shows = Shows.ALWAYS
    plots: Shows = Shows.ALWAYS
    hints: Shows = Shows.ALWAYS
    due: datetime | None = None
    timezone: str = "UTC"
    late: Late | None = None
    given: bool = False


@dataclass(frozen=True, kw_only=True)
class Lateness:
    """How late one submission is, and what that costs.

    Attributes:
        percent: of the points earned that it costs, from 0 to 100.
        sentence: for the student; empty where it was handed in on time.
        unsure: when it was handed in is not known well enough to take points; a person must look.
    """

    percent: float = 0.0
    sentence: str = ""
    unsure: bool = False
