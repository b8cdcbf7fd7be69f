"""The law that a gradient equals the reference's and is the derivative of the student's own forward pass.

Trusted side, pure. Two verdicts are needed: against the reference alone, a backward pass that contradicts its own
forward pass goes unexplained; against central differences alone, a wrong forward pass with a matching gradient passes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from autograder.judging.compare import as_numbers, compare
from autograder.judging.endings import rule_on_endings
from autograder.judging.simplest import evidence_of, number_words
from autograder.judging.slopes import input_shape, slopes, weights
from autograder.judging.values import mutation_ruling
from autograder.language import joined, phrase
from autograder.model.exercise import Evidence, Exhibit, Ruling
from autograder.model.probe import ProbeKind
from autograder.model.verdict import Verdict

# Central differences in float32 with a step of 1e-3 are good to about three digits.
_OWN_RTOL, _OWN_ATOL = 2e-2, 5e-3
# What the name of a probe ends with that calls the function above, then below, all inputs of a gradient's probe.
BESIDE = "-beside"


@dataclass(frozen=True, kw_only=True)
class GradientAgrees:
    """Gradients by automatic differentiation equal the reference's; at kinks they lie within bounds.

    Attributes:
        rtol: relative tolerance, of the reference's gradient.
        atol: absolute tolerance.
        between: for each probe at a kink, in order, the lowest and the highest derivative that is right.
    """

    rtol: float
    atol: float
    between: tuple[tuple[float, float], ...] = ()

    def __call__(self, exhibits: Sequence[Exhibit]) -> Ruling:
        """Return `PASSED`, or why not with the simplest failing input."""
        ended = rule_on_endings(exhibits)
        if ended is not None:
            return ended
        by_name = {exhibit.probe.name: exhibit for exhibit in exhibits}
        gradients = [exhibit for exhibit in exhibits if exhibit.probe.kind is ProbeKind.GRADIENT]
        smooth = len(gradients) - len(self.between)
        for exhibit in gradients[:smooth]:
            ruling = self._rule(exhibit, by_name)
            if ruling is not None:
                return ruling
        for exhibit, bounds in zip(gradients[smooth:], self.between, strict=True):
            ruling = self._rule_at_kink(exhibit, bounds)
            if ruling is not None:
                return ruling
        return mutation_ruling(exhibits) or Ruling(verdict=Verdict.PASSED, rationale="")

    def _rule(self, exhibit: Exhibit, by_name: Mapping[str, Exhibit]) -> Ruling | None:
        if exhibit.observed.gradient is None:
            return _unconnected(exhibit)
        observed, expected = slopes(exhibit, exhibit.observed.gradient), slopes(exhibit, exhibit.expected.gradient)
        if expected is None:
            words = phrase("The reference gave no gradient here; a person must look.")
            return Ruling(verdict=Verdict.UNGRADED, rationale=words)
        found = compare(observed, expected, rtol=self.rtol, atol=self.atol)
        if found is None:
            return None
        evidence = _of_gradient(exhibit, evidence_of(exhibit, found, observed, expected))
        words = _is_not(evidence)
        if _contradicts_forward(exhibit, by_name):
            more = phrase("It is not the derivative of your own function: the values are right, the way back is not.")
            words = joined(words, more)
        return Ruling(verdict=Verdict.FAILED, rationale=words, evidence=evidence)

    def _rule_at_kink(self, exhibit: Exhibit, bounds: tuple[float, float]) -> Ruling | None:
        if exhibit.observed.gradient is None:
            return _unconnected(exhibit)
        low, high = bounds
        slope = slopes(exhibit, exhibit.observed.gradient)
        if slope is not None and bool(((slope >= low - self.atol) & (slope <= high + self.atol)).all()):
            return None
        received = number_words(slope.flat[0]) if slope is not None and slope.size else phrase("no number")
        x = number_words(np.asarray(exhibit.probe.arguments[exhibit.probe.wrt]).flat[0])
        call = phrase("gradient of {call}", call=f"{exhibit.probe.target}({x})")
        expected = phrase("a number from {low} to {high}", low=f"{low:g}", high=f"{high:g}")
        evidence = Evidence(call=call, received=received, expected=expected)
        return Ruling(verdict=Verdict.FAILED, rationale=_is_not(evidence), evidence=evidence)


def _unconnected(exhibit: Exhibit) -> Ruling:
    name = exhibit.probe.target
    words = phrase(
        "No gradient reaches the input of {name}. Write it with keras.ops on the tensor it is given; NumPy, float() "
        "and int() cut the path that automatic differentiation follows.",
        name=name,
    )
    evidence = Evidence(
        call=phrase("gradient of {call} with respect to x", call=f"{name}(x)"),
        received=phrase("not connected to x"),
        expected=phrase("a gradient like x"),
    )
    return Ruling(verdict=Verdict.FAILED, rationale=words, evidence=evidence)


def _of_gradient(exhibit: Exhibit, evidence: Evidence) -> Evidence:
    elementwise = weights(exhibit).shape == input_shape(exhibit)
    words = phrase("gradient of {call}", call=evidence.call)
    if not elementwise:
        words = phrase("gradient of a weighted sum of the entries of {call}", call=evidence.call)
    return replace(evidence, call=words)


def _is_not(evidence: Evidence) -> str:
    blanks = {"call": evidence.call, "received": evidence.received, "expected": evidence.expected}
    return phrase("The {call} is {received}, expected {expected}.", **blanks)


def _contradicts_forward(exhibit: Exhibit, by_name: Mapping[str, Exhibit]) -> bool:
    beside = by_name.get(exhibit.probe.name + BESIDE)
    both = None if beside is None else as_numbers(beside.observed.value)
    if beside is None or both is None:
        return False
    x = np.asarray(beside.probe.arguments[0], np.float64)
    if both.shape[:1] != x.shape[:1]:
        return False
    (above, below), (x_above, x_below) = np.split(both, 2), np.split(x, 2)
    if above.shape != weights(exhibit).shape:
        return False
    weighted = ((above - below) * weights(exhibit)).reshape(*x_above.shape, -1).sum(-1)
    with np.errstate(all="ignore"):
        own = weighted / (x_above - x_below)
    return compare(exhibit.observed.gradient, own, rtol=_OWN_RTOL, atol=_OWN_ATOL) is not None
