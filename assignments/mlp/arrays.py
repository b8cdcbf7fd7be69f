"""How what came back for *mlp* is read.

Runs beside the student's code and returns plain values. Holds no answer and no tolerance: it only observes.
"""

import numpy as np
from keras import ops


def numbers(y):
    """Return what a student's code gave as an array."""
    return np.asarray(ops.convert_to_numpy(y))
