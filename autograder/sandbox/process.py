"""One running zygote process: start it, ask it for children, hear what became of them, stop it.

Trusted side. A thread of its own starts the process and listens to it as long as it lives, because the kernel kills the
process when the thread that started it ends.
"""

import contextlib
import json
import socket
import struct
import subprocess
import tempfile
import threading
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from autograder.errors import SandboxUnavailableError
from autograder.sandbox.cgroup import Group, make_group
from autograder.sandbox.endings import Exit
from autograder.sandbox.launch import ENVIRONMENT, Orders, command
from autograder.sandbox.state import State
from autograder.sandbox.tiers import Means

if TYPE_CHECKING:
    from autograder.sandbox.box import Box

_START_SECONDS = 180.0
_STOP_SECONDS = 10.0
_REQUEST = struct.Struct("<Q")
_WORDS_OF_FAILURE = 2000
_KILOBYTE = 1024


class ZygoteProcess:
    """A process that turns requests into boxes. Thread-safe."""

    def __init__(self, orders: Orders, offered: Means) -> None:
        self._orders = orders
        self._offered = offered
        self._boxes: dict[int, Box] = {}
        self._lock = threading.Lock()
        self._heard, self._loaded = threading.Event(), threading.Event()
        self._failure = ""
        self._dead = False
        self._popen: subprocess.Popen[bytes] | None = None
        self._count = 0
        self._state = State()
        self._control, self._theirs = socket.socketpair()
        self._keeper = threading.Thread(target=self._keep, name="zygote-keeper", daemon=True)
        self._keeper.start()

    @property
    def alive(self) -> bool:
        """Whether it can still make boxes."""
        return not self._dead

    def fork(self) -> "Box":
        """Ask for a child and return the box around it, unproven.

        Raises:
            OSError: the process is gone.
        """
        from autograder.sandbox.box import Box
        from autograder.sandbox.wire import pair

        ours, theirs = pair()
        with theirs, self._lock:
            self._count += 1
            box = Box(ours, self._orders.limits, self._room(self._count))
            self._boxes[self._count] = box
            try:
                socket.send_fds(self._control, [_REQUEST.pack(self._count)], [theirs.fileno()])
            except OSError:
                self._dead = True
                raise
        return box

    def _room(self, number: int) -> Path | None:
        mounted = self._offered.bubblewrap or self._offered.namespaces
        return None if mounted else self._state.rooms / str(number)

    def wait(self) -> None:
        """Wait until it is ready.

        Raises:
            SandboxUnavailableError: it never will be; the message says why.
        """
        if not self._heard.wait(_START_SECONDS):
            self._failure = f"it was not ready within {_START_SECONDS:g} seconds"
        if self._failure:
            raise SandboxUnavailableError(f"The process from which boxes are copied could not start: {self._failure}.")

    def wait_until_loaded(self) -> None:
        """Wait until it takes no more than one processor to become ready, or is not going to."""
        self._loaded.wait(_START_SECONDS)

    def stop(self) -> None:
        """End the process and all its children, and remove its files."""
        with contextlib.suppress(OSError):
            self._control.shutdown(socket.SHUT_RDWR)
        if self._popen is not None and not self._heard.is_set():
            self._popen.kill()  # it is importing, and would not listen before it is done
        self._keeper.join(_STOP_SECONDS)
        self._control.close()

    def _keep(self) -> None:
        group = make_group(self._orders.most_bytes)
        with tempfile.TemporaryFile() as words:
            try:
                self._popen = self._start(words, group)
                self._listen()
            except OSError as error:
                self._failure = str(error)
            finally:
                self._dead = True
                if self._popen is not None:
                    self._await_end(self._popen, words)
                self._clear(group)

    def _start(self, words: IO[bytes], group: Group | None) -> "subprocess.Popen[bytes]":
        with self._theirs:
            number = self._theirs.fileno()
            start = command(self._orders, self._offered, self._state, number)
            return subprocess.Popen(  # noqa: S603 - our own command
                start if group is None else group.around(start),
                env=ENVIRONMENT,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=words,
                pass_fds=[number],
                start_new_session=True,
            )

    def _listen(self) -> None:
        with self._control.makefile("r", encoding="utf-8") as lines, contextlib.suppress(OSError):
            for line in lines:
                self._hear(json.loads(line))

    def _hear(self, words: dict[str, Any]) -> None:
        if words["event"] == "failed":
            self._failure = words["reason"]
        elif words["event"] == "loaded":
            self._loaded.set()
        elif words["event"] == "ready":
            self._heard.set()
        else:
            with self._lock:
                box = self._boxes.pop(words["box"], None)
            if box is not None:
                seconds, peak = words["cpu_seconds"], words["peak"] * _KILOBYTE
                box.report(Exit(status=words["status"], cpu_seconds=seconds, peak_bytes=peak))

    def _await_end(self, process: "subprocess.Popen[bytes]", words: IO[bytes]) -> None:
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if not self._heard.is_set() and not self._failure:
            words.seek(0)
            said = words.read().decode("utf-8", "replace").strip()[-_WORDS_OF_FAILURE:]
            self._failure = said or f"it ended with status {process.returncode}"

    def _clear(self, group: Group | None) -> None:
        self._heard.set()
        self._loaded.set()
        with self._lock:
            boxes, self._boxes = list(self._boxes.values()), {}
        for box in boxes:
            box.report(Exit(lost=True))
        if group is not None:
            group.remove()
        self._state.remove()
