"""What must hold of that which came back for *model_selection*: each law gives a sentence for the student, or nothing.

Released with the assignment; holds no answer.
"""

import numpy as np

from autograder.judging.dealing import every_row_is_in_one, rows_are_shuffled

# ---- split


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


# ---- k_fold


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


# ---- standardise


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


# ---- cross_validate


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
