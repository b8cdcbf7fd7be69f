"""When the test data come from elsewhere: see it, name it, weigh it.

Three shifts. *Covariate*: P(x) moves, P(y|x) stays; weigh each training example by q(x)/p(x). *Label*: P(y) moves,
P(x|y) stays; weigh by q(y)/p(y). *Concept*: P(y|x) itself moves; no weights help, only new labels do.
"""

import numpy as np

from mlpkit.arguments import Floats, Integers, floats, generator, labels, number, same_rows, whole_number

__all__ = [
    "confusion_matrix",
    "density_ratio",
    "label_shift_weights",
    "permutation_p_value",
    "reweigh",
    "weighted_loss",
]

SMALLEST_SINGULAR_VALUE = 1e-6
"""Directions of a confusion matrix weaker than this part of its strongest hold rounding and no information."""


def density_ratio(logits: Floats, n_source: int, n_target: int, clip: float = np.inf) -> Floats:
    """Turn a classifier of target (1) against source (0) into weights q(x)/p(x).

    A classifier's odds are q(x) n_target / (p(x) n_source), so the weight is exp(logit) · n_source / n_target.
    Forgetting the two counts is the usual mistake: it scales every weight.

    Args:
        logits: Log odds of "target", any shape.
        n_source: Source examples the classifier was trained on.
        n_target: Target examples it was trained on.
        clip: No weight exceeds this; a few huge weights would leave the loss to a few examples.

    Returns:
        Weights of the shape of `logits`, in [0, clip].

    Raises:
        ValueError: If a count or `clip` is not positive, or a logit is NaN.
    """
    n_source, n_target = whole_number("n_source", n_source, at_least=1), whole_number("n_target", n_target, at_least=1)
    clip = clip if clip == np.inf else number("clip", clip, low=0.0)
    with np.errstate(over="ignore"):
        ratio: Floats = np.exp(floats("logits", logits).astype(np.float64) + np.log(n_source / n_target))
        return np.clip(ratio, 0.0, clip)


def weighted_loss(losses: Floats, weights: Floats) -> float:
    """Return Σ wᵢ ℓᵢ / Σ wᵢ, the loss the target would have.

    Args:
        losses: One loss an example, shape (n,).
        weights: One weight an example, shape (n,), none negative, not all zero.

    Returns:
        One number. Divided by the sum of weights and not by n, so that scaling all weights changes nothing.
    """
    losses, weights = floats("losses", losses, ndim=1), floats("weights", weights, ndim=1)
    same_rows(losses=losses, weights=weights)
    if not (weights.size and weights.min() >= 0 and 0 < weights.sum() < np.inf):
        raise ValueError(f"`weights` must be finite, none negative and not all zero. Received: weights={weights!r}")
    return float(losses @ weights / weights.sum())


def confusion_matrix(y: Integers, predicted: Integers, classes: int) -> Floats:
    """Estimate the *conditional* confusion matrix: entry [i, j] is P(predicted i | true j).

    Each column sums to 1; the column of a class that `y` lacks is zero. The joint frequency P(predicted i, true j)
    looks alike and gives wrong weights.

    Args:
        y: True labels of validation rows, shape (n,).
        predicted: Predicted labels, shape (n,).
        classes: Number of classes c.

    Returns:
        Shape (c, c).
    """
    classes = whole_number("classes", classes, at_least=2)
    y, predicted = _within("y", y, classes), _within("predicted", predicted, classes)
    same_rows(y=y, predicted=predicted)
    counts: Floats = np.zeros((classes, classes))
    np.add.at(counts, (predicted, y), 1.0)
    conditional: Floats = counts / counts.sum(axis=0).clip(min=1.0)
    return conditional


def _within(name: str, value: Integers, classes: int) -> Integers:
    value = labels(name, value)
    if value.max() >= classes:
        raise ValueError(f"`{name}` must hold classes below {classes}. Received: {name} with maximum {value.max()}")
    return value


