"""What mlpkit means by a tensor, and how numbers enter it.

`Tensor` is whatever `keras.ops` accepts: a NumPy array or a tensor of the current backend. `Array` is a NumPy array of
floats. Nothing here computes anything.
"""

from collections.abc import Callable
from typing import Any, TypeAlias, TypeVar

import keras
import numpy as np
import numpy.typing as npt

Tensor: TypeAlias = Any
Array: TypeAlias = npt.NDArray[np.floating[Any]]
Function = TypeVar("Function", bound=Callable[..., Any])


def registered(function: Function) -> Function:
    """Register a function with Keras as `mlpkit>name`, so that models which use it load without `custom_objects`."""
    keras.saving.register_keras_serializable(package="mlpkit")(function)
    return function


def floating(x: Tensor) -> Tensor:
    """Return `x` as a tensor of floats: floats keep their precision, the rest gets `keras.config.floatx()`."""
    x = keras.ops.convert_to_tensor(x)
    if "float" in keras.backend.standardize_dtype(x.dtype):
        return x
    return keras.ops.cast(x, keras.config.floatx())
