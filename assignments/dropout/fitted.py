"""What `fit` gives a student's layer, step by step, and what a saved model remembers of it, in *dropout*.

Runs beside the student's code. Holds no answer and no tolerance: it only observes.
"""

import tempfile
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from keras import ops

from readings import dropped, numbers


def layer_fitted(layer_class, rate, seed, steps, rows, units):
    """Have `fit` train on inputs of 1 and return what the layer behind the student's was given, batch by batch."""
    keras.utils.set_random_seed(seed)
    recorder = Recorder(steps, rows, units)
    model = ForwardOnly([keras.Input((units,)), layer_class(rate), recorder])
    model.compile(jit_compile=False)
    rows_of_ones = tf.data.Dataset.from_tensors(np.ones((rows, units), np.float32)).repeat(steps)
    model.fit(rows_of_ones, verbose=0, shuffle=False)
    return numbers(recorder.seen)


class ForwardOnly(keras.Sequential):
    """Is trained by `fit` without gradient and optimizer: nothing here depends on them, and they take their time."""

    def train_step(self, data):
        """Call the model as every training step does."""
        return {"loss": ops.mean(self(data, training=True))}


class Recorder(keras.Layer):
    """Passes its inputs on, and keeps those of every training step."""

    def __init__(self, steps, rows, units):
        super().__init__()
        self.seen = self.add_weight(shape=(steps, rows, units), initializer="zeros", trainable=False)

    def call(self, inputs, training=False):
        """Return `inputs`, after writing them down."""
        if training:
            self.seen.assign(ops.concatenate([self.seen[1:], inputs[None]]))
        return inputs

    def compute_output_shape(self, input_shape):
        """Return the shape of the inputs, so that nobody has to try."""
        return input_shape


def layer_saved(layer_class, x, rate, seed):
    layer = layer_class(rate, seed=seed, name="noise")
    model = keras.Sequential([keras.Input(x.shape[1:]), layer])
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder, "model.keras"))
        model.save(path)
        loaded = keras.models.load_model(path, custom_objects={type(layer).__name__: type(layer)})
    rebuilt = type(layer).from_config(layer.get_config())
    return {
        "name": loaded.layers[-1].name,
        "inference": numbers(loaded(x, training=False)),
        "training": numbers(loaded(x, training=True)),
        "rebuilt": dropped(rebuilt(x, training=True)),
        "new": dropped(layer_class(rate, seed=seed)(x, training=True)),
    }
