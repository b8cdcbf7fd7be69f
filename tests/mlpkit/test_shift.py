"""Weights undo the shift they are made for; singular confusion matrices and chance are survived."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kstest, norm
from sklearn.metrics import confusion_matrix

from mlpkit import shift

seeds = st.integers(0, 2**32 - 1)


def test_the_ratio_of_two_gaussians_is_recovered_from_their_log_odds() -> None:
    """Oracle: scipy's densities. The odds of a perfect classifier hold the sizes of the two samples."""
    x = np.linspace(-2, 2, 9)
    p, q = norm(0, 1).pdf(x), norm(0.5, 1).pdf(x)
    logits = np.log(q * 300) - np.log(p * 1200)
    np.testing.assert_allclose(shift.density_ratio(logits, 1200, 300), q / p)


@given(seed=seeds, clip=st.floats(0.1, 10))
def test_no_weight_exceeds_the_clip(seed: int, clip: float) -> None:
    logits = np.random.default_rng(seed).normal(0, 5, size=20)
    free, clipped = shift.density_ratio(logits, 2, 3), shift.density_ratio(logits, 2, 3, clip)
    np.testing.assert_array_equal(clipped, np.minimum(free, clip))


def test_huge_logits_are_clipped_without_a_warning() -> None:
    np.testing.assert_array_equal(shift.density_ratio(np.array([1e4, -1e4]), 1, 1, 50.0), [50.0, 0.0])


@given(seed=seeds, scale=st.floats(0.01, 100))
def test_weighted_loss_is_numpys_weighted_average_and_ignores_scale(seed: int, scale: float) -> None:
    rng = np.random.default_rng(seed)
    losses, weights = rng.normal(size=9), rng.uniform(0.1, 1, size=9)
    expected = np.average(losses, weights=weights)
    np.testing.assert_allclose(shift.weighted_loss(losses, weights), expected, atol=1e-12)
    np.testing.assert_allclose(shift.weighted_loss(losses, scale * weights), expected, atol=1e-12)


@given(seed=seeds, classes=st.integers(2, 6))
def test_confusion_is_scikit_learns_normalised_by_truth_and_transposed(seed: int, classes: int) -> None:
    rng = np.random.default_rng(seed)
    y = np.concatenate([np.arange(classes), rng.integers(0, classes, 30)])
    predicted = rng.integers(0, classes, len(y))
    expected = confusion_matrix(y, predicted, labels=range(classes), normalize="true").T
    np.testing.assert_allclose(shift.confusion_matrix(y, predicted, classes), expected)


def _exact_labels(frequencies: np.ndarray, n: int = 12_000) -> np.ndarray:
    return np.repeat(np.arange(len(frequencies)), np.round(frequencies * n).astype(int))


def test_exact_predictions_give_the_exact_ratio() -> None:
    """C is neither symmetric nor doubly stochastic, so a transposed or joint C is caught."""
    confusion = np.array([[0.5, 0.25, 0.0], [0.25, 0.75, 0.5], [0.25, 0.0, 0.5]])
    p, q = np.array([0.5, 0.25, 0.25]), np.array([0.25, 0.25, 0.5])
    weights = shift.label_shift_weights(confusion, _exact_labels(p), _exact_labels(confusion @ q))
    np.testing.assert_allclose(weights, q / p, atol=1e-10)


@given(seed=seeds, rank=st.integers(1, 4))
def test_without_shift_all_weights_are_one_even_if_singular(seed: int, rank: int) -> None:
    """What predictions cannot tell stays as it was in the source."""
    rng = np.random.default_rng(seed)
    counts = rng.integers(1, 5, size=(4, rank))[:, rng.integers(0, rank, size=4)] * rng.integers(1, 3, size=4)
    predicted, y = (np.repeat(labels.ravel(), counts.ravel()) for labels in np.indices((4, 4)))
    confusion = shift.confusion_matrix(y, predicted, 4)
    assert np.linalg.matrix_rank(confusion) <= rank
    np.testing.assert_allclose(shift.label_shift_weights(confusion, y, predicted), 1.0, atol=1e-8)


def test_two_classes_that_look_alike_share_what_cannot_be_told_apart() -> None:
    confusion = np.array([[1.0, 0.0, 0.0], [0.0, 0.5, 0.5], [0.0, 0.5, 0.5]])
    p, mu = np.array([0.5, 0.25, 0.25]), np.array([0.25, 0.375, 0.375])
    weights = shift.label_shift_weights(confusion, _exact_labels(p), _exact_labels(mu))
    np.testing.assert_allclose(weights, [0.5, 1.5, 1.5], atol=1e-10)


def test_a_negative_share_becomes_zero_and_the_rest_is_not_renormalised() -> None:
    confusion = np.array([[0.75, 0.25], [0.25, 0.75]])
    source, predictions = np.array([0, 0, 1, 1]), np.zeros(8, int)
    np.testing.assert_allclose(shift.label_shift_weights(confusion, source, predictions), [3.0, 0.0], atol=1e-12)


