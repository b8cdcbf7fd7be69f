"""See cheaply whether a forbidden library function ran at all, before anybody looks who called it.

Guest side: it suspects, nobody is accused by it alone. Python's own profiler in C notes which functions ran, and which
called which, at a fraction of what a profile function in Python costs; it does not note on whose behalf. Where it finds
nothing, there is nothing; where it finds something, the call is watched closely (`forbidden`).
"""

import re
import sys
from collections.abc import Callable
from types import CodeType
from typing import Any, Protocol, cast

from autograder.guest.library import SCENARIOS, is_library

_WORD = re.compile(r"\w+")
_get_profile, _set_profile = sys.getprofile, sys.setprofile
Judge = Callable[[str], bool]
_SWITCH = "setprofile"


class _Profiler(Protocol):
    """The part of `_lsprof.Profiler` that is used."""

    def enable(self, subcalls: bool, builtins: bool) -> None:
        """Begin to note calls."""
        ...

    def disable(self) -> None:
        """Stop."""
        ...

    def getstats(self) -> list[Any]:
        """Return one entry for each function that ran: its code, and the functions that it called."""
        ...


def available() -> bool:
    """Whether this Python has what it takes.

    From 3.12 on the profiler is no profile function any more, and nobody could tell whether it was switched off; there
    the close look costs less, too.
    """
    return sys.version_info < (3, 12)


class Glance:
    """Notes what runs between `begin` and `end`."""

    def __init__(self, judge: Judge) -> None:
        """Prepare to note what runs; `judge` says of a qualified name whether it is forbidden."""
        self._judge = judge
        self._profiler = _new_profiler()
        self._before: Any = None
        self.found = False
        self.direct: list[str] = []

    def begin(self) -> None:
        """Begin to note calls."""
        self._before = _get_profile()
        self._profiler.enable(True, True)

    def is_on(self) -> bool:
        """Whether nobody has switched it off or put something else in its place."""
        current: object = _get_profile()
        return current is self._profiler

    def end(self) -> None:
        """Stop, and make up one's mind: `found` something forbidden, and what the student's own code called itself."""
        self._profiler.disable()
        _set_profile(self._before)
        for entry in self._profiler.getstats():
            self.found = self.found or self._is_forbidden(entry.code)
            if entry.calls and _is_answer(entry.code):
                self._note(entry.calls)

    def _note(self, called: list[Any]) -> None:
        self.direct.extend(_name(one.code) for one in called if self._is_forbidden(one.code))

    def _is_forbidden(self, code: CodeType | str) -> bool:
        if type(code) is CodeType:
            return self._judge(code.co_qualname) and is_library(code.co_filename)
        words = _WORD.findall(code)
        return _SWITCH in words or any(map(self._judge, words))


def _name(code: CodeType | str) -> str:
    if type(code) is CodeType:
        return code.co_qualname
    words = _WORD.findall(code)
    return f"sys.{_SWITCH}" if _SWITCH in words else str(words[-1])


def _is_answer(code: CodeType | str) -> bool:
    return type(code) is CodeType and code.co_filename != SCENARIOS and not is_library(code.co_filename)


def _new_profiler() -> _Profiler:
    import _lsprof

    return cast(_Profiler, _lsprof.Profiler())
