"""Points, probes and checks of the assignment *shift*.

Released with the assignment: it says what is called and what must hold, never what the answer is.
"""

from itertools import combinations, product

import numpy as np

from autograder.authoring import agrees, call, exercise, holds
from autograder.judging.statistics import SIGMAS, follows, mean_is

title = "Distribution shift: when the test data come from elsewhere"


def seed_of(rng):
    return int(rng.integers(2**31))


def written(*arguments):
    """Return small arguments as a student would write them."""
    return ", ".join(str(np.asarray(one).tolist()).replace(".0,", ",").replace(".0]", "]") for one in arguments)


def more(earns, calls, name, title, **words):
    return agrees(points=earns, calls=calls, name=name, title=title, requires=("values",), **words)


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


density_ratio = exercise(
    "density_ratio",
    title="from a classifier's logits to weights",
    points=3,
    checks=[
        agrees(points=1, calls=moderate, title="gives the right weights"),
        more(1, clipped, "clip", "lets no weight exceed the bound, and leaves the others alone"),
        more(0.5, far, "far", "stays finite for logits of any size", atol=1e-12),
        more(0.5, other_logits, "types", "takes integers, float32 and logits of any shape"),
    ],
)

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


weighted_loss = exercise(
    "weighted_loss",
    title="the loss that the target would have",
    points=2,
    checks=[
        agrees(points=1, calls=some_losses, title="gives the right loss"),
        more(0.5, without_weight, "zeros", "gives rows of weight 0 no say"),
        more(0.5, other_losses, "types", "takes integers and float32"),
    ],
)

# ---- source_classifier


RANKED = 0.9  # share of pairs, a target and a source row, in the right order; honest classifiers reach 0.94 and more


def turned(rng, d):
    """Draw a rotation, so that no border runs along an axis."""
    return np.linalg.qr(rng.normal(size=(d, d)))[0]


def straight(rng, n, target, d):
    """Draw n rows: two clouds side by side."""
    x = rng.normal(size=(n, d))
    x[:, 0] += 3.0 * target
    return x


def ring(rng, n, target, d):
    """Draw n rows: a cloud, and a ring around it in the first two columns."""
    x, angle = rng.normal(size=(n, d)), rng.uniform(0, 2 * np.pi, n)
    radius = rng.normal(3.0, 0.4, n)
    x[:, :2] = np.where(target, radius * [np.cos(angle), np.sin(angle)], 0.8 * x[:, :2].T).T
    return x


def two_sides(rng, n, target, d):
    """Draw n rows: a cloud, and two others on its two sides."""
    x = rng.normal(size=(n, d))
    x[:, 0] = np.where(target, 3.2 * rng.choice([-1, 1], n) + 0.7 * x[:, 0], 0.8 * x[:, 0])
    return x


def told_apart(rng, draw, sizes, d, words, units=None):
    """Return a call with source and target rows, and unlabelled rows of both; whose they are is withheld."""
    change = turned(rng, d) if units is None else np.diag(units)
    centre = 4 * rng.normal(size=d)
    held = rng.permutation(np.arange(500) % 2)
    groups = [np.zeros(sizes[0], int), np.ones(sizes[1], int), held]
    source, target, x = [(draw(rng, len(one), one, d) + centre) @ change for one in groups]
    return call(source, target, x, shown=f"source_classifier(x_source, x_target), {words}", withheld=(held,))


def straight_borders(rng):
    return [
        told_apart(rng, straight, (250, 250), 2, "two clouds side by side in the plane"),
        told_apart(rng, straight, (150, 400), 4, "two clouds side by side, with 4 columns"),
    ]


def curved_borders(rng):
    return [
        told_apart(rng, ring, (300, 300), 2, "a cloud and a ring around it"),
        told_apart(rng, two_sides, (350, 200), 5, "a cloud between two others, with 5 columns"),
    ]


def other_units(rng):
    units = [*rng.permutation([5.0, 0.1]), 200.0]
    return [told_apart(rng, ring, (300, 200), 3, "columns in very different units", units)]


def rows_alone(rng):
    return [told_apart(rng, straight, (120, 80), 3, "then logits of all rows, and of a few rows alone")]


def scores_of(found, x):
    """Return one number a row, or a sentence."""
    scores = np.asarray(found, float)
    if scores.shape not in ((len(x),), (len(x), 1)):
        return None, f"For {len(x)} rows your function gave the shape {scores.shape}; one logit a row is asked for."
    if np.isnan(scores).any():
        return None, "Your function gave NaN for some rows."
    return scores.ravel(), ""


def ranks(found, expected, source, target, x, held):
    """Of nearly all pairs, one row of each kind, the target's must get the higher logit."""
    scores, wrong = scores_of(found, x)
    if scores is None:
        return wrong
    targets, sources = scores[held == 1][:, None], scores[held == 0]
    share = float(np.mean(targets > sources) + 0.5 * np.mean(targets == sources))
    if share >= RANKED:
        return ""
    words = f"Of all pairs of a target and a source row held back, {share:.0%} got the higher logit for the target: "
    if share < 0.35:
        return words + "that is the wrong way round. Target is 1, source is 0."
    close = "no better than chance" if share < 0.6 else "better than chance, but not enough"
    return words + f"{close}. At least {RANKED:.0%} are asked for."


