"""The picture of a classifier in the plane: which class it gives to every point, and the examples on top."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from mlpkit.arguments import Floats, Integers, floats, labels, same_rows, whole_number
from mlpkit.gradients.autodiff import to_numpy
from mlpkit.plots.axes import new_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["decision_boundary"]


def decision_boundary(
    predict: Callable[[Floats], Any], x: Any, y: Any, *, resolution: int = 150, axes: Axes | None = None
) -> Axes:
    """Colour the plane by the class that `predict` gives, and draw the examples in the colour of their own.

    Args:
        predict: Takes points of shape `(m, 2)` in float32 and returns scores `(m, classes)` or labels `(m,)`; a Keras
            model will do.
        x: Examples, shape `(n, 2)`.
        y: Their labels, shape `(n,)`.
        resolution: Points along each side of the grid.
        axes: Where to draw; new Axes if None.

    Returns:
        The Axes drawn on.

    Raises:
        ValueError: If `x` is not a list of points in the plane, or `predict` returns another number of rows.
    """
    x, y = floats("x", x, ndim=2), labels("y", y)
    if x.shape[1] != 2:
        raise ValueError(f"`x` must have shape (n, 2). Received: shape={x.shape}")
    same_rows(x=x, y=y)
    sides = [_side(column, whole_number("resolution", resolution, at_least=2)) for column in x.T]
    grid = np.stack(np.meshgrid(*sides), axis=-1).reshape(-1, 2).astype(np.float32)
    classes = _classes(predict(grid), len(grid))
    axes = new_axes(axes)
    plane = (classes % 10).reshape(resolution, resolution)
    axes.pcolormesh(sides[0], sides[1], plane, alpha=0.25, shading="nearest", cmap="tab10", vmin=0, vmax=9)
    axes.scatter(x[:, 0], x[:, 1], c=y % 10, s=14, edgecolors="white", linewidths=0.4, cmap="tab10", vmin=0, vmax=9)
    axes.set_xlabel("first input")
    axes.set_ylabel("second input")
    return axes


def _side(column: Floats, resolution: int) -> Floats:
    margin = 0.1 * (np.ptp(column) or 1.0)
    return np.linspace(column.min() - margin, column.max() + margin, resolution)


def _classes(predicted: Any, rows: int) -> Integers:
    scores = to_numpy(predicted)
    if scores.ndim not in (1, 2) or len(scores) != rows:
        raise ValueError(f"`predict` must return {rows} rows of scores or labels. Received: shape={scores.shape}")
    return (scores.argmax(axis=1) if scores.ndim == 2 else scores).astype(np.int64)
