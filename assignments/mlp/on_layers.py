"""What is done with a `Linear` of *mlp*: it is filled, differentiated, saved and loaded.

Runs beside the student's code and returns plain values. Holds no answer and no tolerance: it only observes.
"""

import tempfile
from pathlib import Path

import keras
import numpy as np
from keras import ops

from arrays import numbers
from mlpkit.gradients import value_and_gradient
from mlpkit.gradients.autodiff import gradients_of_variables


def own(layer_class):
    """Return `layer_class`, unless it is the one that mlpkit has ready."""
    if any(base.__module__.startswith("mlpkit") for base in getattr(layer_class, "__mro__", ())):
        raise TypeError("mlpkit's Linear is there to compare with; here you write your own")
    return layer_class


def filled(layer_class, x, kernel, bias):
    """Return a layer that has seen `x`, with these weights."""
    layer = own(layer_class)(kernel.shape[1])
    layer(x)
    put(layer.kernel, kernel, "kernel")
    put(layer.bias, bias, "bias")
    return layer


def put(variable, value, name):
    if tuple(variable.shape) != value.shape:
        raise ValueError(
            f"the {name} has the shape {tuple(variable.shape)}, and cannot be given numbers of shape {value.shape}"
        )
    variable.assign(value)


def layer_weights(layer_class, x, units):
    layer = own(layer_class)(units)
    output = layer(x)
    return {
        "is layer": isinstance(layer, keras.Layer),
        "output": list(output.shape),
        "kernel": list(layer.kernel.shape),
        "bias": numbers(layer.bias),
        "trainable": sorted(list(weight.shape) for weight in layer.trainable_weights),
    }


def layer_values(layer_class, x, kernel, bias):
    return filled(layer_class, x, kernel, bias)(x)


def layer_start(layer_class, many, few, seed):
    """Sum up the first kernels of a layer with many inputs and few units, and of one the other way round."""
    keras.utils.set_random_seed(seed)
    return [kernel_summary(own(layer_class), *fans) for fans in ((many, few), (few, many))]


def kernel_summary(layer_class, inputs, units):
    first, second = (np.asarray(numbers(fresh_kernel(layer_class, inputs, units)), float) for _ in "ab")
    return {
        "shape": list(first.shape),
        "mean": float(first.mean()),
        "variance": float(first.var()),
        "quantiles": np.quantile(first, np.linspace(0, 1, 201)),
        "rows": (first > 0).mean(axis=1),
        "columns": (first > 0).mean(axis=0),
        "twins": bool(np.array_equal(first, second)),
    }


def fresh_kernel(layer_class, inputs, units):
    layer = layer_class(units)
    layer(np.zeros((1, inputs), np.float32))
    return layer.kernel


def layer_gradients(layer_class, x, kernel, bias, weights):
    """Return the gradients of a weighted sum of the outputs."""
    layer = filled(layer_class, x, kernel, bias)
    weights = weights.astype("float32")
    of_weights = gradients_of_variables(lambda: ops.sum(layer(x) * weights), [layer.kernel, layer.bias])
    return {"x": value_and_gradient(layer, x, weights)[1], "kernel": of_weights[0], "bias": of_weights[1]}


def layer_saved(layer_class, x, units, seed):
    """Save and load a model of two of the layers, and make one again from its configuration."""
    layer = own(layer_class)(units[0], name="readout", trainable=False)
    model = keras.Sequential([keras.Input(x.shape[1:]), layer, layer_class(units[1])])
    rng = np.random.default_rng(seed)
    model.set_weights([rng.normal(size=weight.shape) for weight in model.weights])
    loaded = through_a_file(model, layer_class)
    again = type(layer).from_config(layer.get_config())
    return {
        "trainable": len(layer.trainable_weights),
        "name": loaded.layers[0].name,
        "before": numbers(model(x)),
        "after": numbers(loaded(x)),
        "again": list(again(x).shape),
    }


def through_a_file(model, layer_class):
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder, "model.keras"))
        try:
            model.save(path)
        except NotImplementedError as error:
            raise TypeError(f"the model cannot be saved: {error}") from error
        return keras.models.load_model(path, custom_objects={layer_class.__name__: layer_class})
