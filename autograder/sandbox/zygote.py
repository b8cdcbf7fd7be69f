"""Where boxes come from: `Zygote`, which keeps a few proven children ready.

Trusted side. Starting returns at once, so that the host can do other work while the guest's libraries are imported; the
first box waits for them. A zygote that dies is replaced. NumPy is imported with the first box, not before the start.
"""

import contextlib
import threading
import weakref
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from autograder.errors import SandboxUnavailableError
from autograder.sandbox.endings import BoxEnded
from autograder.sandbox.launch import Orders
from autograder.sandbox.limits import Limits
from autograder.sandbox.process import ZygoteProcess
from autograder.sandbox.tiers import Means, Tier, means, needed_proof, tier

if TYPE_CHECKING:
    from autograder.sandbox.box import Box

LIBRARIES = ("tensorflow", "keras", "numpy", "matplotlib.pyplot", "mlpkit")
ANSWERS = "autograder.guest.answers"
_ATTEMPTS = 3


class Zygote:
    """A source of boxes, as a context manager. Thread-safe."""

    def __init__(
        self,
        *,
        limits: Limits | None = None,
        jobs: int = 1,
        trust: bool = False,
        libraries: Sequence[str] = LIBRARIES,
        answers: str = ANSWERS,
        folders: Sequence[Path] = (),
        offered: Means | None = None,
    ) -> None:
        """Decide how boxes are confined; nothing is started yet.

        Args:
            limits: of every box.
            jobs: how many boxes are in use at a time; one more is kept ready.
            trust: go on where nothing can be confined.
            libraries: modules that every box has imported.
            answers: the guest's module that answers messages.
            folders: further folders from which a box may import, such as a course's own library.
            offered: what to confine boxes with; found out if not given.

        Raises:
            SandboxUnavailableError: nothing can be confined here, and `trust` is not given.
        """
        self._offered = means() if offered is None else offered
        self.tier: Tier = tier(self._offered)
        if self.tier.letter == "D" and not trust:
            raise SandboxUnavailableError(" ".join([*self.tier.lacks, *self.tier.advice]))
        self._orders = Orders(
            limits=limits or Limits(),
            jobs=jobs,
            libraries=tuple(libraries),
            answers=answers,
            folders=tuple(folders),
        )
        self._spare_count = jobs + 1
        self._spares: deque[Box] = deque()
        self._process: ZygoteProcess | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start(self) -> None:
        """Start importing; returns at once."""
        with self._lock:
            self._running()

    def wait_until_loaded(self) -> None:
        """Wait until what is started takes no more than one processor to become ready."""
        with self._lock:
            process = self._running()
        process.wait_until_loaded()

    def box(self) -> "Box":
        """Return a box that has proved its confinement, to be used in a ``with``.

        Raises:
            SandboxUnavailableError: none can be made here.
        """
        for _ in range(_ATTEMPTS):
            with self._lock:
                process = self._running()
            process.wait()
            box = self._take(process)
            if box is not None:
                return box
        raise SandboxUnavailableError(f"Of {_ATTEMPTS} boxes every one ended before it had proved its confinement.")

    def close(self) -> None:
        """End everything that was started, and remove its files."""
        with self._lock:
            process, self._process = self._process, None
            self._drop_spares()
        if process is not None:
            process.stop()

    def _running(self) -> ZygoteProcess:
        if self._process is not None and not self._process.alive:
            self._drop_spares()
            self._process.stop()
            self._process = None
        if self._process is None:
            self._process = ZygoteProcess(self._orders, self._offered)
            weakref.finalize(self, self._process.stop)
        return self._process

    def _take(self, process: ZygoteProcess) -> "Box | None":
        with self._lock, contextlib.suppress(OSError):
            while len(self._spares) <= self._spare_count:
                self._spares.append(process.fork())
        with self._lock:
            box = self._spares.popleft() if self._spares else None
        if box is None:
            return None
        try:
            box.prove(needed_proof(self._offered))
        except BoxEnded:
            box.close()
            return None
        except SandboxUnavailableError:
            box.close()
            raise
        return box

    def _drop_spares(self) -> None:
        while self._spares:
            self._spares.popleft().close()
