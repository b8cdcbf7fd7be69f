"""Why a box ended, from what was measured, in words for the student."""

import os
import signal

import pytest

from autograder.model.verdict import Ending
from autograder.sandbox.endings import Excess, Exit, by_itself, over_limit, timed_out
from autograder.sandbox.limits import MEGABYTE, Limits
from autograder.sandbox.meter import Meter

LIMITS = Limits(memory_bytes=1024 * MEGABYTE, cpu_seconds=600, threads=256, files=4096, file_bytes=64 * MEGABYTE)


@pytest.mark.parametrize(
    ("excess", "ending", "words"),
    [
        (Excess.MEMORY, Ending.OVER_LIMIT, "used more than 1,024 MB of memory"),
        (Excess.PROCESSOR, Ending.TIMED_OUT, "used more than 600 seconds of processor time"),
        (Excess.THREADS, Ending.OVER_LIMIT, "started more than 256 threads"),
        (Excess.FILES, Ending.OVER_LIMIT, "wrote more than 4,096 files or 64 MB"),
    ],
)
def test_a_limit_is_named_with_its_size(excess: Excess, ending: Ending, words: str) -> None:
    ended = over_limit(excess, LIMITS, Exit(cpu_seconds=1.5))

    assert (ended.ending, ended.detail, ended.cpu_seconds, str(ended)) == (ending, words, 1.5, words)


@pytest.mark.parametrize(("seconds", "words"), [(10.0, "10 seconds"), (0.5, "0.5 seconds")])
def test_a_time_limit_is_named_as_it_was_given(seconds: float, words: str) -> None:
    assert timed_out(seconds, Exit()).detail == f"did not finish within {words}"


def test_an_end_of_its_own_is_the_submissions_and_a_lost_zygote_is_ours() -> None:
    assert by_itself(Exit(status=0)).ending is Ending.DIED
    assert by_itself(Exit(lost=True)).ending is Ending.UNGRADED


@pytest.mark.parametrize(
    ("status", "cpu_seconds", "grown", "expected"),
    [
        (0, 1.0, 0, None),
        (1 << 8, 700.0, 0, None),
        (1 << 8, 1.0, 600, Excess.MEMORY),
        (0, 1.0, 2000, None),
        (signal.SIGSEGV, 1.0, 0, None),
        (signal.SIGSEGV, 1.0, 600, Excess.MEMORY),
        (signal.SIGABRT, 1.0, 600, Excess.MEMORY),
        (signal.SIGABRT, 700.0, 100, None),
        (signal.SIGKILL, 1.0, 0, Excess.MEMORY),
        (signal.SIGKILL, 600.5, 0, Excess.PROCESSOR),
        (signal.SIGXCPU, 600.0, 0, Excess.PROCESSOR),
    ],
)
def test_what_ran_out_is_told_from_how_it_ended(
    status: int, cpu_seconds: float, grown: int, expected: Excess | None
) -> None:
    meter = Meter(os.getpid(), LIMITS, None)
    before = meter._before.resident_bytes
    exit_ = Exit(status=int(status), cpu_seconds=cpu_seconds, peak_bytes=before + grown * MEGABYTE)

    assert meter.why(exit_) is expected
