"""Laws of masks: right masks obey them for every seed, and each known way to be wrong breaks one, in its own words."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.judging.masks import is_dropped_by_chance, is_finite_like, is_gradient_of_mask, is_kept_or_dropped

SEEDS = st.integers(0, 2**32)
RATES = st.floats(0.05, 0.95)
X = np.random.default_rng(0).uniform(0.5, 4, (80, 60)) * np.random.default_rng(1).choice([-1, 1], (80, 60))


def kept(rate: float, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).random(X.shape) >= rate


@given(RATES, SEEDS)
def test_inverted_dropout_obeys_every_law_at_every_rate_and_seed(rate: float, seed: int) -> None:
    mask, weights = kept(rate, seed), np.random.default_rng(seed).uniform(0.5, 1.5, X.shape)
    y = X * mask / (1 - rate)
    assert is_kept_or_dropped(y, X, rate) == ""
    assert is_dropped_by_chance(y == 0, rate, X.shape) == ""
    assert is_gradient_of_mask(weights * mask / (1 - rate), y, rate, weights) == ""


@pytest.mark.parametrize(
    ("factor", "words"),
    [
        (1.0, "left as it was"),
        (1 / 0.2, "divided by the rate"),
        (0.8, "becomes smaller"),
        (0.8**-2, "scaled up twice"),
        (0.2, "multiplied by the rate"),
        (1.2, "too little"),
        (-1 / 0.8, "changes its sign"),
        (7.0, "multiplied by 7"),
    ],
)
def test_a_wrong_factor_is_put_into_words(factor: float, words: str) -> None:
    assert words in is_kept_or_dropped(X * kept(0.2, 3) * factor, X, 0.2)


def test_a_factor_that_varies_is_no_mask() -> None:
    noise = 1 + 0.5 * np.random.default_rng(4).normal(size=X.shape)
    assert "factors go from" in is_kept_or_dropped(X * noise, X, 0.2)


def test_shapes_and_numbers_come_first() -> None:
    assert "shape (60,)" in is_kept_or_dropped(X[0], X, 0.2)
    assert "NaN" in is_finite_like(X * np.nan, X)
    assert "NaN" in is_finite_like(X * np.inf, X)
    assert "shape (60,)" in is_dropped_by_chance(X[0] == 0, 0.2, X.shape)


def test_that_all_is_dropped_is_wrong_only_where_chance_could_not_do_it() -> None:
    assert "Every entry" in is_kept_or_dropped(0 * X, X, 0.8)
    assert is_kept_or_dropped(np.zeros(3), np.ones(3), 0.8) == ""


def test_zeros_by_chance_are_told_from_other_zeros() -> None:
    mask = kept(0.3, 5)
    assert "changed places" in is_dropped_by_chance(mask, 0.3, X.shape)
    assert "whole row" in is_dropped_by_chance(np.repeat(mask[:, :1], 60, axis=1), 0.7, X.shape)
    assert "whole column" in is_dropped_by_chance(np.repeat(mask[:1], 80, axis=0), 0.7, X.shape)
    assert "no entry" in is_dropped_by_chance(np.zeros(X.shape, bool), 0.3, X.shape)
    assert "every entry" in is_dropped_by_chance(np.ones(X.shape, bool), 0.3, X.shape)
    assert "expected 50%" in is_dropped_by_chance(~mask, 0.5, X.shape)


def test_a_mask_shared_along_an_inner_axis_is_found() -> None:
    draws = np.random.default_rng(6).random((24, 1, 26)) < 0.3
    assert "depend on each other" in is_dropped_by_chance(np.repeat(draws, 25, axis=1), 0.3, (24, 25, 26))


def test_a_gradient_that_is_not_that_of_the_pass_is_told() -> None:
    weights, mask = np.random.default_rng(7).uniform(0.5, 1.5, X.shape), kept(0.2, 8)
    y = X * mask / 0.8
    assert "expected 0" in is_gradient_of_mask(weights / 0.8, y, 0.2, weights)
    assert "expected 1.25" in is_gradient_of_mask(weights * mask, y, 0.2, weights)
    assert "No gradient" in is_gradient_of_mask(None, y, 0.2, weights)
    assert "NaN" in is_gradient_of_mask(weights * np.nan, y, 0.2, weights)


def test_at_rate_1_no_path_and_a_zero_gradient_are_both_right() -> None:
    weights = np.ones(X.shape)
    assert is_gradient_of_mask(None, 0 * X, 1.0, weights) == ""
    assert is_gradient_of_mask(0 * weights, 0 * X, 1.0, weights) == ""
    assert "expected 0" in is_gradient_of_mask(weights, 0 * X, 1.0, weights)
