"""A step is w - η ∂(data + penalty)/∂w, with dropout on; what would be lost in silence is refused."""

import keras
import numpy as np
import pytest

from mlpkit.training import StepLoss, train_step
from mlpkit.training.steps import compiled_step


def squared(outputs, targets):
    return keras.ops.square(outputs[:, 0] - targets) / 2


def linear(strength: float = 0.0) -> keras.Model:
    regularizer = keras.regularizers.L2(strength) if strength else None
    layers = [keras.Input((3,)), keras.layers.Dense(1, kernel_regularizer=regularizer, name="only")]
    return keras.Sequential(layers)


@pytest.fixture
def rows() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    return rng.normal(size=(8, 3)).astype(np.float32), rng.normal(size=8).astype(np.float32)


@pytest.mark.parametrize("jit", [False, True])
def test_one_step_of_sgd_has_its_closed_form(rows, jit: bool) -> None:
    x, y = rows
    model = linear(strength=0.1)
    w, b = model.get_weights()
    result = compiled_step(model, keras.optimizers.SGD(0.5), squared, jit=jit)(x, y)
    residual = x @ w + b - y[:, None]
    assert result.data == pytest.approx(float(np.mean(residual**2)) / 2, rel=1e-5)
    assert result.penalty == pytest.approx(0.1 * float(np.sum(w**2)), rel=1e-5)
    assert result.total == pytest.approx(result.data + result.penalty)
    new_w, new_b = model.get_weights()
    np.testing.assert_allclose(new_w, w - 0.5 * (x.T @ residual / 8 + 0.2 * w), rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(new_b, b - 0.5 * residual.mean(0), rtol=1e-4, atol=1e-6)


def test_a_keras_loss_gets_its_targets_first() -> None:
    x, y = np.eye(3, dtype=np.float32), np.array([0, 1, 2])
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(3)])
    logits = x @ model.get_weights()[0]
    expected = np.mean(np.log(np.exp(logits).sum(1)) - logits[np.arange(3), y])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    assert train_step(model, keras.optimizers.SGD(0.1), loss, x, y).data == pytest.approx(float(expected), rel=1e-5)


def test_several_steps_equal_keras_own_fit(rows) -> None:
    """Oracle: `fit` on the whole batch, three epochs, momentum and penalty included."""
    x, y = rows
    ours, keras_own = linear(0.05), linear(0.05)
    keras_own.set_weights(ours.get_weights())
    optimizer = keras.optimizers.SGD(0.1, momentum=0.9)
    for _ in range(3):
        train_step(ours, optimizer, lambda o, t: keras.ops.square(o[:, 0] - t), x, y)
    keras_own.compile(keras.optimizers.SGD(0.1, momentum=0.9), loss="mse")
    keras_own.fit(x, y, batch_size=8, epochs=3, verbose=0)
    for a, b in zip(ours.get_weights(), keras_own.get_weights(), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("jit", [False, True])
def test_dropout_is_on_and_its_masks_are_fresh(jit: bool) -> None:
    """Weight i moves exactly if input i was kept in that step."""
    model = keras.Sequential([keras.Input((200,)), keras.layers.Dropout(0.3, seed=1), keras.layers.Dense(1)])
    step = compiled_step(model, keras.optimizers.SGD(0.1), squared, jit=jit)
    x, y = np.ones((1, 200), np.float32), np.array([100.0], np.float32)
    masks = []
    for _ in range(2):
        before = model.get_weights()[0]
        step(x, y)
        masks.append(model.get_weights()[0] != before)
    kept = np.array(masks).sum(axis=(1, 2))
    assert np.all(np.abs(kept - 140) < 6 * np.sqrt(200 * 0.3 * 0.7))
    assert not np.array_equal(*masks)


class Deaf(keras.Model):
    """Takes `training` and keeps it to itself."""

    def __init__(self) -> None:
        super().__init__()
        self.drop = keras.layers.Dropout(0.5, name="unheard", seed=0)
        self.dense = keras.layers.Dense(1)

    def call(self, x, training=False):
        return self.dense(self.drop(x, training=False))


def test_a_model_that_does_not_pass_training_on_is_refused(rows) -> None:
    model = Deaf()
    model(rows[0])
    with pytest.raises(RuntimeError, match=r"Dropout is off in a training step, in: unheard\."):
        train_step(model, keras.optimizers.SGD(0.1), squared, *rows)


class Forgetful(keras.layers.Layer):
    """Takes a regulariser and gives it to no weight."""

    def __init__(self, kernel_regularizer=None, **kwargs) -> None:
        super().__init__(**kwargs)
        self.kernel_regularizer = keras.regularizers.get(kernel_regularizer)

    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(input_shape[-1], 1))

    def call(self, x):
        return x @ self.kernel


def test_a_regulariser_that_reaches_no_weight_is_refused(rows) -> None:
    layer = Forgetful(kernel_regularizer="l2", name="forgetful")
    model = keras.Sequential([keras.Input((3,)), layer])
    with pytest.raises(RuntimeError, match="The penalty `kernel_regularizer` of layer forgetful is lost"):
        train_step(model, keras.optimizers.SGD(0.1), squared, *rows)


def test_layers_without_anything_to_lose_train(rows) -> None:
    model = keras.Sequential(
        [
            keras.Input((3,)),
            Forgetful(name="plain"),
            keras.layers.Dropout(0.0),
            keras.layers.Dense(1, kernel_regularizer="l2", bias_regularizer="l1", activity_regularizer="l2"),
        ]
    )
    result = train_step(model, keras.optimizers.SGD(0.1), squared, *rows)
    assert isinstance(result, StepLoss) and result.penalty > 0


def test_a_table_of_differences_is_refused(rows) -> None:
    """Outputs (8, 1) minus targets (8,) broadcast to (8, 8), which trains towards the mean without a word."""
    with pytest.raises(ValueError, match=r"`loss` must return one number or one an example. Received: shape \(8, 8\)"):
        train_step(linear(), keras.optimizers.SGD(0.1), lambda o, t: (o - t) ** 2, *rows)
