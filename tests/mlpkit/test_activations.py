"""Laws of the activations, against formulas in float64 and against autodiff."""

import math

import hypothesis.strategies as st
import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.extra.numpy import arrays

import mlpkit
from mlpkit.gradients import central_differences, value_and_gradient

SHAPES = st.sampled_from([(), (3,), (2, 3, 4), (0, 2)])
MODERATE = arrays(np.float32, SHAPES, elements=st.floats(-8, 8, width=32, allow_subnormal=False))
ANY = arrays(np.float32, SHAPES, elements=st.floats(-1e4, 1e4, width=32, allow_subnormal=False))
laws = settings(deadline=None, max_examples=40)
EXTREMES = np.float32([-1e4, -100, -88, -1e-30, 0, 1e-30, 88, 100, 1e4])


def sigmoid_oracle(x):
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


ORACLES = {
    "relu": lambda x: max(x, 0.0),
    "leaky_relu": lambda x: x if x > 0 else 0.2 * x,
    "sigmoid": sigmoid_oracle,
    "tanh": math.tanh,
}
DERIVATIVES = {
    "relu": lambda x: float(x > 0),
    "leaky_relu": lambda x: 1.0 if x > 0 else 0.2,
    "sigmoid": lambda x: sigmoid_oracle(x) * sigmoid_oracle(-x),
    "tanh": lambda x: 4 * sigmoid_oracle(2 * x) * sigmoid_oracle(-2 * x),
}
NAMES = list(ORACLES)


def numpy_of(tensor):
    return keras.ops.convert_to_numpy(tensor)


def oracle(table, name, x):
    return np.vectorize(table[name], otypes=[np.float64])(x.astype(np.float64))


@pytest.mark.parametrize("name", NAMES)
@laws
@given(x=ANY)
def test_value_is_the_formula_and_keeps_shape_and_precision(name, x):
    y = numpy_of(getattr(mlpkit, name)(x))
    assert y.shape == x.shape and y.dtype == np.float32
    np.testing.assert_allclose(y, oracle(ORACLES, name, x), rtol=2e-6, atol=1e-37)


@pytest.mark.parametrize("name", NAMES)
@laws
@given(x=ANY)
def test_derivative_is_the_formula_and_keeps_shape_and_precision(name, x):
    y = numpy_of(getattr(mlpkit, f"{name}_derivative")(x))
    assert y.shape == x.shape and y.dtype == np.float32
    np.testing.assert_allclose(y, oracle(DERIVATIVES, name, x), rtol=4e-6, atol=1e-37)


@pytest.mark.parametrize("name", NAMES)
def test_derivative_agrees_with_autodiff_everywhere_at_the_kink_and_at_extremes_too(name):
    x = np.concatenate([EXTREMES, np.linspace(-9, 9, 37, dtype=np.float32)])
    _, gradient = value_and_gradient(getattr(mlpkit, name), x)
    assert np.isfinite(gradient).all()
    # an absolute error: autodiff of tanh computes 1 - y², which has no digits left for large x
    np.testing.assert_allclose(gradient, numpy_of(getattr(mlpkit, f"{name}_derivative")(x)), rtol=1e-5, atol=6e-7)


@pytest.mark.parametrize("name", NAMES)
@laws
@given(x=arrays(np.float64, (5,), elements=st.floats(0.1, 4)))
def test_derivative_agrees_with_central_differences_of_the_formula(name, x):
    x = np.concatenate([x, -x])
    slopes = central_differences(lambda z: oracle(ORACLES, name, z), x)
    np.testing.assert_allclose(numpy_of(getattr(mlpkit, f"{name}_derivative")(x)), slopes, rtol=1e-5, atol=1e-8)


@pytest.mark.parametrize("name", NAMES)
def test_nan_stays_nan_in_value_and_derivative(name):
    x = np.float32([np.nan, 1.0])
    for function in (getattr(mlpkit, name), getattr(mlpkit, f"{name}_derivative")):
        assert np.isnan(numpy_of(function(x))).tolist() == [True, False]


@pytest.mark.parametrize("name", [*NAMES, "softmax"])
def test_integers_are_computed_as_floats(name):
    x = np.array([-2, 0, 3])
    for function in (getattr(mlpkit, name), getattr(mlpkit, f"{name}_derivative")):
        y = numpy_of(function(x))
        assert y.dtype == np.float32
        np.testing.assert_allclose(y, numpy_of(function(x.astype(np.float32))))


