"""Judge what was observed of submissions to one assignment, with one seed.

Trusted side. Runs the answer key in boxes when it needs it, once; everything else here is a function of observations.
Equal answers are judged once.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from autograder.course.answers import AnswerKey
from autograder.judging.diagnose import diagnose
from autograder.judging.judge import forbidden_calls, judge
from autograder.judging.whole import judge_exercise
from autograder.model.exercise import Assignment, Check, Exercise, Misconception
from autograder.model.observed import Observed
from autograder.model.probe import Observation
from autograder.model.report import Diagnosis, ExerciseReport, Finding, Report
from autograder.model.submission import Submission
from autograder.model.verdict import Verdict
from autograder.observing.key import observe_reference, observe_variants
from autograder.observing.messages import probe_message
from autograder.sandbox.lazy import LazyZygote
from autograder.store.payload import digest, unpack
from autograder.store.store import Identity, Store
from autograder.wire.codec import encode

Observations = Mapping[str, Observation]
_Known = list[tuple[Misconception, Observations, Sequence[Finding]]]


class Examiner:
    """Knows the checks of one seed, what the reference gives, and what each misconception would give."""

    def __init__(self, zygote: LazyZygote, assignment: Assignment, key: AnswerKey, store: Store, seed: int) -> None:
        """Draw the checks; nothing is run yet."""
        self.assignment = assignment
        self.checks: dict[str, tuple[Check, ...]] = {
            exercise.name: exercise.make_checks(seed) for exercise in assignment.exercises
        }
        self.identity = Identity(assignment=assignment.name, seed=seed, probes=self._digest(key))
        self._zygote = zygote
        self._key = key
        self._store = store
        self._expected: dict[str, dict[str, Observation]] | None = None
        self._known: dict[str, _Known] = {}
        self._judged: dict[tuple[str, str], ExerciseReport] = {}

    def examine(self, submission: Submission, observed: Observed, packed: Mapping[str, bytes]) -> Report:
        """Return the report on one submission.

        Args:
            submission: whose it is.
            observed: what was observed of it.
            packed: its observations as they are kept, by exercise.
        """
        exercises = tuple(self._report(exercise, packed) for exercise in self.assignment.exercises)
        exercises = tuple(replace(one, seconds=observed.seconds.get(one.name, 0.0)) for one in exercises)
        reasons = tuple(
            f"{one.name}: {one.findings[0].rationale}" for one in exercises if one.verdict is Verdict.UNGRADED
        )
        return Report(
            assignment=self.assignment.name,
            title=self.assignment.title,
            student=submission.student,
            exercises=exercises,
            needs_review=bool(reasons),
            reasons=tuple(dict.fromkeys(reasons)),
            repairs=(*submission.notes, *observed.repairs, *observed.notes),
            findings=_findings(observed),
            source=submission.source,
            tier=observed.tier,
        )

    def _report(self, exercise: Exercise, packed: Mapping[str, bytes]) -> ExerciseReport:
        content = packed[exercise.name]
        name = (exercise.name, digest(content))
        if name not in self._judged:
            self._judged[name] = self._judge(exercise, unpack(content))
        return self._judged[name]

    def _judge(self, exercise: Exercise, observed: Observations) -> ExerciseReport:
        return judge_exercise(
            exercise,
            self.checks[exercise.name],
            observed,
            self._expectations()[exercise.name],
            lambda findings: self._diagnosis(exercise, findings, observed),
        )

    def _diagnosis(self, exercise: Exercise, findings: Sequence[Finding], observed: Observations) -> Diagnosis | None:
        if not any(finding.verdict in (Verdict.FAILED, Verdict.ERRORED) for finding in findings):
            return None
        return diagnose(self.checks[exercise.name], findings, observed, self._misconceptions(exercise))

    def _expectations(self) -> dict[str, dict[str, Observation]]:
        if self._expected is None:
            self._expected = self._store.expectations()
        if self._expected is None:
            self._expected = observe_reference(self._zygote.get(), self.assignment, self.checks, self._key)
            self._store.keep_expectations(self._expected)
        return self._expected

    def _misconceptions(self, exercise: Exercise) -> _Known:
        if exercise.name not in self._known:
            self._known[exercise.name] = self._learn(exercise)
        return self._known[exercise.name]

    def _learn(self, exercise: Exercise) -> _Known:
        listed = self._key.misconceptions_of(exercise.name)
        version = hashlib.sha256("\0".join(one.source for one in listed).encode()).hexdigest()[:16]
        fact = f"misconceptions {exercise.name} {version}"
        kept = self._store.expectations(fact)
        if kept is None:
            observed = observe_variants(
                self._zygote.get(),
                self.assignment,
                exercise,
                self.checks[exercise.name],
                self._key,
                [one.source for one in listed],
            )
            kept = {one.name: dict(observations) for one, observations in zip(listed, observed, strict=True)}
            self._store.keep_expectations(kept, fact)
        checks, expected = self.checks[exercise.name], self._expectations()[exercise.name]
        return [(one, kept[one.name], judge(exercise, checks, kept[one.name], expected)) for one in listed]

    def _digest(self, key: AnswerKey) -> str:
        """Identify everything that is put to a submission and what it is compared with."""
        state = hashlib.sha256(key.reference.encode())
        for exercise in self.assignment.exercises:
            for check in self.checks[exercise.name]:
                for probe in check.probes:
                    state.update(encode(probe_message(probe, exercise, self.assignment.scenarios)))
        return state.hexdigest()


def _findings(observed: Observed) -> tuple[str, ...]:
    """Facts about integrity for the instructor; they change no points."""
    found = []
    for exercise, observations in observed.exercises.items():
        if "sys.setprofile" in forbidden_calls(observations):
            found.append(f"{exercise} switched off the watch for forbidden functions while it ran.")
    return tuple(found)
