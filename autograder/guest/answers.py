"""Answer the host's messages about one submission: open it, run its cells, hold its answers, probe them.

Guest side: from the first cell on, this process belongs to the submission. It holds no right answer, no tolerance and
no score, and whatever student code does, every message gets a reply of plain values.
"""

import json
import sys
from collections import ChainMap
from collections.abc import Callable, Mapping
from functools import cache
from types import CodeType
from typing import Any, NamedTuple

from autograder.errors import ProtocolError
from autograder.guest import surroundings
from autograder.guest.attempt import Outcome, attempt
from autograder.guest.cells import Described, describe_code
from autograder.guest.forbidden import nets
from autograder.guest.notebook import read_notebook
from autograder.guest.oddities import Oddities
from autograder.guest.output import Output
from autograder.guest.patches import Patches
from autograder.guest.probes import observe, reply
from autograder.guest.raised import type_name
from autograder.guest.reading import MOST_WRITTEN, TOO_MUCH_CODE, Reading, Written
from autograder.guest.running import run_cell
from autograder.guest.script import read_script
from autograder.guest.steady import Steady
from autograder.guest.tensors import tensors

Message = Mapping[str, Any]
Reply = dict[str, Any]
_ANYTHING = (BaseException,)
_set_profile = sys.setprofile
_OVERHEAD = 80  # what a frame needs for a cell besides its words
_READERS: dict[str, Callable[[bytes], Reading]] = {"ipynb": read_notebook, "py": read_script}


def prepare() -> None:
    """Do in the zygote what every child would do: replace what is watched, which calls none of it, and remember all."""
    nets.scout()
    nets.stay()
    surroundings.refuse_input()
    _memories.cache_clear()
    _memories()


@cache
def _memories() -> tuple[Steady, Patches]:
    """Return what remembers modules as they were when this was first asked: in the zygote, once for all boxes."""
    return Steady(), Patches()


