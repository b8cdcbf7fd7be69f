"""Laws of adversarial inputs: they stay in their ball and their range, fool the model, and leave it as it was."""

import keras
import numpy as np
import pytest

import mlpkit

N, CLASSES = 300, 4


@pytest.fixture(scope="module")
def data():
    rng = np.random.default_rng(0)
    labels = rng.integers(0, CLASSES, N)
    centres = rng.uniform(0.2, 0.8, (CLASSES, 30))
    x = np.clip(centres[labels] + 0.08 * rng.standard_normal((N, 30)), 0, 1)
    return x.astype(np.float32), labels


@pytest.fixture(scope="module")
def model(data):
    x, labels = data
    keras.utils.set_random_seed(0)
    inputs = keras.Input((30,))
    # A short memory: its averages must have settled after so few steps, or inference is not what was trained.
    h = keras.layers.BatchNormalization(momentum=0.8)(inputs)
    h = mlpkit.Dropout(0.2, seed=1)(mlpkit.Activation("relu")(mlpkit.Linear(32)(h)))
    model = keras.Model(inputs, mlpkit.Linear(CLASSES)(h))
    model.compile(keras.optimizers.Adam(0.02), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.fit(x, labels, epochs=30, batch_size=100, verbose=0)
    return model


def accuracy(model, x, labels):
    return np.mean(np.argmax(model.predict(x, verbose=0), axis=1) == labels)


def state(model):
    return [keras.ops.convert_to_numpy(v).copy() for v in model.variables], [v.trainable for v in model.variables]


def assert_inside(moved, x, epsilon, low=0.0, high=1.0):
    assert moved.shape == x.shape and moved.dtype == x.dtype
    exact = np.abs(moved.astype(np.float64) - x.astype(np.float64))
    assert exact.max() <= epsilon
    assert moved.min() >= low and moved.max() <= high


@pytest.mark.parametrize("epsilon", [0.0, 0.01, 0.1, 0.3])
def test_fgsm_stays_in_its_ball_and_range_exactly(model, data, epsilon):
    x, labels = data
    moved = mlpkit.fgsm(model, x, labels, epsilon)
    assert_inside(moved, x, epsilon)
    inside = (x > epsilon) & (x < 1 - epsilon)
    steps = np.abs(moved - x)[inside]
    assert np.all((steps < 1e-6) | (np.abs(steps - epsilon) < 1e-6))  # a whole step, or none where the gradient is 0


def test_fgsm_fools_the_model_where_random_signs_of_the_same_size_do_not(model, data):
    x, labels = data
    assert accuracy(model, x, labels) > 0.97
    signs = np.random.default_rng(1).choice([-1, 1], x.shape)
    assert accuracy(model, np.clip(x + 0.15 * signs, 0, 1).astype(np.float32), labels) > 0.9
    assert accuracy(model, mlpkit.fgsm(model, x, labels, 0.15), labels) < 0.6


def test_fgsm_follows_the_sign_of_the_gradient_of_a_linear_model():
    model = mlpkit.mlp([], 2, inputs=3)
    kernel = np.float32([[1, -1], [-2, 2], [0, 0]])
    model.set_weights([kernel, np.zeros(2, np.float32)])
    x = np.full((1, 3), 0.5, np.float32)
    # the loss of class 0 grows where its logit falls against that of class 1
    np.testing.assert_allclose(mlpkit.fgsm(model, x, np.array([0]), 0.1), [[0.4, 0.6, 0.5]], atol=1e-6)


def test_targeted_attack_reaches_the_class_that_was_asked_for(model, data):
    x, labels = data
    targets = (labels + 1) % CLASSES
    moved = mlpkit.targeted_fgsm(model, x, targets, 0.3, iterations=20)
    assert_inside(moved, x, 0.3)
    assert accuracy(model, moved, targets) > 0.95
    assert accuracy(model, x, targets) < 0.05


def test_more_iterations_reach_further_than_one(model, data):
    x, labels = data
    targets = (labels + 1) % CLASSES
    reached = [accuracy(model, mlpkit.targeted_fgsm(model, x, targets, 0.2, iterations=k), targets) for k in (1, 10)]
    assert reached[0] < reached[1]


@pytest.mark.parametrize("attack", [mlpkit.fgsm, mlpkit.targeted_fgsm])
def test_the_model_and_the_inputs_stay_as_they_were(model, data, attack):
    x, labels = data
    before, copy = state(model), x.copy()
    attack(model, x, labels, 0.1)
    for a, b in zip(before[0], state(model)[0], strict=True):
        np.testing.assert_array_equal(a, b)
    assert before[1] == state(model)[1]
    np.testing.assert_array_equal(x, copy)


def test_another_range_is_respected(model, data):
    x, labels = data
    x = 2 * x - 1
    assert_inside(mlpkit.fgsm(model, x, labels, 0.3, low=-1.0), x, 0.3, low=-1.0)


def test_float64_inputs_keep_their_precision_and_tensors_are_taken_too(model, data):
    x, labels = data
    moved = mlpkit.fgsm(model, x[:5].astype(np.float64), labels[:5], 0.1)
    assert_inside(moved, x[:5].astype(np.float64), 0.1)
    tensor = keras.ops.convert_to_tensor(x[:5])
    np.testing.assert_allclose(
        mlpkit.fgsm(model, tensor, keras.ops.convert_to_tensor(labels[:5]), 0.1), moved, atol=1e-6
    )


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"epsilon": -0.1}, "epsilon"),
        ({"epsilon": float("nan")}, "epsilon"),
        ({"x": np.full((2, 30), 1.5, np.float32)}, "x"),
        ({"x": np.full((2, 30), np.nan, np.float32)}, "x"),
        ({"labels": np.array([0, 9])}, "labels"),
        ({"labels": np.array([0])}, "labels"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(model, change, name):
    arguments = {"x": np.full((2, 30), 0.5, np.float32), "labels": np.array([0, 1]), "epsilon": 0.1, **change}
    with pytest.raises(ValueError, match=f"`{name}`"):
        mlpkit.fgsm(model, **arguments)


@pytest.mark.parametrize(("change", "name"), [({"iterations": 0}, "iterations"), ({"step": -1.0}, "step")])
def test_targeted_attack_refuses_steps_that_make_no_sense_by_name(model, data, change, name):
    with pytest.raises(ValueError, match=f"`{name}`"):
        mlpkit.targeted_fgsm(model, data[0][:2], data[1][:2], 0.1, **change)
