"""Run a piece of student code and say how it ended: the one place where whatever it raises is caught.

Guest side. Total, except for what the process does not survive.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass

from autograder.guest.output import OutputLimitError
from autograder.guest.raised import describe

TOO_MUCH_OUTPUT = "printed more than 1 MB"
TOO_MUCH_MEMORY = "used more memory than one exercise may use"


@dataclass(frozen=True)
class Outcome:
    """How a piece of student code ended.

    Attributes:
        ending: ``returned``, ``raised`` or ``over_limit``.
        value: what it returned.
        raised: the exception in words, or None.
        detail: which limit.
    """

    ending: str
    value: object = None
    raised: dict[str, object] | None = None
    detail: str = ""


def attempt(
    step: Callable[[], object], restore: Callable[[], None], caught: tuple[type[BaseException], ...]
) -> Outcome:
    """Call `step`, then `restore`, and return how it ended.

    Args:
        step: student code.
        restore: called at once afterwards, before anything else of ours runs.
        caught: classes of exceptions that end here; others pass.
    """
    try:
        value = step()
    except caught as error:
        restore()
        return _ended(error)
    restore()
    return Outcome("returned", value)


def _ended(error: BaseException) -> Outcome:
    kind = type(error)
    if issubclass(kind, OutputLimitError):
        return Outcome("over_limit", detail=TOO_MUCH_OUTPUT)
    if issubclass(kind, MemoryError) or issubclass(kind, _exhausted()):
        return Outcome("over_limit", detail=TOO_MUCH_MEMORY)
    return Outcome("raised", raised=describe(error))


def _exhausted() -> type[BaseException]:
    """Return what TensorFlow raises when it gets no memory, or `MemoryError` where TensorFlow is not loaded."""
    errors = sys.modules.get("tensorflow.python.framework.errors_impl")
    found = getattr(errors, "ResourceExhaustedError", MemoryError)
    return found if type(found) is type else MemoryError
