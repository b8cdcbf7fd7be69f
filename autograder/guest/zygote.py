"""The process from which every box is copied: import everything once, then fork a child whenever the host asks.

Guest side. Started by the host as a program of its own with an empty environment, so that nothing of the host's is in
its memory. Runs no student code, holds no answer, and speaks to the host over one socket: eight bytes with a descriptor
ask for a child; lines of JSON say what became of it.
"""

import json
import os
import random
import select
import signal
import socket
import struct
import sys
import traceback
from typing import NoReturn

from autograder.guest import arenas, preload, rooms
from autograder.guest.confine import WIRE, confine, readable
from autograder.guest.enclosure import enclose
from autograder.guest.kernel import PR_SET_DUMPABLE, PR_SET_PDEATHSIG, prctl
from autograder.guest.spec import Spec, read_spec

_REQUEST = struct.Struct("<Q")


def main(orders: str) -> NoReturn:
    """Run as the zygote until the host hangs up.

    Ends at once: TensorFlow's own farewell takes a fifth of a second, and Python must not give its first arenas back.
    """
    status = 1
    try:
        status = _run(read_spec(orders))
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def _run(spec: Spec) -> int:
    arenas.allocate_by_the_library()
    control = socket.socket(fileno=spec.control)
    try:
        _settle(spec, control)
    except Exception as error:
        _say(control, event="failed", reason=f"{type(error).__name__}: {error}")
        return 1
    _say(control, event="ready")
    _Zygote(spec, control).run()
    return 0


def _settle(spec: Spec, control: socket.socket) -> None:
    """Close the doors, then import everything."""
    linux = sys.platform == "linux"
    if linux:
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if spec.enclosure:
        enclose(spec)
    if linux:
        prctl(PR_SET_DUMPABLE, 0)
    os.environ.pop("GLIBC_TUNABLES", None)  # heeded by now, and nobody else's business
    os.environ.update(preload.SETTINGS)
    seen = tuple(spec.readable)
    sys.path[:] = [spec.packages, *spec.folders, *(path for path in sys.path if path.startswith(seen))]
    if spec.landlock:
        readable(spec)  # looked up once, for all children
    preload.preload(spec.libraries, spec.answers, lambda: _say(control, event="loaded"))


def _say(control: socket.socket, **words: object) -> None:
    control.sendall(json.dumps(words).encode() + b"\n")


class _Zygote:
    """Forks when asked, and reaps what ended."""

    def __init__(self, spec: Spec, control: socket.socket) -> None:
        self._spec = spec
        self._control = control
        self._boxes: dict[int, int] = {}
        self._woken, self._wake = os.pipe()
        self._pid = os.getpid()
        self._used = preload.used()

    def run(self) -> None:
        """Serve until the host hangs up; the children die with this process."""
        os.set_blocking(self._wake, False)
        os.set_blocking(self._woken, False)
        signal.set_wakeup_fd(self._wake, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        poll = select.poll()
        poll.register(self._control, select.POLLIN)
        poll.register(self._woken, select.POLLIN)
        while True:
            ready = {descriptor for descriptor, _ in poll.poll()}
            if self._woken in ready:
                os.read(self._woken, 4096)
                self._reap()
            if self._control.fileno() in ready and not self._request():
                self._end()
                return

    def _request(self) -> bool:
        data, descriptors, _, _ = socket.recv_fds(self._control, _REQUEST.size, 1)
        if len(data) != _REQUEST.size or len(descriptors) != 1:
            return False
        self._fork(*_REQUEST.unpack(data), *descriptors)
        return True

    def _fork(self, box: int, wire: int) -> None:
        child = os.fork()
        if child == 0:
            try:
                self._become_box(box, wire)
            finally:
                os._exit(1)
        os.close(wire)
        self._boxes[child] = box

    def _become_box(self, box: int, wire: int) -> NoReturn:
        from autograder.guest.main import send, serve
        from autograder.guest.proof import prove
        from autograder.wire.codec import encode

        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        try:
            confine(self._spec, box, wire, self._pid, self._used)
            proof: dict[str, object] = {"pid": os.getpid()}
            proof |= dict(prove(self._spec, rooms.room_of(self._spec, box), self._used))
        except OSError as error:
            proof = {"refused": str(error)}
        send(WIRE, encode(proof))
        random.seed(0)
        serve(WIRE, self._spec.answers)
        os._exit(0)

    def _end(self) -> None:
        for child in self._boxes:
            os.kill(child, signal.SIGKILL)
        for child, box in self._boxes.items():
            os.waitpid(child, 0)
            rooms.remove(self._spec, box)

    def _reap(self) -> None:
        while self._boxes:
            child, status, usage = os.wait4(-1, os.WNOHANG)
            if child == 0:
                return
            box = self._boxes.pop(child)
            rooms.remove(self._spec, box)
            seconds = usage.ru_utime + usage.ru_stime
            _say(self._control, event="ended", box=box, status=status, cpu_seconds=seconds, peak=usage.ru_maxrss)
