"""The checks of the exercise `minibatches` in *mlp*: inputs, laws, points. Chance is judged by many calls.

Released with the assignment; holds no answer.
"""

import math

import numpy as np

from autograder.authoring import call, holds
from autograder.judging.dealing import every_row_is_in_one, rows_are_shuffled
from inputs import draw, seed

MANY = 200  # calls by which chance is judged


def numbered(rng, n, *shape, flat=False):
    """Return rows that begin with their number, and targets that are it."""
    rows = np.arange(n, dtype=np.float32)
    if flat:
        return rows, rows.astype(int)
    x = draw(rng, n, *shape)
    x.reshape(n, -1)[:, 0] = rows
    return x, rows.astype(int)


def epochs(rng):
    cases = ((6, 2, (2,)), (7, 3, (3,)), (10, 4, (2, 3)), (5, 5, (1,)), (4, 9, (2,)), (9, 1, (3,)), (23, 5, (4,)))
    several = [call(*numbered(rng, n, *shape), size, seed(rng), shown=words(n, size)) for n, size, shape in cases]
    return [*several, call(*numbered(rng, 11, flat=True), 4, seed(rng), shown=words(11, 4))]


def words(n, size):
    return f"minibatches(x, y, {size}, rng) for {n} examples"


def rows_in(found, x):
    """Return the numbers of the rows in each batch by x and by y, and what is wrong with a batch, if anything is."""
    by_x, by_y = [], []
    for number, batch in enumerate(found):
        if len(batch) != 2:
            return [], [], f"Batch {number} has {len(batch)} parts; a pair (xb, yb) is asked for."
        xb, yb = (np.asarray(part, float) for part in batch)
        if xb.shape != (len(xb), *x.shape[1:]) or yb.shape != xb.shape[:1]:
            return [], [], f"Batch {number} has the shapes {xb.shape} and {yb.shape}, for x of shape {x.shape}."
        by_x.append(np.round(xb.reshape(len(xb), math.prod(x.shape[1:]))[:, 0]).astype(int))
        by_y.append(yb.astype(int))
    return by_x, by_y, ""


def pairs_at_most_once(found, expected, x, y, batch_size, seed):
    by_x, by_y, wrong = rows_in(found, x)
    if wrong:
        return wrong
    names = [f"batch {number}" for number in range(len(by_x))]
    torn = [(a, b) for pair in zip(by_x, by_y, strict=True) for a, b in zip(*pair, strict=True) if a != b]
    missing = np.setdiff1d(np.arange(len(x)), np.concatenate(by_x)) if by_x else []
    wrong = every_row_is_in_one([*by_x, missing], [*names, "no batch"], len(x)) if by_x else "There is no batch at all."
    if not wrong and torn:
        return f"Row {torn[0][0]} of x came with the target of row {torn[0][1]}: pairs must stay together."
    same = [np.allclose(np.asarray(xb, float), x[rows]) for (xb, _), rows in zip(found, by_x, strict=True) if not wrong]
    return wrong or ("" if all(same) else "A batch has rows that x does not have.")


def are_full_but_the_last(sizes, expected, x, y, batch_size, seed):
    sizes, n = [int(size) for size in sizes], len(x)
    full, rest = divmod(n, batch_size)
    right = [batch_size] * full + [rest] * (rest > 0)
    if sizes == right:
        return ""
    got, wanted = (", ".join(map(str, one)) or "no" for one in (sizes, right))
    return f"{words(n, batch_size)} gave batches of {got} rows, expected {wanted}."


def are_shuffled(found, expected, *arguments):
    if np.min(found["first"]) < 0:
        return "Some rows came in no batch."
    words = rows_are_shuffled(np.asarray(found["where"]), found["together"], np.asarray(found["first"]))
    if "in the order in which they stand" in words and np.any(np.diff(found["last order"]) < 0):
        return "Rows change places only within their batch: the same rows are together in every epoch."
    return words


def repeats(found, expected, x, *arguments):
    one, other = (rows_in(again, x)[1] for again in found)
    if [rows.tolist() for rows in one] == [rows.tolist() for rows in other]:
        return ""
    return "The same seed gave two different orders: all that is random must come from `rng`, which you are given."


def are_as_they_were(found, expected, x, y, batch_size, seed):
    for how, sentence in (
        ("read", "minibatches changes the arrays that it is given: shuffle row numbers, not the rows themselves."),
        ("written", "Writing into a batch changes x or y: a batch should be a copy of its rows."),
    ):
        if not all(np.array_equal(one, right) for one, right in zip(found[how], (x, y), strict=True)):
            return sentence
    return ""


batch_checks = [
    holds(
        pairs_at_most_once,
        name="rows",
        title="deals out examples with their own targets, none of them twice",
        points=0.75,
        calls=lambda rng: [one for one in epochs(rng) if one.arguments[2] <= len(one.arguments[0])],
        runs="dealt",
        random=True,
    ),
    holds(
        are_full_but_the_last,
        name="sizes",
        title="deals out all of them, batch_size at a time, but for a shorter last batch",
        points=0.75,
        calls=epochs,
        runs="batch_sizes",
        requires=("rows",),
    ),
    holds(
        are_shuffled,
        name="shuffled",
        title="gives every example the same chance of every batch, anew each time",
        points=0.75,
        calls=lambda rng: [
            call(*numbered(rng, 30, 2), 7, MANY, seed(rng), shown=f"minibatches(x, y, 7, rng), {MANY} times")
        ],
        runs="dealt_often",
        requires=("rows", "sizes"),
        random=True,
    ),
    holds(
        repeats,
        name="seed",
        title="gives the same order for the same seed",
        points=0.25,
        calls=lambda rng: epochs(rng)[1:4],
        runs="dealt_again",
        requires=("rows", "shuffled"),
        random=True,
    ),
    holds(
        are_as_they_were,
        name="arguments",
        title="leaves x and y as they were, whatever becomes of the batches",
        points=0.5,
        calls=lambda rng: epochs(rng)[:4],
        runs="kept",
        requires=("rows",),
    ),
]
