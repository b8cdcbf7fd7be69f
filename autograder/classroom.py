"""A class that is being graded: what was handed in, what of it must run, what is there already.

Trusted side. Runs submissions in boxes only; concludes about each student as soon as what counts was observed.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from autograder.changes import changes
from autograder.classwide import write_class
from autograder.errors import UnreadableNotebookError, UsageError
from autograder.judging.attempts import merged
from autograder.language import message
from autograder.likeness import prepare
from autograder.marking import LANGUAGE, Marking, login, moment
from autograder.model.observed import Observed
from autograder.model.report import Report
from autograder.model.submission import Attempt, Submission, digest_of
from autograder.observing.run import observe, unreadable
from autograder.output import Output
from autograder.pages import student_files, warm
from autograder.reports import for_student as view
from autograder.reports.keeping import undrawn
from autograder.sandbox.lazy import LazyZygote
from autograder.store.audit import Entry, add
from autograder.store.reports import put
from autograder.submissions.attempts import dated

AGAIN = message("graded again")


@dataclass(frozen=True, kw_only=True)
class _Seen:
    """What a box gave for one attempt."""

    attempt: Attempt
    observed: Observed


class Classroom:
    """One class on its way from files to grades."""

    def __init__(
        self,
        marking: Marking,
        output: Output,
        given: Path,
        found: Mapping[str, Sequence[Submission]],
        *,
        drawn: bool = False,
    ) -> None:
        """Read what was handed in; nothing is run yet.

        Args:
            marking: what is recorded, and how it is judged.
            output: where files go.
            given: where the submissions are.
            found: everything that is handed in, by student, the earliest first.
            drawn: reports keep their curves, of which a large class has many, until the end.
        """
        self._marking, self._output, self._drawn = marking, output, drawn
        self._handed: dict[tuple[str, str], Submission] = {}
        known = output.store.attempts()
        late = marking.assignment.policy.late is not None
        self._attempts = {
            student: merged(
                known.get(student, ()), [self._attempt(dated(given, one) if late else one) for one in submissions]
            )
            for student, submissions in found.items()
        }
        self._moved = {student: one for student, one in self._attempts.items() if one != known.get(student)}
        self._reports: dict[str, Report] = {}
        self._again = frozenset[str]()
        output.expect(found)

    def refuse_changes(self, only: Sequence[str]) -> None:
        """Make sure that what is recorded answers what is asked now, and is judged as it was.

        Args:
            only: exercises that are about to be run again.

        Raises:
            UsageError: the assignment changed; the sentence says what to do. Nothing was changed.
        """
        marking, folder = self._marking, self._output.folder
        asked = {name for one in self._counting() for name in marking.lacking(one) if self._is_recorded(one, name)}
        changed = [one.name for one in marking.assignment.exercises if one.name in asked and one.name not in only]
        if changed:
            raise UsageError(
                f"{folder} was made before the probes of {', '.join(changed)} changed. Add --only "
                f"{','.join(changed)} to run them again and keep the rest, or use another --output."
            )
        judging = self._output.store.fact("judging")
        if marking.concluded and judging != marking.judging and not only:
            raise UsageError(
                f"{marking.assignment.name} or its answer key changed since {folder} was graded. `autograder rescore "
                f"{folder}` judges what is recorded and says whose score changes; or use another --output."
            )

    def grade(self, boxes: LazyZygote, jobs: int, only: Sequence[str]) -> Iterator[tuple[int, Report]]:
        """Yield a count and the report for every student who is not there as is, when it is done.

        Args:
            boxes: where submissions run.
            jobs: how many at the same time.
            only: exercises to run again for everybody.
        """
        if only:
            self._begin_again(only)
        self._output.store.keep_facts({"judging": self._marking.judging, LANGUAGE: self._marking.language})
        todo = {student: self._todo(attempts) for student, attempts in self._attempts.items()}
        todo = {student: jobs for student, jobs in todo.items() if jobs or not self._is_there(student)}
        done = len(self._attempts) - len(todo)
        for student in self._observed(todo, boxes, jobs):
            done += 1
            yield done, self._conclude(student)
        self._output.store.keep_attempts(self._moved)

    def finish(self) -> list[Report]:
        """Write what concerns the whole class, where it changed, and return all reports, by student."""
        marking, output = self._marking, self._output
        reports = [self._reports.get(student) or self._kept(student) for student in sorted(self._attempts)]
        write_class(marking, output, reports, self._attempts)
        if self._again:
            output.store.keep_facts({"again": ""})
        return reports

    def for_student(self, report: Report) -> Report:
        """Return what of a report its student may see."""
        return view.for_student(report, self._marking.shown)

    def _attempt(self, submission: Submission) -> Attempt:
        digest = self._read(submission)[0]
        self._handed[submission.student, digest] = submission
        return Attempt(
            student=submission.student,
            digest=digest,
            source=submission.source,
            handed_in=submission.handed_in.astimezone(UTC) if submission.handed_in else None,
            sure=submission.sure,
            notes=submission.notes,
        )

    def _read(self, submission: Submission) -> tuple[str, bytes, str]:
        """Return the digest of a submission with its content, or with the sentence that says why it has none."""
        try:
            content = submission.read()
        except UnreadableNotebookError as error:
            return f"unreadable {hashlib.sha256(str(error).encode()).hexdigest()[:16]}", b"", str(error)
        return digest_of(submission.format, content), content, ""

    def _begin_again(self, only: Sequence[str]) -> None:
        """Mark what is to be run again, once: the same command goes on where it was stopped."""
        self._again = frozenset(only)
        wanted = ",".join(sorted(only))
        if self._output.store.fact("again") != wanted:
            self._output.store.records.mark_stale(only)
            self._output.store.keep_facts({"again": wanted})
            self._marking.kept = self._output.store.records.all()

    def _counting(self) -> list[Attempt]:
        return [one for attempts in self._attempts.values() for one in self._marking.counting(attempts)]

    def _is_recorded(self, attempt: Attempt, exercise: str) -> bool:
        kept = self._marking.kept.get((attempt.student, attempt.digest))
        answer = kept.answers.get(exercise) if kept and not kept.ours else None
        return kept is not None and not kept.ours and (answer is None or not answer.stale)

    def _todo(self, attempts: Sequence[Attempt]) -> list[tuple[Attempt, list[str]]]:
        found = [(one, self._marking.lacking(one)) for one in self._marking.counting(attempts)]
        return [(one, names) for one, names in found if names and one.present]

    def _is_there(self, student: str) -> bool:
        """Whether the student's report and files are there and rest on what is recorded now."""
        kept = self._marking.concluded.get(student)
        if kept is None or kept.basis != self._marking.basis(self._attempts[student]):
            return False
        stamps = {name: stamp for name, stamp in kept.files.items() if name}
        return kept.files.get("") == self._marking.view and self._output.has(stamps)

    def _observed(
        self, todo: Mapping[str, Sequence[tuple[Attempt, list[str]]]], boxes: LazyZygote, jobs: int
    ) -> Iterator[str]:
        """Yield every student as soon as all of their attempts that count have been observed, `jobs` at a time."""

        def see(attempts: Sequence[tuple[Attempt, list[str]]]) -> list[_Seen]:
            return [self._see(attempt, names, boxes) for attempt, names in attempts]

        with ThreadPoolExecutor(max_workers=jobs) as pool:
            try:
                waiting = {pool.submit(see, attempts): student for student, attempts in todo.items()}
                if self._output.pages:
                    warm()
                    prepare(self._marking)
                for future in as_completed(waiting):
                    student = waiting.pop(future)  # or all that was observed of the class would stay in memory
                    for seen in future.result():
                        self._record(seen)
                    yield student
            finally:
                pool.shutdown(wait=True, cancel_futures=True)

    def _see(self, attempt: Attempt, names: Sequence[str], boxes: LazyZygote) -> _Seen:
        submission = self._handed[attempt.student, attempt.digest]
        checks = {name: self._marking.questions.checks[name] for name in names}
        digest, content, problem = self._read(submission)
        if digest != attempt.digest:
            raise UsageError(f"{submission.source} was changed while it was being graded; give the command again.")
        if problem:
            return _Seen(attempt=attempt, observed=unreadable(checks, problem))
        observed = observe(boxes.get(), self._marking.assignment, checks, content, submission.format)
        return _Seen(attempt=attempt, observed=observed)

    def _record(self, seen: _Seen) -> None:
        student, digest = seen.attempt.student, seen.attempt.digest
        kept = self._output.store.records.record(student, digest, seen.observed, self._marking.questions.asked)
        self._marking.kept[student, digest] = kept

    def _conclude(self, student: str) -> Report:
        """Judge what was observed of one student, write the student's files, and note what changed."""
        marking, attempts = self._marking, self._attempts[student]
        old, basis = marking.earlier(student), marking.basis(attempts)
        kept = marking.concluded.get(student)
        held = kept is not None and kept.held and kept.basis == basis
        report = old if held and old is not None else marking.judge(attempts)
        texts = student_files(report, self._output.name(student), marking.shown) if self._output.pages else {}
        stamps = self._output.write(texts)
        self._output.remove(set(kept.files) - {*stamps, ""} if kept else ())
        self._output.store.keep_attempts({student: attempts})
        marking.concluded[student] = marking.conclusion(report, basis, stamps, held=held)
        with self._output.store.writing() as connection:
            put(connection, [marking.concluded[student]])
            add(connection, self._entries(old, report))
        self._reports[student] = report if self._drawn else undrawn(report)
        return report

    def _entries(self, old: Report | None, new: Report) -> list[Entry]:
        if old is None:
            return []
        at, who = moment(), login()
        return [Entry(at=at, who=who, what=AGAIN, **vars(one)) for one in changes(old, new)]

    def _kept(self, student: str) -> Report:
        report = self._marking.earlier(student)
        if report is None:
            raise KeyError(student)
        return report
