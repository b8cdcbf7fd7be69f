"""Points, probes and checks of the assignment *model selection*.

Released with the assignment: it says what is called and what must hold, never what the answer is.
"""

import numpy as np

from autograder.authoring import agrees, call, exercise, holds
from autograder.judging.dealing import every_row_is_in_one, rows_are_shuffled

title = "Model selection: fitting too little, too much, and knowing it"

MANY = 200  # calls by which chance is judged


def seed_of(rng):
    return int(rng.integers(2**31))


def written(*arguments):
    """Return small arguments as a student would write them."""
    return ", ".join(str(np.asarray(one).tolist()).replace(".0,", ",").replace(".0]", "]") for one in arguments)


def law(property, earns, name, title, calls, runs, requires=(), random=True):
    """Ask that `property` holds of what a scenario saw; what it saw is random, if nothing else is said."""

    def asked(found, expected, *arguments):
        return property(found, *arguments) if found is not None else "Nothing came back; is a `return` missing?"

    return holds(asked, points=earns, calls=calls, name=name, title=title, requires=requires, runs=runs, random=random)


def sizes(property, earns, title, calls, first):
    """Ask that `property` holds of the sizes of the parts, which do not depend on chance."""
    return law(property, earns, "sizes", title, calls, "sizes", (first,), random=False)


# ---- polynomial_features


