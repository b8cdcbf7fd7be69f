"""Laws of the perceptron as a model: what it is built of, and that a linear stack is one layer."""

import itertools
import subprocess
import sys

import hypothesis.strategies as st
import keras
import numpy as np
import pytest
from hypothesis import given, settings

import mlpkit

# PyTorch compiles with a C++ compiler, which a test cannot take for granted.
JIT = [False] if keras.backend.backend() == "torch" else [False, True]
laws = settings(deadline=None, max_examples=25)
widths = st.lists(st.integers(1, 6), min_size=0, max_size=4)


def of_type(model, *types):
    return [layer for layer in model.layers if isinstance(layer, types)]


@laws
@given(hidden=widths, inputs=st.integers(1, 6), classes=st.integers(1, 5))
def test_it_has_one_affine_layer_more_than_hidden_widths_and_as_many_activations(hidden, inputs, classes):
    model = mlpkit.mlp(hidden, classes, inputs=inputs)
    affine = of_type(model, mlpkit.Linear)
    assert [layer.units for layer in affine] == [*hidden, classes]
    assert len(of_type(model, mlpkit.Activation)) == len(hidden)
    assert model.layers[-1] is affine[-1]
    assert model.count_params() == mlpkit.count_parameters(inputs, hidden, classes)
    assert model.compute_output_shape((7, inputs)) == (7, classes)


def test_without_inputs_it_is_built_on_the_first_batch_of_any_width():
    for inputs in (3, 5):
        model = mlpkit.mlp([4], 2)
        assert model(np.ones((6, inputs), np.float32)).shape == (6, 2)


@pytest.mark.parametrize(("name", "formula"), [("relu", lambda z: np.maximum(z, 0)), ("tanh", np.tanh)])
def test_it_computes_what_its_weights_say_and_returns_logits(name, formula):
    model = mlpkit.mlp([5, 4], 3, name, inputs=6, seed=1)
    h = x = np.random.default_rng(0).standard_normal((7, 6)).astype(np.float32)
    kernels = [w for w in model.get_weights() if w.ndim == 2]
    for kernel in kernels[:-1]:
        h = formula(h @ kernel)
    np.testing.assert_allclose(keras.ops.convert_to_numpy(model(x)), h @ kernels[-1], rtol=1e-4, atol=1e-5)


def test_dropout_stands_after_each_hidden_activation_with_a_rate_above_0_and_never_after_the_output():
    model = mlpkit.mlp([4, 4, 4], 2, rates=[0.2, 0.0, 0.5], inputs=3)
    assert [layer.rate for layer in of_type(model, mlpkit.Dropout)] == [0.2, 0.5]
    for place, layer in enumerate(model.layers):
        if isinstance(layer, mlpkit.Dropout):
            assert isinstance(model.layers[place - 1], mlpkit.Activation)
    assert [layer.rate for layer in of_type(mlpkit.mlp([4, 4], 2, rates=0.3), mlpkit.Dropout)] == [0.3, 0.3]
    assert not of_type(mlpkit.mlp([4], 2), mlpkit.Dropout)


def test_the_penalty_is_on_every_kernel_and_on_no_bias():
    model = mlpkit.mlp([4, 5], 2, inputs=3, strength=0.1, seed=2)
    model.set_weights([w + 1 for w in model.get_weights()])  # biases away from 0
    kernels = [w for w in model.get_weights() if w.ndim == 2]
    expected = 0.05 * sum(np.sum(w**2) for w in kernels)
    assert sum(float(loss) for loss in model.losses) == pytest.approx(expected, rel=1e-5)
    assert mlpkit.mlp([4], 2, inputs=3).losses == []


