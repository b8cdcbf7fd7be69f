"""Laws of values and gradients by autodiff: the same on every backend."""

import keras
import numpy as np
import pytest
from keras import ops

import mlpkit
from mlpkit.gradients import detach, value_and_gradient
from mlpkit.gradients.autodiff import gradients_of_variables

X = np.float32([[1.0, -2.0, 3.0], [0.5, 0.0, -1.5]])


def test_a_scalar_function_is_differentiated():
    value, gradient = value_and_gradient(lambda x: ops.sum(x**3), X)
    assert isinstance(value, np.ndarray) and value.shape == () and isinstance(gradient, np.ndarray)
    np.testing.assert_allclose(value, np.sum(X**3), rtol=1e-6)
    np.testing.assert_allclose(gradient, 3 * X**2, rtol=1e-6)


def test_an_elementwise_function_gives_its_derivative_at_every_entry():
    value, gradient = value_and_gradient(ops.sin, X)
    np.testing.assert_allclose(value, np.sin(X), rtol=1e-6)
    np.testing.assert_allclose(gradient, np.cos(X), rtol=1e-6)


def test_a_cotangent_weighs_the_outputs():
    w, cotangent = np.float32([[1, 2], [3, 4], [5, 6]]), np.float32([[1, 0], [2, -1]])
    _, gradient = value_and_gradient(lambda x: ops.matmul(x, w), X, cotangent)
    np.testing.assert_allclose(gradient, cotangent @ w.T, rtol=1e-6)


def test_several_arguments_give_several_gradients():
    w = np.float32([2.0, 3.0, 4.0])
    value, gradients = value_and_gradient(lambda x, w: ops.sum(x * w), [X, w])
    assert isinstance(gradients, list)
    np.testing.assert_allclose(value, np.sum(X * w), rtol=1e-6)
    np.testing.assert_allclose(gradients[0], np.broadcast_to(w, X.shape))
    np.testing.assert_allclose(gradients[1], X.sum(axis=0), rtol=1e-6)


def test_what_the_result_does_not_depend_on_has_gradient_none():
    _, gradients = value_and_gradient(lambda x, w: ops.sum(x * x), [X, X])
    assert gradients[0] is not None and gradients[1] is None
    assert value_and_gradient(lambda x: ops.ones((2,)), X)[1] is None


def test_a_gradient_that_is_zero_is_not_none():
    _, gradient = value_and_gradient(lambda x: ops.sum(0.0 * x), X)
    np.testing.assert_array_equal(gradient, np.zeros_like(X))


def test_no_gradient_flows_through_detach():
    assert value_and_gradient(lambda x: ops.sum(detach(x) ** 2), X)[1] is None
    value, gradient = value_and_gradient(lambda x: ops.sum(x * detach(x)), X)
    np.testing.assert_allclose(value, np.sum(X**2), rtol=1e-6)
    np.testing.assert_allclose(gradient, X, rtol=1e-6)


def test_detach_keeps_the_numbers():
    np.testing.assert_array_equal(ops.convert_to_numpy(detach(X)), X)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_gradient_has_the_precision_of_its_argument(dtype):
    _, gradient = value_and_gradient(lambda x: x * x, X.astype(dtype))
    assert gradient.dtype == dtype
    np.testing.assert_allclose(gradient, 2 * X, rtol=1e-6)


def test_float64_is_computed_in_float64_on_every_backend():
    x = np.array([1.0 + 1e-12])
    value, gradient = value_and_gradient(lambda x: x * x, x)
    assert value[0] - 1.0 == pytest.approx(2e-12, rel=1e-3)
    assert gradient[0] / 2 - 1.0 == pytest.approx(1e-12, rel=1e-3)


def test_arguments_stay_as_they_were():
    x = X.copy()
    value_and_gradient(lambda x: ops.sum(x * 2), x)
    np.testing.assert_array_equal(x, X)


def test_tensors_numbers_and_variables_are_taken():
    assert value_and_gradient(lambda x: x**2, 3.0)[1] == pytest.approx(6.0)
    np.testing.assert_allclose(value_and_gradient(lambda x: x**2, ops.convert_to_tensor(X))[1], 2 * X)


def test_integers_are_refused_by_name():
    with pytest.raises(TypeError, match=r"`x` must consist of floats.*int"):
        value_and_gradient(lambda x: x, np.array([1, 2]))


def test_a_cotangent_of_another_shape_is_refused_by_name():
    with pytest.raises(ValueError, match=r"`cotangent`.*\(2, 3\).*\(3,\)"):
        value_and_gradient(lambda x: x, X, np.ones(3, np.float32))


def test_gradients_of_variables_reach_the_weights_of_a_model_and_leave_them():
    model = mlpkit.mlp([], 2, inputs=3, seed=0)
    unused = keras.Variable(np.ones(2, np.float32))
    before = model.get_weights()
    gradients = gradients_of_variables(lambda: ops.sum(model(X) ** 2) / 2, [*model.trainable_variables, unused])
    y = X @ before[0] + before[1]
    np.testing.assert_allclose(gradients[0], X.T @ y, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(gradients[1], y.sum(axis=0), rtol=1e-5, atol=1e-6)
    assert gradients[2] is None
    for a, b in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)
