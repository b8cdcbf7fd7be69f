"""Pictures of single functions: an activation beside its derivative, and a dropout mask."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from mlpkit.gradients.autodiff import to_numpy
from mlpkit.plots.axes import new_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["dropout_mask", "function_and_derivative"]


def function_and_derivative(
    function: Callable[[Any], Any],
    derivative: Callable[[Any], Any],
    x: Any = None,
    *,
    axes: Axes | None = None,
    label: str | None = None,
) -> Axes:
    """Draw an elementwise function as a solid curve and its derivative as a dashed one of the same colour.

    Args:
        function: Takes an array of shape `(n,)` and returns an array or tensor of that shape.
        derivative: The same for the derivative.
        x: Where to evaluate, shape `(n,)`; 401 points from -6 to 6 if None.
        axes: Where to draw; new Axes if None. Call again with the same Axes to compare functions.
        label: Name of the curve; the function's own name if None.

    Returns:
        The Axes drawn on.

    Raises:
        ValueError: If `x` is not one-dimensional, or `function` or `derivative` returns another shape.
    """
    points = np.linspace(-6.0, 6.0, 401, dtype=np.float32) if x is None else np.asarray(x)
    if points.ndim != 1:
        raise ValueError(f"`x` must be one-dimensional. Received: shape={points.shape}")
    values = _curve(function, points, "function")
    slopes = _curve(derivative, points, "derivative")
    name = label if label is not None else getattr(function, "__name__", "f")
    axes = new_axes(axes)
    (line,) = axes.plot(points, values, label=name)
    axes.plot(points, slopes, linestyle="--", color=line.get_color(), label=f"{name}, derivative")
    axes.axhline(0.0, color="0.8", linewidth=0.8, zorder=0)
    axes.axvline(0.0, color="0.8", linewidth=0.8, zorder=0)
    axes.set_xlabel("x")
    axes.legend(frameon=False)
    return axes


def dropout_mask(mask: Any, *, axes: Axes | None = None) -> Axes:
    """Draw which entries dropout kept (light) and dropped (dark), with the fraction dropped as title.

    Args:
        mask: Shape `(rows, columns)`: anything that is 0 where an entry was dropped, such as the output of dropout for
            an input of ones.
        axes: Where to draw; new Axes if None.

    Returns:
        The Axes drawn on.

    Raises:
        ValueError: If `mask` is not two-dimensional.
    """
    kept = np.asarray(to_numpy(mask)) != 0
    if kept.ndim != 2:
        raise ValueError(f"`mask` must be two-dimensional. Received: shape={kept.shape}")
    axes = new_axes(axes)
    axes.imshow(kept, cmap="gray", vmin=0, vmax=1, interpolation="nearest", aspect="auto")
    axes.set_title(f"{np.mean(~kept):.1%} of {kept.size} dropped")
    axes.set_xlabel("unit")
    axes.set_ylabel("example")
    return axes


def _curve(function: Callable[[Any], Any], points: Any, argument: str) -> Any:
    values = to_numpy(function(points))
    if values.shape != points.shape:
        raise ValueError(f"`{argument}` must return the shape of `x`, {points.shape}. Received: shape={values.shape}")
    return values
