"""What a probe of *capstone* does where one call is not enough.

Runs beside the answers; holds none. Each scenario is given the student's function or class and plain arguments, and
returns what was seen as plain values.
"""

import numpy as np


def over_splits(fit_predict, splits):
    """Return the predictions for each of several splits: lists of training rows, their targets and test rows."""
    return [fit_predict(*(np.array(part) for part in split)) for split in splits]


# ---- select


def watch(select, x, y, off, known, k, seed):
    """Return what `select` gave, and which rows each candidate was fitted to and asked about.

    Candidate i is off by `off[i]` on rows that it was not fitted to, and by `known[i]` on those that it was: one number
    a row each.
    """
    return _watched(select, x, y, off, known, k, np.random.default_rng(seed))


def watch_again(select, x, y, off, known, k, seed):
    """Return the scores of two calls with generators of the same seed."""
    return [watch(select, x, y, off, known, k, seed)["scores"] for _ in range(2)]


def watch_often(select, x, y, off, known, k, times, seed):
    """Return who was asked about with whom, in many calls with one generator."""
    rng = np.random.default_rng(seed)
    seen = [_watched(select, x, y, off, known, k, rng) for _ in range(times)]
    return _tally(len(y), k, [_held_back(each["asked"][0])[:k] for each in seen])


def _watched(select, x, y, off, known, k, rng):
    candidates = [Candidate(x, y, *errors) for errors in zip(off, known, strict=True)]
    given = select([one.fit for one in candidates], x, y, k, rng)
    index, scores = given
    return {
        "index": index,
        "scores": scores,
        "fitted": [one.fitted for one in candidates],
        "asked": [one.asked for one in candidates],
    }


class Candidate:
    """Writes down what it is fitted to and asked about, and is off by numbers that were agreed."""

    def __init__(self, x, y, off, known):
        self.x, self.y, self.off, self.known = x, y, off, known
        self.fitted, self.asked = [], []

    def fit(self, x, y):
        """Return a function from x to predictions."""
        number = len(self.fitted)
        self.fitted.append({"x": np.array(x), "y": np.array(y)})
        learnt = set(self._rows(x).tolist())

        def predict(x):
            rows = self._rows(x)
            self.asked.append({"fit": number, "x": np.array(x), "rows": rows, "new": learnt.isdisjoint(rows.tolist())})
            return np.array([self.y[row] + (self.known[row] if row in learnt else self.off[row]) for row in rows])

        return predict

    def _rows(self, x):
        """Return the numbers of the rows; the first column of row i is i + 1/4."""
        first = np.asarray(x, float).reshape(len(x), -1)[:, 0]
        return np.clip(np.nan_to_num(np.round(first - 0.25)), 0, len(self.y) - 1).astype(int)


def _held_back(asked):
    """Return, for each fit, the rows that it was asked about and had not learnt, in however many calls."""
    rows = {}
    for one in asked:
        if one["new"]:
            rows.setdefault(one["fit"], []).append(one["rows"])
    return [np.unique(np.concatenate(parts)) for parts in rows.values()]


def _tally(n, parts, draws):
    """Count who was where, and how often neighbours were in the same part."""
    labels = np.full((len(draws), n), -1)
    for line, draw in zip(labels, draws, strict=True):
        for part, rows in enumerate(draw):
            line[rows] = part
    return {
        "where": np.array([(labels == part).sum(axis=0) for part in range(parts)]).T,
        "together": float(np.mean(labels[:, 1:] == labels[:, :-1])),
        "first": labels[0],
    }


# ---- TestSet


def accuracies(TestSet, x, y, tables):
    """Return the accuracy of each of several predictions, each by a test set of its own, and the inputs asked about."""
    found, asked = [], []
    for predictions in tables:

        def predict(inputs, predictions=predictions):
            asked.append(np.array(inputs))
            return predictions

        found.append(TestSet(x, y).evaluate(predict))
    return {"accuracies": found, "asked": asked}


def twice(TestSet, x, y):
    """Return what three evaluations in a row end with, and how often the predictor was called."""
    test_set, calls = TestSet(x, y), []

    def predict(inputs):
        calls.append(len(inputs))
        return np.array(y)

    return {"endings": [_ending(test_set.evaluate, predict) for _ in range(3)], "calls": len(calls)}


def after(TestSet, x, y, what):
    """Return how a second evaluation ends after a first one of a certain kind."""
    test_set, inner = TestSet(x, y), []

    def fails(inputs):
        raise KeyError("the model is broken")

    def short(inputs):
        return np.array(y)[:-1]

    def asks_again(inputs):
        inner.append(_ending(test_set.evaluate, lambda again: np.array(y)))
        return np.array(y)

    def right(inputs):
        return np.array(y)

    first = _ending(test_set.evaluate, {"raises": fails, "short": short, "within": asks_again}[what])
    return {"first": first, "within": inner, "second": _ending(test_set.evaluate, right)}


def side_by_side(TestSet, x, y):
    """Return how evaluations of test sets end that were made before and after another one was used."""
    before, used = TestSet(x, y), TestSet(x, y)
    endings = [_ending(one.evaluate, lambda inputs: np.array(y)) for one in (used, before)]
    return [*endings, _ending(TestSet(x, y).evaluate, lambda inputs: np.array(y))]


def _ending(evaluate, predict):
    try:
        return evaluate(predict)
    except NotImplementedError:
        raise
    except Exception as error:
        return type(error).__name__
