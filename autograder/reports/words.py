"""The sentences for verdicts and points, in one place: for a tired student, at midnight, who did something.

Trusted side, pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from autograder.language import joined, message, phrase, plural
from autograder.model.report import Diagnosis, ExerciseReport, Report
from autograder.model.verdict import Verdict


@dataclass(frozen=True, kw_only=True)
class Words:
    """How one verdict is said.

    Attributes:
        mark: one character.
        named: a few words, in English.
        means: what it means for the student, in English.
    """

    mark: str
    named: str
    means: str

    @property
    def short(self) -> str:
        """A few words, in the language that is spoken."""
        return phrase(self.named)

    @property
    def sentence(self) -> str:
        """What it means for the student, in the language that is spoken."""
        return phrase(self.means)


VERDICTS = {
    Verdict.PASSED: Words(mark="✓", named=message("passed"), means=message("Everything asked for holds.")),
    Verdict.FAILED: Words(
        mark="✗",
        named=message("not yet"),
        means=message("It runs, and something it should do does not hold yet."),
    ),
    Verdict.ERRORED: Words(
        mark="!", named=message("stopped by an error"), means=message("Python stopped before it gave an answer.")
    ),
    Verdict.MISSING: Words(
        mark="○", named=message("not written yet"), means=message("There is nothing to check here yet.")
    ),
    Verdict.TIMED_OUT: Words(
        mark="◷",
        named=message("took too long"),
        means=message("It was stopped at its time limit. Look for a loop that never ends."),
    ),
    Verdict.OVER_LIMIT: Words(
        mark="▲",
        named=message("used too much"),
        means=message("It used more memory, or wrote more output, than one answer may."),
    ),
    Verdict.SKIPPED: Words(
        mark="–", named=message("not looked at yet"), means=message("Something it builds on comes first.")
    ),
    Verdict.UNGRADED: Words(
        mark="?",
        named=message("waits for a person"),
        means=message("This is our fault, not yours. It costs you nothing; a person will look."),
    ),
}
# What the rows of evidence are called.
CALLED, CAME_BACK, EXPECTED = message("called"), message("came back"), message("expected")
# What is nearly right comes before what is not begun.
_FIRST = (Verdict.ERRORED, Verdict.FAILED, Verdict.TIMED_OUT, Verdict.OVER_LIMIT, Verdict.SKIPPED, Verdict.MISSING)


@dataclass(frozen=True, kw_only=True)
class Next:
    """What a student should do next.

    Attributes:
        exercise: where to go, or None if there is nothing to do.
        words: one or two sentences.
        after: what comes after that.
    """

    exercise: ExerciseReport | None
    words: str
    after: tuple[ExerciseReport, ...] = ()


def points(value: float) -> str:
    """Return a number of points in at most two decimals: ``2``, ``0.5``, ``1.33``."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def score_words(score: float, max_score: float, verdict: Verdict = Verdict.PASSED) -> str:
    """Return ``1.5 of 2 points``; ``? of 2 points`` where a person decides."""
    return plural(
        "{earned} of {most} point",
        "{earned} of {most} points",
        1 if max_score == 1 else 2,
        earned=_earned(score, verdict),
        most=points(max_score),
    )


def share_words(score: float, max_score: float, verdict: Verdict = Verdict.PASSED) -> str:
    """Return ``1.5 of 2``; ``? of 2`` where a person decides."""
    return phrase("{earned} of {most}", earned=_earned(score, verdict), most=points(max_score))


def _earned(score: float, verdict: Verdict) -> str:
    return VERDICTS[verdict].mark if verdict is Verdict.UNGRADED else points(score)


def headline(report: Report) -> str:
    """Return one sentence about the whole submission."""
    done = sum(exercise.verdict is Verdict.PASSED for exercise in report.exercises)
    total = len(report.exercises)
    if not total:
        return phrase("There is nothing to check in this assignment yet.")
    if done == total:
        return phrase("Everything passes. Well done.")
    if common_trouble(report):
        return phrase("No exercise could be looked at.")
    if done == 0:
        return phrase("No exercise passes as a whole yet, and that is where everybody starts.")
    return plural(
        "{done} of {total} exercises passes.", "{done} of {total} exercises pass.", done, done=done, total=total
    )


def hint_of(diagnosis: Diagnosis | None) -> str:
    """Return the hint; where several misconceptions explain the answer alike, all hints as alternatives."""
    return phrase(" Or: ").join(diagnosis.hints) if diagnosis else ""


def next_step(report: Report) -> Next:
    """Return what to do first, with the words that help most, and what after it."""
    trouble = common_trouble(report)
    if trouble:
        return Next(exercise=None, words=trouble)
    waiting = [one for one in report.exercises if one.verdict is Verdict.UNGRADED]
    open_ = [one for verdict in (_FIRST[:4], _FIRST[4:]) for one in report.exercises if one.verdict in verdict]
    if open_:
        return Next(exercise=open_[0], words=_advice(open_[0]), after=tuple(open_[1:]))
    if waiting:
        return Next(exercise=None, words=phrase("Nothing. What is not graded yet waits for a person, not for you."))
    words = phrase("Nothing: every exercise passes. Change something and see whether it still does.")
    return Next(exercise=None, words=words)


def common_trouble(report: Report) -> str:
    """Return the one reason why no exercise could be looked at, such as an unreadable file, or an empty text."""
    said = {finding.rationale for exercise in report.exercises for finding in exercise.findings}
    verdicts = {exercise.verdict for exercise in report.exercises}
    theirs = verdicts.isdisjoint({Verdict.PASSED, Verdict.UNGRADED})
    alone = len(said) == 1 and len(report.exercises) > 1 and theirs
    return said.pop() if alone else ""


def first_rationale(exercise: ExerciseReport) -> str:
    """Return why the first check that did not pass did not."""
    reasons: Sequence[str] = [
        finding.rationale
        for finding in exercise.findings
        if finding.verdict not in (Verdict.PASSED, Verdict.SKIPPED) and finding.rationale
    ]
    return reasons[0] if reasons else ""


def _advice(exercise: ExerciseReport) -> str:
    words = joined(first_rationale(exercise), hint_of(exercise.diagnosis))
    return words or VERDICTS[exercise.verdict].sentence
