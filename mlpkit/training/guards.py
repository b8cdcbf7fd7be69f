"""Refuse to train a model whose regularisation would silently do nothing.

Two mistakes cost no error and no warning, only the effect. A model whose `call` does not pass `training` on has its
dropout off while it trains. A layer that takes a regulariser and does not give it to its weights has no penalty.
"""

from collections.abc import Iterator
from typing import Any

import keras
import numpy as np

from mlpkit.arguments import Array

__all__ = ["DropoutGuard", "refuse_lost_penalties"]


class DropoutGuard:
    """Notices dropout that did not draw during a training step, by the state of its random numbers.

    A layer that drops draws, and a draw moves the state of its seed generator; nothing random is spent on finding
    out.
    """

    def __init__(self, model: keras.Model) -> None:
        """Remember the states before the step."""
        self._before = [(layer, _state(layer)) for layer in _dropping_layers(model)]

    def check(self) -> None:
        """Compare with the states after the step.

        Raises:
            RuntimeError: If a layer that should have dropped has not drawn; it names the layer.
        """
        off = [layer.name for layer, before in self._before if np.array_equal(before, _state(layer))]
        if off:
            raise RuntimeError(
                f"Dropout is off in a training step, in: {', '.join(off)}. "
                "The model must call these layers and pass on the `training` it is called with."
            )


def refuse_lost_penalties(model: keras.Model) -> None:
    """Raise `RuntimeError` if a layer holds a regulariser that none of its weights has.

    `model.losses` is collected from the weights, so such a regulariser is never seen by any training loop.
    """
    for layer in _layers(model):
        known = [variable.regularizer for variable in layer.variables if getattr(variable, "regularizer", None)]
        for name in _regularizer_names(layer):
            if not any(getattr(layer, name) is regularizer for regularizer in known):
                raise RuntimeError(
                    f"The penalty `{name}` of layer {layer.name} is lost: no weight of the layer has it. "
                    "Pass `regularizer=` to `add_weight`."
                )


def _layers(model: keras.Model) -> Iterator[keras.Layer]:
    return iter(model._flatten_layers(include_self=True))


def _dropping_layers(model: keras.Model) -> list[keras.Layer]:
    return [layer for layer in _layers(model) if _has_rate(layer) and _has_readable_state(layer)]


def _has_rate(layer: Any) -> bool:
    rate = getattr(layer, "rate", None)
    return isinstance(rate, int | float) and 0 < rate < 1


def _has_readable_state(layer: Any) -> bool:
    """PyTorch's own fast path draws from PyTorch's generator when `keras.layers.Dropout` has no seed."""
    generator = getattr(layer, "seed_generator", None)
    if generator is None:
        return False
    return keras.backend.backend() != "torch" or generator.get_config()["seed"] is not None


def _state(layer: Any) -> Array:
    return np.array(keras.ops.convert_to_numpy(layer.seed_generator.state))


def _regularizer_names(layer: Any) -> list[str]:
    """Return the attributes that hold a regulariser of a weight; that of the activity acts on outputs."""
    if not layer.built or not layer.trainable:
        return []
    held = {"kernel_regularizer", "bias_regularizer"}
    held |= {name for name in vars(layer) if name.endswith("_regularizer") and not name.startswith("_")}
    held -= {"activity_regularizer"}
    return sorted(name for name in held if isinstance(getattr(layer, name, None), keras.Regularizer))
