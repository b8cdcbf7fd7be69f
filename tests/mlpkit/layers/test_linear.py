"""Laws of the affine layer."""

import keras
import numpy as np
import pytest

import mlpkit
from mlpkit.gradients import value_and_gradient


def built(units=4, inputs=3, **options):
    layer = mlpkit.Linear(units, **options)
    layer.build((None, inputs))
    return layer


def weights(layer):
    return [keras.ops.convert_to_numpy(w) for w in layer.weights]


@pytest.mark.parametrize("shape", [(5, 3), (1, 3), (2, 5, 3), (2, 3, 4, 3)])
def test_it_is_x_times_kernel_plus_bias_on_the_last_axis(shape):
    x = np.random.default_rng(0).standard_normal(shape).astype(np.float32)
    layer = built(bias_initializer=keras.initializers.RandomNormal(seed=1))
    kernel, bias = weights(layer)
    assert kernel.shape == (3, 4) and bias.shape == (4,) and bias.any()
    y = keras.ops.convert_to_numpy(layer(x))
    np.testing.assert_allclose(y, x @ kernel + bias, rtol=1e-5, atol=1e-6)
    assert layer.compute_output_shape(shape) == y.shape


def test_without_bias_zero_goes_to_zero():
    layer = built(use_bias=False)
    assert layer.bias is None and len(layer.weights) == 1
    np.testing.assert_array_equal(keras.ops.convert_to_numpy(layer(np.zeros((2, 3), np.float32))), np.zeros((2, 4)))


def test_input_gradient_is_cotangent_times_transposed_kernel():
    layer = built()
    rng = np.random.default_rng(1)
    x, cotangent = rng.standard_normal((5, 3), np.float32), rng.standard_normal((5, 4), np.float32)
    _, gradient = value_and_gradient(layer, x, cotangent)
    np.testing.assert_allclose(gradient, cotangent @ weights(layer)[0].T, rtol=1e-5, atol=1e-6)


def test_it_equals_keras_dense_with_the_same_weights():
    layer, dense = built(), keras.layers.Dense(4)
    dense.build((None, 3))
    dense.set_weights(layer.get_weights())
    x = np.random.default_rng(2).standard_normal((6, 3)).astype(np.float32)
    np.testing.assert_array_equal(keras.ops.convert_to_numpy(layer(x)), keras.ops.convert_to_numpy(dense(x)))


def test_bias_starts_at_zero_and_kernel_within_glorots_bounds():
    kernel, bias = weights(built(units=200, inputs=100))
    assert not bias.any()
    assert np.abs(kernel).max() <= np.sqrt(6 / 300) and len(np.unique(kernel)) > 10_000


def test_constraint_and_regularisers_are_applied():
    layer = built(kernel_regularizer=mlpkit.L2(0.3), bias_regularizer=mlpkit.L2(0.5), bias_initializer="ones")
    kernel, bias = weights(layer)
    expected = 0.15 * np.sum(kernel**2) + 0.25 * np.sum(bias**2)
    assert sum(float(keras.ops.convert_to_numpy(loss)) for loss in layer.losses) == pytest.approx(expected, rel=1e-5)
    model = keras.Sequential(
        [keras.Input((3,)), mlpkit.Linear(2, kernel_constraint="non_neg", bias_constraint="non_neg")]
    )
    model.compile(keras.optimizers.SGD(10.0), "mse")
    model.fit(np.ones((4, 3), np.float32), -10 * np.ones((4, 2), np.float32), verbose=0)
    assert all((w >= 0).all() for w in weights(model.layers[0]))


def test_a_mask_passes_through():
    x = np.array([[1, 2, 0], [3, 0, 0]])
    y = mlpkit.Linear(2)(keras.layers.Embedding(4, 5, mask_zero=True)(x))
    assert keras.ops.convert_to_numpy(y._keras_mask).tolist() == (x != 0).tolist()


@pytest.mark.parametrize("units", [0, -3])
def test_units_below_1_are_refused_by_name(units):
    with pytest.raises(ValueError, match=r"`units`.*Received"):
        mlpkit.Linear(units)


@pytest.mark.parametrize("units", [2.5, "3", None, True])
def test_units_that_are_no_whole_number_are_a_type_error(units):
    with pytest.raises(TypeError, match="`units`"):
        mlpkit.Linear(units)


def test_an_unknown_number_of_inputs_is_refused_by_name():
    with pytest.raises(ValueError, match="`input_shape`"):
        mlpkit.Linear(3).build((None, None))


def test_another_number_of_inputs_than_it_was_built_for_is_refused():
    layer = built(inputs=3)
    with pytest.raises(ValueError, match="axis"):
        layer(np.ones((2, 5), np.float32))
