"""What must hold of that which came back for *model_selection*: each law gives a sentence for the student, or nothing.

Released with the assignment; holds no answer.
"""

import numpy as np

from autograder.authoring import message, phrase
from autograder.judging.dealing import every_row_is_in_one, rows_are_shuffled

# ---- split


def parts_of_all(found, n, validation, test, seed):
    if len(found) != 3:
        asked = f"split({n}, {validation}, {test}, rng)"
        return phrase("{call} gave {number} values; three arrays are asked for.", call=asked, number=len(found))
    return every_row_is_in_one(found, ("train", "validation", "test"), n)


TOO_MANY = message(
    "{call} gave {size} {part} rows, too many: {n} * {fraction} is {exact}, to be rounded to the nearest whole number."
)
TOO_FEW = message(
    "{call} gave {size} {part} rows, too few: {n} * {fraction} is {exact}, to be rounded to the nearest whole number."
)


def well_sized(found, n, validation, test, seed):
    for name, size, fraction in (("validation", found[1], validation), ("test", found[2], test)):
        if abs(size - n * fraction) > 0.5 + 1e-9:
            product = {"n": n, "fraction": fraction, "exact": f"{n * fraction:g}"}
            asked = f"split({n}, {validation}, {test}, rng)"
            return phrase(TOO_MANY if size > n * fraction else TOO_FEW, call=asked, size=size, part=name, **product)
    return ""


def shuffled(found, *arguments):
    return rows_are_shuffled(found["where"], found["together"], found["first"])


def repeatable(found, *arguments):
    """The results of two calls with the same seed must be the same."""
    if same(*found):
        return ""
    return phrase(
        "The same seed gave two different results: all that is random must come from `rng`, which you are given."
    )


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
        sentence = message("{call} gave a list of {number}; {k} pairs are asked for, one for each fold.")
        return phrase(sentence, call=words, number=len(found), k=k)
    if any(len(pair) != 2 or np.ndim(pair[0]) == 0 for pair in found):
        return phrase(
            "{call} gave a fold that is no pair; a pair is asked for, the training rows and the validation rows.",
            call=words,
        )
    if k > 2 and sum(len(pair[1]) for pair in found) == (k - 1) * n == (k - 1) * sum(len(pair[0]) for pair in found):
        return phrase("The pairs are the wrong way round: the training rows come first, then the validation rows.")
    for i, pair in enumerate(found):
        wrong = every_row_is_in_one(pair, ("train", "validation"), n, together=phrase("the two parts of this fold"))
        if wrong:
            return phrase("In fold {i} of {call}: {wrong}", i=i, call=words, wrong=wrong)
    return dealt([pair[1] for pair in found], n)


def dealt(folds, n):
    """The folds must share out the rows."""
    if all(np.array_equal(np.sort(folds[0]), np.sort(fold)) for fold in folds):
        return phrase("The same rows validate in every fold.")
    names = [phrase("fold {i}", i=i) for i in range(len(folds))]
    return every_row_is_in_one(folds, names, n, together=phrase("the validation folds"))


def even_folds(found, n, k, seed):
    if max(found) - min(found) <= 1:
        return ""
    listed = ", ".join(f"{size}" for size in found)
    words = message("{call} gave validation folds of {sizes} rows; their sizes may differ by at most one.")
    return phrase(words, call=f"k_fold({n}, {k}, rng)", sizes=listed)


RAISED = message("{call} raised {error}; a ValueError is asked for unless 2 <= k <= n.")
RAISED_NOTHING = message("{call} raised nothing; a ValueError is asked for unless 2 <= k <= n.")


def refuses(found, n, ks, seed):
    for k, raised in zip(ks, found, strict=True):
        if raised != "ValueError":
            words = RAISED if raised != "nothing" else RAISED_NOTHING
            return phrase(words, call=f"k_fold({n}, {k}, rng)", error=raised)
    return ""


# ---- standardise


# What may be wrong: said of train, and of the other rows.
SHAPE = (
    message("standardise gave train the shape {shape}; it must keep the shape {kept}."),
    message("standardise gave the other rows the shape {shape}; it must keep the shape {kept}."),
)
NOT_FINITE = (
    message("A column that is constant in train became NaN or infinite in train: its deviation is 0."),
    message("A column that is constant in train became NaN or infinite in the other rows: its deviation is 0."),
)
NOT_STILL = (
    message("A column that is constant in train should become 0 in train; yours reaches {worst}."),
    message(
        "A column that is constant in train should become 0 or the plain difference in the other rows; "
        "yours reaches {worst}."
    ),
)
BESIDE = (
    message("Beside a column that is constant in train, another column of train is wrong."),
    message("Beside a column that is constant in train, another column of the other rows is wrong."),
)


