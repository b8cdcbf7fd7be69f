"""The checks of the exercise `mlp`, a model, in *mlp*: inputs, laws, points.

Released with the assignment; holds no answer.
"""

import math
from itertools import pairwise

import numpy as np

from autograder.authoring import agrees, call, holds, message, phrase
from inputs import draw
from laws import gradients_are


def shown_model(sizes, activation=""):
    """Return the call of `mlp` as a student reads it."""
    words = f', "{activation}"' if activation else ""
    return f"mlp({list(sizes[1:-1])}, {sizes[-1]}{words})"


def of_shapes(*several, widths="list"):
    return lambda rng: [call(list(sizes), widths, shown=shown_model(sizes)) for sizes in several]


def is_made_of_dense_layers(found, expected, sizes, widths):
    if not found["is model"]:
        return phrase("mlp must return a keras.Model, such as a keras.Sequential.")
    got, right = tuple(found["output"]), (3, sizes[-1])
    if got != right:
        return phrase("For 3 examples the model gives the shape {got}, expected {right}.", got=got, right=right)
    return misses_a_weight(sizes, [tuple(shape) for shape in found["weights"]])


def misses_a_weight(sizes, left):
    """Say which kernel or bias is missing among the shapes `left`, or which there are besides; takes them away."""
    known = {"model": shown_model(sizes), "inputs": sizes[0]}
    for pair in pairwise(sizes):
        if pair not in left:
            return phrase(
                "{model} with {inputs} inputs has no kernel of shape {shape} of its own.", **known, shape=pair
            )
        left.remove(pair)
    for b in sizes[1:]:
        if (b,) not in left:
            return phrase("{model} with {inputs} inputs has no bias of shape {shape} of its own.", **known, shape=(b,))
        left.remove((b,))
    if not left:
        return ""
    words = message("{model} has weights that no dense layer of it needs, of the shapes {left}.")
    return phrase(words, model=shown_model(sizes), left=left)


def networks(*names):
    """Return the recipe of a network with known weights for each name of an activation, shallow and deep."""

    def make(rng):
        sizes = ([3, 5, 4], [4, 7, 6, 3], [5, 6, 8, 7, 2])
        return [network(rng, sizes[i % 3], name) for i, name in enumerate(names)]

    return make


def small_networks(*names):
    """Return the same with one hidden layer each."""
    return lambda rng: [network(rng, [3, 5, 4], name) for name in names]


def network(rng, sizes, activation):
    kernels = [draw(rng, a, b) / np.float32(math.sqrt(a)) for a, b in pairwise(sizes)]
    biases = [draw(rng, b) for b in sizes[1:]]
    return call(draw(rng, 9, sizes[0]), kernels, biases, activation, shown=shown_model(sizes, activation))


def weighted(rng):
    for one in networks("tanh")(rng):
        x, kernels, biases, _ = one.arguments
        shown = phrase("{call}, gradient", call=one.shown)
        yield call(x, kernels, biases, rng.uniform(0.5, 1.5, (len(x), len(biases[-1]))), shown=shown)


def are_apart(found, expected, sizes):
    if found["shared"]:
        return phrase("Two models made one after the other share weights: training one would change the other.")
    for layer, (columns, units) in enumerate(zip(found["columns"], sizes[1:], strict=True), start=1):
        if columns < units:
            words = message("In the kernel of layer {layer} units start alike, and units that start alike stay alike.")
            return phrase(words, layer=layer)
    return ""


model_checks = [
    holds(
        is_made_of_dense_layers,
        name="layers",
        title="has one dense layer with a bias for each hidden width, and one for the classes",
        points=1,
        calls=of_shapes((4, 7, 3), (7, 5, 8, 4)),
        runs="model_shapes",
    ),
    agrees(
        title="has the activation after every hidden layer, and none after the last",
        points=1,
        calls=networks("", "tanh", "sigmoid"),
        runs="model_logits",
        requires=("layers",),
        rtol=1e-3,
        atol=1e-4,
    ),
    agrees(
        name="activations",
        title="takes the name of any activation of Keras",
        points=0.25,
        calls=small_networks("elu", "gelu", "linear"),
        runs="model_logits",
        requires=("values",),
        rtol=1e-3,
        atol=1e-4,
    ),
    holds(
        is_made_of_dense_layers,
        name="widths",
        title="takes equal widths, a tuple, a single class, and no hidden layer at all",
        points=0.25,
        calls=lambda rng: [
            *of_shapes((6, 5, 5, 5, 3), (3, 4, 1), (5, 3))(rng),
            *of_shapes((4, 6, 2), widths="tuple")(rng),
        ],
        runs="model_shapes",
        requires=("layers",),
    ),
    holds(
        are_apart,
        name="fresh",
        title="starts each model with random weights of its own",
        points=0.25,
        calls=lambda rng: [call(list(sizes), shown=shown_model(sizes)) for sizes in [(5, 8, 6, 4)]],
        runs="two_models",
        requires=("layers",),
    ),
    holds(
        gradients_are,
        name="gradient",
        title="lets gradients through to every kernel and bias",
        points=0.25,
        calls=lambda rng: list(weighted(rng)),
        runs="model_gradients",
        requires=("values",),
    ),
]
