"""Rows of real data to train on, changed under a seed so that the files they come from hold no answer.

Trusted side; never runs student code. The originals are scikit-learn's own files, which every student has and which no
box can read. An exercise hands over some of the rows and holds the targets of others back: `call(..., withheld=...)`.
"""

import importlib.util
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.errors import InternalError

Floats = NDArray[np.floating[Any]]
Integers = NDArray[np.int64]

# Of `ways_of_writing`: what every ordinary model gets right and no look-up does, which stays at one half.
WAYS_BAR = 0.80
_SIDE, _CLASSES = 8, 10
_WRITTEN, _CLEAR, _APART, _AGAIN = 5, 0.3, 15, 1000
_REACH, _FAINTEST, _GRAIN = 0.1, 0.85, 0.02
# Digits that models trained on others get wrong in at least two of nine trials (benchmarks/thresholds.py).
# A threshold should measure training, and not how many of these fell among the rows held back.
_ILLEGIBLE = (
    *(5, 37, 69, 77, 129, 421, 449, 480, 489, 492, 521, 547, 678, 683, 746, 792),
    *(794, 808, 813, 891, 899, 905, 1038, 1100, 1118, 1149, 1197, 1264, 1361, 1551, 1552, 1553),
    *(1571, 1573, 1575, 1595, 1605, 1632, 1646, 1658, 1660, 1662, 1690, 1727, 1729, 1765, 1790),
)
_WIDTH, _RIDGE, _REST, _TURNED = 10.0, 0.3, 0.92, 5


def digits(rng: np.random.Generator) -> tuple[Floats, Integers]:
    """Return the legible ones of scikit-learn's handwritten digits, changed and in a new order.

    Each picture is moved by up to a tenth of a pixel, its contrast is weakened by up to a seventh, and a little noise
    is added: it stays a picture of 8 by 8. The classes are renamed, none keeps its name: which class a picture belongs
    to can be learnt from rows that come with their labels, and nowhere else.

    Args:
        rng: source of all that is random.

    Returns:
        x of shape (1750, 64), float32 in [0, 1], and labels of shape (1750,), 0 to 9.
    """
    x, y = _digits()
    order = rng.permutation(len(x))
    return _changed(x[order], rng), _derangement(rng)[y[order]]


