"""Points, probes and checks of the assignment *stability*.

Released with the assignment: it says what is called and what must hold, never what the answer is.
"""

from itertools import pairwise

import numpy as np

from autograder.authoring import Drawn, agrees, call, differentiates, exercise, holds, values
from autograder.judging.weights import fresh_weights, normal_weights, uniform_weights, variances_are
from autograder.model.probe import Form

title = "Stability: numbers that neither vanish nor explode"

FINITE = "stays finite and exact up to ±10,000"
UNEQUAL = [[1e4, 1e4, 1e4], [1e4, 9999.0, -1e4], [-1e4, -1e4, -9999.0], [0.0, 1.0, 2.0], [1000.0, 0.0, -1000.0]]


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


def logarithm_checks(far, earns):
    """Return what is asked of both functions of logits: values and gradients, along any axis and far out."""
    slope, slope_far = "stays differentiable, with the right gradient", "has a gradient that stays finite up to ±10,000"
    return [
        agrees(points=0.5, calls=batches, rtol=1e-5, atol=1e-5),
        agrees(
            name="axis",
            title="works along any axis, of arrays and of tensors",
            points=earns[0],
            calls=axes,
            form=Form.TENSOR,
            requires=("values",),
        ),
        agrees(name="far out", title=FINITE, points=earns[1], calls=one_by_one(UNEQUAL), requires=("values",), **far),
        differentiates(title=slope, points=earns[2], calls=slopes),
        differentiates(
            name="gradient far out",
            title=slope_far,
            points=earns[3],
            calls=far_slopes,
            atol=5e-3,  # float32 logits of 10,000 are 0.001 apart, and so are the exponents of a softmax of them
            requires=("values", "gradient"),
        ),
    ]


MASKED = [[-np.inf, 0.0, 1.0], [2.0, -np.inf, -np.inf], [-np.inf] * 3, [1e4, -np.inf, 1e4]]

logsumexp = exercise(
    "logsumexp",
    title="the logarithm of a sum of exponentials",
    points=3,
    checks=[
        # Three float32 neighbours at 10,000: what is lost beyond is not rounding.
        *logarithm_checks({"rtol": 3e-7, "atol": 1e-5}, (0.5, 0.5, 0.5, 0.5)),
        values(
            name="minus infinity",
            title="counts an entry of -inf for nothing, and gives -inf where there is nothing else",
            points=0.5,
            at=rows(MASKED),
            rtol=3e-7,
            atol=1e-5,
            requires=("values",),
        ),
    ],
)

log_softmax = exercise(
    "log_softmax",
    title="the logarithm of a softmax",
    points=2,
    forbids=("log_softmax",),
    # Two float32 neighbours at 10,000: a difference of two such numbers cannot be better.
    checks=logarithm_checks({"rtol": 1e-6, "atol": 2e-3}, (0.25, 0.5, 0.5, 0.25)),
)


def is_fresh(observed, expected, fan_in, fan_out, seed):
    """Right shape, a draw for each weight, from the generator given and no other."""
    drawn = [np.asarray(observed[key]) for key in ("first", "second", "again")]
    return fresh_weights(*drawn, (fan_in, fan_out))


def sizes(*pairs):
    """Return the recipe of calls with these fans and a secret seed."""
    shown = "fan_in = {}, fan_out = {}, a random generator"
    return lambda rng: [call(*pair, int(rng.integers(2**31)), shown=shown.format(*pair)) for pair in pairs]


def initialiser_checks(scale, law, law_title):
    """Return what is asked of an initialiser: laws, never its numbers."""

    def asked(name, title, points, held, runs, *pairs, requires=()):
        return holds(
            held, name=name, title=title, points=points, calls=sizes(*pairs), requires=requires, runs=runs, random=True
        )

    fresh = "gives fresh weights of the right shape, from `rng` alone"
    scale_title = "has mean 0 and the right variance, for tall and wide matrices"
    small = (7, 4), (4, 7), (1, 3), (20, 30)
    return [
        asked("values", fresh, 0.5, is_fresh, "draws", *small),
        asked("scale", scale_title, 1, scale, "both_ways", (1000, 100), requires=("values",)),
        asked("law", law_title, 0.5, law, "law", (300, 200), requires=("values", "scale")),
    ]


