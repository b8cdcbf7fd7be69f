"""Logarithms of sums of exponentials, without the exponentials: what a softmax needs not to overflow."""

import math

from keras import ops

from mlpkit.tensors import Tensor, floating

__all__ = ["log_softmax", "logsumexp"]


def logsumexp(x: Tensor, axis: int = -1) -> Tensor:
    """Return log Σ exp(x) along `axis`, which disappears from the shape.

    The largest entry m goes out first, m + log Σ exp(x - m), so nothing overflows. An entry of -inf counts for nothing;
    where all are -inf the result is -inf (with gradient 0). NaN stays NaN. The gradient is softmax(x).

    Args:
        x: Any shape.
        axis: The axis to sum over.
    """
    x = floating(x)
    largest = ops.stop_gradient(ops.max(x, axis=axis, keepdims=True, initial=-math.inf))
    largest = ops.where(ops.isinf(largest), ops.zeros_like(largest), largest)
    total = ops.sum(ops.exp(x - largest), axis=axis)
    empty = total == 0
    logarithm = ops.log(ops.where(empty, ops.ones_like(total), total)) + ops.squeeze(largest, axis=axis)
    return ops.where(empty, ops.full_like(logarithm, -math.inf), logarithm)


def log_softmax(x: Tensor, axis: int = -1) -> Tensor:
    """Return log softmax(x) = x - logsumexp(x) along `axis`, of the shape of `x`.

    Exact where softmax itself is 0 to machine precision: its logarithm would be -inf.

    Args:
        x: Logits, any shape.
        axis: The axis of the classes.
    """
    x = floating(x)
    # First without its largest entry: x - logsumexp(x) in one go would lose the small digits of large logits.
    shifted = x - ops.stop_gradient(ops.max(x, axis=axis, keepdims=True, initial=-math.inf))
    return shifted - ops.expand_dims(logsumexp(shifted, axis=axis), axis)
