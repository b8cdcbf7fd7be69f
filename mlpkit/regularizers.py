"""Weight decay, in its three forms.

1. In the loss: add `mlpkit.losses.l2_penalty(kernels, λ)` = λ/2 Σ w² to it.
2. As a regulariser: `Linear(..., kernel_regularizer=L2(λ))`; Keras collects λ/2 Σ w² in `model.losses`. `fit` adds that
   to the loss; a loop by hand has to.
3. In the step: w <- (1 - η λ) w - η g, here as `decayed_step`, and in every Keras optimizer as `weight_decay=λ`.

The gradient of λ/2 w² is λ w, so with plain gradient descent all three are the same step with the same λ. (Keras's own
`L2(l)` is l Σ w², without the one half: l = λ/2.) With momentum, or with Adam, they are not: forms 1 and 2 send λ w
through the optimizer's averages, and Adam even divides it by the size of the gradients, while form 3 bypasses them.
"""

from typing import Any, TypeVar

import keras
from keras import ops

from mlpkit.arguments import number
from mlpkit.tensors import Tensor

__all__ = ["L2", "decay_kernels_only", "decayed_step"]

Optimizer = TypeVar("Optimizer")


@keras.saving.register_keras_serializable(package="mlpkit")
class L2(keras.Regularizer):  # type: ignore[misc]
    """The penalty λ/2 Σ w², whose gradient is λ w. Note the one half, which `keras.regularizers.L2` does not have.

    Args:
        strength: λ, at least 0.

    Raises:
        TypeError: If `strength` is not a number.
        ValueError: If it is negative, infinite or NaN.

    Source: Krogh & Hertz, "A simple weight decay can improve generalization", 1991.
    """

    def __init__(self, strength: float) -> None:
        self.strength = number("strength", strength, low=0.0)

    def __call__(self, weights: Tensor) -> Tensor:
        """Return λ/2 Σ w², a scalar, for weights of any shape."""
        return 0.5 * self.strength * ops.sum(ops.square(weights))

    def get_config(self) -> dict[str, float]:
        """Return the strength."""
        return {"strength": self.strength}


def decayed_step(weights: Tensor, gradient: Tensor, learning_rate: float, strength: float) -> Tensor:
    """Return (1 - η λ) w - η g: a step of gradient descent in which the weights decay by themselves.

    Args:
        weights: w, any shape.
        gradient: g, of the same shape: the gradient of the loss *without* penalty.
        learning_rate: η, at least 0.
        strength: λ, at least 0.

    Returns:
        New weights, of the shape of `weights`.

    Raises:
        ValueError: If `learning_rate` or `strength` is negative or not finite.

    Source: Loshchilov & Hutter, "Decoupled weight decay regularization", 2019.
    """
    learning_rate = number("learning_rate", learning_rate, low=0.0)
    strength = number("strength", strength, low=0.0)
    return (1.0 - learning_rate * strength) * weights - learning_rate * gradient


def decay_kernels_only(optimizer: Optimizer, model: Any) -> Optimizer:
    """Tell a Keras optimizer with `weight_decay` to leave the biases of `model` alone, and return it.

    By itself it decays everything. A bias here is a trainable variable with fewer than two axes.

    Args:
        optimizer: A Keras optimizer that has not made a step yet.
        model: A built Keras model or layer.

    Raises:
        ValueError: If `model` has no variables yet.
    """
    if not model.built:
        raise ValueError(f"`model` must be built, so that its biases exist. Received: {model.name}, not built")
    biases = [variable for variable in model.trainable_variables if len(variable.shape) < 2]
    optimizer.exclude_from_weight_decay(var_list=biases)  # type: ignore[attr-defined]
    return optimizer
