"""The checks of the exercise `Linear`, a layer, in *mlp*: inputs, laws, points.

Released with the assignment; holds no answer.
"""

import math

import numpy as np

from autograder.authoring import agrees, call, holds, message, phrase
from autograder.judging.statistics import shares_are_independent
from autograder.judging.weights import normal_weights, uniform_weights, variances_are
from inputs import draw, seed
from laws import gradients_are

WRONG_SHAPES = {
    "output": message("The output has the shape {got}, expected {right}."),
    "kernel": message("The kernel has the shape {got}, expected {right}."),
    "bias": message("The bias has the shape {got}, expected {right}."),
}


def small_batches(rng):
    simple = np.array([[1, 2], [0, -1], [3, 0]], np.float32)
    first = call(simple, np.array([[1, 0, 2], [-1, 1, 0]], np.float32), np.array([0.5, 0, -1], np.float32))
    return [relabelled(one) for one in (first, affine(rng, 7, 4, 3), affine(rng, 1, 5, 2))]


def more_axes(rng):
    shapes = ((3, 2, 4), (2, 1, 3, 2, 5))
    return [relabelled(affine(rng, *shape, units)) for shape, units in zip(shapes, (6, 2), strict=True)]


def affine(rng, *shape):
    """Return an input, a kernel and a bias; the last number in `shape` is that of the units."""
    *batch, inputs, units = shape
    return call(draw(rng, *batch, inputs), draw(rng, inputs, units), draw(rng, units))


def relabelled(one):
    x, kernel, _ = one.arguments
    return call(*one.arguments, shown=shown_layer(kernel.shape[1], x.shape))


def shown_layer(units, shape):
    """Return the call of a layer as a student reads it."""
    return phrase("Linear({units})(array of shape {shape})", units=units, shape=shape)


def unfilled(rng):
    cases = (((5, 4), 3), ((2, 3, 4), 7))
    return [call(draw(rng, *shape), units, shown=shown_layer(units, shape)) for shape, units in cases]


def has_its_weights(found, expected, x, units):
    inputs, bias = x.shape[-1], np.asarray(found["bias"], float)
    if not found["is layer"]:
        return phrase("Linear must derive from keras.Layer.")
    for name, got, right in (
        ("output", found["output"], [*x.shape[:-1], units]),
        ("kernel", found["kernel"], [inputs, units]),
        ("bias", list(bias.shape), [units]),
    ):
        if list(got) != right:
            return phrase(WRONG_SHAPES[name], got=tuple(got), right=tuple(right))
    if bias.any():
        return phrase("The bias should start at zero.")
    shapes = ", ".join(str(tuple(one)) for one in found["trainable"])
    if not shapes:
        return phrase("The layer's trainable weights should be its kernel and its bias; they have the shapes: none.")
    if len(found["trainable"]) != 2:
        return phrase(
            "The layer's trainable weights should be its kernel and its bias; they have the shapes: {shapes}.",
            shapes=shapes,
        )
    return ""


def starts_like_glorot(found, expected, many, few, seed):
    for one in found:
        if np.ptp(one["quantiles"]) == 0:
            if one["quantiles"][0]:
                return phrase("All entries of the kernel start at the same number: units that start alike stay alike.")
            return phrase("All entries of the kernel start at zero: units that start alike stay alike.")
        if one["twins"]:
            return phrase("Two layers made one after the other have the very same kernel: each needs draws of its own.")
    words = variances_are(found, lambda fan_in, fan_out: 2 / (fan_in + fan_out), 3.0)
    if words:
        return words
    for one in found:
        variance = 2 / sum(one["shape"])
        if uniform_weights(one, math.sqrt(3 * variance)) and normal_weights(one, math.sqrt(variance)):
            shares = np.asarray(one["rows"]), np.asarray(one["columns"])
            wrong = shares_are_independent(*shares, phrase("positive weights"))
            return wrong or phrase("The kernel's entries are neither uniform nor normal.")
    return ""


def cotangents(rng):
    cases = [affine(rng, 5, 4, 3), affine(rng, 2, 3, 4, 6)]
    for one in cases:
        x, kernel, bias = one.arguments
        weights = rng.uniform(0.5, 1.5, (*x.shape[:-1], len(bias)))
        shown = phrase("the gradients of Linear({units}) at an x of shape {shape}", units=len(bias), shape=x.shape)
        yield call(x, kernel, bias, weights, shown=shown)


def started(rng):
    shown = phrase("the first kernels of Linear(60) and Linear(220)")
    return [call(220, 60, seed(rng), shown=shown)]


def kept(rng):
    shown = phrase("a model of two Linear layers, saved and loaded")
    return [call(draw(rng, 5, 4), [6, 3], seed(rng), shown=shown)]


def comes_back(found, expected, x, units, seed):
    if found["trainable"]:
        return phrase("Made with trainable=False, the layer still has trainable weights: pass **kwargs on.")
    if found["name"] != "readout":
        return phrase(
            "Made with name=“readout”, the layer is called “{name}” after loading: pass **kwargs on.",
            name=found["name"],
        )
    if list(found["again"]) != [*x.shape[:-1], units[0]]:
        shape = tuple(found["again"])
        return phrase("Made again from its configuration, the layer gives the shape {shape}.", shape=shape)
    before, after = (np.asarray(found[key], float) for key in ("before", "after"))
    same = np.allclose(before, after, rtol=1e-4, atol=1e-5)
    return "" if same else phrase("After loading, the model's outputs are others.")


layer_checks = [
    holds(
        has_its_weights,
        name="weights",
        title="has a kernel (inputs, units) and a bias (units,) of zeros, both trainable",
        points=0.5,
        calls=unfilled,
        runs="layer_weights",
    ),
    agrees(title="gives x @ kernel + bias", points=1, calls=small_batches, runs="layer_values", atol=1e-5),
    agrees(
        name="axes",
        title="takes any number of leading axes",
        points=0.5,
        calls=more_axes,
        runs="layer_values",
        atol=1e-5,
        requires=("values",),
    ),
    holds(
        starts_like_glorot,
        name="start",
        title="draws its first kernel by Glorot's law",
        points=0.5,
        calls=started,
        runs="layer_start",
        requires=("weights",),
        random=True,
    ),
    holds(
        gradients_are,
        name="gradient",
        title="lets gradients through to x, kernel and bias",
        points=0.5,
        calls=lambda rng: list(cotangents(rng)),
        runs="layer_gradients",
        requires=("values",),
    ),
    holds(
        comes_back,
        name="saving",
        title="survives saving and loading, and keeps its name",
        points=1,
        calls=kept,
        runs="layer_saved",
        requires=("values",),
    ),
]
