"""Stop after `patience` epochs without a new minimum; keep copies of the best."""

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlpkit.training import KeepBest, early_stopping


@given(losses=st.lists(st.integers(0, 6), min_size=1, max_size=30), patience=st.integers(1, 6))
def test_it_stops_at_the_first_window_without_a_new_minimum(losses: list[int], patience: int) -> None:
    """Oracle: the definition, epoch by epoch."""
    expected = len(losses) - 1
    for epoch in range(patience, len(losses)):
        window = losses[epoch - patience + 1 : epoch + 1]
        if min(window) >= min(losses[: epoch - patience + 1]):
            expected = epoch
            break
    best, stop = early_stopping(losses, patience)
    assert stop == expected
    assert best == int(np.argmin(losses[: stop + 1]))


def test_an_equal_loss_is_no_new_minimum() -> None:
    assert early_stopping([1.0, 1.0, 1.0, 0.5], patience=2) == (0, 2)


@pytest.mark.parametrize(
    ("losses", "patience", "name"),
    [([], 1, "`losses`"), ([1.0], 0, "`patience`"), ([1.0, float("nan")], 1, "`losses` must not hold NaN")],
)
def test_bad_input_is_named(losses: list[float], patience: int, name: str) -> None:
    with pytest.raises(ValueError, match=name):
        early_stopping(losses, patience)


def _model() -> keras.Model:
    return keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])


@given(values=st.lists(st.integers(0, 5), min_size=1, max_size=10))
def test_the_first_of_the_lowest_is_kept_as_a_copy(values: list[int]) -> None:
    model, best = MODEL, KeepBest()
    for epoch, value in enumerate(values):
        model.set_weights([np.full((2, 1), epoch, float), np.zeros(1)])
        best.update(model, epoch, float(value))
    model.set_weights([np.full((2, 1), -1.0), np.zeros(1)])
    assert best.epoch == int(np.argmin(values)) and best.value == min(values)
    np.testing.assert_array_equal(best.restore(model).get_weights()[0], float(best.epoch))


MODEL = _model()


def test_there_is_nothing_to_restore_before_the_first_epoch() -> None:
    with pytest.raises(RuntimeError, match="no best epoch yet"):
        KeepBest().restore(MODEL)


def test_nan_is_no_best_value() -> None:
    with pytest.raises(ValueError, match="`value` must be a finite number"):
        KeepBest().update(MODEL, 0, float("nan"))
