"""What an assignment asks for: exercises, their checks, and the known misconceptions.

Trusted side. Nothing here runs student code or holds an answer.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from autograder.model.policy import Policy
from autograder.model.probe import Observation, Probe
from autograder.model.verdict import Verdict


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """A trusted statement derived from observations, made of words and numbers that JSON can hold.

    Attributes:
        call: what was called, as the student would write it: ``relu(-2.0)``.
        received: what came back.
        expected: what was expected, or the law that is broken.
        detail: how many entries differ, by how much.
        about_input: it may tell something of the probes' inputs or of what the reference gives for them.
    """

    call: str = ""
    received: str = ""
    expected: str = ""
    detail: str = ""
    about_input: bool = True


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """What a law concluded about the exhibits of one check."""

    verdict: Verdict
    rationale: str
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True, kw_only=True)
class Exhibit:
    """One probe with what the student's and the reference's code gave for it."""

    probe: Probe
    observed: Observation
    expected: Observation


class Law(Protocol):
    """Decides one check from its exhibits: pure, total, never raises for what the guest said."""

    def __call__(self, exhibits: Sequence[Exhibit]) -> Ruling:
        """Return the ruling for these exhibits."""
        ...


@dataclass(frozen=True, kw_only=True)
class Check:
    """One question put to a submission.

    Attributes:
        name: unique within its exercise.
        title: what must hold, as a student reads it.
        points: what it earns.
        probes: what is called.
        law: what must hold of the observations.
        requires: names of checks that must pass first, else this one is skipped.
        drawn: name of the probe whose curve is drawn on the student's page, or empty.
    """

    name: str
    title: str
    points: float
    probes: tuple[Probe, ...]
    law: Law
    requires: tuple[str, ...] = ()
    drawn: str = ""


def every_probe(checks: Sequence[Check]) -> tuple[Probe, ...]:
    """Return the probes of all checks in order, one that several checks share once."""
    return tuple({probe.name: probe for check in checks for probe in check.probes}.values())


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """One task in an assignment, for all seeds.

    Attributes:
        name: the name that the notebook defines, and the solution cell's `grade_id`.
        points: the sum of its checks' points.
        make_checks: from a seed to the checks with concrete probes.
        forbids: library functions that must not do the work, by bare name.
        seconds: wall-clock limit for all its probes together.
        title: a few words.
        trains: an answer takes seconds, because it trains.
    """

    name: str
    points: float
    make_checks: Callable[[int], tuple[Check, ...]]
    forbids: tuple[str, ...] = ()
    seconds: float = 10.0
    title: str = ""
    trains: bool = False


@dataclass(frozen=True, kw_only=True)
class Misconception:
    """A belief that can be shown false, as code that predicts what it computes.

    Attributes:
        exercise: whose answer it replaces.
        name: identifier, such as ``relu-max-instead-of-maximum``.
        title: what it is, as a student reads it.
        hint: what to look at next; never the answer.
        source: Python source that defines the exercise's name.
    """

    exercise: str
    name: str
    title: str
    hint: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """A published piece of work.

    Attributes:
        name: its folder's name.
        title: as the notebook's heading has it.
        exercises: in the notebook's order.
        scenarios: source of scenarios.py, run in the guest; empty if there is none.
        modules: names of the Python files besides it that students get.
        cells: the released notebook's cells: grade_id to source, for comparison with a submission.
        cell_seconds: wall-clock limit for one cell of the notebook.
        digest: identifies points, probes and checks.
        policy: which attempt counts, what lateness costs, what students are shown.
    """

    name: str
    title: str
    exercises: tuple[Exercise, ...]
    scenarios: str = ""
    modules: tuple[str, ...] = ()
    cells: Mapping[str, str] = field(default_factory=dict)
    cell_seconds: float = 60.0
    digest: str = ""
    policy: Policy = field(default_factory=Policy)

    @property
    def points(self) -> float:
        """The most that can be earned."""
        return sum(exercise.points for exercise in self.exercises)
