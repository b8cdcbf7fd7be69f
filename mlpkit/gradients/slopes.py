"""The slope of a function along one entry of its argument, by differences, with a closer look where it has a kink."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["Probe", "Reading", "Slopes", "settle"]

Doubles = npt.NDArray[np.float64]
# A kink nearer than the step is looked at again with smaller ones.
SHRINKING = (1.0, 1e-1, 1e-2)


@dataclass(frozen=True)
class Reading:
    """A value of the function, and how far rounding may have put it off."""

    value: float
    rounding: float

    def __sub__(self, other: "Reading") -> "Reading":
        return Reading(self.value - other.value, self.rounding + other.rounding)


@dataclass(frozen=True)
class Slopes:
    """One-sided difference quotients, and how far rounding may have put them off."""

    left: float
    right: float
    noise: float

    @property
    def central(self) -> float:
        """The central difference."""
        return (self.left + self.right) / 2

    def kink_explains(self, slope: float) -> bool:
        """Whether `slope` may be right although the central difference is another: a kink lies within the step."""
        return abs(slope - self.central) <= abs(self.right - self.left)

    def allow(self, slope: float, allowed: float) -> bool:
        """Whether `slope` lies between the one-sided ones, up to `allowed` and rounding: right, if this is a kink."""
        margin = allowed + self.noise
        return min(self.left, self.right) - margin <= slope <= max(self.left, self.right) + margin


@dataclass(frozen=True)
class Probe:
    """A function of one array, read around the point `at` in steps of `step` · max(1, |entry|)."""

    read: Callable[[Doubles], Reading]
    at: Doubles
    middle: Reading
    step: float

    def slopes(self, index: tuple[int, ...], shrink: float = 1.0) -> Slopes:
        """Return the slopes along one entry, with a step that is `shrink` times the usual one."""
        step = shrink * self.step * max(1.0, abs(float(self.at[index])))
        above, below = self.at.copy(), self.at.copy()
        above[index] += step
        below[index] -= step
        up, down = float(above[index] - self.at[index]), float(self.at[index] - below[index])
        rise, fall = self.read(above) - self.middle, self.middle - self.read(below)
        return Slopes(fall.value / down, rise.value / up, max(rise.rounding, fall.rounding) / step)


def settle(probe: Probe, index: tuple[int, ...], slope: Any, first: Slopes, allowed: float) -> tuple[float, bool]:
    """Return the slope that is true at `index`, and whether it is one of many, because the point is at a kink.

    Args:
        probe: The function.
        index: The entry.
        slope: The slope that was claimed.
        first: What the usual step gave.
        allowed: How far a right slope may be off, apart from rounding.
    """
    seen = first
    for shrink in SHRINKING:
        seen = first if shrink == 1.0 else probe.slopes(index, shrink)
        if abs(slope - seen.central) <= allowed + seen.noise:
            return float(slope), False
        if not seen.kink_explains(slope):
            return seen.central, False
    return (float(slope), True) if seen.allow(slope, allowed) else (seen.central, False)
