"""Arguments are refused in one way: name in backticks, what was expected, what was received."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlpkit import arguments


@given(value=st.integers(), low=st.integers(-5, 5))
def test_a_whole_number_is_returned_or_refused_by_its_bound(value: int, low: int) -> None:
    if value >= low:
        assert arguments.whole_number("k", value, at_least=low) == value
    else:
        with pytest.raises(ValueError, match=rf"`k` must be a whole number of at least {low}. Received: k={value}"):
            arguments.whole_number("k", value, at_least=low)


@pytest.mark.parametrize("value", [2.0, "2", None, True])
def test_what_is_no_whole_number_is_a_type_error(value: object) -> None:
    with pytest.raises(TypeError, match=r"`k` must be a whole number. Received: k="):
        arguments.whole_number("k", value, at_least=0)


@pytest.mark.parametrize("value", [math.nan, -0.1, 1.1, math.inf])
def test_a_fraction_outside_its_interval_is_refused_and_nan_too(value: float) -> None:
    with pytest.raises(ValueError, match=r"`part` must be a number in \[0, 1\]. Received: part="):
        arguments.number("part", value, low=0, high=1)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_number_is_finite_also_without_bounds(value: float) -> None:
    with pytest.raises(ValueError, match=r"`rate` must be a finite number. Received: rate="):
        arguments.number("rate", value)


def test_a_boolean_is_no_number() -> None:
    with pytest.raises(TypeError, match="`part` must be a number"):
        arguments.number("part", True)


def test_the_first_nan_is_named_by_place() -> None:
    table = np.zeros((3, 4))
    table[1, 2] = table[2, 0] = np.nan
    with pytest.raises(ValueError, match=r"`x` must not hold NaN. Received: 2 NaN, the first at x\[1, 2\]"):
        arguments.floats("x", table)


def test_float32_stays_float32_and_integers_become_float64() -> None:
    assert arguments.floats("x", np.zeros(2, np.float32)).dtype == np.float32
    assert arguments.floats("x", [1, 2]).dtype == np.float64
    with pytest.raises(TypeError, match="`x` must hold numbers"):
        arguments.floats("x", ["a"])
    with pytest.raises(ValueError, match=r"`x` must have 2 dimension\(s\)"):
        arguments.floats("x", [1.0], ndim=2)


@pytest.mark.parametrize(
    ("value", "error"),
    [([0.0, 1.0], TypeError), ([[0], [1]], ValueError), ([0, -1], ValueError), (np.zeros(0, int), ValueError)],
)
def test_labels_are_whole_numbers_from_zero(value: object, error: type[Exception]) -> None:
    with pytest.raises(error, match="`y` must"):
        arguments.labels("y", value)


def test_a_seed_is_no_generator() -> None:
    with pytest.raises(TypeError, match=r"`rng` must be a numpy.random.Generator"):
        arguments.generator("rng", 0)


def test_rows_that_do_not_pair_are_named_together() -> None:
    with pytest.raises(ValueError, match=r"`x` and `y` must have the same number of rows"):
        arguments.same_rows(x=np.zeros((3, 2)), y=np.zeros(4))
    with pytest.raises(ValueError, match="`x` and `y`"):
        arguments.same_rows(x=np.zeros(()), y=np.zeros(()))
