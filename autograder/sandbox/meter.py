"""Watch what one box uses, and say when it is too much.

Trusted side. Looks from outside: a box has no say in it.
"""

import os
import signal
import time
from pathlib import Path

from autograder.sandbox.endings import Excess, Exit
from autograder.sandbox.limits import Limits
from autograder.sandbox.usage import overfull, usage

_LOOK_AT_FILES_SECONDS = 0.25
# Ordinary memory is refused by the kernel at the limit itself, which a program can handle; what is not counted there is
# stopped here.
_ROOM_ABOVE = 1.125
_STOPS = (signal.SIGXCPU, signal.SIGKILL)


class Meter:
    """Compares the use of one process with its limits; what it used when the meter was made is not counted."""

    def __init__(self, pid: int, limits: Limits, room: Path | None) -> None:
        """Begin to measure.

        Args:
            pid: the process.
            limits: what it may use.
            room: its folder, where that is on the host's disk.
        """
        self._pid = pid
        self._limits = limits
        self._room = room
        self._before = usage(pid)
        self._looked = time.monotonic()

    def excess(self) -> Excess | None:
        """Return what the box uses too much of at this moment, if anything."""
        now = usage(self._pid)
        if now.memory_bytes - self._before.memory_bytes > _ROOM_ABOVE * self._limits.memory_bytes:
            return Excess.MEMORY
        if now.threads > self._limits.threads:
            return Excess.THREADS
        if self._room is not None and time.monotonic() - self._looked > _LOOK_AT_FILES_SECONDS:
            self._looked = time.monotonic()
            if overfull(self._room, self._limits):
                return Excess.FILES
        return None

    def why(self, exit_: Exit) -> Excess | None:
        """Return what a box ran out of that has ended without being stopped by the host."""
        number = os.WTERMSIG(exit_.status) if os.WIFSIGNALED(exit_.status) else 0
        if number in _STOPS and exit_.cpu_seconds >= self._limits.cpu_seconds:
            return Excess.PROCESSOR
        # Nobody but the kernel, for want of memory, kills a box like that; and programs that find no memory give up.
        grown = exit_.peak_bytes - self._before.resident_bytes
        starved = exit_.status != 0 and grown > self._limits.memory_bytes // 2
        return Excess.MEMORY if starved or number == signal.SIGKILL else None
