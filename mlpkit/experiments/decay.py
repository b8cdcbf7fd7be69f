"""Weight decay where there are ten times as many weights as examples.

Without it, the part of the weights that no example sees keeps its random start for ever. With it, that part shrinks
by (1 - η λ) in every step, whatever the data: the norm after training is known before training begins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mlpkit.arguments import Floats, whole_number
from mlpkit.data import high_dimensional
from mlpkit.experiments.linear import Descent, descend, mean_squared_error
from mlpkit.experiments.result import Measurement, Result
from mlpkit.plots.axes import new_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["expected_norm", "weight_decay"]

INPUTS, TRAIN, VALIDATION = 200, 20, 100
RATE, EPOCHS, BATCH = 0.003, 100, 5
STEPS = EPOCHS * TRAIN // BATCH
# 5 to 95 % over independent seeds.
NORM_BANDS = {0.0: (12.3, 14.6), 3.0: (0.333, 0.396)}


def weight_decay(seeds: int = 60, seed: int = 0) -> Result:
    """Fit 200 weights to 20 examples, with λ = 0 and λ = 3.

    Args:
        seeds: Number of independent data sets.
        seed: Seed of the first.

    Returns:
        Norms of the weights and losses ½ · error² on training and validation rows.
    """
    seeds, rng = whole_number("seeds", seeds, at_least=1), np.random.default_rng(seed)
    drawn = [high_dimensional(TRAIN + VALIDATION, INPUTS, rng) for _ in range(seeds)]
    x, y = np.stack([one.x for one in drawn]), np.stack([one.y for one in drawn])
    baseline = float(np.median(np.square(y[:, TRAIN:] - y[:, :TRAIN].mean(axis=1, keepdims=True)).mean(axis=1)) / 2)
    rows, paths = [], {}
    for strength in NORM_BANDS:
        measured, paths[strength] = _train(x, y, strength, baseline, rng)
        rows += measured
    return Result(
        name="weight_decay",
        question="what keeps 200 weights small when 20 examples do not determine them?",
        setting=f"d = {INPUTS}, n = {TRAIN}, w from N(0, 1), SGD {RATE} in batches of {BATCH}, {EPOCHS} epochs; "
        f"{seeds} seeds.",
        closed_form_is="√(d - n) · (1 - ηλ)^steps, the part of w that no example sees.",
        baseline_is="predicting the mean of the training rows: decay makes weights small, not predictions good.",
        measurements=tuple(rows),
        drawing=lambda axes: _draw(paths, axes),
    )


def expected_norm(strength: float, steps: int = STEPS) -> float:
    """Return √(d - n) · (1 - η λ)^steps."""
    return float(np.sqrt(INPUTS - TRAIN) * (1 - RATE * strength) ** steps)


def _train(
    x: Floats, y: Floats, strength: float, baseline: float, rng: np.random.Generator
) -> tuple[list[Measurement], Floats]:
    how = Descent(learning_rate=RATE, epochs=EPOCHS, batch_size=BATCH, strength=strength, bias=True)
    start = rng.normal(size=(len(x), INPUTS))
    weights, bias, norms = descend(x[:, :TRAIN], y[:, :TRAIN], start, how, rng)
    losses = {
        name: mean_squared_error(x[:, rows], y[:, rows], weights, bias) / 2
        for name, rows in (("training", slice(None, TRAIN)), ("validation", slice(TRAIN, None)))
    }
    label = f"λ = {strength:g}"
    measured = [
        Measurement(
            name=f"{label}, |w|",
            values=norms[-1],
            band=NORM_BANDS[strength],
            closed_form=expected_norm(strength),
            baseline=0.0,
        ),
        *(Measurement(name=f"{label}, {name} loss", values=loss, baseline=baseline) for name, loss in losses.items()),
    ]
    return measured, norms


def _draw(paths: dict[float, Floats], axes: Axes | None) -> Axes:
    axes = new_axes(axes)
    for i, (strength, norms) in enumerate(paths.items()):
        steps = np.arange(len(norms)) * (TRAIN // BATCH)
        low, middle, high = np.quantile(norms, [0.05, 0.5, 0.95], axis=1)
        axes.fill_between(steps, low, high, color=f"C{i}", alpha=0.2)
        axes.plot(steps, middle, color=f"C{i}", label=f"λ = {strength:g}")
        closed = [expected_norm(strength, int(step)) for step in steps]
        axes.plot(steps, closed, "--", color="black", linewidth=1, label="closed form" if i == 0 else "")
    axes.set_yscale("log")
    axes.set_xlabel("step")
    axes.set_ylabel("norm of the weights")
    axes.legend(frameon=False)
    return axes
