"""Notice which forbidden library functions run while the student's answer runs.

Guest side: it accuses, the host decides. Three nets: Python and C calls by name (a profile function, also in threads
that start meanwhile; where it can, `glance` first sees whether that is needed); TensorFlow operations, alone or inside
compiled functions (`operations`); C functions that profiling cannot see, such as NumPy's (`entrances`). Only what the
answer calls counts, not what a scenario of the assignment calls. This is no wall: who tries hard enough slips through,
and still has to return the right values.
"""

import sys
import threading
from collections.abc import Sequence
from types import FrameType
from typing import Any

from autograder.guest import library
from autograder.guest.callers import by_answer, library_name, public_name
from autograder.guest.entrances import Entrances
from autograder.guest.glance import Glance, available
from autograder.guest.names import always_watched, covered, hits
from autograder.guest.operations import Operations

_MOST = 16
_frame = sys._getframe
_get_profile, _set_profile = sys.getprofile, sys.setprofile
_thread_profile = threading.setprofile
_judged: dict[frozenset[str], dict[str, bool]] = {}


class Watch:
    """Watches one call. Use as context; afterwards `calls` holds dotted names, the outermost first.

    Attributes:
        calls: what the answer called.
        suspicious: something forbidden ran, and it takes a close look at the same call to say on whose behalf.
    """

    def __init__(
        self, forbids: Sequence[object], namespace: dict[str, Any] | None, target: object, *, closely: bool = True
    ) -> None:
        self.calls: list[str] = []
        self.suspicious = False
        self._names = covered(tuple(name for name in forbids if type(name) is str))
        self._judged = _judged.setdefault(self._names, {})
        self._namespaces = _different(namespace, _globals(target))
        self._label = library_name(target, self._names) if self._names else ""
        self._glance = None if closely or not self._names or not available() else Glance(self._names)
        self._on = False

    def __enter__(self) -> "Watch":
        if self._names:
            nets.enter(self, self._names, self._namespaces)
            self._before = _get_profile()
            self._on = True
            self._hook = self._profile
            _thread_profile(self._hook)
            if self._glance is None:
                _set_profile(self._hook)
            else:
                self._glance.begin()
        return self

    def look(self, returned: bool) -> None:
        """Check, right after the call, that nobody switched the profile function off."""
        if self._on:
            current = _get_profile()
            kept = current is self._hook if self._glance is None else self._glance.is_on()
            # An exhausted stack switches it off as well, and then the call did not return.
            if not kept and (returned or current is not None):
                self._add("sys.setprofile")

    def __exit__(self, *_: object) -> None:
        if self._on:
            self._on = False
            if self._glance is None:
                _set_profile(self._before)
            else:
                self._glance.end()
                self.suspicious = self._glance.found
            _thread_profile(None)
            nets.leave()
            if self._label:
                self._add(self._label)

    def agree_with(self, closer: "Watch") -> None:
        """Take over what a close look at the same call found; what the answer called by itself stays."""
        self.calls = list(dict.fromkeys([*closer.calls, *self.calls]))[:_MOST]
        if not self.calls and self._glance is not None:
            self.calls = list(dict.fromkeys(self._glance.direct))[:_MOST]

    def notice(self, name: str, label: str) -> None:
        """Record that the function or operation `name` ran, if it is forbidden and the answer called it."""
        if self._on and self.judge(name) and by_answer(_frame(2)):
            self._add(label)

    def judge(self, qualified: str) -> bool:
        """Whether a function of this qualified name is forbidden."""
        judged = self._judged.get(qualified)
        if judged is None:
            judged = self._judged[qualified] = hits(qualified, self._names)
        return judged

    def _profile(self, frame: FrameType, event: str, function: Any) -> None:
        if event == "call":
            name = frame.f_code.co_qualname
            judged = self._judged.get(name)
            if (self.judge(name) if judged is None else judged) and self._on:
                self._python_call(frame)
        elif event == "c_call" and self._on:
            self._c_call(frame, function)

    def _python_call(self, frame: FrameType) -> None:
        if library.is_library(frame.f_code.co_filename) and by_answer(frame):
            self._add(public_name(frame))

    def _c_call(self, frame: FrameType, function: Any) -> None:
        name = function.__name__
        if function is _set_profile:
            if by_answer(frame) and not library.is_library(frame.f_code.co_filename):
                self._add("sys.setprofile")
        elif self.judge(name) and by_answer(frame):
            module = function.__module__
            self._add(f"{module}.{name}" if type(module) is str else name)

    def _add(self, label: str) -> None:
        if label not in self.calls and len(self.calls) < _MOST:
            self.calls.append(label)


class _Nets:
    """The nets for C functions and operations, and who is watching."""

    def __init__(self) -> None:
        self._watches: list[Watch] = []
        self._entrances = Entrances(self._notice)
        self._operations = Operations(self._notice, self._watches)
        self._permanent = False

    def scout(self) -> None:
        """Find out where C functions are bound, and replace none; takes some 30 ms."""
        self._entrances.scout(always_watched())

    def stay(self) -> None:
        """Replace C functions for good, before any student code can take hold of the originals."""
        self._permanent = True
        self._entrances.replace(always_watched(), [])
        self._entrances.replace_scouted()
        self._operations.replace()

    def search_again(self) -> None:
        """Search namespaces again the next time: a cell ran."""
        self._entrances.search_again()

    def enter(self, watch: Watch, names: frozenset[str], namespaces: list[dict[str, Any]]) -> None:
        """Let `watch` hear of what passes."""
        self._entrances.replace(names, namespaces)
        self._operations.replace()
        self._watches.append(watch)

    def leave(self) -> None:
        """Let the last watch hear no more, and put the originals back unless they are replaced for good."""
        self._watches.pop()
        if not self._permanent:
            self.put_back()

    def put_back(self) -> None:
        """Put the original functions back."""
        self._permanent = False
        self._entrances.put_back()
        self._operations.put_back()

    def _notice(self, name: str, label: str) -> None:
        if self._watches:
            self._watches[-1].notice(name, label)


nets = _Nets()


def _different(*namespaces: dict[str, Any] | None) -> list[dict[str, Any]]:
    return list({id(space): space for space in namespaces if space is not None}.values())


def _globals(target: object) -> dict[str, Any] | None:
    found = getattr(target, "__globals__", None) if type(target) is type(_globals) else None
    return found if type(found) is dict else None
