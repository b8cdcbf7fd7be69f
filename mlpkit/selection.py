"""Choose a model without fooling yourself: splits, folds, and a test set that answers once.

The one rule behind this file: nothing that is learned from data, not even a mean, may see the rows that judge it.
"""

from collections.abc import Callable
from typing import Any, Literal, NamedTuple, TypeVar

import numpy as np

from mlpkit.arguments import Array, Floats, Integers, floats, generator, number, same_rows, whole_number
from mlpkit.gradients.autodiff import to_numpy

__all__ = [
    "Diagnosis",
    "Fold",
    "Split",
    "TestSet",
    "accuracy",
    "cross_validate",
    "diagnose",
    "k_fold",
    "split",
    "standardise",
]

Model = TypeVar("Model")
Diagnosis = Literal["overfitting", "underfitting", "good fit"]


class Split(NamedTuple):
    """Row numbers of the three parts of a data set; disjoint, together all rows.

    Attributes:
        train: Rows to fit.
        validation: Rows to choose by.
        test: Rows to report on, once.
    """

    train: Integers
    validation: Integers
    test: Integers


class Fold(NamedTuple):
    """Row numbers of one turn of K-fold cross-validation.

    Attributes:
        train: The K - 1 other folds.
        validation: This fold.
    """

    train: Integers
    validation: Integers


def split(n: int, validation: float, test: float, rng: np.random.Generator) -> Split:
    """Share out n shuffled rows.

    Args:
        n: Number of rows.
        validation: Fraction for validation, in [0, 1]; n times it is rounded to the nearest whole number.
        test: Fraction for the test, likewise.
        rng: Source of the shuffle.

    Returns:
        Three arrays of row numbers; training gets what the other two leave.

    Raises:
        ValueError: If a fraction is outside [0, 1] or nothing is left for training.
    """
    n = whole_number("n", n, at_least=1)
    parts = number("validation", validation, low=0.0, high=1.0), number("test", test, low=0.0, high=1.0)
    held = [round(n * part) for part in parts]
    if sum(held) >= n:
        raise ValueError(
            f"`validation` and `test` must leave a row of n={n} for training. Received: {validation=}, {test=}"
        )
    order = generator("rng", rng).permutation(n)
    return Split(order[sum(held) :], order[: held[0]], order[held[0] : sum(held)])


def k_fold(n: int, k: int, rng: np.random.Generator) -> list[Fold]:
    """Deal n shuffled rows into k folds whose sizes differ by at most one; each fold validates once.

    Args:
        n: Number of rows.
        k: Number of folds, 2 <= k <= n; 5 and 10 are usual, n leaves one row out at a time.
        rng: Source of the shuffle.

    Returns:
        k pairs of row numbers.
    """
    n, k = whole_number("n", n, at_least=2), whole_number("k", k, at_least=2)
    if k > n:
        raise ValueError(f"`k` must be at most the number of rows, {n}. Received: k={k}")
    parts = np.array_split(generator("rng", rng).permutation(n), k)
    return [Fold(np.concatenate(parts[:i] + parts[i + 1 :]), parts[i]) for i in range(k)]


def standardise(train: Floats, *others: Floats) -> tuple[Floats, ...]:
    """Subtract the mean and divide by the deviation of the training rows, there and in all others.

    Formula: (x - mean(train)) / std(train), with the population deviation (`ddof=0`). A column that does not vary in
        `train`,
    beyond rounding, is only centred: dividing by a deviation of 10⁻¹⁷ would turn rounding into data.

    Args:
        train: Rows that may be learned from, shape (n, d) or (n,).
        *others: Further rows, shapes (m, d) or (m,); nothing is learned from them.

    Returns:
        `train` and the others, standardised, in a tuple.
    """
    train = floats("train", train)
    rest = [floats(f"others[{i}]", other) for i, other in enumerate(others)]
    for i, other in enumerate(rest):
        if other.shape[1:] != train.shape[1:]:
            raise ValueError(f"`others[{i}]` must have columns {train.shape[1:]}. Received: shape {other.shape}")
    mean, deviation = train.mean(axis=0), train.std(axis=0)
    rounding = 8 * np.finfo(train.dtype).eps * np.abs(train).max(axis=0, initial=0.0)
    scale = np.where(deviation > rounding, deviation, 1.0)
    centred = np.where(deviation > rounding, train - mean, 0.0)
    return (centred / scale, *((other - mean) / scale for other in rest))


