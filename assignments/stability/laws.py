"""What must hold of that which came back for *stability*: each law gives a sentence for the student, or nothing.

Released with the assignment; holds no answer.
"""

import numpy as np

from autograder.authoring import phrase
from autograder.judging.weights import fresh_weights, normal_weights, uniform_weights, variances_are


def is_fresh(observed, expected, fan_in, fan_out, seed):
    """Right shape, a draw for each weight, from the generator given and no other."""
    drawn = [np.asarray(observed[key]) for key in ("first", "second", "again")]
    return fresh_weights(*drawn, (fan_in, fan_out))


def xavier_scale(observed, expected, many, few, seed):
    """Variance 2 / (fan_in + fan_out)."""
    return variances_are(observed, lambda fan_in, fan_out: 2 / (fan_in + fan_out), 1.8)


def xavier_law(observed, expected, fan_in, fan_out, seed):
    """Uniform between the bounds."""
    return uniform_weights(observed, (6 / (fan_in + fan_out)) ** 0.5)


def he_scale(observed, expected, many, few, seed):
    """Variance 2 / fan_in."""
    return variances_are(observed, lambda fan_in, fan_out: 2 / fan_in, 3.0)


def he_law(observed, expected, fan_in, fan_out, seed):
    """Normal."""
    return normal_weights(observed, (2 / fan_in) ** 0.5)


def answers_rightly(observed, expected, w1, w2):
    """True or False, whichever is right."""
    given = np.asarray(observed)
    if given.size != 1 or given.dtype.kind not in "bif" or given.item() not in (0, 1):
        if observed is None:
            return phrase("Expected True or False, received nothing.")
        return phrase("Expected True or False, received something else.")
    if given.item() == np.asarray(expected).item():
        return ""
    if given.item():
        return phrase(
            "You say True, but no two of these units are equal in all weights that come in and all that go out."
        )
    return phrase("You say False, but two of these units are equal in all weights that come in and all that go out.")
