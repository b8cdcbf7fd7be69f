"""Right random results are never refused here; wrong ones of the usual kinds are."""

import numpy as np
import pytest

from autograder.judging.statistics import (
    draws_differ,
    follows,
    fraction_is,
    lines_are_independent,
    mean_is,
    quantiles_follow,
    shares_are_independent,
    variance_is,
)

SEEDS = range(200)


def mask(seed: int, rate: float = 0.3, shape: tuple[int, int] = (120, 90)) -> np.ndarray:
    return np.random.default_rng(seed).random(shape) < rate


@pytest.mark.parametrize("rate", [0.0, 0.1, 0.3, 0.8, 1.0])
def test_independent_entries_are_never_refused(rate: float) -> None:
    for seed in SEEDS:
        hits = mask(seed, rate)
        assert fraction_is(hits, rate, "zeros") == ""
        assert lines_are_independent(hits, "zeros") == ""


def test_another_rate_is_refused() -> None:
    assert all("expected 30%" in fraction_is(mask(seed, 0.36), 0.3, "zeros") for seed in SEEDS)


@pytest.mark.parametrize(("shape", "name"), [((120, 1), "row"), ((1, 90), "column")])
def test_one_draw_for_a_whole_line_is_refused(shape: tuple[int, int], name: str) -> None:
    for seed in SEEDS:
        lines = np.broadcast_to(mask(seed, 0.3, shape), (120, 90))
        assert f"whole {name}s" in lines_are_independent(lines, "zeros")


def test_the_same_number_in_every_row_is_refused() -> None:
    exact = np.array([np.random.default_rng(row).permutation(90) < 27 for row in range(120)])
    assert "nearly the same number" in lines_are_independent(exact, "zeros")


def test_equal_draws_are_told_from_different_ones() -> None:
    assert draws_differ(mask(1), mask(1), "mask") != ""
    assert draws_differ(mask(1), mask(2), "mask") == ""


@pytest.mark.parametrize("law", ["normal", "uniform"])
def test_mean_and_variance_hold_for_right_draws_and_not_for_wrong_ones(law: str) -> None:
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        sample = rng.normal(0, 2, 4000) if law == "normal" else rng.uniform(-1, 1, 4000) * 2 * np.sqrt(3)
        kurtosis = 3.0 if law == "normal" else 1.8
        assert mean_is(sample, 0.0, 2.0, "weights") == ""
        assert variance_is(sample, 4.0, "weights", kurtosis) == ""
        assert "expected 4" in variance_is(sample * 1.2, 4.0, "weights", kurtosis)
        assert "expected 0" in mean_is(sample + 0.5, 0.0, 2.0, "weights")


def uniform(x: np.ndarray) -> np.ndarray:
    return np.clip(x, 0, 1)


def test_a_distribution_is_told_from_another() -> None:
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        assert follows(rng.random((50, 60)), uniform, "uniform") == ""
        assert "uniform" in follows(np.clip(rng.normal(0.5, 0.2, 3000), 0, 1), uniform, "uniform")


def test_quantiles_alone_tell_a_distribution_from_another_and_slack_forgives() -> None:
    steps = np.linspace(0, 1, 201)
    for seed in SEEDS:
        right = np.random.default_rng(seed).random(3000)
        wrong = 0.9 * right
        assert quantiles_follow(np.quantile(right, steps), 3000, uniform, "uniform") == ""
        assert "uniform" in quantiles_follow(np.quantile(wrong, steps), 3000, uniform, "uniform")
        assert quantiles_follow(np.quantile(wrong, steps), 3000, uniform, "uniform", slack=0.1) == ""


def test_shares_of_rows_and_columns_say_what_the_matrix_says() -> None:
    for hits in (mask(1), np.broadcast_to(mask(1, 0.3, (120, 1)), (120, 90))):
        said = shares_are_independent(hits.mean(axis=1), hits.mean(axis=0), "zeros")
        assert said == lines_are_independent(hits, "zeros")
