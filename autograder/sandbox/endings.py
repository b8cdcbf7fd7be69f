"""Say why a box ended, in a sentence for the student.

Trusted side, pure: from what the kernel and the clock reported to one `BoxEnded`.
"""

import os
import signal
from dataclasses import dataclass

from autograder.errors import AutograderError
from autograder.model.verdict import Ending
from autograder.sandbox.limits import MEGABYTE, Limits

_DIED = "ended the Python process (os._exit or a crash)"


class BoxEnded(AutograderError):  # noqa: N818 - what happened, not who is wrong
    """A box is gone: stopped at a limit, or ended by itself.

    Attributes:
        ending: `TIMED_OUT`, `OVER_LIMIT` or `DIED`; `UNGRADED` where it is our fault or the host's.
        detail: what happened; reads on after "It" or "The cell".
        cpu_seconds: processor time the box used in its whole life, 0 if unknown.
    """

    def __init__(self, ending: Ending, detail: str, cpu_seconds: float = 0.0) -> None:
        super().__init__(detail)
        self.ending = ending
        self.detail = detail
        self.cpu_seconds = cpu_seconds


@dataclass(frozen=True, kw_only=True)
class Exit:
    """What the kernel reported when a box's process ended.

    Attributes:
        status: as `os.wait4` gives it.
        cpu_seconds: processor time used.
        lost: the zygote ended first, so that nothing was reported.
    """

    status: int = 0
    cpu_seconds: float = 0.0
    lost: bool = False


def timed_out(seconds: float, exit_: Exit) -> BoxEnded:
    """It was stopped at a wall-clock limit."""
    return BoxEnded(Ending.TIMED_OUT, f"did not finish within {seconds:g} seconds", exit_.cpu_seconds)


def over_memory(limits: Limits, exit_: Exit) -> BoxEnded:
    """It was stopped at its memory limit."""
    megabytes = limits.memory_bytes // MEGABYTE
    return BoxEnded(Ending.OVER_LIMIT, f"used more than {megabytes:,} MB of memory", exit_.cpu_seconds)


def over_threads(limits: Limits, exit_: Exit) -> BoxEnded:
    """It was stopped for starting too many threads."""
    return BoxEnded(Ending.OVER_LIMIT, f"started more than {limits.threads} threads", exit_.cpu_seconds)


def over_files(limits: Limits, exit_: Exit) -> BoxEnded:
    """It was stopped for writing too much."""
    detail = f"wrote more than {limits.files:,} files or {limits.file_bytes // MEGABYTE:,} MB"
    return BoxEnded(Ending.OVER_LIMIT, detail, exit_.cpu_seconds)


def over_reply(exit_: Exit) -> BoxEnded:
    """It was stopped because what it sent is no reply."""
    return BoxEnded(Ending.DIED, "wrote something of its own on the connection to the grader", exit_.cpu_seconds)


def by_itself(limits: Limits, exit_: Exit, *, out_of_memory: bool) -> BoxEnded:
    """It ended without being stopped by the host."""
    if exit_.lost:
        return BoxEnded(Ending.UNGRADED, "the sandbox was stopped from outside")
    if out_of_memory:
        return over_memory(limits, exit_)
    number = os.WTERMSIG(exit_.status) if os.WIFSIGNALED(exit_.status) else 0
    if number in (signal.SIGXCPU, signal.SIGKILL) and exit_.cpu_seconds >= limits.cpu_seconds:
        detail = f"used more than {limits.cpu_seconds:g} seconds of processor time"
        return BoxEnded(Ending.TIMED_OUT, detail, exit_.cpu_seconds)
    return BoxEnded(Ending.DIED, _DIED, exit_.cpu_seconds)
