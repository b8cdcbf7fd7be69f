"""Make and read tensors of the Keras backend: the one file of the guest that knows how backends differ.

Guest side. What it needs of TensorFlow and Keras is bound when `tensors()` is first called, before student code runs.
"""

import importlib
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Arguments = Sequence[Any]


class Pass(Protocol):
    """One forward pass that can be differentiated afterwards."""

    def forward(self) -> object:
        """Call the function and return what it returned."""
        ...

    def backward(self, weights: Callable[[tuple[int, ...]], Array]) -> Array | None:
        """Return the gradient of the sum of weights times value, or None where there is none."""
        ...


class Tensors(Protocol):
    """A backend, as far as the guest needs it."""

    def make(self, array: Array) -> object:
        """Return a tensor with the numbers and the dtype of `array`."""
        ...

    def owns(self, kind: type) -> bool:
        """Whether objects of class `kind` are tensors or variables of this backend."""
        ...

    def read(self, tensor: Any) -> Array:
        """Return the numbers of a tensor that this backend owns."""
        ...

    def trace(self, function: Callable[..., object], arguments: Arguments, keywords: dict[str, Any], wrt: int) -> Pass:
        """Prepare to call function(*arguments, **keywords) and to differentiate it by arguments[wrt]."""
        ...


@cache
def tensors() -> Tensors:
    """Return the backend that Keras runs on."""
    import keras

    if keras.backend.backend() == "tensorflow":
        return _TensorFlow(keras)
    return _Other(keras)


class _TensorFlow:
    """Eager tensors and tapes, without Keras in between."""

    def __init__(self, keras: Any) -> None:
        import tensorflow as tf

        ops: Any = importlib.import_module("tensorflow.python.framework.ops")
        self._convert = tf.convert_to_tensor
        self._tape = tf.GradientTape
        self._tensor: type = ops.EagerTensor
        self._variables: tuple[type, ...] = (tf.Variable, keras.Variable)
        self._numpy = ops.EagerTensor.numpy

    def make(self, array: Array) -> object:
        return self._convert(array)

    def owns(self, kind: type) -> bool:
        return issubclass(kind, self._tensor) or any(base in self._variables for base in type.mro(kind))

    def read(self, tensor: Any) -> Array:
        if not issubclass(type(tensor), self._tensor):
            tensor = self._convert(tensor)
        return np.asarray(self._numpy(tensor))

    def trace(self, function: Callable[..., object], arguments: Arguments, keywords: dict[str, Any], wrt: int) -> Pass:
        return _TapePass(self, self._tape(), lambda: function(*arguments, **keywords), arguments[wrt])

    def is_tensor(self, value: object) -> bool:
        return issubclass(type(value), self._tensor)


class _TapePass:
    """A call under a `tf.GradientTape`."""

    def __init__(self, backend: _TensorFlow, tape: Any, call: Callable[[], object], x: Any) -> None:
        self._backend, self._tape, self._call, self._x = backend, tape, call, x
        self._y: Any = None

    def forward(self) -> object:
        with self._tape as tape:
            tape.watch(self._x)
            y = self._call()
        self._y = y
        return y

    def backward(self, weights: Callable[[tuple[int, ...]], Array]) -> Array | None:
        y = self._y
        if not self._backend.is_tensor(y) or not (y.dtype.is_floating or y.dtype.is_complex):
            return None
        cotangent = weights(tuple(y.shape)).astype(y.dtype.as_numpy_dtype)
        gradient = self._tape.gradient(y, self._x, output_gradients=self._backend.make(cotangent))
        return None if gradient is None else self._backend.read(gradient)


class _Other:
    """JAX or PyTorch, by way of Keras and mlpkit: only ever in a student's own process."""

    def __init__(self, keras: Any) -> None:
        from mlpkit.gradients import value_and_gradient

        self._ops = keras.ops
        self._value_and_gradient = value_and_gradient
        self._variables: tuple[type, ...] = (keras.Variable,)
        self._kind: type = type(keras.ops.zeros(()))

    def make(self, array: Array) -> object:
        return self._ops.convert_to_tensor(array)

    def owns(self, kind: type) -> bool:
        return issubclass(kind, (self._kind, *self._variables))

    def read(self, tensor: Any) -> Array:
        return np.asarray(self._ops.convert_to_numpy(tensor))

    def trace(self, function: Callable[..., object], arguments: Arguments, keywords: dict[str, Any], wrt: int) -> Pass:
        return _RepeatedPass(self, function, arguments, keywords, wrt)

    def differentiate(self, function: Callable[[Any], Any], x: Any, cotangent: Array) -> Array | None:
        gradient = self._value_and_gradient(function, x, cotangent)[1]
        return None if gradient is None else np.asarray(gradient)


class _RepeatedPass:
    """A call, and the same call again under the backend's autodiff once the shape of its value is known."""

    def __init__(
        self, backend: _Other, function: Callable[..., object], arguments: Arguments, keywords: dict[str, Any], wrt: int
    ) -> None:
        self._backend, self._function = backend, function
        self._arguments, self._keywords, self._wrt = list(arguments), keywords, wrt
        self._y: Any = None

    def forward(self) -> object:
        self._y = self._function(*self._arguments, **self._keywords)
        return self._y

    def backward(self, weights: Callable[[tuple[int, ...]], Array]) -> Array | None:
        if not self._backend.owns(type(self._y)):
            return None
        value = self._backend.read(self._y)
        if value.dtype.kind != "f":
            return None
        cotangent = weights(value.shape).astype(value.dtype)
        return self._backend.differentiate(self._again, self._arguments[self._wrt], cotangent)

    def _again(self, x: Any) -> Any:
        arguments = [*self._arguments]
        arguments[self._wrt] = x
        return self._function(*arguments, **self._keywords)
