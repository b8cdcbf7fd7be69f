"""What `WeightHistory` and `KeepBest` do in training whose weights and losses are set from outside.

Runs beside the student's code and returns plain values. Holds no answer and no tolerance: it only observes.
"""

import functools

import keras
import numpy as np
import tensorflow as tf
from keras import ops


class Conductor(keras.callbacks.Callback):
    """Sets all weights after every batch, as a table of numbers says, so that it is known who has what when."""

    def __init__(self, table):
        super().__init__()
        self.table = table

    def on_epoch_begin(self, epoch, logs=None):
        """Remember the epoch."""
        self.epoch = epoch

    def on_train_batch_end(self, batch, logs=None):
        """Set weight i to `number + i` everywhere, but for a small step from entry to entry."""
        set_all(self.model, self.table[self.epoch][batch])


def set_all(model, number):
    for i, weight in enumerate(model.weights):
        steps = np.arange(np.prod(weight.shape)).reshape(weight.shape) / 64
        weight.assign(number + i + steps)


def conducted(frozen):
    """Return a model of two dense layers with a normalisation between; the first is frozen if asked for."""
    layers = keras.layers
    inner = [layers.Dense(4, name="one", trainable=not frozen), layers.BatchNormalization(name="norm")]
    model = keras.Sequential([keras.Input((3,)), *inner, layers.Dense(2, name="two")], name="net")
    model.compile(optimizer=keras.optimizers.SGD(0.0), loss="mse", run_eagerly=True)
    return model


@functools.cache
def another(frozen):
    """Return a model like `conducted`, one for all callbacks that are only strangers."""
    return conducted(frozen)


def perform(model, callbacks, batches, logs):
    """Call callbacks as `fit` does, with so many `batches` in each epoch and the `logs` of each, but do not train."""
    every = keras.callbacks.CallbackList(callbacks, model=model, epochs=len(logs), steps=batches, verbose=0)
    every.on_train_begin()
    for epoch, said in enumerate(logs):
        every.on_epoch_begin(epoch)
        for batch in range(batches):
            every.on_train_batch_begin(batch)
            every.on_train_batch_end(batch, {"loss": said["loss"]})
        every.on_test_begin()
        every.on_test_end({"loss": said.get("val_loss", 0.0)})
        every.on_epoch_end(epoch, dict(said))
    every.on_train_end(dict(logs[-1]))


def fit(model, callbacks, table):
    """Train with one row of `table` an epoch and one entry of it a batch."""
    data = tf.data.Dataset.from_tensors((np.ones((2, 3), np.float32), np.ones((2, 2), np.float32)))
    model.fit(data.repeat(len(table[0])), epochs=len(table), verbose=0, shuffle=False, callbacks=callbacks)


def histories(callback_class, tables, frozen, real):
    """Train once for each table with one callback, then change the weights and return what it remembers.

    Another callback looks on while another model trains for one epoch.
    """
    model, callback, stranger = conducted(frozen), callback_class(), callback_class()
    perform(another(frozen), [stranger], 1, [{"loss": 1.0}])
    for table in tables:
        if real:
            fit(model, [Conductor(table), callback], table)
        else:
            perform(model, [Conductor(table), callback], len(table[0]), [{"loss": 1.0}] * len(table))
    set_all(model, -1000.0)
    return {
        "history": callback.history,
        "stranger": len(stranger.history),
        "paths": [weight.path for weight in model.weights],
        "shapes": [list(weight.shape) for weight in model.weights],
        "trainable": [weight.path for weight in model.trainable_weights],
    }


class Script(keras.callbacks.Callback):
    """Makes the loss and the metric of each epoch those of a table, and marks whose weights they are."""

    def __init__(self, table):
        super().__init__()
        self.table, self.starts = table, []

    def put(self, mark, loss, metric):
        """Set all weights to `mark`, except for those of the last layer, which make the loss and the metric."""
        *body, kernel, bias = self.model.weights
        for weight in body:
            weight.assign(np.full(weight.shape, mark))
        kernel.assign(np.zeros(kernel.shape))
        bias.assign([loss, metric])

    def on_epoch_begin(self, epoch, logs=None):
        """Note whose weights the epoch starts from, and put those of its batch."""
        self.starts.append(marks(self.model))
        self.put(epoch + 0.5, *self.table[epoch][:2])
        self.epoch = epoch

    def on_train_batch_end(self, batch, logs=None):
        """Put the weights with which the epoch ends and is validated."""
        self.put(self.epoch + 1.0, *self.table[self.epoch][2:])


def marks(model):
    """Return the smallest and the largest mark: of the trainable weights, and of the others."""
    found = {True: [], False: []}
    for weight in model.weights[:-2]:
        found[weight.trainable].extend(ops.convert_to_numpy(weight).ravel().tolist())
    return [[min(found[kind]), max(found[kind])] for kind in (True, False)]


def scripted(metric):
    """Return a model whose two outputs are its loss and its metric."""
    layers = [keras.layers.Dense(3, use_bias=False), keras.layers.BatchNormalization(), keras.layers.Dense(2)]
    model = keras.Sequential([keras.Input((2,)), *layers])
    measure = keras.metrics.MeanMetricWrapper(lambda y, outputs: outputs[:, 1], name=metric)
    loss = lambda y, outputs: outputs[:, 0]  # noqa: E731
    model.compile(keras.optimizers.SGD(0.0), loss=loss, metrics=[measure], run_eagerly=True)
    return model


@functools.cache
def stage(metric):
    """Return a model like `scripted`, one for all performances: each sets all weights before it looks at any."""
    return scripted(metric)


def best_kept(callback_class, monitor, metric, table, real):
    """Train with one batch an epoch, with the losses and metrics of `table`; return what is kept at the end."""
    model, script = scripted(metric) if real else stage(metric), Script(table)
    callback = callback_class(monitor=monitor) if monitor else callback_class()
    if real:
        data = tf.data.Dataset.from_tensors((np.ones((2, 2), np.float32), np.ones((2, 2), np.float32)))
        model.fit(data, epochs=len(table), verbose=0, shuffle=False, validation_data=data, callbacks=[script, callback])
    else:
        names = ("loss", metric, "val_loss", f"val_{metric}")
        perform(model, [script, callback], 1, [dict(zip(names, row, strict=True)) for row in table])
    return {
        "best_epoch": callback.best_epoch,
        "best_value": callback.best_value,
        "marks": marks(model),
        "starts": script.starts[1:],
    }
