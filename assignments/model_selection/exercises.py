"""Points, probes and checks of the assignment *model selection*.

Released with the assignment: it says what is called and what must hold, never what the answer is.
"""

from autograder.authoring import agrees, exercise, holds, phrase
from inputs import (
    alone,
    borders,
    both_high,
    cases_of_cv,
    cases_of_k_fold,
    cases_of_split,
    clear_cases,
    exact_constants,
    few_columns,
    flat,
    high,
    impossible_folds,
    inexact_constants,
    many_cvs,
    many_folds,
    many_splits,
    never_stopped,
    other_types,
    plateaus,
    random_runs,
    simple_runs,
    upright,
    ups_and_downs,
    validation_below,
    whole,
    with_others,
)
from laws import (
    each_once,
    even_folds,
    held_out,
    one_score_a_fold,
    pairs_of_folds,
    parts_of_all,
    refuses,
    repeatable,
    shuffled,
    stands_still,
    well_sized,
)

title = "Model selection: fitting too little, too much, and knowing it"


def law(property, earns, name, title, calls, runs, requires=(), random=True):
    """Ask that `property` holds of what a scenario saw; what it saw is random, if nothing else is said."""

    def asked(found, expected, *arguments):
        if found is None:
            return phrase("Nothing came back; is a `return` missing?")
        return property(found, *arguments)

    return holds(asked, points=earns, calls=calls, name=name, title=title, requires=requires, runs=runs, random=random)


def sizes(property, earns, title, calls, first):
    """Ask that `property` holds of the sizes of the parts, which do not depend on chance."""
    return law(property, earns, "sizes", title, calls, "sizes", (first,), random=False)


# ---- polynomial_features


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