def spread(rng, n):
    """Draw n numbers of both signs, none near 0, and put a 0 among them."""
    x = rng.uniform(0.4, 2.6, n) * rng.permutation(np.where(np.arange(n) % 2, 1.0, -1.0))
    x[n // 2] = 0.0
    return x


def flat(rng):
    small = np.array([1.0, 2.0, -3.0])
    first = [call(small, degree, shown=f"polynomial_features({written(small)}, {degree})") for degree in (2, 4)]
    return [*first, call(spread(rng, 7), 5), call(spread(rng, 4).astype("float32"), 3)]


def few_columns(rng):
    return [call(spread(rng, 5), 0), call(spread(rng, 6), 1), call(np.array([1.5]), 3)]


def upright(rng):
    column = np.array([[1.0], [2.0], [-3.0]])
    first = call(column, 2, shown=f"polynomial_features({written(column)}, 2)")
    return [first, call(spread(rng, 6)[:, None], 4), call(np.array([[-1.5]]), 3)]


def whole(rng):
    return [call(np.array([1, 2, -3]), 4), call(rng.permutation(np.arange(-4, 5)), 5)]


def high(rng):
    return [call(np.array([1.0, 2.0, -3.0]), 20), call(spread(rng, 5), 25)]


def features(earns, calls, name="values", title="gives the right columns", **words):
    """Ask for the right columns; the last ones are small, so that only relative errors count."""
    requires = ("values",) if name != "values" else ()
    return agrees(points=earns, calls=calls, name=name, title=title, requires=requires, rtol=1e-4, atol=1e-30, **words)


polynomial_features = exercise(
    "polynomial_features",
    title="powers of x, each over its factorial",
    points=2,
    checks=[
        features(0.5, flat),
        features(0.25, few_columns, "edges", "gives one column for degree 0, one row for one number"),
        features(0.5, upright, "column", "takes a column of shape (n, 1) as well"),
        features(0.25, whole, "integers", "takes integers as well"),
        features(0.5, high, "high degrees", "keeps its digits where factorials are huge", runs="in_floats"),
    ],
)

# ---- split


def cases_of_split(rng):
    cases = [(20, 0.2, 0.3), (23, 0.2, 0.3), (11, 0.2, 0.3), (100, 0.29, 0.57), (30, 0.3, 0.0), (12, 0.0, 0.25)]
    cases += [(int(rng.integers(60, 90)), 0.2, 0.3), (10, 0.25, 0.25)]
    return [call(*case, seed_of(rng), shown="split({}, {}, {}, rng)".format(*case)) for case in cases]


def many_splits(rng):
    return [call(30, 0.2, 0.3, MANY, seed_of(rng), shown=f"split(30, 0.2, 0.3, rng), {MANY} times")]


def parts_of_all(found, n, validation, test, seed):
    if len(found) != 3:
        return f"split({n}, {validation}, {test}, rng) gave {len(found)} values; three arrays are asked for."
    return every_row_is_in_one(found, ("train", "validation", "test"), n)


def well_sized(found, n, validation, test, seed):
    for name, size, fraction in (("validation", found[1], validation), ("test", found[2], test)):
        if abs(size - n * fraction) > 0.5 + 1e-9:
            much = "many" if size > n * fraction else "few"
            return (
                f"split({n}, {validation}, {test}, rng) gave {size} {name} rows, too {much}: "
                f"{n} * {fraction} is {n * fraction:g}, to be rounded to the nearest whole number."
            )
    return ""


def shuffled(found, *arguments):
    return rows_are_shuffled(found["where"], found["together"], found["first"])


def repeatable(found, *arguments):
    """The results of two calls with the same seed must be the same."""
    if same(*found):
        return ""
    return "The same seed gave two different results: all that is random must come from `rng`, which you are given."


def same(one, other):
    """Whether two structures of lists and arrays hold the same numbers."""
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return all(map(same, one, other))
    return bool(np.array_equal(one, other))


split = exercise(
    "split",
    title="rows for training, validation and test",
    points=2,
    checks=[
        law(parts_of_all, 0.5, "parts", "puts every row into exactly one of three parts", cases_of_split, "once"),
        sizes(well_sized, 0.5, "rounds the fractions to the nearest row", cases_of_split, "parts"),
        law(
            shuffled, 0.5, "shuffled", "gives every row the same chance", many_splits, "split_often", ("parts", "sizes")
        ),
        law(
            repeatable,
            0.5,
            "seed",
            "gives the same result for the same seed",
            cases_of_split,
            "again",
            ("parts", "shuffled"),
        ),
    ],
)

# ---- k_fold


def cases_of_k_fold(rng):
    cases = [(6, 3), (7, 2), (17, 5), (13, 4), (5, 5), (int(rng.integers(40, 60)), 7), (11, 10)]
    return [call(*case, seed_of(rng), shown="k_fold({}, {}, rng)".format(*case)) for case in cases]


def many_folds(rng):
    return [call(30, 5, MANY, seed_of(rng), shown=f"k_fold(30, 5, rng), {MANY} times")]


def impossible_folds(rng):
    return [call(6, np.array([7, 1, 0, -1, 20]), seed_of(rng), shown="k_fold(6, k, rng) for k = 7, 1, 0, -1, 20")]


def pairs_of_folds(found, n, k, seed):
    """There must be k pairs, each of which shares out all rows; the second parts must do so together."""
    words = f"k_fold({n}, {k}, rng)"
    if len(found) != k:
        return f"{words} gave a list of {len(found)}; {k} pairs are asked for, one for each fold."
    if any(len(pair) != 2 or np.ndim(pair[0]) == 0 for pair in found):
        return f"{words} gave a fold that is no pair; a pair is asked for, the training rows and the validation rows."
    if k > 2 and sum(len(pair[1]) for pair in found) == (k - 1) * n == (k - 1) * sum(len(pair[0]) for pair in found):
        return "The pairs are the wrong way round: the training rows come first, then the validation rows."
    for i, pair in enumerate(found):
        wrong = every_row_is_in_one(pair, ("train", "validation"), n, together="the two parts of this fold")
        if wrong:
            return f"In fold {i} of {words}: {wrong}"
    return dealt([pair[1] for pair in found], n)


def dealt(folds, n):
    """The folds must share out the rows."""
    if all(np.array_equal(np.sort(folds[0]), np.sort(fold)) for fold in folds):
        return "The same rows validate in every fold."
    return every_row_is_in_one(folds, [f"fold {i}" for i in range(len(folds))], n, together="the validation folds")


def even_folds(found, n, k, seed):
    if max(found) - min(found) <= 1:
        return ""
    listed = ", ".join(f"{size}" for size in found)
    return f"k_fold({n}, {k}, rng) gave validation folds of {listed} rows; their sizes may differ by at most one."


def refuses(found, n, ks, seed):
    for k, raised in zip(ks, found, strict=True):
        if raised != "ValueError":
            return f"k_fold({n}, {k}, rng) raised {raised}; a ValueError is asked for unless 2 <= k <= n."
    return ""


k_fold = exercise(
    "k_fold",
    title="k folds, each of which validates once",
    points=3,
    checks=[
        law(pairs_of_folds, 1, "folds", "lets every row validate exactly once", cases_of_k_fold, "once"),
        sizes(even_folds, 0.5, "makes folds of nearly one size", cases_of_k_fold, "folds"),
        law(shuffled, 0.5, "shuffled", "gives every row the same chance", many_folds, "fold_often", ("folds",)),
        law(
            repeatable,
            0.5,
            "seed",
            "gives the same result for the same seed",
            cases_of_k_fold,
            "again",
            ("folds", "shuffled"),
        ),
        law(refuses, 0.5, "k", "refuses a k that cannot be", impossible_folds, "refuse", ("folds",), random=False),
    ],
)

# ---- standardise


def table(rng, n, scales=(0.7, 20.0, 0.05), at=2.0):
    """Draw n rows of columns with these deviations, roughly, and means that are `at` times them."""
    return (rng.normal(size=(n, len(scales))) + at * rng.choice([-1, 1], len(scales))) * scales


SIMPLE = np.array([[1.0, 20.0], [3.0, 20.5], [8.0, 24.0]])
OTHER = np.array([[3.0, 24.0], [13.0, 20.0]])


def alone(rng):
    return [call(SIMPLE.copy(), shown=f"standardise({written(SIMPLE)})"), call(table(rng, 7))]


def with_others(rng):
    simple = call(SIMPLE.copy(), OTHER.copy(), shown=f"standardise({written(SIMPLE, OTHER)})")
    drawn = table(rng, 7), table(rng, 4, at=6.0), table(rng, 9, at=-3.0)
    return [simple, call(*drawn), call(table(rng, 6), table(rng, 1, at=4.0))]


def other_types(rng):
    integers = [rng.permuted(np.arange(8).repeat(3).reshape(8, 3), axis=0) ** 2 for _ in range(2)]
    return [call(*integers), call(*(table(rng, n).astype("float32") for n in (9, 5))), call(table(rng, 5, (3.0,)))]


def with_constants(rng, constants, n=7):
    """Return a call whose train has a constant column for each number, and whose others vary there."""
    train, other = table(rng, n, (2.0, 0.3)), table(rng, 4, (2.0, 0.3))
    still = np.tile(constants, (n, 1))
    moved = np.tile(constants, (4, 1)) + rng.uniform(0.5, 2.0, (4, len(constants)))
    moved[0] = constants
    words = "is all " + " and another all ".join(f"{c:.4g}" for c in constants)
    shown = f"standardise(train, other), where a column of train {words}"
    return call(np.hstack([train, still]), np.hstack([other, moved]), shown=shown)


def exact_constants(rng):
    train, other = np.array([[1.0, 7.0], [3.0, 7.0], [8.0, 7.0]]), np.array([[3.0, 7.0], [13.0, 9.0]])
    simple = call(train, other, shown=f"standardise({written(train, other)})")
    return [simple, with_constants(rng, [0.0]), with_constants(rng, [3.0, -64.0], 5), with_constants(rng, [1.0], 1)]


def inexact_constants(rng):
    """Constants whose mean over the rows is not quite themselves."""
    drawn = np.concatenate([[0.1, 0.7, 1013.3], rng.uniform(0.1, 30, 200)])
    inexact = [c for c in drawn if np.full((7, 1), c).std(axis=0)[0] > 0 and np.full(7, c).std() > 0]
    return [with_constants(rng, inexact[:1]), with_constants(rng, inexact[1:4])]


def stands_still(found, expected, train, *others):
    """Constant columns become 0 in train, 0 or the plain difference in others; the rest is as ever."""
    still = np.ptp(train, axis=0) == 0
    for i, (one, wanted, given) in enumerate(zip(found, expected, (train, *others), strict=True)):
        one, name = np.asarray(one, float), "the other rows" if i else "train"
        if np.shape(one) != given.shape:
            return f"standardise gave {name} the shape {np.shape(one)}; it must keep the shape {given.shape}."
        if not np.isfinite(one).all():
            return f"A column that is constant in train became NaN or infinite in {name}: its deviation is 0."
        allowed = [np.zeros_like(wanted)] + ([given - train[0]] if i else [])
        for j in np.flatnonzero(still):
            if not any(np.allclose(one[:, j], a[:, j], rtol=1e-4, atol=1e-6) for a in allowed):
                worst, asked = np.abs(one[:, j]).max(), "0 or the plain difference" if i else "0"
                return f"A column that is constant in train should become {asked} in {name}; yours reaches {worst:.3g}."
        if not np.allclose(one[:, ~still], wanted[:, ~still], rtol=1e-4, atol=1e-6):
            return f"Beside a column that is constant in train, another column of {name} is wrong."
    return ""


def constants(name, title, calls):
    return holds(stands_still, points=0.5, calls=calls, name=name, title=title, requires=("others",))


standardise = exercise(
    "standardise",
    title="mean 0 and deviation 1, as train has them",
    points=3,
    checks=[
        agrees(points=0.5, calls=alone, title="gives the right values for train alone", atol=1e-5),
        agrees(points=1, calls=with_others, name="others", title="measures others by train", requires=("values",)),
        agrees(
            points=0.5,
            calls=other_types,
            name="types",
            title="takes integers, float32 and a single column",
            atol=1e-5,
            requires=("values",),
        ),
        constants("constant", "survives a column that is constant in train", exact_constants),
        constants(
            "rounding", "sees that a column is constant although its deviation is not quite 0", inexact_constants
        ),
    ],
)

# ---- cross_validate


def numbered(rng, n, k, last):
    """Return a call with n rows that can be told apart, targets that number them, and `last`: marks or times."""
    x = np.column_stack([np.arange(n) + 0.25, rng.normal(size=(n, 2)).round(2)])
    shown = f"cross_validate(fit, score, x, y, {k}, rng) for {n} rows"
    return call(x, np.arange(n), k, last, seed_of(rng), shown=shown)


def cases_of_cv(rng):
    cases = [(6, 3), (7, 2), (13, 5), (5, 5), (int(rng.integers(20, 30)), 4)]
    return [numbered(rng, n, k, rng.permutation(64) / 64 + 0.01) for n, k in cases]


def many_cvs(rng):
    return [numbered(rng, 20, 4, MANY)]


def scoring_calls(found, k):
    """Return the numbers of the calls of `score` whose results were returned, or a sentence."""
    if found["scores"] is None:
        return [], "cross_validate returned nothing; is a `return` missing?"
    scores = np.asarray(found["scores"], float)
    if scores.shape != (k,):
        return [], f"The scores have the shape {scores.shape}; one score for each fold is asked for, shape ({k},)."
    gaps = np.abs(np.asarray(found["marks"])[:, None] - scores)
    if not gaps.min(axis=0).max() < 1e-5:
        return [], "The scores are not the numbers that `score` returned."
    calls = gaps.argmin(axis=0)
    return (calls, "") if len(set(calls)) == k else ([], "The same result of `score` is there more than once.")


def one_score_a_fold(found, x, y, k, marks, seed):
    return scoring_calls(found, k)[1]


def row_numbers(seen, x, y, verb):
    """Return the row numbers of what was handed over, or a sentence."""
    rows = np.asarray(seen["y"])
    if rows.ndim != 1 or not np.isin(rows, y).all():
        return [], f"`{verb}` was given targets that are no part of y."
    rows = rows.astype(int)
    if np.shape(seen["x"]) != (len(rows), *x.shape[1:]):
        return [], f"`{verb}` was given x of shape {np.shape(seen['x'])} with y of shape {rows.shape}."
    if np.array_equal(seen["x"], x[rows]):
        return rows, ""
    known = np.isin(seen["x"], x).all()
    return [], f"`{verb}` was given " + ("rows of x with the targets of other rows." if known else "a changed x.")


def held_out(found, x, y, k, marks, seed):
    """No model may be scored on a row that it was fitted to, and each must have seen all the others."""
    scored = [found["scored"][number] for number in scoring_calls(found, k)[0]]
    models = [one["model"] for one in scored]
    if min(models) < 0:
        return "`score` must be given, first, a model that `fit` returned."
    if len(set(models)) == 1:
        one = "Of all the models fitted, one" if len(found["fitted"]) >= k else "A single model was fitted, and"
        return f"{one} was scored on every fold; each fold needs the model that has not seen it."
    pairs = ((one, found["fitted"][one["model"]]) for one in scored)
    return next((wrong for wrong in (held_out_once(*pair, x, y, k) for pair in pairs) if wrong), "")


def held_out_once(scored, fitted, x, y, k):
    """One model's rows and the rows it is scored on must be apart, and complete."""
    judging, strange = row_numbers(scored, x, y, "score")
    learned, odd = row_numbers(fitted, x, y, "fit")
    if odd or strange:
        return odd or strange
    if len(learned) == len(y):
        return f"`fit` was given all {len(y)} rows, also those that the model is then scored on."
    if np.array_equal(np.sort(judging), np.sort(learned)):
        return "A model was scored on the very rows it had been fitted to: that is the training error."
    both = np.intersect1d(judging, learned)
    if both.size:
        return f"A model was scored on rows it had been fitted to, such as row {both[0]}: that is no validation."
    if k > 2 and len(judging) > len(learned):
        return "`fit` was given one fold and `score` all the others; it is the other way round."
    if len(judging) + len(learned) != len(y):
        return f"For a fold of {len(judging)} of {len(y)} rows, `fit` was given {len(learned)} of the others, not all."
    return ""


def each_once(found, x, y, k, marks, seed):
    folds = [np.asarray(found["scored"][number]["y"]) for number in scoring_calls(found, k)[0]]
    lengths = [len(fold) for fold in folds]
    if max(lengths) - min(lengths) > 1:
        return (
            f"The largest fold has {max(lengths)} rows and the smallest {min(lengths)}; at most one more is asked for."
        )
    return dealt(folds, len(y))


BASICS = ("scores", "held out", "folds")

cross_validate = exercise(
    "cross_validate",
    title="k fits, k honest scores",
    points=3,
    checks=[
        law(one_score_a_fold, 0.5, "scores", "returns the score of each fold", cases_of_cv, "watch"),
        law(held_out, 1, "held out", "scores no model on rows it has seen", cases_of_cv, "watch", ("scores",)),
        law(each_once, 0.5, "folds", "validates every row once", cases_of_cv, "watch", ("scores", "held out")),
        law(shuffled, 0.5, "shuffled", "gives every row the same chance", many_cvs, "watch_often", BASICS),
        law(
            repeatable,
            0.5,
            "seed",
            "gives the same result for the same seed",
            cases_of_cv,
            "watch_again",
            (*BASICS, "shuffled"),
        ),
    ],
)

# ---- diagnose


def errors(rng, lowest, highest):
    return round(float(rng.uniform(lowest, highest)), 2)


def clear_cases(rng):
    gap, low = errors(rng, 0.1, 0.2), errors(rng, 0.02, 0.08)
    return [
        call(0.05, 0.08, 0.2, 0.1),
        call(0.05, 0.4, 0.2, 0.1),
        call(0.5, 0.53, 0.2, 0.1),
        call(low, round(low + 3 * gap, 2), 0.3, gap),
        call(errors(rng, 0.5, 0.9), 0.95, 0.3, 0.6),
        call(low, low, 0.3, gap),
        call(3.0, 7, 5, 2),
        call(6.5, 8.0, 5, 2),
        call(0.15, 0.24, 0.2, 0.1),
    ]


def both_high(rng):
    return [call(0.5, 0.9, 0.2, 0.1), call(errors(rng, 2, 3), errors(rng, 4, 5), errors(rng, 0.5, 1.5), 0.4)]


def validation_below(rng):
    """Chance, or dropout, can make the validation error the smaller one."""
    return [call(0.15, 0.05, 0.2, 0.05), call(errors(rng, 0.6, 0.9), errors(rng, 0.1, 0.2), 0.3, 0.1)]


def borders(rng):
    """Numbers whose differences are exact, so that equal means equal."""
    return [call(0.25, 0.5, 0.5, 0.25), call(0.5, 0.625, 0.5, 0.25), call(0.5, 0.5, 0.25, 0), call(0.5, 1.0, 0.25, 0.5)]


def names(earns, calls, name, title):
    return agrees(points=earns, calls=calls, name=name, title=title, requires=("values",))


diagnose = exercise(
    "diagnose",
    title="what two errors say about a model",
    points=2,
    checks=[
        agrees(points=0.5, calls=clear_cases, title="names the clear cases"),
        names(0.5, both_high, "both", "calls it overfitting where the gap and the training error are too large"),
        names(0.5, validation_below, "below", "is not misled by a validation error below the training error"),
        names(0.5, borders, "borders", "lets a gap and an error that just reach their limit pass"),
    ],
)

# ---- early_stopping


def run(losses, patience):
    listed = ", ".join(f"{loss:g}" for loss in losses[:12]) + (", …" if len(losses) > 12 else "")
    return call(losses, patience, shown=f"early_stopping([{listed}], {patience})")


def simple_runs(rng):
    drawn = np.concatenate([np.linspace(3, 1, 6), rng.uniform(1.1, 2, 8)]).round(2)
    return [run([3.0, 2.0, 2.5, 2.6, 2.7, 2.8], 2), run([5.0, 6.0, 7.0, 8.0], 1), run(drawn, 3), run(drawn + 40, 4)]


def never_stopped(rng):
    falling = np.sort(rng.uniform(1, 9, 7).round(2))[::-1]
    return [run([3.0, 2.0, 1.0], 2), run(falling.copy(), 1), run([3.0, 1.0, 2.0, 2.5], 3), run([0.7], 2)]


def ups_and_downs(rng):
    wave = [9.0, 8.0, 8.5, 7.0, 7.5, 6.0, 6.5, 5.0, 6.0, 7.0, 8.0, 9.0]
    slow = [9.0, 5.0, 8.0, 7.0, 6.0, 5.5, 5.2, 4.0, 1.0]
    return [run(wave, 2), run(slow, 3), run([4.0, 3.0, 3.5, 3.6, 2.0, 1.0, 0.5], 2), run([-1.0, -3.0, -2.0, -2.5], 2)]


def plateaus(rng):
    return [run([3.0, 2.0, 2.0, 2.0, 2.0], 2), run([2.0, 2.0], 3), run([3.0, 1.0, 2.0, 1.0, 1.0, 0.5], 3)]


def random_runs(rng):
    lengths = rng.integers(5, 40, 16)
    walks = [np.abs(np.cumsum(rng.integers(-2, 3, n)) + rng.integers(0, 9)) / 4 + 0.25 for n in lengths]
    return [run(walk, int(rng.integers(1, 6))) for walk in walks]


def stops(earns, calls, name, title):
    return agrees(points=earns, calls=calls, name=name, title=title, requires=("values",))


early_stopping = exercise(
    "early_stopping",
    title="when to stop, and which epoch to keep",
    points=3,
    checks=[
        agrees(points=1, calls=simple_runs, title="finds the best epoch and the one at which it stops"),
        stops(0.5, never_stopped, "to the end", "ends at the last epoch if patience never runs out"),
        stops(
            0.5, ups_and_downs, "in a row", "counts epochs in a row since the best, and does not see what comes later"
        ),
        stops(0.5, plateaus, "equal", "takes an equal loss for no new minimum"),
        stops(0.5, random_runs, "runs", "is right for losses of every kind"),
    ],
)
