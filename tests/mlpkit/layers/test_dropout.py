"""Laws of dropout, at six standard errors: a right layer is refused less than once in a hundred million runs."""

import math

import keras
import numpy as np
import pytest

import mlpkit
from mlpkit.gradients import value_and_gradient

SIGMAS = 6
RATES = [0.1, 0.3, 0.5, 0.8]
# PyTorch compiles with a C++ compiler, which a test cannot take for granted.
JIT = [False] if keras.backend.backend() == "torch" else [False, True]


def call(layer, x, training=True):
    return keras.ops.convert_to_numpy(layer(x, training=training))


def inputs(*shape, seed=0):
    """Return numbers none of which is 0."""
    return np.random.default_rng(seed).uniform(0.5, 2.0, shape).astype(np.float32)


def standard_error(rate, count):
    return math.sqrt(rate * (1 - rate) / count)


@pytest.mark.parametrize("rate", [0.01, *RATES, 0.99])
def test_fraction_of_zeros_is_the_rate(rate):
    y = call(mlpkit.Dropout(rate, seed=1), inputs(400, 500))
    assert abs(np.mean(y == 0) - rate) <= SIGMAS * standard_error(rate, y.size)


@pytest.mark.parametrize("rate", RATES)
def test_what_is_kept_is_divided_by_one_minus_rate_exactly(rate):
    x = inputs(40, 50)
    y = call(mlpkit.Dropout(rate, seed=1), x)
    np.testing.assert_allclose(y[y != 0], (x / np.float32(1 - rate))[y != 0], rtol=2e-7)


@pytest.mark.parametrize("rate", RATES)
def test_mean_over_many_masks_is_the_input(rate):
    x = inputs(6, 7)
    layer, calls = mlpkit.Dropout(rate, seed=2), 400
    mean = np.mean([call(layer, x) for _ in range(calls)], axis=0)
    error = x * math.sqrt(rate / (1 - rate) / calls)
    assert (np.abs(mean - x) <= SIGMAS * error).all()


@pytest.mark.parametrize("rate", RATES)
def test_entries_are_independent_across_rows_and_columns(rate):
    zeros = call(mlpkit.Dropout(rate, seed=3), inputs(300, 300)) == 0
    for axis in (0, 1):
        fractions = zeros.mean(axis=axis)
        assert (np.abs(fractions - rate) <= SIGMAS * standard_error(rate, 300)).all()
        # One mask a row, or a column, would make these fractions 0 or 1 and their variance far too large;
        # a fixed number of zeros a row would make it 0. A chi-squared variable with 299 degrees of freedom.
        chi_squared = 300 * np.var(fractions) / standard_error(rate, 300) ** 2
        assert abs(chi_squared - 299) <= SIGMAS * math.sqrt(2 * 299)
    for a, b in ((zeros[1:], zeros[:-1]), (zeros[:, 1:], zeros[:, :-1])):
        both = np.mean(a & b)
        assert abs(both - rate**2) <= SIGMAS * math.sqrt(3 * rate**2 / a.size)


def test_every_call_draws_a_fresh_mask():
    layer, x = mlpkit.Dropout(0.5, seed=4), np.ones((50, 60), np.float32)
    masks = [call(layer, x) != 0 for _ in range(4)]
    for i in range(4):
        for j in range(i):
            assert abs(np.mean(masks[i] == masks[j]) - 0.5) <= SIGMAS * standard_error(0.5, 3000)


def summing(units, rate, **options):
    """Return a model whose output is the sum of what dropout leaves of its inputs."""
    layers = [keras.Input((units,)), mlpkit.Dropout(rate, **options), mlpkit.Linear(1, kernel_initializer="ones")]
    return keras.Sequential(layers)


@pytest.mark.parametrize("jit_compile", JIT)
def test_every_compiled_step_draws_a_fresh_mask(jit_compile):
    sums = []
    model = summing(1000, 0.5, seed=1)
    model.compile(keras.optimizers.SGD(0.0), lambda y, p: p, jit_compile=jit_compile)
    x, y = np.ones((1, 1000), np.float32), np.ones((1, 1), np.float32)
    for _ in range(6):
        sums.append(model.train_on_batch(x, y))
        model.reset_metrics()
    assert len(set(np.round(sums))) >= 4
    assert (np.abs(np.array(sums) - 1000) <= SIGMAS * math.sqrt(1000)).all()


def test_two_layers_without_seed_draw_different_masks():
    x = np.ones((50, 60), np.float32)
    assert not np.array_equal(call(mlpkit.Dropout(0.5), x), call(mlpkit.Dropout(0.5), x))


def test_the_same_seed_gives_the_same_sequence_of_masks():
    x = inputs(20, 30)
    first, second = mlpkit.Dropout(0.4, seed=9), mlpkit.Dropout(0.4, seed=9)
    for _ in range(3):
        np.testing.assert_array_equal(call(first, x), call(second, x))
    assert not np.array_equal(call(first, x), call(mlpkit.Dropout(0.4, seed=8), x))


def test_config_keeps_rate_noise_shape_and_seed_so_that_a_copy_draws_the_same_masks():
    layer = mlpkit.Dropout(0.4, noise_shape=(None, 3), seed=9, name="drop")
    copy = keras.saving.deserialize_keras_object(keras.saving.serialize_keras_object(layer))
    assert (copy.rate, copy.noise_shape, copy.seed, copy.name) == (0.4, (None, 3), 9, "drop")
    x = inputs(50, 3)
    np.testing.assert_array_equal(call(layer, x), call(copy, x))


