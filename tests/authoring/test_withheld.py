"""What is withheld judges an answer and never reaches it."""

import numpy as np

from autograder.authoring import call, exercise, holds
from autograder.model.exercise import Exhibit
from autograder.model.probe import Observation
from autograder.model.verdict import Ending, Verdict
from autograder.observing.messages import probe_message

X, LABELS = np.array([2.0, -3.0]), np.array([1, 0])


def ranked(observed, expected, x, labels):
    return "" if np.array_equal(np.asarray(observed) > 0, labels == 1) else "The rows held back are told apart wrongly."


EXERCISE = exercise(
    "f",
    points=1,
    checks=[
        holds(
            ranked,
            points=1,
            calls=lambda rng: [call(X, withheld=(LABELS,))],
            name="ranks",
            title="ranks",
        )
    ],
)


def verdict(value):
    (check,) = EXERCISE.make_checks(0)
    said = Observation(ending=Ending.RETURNED, value=value)
    return check.law([Exhibit(probe=check.probes[0], observed=said, expected=said)]).verdict


def test_a_property_is_given_what_is_withheld_after_the_arguments():
    assert verdict(X) is Verdict.PASSED
    assert verdict(-X) is Verdict.FAILED


def test_what_is_withheld_is_in_no_message_to_the_guest():
    (check,) = EXERCISE.make_checks(0)
    message = probe_message(check.probes[0], EXERCISE, "")
    assert message["arguments"] == [X]
    assert not any(value is LABELS for value in message.values())
    assert "withheld" not in message
