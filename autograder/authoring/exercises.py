"""Put questions together into an exercise.

Trusted side; never runs student code.
"""

import zlib
from collections.abc import Sequence

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
) -> Exercise:
    """Return the exercise called `name`.

    Args:
        name: what the notebook must define.
        points: what all checks earn together.
        checks: the questions, simple ones first.
        forbids: bare names of library functions that must not do the work.
        seconds: wall-clock limit for all its probes together.
        title: a few words.

    Raises:
        AuthoringError: the points do not add up, or two checks share a name.
    """
    total = sum(question.points for question in checks)
    if abs(total - points) > 1e-9:
        raise AuthoringError(f"exercise `{name}`: its checks earn {total:g} points, expected points={points:g}")
    names = [question.name for question in checks]
    if len(set(names)) != len(names):
        raise AuthoringError(f"exercise `{name}`: its checks must have different names, received {names}")

    def make_checks(seed: int) -> tuple[Check, ...]:
        rng = np.random.default_rng([seed, zlib.crc32(name.encode())])
        return tuple(question.make(name, rng) for question in checks)

    return Exercise(
        name=name, points=points, make_checks=make_checks, forbids=forbids, seconds=seconds, title=title or name
    )
