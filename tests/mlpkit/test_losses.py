"""Laws of the losses, against float64 formulas, at extremes and in gradients."""

import hypothesis.strategies as st
import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.extra.numpy import arrays

import mlpkit
from mlpkit.gradients import value_and_gradient

laws = settings(deadline=None, max_examples=30)
LOGITS = arrays(np.float32, (4, 3), elements=st.floats(-1e4, 1e4, width=32, allow_subnormal=False))
LABELS = arrays(np.int32, (4,), elements=st.integers(0, 2))


def log_softmax_oracle(logits):
    z = logits.astype(np.float64)
    z = z - z.max(axis=-1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=-1, keepdims=True))


@laws
@given(logits=LOGITS, labels=LABELS)
def test_cross_entropy_is_the_mean_negative_log_probability_and_its_gradient_the_error(logits, labels):
    value, gradient = value_and_gradient(lambda z: mlpkit.cross_entropy(z, labels), logits)
    logs = log_softmax_oracle(logits)
    np.testing.assert_allclose(value, -logs[np.arange(4), labels].mean(), rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(gradient, (np.exp(logs) - np.eye(3)[labels]) / 4, atol=2e-6)


def test_cross_entropy_is_exact_at_logits_of_ten_thousand():
    logits, labels = np.float32([[1e4, -1e4], [1e4, -1e4], [0, 0]]), np.array([0, 1, 1])
    value, gradient = value_and_gradient(lambda z: mlpkit.cross_entropy(z, labels), logits)
    np.testing.assert_allclose(value, (0 + 2e4 + np.log(2)) / 3, rtol=1e-6)
    np.testing.assert_allclose(gradient, np.array([[0, 0], [1, -1], [0.5, -0.5]]) / 3, atol=1e-7)


def test_a_class_that_is_impossible_and_not_observed_does_no_harm():
    logits = np.float32([[0, -np.inf], [1, 1]])
    value, gradient = value_and_gradient(lambda z: mlpkit.cross_entropy(z, np.array([0, 1])), logits)
    np.testing.assert_allclose(value, np.log(2) / 2, rtol=1e-6)
    assert np.isfinite(gradient).all()


def test_a_batch_twice_has_the_same_loss():
    rng = np.random.default_rng(0)
    logits, labels = rng.standard_normal((5, 3)).astype(np.float32), rng.integers(0, 3, 5)
    once = float(mlpkit.cross_entropy(logits, labels))
    assert float(mlpkit.cross_entropy(np.tile(logits, (2, 1)), np.tile(labels, 2))) == pytest.approx(once, rel=1e-6)


def test_cross_entropy_agrees_with_keras():
    rng = np.random.default_rng(1)
    logits, labels = rng.standard_normal((50, 10)).astype(np.float32), rng.integers(0, 10, 50)
    theirs = keras.losses.SparseCategoricalCrossentropy(from_logits=True)(labels, logits)
    assert float(mlpkit.cross_entropy(logits, labels)) == pytest.approx(float(theirs), rel=1e-5)


@pytest.mark.parametrize(
    ("logits", "labels", "error", "name"),
    [
        (np.ones((3, 2)), np.array([0, 1]), ValueError, "labels"),
        (np.ones((3, 2)), np.array([[0], [1], [0]]), ValueError, "labels"),
        (np.ones((3, 2)), np.array([0, 1, 2]), ValueError, "labels"),
        (np.ones((3, 2)), np.array([0, -1, 1]), ValueError, "labels"),
        (np.ones((3, 2)), [0, 1, 2], ValueError, "labels"),
        (np.ones((3, 2)), np.array([0.0, 1.0, 1.0]), TypeError, "labels"),
        (np.ones(3), np.array([0, 0, 0]), ValueError, "logits"),
    ],
)
def test_cross_entropy_refuses_what_does_not_fit_by_name(logits, labels, error, name):
    with pytest.raises(error, match=rf"`{name}`.*Received"):
        mlpkit.cross_entropy(logits.astype(np.float32), labels)


def test_a_tensor_of_labels_out_of_range_gives_nan_and_not_a_small_loss():
    labels = keras.ops.convert_to_tensor(np.array([0, 5], np.int32))
    assert np.isnan(float(mlpkit.cross_entropy(np.ones((2, 3), np.float32), labels)))


@laws
@given(
    p=arrays(np.float32, (3, 2), elements=st.floats(-100, 100, width=32)),
    y=arrays(np.float32, (3, 2), elements=st.floats(-100, 100, width=32)),
)
def test_squared_error_has_one_half_and_its_gradient_is_the_error_over_the_count(p, y):
    value, gradient = value_and_gradient(lambda p: mlpkit.squared_error(p, y), p)
    np.testing.assert_allclose(value, np.mean((p.astype(np.float64) - y) ** 2) / 2, rtol=1e-5, atol=1e-30)
    np.testing.assert_allclose(gradient, (p - y) / 6, rtol=1e-5, atol=1e-30)


def test_squared_error_refuses_to_compare_all_pairs():
    with pytest.raises(ValueError, match=r"`targets`.*\(4, 1\).*\(4,\)"):
        mlpkit.squared_error(np.ones((4, 1), np.float32), np.ones(4, np.float32))


def test_l2_penalty_adds_half_the_strength_times_all_squares():
    weights = [np.float32([[1, 2], [3, 4]]), np.float32([5])]
    value, gradients = value_and_gradient(lambda *w: mlpkit.l2_penalty(w, 0.1), weights)
    assert float(value) == pytest.approx(0.05 * 55)
    for weight, gradient in zip(weights, gradients, strict=True):
        np.testing.assert_allclose(gradient, 0.1 * weight, rtol=1e-6)
    assert float(mlpkit.l2_penalty([], 0.1)) == 0.0


def test_l2_penalty_is_what_the_regulariser_collects():
    model = mlpkit.mlp([4], 2, inputs=3, strength=0.2, seed=0)
    kernels = [w for w in model.trainable_variables if len(w.shape) == 2]
    penalty, collected = (keras.ops.convert_to_numpy(t) for t in (mlpkit.l2_penalty(kernels, 0.2), sum(model.losses)))
    assert float(penalty) == pytest.approx(float(collected), rel=1e-5)


@pytest.mark.parametrize("strength", [-1.0, float("nan")])
def test_l2_penalty_refuses_a_strength_that_makes_no_sense_by_name(strength):
    with pytest.raises(ValueError, match="`strength`"):
        mlpkit.l2_penalty([], strength)
