"""What takes several steps in *mlp*: layers, models, batches, and functions that are searched.

Runs beside the student's code and returns plain values. Holds no answer and no tolerance: it only observes.
"""

import math
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


# ---- Linear: a layer


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


# ---- mlp: from widths to a model


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


# ---- minibatches: a generator of pairs


def dealt(minibatches, x, y, batch_size, seed):
    """Return all batches, kept until the last one is there."""
    return deal(minibatches, x, y, batch_size, np.random.default_rng(seed))


def deal(minibatches, x, y, batch_size, rng):
    batches = minibatches(np.copy(x), np.copy(y), batch_size, rng)
    if batches is None:
        raise TypeError("minibatches gave None: is a `return` or a `yield` missing?")
    return [[numbers(part) for part in batch] for batch in list(batches)]


def batch_sizes(minibatches, x, y, batch_size, seed):
    return [len(batch[0]) for batch in dealt(minibatches, x, y, batch_size, seed)]


def dealt_again(minibatches, x, y, batch_size, seed):
    return [dealt(minibatches, x, y, batch_size, seed) for _ in range(2)]


def dealt_often(minibatches, x, y, batch_size, times, seed):
    """Return who was in which batch in many calls with one generator; y numbers the rows."""
    rng = np.random.default_rng(seed)
    labels = np.full((times, len(y)), -1)
    for one in labels:
        rows = [np.asarray(yb, int) for _, yb in deal(minibatches, x, y, batch_size, rng)]
        for number, batch in enumerate(rows):
            one[batch] = number
    batches = range(math.ceil(len(y) / batch_size))
    return {
        "where": np.array([(labels == number).sum(axis=0) for number in batches]).T,
        "together": float(np.mean(labels[:, 1:] == labels[:, :-1])),
        "first": labels[0],
        "last order": np.concatenate(rows),
    }


def kept(minibatches, x, y, batch_size, seed):
    """Return the arguments after all batches, and again after each batch was written to."""
    found = {}
    for name, writes in (("read", False), ("written", True)):
        given = [np.copy(x), np.copy(y)]
        for batch in minibatches(*given, batch_size, np.random.default_rng(seed)):
            for part in batch:
                if writes and isinstance(part, np.ndarray) and part.flags.writeable:
                    part[...] = -1
        found[name] = given
    return found


# ---- sgd_step and loss_surface


def stepped(sgd_step, params, grads, learning_rate):
    """Take a step with copies, whatever becomes of them."""
    return listed(sgd_step([np.copy(p) for p in params], [np.copy(g) for g in grads], learning_rate))


def listed(new):
    return [numbers(one) for one in new] if isinstance(new, list | tuple) else new


def stepped_variables(sgd_step, params, grads, learning_rate):
    """Take a step with variables of Keras, and return the new values and those that the variables have afterwards."""
    variables = [keras.Variable(p) for p in params]
    new = sgd_step(tuple(variables), tuple(ops.convert_to_tensor(g) for g in grads), learning_rate)
    return {"new": listed(new), "variables": [numbers(variable) for variable in variables]}


LOSSES = {
    "slope": lambda a, b: 10.0 * a + b,
    "bowl": lambda a, b: (a - 1.0) ** 2 + 3.0 * b**2 + a * b,
    "cliff": lambda a, b: math.sin(a) if a > b else math.exp(b) - 0.5 * a,
}


def surface(loss_surface, loss, w1, w2):
    """Hand over a loss of two numbers, and only of numbers."""

    def of_numbers(a, b):
        if np.size(a) != 1 or np.size(b) != 1:
            raise TypeError(f"loss(a, b) takes two numbers, received shapes {np.shape(a)} and {np.shape(b)}")
        return float(LOSSES[loss](float(np.reshape(a, ())), float(np.reshape(b, ()))))

    return loss_surface(of_numbers, np.copy(w1), np.copy(w2))


# ---- convexity_violation: functions to be searched


def saddle(rng, dimension):
    return lambda x: x[0] * x[1]


def hill(rng, dimension):
    return lambda x: -np.sum(x**2)


def wells(rng, dimension):
    return lambda x: np.sum((x**2 - 1) ** 2)


def ripples(rng, dimension):
    return lambda x: -np.sum(np.cos(2 * x))


def faint(rng, dimension):
    return lambda x: -0.001 * np.sum(np.cos(2 * x))


def bump(rng, dimension):
    return lambda x: np.sum(np.maximum(0, 1 - 4 * np.abs(x - 1)))


def network(rng, dimension):
    """Return the loss of a network with one input, ReLU units and one output, over all its weights."""
    units = (dimension - 1) // 3
    x = rng.normal(size=(20, 1))
    y = np.sin(2 * x[:, 0])

    def loss(weights):
        w1, b1, w2 = weights[:-1].reshape(3, units)
        return np.mean((np.maximum(x * w1 + b1, 0) @ w2 + weights[-1] - y) ** 2)

    return loss


def two_weights(rng, dimension):
    """Return the loss of a small ReLU network over the two weights of its hidden layer."""
    x = rng.normal(size=(40, 1))
    y = np.maximum(x * [1.5, -1.0], 0) @ [1.0, -1.5]
    return lambda weights: np.mean((np.maximum(x * weights, 0) @ [1.0, -1.5] - y) ** 2)


def bowl(rng, dimension):
    root, center = rng.normal(size=(dimension, dimension)), rng.normal(size=dimension)
    return lambda x: np.sum((root @ (x - center)) ** 2)


def diamond(rng, dimension):
    center = rng.normal(size=dimension)
    return lambda x: np.sum(np.abs(x - center))


def softmax_loss(rng, dimension):
    """Return the cross-entropy of one example over its logits."""
    return lambda x: np.log(np.sum(np.exp(x - x.max()))) + x.max() - x[0]


def plane(rng, dimension):
    slope, height = rng.uniform(3, 9, dimension), rng.uniform(-9, 9)
    return lambda x: slope @ x + height


def searched(convexity_violation, name, dimension, seed):
    """Let a function be searched; return what was found with the function's values there, or None."""
    rng = np.random.default_rng(seed)
    value = globals()[name](rng, dimension)

    def f(x):
        x = np.asarray(x, float)
        if x.shape != (dimension,):
            raise ValueError(f"f takes one point, of shape ({dimension},), received shape {x.shape}")
        return float(value(x))

    found = convexity_violation(f, dimension, rng)
    if found is None:
        return None
    p, q, t = found
    p, q, t = np.asarray(numbers(p), float), np.asarray(numbers(q), float), float(t)
    fits = p.shape == q.shape == (dimension,)
    return {"p": p, "q": q, "t": t, "f": [f(p), f(q), f(t * p + (1 - t) * q)] if fits else []}


def searched_again(convexity_violation, name, dimension, seed):
    return [searched(convexity_violation, name, dimension, seed) for _ in range(2)]


# ---- fit_digits: a model that is trained


def trained(fit_digits, x, y, x_new, seed):
    """Return the scores of a trained model for new rows."""
    return scores_of(fit_digits(x, y, seed), x_new)


def scores_of(model, x_new):
    if not isinstance(model, keras.Model):
        return {"type": type(model).__name__}
    return {"scores": numbers(model(x_new, training=False))}


def trained_again(fit_digits, x, y, x_new, seed):
    """Return the scores of two models that were trained on the same few rows with the same seed."""
    return [scores_of(fit_digits(np.copy(x), np.copy(y), seed), x_new) for _ in range(2)]
