"""Judge a graded class again from what is recorded, after a change of points, tolerances, checks, hints or policy.

Trusted side. Runs no submission; the answer key only where it is new. Says what would change before anything is
written; what is written can be undone, and is in the audit log for good.
"""

import json
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from autograder.changes import changes
from autograder.classwide import CLASS, class_fact
from autograder.course.answers import load_key
from autograder.course.assignments import load_assignment
from autograder.course.folders import Course
from autograder.errors import UsageError
from autograder.judging.attempts import can_count
from autograder.language import SOURCE, chosen, message, phrase, speaking, wording
from autograder.likeness import similar
from autograder.marking import LANGUAGE, Marking, login, moment
from autograder.model.report import Change, Report
from autograder.model.submission import Attempt
from autograder.pages import AUDIT, class_files, student_files
from autograder.publishing import Publication, forget_old, recover
from autograder.reports.keeping import to_kept
from autograder.reports.words import points
from autograder.sandbox.lazy import LazyZygote
from autograder.store.audit import Entry, add
from autograder.store.database import set_facts
from autograder.store.reports import forget, put, set_aside
from autograder.undo import graded
from autograder.writing import stamp_of

RESCORED = message("rescored")
_FACTS = ("judging", CLASS, LANGUAGE)


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What a rescore would change.

    Attributes:
        changes: every score that would change.
        held: scores that would go down and are kept instead.
        reworded: how many more reports would say something else, with the same points.
        waiting: attempts that would have to be looked at and were never run.
        students: how many there are.
    """

    changes: tuple[Change, ...]
    held: tuple[Change, ...]
    reworded: int
    waiting: tuple[str, ...]
    students: int


class Rescoring:
    """A rescore of one output folder; a context in which the folder's record is held and its language spoken."""

    def __init__(
        self, course: Course, folder: Path, boxes: LazyZygote | None = None, language: str | None = None
    ) -> None:
        """Open nothing yet.

        Args:
            course: where the assignment and its answer key are.
            folder: what `grade` wrote.
            boxes: where the answer key runs if it is new; one of its own if not given.
            language: of the reports; None for the one they are in.

        Raises:
            UsageError: nothing was graded in `folder`.
        """
        self._course = course
        self._output = graded(folder)
        self._given = boxes
        self._asked = language
        self._stack = ExitStack()
        self._new: dict[str, tuple[Report, str, bool]] = {}

    def __enter__(self) -> Self:
        """Read the record.

        Raises:
            StoreError: the record cannot be used.
        """
        self._stack.enter_context(self._output)
        try:
            name = self._output.store.fact("assignment") or ""
            key = load_key(self._course, name)
            # Only the answer key runs, which is the instructor's own.
            boxes = self._given or self._stack.enter_context(LazyZygote(1, trust=True, libraries=key.libraries))
            self._before = self._output.store.fact(LANGUAGE) or SOURCE
            language, folders = chosen(self._asked, self._before), self._course.worded_in(name)
            self._stack.enter_context(speaking(language, folders))
            said = wording(language, folders)
            assignment = load_assignment(self._course, name)
            self._marking = Marking(assignment, key, self._output, boxes, runs=False, wording=said)
            self._attempts = self._output.store.attempts()
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Release the record."""
        self._stack.close()

    def propose(self, *, keep_higher: bool = False) -> Proposal:
        """Judge everything again and return what would change; nothing is written.

        Args:
            keep_higher: a student whose score would go down keeps the report there is.

        Raises:
            UsageError: what is recorded does not answer what is asked now; the sentence says what must run.
        """
        self._refuse_unasked()
        found: list[Change] = []
        held: list[Change] = []
        reworded = 0
        students = [student for student in self._students() if self._marking.counting(self._attempts[student])]
        for student in students:
            old, new = self._marking.earlier(student), self._marking.judge(self._attempts[student])
            lower = keep_higher and old is not None and new.score < old.score
            held += [_kept(old, new)] if lower and old is not None else []
            report = old if lower and old is not None else new
            changed = changes(old, report) if old is not None else []
            found += changed
            reworded += not changed and not lower and self._is_reworded(student, report)
            self._new[student] = report, self._marking.basis(self._attempts[student]), lower
        return Proposal(
            changes=tuple(found),
            held=tuple(held),
            reworded=reworded,
            waiting=tuple(one.source for student in self._students() for one in self._unseen(student)),
            students=len(students),
        )

    def is_settled(self, proposal: Proposal) -> bool:
        """Return whether there is nothing to write: everything is as the assignment says now."""
        judged = self._output.store.fact("judging") == self._marking.judging
        is_worded = self._before == self._marking.language
        return judged and is_worded and not (proposal.changes or proposal.held or proposal.reworded)

    def write(self, proposal: Proposal, reason: str) -> int:
        """Write what was proposed; return how many files changed.

        Args:
            proposal: what `propose` returned.
            reason: why, for the audit log.
        """
        entries = _entries(proposal, reason)
        marking, folder, store = self._marking, self._output.folder, self._output.store
        publication = Publication(folder)
        changed = self._student_files(publication)
        log = [*store.audit(), *entries]
        stamps, whole = self._class_files(publication, log)
        known = store.history()
        number = (known[-1] if known else 0) + 1
        publication.set_aside(number, [*changed, *(name for name in whole if name != AUDIT)])
        reports = [report for report, _, _ in self._new.values()]
        with store.writing() as connection:
            set_facts(connection, {LANGUAGE: self._before})
            set_aside(connection, number, _FACTS)
            put(connection, [marking.concluded[student] for student in self._new])
            fact = class_fact(marking, reports, len(log), stamps)
            set_facts(connection, {"judging": marking.judging, CLASS: fact, LANGUAGE: marking.language})
            add(connection, entries)
            publication.announce(connection, "new")
            forget(connection, forget_old(folder, number))
        recover(folder, store)
        return len(changed) + len(whole)

    def _students(self) -> list[str]:
        """Return the students of the class as it was last graded."""
        listed = json.loads(self._output.store.fact(CLASS) or "{}").get("students")
        return [student for student in sorted(listed or self._marking.concluded) if student in self._attempts]

    def _unseen(self, student: str) -> list[Attempt]:
        marking = self._marking
        unseen = [one for one in self._attempts[student] if one.present and marking.lacking(one, stale=False)]
        every = can_count(marking.assignment.policy.attempts, [one.present for one in self._attempts[student]])
        return [self._attempts[student][place] for place in every if self._attempts[student][place] in unseen]

    def _refuse_unasked(self) -> None:
        marking = self._marking
        names = [exercise.name for exercise in marking.assignment.exercises]
        recorded = [kept.answers for kept in marking.kept.values() if not kept.ours]
        new = [
            name for name in names if any(marking.questions.lacking(name, answers.get(name)) for answers in recorded)
        ]
        if new:
            raise UsageError(
                f"The probes of {', '.join(new)} changed, and nothing recorded answers them. Nothing was changed. Run "
                f"`autograder grade {marking.assignment.name} SUBMISSIONS --output {self._output.folder} --only "
                f"{','.join(new)}`, which runs them again and keeps the rest."
            )

    def _is_reworded(self, student: str, report: Report) -> bool:
        kept = self._marking.concluded.get(student)
        return kept is None or kept.report != to_kept(report)

    def _student_files(self, publication: Publication) -> list[str]:
        """Have the students' files that change wait; return their names, those that go included."""
        marking, output = self._marking, self._output
        output.expect(sorted(self._new))
        changed: list[str] = []
        gone: set[str] = set()
        for student, (report, basis, held) in self._new.items():
            before = marking.concluded.get(student)
            stamps = {name: stamp for name, stamp in before.files.items() if name} if before else {}
            if not held:
                texts = student_files(report, output.name(student), marking.shown)
                new = {name: publication.wait(name, text) for name, text in texts.items() if output.differs(name, text)}
                gone |= set(stamps) - set(texts)
                stamps = {name: new.get(name) or stamp_of(output.folder / name) for name in texts}
                changed += new
            marking.concluded[student] = marking.conclusion(report, basis, stamps, held=held)
        publication.remove(sorted(gone))
        return [*changed, *sorted(gone)]

    def _class_files(self, publication: Publication, log: Sequence[Entry]) -> tuple[dict[str, str], list[str]]:
        """Have the files about the class that change wait; return the stamps of all, and the names of those."""
        reports = [report for report, _, _ in self._new.values()]
        alike = similar(self._marking, self._output, reports, self._attempts)
        texts = class_files(self._marking.assignment, reports, self._marking.shown, log, alike)
        new = {name: publication.wait(name, text) for name, text in texts.items() if self._output.differs(name, text)}
        return {name: new.get(name) or stamp_of(self._output.folder / name) for name in texts}, list(new)


def _kept(old: Report, new: Report) -> Change:
    words = phrase("kept, as it would go down to {points}", points=points(new.score))
    return Change(student=old.student, exercise="", old=points(old.score), new=points(old.score), why=words)


def _entries(proposal: Proposal, reason: str) -> list[Entry]:
    at, who = moment(), login()
    scores = phrase("{changed} changed, {kept} kept", changed=len(proposal.changes), kept=len(proposal.held))
    whole = Entry(at=at, who=who, what=RESCORED, new=scores, why=reason)
    return [whole, *(Entry(at=at, who=who, what=RESCORED, **vars(one)) for one in (*proposal.changes, *proposal.held))]
