"""Of all wrong entries the one is shown that a student can compute in their head."""

import numpy as np
import pytest

from autograder.judging.compare import compare
from autograder.judging.simplest import evidence_of, number_words
from autograder.model.probe import Observation, Probe
from autograder.model.verdict import Ending


def shown(exhibit, x, observed, expected):
    one = exhibit(x, observed, expected)
    found = compare(observed, np.asarray(expected, np.float64), rtol=0.0, atol=0.0)
    return evidence_of(one, found, observed, np.asarray(expected, np.float64))


@pytest.mark.parametrize(
    ("candidates", "simplest"),
    [
        ([0.3, 2.0], "2"),
        ([0.3, 1.5], "1.5"),
        ([5.0, 1.0], "1"),
        ([-1.0, 1.0], "1"),
        ([-1.0, 5.0], "-1"),
        ([np.inf, 0.3], "0.3"),
        ([np.nan, -np.inf], "NaN"),
    ],
)
def test_whole_numbers_before_halves_before_others_and_1_before_far(exhibit, candidates, simplest):
    for order in (candidates, candidates[::-1]):
        if simplest != "NaN" or order is candidates:
            assert shown(exhibit, order, [1.0, 1.0], [0.0, 0.0]).call == f"f({simplest})"


def test_the_entry_shown_is_a_wrong_one(exhibit):
    evidence = shown(exhibit, [1.0, 2.0, 0.3], [0.0, 0.0, 7.0], [0.0, 0.0, 0.0])
    assert (evidence.call, evidence.received, evidence.expected) == ("f(0.3)", "7", "0")


def test_an_output_with_more_axes_than_the_input_names_the_entry(exhibit):
    x = np.array([[1.0], [2.0]])
    expected = np.zeros((2, 1, 2))
    observed = expected.copy()
    observed[1, 0, 1] = 3.0
    assert shown(exhibit, x, observed, expected).call == "f(2), entry [1]"


def test_a_wrong_shape_shows_both_shapes(exhibit):
    evidence = shown(exhibit, [1.0, 2.0], np.zeros((2, 1)), np.zeros(2))
    assert evidence.received == "shape (2, 1)"
    assert evidence.expected == "an array of shape (2,)"


def test_several_arguments_show_the_entry_of_the_result(exhibit):
    one = exhibit([1.0], [1.0], [0.0])
    probe = Probe(name="p", target="f", arguments=(1.0, 2.0), shown="f(1.0, 2.0)")
    value = Observation(ending=Ending.RETURNED, value=np.array([0.0, 5.0]))
    found = compare(value.value, np.zeros(2), rtol=0.0, atol=0.0)
    many = type(one)(probe=probe, observed=value, expected=value)
    assert evidence_of(many, found, value.value, np.zeros(2)).call == "f(1.0, 2.0), entry [1]"


@pytest.mark.parametrize(
    ("number", "words"),
    [(1.0, "1"), (-0.5, "-0.5"), (1 / 3, "0.3333333"), (np.nan, "NaN"), (np.inf, "infinity"), (-np.inf, "-infinity")],
)
def test_numbers_are_written_short(number, words):
    assert number_words(number) == words
