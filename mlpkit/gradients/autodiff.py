"""Values and gradients by automatic differentiation, on whichever backend Keras runs.

The one file that knows how TensorFlow, JAX and PyTorch differ. Everything returned is NumPy.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any, cast

import keras
import numpy as np

from mlpkit.tensors import Array, Tensor

__all__ = ["detach", "value_and_gradient"]

Pullback = Callable[[Tensor], list[Tensor | None]]


def value_and_gradient(function: Callable[..., Tensor], x: Any, cotangent: Any = None) -> tuple[Array, Any]:
    """Return function(x) and the gradient of Σ cotangent · function(x) with respect to `x`.

    Args:
        function: Takes a tensor (several, if `x` is a list or tuple) and returns one tensor of any shape.
        x: An array or tensor of floats of any shape, or a list or tuple of them.
        cotangent: An array of the shape of function(x); ones if None, so that a scalar function is simply
            differentiated and an elementwise one gives its derivative at every entry.

    Returns:
        The value as NumPy array, and the gradient as NumPy array of the shape and precision of `x`: None if
        function(x) does not depend on `x`, or only through `detach`. For a list or tuple, a list of gradients.

    Raises:
        TypeError: If `x` does not consist of floats.
        ValueError: If `cotangent` does not have the shape of function(x).

    Example:
        >>> value_and_gradient(lambda x: x**2, np.array([1.0, 3.0]))
        (array([1., 9.]), array([2., 6.]))
    """
    several = isinstance(x, (list, tuple))
    arrays = [_float_array(entry) for entry in (x if several else [x])]
    with precise(any(array.dtype == np.float64 for array in arrays)):
        value, pullback = _forward(function, arrays)
        seed = _seed_like(value, cotangent)
        gradients = [None if g is None else to_numpy(g) for g in pullback(seed)]
        return to_numpy(value), gradients if several else gradients[0]


def gradients_of_variables(loss: Callable[[], Tensor], variables: Sequence[keras.Variable]) -> list[Array | None]:
    """Return the gradient of the scalar loss() with respect to each Keras variable: an array, or None if unconnected.

    The variables keep their values.
    """
    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch([variable.value for variable in variables])
            value = loss()
        return [None if g is None else to_numpy(g) for g in tape.gradient(value, [v.value for v in variables])]

    def of_values(*values: Tensor) -> Tensor:
        with keras.StatelessScope(state_mapping=list(zip(variables, values, strict=True))):
            return loss()

    return cast(list[Array | None], value_and_gradient(of_values, [variable.numpy() for variable in variables])[1])


def detach(x: Tensor) -> Tensor:
    """Return `x` with its history cut off: the same numbers, through which no gradient flows.

    Needed where a value that took part in the computation is to serve as a constant: a target, a quantity that is
    logged or kept for the next step.
    """
    return keras.ops.stop_gradient(keras.ops.convert_to_tensor(x))


def _float_array(x: Any) -> Array:
    array = np.asarray(to_numpy(x))
    if array.dtype.kind != "f" and "float" not in array.dtype.name:
        raise TypeError(f"`x` must consist of floats. Received: dtype={array.dtype}")
    return array


def to_numpy(x: Tensor) -> Array:
    """Return a number, array or tensor as NumPy array of the same precision."""
    return np.asarray(x if isinstance(x, (np.ndarray, float, int)) else keras.ops.convert_to_numpy(x))


def _seed_like(value: Tensor, cotangent: Any) -> Tensor:
    if cotangent is None:
        return keras.ops.ones_like(value)
    seed = keras.ops.convert_to_tensor(cotangent, dtype=value.dtype)
    if tuple(seed.shape) != tuple(value.shape):
        raise ValueError(
            f"`cotangent` must have the shape of function(x), {tuple(value.shape)}. Received: shape={tuple(seed.shape)}"
        )
    return seed


def precise(needed: bool = True) -> AbstractContextManager[Any]:
    """Let JAX compute in float64 inside this context, if `needed`; the other backends do so by themselves.

    Keras's own rules still round the results of many functions to float32, on every backend but TensorFlow.
    """
    if not needed or keras.backend.backend() != "jax":
        return nullcontext()
    import jax

    if hasattr(jax, "enable_x64"):
        return cast(AbstractContextManager[Any], jax.enable_x64(True))
    from jax.experimental import enable_x64  # its home before jax 0.8

    return cast(AbstractContextManager[Any], enable_x64())


def _forward(function: Callable[..., Tensor], arrays: Sequence[Array]) -> tuple[Tensor, Pullback]:
    match keras.backend.backend():
        case "tensorflow":
            return _forward_tensorflow(function, arrays)
        case "jax":
            return _forward_jax(function, arrays)
        case "torch":
            return _forward_torch(function, arrays)
        case other:
            raise ValueError(f"`keras.backend.backend()` must be tensorflow, jax or torch. Received: {other!r}")


def _forward_tensorflow(function: Callable[..., Tensor], arrays: Sequence[Array]) -> tuple[Tensor, Pullback]:
    import tensorflow as tf

    inputs = [tf.convert_to_tensor(array) for array in arrays]
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        value = tf.convert_to_tensor(function(*inputs))
    return value, lambda seed: list(tape.gradient(value, inputs, output_gradients=seed))


def _forward_jax(function: Callable[..., Tensor], arrays: Sequence[Array]) -> tuple[Tensor, Pullback]:
    import jax

    inputs = [jax.numpy.asarray(array) for array in arrays]
    value, pull = jax.vjp(lambda *tensors: jax.numpy.asarray(function(*tensors)), *inputs)

    def pullback(seed: Tensor) -> list[Tensor | None]:
        connected = _depends_on_seed(pull, seed)
        return [g if linked else None for g, linked in zip(pull(seed), connected, strict=True)]

    return value, pullback


def _depends_on_seed(pull: Callable[[Tensor], Any], seed: Tensor) -> list[bool]:
    """Tell, for each gradient, whether it depends on the seed at all: JAX gives zeros, not None, where it does not."""
    import jax

    graph = jax.make_jaxpr(pull)(seed).jaxpr
    reached = {id(variable) for variable in graph.invars}
    for equation in graph.eqns:
        if any(id(variable) in reached for variable in equation.invars):
            reached.update(id(variable) for variable in equation.outvars)
    return [id(variable) in reached for variable in graph.outvars]


def _forward_torch(function: Callable[..., Tensor], arrays: Sequence[Array]) -> tuple[Tensor, Pullback]:
    import torch

    inputs = [keras.ops.convert_to_tensor(array).detach().clone().requires_grad_(True) for array in arrays]
    with torch.enable_grad():
        value = keras.ops.convert_to_tensor(function(*inputs))

    def pullback(seed: Tensor) -> list[Tensor | None]:
        if not value.requires_grad:
            return [None] * len(inputs)
        return list(torch.autograd.grad(value, inputs, grad_outputs=seed, allow_unused=True))

    return value, pullback
