"""Run the answer key in boxes of its own: what the reference gives, and what each misconception would give.

Trusted side; the answers never meet a student's process.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from autograder.course.answers import AnswerKey
from autograder.errors import AuthoringError, InternalError, ProtocolError
from autograder.model.exercise import Assignment, Check, Exercise
from autograder.model.observed import Observed
from autograder.model.probe import Observation, Probe, Raised
from autograder.model.submission import Format
from autograder.model.verdict import Ending
from autograder.observing.run import Checks, as_it_is, observe
from autograder.observing.session import OPEN_SECONDS, Session, probe_names, put_probes
from autograder.sandbox.box import Box, BoxEnded
from autograder.sandbox.guestword import cell_reply
from autograder.sandbox.zygote import Zygote

Observations = Mapping[str, Observation]


def in_double(probe: Probe) -> Probe:
    """Return the probe with every array of floats in double precision; its numbers are the same."""
    arguments = tuple(_double(argument) for argument in probe.arguments)
    return replace(probe, arguments=arguments, keywords={key: _double(value) for key, value in probe.keywords.items()})


def observe_reference(
    zygote: Zygote, assignment: Assignment, checks: Checks, key: AnswerKey
) -> dict[str, dict[str, Observation]]:
    """Return what the reference gives in double precision, by exercise and probe.

    Raises:
        AuthoringError: the reference does not answer every probe; the message says which and why.
        InternalError: the run could not be made.
    """
    observed = observe(zygote, assignment, checks, key.reference.encode(), Format.SCRIPT, transform=in_double)
    if observed.problem:
        error = InternalError if observed.ours else AuthoringError
        raise error(f"The reference of {assignment.name} cannot be run: {observed.problem}")
    for exercise, observations in observed.exercises.items():
        for name, one in observations.items():
            if one.ending is not Ending.RETURNED:
                raise AuthoringError(f"The reference's {exercise} fails at probe {name}: {_words(one)}")
    return observed.exercises


def observe_variants(
    zygote: Zygote,
    assignment: Assignment,
    exercise: Exercise,
    checks: Sequence[Check],
    key: AnswerKey,
    sources: Sequence[str],
) -> list[Observations]:
    """Return, for each source in `sources`, what it gives for `exercise` in place of the reference's answer.

    A source may also define the other answers that the checks make use of; else the reference's stand beside it.

    Raises:
        InternalError: a box could not be built.
    """
    waiting = list(sources)
    found: list[Observations] = []
    while waiting:
        with zygote.box() as box:
            _prepare(box, zygote, assignment, key)
            while waiting:
                alive, observations = _variant(box, assignment, exercise, checks, waiting.pop(0))
                found.append(observations)
                if not alive:
                    break
    return found


def _prepare(box: Box, zygote: Zygote, assignment: Assignment, key: AnswerKey) -> None:
    session = Session(assignment, Observed(tier=zygote.tier.letter), as_it_is)
    try:
        ready = session.open(box, key.reference.encode(), Format.SCRIPT)
        if ready and session.plan is not None and session.run_cells(box, session.plan):
            return
    except BoxEnded as ended:
        session.give_up(ended)
    raise InternalError(f"The reference of {assignment.name} cannot be run: {session.result.problem}")


def _variant(
    box: Box, assignment: Assignment, exercise: Exercise, checks: Sequence[Check], source: str
) -> tuple[bool, Observations]:
    names = probe_names(checks)
    others = {name for check in checks for probe in check.probes for name in probe.others}
    try:
        message = {"op": "variant", "code": source, "captures": [exercise.name, *sorted(others)]}
        reply = cell_reply(box.ask(message, seconds=OPEN_SECONDS))
    except BoxEnded as ended:
        if ended.ending is Ending.UNGRADED:
            raise InternalError(ended.detail) from ended
        return False, dict.fromkeys(names, Observation(ending=ended.ending, detail=ended.detail))
    except ProtocolError as error:
        return False, dict.fromkeys(names, Observation(ending=Ending.UNREADABLE, detail=str(error)))
    if exercise.name not in reply.captured:
        raised = reply.raised or Raised(type="NameError", message=f"{exercise.name} is not defined")
        return True, dict.fromkeys(names, Observation(ending=Ending.RAISED, raised=raised))
    return put_probes(box, assignment, exercise, checks, as_it_is)


def _double(value: object) -> object:
    return value.astype(np.float64) if isinstance(value, np.ndarray) and value.dtype.kind == "f" else value


def _words(observation: Observation) -> str:
    raised = observation.raised
    return f"{raised.type}: {raised.message}" if raised else observation.detail or observation.ending.value
