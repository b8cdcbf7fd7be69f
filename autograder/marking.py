"""From what is recorded of a class to its reports: the one path that `grade` and `rescore` share.

Trusted side. A function of the record, the assignment, its answer key and the time. Runs no submission.
"""

import getpass
import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from autograder.course.answers import AnswerKey
from autograder.examiner import Examiner
from autograder.judging.attempts import can_count
from autograder.judging.lateness import is_due
from autograder.language import SOURCE
from autograder.model.exercise import Assignment
from autograder.model.report import Report
from autograder.model.submission import Attempt
from autograder.output import Output
from autograder.pages import edition
from autograder.questions import Questions, judging_digest
from autograder.reports.for_student import shown_now
from autograder.reports.keeping import from_kept, to_kept
from autograder.sandbox.lazy import LazyZygote
from autograder.settling import Examined, settle
from autograder.store.records import Kept
from autograder.store.reports import Conclusion
from autograder.store.store import Identity

LANGUAGE = "language"  # the fact that says in which one a class is worded


class Marking:
    """A class with all that is recorded of it.

    Attributes:
        assignment: what is asked.
        key: its answer key.
        questions: what its seed asks.
        judging: digest of everything that observations are judged by.
        runs: submissions whose file is there are run before they are judged.
        wording: what everything is worded in, language and catalogues.
        shown: what students are shown at this moment.
        kept: what was observed, by student and content.
        concluded: the reports there are, by student.
    """

    def __init__(
        self,
        assignment: Assignment,
        key: AnswerKey,
        output: Output,
        boxes: LazyZygote,
        *,
        runs: bool = True,
        wording: str = SOURCE,
        now: datetime | None = None,
    ) -> None:
        """Read the record.

        Args:
            assignment: what is asked.
            key: its answer key.
            output: the folder with the record.
            boxes: where the answer key runs if it is new.
            runs: submissions whose file is there will be run before they are judged.
            wording: of the language that is spoken, from `autograder.language.wording`.
            now: the time, for what is shown after the due time; None for the clock's.

        Raises:
            UsageError: the record belongs to another assignment or seed.
        """
        store = output.store
        store.identify(Identity(assignment=assignment.name, seed=output.seed))
        self.assignment = assignment
        self.key = key
        self.runs = runs
        self.wording = wording
        self.questions = Questions(assignment, output.seed, store.records)
        self.judging = judging_digest(assignment, key)
        self.shown = shown_now(assignment.policy, is_due(assignment.policy, now or datetime.now(UTC)))
        self.kept: dict[tuple[str, str], Kept] = store.records.all()
        self.concluded: dict[str, Conclusion] = store.conclusions.all()
        self._examiner = Examiner(boxes, assignment, key, store, self.questions)

    @property
    def view(self) -> str:
        """What the pages depend on besides the report."""
        return f"{edition()} {self.shown} {self.wording}"

    @property
    def language(self) -> str:
        """The language of the reports, such as ``en``."""
        return self.wording.split()[0]

    def lacking(self, attempt: Attempt, *, stale: bool = True) -> list[str]:
        """Return the exercises of which nothing is recorded, or not what is asked now.

        Args:
            attempt: whose.
            stale: also those that are to be observed again.
        """
        kept = self.kept.get((attempt.student, attempt.digest))
        names = [exercise.name for exercise in self.assignment.exercises]
        if kept is None or kept.ours:
            return names
        return [
            name
            for name in names
            if self.questions.lacking(name, kept.answers.get(name)) or (stale and kept.answers[name].stale)
        ]

    def counting(self, attempts: Sequence[Attempt]) -> list[Attempt]:
        """Return the attempts that must be looked at, of those that can be run or are recorded."""
        able = [one for one in attempts if (self.runs and one.present) or not self.lacking(one, stale=False)]
        places = can_count(self.assignment.policy.attempts, [one.present for one in able])
        return [able[place] for place in places]

    def basis(self, attempts: Sequence[Attempt]) -> str:
        """Return the digest of everything that the report on a student's attempts rests on."""
        facts: list[object] = [self.judging]
        for one in attempts:
            facts.append([one.digest, one.source, str(one.handed_in), one.sure, one.notes, one.present])
        for one in self.counting(attempts):
            kept = self.kept[one.student, one.digest]
            answers = {name: [answer.payload, answer.asked] for name, answer in sorted(kept.answers.items())}
            facts.append([kept.tier, kept.problem, kept.repairs, kept.notes, answers])
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()

    def judge(self, attempts: Sequence[Attempt]) -> Report:
        """Return the report that counts."""
        counting = self.counting(attempts)
        return settle(
            self.assignment.policy,
            [
                Examined(
                    attempt=one,
                    report=self._examiner.examine(one, self.kept[one.student, one.digest]) if one in counting else None,
                )
                for one in attempts
            ],
        )

    def conclusion(self, report: Report, basis: str, stamps: Mapping[str, str], *, held: bool = False) -> Conclusion:
        """Return a report as it is kept, with the stamps of the files about it."""
        return Conclusion(
            student=report.student,
            score=report.score,
            max_score=report.max_score,
            needs_review=report.needs_review,
            basis=basis,
            held=held,
            files={**stamps, "": self.view},
            report=to_kept(report),
        )

    def earlier(self, student: str) -> Report | None:
        """Return the report that was kept of a student, without its curves."""
        kept = self.concluded.get(student)
        return None if kept is None else from_kept(kept.report)


def moment() -> str:
    """Return the time, in UTC, as it stands in the audit log."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def login() -> str:
    """Return who runs the command, as far as the system says."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"
