"""A report from its JSON: what `as_json` wrote, but for the drawn curves, which are not in it.

Trusted side, pure. For our own record only: a report that was kept is read, not concluded again.
"""

import json
from typing import Any

from autograder.model.exercise import Evidence
from autograder.model.policy import Lateness
from autograder.model.report import Diagnosis, ExerciseReport, Finding, Handed, Report
from autograder.model.verdict import Verdict


def report_from(text: str) -> Report:
    """Return the report that `to_json` made `text` of, without its curves.

    Raises:
        KeyError: `text` is no report of this version.
        ValueError: `text` is no JSON.
    """
    kept = json.loads(text)
    return Report(
        assignment=kept["assignment"],
        title=kept["title"],
        student=kept["student"],
        exercises=tuple(_exercise(one) for one in kept["exercises"]),
        needs_review=kept["needs_review"],
        reasons=tuple(kept["reasons"]),
        repairs=tuple(kept["repairs"]),
        findings=tuple(kept["findings"]),
        source=kept["source"],
        tier=kept["tier"],
        lateness=_lateness(kept),
        handed_in=kept.get("handed_in", ""),
        attempts=tuple(Handed(**one) for one in kept.get("attempts", ())),
        policy=tuple(kept.get("policy", ())),
    )


def _lateness(kept: dict[str, Any]) -> Lateness | None:
    late = kept.get("late")
    if late is None:
        return None
    said = kept["policy"]
    return Lateness(percent=late["percent"], unsure=late["unsure"], sentence=said[0] if said else "")


def _exercise(kept: dict[str, Any]) -> ExerciseReport:
    return ExerciseReport(
        name=kept["name"],
        title=kept["title"],
        verdict=Verdict(kept["verdict"]),
        score=kept["score"] or 0.0,
        max_score=kept["max_score"],
        findings=tuple(_finding(one) for one in kept["checks"]),
        diagnosis=_diagnosis(kept["diagnosis"]),
        notes=tuple(kept["notes"]),
        seconds=kept.get("seconds", 0.0),
    )


def _finding(kept: dict[str, Any]) -> Finding:
    return Finding(
        name=kept["name"],
        title=kept["title"],
        verdict=Verdict(kept["verdict"]),
        score=kept["score"] or 0.0,
        max_score=kept["max_score"],
        rationale=kept["rationale"],
        evidence=Evidence(**kept["evidence"]),
    )


def _diagnosis(kept: list[dict[str, str]]) -> Diagnosis | None:
    if not kept:
        return None
    names, titles, hints = (tuple(one[key] for one in kept) for key in ("name", "title", "hint"))
    return Diagnosis(names=names, titles=titles, hints=hints)
