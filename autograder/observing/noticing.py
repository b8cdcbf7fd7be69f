"""A box that is asked on behalf of one cell or exercise, so that what is noticed meanwhile has a place.

Trusted side. Evidence is collected beside the replies and never changes one.
"""

from collections.abc import Callable
from typing import Any, Protocol

from autograder.model.oddity import Kind, Oddity
from autograder.sandbox.endings import OUT_OF_TURN, BoxEnded
from autograder.sandbox.guestword import oddities

_MOST = 50


class Asked(Protocol):
    """What answers messages: a box, or something that stands before one."""

    def ask(self, message: dict[str, Any], *, seconds: float) -> dict[str, Any]:
        """Return the reply to `message`."""

    def tell(self, message: dict[str, Any], *, seconds: float) -> None:
        """Send a message that has several replies."""

    def hear(self, *, seconds: float) -> dict[str, Any]:
        """Return the next of them."""


class Noticing:
    """Passes messages on, and adds what is noticed at one place to `noticed`, each thing once."""

    def __init__(self, box: Asked, place: str, noticed: list[Oddity]) -> None:
        """Stand before `box`."""
        self._box = box
        self._place = place
        self._noticed = noticed

    def ask(self, message: dict[str, Any], *, seconds: float) -> dict[str, Any]:
        """Return the reply to `message`.

        Raises:
            BoxEnded: there is no reply, and no box any more.
        """
        return self._noticed_in(lambda: self._box.ask(message, seconds=seconds))

    def tell(self, message: dict[str, Any], *, seconds: float) -> None:
        """Send a message that has several replies.

        Raises:
            BoxEnded: there is no box any more.
        """
        self._box.tell(message, seconds=seconds)

    def hear(self, *, seconds: float) -> dict[str, Any]:
        """Return the next reply.

        Raises:
            BoxEnded: there is none, and no box any more.
        """
        return self._noticed_in(lambda: self._box.hear(seconds=seconds))

    def _noticed_in(self, answer: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        try:
            reply = answer()
        except BoxEnded as ended:
            if ended.detail == OUT_OF_TURN:
                self._add(Oddity(kind=Kind.WIRE, place=self._place))
            raise
        for oddity in oddities(reply, self._place):
            self._add(oddity)
        return reply

    def _add(self, oddity: Oddity) -> None:
        if oddity not in self._noticed and len(self._noticed) < _MOST:
            self._noticed.append(oddity)
