"""Rule on exhibits whose probe did not come back with a value.

Trusted side, pure. The words are for the student.
"""

from collections.abc import Sequence

from autograder.language import phrase, recalled
from autograder.language.sentences import EXCEPTIONS, PLACES, SYNTAX
from autograder.model.exercise import Evidence, Exhibit, Ruling
from autograder.model.probe import Observation, Raised
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
            words = phrase("The reference gave no value here; a person must look.")
            return Ruling(verdict=Verdict.UNGRADED, rationale=words)
        if _is_stub(observed):
            name = exhibit.probe.target
            words = phrase("{name} is not written yet: it still raises NotImplementedError.", name=name)
            return Ruling(verdict=Verdict.MISSING, rationale=words)
        if observed.ending is not Ending.RETURNED:
            return Ruling(verdict=_VERDICTS[observed.ending], rationale=_words(exhibit), evidence=_evidence(exhibit))
    return None


def _is_stub(observed: Observation) -> bool:
    return observed.raised is not None and observed.raised.type == "NotImplementedError"


def _words(exhibit: Exhibit) -> str:
    observed, name = exhibit.observed, exhibit.probe.target
    if observed.ending is Ending.RAISED:
        return phrase("Calling {name} raised {exception}", name=name, exception=raised_words(observed))
    if observed.detail:
        return recalled(observed.detail)
    if observed.ending is Ending.MISSING:
        return phrase("The notebook does not define {name} yet.", name=name)
    return phrase("{name} ended with “{ending}”.", name=name, ending=observed.ending)


def raised_words(observed: Observation) -> str:
    """Return ``NameError: name 'y' is not defined (line 3: `return y`)`` for an observation that raised."""
    raised = observed.raised
    if raised is None:
        return phrase("an exception.")
    said = _message(raised)
    if not (raised.line and raised.where):
        return f"{raised.type}: {said}".rstrip(": ")
    return phrase(
        "{type}: {words} ({place}, line {line})",
        type=raised.type,
        words=said,
        place=recalled(raised.where, PLACES),
        line=raised.line,
    )


def _message(raised: Raised) -> str:
    """Return what an exception says: Python's own words or the student's, unless they are ours."""
    return recalled(raised.message, SYNTAX if raised.type == "SyntaxError" else EXCEPTIONS)


def _evidence(exhibit: Exhibit) -> Evidence:
    raised = exhibit.observed.raised
    detail = ""
    if raised and raised.line and raised.source:
        detail = phrase("line {line}: {source}", line=raised.line, source=raised.source)
    received = raised_words(exhibit.observed) if raised else recalled(exhibit.observed.detail)
    return Evidence(
        call=exhibit.probe.shown,
        received=received,
        expected=phrase("a value"),
        detail=detail,
        about_input=exhibit.observed.ending in (Ending.RAISED, Ending.UNREADABLE),
    )
