"""What *shift* calls its functions with: recipes from a random generator to calls, the simplest first.

Released with the assignment; holds no answer.
"""

import numpy as np

from autograder.authoring import call, message, phrase
from deals import at_least, columns_apart, farther, largest_column, manhattan


def seed_of(rng):
    return int(rng.integers(2**31))


def written(*arguments):
    """Return small arguments as a student would write them."""
    return ", ".join(str(np.asarray(one).tolist()).replace(".0,", ",").replace(".0]", "]") for one in arguments)


# ---- density_ratio


def ratios(rng, shape, clip, reach=3.0):
    """Return a call with logits of both signs, sizes that differ, and a bound."""
    sizes = int(rng.integers(200, 400)), int(rng.integers(50, 120))
    logits = rng.uniform(0.3, reach, shape) * rng.choice([-1, 1], shape)
    return call(logits, *rng.permutation(sizes).tolist(), clip)


def moderate(rng):
    small = np.array([0.0, 1.0, -2.0])
    first = call(small, 300, 100, 100.0, shown=f"density_ratio({written(small)}, 300, 100, 100.0)")
    return [first, ratios(rng, 7, 1000.0), ratios(rng, 12, 1000.0)]


def clipped(rng):
    small = np.array([-1.0, 0.0, 2.0])
    first = call(small, 100, 300, 2.0, shown=f"density_ratio({written(small)}, 100, 300, 2.0)")
    return [first, call(small, 300, 100, 5.0), ratios(rng, 40, 1.5), ratios(rng, 40, 0.7), ratios(rng, 40, 8)]


def far(rng):
    small = np.array([-1000.0, 0.0, 1000.0])
    return [call(small, 300, 100, 20.0, shown=f"density_ratio({written(small)}, 300, 100, 20.0)")] + [
        call((rng.uniform(100, 900, 6) * [1, -1, 1, -1, 1, -1]).astype(kind), 70, 200, 10.0)
        for kind in ("float32", "float64")
    ]


def other_logits(rng):
    column, table = ratios(rng, (6, 1), 4.0), ratios(rng, (3, 4), 1000.0)
    whole, single = np.array([1, -2, 0, 3]), rng.uniform(-3, 3, 5).astype("float32")
    return [call(whole, 90, 200, 5), call(single, 200, 90, 5.0), column, table, call(whole[:1], 90, 200, 5.0)]


# ---- weighted_loss


def some_losses(rng):
    small, weights = np.array([1.0, 2.0, 6.0]), np.array([1.0, 1.0, 4.0])
    first = call(small, weights, shown=f"weighted_loss({written(small, weights)})")
    return [first, *(call(rng.uniform(0.2, 3, n), rng.uniform(0.1, 5, n)) for n in (5, 31))]


def without_weight(rng):
    small, weights = np.array([1.0, 2.0, 30.0]), np.array([1.0, 3.0, 0.0])
    first = call(small, weights, shown=f"weighted_loss({written(small, weights)})")
    rows = rng.permutation(np.arange(12)) % 3
    return [first, call(rng.normal(size=12), rows * rng.uniform(0.5, 3, 12)), call(np.array([-1.5]), np.array([0.25]))]


def other_losses(rng):
    right = call(np.array([0, 1, 1, 0, 1]), np.array([2, 1, 5, 3, 2]))
    return [right, call(*(rng.uniform(0.2, 4, 9).astype("float32") for _ in range(2))), call(np.ones(3), np.arange(3))]


# ---- label_shift_weights


def confusions(rng, c):
    """Draw P(predicted i | true j): mostly right, in a way of its own for each class."""
    table = np.eye(c) * rng.uniform(1.5, 4, c) + rng.uniform(0.05, 1, (c, c))
    return table / table.sum(axis=0)


def labels_of(rng, counts):
    return rng.permutation(np.repeat(np.arange(len(counts)), counts))


def mixture(rng, c, q=None, absent=None, n=2000):
    """Return a call where q solves the equation, up to rounding to whole rows; `absent` is a class without source rows.

    An entry of q may be below 0: the predictions are then rarer than the confusions of other classes explain.
    """
    while True:
        table = confusions(rng, c)
        share = rng.permutation(q) if q is not None else rng.dirichlet(np.full(c, 6.0))
        counts = np.round(n * table @ share).astype(int)
        if counts.min() >= 0 and (q is not None or share.min() > 0.08):
            break
    rows = rng.permutation(np.arange(40, 40 + 25 * c, 25))
    rows[[] if absent is None else absent] = 0
    shown = phrase("label_shift_weights(confusion, source_labels, target_predictions) for {c} classes", c=c)
    return call(table, labels_of(rng, rows), labels_of(rng, counts), shown=shown)


TWO = np.array([[0.9, 0.4], [0.1, 0.6]])


