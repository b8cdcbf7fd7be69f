"""Everything about one graded submission, as data: JSON, CSV, HTML and gradebooks are views of it.

Trusted side. Every string that came from a submission is text to be escaped by whoever shows it.
"""

from dataclasses import dataclass, field

from autograder.model.exercise import Evidence
from autograder.model.oddity import Oddity
from autograder.model.policy import Lateness
from autograder.model.verdict import Verdict


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One check's verdict with the rationale and evidence for it."""

    name: str
    title: str
    verdict: Verdict
    score: float
    max_score: float
    rationale: str = ""
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True, kw_only=True)
class Diagnosis:
    """The claim that misconceptions explain the observations; several when they cannot be told apart here."""

    names: tuple[str, ...]
    titles: tuple[str, ...]
    hints: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Curve:
    """A student's curve over the expected one, for drawing.

    Attributes:
        title: such as ``value`` or ``gradient``.
        x: increasing inputs, shape (n,).
        observed: what the student's code gave, NaN or infinite where it gave that; empty if nothing can be drawn.
        expected: what the reference gave.
    """

    title: str
    x: tuple[float, ...]
    observed: tuple[float, ...]
    expected: tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class ExerciseReport:
    """One exercise's verdict, findings, diagnosis and pictures.

    Attributes:
        name: what the notebook defines.
        title: a few words.
        verdict: the one that speaks for all findings.
        score: points earned.
        max_score: points that could be earned.
        findings: one a check.
        diagnosis: which misconceptions explain the answer, or None.
        curves: what there is to draw.
        notes: for the student.
        seconds: time of its probes.
        fingerprint: where an answer is wrong and nothing known explains it: equal for equal answers. Not for students.
    """

    name: str
    title: str
    verdict: Verdict
    score: float
    max_score: float
    findings: tuple[Finding, ...] = ()
    diagnosis: Diagnosis | None = None
    curves: tuple[Curve, ...] = ()
    notes: tuple[str, ...] = ()
    seconds: float = 0.0
    fingerprint: str = ""


@dataclass(frozen=True, kw_only=True)
class Handed:
    """One of several attempts, as it is listed.

    Attributes:
        source: the file, relative to the submissions' folder.
        handed_in: when, as text in the assignment's zone, or empty.
        score: points with lateness taken off, or None if it was not graded because it cannot count.
        counts: it is the one that counts.
    """

    source: str
    handed_in: str
    score: float | None
    counts: bool


@dataclass(frozen=True, kw_only=True)
class Report:
    """One graded submission.

    Attributes:
        assignment: the assignment's name.
        title: its heading.
        student: who handed it in.
        exercises: in the assignment's order.
        needs_review: a person must look, for the reasons in `reasons`.
        reasons: why a person must look.
        repairs: what was repaired in the notebook before it was graded.
        findings: facts for the instructor about integrity, as sentences; they change no points.
        integrity: what was noticed that no exercise asks for, which `findings` tell in words.
        source: the graded file, relative to the submissions' folder.
        tier: what confined the run, such as ``A``.
        lateness: how late it was, or None where lateness costs nothing.
        handed_in: when, as text in the assignment's zone, or empty.
        attempts: everything the student handed in, the earliest first, where the assignment has a policy.
        policy: what the assignment's policy means for this submission, as sentences for the student.
    """

    assignment: str
    title: str
    student: str
    exercises: tuple[ExerciseReport, ...]
    needs_review: bool = False
    reasons: tuple[str, ...] = ()
    repairs: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    integrity: tuple[Oddity, ...] = ()
    source: str = ""
    tier: str = ""
    lateness: Lateness | None = None
    handed_in: str = ""
    attempts: tuple[Handed, ...] = ()
    policy: tuple[str, ...] = ()

    @property
    def raw_score(self) -> float:
        """Points earned, before lateness."""
        return round(sum(exercise.score for exercise in self.exercises), 6)

    @property
    def score(self) -> float:
        """Points that count."""
        percent = self.lateness.percent if self.lateness else 0.0
        return round(self.raw_score * (1 - percent / 100), 6) if percent else self.raw_score

    @property
    def max_score(self) -> float:
        """Points that could be earned."""
        return round(sum(exercise.max_score for exercise in self.exercises), 6)


@dataclass(frozen=True, kw_only=True)
class Change:
    """One score that changed.

    Attributes:
        student: whose.
        exercise: of which exercise, or empty for the whole, such as by lateness.
        old: points before, as text.
        new: points after.
        why: what made it change.
    """

    student: str
    exercise: str
    old: str
    new: str
    why: str
