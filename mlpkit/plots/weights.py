"""The picture of how large weights are: one histogram a layer, on one axis."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from mlpkit.arguments import Floats, floats
from mlpkit.gradients.autodiff import to_numpy
from mlpkit.plots.axes import new_axes

if TYPE_CHECKING:
    import keras
    from matplotlib.axes import Axes

__all__ = ["weight_histograms"]


def weight_histograms(weights: keras.Model | Mapping[str, Any], *, bins: int = 50, axes: Axes | None = None) -> Axes:
    """Draw the distribution of the weights of each kernel, with its deviation in the legend.

    Args:
        weights: A built Keras model, of which all trainable variables with two axes or more are drawn; or arrays by
            name.
        bins: Number of bins, the same edges for all.
        axes: Where to draw; new Axes if None.

    Returns:
        The Axes drawn on.

    Raises:
        ValueError: If there are no weights, or NaN is among them.
    """
    groups = {name: floats(name, value).ravel() for name, value in _named(weights).items()}
    if not sum(len(values) for values in groups.values()):
        raise ValueError("`weights` must hold at least one weight. Received: none")
    axes = new_axes(axes)
    edges = np.histogram_bin_edges(np.concatenate(list(groups.values())), bins=bins)
    for name, values in groups.items():
        label = f"{name}, deviation {values.std():.2g}"
        axes.hist(values, bins=edges.tolist(), density=True, histtype="step", label=label)
    axes.set_xlabel("weight")
    axes.set_ylabel("density")
    axes.legend(frameon=False)
    return axes


def _named(weights: keras.Model | Mapping[str, Any]) -> dict[str, Floats]:
    if isinstance(weights, Mapping):
        return {str(name): to_numpy(value) for name, value in weights.items()}
    kernels = [variable for variable in weights.trainable_variables if len(variable.shape) > 1]
    return {variable.path: to_numpy(variable) for variable in kernels}
