"""What nbgrader is told beside the scores: a comment for each answer, and what waits for a person.

Trusted side, pure. Comments are rendered as Markdown on the feedback pages.
"""

from dataclasses import dataclass, field

from autograder.integrations.nbgrader_prose import harmless
from autograder.language import joined, message, phrase
from autograder.model.report import ExerciseReport, Report
from autograder.model.verdict import Verdict
from autograder.observing.plan import CHECK_PREFIX
from autograder.reports.words import VERDICTS, first_rationale, score_words


@dataclass(frozen=True, kw_only=True)
class Remarks:
    """What goes beside the scores.

    Attributes:
        comments: for the label of an answer cell, what its student should read.
        ungraded: labels of check cells that a person must grade, because we could not.
        untouched: the comment on an answer that is as it was handed out.
    """

    comments: dict[str, str] = field(default_factory=dict)
    ungraded: frozenset[str] = frozenset()
    untouched: str = message("No response.")


def remarks(report: Report) -> Remarks:
    """Return the remarks on one submission."""
    return Remarks(
        comments={one.name: _comment(one) for one in report.exercises if one.verdict is not Verdict.PASSED},
        ungraded=frozenset(f"{CHECK_PREFIX}{one.name}" for one in report.exercises if one.verdict is Verdict.UNGRADED),
        untouched=phrase(Remarks.untouched),
    )


def _comment(exercise: ExerciseReport) -> str:
    words = VERDICTS[exercise.verdict]
    points = score_words(exercise.score, exercise.max_score, exercise.verdict)
    reason = "" if exercise.verdict is Verdict.UNGRADED else first_rationale(exercise)
    first = phrase("{name}: {verdict}, {points}.", name=exercise.name, verdict=words.short, points=points)
    lines = [first, reason or words.sentence]
    if exercise.diagnosis:
        lines += map(joined, exercise.diagnosis.titles, exercise.diagnosis.hints)
    return "\n\n".join(harmless(line) for line in lines)
