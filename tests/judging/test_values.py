"""The law that values equal the reference's."""

import numpy as np
import pytest

from autograder.judging.values import ValuesAgree
from autograder.model.probe import Observation, Raised
from autograder.model.verdict import Ending, Verdict

LAW = ValuesAgree(rtol=1e-4, atol=1e-6)
X = np.array([-2.0, -1.0, 0.5, 3.0])


def test_equal_values_pass_without_words(exhibit):
    ruling = LAW([exhibit(X, X**2, X**2)])
    assert ruling.verdict is Verdict.PASSED
    assert ruling.rationale == ""


def test_the_sentence_names_call_received_and_expected(exhibit):
    ruling = LAW([exhibit(X, X**2 + (X == 3), X**2)])
    assert ruling.verdict is Verdict.FAILED
    assert ruling.rationale == "f(3) gave 10, expected 9."
    assert (ruling.evidence.call, ruling.evidence.received, ruling.evidence.expected) == ("f(3)", "10", "9")
    assert ruling.evidence.detail == "1 of 4 entries differs, by up to 1"


def test_the_first_exhibit_that_disagrees_is_shown(exhibit):
    good, bad, worse = exhibit(X, X, X), exhibit([5.0], [6.0], [5.0]), exhibit([7.0], [9.0], [7.0])
    assert "f(5)" in LAW([good, bad, worse]).rationale


def test_an_array_that_was_changed_fails_although_the_values_are_right(exhibit, returned):
    ruling = LAW([exhibit(X, returned(X, mutated=True), X)])
    assert ruling.verdict is Verdict.FAILED
    assert "copy" in ruling.rationale


def test_wrong_values_are_said_before_a_changed_argument(exhibit, returned):
    assert "gave" in LAW([exhibit(X, returned(X + 1, mutated=True), X)]).rationale


@pytest.mark.parametrize(
    ("ending", "verdict"),
    [
        (Ending.RAISED, Verdict.ERRORED),
        (Ending.MISSING, Verdict.MISSING),
        (Ending.UNREADABLE, Verdict.FAILED),
        (Ending.TIMED_OUT, Verdict.TIMED_OUT),
        (Ending.OVER_LIMIT, Verdict.OVER_LIMIT),
        (Ending.DIED, Verdict.ERRORED),
        (Ending.UNGRADED, Verdict.UNGRADED),
    ],
)
def test_each_ending_has_its_verdict(exhibit, ending, verdict):
    assert LAW([exhibit(X, Observation(ending=ending), X)]).verdict is verdict


def test_every_ending_but_returned_has_a_verdict(exhibit):
    for ending in Ending:
        passed = LAW([exhibit(X, Observation(ending=ending, value=X), X)]).verdict is Verdict.PASSED
        assert passed == (ending is Ending.RETURNED)


def test_an_exception_is_shown_with_its_line(exhibit):
    raised = Raised(type="NameError", message="name 'y' is not defined", line=3, source="return y", where="cell 7")
    ruling = LAW([exhibit(X, Observation(ending=Ending.RAISED, raised=raised), X)])
    assert ruling.rationale == "Calling f raised NameError: name 'y' is not defined (cell 7, line 3)"
    assert ruling.evidence.detail == "line 3: return y"


def test_a_reference_that_failed_costs_nothing(exhibit):
    gone = Observation(ending=Ending.TIMED_OUT)
    assert LAW([exhibit(X, X, gone)]).verdict is Verdict.UNGRADED
    assert LAW([exhibit(X, gone, gone)]).verdict is Verdict.UNGRADED
