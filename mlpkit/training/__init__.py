"""Training by hand: minibatches, one step on any backend, epochs, learning curves, early stopping, the best weights."""

from mlpkit.training.batches import minibatches
from mlpkit.training.history import History
from mlpkit.training.steps import StepLoss, train_step
from mlpkit.training.stopping import KeepBest, early_stopping
from mlpkit.training.trainer import Trainer

__all__ = ["History", "KeepBest", "StepLoss", "Trainer", "early_stopping", "minibatches", "train_step"]