@laws
@given(slope=st.floats(0, 2), x=MODERATE)
def test_leaky_relu_has_the_slope_it_is_given(slope, x):
    np.testing.assert_allclose(
        numpy_of(mlpkit.leaky_relu(x, negative_slope=slope)), np.where(x > 0, x, slope * x), rtol=1e-6, atol=1e-38
    )
    np.testing.assert_allclose(
        numpy_of(mlpkit.leaky_relu_derivative(x, negative_slope=slope)),
        np.where(x > 0, 1, slope),
        rtol=1e-6,
        atol=1e-38,
    )


@laws
@given(x=MODERATE)
def test_tanh_is_the_sigmoid_on_another_scale(x):
    np.testing.assert_allclose(numpy_of(mlpkit.tanh(x)) + 1, 2 * numpy_of(mlpkit.sigmoid(2 * x)), atol=1e-6)


def test_sigmoid_is_accurate_in_both_tails():
    x = np.linspace(-80, 80, 4001, dtype=np.float32)
    np.testing.assert_allclose(numpy_of(mlpkit.sigmoid(x)), oracle(ORACLES, "sigmoid", x), rtol=1e-6)


@laws
@given(
    x=arrays(np.float32, (3, 4), elements=st.floats(-1e4, 1e4, width=32, allow_subnormal=False)),
    shift=st.floats(-100, 100),
)
def test_softmax_is_a_distribution_that_a_common_shift_does_not_change(x, shift):
    p = numpy_of(mlpkit.softmax(x))
    assert (p >= 0).all()
    np.testing.assert_allclose(p.sum(axis=-1), 1, rtol=1e-6)
    exact = np.exp(x.astype(np.float64) - x.max(axis=-1, keepdims=True))
    np.testing.assert_allclose(p, exact / exact.sum(axis=-1, keepdims=True), rtol=1e-5, atol=1e-37)
    small = np.round(x % 8)
    np.testing.assert_allclose(
        numpy_of(mlpkit.softmax(small + np.float32(round(shift)))), numpy_of(mlpkit.softmax(small)), rtol=1e-5
    )


def test_softmax_works_along_any_axis():
    x = np.random.default_rng(0).standard_normal((2, 3, 4)).astype(np.float32)
    for axis in (0, 1, -1):
        expected = np.exp(x) / np.exp(x).sum(axis=axis, keepdims=True)
        np.testing.assert_allclose(numpy_of(mlpkit.softmax(x, axis=axis)), expected, rtol=1e-5)


def test_softmax_of_an_empty_batch_is_empty():
    assert numpy_of(mlpkit.softmax(np.ones((0, 3), np.float32))).shape == (0, 3)


def test_softmax_derivative_is_the_jacobian():
    x = np.random.default_rng(1).standard_normal((2, 3, 4)).astype(np.float32)
    jacobian = numpy_of(mlpkit.softmax_derivative(x))
    assert jacobian.shape == (2, 3, 4, 4)
    np.testing.assert_allclose(jacobian, np.swapaxes(jacobian, -1, -2), atol=1e-7)
    np.testing.assert_allclose(jacobian.sum(axis=-1), 0, atol=1e-6)
    for i in range(4):
        cotangent = np.zeros_like(x)
        cotangent[..., i] = 1
        np.testing.assert_allclose(value_and_gradient(mlpkit.softmax, x, cotangent)[1], jacobian[..., i, :], atol=1e-6)


@laws
@given(x=ANY)
def test_two_class_softmax_is_the_sigmoid(x):
    p = numpy_of(mlpkit.two_class_softmax(x))
    assert p.shape == (*x.shape, 2)
    np.testing.assert_allclose(p[..., 0], oracle(ORACLES, "sigmoid", x), rtol=1e-5, atol=1e-37)
    np.testing.assert_allclose(p[..., 1], oracle(ORACLES, "sigmoid", -x), rtol=1e-5, atol=1e-37)


@pytest.mark.parametrize("name", [*NAMES, "softmax"])
def test_functions_are_registered_as_mlpkit_own(name):
    assert keras.saving.get_registered_name(getattr(mlpkit, name)) == f"mlpkit>{name}"
    saved = keras.saving.serialize_keras_object(getattr(mlpkit, name))
    assert keras.saving.deserialize_keras_object(saved) is getattr(mlpkit, name)
