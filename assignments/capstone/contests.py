"""What `select` is called with, and what must hold of what it did.

Released with the assignment; holds no answer. Candidates are off by numbers that were agreed, so that every score can
be computed again from the rows that a candidate was fitted to and asked about.
"""

import numpy as np

from autograder.authoring import call
from autograder.judging.dealing import every_row_is_in_one, rows_are_shuffled

MANY = 200  # calls by which chance is judged


def seed_of(rng):
    return int(rng.integers(2**31))


def contest(rng, n, k, models, last=()):
    """Return a call with candidates whose errors are agreed.

    The best one is neither the first nor the last, learns nothing by heart, and is not the best on every row.
    """
    best = int(rng.integers(1, models - 1))
    off = rng.uniform(1.5, 3.0, (models, n)) * rng.choice([-1.0, 1.0], (models, n))
    off[best] = rng.uniform(1.0, 1.3, n) * rng.choice([-1.0, 1.0], n)
    lucky = (best + 1) % models  # right by chance on a third of the rows, far off on the others
    off[lucky, rng.permutation(n)[: n // 3]] *= 0.05
    off[lucky] *= 1.2
    known, learner = rng.uniform(0.8, 1.2, (models, n)), (best - 1) % models
    known[learner] *= 0.01  # learns by heart
    off[learner] *= 1.5
    x = np.column_stack([np.arange(n) + 0.25, rng.normal(size=(n, 2)).round(2)])
    shown = f"select(candidates, x, y, {k}, rng) for {models} candidates and {n} rows"
    return call(x, rng.normal(scale=5.0, size=n), off, known, k, *last, seed_of(rng), shown=shown)


def contests(rng):
    return [contest(rng, *sizes) for sizes in ((8, 4, 3), (7, 2, 3), (13, 5, 4), (20, 4, 5), (11, 11, 3))]


def many_contests(rng):
    return [contest(rng, 20, 4, 3, (MANY,))]


def judged(found, x, y, off, known, k):
    """For each candidate and fold, return the call of a fitted function whose mean squared error the score is.

    Returns:
        A list of lists of pairs: rows fitted and rows asked about; and a sentence if a score is none of these errors.
    """
    scores = np.asarray(found["scores"], float)
    if scores.shape != (len(off), k):
        return [], wrong_shape(scores.shape, len(off), k)
    pairs = []
    for i, (calls, fitted) in enumerate(zip(found["asked"], found["fitted"], strict=True)):
        asked = calls + in_parts(calls)
        errors = [errors_of(one, fitted[one["fit"]], x, off[i], known[i]) for one in asked]
        if not errors:
            return [], f"No function that candidate {i} returned was ever asked for predictions."
        squared = np.array([np.mean(one**2) for one in errors])
        pairs.append([])
        for j, score in enumerate(scores[i]):
            nearest = int(np.abs(squared - score).argmin())
            if not abs(squared[nearest] - score) <= 1e-4 * squared[nearest]:
                return [], wrong_pairs(fitted, x, y) or wrong_score(i, j, score, errors)
            pairs[-1].append((fitted[asked[nearest]["fit"]], asked[nearest]))
    return pairs, ""


def in_parts(calls):
    """Return what each fit was asked about in all, where that took several calls."""
    parts = {}
    for one in calls:
        if one["new"]:
            parts.setdefault(one["fit"], []).append(one)
    joined = []
    for fit, some in parts.items():
        rows, first = np.unique(np.concatenate([one["rows"] for one in some]), return_index=True)
        if len(rows) > max(len(one["rows"]) for one in some):
            joined.append({"fit": fit, "rows": rows, "x": np.concatenate([one["x"] for one in some])[first]})
    return joined


def wrong_pairs(fitted, x, y):
    """Say if a candidate was fitted to rows of x with the targets of others."""
    for one in fitted:
        rows = row_numbers(one["x"], x)
        if np.shape(one["y"]) != (len(rows),) or not np.allclose(one["y"], y[rows], atol=1e-4):
            return "Candidates were fitted to rows of x with the targets of other rows."
    return ""


def wrong_shape(shape, models, k):
    words = f"The scores have the shape {shape}; one score for each candidate and fold is asked for, ({models}, {k})."
    return words + (" Yours are the other way round." if shape == (k, models) else "")


def errors_of(asked, fitted, x, off, known):
    """Return by how much the predictions of one call were off."""
    learnt = set(row_numbers(fitted["x"], x))
    return np.array([known[row] if row in learnt else off[row] for row in asked["rows"]])


def row_numbers(rows, x):
    """Return the numbers of `rows`; the first column of row i is i + 1/4."""
    first = np.asarray(rows, float).reshape(len(rows), -1)[:, 0]
    return np.clip(np.nan_to_num(np.round(first - 0.25)), 0, len(x) - 1).astype(int).tolist()


def wrong_score(i, j, score, errors):
    """Say what a score is that is no mean squared error, as far as that can be seen."""
    words = f"The score of candidate {i} on fold {j} is {score:.4g}, which is no mean squared error of its predictions"
    kinds = {
        "it is the root of one": lambda one: np.sqrt(np.mean(one**2)),
        "it is a mean absolute error": lambda one: np.mean(np.abs(one)),
        "it is a sum of squares": lambda one: np.sum(one**2),
        "it is one with a minus": lambda one: -np.mean(one**2),
    }
    for kind, measure in kinds.items():
        if min(abs(measure(one) - score) for one in errors) <= 1e-4 * abs(score):
            return f"{words}: {kind}."
    return f"{words}."


def scores_are_errors(found, x, y, off, known, k, seed):
    return judged(found, x, y, off, known, k)[1]


def held_out(found, x, y, off, known, k, seed):
    """No score may come from rows that the fit had seen, and each fit must have had all the others."""
    for i, folds in enumerate(judged(found, x, y, off, known, k)[0]):
        if len({asked["fit"] for _, asked in folds}) == 1 and len(folds[0][0]["y"]) < len(y):
            return f"Candidate {i} was fitted once, and that model scored on every fold; each fold needs a new one."
        for fitted, asked in folds:
            wrong = held_out_once(fitted, asked, x, y)
            if wrong:
                return f"Candidate {i}: {wrong}"
    return ""


def held_out_once(fitted, asked, x, y):
    learnt, judging = row_numbers(fitted["x"], x), row_numbers(asked["x"], x)
    if not (np.allclose(fitted["x"], x[learnt], atol=1e-4) and np.allclose(asked["x"], x[judging], atol=1e-4)):
        return "it was given a changed x; candidates do their own scaling."
    if not np.allclose(fitted["y"], y[learnt], atol=1e-4):
        return "it was fitted to rows of x with the targets of other rows."
    if len(learnt) == len(y):
        return f"it was fitted to all {len(y)} rows, also those that it was then scored on."
    both = np.intersect1d(learnt, judging)
    if len(both) == len(judging):
        return "it was scored on rows that it had been fitted to: that is the training error."
    if both.size:
        return f"it was scored on rows that it had been fitted to, such as row {both[0]}."
    if len(learnt) + len(judging) != len(y):
        return f"for a fold of {len(judging)} of {len(y)} rows, it was fitted to {len(learnt)} of the others, not all."
    return ""


def each_once(found, x, y, off, known, k, seed):
    """The folds must be the same for all candidates, share out the rows, and be of nearly one size."""
    folds = [[np.sort(asked["rows"]) for _, asked in one] for one in judged(found, x, y, off, known, k)[0]]
    for i, one in enumerate(folds):
        for j, (rows, firsts) in enumerate(zip(one, folds[0], strict=True)):
            if not np.array_equal(rows, firsts):
                return (
                    f"Fold {j} of candidate {i} has other rows than fold {j} of candidate 0: that is no fair contest."
                )
    names = [f"fold {j}" for j in range(k)]
    wrong = every_row_is_in_one(folds[0], names, len(y), together="the folds")
    lengths = [len(rows) for rows in folds[0]]
    if not wrong and max(lengths) - min(lengths) > 1:
        return (
            f"The largest fold has {max(lengths)} rows and the smallest {min(lengths)}; at most one more is asked for."
        )
    return wrong


def winner(found, x, y, off, known, k, seed):
    """The index must be that of the lowest mean score."""
    scores = np.asarray(found["scores"], float)
    mean, index = scores.mean(axis=1), np.asarray(found["index"])
    if index.ndim or index.dtype.kind not in "iu":
        return "The first of the two results must be the number of the best candidate, a whole number."
    if index == mean.argmin():
        return ""
    told = f"Candidate {index} was chosen, but candidate {mean.argmin()} has the lowest mean score: "
    told += f"{mean.min():.3g} against {mean[index]:.3g}." if 0 <= index < len(mean) else f"{mean.min():.3g}."
    if index == scores.min(axis=1).argmin():
        return told + " A single lucky fold is not enough."
    return told + (" The scores are errors: the lowest is the best." if index == mean.argmax() else "")


def shuffled(found, *arguments):
    return rows_are_shuffled(found["where"], found["together"], found["first"])


def repeatable(found, *arguments):
    one, other = (np.asarray(scores, float) for scores in found)
    if np.array_equal(one, other):
        return ""
    return "The same seed gave two different results: all that is random must come from `rng`, which you are given."
