"""Take the guest at its word, but only where its word has the right form: replies become records or `ProtocolError`.

Trusted side. Total functions: whatever a guest sends, the result is a record of plain values or a `ProtocolError`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.errors import ProtocolError
from autograder.model.notebook import Cell, Notebook
from autograder.model.oddity import Kind, Oddity
from autograder.model.probe import Observation, Raised
from autograder.model.verdict import Ending

_TEXT = 4000
_SOURCE = 2 * 2**20
_MOST_ODDITIES = 20
_WORDS = 200
_GUEST_ENDINGS = frozenset({Ending.RETURNED, Ending.RAISED, Ending.MISSING, Ending.UNREADABLE, Ending.OVER_LIMIT})
_GUEST_KINDS = [kind for kind in Kind if kind is not Kind.WIRE]  # a list: what is looked for may not be hashable


@dataclass(frozen=True, kw_only=True)
class CellReply:
    """What happened when one cell ran.

    Attributes:
        ending: how it ended.
        raised: the exception, if there was one.
        captured: the asked-for names that it bound.
        detail: one sentence about the ending.
    """

    ending: Ending
    raised: Raised | None = None
    captured: tuple[str, ...] = ()
    detail: str = ""


def notebook_reply(reply: Mapping[str, object]) -> Notebook:
    """Return the notebook that a guest read.

    Raises:
        ProtocolError: the reply does not have the right form.
    """
    cells = tuple(_cell(cell, index) for index, cell in enumerate(_list(reply, "cells")))
    return Notebook(cells=cells, notes=_texts(reply, "notes"), problem=_text(reply, "problem"))


def cell_reply(reply: Mapping[str, object]) -> CellReply:
    """Return what happened when a cell ran.

    Raises:
        ProtocolError: the reply does not have the right form.
    """
    return CellReply(
        ending=_ending(reply),
        raised=_raised(reply.get("raised")),
        captured=_texts(reply, "captured"),
        detail=_text(reply, "detail"),
    )


def names_reply(reply: Mapping[str, object], key: str) -> tuple[str, ...]:
    """Return the list of names under `key`.

    Raises:
        ProtocolError: the reply does not have the right form.
    """
    return _texts(reply, key)


def observation(reply: Mapping[str, object]) -> Observation:
    """Return what a guest observed for one probe.

    Raises:
        ProtocolError: the reply does not have the right form.
    """
    gradient = reply.get("gradient")
    if gradient is not None and not isinstance(gradient, np.ndarray):
        raise ProtocolError("a gradient is an array or nothing")
    return Observation(
        ending=_ending(reply),
        value=reply.get("value"),
        gradient=gradient,
        raised=_raised(reply.get("raised")),
        mutated=_flag(reply, "mutated"),
        calls=_texts(reply, "calls"),
        seconds=_seconds(reply),
        detail=_text(reply, "detail"),
        returned_type=_text(reply, "returned_type"),
    )


def oddities(reply: Mapping[str, object], place: str) -> tuple[Oddity, ...]:
    """Return what a guest says that it noticed at `place`; what has not the right form is no evidence.

    A submission can say here what it likes, and cannot lose its answers by it.
    """
    listed = reply.get("oddities")
    if not isinstance(listed, list):
        return ()
    return tuple(
        Oddity(kind=Kind(one["kind"]), place=place, what=one["what"][:_WORDS])
        for one in listed[:_MOST_ODDITIES]
        if isinstance(one, dict) and one.get("kind") in _GUEST_KINDS and isinstance(one.get("what"), str)
    )


def _cell(cell: object, index: int) -> Cell:
    if not isinstance(cell, dict):
        raise ProtocolError("a cell is a dict")
    return Cell(
        index=index,
        id=_text(cell, "id"),
        grade_id=_text(cell, "grade_id"),
        is_code=_text(cell, "type") == "code",
        source=_text(cell, "source", _SOURCE),
        code=_text(cell, "code", _SOURCE),
        defines=_texts(cell, "defines"),
        uses=_texts(cell, "uses"),
        expressions_only=_flag(cell, "expressions_only"),
        syntax_error=_text(cell, "syntax_error"),
        calls_check=_flag(cell, "calls_check"),
    )


def _ending(reply: Mapping[str, object]) -> Ending:
    word = reply.get("ending")
    if not isinstance(word, str) or word not in _GUEST_ENDINGS:
        raise ProtocolError("a reply says how it ended")
    return Ending(word)


def _raised(value: object) -> Raised | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise ProtocolError("an exception is described by a dict")
    line = value.get("line")
    return Raised(
        type=_text(value, "type"),
        message=_text(value, "message"),
        line=line if type(line) is int and 0 < line < 10**7 else None,
        source=_text(value, "source"),
        where=_text(value, "where"),
    )


def _seconds(reply: Mapping[str, object]) -> float:
    seconds = reply.get("seconds", 0.0)
    if not isinstance(seconds, int | float) or not 0 <= seconds < 10**6:
        raise ProtocolError("a time is a number of seconds")
    return float(seconds)


def _flag(reply: Mapping[str, object], key: str) -> bool:
    flag = reply.get(key, False)
    if type(flag) is not bool:
        raise ProtocolError(f"`{key}` is true or false")
    return flag


def _text(reply: Mapping[str, object], key: str, limit: int = _TEXT) -> str:
    text = reply.get(key, "")
    if not isinstance(text, str):
        raise ProtocolError(f"`{key}` is text")
    return text[:limit]


def _list(reply: Mapping[str, object], key: str) -> list[Any]:
    listed = reply.get(key, [])
    if not isinstance(listed, list):
        raise ProtocolError(f"`{key}` is a list")
    return listed


def _texts(reply: Mapping[str, object], key: str) -> tuple[str, ...]:
    listed = _list(reply, key)
    if not all(isinstance(item, str) for item in listed):
        raise ProtocolError(f"`{key}` is a list of texts")
    return tuple(item[:_TEXT] for item in listed)
