"""What a probe of *shift* does where one call is not enough.

Runs beside the answers; holds none. Each scenario is given the student's function and plain arguments, and returns
what was seen as plain values.
"""

import numpy as np


def rank(source_classifier, x_source, x_target, x):
    """Return the logits that the classifier of two samples gives for the rows of x."""
    return source_classifier(x_source, x_target)(x)


def rank_few(source_classifier, x_source, x_target, x):
    """Return the logits of all rows of x, and of the first five alone."""
    logits = source_classifier(x_source, x_target)
    return {"all": logits(x.copy()), "few": logits(x[:5].copy())}


def p_once(shift_p_value, a, b, permutations, seed):
    """Return p for a generator with this seed."""
    return shift_p_value(a.copy(), b.copy(), permutations, np.random.default_rng(seed))


def p_often(shift_p_value, samples, n, permutations, seed):
    """Return p for many samples, each of which is cut after n rows, with one generator."""
    rng = np.random.default_rng(seed)
    return [shift_p_value(sample[:n].copy(), sample[n:].copy(), permutations, rng) for sample in samples]


def arguments_after(shift_p_value, a, b, permutations, seed):
    """Return the two samples as they are after a call."""
    a, b = np.array(a), np.array(b)
    shift_p_value(a, b, permutations, np.random.default_rng(seed))
    return {"a": a, "b": b}


def p_again(shift_p_value, a, b, permutations, seed):
    """Return p of ten calls with one generator, and the same again with another of the same seed."""

    def ten_calls():
        rng = np.random.default_rng(seed)
        return [shift_p_value(a.copy(), b.copy(), permutations, rng) for _ in range(10)]

    return {"one": ten_calls(), "other": ten_calls()}
