"""What an experiment found: measurements beside a band, a closed form and a trivial baseline."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mlpkit.arguments import Floats

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Measurement", "Result"]

COLUMNS = ("measured", "5 to 95 %", "band", "closed form", "baseline", "")


@dataclass(frozen=True, kw_only=True, slots=True)
class Measurement:
    """One quantity, measured once for each seed.

    Attributes:
        name: What is measured, with its unit if it has one.
        values: One number a seed, shape (seeds,).
        band: Where 90 % of the seeds of an independent run lay; None where there is none.
        closed_form: What theory says; None where it says nothing.
        baseline: What the least effort gives.
    """

    name: str
    values: Floats
    band: tuple[float, float] | None = None
    closed_form: float | None = None
    baseline: float | None = None

    @property
    def median(self) -> float:
        """The median over seeds: one lucky or unlucky seed does not move it."""
        return float(np.median(self.values))

    @property
    def spread(self) -> tuple[float, float]:
        """The 5 and 95 % quantiles over the seeds of this run."""
        low, high = np.quantile(self.values, [0.05, 0.95])
        return float(low), float(high)

    @property
    def inside(self) -> bool:
        """Whether the median lies in the band; true without a band, false for NaN."""
        return self.band is None or self.band[0] <= self.median <= self.band[1]


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """Everything one experiment has to say.

    Attributes:
        name: Its name on the command line.
        question: What it asks, in one line.
        setting: What was done, and over how many seeds.
        closed_form_is: Where the closed form comes from.
        baseline_is: What the baseline is.
        measurements: The rows of the table.
        drawing: What `draw` calls.
    """

    name: str
    question: str
    setting: str
    closed_form_is: str
    baseline_is: str
    measurements: tuple[Measurement, ...]
    drawing: Callable[[Axes | None], Axes]

    @property
    def inside(self) -> bool:
        """Whether every measurement lies in its band."""
        return all(measurement.inside for measurement in self.measurements)

    def __getitem__(self, name: str) -> Measurement:
        """Return the measurement called `name`."""
        for measurement in self.measurements:
            if measurement.name == name:
                return measurement
        known = ", ".join(measurement.name for measurement in self.measurements)
        raise KeyError(f"{name!r} was not measured. Measured: {known}")

    def draw(self, axes: Axes | None = None) -> Axes:
        """Draw the figure on `axes`, or on new ones, and return them."""
        return self.drawing(axes)

    def table(self) -> str:
        """Return the result as lines of plain text, at most about 110 columns wide."""
        cells = [("", *COLUMNS), *(_row(measurement) for measurement in self.measurements)]
        widths = [max(len(row[i]) for row in cells) for i in range(len(cells[0]))]
        lines = ["  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]).rstrip() for row in cells]
        head = [f"{self.name}: {self.question}", self.setting]
        feet = [f"Closed form: {self.closed_form_is}", f"Baseline: {self.baseline_is}"]
        return "\n".join([*head, "", *lines, "", *feet])


def _row(measurement: Measurement) -> tuple[str, ...]:
    verdict = "" if measurement.band is None else "inside" if measurement.inside else "OUTSIDE"
    return (
        measurement.name,
        _number(measurement.median),
        _interval(measurement.spread) if len(measurement.values) > 1 else "-",
        "-" if measurement.band is None else _interval(measurement.band),
        "-" if measurement.closed_form is None else _number(measurement.closed_form),
        "-" if measurement.baseline is None else _number(measurement.baseline),
        verdict,
    )


def _interval(ends: tuple[float, float]) -> str:
    return f"{_number(ends[0])} to {_number(ends[1])}"


def _number(value: float) -> str:
    if value == 0 or 1e-3 <= abs(value) < 1e5:
        return f"{value:.4f}" if abs(value) < 10 else f"{value:.1f}"
    return f"{value:.1e}"
