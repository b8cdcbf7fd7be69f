"""What a home of grades is: something that receives a graded class at the end of a run.

Trusted side. A home never changes a report.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from autograder.model.exercise import Assignment
from autograder.model.report import Report
from autograder.model.submission import Submission
from autograder.sandbox.lazy import LazyZygote


@dataclass(frozen=True, kw_only=True)
class Graded:
    """One submission with the report on it."""

    submission: Submission
    report: Report


class Home(Protocol):
    """Receives a class that was graded."""

    def receive(self, assignment: Assignment, graded: Sequence[Graded], boxes: LazyZygote) -> None:
        """Take over the grades; `boxes` may parse a submission, which this process never does."""
        ...


@dataclass(kw_only=True)
class Catch:
    """A home that keeps what it receives, for whoever asked for the run."""

    graded: list[Graded] = field(default_factory=list)

    def receive(self, assignment: Assignment, graded: Sequence[Graded], boxes: LazyZygote) -> None:
        """Keep the class."""
        self.graded = list(graded)


def bring_home(
    homes: Sequence[Home],
    assignment: Assignment,
    submissions: Sequence[Submission],
    reports: Sequence[Report],
    boxes: LazyZygote,
) -> None:
    """Hand every report to every home, with the submission that it is about."""
    found = {(one.student, one.source): one for one in submissions}
    pairs = [(found.get((report.student, report.source)), report) for report in reports]
    graded = [Graded(submission=one, report=report) for one, report in pairs if one is not None]
    for home in homes:
        home.receive(assignment, graded, boxes)