def cross_validate(
    fit: Callable[[Array, Array], Model],
    score: Callable[[Model, Array, Array], float],
    x: Array,
    y: Array,
    k: int,
    rng: np.random.Generator,
) -> Floats:
    """Fit on K - 1 folds, score on the one left out, K times.

    `fit` gets copies of the training rows and no way to the others. Everything that is learned belongs inside it:
    the scaling, the choice of features, the early stop. Selecting the best 20 of 1,000 columns of noise *before*
    this call makes labels that are coin tosses look 85 % predictable.

    Args:
        fit: Given x and y of the training rows, returns a model of any kind, new each time.
        score: Given the model, x and y of the validation rows, returns a number.
        x: Inputs, shape (n, ...).
        y: Targets, shape (n, ...).
        k: Number of folds.
        rng: Source of the shuffle.

    Returns:
        k scores, shape (k,).

    Raises:
        ValueError: If `x` and `y` differ in length or hold NaN, k does not fit, or a score is NaN.
    """
    x, y = floats("x", x), _targets(y)
    n = same_rows(x=x, y=y)
    scores = []
    for number_of_fold, (train, validation) in enumerate(k_fold(n, k, rng)):
        model = fit(x[train], y[train])
        value = float(score(model, x[validation], y[validation]))
        if np.isnan(value):
            raise ValueError(f"`score` must return a number. Received: NaN on fold {number_of_fold}")
        scores.append(value)
    return np.array(scores)


def _targets(y: Array) -> Array:
    y = np.asarray(y)
    return floats("y", y) if y.dtype.kind == "f" else y


def diagnose(train_error: float, validation_error: float, target_error: float, gap: float) -> Diagnosis:
    """Name what two errors say about a model.

    A gap above `gap` is overfitting. A small gap alone is not underfitting: for that, the training error must also
    be above the target. Both small is a good fit.

    Args:
        train_error: Error on the rows that were fitted.
        validation_error: Error on rows that were not.
        target_error: The training error one would be content with.
        gap: How far validation may lie above training.

    Returns:
        "overfitting", "underfitting" or "good fit".
    """
    train_error, validation_error = number("train_error", train_error), number("validation_error", validation_error)
    target_error, gap = number("target_error", target_error), number("gap", gap, low=0.0)
    if validation_error - train_error > gap:
        return "overfitting"
    return "underfitting" if train_error > target_error else "good fit"


def accuracy(predicted: Array, y: Array) -> float:
    """Return the fraction of `predicted`, labels (n,) or scores (n, c), that name the class in `y`, shape (n,)."""
    predicted, y = to_numpy(predicted), to_numpy(y)
    if predicted.ndim == 2:
        predicted = floats("predicted", predicted).argmax(axis=1)
    if predicted.shape != y.shape:
        raise ValueError(f"`predicted` must have one row for each of y, {y.shape}. Received: shape {predicted.shape}")
    return float(np.mean(predicted == y))


class TestSet:
    """Rows held back for one honest number.

    A test set that is asked twice chooses the model, and its number is no longer that of unseen data. So this one
    answers once, and is used from the moment it is asked, whatever `predict` does. It holds copies: changing the
    arrays outside changes nothing here.

    Example:
        >>> test = TestSet(x_test, y_test)
        >>> test.evaluate(model.predict)
        0.96
    """

    __test__ = False  # not a test of pytest's

    def __init__(self, x: Array, y: Array, score: Callable[[Any, Array], float] = accuracy) -> None:
        """Hold back rows.

        Args:
            x: Inputs, shape (n, ...).
            y: Targets, shape (n, ...).
            score: Given predictions and `y`, returns a number.
        """
        self._x, self._y = floats("x", x).copy(), _targets(y).copy()
        same_rows(x=self._x, y=self._y)
        self._score = score
        self._used = False

    @property
    def used(self) -> bool:
        """Whether the one answer has been given."""
        return self._used

    def evaluate(self, predict: Callable[[Array], Any]) -> float:
        """Return the score of `predict(x)`, array or tensor, the first time.

        Raises:
            RuntimeError: At the second call and every later one.
        """
        if self._used:
            raise RuntimeError("This test set has been used. Choose on validation data; a test set answers once.")
        self._used = True
        return float(self._score(to_numpy(predict(self._x.copy())), self._y))
