"""The picture of training: losses over epochs, and the epoch that was best."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from mlpkit.arguments import floats
from mlpkit.plots.axes import new_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from mlpkit.training.history import History

__all__ = ["learning_curves"]


def learning_curves(history: History | Mapping[str, Sequence[float]], *, axes: Axes | None = None) -> Axes:
    """Draw one curve for each kind of loss, over epochs that count from 0, and mark the lowest validation loss.

    The loss axis is logarithmic where all losses are positive: a factor looks the same everywhere.

    Args:
        history: A `mlpkit.training.History`, of which the two losses measured alike are drawn; or lists by name, of
            which all are, such as `model.fit(...).history`.
        axes: Where to draw; new Axes if None.

    Returns:
        The Axes drawn on.

    Raises:
        ValueError: If there is no curve, or NaN is in one.
    """
    curves = {name: floats(name, values, ndim=1) for name, values in _curves(history).items() if len(values)}
    if not curves:
        raise ValueError("`history` must hold at least one epoch. Received: none")
    axes = new_axes(axes)
    for name, values in curves.items():
        (line,) = axes.plot(np.arange(len(values)), values, label=name.replace("_", " "))
        if name in ("validation_loss", "val_loss"):
            best = int(np.argmin(values))
            axes.plot(best, values[best], "o", color=line.get_color(), label=f"best epoch, {best}")
    if min(values.min() for values in curves.values()) > 0:
        axes.set_yscale("log")
    axes.set_xlabel("epoch")
    axes.set_ylabel("loss")
    axes.legend(frameon=False)
    return axes


def _curves(history: History | Mapping[str, Sequence[float]]) -> Mapping[str, Sequence[float]]:
    if isinstance(history, Mapping):
        return history
    return {"train_loss": history.train_loss, "validation_loss": history.validation_loss}
