"""Numbers that neither vanish nor explode: sums of exponentials, long products, and signals through depth."""

import math
from collections.abc import Callable, Iterable
from typing import Any

import keras
import numpy as np
import numpy.typing as npt

from mlpkit.arguments import floats, whole_number
from mlpkit.gradients.autodiff import value_and_gradient
from mlpkit.initializers import HeNormal
from mlpkit.layers.activation import activation_named
from mlpkit.logarithms import log_softmax, logsumexp
from mlpkit.tensors import Tensor

__all__ = ["is_symmetric", "log_softmax", "logsumexp", "product_log10_norms", "variance_through_depth"]

Doubles = npt.NDArray[np.float64]


def product_log10_norms(matrices: Iterable[Any]) -> Doubles:
    """Return log10 of the Frobenius norm of M_0, M_0 M_1, M_0 M_1 M_2, ..., without ever forming a large number.

    The running product is divided by its norm after each factor and the logarithms of the norms add up.

    Args:
        matrices: n matrices whose shapes fit; each is used once, so a generator will do.

    Returns:
        Array of shape `(n,)`; -inf from where the product is zero.

    Raises:
        ValueError: If there is none, one is no matrix or does not fit, or holds NaN.
    """
    logs: list[float] = []
    product: Any = None
    for index, matrix in enumerate(matrices):
        factor, log = _normalised(_finite_matrix(f"matrices[{index}]", matrix, product))
        if product is not None:
            factor, gain = _normalised(product @ factor)
            log += logs[-1] + gain
        product = factor
        logs.append(log)
    if not logs:
        raise ValueError("`matrices` must hold at least one matrix. Received: none")
    return np.array(logs)


def is_symmetric(w1: Any, w2: Any) -> bool:
    """Tell whether two hidden units are interchangeable: equal columns of `w1` and equal rows of `w2`, exactly.

    Such twins receive equal gradients and stay twins for ever: a layer of them is one unit, drawn several times. (With
    biases, stack the bias under `w1` as one more row.)

    Args:
        w1: Weights into the hidden units, shape `(inputs, hidden)`.
        w2: Weights out of them, shape `(hidden, outputs)`.

    Raises:
        ValueError: If the shapes do not fit, or there is NaN.
    """
    into, out = floats("w1", w1, ndim=2), floats("w2", w2, ndim=2)
    if into.shape[1] != out.shape[0]:
        raise ValueError(f"`w2` must have one row for each column of `w1`, {into.shape[1]}. Received: {out.shape[0]}")
    units = np.concatenate([into.T, out], axis=1) + 0.0  # + 0.0 makes -0.0 and 0.0 the same bytes as well
    return len({unit.tobytes() for unit in units}) < len(units)


def variance_through_depth(
    depth: int,
    width: int,
    *,
    activation: str | Callable[[Tensor], Tensor] = "relu",
    initializer: Callable[..., Tensor] | None = None,
    examples: int = 256,
    seed: int = 0,
) -> tuple[Doubles, Doubles]:
    """Send standard normal signals forward and gradients backward through a fresh network, and measure their variances.

    Args:
        depth: Number of layers L.
        width: Units of every layer.
        activation: Name or elementwise function.
        initializer: Called with the shape `(width, width)`; `HeNormal(seed)` if None.
        examples: Rows of the batch.
        seed: Of the signals.

    Returns:
        Two arrays of shape `(L,)`, input side first: the variance of the pre-activations z_l = h_{l-1} W_l, and that of
        the gradients ∂/∂z_l for standard normal gradients at the output of the last layer.

    Raises:
        TypeError: If `depth`, `width`, `examples` or `seed` is not a whole number.
        ValueError: If one of the first three is below 1, or `seed` is negative.
    """
    depth, width = whole_number("depth", depth, at_least=1), whole_number("width", width, at_least=1)
    shape = (whole_number("examples", examples, at_least=1), width)
    rng = np.random.default_rng(whole_number("seed", seed, at_least=0))
    function, initializer = activation_named(activation), initializer or HeNormal(seed)
    kernels = [_double(initializer((width, width))) for _ in range(depth)]
    signal, inputs = rng.standard_normal(shape), []
    for kernel in kernels:
        inputs.append(signal @ kernel)
        signal = _double(function(inputs[-1]))
    gradient, arriving = rng.standard_normal(shape), []
    for kernel, z in zip(reversed(kernels), reversed(inputs), strict=True):
        _, through = value_and_gradient(function, z, cotangent=gradient)
        arriving.append(np.zeros(shape) if through is None else _double(through))
        gradient = arriving[-1] @ kernel.T
    return np.array([np.var(z) for z in inputs]), np.array([np.var(g) for g in reversed(arriving)])


def _double(x: Tensor) -> Doubles:
    return np.asarray(keras.ops.convert_to_numpy(x), dtype=np.float64)


def _finite_matrix(name: str, matrix: Any, before: Any) -> Doubles:
    factor = floats(name, matrix, ndim=2).astype(np.float64)
    if not np.isfinite(factor).all():
        raise ValueError(f"`{name}` must be finite. Received: an infinite entry")
    if before is not None and before.shape[1] != factor.shape[0]:
        raise ValueError(f"`{name}` must have {before.shape[1]} rows. Received: {factor.shape[0]} of them")
    return factor


def _normalised(matrix: Doubles) -> tuple[Doubles, float]:
    """Return `matrix` with Frobenius norm 1, and log10 of the norm it had; zero stays zero."""
    largest = float(np.max(np.abs(matrix), initial=0.0))
    if largest == 0.0:
        return matrix, -math.inf
    scaled = matrix / largest
    norm = float(np.linalg.norm(scaled))
    return scaled / norm, math.log10(largest) + math.log10(norm)
