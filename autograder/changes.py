"""What changed between two reports on one student, said so that an instructor can decide about it.

Trusted side, pure.
"""

from autograder.language import phrase
from autograder.model.report import Change, ExerciseReport, Finding, Report
from autograder.model.verdict import Verdict
from autograder.reports.words import VERDICTS, points, share_words


def changes(old: Report, new: Report) -> list[Change]:
    """Return what changed in the points, one line an exercise, and one for the whole where that changed by itself."""
    before = {one.name: one for one in old.exercises}
    found = []
    for one in new.exercises:
        was = before.pop(one.name, None)
        if was is None or _earned(was) != _earned(one) or was.max_score != one.max_score:
            found.append(_change(new, one.name, _of(was), _of(one), _why(was, one)))
    for name, was in before.items():
        found.append(_change(new, name, _of(was), "", phrase("the exercise is no longer asked for")))
    if old.score != new.score and (not found or _taken(old) != _taken(new) or old.source != new.source):
        found.append(_change(new, "", points(old.score), points(new.score), _why_whole(old, new)))
    return found


def _change(report: Report, exercise: str, old: str, new: str, why: str) -> Change:
    return Change(student=report.student, exercise=exercise, old=old, new=new, why=why)


def _earned(one: ExerciseReport) -> float | None:
    return None if one.verdict is Verdict.UNGRADED else one.score


def _of(one: ExerciseReport | None) -> str:
    if one is None:
        return ""
    return share_words(one.score, one.max_score, one.verdict)


def _why(old: ExerciseReport | None, new: ExerciseReport) -> str:
    if old is None:
        return phrase("the exercise is new")
    before = {one.name: one for one in old.findings}
    said = [_why_check(before.pop(one.name, None), one) for one in new.findings]
    said += [phrase("“{title}” is no longer checked", title=one.title) for one in before.values()]
    return phrase("; ").join(filter(None, said)) or phrase("its points changed")


def _why_check(old: Finding | None, new: Finding) -> str:
    if old is None:
        return phrase("“{title}” is a new check: {verdict}", title=new.title, verdict=VERDICTS[new.verdict].short)
    if old.verdict is not new.verdict:
        was, now = VERDICTS[old.verdict].short, VERDICTS[new.verdict].short
        return phrase("“{title}”: {old} → {new}", title=new.title, old=was, new=now)
    if old.max_score != new.max_score:
        was, now = points(old.max_score), points(new.max_score)
        return phrase("“{title}” earns {new} instead of {old}", title=new.title, new=now, old=was)
    return ""


def _taken(report: Report) -> float:
    return report.lateness.percent if report.lateness else 0.0


def _why_whole(old: Report, new: Report) -> str:
    said = []
    if old.source != new.source:
        said.append(phrase("{new} counts instead of {old}", new=new.source, old=old.source))
    if _taken(old) != _taken(new):
        was, now = f"{_taken(old):g}", f"{_taken(new):g}"
        said.append(phrase("lateness takes {new} % instead of {old} %", new=now, old=was))
    return phrase("; ").join(said) or phrase("the sum of its exercises")
