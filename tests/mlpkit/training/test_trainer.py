"""The loop: curves that compare like with like, stopping, keeping, going on, and saying no."""

import keras
import numpy as np
import pytest

from mlpkit import data
from mlpkit.training import History, KeepBest, Trainer, early_stopping


def cross_entropy(outputs, targets):
    return keras.ops.sparse_categorical_crossentropy(targets, outputs, from_logits=True)


def network(rate: float = 0.0, seed: int = 0) -> keras.Model:
    keras.utils.set_random_seed(seed)
    return keras.Sequential(
        [
            keras.Input((2,)),
            keras.layers.Dense(32, activation="relu", kernel_regularizer=keras.regularizers.L2(1e-3)),
            keras.layers.Dropout(rate, seed=seed),
            keras.layers.Dense(2),
        ]
    )


def spiral(n: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    x, y = data.spiral(n, np.random.default_rng(seed), turns=0.5)
    return x.astype(np.float32), y


def fit(trainer: Trainer, epochs: int, rng: np.random.Generator | None = None, **arguments) -> History:
    rng = rng or np.random.default_rng(0)
    return trainer.fit(*spiral(64), epochs=epochs, batch_size=16, rng=rng, **arguments)


def test_a_spiral_is_learned() -> None:
    trainer = Trainer(network(), keras.optimizers.Adam(0.02), cross_entropy)
    history = fit(trainer, 60)
    x, y = spiral(200, seed=1)
    outputs = keras.ops.convert_to_numpy(trainer.model(x))
    assert np.mean(outputs.argmax(1) == y) > 0.9
    assert history.train_loss[-1] < history.train_loss[0] / 2


def test_the_curves_are_measured_at_inference_and_without_the_penalty() -> None:
    trainer = Trainer(network(rate=0.5), keras.optimizers.SGD(0.1), cross_entropy)
    history = fit(trainer, 3, validation=spiral(32, seed=1))
    x, y = spiral(64)
    logits = keras.ops.convert_to_numpy(trainer.model(x, training=False)).astype(float)
    expected = np.mean(np.log(np.exp(logits).sum(1)) - logits[np.arange(64), y])
    assert history.train_loss[-1] == pytest.approx(expected, rel=1e-5)
    assert trainer.evaluate(x, y) == history.train_loss[-1]
    assert [len(curve) for curve in history.as_dict().values()] == [3, 3, 3, 3]
    kernel = trainer.model.layers[0].get_weights()[0]
    assert history.penalty[-1] == pytest.approx(1e-3 * np.sum(kernel**2), rel=0.1)


def test_training_in_two_calls_equals_training_in_one() -> None:
    whole, halves = (Trainer(network(0.2), keras.optimizers.Adam(0.01), cross_entropy) for _ in range(2))
    fit(whole, 4)
    rng = np.random.default_rng(0)
    fit(halves, 2, rng)
    fit(halves, 4, rng)
    assert whole.history == halves.history
    for a, b in zip(whole.model.get_weights(), halves.model.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)


def test_it_stops_by_patience_and_keeps_the_best_weights() -> None:
    """Labels of validation are the wrong ones, so that training makes validation worse from the start."""
    x, y = spiral(64)
    trainer = Trainer(network(), keras.optimizers.Adam(0.05), cross_entropy, best=KeepBest())
    kept = []
    history = fit(
        trainer, 50, validation=(x, 1 - y), patience=3, after_epoch=lambda _: kept.append(trainer.model.get_weights())
    )
    best, stop = early_stopping(history.validation_loss, 3)
    assert history.epochs == stop + 1 < 50
    assert trainer.best is not None and trainer.best.epoch == best
    for a, b in zip(trainer.best.restore(trainer.model).get_weights(), kept[best], strict=True):
        np.testing.assert_array_equal(a, b)
    fit(trainer, 50, validation=(x, 1 - y), patience=3)
    assert history.epochs == stop + 1, "a run that has stopped stays stopped"


def test_epochs_are_counted_from_zero() -> None:
    seen: list[int] = []
    fit(Trainer(network(), keras.optimizers.SGD(0.1), cross_entropy), 3, after_epoch=seen.append)
    assert seen == [0, 1, 2]


def test_float64_rows_train_a_float32_model() -> None:
    model = keras.Sequential([keras.layers.Dense(1)])
    trainer = Trainer(model, keras.optimizers.SGD(0.1), lambda o, t: keras.ops.square(o[:, 0] - t))
    x = np.random.default_rng(0).normal(size=(40, 3))
    history = trainer.fit(x, x @ [1.0, -2.0, 3.0], epochs=60, batch_size=8, rng=np.random.default_rng(0))
    assert history.train_loss[-1] < 1e-4
    np.testing.assert_allclose(model.get_weights()[0][:, 0], [1.0, -2.0, 3.0], atol=0.02)


class Deaf(keras.Model):
    """Takes `training` and keeps it to itself."""

    def __init__(self) -> None:
        super().__init__()
        self.drop = keras.layers.Dropout(0.5, name="unheard", seed=0)
        self.dense = keras.layers.Dense(2)

    def call(self, x, training=False):
        return self.dense(self.drop(x, training=False))


def test_dropout_that_would_be_off_is_refused_in_the_first_step() -> None:
    with pytest.raises(RuntimeError, match="Dropout is off in a training step, in: unheard"):
        fit(Trainer(Deaf(), keras.optimizers.SGD(0.1), cross_entropy), 1)


class Forgetful(keras.layers.Dense):
    """Takes a regulariser and gives it to no weight."""

    def build(self, input_shape):
        self.kernel_regularizer, kept = None, self.kernel_regularizer
        super().build(input_shape)
        self.kernel_regularizer = kept


def test_a_penalty_that_would_be_lost_is_refused_before_the_first_step() -> None:
    trainer = Trainer(
        keras.Sequential([Forgetful(2, kernel_regularizer="l2", name="forgetful")]),
        keras.optimizers.SGD(0.1),
        cross_entropy,
    )
    with pytest.raises(RuntimeError, match="The penalty `kernel_regularizer` of layer forgetful is lost"):
        fit(trainer, 1)


@pytest.mark.parametrize("place", ["x", "y", "validation"])
def test_nan_is_named_and_not_trained_on(place: str) -> None:
    rows = {name: np.zeros((4, 2)) for name in ("x", "y", "validation")}
    rows[place][1, 0] = np.nan
    trainer = Trainer(network(), keras.optimizers.SGD(0.1), cross_entropy)
    before = trainer.model.get_weights()
    with pytest.raises(ValueError, match=rf"`{place}.*` must not hold NaN. Received: 1 NaN"):
        trainer.fit(
            rows["x"],
            rows["y"],
            epochs=1,
            batch_size=2,
            rng=np.random.default_rng(0),
            validation=(rows["validation"], rows["validation"]),
        )
    for a, b in zip(before, trainer.model.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)


def test_a_loss_that_explodes_stops_the_run_with_advice() -> None:
    trainer = Trainer(network(), keras.optimizers.SGD(1e20), cross_entropy)
    with pytest.raises(FloatingPointError, match="Lower the learning rate"):
        fit(trainer, 20)


def test_bad_arguments_are_named() -> None:
    sgd = keras.optimizers.SGD(0.1)
    with pytest.raises(TypeError, match=r"`model` must be a keras.Model"):
        Trainer(keras.layers.Dense(1), sgd, cross_entropy)
    with pytest.raises(TypeError, match=r"`optimizer` must be a keras.Optimizer"):
        Trainer(network(), "sgd", cross_entropy)
    with pytest.raises(TypeError, match="`loss` must be a function"):
        Trainer(network(), sgd, "mse")
    trainer = Trainer(network(), sgd, cross_entropy)
    with pytest.raises(ValueError, match="`epochs`"):
        fit(trainer, 0)
    with pytest.raises(ValueError, match="`validation` must be given"):
        fit(trainer, 1, patience=2)
    with pytest.raises(ValueError, match="`x` must hold at least one row"):
        trainer.evaluate(np.zeros((0, 2)), np.zeros(0, int))
