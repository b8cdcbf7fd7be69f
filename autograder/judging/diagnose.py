"""Name the misconception that explains what was observed.

Trusted side, pure. A misconception explains a wrong answer if it gets the same verdict from every check, and gave the
same observation, value by value, for every probe of the checks that failed. Where two explain it alike, both are named.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from autograder.judging.compare import as_numbers, compare
from autograder.model.exercise import Check, Misconception
from autograder.model.probe import Observation
from autograder.model.report import Diagnosis, Finding
from autograder.model.verdict import Ending, Verdict

Observations = Mapping[str, Observation]
# Two codings of the same wrong formula differ by rounding, more than a right answer may.
_RTOL, _ATOL = 1e-3, 1e-5


def diagnose(
    checks: Sequence[Check],
    findings: Sequence[Finding],
    observed: Observations,
    known: Sequence[tuple[Misconception, Observations, Sequence[Finding]]],
) -> Diagnosis | None:
    """Return the misconceptions that explain `observed`, or None.

    Args:
        checks: the exercise's checks.
        findings: the submission's findings, in the same order.
        observed: what the submission gave.
        known: each misconception of the exercise with what it gave and what that earned.
    """
    failed = [check for check, finding in zip(checks, findings, strict=True) if _failed(finding)]
    if not failed:
        return None
    names = [probe.name for check in failed for probe in check.probes]
    verdicts = [finding.verdict for finding in findings]
    explaining = [
        misconception
        for misconception, theirs, ruled in known
        if [finding.verdict for finding in ruled] == verdicts and all(_same(observed, theirs, name) for name in names)
    ]
    if not explaining:
        return None
    return Diagnosis(
        names=tuple(one.name for one in explaining),
        titles=tuple(one.title for one in explaining),
        hints=tuple(one.hint for one in explaining),
    )


def _failed(finding: Finding) -> bool:
    return finding.verdict in (Verdict.FAILED, Verdict.ERRORED)


def _same(observed: Observations, theirs: Observations, name: str) -> bool:
    one, other = observed.get(name), theirs.get(name)
    if one is None or other is None:
        return one is other
    if one.ending is not other.ending or one.mutated != other.mutated or bool(one.calls) != bool(other.calls):
        return False
    if one.ending is Ending.RAISED:
        return bool(one.raised and other.raised and one.raised.type == other.raised.type)
    return one.ending is not Ending.RETURNED or (
        _alike(one.value, other.value) and _alike(one.gradient, other.gradient)
    )


def _alike(one: object, other: object) -> bool:
    if other is None or one is None:
        return one is other
    numbers = as_numbers(other)
    if numbers is None:
        return type(one) is type(other)
    return compare(one, np.asarray(numbers), rtol=_RTOL, atol=_ATOL) is None