def test_a_seed_fixes_weights_and_masks_and_makes_no_twins():
    x = np.ones((20, 8), np.float32)
    first, second = (mlpkit.mlp([8, 8], 8, inputs=8, rates=0.5, seed=3) for _ in range(2))
    for a, b in zip(first.get_weights(), second.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)
    outputs = [keras.ops.convert_to_numpy(model(x, training=True)) for model in (first, second)]
    np.testing.assert_array_equal(*outputs)
    kernels = [w for w in first.get_weights() if w.ndim == 2]
    assert not np.array_equal(kernels[0], kernels[1]) and not np.array_equal(kernels[1], kernels[2])
    drops = of_type(first, mlpkit.Dropout)
    assert drops[0].seed != drops[1].seed
    assert not np.array_equal(first.get_weights()[0], mlpkit.mlp([8, 8], 8, inputs=8, seed=4).get_weights()[0])


@pytest.mark.parametrize(
    ("activation", "variance"), [("relu", 2 / 400), ("leaky_relu", 2 / 400), ("tanh", 2 / 500), ("sigmoid", 2 / 500)]
)
def test_kernels_start_with_the_variance_that_suits_the_activation(activation, variance):
    kernel = mlpkit.mlp([100], 2, activation, inputs=400, seed=5).get_weights()[0]
    assert abs(kernel.var() / variance - 1) < 6 * np.sqrt(2 / kernel.size)


def test_an_initialiser_that_is_given_is_used():
    model = mlpkit.mlp([3], 2, inputs=4, initializer="ones")
    assert all((w == 1).all() for w in model.get_weights() if w.ndim == 2)


def test_a_saved_model_loads_without_custom_objects_and_computes_the_same(tmp_path):
    model = mlpkit.mlp([6, 5], 3, "tanh", inputs=4, rates=[0.2, 0.3], strength=0.01, seed=6)
    model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    x, y = np.random.default_rng(0).random((10, 4), np.float32), np.arange(10) % 3
    model.fit(x, y, verbose=0)
    model.save(tmp_path / "model.keras")
    loaded = keras.saving.load_model(tmp_path / "model.keras")
    np.testing.assert_array_equal(model.predict(x, verbose=0), loaded.predict(x, verbose=0))
    assert [type(layer) for layer in loaded.layers] == [type(layer) for layer in model.layers]
    assert loaded.layers[1].function is mlpkit.tanh
    assert float(sum(loaded.losses)) == pytest.approx(float(sum(model.losses)))
    assert [layer.rate for layer in of_type(loaded, mlpkit.Dropout)] == [0.2, 0.3]


@pytest.mark.slow
def test_a_fresh_process_that_imports_mlpkit_loads_the_model(tmp_path):
    mlpkit.mlp([3], 2, inputs=2, rates=0.5, strength=0.1).save(tmp_path / "model.keras")
    code = f"import mlpkit, keras; keras.saving.load_model({str(tmp_path / 'model.keras')!r})"
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


@pytest.mark.parametrize("jit_compile", JIT)
@pytest.mark.parametrize("policy", ["float32", "mixed_float16"])
def test_it_learns_in_fit_compiled_and_in_mixed_precision(jit_compile, policy):
    rng = np.random.default_rng(0)
    x = rng.standard_normal((128, 2)).astype(np.float32)
    y = (x[:, 0] * x[:, 1] > 0).astype(np.int32)
    keras.config.set_dtype_policy(policy)
    try:
        model = mlpkit.mlp([32], 2, inputs=2, rates=0.1, strength=1e-4, seed=1)
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        model.compile(keras.optimizers.Adam(0.05), loss, metrics=["accuracy"], jit_compile=jit_compile)
        losses = model.fit(x, y, batch_size=128, epochs=20, verbose=0).history["loss"]
    finally:
        keras.config.set_dtype_policy("float32")
    assert losses[-1] < 0.6 * losses[0]


