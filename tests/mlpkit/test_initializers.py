"""Laws of the initialisers: variance, bounds, streams of their own, and no twins."""

import math

import keras
import numpy as np
import pytest

import mlpkit
from mlpkit.initializers import fans

SIGMAS = 6
CLASSES = [mlpkit.XavierNormal, mlpkit.XavierUniform, mlpkit.HeNormal, mlpkit.HeUniform]
VARIANCE = {
    mlpkit.XavierNormal: lambda fan_in, fan_out: 2 / (fan_in + fan_out),
    mlpkit.XavierUniform: lambda fan_in, fan_out: 2 / (fan_in + fan_out),
    mlpkit.HeNormal: lambda fan_in, fan_out: 2 / fan_in,
    mlpkit.HeUniform: lambda fan_in, fan_out: 2 / fan_in,
}


def draw(initializer, shape=(200, 300), **options):
    return keras.ops.convert_to_numpy(initializer(shape, **options))


@pytest.mark.parametrize("cls", CLASSES)
@pytest.mark.parametrize("shape", [(200, 300), (300, 200)])
def test_mean_is_zero_and_variance_follows_from_the_fans(cls, shape):
    weights = draw(cls(seed=1), shape).astype(np.float64)
    variance, count = VARIANCE[cls](*shape), weights.size
    assert abs(weights.mean()) <= SIGMAS * math.sqrt(variance / count)
    kurtosis = 9 / 5 if cls.uniform else 3
    assert abs(weights.var() / variance - 1) <= SIGMAS * math.sqrt((kurtosis - 1) / count)
    assert cls().variance(shape) == pytest.approx(variance)


@pytest.mark.parametrize("cls", [mlpkit.XavierUniform, mlpkit.HeUniform])
def test_uniform_weights_fill_their_bounds_and_stay_inside(cls):
    weights, bound = draw(cls(seed=2)), math.sqrt(3 * VARIANCE[cls](200, 300))
    assert np.abs(weights).max() <= bound * (1 + 1e-6)
    assert np.abs(weights).max() >= 0.999 * bound


@pytest.mark.parametrize("cls", [mlpkit.XavierNormal, mlpkit.HeNormal])
def test_normal_weights_are_not_truncated(cls):
    weights = draw(cls(seed=3))
    beyond_two = np.mean(np.abs(weights) > 2 * math.sqrt(VARIANCE[cls](200, 300)))
    assert abs(beyond_two - 0.0455) <= SIGMAS * math.sqrt(0.0455 * 0.9545 / weights.size)


@pytest.mark.parametrize("cls", CLASSES)
def test_a_seed_fixes_the_whole_stream_and_each_call_draws_the_next_weights(cls):
    first, second = cls(seed=4), cls(seed=4)
    streams = [[draw(initializer) for _ in range(3)] for initializer in (first, second)]
    np.testing.assert_array_equal(streams[0], streams[1])
    for i in range(3):
        for j in range(i):
            assert abs(np.corrcoef(streams[0][i].ravel(), streams[0][j].ravel())[0, 1]) <= SIGMAS / math.sqrt(60_000)
    assert not np.array_equal(draw(cls(seed=5)), streams[0][0])


def kernels(model):
    return [keras.ops.convert_to_numpy(layer.kernel) for layer in model.layers if hasattr(layer, "kernel")]


@pytest.mark.parametrize("cls", CLASSES)
@pytest.mark.parametrize("layer", [mlpkit.Linear, keras.layers.Dense])
def test_one_initialiser_with_a_seed_makes_no_twin_layers(cls, layer):
    initializer = cls(seed=6)
    model = keras.Sequential([keras.Input((8,)), *(layer(8, kernel_initializer=initializer) for _ in range(3))])
    a, b, c = kernels(model)
    assert not np.array_equal(a, b) and not np.array_equal(b, c) and not np.array_equal(a, c)


def test_a_clone_has_the_same_weights_and_no_twins_either():
    model = mlpkit.mlp([8, 8], 8, inputs=8, initializer=mlpkit.HeNormal(seed=7))
    clone = keras.models.clone_model(model)
    for mine, cloned in zip(kernels(model), kernels(clone), strict=True):
        np.testing.assert_array_equal(mine, cloned)
    a, b, c = kernels(clone)
    assert not np.array_equal(a, b) and not np.array_equal(b, c)


def test_without_a_seed_weights_differ_but_obey_keras_random_seed():
    assert not np.array_equal(draw(mlpkit.HeNormal()), draw(mlpkit.HeNormal()))
    drawn = []
    for _ in range(2):
        keras.utils.set_random_seed(11)
        drawn.append(draw(mlpkit.HeNormal()))
    np.testing.assert_array_equal(*drawn)


@pytest.mark.parametrize("cls", CLASSES)
def test_config_restores_seed_and_stream(cls):
    claimed = cls(seed=8).claimed()
    restored = keras.saving.deserialize_keras_object(keras.saving.serialize_keras_object(claimed))
    assert type(restored) is cls and restored.get_config() == claimed.get_config()
    np.testing.assert_array_equal(draw(restored), draw(claimed))


@pytest.mark.parametrize("dtype", ["float16", "float32"])
def test_precision_is_what_was_asked_for(dtype):
    assert draw(mlpkit.HeNormal(seed=1), (3, 4), dtype=dtype).dtype == dtype


def test_fans_of_a_convolution_count_its_window():
    assert fans((5, 7)) == (5, 7)
    assert fans((3, 3, 5, 7)) == (45, 63)


@pytest.mark.parametrize("shape", [(), (5,)])
def test_a_shape_without_two_axes_is_refused_by_name(shape):
    with pytest.raises(ValueError, match="`shape`"):
        mlpkit.HeNormal()(shape)


@pytest.mark.parametrize(("seed", "error"), [(-1, ValueError), (1.5, TypeError), ("1", TypeError)])
def test_a_seed_that_makes_no_sense_is_refused_by_name(seed, error):
    with pytest.raises(error, match="`seed`"):
        mlpkit.XavierUniform(seed=seed)
