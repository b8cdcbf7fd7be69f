"""Hear of every TensorFlow operation that runs eagerly, and of those inside compiled functions.

Guest side. TensorFlow's Python code runs operations through a few C functions; they are replaced by ones that look at
the operation's name first, in whatever thread. A function compiled earlier runs no Python: its definition is searched.
"""

import importlib
import sys
from collections.abc import Callable, Iterable, Iterator, Sized
from functools import cache
from typing import Any

Notice = Callable[[str, str], None]
_ENTRANCES = (("TFE_Py_FastPathExecute", 1), ("TFE_Py_Execute", 2), ("TFE_Py_ExecuteCancelable", 2))
_MODULES = ("tensorflow.python.pywrap_tfe", "tensorflow.python._pywrap_tfe")
_CARRIERS = ("Call", "If", "While", "Case", "Dataset", "Gradient", "Fold", "Map", "Launch")


class Operations:
    """The replaced entrances of TensorFlow's eager runtime."""

    def __init__(self, notice: Notice, watches: Sized) -> None:
        self._notice = notice
        self._watches = watches
        self._places: list[tuple[Any, str, Any]] = []
        # By operation: what runs inside, with what to call it, and whether its arguments may hold functions.
        self._known: dict[str | bytes, tuple[tuple[tuple[str, str], ...], bool]] = {}

    def replace(self) -> None:
        """Replace the entrances, if TensorFlow is loaded and they are not replaced yet."""
        if self._places or "tensorflow.python.eager.context" not in sys.modules:
            return
        _context()
        for module in map(importlib.import_module, _MODULES):
            for name, position in _ENTRANCES:
                original = getattr(module, name, None)
                if original is not None:
                    self._places.append((module, name, original))
                    setattr(module, name, self._saying(original, position))

    def put_back(self) -> None:
        """Put the original entrances back."""
        for module, name, original in self._places:
            setattr(module, name, original)
        self._places.clear()

    def _saying(self, original: Callable[..., Any], position: int) -> Callable[..., Any]:
        watches, tell = self._watches, self._tell

        def execute(*arguments: Any) -> Any:
            if watches:
                tell(arguments[position], arguments)
            return original(*arguments)

        return execute

    def _tell(self, operation: str | bytes, arguments: tuple[Any, ...]) -> None:
        known = self._known.get(operation)
        if known is None:
            text = _text(operation)
            known = _labelled(_operations([text])), any(word in text for word in _CARRIERS)
            self._known[operation] = known
        inside, carries = known
        for name, label in inside:
            self._notice(name, label)
        if carries:
            for name, label in _labelled(_operations(_functions(arguments))):
                self._notice(name, label)


def _labelled(names: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, f"tf.raw_ops.{name}") for name in dict.fromkeys(names))


@cache
def _context() -> Any:
    return importlib.import_module("tensorflow.python.eager.context").context


def _operations(functions: Iterable[str]) -> Iterator[str]:
    """Yield the names of all operations in these functions and in those that they call."""
    waiting = list(functions)
    seen = set()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        yield name
        if _context()().has_function(name):
            for node in _context()().get_function_def(name).node_def:
                waiting.append(node.op)
                waiting.extend(_named(node.attr.values()))


def _named(attributes: Iterable[Any]) -> Iterator[str]:
    for attribute in attributes:
        if attribute.HasField("func"):
            yield attribute.func.name
        yield from (function.name for function in attribute.list.func)


def _functions(arguments: Iterable[Any]) -> Iterator[str]:
    """Yield the names of the compiled functions among an operation's arguments and attributes."""
    for argument in arguments:
        if type(argument) is tuple or type(argument) is list:
            yield from _functions(argument)
            continue
        name = argument if type(argument) in (str, bytes) else getattr(argument, "name", None)
        if type(name) in (str, bytes) and _context()().has_function(_text(name)):
            yield _text(name)


def _text(name: Any) -> str:
    return name.decode("utf-8", "replace") if type(name) is bytes else str(name)
