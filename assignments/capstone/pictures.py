"""What `fit_classifier` is called with, and what must hold of its labels.

Released with the assignment; holds no answer. The labels of the digits held back never reach the answer.
"""

import numpy as np

from autograder.authoring import call, phrase
from autograder.authoring.datasets import accuracy, digits

TRAINING, COMPANY = 1250, 40
FULL, HALF, FEW = 0.97, 0.94, 0.85


def random_split(rng):
    x, y = digits(rng)
    shown = phrase("fit_classifier(x_train, y_train, x_test) for a random split")
    return [call(x[:TRAINING], y[:TRAINING], x[TRAINING:], withheld=(y[TRAINING:],), shown=shown)]


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
