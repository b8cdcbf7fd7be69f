"""One gradient step on any backend, with the two things in it that are easily lost.

`model(x)` in a loop by hand means inference: dropout is off. And a penalty lives in `model.losses`, where a loss
computed from outputs and targets does not look. Both are here, once, and every step goes through `_losses`.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import keras
import numpy as np

from mlpkit.arguments import Array
from mlpkit.training.guards import DropoutGuard, refuse_lost_penalties

__all__ = ["Loss", "Step", "StepLoss", "compiled_step", "data_loss", "plain", "train_step"]

Tensor = Any
Loss = Callable[[Tensor, Tensor], Tensor]


class StepLoss(NamedTuple):
    """The two parts of what a step minimises, before the step.

    Attributes:
        data: Mean loss over the batch.
        penalty: Sum of `model.losses`: regularisers and `add_loss`.
    """

    data: float
    penalty: float

    @property
    def total(self) -> float:
        """What is minimised, data + penalty."""
        return self.data + self.penalty


Step = Callable[[Array, Array], StepLoss]


def train_step(model: keras.Model, optimizer: keras.Optimizer, loss: Loss, x: Array, y: Array) -> StepLoss:
    """Take one step of gradient descent on one batch: θ ← optimizer(θ, ∂(data + penalty)/∂θ).

    Args:
        model: A built Keras model.
        optimizer: A Keras optimizer.
        loss: A `keras.losses.Loss`, or a function of (outputs, targets) to one number or one an example, which are
            averaged.
        x: Inputs, shape (batch, ...).
        y: Targets, shape (batch, ...).

    Returns:
        The loss before the step, with the masks that the step used.

    Raises:
        RuntimeError: If dropout is off in the step, or a regulariser of a layer reaches no weight.
    """
    refuse_lost_penalties(model)
    guard = DropoutGuard(model)
    result = compiled_step(model, optimizer, loss, jit=False)(x, y)
    guard.check()
    return result


def data_loss(loss: Loss, outputs: Tensor, targets: Tensor) -> Tensor:
    """Return the mean loss; Keras's losses take the targets first, functions take the outputs first.

    Raises:
        ValueError: If `loss` returns a table, as outputs (n, 1) minus targets (n,) do: n² differences instead of n.
    """
    value = loss(targets, outputs) if isinstance(loss, keras.losses.Loss) else loss(outputs, targets)
    if len(value.shape) > 1:
        raise ValueError(
            f"`loss` must return one number or one an example. Received: shape {tuple(value.shape)} "
            f"from outputs of shape {tuple(outputs.shape)} and targets of shape {tuple(targets.shape)}"
        )
    return keras.ops.mean(value)


def compiled_step(model: keras.Model, optimizer: keras.Optimizer, loss: Loss, *, jit: bool = True) -> Step:
    """Return a function of (x, y) that takes one step; compiled by TensorFlow or JAX if `jit`."""
    if not optimizer.built:
        optimizer.build(model.trainable_variables)
    makers = {"tensorflow": _tensorflow_step, "jax": _jax_step, "torch": _torch_step}
    return makers[keras.backend.backend()](model, optimizer, loss, jit)


def plain(scalar: Tensor) -> float:
    """Return a scalar tensor as a Python float, cut off from its graph."""
    return float(keras.ops.convert_to_numpy(scalar))


def _losses(model: keras.Model, loss: Loss, x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    data = data_loss(loss, model(x, training=True), y)
    return data, _sum(model.losses, data.dtype)


def _sum(penalties: list[Tensor], dtype: Any) -> Tensor:
    return sum((keras.ops.cast(penalty, dtype) for penalty in penalties), keras.ops.zeros((), dtype))


def _tensorflow_step(model: keras.Model, optimizer: keras.Optimizer, loss: Loss, jit: bool) -> Step:
    import tensorflow as tf

    def step(x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
        with tf.GradientTape() as tape:
            data, penalty = _losses(model, loss, x, y)
            total = data + penalty
        optimizer.apply(tape.gradient(total, model.trainable_weights), model.trainable_weights)
        return data, penalty

    run = tf.function(step, reduce_retracing=True) if jit else step
    return lambda x, y: StepLoss(*map(plain, run(tf.convert_to_tensor(x), tf.convert_to_tensor(y))))


def _jax_step(model: keras.Model, optimizer: keras.Optimizer, loss: Loss, jit: bool) -> Step:
    import jax

    def losses(trainable: Tensor, others: Tensor, x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
        outputs, others, penalties = model.stateless_call(trainable, others, x, training=True, return_losses=True)
        data = data_loss(loss, outputs, y)
        penalty = _sum(penalties, data.dtype)
        return data + penalty, (data, penalty, others)

    def step(state: Tensor, x: Tensor, y: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        trainable, others, moments = state
        (_, (data, penalty, others)), gradients = jax.value_and_grad(losses, has_aux=True)(trainable, others, x, y)
        trainable, moments = optimizer.stateless_apply(moments, gradients, trainable)
        return (trainable, others, moments), data, penalty

    run = jax.jit(step) if jit else step
    groups = (model.trainable_variables, model.non_trainable_variables, optimizer.variables)

    def assigned(x: Array, y: Array) -> StepLoss:
        state = tuple([variable.value for variable in group] for group in groups)
        state, data, penalty = run(state, np.asarray(x), np.asarray(y))
        for group, values in zip(groups, state, strict=True):
            for variable, value in zip(group, values, strict=True):
                variable.assign(value)
        return StepLoss(plain(data), plain(penalty))

    return assigned


def _torch_step(model: keras.Model, optimizer: keras.Optimizer, loss: Loss, jit: bool) -> Step:
    import torch

    def step(x: Array, y: Array) -> StepLoss:
        model.zero_grad()
        data, penalty = _losses(model, loss, keras.ops.convert_to_tensor(x), keras.ops.convert_to_tensor(y))
        (data + penalty).backward()
        gradients = [variable.value.grad for variable in model.trainable_weights]
        with torch.no_grad():
            optimizer.apply(gradients, model.trainable_weights)
        return StepLoss(plain(data), plain(penalty))

    return step
