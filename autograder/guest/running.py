"""Run the code of a cell in a namespace, as a kernel does.

Guest side: this is where student code runs first.
"""

import asyncio
import builtins
import inspect
import linecache
import selectors
from types import CodeType
from typing import Any

from autograder.guest.cells import compile_cell

_evaluate = eval
_COROUTINE = inspect.CO_COROUTINE
_sources = linecache.cache


def run_cell(code: str, filename: str, compiled: CodeType | None, namespace: dict[str, Any]) -> None:
    """Run a cell; the value of its last expression is dropped.

    Args:
        code: after IPython's transformation.
        filename: what tracebacks call it; its lines can be looked up under this name from now on.
        compiled: its code object, if it has been compiled before.
        namespace: the notebook's names.
    """
    _sources[filename] = (len(code), None, code.splitlines(keepends=True), filename)
    compiled = compiled or compile_cell(code, filename)
    namespace["__builtins__"] = builtins
    value = _evaluate(compiled, namespace)
    if compiled.co_flags & _COROUTINE:
        with asyncio.Runner(loop_factory=_Loop) as runner:
            runner.run(value)


class _Loop(asyncio.SelectorEventLoop):
    """An event loop without the pair of sockets that would wake it from other threads: a box has no sockets."""

    def __init__(self) -> None:
        super().__init__(selectors.SelectSelector())

    def _make_self_pipe(self) -> None:
        self._ssock = self._csock = None

    def _close_self_pipe(self) -> None:
        """Close nothing."""
