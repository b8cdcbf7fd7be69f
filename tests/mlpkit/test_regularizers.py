"""Weight decay in three forms: equal trajectories where theory says equal, different ones where it does not.

The problem is a ridge regression, on which every step can be written down in NumPy.
"""

import keras
import numpy as np
import pytest

import mlpkit
from mlpkit.gradients import value_and_gradient

STEPS, RATE, STRENGTH = 50, 0.05, 0.3
RNG = np.random.default_rng(0)
X = RNG.standard_normal((20, 6)).astype(np.float32)
Y = (X @ RNG.standard_normal((6, 1)) + 0.7 + 0.1 * RNG.standard_normal((20, 1))).astype(np.float32)
START = RNG.standard_normal((6, 1)).astype(np.float32)


def plain_gradients(w, b):
    """Return the gradients of mean((x w + b - y)²) / 2, by hand, in float64."""
    error = X.astype(np.float64) @ w + b - Y
    return X.T @ error / len(X), error.mean(axis=0)


def decayed_trajectory(strength=STRENGTH):
    """Form 3 in NumPy: w <- (1 - η λ) w - η g, the bias not decayed."""
    w, b, path = START.astype(np.float64), np.zeros(1), []
    for _ in range(STEPS):
        dw, db = plain_gradients(w, b)
        w, b = (1 - RATE * strength) * w - RATE * dw, b - RATE * db
        path.append(np.append(w, b))
    return np.array(path)


def keras_trajectory(optimizer, regularizer=None, decay_only_kernels=False):
    model = keras.Sequential(
        [
            keras.Input((6,)),
            mlpkit.Linear(1, kernel_regularizer=regularizer, kernel_initializer=keras.initializers.Constant(0)),
        ]
    )
    model.set_weights([START, np.zeros(1, np.float32)])
    if decay_only_kernels:
        mlpkit.decay_kernels_only(optimizer, model)
    model.compile(optimizer, loss=lambda y, p: keras.ops.square(p - y) / 2)
    path = []
    for _ in range(STEPS):
        model.train_on_batch(X, Y)
        path.append(np.concatenate([np.ravel(w) for w in model.get_weights()]))
    return np.array(path)


def penalty_in_the_loss_trajectory():
    """Form 1, by autodiff of `squared_error` and `l2_penalty`."""
    w, b, path = START.copy(), np.zeros(1, np.float32), []

    def loss(w, b):
        return mlpkit.squared_error(keras.ops.matmul(X, w) + b, Y) + mlpkit.l2_penalty([w], STRENGTH)

    for _ in range(STEPS):
        _, (dw, db) = value_and_gradient(loss, [w, b])
        w, b = w - RATE * dw, b - RATE * db
        path.append(np.append(w, b))
    return np.array(path)


def sgd(**options):
    return keras.optimizers.SGD(RATE, **options)


def same(a, b):
    return np.allclose(a, b, rtol=0, atol=2e-5)


def test_with_plain_gradient_descent_all_forms_walk_the_same_path():
    path = decayed_trajectory()
    assert same(penalty_in_the_loss_trajectory(), path)
    assert same(keras_trajectory(sgd(), mlpkit.L2(STRENGTH)), path)
    assert same(keras_trajectory(sgd(weight_decay=STRENGTH), decay_only_kernels=True), path)
    # and a path without decay, or with a factor 2, is another one
    assert not same(decayed_trajectory(0.0), path)
    assert not same(decayed_trajectory(2 * STRENGTH), path)


def test_keras_l2_is_the_same_at_half_the_strength():
    assert same(keras_trajectory(sgd(), keras.regularizers.L2(STRENGTH / 2)), decayed_trajectory())


def test_an_optimizer_decays_biases_too_unless_told_otherwise():
    everything = keras_trajectory(sgd(weight_decay=STRENGTH))
    kernels = keras_trajectory(sgd(weight_decay=STRENGTH), decay_only_kernels=True)
    assert abs(everything[-1, -1]) < 0.9 * abs(kernels[-1, -1])


