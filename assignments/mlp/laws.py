"""What must hold of the gradients of layers and models in *mlp*: a sentence for the student, or nothing.

Released with the assignment; holds no answer.
"""

import numpy as np


def gradients_are(found, expected, *arguments):
    """Compare gradients by name; the first that is wrong is named."""
    for name, right in expected.items():
        got, right = found[name], np.asarray(right, float)
        if got is None:
            return f"No gradient reaches the {name}: NumPy, float() and int() cut the path that autodiff follows."
        got = np.asarray(got, float)
        if got.shape != right.shape:
            return f"The gradient for the {name} has the shape {got.shape}, expected {right.shape}."
        wrong = np.argwhere(~(abs(got - right) <= 1e-4 + 1e-3 * abs(right)))
        if len(wrong):
            at = tuple(map(int, wrong[0]))
            return f"The gradient for the {name} is {got[at]:.5g} at entry {list(at)}, expected {right[at]:.5g}."
    return ""
