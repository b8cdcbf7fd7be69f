"""The cases on which Keras tests its own dropout, L2, relu, sigmoid and tanh, put to mlpkit's.

Where Keras compares with itself, the oracle here is NumPy; where it allows 0.02, six standard errors are allowed.
"""

import keras
import numpy as np
import pytest

import mlpkit


def numpy_of(tensor):
    return keras.ops.convert_to_numpy(tensor)


def stable_sigmoid(x):
    return np.where(x >= 0, 1 / (1 + np.exp(-np.abs(x))), np.exp(-np.abs(x)) / (1 + np.exp(-np.abs(x))))


ORACLES = {"relu": lambda x: np.maximum(x, 0), "sigmoid": stable_sigmoid, "tanh": np.tanh}
RNG = np.random.default_rng(0)
INPUTS = {
    "one row of a matrix": RNG.random((1, 10)),
    "negative": -RNG.random((2, 5)),
    "one axis": RNG.uniform(-10, 10, 100),
    "three axes": RNG.uniform(-10, 10, (10, 10, 10)),
    "near zero": RNG.uniform(-1e-7, 1e-7, 10),
    "zero": np.zeros(10),
    "large positive": np.full(10, 1e6),
    "large negative": np.full(10, -1e6),
    "large random positive": RNG.uniform(10, 100, (10, 5)),
    "large random negative": RNG.uniform(-100, -10, (10, 5)),
}


@pytest.mark.parametrize("function", ORACLES)
@pytest.mark.parametrize("inputs", INPUTS)
def test_activation_on_the_inputs_keras_uses(function, inputs):
    x = INPUTS[inputs].astype(np.float32)
    result = numpy_of(getattr(mlpkit, function)(x))
    assert result.shape == x.shape
    np.testing.assert_allclose(result, ORACLES[function](x.astype(np.float64)), rtol=1e-5, atol=1e-37)


@pytest.mark.parametrize("function", ORACLES)
def test_activation_equals_that_of_keras(function):
    x = RNG.uniform(-10, 10, (20, 5)).astype(np.float32)
    theirs = numpy_of(getattr(keras.activations, function)(x))
    np.testing.assert_allclose(numpy_of(getattr(mlpkit, function)(x)), theirs, rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("slope", [0.01, 0.3, 0.5])
def test_leaky_relu_with_the_slopes_keras_uses(slope):
    for x in (np.array([[1.0, 2, 3]]), np.array([[-2.0, -1, 0, 1]]), RNG.uniform(-1, 1, (2, 5))):
        result = numpy_of(mlpkit.leaky_relu(x.astype(np.float32), negative_slope=slope))
        np.testing.assert_allclose(result, np.where(x > 0, x, slope * x), rtol=1e-6)


def test_dropout_rescales():
    y = numpy_of(mlpkit.Dropout(0.5, seed=1337)(np.ones((20, 500), np.float32), training=True))
    assert abs(np.mean(y) - 1.0) <= 6 / np.sqrt(y.size)
    assert y.max() == 2.0


@pytest.mark.parametrize("noise_shape", [(None, 1, None), (20, 1, 10), [20, 1, 10]])
def test_dropout_shares_its_mask_along_an_axis_of_size_1(noise_shape):
    y = numpy_of(mlpkit.Dropout(0.5, noise_shape=noise_shape)(np.ones((20, 5, 10), np.float32), training=True))
    for i in range(1, 5):
        np.testing.assert_array_equal(y[:, 0, :], y[:, i, :])
    assert 0 < np.mean(y[:, 0, :] == 0) < 1


@pytest.mark.parametrize("noise_shape", [None, (20, 1, 10), (None, 1, None), [20, 1, 10]])
def test_dropout_keeps_its_noise_shape_as_a_tuple(noise_shape):
    kept = mlpkit.Dropout(0.5, noise_shape=noise_shape).noise_shape
    assert kept == (None if noise_shape is None else tuple(noise_shape))


@pytest.mark.parametrize("rate", [-0.5, 1.5])
def test_dropout_refuses_the_rates_keras_refuses(rate):
    with pytest.raises(ValueError, match="`rate`"):
        mlpkit.Dropout(rate=rate)


def test_l2_of_a_variable_is_half_that_of_keras():
    value = RNG.random((4, 4)).astype(np.float32)
    ours, theirs = (cls(0.1)(keras.Variable(value)) for cls in (mlpkit.L2, keras.regularizers.L2))
    np.testing.assert_allclose(numpy_of(ours), 0.05 * np.sum(np.square(value)), rtol=1e-6)
    np.testing.assert_allclose(2 * numpy_of(ours), numpy_of(theirs), rtol=1e-6)


def test_l2_comes_back_from_its_config():
    config = mlpkit.L2(0.1).get_config()
    assert config == {"strength": 0.1}
    assert mlpkit.L2.from_config(config).get_config() == config


def test_l2_in_a_layer_adds_its_loss():
    layer = mlpkit.Linear(2, kernel_regularizer=mlpkit.L2(0.1), kernel_initializer="ones")
    layer(np.ones((1, 3), np.float32))
    assert float(keras.ops.convert_to_numpy(sum(layer.losses))) == pytest.approx(0.05 * 6)
