"""A report as it is kept in the record, and back: everything but the drawn curves.

Trusted side, pure. A report that was kept is read, not concluded again; exercises that many share are read once.
"""

import json
from dataclasses import replace
from functools import lru_cache
from typing import Any

from autograder.model.exercise import Evidence
from autograder.model.oddity import oddity_from
from autograder.model.policy import Lateness
from autograder.model.report import Diagnosis, ExerciseReport, Finding, Handed, Report
from autograder.model.verdict import Verdict
from autograder.reports.as_json import as_dict


def to_kept(report: Report) -> str:
    """Return the text by which a report is kept; equal reports give equal texts."""
    plain = as_dict(report, seconds=True)
    seconds = [one.pop("seconds") for one in plain["exercises"]]
    exercises = [json.dumps(one) for one in plain["exercises"]]
    fingerprints = [one.fingerprint for one in report.exercises]
    return json.dumps({**plain, "exercises": exercises, "seconds": seconds, "fingerprints": fingerprints})


def undrawn(report: Report) -> Report:
    """Return a report without its curves, as it is when it was kept."""
    return replace(report, exercises=tuple(replace(one, curves=()) for one in report.exercises))


def from_kept(text: str) -> Report:
    """Return the report that `to_kept` made `text` of, without its curves.

    Raises:
        KeyError: `text` is no report of this version.
        ValueError: `text` is no JSON.
    """
    kept = json.loads(text)
    fingerprints = kept.get("fingerprints", [""] * len(kept["exercises"]))
    found = zip(kept["exercises"], kept["seconds"], fingerprints, strict=True)
    return Report(
        assignment=kept["assignment"],
        title=kept["title"],
        student=kept["student"],
        exercises=tuple(replace(_exercise(one), seconds=seconds, fingerprint=print_) for one, seconds, print_ in found),
        needs_review=kept["needs_review"],
        reasons=tuple(kept["reasons"]),
        repairs=tuple(kept["repairs"]),
        findings=tuple(kept["findings"]),
        integrity=tuple(oddity_from(one) for one in kept["integrity"]),
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


@lru_cache(maxsize=4096)
def _exercise(text: str) -> ExerciseReport:
    kept = json.loads(text)
    return ExerciseReport(
        name=kept["name"],
        title=kept["title"],
        verdict=Verdict(kept["verdict"]),
        score=kept["score"] or 0.0,
        max_score=kept["max_score"],
        findings=tuple(_finding(one) for one in kept["checks"]),
        diagnosis=_diagnosis(kept["diagnosis"]),
        notes=tuple(kept["notes"]),
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
