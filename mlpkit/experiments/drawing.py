"""The figure that most experiments share: every seed as a point, beside what was expected of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from mlpkit.experiments.result import Measurement
from mlpkit.plots.axes import new_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["draw_measurements"]


def draw_measurements(
    measurements: Sequence[Measurement], title: str, axes: Axes | None = None, *, log: bool = False
) -> Axes:
    """Draw one row a measurement: seeds as points, the band as a bar, closed form and baseline as marks.

    Args:
        measurements: The rows, first on top.
        title: Title of the picture.
        axes: Where to draw; new Axes if None.
        log: Whether the axis is logarithmic.

    Returns:
        The Axes drawn on.
    """
    axes = new_axes(axes, width_inches=7.0, height_inches=1.2 + 0.45 * len(measurements))
    for row, measurement in enumerate(measurements):
        _draw_row(axes, row, measurement)
    axes.set_yticks(range(len(measurements)), [measurement.name for measurement in measurements])
    axes.set_ylim(len(measurements) - 0.5, -0.5)
    if log:
        axes.set_xscale("log")
    axes.set_title(title)
    _legend(axes, len(measurements))
    return axes


def _draw_row(axes: Axes, row: int, measurement: Measurement) -> None:
    jitter = row + np.linspace(-0.2, 0.2, len(measurement.values))
    axes.plot(measurement.values, jitter, ".", color="C0", markersize=4, label="seed")
    if measurement.band is not None:
        axes.fill_betweenx([row - 0.35, row + 0.35], *measurement.band, color="C0", alpha=0.15, label="band")
    if measurement.closed_form is not None:
        axes.plot(measurement.closed_form, row, "|", color="C3", markersize=20, label="closed form")
    if measurement.baseline is not None:
        axes.plot(measurement.baseline, row, "x", color="0.3", label="baseline")


def _legend(axes: Axes, rows: int) -> None:
    """One entry for each kind of mark, below the picture, where no point is; further below, the flatter it is."""
    handles, labels = axes.get_legend_handles_labels()
    unique = dict(zip(labels, handles, strict=True))
    below = {"loc": "upper center", "bbox_to_anchor": (0.5, -0.4 / (0.6 + 0.45 * rows))}
    axes.legend(unique.values(), unique.keys(), ncols=4, frameon=False, fontsize="small", **below)
