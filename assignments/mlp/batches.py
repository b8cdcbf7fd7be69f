"""The checks of the exercise `minibatches` in *mlp*: inputs, laws, points. Chance is judged by many calls.

Released with the assignment; holds no answer.
"""

import math

import numpy as np

from autograder.authoring import call, holds, message, phrase, plural
from autograder.judging.dealing import every_row_is_in_one, rows_are_shuffled
from inputs import draw, seed

MANY = 200  # calls by which chance is judged
SPOILT = {
    "read": message("minibatches changes the arrays that it is given: shuffle row numbers, not the rows themselves."),
    "written": message("Writing into a batch changes x or y: a batch should be a copy of its rows."),
}


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
    several = [call(*numbered(rng, n, *shape), size, seed(rng), shown=shown_call(n, size)) for n, size, shape in cases]
    return [*several, call(*numbered(rng, 11, flat=True), 4, seed(rng), shown=shown_call(11, 4))]


def often(rng):
    shown = phrase("minibatches(x, y, 7, rng), {times} times", times=MANY)
    return [call(*numbered(rng, 30, 2), 7, MANY, seed(rng), shown=shown)]


def shown_call(n, size):
    """Return the call of `minibatches` as a student reads it."""
    return phrase("minibatches(x, y, {size}, rng) for {n} examples", size=size, n=n)


def rows_in(found, x):
    """Return the numbers of the rows in each batch by x and by y, and what is wrong with a batch, if anything is."""
    by_x, by_y = [], []
    for number, batch in enumerate(found):
        if len(batch) != 2:
            return (
                [],
                [],
                plural(
                    "Batch {batch} has {number} part; a pair (xb, yb) is asked for.",
                    "Batch {batch} has {number} parts; a pair (xb, yb) is asked for.",
                    len(batch),
                    batch=number,
                ),
            )
        xb, yb = (np.asarray(part, float) for part in batch)
        if xb.shape != (len(xb), *x.shape[1:]) or yb.shape != xb.shape[:1]:
            return (
                [],
                [],
                phrase(
                    "Batch {batch} has the shapes {xb} and {yb}, for x of shape {x}.",
                    batch=number,
                    xb=xb.shape,
                    yb=yb.shape,
                    x=x.shape,
                ),
            )
        by_x.append(np.round(xb.reshape(len(xb), math.prod(x.shape[1:]))[:, 0]).astype(int))
        by_y.append(yb.astype(int))
    return by_x, by_y, ""


def pairs_at_most_once(found, expected, x, y, batch_size, seed):
    by_x, by_y, wrong = rows_in(found, x)
    if wrong:
        return wrong
    if not by_x:
        return phrase("There is no batch at all.")
    names = [phrase("batch {number}", number=number) for number in range(len(by_x))]
    torn = [(a, b) for pair in zip(by_x, by_y, strict=True) for a, b in zip(*pair, strict=True) if a != b]
    missing = np.setdiff1d(np.arange(len(x)), np.concatenate(by_x))
    wrong = every_row_is_in_one([*by_x, missing], [*names, phrase("no batch")], len(x))
    if wrong:
        return wrong
    if torn:
        return phrase(
            "Row {row} of x came with the target of row {other}: pairs must stay together.",
            row=torn[0][0],
            other=torn[0][1],
        )
    same = all(np.allclose(np.asarray(xb, float), x[rows]) for (xb, _), rows in zip(found, by_x, strict=True))
    return "" if same else phrase("A batch has rows that x does not have.")


def are_full_but_the_last(sizes, expected, x, y, batch_size, seed):
    sizes, n = [int(size) for size in sizes], len(x)
    full, rest = divmod(n, batch_size)
    right = [batch_size] * full + [rest] * (rest > 0)
    if sizes == right:
        return ""
    got, wanted = (", ".join(map(str, one)) for one in (sizes, right))
    known = {"call": shown_call(n, batch_size), "wanted": wanted}
    if not got:
        return phrase("{call} gave batches of no rows, expected {wanted}.", **known)
    return phrase("{call} gave batches of {got} rows, expected {wanted}.", got=got, **known)


def are_shuffled(found, expected, *arguments):
    if np.min(found["first"]) < 0:
        return phrase("Some rows came in no batch.")
    where, first = np.asarray(found["where"]), np.asarray(found["first"])
    stay = np.isin(where, (0, where[0].sum())).all()
    neighbours_meet = np.count_nonzero(np.diff(first)) < len(np.unique(first))
    if stay and neighbours_meet and np.any(np.diff(found["last order"]) < 0):
        return phrase("Rows change places only within their batch: the same rows are together in every epoch.")
    return rows_are_shuffled(where, found["together"], first)


def repeats(found, expected, x, *arguments):
    one, other = (rows_in(again, x)[1] for again in found)
    if [rows.tolist() for rows in one] == [rows.tolist() for rows in other]:
        return ""
    return phrase(
        "The same seed gave two different orders: all that is random must come from `rng`, which you are given."
    )


def are_as_they_were(found, expected, x, y, batch_size, seed):
    for how, sentence in SPOILT.items():
        if not all(np.array_equal(one, right) for one, right in zip(found[how], (x, y), strict=True)):
            return phrase(sentence)
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
        calls=often,
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
