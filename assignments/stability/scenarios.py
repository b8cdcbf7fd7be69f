"""Several steps with a student's function, in the guest: initialisers that draw, and a network to differentiate.

Released with the assignment. Returns plain values; holds no answer.
"""

import keras
import numpy as np


def draws(initialise, fan_in, fan_out, seed):
    """Draw twice from one random generator, and once from another of the same seed."""
    rng = np.random.default_rng(seed)
    first, second = (initialise(fan_in, fan_out, rng) for _ in range(2))
    return {"first": first, "second": second, "again": initialise(fan_in, fan_out, np.random.default_rng(seed))}


def law(initialise, fan_in, fan_out, seed):
    """Draw a large matrix, and sum up how its entries are distributed."""
    weights = np.asarray(initialise(fan_in, fan_out, np.random.default_rng(seed)), np.float64)
    return {
        "quantiles": np.quantile(weights, np.linspace(0, 1, 201)),
        "rows": (weights > 0).mean(axis=1),
        "columns": (weights > 0).mean(axis=0),
    }


def both_ways(initialise, many, few, seed):
    """Draw a tall matrix and a wide one, and sum each up."""
    rng = np.random.default_rng(seed)
    drawn = [np.asarray(initialise(*fans, rng), np.float64) for fans in ((many, few), (few, many))]
    return [{"shape": list(w.shape), "mean": float(w.mean()), "variance": float(w.var())} for w in drawn]


def norms(gradient_norms, kernels, biases, frozen, x, labels):
    """Ask for the gradient norms of a network with these kernels, and see whether it is still what it was.

    A bias of None is a layer without bias. `frozen` lists the layers that are not trainable; where it is not empty, the
    hidden layers are normalised and penalised as well.
    """
    model = _network(kernels, biases, frozen, x.shape[1])
    before = model.get_weights()
    found = gradient_norms(model, x, labels)
    moved = max(float(np.abs(now - then).max()) for now, then in zip(model.get_weights(), before, strict=True))
    return {"norms": found, "weights changed by": moved}


def _network(kernels, biases, frozen, inputs):
    dense = [_dense(number, len(kernels) - 1, kernel, biases[number], frozen) for number, kernel in enumerate(kernels)]
    layers = [keras.Input((inputs,)), dense[0]]
    for layer in dense[1:]:
        layers += [keras.layers.LayerNormalization(), layer] if frozen else [layer]
    model = keras.Sequential(layers)
    for layer, kernel, bias in zip(dense, kernels, biases, strict=True):
        layer.set_weights([kernel] if bias is None else [kernel, bias])
    return model


def _dense(number, last, kernel, bias, frozen):
    return keras.layers.Dense(
        kernel.shape[1],
        activation=None if number == last else "tanh",
        use_bias=bias is not None,
        kernel_regularizer=keras.regularizers.L2(0.3) if frozen else None,
        trainable=number not in frozen,
    )
