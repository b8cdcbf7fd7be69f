"""Recipes of probe inputs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.authoring import around, away_from, grid, magnitudes, points, shapes
from autograder.model.probe import Form

SEEDS = st.integers(0, 2**32 - 1)
RECIPES = {
    "points": points(1.0, 2.0),
    "grid": grid(-8, 8),
    "magnitudes": magnitudes(1e-6, 20.0),
    "shapes": shapes((), (3, 5), (2, 3, 4), (7, 1), (2,)),
    "away_from": away_from(0.0),
}


def draw(recipe, seed):
    return recipe(np.random.default_rng(seed))


@pytest.mark.parametrize("name", RECIPES)
@given(seed=SEEDS)
def test_the_seed_decides_everything(name, seed):
    first, again = draw(RECIPES[name], seed), draw(RECIPES[name], seed)
    assert len(first) == len(again)
    for one, other in zip(first, again, strict=True):
        assert np.array_equal(one.x, other.x)
        assert (one.x.dtype, one.form) == (other.x.dtype, other.form)


@pytest.mark.parametrize("name", ["shapes", "away_from"])
def test_another_seed_draws_other_numbers(name):
    one, other = draw(RECIPES[name], 1), draw(RECIPES[name], 2)
    assert not all(np.array_equal(a.x, b.x) for a, b in zip(one, other, strict=True))


@given(st.lists(st.floats(-1e4, 1e4, width=32), min_size=1, max_size=9))
def test_points_are_a_batch_of_exactly_these_numbers(at):
    (drawn,) = draw(points(*at), 0)
    assert drawn.x.shape == (len(at), 1)
    assert drawn.x.ravel().tolist() == at


def test_simple_numbers_lie_on_the_usual_grid_exactly():
    assert {-3.0, -2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0, 3.0} <= set(draw(grid(-8, 8), 0)[0].x.ravel().tolist())


@given(st.floats(-100, 0), st.floats(1, 100), st.integers(2, 50))
def test_a_grid_goes_evenly_from_low_up_to_high_and_is_drawn(low, high, count):
    (drawn,) = draw(grid(low, high, count), 0)
    assert drawn.picture
    assert drawn.x.shape == (count, 1)
    step = (high - low) / count
    np.testing.assert_allclose(np.diff(drawn.x[:, 0]), step, rtol=1e-3, atol=1e-5)
    np.testing.assert_allclose([drawn.x[0, 0], drawn.x[-1, 0] + step], [low, high], rtol=1e-5, atol=1e-5)


@given(st.floats(1e-6, 0.1), st.floats(1.0, 1e4))
def test_magnitudes_come_with_both_signs_and_reach_both_ends(low, high):
    x = draw(magnitudes(low, high), 0)[0].x.ravel()
    np.testing.assert_allclose(np.sort(x), np.sort(-x))
    np.testing.assert_allclose([np.abs(x).min(), np.abs(x).max()], [low, high], rtol=1e-6)
    assert 0 not in x


@given(seed=SEEDS, kink=st.floats(-3, 3), gap=st.floats(0.05, 1.0))
def test_nothing_comes_nearer_to_a_kink_than_the_gap(seed, kink, gap):
    curve, scattered = draw(away_from(kink, gap=gap, reach=gap + 2.0), seed)
    for drawn in (curve, scattered):
        distance = np.abs(drawn.x.astype(np.float64) - kink)
        assert distance.min() >= gap - 1e-5
        assert distance.max() <= gap + 2.0 + 1e-5
    assert np.all(np.diff(curve.x[:, 0]) > 0)
    assert {-1.0, 1.0} == set(np.sign(scattered.x - kink).ravel())
    assert curve.picture
    assert not scattered.picture


@given(seed=SEEDS)
def test_shapes_hand_over_tensors_and_arrays_of_both_precisions(seed):
    drawn = draw(RECIPES["shapes"], seed)
    assert [one.x.shape for one in drawn] == [(), (3, 5), (2, 3, 4), (7, 1), (2,)]
    assert {(one.form, one.x.dtype.name) for one in drawn} == {
        (form, precision) for form in Form for precision in ("float32", "float64")
    }
    assert all(isinstance(one.x, np.ndarray) for one in drawn)


def test_recipes_in_a_row_draw_in_order():
    both = draw(around(points(1.0), points(2.0, 3.0)), 0)
    assert [one.x.ravel().tolist() for one in both] == [[1.0], [2.0, 3.0]]
