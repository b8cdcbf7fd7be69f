"""What *model_selection* calls its functions with: recipes from a random generator to calls, the simplest first.

Released with the assignment; holds no answer.
"""

import numpy as np

from autograder.authoring import call, message, phrase

MANY = 200  # calls by which chance is judged


def seed_of(rng):
    return int(rng.integers(2**31))


def written(*arguments):
    """Return small arguments as a student would write them."""
    return ", ".join(str(np.asarray(one).tolist()).replace(".0,", ",").replace(".0]", "]") for one in arguments)


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


# ---- split


def cases_of_split(rng):
    cases = [(20, 0.2, 0.3), (23, 0.2, 0.3), (11, 0.2, 0.3), (100, 0.29, 0.57), (30, 0.3, 0.0), (12, 0.0, 0.25)]
    cases += [(int(rng.integers(60, 90)), 0.2, 0.3), (10, 0.25, 0.25)]
    return [call(*case, seed_of(rng), shown="split({}, {}, {}, rng)".format(*case)) for case in cases]


def many_splits(rng):
    shown = phrase("{call}, {times} times", call="split(30, 0.2, 0.3, rng)", times=MANY)
    return [call(30, 0.2, 0.3, MANY, seed_of(rng), shown=shown)]


# ---- k_fold


def cases_of_k_fold(rng):
    cases = [(6, 3), (7, 2), (17, 5), (13, 4), (5, 5), (int(rng.integers(40, 60)), 7), (11, 10)]
    return [call(*case, seed_of(rng), shown="k_fold({}, {}, rng)".format(*case)) for case in cases]


def many_folds(rng):
    shown = phrase("{call}, {times} times", call="k_fold(30, 5, rng)", times=MANY)
    return [call(30, 5, MANY, seed_of(rng), shown=shown)]


def impossible_folds(rng):
    shown = phrase("{call} for k = {numbers}", call="k_fold(6, k, rng)", numbers="7, 1, 0, -1, 20")
    return [call(6, np.array([7, 1, 0, -1, 20]), seed_of(rng), shown=shown)]


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


WITH_CONSTANTS = (
    message("standardise(train, other), where a column of train is all {one}"),
    message("standardise(train, other), where a column of train is all {one} and another all {other}"),
    message(
        "standardise(train, other), where a column of train is all {one} and another all {other} "
        "and another all {third}"
    ),
)


def with_constants(rng, constants, n=7):
    """Return a call whose train has a constant column for each number, and whose others vary there."""
    train, other = table(rng, n, (2.0, 0.3)), table(rng, 4, (2.0, 0.3))
    still = np.tile(constants, (n, 1))
    moved = np.tile(constants, (4, 1)) + rng.uniform(0.5, 2.0, (4, len(constants)))
    moved[0] = constants
    named = zip(("one", "other", "third"), constants, strict=False)
    shown = phrase(WITH_CONSTANTS[len(constants) - 1], **{name: f"{c:.4g}" for name, c in named})
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


# ---- cross_validate


def numbered(rng, n, k, last):
    """Return a call with n rows that can be told apart, targets that number them, and `last`: marks or times."""
    x = np.column_stack([np.arange(n) + 0.25, rng.normal(size=(n, 2)).round(2)])
    shown = phrase("{call} for {n} rows", call=f"cross_validate(fit, score, x, y, {k}, rng)", n=n)
    return call(x, np.arange(n), k, last, seed_of(rng), shown=shown)


def cases_of_cv(rng):
    cases = [(6, 3), (7, 2), (13, 5), (5, 5), (int(rng.integers(20, 30)), 4)]
    return [numbered(rng, n, k, rng.permutation(64) / 64 + 0.01) for n, k in cases]


def many_cvs(rng):
    return [numbered(rng, 20, 4, MANY)]


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
