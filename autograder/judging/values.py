"""The law that values, single or structured, equal the reference's.

Trusted side, pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from autograder.judging.compare import Disagreement, Kind
from autograder.judging.endings import rule_on_endings
from autograder.judging.simplest import evidence_of_leaf
from autograder.judging.trees import first_difference
from autograder.language import phrase
from autograder.model.exercise import Evidence, Exhibit, Ruling
from autograder.model.verdict import Verdict


@dataclass(frozen=True, kw_only=True)
class ValuesAgree:
    """Every observed value equals the expected one: shape, then finiteness, then numbers within tolerance.

    Attributes:
        rtol: relative tolerance, of the expected value.
        atol: absolute tolerance.
    """

    rtol: float
    atol: float

    def __call__(self, exhibits: Sequence[Exhibit]) -> Ruling:
        """Return `PASSED`, or why not with the simplest failing input."""
        ended = rule_on_endings(exhibits)
        if ended is not None:
            return ended
        for exhibit in exhibits:
            leaf = first_difference(exhibit.observed.value, exhibit.expected.value, rtol=self.rtol, atol=self.atol)
            if leaf is not None:
                evidence = evidence_of_leaf(exhibit, leaf)
                words = disagreement_words(leaf.found, evidence)
                return Ruling(verdict=Verdict.FAILED, rationale=words, evidence=evidence)
        return mutation_ruling(exhibits) or Ruling(verdict=Verdict.PASSED, rationale="")


def mutation_ruling(exhibits: Sequence[Exhibit]) -> Ruling | None:
    """Return a failing ruling if a call changed its own argument, else None."""
    for exhibit in exhibits:
        if exhibit.observed.mutated:
            words = phrase(
                "{name} changes the array it is given; work on a copy and return a new one.", name=exhibit.probe.target
            )
            evidence = Evidence(
                call=exhibit.probe.shown,
                received=phrase("its argument was changed by the call"),
                expected=phrase("an argument that is bit for bit what it was"),
            )
            return Ruling(verdict=Verdict.FAILED, rationale=words, evidence=evidence)
    return None


def disagreement_words(found: Disagreement, evidence: Evidence) -> str:
    """Return one sentence for the student about a value that disagrees."""
    if found.kind in (Kind.TYPE, Kind.SHAPE):
        return phrase("{call}: {words}.", call=evidence.call, words=found.words)
    blanks = {"call": evidence.call, "received": evidence.received, "expected": evidence.expected}
    if found.kind is Kind.NOT_FINITE:
        return phrase("{call} gave {received}, expected {expected}: {words}.", **blanks, words=found.words)
    return phrase("{call} gave {received}, expected {expected}.", **blanks)
