"""Points, probes and checks of the assignment *capstone*.

Released with the assignment: it says what is called and what must hold, never what the answer is.
"""

from autograder.authoring import also, exercise, holds, phrase
from contests import contests, each_once, held_out, many_contests, repeatable, scores_are_errors, shuffled, winner
from patients import RMSE_FULL, RMSE_HALF, five_splits, not_by_company, one_sided, rmse_at_most
from pictures import (
    FULL,
    HALF,
    accuracy_at_least,
    classes_stay,
    one_class,
    random_split,
    same_picture_same_label,
    two_ways,
    ways_are_learnt,
)
from testsets import (
    first_goes_wrong,
    once_more,
    others_are_fresh,
    refused_after_one,
    shares_are_right,
    some_predictions,
    used_anyway,
)

title = "Capstone: one honest number"


def law(property, earns, name, title, calls, runs, requires=()):
    """Ask that `property` holds of what a scenario saw."""

    def asked(found, expected, *arguments):
        if found is None:
            return phrase("Nothing came back; is a `return` missing?")
        return property(found, *arguments)

    return holds(asked, points=earns, calls=calls, name=name, title=title, requires=requires, runs=runs, random=True)


BASICS = ("scores", "held out", "folds")

select = exercise(
    "select",
    title="the best of several candidates, by cross-validation",
    points=4,
    checks=[
        law(scores_are_errors, 1, "scores", "scores every candidate by its mean squared errors", contests, "watch"),
        law(held_out, 1, "held out", "scores no candidate on rows it has seen", contests, "watch", ("scores",)),
        law(each_once, 0.5, "folds", "has the same folds for all, each row in one", contests, "watch", BASICS[:2]),
        law(winner, 0.5, "index", "chooses the lowest mean error", contests, "watch", ("scores",)),
        law(shuffled, 0.5, "shuffled", "gives every row the same chance", many_contests, "watch_often", BASICS),
        law(
            repeatable,
            0.5,
            "seed",
            "gives the same result for the same seed",
            contests,
            "watch_again",
            (*BASICS, "shuffled"),
        ),
    ],
)

fit_predict = exercise(
    "fit_predict",
    title="a regression on real data",
    points=6,
    seconds=60,
    trains=True,
    checks=[
        holds(
            rmse_at_most(RMSE_HALF),
            points=3,
            calls=five_splits,
            runs="over_splits",
            name="half",
            title=f"errs by at most {RMSE_HALF:g} on patients held back",
            random=True,
        ),
        also(
            rmse_at_most(RMSE_FULL),
            of="half",
            points=2,
            name="full",
            title=f"errs by at most {RMSE_FULL:g} on patients held back",
            requires=("half",),
        ),
        holds(
            not_by_company,
            points=1,
            calls=one_sided,
            runs="over_splits",
            name="company",
            title="predicts for a patient whoever else is in the test set",
            requires=("full",),
            random=True,
        ),
    ],
)

fit_classifier = exercise(
    "fit_classifier",
    title="a classifier of digits",
    points=6,
    seconds=60,
    trains=True,
    checks=[
        holds(
            ways_are_learnt,
            points=1,
            calls=two_ways,
            name="ways",
            title="learns what the labels mean from the training rows",
            random=True,
        ),
        holds(
            accuracy_at_least(HALF),
            points=2,
            calls=random_split,
            name="half",
            title=f"labels {HALF:.0%} of the digits held back right",
            requires=("ways",),
            random=True,
        ),
        also(
            accuracy_at_least(FULL),
            of="half",
            points=2,
            name="full",
            title=f"labels {FULL:.0%} of the digits held back right",
            requires=("half",),
        ),
        also(
            same_picture_same_label,
            of="half",
            points=0.5,
            name="copies",
            title="gives the same picture the same label",
            requires=("full",),
        ),
        holds(
            classes_stay,
            points=0.5,
            calls=one_class,
            name="company",
            title="labels a digit whatever else is in the test set",
            requires=("full",),
            random=True,
        ),
    ],
)

TestSet = exercise(
    "TestSet",
    title="a test set that works once",
    points=3,
    checks=[
        holds(
            shares_are_right,
            points=0.75,
            calls=some_predictions,
            runs="accuracies",
            name="accuracy",
            title="gives the share of labels that are right",
        ),
        holds(
            refused_after_one,
            points=1,
            calls=once_more,
            runs="twice",
            name="once",
            title="refuses a second evaluation",
            requires=("accuracy",),
        ),
        holds(
            used_anyway,
            points=0.75,
            calls=first_goes_wrong,
            runs="after",
            name="from the call",
            title="is used from the moment it is called, whatever comes of it",
            requires=("once",),
        ),
        holds(
            others_are_fresh,
            points=0.5,
            calls=once_more,
            runs="side_by_side",
            name="each",
            title="uses up itself alone",
            requires=("accuracy",),
        ),
    ],
)
