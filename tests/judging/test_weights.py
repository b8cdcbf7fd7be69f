"""Right initial weights are never refused here; the usual wrong ones are, in words that name no chance figure."""

import numpy as np
import pytest

from autograder.judging.weights import fresh_weights, normal_weights, uniform_weights, variance_words, variances_are

SEEDS = range(60)


def normal(seed: int, shape: tuple[int, int], deviation: float = 1.0) -> np.ndarray:
    return np.random.default_rng(seed).normal(0, deviation, shape)


def moments(weights: np.ndarray) -> dict[str, object]:
    return {"shape": list(weights.shape), "mean": float(weights.mean()), "variance": float(weights.var())}


def spread(weights: np.ndarray) -> dict[str, object]:
    positive = weights > 0
    quantiles = np.quantile(weights, np.linspace(0, 1, 201))
    return {"quantiles": quantiles, "rows": positive.mean(axis=1), "columns": positive.mean(axis=0)}


def test_two_draws_and_a_repetition_are_fresh() -> None:
    one, other = normal(1, (4, 3)), normal(2, (4, 3))
    assert fresh_weights(one, other, one, (4, 3)) == ""
    assert fresh_weights(one[:1], other[:1], one[:1], (1, 3)) == ""


@pytest.mark.parametrize(
    ("first", "second", "again", "words"),
    [
        (normal(1, (3, 4)), normal(2, (3, 4)), normal(1, (3, 4)), "shape is (3, 4)"),
        (np.full((4, 3), np.nan), normal(2, (4, 3)), normal(1, (4, 3)), "not finite"),
        (np.zeros((4, 3)), np.ones((4, 3)), np.zeros((4, 3)), "All weights are 0"),
        (np.ones((4, 3)), np.zeros((4, 3)), np.ones((4, 3)), "the same number"),
        (np.tile([1.0, 2, 3], (4, 1)), np.zeros((4, 3)), np.zeros((4, 3)), "Every row is the same"),
        (np.tile([[1.0], [2], [3], [4]], 3), np.zeros((4, 3)), np.zeros((4, 3)), "Every column is the same"),
        (normal(1, (4, 3)), normal(2, (4, 3)), normal(3, (4, 3)), "from `rng`"),
        (normal(1, (4, 3)), normal(1, (4, 3)), normal(1, (4, 3)), "Two calls"),
    ],
)
def test_weights_that_are_not_fresh_are_told_why(
    first: np.ndarray, second: np.ndarray, again: np.ndarray, words: str
) -> None:
    assert words in fresh_weights(first, second, again, (4, 3))


def test_the_right_variance_is_never_refused_and_a_tenth_more_is() -> None:
    for seed in SEEDS:
        weights = [moments(normal(seed, shape)) for shape in ((400, 50), (50, 400))]
        assert variances_are(weights, lambda fan_in, fan_out: 1.0, 3.0) == ""
        assert variances_are(weights, lambda fan_in, fan_out: 1 / 1.1, 3.0) != ""


def test_a_variance_of_the_other_fan_is_known_by_its_sentence() -> None:
    said = {
        variances_are(
            [moments(normal(seed, (1000, 100), 0.1)), moments(normal(seed, (100, 1000), 0.1**1.5))],
            lambda fan_in, fan_out: 1 / fan_in,
            3.0,
        )
        for seed in SEEDS
    }
    (sentence,) = said
    assert "some ten times" in sentence
    assert "about a tenth of" in sentence


def test_a_mean_beside_zero_is_refused() -> None:
    weights = [moments(normal(3, (40, 50)) + 0.5)] * 2
    assert "it must be 0" in variances_are(weights, lambda fan_in, fan_out: 1.25, 3.0)


@pytest.mark.parametrize(
    ("ratio", "words"),
    [
        (1.01, "right"),
        (0.5, "half"),
        (1 / 3, "a third"),
        (2.02, "twice"),
        (1e-9, "next to nothing"),
        (1e9, "thousands"),
    ],
)
def test_a_ratio_of_variances_has_words(ratio: float, words: str) -> None:
    assert variance_words(ratio, 100_000, 3.0).startswith(words)


def test_uniform_weights_are_never_refused_and_others_of_their_variance_are() -> None:
    for seed in SEEDS:
        right = np.random.default_rng(seed).uniform(-2, 2, (150, 200))
        assert uniform_weights(spread(right), 2.0) == ""
        assert "beyond the bound" in uniform_weights(spread(normal(seed, (150, 200), 2 / 3**0.5)), 2.0)
        assert "uniform" in uniform_weights(spread(np.abs(right)), 2.0)
        assert "uniform" in uniform_weights(spread(right * 0.9), 2.0)


def test_normal_weights_are_never_refused_nor_those_without_far_tails_and_uniform_ones_are() -> None:
    for seed in SEEDS:
        right = normal(seed, (300, 200), 2.0)
        inside = np.random.default_rng(seed).standard_normal(80_000)
        inside = inside[np.abs(inside) < 2][:60_000].reshape(300, 200)
        uniform = np.random.default_rng(seed).uniform(-1, 1, (300, 200))
        assert normal_weights(spread(right), 2.0) == ""
        assert normal_weights(spread(inside / 0.8796), 1.0) == ""
        assert "normal" in normal_weights(spread(uniform * 3**0.5), 1.0)


def test_signs_shared_by_a_row_are_refused() -> None:
    weights = np.abs(normal(1, (100, 80))) * np.sign(normal(2, (100, 1)))
    assert "whole rows" in normal_weights(spread(weights), 1.0)
