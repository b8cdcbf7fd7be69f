"""Say why a box ended, in words that go on after "It" or the name of an exercise.

Trusted side, pure: from what the kernel and the clock reported to one `BoxEnded`.
"""

from dataclasses import dataclass
from enum import StrEnum

from autograder.errors import AutograderError
from autograder.model.verdict import Ending
from autograder.sandbox.limits import MEGABYTE, Limits

OUT_OF_TURN = "wrote something of its own on the connection to the grader"


class BoxEnded(AutograderError):  # noqa: N818 - what happened, not who is wrong
    """A box is gone: stopped at a limit, or ended by itself.

    Attributes:
        ending: `TIMED_OUT`, `OVER_LIMIT` or `DIED`; `UNGRADED` where it is our fault or the host's.
        detail: what happened, without a subject: ``did not finish within 10 seconds``.
        cpu_seconds: processor time the box used in its whole life, 0 if unknown.
    """

    def __init__(self, ending: Ending, detail: str, cpu_seconds: float = 0.0) -> None:
        super().__init__(detail)
        self.ending = ending
        self.detail = detail
        self.cpu_seconds = cpu_seconds


class Excess(StrEnum):
    """What a box used too much of."""

    MEMORY = "memory"
    PROCESSOR = "processor"
    THREADS = "threads"
    FILES = "files"
    REPLY = "reply"


@dataclass(frozen=True, kw_only=True)
class Exit:
    """What the kernel reported when a box's process ended.

    Attributes:
        status: as `os.wait4` gives it.
        cpu_seconds: processor time used.
        peak_bytes: the most memory that was in use at a time, with what is shared.
        lost: the zygote ended first, so that nothing was reported.
    """

    status: int = 0
    cpu_seconds: float = 0.0
    peak_bytes: int = 0
    lost: bool = False


def timed_out(seconds: float, exit_: Exit) -> BoxEnded:
    """It was stopped at a wall-clock limit."""
    return BoxEnded(Ending.TIMED_OUT, f"did not finish within {seconds:g} seconds", exit_.cpu_seconds)


def over_limit(excess: Excess, limits: Limits, exit_: Exit) -> BoxEnded:
    """It was stopped, by the host or the kernel, for what it used."""
    details = {
        Excess.MEMORY: f"used more than {limits.memory_bytes // MEGABYTE:,} MB of memory",
        Excess.PROCESSOR: f"used more than {limits.cpu_seconds:g} seconds of processor time",
        Excess.THREADS: f"started more than {limits.threads} threads",
        Excess.FILES: f"wrote more than {limits.files:,} files or {limits.file_bytes // MEGABYTE:,} MB",
        Excess.REPLY: "gave back more than can be looked at",
    }
    ending = Ending.TIMED_OUT if excess is Excess.PROCESSOR else Ending.OVER_LIMIT
    return BoxEnded(ending, details[excess], exit_.cpu_seconds)


def spoke_out_of_turn(exit_: Exit) -> BoxEnded:
    """It was stopped because what it sent is no reply."""
    return BoxEnded(Ending.DIED, OUT_OF_TURN, exit_.cpu_seconds)


def by_itself(exit_: Exit) -> BoxEnded:
    """It ended, and nothing had stopped it."""
    if exit_.lost:
        return BoxEnded(Ending.UNGRADED, "could not be graded: the sandbox was stopped from outside")
    return BoxEnded(Ending.DIED, "ended the Python process (os._exit or a crash)", exit_.cpu_seconds)