def by_itself(found, expected, source, target, x, held):
    """A row's logit must be a logit, and not depend on what other rows come with it."""
    scores, wrong = scores_of(found["all"], x)
    if scores is None:
        return wrong
    if len(np.unique(scores)) <= 2:
        return "Your function gives only two values: these are labels. Logits say how sure the classifier is."
    if scores.min() >= 0 and scores.max() <= 1:
        return "All values lie between 0 and 1: these are probabilities. A logit is log(p / (1 - p)), of either sign."
    few, finite = np.ravel(np.asarray(found["few"], float)), scores[np.isfinite(scores)]
    if len(few) != 5 or not np.allclose(few, scores[:5], rtol=0, atol=0.01 * float(np.std(finite))):
        return "A row gets another logit when fewer rows are asked about: scale by the training rows alone."
    return ""


def ranking(earns, calls, name, title):
    return holds(ranks, points=earns, calls=calls, name=name, title=title, runs="rank", random=True)


source_classifier = exercise(
    "source_classifier",
    title="tell target from source",
    points=4,
    seconds=90,
    trains=True,
    checks=[
        ranking(1, straight_borders, "straight", "tells target from source across a straight border"),
        ranking(1.5, curved_borders, "curved", "tells target from source across a curved border"),
        ranking(0.5, other_units, "units", "does so where columns are in different units"),
        holds(
            by_itself,
            points=1,
            calls=rows_alone,
            name="logits",
            title="gives each row a logit of its own",
            runs="rank_few",
            random=True,
        ),
    ],
)

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
    shown = f"label_shift_weights(confusion, source_labels, target_predictions) for {c} classes"
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


label_shift_weights = exercise(
    "label_shift_weights",
    title="how much more frequent each class has become",
    points=4,
    checks=[
        agrees(points=1.5, calls=positive, title="gives the right weights", rtol=1e-3),
        more(1, negative, "negative", "makes a negative share 0 and leaves the others as they are", rtol=1e-3),
        more(1, absent, "absent", "copes with classes that nobody has, or nobody predicts", rtol=1e-3),
        more(0.5, other_labels, "types", "takes labels of any integer type", rtol=1e-3),
    ],
)

# ---- shift_p_value


def p_values(rng, a, b, permutations, words):
    return call(a, b, permutations, seed_of(rng), shown=f"shift_p_value(a, b, {permutations}, rng), {words}")


def far_apart(rng):
    near, moved = rng.normal(size=(20, 3)), rng.normal([0, 30, -30], size=(15, 3))
    return [
        p_values(rng, near[:, 0], moved[:, 1], 99, "a and b of shapes (20,) and (15,), far apart"),
        p_values(rng, moved[:, 2:], near[:, :1], 19, "a and b of shapes (15, 1) and (20, 1), far apart"),
        p_values(rng, near, moved, 49, "a and b of shapes (20, 3) and (15, 3), far apart in two columns"),
    ]


def gaps_of(rows, n):
    """Return how far apart the means are, times a constant, for all ways to choose n rows: the first n come first."""
    chosen = np.array(list(combinations(range(len(rows)), n)))
    return rows[chosen].sum(axis=1) * len(rows) - rows.sum(axis=0) * n


def euclidean(gaps):
    return np.sum(gaps**2, axis=1)


def at_least(rows, n, distance=euclidean):
    """Return which share of all ways to choose the n rows of a has means at least as far apart as the first n."""
    far = distance(gaps_of(rows, n))
    return float(np.mean(far >= far[0]))


def farther(rows, n):
    far = euclidean(gaps_of(rows, n))
    return float(np.mean(far > far[0]))


def manhattan(rows, n):
    return at_least(rows, n, lambda gaps: np.abs(gaps).sum(axis=1))


def largest_column(rows, n):
    return at_least(rows, n, lambda gaps: np.abs(gaps).max(axis=1))


def columns_apart(rows, n):
    """Return the share for two columns that are shuffled without each other."""
    one, other = gaps_of(rows, n).T ** 2
    return float(np.mean(one[:, None] + other >= one[0] + other[0]))


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
    first = p_values(rng, same, same[:3], 39, "all rows of a and b the same")
    words = "{} and {} rows of small whole numbers"
    return [first, *(p_values(rng, a, b, 2000, words.format(len(a), len(b))) for a, b in drawn)]


def alike(rng):
    samples = rng.normal(size=(400, 15, 2)) @ [[1.0, 0.9], [0.0, 0.4]]
    return [call(samples, 6, 19, seed_of(rng), shown="shift_p_value(a, b, 19, rng) for 400 pairs that are alike")]


def is_lowest(found, expected, a, b, permutations, seed):
    p, wrong = share_of(found, permutations)
    if wrong or round(p * (permutations + 1)) == 1:
        return wrong
    return (
        f"a and b are so far apart that no shuffle comes near: with 0 hits in {permutations} permutations, p should be "
        f"(1 + 0) / (1 + {permutations}) = {1 / (1 + permutations):g}. Yours is {p:.4g}."
    )


