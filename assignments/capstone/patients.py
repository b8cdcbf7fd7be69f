"""What `fit_predict` is called with, and what must hold of its predictions.

Released with the assignment; holds no answer. The targets of the patients held back never reach the answer.
"""

import numpy as np

from autograder.authoring import call, phrase
from autograder.authoring.datasets import diabetes, root_mean_squared_error

FOLDS = 5
SICKEST, SIDED = 3, 60  # a test set of sixty patients of the third whom a line expects to be most ill
RMSE_FULL, RMSE_HALF, FARTHEST = 58.0, 63.0, 46.0


def five_splits(rng):
    """Return five random splits of the changed patients, each of whom is held back once."""
    x, y = diabetes(rng)
    held = np.array_split(rng.permutation(len(x)), FOLDS)
    splits = [[np.delete(x, rows, axis=0), np.delete(y, rows), x[rows]] for rows in held]
    return [
        call(
            splits,
            withheld=([y[rows] for rows in held],),
            shown=phrase("fit_predict(x_train, y_train, x_test), 5 splits"),
        )
    ]


def one_sided(rng):
    """Return a split whose test rows are no sample of the whole, so that their own mean says nothing."""
    x, y = diabetes(rng)
    design = np.column_stack([np.ones(len(x)), (x - x.mean(axis=0)) / x.std(axis=0)])
    trend = design @ np.linalg.lstsq(design, y, rcond=None)[0]
    third = np.argsort(trend)[-len(x) // SICKEST :]
    rows = rng.permutation(third)[:SIDED]
    split = [np.delete(x, rows, axis=0), np.delete(y, rows), x[rows]]
    shown = phrase("fit_predict(x_train, y_train, x_test) for a test set of patients who are all rather ill")
    return [call([split], withheld=([trend[rows]],), shown=shown)]


def wrong_form(predictions, targets):
    """Say what keeps predictions from being one number for each test row."""
    if predictions is None:
        return phrase("fit_predict returned None; is a `return` missing?")
    given = np.asarray(predictions, float)
    if given.shape != targets.shape:
        words = phrase(
            "The predictions have the shape {shape}; one number a test row is asked for, {expected}.",
            shape=given.shape,
            expected=targets.shape,
        )
        flatten = phrase("Flatten it: an array of shape (n, 1) minus one of shape (n,) is (n, n).")
        return f"{words} {flatten}" if given.ndim == 2 else words
    if np.isfinite(given).all():
        return ""
    return phrase("Some predictions are NaN or infinite: has the training run away?")


def mean_error(found, held):
    """Return the mean of the root mean squared errors, and a sentence if there is none."""
    wrong = next((wrong for one, y in zip(found, held, strict=True) if (wrong := wrong_form(one, y))), "")
    if wrong:
        return np.inf, wrong
    return float(np.mean([root_mean_squared_error(one, y) for one, y in zip(found, held, strict=True)])), ""


def why_far(found, held):
    """Say, as far as that can be seen, why predictions are far from the targets."""
    predicted, targets = np.concatenate(found).astype(float), np.concatenate(held)
    off, spread = np.mean(predicted - targets), np.std(predicted) / np.std(targets)
    if max(np.ptp(one) for one in found) < 1e-3 * np.std(targets):
        return phrase("Every patient of a test set got the same number; x_test had no say in it.")
    if np.std(predicted) < 0.05 * np.std(targets):
        return phrase(
            "They hardly differ from patient to patient: scaled targets not scaled back, or training hardly begun?"
        )
    if abs(off) > np.std(targets):
        return mean_is_lost(off)
    if abs(np.corrcoef(predicted, targets)[0, 1]) < 0.15:
        return phrase("They have nothing to do with the targets: were rows and targets still in the same order?")
    if spread > 2:
        return phrase("They spread far more than the targets do: the model bends too much for so few patients.")
    if np.std(predicted - targets) > 1.25 * np.std(targets):
        return phrase("The mean for everybody would be better: were nearly all training rows left out?")
    if spread > 0.85:
        return phrase(
            "They spread as much as the targets do, noise and all: the model knows its training rows by heart."
        )
    return phrase(
        "They go in the right direction; a model that fits the training rows better, or less by heart, goes further."
    )


def mean_is_lost(off):
    """Say by how much predictions are too high or too low on average."""
    if off > 0:
        return phrase("On average they are {off} too high: the mean of the targets is lost.", off=f"{off:.0f}")
    return phrase("On average they are {off} too low: the mean of the targets is lost.", off=f"{-off:.0f}")


def rmse_at_most(bar):
    def property(found, expected, splits, held):
        error, wrong = mean_error(found, held)
        if wrong or error <= bar:
            return wrong
        told = phrase(
            "The root mean squared error on patients held back is {error} (mean of five splits); "
            "at most {bar} is asked for.",
            error=f"{error:.1f}",
            bar=f"{bar:g}",
        )
        return f"{told} {why_far(found, held)}"

    return property


def not_by_company(found, expected, splits, trends):
    """Predictions for patients who are all rather ill must be so on average, as a line through all patients is."""
    wrong = wrong_form(found[0], trends[0])
    if wrong:
        return wrong
    off = float(np.mean(np.asarray(found[0], float) - trends[0]))
    if abs(off) <= FARTHEST:
        return ""
    if off > 0:
        return phrase(
            "For a test set of patients who are all rather ill, the predictions are {off} too high on average. "
            "Is x_test scaled by its own mean instead of that of x_train?",
            off=f"{off:.0f}",
        )
    return phrase(
        "For a test set of patients who are all rather ill, the predictions are {off} too low on average. "
        "Is x_test scaled by its own mean instead of that of x_train?",
        off=f"{-off:.0f}",
    )
