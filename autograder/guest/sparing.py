"""Spare libraries, while they are imported, work that they do a thousand times and hardly anybody needs once.

Guest side, in the zygote. Changes how a library gets ready, never what it computes.
"""

import contextlib
import functools
import importlib
import typing
from collections.abc import Callable, Iterator
from types import FunctionType, ModuleType

from autograder.guest.hook import Hook, hooked

_OPERATIONS = "tensorflow.python.framework.ops"

_Function = Callable[..., object]
_Maker = Callable[[FunctionType], _Function]


@contextlib.contextmanager
def sparing() -> Iterator[None]:
    """Spare what can be spared of the imports within the block."""
    with _hints_compiled_once(), _raw_operations_without_signature(), _without_printers_fonts():
        yield


@contextlib.contextmanager
def _hints_compiled_once() -> Iterator[None]:
    """Let `typing` compile each hint given as text once: TensorFlow gives the same thirty 16,000 times (60 ms)."""
    vars(typing)["compile"] = functools.cache(compile)
    try:
        yield
    finally:
        del vars(typing)["compile"]


@contextlib.contextmanager
def _without_printers_fonts() -> Iterator[None]:
    """Let Matplotlib leave out the fonts of PostScript printers: to read them takes 70 ms."""
    try:
        metrics = vars(importlib.import_module("matplotlib._afm"))
    except ImportError:
        yield
        return
    read = metrics["AFM"]
    metrics["AFM"] = _refuse
    try:
        yield
    finally:
        metrics["AFM"] = read


def _refuse(file: object) -> None:
    raise OSError


@contextlib.contextmanager
def _raw_operations_without_signature() -> Iterator[None]:
    """Let TensorFlow make its 1,400 raw operations without writing down each one's signature, which takes 70 ms."""
    hook = _Raw()
    try:
        with hooked(hook):
            yield
    finally:
        hook.restore()


class _Raw(Hook):
    """Replaces `to_raw_op`, which makes raw operations, when its module is loaded."""

    def __init__(self) -> None:
        super().__init__()
        self._changed: tuple[ModuleType, _Maker] | None = None

    def wants(self, name: str) -> bool:
        return name == _OPERATIONS

    def exec_module(self, module: ModuleType) -> None:
        self.step_aside(module).exec_module(module)
        make = getattr(module, "to_raw_op", None)
        if make is not None:
            self._changed = module, make
            vars(module)["to_raw_op"] = functools.partial(_raw, make)

    def restore(self) -> None:
        if self._changed is not None:
            module, make = self._changed
            vars(module)["to_raw_op"] = make


def _raw(make: _Maker, function: FunctionType) -> _Function:
    """Return what `make` would, for arguments by name; for others, let it say what is wrong with them."""
    copy = FunctionType(
        function.__code__, function.__globals__, function.__name__, function.__defaults__, function.__closure__
    )

    @functools.wraps(copy)
    def raw(*given: object, **named: object) -> object:
        return make(function)(*given, **named) if given else copy(**named)

    return raw
