"""Rows to train on: like the originals to a model, and no longer to be found in them."""

import subprocess
import sys

import numpy as np
import pytest
from sklearn.datasets import load_diabetes, load_digits
from sklearn.linear_model import LinearRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from autograder.authoring.datasets import accuracy, diabetes, digits, root_mean_squared_error, ways_of_writing

SEEDS = range(5)


def nearest(rows, others):
    """Return for each row the number of the nearest of `others`."""
    return ((rows[:, None] - others) ** 2).sum(axis=-1).argmin(axis=1)


def scaled(x):
    return (x - x.mean(axis=0)) / x.std(axis=0)


@pytest.mark.parametrize("draw", [digits, diabetes, ways_of_writing])
def test_the_same_seed_gives_the_same_rows_and_another_seed_others(draw):
    (x, y, *_), (again, labels, *_), (other, *_) = (draw(np.random.default_rng(seed)) for seed in (3, 3, 4))
    assert np.array_equal(x, again)
    assert np.array_equal(y, labels)
    assert not np.array_equal(x, other)


def test_digits_are_pictures_in_the_unit_interval_of_ten_classes_that_all_occur():
    x, y = digits(np.random.default_rng(0))
    assert x.shape == (1750, 64)
    assert x.dtype == np.float32
    assert x.min() >= 0
    assert x.max() <= 1
    assert np.bincount(y).min() > 150


@pytest.mark.parametrize("seed", SEEDS)
def test_no_digit_is_in_the_original_and_the_label_of_the_one_most_like_it_is_wrong(seed):
    originals, labels = load_digits(return_X_y=True)
    x, y = digits(np.random.default_rng(seed))
    assert ((x[:, None, ::9] - originals[:, ::9] / 16) ** 2).sum(axis=-1).min() > 0
    assert accuracy(labels[nearest(x[:300], originals / 16)], y[:300]) < 0.05


@pytest.mark.parametrize("seed", SEEDS)
def test_digits_can_be_learnt_from_the_rows_that_are_given(seed):
    x, y = digits(np.random.default_rng(seed))
    model = KNeighborsClassifier(3).fit(x[:1200], y[:1200])
    assert model.score(x[1200:], y[1200:]) > 0.97


def test_ways_of_writing_are_ten_classes_of_which_as_many_of_each_are_held_back():
    x, y, x_test, labels, other_ways = ways_of_writing(np.random.default_rng(0))
    assert (x.shape, y.shape, x_test.shape) == ((1000, 64), (1000,), (150, 64))
    assert labels.shape == other_ways.shape == (150,)
    assert x.dtype == x_test.dtype == np.float32
    assert np.bincount(y, minlength=10).min() > 60
    assert (np.bincount(labels, minlength=10) == 15).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_each_of_five_digits_is_written_in_two_ways_and_knowing_it_is_worth_half(seed):
    originals, digit = load_digits(return_X_y=True)
    x, y, x_test, labels, other_ways = ways_of_writing(np.random.default_rng(seed))
    shown, asked = digit[nearest(x, originals / 16)], digit[nearest(x_test, originals / 16)]
    assert len(set(shown)) == 5
    assert all(len(set(y[shown == one])) == 2 for one in set(shown))
    names = {one: np.bincount(y[shown == one]).argmax() for one in set(shown)}
    known = np.array([names[one] for one in asked])
    assert accuracy(known, labels) == accuracy(known, other_ways) == 0.5


@pytest.mark.parametrize("seed", SEEDS)
def test_no_picture_that_is_held_back_is_among_those_to_train_on(seed):
    originals, _ = load_digits(return_X_y=True)
    x, _, x_test, *_ = ways_of_writing(np.random.default_rng(seed))
    shown, asked = nearest(x, originals / 16), nearest(x_test, originals / 16)
    assert len(set(asked)) == 150
    assert len(set(shown) & set(asked)) <= 1  # a faint picture may be nearest to another's original


@pytest.mark.parametrize("seed", SEEDS)
def test_ways_of_writing_can_be_learnt_from_the_rows_that_are_given(seed):
    x, y, x_test, labels, _ = ways_of_writing(np.random.default_rng(seed))
    assert KNeighborsClassifier(3).fit(x, y).score(x_test, labels) > 0.9


@pytest.mark.parametrize("seed", SEEDS)
def test_the_target_of_the_nearest_patient_in_the_original_fails_the_lower_threshold(seed):
    originals, targets = load_diabetes(return_X_y=True, scaled=False)
    x, y = diabetes(np.random.default_rng(seed))
    found = targets[nearest(scaled(x), scaled(originals))]
    assert root_mean_squared_error(found, y) > 63


@pytest.mark.parametrize("seed", SEEDS)
def test_even_a_perfect_look_up_of_the_original_target_fails_the_lower_threshold(seed):
    _, targets = load_diabetes(return_X_y=True, scaled=False)
    _, y = diabetes(np.random.default_rng(seed))
    order = np.random.default_rng(seed).permutation(len(y))  # what `diabetes` draws first
    assert np.corrcoef(targets[order], y)[0, 1] > 0.3
    assert root_mean_squared_error(targets[order], y) > 63


@pytest.mark.parametrize("seed", SEEDS)
def test_a_line_learns_diabetes_as_it_learns_the_original(seed):
    x, y = diabetes(np.random.default_rng(seed))
    folds = np.array_split(np.arange(len(x)), 5)
    errors = []
    for fold in folds:
        model = make_pipeline(StandardScaler(), LinearRegression()).fit(np.delete(x, fold, 0), np.delete(y, fold))
        errors.append(root_mean_squared_error(model.predict(x[fold]), y[fold]))
    assert 45 < np.mean(errors) < 56


def test_columns_of_diabetes_need_scaling_and_half_of_them_are_turned():
    originals, _ = load_diabetes(return_X_y=True, scaled=False)
    x, _ = diabetes(np.random.default_rng(0))
    order = np.random.default_rng(0).permutation(len(x))
    turned = [np.corrcoef(one, other)[0, 1] for one, other in zip(originals[order].T, x.T, strict=True)]
    np.testing.assert_allclose(np.abs(turned), 1)
    assert sum(one < 0 for one in turned) == 5
    assert x.std(axis=0).max() / x.std(axis=0).min() > 5


def test_scores_of_another_shape_pass_no_threshold():
    y = np.arange(4)
    assert accuracy(y, y) == 1
    assert accuracy([0, 1, 2, 0], y) == 0.75
    assert root_mean_squared_error([1, 2, 3, 4], y * 1.0) == 1
    for wrong in (y[:3], y[:, None], None):
        assert not accuracy(wrong, y) >= 0
        assert not root_mean_squared_error(wrong, y * 1.0) <= 100


def test_scikit_learn_is_not_imported_for_its_data():
    code = "import sys, numpy as np; from autograder.authoring.datasets import diabetes, digits\n"
    code += (
        "digits(np.random.default_rng()), diabetes(np.random.default_rng()); raise SystemExit('sklearn' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
