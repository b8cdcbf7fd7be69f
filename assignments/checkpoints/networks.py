"""The models of *checkpoints*, their training, and how two of them differ.

Runs beside the student's code and returns plain values. Holds no answer and no tolerance: it only observes.
"""

import keras
import numpy as np
from keras import ops

BEFORE, AFTER = 2, 2  # steps of training before the checkpoint, and after it


def layers_of(kind):
    """Return the hidden layers of a sequential model."""
    dense, dropout = keras.layers.Dense, keras.layers.Dropout
    if kind == "seeded":
        return [dense(24, activation="tanh"), dropout(0.3, seed=5)]
    if kind == "unseeded":
        return [dense(24, activation="tanh"), dropout(0.2), dense(16, activation="tanh"), dropout(0.3)]
    if kind == "noise":
        return [keras.layers.GaussianNoise(0.2), dense(6, activation="tanh"), keras.layers.GaussianDropout(0.2)]
    if kind == "nested":
        return [keras.Sequential([keras.Input((4,)), dense(24, activation="tanh"), dropout(0.3)])]
    return [dense(6, activation="tanh")]


def network(options, seed):
    """Return a compiled model of 4 inputs and 3 outputs; the same `seed` gives the same weights."""
    keras.utils.set_random_seed(seed)
    if options["kind"] == "branching":
        inputs = keras.Input((4,))
        hidden = keras.layers.BatchNormalization()(keras.layers.Dense(6, activation="relu")(inputs))
        outputs = keras.layers.Dense(3)(keras.layers.Concatenate()([inputs, hidden]))
        model = keras.Model(inputs, outputs)
    else:
        model = keras.Sequential([keras.Input((4,)), *layers_of(options["kind"]), keras.layers.Dense(3)])
    settings = dict(options["settings"])
    if "decay" in settings:
        settings["learning_rate"] = keras.optimizers.schedules.ExponentialDecay(*settings.pop("decay"))
    optimizer = keras.optimizers.get({"class_name": options["optimizer"], "config": settings})
    model.compile(optimizer=optimizer, loss="mse", run_eagerly=True)
    if "later" in options:
        model.optimizer.learning_rate = options["later"]
    return model


def train(model, seed, steps):
    """Take so many steps on batches that `seed` decides."""
    model.run_eagerly = True
    rng = np.random.default_rng(seed)
    for _ in range(steps):
        x, y = rng.normal(size=(5, 4)), rng.normal(size=(5, 3))
        model.train_on_batch(x.astype(np.float32), y.astype(np.float32))


def trained(options, seed):
    model = network(options, seed)
    train(model, seed, BEFORE)
    return model


def inputs(seed):
    return np.random.default_rng(seed).normal(size=(7, 4)).astype(np.float32)


def outputs(model, seed, *, training):
    return ops.convert_to_numpy(model(inputs(seed), training=training))


def difference(one, other):
    """Return the largest difference between two lists of arrays, infinite where their shapes differ."""
    if [np.shape(a) for a in one] != [np.shape(b) for b in other]:
        return np.inf
    return max(float(np.abs(np.asarray(a, float) - b).max()) for a, b in zip(one, other, strict=True))
