"""The files about the whole class, and whether they are there as they should be.

Trusted side. Where nothing changed, nothing is rendered.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence

from autograder.likeness import similar
from autograder.marking import Marking
from autograder.model.report import Report
from autograder.model.submission import Attempt
from autograder.output import Output
from autograder.pages import class_files

CLASS = "class"


def class_fact(marking: Marking, reports: Sequence[Report], lines: int, stamps: dict[str, str]) -> str:
    """Return what is kept about the class: whom it is of, what its files rest on, and their stamps.

    Args:
        marking: with the reports as they are kept.
        reports: of all students, in order.
        lines: how long the audit log is.
        stamps: of the files.
    """
    rests_on = [marking.view, str(lines)]
    for one in reports:
        kept = marking.concluded[one.student]
        seconds = [round(exercise.seconds, 6) for exercise in one.exercises]
        rests_on.append(json.dumps([one.student, kept.basis, kept.held, one.score, seconds]))
    basis = hashlib.sha256("\0".join(rests_on).encode()).hexdigest()
    return json.dumps({"basis": basis, "files": stamps, "students": [one.student for one in reports]})


def write_class(
    marking: Marking, output: Output, reports: Sequence[Report], attempts: Mapping[str, Sequence[Attempt]]
) -> None:
    """Write the files about the whole class unless they are there."""
    if not output.pages:
        return
    entries = output.store.audit()
    kept = json.loads(output.store.fact(CLASS) or "{}")
    stamps = kept.get("files", {})
    if output.has(stamps) and json.loads(class_fact(marking, reports, len(entries), stamps)) == kept:
        return
    alike = similar(marking, output, reports, attempts)
    stamps = output.write(class_files(marking.assignment, reports, marking.shown, entries, alike))
    output.store.keep_facts({CLASS: class_fact(marking, reports, len(entries), stamps)})
