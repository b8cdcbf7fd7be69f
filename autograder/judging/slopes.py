"""From the gradient of a weighted sum of outputs to something a student recognises.

Trusted side, pure. A gradient probe differentiates ``sum(weights * f(x))`` with random weights, so that a backward pass
which ignores what comes from above shows. Where f is elementwise, dividing by the weights gives the derivative itself.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.judging.compare import as_numbers
from autograder.model.exercise import Exhibit


def weights(exhibit: Exhibit) -> NDArray[np.float64]:
    """Return the weights of the probe's sum, of the shape of the expected value."""
    value = as_numbers(exhibit.expected.value)
    shape = () if value is None else value.shape
    return np.random.default_rng(exhibit.probe.seed).uniform(0.5, 1.5, shape)


def slopes(exhibit: Exhibit, gradient: object) -> NDArray[Any] | None:
    """Return the derivative at each entry where f maps shape to the same shape, else the gradient as it is.

    None where `gradient` is no array of numbers.
    """
    numbers = as_numbers(gradient)
    if numbers is None:
        return None
    scale = weights(exhibit)
    return numbers / scale if scale.shape == numbers.shape == input_shape(exhibit) else numbers


def input_shape(exhibit: Exhibit) -> tuple[int, ...]:
    """Return the shape of the argument that a gradient probe differentiates by."""
    return np.asarray(exhibit.probe.arguments[exhibit.probe.wrt]).shape
