"""See cheaply whether a forbidden library function ran at all, before anybody looks who called it.

Guest side: it suspects, nobody is accused by it alone. Python's own profiler in C notes which functions ran, and which
called which, at a fraction of what a profile function in Python costs; it does not note on whose behalf. Where it finds
nothing, there is nothing; where it finds something, the call is watched closely (`forbidden`).
"""

import re
import sys
from functools import cache
from types import CodeType
from typing import Any, Protocol, cast

from autograder.guest.library import SCENARIOS, is_library
from autograder.guest.names import hits

_WORD = re.compile(r"\w+")
_get_profile, _set_profile = sys.getprofile, sys.setprofile
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

    def __init__(self, names: frozenset[str]) -> None:
        """Prepare to note what runs; `names` are the plain names of what is forbidden."""
        self._verdicts = _verdicts_on(names)
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
        entries = self._profiler.getstats()
        self.found = any(self._verdicts[entry.code] for entry in entries)
        if self.found:
            called = [one.code for entry in entries if entry.calls and _is_answer(entry.code) for one in entry.calls]
            self.direct = [_name(code) for code in called if self._verdicts[code]]


class _Verdicts(dict[Any, bool]):
    """Whether a function is forbidden, by its code or, for one written in C, its description; found out once."""

    def __init__(self, names: frozenset[str]) -> None:
        super().__init__()
        self._names = names

    def __missing__(self, code: CodeType | str) -> bool:
        if type(code) is CodeType:
            verdict = hits(code.co_qualname, self._names) and is_library(code.co_filename)
        else:
            words = _WORD.findall(code)
            verdict = _SWITCH in words or any(hits(word, self._names) for word in words)
        self[code] = verdict
        return verdict


@cache
def _verdicts_on(names: frozenset[str]) -> _Verdicts:
    return _Verdicts(names)


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
