"""Grade a class: open, run, observe, record, judge, diagnose, report. The whole story on one page.

Trusted side. Student code runs in boxes only. Observations are recorded before they are judged, and judging is a
function of what was recorded: a run that was killed goes on where it was and comes to the same grades.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from autograder.course.answers import libraries, load_key
from autograder.course.assignments import load_assignment
from autograder.course.folders import Course
from autograder.early import boxes_for
from autograder.errors import UsageError
from autograder.integrations.homes import Home, bring_home
from autograder.language import chosen, speaking, wording
from autograder.model.exercise import Assignment
from autograder.model.report import Report
from autograder.output import Output, is_resumed
from autograder.sandbox.lazy import LazyZygote
from autograder.sandbox.limits import SWITCH_SECONDS
from autograder.submissions.discover import discover_all

Progress = Callable[[int, int, Report], None]
Summary = Callable[[Sequence[Report]], None]


@dataclass(frozen=True, kw_only=True)
class Order:
    """What an instructor asked for.

    Attributes:
        assignment: its name.
        submissions: where they are.
        output: the folder for grades, pages and the record.
        jobs: boxes at the same time.
        seed: of the probes' inputs; None draws a secret one, or goes on with the one in `output`.
        trust: run submissions even where nothing can be confined.
        only: exercises to run again for everybody, while the rest is kept; empty to run what is new.
        language: of the reports; None for the one that they are in, else that of the environment, else English.
        pages: write files for people; without, what is asked for goes to `homes` alone.
    """

    assignment: str
    submissions: Path
    output: Path
    jobs: int = 1
    seed: int | None = None
    trust: bool = False
    only: tuple[str, ...] = ()
    language: str | None = None
    pages: bool = True


def grade(
    course: Course,
    order: Order,
    progress: Progress = lambda done, total, report: None,
    zygote: LazyZygote | None = None,
    homes: Sequence[Home] = (),
    summary: Summary = lambda reports: None,
) -> list[Report]:
    """Grade every submission and write all that the output folder holds; return the reports, by student.

    Args:
        course: where the assignment and its answer key are.
        order: what to grade and where to put it.
        progress: called after each submission that was not there as it is, with how many are done, how many there are,
            and its report.
        zygote: where boxes come from; one of its own if not given.
        homes: where grades are kept besides `order.output`; each receives the class, as students may see it.
        summary: called with all reports at the end, while their language is spoken.

    Raises:
        UsageError: something that was asked for cannot be; nothing was overwritten.
        InternalError: the run cannot go on by our fault; what was graded stays.
    """
    chosen(order.language)  # refuses one that is not there before anything begins
    with ExitStack() as stack:
        stack.enter_context(_threads_take_turns_soon())
        needed = libraries(course, order.assignment)
        boxes = zygote or stack.enter_context(boxes_for(order.jobs, order.trust, needed))
        if not is_resumed(order.output):
            boxes.start()
            boxes.give_way()
        # Everything that takes a while comes after the start: the boxes' libraries take longer.
        from autograder.classroom import Classroom
        from autograder.marking import LANGUAGE, Marking

        assignment = load_assignment(course, order.assignment)
        _refuse_unknown(assignment, order.only)
        key = load_key(course, order.assignment)
        found = discover_all(order.submissions, order.assignment, assignment.policy.timezone, assignment.modules)
        output = Output(order.output, order.seed, pages=order.pages)
        stack.enter_context(output)
        language, folders = chosen(order.language, output.store.fact(LANGUAGE)), course.worded_in(order.assignment)
        stack.enter_context(speaking(language, folders))
        marking = Marking(assignment, key, output, boxes, wording=wording(language, folders))
        classroom = Classroom(marking, output, order.submissions, found, drawn=bool(homes))
        classroom.refuse_changes(order.only)
        for done, report in classroom.grade(boxes, order.jobs, order.only):
            progress(done, len(found), report)
        if zygote is None and not homes:
            boxes.retire()
        reports = classroom.finish()
        if homes:
            seen = [classroom.for_student(report) for report in reports]
            bring_home(homes, assignment, list(chain.from_iterable(found.values())), seen, boxes)
        summary(reports)
    return reports


@contextmanager
def _threads_take_turns_soon() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_SECONDS)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


def _refuse_unknown(assignment: Assignment, names: Sequence[str]) -> None:
    there_are = [exercise.name for exercise in assignment.exercises]
    unknown = [name for name in names if name not in there_are]
    if unknown:
        raise UsageError(
            f"{assignment.name} has no exercise “{'”, “'.join(unknown)}”. There are: {', '.join(there_are)}."
        )
