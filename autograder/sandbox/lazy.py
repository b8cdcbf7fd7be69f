"""A zygote that is started when it is first needed, or earlier, and only once.

Trusted side. A class that was graded before needs none, and its import of TensorFlow is never paid.
"""

import threading
from types import TracebackType

from autograder.sandbox.limits import CORES
from autograder.sandbox.zygote import LIBRARIES, Zygote

_BUSY = 2


class LazyZygote:
    """Starts one `Zygote` on demand; used as a context that stops it."""

    def __init__(self, jobs: int, trust: bool, libraries: tuple[str, ...] = ()) -> None:
        """Start nothing yet.

        Args:
            jobs: boxes at the same time.
            trust: go on where nothing can be confined.
            libraries: what every box imports besides the usual.
        """
        self._jobs = jobs
        self._trust = trust
        self._libraries = (*LIBRARIES, *libraries)
        self._zygote: Zygote | None = None
        self._retiring: threading.Thread | None = None
        self._lock = threading.Lock()

    def start(self) -> None:
        """Start it now, without waiting until it is ready."""
        self.get()

    def give_way(self) -> None:
        """Wait until it takes no more than one processor to become ready, where two are all there are.

        For two tenths of a second it keeps two busy; whatever its host does then makes both of them late.
        """
        if CORES <= _BUSY:
            self.get().wait_until_loaded()

    def get(self) -> Zygote:
        """Return the zygote, started if it was not.

        Raises:
            SandboxUnavailableError: nothing on this host confines, and submissions are not trusted.
        """
        with self._lock:
            if self._zygote is None:
                zygote = Zygote(jobs=self._jobs, trust=self._trust, libraries=self._libraries)
                zygote.__enter__()
                self._zygote = zygote
            return self._zygote

    def retire(self) -> None:
        """Begin to stop it, where nothing more is to be run; leaving the context waits for the end."""
        if self._zygote is not None:
            self._retiring = threading.Thread(target=self._zygote.close, name="zygote-retiring")
            self._retiring.start()

    def __enter__(self) -> "LazyZygote":
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the zygote and every box."""
        if self._retiring is not None:
            self._retiring.join()
        if self._zygote is not None:
            self._zygote.__exit__(kind, error, trace)
