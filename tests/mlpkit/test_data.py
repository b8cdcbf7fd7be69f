"""Generators keep their promises about truth, noise and shape; tables come without a download."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlpkit import data

seeds = st.integers(0, 2**32 - 1)


@given(x=st.lists(st.floats(-5, 5), min_size=1, max_size=8), degree=st.integers(0, 12))
def test_column_i_is_the_ith_power_over_its_factorial(x: list[float], degree: int) -> None:
    features = data.polynomial_features(np.array(x), degree)
    expected = [[value**i / math.factorial(i) for i in range(degree + 1)] for value in x]
    np.testing.assert_allclose(features, expected, rtol=1e-12, atol=1e-300)


def test_a_column_and_a_row_of_inputs_give_the_same_features() -> None:
    x = np.array([1.0, -2.0, 3.0])
    np.testing.assert_array_equal(data.polynomial_features(x, 4), data.polynomial_features(x[:, None], 4))
    assert np.isfinite(data.polynomial_features(x, 400)).all()


@given(seed=seeds, n=st.integers(1, 50))
def test_a_polynomial_without_noise_is_the_polynomial(seed: int, n: int) -> None:
    drawn = data.polynomial(n, np.random.default_rng(seed), coefficients=(1.0, -2.0, 3.0), noise=0.0)
    assert drawn.x.shape == (n, 1)
    expected = np.polynomial.Polynomial([1.0, -2.0, 1.5])(drawn.x[:, 0])
    np.testing.assert_allclose(drawn.y, expected, rtol=1e-12, atol=1e-12)


def test_noise_has_the_deviation_that_was_asked_for() -> None:
    drawn = data.polynomial(20_000, np.random.default_rng(0), noise=0.3)
    noise = drawn.y - data.polynomial_features(drawn.x, 3) @ data.CUBIC
    assert abs(noise.std() - 0.3) < 6 * 0.3 / math.sqrt(2 * 20_000)


def test_the_variance_of_the_wide_regression_is_d_weight_squared_plus_noise() -> None:
    drawn = data.high_dimensional(20_000, 200, np.random.default_rng(1))
    expected = 200 * 0.01**2 + 0.01**2
    assert abs(drawn.y.var() - expected) < 6 * expected * math.sqrt(2 / 20_000)
    assert abs(drawn.y.mean() - 0.05) < 6 * math.sqrt(expected / 20_000)


@given(seed=seeds, n=st.integers(2, 200), classes=st.integers(2, 5))
def test_spiral_arms_are_of_equal_size_and_lie_on_their_curve(seed: int, n: int, classes: int) -> None:
    drawn = data.spiral(n, np.random.default_rng(seed), classes=classes, turns=1.5, noise=0.0)
    counts = np.bincount(drawn.y, minlength=classes)
    assert counts.max() - counts.min() <= 1
    radius = np.hypot(*drawn.x.T)
    turned = np.arctan2(drawn.x[:, 1], drawn.x[:, 0]) / (2 * np.pi) - 1.5 * radius - drawn.y / classes
    np.testing.assert_allclose(turned, np.round(turned), atol=1e-9)


@given(seed=seeds, n=st.integers(1, 60), classes=st.integers(2, 6), fraction=st.floats(0, 1))
def test_exactly_the_fraction_of_labels_becomes_wrong(seed: int, n: int, classes: int, fraction: float) -> None:
    rng = np.random.default_rng(seed)
    y = rng.integers(0, classes, size=n)
    before = y.copy()
    flipped = data.flip_labels(y, fraction, classes, rng)
    assert np.count_nonzero(flipped != y) == round(fraction * n)
    assert flipped.min() >= 0 and flipped.max() < classes
    np.testing.assert_array_equal(y, before)


def test_every_other_class_is_an_equally_likely_wrong_label() -> None:
    flipped = data.flip_labels(np.zeros(30_000, int), 1.0, 4, np.random.default_rng(0))
    counts = np.bincount(flipped, minlength=4)[1:]
    assert np.abs(counts - 10_000).max() < 6 * math.sqrt(30_000 * 2 / 9)


@given(seed=seeds)
def test_the_same_seed_gives_the_same_data(seed: int) -> None:
    for draw in (data.polynomial, data.spiral):
        first, second = (draw(5, np.random.default_rng(seed)) for _ in range(2))
        np.testing.assert_array_equal(first.x, second.x)
        np.testing.assert_array_equal(first.y, second.y)


def test_digits_are_pixels_in_the_unit_interval() -> None:
    digits = data.digits()
    assert digits.x.shape == (1797, 64) and digits.x.dtype == np.float32
    assert digits.x.min() == 0 and digits.x.max() == 1
    assert set(digits.y) == set(range(10))


def test_diabetes_is_as_measured() -> None:
    table = data.diabetes()
    assert table.x.shape == (442, 10)
    assert table.x[:, 0].min() >= 19 and table.x[:, 0].max() <= 79  # the first column is the age in years
    assert table.y.min() == 25 and table.y.max() == 346


def test_fashion_mnist_without_a_network_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    import keras

    def unreachable() -> None:
        raise Exception("URL fetch failure")

    monkeypatch.setattr(keras.datasets.fashion_mnist, "load_data", unreachable)
    with pytest.raises(ConnectionError, match=r"could not be downloaded.*mlpkit.data.digits"):
        data.fashion_mnist()


def test_fashion_mnist_is_flat_and_scaled(monkeypatch: pytest.MonkeyPatch) -> None:
    import keras

    half = np.full((3, 28, 28), 255, np.uint8), np.arange(3, dtype=np.uint8)
    monkeypatch.setattr(keras.datasets.fashion_mnist, "load_data", lambda: (half, half))
    train = data.fashion_mnist().train
    assert train.x.shape == (3, 784) and train.x.dtype == np.float32
    np.testing.assert_array_equal(train.x, 1.0)
    np.testing.assert_array_equal(train.y, [0, 1, 2])


@pytest.mark.parametrize(
    ("call", "error", "name"),
    [
        (lambda rng: data.polynomial_features(np.zeros((2, 2)), 2), ValueError, "`x`"),
        (lambda rng: data.polynomial_features(np.array([np.nan]), 2), ValueError, "`x` must not hold NaN"),
        (lambda rng: data.polynomial_features(np.zeros(2), -1), ValueError, "`degree`"),
        (lambda rng: data.polynomial(0, rng), ValueError, "`n`"),
        (lambda rng: data.polynomial(3, rng, noise=-1.0), ValueError, "`noise`"),
        (lambda rng: data.polynomial(3, 0), TypeError, "`rng`"),
        (lambda rng: data.high_dimensional(3, 0, rng), ValueError, "`d`"),
        (lambda rng: data.spiral(3, rng, classes=1), ValueError, "`classes`"),
        (lambda rng: data.flip_labels(np.array([0, 5]), 0.5, 3, rng), ValueError, "`y` must hold classes below"),
        (lambda rng: data.flip_labels(np.array([0, 1]), 1.5, 3, rng), ValueError, "`fraction`"),
    ],
)
def test_bad_input_is_named(call, error: type[Exception], name: str) -> None:
    with pytest.raises(error, match=name):
        call(np.random.default_rng(0))
