"""Comparing: shape, then finiteness, then numbers; doubt fails."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.judging.compare import Kind, as_numbers, compare

SHAPES = hnp.array_shapes(min_dims=0, max_dims=3, max_side=4)
ORDINARY = st.floats(-1e6, 1e6)
ARRAYS = hnp.arrays(np.float64, SHAPES, elements=ORDINARY)
ANY_FLOATS = hnp.arrays(np.float64, SHAPES, elements=st.floats())
TOLERANCE = {"rtol": 1e-4, "atol": 1e-6}


@given(ANY_FLOATS)
def test_a_value_agrees_with_itself_even_where_it_is_not_finite(x):
    assert compare(x, x, rtol=0.0, atol=0.0) is None


@given(ARRAYS, st.data())
def test_one_nan_anywhere_is_refused(x, data):
    index = data.draw(st.integers(0, x.size - 1))
    observed = x.copy()
    observed.flat[index] = np.nan
    found = compare(observed, x, rtol=1e9, atol=1e9)
    assert found is not None
    assert found.kind is Kind.NOT_FINITE
    assert found.wrong.sum() == 1
    assert found.wrong.flat[index]


@given(ARRAYS, st.data(), st.sampled_from([np.inf, -np.inf]))
def test_infinity_is_no_finite_number_however_wide_the_tolerance(x, data, infinity):
    observed = x.copy()
    observed.flat[data.draw(st.integers(0, x.size - 1))] = infinity
    assert compare(observed, x, rtol=1e9, atol=1e9) is not None


@given(st.sampled_from([np.inf, -np.inf, np.nan]), st.floats(allow_nan=False))
def test_where_infinity_is_expected_only_the_very_same_will_do(expected, observed):
    found = compare(np.array([observed]), np.array([expected]), rtol=1.0, atol=1.0)
    assert (found is None) == (observed == expected)


@given(ARRAYS, st.floats(0.0, 0.1), st.floats(0.0, 1.0), st.data())
def test_the_border_is_atol_plus_rtol_of_the_expected_value(x, rtol, atol, data):
    allowed = atol + rtol * np.abs(x)
    assert compare(x + 0.999 * allowed, x, rtol=rtol, atol=atol + 1e-9) is None
    index = data.draw(st.integers(0, x.size - 1))
    beyond = x.copy()
    beyond.flat[index] += 1.001 * allowed.flat[index] + 1e-6
    found = compare(beyond, x, rtol=rtol, atol=atol)
    assert found is not None
    assert found.kind is Kind.NUMBERS


def test_observed_and_expected_never_trade_places():
    small, big = np.array([1.0]), np.array([1.5])
    assert compare(small, big, rtol=0.4, atol=0.0) is None  # 0.5 <= 0.4 * 1.5
    assert compare(big, small, rtol=0.4, atol=0.0) is not None  # 0.5 > 0.4 * 1.0


@given(ARRAYS, ARRAYS)
def test_another_shape_is_said_before_any_number(observed, expected):
    found = compare(observed, expected, **TOLERANCE)
    if observed.shape != expected.shape and not (expected.ndim == 0 and observed.size == 1):
        assert found is not None
        assert found.kind is Kind.SHAPE
        assert str(expected.shape) in found.words
        assert str(observed.shape) in found.words


@given(hnp.arrays(np.float32, SHAPES, elements=st.floats(-1e3, 1e3, width=32)))
def test_precision_and_container_do_not_matter(x):
    expected = x.astype(np.float64)
    for observed in (x, expected, x.tolist(), expected.astype(np.longdouble)):
        assert compare(observed, expected, **TOLERANCE) is None


def test_booleans_count_as_0_and_1_and_integers_as_numbers():
    expected = np.array([0.0, 1.0])
    assert compare(np.array([False, True]), expected, **TOLERANCE) is None
    assert compare(np.array([0, 1], np.int8), expected, **TOLERANCE) is None
    assert compare([False, 1], expected, **TOLERANCE) is None


@pytest.mark.parametrize("nothing", [None, "1.0", b"1", {}, {"a": 1.0}, [1.0, [2.0]], ["a"], [None], 10**400, object()])
def test_what_is_no_number_is_said_by_its_type(nothing):
    found = compare(nothing, np.array(1.0), **TOLERANCE)
    assert found is not None
    assert found.kind is Kind.TYPE
    assert as_numbers(nothing) is None


def test_a_missing_return_is_guessed():
    found = compare(None, np.array(1.0), **TOLERANCE)
    assert found is not None
    assert "return" in found.words


@given(ARRAYS)
def test_the_mask_marks_exactly_the_wrong_entries(x):
    wrong = np.arange(x.size).reshape(x.shape) % 2 == 0
    found = compare(np.where(wrong, x + 1.0 + np.abs(x), x), x, **TOLERANCE)
    assert found is not None
    assert np.array_equal(found.wrong, wrong)


def test_a_complex_answer_is_wrong_by_its_imaginary_part():
    expected = np.array([1.0, 2.0])
    assert compare(expected + 0j, expected, **TOLERANCE) is None
    assert compare(expected + 1j, expected, **TOLERANCE) is not None
