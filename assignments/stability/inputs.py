"""What *stability* calls its functions with: recipes from a random generator to calls, the simplest first.

Released with the assignment; holds no answer.
"""

from itertools import pairwise

import numpy as np

from autograder.authoring import Drawn, call, message, phrase


def rows(table):
    """Return the recipe of one batch with exactly these rows, as a tensor of each precision."""
    return lambda rng: [Drawn(x=np.array(table, dtype)) for dtype in (np.float32, np.float64)]


def axes(rng):
    """Batches and their axis, by position and by name, then arrays of one and of three axes, one of length 1."""
    x, y = rng.uniform(-3, 3, (4, 3)).astype(np.float32), rng.uniform(-3, 3, (2, 3, 4))
    return [
        call(x, axis=0),
        call(x, 1),
        call(x, axis=-2),
        call(x[:1], axis=0),
        call(y, axis=1),
        call(y, 0),
        call(rng.uniform(-3, 3, 5)),
        call(rng.uniform(-3, 3, (4, 1, 3)), axis=2),
    ]


def one_by_one(table):
    """Return the recipe of calls with each row alone, so that a failing one can be read, then of all in one batch."""

    def calls(rng):
        alone = [call(np.array([row], np.float32), -1, shown=f"x = [{row}], axis = -1") for row in table]
        return [*alone, *[call(np.array(table, dtype), -1) for dtype in (np.float32, np.float64)]]

    return calls


def batches(rng):
    """Rows that can be read, then batches without a word about the axis, in both precisions."""
    random = [call(rng.uniform(-4, 4, shape)) for shape in ((3, 5), (1, 6), (7, 1))]
    return [*one_by_one([[0.0, 1.0, 2.0], [2.0, -1.0, 0.5]])(rng), call(np.ones((4, 2), np.float32)), *random]


def slopes(rng):
    """Batches to differentiate at, along either axis."""
    x = rng.uniform(-3, 3, (4, 3)).astype(np.float32)
    return [call(x, -1), call(x, 0), call(rng.uniform(-3, 3, (2, 5)))]


def far_slopes(rng):
    """Extreme rows to differentiate at, none with two largest entries, where a maximum has a corner."""
    extreme = [[1e4, 9999.0, -1e4], [-1e4, -9998.0, -9999.0], [0.0, 1.0, 2.0], [1000.0, 0.0, -1000.0]]
    return one_by_one(extreme)(rng)


def sizes(*pairs):
    """Return the recipe of calls with these fans and a secret seed."""

    def shown(fan_in, fan_out):
        return phrase("fan_in = {fan_in}, fan_out = {fan_out}, a random generator", fan_in=fan_in, fan_out=fan_out)

    return lambda rng: [call(*pair, int(rng.integers(2**31)), shown=shown(*pair)) for pair in pairs]


def short_chains(rng):
    """A few factors: one, a power, and a chain whose factors are not square."""
    double, shear = np.array([[2.0, 0.0], [0.0, 2.0]]), np.array([[1, 1], [0, 1]])
    extents = [(2, 5), (5, 3), (3, 4), (4, 2), (2, 3)]
    return [
        call([double] * 3, shown=phrase("product_log10_norms([2 I, 2 I, 2 I]), 2 I the 2 by 2 identity doubled")),
        call([shear] * 4, shown="product_log10_norms([M, M, M, M]), M = [[1, 1], [0, 1]]"),
        call([rng.normal(size=(3, 4))]),
        call([rng.normal(size=extent) for extent in extents]),
        call([rng.normal(size=extent).astype(np.float32) for extent in extents]),
    ]


def long_chains(rng):
    """A thousand factors whose product overflows, one that underflows, and one that does first this, then that."""
    scales = {
        message("product_log10_norms(1,000 factors that grow)"): np.full(1000, 1.0),
        message("product_log10_norms(1,000 factors that shrink)"): np.full(1000, 0.05),
        message("product_log10_norms(1,000 factors that grow, then shrink)"): np.repeat([3.0, 0.02], 500),
    }
    return [
        call([scale * rng.normal(size=(7, 7)) for scale in each], shown=phrase(words)) for words, each in scales.items()
    ]


def vanishing_chains(rng):
    """Products that become exactly zero: through a factor of zeros, and without one."""
    m, zero, nilpotent = rng.normal(size=(2, 2)), np.zeros((2, 2)), np.array([[0.0, 1.0], [0.0, 0.0]])
    return [
        call([m, zero, m], shown=phrase("product_log10_norms([M, zeros, M])")),
        call([nilpotent] * 3, shown="product_log10_norms([N, N, N]), N = [[0, 1], [0, 0]]"),
        call([zero], shown=phrase("product_log10_norms([zeros])")),
    ]


PLAIN = message("gradient_norms(model, x, labels), a network {widths}, {n} examples")
PARTLY_FROZEN = message("gradient_norms(model, x, labels), a network {widths}, {n} examples, some layers frozen")
FAR_OUT = message("gradient_norms(model, x, labels), a network {widths}, {n} examples, logits beyond 10,000")