def stands_still(found, expected, train, *others):
    """Constant columns become 0 in train, 0 or the plain difference in others; the rest is as ever."""
    still = np.ptp(train, axis=0) == 0
    for i, (one, wanted, given) in enumerate(zip(found, expected, (train, *others), strict=True)):
        one, whose = np.asarray(one, float), min(i, 1)
        if np.shape(one) != given.shape:
            return phrase(SHAPE[whose], shape=np.shape(one), kept=given.shape)
        if not np.isfinite(one).all():
            return phrase(NOT_FINITE[whose])
        allowed = [np.zeros_like(wanted)] + ([given - train[0]] if i else [])
        for j in np.flatnonzero(still):
            if not any(np.allclose(one[:, j], a[:, j], rtol=1e-4, atol=1e-6) for a in allowed):
                return phrase(NOT_STILL[whose], worst=f"{np.abs(one[:, j]).max():.3g}")
        if not np.allclose(one[:, ~still], wanted[:, ~still], rtol=1e-4, atol=1e-6):
            return phrase(BESIDE[whose])
    return ""


# ---- cross_validate


def scoring_calls(found, k):
    """Return the numbers of the calls of `score` whose results were returned, or a sentence."""
    if found["scores"] is None:
        return [], phrase("cross_validate returned nothing; is a `return` missing?")
    scores = np.asarray(found["scores"], float)
    if scores.shape != (k,):
        words = message("The scores have the shape {shape}; one score for each fold is asked for, shape ({k},).")
        return [], phrase(words, shape=scores.shape, k=k)
    gaps = np.abs(np.asarray(found["marks"])[:, None] - scores)
    if not gaps.min(axis=0).max() < 1e-5:
        return [], phrase("The scores are not the numbers that `score` returned.")
    calls = gaps.argmin(axis=0)
    if len(set(calls)) < k:
        return [], phrase("The same result of `score` is there more than once.")
    return calls, ""


def one_score_a_fold(found, x, y, k, marks, seed):
    return scoring_calls(found, k)[1]


def row_numbers(seen, x, y, verb):
    """Return the row numbers of what was handed over, or a sentence."""
    rows = np.asarray(seen["y"])
    if rows.ndim != 1 or not np.isin(rows, y).all():
        return [], phrase("`{function}` was given targets that are no part of y.", function=verb)
    rows = rows.astype(int)
    if np.shape(seen["x"]) != (len(rows), *x.shape[1:]):
        words = message("`{function}` was given x of shape {x} with y of shape {y}.")
        return [], phrase(words, function=verb, x=np.shape(seen["x"]), y=rows.shape)
    if np.array_equal(seen["x"], x[rows]):
        return rows, ""
    if np.isin(seen["x"], x).all():
        return [], phrase("`{function}` was given rows of x with the targets of other rows.", function=verb)
    return [], phrase("`{function}` was given a changed x.", function=verb)


ONE_OF_MANY = message(
    "Of all the models fitted, one was scored on every fold; each fold needs the model that has not seen it."
)
ONLY_ONE = message(
    "A single model was fitted, and was scored on every fold; each fold needs the model that has not seen it."
)


def held_out(found, x, y, k, marks, seed):
    """No model may be scored on a row that it was fitted to, and each must have seen all the others."""
    scored = [found["scored"][number] for number in scoring_calls(found, k)[0]]
    models = [one["model"] for one in scored]
    if min(models) < 0:
        return phrase("`score` must be given, first, a model that `fit` returned.")
    if len(set(models)) == 1:
        return phrase(ONE_OF_MANY if len(found["fitted"]) >= k else ONLY_ONE)
    pairs = ((one, found["fitted"][one["model"]]) for one in scored)
    return next((wrong for wrong in (held_out_once(*pair, x, y, k) for pair in pairs) if wrong), "")


def held_out_once(scored, fitted, x, y, k):
    """One model's rows and the rows it is scored on must be apart, and complete."""
    judging, strange = row_numbers(scored, x, y, "score")
    learned, odd = row_numbers(fitted, x, y, "fit")
    if odd or strange:
        return odd or strange
    if len(learned) == len(y):
        return phrase("`fit` was given all {n} rows, also those that the model is then scored on.", n=len(y))
    if np.array_equal(np.sort(judging), np.sort(learned)):
        return phrase("A model was scored on the very rows it had been fitted to: that is the training error.")
    both = np.intersect1d(judging, learned)
    if both.size:
        words = message("A model was scored on rows it had been fitted to, such as row {row}: that is no validation.")
        return phrase(words, row=both[0])
    if k > 2 and len(judging) > len(learned):
        return phrase("`fit` was given one fold and `score` all the others; it is the other way round.")
    if len(judging) + len(learned) != len(y):
        words = message("For a fold of {fold} of {n} rows, `fit` was given {given} of the others, not all.")
        return phrase(words, fold=len(judging), n=len(y), given=len(learned))
    return ""


def each_once(found, x, y, k, marks, seed):
    folds = [np.asarray(found["scored"][number]["y"]) for number in scoring_calls(found, k)[0]]
    lengths = [len(fold) for fold in folds]
    if max(lengths) - min(lengths) > 1:
        words = message(
            "The largest fold has {largest} rows and the smallest {smallest}; at most one more is asked for."
        )
        return phrase(words, largest=max(lengths), smallest=min(lengths))
    return dealt(folds, len(y))
