"""The host's end of the socket to one box: whole frames, before a deadline, while somebody watches.

Trusted side. Takes no more than a frame may hold, and nothing on credit: memory grows with what has arrived.
"""

import socket
import struct
import time
from collections.abc import Callable

from autograder.wire.codec import read_frame

_WATCH_SECONDS = 0.02
_CHUNK = 1 << 20
_CREDENTIALS = struct.Struct("3i")
_KIND_OF_CREDENTIALS = getattr(socket, "SCM_CREDENTIALS", None)
_RECEIVE_CREDENTIALS = getattr(socket, "SO_PASSCRED", None)


def pair() -> tuple[socket.socket, socket.socket]:
    """Return two sockets that lead to each other; the first one is told who speaks, where the kernel knows."""
    ours, theirs = socket.socketpair()
    if _RECEIVE_CREDENTIALS is not None:
        ours.setsockopt(socket.SOL_SOCKET, _RECEIVE_CREDENTIALS, 1)
    return ours, theirs


class Wire:
    """A socket to one box, owned by this object."""

    def __init__(self, own: socket.socket) -> None:
        """Take over a socket that receives credentials."""
        self._socket = own

    def exchange(self, frame: bytes, deadline: float, watch: Callable[[], None]) -> bytes:
        """Send a frame and return the frame that answers it.

        Args:
            frame: what to send.
            deadline: when to give up, by `time.monotonic`.
            watch: called again and again while waiting; what it raises ends the exchange.

        Raises:
            TimeoutError: the deadline has passed.
            EOFError: the box has hung up.
            ConnectionError: likewise, while sending.
            ProtocolError: what begins to arrive cannot be a frame.
        """
        left = memoryview(frame)
        while left:
            self._wait(deadline, watch)
            try:
                left = left[self._socket.send(left) :]
            except TimeoutError:
                continue
        return read_frame(lambda size: self._receive(size, deadline, watch))

    def introduction(self, deadline: float) -> tuple[bytes, int]:
        """Return the first frame and the number, as this host counts, of the process that sent it.

        The number comes from the kernel; it is 0 where the kernel does not say.

        Raises:
            TimeoutError: the deadline has passed.
            EOFError: the box has hung up.
            ProtocolError: what begins to arrive is no frame.
        """
        self._wait(deadline, lambda: None)
        self._socket.settimeout(max(0.001, deadline - time.monotonic()))
        first, ancillary, _, _ = self._socket.recvmsg(1, socket.CMSG_SPACE(_CREDENTIALS.size))
        if not first:
            raise EOFError
        pids = [_CREDENTIALS.unpack(data)[0] for _, kind, data in ancillary if kind == _KIND_OF_CREDENTIALS]
        early = [first]

        def receive(size: int) -> bytes:
            begun = early.pop() if early else b""
            return begun + self._receive(size - len(begun), deadline, lambda: None)

        return read_frame(receive), pids[0] if pids else 0

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _receive(self, size: int, deadline: float, watch: Callable[[], None]) -> bytes:
        parts = []
        while size:
            self._wait(deadline, watch)
            try:
                part = self._socket.recv(min(size, _CHUNK))
            except TimeoutError:
                continue
            if not part:
                raise EOFError
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def _wait(self, deadline: float, watch: Callable[[], None]) -> None:
        """Watch, and let the next call on the socket take until the next watch at most."""
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        watch()
        self._socket.settimeout(min(left, _WATCH_SECONDS))
