"""One submission's conversation with a box: read it, run its cells, put probes.

Trusted side. Student code runs in boxes only; what they say becomes `Observation`s and nothing else.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from autograder.errors import ProtocolError
from autograder.model.exercise import Assignment, Check, Exercise, every_probe
from autograder.model.notebook import Cell
from autograder.model.observed import Observed
from autograder.model.probe import Observation, Probe, Raised
from autograder.model.submission import Format
from autograder.model.verdict import Ending
from autograder.observing.messages import Request, probe_message, together
from autograder.observing.noticing import Asked, Noticing
from autograder.observing.plan import Plan, make_plan
from autograder.sandbox.box import Box, BoxEnded
from autograder.sandbox.guestword import cell_reply, names_reply, notebook_reply, observation

OPEN_SECONDS = 20.0
_MAX_LOST_CELLS = 4
_GRACE_SECONDS = 0.05

Transform = Callable[[Probe], Probe]


class Session:
    """What is known of one submission, across as many boxes as it takes."""

    def __init__(self, assignment: Assignment, result: Observed, transform: Transform) -> None:
        """Begin with nothing known; `result` is filled as things are observed."""
        self.result = result
        self.plan: Plan | None = None
        self._assignment = assignment
        self._transform = transform
        self._lost: dict[int, Observation] = {}
        self._failed: dict[int, Observation] = {}
        self._found: set[str] = set()

    def open(self, box: Box, content: bytes, format_: Format) -> bool:
        """Have the box read the submission; False, with `result.problem`, where it cannot be read.

        Raises:
            BoxEnded: reading it ended the box.
        """
        try:
            message = {"op": "open", "format": format_.value, "content": content}
            notebook = notebook_reply(box.ask(message, seconds=OPEN_SECONDS))
        except ProtocolError as error:
            self.result.problem = f"The notebook could not be read: {error}."
            return False
        if notebook.problem:
            self.result.problem, self.result.repairs = notebook.problem, notebook.notes
            return False
        self.plan = make_plan(self._assignment, notebook.cells)
        self.result.repairs = (*notebook.notes, *self.plan.repairs)
        self.result.sources = self.plan.sources(one.name for one in self._assignment.exercises)
        return True

    def run_cells(self, box: Box, plan: Plan) -> bool:
        """Run the plan's cells in a new box; False if one of them took the box with it.

        Raises:
            BoxEnded: the box ended between cells.
        """
        self._found = set()
        for cell in plan.cells:
            if cell.index not in self._lost and not self._run_cell(box, plan, cell):
                return False
        wanted = [one.name for one in self._assignment.exercises if one.name not in (*self._found, *plan.untouched)]
        if wanted:
            reply = box.ask({"op": "fetch", "names": wanted}, seconds=OPEN_SECONDS)
            self._found.update(names_reply(reply, "found"))
        return True

    def probe(self, box: Box, plan: Plan, exercise: Exercise, checks: Sequence[Check]) -> bool:
        """Observe one exercise; False if it took the box with it."""
        started = time.monotonic()
        absent = self._absence(plan, exercise.name)
        alive, observations = (
            (True, dict.fromkeys(probe_names(checks), absent))
            if absent is not None
            else put_probes(self._noticing(box, exercise.name), self._assignment, exercise, checks, self._transform)
        )
        self.result.exercises[exercise.name] = observations
        self.result.seconds[exercise.name] = time.monotonic() - started
        return alive

    def give_up(self, ended: BoxEnded) -> None:
        """Note that nothing more can be observed."""
        self.result.problem = ended.detail
        self.result.ours = ended.ending is Ending.UNGRADED

    def _run_cell(self, box: Box, plan: Plan, cell: Cell) -> bool:
        names = list(plan.captures.get(cell.index, ()))
        message = {"op": "cell", "index": cell.index, "code": cell.code, "captures": names}
        try:
            asked = self._noticing(box, f"Cell {cell.index + 1}")
            reply = cell_reply(asked.ask(message, seconds=self._assignment.cell_seconds))
        except BoxEnded as ended:
            return self._lose(cell, ended)
        except ProtocolError as error:
            return self._lose(cell, BoxEnded(Ending.DIED, f"it sent something unreadable: {error}"))
        self._found.update(reply.captured)
        if reply.ending is not Ending.RETURNED:
            self._failed[cell.index] = Observation(ending=reply.ending, raised=reply.raised, detail=reply.detail)
        return True

    def _noticing(self, box: Box, place: str) -> Noticing:
        return Noticing(box, place, self.result.oddities)

    def _lose(self, cell: Cell, ended: BoxEnded) -> bool:
        self._lost[cell.index] = Observation(ending=ended.ending, detail=ended.detail)
        self.result.notes.append(f"Cell {cell.index + 1} was stopped and left out: {ended.detail}")
        if ended.ending is Ending.UNGRADED or len(self._lost) > _MAX_LOST_CELLS:
            self.give_up(ended)
        return False

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


def put_probes(
    box: Asked, assignment: Assignment, exercise: Exercise, checks: Sequence[Check], transform: Transform
) -> tuple[bool, dict[str, Observation]]:
    """Put every probe of `checks`; return whether the box is still there, and the observations by probe name."""
    deadline = time.monotonic() + exercise.seconds
    probes = every_probe(checks)
    requests = [probe_message(transform(probe), exercise, assignment.scenarios) for probe in probes]
    observations: dict[str, Observation] = {}
    waiting = iter(probes)
    try:
        for message, count in together(requests):
            for probe, one in zip(islice(waiting, count), _replies(box, message, count, deadline), strict=True):
                observations[probe.name] = one
    except BoxEnded as ended:
        lost = Observation(ending=ended.ending, detail=_within(ended, exercise))
        observations = dict.fromkeys([probe.name for probe in probes], lost) | observations
        return False, observations
    return True, observations


def _replies(box: Asked, message: Request, count: int, deadline: float) -> Iterator[Observation]:
    """Put `count` probes in one message, and yield what is observed for each as it comes."""

    def left() -> float:
        return max(deadline - time.monotonic(), _GRACE_SECONDS)

    try:
        box.tell(message, seconds=left())
    except ProtocolError as error:
        yield from [Observation(ending=Ending.UNREADABLE, detail=str(error))] * count
        return
    for _ in range(count):
        try:
            yield observation(box.hear(seconds=left()))
        except ProtocolError as error:
            yield Observation(ending=Ending.UNREADABLE, detail=str(error))


def probe_names(checks: Sequence[Check]) -> list[str]:
    """Return the names of all probes, in order."""
    return [probe.name for probe in every_probe(checks)]


def _within(ended: BoxEnded, exercise: Exercise) -> str:
    if ended.ending is Ending.TIMED_OUT:
        why = "Train for fewer epochs?" if exercise.trains else "Is there a loop that never ends?"
        return f"{exercise.name} did not finish within {exercise.seconds:g} seconds. {why}"
    return ended.detail