@pytest.mark.parametrize(
    ("arguments", "options", "error", "name"),
    [
        (([4, 0], 2), {}, ValueError, "hidden_units"),
        (([4.5], 2), {}, TypeError, "hidden_units"),
        ((4, 2), {}, TypeError, "hidden_units"),
        (("44", 2), {}, TypeError, "hidden_units"),
        (([4], 0), {}, ValueError, "num_classes"),
        (([4], 2), {"inputs": -1}, ValueError, "inputs"),
        (([4], 2), {"rates": 1.5}, ValueError, "rates"),
        (([4], 2), {"rates": [0.1, 0.2]}, ValueError, "rates"),
        (([4], 2), {"strength": -1.0}, ValueError, "strength"),
        (([4], 2, "rleu"), {}, ValueError, "activation"),
        (([4], 2, 3), {}, TypeError, "activation"),
        (([4], 2), {"seed": -1}, ValueError, "seed"),
    ],
)
def test_an_argument_that_makes_no_sense_is_refused_by_name(arguments, options, error, name):
    with pytest.raises(error, match=rf"`{name}`.*Received"):
        mlpkit.mlp(*arguments, **options)


@laws
@given(sizes=st.lists(st.integers(1, 7), min_size=2, max_size=6), seed=st.integers(0, 1000))
def test_a_linear_stack_collapses_into_one_affine_map(sizes, seed):
    rng = np.random.default_rng(seed)
    layers = [
        (rng.standard_normal((before, after)), rng.standard_normal(after))
        for before, after in itertools.pairwise(sizes)
    ]
    x = rng.standard_normal((5, sizes[0]))
    y = x
    for weight, bias in layers:
        y = y @ weight + bias
    weight, bias = mlpkit.collapse(layers)
    assert weight.shape == (sizes[0], sizes[-1]) and bias.shape == (sizes[-1],)
    np.testing.assert_allclose(x @ weight + bias, y, rtol=1e-11, atol=1e-11 * np.abs(y).max())
    assert np.linalg.matrix_rank(weight) <= min(sizes)


def test_collapse_takes_models_and_skips_dropout():
    model = keras.Sequential(
        [
            keras.Input((4,)),
            mlpkit.Linear(6),
            mlpkit.Dropout(0.5),
            keras.layers.Dense(3),
            mlpkit.Linear(2, use_bias=False),
        ]
    )
    weight, bias = mlpkit.collapse(model)
    x = np.random.default_rng(1).standard_normal((5, 4)).astype(np.float32)
    np.testing.assert_allclose(keras.ops.convert_to_numpy(model(x)), x @ weight + bias, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    "layers",
    [
        [],
        [(np.ones((2, 3)), np.ones(2))],
        [(np.ones((2, 3)), np.ones(3)), (np.ones((4, 1)), np.ones(1))],
        [(np.array([[np.nan]]), np.ones(1))],
        [keras.layers.Dense(3, activation="relu")],
        [mlpkit.Linear(3)],
        [np.ones((2, 2))],
    ],
    ids=["none", "bias", "widths", "NaN", "unbuilt dense", "unbuilt", "no pair"],
)
def test_collapse_refuses_what_is_no_affine_stack(layers):
    with pytest.raises(ValueError, match=r"`layers`.*"):
        mlpkit.collapse(layers)


def test_collapse_refuses_a_nonlinearity_by_name():
    dense = keras.layers.Dense(3, activation="relu", name="bent")
    dense.build((None, 2))
    with pytest.raises(ValueError, match=r"bent with activation relu"):
        mlpkit.collapse([dense])
    with pytest.raises(ValueError, match="`layers` must hold affine layers"):
        mlpkit.collapse(mlpkit.mlp([3], 2, inputs=4))


def test_parameters_of_the_chapters_perceptron():
    assert mlpkit.count_parameters(784, [256], 10) == 784 * 256 + 256 + 256 * 10 + 10
    assert mlpkit.count_parameters(3, [], 1) == 4


@pytest.mark.parametrize(
    ("arguments", "name"), [((0, [], 1), "inputs"), ((1, [0], 1), "hidden_units"), ((1, [], 0), "outputs")]
)
def test_count_parameters_refuses_widths_below_1_by_name(arguments, name):
    with pytest.raises(ValueError, match=f"`{name}`"):
        mlpkit.count_parameters(*arguments)