def label_shift_weights(confusion: Floats, source_labels: Integers, target_predictions: Integers) -> Floats:
    """Return q(y)/p(y) for each class from predictions on unlabelled target data.

    Predictions on the target are distributed as μ = C q, with C the conditional confusion matrix; so q = C⁻¹ μ.
    Where C is singular, many q give the same μ, and the one nearest to the source's p is taken: q = p + C⁺ (μ - C
    p). What the predictions cannot tell stays as it was. A negative entry of q, an effect of chance, becomes 0.

    Args:
        confusion: `confusion[i, j]` = P(predicted i | true j), shape (c, c); see `confusion_matrix`.
        source_labels: Labels of the source, shape (n,).
        target_predictions: Predicted labels on the target, shape (m,).

    Returns:
        Weights of shape (c,), none negative, not renormalised; 0 for a class that the source lacks.

    Raises:
        ValueError: If `confusion` is not square, or a column sums neither to 1 nor, for a class without examples, to
            0.
    """
    confusion = _conditional(confusion)
    classes = len(confusion)
    p = _frequencies(_within("source_labels", source_labels, classes), classes)
    mu = _frequencies(_within("target_predictions", target_predictions, classes), classes)
    q = p + np.linalg.pinv(confusion, rcond=SMALLEST_SINGULAR_VALUE) @ (mu - confusion @ p)
    return np.divide(np.maximum(q, 0.0), p, out=np.zeros(classes), where=p > 0)


def _conditional(confusion: Floats) -> Floats:
    confusion = floats("confusion", confusion, ndim=2)
    sums = confusion.sum(axis=0)
    square = confusion.shape[0] == confusion.shape[1]
    if not (square and confusion.min() >= 0 and np.all(np.isclose(sums, 1, atol=1e-4) | (sums == 0))):
        raise ValueError(
            "`confusion` must be square with columns that sum to 1, P(predicted i | true j). "
            f"Received: shape {confusion.shape}, column sums {np.round(sums, 3).tolist()}"
        )
    return confusion


def _frequencies(y: Integers, classes: int) -> Floats:
    return np.bincount(y, minlength=classes) / len(y)


def reweigh(probabilities: Floats, weights: Floats) -> Floats:
    """Move a classifier's probabilities from the source's prior to the target's.

    Formula: q(y|x) ∝ p(y|x) q(y)/p(y), by Bayes, since P(x|y) is the same in both.

    Args:
        probabilities: p(y|x), shape (n, c).
        weights: q(y)/p(y), shape (c,).

    Returns:
        Shape (n, c), rows sum to 1. A row whose classes all have weight 0 is returned as it was.
    """
    probabilities, weights = floats("probabilities", probabilities, ndim=2), floats("weights", weights, ndim=1)
    if probabilities.shape[1] != len(weights):
        raise ValueError(f"`weights` must have shape ({probabilities.shape[1]},). Received: shape {weights.shape}")
    moved = probabilities * weights
    sums = moved.sum(axis=1, keepdims=True)
    return np.where(sums > 0, moved / np.where(sums > 0, sums, 1.0), probabilities)


def permutation_p_value(a: Floats, b: Floats, permutations: int, rng: np.random.Generator) -> float:
    """Test whether two samples may come from one distribution, by the distance of their means.

    Shuffles which rows are a and which b, and counts the shuffles whose distance is at least the observed one:
    p = (1 + hits) / (1 + permutations), never 0, and uniform when nothing has shifted.

    Args:
        a: First sample, shape (n, d) or (n,).
        b: Second sample, shape (m, d) or (m,).
        permutations: Number of shuffles, at least 1; p is never below 1 / (1 + permutations).
        rng: Source of the shuffles.

    Returns:
        The p-value, in (0, 1]. It sees only shifts of the mean: samples of equal mean and different spread look
        alike to it.
    """
    permutations, rng = whole_number("permutations", permutations, at_least=1), generator("rng", rng)
    a, b = _rows("a", a), _rows("b", b)
    if a.shape[1] != b.shape[1]:
        raise ValueError(f"`a` and `b` must have equally many columns. Received: shapes {a.shape} and {b.shape}")
    pooled = np.concatenate([a, b]) - np.concatenate([a, b]).mean(axis=0)
    observed = _distance(pooled, np.arange(len(a)))
    shuffled = np.array([_distance(pooled, rng.permutation(len(pooled))[: len(a)]) for _ in range(permutations)])
    hits = np.count_nonzero(shuffled >= observed * (1 - 1e-9))  # rounding must not break a tie
    return float((1 + hits) / (1 + permutations))


def _distance(centred: Floats, of_a: Integers) -> float:
    """Return the distance of the means of rows `of_a` and of the rest; the rest sums to minus what `of_a` sums to."""
    n, total = len(of_a), len(centred)
    return float(np.linalg.norm(centred[of_a].sum(axis=0)) * total / (n * (total - n)))


def _rows(name: str, value: Floats) -> Floats:
    value = floats(name, value)
    if value.ndim not in (1, 2) or len(value) == 0:
        raise ValueError(f"`{name}` must have shape (n, d) or (n,) with n > 0. Received: shape {value.shape}")
    return value.reshape(len(value), -1).astype(np.float64)