def two_classes(source, predictions):
    """Return a call with so many rows of each class, and so many predictions."""
    source, predictions = (np.repeat([0, 1], counts) for counts in (source, predictions))
    return call(TWO, source, predictions, shown=f"label_shift_weights({written(TWO, source, predictions)})")


def positive(rng):
    return [two_classes((6, 2), (5, 5)), mixture(rng, 3), mixture(rng, 4), mixture(rng, 6)]


def negative(rng):
    shares = [-0.06, 0.3, 0.76], [-0.05, 0.25, 0.3, 0.5], [-0.06, 0.2, 0.36, 0.56, -0.06]
    below = [mixture(rng, len(q), np.array(q)) for q in shares]
    return [two_classes((6, 2), (1, 9)), *below]


def absent(rng):
    gone = [mixture(rng, 4, absent=j) for j in (1, 0, 3)]
    return [two_classes((3, 0), (3, 2)), two_classes((2, 3), (6, 0)), *gone, mixture(rng, 5, absent=[2, 4])]


def other_labels(rng):
    made = [mixture(rng, c).arguments for c in (3, 4)]
    kinds = ("float32", "int32", "uint8"), ("float64", "uint8", "int16")
    return [call(*(a.astype(k) for a, k in zip(one, kind, strict=True))) for one, kind in zip(made, kinds, strict=True)]


# ---- shift_p_value


TWO_SHAPES = message("{call}, a and b of shapes {a} and {b}")
FAR_APART = message("{call}, a and b of shapes {a} and {b}, far apart")
FAR_APART_IN_TWO = message("{call}, a and b of shapes {a} and {b}, far apart in two columns")


def p_values(rng, a, b, permutations, words=TWO_SHAPES):
    shown = phrase(words, call=f"shift_p_value(a, b, {permutations}, rng)", a=a.shape, b=b.shape)
    return call(a, b, permutations, seed_of(rng), shown=shown)


def far_apart(rng):
    near, moved = rng.normal(size=(20, 3)), rng.normal([0, 30, -30], size=(15, 3))
    return [
        p_values(rng, near[:, 0], moved[:, 1], 99, FAR_APART),
        p_values(rng, moved[:, 2:], near[:, :1], 19, FAR_APART),
        p_values(rng, near, moved, 49, FAR_APART_IN_TWO),
    ]


def tied(rng, sizes, d, rival):
    """Draw whole numbers for which another way of counting, the rival, gives quite another share.

    Sizes are powers of 2 and the mean of all is a whole number, so that means and deviations are exact.
    """
    n = sum(sizes)
    while True:
        rows = rng.integers(0, 4, (n, 1)) * rng.choice([-1, 1], d) + rng.integers(0, 2, (n, d))
        rows[-1] -= rows.sum(axis=0) % n
        share = at_least(rows, sizes[0])
        if 0.2 < share < 0.8 and abs(share - rival(rows, sizes[0])) > 0.14:
            return rows[: sizes[0]].astype(float), rows[sizes[0] :].astype(float)


def ties(rng):
    same = np.full((4, 2), 3.0)
    a, b = tied(rng, (2, 4), 1, farther)
    drawn = [
        (a[:, 0], b[:, 0]),
        tied(rng, (4, 8), 2, farther),
        tied(rng, (8, 4), 2, manhattan),
        tied(rng, (4, 8), 2, largest_column),
        tied(rng, (2, 8), 2, columns_apart),
        tied(rng, (8, 2), 3, farther),
    ]
    first = p_values(rng, same, same[:3], 39, message("{call}, all rows of a and b the same"))
    return [first, *(small_numbers(rng, a, b) for a, b in drawn)]


def small_numbers(rng, a, b):
    words = message("shift_p_value(a, b, 2000, rng), {a} and {b} rows of small whole numbers")
    return call(a, b, 2000, seed_of(rng), shown=phrase(words, a=len(a), b=len(b)))


def alike(rng):
    samples = rng.normal(size=(400, 15, 2)) @ [[1.0, 0.9], [0.0, 0.4]]
    shown = phrase("{call} for 400 pairs that are alike", call="shift_p_value(a, b, 19, rng)")
    return [call(samples, 6, 19, seed_of(rng), shown=shown)]


def middling(rng, sizes, d):
    """Draw samples whose p is neither small nor large, so that it is hardly the same ten times."""
    while True:
        rows = rng.normal(size=(sum(sizes), d))
        if 0.3 < at_least(rows, sizes[0]) < 0.7:
            return rows[: sizes[0]], rows[sizes[0] :]


def touching(rng):
    (a, b), (c, d) = middling(rng, (7, 5), 2), middling(rng, (5, 7), 1)
    return [p_values(rng, a, b, 99), p_values(rng, c[:, 0], d[:, 0], 99)]


# ---- kind_of_shift


def situations(*rows):
    return lambda rng: [call(*map(bool, row)) for row in rows]
