"""A report as Gradescope's results.json.

Trusted side, pure. One test a check. What we could not grade has no score, which is no 0; where that is everything, no
score is given at all, and Gradescope says that the autograder failed.
Format: Gradescope's documentation, "Autograder specifications".
"""

from collections.abc import Iterator
from typing import Any, Literal

from autograder.language import joined, listed, message, phrase
from autograder.model.report import ExerciseReport, Finding, Report
from autograder.model.verdict import Verdict
from autograder.reports.text import visible, well_formed
from autograder.reports.words import CALLED, CAME_BACK, EXPECTED, VERDICTS, headline, next_step, points

Visibility = Literal["hidden", "after_due_date", "after_published", "visible"]
VISIBILITIES: tuple[Visibility, ...] = ("visible", "after_due_date", "after_published", "hidden")
_OURS = message("It is our fault, not yours, and costs you nothing: your course staff can run the autograder again.")
Json = dict[str, Any]


def results(report: Report, seconds: float, visibility: Visibility) -> Json:
    """Return results.json for a report of which at least one exercise was graded.

    Args:
        report: what came of the submission.
        seconds: how long it took.
        visibility: who sees the tests; the score and what to do next are seen by the student at once.
    """
    waiting = [one for one in report.exercises if one.verdict is Verdict.UNGRADED]
    if len(waiting) == len(report.exercises):
        return failed(phrase("Nothing could be graded."), seconds, report.reasons)
    lines = [headline(report), _next(report)]
    if waiting:
        lost, names = points(sum(one.max_score for one in waiting)), listed(one.name for one in waiting)
        words = phrase("{points} points are not in the score: {names}.", points=lost, names=names)
        lines.append(joined(words, phrase(_OURS)))
    lines += report.policy
    lines += [phrase("Put right before grading, at no cost: {repair}", repair=one) for one in report.repairs[:40]]
    return {
        "score": report.score,
        "execution_time": round(seconds, 2),
        "output": _text("\n".join(line for line in lines if line)),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [test for number, one in enumerate(report.exercises, 1) for test in _tests(one, number, visibility)],
        "extra_data": {
            "assignment": report.assignment,
            "needs_review": report.needs_review,
            "reasons": [_text(reason) for reason in report.reasons],
            "findings": [_text(finding) for finding in report.findings],
            "tier": report.tier,
        },
    }


def failed(what: str, seconds: float, reasons: tuple[str, ...] = ()) -> Json:
    """Return results.json where the autograder failed: a sentence, and no score."""
    return {
        "execution_time": round(seconds, 2),
        "output": _text(joined(what, phrase(_OURS))),
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "extra_data": {"needs_review": True, "reasons": [_text(reason) for reason in reasons]},
    }


def _tests(exercise: ExerciseReport, number: int, visibility: Visibility) -> Iterator[Json]:
    for position, finding in enumerate(exercise.findings, 1):
        test: Json = {
            "name": _text(phrase("{name}: {title}", name=exercise.name, title=finding.title)),
            "number": f"{number}.{position}",
            "output": _text(_words(exercise, finding)),
            "visibility": visibility,
            "extra_data": {"verdict": finding.verdict.value},
        }
        if finding.verdict is not Verdict.UNGRADED:
            status = "passed" if finding.verdict is Verdict.PASSED else "failed"
            test |= {"score": finding.score, "max_score": finding.max_score, "status": status}
        yield test


def _words(exercise: ExerciseReport, finding: Finding) -> str:
    words = VERDICTS[finding.verdict]
    if finding.verdict is Verdict.PASSED:
        return ""
    if finding.verdict is Verdict.UNGRADED:
        return words.sentence
    evidence = finding.evidence
    rows = ((CALLED, evidence.call), (CAME_BACK, evidence.received), (EXPECTED, evidence.expected))
    lines = [finding.rationale or words.sentence]
    lines += [phrase("  {label}: {text}", label=phrase(label), text=text) for label, text in rows if text]
    lines += [evidence.detail] if evidence.detail else []
    if exercise.diagnosis and finding is _first_failed(exercise):
        lines += map(joined, exercise.diagnosis.titles, exercise.diagnosis.hints)
    return "\n".join(lines)


def _first_failed(exercise: ExerciseReport) -> Finding | None:
    missed = (Verdict.PASSED, Verdict.SKIPPED)
    return next((finding for finding in exercise.findings if finding.verdict not in missed), None)


def _next(report: Report) -> str:
    step = next_step(report)
    if step.exercise:
        return phrase("Next: {name}: {words}", name=step.exercise.name, words=step.words)
    return phrase("Next: {words}", words=step.words)


def _text(text: str) -> str:
    return well_formed(visible(text, 8000))
