"""Run one submission through a box and return what was observed of every exercise.

Trusted side. Student code runs in boxes only; what they say becomes `Observation`s and nothing else. A box that dies
takes one cell or one exercise with it: the rest is observed in a new one.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from autograder.errors import ProtocolError
from autograder.model.exercise import Assignment, Check, Exercise
from autograder.model.notebook import Cell
from autograder.model.probe import Observation, Probe, Raised
from autograder.model.submission import Format
from autograder.model.verdict import Ending
from autograder.observing.plan import Plan, make_plan
from autograder.sandbox.box import Box, BoxEnded
from autograder.sandbox.guestword import cell_reply, names_reply, notebook_reply, observation
from autograder.sandbox.zygote import Zygote

OPEN_SECONDS = 20.0
_MAX_LOST_CELLS = 4
_GRACE_SECONDS = 0.05

Transform = Callable[[Probe], Probe]


@dataclass(kw_only=True)
class Observed:
    """What a run of one submission brought.

    Attributes:
        exercises: for each exercise, observations by probe name.
        problem: why nothing could be observed, for the student, or empty.
        ours: the problem is ours or the host's, not the student's.
        repairs: what was repaired in the notebook.
        notes: cells that failed or were stopped.
        seconds: wall-clock time an exercise.
    """

    exercises: dict[str, dict[str, Observation]] = field(default_factory=dict)
    problem: str = ""
    ours: bool = False
    repairs: tuple[str, ...] = ()
    notes: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)


def observe(
    zygote: Zygote,
    assignment: Assignment,
    checks: Mapping[str, Sequence[Check]],
    content: bytes,
    format: Format,
    *,
    transform: Transform = lambda probe: probe,
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
    return _Run(zygote, assignment, transform).observe(checks, content, format)


class _Run:
    """One submission's way through as many boxes as it takes."""

    def __init__(self, zygote: Zygote, assignment: Assignment, transform: Transform) -> None:
        self._zygote = zygote
        self._assignment = assignment
        self._transform = transform
        self._result = Observed()
        self._lost: dict[int, Observation] = {}
        self._failed: dict[int, Observation] = {}
        self._found: set[str] = set()

    def observe(self, checks: Mapping[str, Sequence[Check]], content: bytes, format_: Format) -> Observed:
        waiting = [exercise for exercise in self._assignment.exercises if exercise.name in checks]
        plan: Plan | None = None
        while waiting or plan is None:
            with self._zygote.box() as box:
                try:
                    plan = plan or self._open(box, content, format_)
                    if plan is None or not self._run_cells(box, plan):
                        if plan is None or self._result.problem:
                            break
                        continue
                    self._probe_all(box, plan, waiting, checks)
                except BoxEnded as ended:
                    self._give_up(ended)
                    break
        for exercise in waiting:
            self._result.exercises[exercise.name] = {}
        return self._result

    def _open(self, box: Box, content: bytes, format_: Format) -> Plan | None:
        try:
            message = {"op": "open", "format": format_.value, "content": content}
            notebook = notebook_reply(box.ask(message, seconds=OPEN_SECONDS))
        except ProtocolError as error:
            self._result.problem = f"The notebook could not be read: {error}"
            return None
        if notebook.problem:
            self._result.problem = notebook.problem
            return None
        plan = make_plan(self._assignment, notebook.cells)
        self._result.repairs = (*notebook.notes, *plan.repairs)
        return plan

    def _run_cells(self, box: Box, plan: Plan) -> bool:
        """Run the plan's cells in a new box; False if one of them took the box with it."""
        self._found = set()
        for cell in plan.cells:
            if cell.index in self._lost:
                continue
            names = list(plan.captures.get(cell.index, ()))
            message = {"op": "cell", "index": cell.index, "code": cell.code, "captures": names}
            try:
                reply = cell_reply(box.ask(message, seconds=self._assignment.cell_seconds))
            except BoxEnded as ended:
                self._lose(cell, ended)
                return False
            self._found.update(reply.captured)
            if reply.ending is not Ending.RETURNED:
                self._failed[cell.index] = Observation(ending=reply.ending, raised=reply.raised, detail=reply.detail)
        missing = [one.name for one in self._assignment.exercises if one.name not in self._found]
        if missing:
            wanted = [name for name in missing if name not in plan.untouched]
            self._found.update(names_reply(box.ask({"op": "fetch", "names": wanted}, seconds=OPEN_SECONDS), "found"))
        return True

    def _lose(self, cell: Cell, ended: BoxEnded) -> None:
        self._lost[cell.index] = Observation(ending=ended.ending, detail=ended.detail)
        self._result.notes.append(f"Cell {cell.index + 1} was stopped and left out: {ended.detail}")
        if ended.ending is Ending.UNGRADED or len(self._lost) > _MAX_LOST_CELLS:
            self._give_up(ended)

    def _give_up(self, ended: BoxEnded) -> None:
        self._result.problem = ended.detail
        self._result.ours = ended.ending is Ending.UNGRADED

    def _probe_all(self, box: Box, plan: Plan, waiting: list[Exercise], checks: Mapping[str, Sequence[Check]]) -> None:
        """Observe exercises until none is waiting or the box is gone."""
        while waiting:
            exercise = waiting.pop(0)
            started = time.monotonic()
            alive, observations = self._probe(box, plan, exercise, checks[exercise.name])
            self._result.exercises[exercise.name] = observations
            self._result.seconds[exercise.name] = time.monotonic() - started
            if not alive:
                return

    def _probe(
        self, box: Box, plan: Plan, exercise: Exercise, checks: Sequence[Check]
    ) -> tuple[bool, dict[str, Observation]]:
        probes = [probe for check in checks for probe in check.probes]
        absent = self._absence(plan, exercise.name)
        if absent is not None:
            return True, dict.fromkeys([probe.name for probe in probes], absent)
        deadline = time.monotonic() + exercise.seconds
        observations: dict[str, Observation] = {}
        for position, probe in enumerate(probes):
            try:
                message = probe_message(self._transform(probe), exercise, self._assignment.scenarios)
                left = max(deadline - time.monotonic(), _GRACE_SECONDS)
                observations[probe.name] = observation(box.ask(message, seconds=left))
            except ProtocolError as error:
                observations[probe.name] = Observation(ending=Ending.UNREADABLE, detail=str(error))
            except BoxEnded as ended:
                lost = Observation(ending=ended.ending, detail=_within(ended, exercise))
                observations.update(dict.fromkeys([rest.name for rest in probes[position:]], lost))
                return False, observations
        return True, observations

    def _absence(self, plan: Plan, name: str) -> Observation | None:
        """Why there is nothing to call for exercise `name`, or None where there is."""
        if name in self._found:
            return None
        if name in plan.untouched:
            return Observation(ending=Ending.MISSING, detail=f"{name} is still as it was handed out.")
        home = plan.home(name)
        if home is not None:
            failure = self._lost.get(home.index) or self._failed.get(home.index)
            if failure is not None:
                return failure
            if home.syntax_error:
                return Observation(ending=Ending.RAISED, raised=Raised(type="SyntaxError", message=home.syntax_error))
        return Observation(ending=Ending.MISSING, detail=f"The notebook does not define {name}.")


def probe_message(probe: Probe, exercise: Exercise, scenarios: str) -> dict[str, object]:
    """Return the request that puts `probe` to a box."""
    return {
        "op": "probe",
        "name": probe.name,
        "target": probe.target,
        "kind": probe.kind.value,
        "arguments": list(probe.arguments),
        "keywords": dict(probe.keywords),
        "form": probe.form.value,
        "wrt": probe.wrt,
        "scenario": probe.scenario,
        "scenarios": scenarios if probe.scenario else "",
        "forbids": list(exercise.forbids),
        "seed": probe.seed,
    }


def _within(ended: BoxEnded, exercise: Exercise) -> str:
    if ended.ending is Ending.TIMED_OUT:
        return f"{exercise.name} did not finish within {exercise.seconds:g} seconds. Is there a loop that never ends?"
    return ended.detail
