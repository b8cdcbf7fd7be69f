"""What training makes small: cross-entropy, squared error, and the penalty of weight decay.

Losses average over the batch and are differentiable tensors; both kinds of error are finite for every finite input.
"""

from collections.abc import Iterable

import numpy as np
from keras import ops

from mlpkit.arguments import number
from mlpkit.logarithms import log_softmax
from mlpkit.tensors import Tensor, floating

__all__ = ["cross_entropy", "l2_penalty", "squared_error"]


def cross_entropy(logits: Tensor, labels: Tensor) -> Tensor:
    """Return -1/n Σ log softmax(logits)[label], the mean cross-entropy of a classifier, from its logits.

    Its gradient with respect to the logits is (softmax(logits) - one_hot(labels)) / n.

    Args:
        logits: Shape `(n, classes)`, before any softmax.
        labels: Whole numbers from 0 to classes - 1, shape `(n,)`.

    Returns:
        Scalar tensor of the precision of `logits`.

    Raises:
        ValueError: If the shapes are not `(n, classes)` and `(n,)`, as far as they are known, or a NumPy array of
            labels goes beyond the classes (a tensor of such labels gives NaN: a compiled step cannot raise anything).
        TypeError: If `labels` are not whole numbers.
    """
    logits = floating(logits)
    labels = _checked_labels(labels, logits)
    # Compared, not `one_hot`: for a label out of range PyTorch's raises where the other backends' gives zeros.
    classes = ops.arange(logits.shape[-1], dtype="int32")
    mask = ops.cast(ops.equal(ops.cast(labels, "int32")[:, None], classes), logits.dtype)
    # `where`, not a product: 0 · (-inf) would make NaN of a class that is impossible and was not observed.
    chosen = ops.where(mask > 0, log_softmax(logits), ops.zeros_like(logits))
    # One class each: a label out of range divides by 0 and is heard as NaN, where no error can be raised.
    return -ops.mean(ops.sum(chosen, axis=-1) / ops.sum(mask, axis=-1))


def squared_error(predictions: Tensor, targets: Tensor) -> Tensor:
    """Return the mean of (prediction - target)² / 2 over all entries. The one half makes the gradient the plain error.

    Args:
        predictions: Any shape.
        targets: The same shape. `(n,)` against `(n, 1)` is refused: broadcast, it would compare all pairs.

    Returns:
        Scalar tensor.

    Raises:
        ValueError: If the shapes differ.
    """
    predictions, targets = floating(predictions), ops.convert_to_tensor(targets)
    if tuple(predictions.shape) != tuple(targets.shape):
        raise ValueError(
            f"`targets` must have the shape of `predictions`, {tuple(predictions.shape)}. "
            f"Received: shape={tuple(targets.shape)}"
        )
    return ops.mean(ops.square(predictions - ops.cast(targets, predictions.dtype))) / 2


def l2_penalty(weights: Iterable[Tensor], strength: float) -> Tensor:
    """Return λ/2 Σ w² over all entries of all `weights`, so that the gradient is λ w. Give it kernels, not biases.

    Args:
        weights: A list of tensors of any shapes; an empty one gives 0.
        strength: λ, at least 0.

    Returns:
        Scalar tensor.

    Raises:
        ValueError: If `strength` is negative or NaN.
    """
    strength = number("strength", strength, low=0.0)
    squares = [ops.sum(ops.square(floating(tensor))) for tensor in weights]
    return 0.5 * strength * sum(squares[1:], squares[0]) if squares else ops.zeros(())


def _checked_labels(labels: Tensor, logits: Tensor) -> Tensor:
    labels = np.asarray(labels) if isinstance(labels, (list, tuple)) else labels
    if isinstance(labels, np.ndarray) and labels.size and not 0 <= labels.min() <= labels.max() < logits.shape[-1]:
        raise ValueError(
            f"`labels` must lie in 0, ..., {logits.shape[-1] - 1}. Received: from {labels.min()} to {labels.max()}"
        )
    labels = ops.convert_to_tensor(labels)
    if "int" not in str(labels.dtype):
        raise TypeError(f"`labels` must be whole numbers. Received: dtype={labels.dtype}")
    if len(logits.shape) != 2:
        raise ValueError(f"`logits` must have shape (n, classes). Received: shape={tuple(logits.shape)}")
    rows = {size for size in (logits.shape[0], *labels.shape) if size is not None}
    if len(labels.shape) != 1 or len(rows) > 1:
        raise ValueError(
            f"`labels` must have shape (n,) with the n of `logits`, {tuple(logits.shape)}. "
            f"Received: shape={tuple(labels.shape)}"
        )
    return labels
