"""What must hold of the gradients of layers and models in *mlp*: a sentence for the student, or nothing.

Released with the assignment; holds no answer.
"""

import numpy as np

from autograder.authoring import phrase


def gradients_are(found, expected, *arguments):
    """Compare gradients by name; the first that is wrong is named."""
    for name, right in expected.items():
        got, right = found[name], np.asarray(right, float)
        if got is None:
            return phrase(
                "No gradient reaches the {name}: NumPy, float() and int() cut the path that autodiff follows.",
                name=name,
            )
        got = np.asarray(got, float)
        if got.shape != right.shape:
            return phrase(
                "The gradient for the {name} has the shape {got}, expected {right}.",
                name=name,
                got=got.shape,
                right=right.shape,
            )
        wrong = np.argwhere(~(abs(got - right) <= 1e-4 + 1e-3 * abs(right)))
        if len(wrong):
            at = tuple(map(int, wrong[0]))
            return phrase(
                "The gradient for the {name} is {got} at entry {at}, expected {right}.",
                name=name,
                got=f"{got[at]:.5g}",
                at=list(at),
                right=f"{right[at]:.5g}",
            )
    return ""