def share_of(found, permutations):
    """Return p, and what keeps it from being a number that counting can give."""
    if found is None:
        return None, "Nothing came back; is a `return` missing?"
    p = float(np.asarray(found, float).reshape(()))
    hits = p * (permutations + 1) - 1
    if 0 < p <= 1 + 1e-6 and abs(hits - round(hits)) < 1e-3:
        return p, ""
    return p, f"p is {p:.6g}; counting gives (1 + hits) / (1 + {permutations}), with 0 to {permutations} hits."


def counts_hits(found, expected, a, b, permutations, seed):
    """Hits must be as frequent as among all ways to share out the rows."""
    rows = np.concatenate([a, b]).reshape(len(a) + len(b), -1)
    p, wrong = share_of(found, permutations)
    if wrong:
        return wrong
    hits, share = p * (permutations + 1) - 1, at_least(rows, len(a))
    if abs(hits - permutations * share) <= SIGMAS * np.sqrt(permutations * share * (1 - share)) + 0.5:
        return ""
    strictly = farther(rows, len(a))
    low = abs(hits - permutations * strictly) <= SIGMAS * np.sqrt(permutations * strictly * (1 - strictly)) + 0.5
    hint = " That is the share that lies farther: a distance equal to the observed one is a hit too." if low else ""
    much = "few" if hits < permutations * share else "many"
    return (
        f"Too {much} hits: {hits / permutations:.1%} of your permutations, while {share:.1%} of all ways to share out "
        f"these rows put the means at least as far apart.{hint}"
    )


def is_uniform(found, expected, samples, n, permutations, seed):
    shares = [share_of(one, permutations) for one in found]
    wrong = next((words for _, words in shares if words), "")
    p = np.array([one for one, _ in shares], float)
    middle = 0.5 / (permutations + 1)
    if wrong or not (follows(p - middle, lambda p: p, "uniform") or mean_is(p, 0.5 + middle, 12**-0.5, "values")):
        return wrong
    small = float(np.mean(p < 0.101))
    return f"Where nothing has shifted, p should be at most 0.1 in 10% of all cases; yours is in {small:.0%}."


def unchanged(found, expected, a, b, permutations, seed):
    same = np.array_equal(found["a"], a) and np.array_equal(found["b"], b)
    return "" if same else "shift_p_value changes the arrays it is given; work on a copy."


def repeatable(found, expected, a, b, permutations, seed):
    if len(set(np.ravel(found["one"]))) == 1:
        return (
            "Ten calls with one generator gave the same p: the permutations must come from `rng`, and be new each time."
        )
    if not np.array_equal(found["one"], found["other"]):
        return "The same seed gave two different results: all that is random must come from `rng`, which you are given."
    return ""


def touching(rng):
    a, b = rng.normal(size=(9, 2)), rng.normal(size=(7, 2)) + 0.3
    return [
        p_values(rng, a, b, 59, "a and b of shapes (9, 2) and (7, 2)"),
        p_values(rng, a[:, 0], b[:, 0], 59, "shapes (9,) and (7,)"),
    ]


def chance(property, earns, calls, name, title, runs, requires=("apart",)):
    return holds(property, points=earns, calls=calls, name=name, title=title, runs=runs, random=True, requires=requires)


shift_p_value = exercise(
    "shift_p_value",
    title="has anything moved at all?",
    points=4,
    seconds=60,
    checks=[
        chance(is_lowest, 1, far_apart, "apart", "gives the smallest p where the means are far apart", "p_once", ()),
        chance(counts_hits, 1.5, ties, "hits", "counts a distance at least the observed one as a hit", "p_once"),
        chance(is_uniform, 0.5, alike, "uniform", "gives every p as often where nothing has shifted", "p_often"),
        chance(unchanged, 0.5, touching, "unchanged", "leaves its arguments as they are", "arguments_after"),
        chance(repeatable, 0.5, touching, "seed", "draws from `rng`, and from nothing else", "p_again"),
    ],
)

# ---- kind_of_shift


def situations(*rows):
    return lambda rng: [call(*map(bool, row)) for row in rows]


kind_of_shift = exercise(
    "kind_of_shift",
    title="name the shift",
    points=2,
    checks=[
        agrees(
            points=0.5,
            calls=situations((0, 0, 0, 0), (1, 0, 1, 1), (1, 1, 1, 0), (0, 1, 0, 1), (1, 1, 1, 1)),
            title="names the plain cases",
        ),
        more(0.5, situations((1, 0, 1, 0), (0, 0, 1, 0), (0, 1, 1, 0)), "label", "asks for label shift first"),
        more(0.5, situations((1, 0, 0, 1), (1, 0, 0, 0), (1, 1, 0, 1)), "inputs", "names a shift of the inputs"),
        more(0.5, situations(*product((0, 1), repeat=4)), "all", "is right in all sixteen cases"),
    ],
)
