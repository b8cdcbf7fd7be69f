"""Splits partition, folds do not leak, scaling learns from training rows alone, a test set answers once."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.preprocessing import StandardScaler

from mlpkit import selection

seeds = st.integers(0, 2**32 - 1)


@given(n=st.integers(1, 200), validation=st.floats(0, 0.5), test=st.floats(0, 0.49), seed=seeds)
def test_a_split_partitions_the_rows_in_the_sizes_asked(n: int, validation: float, test: float, seed: int) -> None:
    if round(n * validation) + round(n * test) >= n:
        with pytest.raises(ValueError, match="`validation` and `test` must leave a row"):
            selection.split(n, validation, test, np.random.default_rng(seed))
        return
    parts = selection.split(n, validation, test, np.random.default_rng(seed))
    assert sorted(np.concatenate(parts)) == list(range(n))
    assert abs(len(parts.validation) - n * validation) <= 0.5
    assert abs(len(parts.test) - n * test) <= 0.5


@given(n=st.integers(2, 100), k=st.integers(2, 100), seed=seeds)
def test_folds_partition_the_rows_and_differ_by_at_most_one(n: int, k: int, seed: int) -> None:
    if k > n:
        with pytest.raises(ValueError, match="`k` must be at most the number of rows"):
            selection.k_fold(n, k, np.random.default_rng(seed))
        return
    folds = selection.k_fold(n, k, np.random.default_rng(seed))
    assert sorted(np.concatenate([fold.validation for fold in folds])) == list(range(n))
    sizes = [len(fold.validation) for fold in folds]
    assert len(folds) == k and max(sizes) - min(sizes) <= 1
    for fold in folds:
        assert sorted(np.concatenate(fold)) == list(range(n))


def test_splits_and_folds_are_shuffled_by_the_generator() -> None:
    first, again, other = (selection.split(100, 0.2, 0.2, np.random.default_rng(seed)) for seed in (0, 0, 1))
    np.testing.assert_array_equal(first.train, again.train)
    assert not np.array_equal(first.train, other.train)
    assert not np.array_equal(first.train, np.sort(first.train))
    fold = selection.k_fold(100, 4, np.random.default_rng(0))[0]
    assert np.ptp(fold.validation) > len(fold.validation)


@given(seed=seeds, n=st.integers(2, 30), d=st.integers(1, 5))
def test_standardise_equals_scikit_learn_fitted_on_the_training_rows(seed: int, n: int, d: int) -> None:
    rng = np.random.default_rng(seed)
    train, other = rng.normal(3, 2, size=(n, d)), rng.normal(-1, 9, size=(7, d))
    scaler = StandardScaler().fit(train)
    ours = selection.standardise(train, other)
    np.testing.assert_allclose(ours[0], scaler.transform(train), atol=1e-9)
    np.testing.assert_allclose(ours[1], scaler.transform(other), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("constant", [0.0, 0.1, 1e6 + 0.1])
def test_a_constant_column_becomes_zero_and_stays_finite_elsewhere(constant: float) -> None:
    train = np.full((77, 2), constant)
    train[:, 1] = np.arange(77)
    scaled, other = selection.standardise(train, np.array([[constant + 1, 3.0]]))
    np.testing.assert_array_equal(scaled[:, 0], 0.0)
    np.testing.assert_allclose(other[0, 0], 1.0, rtol=1e-6)


def test_standardise_changes_nothing_it_is_given() -> None:
    train = np.arange(6.0).reshape(3, 2)
    selection.standardise(train, train)
    np.testing.assert_array_equal(train, np.arange(6.0).reshape(3, 2))


@given(seed=seeds, n=st.integers(4, 40), k=st.integers(2, 4))
def test_no_fit_sees_its_validation_rows_and_each_row_validates_once(seed: int, n: int, k: int) -> None:
    x = np.arange(n, dtype=float)[:, None]
    y = 10.0 * x[:, 0]
    validated: list[float] = []

    def fit(xt: np.ndarray, yt: np.ndarray) -> set[float]:
        assert xt.base is None  # a copy: no way back to the other rows
        np.testing.assert_array_equal(yt, 10 * xt[:, 0])
        return set(xt[:, 0])

    def score(seen: set[float], xv: np.ndarray, yv: np.ndarray) -> float:
        np.testing.assert_array_equal(yv, 10 * xv[:, 0])
        assert seen.isdisjoint(xv[:, 0]) and len(seen) + len(xv) == n
        validated.extend(xv[:, 0])
        return float(len(xv))

    scores = selection.cross_validate(fit, score, x, y, k, np.random.default_rng(seed))
    assert sorted(validated) == list(range(n))
    assert scores.shape == (k,) and scores.sum() == n


def test_cross_validation_of_the_mean_has_its_closed_form() -> None:
    """Leaving one out, the mean misses row i by n/(n-1) times what the full mean does."""
    y = np.random.default_rng(0).normal(size=12)
    scores = selection.cross_validate(
        lambda x, y: y.mean(), lambda m, x, y: float(np.mean((y - m) ** 2)), y, y, 12, np.random.default_rng(1)
    )
    expected = (12 / 11 * (y - y.mean())) ** 2
    np.testing.assert_allclose(np.sort(scores), np.sort(expected))


def test_a_score_that_is_not_a_number_is_refused() -> None:
    x = np.zeros((4, 1))
    with pytest.raises(ValueError, match=r"`score` must return a number. Received: NaN on fold 0"):
        selection.cross_validate(
            lambda x, y: None, lambda m, x, y: float("nan"), x, x[:, 0], 2, np.random.default_rng(0)
        )


@pytest.mark.parametrize("bad", ["x", "y"])
def test_nan_is_named_and_not_cross_validated(bad: str) -> None:
    rows = {"x": np.zeros((4, 1)), "y": np.zeros(4)}
    rows[bad][2] = np.nan
    with pytest.raises(ValueError, match=f"`{bad}` must not hold NaN"):
        selection.cross_validate(lambda x, y: 0, lambda m, x, y: 0.0, **rows, k=2, rng=np.random.default_rng(0))


@pytest.mark.parametrize(
    ("train", "validation", "expected"),
    [
        (0.1, 0.5, "overfitting"),
        (0.1, 0.25, "overfitting"),
        (0.9, 1.5, "overfitting"),
        (0.5, 0.55, "underfitting"),
        (0.1, 0.15, "good fit"),
    ],
)
def test_diagnosis_needs_the_gap_and_the_level(train: float, validation: float, expected: str) -> None:
    assert selection.diagnose(train, validation, target_error=0.2, gap=0.1) == expected


def test_borders_of_the_diagnosis_are_good() -> None:
    assert selection.diagnose(0.25, 0.5, target_error=0.25, gap=0.25) == "good fit"
    with pytest.raises(ValueError, match="`train_error` must be a finite number"):
        selection.diagnose(float("nan"), 0.5, target_error=0.2, gap=0.1)


def test_accuracy_takes_labels_or_scores() -> None:
    y = np.array([0, 2, 1])
    assert selection.accuracy(np.array([0, 1, 1]), y) == pytest.approx(2 / 3)
    assert selection.accuracy(np.eye(3)[[0, 1, 1]], y) == pytest.approx(2 / 3)
    with pytest.raises(ValueError, match="`predicted` must have one row for each of y"):
        selection.accuracy(np.array([[0], [1], [1], [2]])[:, 0], y)


def test_a_test_set_answers_once() -> None:
    test = selection.TestSet(np.eye(3), np.arange(3))
    assert not test.used
    assert test.evaluate(lambda x: x) == 1.0
    assert test.used
    with pytest.raises(RuntimeError, match="has been used"):
        test.evaluate(lambda x: x)


def test_a_test_set_is_used_up_by_a_prediction_that_fails() -> None:
    test = selection.TestSet(np.eye(3), np.arange(3))
    with pytest.raises(ZeroDivisionError):
        test.evaluate(lambda x: 1 / 0)
    with pytest.raises(RuntimeError, match="has been used"):
        test.evaluate(lambda x: x)


def test_a_test_set_keeps_its_rows_from_outside_and_from_the_model() -> None:
    x, y = np.eye(3), np.arange(3)
    test = selection.TestSet(x, y, score=lambda predicted, y: float(np.abs(predicted - y).sum()))
    x[:] = 7.0
    y[:] = 7
    assert test.evaluate(lambda rows: rows.argmax(axis=1)) == 0.0


@pytest.mark.parametrize(
    ("call", "error", "name"),
    [
        (lambda rng: selection.split(10, 1.2, 0, rng), ValueError, r"`validation` must be a number in \[0, 1\]"),
        (lambda rng: selection.split(10, 0.1, 0.1, 0), TypeError, "`rng`"),
        (lambda rng: selection.k_fold(10, 1, rng), ValueError, "`k`"),
        (lambda rng: selection.k_fold(10, 2.0, rng), TypeError, "`k`"),
        (lambda rng: selection.standardise(np.zeros((2, 2)), np.zeros((2, 3))), ValueError, r"`others\[0\]`"),
        (lambda rng: selection.TestSet(np.zeros(3), np.zeros(4)), ValueError, "`x` and `y`"),
        (lambda rng: selection.diagnose(0.1, 0.2, 0.3, -1.0), ValueError, "`gap`"),
    ],
)
def test_bad_input_is_named(call, error: type[Exception], name: str) -> None:
    with pytest.raises(error, match=name):
        call(np.random.default_rng(0))
