"""What takes several steps in *weight_decay*: regularisers, their files, models, and parts of a step.

Runs beside the student's code and returns plain values. Holds no answer and no tolerance: it only observes.
"""

import tempfile
from itertools import pairwise
from pathlib import Path

import keras
import numpy as np
from keras import ops

from mlpkit.gradients import value_and_gradient
from mlpkit.gradients.autodiff import gradients_of_variables


def numbers(y):
    """Return what a student's code gave as an array."""
    return np.asarray(ops.convert_to_numpy(y))


# ---- l2_penalty and decayed_step


def penalty_gradients(l2_penalty, weights, strength):
    return value_and_gradient(lambda *tensors: l2_penalty(list(tensors), strength), weights)[1]


def stepped_weights(decayed_step, *arguments):
    w, _ = decayed_step(*map(np.copy, arguments[:4]), *arguments[4:])
    return w


def stepped_biases(decayed_step, *arguments):
    _, b = decayed_step(*map(np.copy, arguments[:4]), *arguments[4:])
    return b


# ---- L2: a regulariser


def regularizer_value(regularizer_class, weights, strength):
    return regularizer_class(strength)(ops.convert_to_tensor(weights))


def regularizer_gradient(regularizer_class, weights, strength):
    return value_and_gradient(regularizer_class(strength), weights)[1]


def regularizer_endings(regularizer_class, strengths):
    return [ending(regularizer_class, strength) for strength in strengths]


def ending(regularizer_class, strength):
    """Return how making and calling a regulariser ended: the name of the exception, or “nothing raised”."""
    try:
        value = numbers(regularizer_class(strength)(ops.ones((2, 3)))).sum()
    except Exception as error:
        return type(error).__name__
    return "nothing raised" + (", and large weights are rewarded" if value < 0 and strength < 0 else "")


def regularizer_rebuilt(regularizer_class, weights, strength):
    """Return how many entries the configuration has, how remaking from it ended, and the penalty of what was made."""
    regularizer = configurable(regularizer_class(strength))
    config = regularizer.get_config()
    try:
        rebuilt = type(regularizer).from_config(config)
    except Exception as error:
        return {"entries": len(config), "ended": type(error).__name__, "penalty": 0.0}
    return {"entries": len(config), "ended": "", "penalty": rebuilt(ops.convert_to_tensor(weights))}


def configurable(regularizer):
    """Return `regularizer`, which must have a configuration of its own: Keras's base class has none to give."""
    if not hasattr(regularizer, "get_config"):
        raise TypeError(f"L2(strength) gave something without get_config, of type {type(regularizer).__name__}")
    if type(regularizer).get_config is keras.Regularizer.get_config:
        raise TypeError("the class does not define get_config, so it cannot be saved")
    return regularizer


def regularizer_saved(regularizer_class, strength, seed):
    regularizer = configurable(regularizer_class(strength))
    layer = keras.layers.Dense(3, kernel_regularizer=regularizer)
    model = keras.Sequential([keras.Input((4,)), layer])
    rng = np.random.default_rng(seed)
    model.set_weights([rng.normal(size=weight.shape) for weight in model.weights])
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder, "model.keras"))
        model.save(path)
        loaded = keras.models.load_model(path, custom_objects={type(regularizer).__name__: type(regularizer)})
    return {
        "is regularizer": isinstance(regularizer, keras.Regularizer),
        "before": numbers(sum(model.losses)),
        "after": numbers(sum(loaded.losses)),
    }


# ---- decayed_mlp: a model


def network(decayed_mlp, sizes, strength):
    """Return the model, built, and (kernel, bias or None) for each pair of neighbours in `sizes`, found by shape."""
    model = decayed_mlp(sizes[1:-1], sizes[-1], strength)
    model(np.ones((2, sizes[0]), np.float32))
    by_shape = {tuple(weight.shape): weight for weight in model.trainable_weights}
    for pair in pairwise(sizes):
        if pair not in by_shape:
            shapes = [tuple(weight.shape) for weight in model.trainable_weights]
            raise ValueError(f"the model has no kernel of shape {pair}; its weights have the shapes {shapes}")
    return model, [(by_shape[a, b], by_shape.get((b,))) for a, b in pairwise(sizes)]


def fill(layers, seed, *, kernels=(), biases=False):
    """Give the kernels of the layers listed, and all biases if asked for, random numbers; everything else zeros."""
    rng = np.random.default_rng(seed)
    for number, (kernel, bias) in enumerate(layers):
        drawn = rng.normal(size=kernel.shape), rng.normal(size=kernel.shape[1:])
        kernel.assign(drawn[0] * (number in kernels))
        if bias is not None:
            bias.assign(drawn[1] * biases)


def penalty(model, inputs):
    """Return what the model adds to a loss, after a call."""
    model(np.ones((2, inputs), np.float32))
    return numbers(sum(model.losses))


def network_logits(decayed_mlp, x, sizes, strength, seed):
    """Return the logits for rows a, b, a + b and 0, and again with the weights of the last layer times -2."""
    model, layers = network(decayed_mlp, sizes, strength)
    fill(layers, seed, kernels=range(len(layers)), biases=True)
    once = numbers(model(x))
    for weight in layers[-1]:
        if weight is not None:
            weight.assign(-2 * weight)
    return {"once": once, "scaled": numbers(model(x))}


def network_penalties(decayed_mlp, sizes, strength, seed):
    """Return the penalty with one kernel that is not zero, for each, and with all."""
    model, layers = network(decayed_mlp, sizes, strength)
    found = []
    for number in range(len(layers)):
        fill(layers, seed, kernels=[number])
        found.append(penalty(model, sizes[0]))
    fill(layers, seed, kernels=range(len(layers)))
    return {"kernels": np.stack(found), "together": penalty(model, sizes[0])}


def network_bias_penalty(decayed_mlp, sizes, strength, seed):
    model, layers = network(decayed_mlp, sizes, strength)
    fill(layers, seed, kernels=() if strength else range(len(layers)), biases=True)
    return penalty(model, sizes[0])


def network_gradients(decayed_mlp, sizes, strength, seed):
    """Return the gradient of the penalty with respect to each kernel."""
    model, layers = network(decayed_mlp, sizes, strength)
    fill(layers, seed, kernels=range(len(layers)), biases=True)

    def added():
        model(np.ones((2, sizes[0]), np.float32))
        return ops.convert_to_tensor(sum(model.losses))

    return gradients_of_variables(added, [kernel for kernel, _ in layers])
