"""Epochs of steps: the loop that a student writes, with nothing in it that can be lost in silence."""

import math
from collections.abc import Callable, Iterator

import keras
import numpy as np

from mlpkit.arguments import Array, same_rows, whole_number, without_nan
from mlpkit.training.batches import minibatches
from mlpkit.training.guards import DropoutGuard, refuse_lost_penalties
from mlpkit.training.history import History
from mlpkit.training.steps import Loss, Step, StepLoss, compiled_step, data_loss, plain
from mlpkit.training.stopping import KeepBest, early_stopping

__all__ = ["Trainer"]

ROWS_AT_ONCE = 4096
"""Rows that are evaluated together: bounds memory and changes no result."""


class Trainer:
    """A model, its optimizer and its loss, trained by hand.

    Every step calls `model(x, training=True)` and adds `model.losses`. Before the first step of a fit, a regulariser
    that reaches no weight is refused; after it, dropout that did not draw. Epochs count from 0 and go on where
    `history` ends, so the same call continues a run that was stopped.

    Attributes:
        model: The model, which is trained in place.
        optimizer: Its optimizer.
        history: What happened so far.
        best: Weights of the epoch with the lowest validation loss, if asked for.

    Example:
        >>> trainer = Trainer(model, keras.optimizers.SGD(0.1), cross_entropy, best=KeepBest())
        >>> history = trainer.fit(x, y, epochs=20, batch_size=32, rng=np.random.default_rng(0), validation=(xv, yv))
        >>> trainer.best.restore(model)
    """

    def __init__(
        self,
        model: keras.Model,
        optimizer: keras.Optimizer,
        loss: Loss,
        *,
        history: History | None = None,
        best: KeepBest | None = None,
        jit: bool = True,
    ) -> None:
        """Bring together what is trained.

        Args:
            model: A Keras model; built at the first batch if it is not.
            optimizer: A Keras optimizer, which is not to be shared with another model.
            loss: A `keras.losses.Loss`, or a function of (outputs, targets) to one number or one an example.
            history: Epochs already trained, from a checkpoint.
            best: Where to keep the best weights; needs validation rows.
            jit: Whether TensorFlow or JAX compile the step; slower to start, faster to run, the same arithmetic.
        """
        for name, value, kind in (("model", model, keras.Model), ("optimizer", optimizer, keras.Optimizer)):
            if not isinstance(value, kind):
                raise TypeError(f"`{name}` must be a keras.{kind.__name__}. Received: {name}={value!r}")
        if not callable(loss):
            raise TypeError(f"`loss` must be a function of (outputs, targets). Received: loss={loss!r}")
        self.model, self.optimizer = model, optimizer
        self.history, self.best = history or History(), best
        self._loss, self._jit = loss, jit

    def fit(
        self,
        x: Array,
        y: Array,
        *,
        epochs: int,
        batch_size: int,
        rng: np.random.Generator,
        validation: tuple[Array, Array] | None = None,
        patience: int | None = None,
        after_epoch: Callable[[int], None] | None = None,
    ) -> History:
        """Train until `epochs` epochs are in `history`, or validation has not improved for `patience` of them.

        Args:
            x: Inputs, shape (n, ...).
            y: Targets, shape (n, ...).
            epochs: Total number of epochs, those of an earlier call included.
            batch_size: Rows in a minibatch.
            rng: Source of the order of the examples.
            validation: Rows (x, y) that are never trained on; needed by `patience` and `best`.
            patience: Epochs to wait for a new minimum of the validation loss.
            after_epoch: Called with the number of the epoch, after everything else: the place for a checkpoint.

        Returns:
            `self.history`.

        Raises:
            ValueError: If data hold NaN or differ in length, a number makes no sense, or `validation` is missing.
            RuntimeError: If dropout would be off, or a penalty lost.
            FloatingPointError: If the loss is no longer finite.
        """
        epochs = whole_number("epochs", epochs, at_least=1)
        x, y = _rows("x", "y", x, y)
        held_back = self._held_back(validation, patience)
        self._build(x)
        step = self._watched_step()
        while self.history.epochs < epochs and not self._should_stop(patience):
            self._run_epoch(step, minibatches(x, y, batch_size, rng))
            self._measure(x, y, held_back)
            if after_epoch:
                after_epoch(self.history.epochs - 1)
        return self.history

    def evaluate(self, x: Array, y: Array) -> float:
        """Return the mean data loss at inference: dropout off, no penalty."""
        x, y = _rows("x", "y", x, y)
        total = 0.0
        for start in range(0, len(x), ROWS_AT_ONCE):
            rows = slice(start, start + ROWS_AT_ONCE)
            outputs = self.model(keras.ops.convert_to_tensor(x[rows]), training=False)
            total += plain(data_loss(self._loss, outputs, keras.ops.convert_to_tensor(y[rows]))) * len(x[rows])
        return total / len(x)

    def _held_back(self, validation: tuple[Array, Array] | None, patience: int | None) -> tuple[Array, Array] | None:
        if validation is None:
            if patience is not None or self.best is not None:
                raise ValueError("`validation` must be given with `patience` or `best`. Received: validation=None")
            return None
        return _rows("validation[0]", "validation[1]", *validation)

    def _build(self, x: Array) -> None:
        if not self.model.built:
            self.model(keras.ops.convert_to_tensor(x[:1]), training=False)
        refuse_lost_penalties(self.model)

    def _watched_step(self) -> Step:
        """Return the compiled step, watched for dropout the first time it is taken."""
        step, watched = compiled_step(self.model, self.optimizer, self._loss, jit=self._jit), False

        def watch(x: Array, y: Array) -> StepLoss:
            nonlocal watched
            if watched:
                return step(x, y)
            guard = DropoutGuard(self.model)
            result = step(x, y)
            guard.check()
            watched = True
            return result

        return watch

    def _should_stop(self, patience: int | None) -> bool:
        losses = self.history.validation_loss
        if patience is None or not losses:
            return False
        stop = early_stopping(losses, patience)
        return stop.stop_epoch - stop.best_epoch >= patience

    def _run_epoch(self, step: Step, batches: Iterator[tuple[Array, Array]]) -> None:
        taken = [(len(xb), step(xb, yb)) for xb, yb in batches]
        rows = np.array([n for n, _ in taken])
        data, penalty = (np.array([getattr(loss, part) for _, loss in taken]) for part in ("data", "penalty"))
        self.history.step_loss.append(_finite(float(rows @ data / rows.sum()), self.history.epochs))
        self.history.penalty.append(_finite(float(rows @ penalty / rows.sum()), self.history.epochs))

    def _measure(self, x: Array, y: Array, held_back: tuple[Array, Array] | None) -> None:
        epoch = self.history.epochs
        train = _finite(self.evaluate(x, y), epoch)
        if held_back is not None:
            validation = _finite(self.evaluate(*held_back), epoch)
            self.history.validation_loss.append(validation)
            if self.best is not None:
                self.best.update(self.model, epoch, validation)
        self.history.train_loss.append(train)


def _rows(name_of_x: str, name_of_y: str, x: Array, y: Array) -> tuple[Array, Array]:
    x, y = _ready(name_of_x, x), _ready(name_of_y, y)
    if not same_rows(**{name_of_x: x, name_of_y: y}):
        raise ValueError(f"`{name_of_x}` must hold at least one row. Received: none")
    return x, y


def _ready(name: str, value: Array) -> Array:
    """Return an array without NaN; floats get the precision of Keras, so that targets meet outputs in one."""
    array = np.asarray(value)
    without_nan(name, array)
    return array.astype(keras.config.floatx()) if array.dtype.kind == "f" else array


def _finite(value: float, epoch: int) -> float:
    if not math.isfinite(value):
        raise FloatingPointError(f"The loss is {value} in epoch {epoch}. Lower the learning rate or scale the inputs.")
    return value
