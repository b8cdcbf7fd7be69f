"""What one seed asks of every exercise, and whether what is recorded answers it.

Trusted side. Runs nothing.
"""

import hashlib
from collections.abc import Mapping

from autograder.course.answers import AnswerKey
from autograder.model.exercise import Assignment, Check
from autograder.model.probe import Observation
from autograder.observing.messages import probe_message
from autograder.store.asked import Asked
from autograder.store.records import Answer, Records
from autograder.wire.codec import encode

Checks = Mapping[str, tuple[Check, ...]]


class Questions:
    """The checks of one seed, with the digest of every question they put.

    Attributes:
        checks: by exercise.
        asked: by exercise.
    """

    def __init__(self, assignment: Assignment, seed: int, records: Records) -> None:
        """Draw the checks."""
        self.checks: dict[str, tuple[Check, ...]] = {one.name: one.make_checks(seed) for one in assignment.exercises}
        self.asked = {one.name: _asked(assignment, one.name, self.checks[one.name]) for one in assignment.exercises}
        self._records = records
        self._earlier: dict[str, Asked] = {asked.digest: asked for asked in self.asked.values()}

    def lacking(self, exercise: str, answer: Answer | None) -> tuple[str, ...]:
        """Return the names of the probes of `exercise` that `answer` does not answer."""
        asked = self.asked[exercise]
        if answer is None:
            return tuple(asked.probes)
        return () if answer.asked == asked.digest else asked.lacks(self._known(answer.asked))

    def observations(self, exercise: str, answer: Answer) -> Mapping[str, Observation]:
        """Return what `answer` holds, under the names that the probes have now."""
        kept = self._records.observations(answer.payload)
        asked = self.asked[exercise]
        return kept if answer.asked == asked.digest else asked.found_in(self._known(answer.asked), kept)

    def _known(self, digest: str) -> Asked:
        if digest not in self._earlier:
            self._earlier.update(self._records.asked([digest]))
        return self._earlier.get(digest, Asked({}))


def judging_digest(assignment: Assignment, key: AnswerKey) -> str:
    """Identify everything that observations are judged by: points, checks, tolerances, policy, answer key."""
    state = hashlib.sha256(f"{assignment.digest} {code_digest(key.reference)}".encode())
    for one in key.misconceptions:
        state.update("\0".join((one.exercise, one.name, one.title, one.hint, one.source)).encode())
    return state.hexdigest()


def code_digest(source: str) -> str:
    """Identify what a script does: comments, such as a notebook's text, and blank lines do not count."""
    lines = [line.rstrip() for line in source.splitlines()]
    code = [line for line in lines if line and not line.lstrip().startswith("#")]
    return hashlib.sha256("\n".join(code).encode()).hexdigest()[:32]


def _asked(assignment: Assignment, name: str, checks: tuple[Check, ...]) -> Asked:
    exercise = next(one for one in assignment.exercises if one.name == name)
    probes = [probe for check in checks for probe in check.probes]
    messages = {probe.name: probe_message(probe, exercise, assignment.scenarios) for probe in probes}
    return Asked({name: _digest({**message, "name": ""}) for name, message in messages.items()})


def _digest(message: dict[str, object]) -> str:
    return hashlib.sha256(encode(message)).hexdigest()[:32]
