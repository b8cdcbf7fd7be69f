"""Laws of long products, symmetry, and signals through depth."""

import itertools
import math

import hypothesis.strategies as st
import keras
import numpy as np
import pytest
from hypothesis import given, settings

import mlpkit

laws = settings(deadline=None, max_examples=30)


@laws
@given(count=st.integers(1, 8), seed=st.integers(0, 1000))
def test_short_products_have_the_norms_that_numpy_finds(count, seed):
    rng = np.random.default_rng(seed)
    sizes = rng.integers(1, 5, count + 1)
    matrices = [rng.standard_normal((a, b)) for a, b in itertools.pairwise(sizes)]
    product, expected = np.eye(sizes[0]), []
    for matrix in matrices:
        product = product @ matrix
        expected.append(np.log10(np.linalg.norm(product)))
    np.testing.assert_allclose(mlpkit.product_log10_norms(matrices), expected, atol=1e-9)


@pytest.mark.parametrize("factor", [1e-200, 1e-3, 1.0, 1e3, 1e200])
def test_a_thousand_factors_neither_overflow_nor_underflow(factor):
    rotation = np.array([[0.6, -0.8], [0.8, 0.6]])
    logs = mlpkit.product_log10_norms(factor * rotation for _ in range(1000))
    np.testing.assert_allclose(logs, np.arange(1, 1001) * math.log10(factor) + math.log10(math.sqrt(2)), atol=1e-8)


def test_a_product_that_is_zero_stays_at_minus_infinity():
    nilpotent, matrix = np.array([[0.0, 1.0], [0.0, 0.0]]), np.eye(2)
    logs = mlpkit.product_log10_norms([matrix, nilpotent, nilpotent, matrix])
    assert np.isfinite(logs[:2]).all() and (logs[2:] == -np.inf).all()


def test_growth_of_gaussian_products_is_their_lyapunov_exponent():
    rng = np.random.default_rng(0)
    logs = mlpkit.product_log10_norms(rng.standard_normal((4, 4)) for _ in range(4000))
    exponent = 0.5 * (math.log(2) + 1 - 0.5772156649)  # 1/2 (ln 2 + psi(2)) a factor
    assert abs(logs[-1] / 4000 * math.log(10) - exponent) < 0.04


@pytest.mark.parametrize(
    ("matrices", "error"),
    [
        ([], ValueError),
        ([np.ones(3)], ValueError),
        ([np.ones((2, 3)), np.ones((2, 3))], ValueError),
        ([np.array([[np.nan]])], ValueError),
        ([np.array([[np.inf]])], ValueError),
        ([np.array([["a"]])], TypeError),
    ],
)
def test_a_product_that_makes_no_sense_is_refused_by_name(matrices, error):
    with pytest.raises(error, match="`matrices"):
        mlpkit.product_log10_norms(matrices)


def test_twins_are_two_units_with_equal_weights_in_and_out_exactly():
    rng = np.random.default_rng(0)
    w1, w2 = rng.standard_normal((3, 4)), rng.standard_normal((4, 2))
    assert mlpkit.is_symmetric(w1, w2) is False
    w1[:, 3] = w1[:, 1]
    assert not mlpkit.is_symmetric(w1, w2)  # equal in, different out
    w2[3] = w2[1]
    assert mlpkit.is_symmetric(w1, w2) is True
    w2[3, 0] = np.nextafter(w2[3, 0], 9)
    assert not mlpkit.is_symmetric(w1, w2)
    w1[:, 3], w2[3] = -w1[:, 1], -w2[1]
    assert not mlpkit.is_symmetric(w1, w2)


def test_minus_zero_is_zero():
    assert mlpkit.is_symmetric(np.array([[0.0, -0.0]]), np.ones((2, 1)))


