"""Minibatch gradient descent on linear models, for many seeds at once.

One array operation serves all seeds, so that 60 runs cost about as much as one.
"""

from dataclasses import dataclass

import numpy as np

from mlpkit.arguments import Floats

__all__ = ["Descent", "descend", "mean_squared_error"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Descent:
    """How to descend: w ← (1 - η λ) w - η · scale · (mean of error · x), and b likewise without λ.

    Attributes:
        learning_rate: η.
        epochs: Passes over the rows, each in a fresh order.
        batch_size: Rows in a minibatch.
        strength: λ of the weight decay.
        scale: 1 for the loss ½ · error², 2 for error².
        bias: Whether there is a b; it starts at 0 and does not decay.
    """

    learning_rate: float
    epochs: int
    batch_size: int
    strength: float = 0.0
    scale: float = 1.0
    bias: bool = False


def descend(
    x: Floats, y: Floats, start: Floats, how: Descent, rng: np.random.Generator
) -> tuple[Floats, Floats, Floats]:
    """Train one linear model a seed.

    Args:
        x: Inputs, shape (seeds, n, d).
        y: Targets, shape (seeds, n).
        start: Initial weights, shape (seeds, d).
        how: Settings.
        rng: Source of the orders.

    Returns:
        Weights (seeds, d), biases (seeds,), and the norms of the weights after each epoch, (epochs + 1, seeds).
    """
    seeds, n, _ = x.shape
    weights, bias = start.copy(), np.zeros((seeds, 1))
    rows, each = np.tile(np.arange(n), (seeds, 1)), np.arange(seeds)[:, None]
    norms = [np.linalg.norm(weights, axis=1)]
    for _ in range(how.epochs):
        order = rng.permuted(rows, axis=1)
        for first in range(0, n, how.batch_size):
            batch = order[:, first : first + how.batch_size]
            _step(weights, bias, x[each, batch], y[each, batch], how)
        norms.append(np.linalg.norm(weights, axis=1))
    return weights, bias[:, 0], np.array(norms)


def _step(weights: Floats, bias: Floats, x: Floats, y: Floats, how: Descent) -> None:
    """Take one step of every seed, in place."""
    error = _outputs(x, weights) + bias - y
    rate = how.learning_rate * how.scale / x.shape[1]
    weights *= 1 - how.learning_rate * how.strength
    weights -= rate * np.matmul(error[:, None, :], x)[:, 0]
    if how.bias:
        bias -= rate * error.sum(axis=1, keepdims=True)


def mean_squared_error(x: Floats, y: Floats, weights: Floats, bias: Floats | float = 0.0) -> Floats:
    """Return the mean of error², one a seed."""
    error = _outputs(x, weights) + np.reshape(bias, (-1, 1)) - y
    squared: Floats = np.square(error).mean(axis=1)
    return squared


def _outputs(x: Floats, weights: Floats) -> Floats:
    outputs: Floats = np.matmul(x, weights[..., None])[..., 0]
    return outputs
