"""Grade a class: open, run, observe, record, judge, diagnose, report. The whole story on one page.

Trusted side. Student code runs in boxes only. Observations are recorded before they are judged, and judging is a
function of what was recorded: a run that was killed goes on where it was and comes to the same grades.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.course.answers import load_key
from autograder.course.assignments import load_assignment
from autograder.course.folders import Course
from autograder.errors import UnreadableNotebookError
from autograder.integrations.homes import Home, bring_home
from autograder.model.observed import Observed
from autograder.model.report import Report
from autograder.model.submission import Submission, digest_of
from autograder.observing.run import observe, unreadable
from autograder.output import Output
from autograder.sandbox.lazy import LazyZygote
from autograder.store.payload import pack
from autograder.submissions.discover import discover

if TYPE_CHECKING:
    from autograder.examiner import Examiner

# Seconds after which a busy thread lets another one run: boxes wait while a page is being written.
_SWITCH_SECONDS = 0.0005

Progress = Callable[[int, int, Report], None]


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
    """

    assignment: str
    submissions: Path
    output: Path
    jobs: int = 1
    seed: int | None = None
    trust: bool = False


@dataclass(frozen=True, kw_only=True)
class _Seen:
    """One submission with what was observed of it."""

    submission: Submission
    digest: str
    observed: Observed
    recorded: bool


def grade(
    course: Course,
    order: Order,
    progress: Progress = lambda done, total, report: None,
    zygote: LazyZygote | None = None,
    homes: Sequence[Home] = (),
) -> list[Report]:
    """Grade every submission and write all that the output folder holds; return the reports, by student.

    Args:
        course: where the assignment and its answer key are.
        order: what to grade and where to put it.
        progress: called after each submission with how many are done, how many there are, and its report.
        zygote: where boxes come from; one of its own if not given.
        homes: where grades are kept besides `order.output`; each receives the class when it is graded.

    Raises:
        UsageError: something that was asked for cannot be; nothing was overwritten.
        InternalError: the run cannot go on by our fault; what was graded stays.
    """
    assignment = load_assignment(course, order.assignment)
    key = load_key(course, order.assignment)
    submissions = discover(order.submissions, order.assignment)
    output = Output(order.output, order.seed)
    with ExitStack() as stack:
        stack.callback(sys.setswitchinterval, sys.getswitchinterval())
        sys.setswitchinterval(_SWITCH_SECONDS)
        boxes = zygote or stack.enter_context(LazyZygote(order.jobs, order.trust, key.libraries))
        if not output.resumed:
            boxes.start()
        # Everything that takes a while comes after the start: the boxes' libraries take longer.
        from autograder.examiner import Examiner

        stack.enter_context(output)
        examiner = Examiner(boxes, assignment, key, output.store, output.seed)
        output.store.identify(examiner.identity)
        output.expect([submission.student for submission in submissions])
        reports: dict[str, Report] = {}
        for seen in _observe_all(submissions, examiner, output, boxes, order.jobs):
            report = _conclude(seen, examiner, output)
            reports[report.student] = report
            progress(len(reports), len(submissions), report)
        ordered = [reports[submission.student] for submission in submissions]
        output.write_class(assignment, ordered)
        bring_home(homes, assignment, submissions, ordered, boxes)
    return ordered


def _observe_all(
    submissions: Sequence[Submission], examiner: "Examiner", output: Output, zygote: LazyZygote, jobs: int
) -> Iterator[_Seen]:
    """Yield every submission as soon as it has been observed, `jobs` at a time."""

    def see(submission: Submission) -> _Seen:
        try:
            content = submission.read()
        except UnreadableNotebookError as error:
            return _Seen(
                submission=submission, digest="", observed=unreadable(examiner.checks, str(error)), recorded=False
            )
        digest = digest_of(submission.format, content)
        kept = output.store.recorded(submission.student, digest)
        if kept is not None:
            return _Seen(submission=submission, digest=digest, observed=kept, recorded=True)
        observed = observe(zygote.get(), examiner.assignment, examiner.checks, content, submission.format)
        return _Seen(submission=submission, digest=digest, observed=observed, recorded=False)

    with ThreadPoolExecutor(max_workers=jobs) as pool:
        try:
            for future in as_completed([pool.submit(see, submission) for submission in submissions]):
                yield future.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _conclude(seen: _Seen, examiner: "Examiner", output: Output) -> Report:
    """Record what was observed, then judge it and write the student's files."""
    packed = {exercise: pack(observations) for exercise, observations in seen.observed.exercises.items()}
    submission = seen.submission
    if not seen.recorded:
        output.store.record(submission.student, seen.digest, submission.source, seen.observed, packed)
    report = examiner.examine(submission, seen.observed, packed)
    output.write_student(report)
    return report
