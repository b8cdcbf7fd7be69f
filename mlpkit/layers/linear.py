"""An affine layer: y = x W + b."""

from typing import Any

import keras
from keras import constraints, initializers, ops, regularizers

from mlpkit.arguments import whole_number
from mlpkit.initializers import claim
from mlpkit.tensors import Tensor

__all__ = ["Linear"]


@keras.saving.register_keras_serializable(package="mlpkit")
class Linear(keras.Layer):  # type: ignore[misc]
    """y = x W + b, and nothing after it: a nonlinearity is a layer of its own.

    Shapes: x `(..., inputs)`, kernel W `(inputs, units)`, bias b `(units,)`, y `(..., units)`. Any number of leading
    axes, at least one; a mask passes through.

    Args:
        units: Number of outputs, at least 1.
        use_bias: Whether there is a b.
        kernel_initializer: Anything Keras takes. An initialiser of mlpkit may be shared by many layers: each takes
            a stream of random numbers of its own, so that no two are twins.
        bias_initializer: Zeros by default.
        kernel_regularizer: For instance `L2(strength)`.
        bias_regularizer: None by default: shrinking a bias moves the function, it does not make it smoother.
        kernel_constraint: Applied by the optimizer after each step.
        bias_constraint: The same for the bias.
        **kwargs: `name`, `dtype`, `trainable`, as for every Keras layer.

    Raises:
        TypeError: If `units` is not a whole number.
        ValueError: If `units` is below 1, or (when built) the last axis of the input has no fixed size.
    """

    kernel: Tensor
    bias: Tensor

    def __init__(
        self,
        units: int,
        *,
        use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None,
        bias_regularizer: Any = None,
        kernel_constraint: Any = None,
        bias_constraint: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.units = whole_number("units", units, at_least=1)
        self.use_bias = use_bias
        self.kernel_initializer = claim(initializers.get(kernel_initializer))
        self.bias_initializer = claim(initializers.get(bias_initializer))
        self.kernel_regularizer = regularizers.get(kernel_regularizer)
        self.bias_regularizer = regularizers.get(bias_regularizer)
        self.kernel_constraint = constraints.get(kernel_constraint)
        self.bias_constraint = constraints.get(bias_constraint)
        self.input_spec = keras.InputSpec(min_ndim=2)
        self.supports_masking = True

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Create the kernel, `(inputs, units)`, and the bias, `(units,)`."""
        inputs = input_shape[-1]
        if inputs is None:
            raise ValueError(f"`input_shape` must end in the number of inputs. Received: input_shape={input_shape}")
        self.kernel = self.add_weight(
            name="kernel",
            shape=(inputs, self.units),
            initializer=self.kernel_initializer,
            regularizer=self.kernel_regularizer,
            constraint=self.kernel_constraint,
        )
        self.bias = None
        if self.use_bias:
            self.bias = self.add_weight(
                name="bias",
                shape=(self.units,),
                initializer=self.bias_initializer,
                regularizer=self.bias_regularizer,
                constraint=self.bias_constraint,
            )
        self.input_spec = keras.InputSpec(min_ndim=2, axes={-1: inputs})
        self.built = True

    def call(self, inputs: Tensor) -> Tensor:
        """Return x W + b, `(..., units)`."""
        outputs = ops.matmul(inputs, self.kernel)
        return outputs if self.bias is None else ops.add(outputs, self.bias)

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """Return `input_shape` with its last axis replaced by `units`."""
        return (*input_shape[:-1], self.units)

    def get_config(self) -> dict[str, Any]:
        """Return the arguments of the constructor, ready for JSON."""
        return {
            **super().get_config(),
            "units": self.units,
            "use_bias": self.use_bias,
            "kernel_initializer": initializers.serialize(self.kernel_initializer),
            "bias_initializer": initializers.serialize(self.bias_initializer),
            "kernel_regularizer": regularizers.serialize(self.kernel_regularizer),
            "bias_regularizer": regularizers.serialize(self.bias_regularizer),
            "kernel_constraint": constraints.serialize(self.kernel_constraint),
            "bias_constraint": constraints.serialize(self.bias_constraint),
        }
