"""What is done with the `minibatches` of *mlp*: they are dealt out, once and often, and written to.

Runs beside the student's code and returns plain values. Holds no answer and no tolerance: it only observes.
"""

import math

import numpy as np

from arrays import numbers


def dealt(minibatches, x, y, batch_size, seed):
    """Return all batches, kept until the last one is there."""
    return deal(minibatches, x, y, batch_size, np.random.default_rng(seed))


def deal(minibatches, x, y, batch_size, rng):
    batches = minibatches(np.copy(x), np.copy(y), batch_size, rng)
    if batches is None:
        raise TypeError("minibatches gave None: is a `return` or a `yield` missing?")
    return [[numbers(part) for part in batch] for batch in list(batches)]


def batch_sizes(minibatches, x, y, batch_size, seed):
    return [len(batch[0]) for batch in dealt(minibatches, x, y, batch_size, seed)]


def dealt_again(minibatches, x, y, batch_size, seed):
    return [dealt(minibatches, x, y, batch_size, seed) for _ in range(2)]


def dealt_often(minibatches, x, y, batch_size, times, seed):
    """Return who was in which batch in many calls with one generator; y numbers the rows."""
    rng = np.random.default_rng(seed)
    labels = np.full((times, len(y)), -1)
    for one in labels:
        rows = [np.asarray(yb, int) for _, yb in deal(minibatches, x, y, batch_size, rng)]
        for number, batch in enumerate(rows):
            one[batch] = number
    batches = range(math.ceil(len(y) / batch_size))
    return {
        "where": np.array([(labels == number).sum(axis=0) for number in batches]).T,
        "together": float(np.mean(labels[:, 1:] == labels[:, :-1])),
        "first": labels[0],
        "last order": np.concatenate(rows),
    }


def kept(minibatches, x, y, batch_size, seed):
    """Return the arguments after all batches, and again after each batch was written to."""
    found = {}
    for name, writes in (("read", False), ("written", True)):
        given = [np.copy(x), np.copy(y)]
        for batch in minibatches(*given, batch_size, np.random.default_rng(seed)):
            for part in batch:
                if writes and isinstance(part, np.ndarray) and part.flags.writeable:
                    part[...] = -1
        found[name] = given
    return found
