"""Laws of dealing rows out into parts, such as the folds of a cross-validation or the batches of an epoch.

Trusted side, pure. Every function returns "" where the law holds, else one sentence for the student; they are made to
be called from an assignment's properties. Chance is judged by standard errors, never by a seed's own draws.
"""

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.judging.statistics import SIGMAS
from autograder.language import listed, phrase

Array = NDArray[Any]

# One right answer in so many may be refused.
_RARE = 1e9


def rows_are_named(rows: object, what: str, n: int) -> str:
    """Say what keeps `rows` from being distinct row numbers below `n`, in any order.

    Args:
        rows: what came back.
        what: the noun, such as ``training``.
        n: number of rows there are.
    """
    numbers = np.asarray(rows)
    if numbers.dtype.kind == "b":
        return phrase("The {what} rows came as truth values; their row numbers are asked for.", what=what)
    if numbers.ndim != 1:
        return phrase(
            "The {what} rows came in the shape {shape}; a flat array of row numbers is asked for.",
            what=what,
            shape=numbers.shape,
        )
    strange = numbers[~np.isin(numbers, np.arange(n))]
    if strange.size:
        return phrase(
            "{row} is among the {what} rows, but the rows have the numbers 0 to {last}.",
            row=f"{strange[0]:g}",
            what=what,
            last=n - 1,
        )
    found, times = np.unique(numbers, return_counts=True)
    if not (times > 1).any():
        return ""
    row = f"{found[times > 1][0]:g}"
    return phrase("Row {row} is there more than once among the {what} rows.", row=row, what=what)


def every_row_is_in_one(parts: Sequence[object], names: Sequence[str], n: int, *, together: str = "") -> str:
    """Say which row is in two of the parts, or in none of them.

    Args:
        parts: row numbers of each part.
        names: what the parts are called.
        n: number of rows there are.
        together: what all parts are called, such as ``the folds``; their names if empty.
    """
    strange = [rows_are_named(part, name, n) for part, name in zip(parts, names, strict=True)]
    if any(strange):
        return next(one for one in strange if one)
    rows = [np.asarray(part, np.int64) for part in parts]
    for one, other in combinations(range(len(parts)), 2):
        both = np.intersect1d(rows[one], rows[other])
        if both.size:
            return phrase("Row {row} is in both {one} and {other}.", row=both[0], one=names[one], other=names[other])
    missing = np.setdiff1d(np.arange(n), np.concatenate(rows))
    if not missing.size:
        return ""
    return phrase("Row {row} is in none of {parts}.", row=missing[0], parts=together or listed(names))


def rows_are_shuffled(where: Array, together: float, first: Array) -> str:
    """Say whether many deals contradict that every row has the same chance of every part, whatever its neighbours do.

    Args:
        where: shape `(n, parts)`, how often each row was in each part.
        together: share of pairs of neighbouring rows, over all deals, that were in the same part.
        first: shape `(n,)`, each row's part in the first deal.
    """
    times, n = float(where[0].sum()), len(where)
    share = where / times
    sizes = share.sum(axis=0)
    fixed = bool(np.isin(share, (0, 1)).all())
    if fixed and np.count_nonzero(np.diff(first)) < np.count_nonzero(sizes):
        return phrase("The rows are dealt out in the order in which they stand; they must be shuffled.")
    if fixed:
        return phrase(
            "{times} calls with one generator gave the very same parts each time; every call must draw anew.",
            times=f"{times:g}",
        )
    if bool(np.any(times * _surprise(share, sizes / n) > np.log(_RARE * share.size))):
        return phrase("Not every row has the same chance: in many calls, some rows end in one part far too often.")
    expected = float(np.sum(sizes * (sizes - 1)) / (n * (n - 1)))
    # Pairs that share a row are not independent; a third more covers that.
    allowed = 4 / 3 * SIGMAS * np.sqrt(expected * (1 - expected) / ((n - 1) * times))
    if abs(together - expected) > allowed:
        return phrase(
            "Rows that stand side by side do not part as often as chance has it: whole blocks are moved, not rows."
        )
    return ""


def _surprise(share: Array, chance: Array) -> Array:
    """Return Kullback and Leibler's divergence d of two coins: n tosses stray so far with probability exp(-n d)."""
    chance = np.broadcast_to(chance, share.shape)
    with np.errstate(divide="ignore", invalid="ignore"):
        hit = np.where(share > 0, share * np.log(share / chance), 0.0)
        missed = np.where(share < 1, (1 - share) * np.log((1 - share) / (1 - chance)), 0.0)
    return np.asarray(hit + missed)
