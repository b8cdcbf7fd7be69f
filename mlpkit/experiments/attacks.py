"""A network that reads 97 % of digits, and changes of a tenth of the grey scale that make it fail.

Random changes of the same size do next to nothing: what hurts is the direction, the gradient with respect to the
input.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import keras
import numpy as np

from mlpkit.adversarial import fgsm as attack
from mlpkit.arguments import Floats, whole_number
from mlpkit.data import digits
from mlpkit.experiments.result import Measurement, Result
from mlpkit.losses import cross_entropy
from mlpkit.models import mlp
from mlpkit.plots.axes import new_axes
from mlpkit.selection import accuracy, split
from mlpkit.training import Trainer

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["fgsm"]

SIZES = (0.05, 0.1, 0.15, 0.2)
TEST, WIDTH, EPOCHS = 1 / 3, 64, 60
TINY = 1e-3  # small enough for the loss to be a straight line
# 5 to 95 % over 20 independent models, for a change of 0.1.
ATTACKED, RANDOM = (0.46, 0.57), (0.94, 0.97)


def fgsm(seeds: int = 6, seed: int = 0) -> Result:
    """Attack small networks by the fast gradient sign method, and by random signs.

    Args:
        seeds: Number of networks, each with a split of its own.
        seed: Seed of the first.

    Returns:
        Accuracies on test digits for four sizes of change.
    """
    seeds = whole_number("seeds", seeds, at_least=1)
    table = np.array([_one(np.random.default_rng((seed, i)), seed + i) for i in range(seeds)])
    columns = dict(zip(_names(), table.T, strict=True))
    bands = {"attacked, ε = 0.1": ATTACKED, "random, ε = 0.1": RANDOM}
    truth = {"loss gained / ε‖gradient‖₁": 1.0}
    measurements = tuple(
        Measurement(
            name=name,
            values=values,
            band=bands.get(name),
            closed_form=truth.get(name),
            baseline=None if name in truth else 0.1,
        )
        for name, values in columns.items()
    )
    return Result(
        name="fgsm",
        question="how small a change of the input fools a network?",
        setting=f"digits in [0, 1], 64-{WIDTH}-10, Adam, {EPOCHS} epochs, attacked on test digits; {seeds} networks.",
        closed_form_is=f"to first order the loss grows by ε‖∂ℓ/∂x‖₁; measured at ε = {TINY}.",
        baseline_is="guessing one digit of ten; random signs of the same size are the control.",
        measurements=measurements,
        drawing=lambda axes: _draw(columns, axes),
    )


def _names() -> list[str]:
    kinds = [f"{kind}, ε = {size:g}" for kind in ("attacked", "random") for size in SIZES]
    return ["untouched", *kinds, "loss gained / ε‖gradient‖₁"]


def _one(rng: np.random.Generator, seed: int) -> list[float]:
    table = digits()
    parts = split(len(table.x), 0.0, TEST, rng)
    model = mlp([WIDTH], 10, inputs=64, seed=seed)
    Trainer(model, keras.optimizers.Adam(0.001), cross_entropy).fit(
        table.x[parts.train], table.y[parts.train], epochs=EPOCHS, batch_size=32, rng=rng
    )
    x, y = table.x[parts.test], table.y[parts.test]

    def score(changed: Any) -> float:
        return accuracy(keras.ops.convert_to_numpy(model(changed, training=False)), y)

    signs = rng.choice(np.array([-1, 1], np.float32), size=x.shape)
    return [
        score(x),
        *(score(attack(model, x, y, size)) for size in SIZES),
        *(score(np.clip(x + np.float32(size) * signs, 0, 1)) for size in SIZES),
        _first_order(model, x, y),
    ]


def _first_order(model: keras.Model, x: Floats, y: Any) -> float:
    """Return the loss gained by a tiny attack over what the gradient promises, without clipping at black and white."""
    from mlpkit.gradients import value_and_gradient

    def loss(inputs: Any) -> Any:
        return cross_entropy(model(inputs, training=False), y)

    before, gradient = value_and_gradient(loss, x)
    after = loss(attack(model, x, y, TINY, low=-1.0, high=2.0))
    return float((float(keras.ops.convert_to_numpy(after)) - float(before)) / (TINY * np.abs(gradient).sum()))


def _draw(columns: dict[str, Floats], axes: Axes | None) -> Axes:
    axes, sizes = new_axes(axes), [0.0, *SIZES]
    for i, kind in enumerate(("attacked", "random")):
        scores = np.array([columns["untouched"], *(columns[f"{kind}, ε = {size:g}"] for size in SIZES)])
        axes.plot(sizes, scores, color=f"C{i}", alpha=0.3, linewidth=0.8)
        axes.plot(sizes, np.median(scores, axis=1), color=f"C{i}", marker="o", label=f"{kind}, median")
    for i, band in enumerate((ATTACKED, RANDOM)):
        axes.vlines(0.1, *band, color=f"C{i}", linewidth=6, alpha=0.3, label="band" if i == 0 else "")
    axes.axhline(0.1, color="0.5", linestyle=":", label="guessing")
    axes.set_xlabel("largest change of a pixel, ε")
    axes.set_ylabel("accuracy on test digits")
    axes.legend(frameon=False)
    return axes
