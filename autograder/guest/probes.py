"""Call a student's function or class as a probe says, and say in plain values what happened.

Guest side; also used in a student's own process, where there is no wall. Knows no expected value: it only observes.
"""

import time
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.errors import ProtocolError
from autograder.guest.arguments import fresh, unchanged
from autograder.guest.attempt import attempt
from autograder.guest.forbidden import Watch
from autograder.guest.plain import TooLargeError, UnreadableError, describe_type, plain
from autograder.guest.raised import clipped, describe, type_name
from autograder.guest.scenarios import load
from autograder.guest.tensors import Pass, tensors

Reply = dict[str, Any]
Restore = Callable[[], None]
Caught = tuple[type[BaseException], ...]
_clock = time.perf_counter
_LONGEST_DETAIL = 1000
_looked_at_closely: set[tuple[str, str, str]] = set()


def observe(
    target: object,
    probe: Mapping[str, Any],
    *,
    namespace: dict[str, Any] | None = None,
    others: Mapping[str, object] | None = None,
    restore: Restore = lambda: None,
    caught: Caught = (Exception, SystemExit),
) -> Reply:
    """Return what happens when `target` is probed.

    Args:
        target: the student's function or class.
        probe: a probe message.
        namespace: the notebook's names; where the student's own imports of forbidden functions are looked for.
        others: the notebook's answers, of which a scenario may ask for some.
        restore: called after every piece of student code.
        caught: exceptions of student code that become part of the reply.

    Returns:
        The reply to the probe message: `ending`, `value`, `gradient`, `raised`, `mutated`, `calls`, `seconds`,
        `detail`, `returned_type`.

    Raises:
        ProtocolError: `probe` is not a probe message.
    """
    asked = _Asked(probe, others or {})
    question = (asked.target, asked.kind, asked.scenario)
    try:
        seen = _Observing(target, asked, namespace, restore, caught, closely=question in _looked_at_closely)
        answer = seen.reply()
        if seen.watch.suspicious:
            _looked_at_closely.add(question)
            closer = _Observing(target, asked, namespace, restore, caught, closely=True)
            closer.reply()
            seen.watch.agree_with(closer.watch)
        return answer | {"calls": seen.watch.calls}
    except ProtocolError:
        raise
    except caught as error:
        restore()
        return reply("unreadable", detail=_surprise(asked.target, error))


def reply(ending: str, **words: Any) -> Reply:
    """Return a whole reply to a probe message, with what is not given left empty."""
    empty: Reply = {
        "ending": ending,
        "value": None,
        "gradient": None,
        "raised": None,
        "mutated": False,
        "calls": [],
        "seconds": 0.0,
        "detail": "",
        "returned_type": "",
    }
    return empty | words


class _Asked:
    """A probe message whose fields have the types they should have."""

    def __init__(self, probe: Mapping[str, Any], others: Mapping[str, object]) -> None:
        self._probe = probe
        self.target: str = self._field("target", str)
        self.kind: str = self._field("kind", str)
        self.arguments: list[Any] = self._field("arguments", list)
        self.keywords: dict[str, Any] = self._field("keywords", dict)
        self.as_tensors = self._field("form", str) == "tensor"
        self.wrt: int = self._field("wrt", int)
        self.scenario: str = self._field("scenario", str)
        self.scenarios: str = self._field("scenarios", str)
        self.others = {name: others.get(name) for name in self._field("others", list)}
        self.forbids: list[str] = self._field("forbids", list)
        self.seed: int = self._field("seed", int)
        if self.kind not in ("call", "gradient", "scenario"):
            raise ProtocolError(f"`kind` must be call, gradient or scenario, received {self.kind!r}")
        if self.kind == "gradient" and not 0 <= self.wrt < len(self.arguments):
            raise ProtocolError(f"`wrt` must be the position of an argument, received {self.wrt}")

    def _field(self, name: str, kind: type) -> Any:
        value = self._probe.get(name)
        if type(value) is not kind:
            raise ProtocolError(f"`{name}` of a probe must be {kind.__name__}, received {type(value).__name__}")
        return value


class _Observing:
    """One probe on its way from arguments to reply."""

    def __init__(
        self,
        target: object,
        asked: _Asked,
        namespace: dict[str, Any] | None,
        restore: Restore,
        caught: Caught,
        *,
        closely: bool,
    ) -> None:
        self._asked, self._restore, self._caught = asked, restore, caught
        self._given = [fresh(argument, as_tensors=asked.as_tensors) for argument in asked.arguments]
        self._keywords = {name: fresh(value, as_tensors=asked.as_tensors) for name, value in asked.keywords.items()}
        self._pass: Pass | None = None
        self.watch = Watch(asked.forbids, namespace, target, closely=closely)
        self._step = self._plan(target)

    def _plan(self, target: Any) -> Callable[[], object]:
        asked, given, keywords = self._asked, self._given, self._keywords
        if asked.kind == "scenario":
            act = load(asked.scenarios, asked.scenario)
            return lambda: act(target, *given, **keywords, **asked.others)
        if asked.kind == "gradient":
            given[asked.wrt] = fresh(asked.arguments[asked.wrt], as_tensors=True)
            self._pass = tensors().trace(target, given, keywords, asked.wrt)
            return self._pass.forward
        return lambda: target(*given, **keywords)

    def reply(self) -> Reply:
        with self.watch as watch:
            started = _clock()
            outcome = attempt(self._step, self._restore, self._caught)
            seconds = _clock() - started
            watch.look(outcome.ending == "returned")
        known: Reply = {"seconds": seconds, "mutated": self._mutated()}
        if outcome.ending != "returned":
            return reply(outcome.ending, raised=outcome.raised, detail=outcome.detail, **known)
        known |= self._returned(outcome.value)
        if self._pass is not None and known["ending"] == "returned":
            known |= self._differentiated(self._pass)
        return reply(**known)

    def _mutated(self) -> bool:
        asked = self._asked
        return not (unchanged(self._given, asked.arguments) and unchanged(self._keywords, asked.keywords))

    def _returned(self, value: object) -> Reply:
        target = self._asked.target
        try:
            known = {"ending": "returned", "value": plain(value), "returned_type": describe_type(value)}
        except UnreadableError as error:
            known = {"ending": "unreadable", "detail": f"{target} returned {error}."}
        except TooLargeError as error:
            known = {"ending": "over_limit", "detail": f"{target} returned {error}."}
        except self._caught as error:
            self._restore()
            name = type_name(type(value))
            known = {"ending": "unreadable", "detail": f"{target} returned something of type {name}: {_words(error)}."}
        self._restore()
        return known

    def _differentiated(self, forward: Pass) -> Reply:
        rng = np.random.default_rng(self._asked.seed)

        def weights(shape: tuple[int, ...]) -> NDArray[Any]:
            return rng.uniform(0.5, 1.5, shape)

        outcome = attempt(lambda: forward.backward(weights), self._restore, self._caught)
        if outcome.ending != "returned":
            return {"ending": outcome.ending, "raised": outcome.raised, "detail": outcome.detail, "value": None}
        return {"gradient": None if outcome.value is None else plain(outcome.value)}


def _words(error: BaseException) -> str:
    raised = describe(error)
    return clipped(f"reading it raised {raised['type']}: {raised['message']}", _LONGEST_DETAIL)


def _surprise(target: str, error: BaseException) -> str:
    return f"What {target} did could not be observed ({type_name(type(error))})."