def xavier_scale(observed, expected, many, few, seed):
    """Variance 2 / (fan_in + fan_out)."""
    return variances_are(observed, lambda fan_in, fan_out: 2 / (fan_in + fan_out), 1.8)


def xavier_law(observed, expected, fan_in, fan_out, seed):
    """Uniform between the bounds."""
    return uniform_weights(observed, (6 / (fan_in + fan_out)) ** 0.5)


def he_scale(observed, expected, many, few, seed):
    """Variance 2 / fan_in."""
    return variances_are(observed, lambda fan_in, fan_out: 2 / fan_in, 3.0)


def he_law(observed, expected, fan_in, fan_out, seed):
    """Normal."""
    return normal_weights(observed, (2 / fan_in) ** 0.5)


xavier_uniform = exercise(
    "xavier_uniform",
    title="Xavier's initial weights",
    points=2,
    checks=initialiser_checks(xavier_scale, xavier_law, "is uniform between the bounds, each weight on its own"),
)

he_normal = exercise(
    "he_normal",
    title="He's initial weights",
    points=2,
    checks=initialiser_checks(he_scale, he_law, "is normal, each weight on its own"),
)


def short_chains(rng):
    """A few factors: one, a power, and a chain whose factors are not square."""
    double, shear = np.array([[2.0, 0.0], [0.0, 2.0]]), np.array([[1, 1], [0, 1]])
    extents = [(2, 5), (5, 3), (3, 4), (4, 2), (2, 3)]
    return [
        call([double] * 3, shown="product_log10_norms([2 I, 2 I, 2 I]), 2 I the 2 by 2 identity doubled"),
        call([shear] * 4, shown="product_log10_norms([M, M, M, M]), M = [[1, 1], [0, 1]]"),
        call([rng.normal(size=(3, 4))]),
        call([rng.normal(size=extent) for extent in extents]),
        call([rng.normal(size=extent).astype(np.float32) for extent in extents]),
    ]


def long_chains(rng):
    """A thousand factors whose product overflows, one that underflows, and one that does first this, then that."""
    scales = {"that grow": np.full(1000, 1.0), "that shrink": np.full(1000, 0.05)}
    scales["that grow, then shrink"] = np.repeat([3.0, 0.02], 500)
    return [
        call([scale * rng.normal(size=(7, 7)) for scale in each], shown=f"product_log10_norms(1,000 factors {name})")
        for name, each in scales.items()
    ]


def vanishing_chains(rng):
    """Products that become exactly zero: through a factor of zeros, and without one."""
    m, zero, nilpotent = rng.normal(size=(2, 2)), np.zeros((2, 2)), np.array([[0.0, 1.0], [0.0, 0.0]])
    return [
        call([m, zero, m], shown="product_log10_norms([M, zeros, M])"),
        call([nilpotent] * 3, shown="product_log10_norms([N, N, N]), N = [[0, 1], [0, 0]]"),
        call([zero], shown="product_log10_norms([zeros])"),
    ]


def product_check(points, calls, **words):
    """Ask for the logarithms of a chain's norms, to six digits."""
    return agrees(points=points, calls=calls, rtol=1e-6, atol=1e-5, **words)


product_log10_norms = exercise(
    "product_log10_norms",
    title="the size of a long product",
    points=3,
    forbids=("product_log10_norms",),
    checks=[
        product_check(1, short_chains),
        product_check(1, long_chains, name="long", title="follows 1,000 factors of any size", requires=("values",)),
        product_check(
            1, vanishing_chains, name="zero", title="gives -inf from where the product is zero", requires=("values",)
        ),
    ],
)


