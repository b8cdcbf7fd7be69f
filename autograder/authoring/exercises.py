"""Put questions together into an exercise.

Trusted side; never runs student code.
"""

import zlib
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from autograder.authoring.questions import Question
from autograder.errors import AuthoringError
from autograder.model.exercise import Check, Exercise


def exercise(
    name: str,
    *,
    points: float,
    checks: Sequence[Question],
    forbids: tuple[str, ...] = (),
    seconds: float = 10.0,
    title: str = "",
    trains: bool = False,
) -> Exercise:
    """Return the exercise called `name`.

    Args:
        name: what the notebook must define.
        points: what all checks earn together.
        checks: the questions, simple ones first.
        forbids: bare names of library functions that must not do the work.
        seconds: wall-clock limit for all its probes together.
        title: a few words.
        trains: an answer takes seconds, because it trains; the usual tests then try few of its variants.

    Raises:
        AuthoringError: the points do not add up, two checks share a name, or one goes on from a check that is not
            before it.
    """
    total = sum(question.points for question in checks)
    if abs(total - points) > 1e-9:
        raise AuthoringError(f"exercise `{name}`: its checks earn {total:g} points, expected points={points:g}")
    names = [question.name for question in checks]
    if len(set(names)) != len(names):
        raise AuthoringError(f"exercise `{name}`: its checks must have different names, received {names}")

    lost = [question.of for k, question in enumerate(checks) if question.of not in ("", *names[:k])]
    if lost:
        raise AuthoringError(f"exercise `{name}`: a check goes on from `{lost[0]}`, which is not before it")

    def make_checks(seed: int) -> tuple[Check, ...]:
        rng = np.random.default_rng([seed, zlib.crc32(name.encode())])
        made: dict[str, Check] = {}
        for question in checks:
            check = question.make(name, rng)
            made[question.name] = replace(check, probes=made[question.of].probes) if question.of else check
        return tuple(made.values())

    return Exercise(
        name=name,
        points=points,
        make_checks=make_checks,
        forbids=forbids,
        seconds=seconds,
        title=title or name,
        trains=trains,
    )
