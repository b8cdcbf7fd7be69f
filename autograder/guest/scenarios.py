"""Load the assignment's scenarios: functions that put a student's class through several steps and return plain values.

Guest side. The scenarios belong to the assignment, hold no answers, and run in a namespace of their own.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from autograder.errors import ProtocolError
from autograder.guest.library import SCENARIOS

_execute = exec
_compile = compile


@lru_cache(maxsize=4)
def _namespace(source: str) -> dict[str, Any]:
    namespace: dict[str, Any] = {"__name__": "scenarios"}
    _execute(_compile(source, SCENARIOS, "exec", dont_inherit=True), namespace)
    return namespace


def load(source: str, name: str) -> Callable[..., object]:
    """Return the function `name` of the scenarios in `source`.

    Raises:
        ProtocolError: there is no such function.
    """
    function = _namespace(source).get(name)
    if not callable(function):
        raise ProtocolError(f"the scenarios define no function {name}")
    return function  # type: ignore[no-any-return]
