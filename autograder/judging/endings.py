"""Rule on exhibits whose probe did not come back with a value.

Trusted side, pure. The words are for the student.
"""

from collections.abc import Sequence

from autograder.model.exercise import Evidence, Exhibit, Ruling
from autograder.model.probe import Observation
from autograder.model.verdict import Ending, Verdict

_VERDICTS = {
    Ending.RAISED: Verdict.ERRORED,
    Ending.MISSING: Verdict.MISSING,
    Ending.UNREADABLE: Verdict.FAILED,
    Ending.TIMED_OUT: Verdict.TIMED_OUT,
    Ending.OVER_LIMIT: Verdict.OVER_LIMIT,
    Ending.DIED: Verdict.ERRORED,
    Ending.UNGRADED: Verdict.UNGRADED,
}


def rule_on_endings(exhibits: Sequence[Exhibit]) -> Ruling | None:
    """Return the ruling for the first exhibit that brought no value, or None where all of them did."""
    for exhibit in exhibits:
        observed = exhibit.observed
        if exhibit.expected.ending is not Ending.RETURNED:
            words = "The reference gave no value here; a person must look."
            return Ruling(verdict=Verdict.UNGRADED, rationale=words)
        if _is_stub(observed):
            words = f"{exhibit.probe.target} is not written yet: it still raises NotImplementedError."
            return Ruling(verdict=Verdict.MISSING, rationale=words)
        if observed.ending is not Ending.RETURNED:
            return Ruling(verdict=_VERDICTS[observed.ending], rationale=_words(exhibit), evidence=_evidence(exhibit))
    return None


def _is_stub(observed: Observation) -> bool:
    return observed.raised is not None and observed.raised.type == "NotImplementedError"


def _words(exhibit: Exhibit) -> str:
    observed, name = exhibit.observed, exhibit.probe.target
    if observed.ending is Ending.RAISED:
        return f"Calling {name} raised {raised_words(observed)}"
    if observed.ending is Ending.MISSING:
        return observed.detail or f"The notebook does not define {name} yet."
    return observed.detail or f"{name} ended with “{observed.ending}”."


def raised_words(observed: Observation) -> str:
    """Return ``NameError: name 'y' is not defined (line 3: `return y`)`` for an observation that raised."""
    raised = observed.raised
    if raised is None:
        return "an exception."
    where = f" ({raised.where}, line {raised.line})" if raised.line and raised.where else ""
    return f"{raised.type}: {raised.message}{where}".rstrip(": ")


def _evidence(exhibit: Exhibit) -> Evidence:
    raised = exhibit.observed.raised
    detail = f"line {raised.line}: {raised.source}" if raised and raised.line and raised.source else ""
    received = raised_words(exhibit.observed) if raised else exhibit.observed.detail
    return Evidence(
        call=exhibit.probe.shown,
        received=received,
        expected="a value",
        detail=detail,
        about_input=exhibit.observed.ending in (Ending.RAISED, Ending.UNREADABLE),
    )
