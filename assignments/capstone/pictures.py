"""What `fit_classifier` is called with, and what must hold of its labels.

Released with the assignment; holds no answer. The labels of the digits held back never reach the answer.
"""

import numpy as np

from autograder.authoring import call, phrase
from autograder.authoring.datasets import WAYS_BAR, accuracy, digits, ways_of_writing

TRAINING, COMPANY, COPIES = 1250, 40, 4
FULL, HALF, FEW = 0.95, 0.92, 0.85


def two_ways(rng):
    """Return a table whose classes only its own rows can tell: what an answer knows already is no help."""
    x, y, x_test, *held_back = ways_of_writing(rng)
    shown = phrase("fit_classifier(x_train, y_train, x_test) for ten ways of writing five digits")
    return [call(x, y, x_test, withheld=tuple(held_back), shown=shown)]


def random_split(rng):
    """Return a split whose test rows are all there several times, in another order each time."""
    x, y = digits(rng)
    rows = np.concatenate([rng.permutation(np.arange(TRAINING, len(y))) for _ in range(COPIES)])
    shown = phrase("fit_classifier(x_train, y_train, x_test) for a random split")
    return [call(x[:TRAINING], y[:TRAINING], x[rows], withheld=(y[rows],), shown=shown)]


def one_class(rng):
    """Return a split whose test rows are typical of one class, so that their own mean is what tells them apart."""
    x, y = digits(rng)
    members = np.flatnonzero(y == rng.integers(10))
    distance = ((x[members] - x[members].mean(axis=0)) ** 2).sum(axis=1)
    rows = members[np.argsort(distance)[:COMPANY]]
    rest = np.delete(np.arange(len(y)), rows)[:TRAINING]
    shown = phrase("fit_classifier(x_train, y_train, x_test) for a test set of one class")
    return [call(x[rest], y[rest], x[rows], withheld=(y[rows],), shown=shown)]


def no_labels(predictions, labels):
    """Say what keeps predictions from being one label for each test row."""
    if predictions is None:
        return phrase("fit_classifier returned None; is a `return` missing?")
    given = np.asarray(predictions)
    if given.shape == labels.shape:
        return ""
    words = phrase(
        "The result has the shape {shape}; one label a test row is asked for, {expected}.",
        shape=given.shape,
        expected=labels.shape,
    )
    if given.ndim != 2 or given.shape[1] != 10:
        return words
    more = phrase("These look like scores of the classes: the label is the number of the largest.")
    return f"{words} {more}"


def why_wrong(predictions, labels):
    """Say, as far as that can be seen, why labels are wrong."""
    given, share = np.asarray(predictions), accuracy(predictions, labels)
    if not np.isin(given, np.arange(10)).all():
        return phrase("Some results are no labels: those are whole numbers from 0 to 9.")
    if len(np.unique(given)) == 1:
        return phrase("Every picture got the same label.")
    if share < 0.2:
        return phrase("That is about what guessing gives: were pictures and labels still in the same order?")
    if share < 0.8:
        return phrase("The model has only begun to learn: train it for longer, or with larger steps.")
    return phrase("The model is on its way: does it see all training rows, often enough, and can it bend?")


def ways_are_learnt(found, expected, x, y, x_test, labels, other_ways):
    wrong, share = no_labels(found, labels), accuracy(found, labels)
    if wrong or share >= WAYS_BAR:
        return wrong
    told = phrase(
        "The classes were ten ways of writing five digits, two of each: "
        "{share} were labelled right; {bar} are asked for.",
        share=f"{share:.1%}",
        bar=f"{WAYS_BAR:.0%}",
    )
    if share + accuracy(found, other_ways) < WAYS_BAR:
        return f"{told} {why_wrong(found, labels)}"
    more = phrase(
        "The digits are told, the ways are not: half right is what comes of that. "
        "What a label means can be learnt from y_train alone."
    )
    return f"{told} {more}"


def accuracy_at_least(bar):
    def property(found, expected, x, y, x_test, labels):
        wrong, share = no_labels(found, labels), accuracy(found, labels)
        if wrong or share >= bar:
            return wrong
        told = phrase(
            "{share} of the digits held back were labelled right; at least {bar} are asked for.",
            share=f"{share:.1%}",
            bar=f"{bar:.0%}",
        )
        return f"{told} {why_wrong(found, labels)}"

    return property


def classes_stay(found, expected, x, y, x_test, labels):
    wrong, share = no_labels(found, labels), accuracy(found, labels)
    if wrong or share >= FEW:
        return wrong
    return phrase(
        "Of a test set that has digits of one class only, {share} were labelled right. "
        "Is x_test scaled by its own mean instead of that of x_train?",
        share=f"{share:.1%}",
    )


def same_picture_same_label(found, expected, x, y, x_test, labels):
    wrong = no_labels(found, labels)
    if wrong:
        return wrong
    pictures = np.unique(x_test, axis=0, return_inverse=True)[1].reshape(-1)
    of_each = np.asarray(found)[np.argsort(pictures, kind="stable")].reshape(-1, COPIES)
    differ = (of_each != of_each[:, :1]).any(axis=1)
    if not differ.any():
        return ""
    return phrase(
        "Every picture was in x_test {copies} times, and {number} of {pictures} got different labels: "
        "is something random still at work while your model predicts, as dropout is while it trains?",
        copies=COPIES,
        number=int(differ.sum()),
        pictures=len(differ),
    )
