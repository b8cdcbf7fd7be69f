"""A nonlinearity as a layer."""

from collections.abc import Callable
from typing import Any

import keras

from mlpkit import activations
from mlpkit.tensors import Tensor

__all__ = ["Activation", "activation_named"]

NAMES = ("relu", "leaky_relu", "sigmoid", "tanh", "softmax")


@keras.saving.register_keras_serializable(package="mlpkit")
class Activation(keras.Layer):  # type: ignore[misc]
    """Apply `function` to every entry (`softmax`: along the last axis). Shapes: any; a mask passes through.

    `keras.layers.Activation` saves every function called "relu" as Keras's own; this layer saves mlpkit's as mlpkit's.

    Args:
        function: One of "relu", "leaky_relu", "sigmoid", "tanh", "softmax", or a function registered with Keras.
        **kwargs: `name`, `dtype`, as for every Keras layer.

    Raises:
        TypeError: If `function` is neither a string nor callable.
        ValueError: If it is another string.
    """

    def __init__(self, function: str | Callable[[Tensor], Tensor], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.function = activation_named(function)
        self.supports_masking = True
        self.built = type(self).build is keras.Layer.build  # a subclass may have weights to build

    def call(self, inputs: Tensor) -> Tensor:
        """Return function(inputs), of the same shape."""
        return self.function(inputs)

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """Return `input_shape`."""
        return input_shape

    def get_config(self) -> dict[str, Any]:
        """Return the arguments of the constructor, ready for JSON."""
        return {**super().get_config(), "function": keras.saving.serialize_keras_object(self.function)}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> "Activation":
        """Return the layer that `get_config` described."""
        return cls(**{**config, "function": keras.saving.deserialize_keras_object(config["function"])})


def activation_named(function: str | Callable[[Tensor], Tensor]) -> Callable[[Tensor], Tensor]:
    """Return the activation of mlpkit called `function`, or `function` itself if it is one already."""
    if callable(function):
        return function
    if not isinstance(function, str):
        raise TypeError(f"`activation` must be a name or a function. Received: {function!r}")
    if function not in NAMES:
        raise ValueError(f"`activation` must be one of {', '.join(NAMES)}, or a function. Received: {function!r}")
    found: Callable[[Tensor], Tensor] = getattr(activations, function)
    return found
