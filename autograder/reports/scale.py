"""Where a curve's numbers lie in its drawing: limits and ticks.

Trusted side, pure. NaN and infinities have no place of their own and decide nothing.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

UNITS = 1000
_MARGIN = 0.06


@dataclass(frozen=True)
class Axis:
    """One axis: the numbers at its two ends, `low < high`."""

    low: float
    high: float

    def place(self, number: float) -> int:
        """Return where `number` lies, in thousandths of the axis, at most an axis's length beyond its ends."""
        return round(min(max((number - self.low) / (self.high - self.low), -1.0), 2.0) * UNITS)

    def ticks(self, most: int) -> list[float]:
        """Return round numbers on the axis, 1, 2 or 5 times a power of ten apart.

        Args:
            most: how many steps fit at most, at least 3; there are 1 to `most` + 1 ticks.
        """
        rough = (self.high - self.low) / most
        power = 10.0 ** math.floor(math.log10(rough))
        step = next(factor * power for factor in (1, 2, 5, 10, 20) if factor * power >= rough * (1 - 1e-9))
        first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        return [number * step for number in range(first, last + 1)]

    def has_short_labels(self) -> bool:
        """Whether many ticks find room side by side."""
        return all(len(tick_label(tick)) <= 4 for tick in self.ticks(8))


def across(x: Sequence[float]) -> Axis:
    """Return the axis of the inputs, end to end."""
    return _axis(*_ends(x), margin=0.0)


def upwards(expected: Sequence[float], observed: Sequence[float]) -> Axis:
    """Return the axis of the outputs: all that was expected, and of the observed what does not flatten that.

    A curve that leaves the expected range by more than its own height is cut off; one that leaves it by less than the
    margin leaves the axis as it is, so that right answers are drawn alike.
    """
    low, high = _ends(expected if any(map(math.isfinite, expected)) else observed)
    height = high - low or max(1.0, abs(high))
    bottom, top = _ends(observed) if any(map(math.isfinite, observed)) else (low, high)
    if bottom < low - _MARGIN / 2 * height:
        low = max(bottom, low - height)
    if top > high + _MARGIN / 2 * height:
        high = min(top, high + height)
    return _axis(low, high, margin=_MARGIN)


def all_finite(numbers: Sequence[float]) -> bool:
    """Return whether no number is NaN or infinite."""
    return math.isfinite(sum(numbers)) or all(map(math.isfinite, numbers))


def tick_label(number: float) -> str:
    """Return a tick's number with a true minus sign, and zero without one."""
    return f"{number + 0.0:.6g}".replace("-", "−") if abs(number) > 1e-300 else "0"


def _ends(numbers: Sequence[float]) -> tuple[float, float]:
    finite = numbers if all_finite(numbers) else [number for number in numbers if math.isfinite(number)]
    return (min(finite), max(finite)) if finite else (0.0, 0.0)


def _axis(low: float, high: float, margin: float) -> Axis:
    low, high = max(low, -1e300), min(high, 1e300)
    room = (high - low) * margin
    size = max(abs(low), abs(high))
    if high - low <= max(1e-12 * size, 1e-290):  # one number is no axis
        room = 0.5 * size if size > 1e-290 else 1.0
    return Axis(low - room, high + room)
