"""What a probe of *model selection* does where one call is not enough.

Runs beside the answers; holds none. Each scenario is given the student's function and plain arguments, and returns
what was seen as plain values.
"""

import numpy as np


def in_floats(polynomial_features, x, degree):
    """Return the features as floats, whatever holds them."""
    return np.asarray(polynomial_features(x, degree), float)


def once(deal, *arguments):
    """Return what `deal(..., rng)` gives; the last argument is the seed of `rng`."""
    *numbers, seed = arguments
    return _listed(deal(*numbers, np.random.default_rng(seed)))


def sizes(deal, *arguments):
    """Return how many rows each part has; of a pair, the second."""
    return [len(part[1]) if np.ndim(part[0] if len(part) else 0) else len(part) for part in once(deal, *arguments)]


def again(deal, *arguments):
    """Return what two calls with generators of the same seed give."""
    return [once(deal, *arguments), once(deal, *arguments)]


def split_often(split, n, validation, test, times, seed):
    """Return who was where in many splits by one generator."""
    rng = np.random.default_rng(seed)
    return _tally(n, 3, [split(n, validation, test, rng) for _ in range(times)])


def fold_often(k_fold, n, k, times, seed):
    """Return who was in which validation fold in many calls with one generator."""
    rng = np.random.default_rng(seed)
    return _tally(n, k, [[validation for _, validation in k_fold(n, k, rng)] for _ in range(times)])


def refuse(k_fold, n, ks, seed):
    """Return, for each k, the name of what `k_fold` raises, or "nothing"."""
    return [_raised(k_fold, n, int(k), np.random.default_rng(seed)) for k in ks]


def watch(cross_validate, x, y, k, marks, seed):
    """Return the scores, and which rows each model was fitted to and scored on."""
    return _watched(cross_validate, x, y, k, marks, np.random.default_rng(seed))


def watch_again(cross_validate, x, y, k, marks, seed):
    """Return the rows scored in two calls with generators of the same seed."""
    return [_rows_scored(watch(cross_validate, x, y, k, marks, seed)) for _ in range(2)]


def watch_often(cross_validate, x, y, k, times, seed):
    """Return who was in which validation fold in many calls with one generator; y numbers the rows."""
    rng, marks = np.random.default_rng(seed), np.arange(2.0 * k + 2)
    seen = [_watched(cross_validate, x, y, k, marks, rng) for _ in range(times)]
    return _tally(len(y), k, [_rows_scored(one) for one in seen])


class Model:
    """What `fit` returns: a number that says which fit it was."""

    def __init__(self, number):
        self.number = number


def _watched(cross_validate, x, y, k, marks, rng):
    fitted, scored = [], []

    def fit(x, y):
        fitted.append({"x": np.array(x), "y": np.array(y)})
        return Model(len(fitted) - 1)

    def score(model, x, y):
        scored.append({"model": getattr(model, "number", -1), "x": np.array(x), "y": np.array(y)})
        return float(marks[(len(scored) - 1) % len(marks)])

    scores = cross_validate(fit, score, x, y, k, rng)
    return {"scores": _listed(scores), "marks": marks, "fitted": fitted, "scored": scored}


def _rows_scored(seen):
    """Return the targets of the calls of `score` whose numbers were returned."""
    kept = [np.argmin(np.abs(seen["marks"] - float(number))) for number in seen["scores"]]
    return [seen["scored"][call]["y"] for call in kept]


def _tally(n, parts, draws):
    """Count who was where, and how often neighbours were in the same part."""
    labels = np.array([_labels(n, draw) for draw in draws])
    return {
        "where": np.array([(labels == part).sum(axis=0) for part in range(parts)]).T,
        "together": float(np.mean(labels[:, 1:] == labels[:, :-1])),
        "first": labels[0],
    }


def _labels(n, draw):
    labels = np.full(n, -1)
    for part, rows in enumerate(draw):
        labels[np.asarray(rows, int)] = part
    return labels


def _raised(k_fold, *arguments):
    try:
        _listed(k_fold(*arguments))
    except ValueError:
        return "ValueError"
    except NotImplementedError:
        raise
    except Exception as error:
        return type(error).__name__
    return "nothing"


def _listed(value):
    """Return a generator, or an array of objects, as a list all the way down; anything else as it is."""
    if isinstance(value, np.ndarray) and value.dtype == object:
        return [_listed(item) for item in value]
    if hasattr(value, "__next__"):
        return [_listed(item) for item in value]
    if isinstance(value, list | tuple):
        return [_listed(item) for item in value]
    return value
