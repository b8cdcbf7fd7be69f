"""Each example once an epoch, in a fresh order, and with its own target."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlpkit.training import minibatches


@given(n=st.integers(1, 60), batch_size=st.integers(1, 70), seed=st.integers(0, 2**32 - 1))
def test_each_example_comes_once_with_its_target(n: int, batch_size: int, seed: int) -> None:
    x = np.arange(n, dtype=float)[:, None]
    batches = list(minibatches(x, 10 * x[:, 0], batch_size, np.random.default_rng(seed)))
    seen = np.concatenate([xb[:, 0] for xb, _ in batches])
    assert sorted(seen) == list(range(n))
    np.testing.assert_array_equal(np.concatenate([yb for _, yb in batches]), 10 * seen)
    assert [len(xb) for xb, _ in batches[:-1]] == [batch_size] * (len(batches) - 1)
    assert 1 <= len(batches[-1][0]) <= batch_size


def test_members_of_a_batch_change_from_epoch_to_epoch() -> None:
    x, rng = np.arange(100), np.random.default_rng(0)
    first, second = ({frozenset(xb) for xb, _ in minibatches(x, x, 10, rng)} for _ in range(2))
    assert not first & second


def test_the_same_generator_state_gives_the_same_order() -> None:
    x = np.arange(50)
    first, second = (list(minibatches(x, x, 7, np.random.default_rng(3))) for _ in range(2))
    for (a, _), (b, _) in zip(first, second, strict=True):
        np.testing.assert_array_equal(a, b)


def test_batches_are_copies() -> None:
    x = np.zeros((4, 2))
    for xb, _ in minibatches(x, x, 2, np.random.default_rng(0)):
        xb += 1
    assert not x.any()


def test_bad_arguments_are_refused_at_the_call_and_not_at_the_first_batch() -> None:
    x, rng = np.zeros((4, 2)), np.random.default_rng(0)
    with pytest.raises(ValueError, match="`batch_size`"):
        minibatches(x, x, 0, rng)
    with pytest.raises(ValueError, match="`x` and `y` must have the same number of rows"):
        minibatches(x, x[:3], 2, rng)
    with pytest.raises(ValueError, match="`y` must not hold NaN"):
        minibatches(x, np.full(4, np.nan), 2, rng)
    with pytest.raises(ValueError, match="at least one row"):
        minibatches(x[:0], x[:0], 2, rng)
    with pytest.raises(TypeError, match="`rng`"):
        minibatches(x, x, 2, 0)
