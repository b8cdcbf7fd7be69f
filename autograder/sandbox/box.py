"""One confined child, and the conversation with it: questions, replies, or the reason why there are none.

Trusted side. Believes nothing that a box says beyond that it is a dict of plain values.
"""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from autograder.errors import ProtocolError, SandboxUnavailableError
from autograder.sandbox.endings import BoxEnded, Exit, by_itself, over_limit, spoke_out_of_turn, timed_out
from autograder.sandbox.handle import Handle
from autograder.sandbox.limits import Limits
from autograder.sandbox.meter import Meter
from autograder.sandbox.usage import private_bytes
from autograder.sandbox.wire import Wire
from autograder.wire.codec import decode, encode

__all__ = ["Box", "BoxEnded"]

_LOOK_SECONDS = 0.02
_PROOF_SECONDS = 30.0
_REAP_SECONDS = 10.0


class Box:
    """A child of the zygote, as a context manager that kills it. Not thread-safe: one thread speaks to it.

    Made by `Zygote.box`, never directly.
    """

    def __init__(self, wire: socket.socket, limits: Limits, room: Path | None) -> None:
        """Take over the host's end of a child's socket.

        Args:
            wire: the socket.
            limits: of this box.
            room: its folder, where that is on the host's disk.
        """
        self._wire = Wire(wire)
        self._limits = limits
        self._room = room
        self._exit = Exit(lost=True)
        self._gone = threading.Event()
        self._process: Handle | None = None
        self._meter: Meter | None = None
        self._looked = 0.0
        self._ended: BoxEnded | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def ask(self, message: dict[str, Any], *, seconds: float) -> dict[str, Any]:
        """Return the reply to `message`.

        Args:
            message: plain values.
            seconds: wall-clock limit; the box is killed when it is over.

        Raises:
            BoxEnded: there is no reply, and no box any more.
            ProtocolError: the message cannot be sent; the box never heard of it.
        """
        ends = time.monotonic() + seconds
        self.tell(message, seconds=seconds)
        return self._hear(ends, seconds)

    def tell(self, message: dict[str, Any], *, seconds: float) -> None:
        """Send a message whose replies are waited for with `hear`; arguments and errors as for `ask`."""
        frame = encode(message)
        with self._ending(seconds):
            self._wire.send(frame, time.monotonic() + seconds, self._look)

    def hear(self, *, seconds: float) -> dict[str, Any]:
        """Return the next reply; arguments and errors as for `ask`."""
        return self._hear(time.monotonic() + seconds, seconds)

    def _hear(self, ends: float, seconds: float) -> dict[str, Any]:
        with self._ending(seconds):
            reply = decode(self._wire.receive(ends, self._look))
            if type(reply) is not dict:
                raise ProtocolError("a reply is a dict")
            return reply

    @contextmanager
    def _ending(self, seconds: float) -> Iterator[None]:
        """Turn whatever goes wrong with the box within the block into the reason why it ended; once and for all."""
        if self._ended is not None:
            raise self._ended
        try:
            yield
            return
        except BoxEnded as ended:
            self._ended = ended
        except TimeoutError:
            self._ended = timed_out(seconds, self._kill())
        except ProtocolError:
            self._ended = spoke_out_of_turn(self._kill())
        except (EOFError, ConnectionError):
            self._ended = self._why()
        raise self._ended

    def private_bytes(self) -> int:
        """Return the bytes of memory that this box shares with nobody, not even the zygote; 0 where unknown."""
        return private_bytes(self._process.pid) if self._process is not None else 0

    def close(self) -> None:
        """Kill the process; its files are removed by the zygote."""
        if self._process is not None:
            self._process.kill()
            self._process.close()
            self._process = None
        self._wire.close()

    def prove(self, needed: frozenset[str]) -> None:
        """Read what the box proved about its confinement, and find out which process it is.

        Raises:
            SandboxUnavailableError: a part of `needed` does not hold.
            BoxEnded: it ended before it could say so.
        """
        try:
            frame, pid = self._wire.introduction(time.monotonic() + _PROOF_SECONDS)
            proof = dict(decode(frame))
            self._process = Handle(pid or proof["pid"])
        except (EOFError, OSError, ProtocolError, TypeError, ValueError, KeyError):
            raise by_itself(self._await_exit()) from None
        if self._process.ended():  # while it was waiting to be used
            raise by_itself(self._await_exit())
        missing = sorted(part for part in needed if proof.get(part) is not True)
        if missing:
            reason = proof.get("refused") or ", ".join(missing)
            raise SandboxUnavailableError(f"A box could not prove its confinement: {reason}.")
        self._meter = Meter(self._process.pid, self._limits, self._room)

    def report(self, exit_: Exit) -> None:
        """Take note that the process has ended; called by the zygote's keeper."""
        self._exit = exit_
        self._gone.set()

    def _look(self) -> None:
        """Kill the box if it uses too much; costs nothing when the last look was a moment ago."""
        now = time.monotonic()
        if self._meter is None or now - self._looked < _LOOK_SECONDS:
            return
        self._looked = now
        excess = self._meter.excess()
        if excess is not None:
            raise over_limit(excess, self._limits, self._kill())

    def _why(self) -> BoxEnded:
        exit_ = self._await_exit()
        excess = self._meter.why(exit_) if self._meter is not None else None
        return by_itself(exit_) if excess is None else over_limit(excess, self._limits, exit_)

    def _kill(self) -> Exit:
        if self._process is not None:
            self._process.kill()
        return self._await_exit()

    def _await_exit(self) -> Exit:
        self._gone.wait(_REAP_SECONDS)
        return self._exit
