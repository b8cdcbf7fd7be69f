"""Laws of central differences."""

import hypothesis.strategies as st
import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.extra.numpy import array_shapes, arrays

from mlpkit.gradients import central_differences

laws = settings(deadline=None, max_examples=40)
POINTS = arrays(np.float64, array_shapes(min_dims=0, max_dims=3, max_side=3), elements=st.floats(-3, 3))


@laws
@given(x=POINTS)
def test_they_find_the_gradient_of_smooth_functions_to_nine_digits(x):
    before = x.copy()
    gradient = central_differences(lambda x: np.sum(np.sin(x) * np.exp(x / 2)), x)
    assert gradient.dtype == np.float64 and gradient.shape == x.shape
    np.testing.assert_allclose(gradient, np.exp(x / 2) * (np.cos(x) + np.sin(x) / 2), rtol=1e-8, atol=2e-9)
    np.testing.assert_array_equal(x, before)


@laws
@given(u=arrays(np.float64, 4, elements=st.floats(0.5, 1)), scale=st.sampled_from([1e-6, 1e-3, 1.0, 1e3, 1e6]))
def test_a_quadratic_is_exact_at_any_scale(u, scale):
    gradient = central_differences(lambda x: x @ x / 2, scale * u)
    np.testing.assert_allclose(gradient, scale * u, rtol=1e-8)


def test_an_elementwise_function_gives_its_derivative_at_every_entry():
    x = np.linspace(-2, 2, 7)
    np.testing.assert_allclose(central_differences(np.tanh, x), 1 - np.tanh(x) ** 2, atol=1e-9)


def test_a_cotangent_weighs_the_outputs():
    x, w, cotangent = np.ones(3), np.arange(6.0).reshape(3, 2), np.array([1.0, -2.0])
    np.testing.assert_allclose(central_differences(lambda x: x @ w, x, cotangent=cotangent), w @ cotangent, atol=1e-8)


def test_integers_are_treated_as_floats():
    gradient = central_differences(lambda x: np.sum(x**2), np.array([1, 2, 3]))
    np.testing.assert_allclose(gradient, [2, 4, 6], atol=1e-8)


def test_a_function_may_change_its_argument():
    def greedy(x):
        value = np.sum(x**2)
        x[:] = 0
        return value

    x = np.array([1.0, 2.0])
    np.testing.assert_allclose(central_differences(greedy, x), [2, 4], atol=1e-8)
    np.testing.assert_array_equal(x, [1, 2])


def test_the_step_suits_a_function_that_answers_in_float32():
    x = np.linspace(0.5, 2, 5)
    gradient = central_differences(lambda x: np.float32(np.sum(np.log(x.astype(np.float32)))), x)
    np.testing.assert_allclose(gradient, 1 / x, rtol=2e-3)


def test_a_step_can_be_chosen():
    assert central_differences(lambda x: x**3, 0.0, step=0.1) == pytest.approx(0.01)


def test_functions_of_keras_are_taken():
    gradient = central_differences(lambda x: keras.ops.sum(keras.ops.sigmoid(x)), np.array([0.0, 1.0]))
    np.testing.assert_allclose(gradient, [0.25, 0.19661193], rtol=1e-3)


def test_a_kink_gives_the_mean_of_both_slopes():
    assert central_differences(abs, 0.0) == pytest.approx(0.0)
    assert central_differences(lambda x: np.maximum(x, 0), 0.0) == pytest.approx(0.5)


@pytest.mark.parametrize("step", [0.0, -1e-5, float("nan")])
def test_a_step_that_is_not_positive_is_refused_by_name(step):
    with pytest.raises(ValueError, match="`step`"):
        central_differences(np.sum, np.ones(2), step=step)


def test_a_cotangent_of_another_shape_is_refused_by_name():
    with pytest.raises(ValueError, match="`cotangent`"):
        central_differences(np.tanh, np.ones(3), cotangent=np.ones(2))
