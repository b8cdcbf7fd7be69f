"""The picture of cross-validation: each fold's score, and the mean that a choice is made by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from mlpkit.arguments import floats
from mlpkit.plots.axes import new_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["fold_scores"]


def fold_scores(scores: Mapping[str, Any] | Any, *, axes: Axes | None = None) -> Axes:
    """Draw the scores of each model as points, one a fold, with a bar at their mean.

    Folds of the same number are joined by a faint line when models were scored on the same folds: a hard fold is
    hard for all, and only the slope of those lines compares the models.

    Args:
        scores: Scores of one model, shape `(k,)`, or of several by name.
        axes: Where to draw; new Axes if None.

    Returns:
        The Axes drawn on.

    Raises:
        ValueError: If there are no scores, or NaN is among them.
    """
    named = scores if isinstance(scores, Mapping) else {"scores": scores}
    rows = {str(name): floats(str(name), values, ndim=1) for name, values in named.items()}
    if not rows or not all(len(values) for values in rows.values()):
        raise ValueError("`scores` must hold at least one score for each model. Received: none")
    axes = new_axes(axes)
    if len({len(values) for values in rows.values()}) == 1:
        axes.plot(np.stack(list(rows.values())), color="0.8", linewidth=0.8, zorder=0)
    for i, values in enumerate(rows.values()):
        axes.plot(np.full(len(values), i), values, "o", alpha=0.7)
        axes.hlines(values.mean(), i - 0.2, i + 0.2, color="black")
    axes.set_xticks(range(len(rows)), [f"{name}\n{values.mean():.4g}" for name, values in rows.items()])
    axes.set_xlim(-0.5, len(rows) - 0.5)
    axes.set_ylabel("score of a fold")
    return axes
