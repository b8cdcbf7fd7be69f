"""How large gradients are, layer by layer, and how to keep them from being too large."""

import math
from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
from keras import ops

from mlpkit.arguments import number
from mlpkit.gradients.autodiff import gradients_of_variables
from mlpkit.losses import cross_entropy
from mlpkit.tensors import Tensor

__all__ = ["clip_by_global_norm", "gradient_norms"]


def gradient_norms(model: keras.Model, x: Any, labels: Any) -> list[float]:
    """Return the Euclidean norm of ∂ loss / ∂ kernel for every trainable kernel, the first layer first.

    The loss is the mean cross-entropy, at inference (dropout off, no penalty). Falling by a constant factor from the
    last layer to the first they vanish; growing, they explode.

    Args:
        model: Built; maps `(n, ...)` to logits `(n, classes)`. It stays as it is.
        x: Inputs, shape `(n, ...)`.
        labels: True classes, shape `(n,)`.

    Returns:
        One float for each trainable variable with at least two axes.
    """
    kernels = [variable for variable in model.trainable_variables if len(variable.shape) >= 2]
    gradients = gradients_of_variables(lambda: cross_entropy(model(x, training=False), labels), kernels)
    return [0.0 if g is None else float(np.linalg.norm(np.asarray(g, np.float64).ravel())) for g in gradients]


def clip_by_global_norm(gradients: Sequence[Tensor | None], max_norm: float) -> list[Tensor | None]:
    """Scale all gradients by one factor, so that their joint norm sqrt(Σ g²) is at most `max_norm`.

    One factor for all keeps the direction of the step. Gradients that are short enough, zeros too, come back as they
    are; None stays None. NaN or infinity anywhere makes all of them NaN: a broken step is no short one.

    Args:
        gradients: Tensors or arrays of any shapes.
        max_norm: The largest norm allowed, above 0.

    Returns:
        New list, shapes and precisions as in `gradients`.

    Raises:
        ValueError: If `max_norm` is not positive.
    """
    max_norm = number("max_norm", max_norm, low=0.0)
    if max_norm == 0.0:
        raise ValueError(f"`max_norm` must be positive. Received: max_norm={max_norm!r}")
    present = [ops.convert_to_tensor(g) for g in gradients if g is not None]
    if not present:
        return list(gradients)
    precision = "float64" if any("float64" in str(g.dtype) for g in present) else "float32"
    # Divided by the largest entry first: the square of a float16 or of 1e20 overflows.
    largest = ops.max(ops.stack([ops.max(ops.abs(ops.cast(g, precision))) for g in present]))
    safe = ops.where(largest == 0, ops.ones_like(largest), largest)
    squares = [ops.sum(ops.square(ops.cast(g, precision) / safe)) for g in present]
    norm = safe * ops.sqrt(sum(squares[1:], squares[0]))
    factor = ops.where(norm > max_norm, max_norm / norm, ops.ones_like(norm))
    factor = ops.where(ops.isfinite(norm), factor, ops.full_like(norm, math.nan))
    scaled = iter([g * ops.cast(factor, g.dtype) for g in present])
    return [None if g is None else next(scaled) for g in gradients]
