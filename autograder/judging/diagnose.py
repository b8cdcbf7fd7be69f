"""Name the misconception that explains what was observed.

Trusted side, pure. A misconception explains a wrong answer if it gets the same verdict from every check, and gave the
same observation, value by value, for every probe of the checks that failed. The very same numbers go before numbers
that come near, and agreement on all probes before agreement on those; where several explain it alike, all are named.
Random results are compared by what is wrong with them, not by their numbers.
"""

import re
from collections.abc import Mapping, Sequence

from autograder.judging.trees import first_difference
from autograder.language import phrase
from autograder.model.exercise import Check, Misconception
from autograder.model.probe import Observation, Raised
from autograder.model.report import Diagnosis, Finding
from autograder.model.verdict import Ending, Verdict

_NUMBER = re.compile(r"-?\d[\d.,e+-]*")

Observations = Mapping[str, Observation]
Nearness = tuple[float, float]
# First the same arithmetic, then other codings of the same wrong formula, which differ by more rounding than a right
# answer may: pairs of relative and absolute tolerance.
_NEARNESS = ((1e-6, 0.0), (1e-3, 1e-5))


def diagnose(
    checks: Sequence[Check],
    findings: Sequence[Finding],
    observed: Observations,
    known: Sequence[tuple[Misconception, Observations, Sequence[Finding]]],
) -> Diagnosis | None:
    """Return the misconceptions that explain `observed`, or None.

    Args:
        checks: the exercise's checks.
        findings: the submission's findings, in the same order, worded as those of the misconceptions are.
        observed: what the submission gave.
        known: each misconception of the exercise with what it gave and what that earned.
    """
    failed = [check for check, finding in zip(checks, findings, strict=True) if _failed(finding)]
    if not failed:
        return None
    names = [probe.name for check in failed for probe in check.probes if not probe.stochastic]
    fixed = [probe.name for check in checks for probe in check.probes if not probe.stochastic]
    alike = [one for one in known if _complaints(checks, one[2]) == _complaints(checks, findings)]
    for nearness in _NEARNESS:
        explaining = [one for one in alike if _agree(observed, one[1], names, nearness)]
        if explaining:
            closest = [one for one in explaining if _agree(observed, one[1], fixed, nearness)]
            return _diagnosis([one[0] for one in closest or explaining])
    return None


def _complaints(checks: Sequence[Check], findings: Sequence[Finding]) -> list[tuple[Verdict, str]]:
    """Return each check's verdict and, where its results are random, what is wrong but for the numbers in it."""
    random = [any(probe.stochastic for probe in check.probes) for check in checks]
    return [
        (finding.verdict, _NUMBER.sub("#", finding.rationale) if is_random else "")
        for is_random, finding in zip(random, findings, strict=True)
    ]


def _agree(observed: Observations, theirs: Observations, names: Sequence[str], nearness: Nearness) -> bool:
    return all(_same(observed, theirs, name, nearness) for name in names)


def _diagnosis(explaining: Sequence[Misconception]) -> Diagnosis:
    return Diagnosis(
        names=tuple(one.name for one in explaining),
        titles=tuple(phrase(one.title) for one in explaining),
        hints=tuple(phrase(one.hint) for one in explaining),
    )


def _failed(finding: Finding) -> bool:
    return finding.verdict in (Verdict.FAILED, Verdict.ERRORED)


def _same(observed: Observations, theirs: Observations, name: str, nearness: Nearness) -> bool:
    one, other = observed.get(name), theirs.get(name)
    if one is None or other is None:
        return one is other
    if one.ending is not other.ending or one.mutated != other.mutated or bool(one.calls) != bool(other.calls):
        return False
    if one.ending is Ending.RAISED:
        return one.raised is not None and other.raised is not None and _gist(one.raised) == _gist(other.raised)
    return one.ending is not Ending.RETURNED or (
        _alike(one.value, other.value, nearness) and _alike(one.gradient, other.gradient, nearness)
    )


def _gist(raised: Raised) -> tuple[str, str]:
    """Return what two exceptions for the same reason share: all but numbers, such as shapes."""
    return raised.type, re.sub(r"\d+", "#", raised.message)


def _alike(one: object, other: object, nearness: Nearness) -> bool:
    if other is None or one is None:
        return one is other
    rtol, atol = nearness
    return first_difference(one, other, rtol=rtol, atol=atol) is None