def ways_of_writing(rng: np.random.Generator) -> tuple[Floats, Integers, Floats, Integers, Integers]:
    """Return pictures of five digits, each written in two ways, whose ten classes are these ways.

    Which two ways is drawn: along the difference of two pictures of the digit that are unlike each other, the 30 % of
    its pictures that are farthest on either side. No picture's class follows from the digit that it shows, nor from
    anything else that was known before: whoever does not learn from these rows is right about half of them.

    Args:
        rng: source of all that is random.

    Returns:
        x of shape (1000, 64) and labels of shape (1000,), 0 to 9; as many of each class held back, of shapes (150, 64)
        and (150,); and for each of these the label of the other way of writing its digit. The pictures are changed as
        those of `digits` are; those to train on occur two or three times, each time changed anew, and none of them is
        held back.
    """
    x, y = _digits()
    digits_in_two_ways = rng.permutation(_CLASSES)[:_WRITTEN]
    ways = [way for digit in digits_in_two_ways for way in _two_ways(np.flatnonzero(y == digit), x, rng)]
    names = rng.permutation(_CLASSES)
    held_back = np.concatenate([way[:_APART] for way in ways])
    shown = np.concatenate([way[_APART:] for way in ways])
    order = np.concatenate([rng.permutation(len(shown)) for _ in range(-(-_AGAIN // len(shown)))])[:_AGAIN]
    labels = np.repeat(names, [len(way) - _APART for way in ways])
    mixed = rng.permutation(len(held_back))
    return (
        _changed(x[shown[order]], rng),
        labels[order],
        _changed(x[held_back[mixed]], rng),
        np.repeat(names, _APART)[mixed],
        np.repeat(names.reshape(-1, 2)[:, ::-1], _APART)[mixed],
    )


def diabetes(rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Return scikit-learn's diabetes patients in other units, their targets drawn anew, in a new order.

    Every column is stretched and shifted, half of them turned round. The target is what a smooth fit to all patients
    expects of this one, plus the deviation of another: the best possible root mean squared error stays near 51, and the
    target in the original file is farther off than the mean of all.

    Args:
        rng: source of all that is random.

    Returns:
        x of shape (442, 10) and y of shape (442,), float64, the columns neither centred nor of one scale.
    """
    x, trend, rest = _diabetes()
    order = rng.permutation(len(x))
    stretch = np.exp(rng.uniform(-1.0, 1.0, x.shape[1]))
    stretch[rng.permutation(x.shape[1])[:_TURNED]] *= -1
    shift = rng.uniform(-2.0, 2.0, x.shape[1]) * x.std(axis=0)
    y = trend + _REST * rng.permutation(rest)
    return (x * stretch + shift)[order], y[order]


def root_mean_squared_error(predictions: object, targets: Floats) -> float:
    """Return sqrt(mean((predictions - targets)²)); NaN, which passes no threshold, where shapes differ."""
    given = np.asarray(predictions, np.float64)
    return float(np.sqrt(np.mean((given - targets) ** 2))) if given.shape == targets.shape else float("nan")


def accuracy(predictions: object, labels: Integers) -> float:
    """Return the share of predictions that equal their label; NaN, which passes no threshold, where shapes differ."""
    given = np.asarray(predictions)
    return float(np.mean(given == labels)) if given.shape == labels.shape else float("nan")


def _two_ways(members: Integers, x: Floats, rng: np.random.Generator) -> tuple[Integers, Integers]:
    """Return those of `members` that lie far to either side between two of them, in random orders."""
    one = x[rng.choice(members)]
    far = members[np.argsort(((x[members] - one) ** 2).sum(axis=1))[len(members) // 2 :]]
    place = np.argsort(x[members] @ (x[rng.choice(far)] - one), kind="stable")
    count = int(_CLEAR * len(members))
    return rng.permutation(members[place[:count]]), rng.permutation(members[place[-count:]])


def _changed(x: Floats, rng: np.random.Generator) -> Floats:
    """Move pictures by up to a tenth of a pixel, weaken their contrast by up to a seventh, add a little noise."""
    pictures = _moved(x.reshape(-1, _SIDE, _SIDE), rng.uniform(-_REACH, _REACH, (2, len(x), 1, 1)))
    changed = pictures.reshape(len(x), -1) * rng.uniform(_FAINTEST, 1.0, (len(x), 1))
    changed += rng.normal(0.0, _GRAIN, changed.shape)
    return np.clip(changed, 0.0, 1.0).astype(np.float32)


def _moved(pictures: Floats, by: Floats) -> Floats:
    """Move every picture down and to the right by less than a pixel: the weighted mean of two neighbours."""
    for axis, distance in ((1, by[0]), (2, by[1])):
        edge = np.zeros_like(pictures.take([0], axis))
        inside = [slice(None)] * 3
        before, after = list(inside), list(inside)
        before[axis], after[axis] = slice(None, -2), slice(2, None)
        padded = np.concatenate([edge, pictures, edge], axis)
        neighbour = np.where(distance > 0, padded[tuple(before)], padded[tuple(after)])
        pictures = (1 - abs(distance)) * pictures + abs(distance) * neighbour
    return pictures


def _derangement(rng: np.random.Generator) -> Integers:
    """Return new names for the classes: one after the other in a random circle, so that none keeps its own."""
    circle = rng.permutation(_CLASSES)
    names = np.empty(_CLASSES, np.int64)
    names[circle] = np.roll(circle, 1)
    return names


@cache
def _digits() -> tuple[Floats, Integers]:
    table = _table("digits.csv.gz", ",")
    legible = np.delete(table, _ILLEGIBLE, axis=0)
    return legible[:, :-1] / 16.0, legible[:, -1].astype(np.int64)


@cache
def _diabetes() -> tuple[Floats, Floats, Floats]:
    """Return the patients, what a kernel ridge regression expects of each, and each one's error when left out."""
    x, y = _table("diabetes_data_raw.csv.gz", None), _table("diabetes_target.csv.gz", None)
    z = (x - x.mean(axis=0)) / x.std(axis=0)
    squares = ((z[:, None] - z) ** 2).sum(axis=-1)
    kernel = np.exp(-squares / (2 * _WIDTH**2))
    hat = np.linalg.solve(kernel + _RIDGE * np.eye(len(z)), kernel)
    trend = y.mean() + hat @ (y - y.mean())
    rest = (y - trend) / (1 - np.diag(hat))
    return x, trend, rest - rest.mean()


def _table(name: str, delimiter: str | None) -> Floats:
    """Read one of scikit-learn's files without importing scikit-learn, which takes a second."""
    found = importlib.util.find_spec("sklearn")
    if found is None or found.origin is None:
        raise InternalError("scikit-learn is not installed, whose digits and patients some exercises train on")
    return np.loadtxt(Path(found.origin).parent / "datasets" / "data" / name, delimiter=delimiter)
