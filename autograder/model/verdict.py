"""The closed set of conclusions about one check or one exercise.

Trusted side. A verdict is never a number: points are kept in `Finding` and `ExerciseReport`.
"""

from enum import StrEnum


class Verdict(StrEnum):
    """The one conclusion of one check."""

    PASSED = "passed"
    FAILED = "failed"
    ERRORED = "errored"
    MISSING = "missing"
    TIMED_OUT = "timed_out"
    OVER_LIMIT = "over_limit"
    SKIPPED = "skipped"  # a check it needs did not pass
    UNGRADED = "ungraded"  # our fault: a person must look


class Ending(StrEnum):
    """How one probe ended, as the guest said or as the host saw."""

    RETURNED = "returned"
    RAISED = "raised"  # the student's code raised an exception
    MISSING = "missing"  # the notebook defines no such name, or only the released stub
    UNREADABLE = "unreadable"  # it returned something that is no plain value
    TIMED_OUT = "timed_out"  # stopped by the host at its time limit
    OVER_LIMIT = "over_limit"  # memory, output or file limit
    DIED = "died"  # the process ended without an answer
    UNGRADED = "ungraded"  # our fault
