"""Laws of gradient norms by layer, and of clipping."""

import hypothesis.strategies as st
import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.extra.numpy import arrays

import mlpkit
from mlpkit.gradients import central_differences, clip_by_global_norm, gradient_norms

laws = settings(deadline=None, max_examples=30)
X = np.random.default_rng(0).standard_normal((6, 4)).astype(np.float32)
LABELS = np.array([0, 1, 2, 0, 1, 2])


def numpy_of(gradients):
    return [None if g is None else keras.ops.convert_to_numpy(g) for g in gradients]


def test_norms_are_those_of_central_differences_first_layer_first():
    model = mlpkit.mlp([5, 4], 3, "tanh", inputs=4, seed=0, rates=0.5, strength=0.1)
    weights = [w.astype(np.float64) for w in model.get_weights()]

    def loss(kernel, place):
        h, changed = X, [*weights]
        changed[place] = kernel
        for depth in range(3):
            z = h @ changed[2 * depth] + changed[2 * depth + 1]
            h = np.tanh(z)
        return np.mean(np.logaddexp.reduce(z, axis=1) - z[np.arange(6), LABELS])

    expected = [np.linalg.norm(central_differences(lambda k, p=p: loss(k, p), weights[p])) for p in (0, 2, 4)]
    np.testing.assert_allclose(gradient_norms(model, X, LABELS), expected, rtol=1e-4)


def test_model_stays_as_it_was_and_frozen_kernels_are_left_out():
    model = mlpkit.mlp([5], 3, inputs=4, seed=0, rates=0.5)
    before = [keras.ops.convert_to_numpy(v).copy() for v in model.variables]
    assert len(gradient_norms(model, X, LABELS)) == 2
    for a, b in zip(before, model.variables, strict=True):
        np.testing.assert_array_equal(a, keras.ops.convert_to_numpy(b))
    model.layers[0].trainable = False
    assert len(gradient_norms(model, X, LABELS)) == 1


@laws
@given(
    a=arrays(np.float32, (2, 3), elements=st.floats(-10, 10, width=32)),
    b=arrays(np.float32, (4,), elements=st.floats(-10, 10, width=32)),
    limit=st.floats(0.01, 100),
)
def test_one_factor_for_all_and_only_if_they_are_too_long(a, b, limit):
    norm = np.sqrt(np.sum(a.astype(np.float64) ** 2) + np.sum(b.astype(np.float64) ** 2))
    factor = min(1.0, limit / norm) if norm else 1.0
    clipped = numpy_of(clip_by_global_norm([a, b], limit))
    for g, original in zip(clipped, (a, b), strict=True):
        assert g.shape == original.shape and g.dtype == original.dtype
        np.testing.assert_allclose(g, factor * original, rtol=1e-5, atol=1e-30)


def test_short_gradients_come_back_bit_for_bit_and_zeros_stay_zero():
    g = np.float32([0.3, -0.4])
    np.testing.assert_array_equal(numpy_of(clip_by_global_norm([g], 1.0))[0], g)
    np.testing.assert_array_equal(numpy_of(clip_by_global_norm([0 * g], 1.0))[0], 0 * g)


def test_none_stays_none():
    clipped = numpy_of(clip_by_global_norm([None, np.float32([3, 4]), None], 1.0))
    assert clipped[0] is None and clipped[2] is None
    np.testing.assert_allclose(clipped[1], [0.6, 0.8], rtol=1e-6)
    assert clip_by_global_norm([None], 1.0) == [None] and clip_by_global_norm([], 1.0) == []


def test_very_long_gradients_do_not_overflow():
    clipped = numpy_of(clip_by_global_norm([np.float32([3e30, 4e30]), np.float16([0.0])], 1.0))
    np.testing.assert_allclose(clipped[0], [0.6, 0.8], rtol=1e-6)
    assert clipped[1].dtype == np.float16


@pytest.mark.parametrize("broken", [np.nan, np.inf])
def test_a_broken_gradient_breaks_the_whole_step(broken):
    clipped = numpy_of(clip_by_global_norm([np.float32([broken]), np.float32([1.0])], 1.0))
    assert all(np.isnan(g).all() for g in clipped)


@pytest.mark.parametrize("limit", [0.0, -1.0, float("nan")])
def test_a_limit_that_is_not_positive_is_refused_by_name(limit):
    with pytest.raises(ValueError, match="`max_norm`"):
        clip_by_global_norm([np.ones(2, np.float32)], limit)
