"""Mistakes that students make in *model selection*, each as code that makes it.

Parsed by the grader, never imported: each function is observed in the place of the exercise's own, with this file's imports and
the reference's names around it. A student whose observations equal its own is told its title and hint.
"""

import math

import numpy as np

from autograder.authoring import misconception

# ---- polynomial_features


@misconception(
    exercise="polynomial_features",
    name="poly-no-factorial",
    title="The plain powers are returned; the factorials are missing.",
    hint="Look at the third column: what should stand there for x = 2?",
)
def poly_powers(x, degree):
    return np.asarray(x, float).reshape(-1, 1) ** np.arange(degree + 1)


@misconception(
    exercise="polynomial_features",
    name="poly-divides-by-i",
    title="Each power is divided by its exponent, not by the factorial of it.",
    hint="Compare your fourth column with the formula: how much is 3!, and what did you divide by?",
)
def poly_over_i(x, degree):
    i = np.arange(degree + 1)
    return np.asarray(x, float).reshape(-1, 1) ** i / np.maximum(i, 1)


@misconception(
    exercise="polynomial_features",
    name="poly-factorial-shifted",
    title="The factorial is one step ahead: column i is divided by (i + 1)!.",
    hint="What is your column 1 for x = 2? And which factorial belongs to it?",
)
def poly_next_factorial(x, degree):
    factorials = [math.factorial(i + 1) for i in range(degree + 1)]
    return np.asarray(x, float).reshape(-1, 1) ** np.arange(degree + 1) / np.array(factorials, float)


@misconception(
    exercise="polynomial_features",
    name="poly-gamma-shifted",
    title="The gamma function is one step behind: gamma(i) is (i - 1)!.",
    hint="What is gamma(3)? Your second and third columns are right by accident; look at the fourth.",
)
def poly_gamma(x, degree):
    factorials = [math.gamma(max(i, 1)) for i in range(degree + 1)]
    return np.asarray(x, float).reshape(-1, 1) ** np.arange(degree + 1) / np.array(factorials)


@misconception(
    exercise="polynomial_features",
    name="poly-last-column-missing",
    title="The highest power is missing: there are `degree` columns.",
    hint="A cubic has four coefficients. Where does your range end?",
)
def poly_too_few(x, degree):
    return np.stack([np.ravel(x) ** i / math.factorial(i) for i in range(max(degree, 1))], axis=1)


@misconception(
    exercise="polynomial_features",
    name="poly-no-constant",
    title="The column of ones is missing.",
    hint="Column 0 is x ** 0 / 0!. How much is that?",
)
def poly_without_ones(x, degree):
    columns = [np.ravel(x) ** i / math.factorial(i) for i in range(1, degree + 1)]
    return np.stack(columns, axis=1) if columns else np.zeros((len(x), 0))


@misconception(
    exercise="polynomial_features",
    name="poly-reversed",
    title="The columns come in the opposite order, the highest power first.",
    hint="Column 0 should be 1 everywhere. `np.vander` has an option for that.",
)
def poly_vander(x, degree):
    factorials = np.array([math.factorial(i) for i in range(degree + 1)], float)
    return np.vander(np.ravel(x), degree + 1) / factorials[::-1]


@misconception(
    exercise="polynomial_features",
    name="poly-transposed",
    title="The powers are in the rows instead of the columns.",
    hint="The shape should be (n, degree + 1): one row an example.",
)
def poly_rows(x, degree):
    return np.array([np.ravel(x) ** i / math.factorial(i) for i in range(degree + 1)])


@misconception(
    exercise="polynomial_features",
    name="poly-flat-only",
    title="A column of shape (n, 1) is not turned into n numbers first.",
    hint="Try an x of shape (3, 1) and print the shape of your result. What does `reshape(-1, 1)` do to either shape?",
)
def poly_flat_only(x, degree):
    return np.stack([x**i / math.factorial(i) for i in range(degree + 1)], axis=-1)


@misconception(
    exercise="polynomial_features",
    name="poly-column-only",
    title="An x of shape (n,) meets the exponents along the same axis.",
    hint="The shapes (n,) and (degree + 1,) do not fit together. Which shape must x have for a table to come out?",
)
def poly_column_only(x, degree):
    factorials = np.array([math.factorial(i) for i in range(degree + 1)], float)
    return np.asarray(x, float) ** np.arange(degree + 1) / factorials


@misconception(
    exercise="polynomial_features",
    name="int-dtype-truncation",
    title="The result is stored in an array of the type of x: whole numbers lose what comes after the point.",
    hint="Try it with `np.array([1, 2, 3])`. Which type does `np.zeros(shape)` have, and which the one that is like x?",
)
def poly_truncated(x, degree):
    out = np.zeros((len(x), degree + 1), dtype=np.asarray(x).dtype)
    for i in range(degree + 1):
        out[:, i] = np.ravel(x) ** i / math.factorial(i)
    return out


@misconception(
    exercise="polynomial_features",
    name="poly-factorial-overflow",
    title="The factorials are NumPy integers, which overflow from 21! on, without a word.",
    hint="Print your factorials for degree 25. Are they still growing?",
)
def poly_overflow(x, degree):
    factorials = np.cumprod(np.maximum(np.arange(degree + 1), 1))
    return np.asarray(x, float).reshape(-1, 1) ** np.arange(degree + 1) / factorials


@misconception(
    exercise="polynomial_features",
    name="poly-zero-to-the-zero",
    title="0 to the power of 0 is taken to be 0.",
    hint="The first column is 1 everywhere, also where x is 0.",
)
def poly_zero_power(x, degree):
    x = np.asarray(x, float).reshape(-1, 1)
    factorials = np.array([math.factorial(i) for i in range(degree + 1)], float)
    return np.where(x == 0, 0, x ** np.arange(degree + 1) / factorials)


@misconception(
    exercise="polynomial_features",
    name="poly-exponents-fixed",
    title="The number of columns does not depend on `degree`.",
    hint="Is there a 4 in your code that should be `degree + 1`?",
)
def poly_cubic(x, degree):
    return np.stack([np.ravel(x) ** i / math.factorial(i) for i in range(4)], axis=1)


# ---- split