@pytest.mark.parametrize("rate", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("training", [False, None])
def test_at_inference_the_input_comes_back_bit_for_bit(rate, training):
    x = inputs(20, 30)
    np.testing.assert_array_equal(call(mlpkit.Dropout(rate), x, training=training), x)


def test_rate_0_changes_nothing_in_training():
    x = inputs(20, 30)
    np.testing.assert_array_equal(call(mlpkit.Dropout(0.0), x), x)


def test_rate_1_gives_zeros_and_a_gradient_that_is_zero_or_unconnected():
    x = inputs(20, 30)
    y, gradient = value_and_gradient(lambda x: mlpkit.Dropout(1.0)(x, training=True), x)
    np.testing.assert_array_equal(y, np.zeros_like(x))
    assert gradient is None or not gradient.any()


@pytest.mark.parametrize("rate", RATES)
def test_gradient_is_the_mask_over_one_minus_rate(rate):
    x = inputs(20, 30)
    cotangent = inputs(20, 30, seed=5)
    layer = mlpkit.Dropout(rate, seed=6)
    y, gradient = value_and_gradient(lambda x: layer(x, training=True), x, cotangent)
    np.testing.assert_allclose(gradient, cotangent * (y != 0) / np.float32(1 - rate), rtol=1e-6)


@pytest.mark.parametrize("policy", ["mixed_float16", "mixed_bfloat16"])
def test_a_small_rate_is_kept_in_half_precision(policy):
    layer = mlpkit.Dropout(0.001, seed=1, dtype=policy)
    y = call(layer, np.ones((1000, 1000), np.float32)).astype(np.float32)
    assert abs(np.mean(y == 0) - 0.001) <= SIGMAS * standard_error(0.001, y.size)


@pytest.mark.parametrize("shape", [(7,), (3, 5), (2, 3, 4), (2, 3, 4, 5), (0, 3)])
def test_any_shape_is_kept(shape):
    layer = mlpkit.Dropout(0.5)
    assert call(layer, np.ones(shape, np.float32)).shape == shape
    assert layer.compute_output_shape(shape) == shape


def test_a_mask_passes_through():
    x = np.array([[1, 2, 0], [3, 0, 0]])
    embedded = keras.layers.Embedding(4, 5, mask_zero=True)(x)
    y = mlpkit.Dropout(0.5)(embedded)
    assert keras.ops.convert_to_numpy(y._keras_mask).tolist() == (x != 0).tolist()


@pytest.mark.parametrize("jit_compile", JIT)
def test_dropout_is_on_in_fit_and_off_in_evaluate_and_predict(jit_compile):
    units, rows = 100, 64
    model = summing(units, 0.5, seed=1)
    model.compile(keras.optimizers.SGD(0.0), lambda y, p: keras.ops.square(p - units), jit_compile=jit_compile)
    x, y = np.ones((rows, units), np.float32), np.ones((rows, 1), np.float32)
    variance = model.fit(x, y, verbose=0).history["loss"][0]  # of 2 · Binomial(units, 1/2), which is units
    assert abs(variance - units) <= SIGMAS * units * math.sqrt(2 / rows)
    assert model.evaluate(x, y, verbose=0) == 0.0
    np.testing.assert_array_equal(model.predict(x, verbose=0), np.full((rows, 1), units))


def test_masks_survive_a_batch_of_unknown_size_in_fit():
    model = keras.Sequential([keras.Input((10,)), mlpkit.Dropout(0.5, noise_shape=(None, 1)), mlpkit.Linear(1)])
    model.compile("sgd", "mse")
    history = model.fit(np.ones((7, 10), np.float32), np.ones((7, 1), np.float32), batch_size=4, verbose=0)
    assert np.isfinite(history.history["loss"]).all()


@pytest.mark.parametrize("rate", [-0.5, 1.5, math.nan, -1e-9, math.inf])
def test_a_rate_outside_0_to_1_is_refused_by_name(rate):
    with pytest.raises(ValueError, match=r"`rate` .*\[0, 1\].*Received: rate="):
        mlpkit.Dropout(rate)


@pytest.mark.parametrize("rate", ["0.5", None, [0.5], True])
def test_a_rate_that_is_no_number_is_a_type_error(rate):
    with pytest.raises(TypeError, match="`rate`"):
        mlpkit.Dropout(rate)


@pytest.mark.parametrize(
    ("noise_shape", "error"),
    [
        ("Invalid", TypeError),
        (5, TypeError),
        ((20, 1.5, 10), TypeError),
        ((20, -1, 10), ValueError),
        ((20, 0), ValueError),
    ],
)
def test_a_noise_shape_that_makes_no_sense_is_refused_by_name(noise_shape, error):
    with pytest.raises(error, match="`noise_shape`"):
        mlpkit.Dropout(0.5, noise_shape=noise_shape)


def test_a_noise_shape_with_another_number_of_axes_is_refused_by_name():
    with pytest.raises(ValueError, match="`noise_shape`"):
        mlpkit.Dropout(0.5, noise_shape=(2, 1))(np.ones((2, 3, 4), np.float32), training=True)
