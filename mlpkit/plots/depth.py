"""The picture of vanishing and exploding: the size of gradients, layer by layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from mlpkit.arguments import floats
from mlpkit.plots.axes import new_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["gradient_norms"]


def gradient_norms(norms: Sequence[float] | Mapping[str, Sequence[float]], *, axes: Axes | None = None) -> Axes:
    """Draw the norm of each layer's gradient on a logarithmic axis; a straight line is an exponential in depth.

    Args:
        norms: One norm a layer, first layer first; or several such lists by name, such as one an activation.
        axes: Where to draw; new Axes if None.

    Returns:
        The Axes drawn on. A norm of 0 has no place on it and is left out.

    Raises:
        ValueError: If there is no norm, one is negative, or NaN is among them.
    """
    named = norms if isinstance(norms, Mapping) else {"norms": norms}
    curves = {str(name): floats(str(name), values, ndim=1) for name, values in named.items()}
    if not curves or not all(len(values) and values.min() >= 0 for values in curves.values()):
        raise ValueError(f"`norms` must hold norms, none negative, for each name. Received: norms={norms!r}")
    axes = new_axes(axes)
    for name, values in curves.items():
        layers = np.arange(1, len(values) + 1)
        axes.plot(layers[values > 0], values[values > 0], marker="o", markersize=4, label=name)
    axes.set_yscale("log")
    axes.set_xlabel("layer, from the input")
    axes.set_ylabel("norm of the gradient")
    if isinstance(norms, Mapping):
        axes.legend(frameon=False)
    return axes
