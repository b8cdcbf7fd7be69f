"""Which answers of a class are too alike, found when the class changed and kept in its record.

Trusted side. Looks at what the record holds of the answers' text; needs no file and runs nothing. It changes no points
and concerns no student's page.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from autograder.marking import Marking
from autograder.model.report import Report
from autograder.model.similar import AlikeAnswer, Compared, Pair
from autograder.model.submission import Attempt
from autograder.output import Output
from autograder.pages import edition
from autograder.reports.similar import Similar

_FACT = "similar"


def prepare(marking: Marking) -> None:
    """Read the answer key as answers will be read, while there is nothing else to do."""
    from autograder.similarity.pairs import blocks
    from autograder.similarity.words import lines

    for text in _known(marking):
        for block in blocks(text):
            lines(block)


def similar(
    marking: Marking, output: Output, reports: Sequence[Report], attempts: Mapping[str, Sequence[Attempt]]
) -> Similar:
    """Return the pairs of a class whose answers are too alike, with their texts.

    Args:
        marking: the assignment and its answer key.
        output: with the record.
        reports: of all students.
        attempts: what each handed in; the one that counts is compared.
    """
    counted = [(one.student, _counted(one, attempts.get(one.student, ()))) for one in reports]
    sources = output.store.records.sources(counted)
    basis = _basis(marking, sources)
    kept = json.loads(output.store.fact(_FACT) or "{}")
    if kept.get("basis") == basis:
        return Similar(compared=_read(kept["compared"]), texts=sources)
    from autograder.similarity.pairs import compare

    compared = compare(sources, lambda: _known(marking))
    output.store.keep_facts({_FACT: json.dumps({"basis": basis, "compared": asdict(compared)})})
    return Similar(compared=compared, texts=sources)


def _counted(report: Report, attempts: Sequence[Attempt]) -> str:
    """Return the digest of the attempt that a report is about."""
    return next((one.digest for one in reversed(attempts) if one.source == report.source), "")


def _basis(marking: Marking, sources: Mapping[str, Mapping[str, str]]) -> str:
    facts = [edition(), sorted(_known(marking)), sources]
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def _known(marking: Marking) -> Sequence[str]:
    """Return every text that proves nothing where two share it: what is handed out, and the whole answer key."""
    key = marking.key
    right, wrong = [one.source for one in key.alternatives], [one.source for one in key.misconceptions]
    return [*marking.assignment.cells.values(), key.reference, *right, *wrong]


def _read(kept: Mapping[str, Any]) -> Compared:
    pairs = tuple(
        Pair(students=tuple(one["students"]), answers=tuple(AlikeAnswer(**answer) for answer in one["answers"]))
        for one in kept["pairs"]
    )
    return Compared(students=kept["students"], pairs=pairs, left_out=kept["left_out"])
