"""Further questions about what was already observed: partial credit without a second run.

Trusted side; never runs student code.
"""

import numpy as np

from autograder.authoring.questions import Question
from autograder.judging.holds import Holds, Property
from autograder.model.exercise import Check


def also(
    property: Property, *, of: str, points: float, name: str, title: str, requires: tuple[str, ...] = ()
) -> Question:
    """Ask that a property holds, too, of what was observed for an earlier check; nothing is called again.

    Args:
        property: as for `holds`, with that check's arguments.
        of: the earlier check.
        points: what it earns.
        name: the check's name.
        title: what must hold, for the student.
        requires: checks that must pass first.
    """

    def make(target: str, rng: np.random.Generator) -> Check:
        law = Holds(property=property, expected=title)
        return Check(name=name, title=title, points=points, probes=(), law=law, requires=requires)

    return Question(name=name, points=points, make=make, of=of)
