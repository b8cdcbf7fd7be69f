"""From the reports on a student's attempts to the one report that counts, with lateness and the policy's sentences.

Trusted side, pure: a function of reports, times and the assignment's policy.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from autograder.judging.attempts import best
from autograder.judging.lateness import lateness
from autograder.language import listed, message, phrase
from autograder.model.policy import Counts, Policy
from autograder.model.report import Handed, Report
from autograder.model.submission import Attempt

_MANY = {
    Counts.LAST: message("{student} handed in {number} times: {source} was graded, not {others}."),
    Counts.FIRST: message("{student} handed in {number} times: {source} counts, the first of them."),
    Counts.BEST: message("{student} handed in {number} times: {source} counts, the best of them."),
}


@dataclass(frozen=True, kw_only=True)
class Examined:
    """One attempt with its report.

    Attributes:
        attempt: what was handed in.
        report: what it earned before lateness, or None if it cannot count and was not looked at.
    """

    attempt: Attempt
    report: Report | None


def settle(policy: Policy, examined: Sequence[Examined]) -> Report:
    """Return the report that counts.

    Args:
        policy: the assignment's.
        examined: the student's attempts in their order; at least one has a report.

    Raises:
        ValueError: none of them has a report.
    """
    late = [None if one.report is None else _with_lateness(policy, one.attempt, one.report) for one in examined]
    places = [place for place, report in enumerate(late) if report is not None]
    if not places:
        raise ValueError("`examined` must hold a report, received none")
    found = [report for report in late if report is not None]
    at = best([report.score for report in found]) if policy.attempts is Counts.BEST else len(found) - 1
    if policy.attempts is Counts.FIRST:
        at = 0
    attempts = tuple(
        Handed(
            source=one.attempt.source,
            handed_in=_when(policy, one.attempt),
            score=None if report is None else report.score,
            counts=place == places[at],
        )
        for place, (one, report) in enumerate(zip(examined, late, strict=True))
    )
    note = _many(policy, found[at], [one.attempt.source for one in examined if one.attempt.present])
    return _concluded(replace(found[at], attempts=attempts if policy.given else ()), found, note)


def _with_lateness(policy: Policy, attempt: Attempt, report: Report) -> Report:
    found = lateness(policy, attempt.handed_in, sure=attempt.sure)
    return replace(report, lateness=found, handed_in=_when(policy, attempt))


def _concluded(report: Report, found: Sequence[Report], note: str) -> Report:
    reasons = list(report.reasons)
    reasons += [
        phrase("{name}: {why}", name=one.source, why=reason)
        for one in found
        if one.source != report.source
        for reason in one.reasons
    ]
    said = [report.lateness.sentence] if report.lateness and report.lateness.sentence else []
    if report.lateness and report.lateness.unsure:
        reasons += said
    return replace(
        report,
        needs_review=bool(reasons),
        reasons=tuple(dict.fromkeys(reasons)),
        repairs=(note, *report.repairs) if note else report.repairs,
        policy=tuple(said),
    )


def _many(policy: Policy, report: Report, there: Sequence[str]) -> str:
    others = [source for source in there if source != report.source]
    if not others:
        return ""
    return phrase(
        _MANY[policy.attempts],
        student=report.student,
        number=len(there),
        source=report.source,
        others=listed(others),
    )


def _when(policy: Policy, attempt: Attempt) -> str:
    if attempt.handed_in is None or not policy.given:
        return ""
    return f"{attempt.handed_in.astimezone(ZoneInfo(policy.timezone)):%Y-%m-%d %H:%M}"
