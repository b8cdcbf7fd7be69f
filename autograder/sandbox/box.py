"""One confined child, and the conversation with it: a question, a reply, or the reason why there is none.

Trusted side. Believes nothing that a box says beyond that it is a dict of plain values.
"""

import os
import signal
import socket
import struct
import threading
import time
from types import TracebackType
from typing import Any, Self

from autograder.errors import ProtocolError, SandboxUnavailableError
from autograder.sandbox.endings import BoxEnded, Exit, by_itself, over_memory, over_reply, over_threads, timed_out
from autograder.sandbox.limits import Limits
from autograder.sandbox.usage import Usage, private_bytes, usage
from autograder.wire.codec import decode, encode, read_frame

__all__ = ["Box", "BoxEnded"]

_LOOK_SECONDS = 0.02
_PROOF_SECONDS = 30.0
_REAP_SECONDS = 10.0
_CHUNK = 1 << 20
_CREDENTIALS = struct.Struct("3i")


class Box:
    """A child of the zygote. Not thread-safe: one thread speaks to it.

    Made by `Zygote.box`, never directly.
    """

    def __init__(self, number: int, wire: socket.socket, limits: Limits) -> None:
        self._number = number
        self._wire = wire
        self._limits = limits
        self._exit = Exit(lost=True)
        self._gone = threading.Event()
        self._process: int | None = None
        self._pid = 0
        self._baseline = Usage()
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
        """
        if self._ended is not None:
            raise self._ended
        deadline = time.monotonic() + seconds
        try:
            self._send(encode(message), deadline)
            reply = decode(read_frame(lambda size: self._receive(size, deadline)))
            if type(reply) is dict:
                return reply
            ended = over_reply(self._kill())
        except TimeoutError:
            ended = timed_out(seconds, self._kill())
        except ProtocolError:
            ended = over_reply(self._kill())
        except (EOFError, ConnectionError):
            ended = by_itself(self._limits, self._await_exit(), out_of_memory=False)
        except BoxEnded as error:
            ended = error
        self._ended = ended
        raise ended

    def private_bytes(self) -> int:
        """Return the bytes of memory that this box shares with nobody, not even the zygote."""
        return private_bytes(self._pid)

    def close(self) -> None:
        """Kill the process; its files are removed by the zygote."""
        self._signal()
        self._wire.close()
        if self._process is not None:
            os.close(self._process)
            self._process = None

    def prove(self, needed: frozenset[str]) -> None:
        """Read what the box proved about its confinement, and find out who it is.

        Raises:
            SandboxUnavailableError: a part of `needed` does not hold.
            EOFError: the box ended before it could say so.
        """
        self._wire.settimeout(_PROOF_SECONDS)
        first, ancillary, _, _ = self._wire.recvmsg(8, socket.CMSG_SPACE(_CREDENTIALS.size))
        for level, kind, data in ancillary:
            if (level, kind) == (socket.SOL_SOCKET, socket.SCM_CREDENTIALS):
                self._pid = _CREDENTIALS.unpack(data[: _CREDENTIALS.size])[0]
                self._process = os.pidfd_open(self._pid)
        parts = [first] if first else []
        deadline = time.monotonic() + _PROOF_SECONDS
        proof = decode(read_frame(lambda size: parts.pop() if parts else self._receive(size, deadline)))
        missing = sorted(part for part in needed if proof.get(part) is not True)
        if missing:
            reason = proof.get("refused") or ", ".join(missing)
            raise SandboxUnavailableError(f"A box could not prove its confinement: {reason}.")
        self._baseline = usage(self._pid)

    def report(self, exit_: Exit) -> None:
        """Take note that the process has ended; called by the zygote's keeper."""
        self._exit = exit_
        self._gone.set()

    def _send(self, frame: bytes, deadline: float) -> None:
        left = memoryview(frame)
        while left:
            self._wire.settimeout(self._slice(deadline))
            try:
                left = left[self._wire.send(left) :]
            except TimeoutError:
                self._look()

    def _receive(self, size: int, deadline: float) -> bytes:
        parts = []
        while size:
            self._wire.settimeout(self._slice(deadline))
            try:
                part = self._wire.recv(min(size, _CHUNK))
            except TimeoutError:
                self._look()
                continue
            if not part:
                raise EOFError
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def _slice(self, deadline: float) -> float:
        now = time.monotonic()
        if now >= deadline:
            raise TimeoutError
        if now - self._looked > 2 * _LOOK_SECONDS:
            self._look()
        return min(deadline - now, _LOOK_SECONDS)

    def _look(self) -> None:
        """Kill the box if it uses too much."""
        self._looked = time.monotonic()
        now = usage(self._pid)
        if now.memory_bytes - self._baseline.memory_bytes > self._limits.memory_bytes:
            raise over_memory(self._limits, self._kill())
        if now.threads > self._limits.threads:
            raise over_threads(self._limits, self._kill())

    def _kill(self) -> Exit:
        self._signal()
        return self._await_exit()

    def _signal(self) -> None:
        if self._process is None:
            return
        try:
            signal.pidfd_send_signal(self._process, signal.SIGKILL)
        except ProcessLookupError:
            return

    def _await_exit(self) -> Exit:
        self._gone.wait(_REAP_SECONDS)
        return self._exit
