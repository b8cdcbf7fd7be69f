"""What takes several steps in *checkpoints*: files that are written and read, training that goes on, callbacks.

Runs beside the student's code and returns plain values. Holds no answer and no tolerance: it only observes. What is
about files and about callbacks is in files of its own.
"""

import keras
import numpy as np

from conductor import best_kept, histories
from onlooker import failing, watched
from pairs import comes_back, files, goes_on, in_one_file

__all__ = [
    "best_kept",
    "comes_back",
    "failing",
    "files",
    "goes_on",
    "histories",
    "in_one_file",
    "layer_used_twice",
    "layers_give",
    "watched",
]

# ---- layer_outputs


def with_weights(model, seed):
    """Return `model` with weights that `seed` decides, the moving statistics of normalisations among them."""
    rng = np.random.default_rng(seed)
    model.set_weights([rng.uniform(0.3, 1.5, w.shape) * rng.choice([-1, 1], w.shape) for w in model.weights])
    for layer in model.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.moving_variance.assign(abs(layer.moving_variance))
    return model


def chain(kind):
    """Return a model without branches."""
    dense, inputs = keras.layers.Dense, keras.Input((4,))
    layers = {
        "three layers": [dense(6, activation="tanh"), dense(5, activation="relu"), dense(3)],
        "dropout": [dense(6, activation="tanh"), keras.layers.Dropout(0.3), dense(3)],
        "normalisation": [dense(6), keras.layers.BatchNormalization(), keras.layers.Activation("relu"), dense(3)],
    }[kind]
    return keras.Sequential([inputs, *layers])


def chain_in_function_style(kind):
    x = inputs = keras.Input((4,))
    for layer in chain(kind).layers:
        x = type(layer).from_config(layer.get_config())(x)
    return keras.Model(inputs, x)


def built_later(kind):
    """Return a sequential model that learns the number of its inputs at the end."""
    model = keras.Sequential([type(layer).from_config(layer.get_config()) for layer in chain(kind).layers])
    model.build((None, 4))
    return model


def branching(kind):
    inputs = keras.Input((4,))
    left = keras.layers.Dense(6, activation="tanh")(inputs)
    right = keras.layers.Dense(6, activation="relu")(left if kind == "skip" else inputs)
    joined = (keras.layers.Add() if kind == "skip" else keras.layers.Concatenate())([left, right])
    ends = keras.layers.Dense(3)(joined)
    if kind == "two ends":
        ends = [ends, keras.layers.Dense(2, activation="tanh")(right)]
    return keras.Model(inputs, ends)


MAKERS = {
    "sequential": chain,
    "functional": chain_in_function_style,
    "built later": built_later,
    "branches": branching,
}


def layers_give(layer_outputs, x, maker, kind, seed):
    """Ask twice, with another batch first, and return the second answer."""
    model = with_weights(MAKERS[maker](kind), seed)
    layer_outputs(model, 2 * x[:3])
    return layer_outputs(model, x)


def layer_used_twice(layer_outputs, x, first, twice, last):
    """Lead `x` through a layer, twice through another one, and through a last one; each is `(kernel, bias)`."""
    inputs = keras.Input((x.shape[1],))
    layers = [keras.layers.Dense(len(bias), activation="tanh") for _, bias in (first, twice, last)]
    model = keras.Model(inputs, layers[2](layers[1](layers[1](layers[0](inputs)))))
    for layer, weights in zip(layers, (first, twice, last), strict=True):
        layer.set_weights(weights)
    return layer_outputs(model, x)
