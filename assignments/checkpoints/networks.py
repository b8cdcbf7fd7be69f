"""The models of *checkpoints*, their training, and how two of them differ.

Runs beside the student's code and returns plain values. Holds no answer and no tolerance: it only observes.
"""

import functools

import keras
import numpy as np
from keras import ops

BEFORE, AFTER = 2, 1  # steps of training before the checkpoint, and after it


bias_free = functools.partial(keras.layers.Dense, use_bias=False)


def layers_of(kind):
    """Return the hidden layers of a sequential model: as few weights as do, since each of them costs time."""
    dropout = keras.layers.Dropout
    if kind == "seeded":
        return [dropout(0.3, seed=5)]
    if kind == "unseeded":
        return [dropout(0.2), bias_free(16, activation="tanh"), dropout(0.3)]
    if kind == "noise":
        return [keras.layers.GaussianNoise(0.2), keras.layers.GaussianDropout(0.2)]
    if kind == "nested":
        return [keras.Sequential([keras.Input((4,)), dropout(0.3)])]
    if kind == "single":
        return []
    return [keras.layers.Dense(6, activation="tanh")]


def network(options, seed):
    """Return a compiled model of 4 inputs and 3 outputs; the same `seed` gives the same weights."""
    keras.utils.set_random_seed(seed)
    if options["kind"] == "branching":
        inputs = keras.Input((4,))
        hidden = keras.layers.BatchNormalization()(bias_free(6, activation="relu")(inputs))
        outputs = bias_free(3)(keras.layers.Concatenate()([inputs, hidden]))
        model = keras.Model(inputs, outputs)
    else:
        layers = [*layers_of(options["kind"]), bias_free(3)]
        model = keras.Sequential([keras.Input((4,)), *layers])
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
