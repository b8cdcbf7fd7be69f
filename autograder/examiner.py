"""Judge what was observed of submissions to one assignment, with one seed.

Trusted side. Runs the answer key in boxes when it needs it, once; everything else here is a function of observations.
Equal answers are judged once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from autograder.course.answers import AnswerKey
from autograder.judging.diagnose import diagnose
from autograder.judging.judge import forbidden_calls, judge
from autograder.judging.noticed import noticed_words
from autograder.judging.whole import judge_exercise
from autograder.language import SOURCE, is_english, phrase, recalled, speaking
from autograder.model.exercise import Assignment, Exercise, Misconception
from autograder.model.probe import Observation
from autograder.model.report import Diagnosis, ExerciseReport, Finding, Report
from autograder.model.submission import Attempt
from autograder.model.verdict import Verdict
from autograder.observing.key import observe_reference, observe_variants
from autograder.questions import Questions, code_digest
from autograder.sandbox.lazy import LazyZygote
from autograder.store.payload import fingerprint
from autograder.store.records import Answer, Kept
from autograder.store.store import Store

Observations = Mapping[str, Observation]
_MOST_JUDGED = 1000  # answers that a class shares are few; those of its own each would pile up
_Known = list[tuple[Misconception, Observations, Sequence[Finding]]]


class Examiner:
    """Knows the checks of one seed, what the reference gives, and what each misconception would give."""

    def __init__(
        self, zygote: LazyZygote, assignment: Assignment, key: AnswerKey, store: Store, questions: Questions
    ) -> None:
        """Take what is needed; nothing is run yet."""
        self.assignment = assignment
        self._questions = questions
        self._zygote = zygote
        self._key = key
        self._store = store
        self._expected: dict[str, Observations] = {}
        self._known: dict[str, _Known] = {}
        self._judged: dict[tuple[str, Answer], tuple[ExerciseReport, str]] = {}

    def examine(self, attempt: Attempt, kept: Kept) -> Report:
        """Return the report on one attempt, before anything of the assignment's policy.

        Args:
            attempt: what was handed in.
            kept: what was observed of it.
        """
        judged = [self._report(exercise, kept.answers[exercise.name]) for exercise in self.assignment.exercises]
        exercises = tuple(replace(one, seconds=kept.answers[one.name].seconds) for one, _ in judged)
        reasons = tuple(
            phrase("{name}: {why}", name=one.name, why=one.findings[0].rationale)
            for one in exercises
            if one.verdict is Verdict.UNGRADED
        )
        return Report(
            assignment=self.assignment.name,
            title=phrase(self.assignment.title),
            student=attempt.student,
            exercises=exercises,
            needs_review=bool(reasons),
            reasons=tuple(dict.fromkeys(reasons)),
            repairs=tuple(map(recalled, (*attempt.notes, *kept.repairs, *kept.notes))),
            findings=(*(fact for _, fact in judged if fact), *map(noticed_words, kept.oddities)),
            integrity=kept.oddities,
            source=attempt.source,
            tier=kept.tier,
        )

    def _report(self, exercise: Exercise, answer: Answer) -> tuple[ExerciseReport, str]:
        """Return the report on one answer, and a fact about its integrity for the instructor or an empty text."""
        name = (exercise.name, replace(answer, seconds=0.0, stale=False))
        found = self._judged.pop(name, None)
        if found is None:
            observed = self._questions.observations(exercise.name, answer)
            found = self._judge(exercise, observed), _integrity(exercise, observed)
            if len(self._judged) >= _MOST_JUDGED:
                del self._judged[next(iter(self._judged))]
        self._judged[name] = found  # the last one now
        return found

    def _judge(self, exercise: Exercise, observed: Observations) -> ExerciseReport:
        report = judge_exercise(
            exercise,
            self._questions.checks[exercise.name],
            observed,
            self._expectation(exercise.name),
            lambda findings: self._diagnosis(exercise, findings, observed),
        )
        is_unnamed = report.verdict in (Verdict.FAILED, Verdict.ERRORED) and report.diagnosis is None
        return replace(report, fingerprint=fingerprint(observed)) if is_unnamed else report

    def _diagnosis(self, exercise: Exercise, findings: Sequence[Finding], observed: Observations) -> Diagnosis | None:
        if not any(finding.verdict in (Verdict.FAILED, Verdict.ERRORED) for finding in findings):
            return None
        checks = self._questions.checks[exercise.name]
        return diagnose(
            checks, self._in_english(exercise, findings, observed), observed, self._misconceptions(exercise)
        )

    def _in_english(self, exercise: Exercise, findings: Sequence[Finding], observed: Observations) -> Sequence[Finding]:
        """Return the findings as a diagnosis compares them: it must not depend on a language."""
        checks = self._questions.checks[exercise.name]
        is_worded = any(probe.stochastic for check in checks for probe in check.probes)
        if is_english() or not is_worded:
            return findings
        with speaking(SOURCE):
            return judge(exercise, checks, observed, self._expectation(exercise.name))

    def _expectation(self, name: str) -> Observations:
        if not self._expected:
            self._expected = self._expectations()
        return self._expected[name]

    def _expectations(self) -> dict[str, Observations]:
        """Return what the reference gives; of exercises whose questions are new it is observed now."""
        source = code_digest(self._key.reference)
        kept = self._store.records.answers(source)
        new = {name: checks for name, checks in self._questions.checks.items() if self._lacks(name, kept.get(name))}
        observed = observe_reference(self._zygote.get(), self.assignment, new, self._key) if new else {}
        self._store.records.keep_answers(source, observed, self._questions.asked)
        found = {name: self._questions.observations(name, one) for name, one in kept.items() if name not in new}
        return {**found, **observed}

    def _lacks(self, exercise: str, answer: Answer | None) -> bool:
        return bool(self._questions.lacking(exercise, answer))

    def _misconceptions(self, exercise: Exercise) -> _Known:
        if exercise.name not in self._known:
            self._known[exercise.name] = self._learn(exercise)
        return self._known[exercise.name]

    def _learn(self, exercise: Exercise) -> _Known:
        name, checks, records = exercise.name, self._questions.checks[exercise.name], self._store.records
        listed = self._key.misconceptions_of(name)
        sources = {one.source: f"{code_digest(self._key.reference)} {code_digest(one.source)}" for one in listed}
        kept = {source: records.answers(digest).get(name) for source, digest in sources.items()}
        new = [source for source, answer in kept.items() if self._lacks(name, answer)]
        observed = (
            observe_variants(self._zygote.get(), self.assignment, exercise, checks, self._key, new) if new else []
        )
        gave: dict[str, Observations] = dict(zip(new, observed, strict=True))
        for source, observations in gave.items():
            records.keep_answers(sources[source], {name: observations}, self._questions.asked)
        known = {source: self._questions.observations(name, one) for source, one in kept.items() if one}
        given = {**known, **gave}
        expected = self._expectation(name)
        with speaking(SOURCE):
            return [(one, given[one.source], judge(exercise, checks, given[one.source], expected)) for one in listed]


def _integrity(exercise: Exercise, observed: Observations) -> str:
    """Return a fact about integrity for the instructor, or an empty text; it changes no points."""
    if "sys.setprofile" not in forbidden_calls(observed):
        return ""
    return phrase("{name} switched off the watch for forbidden functions while it ran.", name=exercise.name)
