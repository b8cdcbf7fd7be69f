"""Stop, save, load and go on: does it matter that training was interrupted?

With everything in the checkpoint it does not, to the last bit. With Keras's own file the weights and moments come
back and the random numbers of dropout start anew: the run goes on, and is another run.
"""

import tempfile
from collections.abc import Callable
from pathlib import Path

import keras
import numpy as np

from mlpkit.arguments import whole_number
from mlpkit.checkpoints import load_checkpoint, save_checkpoint
from mlpkit.data import digits
from mlpkit.experiments.drawing import draw_measurements
from mlpkit.experiments.result import Measurement, Result
from mlpkit.losses import cross_entropy
from mlpkit.models import mlp
from mlpkit.training import Trainer

__all__ = ["resume"]

ROWS, STOPPED, EPOCHS = 320, 2, 4
OPTIMIZERS: dict[str, Callable[[], keras.Optimizer]] = {
    "SGD with momentum": lambda: keras.optimizers.SGD(0.05, momentum=0.9),
    "Adam": lambda: keras.optimizers.Adam(0.005),
}


def resume(seeds: int = 2, seed: int = 0) -> Result:
    """Train four epochs in one go, and again with a stop after two.

    Args:
        seeds: Number of runs for each optimizer.
        seed: Seed of the first.

    Returns:
        Largest differences between the weights at the end.
    """
    seeds = whole_number("seeds", seeds, at_least=1)
    measurements = []
    for name, optimizer in OPTIMIZERS.items():
        ours, keras_own = np.array([_differences(optimizer, seed + i) for i in range(seeds)]).T
        measurements.append(
            Measurement(
                name=f"{name}, largest difference",
                values=ours,
                band=(0.0, 0.0),
                closed_form=0.0,
                baseline=float(np.median(keras_own)),
            )
        )
    return Result(
        name="resume",
        question="does it matter that training was interrupted?",
        setting=f"64-32-32-10 with dropout 0.3 on {ROWS} digits, stopped after {STOPPED} of {EPOCHS} epochs; "
        f"{seeds} seeds.",
        closed_form_is="nothing is lost, so nothing differs.",
        baseline_is="resuming from a `.keras` file, with the order of the data restored and the masks not.",
        measurements=tuple(measurements),
        drawing=lambda axes: draw_measurements(measurements, "largest difference of a weight after resuming", axes),
    )


def _differences(optimizer: Callable[[], keras.Optimizer], seed: int) -> tuple[float, float]:
    whole = _start(optimizer, seed)
    _go_on(whole, np.random.default_rng(seed), EPOCHS)
    part, rng = _start(optimizer, seed), np.random.default_rng(seed)
    _go_on(part, rng, STOPPED)
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = Path(folder) / "checkpoint", Path(folder) / "model.keras"
        save_checkpoint(ours, part.model, STOPPED, rng=rng)
        part.model.save(theirs)
        loaded, model = load_checkpoint(ours), keras.saving.load_model(theirs)
    again = np.random.default_rng()
    again.bit_generator.state = rng.bit_generator.state
    return (
        _resumed(whole, loaded.model, loaded.rng or rng),
        _resumed(whole, model, again),
    )


def _start(optimizer: Callable[[], keras.Optimizer], seed: int) -> Trainer:
    model = mlp([32, 32], 10, inputs=64, rates=0.3, seed=seed)
    model.compile(optimizer())
    return Trainer(model, model.optimizer, cross_entropy)


def _go_on(trainer: Trainer, rng: np.random.Generator, epochs: int) -> None:
    table = digits()
    trainer.fit(table.x[:ROWS], table.y[:ROWS], epochs=epochs, batch_size=32, rng=rng)


def _resumed(whole: Trainer, model: keras.Model, rng: np.random.Generator) -> float:
    _go_on(Trainer(model, model.optimizer, cross_entropy), rng, EPOCHS - STOPPED)
    pairs = zip(whole.model.get_weights(), model.get_weights(), strict=True)
    return float(max(np.abs(a - b).max() for a, b in pairs))