def test_a_constant_start_stays_symmetric_in_training_and_xavier_breaks_it():
    x = np.random.default_rng(1).standard_normal((32, 3)).astype(np.float32)
    y = (x[:, 0] > 0).astype(np.int32)
    for initializer, symmetric in ((keras.initializers.Constant(0.3), True), (mlpkit.XavierUniform(seed=0), False)):
        model = mlpkit.mlp([4], 2, "tanh", inputs=3, initializer=initializer)
        model.compile(keras.optimizers.SGD(0.1), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
        model.fit(x, y, epochs=3, verbose=0)
        w1, b1, w2, _ = model.get_weights()
        assert mlpkit.is_symmetric(np.vstack([w1, b1]), w2) is symmetric
        assert bool(np.linalg.matrix_rank(w1, tol=1e-5) == 1) is symmetric


@pytest.mark.parametrize(("w1", "w2"), [(np.ones((2, 3)), np.ones((2, 2))), (np.ones(3), np.ones((3, 1)))])
def test_shapes_that_do_not_fit_are_refused_by_name(w1, w2):
    with pytest.raises(ValueError, match=r"`w[12]`"):
        mlpkit.is_symmetric(w1, w2)


def growth(variances):
    """Return the mean factor by which a variance changes from layer to layer."""
    return (variances[-1] / variances[0]) ** (1 / (len(variances) - 1))


def test_he_keeps_the_variance_of_relu_forward_and_backward():
    forward, backward = mlpkit.variance_through_depth(30, 200, activation="relu", initializer=mlpkit.HeNormal(seed=1))
    assert forward.shape == backward.shape == (30,)
    assert 0.95 < growth(forward) < 1.05 and 0.95 < growth(backward) < 1.05
    assert forward[0] == pytest.approx(2.0, rel=0.1)


def test_xavier_halves_the_variance_of_relu_at_every_layer():
    forward, backward = mlpkit.variance_through_depth(20, 200, initializer=mlpkit.XavierNormal(seed=1))
    assert growth(forward) == pytest.approx(0.5, rel=0.1)
    assert growth(backward) == pytest.approx(2.0, rel=0.1)  # from the input, where it is smallest, to the output


def test_xavier_keeps_a_linear_stack_and_a_large_start_explodes():
    forward, backward = mlpkit.variance_through_depth(
        20, 200, activation=lambda z: z, initializer=mlpkit.XavierUniform(seed=2)
    )
    assert growth(forward) == pytest.approx(1.0, rel=0.06) and growth(backward) == pytest.approx(1.0, rel=0.06)
    large = keras.initializers.RandomNormal(stddev=0.2, seed=keras.random.SeedGenerator(3))
    forward, _ = mlpkit.variance_through_depth(10, 200, activation=lambda z: z, initializer=large)
    assert growth(forward) == pytest.approx(200 * 0.2**2, rel=0.1)


def test_gradients_go_back_through_transposed_kernels_in_reverse_order():
    def unit(i, j):
        return np.eye(3, dtype=np.float32)[[i]].T @ np.eye(3, dtype=np.float32)[[j]]

    # x W1 W2 W3 is not zero for these, in this order only
    kernels = iter([unit(0, 1), unit(1, 2), unit(2, 0)])
    _, backward = mlpkit.variance_through_depth(3, 3, activation=lambda z: z, initializer=lambda shape: next(kernels))
    assert (backward > 0.1).all()


def test_gradients_vanish_through_sigmoids():
    _, backward = mlpkit.variance_through_depth(15, 100, activation="sigmoid", initializer=mlpkit.XavierNormal(seed=4))
    assert backward[0] < 1e-12 * backward[-1]
    # each layer multiplies the variance by at most 1/16, the square of the largest slope
    assert (backward[:-1] / backward[1:] < 1 / 16 * 1.3).all()


@pytest.mark.parametrize(
    ("options", "name"), [({"depth": 0}, "depth"), ({"width": 0}, "width"), ({"examples": 0}, "examples")]
)
def test_sizes_that_make_no_sense_are_refused_by_name(options, name):
    with pytest.raises(ValueError, match=f"`{name}`"):
        mlpkit.variance_through_depth(**{"depth": 2, "width": 3, **options})
