"""Label shift: the mixture of digits changes, the digits do not; how well can the new mixture be told without labels?

The classifier is a mediocre one on purpose. With a good one the raw predictions are nearly right and there is
nothing to correct. Solving with the *joint* confusion matrix, as some texts print it, is far worse than doing
nothing.
"""

import numpy as np

from mlpkit.arguments import Array, Floats, Integers, whole_number
from mlpkit.data import digits
from mlpkit.experiments.drawing import draw_measurements
from mlpkit.experiments.result import Measurement, Result
from mlpkit.experiments.threads import one_thread
from mlpkit.selection import accuracy
from mlpkit.shift import confusion_matrix, label_shift_weights, reweigh

__all__ = ["label_shift"]

CLASSES, NOISE, ROWS, TARGET, CONCENTRATION = 10, 0.35, 500, 1000, 0.5
CORRECTED = (0.0, 0.30)  # of the median over ten draws or more
NAMES = (
    "classifier, accuracy on the source",
    "corrected, L1 error of q",
    "raw predictions, L1 error of q",
    "joint matrix, L1 error of q",
    "accuracy gained on the target",
    "L1 error expected from sampling",
)


def label_shift(seeds: int = 30, seed: int = 0) -> Result:
    """Estimate a new mixture of digits from the predictions of a classifier that is right three times in four.

    Args:
        seeds: Number of draws of rows and mixture.
        seed: Seed of the first.

    Returns:
        Distances Σ |q̂ - q| between estimated and true mixture.
    """
    seeds = whole_number("seeds", seeds, at_least=1)
    with one_thread():
        drawn = np.array([_one(np.random.default_rng((seed, i))) for i in range(seeds)])
    table = dict(zip((*NAMES, "source"), drawn.T, strict=True))
    expected, unchanged = float(np.median(table[NAMES[5]])), float(np.median(table["source"]))
    measurements = (
        Measurement(name=NAMES[0], values=table[NAMES[0]], baseline=0.1),
        Measurement(name=NAMES[1], values=table[NAMES[1]], band=CORRECTED, closed_form=expected, baseline=unchanged),
        Measurement(name=NAMES[2], values=table[NAMES[2]], baseline=unchanged),
        Measurement(name=NAMES[3], values=table[NAMES[3]], baseline=unchanged),
        Measurement(name=NAMES[4], values=table[NAMES[4]], baseline=0.0),
    )
    return Result(
        name="label_shift",
        question="can the mixture of unlabelled data be read off a classifier's mistakes?",
        setting=f"digits with pixel noise {NOISE}, {ROWS} rows to train, {ROWS} for the confusion matrix, "
        f"{TARGET} target rows from a Dirichlet({CONCENTRATION}) mixture; {seeds} draws.",
        closed_form_is="the L1 error that sampling alone makes, by the delta method; clipping at 0 helps a little.",
        baseline_is="leaving the source's mixture as it is (for accuracy: one digit of ten, and no gain).",
        measurements=measurements,
        drawing=lambda axes: draw_measurements(measurements[1:4], "L1 error of the estimated mixture", axes, log=True),
    )


def _one(rng: np.random.Generator) -> list[float]:
    from sklearn.linear_model import LogisticRegression

    table = digits()
    x, order = table.x + NOISE * rng.normal(size=table.x.shape), rng.permutation(len(table.x))
    train, held, pool = np.split(order, [ROWS, 2 * ROWS])
    classifier = LogisticRegression(max_iter=500).fit(x[train], table.y[train])
    rows = _target_rows(table.y, pool, rng)
    confusion = confusion_matrix(table.y[held], classifier.predict(x[held]), CLASSES)
    probabilities = classifier.predict_proba(x[rows])
    predicted = probabilities.argmax(axis=1)
    weights = label_shift_weights(confusion, table.y[held], predicted)
    p, mu, q = (np.bincount(y, minlength=CLASSES) / len(y) for y in (table.y[held], predicted, table.y[rows]))
    return [
        accuracy(classifier.predict(x[held]), table.y[held]),
        *(
            float(np.abs(guess - q).sum())
            for guess in (weights * p, mu, np.linalg.lstsq(confusion * p, mu, rcond=None)[0])
        ),
        accuracy(reweigh(probabilities, weights), table.y[rows]) - accuracy(probabilities, table.y[rows]),
        expected_error(confusion, q, mu, np.bincount(table.y[held], minlength=CLASSES)),
        float(np.abs(p - q).sum()),
    ]


def _target_rows(y: Integers, pool: Integers, rng: np.random.Generator) -> Integers:
    """Draw rows of the pool whose labels follow a mixture that is drawn first."""
    mixture = rng.dirichlet(np.full(CLASSES, CONCENTRATION))
    wanted = rng.choice(CLASSES, size=TARGET, p=mixture)
    return np.array([rng.choice(pool[y[pool] == label]) for label in wanted])


def expected_error(confusion: Floats, q: Floats, mu: Floats, counts: Array) -> float:
    """Return E Σ |q̂ - q| from sampling: q̂ - q ≈ C⁻¹ (noise of μ - noise of C · q), both multinomial.

    Args:
        confusion: C, shape (c, c).
        q: True mixture, shape (c,).
        mu: Frequencies of predictions on the target, shape (c,).
        counts: Rows of each class behind the columns of C, shape (c,).

    Returns:
        √(2/π) times the sum of the standard deviations.
    """
    covariance = (np.diag(mu) - np.outer(mu, mu)) / TARGET
    for column, share, n in zip(confusion.T, q, counts, strict=True):
        covariance += share**2 * (np.diag(column) - np.outer(column, column)) / max(n, 1)
    inverse = np.linalg.pinv(confusion)
    return float(np.sqrt(2 / np.pi * np.diag(inverse @ covariance @ inverse.T)).sum())
