"""What takes several steps in *dropout*: each function puts a student's object through them and says what came back.

Runs beside the student's code. Holds no answer and no tolerance: it only observes.
"""

from itertools import pairwise

import keras
import numpy as np

from fitted import layer_fitted, layer_saved
from mlpkit.gradients import value_and_gradient
from readings import dropped, ending, numbers, scalar

__all__ = [
    "known_mask",
    "layer_draws",
    "layer_fitted",
    "layer_inference",
    "layer_pull_back",
    "layer_rates",
    "layer_saved",
    "layer_seeds",
    "many_seeds",
    "mlp_lengths",
    "mlp_logits",
    "mlp_noise",
    "mlp_output",
    "one_draw",
    "only_dropout",
    "pull_back",
    "same_seed",
    "steps_taken",
]


# ---- dropout: a function of (x, rate, seed)


def one_draw(dropout, x, rate, seed):
    return dropped(dropout(x, rate, seed))


def many_seeds(dropout, x, rate, seeds):
    return np.stack([dropped(dropout(x, rate, seed)).ravel() for seed in seeds])


def same_seed(dropout, x, rate, seed):
    one, other, again = dropout(x, rate, seed), dropout(x, rate, seed + 1), dropout(x, rate, seed)
    return {"one": numbers(one), "other": numbers(other), "again": numbers(again)}


def pull_back(dropout, x, rate, seed, weights):
    value, gradient = value_and_gradient(lambda z: dropout(z, rate, seed), x, weights)
    return {"value": value, "gradient": gradient}


# ---- Dropout: a layer


def layer_pull_back(layer_class, x, rate, seed, weights):
    layer = layer_class(rate, seed=seed)
    value, gradient = value_and_gradient(lambda z: layer(z, training=True), x, weights)
    return {"value": value, "gradient": gradient}


def layer_draws(layer_class, x, rate, seed):
    keras.utils.set_random_seed(seed)
    layer = layer_class(rate)
    one, two, another = layer(x, training=True), layer(x, training=True), layer_class(rate)(x, training=True)
    return {"one": dropped(one), "two": dropped(two)[:6], "another": dropped(another)[:6]}


def layer_seeds(layer_class, x, rate, seed):
    def masks(seed):
        layer = layer_class(rate, seed=seed)
        return np.stack([dropped(layer(x, training=True)) for _ in range(2)])

    return {"one": masks(seed), "again": masks(seed), "other": masks(seed + 1)}


def layer_inference(layer_class, x, rate):
    """Return, for each way to call the layer at inference, the different multiples of x that came back."""

    def multiples(y):
        y = numbers(y)
        return np.unique((y / x).round(4)) if y.shape == x.shape else y

    layer = layer_class(rate)
    found = {"training=False": multiples(layer(x, training=False)), "no `training`": multiples(layer(x))}
    layer(x, training=True)
    return found | {"training=False after training": multiples(layer(x, training=False))}


def layer_rates(layer_class, rates):
    x = np.ones((2, 3), np.float32)
    return [ending(lambda rate=rate: layer_class(rate)(x, training=True)) for rate in rates]


# ---- dropout_mlp: from widths and rates to a model


def affine_weights(model, sizes):
    """Return (kernel, bias or None) for each pair of neighbours in `sizes`, found by their shapes."""
    by_shape = {tuple(weight.shape): weight for weight in model.trainable_weights}
    shapes = [tuple(weight.shape) for weight in model.trainable_weights]
    for pair in pairwise(sizes):
        if pair not in by_shape:
            raise ValueError(f"the model has no kernel of shape {pair}; its weights have the shapes {shapes}")
    return [(by_shape[a, b], by_shape.get((b,))) for a, b in pairwise(sizes)]


def mlp_logits(dropout_mlp, x, sizes, rates, seed):
    """Return the logits at inference for rows a, b, a + b and 0, and again with the last kernel doubled."""
    keras.utils.set_random_seed(seed)
    model = dropout_mlp(sizes[1:-1], rates, sizes[-1])
    once, again = numbers(model(x, training=False)), numbers(model(x, training=False))
    kernel, bias = affine_weights(model, sizes)[-1]
    for weight in (kernel,) if bias is None else (kernel, bias):
        weight.assign(2 * weight)
    return {"once": once, "again": again, "twice": numbers(model(x, training=False))}


