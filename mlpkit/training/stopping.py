"""Stop when validation no longer improves, and keep the weights of the epoch that was best."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import keras
import numpy as np

from mlpkit.arguments import Array, floats, number, whole_number

__all__ = ["KeepBest", "Stop", "early_stopping"]


class Stop(NamedTuple):
    """Where training was best and where it ends; epochs count from 0.

    Attributes:
        best_epoch: First epoch with the lowest loss.
        stop_epoch: Last epoch that is trained.
    """

    best_epoch: int
    stop_epoch: int


def early_stopping(losses: Sequence[float], patience: int) -> Stop:
    """Return where training with these validation losses is best and where it stops.

    It stops after `patience` epochs in a row without a new minimum, and at the last epoch if that never happens. An
    equal loss is no new minimum.

    Args:
        losses: One validation loss an epoch, at least one.
        patience: Epochs to wait, at least 1.

    Returns:
        (best_epoch, stop_epoch), counted from 0.
    """
    patience, values = whole_number("patience", patience, at_least=1), floats("losses", losses, ndim=1)
    if not len(values):
        raise ValueError("`losses` must hold at least one epoch. Received: none")
    best = 0
    for epoch, value in enumerate(values):
        if value < values[best]:
            best = epoch
        elif epoch - best >= patience:
            return Stop(best, epoch)
    return Stop(best, len(values) - 1)


class KeepBest:
    """Copies of a model's weights from the best epoch so far; lower is better, the first of equals wins.

    Attributes:
        value: The lowest loss so far, infinite before the first.
        epoch: Its epoch, -1 before the first.
        weights: Copies of `model.get_weights()` at that epoch.
    """

    def __init__(self) -> None:
        self.value = float("inf")
        self.epoch = -1
        self.weights: list[Array] = []

    def update(self, model: keras.Model, epoch: int, value: float) -> bool:
        """Take copies if `value` is a new minimum, and return whether it is."""
        epoch, value = whole_number("epoch", epoch, at_least=0), number("value", value)
        if not value < self.value:
            return False
        self.value, self.epoch = value, epoch
        self.weights = [np.array(weight) for weight in model.get_weights()]
        return True

    def restore(self, model: keras.Model) -> keras.Model:
        """Give `model` the best weights and return it.

        Raises:
            RuntimeError: If no epoch has been seen yet.
        """
        if self.epoch < 0:
            raise RuntimeError("There is no best epoch yet: `update` has not been called with a finite loss.")
        model.set_weights(self.weights)
        return model

    def as_dict(self) -> dict[str, Any]:
        """Return value and epoch by name; the weights are arrays and stored apart."""
        return {"value": self.value, "epoch": self.epoch}
