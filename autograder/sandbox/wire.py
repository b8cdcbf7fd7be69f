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
_AT_ONCE = 1 << 14  # small replies that follow each other arrive together
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
        self._early = bytearray()  # what arrived with what was waited for

    def send(self, frame: bytes, deadline: float, watch: Callable[[], None]) -> None:
        """Send a frame.

        Args:
            frame: what to send.
            deadline: when to give up, by `time.monotonic`.
            watch: called again and again while waiting; what it raises ends the sending.

        Raises:
            TimeoutError: the deadline has passed.
            ConnectionError: the box has hung up.
        """
        left = memoryview(frame)
        while left:
            self._wait(deadline, watch)
            try:
                left = left[self._socket.send(left) :]
            except TimeoutError:
                continue

    def receive(self, deadline: float, watch: Callable[[], None]) -> bytes:
        """Return the next frame; `deadline` and `watch` as for `send`.

        Raises:
            TimeoutError: the deadline has passed.
            EOFError: the box has hung up.
            ConnectionError: likewise.
            ProtocolError: what begins to arrive cannot be a frame.
        """
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
        parts = [self._taken(size)]
        size -= len(parts[0])
        while size:
            self._wait(deadline, watch)
            try:
                part = self._socket.recv(min(max(size, _AT_ONCE), _CHUNK))
            except TimeoutError:
                continue
            if not part:
                raise EOFError
            parts.append(part[:size])
            self._early += part[size:]
            size -= len(parts[-1])
        return b"".join(parts)

    def _taken(self, size: int) -> bytes:
        """Take up to `size` bytes of what arrived early."""
        if not self._early:
            return b""
        taken = bytes(self._early[:size])
        del self._early[:size]
        return taken

    def _wait(self, deadline: float, watch: Callable[[], None]) -> None:
        """Watch, and let the next call on the socket take until the next watch at most."""
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        watch()
        self._socket.settimeout(min(left, _WATCH_SECONDS))
