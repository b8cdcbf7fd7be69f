"""Which predictions a score of `select` comes from, and what it is if it comes from none as it should.

Released with the assignment; holds no answer. Candidates are off by numbers that were agreed, so that every score can
be computed again from the rows that a candidate was fitted to and asked about.
"""

import numpy as np

from autograder.authoring import message, phrase

# What a score is that is no mean squared error, and how it comes from the errors.
NO_MEAN_SQUARE = message(
    "The score of candidate {candidate} on fold {fold} is {score}, which is no mean squared error of its predictions."
)
OTHER_MEASURES = {
    message(
        "The score of candidate {candidate} on fold {fold} is {score}, which is no mean squared error of its "
        "predictions: it is the root of one."
    ): lambda one: np.sqrt(np.mean(one**2)),
    message(
        "The score of candidate {candidate} on fold {fold} is {score}, which is no mean squared error of its "
        "predictions: it is a mean absolute error."
    ): lambda one: np.mean(np.abs(one)),
    message(
        "The score of candidate {candidate} on fold {fold} is {score}, which is no mean squared error of its "
        "predictions: it is a sum of squares."
    ): lambda one: np.sum(one**2),
    message(
        "The score of candidate {candidate} on fold {fold} is {score}, which is no mean squared error of its "
        "predictions: it is one with a minus."
    ): lambda one: -np.mean(one**2),
}


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
            return [], phrase(
                "No function that candidate {candidate} returned was ever asked for predictions.", candidate=i
            )
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
            return phrase("Candidates were fitted to rows of x with the targets of other rows.")
    return ""


def wrong_shape(shape, models, k):
    words = phrase(
        "The scores have the shape {shape}; one score for each candidate and fold is asked for, {expected}.",
        shape=shape,
        expected=(models, k),
    )
    return words + " " + phrase("Yours are the other way round.") if shape == (k, models) else words


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
    near = [
        sentence
        for sentence, measure in OTHER_MEASURES.items()
        if min(abs(measure(one) - score) for one in errors) <= 1e-4 * abs(score)
    ]
    return phrase([*near, NO_MEAN_SQUARE][0], candidate=i, fold=j, score=f"{score:.4g}")