@misconception(
    exercise="split",
    name="split-no-shuffle",
    title="The rows are cut as they stand, without a shuffle.",
    hint="What is in the last fifth of data that are sorted by class? Shuffle the row numbers first.",
)
def split_unshuffled(n, validation, test, rng):
    first, second = round(n * validation), round(n * validation) + round(n * test)
    rows = np.arange(n)
    return rows[second:], rows[:first], rows[first:second]


@misconception(
    exercise="split",
    name="split-floor",
    title="The sizes are cut off, not rounded to the nearest whole number.",
    hint="23 * 0.2 is 4.6. What does `int` make of it, and what should it be?",
)
def split_floor(n, validation, test, rng):
    order = rng.permutation(n)
    first, second = int(n * validation), int(n * validation) + int(n * test)
    return order[second:], order[:first], order[first:second]


@misconception(
    exercise="split",
    name="split-ceil",
    title="The sizes are rounded up, not to the nearest whole number.",
    hint="11 * 0.2 is 2.2. Which whole number is nearest?",
)
def split_ceil(n, validation, test, rng):
    order = rng.permutation(n)
    first = math.ceil(n * validation)
    second = first + math.ceil(n * test)
    return order[second:], order[:first], order[first:second]


@misconception(
    exercise="split",
    name="fraction-swapped",
    title="The fractions of validation and test are exchanged.",
    hint="For validation=0.2 and test=0.3, which of the two parts should be the larger one?",
)
def split_exchanged(n, validation, test, rng):
    order = rng.permutation(n)
    first, second = round(n * test), round(n * test) + round(n * validation)
    return order[second:], order[:first], order[first:second]


@misconception(
    exercise="split",
    name="split-train-fraction",
    title="The parts are in another order: what should train gets another part's rows.",
    hint="The order is (train, validation, test). How many rows does each of your three have for n = 20?",
)
def split_wrong_order(n, validation, test, rng):
    order = rng.permutation(n)
    first, second = round(n * validation), round(n * validation) + round(n * test)
    return order[:first], order[first:second], order[second:]


@misconception(
    exercise="split",
    name="split-overlap",
    title="Validation and test are drawn independently, so that a row can be in both.",
    hint="Both are chosen from all n rows. Which rows are still free when the second part is chosen?",
)
def split_independent(n, validation, test, rng):
    held = rng.choice(n, round(n * validation), replace=False), rng.choice(n, round(n * test), replace=False)
    return np.setdiff1d(np.arange(n), np.concatenate(held)), *held


@misconception(
    exercise="split",
    name="split-train-is-everything",
    title="The training part still holds the rows that were held back.",
    hint="A row that has been fitted cannot judge. Which rows does your first array leave out?",
)
def split_train_all(n, validation, test, rng):
    order = rng.permutation(n)
    first, second = round(n * validation), round(n * validation) + round(n * test)
    return order, order[:first], order[first:second]


@misconception(
    exercise="split",
    name="split-with-replacement",
    title="Rows are drawn with replacement: some come twice, others never.",
    hint="`rng.integers` and `rng.choice` may draw a number again. What gives each number exactly once?",
)
def split_replacement(n, validation, test, rng):
    order = rng.choice(n, n)
    first, second = round(n * validation), round(n * validation) + round(n * test)
    return order[second:], order[:first], order[first:second]


@misconception(
    exercise="split",
    name="split-minus-zero",
    title="A part of size 0 is cut with a slice from the end, and `[-0:]` is everything.",
    hint="Try test=0. What is `order[-0:]`?",
)
def split_from_the_end(n, validation, test, rng):
    order = rng.permutation(n)
    held, last = round(n * validation), round(n * test)
    return order[: n - held - last], order[n - held - last : n - last], order[-last:]


@misconception(
    exercise="split",
    name="split-fraction-of-the-rest",
    title="The fraction of validation is taken of what the test part left, not of all rows.",
    hint="For n = 20, validation=0.2 and test=0.3: 0.2 of how many rows are asked for, and of how many did you take them?",
)
def split_of_the_rest(n, validation, test, rng):
    order = rng.permutation(n)
    last = round(n * test)
    held = round((n - last) * validation)
    return order[last + held :], order[last : last + held], order[:last]


@misconception(
    exercise="split",
    name="split-drops-rows",
    title="Training gets a rounded fraction of its own, and rows are lost or asked for twice.",
    hint="Three rounded numbers need not add up to n. Training gets the rest, whatever it is.",
)
def split_lossy(n, validation, test, rng):
    order = rng.permutation(n)
    train, held = int(n * (1 - validation - test)), round(n * validation)
    return order[:train], order[train : train + held], order[train + held : train + held + round(n * test)]


@misconception(
    exercise="split",
    name="split-global-random",
    title="The shuffle does not come from `rng`: the same seed gives another split each time.",
    hint="Which generator does `np.random.permutation` use? You are given one of your own.",
)
def split_global(n, validation, test, rng):
    order = np.random.permutation(n)
    first, second = round(n * validation), round(n * validation) + round(n * test)
    return order[second:], order[:first], order[first:second]


@misconception(
    exercise="split",
    name="split-fixed-seed",
    title="The function makes a generator of its own with a fixed seed: every call gives the same split.",
    hint="What does another call with the same `rng` give? Use the generator that you are given.",
)
def split_fixed(n, validation, test, rng):
    order = np.random.default_rng(42).permutation(n)
    first, second = round(n * validation), round(n * validation) + round(n * test)
    return order[second:], order[:first], order[first:second]


@misconception(
    exercise="split",
    name="split-rotated",
    title="The rows are turned by a random amount instead of shuffled: neighbours stay together.",
    hint="In data sorted by hour, your validation part is one block of hours. What mixes all rows?",
)
def split_rolled(n, validation, test, rng):
    order = np.roll(np.arange(n), rng.integers(n))
    first, second = round(n * validation), round(n * validation) + round(n * test)
    return order[second:], order[:first], order[first:second]


@misconception(
    exercise="split",
    name="split-train-unmixed",
    title="Only the rows that are not for training are shuffled; the first rows always train.",
    hint="Can row 0 ever be a test row in your split?",
)
def split_half_shuffled(n, validation, test, rng):
    held, last = round(n * validation), round(n * test)
    train = n - held - last
    rest = train + rng.permutation(held + last)
    return np.arange(train), rest[:held], rest[held:]


