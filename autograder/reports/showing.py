"""What a page, a card and a terminal show of one exercise: chosen once, so that they say the same.

Trusted side, pure. Nothing is said twice: a rationale that only strings its evidence together gives way to it.
"""

from dataclasses import dataclass

from autograder.model.exercise import Evidence
from autograder.model.report import Curve, ExerciseReport, Finding
from autograder.model.verdict import Verdict
from autograder.reports.drawing import Picture, picture
from autograder.reports.words import (
    CALLED,
    CAME_BACK,
    EXPECTED,
    VERDICTS,
    Words,
    first_rationale,
    score_words,
    share_words,
)

_CONNECTIVES = 40  # characters of "Calling ... raised", "gave", "expected" between the evidence


@dataclass(frozen=True, kw_only=True)
class ShownCheck:
    """One check as it is read.

    Attributes:
        title: what must hold.
        verdict: the verdict's own name.
        words: how it is said.
        score: points in words.
        rationale: why, or empty where the rows or another check say it.
        rows: label, in English, and text: what was called, came back, was expected.
        detail: what the rows do not say.
    """

    title: str
    verdict: str
    words: Words
    score: str
    rationale: str
    rows: tuple[tuple[str, str], ...]
    detail: str


@dataclass(frozen=True, kw_only=True)
class ShownExercise:
    """One exercise as it is read.

    Attributes:
        name: what the notebook defines.
        title: a few words.
        verdict: the verdict's own name.
        words: how it is said.
        score: points in words.
        sentence: what the verdict means, where no check's rationale says more.
        checks: in order.
        beliefs: title and hint of each misconception that explains the answer.
        pictures: what there is to look at.
        notes: for the student.
        passed: nothing is left to do.
    """

    name: str
    title: str
    verdict: str
    words: Words
    score: str
    sentence: str
    checks: tuple[ShownCheck, ...]
    beliefs: tuple[tuple[str, str], ...]
    pictures: tuple[Picture, ...]
    notes: tuple[str, ...]
    passed: bool

    @property
    def has_yours(self) -> bool:
        """Whether a curve of the student's is drawn."""
        return any(drawn.has_yours for drawn in self.pictures)

    @property
    def has_gaps(self) -> bool:
        """Whether a drawn curve has a gap."""
        return any(drawn.has_gaps for drawn in self.pictures)


def shown_exercise(exercise: ExerciseReport) -> ShownExercise:
    """Return what is shown of `exercise`."""
    diagnosis = exercise.diagnosis
    return ShownExercise(
        name=exercise.name,
        title=exercise.title,
        verdict=exercise.verdict.value,
        words=VERDICTS[exercise.verdict],
        score=score_words(exercise.score, exercise.max_score, exercise.verdict),
        sentence=_sentence(exercise),
        checks=_shown_checks(exercise.findings),
        beliefs=tuple(zip(diagnosis.titles, diagnosis.hints, strict=True)) if diagnosis else (),
        pictures=tuple(picture(curve) for curve in exercise.curves if _is_worth_drawing(curve, exercise.verdict)),
        notes=exercise.notes,
        passed=exercise.verdict is Verdict.PASSED,
    )


def first_complaint(exercise: ExerciseReport) -> ShownCheck:
    """Return the first check of `exercise` that a wrong answer did not pass."""
    wrong = [one for one in exercise.findings if one.verdict in (Verdict.FAILED, Verdict.ERRORED)]
    return _shown_check((wrong or list(exercise.findings))[0], is_news=True)


def _sentence(exercise: ExerciseReport) -> str:
    says_itself = exercise.verdict is not Verdict.UNGRADED and first_rationale(exercise)
    return "" if says_itself else VERDICTS[exercise.verdict].sentence


def _shown_checks(findings: tuple[Finding, ...]) -> tuple[ShownCheck, ...]:
    said: set[tuple[str, Evidence]] = set()
    shown = []
    for finding in findings:
        reason = (finding.rationale, finding.evidence)
        shown.append(_shown_check(finding, is_news=reason not in said))
        said.add(reason)
    return tuple(shown)


def _shown_check(finding: Finding, *, is_news: bool) -> ShownCheck:
    evidence = finding.evidence if is_news else Evidence()
    rationale = finding.rationale if is_news else ""
    labelled = ((CALLED, evidence.call), (CAME_BACK, evidence.received), (EXPECTED, evidence.expected))
    return ShownCheck(
        title=finding.title,
        verdict=finding.verdict.value,
        words=VERDICTS[finding.verdict],
        score=share_words(finding.score, finding.max_score, finding.verdict),
        rationale="" if _strings_together(rationale, evidence) else rationale,
        rows=tuple(row for row in labelled if row[1]),
        detail=evidence.detail,
    )


def _strings_together(rationale: str, evidence: Evidence) -> bool:
    """Whether `rationale` says what the evidence says and hardly more."""
    parts = [part for part in (evidence.call, evidence.received, evidence.expected, evidence.detail) if part]
    has_core = bool(evidence.received) and evidence.received in rationale
    return has_core and len(rationale) <= sum(map(len, parts)) + _CONNECTIVES


def _is_worth_drawing(curve: Curve, verdict: Verdict) -> bool:
    return bool(curve.x) and (bool(curve.observed) or verdict not in (Verdict.MISSING, Verdict.UNGRADED))
