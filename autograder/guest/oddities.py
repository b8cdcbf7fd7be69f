"""Notice what no exercise asks for while student code runs: other files, the network, processes, frames, the grader.

Guest side: evidence for a person, never a verdict. It lives in the process of the submission, which can keep it quiet
by ending itself or by worse; what it says may be wrong, and the walls do not rest on it. Python itself reports such
events (https://docs.python.org/3/library/audit_events.html), and reports very many: it is asked to only once code is
about to run that names something by which one could get out. Only those events count that the student's own lines
ask for, alone or through a library whose business it is: what TensorFlow does for itself is nobody's oddity.
"""

import sys
from collections.abc import Callable
from types import CodeType, FrameType
from typing import Any, NamedTuple

from autograder.guest import spying
from autograder.guest.library import is_library
from autograder.guest.patches import Changed, Patches, students

_MOST = 20
_LONGEST = 200
_DEEPEST = 40
_frame = sys._getframe


class _Event(NamedTuple):
    """What an event is evidence of.

    Attributes:
        kind: the oddity's kind.
        through: modules through which the student's lines may have asked for it.
        words: what to say of its arguments; empty where it is nothing odd.
    """

    kind: str
    through: frozenset[str]
    words: Callable[[tuple[Any, ...]], str]


class Oddities:
    """What was noticed in this process and not told yet."""

    def __init__(self, patches: Patches) -> None:
        """Begin with nothing; `patches` remembers what modules held before the first cell."""
        self.patches = patches
        self._told: set[tuple[str, str]] = set()
        self._new: list[dict[str, str]] = []

    def take(self) -> list[dict[str, str]]:
        """Return what is new, as pairs of a kind and a few words."""
        new, self._new = self._new, []
        return new

    def note_patches(self, changed: Changed) -> None:
        """Note library functions in whose place there is student code."""
        for name in students(changed):
            self.add("patch", name)

    def add(self, kind: str, words: str) -> None:
        """Note one oddity, once."""
        words = words[:_LONGEST]
        if (kind, words) not in self._told and len(self._told) < _MOST:
            self._told.add((kind, words))
            self._new.append({"kind": kind, "what": words})

    def read(self, code: CodeType | None) -> None:
        """Note what code that is about to run names, and listen from now on if it could do more than that."""
        if code is None or is_library(code.co_filename):
            return
        names = spying.Names(code)
        for kind, words in names.odd():
            self.add(kind, words)
        if _hook.listener is not self and names.may_get_out():
            _hook.listen(self)


class _Hook:
    """Hears of every event in this process; there is one, because Python never forgets a hook."""

    def __init__(self) -> None:
        self.listener: Oddities | None = None
        self._busy = self._installed = False

    def listen(self, listener: Oddities | None) -> None:
        """Tell `listener` of events from now on, in place of whoever was told before."""
        if listener is not None and not self._installed:
            self._installed = True
            sys.addaudithook(self)
        self.listener = listener

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event not in _KNOWN or self._busy or self.listener is None:
            return
        self._busy = True
        try:
            self._hear(self.listener, event, arguments)
        except Exception:
            return  # a name or path that lies about itself; it will be refused where it counts
        finally:
            self._busy = False

    def _hear(self, listener: Oddities, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "exec":
            if type(arguments[0]) is CodeType:
                listener.read(arguments[0])
            return
        known = _EVENTS[event]
        words = known.words(arguments)
        if words and _asked_for(_frame(2), known.through):
            listener.add(known.kind, words)


def stop() -> None:
    """Notice nothing any more."""
    _hook.listen(None)


def _asked_for(frame: FrameType | None, through: frozenset[str]) -> bool:
    """Whether the student's lines are the next ones above, but for modules in `through`."""
    for _ in range(_DEEPEST):
        if frame is None:
            return False
        if not is_library(frame.f_code.co_filename):
            return True
        if str(frame.f_globals.get("__name__")).partition(".")[0] not in through:
            return False
        frame = frame.f_back
    return False


def _first(arguments: tuple[Any, ...]) -> str:
    return spying.text(arguments[0])


def _always(words: str) -> Callable[[tuple[Any, ...]], str]:
    return lambda arguments: words


def _events() -> dict[str, _Event]:
    nothing: frozenset[str] = frozenset()
    files = frozenset({"pathlib", "os", "posixpath", "genericpath", "io", "codecs", "tokenize", "linecache", "glob"})
    files |= {"shutil", "gzip", "bz2", "lzma", "zipfile", "tarfile", "fileinput", "numpy", "pandas", "inspect"}
    network = frozenset({"urllib", "http", "socket", "ssl", "requests", "urllib3", "ftplib", "smtplib", "socketserver"})
    process = frozenset({"subprocess", "os", "multiprocessing", "pty", "signal", "concurrent", "asyncio"})
    found = {
        "open": _Event("files", files, spying.odd_path),
        "os.listdir": _Event("files", files, spying.odd_path),
        "os.scandir": _Event("files", files, spying.odd_path),
        "socket.connect": _Event("network", network, lambda arguments: spying.text(arguments[1])),
        "socket.bind": _Event("network", network, lambda arguments: spying.text(arguments[1])),
        "socket.getaddrinfo": _Event("network", network, _first),
        "socket.gethostbyname": _Event("network", network, _first),
        "socket.__new__": _Event("network", network, _always("socket")),
        "urllib.Request": _Event("network", network, _first),
        "subprocess.Popen": _Event("process", process, spying.odd_command),
        "os.system": _Event("process", process, spying.odd_command),
        "sys._getframe": _Event("frames", frozenset({"inspect"}), _always("sys._getframe")),
        "sys._current_frames": _Event("frames", nothing, _always("sys._current_frames")),
        "gc.get_objects": _Event("frames", nothing, _always("gc.get_objects")),
        "gc.get_referrers": _Event("frames", nothing, _always("gc.get_referrers")),
        "object.__getattr__": _Event("frames", nothing, spying.odd_attribute),
        "import": _Event("grader", frozenset({"importlib", "_frozen_importlib"}), spying.odd_module),
    }
    for name in ("os.fork", "os.forkpty", "os.exec", "os.posix_spawn", "os.kill", "os.killpg", "signal.pthread_kill"):
        found[name] = _Event("process", process, _always(name))
    for name in ("ctypes.dlopen", "ctypes.string_at", "ctypes.addressof", "ctypes.dlsym"):
        found[name] = _Event("native", frozenset({"ctypes"}), _always(name))
    return found


_EVENTS = _events()
_KNOWN = frozenset({*_EVENTS, "exec"})
_hook = _Hook()