@misconception(
    exercise="split",
    name="split-masks",
    title="Masks of truth values are returned instead of row numbers.",
    hint="`np.flatnonzero(mask)` gives the numbers of the rows for which a mask is true.",
)
def split_masks(n, validation, test, rng):
    place = rng.permutation(n)
    first, second = round(n * validation), round(n * validation) + round(n * test)
    return place >= second, place < first, (place >= first) & (place < second)


@misconception(
    exercise="split",
    name="split-counts-from-one",
    title="The rows are numbered from 1 to n.",
    hint="Which row is `x[0]`, and can your split ever pick it?",
)
def split_from_one(n, validation, test, rng):
    order = rng.permutation(n) + 1
    first, second = round(n * validation), round(n * validation) + round(n * test)
    return order[second:], order[:first], order[first:second]


# ---- k_fold


def _checked(n, k):
    if not 2 <= k <= n:
        raise ValueError("k must lie between 2 and n")


def _with_rest(n, folds):
    return [(np.setdiff1d(np.arange(n), fold), fold) for fold in folds]


@misconception(
    exercise="k_fold",
    name="kfold-drops-remainder",
    title="`n // k` rows a fold: where k does not divide n, the last rows are in no fold, and not in train either.",
    hint="How many rows do your five folds of 17 rows hold together? (Textbooks do this too.)",
)
def folds_without_remainder(n, k, rng):
    _checked(n, k)
    order, size = rng.permutation(n), n // k
    folds = [order[i * size : (i + 1) * size] for i in range(k)]
    return [(np.concatenate(folds[:i] + folds[i + 1 :]), folds[i]) for i in range(k)]


@misconception(
    exercise="k_fold",
    name="kfold-tail-always-trains",
    title="`n // k` rows a fold: where k does not divide n, the last rows always train and never validate.",
    hint="How many rows do your five validation folds of 17 rows hold together?",
)
def folds_with_a_tail(n, k, rng):
    _checked(n, k)
    order, size = rng.permutation(n), n // k
    return _with_rest(n, [order[i * size : (i + 1) * size] for i in range(k)])


@misconception(
    exercise="k_fold",
    name="kfold-remainder-in-last-fold",
    title="All the rows that are left over go into the last fold, which becomes too large.",
    hint="Print the sizes of five folds of 13 rows. How would you deal cards?",
)
def folds_with_a_large_last(n, k, rng):
    _checked(n, k)
    order, size = rng.permutation(n), n // k
    return _with_rest(n, [order[i * size : (i + 1) * size if i < k - 1 else n] for i in range(k)])


@misconception(
    exercise="k_fold",
    name="kfold-np-split",
    title="`np.split` insists on pieces of one size and fails where k does not divide n.",
    hint="NumPy has a sibling of `np.split` that does not insist.",
)
def folds_np_split(n, k, rng):
    _checked(n, k)
    return _with_rest(n, np.split(rng.permutation(n), k))


