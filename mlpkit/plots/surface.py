"""The picture of a loss over two weights, with the way that descent took."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from mlpkit.arguments import floats
from mlpkit.plots.axes import new_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["loss_surface"]


def loss_surface(values: Any, w1: Any, w2: Any, *, path: Any = None, axes: Axes | None = None) -> Axes:
    """Draw level lines of a loss and, on them, a path of descent from its start (circle) to its end (star).

    Levels are spaced by quantiles, so that the valley shows beside cliffs a thousand times as high.

    Args:
        values: Losses, shape `(m, n)`, as `mlpkit.surfaces.loss_surface` returns them.
        w1: Values of the first weight, shape `(m,)`, drawn to the right.
        w2: Values of the second weight, shape `(n,)`, drawn upwards.
        path: Weights after each step, shape `(steps, 2)`; None for no path.
        axes: Where to draw; new Axes if None.

    Returns:
        The Axes drawn on.

    Raises:
        ValueError: If the shapes do not fit together, or NaN is among the numbers.
    """
    losses, rows, columns = floats("values", values, ndim=2), floats("w1", w1, ndim=1), floats("w2", w2, ndim=1)
    if losses.shape != (len(rows), len(columns)) or min(losses.shape) < 2:
        raise ValueError(
            f"`values` must have shape {(len(rows), len(columns))}, at least (2, 2). Received: shape={losses.shape}"
        )
    axes = new_axes(axes)
    _draw_levels(axes, rows, columns, losses.T)
    if path is not None:
        _draw_path(axes, floats("path", path, ndim=2))
    axes.set_xlabel("first weight")
    axes.set_ylabel("second weight")
    return axes


def _draw_levels(axes: Axes, x: Any, y: Any, heights: Any) -> None:
    from matplotlib.colors import BoundaryNorm

    levels = np.unique(np.quantile(heights, np.linspace(0, 1, 16)))
    if len(levels) < 2:  # a plain has no levels of its own
        levels = levels[0] + np.array([-1.0, 1.0])
    norm = BoundaryNorm(levels, 256)
    drawn = axes.contourf(x, y, heights, levels=levels, norm=norm, cmap="viridis")
    axes.figure.colorbar(drawn, ax=axes, label="loss", format="%.3g")


def _draw_path(axes: Axes, path: Any) -> None:
    if path.shape[1:] != (2,) or len(path) == 0:
        raise ValueError(f"`path` must have shape (steps, 2) with steps > 0. Received: shape={path.shape}")
    axes.plot(*path.T, color="white", marker=".", markersize=3, linewidth=1)
    axes.plot(*path[0], color="white", marker="o", markersize=8, linestyle="none", label="start")
    axes.plot(*path[-1], color="white", marker="*", markersize=13, linestyle="none", label="end")
    axes.legend(facecolor="0.3", labelcolor="white")
