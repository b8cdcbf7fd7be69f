"""From observations to findings: one exercise, all its checks.

Trusted side, pure: a new tolerance or check judges stored observations again without running anyone's code.
"""

from collections.abc import Mapping, Sequence

from autograder.language import listed, message, phrase
from autograder.model.exercise import Check, Evidence, Exercise, Exhibit, Ruling
from autograder.model.probe import Observation
from autograder.model.report import Finding
from autograder.model.verdict import Ending, Verdict

Observations = Mapping[str, Observation]
_NOT_OBSERVED = Observation(ending=Ending.UNGRADED, detail=message("This was not observed; a person must look."))


def judge(
    exercise: Exercise, checks: Sequence[Check], observed: Observations, expected: Observations
) -> tuple[Finding, ...]:
    """Return one finding for each check of `exercise`.

    Args:
        exercise: what is judged.
        checks: its checks for the seed that was observed.
        observed: what the submission gave, by probe name.
        expected: what the reference gave, by probe name.
    """
    forbidden = forbidden_calls(observed)
    findings: dict[str, Finding] = {}
    for check in checks:
        ruling = _forbidden_ruling(exercise, forbidden) if forbidden else _rule(check, findings, observed, expected)
        findings[check.name] = _finding(check, ruling)
    return tuple(findings.values())


def forbidden_calls(observed: Observations) -> tuple[str, ...]:
    """Return the forbidden library functions that ran during any probe, each once, in order of appearance."""
    return tuple(dict.fromkeys(call for observation in observed.values() for call in observation.calls))


def _rule(check: Check, earlier: Mapping[str, Finding], observed: Observations, expected: Observations) -> Ruling:
    for name in check.requires:
        if earlier[name].verdict is not Verdict.PASSED:
            words = phrase("Not looked at yet: it needs “{title}” first.", title=earlier[name].title)
            return Ruling(verdict=Verdict.SKIPPED, rationale=words)
    exhibits = [
        Exhibit(
            probe=probe,
            observed=observed.get(probe.name, _NOT_OBSERVED),
            expected=expected.get(probe.name, _NOT_OBSERVED),
        )
        for probe in check.probes
    ]
    return check.law(exhibits)


def _forbidden_ruling(exercise: Exercise, calls: Sequence[str]) -> Ruling:
    called, *within = calls
    words = phrase(
        "{name} must be written without the ready-made function, but {called} did the work. "
        "Calling it elsewhere in the notebook, to compare, is fine.",
        name=exercise.name,
        called=called,
    )
    detail = phrase("also seen at work: {names}", names=listed(within)) if within else ""
    evidence = Evidence(
        call=exercise.name,
        received=phrase("a call of {called}", called=called),
        expected=phrase("your own arithmetic"),
        detail=detail,
        about_input=False,
    )
    return Ruling(verdict=Verdict.FAILED, rationale=words, evidence=evidence)


def _finding(check: Check, ruling: Ruling) -> Finding:
    return Finding(
        name=check.name,
        title=phrase(check.title),
        verdict=ruling.verdict,
        score=check.points if ruling.verdict is Verdict.PASSED else 0.0,
        max_score=check.points,
        rationale=ruling.rationale,
        evidence=ruling.evidence,
    )
