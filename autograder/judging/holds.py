"""The law that a property holds of what came back: for random results, for structures, for protocols.

Trusted side. The property is the assignment's own pure function; it is given plain values and never student code.
Where it stumbles over a value of the wrong form, that value fails.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from autograder.judging.endings import rule_on_endings
from autograder.judging.values import mutation_ruling
from autograder.language import phrase, recalled
from autograder.language.sentences import TYPES
from autograder.model.exercise import Evidence, Exhibit, Ruling
from autograder.model.verdict import Verdict

# Given the observed value, the expected one and the probe's arguments, says what is wrong, or "" where it holds.
Property = Callable[..., str]

_STUMBLES = (TypeError, ValueError, KeyError, IndexError, AttributeError, OverflowError, ZeroDivisionError)


@dataclass(frozen=True, kw_only=True)
class Holds:
    """A property holds of every observed value.

    Attributes:
        property: called as ``property(observed, expected, *arguments, *withheld)``; returns a sentence, or "" where it
            holds.
        expected: the law in words, for the student.
    """

    property: Property
    expected: str

    def __call__(self, exhibits: Sequence[Exhibit]) -> Ruling:
        """Return `PASSED`, or the first sentence that says what is wrong."""
        ended = rule_on_endings(exhibits)
        if ended is not None:
            return ended
        for exhibit in exhibits:
            words = self.words(exhibit)
            if words:
                evidence = Evidence(call=exhibit.probe.shown, received=words, expected=phrase(self.expected))
                return Ruling(verdict=Verdict.FAILED, rationale=words, evidence=evidence)
        return mutation_ruling(exhibits) or Ruling(verdict=Verdict.PASSED, rationale="")

    def words(self, exhibit: Exhibit) -> str:
        """Return what is wrong with one exhibit, or ""."""
        try:
            known = *exhibit.probe.arguments, *exhibit.probe.withheld
            return self.property(exhibit.observed.value, exhibit.expected.value, *known)
        except _STUMBLES:
            came = recalled(exhibit.observed.returned_type, TYPES) or phrase("something else")
            return phrase(
                "{call} gave {came}, which does not have the form that was asked for.",
                call=exhibit.probe.shown,
                came=came,
            )
