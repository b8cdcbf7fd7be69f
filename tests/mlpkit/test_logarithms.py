"""Laws of logsumexp and log_softmax, against float64 and at extremes."""

import hypothesis.strategies as st
import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.extra.numpy import arrays

import mlpkit
from mlpkit.gradients import value_and_gradient

laws = settings(deadline=None, max_examples=40)
LOGITS = arrays(np.float32, (3, 4), elements=st.floats(-1e4, 1e4, width=32, allow_subnormal=False))
INF = np.inf


def numpy_of(tensor):
    return keras.ops.convert_to_numpy(tensor)


@laws
@given(x=LOGITS, axis=st.sampled_from([0, 1, -1]))
def test_logsumexp_is_its_formula_for_any_axis_and_its_gradient_softmax(x, axis):
    z = x.astype(np.float64)
    value, gradient = value_and_gradient(lambda x: mlpkit.logsumexp(x, axis=axis), x)
    expected = np.logaddexp.reduce(z, axis=axis)
    np.testing.assert_allclose(value, expected, rtol=1e-6, atol=1e-6)
    softmax = np.exp(z - np.expand_dims(expected, axis))
    np.testing.assert_allclose(gradient, softmax, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize(
    ("row", "value"),
    [
        ([-INF, -INF], -INF),
        ([-INF, 3.0], 3.0),
        ([1e4, 1e4], 1e4 + np.log(2)),
        ([-1e4, -1e4], -1e4 + np.log(2)),
        ([INF, 0.0], INF),
        ([0.0], 0.0),
    ],
)
def test_logsumexp_at_extremes(row, value):
    result, gradient = value_and_gradient(mlpkit.logsumexp, np.float32(row))
    np.testing.assert_allclose(result, value, rtol=1e-7)
    if value < INF:
        assert np.isfinite(gradient).all()


def test_empty_batches_and_empty_axes():
    assert numpy_of(mlpkit.logsumexp(np.ones((0, 3), np.float32))).shape == (0,)
    assert numpy_of(mlpkit.log_softmax(np.ones((0, 3), np.float32))).shape == (0, 3)
    np.testing.assert_array_equal(numpy_of(mlpkit.logsumexp(np.ones((2, 0), np.float32))), [-INF, -INF])


def test_logsumexp_keeps_nan():
    assert np.isnan(numpy_of(mlpkit.logsumexp(np.float32([np.nan, 1.0]))))


@laws
@given(x=LOGITS, axis=st.sampled_from([0, 1, -1]))
def test_log_softmax_is_exact_where_softmax_underflows(x, axis):
    z = x.astype(np.float64)
    y = numpy_of(mlpkit.log_softmax(x, axis=axis))
    assert y.shape == x.shape
    np.testing.assert_allclose(y, z - np.logaddexp.reduce(z, axis=axis, keepdims=True), rtol=2e-6, atol=1e-6)


def test_log_softmax_keeps_the_small_digits_of_large_logits():
    x = np.float32([[10000.0, 10000.25, 9990.0]])
    z = x.astype(np.float64)
    np.testing.assert_allclose(
        numpy_of(mlpkit.log_softmax(x)), z - np.logaddexp.reduce(z, axis=-1, keepdims=True), rtol=1e-6
    )


def test_log_softmax_gradient_is_cotangent_minus_softmax_times_its_sum():
    rng = np.random.default_rng(0)
    x, cotangent = (rng.standard_normal((3, 4)).astype(np.float32) for _ in range(2))
    _, gradient = value_and_gradient(mlpkit.log_softmax, x, cotangent)
    softmax = np.exp(x) / np.exp(x).sum(axis=-1, keepdims=True)
    np.testing.assert_allclose(gradient, cotangent - softmax * cotangent.sum(axis=-1, keepdims=True), atol=1e-5)
