"""Words for a terminal, at most 80 columns wide: one student's report, and a class at a glance.

Trusted side, pure. Nothing a submission says reaches a terminal as anything but letters.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from autograder.language import message, phrase, plural
from autograder.model.report import Change, ExerciseReport, Report
from autograder.model.verdict import Verdict
from autograder.reports.showing import ShownCheck, shown_exercise
from autograder.reports.text import columns, fitted, flush_right, one_line, visible, wrapped
from autograder.reports.words import (
    CALLED,
    CAME_BACK,
    EXPECTED,
    VERDICTS,
    Next,
    headline,
    next_step,
    points,
    score_words,
    share_words,
)

WIDTH = 80
_FEW = 60  # students up to which a class is listed in full
_NAME = 28
_SCORE_AT = 66
_WIDE = 13  # columns of a number of points
_CHANGED = (message("student"), message("exercise"), message("old"), message("new"), message("reason"))


def clean(text: str) -> str:
    """Return `text` on one line, without anything that a terminal would obey."""
    return one_line(text)


def report_lines(report: Report) -> list[str]:
    """Return one student's report in words."""
    lines = [*_wrapped(report.title), *_wrapped(_total(report)), ""]
    lines += [*_next_lines(next_step(report)), ""]
    for exercise in report.exercises:
        lines += [*exercise_lines(exercise), ""]
    if report.repairs:
        lines += _wrapped(phrase("Put right before grading, at no cost:"))
        lines += [line for repair in report.repairs[:40] for line in _wrapped(repair, "  - ")]
    return lines if lines[-1] else lines[:-1]


def exercise_lines(exercise: ExerciseReport) -> list[str]:
    """Return one exercise in words; of a passed one only that it passed."""
    shown = shown_exercise(exercise)
    head = phrase("{name}: {verdict}, {points}", name=shown.name, verdict=shown.words.short, points=shown.score)
    lines = _wrapped(f"{shown.words.mark} {head}")
    if shown.passed:
        return lines + [line for note in shown.notes for line in _wrapped(note, "  ")]
    for text in (shown.sentence, *shown.notes):
        lines += _wrapped(text, "  ")
    for check in shown.checks:
        lines += _check_lines(check, shown.verdict)
    if len(shown.beliefs) > 1:
        lines += _wrapped(phrase("One of these explains it; from outside they look the same:"), "  ")
    for title, hint in shown.beliefs:
        lines += [*_wrapped(title, "  > "), *_wrapped(hint, "    ")]
    return lines


def class_lines(reports: Sequence[Report]) -> list[str]:
    """Return a class at a glance: students (of a large class those who need a person), then exercises."""
    if not reports:
        return [phrase("No submissions.")]
    ordered = sorted(reports, key=lambda report: report.student)
    listed = ordered if len(ordered) <= _FEW else [report for report in ordered if report.needs_review][:_FEW]
    student = phrase("student")
    width = max([columns(student), *(min(columns(clean(report.student)), _NAME) for report in listed)])
    head = [fitted(student, width), flush_right(phrase("score"), _WIDE), phrase("exercises")]
    lines = [_row(head)] if listed else []
    lines += [_student_line(report, width) for report in listed]
    more = len(ordered) - len(listed)
    if more:
        words = plural(
            "{number} more student, on the page of the class.",
            "{number} more students, on the page of the class.",
            more,
        )
        lines += _wrapped(words, "  ")
    return [*lines, "", *_exercise_table(ordered), "", *_wrapped(_key(ordered), "  ")]


def change_lines(changes: Sequence[Change]) -> list[str]:
    """Return a table of scores that changed: whose, of which exercise, before, after, why."""
    if not changes:
        return []
    rows = [[phrase(name) for name in _CHANGED]]
    rows += [[clean(text) for text in (one.student, one.exercise, one.old, one.new, one.why)] for one in changes]
    widths = [min(max(columns(row[place]) for row in rows), _NAME) for place in range(4)]
    lines = []
    for row in rows:
        cells = "  ".join(fitted(cell, width) for cell, width in zip(row, widths, strict=False))
        lines.append(f"{cells}  {row[4]}".rstrip())
    return lines


def _student_line(report: Report, width: int) -> str:
    marks = "".join(VERDICTS[exercise.verdict].mark for exercise in report.exercises[:20])
    score = flush_right(share_words(report.score, report.max_score), _WIDE)
    review = [plural("needs a person", "need a person", 1)] if report.needs_review else []
    return _row([fitted(clean(report.student), width), score, marks, *review])


def _row(cells: Sequence[str]) -> str:
    return "  " + "  ".join(cells)


def _exercise_table(reports: Sequence[Report]) -> Iterator[str]:
    exercises: dict[str, list[ExerciseReport]] = {}
    for report in reports:
        for exercise in report.exercises:
            exercises.setdefault(exercise.name, []).append(exercise)
    width = max((min(columns(clean(name)), _NAME) for name in exercises), default=8)
    head = phrase("exercise")
    head += " " * (width - columns(head))
    yield _row([head, flush_right(phrase("passed"), _WIDE), flush_right(phrase("mean score"), _WIDE)])
    for name, all_ in exercises.items():
        graded = [one for one in all_ if one.verdict is not Verdict.UNGRADED]
        count = sum(one.verdict is Verdict.PASSED for one in graded)
        passed = phrase("{earned} of {most}", earned=count, most=len(graded))
        mean = sum(one.score for one in graded) / len(graded) if graded else 0.0
        of = phrase("{earned} of {most}", earned=f"{mean:.2f}", most=points(all_[0].max_score))
        yield _row([fitted(clean(name), width), flush_right(passed, _WIDE), flush_right(of, _WIDE)])


def _key(reports: Sequence[Report]) -> str:
    seen = Counter(exercise.verdict for report in reports for exercise in report.exercises)
    entries = (f"{VERDICTS[verdict].mark} {VERDICTS[verdict].short}" for verdict in Verdict if seen[verdict])
    return "  ".join(entry.replace(" ", "\u00a0") for entry in entries)


def _check_lines(check: ShownCheck, verdict: str) -> list[str]:
    """Return one check; in words where neither mark nor exercise say its verdict."""
    title = check.title
    if check.verdict not in (Verdict.PASSED, Verdict.SKIPPED, verdict):
        title = phrase("{title} ({verdict})", title=title, verdict=check.words.short)
    lines = _wrapped(title, f"  {check.words.mark} ", _SCORE_AT)
    lines[0] = fitted(lines[0], _SCORE_AT) + flush_right(check.score, WIDTH - _SCORE_AT)
    lines += _wrapped(check.rationale, "    ")
    rows = [(phrase(label), one_line(text, 300)) for label, text in check.rows]
    width = max(columns(phrase(label)) for label in (CALLED, CAME_BACK, EXPECTED))
    for label, text in rows:
        lines += _wrapped(text, f"    {fitted(label, width)}  ")
    return lines + _wrapped(check.detail, "    ")


def _next_lines(step: Next) -> list[str]:
    words = one_line(step.words, 400)
    if step.exercise:
        return _wrapped(phrase("Next: {name}: {words}", name=clean(step.exercise.name), words=words))
    return _wrapped(phrase("Next: {words}", words=words))


def _total(report: Report) -> str:
    points = score_words(report.score, report.max_score)
    return phrase("{points}. {headline}", points=points, headline=headline(report))


def _wrapped(text: str, indent: str = "", width: int = WIDTH) -> list[str]:
    return wrapped(visible(text, 1200), width, indent)
