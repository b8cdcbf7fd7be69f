"""All ways to deal rows out to two samples, and how far apart the samples then lie.

Released with the assignment *shift*; holds no answer.
"""

from itertools import combinations

import numpy as np

# ---- shift_p_value


def gaps_of(rows, n):
    """Return how far apart the means are, times a constant, for all ways to choose n rows: the first n come first."""
    chosen = np.array(list(combinations(range(len(rows)), n)))
    return rows[chosen].sum(axis=1) * len(rows) - rows.sum(axis=0) * n


def euclidean(gaps):
    return np.sum(gaps**2, axis=1)


def at_least(rows, n, distance=euclidean):
    """Return which share of all ways to choose the n rows of a has means at least as far apart as the first n."""
    far = distance(gaps_of(rows, n))
    return float(np.mean(far >= far[0]))


def farther(rows, n):
    far = euclidean(gaps_of(rows, n))
    return float(np.mean(far > far[0]))


def manhattan(rows, n):
    return at_least(rows, n, lambda gaps: np.abs(gaps).sum(axis=1))


def largest_column(rows, n):
    return at_least(rows, n, lambda gaps: np.abs(gaps).max(axis=1))


def columns_apart(rows, n):
    """Return the share for two columns that are shuffled without each other."""
    one, other = gaps_of(rows, n).T ** 2
    return float(np.mean(one[:, None] + other >= one[0] + other[0]))
