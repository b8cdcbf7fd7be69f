"""What comes back of a student's code, as plain values, in *dropout*.

Runs beside the student's code. Holds no answer and no tolerance: it only observes.
"""

import numpy as np
from keras import ops


def numbers(y):
    """Return what a student's code gave as an array."""
    return np.asarray(ops.convert_to_numpy(y))


def scalar(y):
    """Return a loss as an array without axes, whatever holds the one number."""
    y = numbers(y)
    return y.reshape(()) if y.size == 1 else y


def dropped(y):
    """Return where a result is zero."""
    return numbers(y) == 0


def ending(step):
    """Return how a step ended: the name of the exception, or “nothing raised”."""
    try:
        step()
    except Exception as error:
        return type(error).__name__
    return "nothing raised"
