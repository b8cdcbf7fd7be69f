"""Of several submissions by one student, which one counts.

Trusted side, pure. Attempts are in the order in which they were handed in. One whose file was replaced counts as an
attempt, but is not the last: what lies in the folder now is.
"""

from collections.abc import Sequence
from dataclasses import replace

from autograder.model.policy import Counts
from autograder.model.submission import Attempt


def can_count(counts: Counts, present: Sequence[bool]) -> list[int]:
    """Return the places of the attempts that must be looked at to know which counts.

    Args:
        counts: what the assignment says.
        present: for each attempt, whether its file is still there.
    """
    places = range(len(present))
    if counts is Counts.BEST:
        return list(places)
    if counts is Counts.FIRST:
        return list(places[:1])
    return [place for place in places if present[place] or not any(present)][-1:]


def best(scores: Sequence[float]) -> int:
    """Return the place of the highest score, of several the earliest."""
    return max(range(len(scores)), key=lambda place: (scores[place], -place))


def merged(earlier: Sequence[Attempt], now: Sequence[Attempt]) -> tuple[Attempt, ...]:
    """Return everything that one student handed in, in order.

    Args:
        earlier: what was known before, in order; one that is not there any more stays known, without its file.
        now: what is there, in order.
    """
    here = {(one.digest, one.stamp) for one in now}
    gone = [replace(one, present=False) for one in earlier if (one.digest, one.stamp) not in here]
    both = [*gone, *now]
    return tuple(sorted(both, key=lambda one: one.stamp) if all(one.stamp for one in both) else both)
