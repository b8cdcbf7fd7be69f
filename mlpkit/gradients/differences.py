"""Gradients by central differences in float64: slow, independent of any backward pass, and therefore a judge of it."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from mlpkit.gradients.autodiff import precise, to_numpy
from mlpkit.tensors import Tensor

__all__ = ["central_differences"]

Doubles = npt.NDArray[np.float64]


def central_differences(
    function: Callable[[Any], Tensor], x: Any, step: float | None = None, cotangent: Any = None
) -> Doubles:
    """Return the gradient of Σ cotangent · function(x), entry by entry: (f(x + h e_i) - f(x - h e_i)) / 2h.

    The error is about h² |f'''| / 6 from the formula and ε |f| / h from rounding; `step` balances the two.

    Args:
        function: Takes an array of the shape of `x` and returns a number, array or tensor of any shape. It is called
            twice an entry, each time with a fresh float64 array, so it may change its argument.
        x: Number or array of any shape; integers are treated as floats. It is not changed.
        step: h; by default ε^(1/3) · max(1, |x_i|) with the ε of the precision function(x) is returned in:
            6e-6 for float64 and 5e-3 for float32.
        cotangent: An array of the shape of function(x); ones if None.

    Returns:
        float64 array of the shape of `x`.

    Raises:
        ValueError: If `step` is not positive, or `cotangent` does not have the shape of function(x).
    """
    point = np.array(to_numpy(x), dtype=np.float64)
    with precise():
        value = to_numpy(function(point.copy()))
        weights = _weights(value, cotangent)
        steps = _steps(point, value, step)
        gradient = np.empty_like(point)
        for index in np.ndindex(point.shape):
            above, below = point.copy(), point.copy()
            above[index] += steps[index]
            below[index] -= steps[index]
            width = above[index] - below[index]  # what was really added, after rounding
            rise = np.asarray(to_numpy(function(above)), np.float64) - to_numpy(function(below))
            gradient[index] = np.sum(weights * rise) / width
    return gradient


def _weights(value: npt.NDArray[Any], cotangent: Any) -> Doubles:
    if cotangent is None:
        return np.ones(value.shape)
    weights = np.asarray(to_numpy(cotangent), np.float64)
    if weights.shape != value.shape:
        raise ValueError(
            f"`cotangent` must have the shape of function(x), {value.shape}. Received: shape={weights.shape}"
        )
    return weights


def step_for(value: npt.NDArray[Any]) -> float:
    """Return ε^(1/3) for the precision of `value`: where the two errors of a central difference are about equal."""
    precision = value.dtype if value.dtype.kind == "f" else np.dtype(np.float64)
    return math.cbrt(np.finfo(precision).eps)


def _steps(point: Doubles, value: npt.NDArray[Any], step: float | None) -> Doubles:
    if step is None:
        return step_for(value) * np.asarray(np.maximum(1.0, np.abs(point)), np.float64)
    if not step > 0:
        raise ValueError(f"`step` must be positive. Received: step={step!r}")
    return np.full(point.shape, float(step))
