"""What student code writes to: it counts, keeps nothing, and stops whoever never stops.

Guest side. Nothing that is printed reaches the host, so prints, warnings and progress bars cost nothing.
"""

import io
import sys
from collections.abc import Iterable

MOST_CHARACTERS = 2**20


class OutputLimitError(BaseException):
    """Printed too much; not an `Exception`, so that `except Exception` in a loop does not swallow it."""


class Budget:
    """How much may still be printed in this step."""

    def __init__(self) -> None:
        self.left = MOST_CHARACTERS

    def refill(self) -> None:
        """Start a new step."""
        self.left = MOST_CHARACTERS

    def spend(self, amount: int) -> None:
        """Take `amount` characters off.

        Raises:
            OutputLimitError: there are none left.
        """
        self.left -= amount
        if self.left < 0:
            raise OutputLimitError("printed more than 1 MB")


class _Bytes(io.RawIOBase):
    """What `sys.stdout.buffer` is."""

    def __init__(self, budget: Budget) -> None:
        super().__init__()
        self._budget = budget

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        size = memoryview(data).nbytes  # type: ignore[arg-type]
        self._budget.spend(size)
        return size

    def close(self) -> None:
        """Stay open: the next cell prints too."""


class Writer(io.TextIOBase):
    """A text stream like a notebook's: no terminal, never closed, no file behind it."""

    encoding = "utf-8"
    errors = "backslashreplace"

    def __init__(self, budget: Budget, name: str) -> None:
        super().__init__()
        self._budget = budget
        self.name = name
        self.buffer = _Bytes(budget)

    def writable(self) -> bool:
        """Return True."""
        return True

    def write(self, text: str) -> int:
        """Count the characters of `text` and forget them."""
        if not issubclass(type(text), str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        size = str.__len__(text)
        self._budget.spend(size)
        return size

    def writelines(self, lines: Iterable[str]) -> None:  # type: ignore[override]
        """Count the characters of all `lines`."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Do nothing: nothing is kept."""

    def close(self) -> None:
        """Stay open: the next cell prints too."""

    def isatty(self) -> bool:
        """Return False."""
        return False


class Output:
    """The two streams of one submission and the budget they share."""

    def __init__(self) -> None:
        self._budget = Budget()
        self._out = Writer(self._budget, "<stdout>")
        self._err = Writer(self._budget, "<stderr>")

    def renew(self) -> None:
        """Put the streams where Python looks for them, whatever a student put there, with a full budget."""
        self._budget.refill()
        sys.stdout = sys.__stdout__ = self._out  # type: ignore[assignment,misc]
        sys.stderr = sys.__stderr__ = self._err  # type: ignore[assignment,misc]
