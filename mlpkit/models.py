"""The multilayer perceptron as a Keras model, and what can be read off it."""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any

import keras
import numpy as np

from mlpkit.arguments import number, whole_number, without_nan
from mlpkit.initializers import HeNormal, XavierUniform
from mlpkit.layers import Activation, Dropout, Linear
from mlpkit.layers.activation import activation_named
from mlpkit.regularizers import L2
from mlpkit.tensors import Array, Tensor

__all__ = ["collapse", "count_parameters", "mlp"]


def mlp(
    hidden_units: Sequence[int],
    num_classes: int,
    activation: str | Callable[[Tensor], Tensor] = "relu",
    *,
    inputs: int | None = None,
    rates: float | Sequence[float] = 0.0,
    strength: float = 0.0,
    initializer: Any = None,
    seed: int | None = None,
) -> keras.Sequential:
    """Return a multilayer perceptron: for each width an affine layer, the activation, dropout; then the output layer.

    It returns logits (no activation after the last layer), or the predictions of a regression.

    Args:
        hidden_units: Width of each hidden layer, input side first; empty for a linear model.
        num_classes: Width of the output.
        activation: Name or function, as for `Activation`.
        inputs: Number of inputs; None builds the model on the first batch.
        rates: Dropout after each hidden activation: one rate for all, or one for each hidden layer. A rate of 0 adds no
            layer.
        strength: λ of the penalty λ/2 Σ w² on every kernel, and on no bias.
        initializer: For every kernel, anything Keras takes; by default He for the ReLU family and Xavier otherwise.
        seed: Whole number that fixes the initial weights and the masks of dropout (an `initializer` that is given
            brings its own); None for random ones.

    Returns:
        Model from `(n, inputs)` to `(n, num_classes)`.

    Raises:
        TypeError: If a width or `seed` is not a whole number, or a rate or `strength` not a number.
        ValueError: If a width is below 1, a rate lies outside [0, 1], `strength` is negative, or `rates` does not have
            one entry for each hidden layer.
    """
    widths = [whole_number("hidden_units", units, at_least=1) for units in _sequence("hidden_units", hidden_units)]
    drops = _one_each(rates, len(widths))
    function = activation_named(activation)
    strength = number("strength", strength, low=0.0)
    if initializer is None:
        initializer = _suited_to(function)(seed)
    affine = {"kernel_initializer": initializer, "kernel_regularizer": L2(strength) if strength else None}
    layers: list[keras.Layer] = [] if inputs is None else [keras.Input((whole_number("inputs", inputs, at_least=1),))]
    for depth, (units, rate) in enumerate(zip(widths, drops, strict=True), start=1):
        layers += [Linear(units, name=f"hidden_{depth}", **affine), Activation(function, name=f"activation_{depth}")]
        if rate:
            # 31 bits: PyTorch keeps seeds as int32.
            masks = None if seed is None else int(np.random.SeedSequence((seed, depth)).generate_state(1)[0]) >> 1
            layers.append(Dropout(rate, seed=masks, name=f"dropout_{depth}"))
    layers.append(Linear(whole_number("num_classes", num_classes, at_least=1), name="output", **affine))
    return keras.Sequential(layers)


def collapse(layers: Any) -> tuple[Array, Array]:
    """Return the one affine map that equals a stack of them: without nonlinearity, depth adds nothing.

    (x W1 + b1) W2 + b2 = x (W1 W2) + (b1 W2 + b2). The rank of the result is at most the smallest width.

    Args:
        layers: A list of pairs `(weight (in, out), bias (out,))`, or of built `Linear` or Keras `Dense` layers, or a
            model that consists of them. Dropout layers, which do nothing at inference, are skipped.

    Returns:
        `(weight (in, out), bias (out,))` in float64.

    Raises:
        ValueError: If there is no layer, a layer is not affine or not built, the widths do not fit, or NaN is found.
    """
    pairs = [_affine(layer) for layer in getattr(layers, "layers", layers) if not _idle(layer)]
    if not pairs:
        raise ValueError("`layers` must hold at least one affine layer. Received: none")
    weight, bias = pairs[0]
    for depth, (next_weight, next_bias) in enumerate(pairs[1:], start=2):
        if weight.shape[1] != next_weight.shape[0]:
            raise ValueError(
                f"`layers` must fit together: affine layer {depth} must take {weight.shape[1]} inputs. "
                f"Received: weight of shape {next_weight.shape}"
            )
        weight, bias = weight @ next_weight, bias @ next_weight + next_bias
    return weight, bias


def count_parameters(inputs: int, hidden_units: Iterable[int], outputs: int) -> int:
    """Return the number of weights and biases of a perceptron: Σ (width in + 1) · width out over its layers.

    Raises:
        TypeError: If a width is not a whole number.
        ValueError: If a width is below 1.
    """
    widths = [
        whole_number("inputs", inputs, at_least=1),
        *(whole_number("hidden_units", units, at_least=1) for units in hidden_units),
        whole_number("outputs", outputs, at_least=1),
    ]
    return sum((before + 1) * after for before, after in pairwise(widths))


def _sequence(name: str, values: Any) -> list[Any]:
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise TypeError(f"`{name}` must be a sequence of whole numbers. Received: {name}={values!r}")
    return list(values)


def _one_each(rates: Any, layers: int) -> list[float]:
    if not isinstance(rates, Iterable):
        rates = [rates] * layers
    found = [number("rates", rate, low=0.0, high=1.0) for rate in rates]
    if len(found) != layers:
        raise ValueError(f"`rates` must have one entry for each hidden layer, {layers}. Received: rates={found}")
    return found


def _suited_to(function: Callable[[Tensor], Tensor]) -> type[HeNormal] | type[XavierUniform]:
    return HeNormal if "relu" in getattr(function, "__name__", "") else XavierUniform


def _idle(layer: Any) -> bool:
    return isinstance(layer, (Dropout, keras.layers.Dropout, keras.layers.InputLayer))


def _affine(layer: Any) -> tuple[Array, Array]:
    if isinstance(layer, (Linear, keras.layers.Dense)):
        layer = _weights_of(layer)
    if not isinstance(layer, (tuple, list)) or len(layer) != 2:
        raise ValueError(f"`layers` must hold affine layers or pairs (weight, bias). Received: {layer!r}")
    weight, bias = (np.asarray(array, dtype=np.float64) for array in layer)
    if weight.ndim != 2 or bias.shape != weight.shape[1:]:
        raise ValueError(
            f"`layers` must hold weights (in, out) with biases (out,). Received: shapes {weight.shape} and {bias.shape}"
        )
    without_nan("layers", weight)
    without_nan("layers", bias)
    return weight, bias


def _weights_of(layer: Any) -> tuple[Array, Array]:
    if not layer.built:
        raise ValueError(f"`layers` must be built, so that they have weights. Received: {layer.name}, not built")
    if getattr(layer, "activation", None) not in (None, keras.activations.linear):
        raise ValueError(f"`layers` must be affine. Received: {layer.name} with activation {layer.activation.__name__}")
    weight = keras.ops.convert_to_numpy(layer.kernel)
    bias = np.zeros(weight.shape[1]) if layer.bias is None else keras.ops.convert_to_numpy(layer.bias)
    return weight, bias
