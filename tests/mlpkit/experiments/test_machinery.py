"""The NumPy behind the experiments, against closed forms and autodiff."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from keras import ops

from mlpkit.experiments.convexity import ACTIVATIONS, _loss, _violations
from mlpkit.experiments.decay import expected_norm
from mlpkit.experiments.linear import Descent, descend, mean_squared_error
from mlpkit.experiments.networks import Networks, Regularisation, train
from mlpkit.experiments.polynomials import best_line
from mlpkit.experiments.priors import expected_error
from mlpkit.experiments.products import lyapunov_exponent
from mlpkit.gradients import value_and_gradient

seeds = st.integers(0, 2**32 - 1)


@settings(max_examples=20)
@given(seed=seeds, strength=st.floats(0, 2), scale=st.sampled_from([1.0, 2.0]))
def test_descent_on_all_rows_has_its_closed_form(seed: int, strength: float, scale: float) -> None:
    """w_t = w* + (I - η (s X'X/n + λ I))^t (w_0 - w*), for every seed by itself."""
    rng = np.random.default_rng(seed)
    x, y, start = rng.normal(size=(3, 8, 2)), rng.normal(size=(3, 8)), rng.normal(size=(3, 2))
    how = Descent(learning_rate=0.05, epochs=12, batch_size=8, strength=strength, scale=scale)
    weights, bias, norms = descend(x, y, start, how, rng)
    for i in range(3):
        hessian = scale * x[i].T @ x[i] / 8 + strength * np.eye(2)
        best = np.linalg.solve(hessian, scale * x[i].T @ y[i] / 8)
        power = np.linalg.matrix_power(np.eye(2) - 0.05 * hessian, 12)
        np.testing.assert_allclose(weights[i], best + power @ (start[i] - best), rtol=1e-8, atol=1e-10)
    np.testing.assert_allclose(norms[[0, -1]], [np.linalg.norm(w, axis=1) for w in (start, weights)])
    assert norms.shape == (13, 3) and not bias.any()


def test_a_bias_finds_the_mean_and_does_not_decay() -> None:
    y = np.random.default_rng(0).normal(5, 1, size=(2, 6))
    how = Descent(learning_rate=0.5, epochs=80, batch_size=6, strength=1.0, bias=True)
    _, bias, _ = descend(np.zeros((2, 6, 1)), y, np.ones((2, 1)), how, np.random.default_rng(0))
    np.testing.assert_allclose(bias, y.mean(axis=1))


def test_mean_squared_error_is_that_of_a_line() -> None:
    x, y = np.array([[[1.0], [2.0]]]), np.array([[3.0, 6.0]])
    np.testing.assert_allclose(mean_squared_error(x, y, np.array([[2.0]]), np.array([1.0])), [(0 + 1) / 2])


def test_gradients_of_the_networks_equal_autodiff() -> None:
    rng = np.random.default_rng(1)
    networks = Networks((5, 7, 6, 3), 2, rng)
    for bias in networks.biases:
        bias += rng.normal(size=bias.shape).astype(np.float32)
    x, targets = rng.normal(size=(2, 9, 5)).astype(np.float32), np.eye(3, dtype=np.float32)[rng.integers(0, 3, (2, 9))]
    held, state = Regularisation(dropout=0.3, strength=0.1), rng.bit_generator.state
    found = networks.gradients(x, targets, held, rng)
    rng.bit_generator.state = state
    masks = [(rng.random((2, 9, width), dtype=np.float32) >= 0.3) / np.float32(0.7) for width in (7, 6)]

    def loss(*parameters):
        layer = x
        for depth in range(3):
            layer = ops.matmul(layer, parameters[depth]) + parameters[3 + depth]
            if depth < 2:
                layer = ops.multiply(ops.relu(layer), masks[depth].astype(np.float32))
        errors = -ops.mean(ops.sum(ops.multiply(ops.log_softmax(layer), targets), axis=-1), axis=-1)
        return ops.sum(errors) + 0.05 * sum(ops.sum(ops.square(kernel)) for kernel in parameters[:3])

    _, expected = value_and_gradient(loss, [*networks.kernels, *networks.biases])
    for ours, theirs in zip(found, expected, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=2e-4, atol=1e-6)


def test_networks_do_not_drop_at_inference_and_learn_each_by_itself() -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(2, 100, 2)).astype(np.float32)
    y = np.stack([x[0, :, 0] > 0, x[1, :, 1] > 0]).astype(int)  # each seed has a task of its own
    networks = Networks((2, 16, 2), 2, rng)
    train(networks, x, y, Regularisation(dropout=0.2), rng)
    np.testing.assert_array_equal(networks.logits(x), networks.logits(x))
    assert networks.accuracy(x, y).min() > 0.95


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_only_the_identity_has_a_convex_loss(name: str) -> None:
    share = _violations(ACTIVATIONS[name], np.random.default_rng(3))
    assert share == 0 if name == "identity" else share > 0.02


def test_the_loss_of_the_true_weights_is_that_of_the_noise() -> None:
    rng = np.random.default_rng(5)
    loss = _loss(np.tanh, np.random.default_rng(5))
    rng.normal(size=40)
    truth = rng.uniform(-2, 2, size=2)
    assert loss(truth) == pytest.approx(0.5 * np.mean((0.1 * rng.normal(size=40)) ** 2))


def test_the_best_line_is_found_by_quadrature() -> None:
    """Oracle: Gauss-Hermite integration of the normal equations."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(20)
    weights = weights / weights.sum()
    y = np.polynomial.Polynomial([5, 1.2, -1.7, 5.6 / 6])(nodes)
    constant, slope = (weights * y).sum(), (weights * y * nodes).sum()
    error = (weights * (y - constant - slope * nodes) ** 2).sum() + 0.01
    np.testing.assert_allclose(best_line(), (constant, slope, error))


def test_the_lyapunov_exponent_is_the_mean_growth_of_a_vector() -> None:
    """Oracle: scipy's digamma, and a simulation within six standard errors."""
    from scipy.special import digamma

    assert lyapunov_exponent() == pytest.approx(0.5 * (np.log(2) + digamma(2)))
    growth = np.log(np.linalg.norm(np.random.default_rng(0).normal(size=(40_000, 4)), axis=1))
    assert abs(growth.mean() - lyapunov_exponent()) < 6 * growth.std() / 200


def test_the_norm_without_decay_is_that_of_the_unseen_directions() -> None:
    assert expected_norm(0.0) == pytest.approx(np.sqrt(180))
    assert expected_norm(3.0) == pytest.approx(0.361, abs=1e-3)


def test_the_expected_error_of_a_mixture_matches_a_simulation() -> None:
    rng = np.random.default_rng(0)
    confusion, q, counts = np.array([[0.8, 0.3], [0.2, 0.7]]), np.array([0.4, 0.6]), np.array([200, 300])
    errors = []
    for _ in range(4000):
        columns = [rng.multinomial(n, column) / n for n, column in zip(counts, confusion.T, strict=True)]
        mu = rng.multinomial(1000, confusion @ q) / 1000
        errors.append(np.abs(np.linalg.solve(np.array(columns).T, mu) - q).sum())
    assert expected_error(confusion, q, confusion @ q, counts) == pytest.approx(np.mean(errors), rel=0.05)