@pytest.mark.parametrize(
    "optimizer",
    [
        lambda **options: sgd(momentum=0.9, **options),
        lambda **options: keras.optimizers.Adam(RATE, **options),
    ],
    ids=["momentum", "Adam"],
)
def test_with_momentum_and_adam_penalty_and_decoupled_decay_part_ways(optimizer):
    penalty = keras_trajectory(optimizer(), mlpkit.L2(STRENGTH))
    decoupled = keras_trajectory(optimizer(weight_decay=STRENGTH), decay_only_kernels=True)
    assert np.abs(penalty - decoupled).max() > 0.01


def test_with_adam_a_penalty_alone_shrinks_all_weights_by_about_the_same_amount():
    # Where the loss is flat, the penalty is the whole gradient, and Adam divides it by its own size: λ has no effect.
    steps = []
    for strength in (0.01, 1.0):
        optimizer, w = keras.optimizers.Adam(0.1), keras.Variable(START)
        optimizer.build([w])
        optimizer.apply([keras.ops.convert_to_tensor(strength * START)], [w])
        steps.append(keras.ops.convert_to_numpy(w) - START)
    np.testing.assert_allclose(steps[0], steps[1], rtol=1e-2)
    np.testing.assert_allclose(np.abs(steps[1]), 0.1, rtol=1e-2)


def test_decayed_step_is_its_formula():
    w, g = START, np.ones_like(START)
    np.testing.assert_allclose(mlpkit.decayed_step(w, g, 0.1, 0.5), 0.95 * START - 0.1, rtol=1e-6)
    np.testing.assert_array_equal(w, START)


@pytest.mark.parametrize("name", ["learning_rate", "strength"])
@pytest.mark.parametrize("value", [-1.0, float("nan")])
def test_decayed_step_refuses_a_negative_or_missing_number_by_name(name, value):
    numbers = {"learning_rate": 0.1, "strength": 0.1, name: value}
    with pytest.raises(ValueError, match=f"`{name}`"):
        mlpkit.decayed_step(START, START, **numbers)


@pytest.mark.parametrize("shape", [(3,), (4, 4), (2, 3, 4)])
def test_l2_is_half_its_strength_times_the_sum_of_squares(shape):
    value = np.random.default_rng(1).random(shape).astype(np.float32)
    assert float(mlpkit.L2(0.1)(keras.Variable(value))) == pytest.approx(0.05 * np.sum(np.square(value)), rel=1e-6)
    assert float(mlpkit.L2(0.0)(value)) == 0.0


def test_gradient_of_l2_is_strength_times_weight():
    _, gradient = value_and_gradient(mlpkit.L2(0.3), START)
    np.testing.assert_allclose(gradient, 0.3 * START, rtol=1e-6)


def test_l2_survives_its_config_and_is_registered():
    saved = keras.saving.serialize_keras_object(mlpkit.L2(0.25))
    assert saved["registered_name"] == "mlpkit>L2"
    restored = keras.saving.deserialize_keras_object(saved)
    assert isinstance(restored, mlpkit.L2) and restored.strength == 0.25
    assert isinstance(keras.regularizers.get(saved), mlpkit.L2)


@pytest.mark.parametrize(
    ("strength", "error"),
    [(-0.1, ValueError), (float("nan"), ValueError), (float("inf"), ValueError), ("0.1", TypeError), (None, TypeError)],
)
def test_l2_refuses_a_strength_that_makes_no_sense_by_name(strength, error):
    with pytest.raises(error, match=r"`strength`.*Received"):
        mlpkit.L2(strength)


def test_decay_kernels_only_needs_a_built_model():
    with pytest.raises(ValueError, match="`model`"):
        mlpkit.decay_kernels_only(keras.optimizers.SGD(0.1), mlpkit.Linear(3))
