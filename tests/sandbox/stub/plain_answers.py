"""Stands in for what answers messages in a box: runs code, and returns what the code called `outcome`."""

from collections.abc import Callable

from bare_calls import call


def attempt(step: Callable[[], object]) -> str:
    try:
        result = step()
    except (OSError, ImportError, MemoryError, RuntimeError, ValueError) as error:
        return f"refused: {type(error).__name__}"
    return "refused" if result is False else "open"


class Answers:
    def __init__(self) -> None:
        self._namespace: dict[str, object] = {"__name__": "submission", "attempt": attempt, "call": call}

    def handle(self, message: dict[str, object]) -> dict[str, object]:
        self._namespace.update(message.get("names", {}))
        exec(message["code"], self._namespace)
        return {"outcome": self._namespace.get("outcome")}