def mlp_noise(dropout_mlp, sizes, rates, depth, rows, seed):
    """Lead an input of 1 to every unit of the hidden layer `depth`, and each of these units to an output of its own.

    Returns the outputs in training, and those at inference for hidden units that are kept and that are dropped.
    """
    keras.utils.set_random_seed(seed)
    model = dropout_mlp(sizes[1:-1], rates, sizes[-1])
    x = np.ones((rows, sizes[0]), np.float32)
    model(x, training=False)
    pairs = affine_weights(model, sizes)
    for number, (kernel, bias) in enumerate(pairs):
        kernel.assign(np.full(kernel.shape, 1 / sizes[number]) if number < depth else np.eye(*kernel.shape))
        if bias is not None:
            bias.assign(np.zeros(bias.shape))
    units = slice(0, sizes[depth])
    training = numbers(model(x, training=True))[:, units]
    again = numbers(model(x[:9], training=True))[:, units]
    kernel, found = pairs[depth][0], {}
    for name, factor in (("kept", 1 / (1 - rates[depth - 1])), ("dropped", 0.0)):
        kernel.assign(factor * np.eye(*kernel.shape))
        found[name] = numbers(model(x[:9], training=False))[:, units]
    return found | {"training": training, "again": again}


def mlp_output(dropout_mlp, sizes, rates, rows, seed):
    """Return the outputs in training of a model whose last layer gives 1 whatever it receives."""
    keras.utils.set_random_seed(seed)
    model = dropout_mlp(sizes[1:-1], rates, sizes[-1])
    x = np.ones((rows, sizes[0]), np.float32)
    model(x, training=False)
    kernel, bias = affine_weights(model, sizes)[-1]
    kernel.assign(np.zeros(kernel.shape))
    if bias is None:
        return np.ones((rows, sizes[-1]))
    bias.assign(np.ones(bias.shape))
    return numbers(model(x, training=True))


def mlp_lengths(dropout_mlp, hidden_units, rates):
    return [ending(lambda units=units, r=r: dropout_mlp(units, r, 3)) for units, r in zip(hidden_units, rates)]  # noqa: B905


# ---- train_step and mc_dropout: with a model whose mask is known


class FixedMask(keras.Layer):
    """Dropout that always drops the same units, in training only."""

    def __init__(self, units, rate, **kwargs):
        super().__init__(**kwargs)
        self.mask = (np.arange(units) % 3 > 0).astype(np.float32) / (1 - rate)

    def call(self, inputs, training=False):
        """Return `inputs` with the mask on them in training."""
        return inputs * self.mask if training else inputs

    def compute_output_shape(self, input_shape):
        """Return the shape of the inputs, so that nobody has to try."""
        return input_shape


def small_model(sizes, seed, *, rate=0.0, strength=0.0, frozen=False):
    inputs, units, outputs = sizes
    penalty = keras.regularizers.L2(strength) if strength else None
    options = {"kernel_initializer": "zeros", "kernel_regularizer": penalty}
    layers = [keras.layers.Dense(units, activation="tanh", trainable=not frozen, **options)]
    layers += [FixedMask(units, rate)] if rate else []
    layers += [keras.layers.Dense(outputs, **options)]
    model = keras.Sequential([keras.Input((inputs,)), *layers])
    rng = np.random.default_rng(seed)
    model.set_weights([rng.normal(size=weight.shape) for weight in model.weights])
    return model


def steps_taken(train_step, batches, sizes, options):
    """Take one step for each batch `(x, labels)` and return all losses and the weights at the end."""
    model = small_model(sizes, options["seed"], **options["model"])
    optimizer = keras.optimizers.get({"class_name": options["optimizer"], "config": options["config"]})
    losses = [train_step(model, optimizer, x, labels) for x, labels in batches]
    return {"loss": losses[0] if len(losses) == 1 else np.stack([scalar(loss) for loss in losses])} | {
        f"weights {number}": numbers(weight) for number, weight in enumerate(model.weights)
    }


def known_mask(mc_dropout, x, sizes, rate, samples, seed):
    return mc_dropout(small_model(sizes, seed, rate=rate), x, samples)


def only_dropout(mc_dropout, x, rate, samples, seed):
    keras.utils.set_random_seed(seed)
    return mc_dropout(keras.Sequential([keras.Input(x.shape[1:]), keras.layers.Dropout(rate)]), x, samples)
