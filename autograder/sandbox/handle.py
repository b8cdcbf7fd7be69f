"""A hold on one process that no other process can come to stand for.

Trusted side. By the kernel's process descriptors where there are any: they never come to mean a later process with the
same number. Pythons that were built on old systems do not offer them, so the kernel is asked directly.
"""

import ctypes
import os
import select
import signal
import sys

_SEND_SIGNAL, _OPEN = 424, 434  # on every machine


class Handle:
    """A process that is not ours to wait for."""

    def __init__(self, pid: int) -> None:
        """Take hold of a process.

        Raises:
            OSError: there is none, or no descriptor is left.
        """
        self.pid = pid
        self._descriptor = _call(_OPEN, pid, 0) if sys.platform == "linux" else -1

    def kill(self) -> None:
        """Kill it, if it is still there."""
        if self.pid == 0:
            return
        try:
            if self._descriptor < 0:
                os.kill(self.pid, signal.SIGKILL)
            else:
                _call(_SEND_SIGNAL, self._descriptor, signal.SIGKILL, 0, 0)
        except ProcessLookupError:
            return

    def ended(self) -> bool:
        """Whether it has ended; False where that cannot be found out."""
        return self._descriptor >= 0 and bool(select.select([self._descriptor], [], [], 0)[0])

    def close(self) -> None:
        """Let go of it."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
        self._descriptor, self.pid = -1, 0


def _call(number: int, *arguments: int) -> int:
    kernel = ctypes.CDLL(None, use_errno=True)
    result = int(kernel.syscall(ctypes.c_long(number), *(ctypes.c_long(one) for one in arguments)))
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result