def network(rng, widths, n, frozen=(), gain=1.0, without_bias=()):
    """Return the call with a network of these widths and a batch of n examples; the last kernel is `gain` as large."""
    kernels = [rng.normal(0, 0.7, extent).astype(np.float32) for extent in pairwise(widths)]
    kernels[-1] *= gain
    biases = [None if k in without_bias else rng.normal(size=m).astype(np.float32) for k, m in enumerate(widths[1:])]
    x, labels = rng.normal(size=(n, widths[0])).astype(np.float32), rng.integers(0, widths[-1], n)
    words = PARTLY_FROZEN if frozen else FAR_OUT if gain > 1 else PLAIN
    shown = phrase(words, widths=" → ".join(map(str, widths)), n=n)
    return call(kernels, biases, list(frozen), x, labels, shown=shown)


def networks(*made):
    """Return the recipe of calls with networks: pairs of widths and keywords."""
    return lambda rng: [network(rng, *arguments, **keywords) for arguments, keywords in made]


def long_gradients(rng):
    """Gradients longer than allowed, of mixed shapes."""
    mixed = [rng.normal(0, 3, shape) for shape in ((3, 4), (4,), (4, 1, 2), ())]
    return [
        call([np.array([3.0, 0.0]), np.array([[0.0, -4.0]])], 1.0, shown="clip_by_global_norm([[3, 0], [[0, -4]]], 1)"),
        call(mixed, 0.7),
        call([g.astype(np.float32) for g in mixed[:3]], 5),
        call([np.array([0.01, 9.0, -0.02]), np.array([-0.03])], 2.5),
    ]


def short_gradients(rng):
    """Gradients no longer than allowed."""
    small = [rng.normal(0, 0.1, shape) for shape in ((3, 4), (4,))]
    return [
        call([np.array([3.0, 0.0]), np.array([[0.0, -4.0]])], 6.0, shown="clip_by_global_norm([[3, 0], [[0, -4]]], 6)"),
        call([np.array([3.0, 0.0]), np.array([[0.0, -4.0]])], 5.0, shown="clip_by_global_norm([[3, 0], [[0, -4]]], 5)"),
        call(small, 40.0),
    ]


def zero_gradients(rng):
    """Gradients that are all zero."""
    return [call([np.zeros((2, 3)), np.zeros(3)], 1.0), call([np.zeros(4, np.float32)], 0.5)]


def units(w1, w2, shown=""):
    """Return the call with these weights, given as lists."""
    return call(np.array(w1, float), np.array(w2, float), shown=shown)


def twins(rng, hidden, one, other, dtype=np.float64):
    """Return random weights of a layer in which the units `one` and `other` are twins."""
    w1, w2 = rng.normal(size=(3, hidden)).astype(dtype), rng.normal(size=(hidden, 2)).astype(dtype)
    w1[:, other], w2[other] = w1[:, one], w2[one]
    return w1, w2


def clear_cases(rng):
    """Layers with a pair of twins, wherever it is, and layers without."""
    w1, w2 = twins(rng, 5, 1, 3)
    other, alone = rng.normal(size=(2, 5)), rng.normal(size=(4, 3))
    square, ends = rng.normal(size=(3, 3)), twins(rng, 4, 0, 3, np.float32)
    return [
        units([[1, 1], [2, 2]], [[3], [3]], "is_symmetric([[1, 1], [2, 2]], [[3], [3]])"),
        units([[1, 2], [1, 2]], [[3], [4]], "is_symmetric([[1, 2], [1, 2]], [[3], [4]])"),
        call(w1, w2),
        call(other, rng.normal(size=(5, 3))),
        call(*ends),
        call(
            np.zeros((3, 4)),
            np.zeros((4, 2)),
            shown=phrase("is_symmetric(zeros of shape (3, 4), zeros of shape (4, 2))"),
        ),
        call(np.stack([square[0]] * 3), np.stack([alone[0]] * 3, axis=1)),
        call(alone[:, :1], alone[:1]),
        call(*twins(rng, 40, 17, 31)),
        call(*twins(rng, 5, 2, 3)),
    ]


def half_cases(rng):
    """Layers that are symmetric on one side only, or on each side for another pair."""
    w1, w2 = twins(rng, 6, 0, 4)
    into, out, fresh = w1.copy(), w2.copy(), rng.normal(size=(6, 2))
    apart, shared = fresh.copy(), fresh.copy()
    apart[2], shared[0] = apart[5], shared[2]
    return [
        units([[1, 1], [2, 2]], [[3], [4]], "is_symmetric([[1, 1], [2, 2]], [[3], [4]])"),
        units([[1, 2], [2, 1]], [[3], [3]], "is_symmetric([[1, 2], [2, 1]], [[3], [3]])"),
        call(into, fresh),
        call(rng.normal(size=(3, 6)), out),
        call(into, apart),
        call(into, shared),
    ]


def near_cases(rng):
    """Layers with units that are nearly the same, or the same but for a sign or the order of their weights."""
    w1, w2 = twins(rng, 4, 1, 2)
    near, after, opposite, turned = (w1.copy() for _ in range(4))
    near[0, 2] += 1e-9
    after[1, 2] = np.nextafter(after[1, 2], 9)
    opposite[:, 2] *= -1
    turned[:, 2] = turned[::-1, 1]
    late = w2.copy()
    late[2, 1] *= 1 + 1e-9
    return [call(near, w2), call(w1, late), call(after, w2), call(opposite, w2), call(turned, w2)]