def test_a_class_absent_from_the_source_gets_weight_zero() -> None:
    confusion = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 0.0]])
    weights = shift.label_shift_weights(confusion, np.array([0, 1]), np.array([0, 0, 0, 1]))
    np.testing.assert_allclose(weights, [1.5, 0.5, 0.0], atol=1e-12)


def test_a_joint_confusion_matrix_is_refused() -> None:
    with pytest.raises(ValueError, match=r"columns that sum to 1.*column sums \[0.5, 0.5\]"):
        shift.label_shift_weights(np.eye(2) / 2, np.array([0, 1]), np.array([0, 1]))


@given(seed=seeds)
def test_reweighing_is_bayes_rule_with_the_other_prior(seed: int) -> None:
    rng = np.random.default_rng(seed)
    likelihood, p, q = rng.uniform(0.1, 1, size=(5, 3)), rng.dirichlet(np.ones(3)), rng.dirichlet(np.ones(3))
    of_source, of_target = (likelihood * prior / (likelihood @ prior)[:, None] for prior in (p, q))
    np.testing.assert_allclose(shift.reweigh(of_source, q / p), of_target, rtol=1e-9)


def test_a_row_without_any_weight_stays_as_it_was() -> None:
    rows = np.array([[1.0, 0.0], [0.5, 0.5]])
    np.testing.assert_array_equal(shift.reweigh(rows, np.array([0.0, 2.0])), [[1.0, 0.0], [0.0, 1.0]])


@settings(max_examples=20)
@given(seed=seeds)
def test_the_p_value_counts_what_a_plain_permutation_test_counts(seed: int) -> None:
    rng = np.random.default_rng(seed)
    a, b = rng.normal(size=(6, 2)), rng.normal(0.5, 1, size=(9, 2))
    pooled, order = np.concatenate([a, b]), np.random.default_rng(7)
    observed, hits = np.linalg.norm(a.mean(0) - b.mean(0)), 0
    for _ in range(30):
        rows = order.permutation(15)
        hits += np.linalg.norm(pooled[rows[:6]].mean(0) - pooled[rows[6:]].mean(0)) >= observed - 1e-12
    assert shift.permutation_p_value(a, b, 30, np.random.default_rng(7)) == pytest.approx((1 + hits) / 31)


def test_the_p_value_is_uniform_without_shift_and_small_with_one() -> None:
    rng = np.random.default_rng(0)
    same = [shift.permutation_p_value(rng.normal(size=20), rng.normal(size=15), 99, rng) for _ in range(300)]
    assert kstest(same, "uniform").pvalue > 1e-4
    assert shift.permutation_p_value(rng.normal(size=(40, 3)), rng.normal(1, 1, size=(40, 3)), 199, rng) == 1 / 200


def test_equal_rows_have_p_value_one() -> None:
    rows = np.full((5, 2), 0.1)
    assert shift.permutation_p_value(rows, rows, 19, np.random.default_rng(0)) == 1.0


@pytest.mark.parametrize(
    ("call", "error", "name"),
    [
        (lambda rng: shift.density_ratio(np.zeros(2), 0, 1), ValueError, "`n_source`"),
        (lambda rng: shift.density_ratio(np.array([np.nan]), 1, 1), ValueError, "`logits` must not hold NaN"),
        (lambda rng: shift.weighted_loss(np.ones(2), np.zeros(2)), ValueError, "`weights` must be finite"),
        (lambda rng: shift.weighted_loss(np.ones(2), np.array([2.0, -1.0])), ValueError, "`weights` must be finite"),
        (lambda rng: shift.weighted_loss(np.ones(2), np.ones(3)), ValueError, "`losses` and `weights`"),
        (lambda rng: shift.confusion_matrix(np.array([0, 3]), np.array([0, 1]), 2), ValueError, "`y` must hold"),
        (lambda rng: shift.label_shift_weights(np.ones((2, 3)), np.array([0]), np.array([0])), ValueError, "square"),
        (lambda rng: shift.reweigh(np.ones((2, 3)), np.ones(2)), ValueError, "`weights` must have shape"),
        (lambda rng: shift.permutation_p_value(np.ones((2, 3)), np.ones((2, 2)), 9, rng), ValueError, "`a` and `b`"),
        (lambda rng: shift.permutation_p_value(np.ones(2), np.ones(2), 0, rng), ValueError, "`permutations`"),
        (lambda rng: shift.permutation_p_value(np.ones(0), np.ones(2), 9, rng), ValueError, "`a` must have"),
    ],
)
def test_bad_input_is_named(call, error: type[Exception], name: str) -> None:
    with pytest.raises(error, match=name):
        call(np.random.default_rng(0))