class Answers:
    """One submission's namespace, and the answers found in it; made after `prepare`."""

    def __init__(self) -> None:
        self._namespace = surroundings.make_namespace()
        surroundings.prepare_process()
        if "keras" in sys.modules:
            tensors()
        self._compiled: dict[int, tuple[str, CodeType | None]] = {}
        self._answers: dict[str, object] = {}
        self._instead: dict[str, object] = {}  # the last variant's answers
        self._variants = 0
        self._output = Output()
        self._output.renew()
        self._steady, patches = _memories()
        self._oddities = Oddities(patches)

    def handle(self, message: Message) -> Reply:
        """Return the reply to one message.

        Raises:
            ProtocolError: the message is none that this knows.
        """
        operation = self._OPERATIONS.get(str(message.get("op")))
        if operation is None:
            raise ProtocolError(f"`op` must be one of {sorted(self._OPERATIONS)}, received {message.get('op')!r}")
        self._output.renew()
        try:
            answered = operation(self, message)
            noticed = self._oddities.take()
            return answered | {"oddities": noticed} if noticed else answered
        except ProtocolError:
            raise
        except BaseException as error:  # student code left something behind that struck us
            self._steady.restore()
            return _struck(error)
        finally:
            self._steady.restore()
            _set_profile(None)

    def _after_cell(self) -> None:
        self._restore(thoroughly=True)

    def _after_call(self) -> None:
        self._restore(thoroughly=False)

    def _restore(self, *, thoroughly: bool) -> None:
        """Put back what student code replaced, and note it; nothing of the library is called before it is back."""
        try:
            changed = self._oddities.patches.changed(thoroughly)
        except Exception:
            changed = []
        self._steady.restore()
        if changed:
            self._oddities.note_patches(changed)

    def _open(self, message: Message) -> Reply:
        reader = _READERS.get(_field(message, "format", str))
        if reader is None:
            raise ProtocolError(f"`format` must be one of {sorted(_READERS)}, received {message['format']!r}")
        reading = reader(_field(message, "content", bytes))
        cells = [self._cell_facts(index, cell) for index, cell in enumerate(reading.cells)]
        written = sum(len(json.dumps(cell)) + _OVERHEAD for cell in cells)
        if written > MOST_WRITTEN:
            return {"problem": TOO_MUCH_CODE, "notes": [], "cells": []}
        return {"problem": reading.problem, "notes": reading.notes, "cells": cells}

    def _cell_facts(self, index: int, cell: Written) -> Reply:
        facts = describe_code(cell.source, _filename(index)) if cell.type == "code" else Described(code="")
        self._compiled[index] = (facts.code, facts.compiled)
        return {
            "index": index,
            "id": cell.id,
            "grade_id": cell.grade_id,
            "type": cell.type,
            "source": cell.source,
            "code": facts.code,
            "defines": list(facts.defines),
            "uses": list(facts.uses),
            "expressions_only": facts.expressions_only,
            "syntax_error": facts.syntax_error,
            "calls_check": facts.calls_check,
        }

    def _cell(self, message: Message) -> Reply:
        index, code = _field(message, "index", int), _field(message, "code", str)
        known, compiled = self._compiled.get(index, ("", None))
        self._instead = {}
        place = _Place(_filename(index), self._namespace, self._answers)
        return self._run(code, compiled if known == code else None, place, _names(message, "captures"))

    def _variant(self, message: Message) -> Reply:
        self._variants += 1
        self._instead = {}
        place = _Place(f"cell of variant {self._variants}", dict(self._namespace), self._instead)
        return self._run(_field(message, "code", str), None, place, _names(message, "captures"))

    def _run(self, code: str, compiled: CodeType | None, place: "_Place", captures: list[str]) -> Reply:
        namespace = place.namespace
        self._oddities.read(compiled)
        before = {name: namespace.get(name, _ABSENT) for name in captures}
        outcome = attempt(lambda: run_cell(code, place.filename, compiled, namespace), self._after_cell, _ANYTHING)
        captured = [name for name in captures if namespace.get(name, _ABSENT) is not before[name]]
        captured = [name for name in captured if name in namespace]
        nets.search_again()
        place.answers.update({name: namespace[name] for name in captured})
        surroundings.close_figures()
        return _ended(outcome) | {"captured": captured}

    def _fetch(self, message: Message) -> Reply:
        found = [name for name in _names(message, "names") if name in self._namespace or name in self._answers]
        for name in found:
            if name not in self._answers:
                self._answers[name] = self._namespace[name]
        return {"found": found}

    def _probe(self, message: Message) -> Reply:
        target = _field(message, "target", str)
        known = ChainMap(self._instead, self._answers, self._namespace)
        if target not in known:
            return reply("missing", detail=f"The notebook does not define {target}.")
        return observe(
            known[target],
            message,
            namespace=self._namespace,
            others=known,
            restore=self._after_call,
            caught=_ANYTHING,
        )

    _OPERATIONS: Mapping[str, Callable[["Answers", Message], Reply]] = {
        "open": _open,
        "cell": _cell,
        "variant": _variant,
        "fetch": _fetch,
        "probe": _probe,
    }


_ABSENT = object()


class _Place(NamedTuple):
    """Where a piece of code runs, and where the answers that it binds are kept."""

    filename: str
    namespace: dict[str, Any]
    answers: dict[str, object]


def _filename(index: int) -> str:
    return f"cell {index + 1}"


def _ended(outcome: Outcome) -> Reply:
    return {"ending": outcome.ending, "raised": outcome.raised, "detail": outcome.detail}


def _struck(error: BaseException) -> Reply:
    words = f"What the notebook left behind stopped it from being observed ({type_name(type(error))})."
    return reply("unreadable", detail=words) | {"captured": [], "found": []}


def _field(message: Message, name: str, kind: type) -> Any:
    value = message.get(name)
    if type(value) is not kind:
        raise ProtocolError(f"`{name}` must be {kind.__name__}, received {type(value).__name__}")
    return value


def _names(message: Message, name: str) -> list[str]:
    names = _field(message, name, list)
    if not all(type(one) is str for one in names):
        raise ProtocolError(f"`{name}` must be a list of str")
    return list(names)
