"""Describe an exception of student code in words that are safe to send, whatever its class does to prevent that.

Guest side. Total: every exception gets a description.
"""

import linecache
from types import TracebackType

from autograder.guest.closed import why_closed
from autograder.guest.library import is_library

LONGEST_MESSAGE = 2000
_LONGEST_NAME = 200
_get_traceback = BaseException.__dict__["__traceback__"].__get__
_get_name = type.__dict__["__name__"].__get__
_getline = linecache.getline


def describe(error: BaseException) -> dict[str, object]:
    """Return type, message and the innermost line of the student's own code of `error`."""
    where, line, source = "", None, ""
    try:
        where, line, source = _student_line(error)
    except BaseException:  # the student's objects may raise anything from anywhere
        where = ""
    return {"type": type_name(type(error)), "message": _message(error), "line": line, "source": source, "where": where}


def type_name(kind: type) -> str:
    """Return the name of a class, as a plain string, without asking the class or its metaclass."""
    return clipped(_get_name(kind), _LONGEST_NAME)


def clipped(text: str, length: int) -> str:
    """Return the first `length` characters of `text` as a true `str`, even if `text` is of a subclass."""
    return str.__getitem__(text, slice(length))


def _message(error: BaseException) -> str:
    try:
        if type(error) in (SyntaxError, IndentationError, TabError):
            return clipped(str(error.args[0]) if error.args else "", LONGEST_MESSAGE)
        return clipped(why_closed(error) or str(error), LONGEST_MESSAGE)
    except BaseException:
        return "(its message cannot be read)"


def _student_line(error: BaseException) -> tuple[str, int | None, str]:
    """Return where, line and source of the innermost frame in student code, if possible one whose source is known."""
    found: tuple[str, int | None, str] = _syntax_line(error)
    for filename, line in _frames(_get_traceback(error)):
        if not is_library(filename):
            source = clipped(_getline(filename, line).strip(), LONGEST_MESSAGE)
            if source or not found[2]:
                found = (_place(filename), line, source)
    return found


def _syntax_line(error: BaseException) -> tuple[str, int | None, str]:
    line, filename = getattr(error, "lineno", None), getattr(error, "filename", None)
    if not issubclass(type(error), SyntaxError) or type(line) is not int or type(filename) is not str:
        return "", None, ""
    return _place(filename), line, clipped(_getline(filename, line).strip(), LONGEST_MESSAGE)


def _frames(traceback: TracebackType | None) -> list[tuple[str, int]]:
    frames = []
    while traceback is not None:
        frames.append((traceback.tb_frame.f_code.co_filename, traceback.tb_lineno))
        traceback = traceback.tb_next
    return frames


def _place(filename: str) -> str:
    if filename.startswith("cell "):
        return filename
    if "ipykernel_" in filename or filename.startswith("<"):
        return "your code"
    return filename.replace("\\", "/").rsplit("/", 1)[-1]
