"""What must hold of that which came back for *shift*: each law gives a sentence for the student, or nothing.

Released with the assignment; holds no answer.
"""

import numpy as np

from autograder.authoring import message, phrase
from autograder.judging.statistics import SIGMAS, follows, mean_is
from deals import at_least

# ---- source_classifier

RANKED = 0.9  # share of pairs, a target and a source row, in the right order; honest classifiers reach 0.94 and more


def scores_of(found, x):
    """Return one number a row, or a sentence."""
    scores = np.asarray(found, float)
    if scores.shape not in ((len(x),), (len(x), 1)):
        words = message("For {n} rows your function gave the shape {shape}; one logit a row is asked for.")
        return None, phrase(words, n=len(x), shape=scores.shape)
    if np.isnan(scores).any():
        return None, phrase("Your function gave NaN for some rows.")
    return scores.ravel(), ""


WRONG_WAY_ROUND = message(
    "Of all pairs of a target and a source row held back, {share} got the higher logit for the target: "
    "that is the wrong way round. Target is 1, source is 0."
)
BY_CHANCE = message(
    "Of all pairs of a target and a source row held back, {share} got the higher logit for the target: "
    "no better than chance. At least {enough} are asked for."
)
NOT_ENOUGH = message(
    "Of all pairs of a target and a source row held back, {share} got the higher logit for the target: "
    "better than chance, but not enough. At least {enough} are asked for."
)


def ranks(found, expected, source, target, x, held):
    """Of nearly all pairs, one row of each kind, the target's must get the higher logit."""
    scores, wrong = scores_of(found, x)
    if scores is None:
        return wrong
    targets, sources = scores[held == 1][:, None], scores[held == 0]
    share = float(np.mean(targets > sources) + 0.5 * np.mean(targets == sources))
    if share >= RANKED:
        return ""
    if share < 0.35:
        return phrase(WRONG_WAY_ROUND, share=f"{share:.0%}")
    return phrase(BY_CHANCE if share < 0.6 else NOT_ENOUGH, share=f"{share:.0%}", enough=f"{RANKED:.0%}")


def by_itself(found, expected, source, target, x, held):
    """A row's logit must be a logit, and not depend on what other rows come with it."""
    scores, wrong = scores_of(found["all"], x)
    if scores is None:
        return wrong
    if len(np.unique(scores)) <= 2:
        return phrase("Your function gives only two values: these are labels. Logits say how sure the classifier is.")
    if scores.min() >= 0 and scores.max() <= 1:
        return phrase(
            "All values lie between 0 and 1: these are probabilities. A logit is log(p / (1 - p)), of either sign."
        )
    few, finite = np.ravel(np.asarray(found["few"], float)), scores[np.isfinite(scores)]
    if len(few) != 5 or not np.allclose(few, scores[:5], rtol=0, atol=0.01 * float(np.std(finite))):
        return phrase("A row gets another logit when fewer rows are asked about: scale by the training rows alone.")
    return ""


# ---- shift_p_value


def is_lowest(found, expected, a, b, permutations, seed):
    p, wrong = share_of(found, permutations)
    if wrong or round(p * (permutations + 1)) == 1:
        return wrong
    return phrase(
        "a and b are so far apart that no shuffle comes near: with 0 hits in {permutations} permutations, p should be "
        "(1 + 0) / (1 + {permutations}) = {lowest}. Yours is {p}.",
        permutations=permutations,
        lowest=f"{1 / (1 + permutations):g}",
        p=f"{p:.4g}",
    )


def share_of(found, permutations):
    """Return p, and what keeps it from being a number that counting can give."""
    if found is None:
        return None, phrase("Nothing came back; is a `return` missing?")
    p = float(np.asarray(found, float).reshape(()))
    hits = p * (permutations + 1) - 1
    if 0 < p <= 1 + 1e-6 and abs(hits - round(hits)) < 1e-3:
        return p, ""
    words = message("p is {p}; counting gives (1 + hits) / (1 + {permutations}), with 0 to {permutations} hits.")
    return p, phrase(words, p=f"{p:.6g}", permutations=permutations)


TOO_FEW = message(
    "Too few hits: {found} of your permutations, while {share} of all ways to share out these rows put the means "
    "at least as far apart."
)
ALL_TIED = message(
    "Too few hits: {found} of your permutations, while {share} of all ways to share out these rows put the means "
    "at least as far apart. A distance equal to the observed one is a hit too."
)
TOO_MANY = message(
    "Too many hits: {found} of your permutations, while {share} of all ways to share out these rows put the means "
    "at least as far apart."
)


def counts_hits(found, expected, a, b, permutations, seed):
    """Hits must be as frequent as among all ways to share out the rows."""
    rows = np.concatenate([a, b]).reshape(len(a) + len(b), -1)
    p, wrong = share_of(found, permutations)
    if wrong:
        return wrong
    hits, share = p * (permutations + 1) - 1, at_least(rows, len(a))
    if abs(hits - permutations * share) <= SIGMAS * np.sqrt(permutations * share * (1 - share)) + 0.5:
        return ""
    too_few = ALL_TIED if share == 1 else TOO_FEW
    words = too_few if hits < permutations * share else TOO_MANY
    return phrase(words, found=f"{hits / permutations:.1%}", share=f"{share:.1%}")


def is_uniform(found, expected, samples, n, permutations, seed):
    shares = [share_of(one, permutations) for one in found]
    wrong = next((words for _, words in shares if words), "")
    p = np.array([one for one, _ in shares], float)
    middle = 0.5 / (permutations + 1)
    if wrong or not (follows(p - middle, lambda p: p, "uniform") or mean_is(p, 0.5 + middle, 12**-0.5, "values")):
        return wrong
    small = float(np.mean(p < 0.101))
    return phrase(
        "Where nothing has shifted, all values of p are equally likely, and their mean is {expected}. Yours have the "
        "mean {found} over {pairs} pairs of samples, and {small} of them are at most 0.1.",
        expected=f"{0.5 + middle:.2f}",
        found=f"{p.mean():.2f}",
        pairs=len(p),
        small=f"{small:.0%}",
    )


def unchanged(found, expected, a, b, permutations, seed):
    same = np.array_equal(found["a"], a) and np.array_equal(found["b"], b)
    return "" if same else phrase("shift_p_value changes the arrays it is given; work on a copy.")


def repeatable(found, expected, a, b, permutations, seed):
    if len(set(np.ravel(found["one"]))) == 1:
        return phrase(
            "Ten calls with one generator gave the same p: the permutations must come from `rng`, and be new each time."
        )
    if not np.array_equal(found["one"], found["other"]):
        return phrase(
            "The same seed gave two different results: all that is random must come from `rng`, which you are given."
        )
    return ""
