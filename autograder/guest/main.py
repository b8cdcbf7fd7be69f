"""Answer the host's messages, one frame for one frame, until it hangs up.

Guest side, in a confined child: from the first message on, this process belongs to the submission. It decides nothing.
"""

import importlib
import os
from collections.abc import Callable
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
        send(wire, _reply(answering.handle, message))


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
