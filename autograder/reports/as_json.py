"""A report as JSON, for scripts and other gradebooks; docs/report-format.md explains every key.

Trusted side, pure. Strict JSON: no NaN, no lone surrogates, no character that moves a terminal's cursor.
"""

import json
import math
import re
from typing import Any

from autograder.model.exercise import Evidence
from autograder.model.report import Diagnosis, ExerciseReport, Finding, Report
from autograder.model.verdict import Verdict
from autograder.reports.text import well_formed
from autograder.reports.words import hint_of

_UNSEEN = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def to_json(report: Report, *, seconds: bool = False) -> str:
    """Return ``students/<student>.json``; equal reports give equal bytes.

    Args:
        report: one graded submission.
        seconds: also say how long each exercise took, which differs from run to run.
    """
    keys = ",\n ".join(f"{_dump(key)}: {_laid_out(value)}" for key, value in as_dict(report, seconds=seconds).items())
    text = f"{{\n {keys}\n}}"
    return well_formed(_UNSEEN.sub(lambda match: f"\\u{ord(match[0]):04x}", text)) + "\n"


def _laid_out(value: object) -> str:
    """A list of objects has a line for each; Python's own indentation takes ten times as long as the rest."""
    if not (isinstance(value, list) and value and isinstance(value[0], dict)):
        return _dump(value)
    return "[\n  " + ",\n  ".join(map(_dump, value)) + "\n ]"


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def as_dict(report: Report, *, seconds: bool = False) -> dict[str, Any]:
    """Return `report` as plain dictionaries, lists, strings, numbers, booleans and None."""
    return {
        "assignment": report.assignment,
        "title": report.title,
        "student": report.student,
        "score": _number(report.score),
        "max_score": _number(report.max_score),
        "needs_review": report.needs_review,
        "reasons": list(report.reasons),
        "exercises": [_exercise(exercise, seconds) for exercise in report.exercises],
        "repairs": list(report.repairs),
        "findings": list(report.findings),
        "integrity": [{"kind": one.kind.value, "place": one.place, "what": one.what} for one in report.integrity],
        "source": report.source,
        "tier": report.tier,
        **(_policy(report) if report.attempts else {}),
    }


def _policy(report: Report) -> dict[str, Any]:
    """Return the keys that are there where the assignment has a policy."""
    late = report.lateness
    return {
        "raw_score": _number(report.raw_score),
        "handed_in": report.handed_in,
        "late": None if late is None else {"percent": _number(late.percent), "unsure": late.unsure},
        "attempts": [
            {"source": one.source, "handed_in": one.handed_in, "score": one.score, "counts": one.counts}
            for one in report.attempts
        ],
        "policy": list(report.policy),
    }


def _exercise(exercise: ExerciseReport, seconds: bool) -> dict[str, Any]:
    diagnosis = exercise.diagnosis
    names = list(diagnosis.names) if diagnosis else []
    shown = {
        "name": exercise.name,
        "title": exercise.title,
        "score": _earned(exercise),
        "max_score": _number(exercise.max_score),
        "verdict": exercise.verdict.value,
        "misconception": names[0] if names else None,
        "misconceptions": names,
        "hint": hint_of(diagnosis) or None,
        "diagnosis": _diagnosis(diagnosis) if diagnosis else [],
        "checks": [_check(finding) for finding in exercise.findings],
        "notes": list(exercise.notes),
    }
    return {**shown, "seconds": _number(exercise.seconds)} if seconds else shown


def _check(finding: Finding) -> dict[str, Any]:
    return {
        "name": finding.name,
        "title": finding.title,
        "verdict": finding.verdict.value,
        "score": _earned(finding),
        "max_score": _number(finding.max_score),
        "rationale": finding.rationale,
        "evidence": _evidence(finding.evidence),
    }


def _diagnosis(diagnosis: Diagnosis) -> list[dict[str, str]]:
    rows = zip(diagnosis.names, diagnosis.titles, diagnosis.hints, strict=True)
    return [{"name": name, "title": title, "hint": hint} for name, title, hint in rows]


def _evidence(evidence: Evidence) -> dict[str, str]:
    said = {
        "call": evidence.call,
        "received": evidence.received,
        "expected": evidence.expected,
        "detail": evidence.detail,
    }
    return {key: text for key, text in said.items() if text}


def _earned(judged: ExerciseReport | Finding) -> float | None:
    """Return the points; None where they wait for a person, which is no 0."""
    return None if judged.verdict is Verdict.UNGRADED else _number(judged.score)


def _number(value: float) -> float | None:
    return round(float(value), 6) if math.isfinite(value) else None
