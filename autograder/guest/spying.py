"""Tell odd names, paths and commands from those that honest notebooks are full of.

Guest side, pure: it is given what student code names or asks for, and answers with a kind and a few words, or nothing.
Errs towards silence: an honest student who is pointed at is worse than a dishonest one who is not.
"""

import os
import re
from collections.abc import Iterator
from types import CodeType
from typing import Any

# Attributes and functions by which code looks out of itself; no exercise needs one of them.
_FRAMES = frozenset(
    {
        "_getframe",
        "_current_frames",
        "f_back",
        "f_globals",
        "f_locals",
        "f_builtins",
        "tb_frame",
        "gi_frame",
        "cr_frame",
    }
    | {
        "get_objects",
        "get_referrers",
        "getouterframes",
        "getinnerframes",
        "currentframe",
        "__globals__",
        "__subclasses__",
    }
)
_OURS = re.compile(r"autograder(?:\.[a-z_]+)+")
# Whole short texts, one a line.
_TEXTS = re.compile(
    r"^(?:(?P<environment>(?:[A-Z0-9]+_)*(?:NBGRADER|AUTOGRADER|GRADESCOPE|OTTER|OKPY)(?:_[A-Z0-9]+)*)"
    r"|(?P<grader>autograder(?:\.[a-z_]+)+)|(?P<files>/(?:proc|etc|sys|root)/[\w./*-]+))$",
    re.MULTILINE,
)
_FOR_STUDENTS = ("autograder.student",)
_SYSTEM = ("/proc/", "/etc/", "/sys/", "/root/", "/boot/", "/run/", "/var/", "/dev/mem", "/dev/sd")
_TELLING = re.compile(
    r"(?:^|/)(?:solutions?|answer_?keys?|gradebook|autograder|grader|secrets?|hidden|\.ssh|\.env)(?:[/._-]|$)",
    re.IGNORECASE,
)
_LIBRARY = re.compile(r"/(?:site|dist)-packages/|/lib/python3")
_HARMLESS_COMMAND = re.compile(r"\b(?:pip3?|conda|mamba|uv) install\b|^(?:clear|cls|nvidia-smi|ls|pwd|date)\b")
_MOST_CODES = 1000
_LONGEST_TEXT = 200
_WAYS = """
open exec eval globals locals vars getattr os io gc inspect modules socket ssl subprocess ctypes pathlib Path shutil
urllib requests http ftplib smtplib multiprocessing signal pty importlib builtins types code codeop runpy glob fileinput
linecache tokenize traceback tracemalloc load loadtxt genfromtxt fromfile memmap tofile read_csv read_pickle read_json
get_ipython asyncio sqlite3 zipfile tarfile faulthandler cffi concurrent
__subclasses__ __globals__ __builtins__ __import__ __loader__ __spec__ __base__ __bases__ __mro__ __dict__
__getattribute__ __code__ __closure__ __traceback__ __self__ __func__ __reduce__ __reduce_ex__
"""
_WAYS_OUT = frozenset(_WAYS.split())


class Names:
    """What code, and the functions and classes in it, look up by name, and the short texts in it."""

    def __init__(self, code: CodeType) -> None:
        self._names: set[str] = set()
        self._texts: set[str] = set()
        waiting, seen = [code], 0
        while waiting and seen < _MOST_CODES:
            one = waiting.pop()
            seen += 1
            self._names.update(one.co_names)
            self._names.update(part for name in one.co_names if "." in name for part in name.split("."))
            waiting.extend(constant for constant in one.co_consts if type(constant) is CodeType)
            self._texts.update(text for text in one.co_consts if type(text) is str and len(text) < _LONGEST_TEXT)

    def odd(self) -> Iterator[tuple[str, str]]:
        """Yield what is named of frames, of the grader, of grading, and of the system's files."""
        yield from (("frames", name) for name in sorted(_FRAMES & (self._names | self._texts)))
        yield from (("grader", name) for name in sorted(self._names) if _is_ours(name))
        for found in _TEXTS.finditer("\n".join(sorted(self._texts))):
            kind = str(found.lastgroup)
            if kind != "grader" or _is_ours(found[0]):
                yield kind, found[0]

    def may_get_out(self) -> bool:
        """Whether it names something by which one could reach files, processes, other code or the network."""
        return not self._names.isdisjoint(_WAYS_OUT)


def _is_ours(name: str) -> bool:
    if not name.startswith("autograder.") or name.startswith(_FOR_STUDENTS):
        return False
    return _OURS.fullmatch(name) is not None


def odd_module(arguments: tuple[Any, ...]) -> str:
    """Return the module of an import event if it is one of the grader's."""
    name = text(arguments[0])
    return name if _is_ours(name) else ""


def odd_attribute(arguments: tuple[Any, ...]) -> str:
    """Return the attribute of an access event if it leads to a frame."""
    return "tb_frame" if arguments[1] == "tb_frame" else ""


def odd_path(arguments: tuple[Any, ...]) -> str:
    """Return the path of a file event if it leads to the system's files or to what a grader might keep.

    What a submission has made itself, under whatever name, is its own.
    """
    path, here = text(arguments[0]), os.getcwd()  # noqa: PTH109 - a Path would be events of its own
    if not path or _LIBRARY.search(path):
        return ""
    whole = os.path.normpath(path if path.startswith("/") else f"{here}/{path}")
    inside = f"{whole}/".startswith(f"{here}/")
    if inside:
        return path if _TELLING.search(path) and not os.path.lexists(whole) and not _written(arguments) else ""
    return path if ".." in path or f"{whole}/".startswith(_SYSTEM) or _TELLING.search(whole) else ""


def _written(arguments: tuple[Any, ...]) -> bool:
    mode = arguments[1] if len(arguments) > 1 else None
    return type(mode) is str and not mode.startswith("r")


def odd_command(arguments: tuple[Any, ...]) -> str:
    """Return the command of an event that starts a program, unless it installs a package or asks for nothing."""
    given = arguments[1] if len(arguments) > 1 and type(arguments[1]) in (list, tuple, str) else arguments[0]
    words = " ".join(text(word) for word in given) if type(given) in (list, tuple) else text(given)
    return "" if _HARMLESS_COMMAND.search(words) else words or "a program"


def text(value: object) -> str:
    """Return a few words for a value that student code chose; never calls a method of its."""
    if type(value) is str:
        return value
    if type(value) is bytes:
        return value.decode("utf-8", "replace")
    if type(value) is tuple:
        return ":".join(str(part) for part in value if type(part) in (str, int))
    return ""
