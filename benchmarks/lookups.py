"""Answers that look rows up in the original files, where a box could read them or a notebook carried them along.

Each is called like an exercise's answer, `fit(x_train, y_train, x_test)`; what they earn is in thresholds.py's table.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from sklearn.datasets import load_diabetes, load_digits
from sklearn.neural_network import MLPClassifier

Rows = np.ndarray[Any, Any]


def digits_by_nearest(x: Rows, y: Rows, x_test: Rows) -> Rows:
    """Return the label of the original that is nearest."""
    originals, labels = load_digits(return_X_y=True)
    return np.asarray(labels[_nearest(x_test, originals / 16)])


def digits_renamed(x: Rows, y: Rows, x_test: Rows) -> Rows:
    """Return the label of the nearest original under the name that most training rows of that class have."""
    return _under_new_names(digits_by_nearest(x, y, x), y, digits_by_nearest(x, y, x_test))


def digits_by_own_network(x: Rows, y: Rows, x_test: Rows) -> Rows:
    """Return what a network trained on the originals says, under the names that most training rows have."""
    return _under_new_names(_network().predict(x), y, _network().predict(x_test))


@cache
def _network() -> Any:
    originals, labels = load_digits(return_X_y=True)
    return MLPClassifier((64,), max_iter=100, random_state=0).fit(originals / 16, labels)


def diabetes_by_nearest(x: Rows, y: Rows, x_test: Rows) -> Rows:
    """Return the target of the nearest patient, all columns scaled alike."""
    originals, targets = load_diabetes(return_X_y=True, scaled=False)
    return np.asarray(targets[_nearest(_scaled(np.vstack([x, x_test])), _scaled(originals))[len(x) :]])


def diabetes_by_patient(x: Rows, y: Rows, x_test: Rows) -> Rows:
    """Return the target of the very same patient: a column that was turned round is skewed to the other side."""
    originals, targets = load_diabetes(return_X_y=True, scaled=False)
    mine, theirs = _scaled(np.vstack([x, x_test])), _scaled(originals)
    turn = np.sign((mine**3).mean(axis=0)) * np.sign((theirs**3).mean(axis=0))
    return np.asarray(targets[_nearest(mine * turn, theirs)[len(x) :]])


def _under_new_names(old: Rows, new: Rows, asked: Rows) -> Rows:
    """Return old labels under the new names that most rows of which both are known have."""
    names = np.array([np.bincount(new[old == label], minlength=10).argmax() for label in range(10)])
    return np.asarray(names[asked])


def _nearest(rows: Rows, originals: Rows) -> Rows:
    squares = (rows**2).sum(axis=1)[:, None] - 2 * rows @ originals.T + (originals**2).sum(axis=1)
    return np.asarray(squares.argmin(axis=1))


def _scaled(x: Rows) -> Rows:
    return np.asarray((x - x.mean(axis=0)) / x.std(axis=0))


DIGITS: dict[str, Callable[[Rows, Rows, Rows], Rows]] = {
    "look-up: nearest original": digits_by_nearest,
    "look-up: nearest, names learnt": digits_renamed,
    "weights carried, names learnt": digits_by_own_network,
}
DIABETES: dict[str, Callable[[Rows, Rows, Rows], Rows]] = {
    "look-up: nearest original": diabetes_by_nearest,
    "look-up: the same patient": diabetes_by_patient,
}
