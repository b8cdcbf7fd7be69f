"""What `select` is called with, and what must hold of what it did.

Released with the assignment; holds no answer. Candidates are off by numbers that were agreed.
"""

import numpy as np

from autograder.authoring import call, phrase
from autograder.judging.dealing import every_row_is_in_one, rows_are_shuffled
from scores import judged, row_numbers

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
    shown = phrase("select(candidates, x, y, {k}, rng) for {models} candidates and {n} rows", k=k, models=models, n=n)
    return call(x, rng.normal(scale=5.0, size=n), off, known, k, *last, seed_of(rng), shown=shown)


def contests(rng):
    return [contest(rng, *sizes) for sizes in ((8, 4, 3), (7, 2, 3), (13, 5, 4), (20, 4, 5), (11, 11, 3))]


def many_contests(rng):
    return [contest(rng, 20, 4, 3, (MANY,))]


def scores_are_errors(found, x, y, off, known, k, seed):
    return judged(found, x, y, off, known, k)[1]


def held_out(found, x, y, off, known, k, seed):
    """No score may come from rows that the fit had seen, and each fit must have had all the others."""
    for i, folds in enumerate(judged(found, x, y, off, known, k)[0]):
        if len({asked["fit"] for _, asked in folds}) == 1 and len(folds[0][0]["y"]) < len(y):
            return phrase(
                "Candidate {candidate} was fitted once, and that model scored on every fold; "
                "each fold needs a new one.",
                candidate=i,
            )
        for fitted, asked in folds:
            wrong = held_out_once(i, fitted, asked, x, y)
            if wrong:
                return wrong
    return ""


def held_out_once(candidate, fitted, asked, x, y):
    """Say what is wrong with one fit of a candidate and the score that came from it."""
    learnt, judging = row_numbers(fitted["x"], x), row_numbers(asked["x"], x)
    if not (np.allclose(fitted["x"], x[learnt], atol=1e-4) and np.allclose(asked["x"], x[judging], atol=1e-4)):
        return phrase(
            "Candidate {candidate}: it was given a changed x; candidates do their own scaling.", candidate=candidate
        )
    if not np.allclose(fitted["y"], y[learnt], atol=1e-4):
        return phrase(
            "Candidate {candidate}: it was fitted to rows of x with the targets of other rows.", candidate=candidate
        )
    if len(learnt) == len(y):
        return phrase(
            "Candidate {candidate}: it was fitted to all {rows} rows, also those that it was then scored on.",
            candidate=candidate,
            rows=len(y),
        )
    return in_both(candidate, learnt, judging) or others_left_out(candidate, len(learnt), len(judging), len(y))


def in_both(candidate, learnt, judging):
    """Say which rows a candidate was both fitted to and scored on."""
    both = np.intersect1d(learnt, judging)
    if not both.size:
        return ""
    if len(both) == len(judging):
        return phrase(
            "Candidate {candidate}: it was scored on rows that it had been fitted to: that is the training error.",
            candidate=candidate,
        )
    return phrase(
        "Candidate {candidate}: it was scored on rows that it had been fitted to, such as row {row}.",
        candidate=candidate,
        row=both[0],
    )


def others_left_out(candidate, learnt, judging, rows):
    """Say that a candidate was fitted to fewer rows than there are outside of its fold; each a number of rows."""
    if learnt + judging == rows:
        return ""
    return phrase(
        "Candidate {candidate}: for a fold of {judging} of {rows} rows, it was fitted to {learnt} of the others, "
        "not all.",
        candidate=candidate,
        judging=judging,
        rows=rows,
        learnt=learnt,
    )


def each_once(found, x, y, off, known, k, seed):
    """The folds must be the same for all candidates, share out the rows, and be of nearly one size."""
    folds = [[np.sort(asked["rows"]) for _, asked in one] for one in judged(found, x, y, off, known, k)[0]]
    for i, one in enumerate(folds):
        for j, (rows, firsts) in enumerate(zip(one, folds[0], strict=True)):
            if not np.array_equal(rows, firsts):
                return phrase(
                    "Fold {fold} of candidate {candidate} has other rows than fold {fold} of candidate 0: "
                    "that is no fair contest.",
                    fold=j,
                    candidate=i,
                )
    names = [phrase("fold {number}", number=j) for j in range(k)]
    wrong = every_row_is_in_one(folds[0], names, len(y), together=phrase("the folds"))
    lengths = [len(rows) for rows in folds[0]]
    if not wrong and max(lengths) - min(lengths) > 1:
        return phrase(
            "The largest fold has {most} rows and the smallest {fewest}; at most one more is asked for.",
            most=max(lengths),
            fewest=min(lengths),
        )
    return wrong


def winner(found, x, y, off, known, k, seed):
    """The index must be that of the lowest mean score."""
    scores = np.asarray(found["scores"], float)
    mean, index = scores.mean(axis=1), np.asarray(found["index"])
    if index.ndim or index.dtype.kind not in "iu":
        return phrase("The first of the two results must be the number of the best candidate, a whole number.")
    if index == mean.argmin():
        return ""
    told = wrong_choice(index, mean)
    if index == scores.min(axis=1).argmin():
        return told + " " + phrase("A single lucky fold is not enough.")
    if index == mean.argmax():
        return told + " " + phrase("The scores are errors: the lowest is the best.")
    return told


def wrong_choice(index, mean):
    """Say that the candidate `index` is not the one with the lowest mean score, if it is one at all."""
    if 0 <= index < len(mean):
        return phrase(
            "Candidate {chosen} was chosen, but candidate {best} has the lowest mean score: {lowest} against {other}.",
            chosen=index,
            best=mean.argmin(),
            lowest=f"{mean.min():.3g}",
            other=f"{mean[index]:.3g}",
        )
    return phrase(
        "Candidate {chosen} was chosen, but candidate {best} has the lowest mean score: {lowest}.",
        chosen=index,
        best=mean.argmin(),
        lowest=f"{mean.min():.3g}",
    )


def shuffled(found, *arguments):
    return rows_are_shuffled(found["where"], found["together"], found["first"])


def repeatable(found, *arguments):
    one, other = (np.asarray(scores, float) for scores in found)
    if np.array_equal(one, other):
        return ""
    return phrase(
        "The same seed gave two different results: all that is random must come from `rng`, which you are given."
    )
