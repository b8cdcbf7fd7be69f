"""What is done with a model that `mlp` of *mlp* makes: its weights are found by their shapes, and filled.

Runs beside the student's code and returns plain values. Holds no answer and no tolerance: it only observes.
"""

from itertools import pairwise

import keras
import numpy as np
from keras import ops

from arrays import numbers
from mlpkit.gradients.autodiff import gradients_of_variables


def affine_weights(model, sizes):
    """Return (kernel, bias) for each pair of neighbours in `sizes`, found by their shapes, in order."""
    left = list(model.trainable_weights)

    def take(*shape):
        for place, weight in enumerate(left):
            if tuple(weight.shape) == shape:
                return left.pop(place)
        shapes = [tuple(weight.shape) for weight in model.trainable_weights]
        raise ValueError(f"the model has no weight of shape {shape}; its weights have the shapes {shapes}")

    return [(take(a, b), take(b)) for a, b in pairwise(sizes)]


def made(mlp, sizes, activation="", widths=list):
    """Return the model for these sizes, inputs first; without an activation, that of the default."""
    units, options = widths(sizes[1:-1]), {"activation": activation} if activation else {}
    return not_ready_made(mlp(units, sizes[-1], **options))


def not_ready_made(model):
    """Return `model`, unless it is the one that mlpkit's function makes."""
    last = (getattr(model, "layers", None) or [model])[-1]
    if type(last).__module__.startswith("mlpkit") and last.name == "output":
        raise TypeError("mlpkit's mlp is there to compare with; here you write your own")
    return model


def model_shapes(mlp, sizes, widths):
    """Return the shapes of all weights and of the output."""
    model = made(mlp, sizes, widths={"list": list, "tuple": tuple}[widths])
    output = model(np.ones((3, sizes[0]), np.float32))
    shapes = [list(weight.shape) for weight in getattr(model, "trainable_weights", [])]
    return {"is model": isinstance(model, keras.Model), "output": list(output.shape), "weights": sorted(shapes)}


def filled_model(mlp, x, kernels, biases, activation):
    """Return the model with these weights, and its weights."""
    model = made(mlp, [len(kernels[0]), *(len(bias) for bias in biases)], activation)
    model(x)
    pairs = affine_weights(model, [len(kernels[0]), *(len(bias) for bias in biases)])
    for pair, values in zip(pairs, zip(kernels, biases, strict=True), strict=True):
        for weight, value in zip(pair, values, strict=True):
            weight.assign(value)
    return model, pairs


def model_logits(mlp, x, kernels, biases, activation):
    return filled_model(mlp, x, kernels, biases, activation)[0](x)


def model_gradients(mlp, x, kernels, biases, weights):
    """Return the gradients of a weighted sum of the logits with respect to kernels and biases, in order."""
    model, pairs = filled_model(mlp, x, kernels, biases, "tanh")
    weights = weights.astype("float32")
    flat = [weight for pair in pairs for weight in pair]
    found = gradients_of_variables(lambda: ops.sum(model(x) * weights), flat)
    return dict(
        zip([f"{name} {i}" for i in range(1, len(pairs) + 1) for name in ("kernel", "bias")], found, strict=True)
    )


def two_models(mlp, sizes):
    """Return whether two models have a weight in common, and how many different columns their first kernels have."""
    one, other = (made(mlp, sizes) for _ in "ab")
    x = np.ones((3, sizes[0]), np.float32)
    one(x), other(x)
    shared = {id(weight) for weight in one.weights} & {id(weight) for weight in other.weights}
    kernels = [numbers(kernel) for kernel, _ in affine_weights(one, sizes)]
    return {"shared": len(shared), "columns": [len(np.unique(kernel, axis=1).T) for kernel in kernels]}
