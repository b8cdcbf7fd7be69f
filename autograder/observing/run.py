"""Run one submission through boxes and return what was observed of every exercise.

Trusted side. A box that dies takes one cell or one exercise with it: the rest is observed in a new one.
"""

from collections.abc import Mapping, Sequence

from autograder.errors import ProtocolError
from autograder.model.exercise import Assignment, Check, Exercise
from autograder.model.observed import Observed
from autograder.model.probe import Observation, Probe
from autograder.model.submission import Format
from autograder.model.verdict import Ending
from autograder.observing.session import Session, Transform, probe_names
from autograder.sandbox.box import Box, BoxEnded
from autograder.sandbox.zygote import Zygote

Checks = Mapping[str, Sequence[Check]]


def as_it_is(probe: Probe) -> Probe:
    """Return `probe` itself."""
    return probe


def observe(
    zygote: Zygote,
    assignment: Assignment,
    checks: Checks,
    content: bytes,
    format: Format,
    *,
    transform: Transform = as_it_is,
) -> Observed:
    """Return what one submission gives for every probe of `checks`.

    Args:
        zygote: where boxes come from.
        assignment: what is asked.
        checks: for each exercise's name, its checks for one seed.
        content: the submitted file; only a box parses it.
        format: how it is read.
        transform: changes every probe before it is put, such as to double precision for a reference.
    """
    result = _observe_once(zygote, assignment, checks, content, format, transform)
    # Where a box or its zygote failed us, the work is tried once more, from the start.
    return _observe_once(zygote, assignment, checks, content, format, transform) if _is_ours(result) else result


def _is_ours(result: Observed) -> bool:
    endings = {one.ending for observations in result.exercises.values() for one in observations.values()}
    return result.ours or Ending.UNGRADED in endings


def _observe_once(
    zygote: Zygote, assignment: Assignment, checks: Checks, content: bytes, format_: Format, transform: Transform
) -> Observed:
    result = Observed(tier=zygote.tier.letter)
    session = Session(assignment, result, transform)
    waiting = [exercise for exercise in assignment.exercises if exercise.name in checks]
    while waiting and not result.problem:
        with zygote.box() as box:
            try:
                _use(box, session, waiting, checks, content, format_)
            except BoxEnded as ended:
                session.give_up(ended)
            except ProtocolError as error:
                session.give_up(BoxEnded(Ending.DIED, f"The notebook's process sent something unreadable: {error}"))
    fill_in(result, [exercise.name for exercise in waiting], checks)
    return result


def _use(box: Box, session: Session, waiting: list[Exercise], checks: Checks, content: bytes, format_: Format) -> None:
    """Observe exercises until none is waiting, the box is gone, or a problem stands in the way."""
    if session.plan is None and not session.open(box, content, format_):
        return
    plan = session.plan
    if plan is None or not session.run_cells(box, plan):
        return
    while waiting:
        exercise = waiting.pop(0)
        if not session.probe(box, plan, exercise, checks[exercise.name]):
            return


def fill_in(result: Observed, names: Sequence[str], checks: Checks) -> None:
    """Note for the exercises `names`, which were not reached, the problem that stood in the way."""
    ending = Ending.UNGRADED if result.ours else Ending.DIED
    for name in names:
        blank = Observation(ending=ending, detail=result.problem)
        result.exercises[name] = dict.fromkeys(probe_names(checks[name]), blank)


def unreadable(checks: Checks, problem: str) -> Observed:
    """Return what is observed of a file that could not even be handed to a box."""
    result = Observed(problem=problem)
    fill_in(result, list(checks), checks)
    return result