@misconception(
    exercise="k_fold",
    name="kfold-ceil",
    title="The fold size is rounded up: the last folds are too small, or empty.",
    hint="Print the sizes of seven folds of 50 rows, and of ten folds of 11.",
)
def folds_ceil(n, k, rng):
    _checked(n, k)
    order, size = rng.permutation(n), -(-n // k)
    return _with_rest(n, [order[i * size : (i + 1) * size] for i in range(k)])


@misconception(
    exercise="k_fold",
    name="kfold-train-is-everything",
    title="The training rows include the validation rows.",
    hint="A row that has been fitted cannot judge. Which rows does your `train` leave out?",
)
def folds_train_all(n, k, rng):
    _checked(n, k)
    order = rng.permutation(n)
    return [(order, fold) for fold in np.array_split(order, k)]


@misconception(
    exercise="k_fold",
    name="kfold-no-shuffle",
    title="The rows are dealt in the order in which they stand.",
    hint="What would each fold hold if the data were sorted by class?",
)
def folds_unshuffled(n, k, rng):
    _checked(n, k)
    return _with_rest(n, np.array_split(np.arange(n), k))


@misconception(
    exercise="k_fold",
    name="kfold-shuffled-blocks",
    title="Whole blocks of neighbouring rows are shuffled, not rows.",
    hint="In data sorted by class, each of your folds is still of one class. Shuffle before you cut.",
)
def folds_of_blocks(n, k, rng):
    _checked(n, k)
    folds = np.array_split(np.arange(n), k)
    return _with_rest(n, [folds[i] for i in rng.permutation(k)])


@misconception(
    exercise="k_fold",
    name="kfold-reshuffled-for-each-fold",
    title="The rows are shuffled anew for each fold, so that some validate twice and others never.",
    hint="Put your validation folds together and sort them. Is every row there once? Where does the shuffle stand?",
)
def folds_reshuffled(n, k, rng):
    _checked(n, k)
    return _with_rest(n, [np.array_split(rng.permutation(n), k)[i] for i in range(k)])


@misconception(
    exercise="k_fold",
    name="kfold-same-fold",
    title="The same fold validates every time.",
    hint="Does the index of your loop pick the fold?",
)
def folds_same(n, k, rng):
    _checked(n, k)
    folds = np.array_split(rng.permutation(n), k)
    return [(np.concatenate(folds[1:]), folds[0]) for _ in range(k)]


@misconception(
    exercise="k_fold",
    name="kfold-global-random",
    title="The shuffle does not come from `rng`: the same seed gives other folds each time.",
    hint="Which generator does `np.random.shuffle` use? You are given one of your own.",
)
def folds_global(n, k, rng):
    _checked(n, k)
    order = np.arange(n)
    np.random.shuffle(order)
    return _with_rest(n, np.array_split(order, k))


@misconception(
    exercise="k_fold",
    name="kfold-fixed-seed",
    title="The function makes a generator of its own with a fixed seed: every call gives the same folds.",
    hint="What does another call with the same `rng` give? Use the generator that you are given.",
)
def folds_fixed(n, k, rng):
    _checked(n, k)
    return _with_rest(n, np.array_split(np.random.default_rng(0).permutation(n), k))


@misconception(
    exercise="k_fold",
    name="kfold-pairs-exchanged",
    title="The pairs are the wrong way round: validation comes first.",
    hint="Which part of a pair should be the larger one?",
)
def folds_exchanged(n, k, rng):
    _checked(n, k)
    return [(fold, rest) for rest, fold in _with_rest(n, np.array_split(rng.permutation(n), k))]


@misconception(
    exercise="k_fold",
    name="kfold-only-validation",
    title="Only the folds are returned, not the pairs of training and validation rows.",
    hint="Each entry of the list should be a pair of index arrays.",
)
def folds_alone(n, k, rng):
    _checked(n, k)
    return np.array_split(rng.permutation(n), k)


@misconception(
    exercise="k_fold",
    name="kfold-first-pair-only",
    title="The function returns inside its loop, after the first pair.",
    hint="How long is the list you return? Look at the indentation of `return`.",
)
def folds_first(n, k, rng):
    _checked(n, k)
    return _with_rest(n, np.array_split(rng.permutation(n), k))[:1]


@misconception(
    exercise="k_fold",
    name="kfold-no-range-check",
    title="A k that cannot be is not refused.",
    hint="What should become of `k_fold(6, 7, rng)`? Seven folds of six rows leave one of them empty.",
)
def folds_unchecked(n, k, rng):
    order = rng.permutation(n)
    return _with_rest(n, [order[i::k] for i in range(k)])


@misconception(
    exercise="k_fold",
    name="kfold-one-fold-allowed",
    title="k = 1 is allowed: nothing would be left to fit.",
    hint="With a single fold, which rows train?",
)
def folds_of_one(n, k, rng):
    if k < 1 or k > n:
        raise ValueError("k must lie between 1 and n")
    return _with_rest(n, np.array_split(rng.permutation(n), k))


@misconception(
    exercise="k_fold",
    name="kfold-leave-one-out-refused",
    title="k = n is refused, although leaving out one row at a time is a proper choice.",
    hint="Five folds of five rows: one row each. Where does your condition have a `<` too many?",
)
def folds_no_loo(n, k, rng):
    if not 2 <= k < n:
        raise ValueError("k must be at least 2 and less than n")
    return _with_rest(n, np.array_split(rng.permutation(n), k))


@misconception(
    exercise="k_fold",
    name="kfold-at-most-ten",
    title="More than ten folds, or two, are refused: K need not lie between 0 and 10.",
    hint="What are the smallest and the largest k that make sense for n rows? See the exercise.",
)
def folds_at_most_ten(n, k, rng):
    if not 0 < k < 10:
        raise ValueError("k must lie between 0 and 10")
    return _with_rest(n, np.array_split(rng.permutation(n), k))


@misconception(
    exercise="k_fold",
    name="kfold-assert",
    title="An `assert` raises an AssertionError; a ValueError is asked for.",
    hint="`assert` is switched off by `python -O`. Which statement raises an error of your choice?",
)
def folds_assert(n, k, rng):
    assert 2 <= k <= n
    return _with_rest(n, np.array_split(rng.permutation(n), k))


# ---- standardise


def _scaled(train, others, mean, deviation):
    return tuple((np.asarray(one) - mean) / deviation for one in (train, *others))


def _right(train, *others):
    first = _centred(train) / _divisor(train)
    return (first, *(np.asarray(other - np.mean(train, axis=0)) / _divisor(train) for other in others))


def _divisor(train):
    return np.where(np.ptp(train, axis=0) == 0, 1.0, np.std(train, axis=0))


def _centred(train):
    return np.where(np.ptp(train, axis=0) == 0, 0.0, train - np.mean(train, axis=0))


@misconception(
    exercise="standardise",
    name="standardise-test-own-stats",
    title="Each array is scaled by its own mean and deviation.",
    hint="The mean of your scaled test rows is exactly 0. Is that what a model would see that was fitted to `train`?",
)
def standardise_each(train, *others):
    return tuple(_centred(one) / _divisor(one) for one in (train, *others))


@misconception(
    exercise="standardise",
    name="standardise-before-split",
    title="Mean and deviation are those of all rows together; the rows that judge have had a say.",
    hint="Which rows may be learnt from? A mean is learnt too.",
)
def standardise_together(train, *others):
    everything = np.vstack([train, *others])
    return _scaled(train, others, everything.mean(axis=0), _divisor(everything))


@misconception(
    exercise="standardise",
    name="standardise-global-axis",
    title="One mean and one deviation are taken over all columns.",
    hint="A column in grams and one in metres have nothing in common. Over which axis should the mean go?",
)
def standardise_globally(train, *others):
    return _scaled(train, others, np.mean(train), np.std(train) or 1.0)


@misconception(
    exercise="standardise",
    name="standardise-rows",
    title="Means and deviations are those of each row, not of each column.",
    hint="How many means should there be for d features? Over which axis did you sum?",
)
def standardise_by_row(train, *others):
    return tuple(
        (one - np.mean(one, axis=1, keepdims=True)) / np.maximum(np.std(one, axis=1, keepdims=True), 1e-12)
        for one in (train, *others)
    )


@misconception(
    exercise="standardise",
    name="standardise-zero-std",
    title="A column that is constant in train is divided by 0.",
    hint="What is the deviation of 3, 3, 3, 3? What should become of such a column?",
)
def standardise_unguarded(train, *others):
    with np.errstate(all="ignore"):
        return _scaled(train, others, np.mean(train, axis=0), np.std(train, axis=0))


@misconception(
    exercise="standardise",
    name="standardise-zero-std-exact",
    title="A constant column is recognised only where its deviation is exactly 0; rounding often makes it 1e-17.",
    hint="Print `np.std(np.full(7, 0.1))`. How else can you see that all entries are the same?",
)
def standardise_exact_zero(train, *others):
    deviation = np.std(train, axis=0)
    return _scaled(train, others, np.mean(train, axis=0), np.where(deviation == 0, 1.0, deviation))


@misconception(
    exercise="standardise",
    name="standardise-epsilon",
    title="A tiny number is added to the deviation: finite, but a constant column is blown up in the other rows.",
    hint="How much is 0.5 / (0 + 1e-8)? A divisor of 1 for such a column does less harm.",
)
def standardise_epsilon(train, *others):
    return _scaled(train, others, np.mean(train, axis=0), np.std(train, axis=0) + 1e-8)


@misconception(
    exercise="standardise",
    name="standardise-nan-to-num",
    title="NaN and infinity are replaced after the division: an infinity becomes the largest float there is.",
    hint="What does `np.nan_to_num` make of infinity? Choose the divisor before you divide.",
)
def standardise_nan_to_num(train, *others):
    with np.errstate(all="ignore"):
        return tuple(map(np.nan_to_num, _scaled(train, others, np.mean(train, axis=0), np.std(train, axis=0))))


@misconception(
    exercise="standardise",
    name="standardise-ddof",
    title="The deviation is the sample's, with n - 1 in the denominator.",
    hint="pandas and NumPy differ in their default `ddof`. Which one is asked for?",
)
def standardise_sample(train, *others):
    deviation = np.std(train, axis=0, ddof=1) if len(train) > 1 else np.ones(np.shape(train)[1])
    return _scaled(train, others, np.mean(train, axis=0), np.where(np.ptp(train, axis=0) == 0, 1.0, deviation))


@misconception(
    exercise="standardise",
    name="standardise-variance",
    title="The columns are divided by the variance, not by its square root.",
    hint="What is the deviation of your scaled training columns? It should be 1.",
)
def standardise_variance(train, *others):
    return (
        (
            _centred(train) / _divisor(train) ** 2,
            *_scaled(others[0], others[1:], np.mean(train, axis=0), _divisor(train) ** 2),
        )
        if others
        else (_centred(train) / _divisor(train) ** 2,)
    )


@misconception(
    exercise="standardise",
    name="standardise-not-centred",
    title="The columns are divided by their deviation, and the mean is never subtracted.",
    hint="What is the mean of your scaled training columns? It should be 0.",
)
def standardise_uncentred(train, *others):
    return _scaled(train, others, 0.0, _divisor(train))


@misconception(
    exercise="standardise",
    name="standardise-min-max",
    title="The columns are squeezed into [0, 1]: that is min-max scaling.",
    hint="Standardising uses mean and deviation, not the smallest and the largest entry.",
)
def standardise_min_max(train, *others):
    low, span = np.min(train, axis=0), np.ptp(train, axis=0)
    return _scaled(train, others, low, np.where(span == 0, 1.0, span))


@misconception(
    exercise="standardise",
    name="standardise-order",
    title="Mean and deviation are computed again after `train` has been scaled: the others stay as they were.",
    hint="After `train = (train - mean) / deviation`, what is the mean of `train`?",
)
def standardise_twice(train, *others):
    train = _centred(train) / _divisor(train)
    return (train, *_scaled(others[0], others[1:], np.mean(train, axis=0), _divisor(train))) if others else (train,)


@misconception(
    exercise="standardise",
    name="standardise-inplace-alias",
    title="The array of the caller is scaled in place.",
    hint="`train -= mean` changes the array that you were given. What makes a new one?",
)
def standardise_in_place(train, *others):
    mean, divisor = np.mean(train, axis=0), _divisor(train)
    for one in (train, *others):
        one[:] = (one - mean) / divisor
    return (train, *others)


@misconception(
    exercise="standardise",
    name="standardise-integers",
    title="The result is stored in an array of the type of `train`: whole numbers lose what comes after the point.",
    hint="Try it with an array of integers. Which type has an array that is like `train`?",
)
def standardise_truncated(train, *others):
    results = _right(train, *others)
    return tuple(scaled.astype(one.dtype) for scaled, one in zip(results, (train, *others)))


@misconception(
    exercise="standardise",
    name="standardise-array-for-tuple",
    title="`train` alone gives an array instead of a tuple with one array in it.",
    hint="A tuple of one thing has a comma: `(a,)`.",
)
def standardise_bare(train, *others):
    results = _right(train, *others)
    return results if others else results[0]


@misconception(
    exercise="standardise",
    name="standardise-train-not-returned",
    title="Only the others are returned.",
    hint="`train` comes first in the tuple, scaled like the rest.",
)
def standardise_others_only(train, *others):
    return _right(train, *others)[1:]


@misconception(
    exercise="standardise",
    name="standardise-nested",
    title="The others are returned in a list of their own inside the tuple.",
    hint="One flat tuple is asked for: `(train, other, other)`. A star in front of a list takes it apart.",
)
def standardise_nested(train, *others):
    first, *rest = _right(train, *others)
    return (first, rest) if rest else (first,)


@misconception(
    exercise="standardise",
    name="standardise-drops-constant-columns",
    title="Constant columns are left out, which changes the shapes.",
    hint="All arrays must keep their shapes. What may stand in such a column?",
)
def standardise_dropping(train, *others):
    kept = np.ptp(train, axis=0) > 0
    return tuple(one[:, kept] for one in _right(train, *others))


@misconception(
    exercise="standardise",
    name="standardise-constant-kept",
    title="A column that is constant in train is left as it is, not centred.",
    hint="Such a column should become zeros in `train`.",
)
def standardise_keeping(train, *others):
    constant = np.ptp(train, axis=0) == 0
    results = _right(train, *others)
    return tuple(np.where(constant, one, scaled) for one, scaled in zip((train, *others), results))


# ---- cross_validate


def _right_cv(fit, score, x, y, k, rng):
    folds = k_fold(len(x), k, rng)
    return np.array([score(fit(x[rest], y[rest]), x[fold], y[fold]) for rest, fold in folds])


@misconception(
    exercise="cross_validate",
    name="cv-mean-only",
    title="The mean of the scores is returned, not the scores.",
    hint="An array of k numbers is asked for; whoever calls the function can take their mean.",
)
def cv_mean(fit, score, x, y, k, rng):
    return _right_cv(fit, score, x, y, k, rng).mean()


@misconception(
    exercise="cross_validate",
    name="cv-scores-training-rows",
    title="Each model is scored on the rows it was fitted to.",
    hint="That is the training error, k times. Which rows has the model not seen?",
)
def cv_training_error(fit, score, x, y, k, rng):
    return np.array([score(fit(x[train], y[train]), x[train], y[train]) for train, _ in k_fold(len(x), k, rng)])


@misconception(
    exercise="cross_validate",
    name="cv-fits-everything",
    title="The model is fitted to all rows, so that it has seen every row it is scored on.",
    hint="What does `fit` get in each turn? It must not see the fold that will judge.",
)
def cv_fits_all(fit, score, x, y, k, rng):
    return np.array([score(fit(x, y), x[fold], y[fold]) for _, fold in k_fold(len(x), k, rng)])


@misconception(
    exercise="cross_validate",
    name="kfold-same-model",
    title="One model is fitted once and then scored on every fold.",
    hint="Each fold needs a model of its own. Where does `fit` stand, before the loop or inside?",
)
def cv_one_model(fit, score, x, y, k, rng):
    folds = k_fold(len(x), k, rng)
    model = fit(x[folds[0][0]], y[folds[0][0]])
    return np.array([score(model, x[fold], y[fold]) for _, fold in folds])


@misconception(
    exercise="cross_validate",
    name="cv-last-model",
    title="All models are fitted first, and only the last of them is scored.",
    hint="After your first loop, which model does the name still hold?",
)
def cv_last_model(fit, score, x, y, k, rng):
    folds = k_fold(len(x), k, rng)
    for train, _ in folds:
        model = fit(x[train], y[train])
    return np.array([score(model, x[fold], y[fold]) for _, fold in folds])


@misconception(
    exercise="cross_validate",
    name="cv-roles-exchanged",
    title="The model is fitted to the one fold and scored on the many others.",
    hint="Which part of the pair is for `fit`? A row should be scored once, not k - 1 times.",
)
def cv_exchanged(fit, score, x, y, k, rng):
    return np.array([score(fit(x[fold], y[fold]), x[rest], y[rest]) for rest, fold in k_fold(len(x), k, rng)])


@misconception(
    exercise="cross_validate",
    name="split-x-y-desync",
    title="x and y are shuffled separately, so that rows get the targets of others.",
    hint="One order of the rows must pick from both x and y.",
)
def cv_desync(fit, score, x, y, k, rng):
    return _right_cv(fit, score, rng.permutation(x), rng.permutation(y), k, rng)


@misconception(
    exercise="cross_validate",
    name="cv-standardises-first",
    title="The inputs are standardised with all rows before they are dealt.",
    hint="A scaler that has seen the validation rows leaks. Scaling belongs inside `fit`, which is not yours to write.",
)
def cv_standardised(fit, score, x, y, k, rng):
    return _right_cv(fit, score, (x - x.mean(axis=0)) / x.std(axis=0), y, k, rng)


@misconception(
    exercise="cross_validate",
    name="cv-drops-remainder",
    title="`len(x) // k` rows a fold: where k does not divide the number of rows, the last ones never validate.",
    hint="How many rows do your five folds of 13 rows hold together?",
)
def cv_remainder(fit, score, x, y, k, rng):
    order, size = rng.permutation(len(x)), len(x) // k
    scores = []
    for i in range(k):
        fold = order[i * size : (i + 1) * size]
        rest = np.setdiff1d(order, fold)
        scores.append(score(fit(x[rest], y[rest]), x[fold], y[fold]))
    return np.array(scores)


@misconception(
    exercise="cross_validate",
    name="cv-drops-remainder-twice",
    title="`len(x) // k` rows a fold: the last rows neither validate nor train.",
    hint="How many rows do your five folds of 13 rows hold together? Where are the others?",
)
def cv_remainder_lost(fit, score, x, y, k, rng):
    order, size = rng.permutation(len(x)), len(x) // k
    order = order[: k * size]
    scores = []
    for i in range(k):
        fold = order[i * size : (i + 1) * size]
        rest = np.setdiff1d(order, fold)
        scores.append(score(fit(x[rest], y[rest]), x[fold], y[fold]))
    return np.array(scores)


@misconception(
    exercise="cross_validate",
    name="cv-random-splits",
    title="A new random split is drawn for each score: some rows validate twice, others never.",
    hint="Folds are dealt once, before the loop. Does every row have its turn in yours?",
)
def cv_random_splits(fit, score, x, y, k, rng):
    scores = []
    for i in range(k):
        rest, fold = k_fold(len(x), k, rng)[i]
        scores.append(score(fit(x[rest], y[rest]), x[fold], y[fold]))
    return np.array(scores)


@misconception(
    exercise="cross_validate",
    name="cv-same-fold",
    title="The same fold validates every time.",
    hint="Does your loop move on to the next fold?",
)
def cv_same_fold(fit, score, x, y, k, rng):
    rest, fold = k_fold(len(x), k, rng)[0]
    return np.array([score(fit(x[rest], y[rest]), x[fold], y[fold]) for _ in range(k)])


@misconception(
    exercise="cross_validate",
    name="cv-one-score-repeated",
    title="One model is scored once, and its score is returned k times.",
    hint="Call `fit` and `score` inside the loop, once a fold.",
)
def cv_repeated(fit, score, x, y, k, rng):
    rest, fold = k_fold(len(x), k, rng)[0]
    return np.full(k, score(fit(x[rest], y[rest]), x[fold], y[fold]))


@misconception(
    exercise="cross_validate",
    name="cv-no-shuffle",
    title="The rows are dealt in the order in which they stand.",
    hint="What would each fold hold if the data were sorted by target? What is `rng` for?",
)
def cv_unshuffled(fit, score, x, y, k, rng):
    folds = np.array_split(np.arange(len(x)), k)
    rest = [np.setdiff1d(np.arange(len(x)), fold) for fold in folds]
    return np.array([score(fit(x[r], y[r]), x[f], y[f]) for r, f in zip(rest, folds)])


@misconception(
    exercise="cross_validate",
    name="cv-fixed-seed",
    title="The folds come from a generator with a fixed seed: every call deals the same ones.",
    hint="Hand on the generator that you are given.",
)
def cv_fixed(fit, score, x, y, k, rng):
    return _right_cv(fit, score, x, y, k, np.random.default_rng(0))


@misconception(
    exercise="cross_validate",
    name="cv-other-generator",
    title="The folds come from a new generator: the same seed gives other scores each time.",
    hint="Hand on the generator that you are given.",
)
def cv_unseeded(fit, score, x, y, k, rng):
    return _right_cv(fit, score, x, y, k, np.random.default_rng())


@misconception(
    exercise="cross_validate",
    name="cv-scores-the-data",
    title="`score` is called without a model.",
    hint="`score(model, x, y)` gets the model first.",
)
def cv_no_model(fit, score, x, y, k, rng):
    return np.array([score(fit, x[fold], y[fold]) for _, fold in k_fold(len(x), k, rng)])


@misconception(
    exercise="cross_validate",
    name="cv-model-returned",
    title="The models are returned, not their scores.",
    hint="Which number does `score` give for each of them?",
)
def cv_models(fit, score, x, y, k, rng):
    return [fit(x[rest], y[rest]) for rest, _ in k_fold(len(x), k, rng)]


# ---- diagnose


@misconception(
    exercise="diagnose",
    name="underfitting-is-a-small-gap",
    title="Every small gap is called underfitting, also where both errors are small.",
    hint="A training error of 0.05 where 0.2 would do, and hardly more on new rows: what is wrong with that model?",
)
def diagnose_small_gap(train_error, validation_error, target_error, gap):
    return "overfitting" if validation_error - train_error > gap else "underfitting"


@misconception(
    exercise="diagnose",
    name="diagnose-absolute-gap",
    title="The gap is taken without its sign: a validation error below the training error is called overfitting.",
    hint="Overfitting does better on the rows it has seen. What does a negative difference say?",
)
def diagnose_absolute(train_error, validation_error, target_error, gap):
    if abs(validation_error - train_error) > gap:
        return "overfitting"
    return "underfitting" if train_error > target_error else "good fit"


@misconception(
    exercise="diagnose",
    name="diagnose-underfitting-first",
    title="Underfitting is asked about first; where both hold, overfitting should be named.",
    hint="Read the three rules in their order. Which one is tried first?",
)
def diagnose_underfitting_first(train_error, validation_error, target_error, gap):
    if train_error > target_error:
        return "underfitting"
    return "overfitting" if validation_error - train_error > gap else "good fit"


@misconception(
    exercise="diagnose",
    name="diagnose-gap-reached",
    title="A gap that just equals the limit is called overfitting already.",
    hint="*More than* `gap`: is 0.25 more than 0.25?",
)
def diagnose_gap_reached(train_error, validation_error, target_error, gap):
    if validation_error - train_error >= gap:
        return "overfitting"
    return "underfitting" if train_error > target_error else "good fit"


@misconception(
    exercise="diagnose",
    name="diagnose-target-reached",
    title="A training error that just equals the target is called underfitting already.",
    hint="*More than* the target: would one not be content with exactly that error?",
)
def diagnose_target_reached(train_error, validation_error, target_error, gap):
    if validation_error - train_error > gap:
        return "overfitting"
    return "underfitting" if train_error >= target_error else "good fit"


@misconception(
    exercise="diagnose",
    name="diagnose-both-reached",
    title="Errors that just equal their limits are named already.",
    hint="Both conditions say *more than*. What does `>=` say?",
)
def diagnose_both_reached(train_error, validation_error, target_error, gap):
    if validation_error - train_error >= gap:
        return "overfitting"
    return "underfitting" if train_error >= target_error else "good fit"


@misconception(
    exercise="diagnose",
    name="diagnose-sign",
    title="The difference is the wrong way round: training minus validation.",
    hint="Which of the two errors is the larger one where a model overfits?",
)
def diagnose_reversed(train_error, validation_error, target_error, gap):
    if train_error - validation_error > gap:
        return "overfitting"
    return "underfitting" if train_error > target_error else "good fit"


@misconception(
    exercise="diagnose",
    name="diagnose-validation-against-target",
    title="The validation error is compared with the target, not the training error.",
    hint="Underfitting is about the rows that were fitted: are even *they* not fitted?",
)
def diagnose_validation(train_error, validation_error, target_error, gap):
    if validation_error - train_error > gap:
        return "overfitting"
    return "underfitting" if validation_error > target_error else "good fit"


@misconception(
    exercise="diagnose",
    name="diagnose-no-gap",
    title="Overfitting is read from the validation error alone, not from the gap.",
    hint="A validation error above the target can have two reasons. What tells them apart?",
)
def diagnose_no_gap(train_error, validation_error, target_error, gap):
    if train_error > target_error:
        return "underfitting"
    return "overfitting" if validation_error > target_error else "good fit"


@misconception(
    exercise="diagnose",
    name="diagnose-relative-gap",
    title="The gap is measured relative to the training error.",
    hint="`gap` is compared with the plain difference of the two errors.",
)
def diagnose_relative(train_error, validation_error, target_error, gap):
    if (validation_error - train_error) / train_error > gap:
        return "overfitting"
    return "underfitting" if train_error > target_error else "good fit"


@misconception(
    exercise="diagnose",
    name="diagnose-names-exchanged",
    title="Overfitting and underfitting are exchanged.",
    hint="Which of the two words means that the model has learnt its rows by heart?",
)
def diagnose_exchanged(train_error, validation_error, target_error, gap):
    if validation_error - train_error > gap:
        return "underfitting"
    return "overfitting" if train_error > target_error else "good fit"


@misconception(
    exercise="diagnose",
    name="diagnose-never-good",
    title="What neither overfits nor underfits gets no name: nothing is returned.",
    hint="What does a function return that ends without `return`?",
)
def diagnose_none(train_error, validation_error, target_error, gap):
    if validation_error - train_error > gap:
        return "overfitting"
    if train_error > target_error:
        return "underfitting"


@misconception(
    exercise="diagnose",
    name="diagnose-other-words",
    title="The result is spelt in another way than asked for.",
    hint="The three texts are “overfitting”, “underfitting” and “good fit”, in small letters and with a space.",
)
def diagnose_spelling(train_error, validation_error, target_error, gap):
    if validation_error - train_error > gap:
        return "overfitting"
    return "underfitting" if train_error > target_error else "good_fit"


@misconception(
    exercise="diagnose",
    name="diagnose-capital-letters",
    title="The result begins with a capital letter.",
    hint="The three texts are in small letters.",
)
def diagnose_capitals(train_error, validation_error, target_error, gap):
    if validation_error - train_error > gap:
        return "Overfitting"
    return "Underfitting" if train_error > target_error else "Good fit"


# ---- early_stopping


@misconception(
    exercise="early_stopping",
    name="es-counter-not-reset",
    title="The epochs without a new minimum are counted in total, not in a row.",
    hint="What must happen to your count when a new minimum is found?",
)
def stop_total_count(losses, patience):
    best, count = 0, 0
    for epoch in range(1, len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        else:
            count += 1
            if count == patience:
                return best, epoch
    return best, len(losses) - 1


@misconception(
    exercise="early_stopping",
    name="es-compares-previous",
    title="Each loss is compared with the one before, not with the best so far.",
    hint="5, 8, 7, 6: the loss falls twice here. Is there a new minimum?",
)
def stop_previous(losses, patience):
    best, count = 0, 0
    for epoch in range(1, len(losses)):
        best = epoch if losses[epoch] < losses[best] else best
        count = 0 if losses[epoch] < losses[epoch - 1] else count + 1
        if count >= patience:
            return best, epoch
    return best, len(losses) - 1


@misconception(
    exercise="early_stopping",
    name="es-equal-is-better",
    title="An equal loss is taken for a new minimum.",
    hint="On a plateau your run never stops. What does `<=` say about equal losses?",
)
def stop_equal(losses, patience):
    best = 0
    for epoch, loss in enumerate(losses):
        if loss <= losses[best]:
            best = epoch
        elif epoch - best >= patience:
            return best, epoch
    return best, len(losses) - 1


@misconception(
    exercise="early_stopping",
    name="es-one-epoch-late",
    title="It waits one epoch too long: the count must exceed `patience` before it stops.",
    hint="With patience 2 and the minimum at epoch 1: how many epochs without a new minimum have passed at epoch 3?",
)
def stop_late(losses, patience):
    return stop_with(losses, patience + 1)


@misconception(
    exercise="early_stopping",
    name="es-one-epoch-early",
    title="It stops one epoch too early: the epoch of the minimum itself is counted.",
    hint="With patience 2 and the minimum at epoch 1: how many epochs without a new minimum have passed at epoch 2?",
)
def stop_early(losses, patience):
    best = 0
    for epoch in range(1, len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        if epoch - best >= patience - 1 and epoch > best:
            return best, epoch
    return best, len(losses) - 1


def stop_with(losses, patience):
    best = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best]:
            best = epoch
        elif epoch - best >= patience:
            return best, epoch
    return best, len(losses) - 1


@misconception(
    exercise="early_stopping",
    name="es-global-minimum",
    title="The best epoch is that of all losses, also of those after the stop, which were never trained.",
    hint="When the run stops, which losses does anyone know?",
)
def stop_global(losses, patience):
    return int(np.argmin(losses)), stop_with(losses, patience)[1]


@misconception(
    exercise="early_stopping",
    name="es-best-plus-patience",
    title="The run is taken to stop `patience` epochs after the lowest of all losses.",
    hint="Does a run with [9, 8, 8.5, 8.6, 7] and patience 2 ever see the 7?",
)
def stop_after_global(losses, patience):
    best = int(np.argmin(losses))
    return best, min(best + patience, len(losses) - 1)


@misconception(
    exercise="early_stopping",
    name="es-beyond-the-end",
    title="Where patience does not run out, the stop lies beyond the last epoch, or on one that was not the last.",
    hint="Ten losses are the epochs 0 to 9. What is `stop_epoch` if the minimum is at epoch 9?",
)
def stop_beyond(losses, patience):
    best, stop = stop_with(losses, patience)
    return best, best + patience


@misconception(
    exercise="early_stopping",
    name="es-number-of-epochs",
    title="Where patience never runs out, the number of epochs is returned, not the last epoch.",
    hint="Epochs count from 0. Which is the last of three?",
)
def stop_length(losses, patience):
    best, stop = stop_with(losses, patience)
    return best, stop if stop - best >= patience else len(losses)


@misconception(
    exercise="early_stopping",
    name="es-never-stopped-is-none",
    title="Where patience never runs out, no stop is returned.",
    hint="If it never stops, `stop_epoch` is the last epoch there is.",
)
def stop_none(losses, patience):
    best, stop = stop_with(losses, patience)
    return best, stop if stop - best >= patience else None


@misconception(
    exercise="early_stopping",
    name="es-no-return-at-the-end",
    title="Where patience never runs out, the function returns nothing.",
    hint="What does your function do after its loop?",
)
def stop_no_return(losses, patience):
    best, stop = stop_with(losses, patience)
    return (best, stop) if stop - best >= patience else None


@misconception(
    exercise="early_stopping",
    name="es-counts-from-one",
    title="The epochs are counted from 1.",
    hint="Which epoch has the loss `losses[0]`?",
)
def stop_from_one(losses, patience):
    best, stop = stop_with(losses, patience)
    return best + 1, stop + 1


@misconception(
    exercise="early_stopping",
    name="es-direction",
    title="Higher is taken for better, as with accuracies.",
    hint="Losses should be low. Which comparison finds a new minimum?",
)
def stop_maximum(losses, patience):
    return stop_with([-loss for loss in losses], patience)


@misconception(
    exercise="early_stopping",
    name="es-returns-loss",
    title="The lowest loss is returned in the place of its epoch.",
    hint="`best_epoch` is a number of an epoch.",
)
def stop_loss(losses, patience):
    best, stop = stop_with(losses, patience)
    return losses[best], stop


@misconception(
    exercise="early_stopping",
    name="es-order",
    title="The two epochs are returned in the opposite order.",
    hint="`(best_epoch, stop_epoch)`: which of the two can never be the larger one?",
)
def stop_order(losses, patience):
    return stop_with(losses, patience)[::-1]


@misconception(
    exercise="early_stopping",
    name="es-first-rise",
    title="It stops at the first epoch that is worse, whatever `patience` is.",
    hint="Losses are noisy. Where does your function use `patience`?",
)
def stop_first_rise(losses, patience):
    return stop_with(losses, 1)


@misconception(
    exercise="early_stopping",
    name="es-last-of-equals",
    title="Of equal minima the last is returned; the first is the best epoch.",
    hint="A loss that equals the minimum is no new minimum. Which comparison moves your `best_epoch`?",
)
def stop_last_of_equals(losses, patience):
    best, stop = stop_with(losses, patience)
    return max(epoch for epoch in range(stop + 1) if losses[epoch] == losses[best]), stop


@misconception(
    exercise="early_stopping",
    name="es-best-starts-at-zero",
    title="The lowest loss so far starts at 0, so that no positive loss is ever a minimum.",
    hint="Which number is larger than every loss?",
)
def stop_zero(losses, patience):
    lowest, best = 0.0, 0
    for epoch, loss in enumerate(losses):
        if loss < lowest:
            lowest, best = loss, epoch
        elif epoch - best >= patience:
            return best, epoch
    return best, len(losses) - 1


@misconception(
    exercise="early_stopping",
    name="es-best-starts-low",
    title="The lowest loss so far starts at a number such as 10 that a loss can exceed.",
    hint="What if all losses are about 40? Which number is larger than every loss?",
)
def stop_ten(losses, patience):
    lowest, best, count = 10.0, 0, 0
    for epoch, loss in enumerate(losses):
        if loss < lowest:
            lowest, best, count = loss, epoch, 0
        else:
            count += 1
            if count >= patience:
                return best, epoch
    return best, len(losses) - 1
