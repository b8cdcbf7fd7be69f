"""Laws of the loss surface, and of certificates against convexity."""

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

import mlpkit

laws = settings(deadline=None, max_examples=15)
X = np.random.default_rng(0).standard_normal((12, 3))
Y = np.random.default_rng(1).standard_normal(12)


def network_loss(activation):
    def loss(weights):
        w1, w2 = weights[:6].reshape(3, 2), weights[6:]
        return float(np.mean((activation(X @ w1) @ w2 - Y) ** 2))

    return loss


CONVEX = {
    "linear": lambda w: float(w @ [1.0, -2.0, 3.0]),
    "affine, far from 0": lambda w: float(1e3 + w.sum()),
    "constant": lambda w: 1.0,
    "zero": lambda w: 0.0,
    "norm": lambda w: float(np.linalg.norm(w)),
    "squared error": lambda w: float(np.mean((X @ w - Y) ** 2)),
    "in float32": lambda w: np.mean((X.astype(np.float32) @ w.astype(np.float32) - Y.astype(np.float32)) ** 2),
    "largest": lambda w: float(w.max()),
    "logistic": lambda w: float(np.mean(np.logaddexp(0, -np.sign(Y) * (X @ w)))),
}
NOT_CONVEX = {
    "relu network": (network_loss(lambda z: np.maximum(z, 0)), 8),
    "tanh network": (network_loss(np.tanh), 8),
    "sine": (lambda w: float(np.sin(w).sum()), 1),
    "minus norm": (lambda w: -float(np.linalg.norm(w)), 2),
    "small": (lambda w: -1e-8 * float(w @ w), 2),
}


@pytest.mark.parametrize("name", CONVEX)
def test_a_convex_function_is_never_accused(name):
    for seed in range(3):
        assert mlpkit.convexity_violation(CONVEX[name], 3, np.random.default_rng(seed)) is None


@pytest.mark.parametrize("name", NOT_CONVEX)
@pytest.mark.parametrize("seed", range(5))
def test_a_violation_is_found_and_its_certificate_holds(name, seed):
    f, dimension = NOT_CONVEX[name]
    p, q, t = mlpkit.convexity_violation(f, dimension, np.random.default_rng(seed))
    assert p.shape == q.shape == (dimension,) and 0 < t < 1
    assert f(t * p + (1 - t) * q) > t * f(p) + (1 - t) * f(q)


def test_the_function_may_change_its_argument():
    def greedy(w):
        value = float(w @ w)
        w[:] = 0
        return value

    assert mlpkit.convexity_violation(greedy, 2, np.random.default_rng(0)) is None


@pytest.mark.parametrize(
    ("options", "error", "name"),
    [
        ({"dimension": 0}, ValueError, "dimension"),
        ({"dimension": 1.5}, TypeError, "dimension"),
        ({"rng": 0}, TypeError, "rng"),
        ({"trials": 0}, ValueError, "trials"),
        ({"radius": 0.0}, ValueError, "radius"),
        ({"f": lambda w: w}, ValueError, "f"),
        ({"f": lambda w: np.nan}, ValueError, "f"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(options, error, name):
    arguments = {"f": lambda w: 1.0, "dimension": 2, "rng": np.random.default_rng(0), **options}
    with pytest.raises(error, match=f"`{name}`"):
        mlpkit.convexity_violation(**arguments)


@laws
@given(m=st.integers(0, 5), n=st.integers(0, 5))
def test_surface_holds_the_loss_of_each_pair_rows_for_the_first_weight(m, n):
    w1, w2 = np.arange(m) / 7, np.arange(n) / 3
    surface = mlpkit.loss_surface(lambda a, b: a - 10 * b, w1, w2)
    assert surface.shape == (m, n)
    np.testing.assert_allclose(surface, w1[:, None] - 10 * w2[None, :])


@pytest.mark.parametrize(
    ("loss", "w1", "name"),
    [
        (lambda a, b: 0.0, np.ones((2, 2)), "w1"),
        (lambda a, b: 0.0, [0.0, np.nan], "w1"),
        (lambda a, b: np.ones(2), [0.0], "loss"),
        (lambda a, b: np.nan, [0.0], "loss"),
    ],
)
def test_surface_refuses_what_makes_no_sense_by_name(loss, w1, name):
    with pytest.raises(ValueError, match=f"`{name}"):
        mlpkit.loss_surface(loss, w1, [0.0])
