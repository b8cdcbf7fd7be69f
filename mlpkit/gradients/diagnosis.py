"""From a gradient that is wrong to the likely mistake: what was returned, over what was expected, tells them apart."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Comparison", "Mismatch", "diagnose_all"]

Doubles = npt.NDArray[np.float64]
# Ratios that agree to one in ten thousand are one ratio.
SAME = 1e-4


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """One tensor's gradient as returned beside what central differences expect.

    Attributes:
        part: "gradient", or "data" and "penalty" where the two are checked apart.
        tensor: Its name.
        expected: Central differences, of the shape of the tensor.
        returned: What the backward pass gave, of whatever shape; None if it gave nothing.
        wrong: True where the two disagree; all True if the shapes do.
        kinks: At how many entries any of a range of slopes was right.
    """

    part: str
    tensor: str
    expected: Doubles
    returned: Doubles | None
    wrong: npt.NDArray[np.bool_]
    kinks: int = 0

    @property
    def agrees(self) -> bool:
        """Whether no entry is wrong."""
        return not bool(self.wrong.any())


@dataclass(frozen=True, kw_only=True)
class Mismatch:
    """The worst entry of a gradient that is wrong.

    Attributes:
        part: As in `Comparison`.
        tensor: Name of the tensor.
        index: Where in the tensor.
        returned: The derivative that the backward pass gave; NaN if none.
        expected: The derivative by central differences.
        ratio: returned / expected.
        cause: The likely mistake, in words.
    """

    part: str
    tensor: str
    index: tuple[int, ...]
    returned: float
    expected: float
    ratio: float
    cause: str

    def __str__(self) -> str:
        where = f"{self.tensor}{list(self.index)}" if self.index else self.tensor
        of = "" if self.part == "gradient" else f" ({self.part})"
        numbers = f"{self.returned:.6g} returned, {self.expected:.6g} expected, ratio {self.ratio:.4g}"
        return f"`{where}`{of}: {numbers}. {self.cause}"


def diagnose_all(comparisons: Sequence[Comparison], examples: int | None) -> tuple[Mismatch, ...]:
    """Return one mismatch for every comparison that does not agree, in the same order."""
    return tuple(
        _mismatch(comparison, _cause(comparison, comparisons, examples))
        for comparison in comparisons
        if not comparison.agrees
    )


def _mismatch(comparison: Comparison, cause: str) -> Mismatch:
    expected, returned = comparison.expected, comparison.returned
    index: tuple[int, ...] = ()
    given, true = math.nan, math.nan
    if returned is not None and returned.shape == expected.shape:
        error = np.where(comparison.wrong, np.abs(returned - expected), -1.0)
        index = tuple(int(i) for i in np.unravel_index(int(np.argmax(np.nan_to_num(error, nan=np.inf))), error.shape))
        given, true = float(returned[index]), float(expected[index])
    return Mismatch(
        part=comparison.part,
        tensor=comparison.tensor,
        index=index,
        returned=given,
        expected=true,
        ratio=given / true if true else math.copysign(math.inf, given),
        cause=cause,
    )


def _cause(comparison: Comparison, everything: Sequence[Comparison], examples: int | None) -> str:
    expected, returned = comparison.expected, comparison.returned
    if returned is None:
        return "No gradient was returned for this tensor."
    if returned.shape != expected.shape:
        hint = " It looks transposed." if returned.shape == expected.shape[::-1] else ""
        return f"Its shape is {returned.shape}, expected was {expected.shape}.{hint}"
    if not np.isfinite(returned).all():
        return "It is not finite."
    if comparison.part == "penalty":
        return _cause_in_penalty(expected, returned, examples)
    peers = [other for other in everything if other.part == comparison.part]
    return _cause_in_data(comparison, returned, peers, examples)


def _cause_in_penalty(expected: Doubles, returned: Doubles, examples: int | None) -> str:
    if not _reaches(expected, returned):
        return "The loss does not penalise this tensor, the gradient does: is weight decay applied to a bias?"
    if not returned.any():
        return "The gradient of the penalty is missing."
    ratio = _common_ratio(expected, returned)
    if ratio is None:
        return "The gradient of the penalty is wrong, and not by one factor."
    if _near(ratio, 2.0):
        return "A factor 2 too many: with its one half, λ/2 Σ w² has the gradient λ w."
    if _near(ratio, 0.5):
        return "A factor 2 is missing: without a one half, λ Σ w² has the gradient 2 λ w."
    return _factor(ratio, examples)


def _cause_in_data(comparison: Comparison, returned: Doubles, peers: Sequence[Comparison], examples: int | None) -> str:
    if not returned.any():
        return "It is zero everywhere: was it computed at all?"
    ratio = _common_ratio(comparison.expected, returned)
    if ratio is not None:
        return _factor(ratio, examples)
    return _place(comparison, returned, peers)


def _place(comparison: Comparison, returned: Doubles, peers: Sequence[Comparison]) -> str:
    """Name a mistake by where it shows, where no single factor explains it."""
    wrong_names = [peer.tensor for peer in peers if not peer.agrees]
    bias_alone = len(wrong_names) == 1 and comparison.expected.ndim == 1
    if _one_entry(comparison) and not (bias_alone and returned[comparison.wrong].all()):
        return "This one entry alone is wrong; all others of the tensor are right."
    if bias_alone:
        return "Only this bias is wrong. A bias is added to every example: is the sum over all of them complete?"
    if len(wrong_names) == 1:
        return (
            "Only this tensor is wrong: the chain up to it is right, its own formula (of an input: dx = dy Wᵀ) is not."
        )
    if any(peer.agrees for peer in peers):
        return (
            f"{', '.join(wrong_names)} are wrong together, the rest is right: on the way back to them a derivative is "
            "missing or wrong. Is the mask of ReLU (or the derivative of the activation) there?"
        )
    return "All tensors are wrong, and not by one factor: begin with the gradient of the loss itself."


def _one_entry(comparison: Comparison) -> bool:
    return comparison.wrong.size > 1 and int(comparison.wrong.sum()) == 1


def _factor(ratio: float, examples: int | None) -> str:
    if examples is not None and examples > 1 and _near(ratio, examples):
        return f"Every entry is {examples} times too large: a sum over the batch where the loss takes the mean (1/n)."
    if examples is not None and examples > 1 and _near(ratio, 1.0 / examples):
        return f"Every entry is {examples} times too small: the mean over the batch (1/n) is taken once too often."
    if _near(ratio, -1.0):
        return "Every entry has the wrong sign."
    if _near(ratio, 2.0):
        return "Every entry is twice too large: a factor 2 too many."
    if _near(ratio, 0.5):
        return "Every entry is half of what it should be: a factor 2 is missing."
    if ratio > 2.5 and _near(ratio, round(ratio)):
        return f"Every entry is {round(ratio)} times too large: a sum where the loss takes a mean?"
    return f"Every entry is off by the same factor, {ratio:.6g}."


def _reaches(expected: Doubles, returned: Doubles) -> bool:
    return (
        bool(np.max(np.abs(expected), initial=0.0) > SAME * np.max(np.abs(returned), initial=0.0)) or not returned.any()
    )


def _common_ratio(expected: Doubles, returned: Doubles) -> float | None:
    """Return the one number r with returned = r · expected in every entry, or None."""
    scale = float(np.max(np.abs(expected), initial=0.0))
    if scale == 0.0 or expected.size < 2:
        return None
    ratio = float(np.vdot(expected, returned) / np.vdot(expected, expected))
    explained = np.abs(returned - ratio * expected) <= SAME * abs(ratio) * scale
    return ratio if ratio and bool(explained.all()) else None


def _near(ratio: float, value: float) -> bool:
    return abs(ratio - value) <= SAME * abs(value)
