"""Laws of dealing: honest shuffles pass whatever their order, and each way to deal badly is said in its own words."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from autograder.judging.dealing import every_row_is_in_one, rows_are_named, rows_are_shuffled

Labels = NDArray[np.int64]
N, PARTS, TIMES = 30, 5, 200


def law_of(deal: Callable[[np.random.Generator], Labels], seed: int) -> str:
    rng = np.random.default_rng(seed)
    labels = np.array([deal(rng) for _ in range(TIMES)])
    where = np.array([(labels == part).sum(axis=0) for part in range(PARTS)]).T
    return rows_are_shuffled(where, float(np.mean(labels[:, 1:] == labels[:, :-1])), labels[0])


BLOCKS = np.repeat(np.arange(PARTS), N // PARTS)
WEAVE = np.arange(N) % PARTS


@pytest.mark.parametrize("parts", [BLOCKS, WEAVE, np.repeat([0, 1, 2, 3, 4], [20, 4, 3, 2, 1])])
@pytest.mark.parametrize("seed", range(30))
def test_an_honest_shuffle_is_never_refused(parts: Labels, seed: int) -> None:
    assert law_of(lambda rng: parts[rng.permutation(N)], seed) == ""


@pytest.mark.parametrize(
    ("deal", "words"),
    [
        (lambda rng: BLOCKS, "order in which they stand"),
        (lambda rng: BLOCKS[::-1], "order in which they stand"),
        (lambda rng: (BLOCKS + 1) % PARTS, "order in which they stand"),
        (lambda rng: WEAVE, "very same parts"),
        (lambda rng: BLOCKS[np.random.default_rng(1).permutation(N)], "very same parts"),
        (lambda rng: np.roll(BLOCKS, rng.integers(N)), "side by side"),
        (lambda rng: rng.permutation(PARTS)[BLOCKS], "side by side"),
        (lambda rng: rng.permutation(PARTS)[WEAVE], "side by side"),
        (lambda rng: np.concatenate([rng.permutation(BLOCKS[:15]), BLOCKS[15:]]), "same chance"),
    ],
)
@pytest.mark.parametrize("seed", range(5))
def test_each_way_to_shuffle_badly_has_its_words(
    deal: Callable[[np.random.Generator], Labels], words: str, seed: int
) -> None:
    assert words in law_of(deal, seed)


@given(n=st.integers(2, 40), parts=st.integers(1, 5), seed=st.integers(0, 2**31))
def test_any_partition_in_any_order_is_one(n: int, parts: int, seed: int) -> None:
    dealt = np.array_split(np.random.default_rng(seed).permutation(n), parts)
    assert every_row_is_in_one(dealt, [f"part {i}" for i in range(parts)], n) == ""


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ([[0, 1], [1, 2]], "Row 1 is in both the left and the right."),
        ([[0], [2]], "Row 1 is in none of the left, the right."),
        ([[0, 0, 1], [2]], "Row 0 is there more than once among the the left rows."),
        ([[0, 1], [2, 3]], "3 is among the the right rows, but the rows have the numbers 0 to 2."),
        ([[0, 1], [0.5, 2]], "0.5 is among the the right rows, but the rows have the numbers 0 to 2."),
    ],
)
def test_the_row_that_is_wrongly_dealt_is_named(parts: list[list[float]], words: str) -> None:
    assert every_row_is_in_one(parts, ("the left", "the right"), 3) == words


@pytest.mark.parametrize("rows", [[True, False, True], [[0, 1]], 3, [0, np.nan]])
def test_what_is_no_list_of_row_numbers_is_said_to_be_none(rows: object) -> None:
    assert rows_are_named(rows, "training", 3)


def test_an_empty_part_is_a_part() -> None:
    assert every_row_is_in_one([np.array([]), [1, 0]], ("a", "b"), 2) == ""


def test_many_parts_are_called_by_one_name() -> None:
    assert every_row_is_in_one([[0], [1]], ("fold 0", "fold 1"), 3, together="the folds") == (
        "Row 2 is in none of the folds."
    )
