"""Deal the examples of an epoch into minibatches."""

from collections.abc import Iterator

import numpy as np

from mlpkit.arguments import Array, generator, same_rows, whole_number, without_nan

__all__ = ["minibatches"]


def minibatches(x: Array, y: Array, batch_size: int, rng: np.random.Generator) -> Iterator[tuple[Array, Array]]:
    """Return the examples in a fresh order, `batch_size` at a time, each exactly once.

    The examples are shuffled, not the batches: with batches of fixed members the noise of the gradient is the same in
    every epoch. Arguments are checked, and the order drawn, at the call and not at the first batch.

    Args:
        x: Inputs, shape (n, ...), without NaN.
        y: Targets, shape (n, ...), without NaN; row i belongs to row i of `x`.
        batch_size: Rows in a batch; the last is shorter if it does not divide n, and never empty.
        rng: Source of the order. Its state is all that is needed to repeat it.

    Returns:
        An iterator of pairs (xb, yb) of new arrays.

    Raises:
        ValueError: If `x` and `y` differ in length, hold NaN or nothing, or `batch_size` is below 1.
    """
    x, y = np.asarray(x), np.asarray(y)
    batch_size = whole_number("batch_size", batch_size, at_least=1)
    n = same_rows(x=x, y=y)
    if n == 0:
        raise ValueError("`x` and `y` must hold at least one row. Received: none")
    without_nan("x", x)
    without_nan("y", y)
    order = generator("rng", rng).permutation(n)
    rows = (order[start : start + batch_size] for start in range(0, n, batch_size))
    return ((x[batch], y[batch]) for batch in rows)