def network(rng, widths, n, frozen=(), gain=1.0, without_bias=()):
    """Return the call with a network of these widths and a batch of n examples; the last kernel is `gain` as large."""
    kernels = [rng.normal(0, 0.7, extent).astype(np.float32) for extent in pairwise(widths)]
    kernels[-1] *= gain
    biases = [None if k in without_bias else rng.normal(size=m).astype(np.float32) for k, m in enumerate(widths[1:])]
    x, labels = rng.normal(size=(n, widths[0])).astype(np.float32), rng.integers(0, widths[-1], n)
    shown = f"gradient_norms(model, x, labels), a network {' → '.join(map(str, widths))}, {n} examples"
    shown += ", some layers frozen" if frozen else ", logits beyond 10,000" if gain > 1 else ""
    return call(kernels, biases, list(frozen), x, labels, shown=shown)


def networks(*made):
    """Return the recipe of calls with networks: pairs of widths and keywords."""
    return lambda rng: [network(rng, *arguments, **keywords) for arguments, keywords in made]


gradient_norms = exercise(
    "gradient_norms",
    title="the size of the gradient, layer by layer",
    points=3,
    forbids=("gradient_norms",),
    checks=[
        agrees(points=1.5, calls=networks((((4, 3), 5), {}), (((5, 7, 6, 4), 9), {})), runs="norms"),
        agrees(
            name="kernels",
            title="looks at trainable kernels alone, and at the cross-entropy alone",
            points=1,
            calls=networks((((3, 6, 5, 4), 7), {"without_bias": (0, 2)}), (((5, 4, 6, 3), 8), {"frozen": (1,)})),
            requires=("values",),
            runs="norms",
        ),
        agrees(
            name="far out",
            title="stays finite for logits beyond ±10,000",
            points=0.5,
            calls=networks((((4, 6, 3), 11), {"gain": 3e4})),
            requires=("values",),
            runs="norms",
        ),
    ],
)


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


clip_by_global_norm = exercise(
    "clip_by_global_norm",
    title="shorter gradients of the same direction",
    points=2,
    checks=[
        agrees(points=0.75, calls=long_gradients),
        agrees(
            name="short",
            title="leaves gradients that are short enough as they are",
            points=0.5,
            calls=short_gradients,
            requires=("values",),
        ),
        agrees(name="zero", title="leaves zeros zero", points=0.25, calls=zero_gradients, requires=("values",)),
        agrees(
            name="tensors",
            title="takes tensors as well",
            points=0.5,
            calls=lambda rng: [*long_gradients(rng), *short_gradients(rng)],
            form=Form.TENSOR,
            requires=("values",),
        ),
    ],
)


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
        call(np.zeros((3, 4)), np.zeros((4, 2)), shown="is_symmetric(zeros of shape (3, 4), zeros of shape (4, 2))"),
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


def answers_rightly(observed, expected, w1, w2):
    """True or False, whichever is right."""
    given = np.asarray(observed)
    if given.size != 1 or given.dtype.kind not in "bif" or given.item() not in (0, 1):
        return "Expected True or False, received " + ("nothing." if observed is None else "something else.")
    if given.item() == np.asarray(expected).item():
        return ""
    if given.item():
        return "You say True, but no two of these units are equal in all weights that come in and all that go out."
    return "You say False, but two of these units are equal in all weights that come in and all that go out."


is_symmetric = exercise(
    "is_symmetric",
    title="two hidden units that are one",
    points=2,
    forbids=("is_symmetric",),
    checks=[
        holds(answers_rightly, name="values", title="tells twins from strangers", points=1, calls=clear_cases),
        holds(
            answers_rightly,
            name="both sides",
            title="wants one pair to be equal on both sides",
            points=0.5,
            calls=half_cases,
            requires=("values",),
        ),
        holds(
            answers_rightly,
            name="exactly",
            title="wants exactly equal weights",
            points=0.5,
            calls=near_cases,
            requires=("values",),
        ),
    ],
)
