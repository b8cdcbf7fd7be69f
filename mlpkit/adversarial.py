"""Inputs that fool a network: follow the gradient of the loss with respect to the *input*."""

from typing import Any

import keras
import numpy as np

from mlpkit.arguments import number, whole_number, without_nan
from mlpkit.gradients.autodiff import to_numpy, value_and_gradient
from mlpkit.losses import cross_entropy
from mlpkit.tensors import Array, Tensor

__all__ = ["fgsm", "targeted_fgsm"]


def fgsm(model: keras.Model, x: Any, labels: Any, epsilon: float, *, low: float = 0.0, high: float = 1.0) -> Array:
    """Return x + ε · sign(∂ loss / ∂x), clipped to [low, high]: one step of the fast gradient sign method.

    The model is called at inference (`training=False`) and stays as it is: weights, `trainable`, moving averages.

    Args:
        model: Maps `(n, ...)` to logits `(n, classes)`.
        x: Inputs in [low, high], shape `(n, ...)`.
        labels: True classes, shape `(n,)`.
        epsilon: ε, at least 0: the largest change of any entry.
        low: Smallest value an input may have.
        high: Largest value an input may have.

    Returns:
        Array of the shape and precision of `x`; no entry is further than ε from `x` or outside [low, high].

    Raises:
        ValueError: If `epsilon` is negative, `x` holds NaN or leaves [low, high], or the shapes do not fit.

    Source: Goodfellow, Shlens & Szegedy, "Explaining and harnessing adversarial examples", 2015.
    """
    start, epsilon = _inputs(x, low, high), number("epsilon", epsilon, low=0.0)
    return _inside(start + epsilon * np.sign(_input_gradient(model, start, labels)), start, epsilon, low, high)


def targeted_fgsm(
    model: keras.Model,
    x: Any,
    targets: Any,
    epsilon: float,
    *,
    step: float | None = None,
    iterations: int = 10,
    low: float = 0.0,
    high: float = 1.0,
) -> Array:
    """Walk *down* the loss of classes that were asked for: x <- x - step · sign(∂ loss(x, targets) / ∂x), repeatedly.

    After each step x is put back into the cube of half-width ε around its start, and into [low, high].

    Args:
        model: As in `fgsm`.
        x: As in `fgsm`.
        targets: The classes the model is to see, shape `(n,)`.
        epsilon: ε, at least 0.
        step: Length of a step; 2.5 ε / iterations if None, which can cross the cube and still settle.
        iterations: Number of steps, at least 1.
        low: Smallest value an input may have.
        high: Largest value an input may have.

    Returns:
        As `fgsm`.

    Raises:
        ValueError: As `fgsm`, or if `step` is negative or `iterations` below 1.

    Source: Kurakin, Goodfellow & Bengio, "Adversarial examples in the physical world", 2017.
    """
    start, epsilon = _inputs(x, low, high), number("epsilon", epsilon, low=0.0)
    iterations = whole_number("iterations", iterations, at_least=1)
    length = 2.5 * epsilon / iterations if step is None else number("step", step, low=0.0)
    moved = start
    for _ in range(iterations):
        downhill = -np.sign(_input_gradient(model, moved, targets))
        moved = _inside(moved + length * downhill, start, epsilon, low, high)
    return moved


def _inputs(x: Any, low: float, high: float) -> Array:
    low, high = number("low", low), number("high", high)
    start = np.asarray(to_numpy(x))
    if start.dtype.kind != "f":
        start = start.astype(keras.config.floatx())
    without_nan("x", start)
    if start.size and not low <= start.min() <= start.max() <= high:
        raise ValueError(f"`x` must lie in [{low:g}, {high:g}]. Received: from {start.min():g} to {start.max():g}")
    return start


def _input_gradient(model: keras.Model, x: Array, labels: Any) -> Array:
    labels = np.asarray(to_numpy(labels))

    def loss(inputs: Tensor) -> Tensor:
        return cross_entropy(model(inputs, training=False), labels)

    gradient = value_and_gradient(loss, x)[1]
    return np.zeros_like(x) if gradient is None else np.asarray(gradient)


def _inside(moved: Array, start: Array, epsilon: float, low: float, high: float) -> Array:
    """Clip to the cube around `start` and to [low, high]; the bounds are rounded inwards, so that they hold exactly."""
    exact = start.astype(np.float64)
    lowest, highest = (np.clip(exact + shift, low, high).astype(start.dtype) for shift in (-epsilon, epsilon))
    too_low = (exact - lowest > epsilon) | (lowest < low)
    too_high = (highest - exact > epsilon) | (highest > high)
    lowest = np.where(too_low, np.nextafter(lowest, start.dtype.type(np.inf)), lowest)
    highest = np.where(too_high, np.nextafter(highest, start.dtype.type(-np.inf)), highest)
    return np.asarray(np.clip(moved.astype(start.dtype), lowest, highest))
