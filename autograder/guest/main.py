"""Answer the host's messages until it hangs up: one frame for one frame, or one for each probe that a frame puts.

Guest side, in a confined child: from the first message on, this process belongs to the submission. It decides nothing.
"""

import importlib
import os
from collections.abc import Callable, Iterator
from typing import Any

from autograder.errors import ProtocolError
from autograder.wire.codec import decode, encode, read_frame


def serve(wire: int, answers: str) -> None:
    """Answer messages on the descriptor `wire` with the class `Answers` of module `answers`, until end of file."""
    answering = importlib.import_module(answers).Answers()
    while True:
        try:
            message = decode(read_frame(lambda size: receive(wire, size)))
        except EOFError:
            return
        for one in each(message):
            send(wire, _reply(answering.handle, one))


def each(message: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the messages that `message` stands for: one for each probe, with what all of them share; or itself."""
    probes = message.pop("probes", None)
    if message.get("op") != "probes" or not isinstance(probes, list):
        yield message
        return
    shared = message | {"op": "probe"}
    yield from (shared | one for one in probes)


def send(wire: int, frame: bytes) -> None:
    """Write all of `frame`."""
    left = memoryview(frame)
    while left:
        left = left[os.write(wire, left) :]


def receive(wire: int, size: int) -> bytes:
    """Read exactly `size` bytes.

    Raises:
        EOFError: the other side has hung up.
    """
    parts = []
    while size:
        part = os.read(wire, min(size, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _reply(handle: Callable[[dict[str, Any]], dict[str, Any]], message: dict[str, Any]) -> bytes:
    try:
        return encode(handle(message))
    except ProtocolError as error:
        return encode({"ending": "unreadable", "detail": f"The result cannot be handed over: {error}."})
