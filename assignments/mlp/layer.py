"""The checks of the exercise `Linear`, a layer, in *mlp*: inputs, laws, points.

Released with the assignment; holds no answer.
"""

import math

import numpy as np

from autograder.authoring import agrees, call, holds
from autograder.judging.statistics import shares_are_independent
from autograder.judging.weights import normal_weights, uniform_weights, variances_are
from inputs import draw, seed
from laws import gradients_are


def small_batches(rng):
    simple = np.array([[1, 2], [0, -1], [3, 0]], np.float32)
    first = call(simple, np.array([[1, 0, 2], [-1, 1, 0]], np.float32), np.array([0.5, 0, -1], np.float32))
    return [relabelled(one) for one in (first, affine(rng, 7, 4, 3), affine(rng, 5, 3, 6), affine(rng, 1, 5, 2))]


def more_axes(rng):
    shapes = ((2, 3, 5, 4), (3, 2, 4), (2, 1, 3, 2, 5))
    return [relabelled(affine(rng, *shape, units)) for shape, units in zip(shapes, (3, 6, 2), strict=True)]


def affine(rng, *shape):
    """Return an input, a kernel and a bias; the last number in `shape` is that of the units."""
    *batch, inputs, units = shape
    return call(draw(rng, *batch, inputs), draw(rng, inputs, units), draw(rng, units))


def relabelled(one):
    x, kernel, _ = one.arguments
    return call(*one.arguments, shown=f"Linear({kernel.shape[1]})(array of shape {x.shape})")


def unfilled(rng):
    cases = (((5, 4), 3), ((2, 3, 4), 7))
    return [call(draw(rng, *shape), units, shown=f"Linear({units})(array of shape {shape})") for shape, units in cases]


def has_its_weights(found, expected, x, units):
    inputs, bias = x.shape[-1], np.asarray(found["bias"], float)
    if not found["is layer"]:
        return "Linear must derive from keras.Layer."
    for name, got, right in (
        ("output", found["output"], [*x.shape[:-1], units]),
        ("kernel", found["kernel"], [inputs, units]),
        ("bias", list(bias.shape), [units]),
    ):
        if list(got) != right:
            return f"The {name} has the shape {tuple(got)}, expected {tuple(right)}."
    if bias.any():
        return "The bias should start at zero."
    if len(found["trainable"]) != 2:
        shapes = ", ".join(str(tuple(one)) for one in found["trainable"]) or "none"
        return f"The layer's trainable weights should be its kernel and its bias; they have the shapes: {shapes}."
    return ""


def starts_like_glorot(found, expected, many, few, seed):
    for one in found:
        if np.ptp(one["quantiles"]) == 0:
            number = "the same number" if one["quantiles"][0] else "zero"
            return f"All entries of the kernel start at {number}: units that start alike stay alike."
        if one["twins"]:
            return "Two layers made one after the other have the very same kernel: each needs draws of its own."
    words = variances_are(found, lambda fan_in, fan_out: 2 / (fan_in + fan_out), 3.0)
    if words:
        return words
    for one in found:
        variance = 2 / sum(one["shape"])
        if uniform_weights(one, math.sqrt(3 * variance)) and normal_weights(one, math.sqrt(variance)):
            return (
                shares_are_independent(np.asarray(one["rows"]), np.asarray(one["columns"]), "positive weights")
                or "The kernel's entries are neither uniform nor normal."
            )
    return ""


def cotangents(rng):
    cases = [affine(rng, 5, 4, 3), affine(rng, 2, 3, 4, 6)]
    for one in cases:
        x, kernel, bias = one.arguments
        weights = rng.uniform(0.5, 1.5, (*x.shape[:-1], len(bias)))
        yield call(x, kernel, bias, weights, shown=f"the gradients of Linear({len(bias)}) at an x of shape {x.shape}")


def comes_back(found, expected, x, units, seed):
    if found["trainable"]:
        return "Made with trainable=False, the layer still has trainable weights: pass **kwargs on."
    if found["name"] != "readout":
        return f"Made with name=“readout”, the layer is called “{found['name']}” after loading: pass **kwargs on."
    if list(found["again"]) != [*x.shape[:-1], units[0]]:
        return f"Made again from its configuration, the layer gives the shape {tuple(found['again'])}."
    before, after = (np.asarray(found[key], float) for key in ("before", "after"))
    return "" if np.allclose(before, after, rtol=1e-4, atol=1e-5) else "After loading, the model's outputs are others."


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
        calls=lambda rng: [call(220, 60, seed(rng), shown="the first kernels of Linear(60) and Linear(220)")],
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
        calls=lambda rng: [
            call(draw(rng, 5, 4), [6, 3], seed(rng), shown="a model of two Linear layers, saved and loaded")
        ],
        runs="layer_saved",
        requires=("values",),
    ),
]
