"""The loss over two weights of the hidden layer: a bowl for the identity, hills and plains for everything else.

A text that draws the bowl and speaks of convex optimisation has drawn a linear model. For a nonlinear activation, from
one chord in ten (ReLU) to two in five (tanh) run below the surface, and descent finds a valley, not the valley.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from mlpkit.arguments import Floats, whole_number
from mlpkit.experiments.result import Measurement, Result
from mlpkit.plots.surface import loss_surface as picture
from mlpkit.surfaces import loss_surface

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["surface"]

ROWS, CHORDS, REACH = 40, 4000, 4.0
OUTPUT = np.array([1.0, -1.5])
ACTIVATIONS: dict[str, Callable[[Floats], Floats]] = {
    "identity": lambda z: z,
    "ReLU": lambda z: np.maximum(z, 0.0),
    "tanh": np.tanh,
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
}
# 5 to 95 % over 300 independent seeds.
BANDS = {"identity": (0.0, 0.0), "ReLU": (0.097, 0.152), "tanh": (0.377, 0.424), "sigmoid": (0.300, 0.357)}
Loss = Callable[[Floats], Floats]


def surface(seeds: int = 30, seed: int = 0) -> Result:
    """Count chords that run below the loss over (w₁₁, w₂₁), the weights from one input to two hidden units.

    Args:
        seeds: Number of data sets, each made by a network of the same kind with weights of its own.
        seed: Seed of the first.

    Returns:
        The fraction of random chords whose middle lies below the surface, for each activation.
    """
    seeds = whole_number("seeds", seeds, at_least=1)
    measurements = tuple(
        Measurement(
            name=f"{name}, chords below the surface",
            values=np.array([_violations(activation, np.random.default_rng((seed, i))) for i in range(seeds)]),
            band=BANDS[name],
            closed_form=0.0 if name == "identity" else None,
            baseline=0.0,
        )
        for name, activation in ACTIVATIONS.items()
    )
    return Result(
        name="surface",
        question="is the loss convex in the weights of a hidden layer?",
        setting=f"1-2-1 networks, {ROWS} rows, {CHORDS} chords in a square of half-width {REACH:g}; {seeds} seeds.",
        closed_form_is="with the identity the loss is a quadratic form, and convex.",
        baseline_is="what a convex function has: none.",
        measurements=measurements,
        drawing=lambda axes: _draw(seed, axes),
    )


def _loss(activation: Callable[[Floats], Floats], rng: np.random.Generator) -> Loss:
    """Return the loss ½ · mean error² as a function of weights (..., 2), on data made by a network of the same kind."""
    x, truth = rng.normal(size=ROWS), rng.uniform(-REACH / 2, REACH / 2, size=2)

    def outputs(weights: Floats) -> Floats:
        predicted: Floats = activation(x[:, None] * weights[..., None, :]) @ OUTPUT
        return predicted

    y = outputs(truth) + 0.1 * rng.normal(size=ROWS)

    def loss(weights: Floats) -> Floats:
        halved: Floats = np.square(outputs(weights) - y).mean(axis=-1) / 2
        return halved

    return loss


def _violations(activation: Callable[[Floats], Floats], rng: np.random.Generator) -> float:
    loss = _loss(activation, rng)
    p, q = rng.uniform(-REACH, REACH, size=(2, CHORDS, 2))
    chord, between = (loss(p) + loss(q)) / 2, loss((p + q) / 2)
    return float(np.mean(between > chord + 1e-9 * (1 + chord)))


def _descend(loss: Loss, start: Floats, steps: int = 200, rate: float = 0.1) -> Floats:
    """Return the path of gradient descent, (steps + 1, 2), by central differences."""
    path, nudge = [start], 1e-5 * np.eye(2)
    for _ in range(steps):
        gradient = (loss(path[-1] + nudge) - loss(path[-1] - nudge)) / 2e-5
        path.append(path[-1] - rate * gradient)
    return np.array(path)


def _draw(seed: int, axes: Axes | None) -> Axes:
    loss = _loss(np.tanh, np.random.default_rng((seed, 0)))
    grid = np.linspace(-REACH, REACH, 61)
    heights = loss_surface(lambda a, b: loss(np.array([a, b])), grid, grid)
    axes = picture(heights, grid, grid, path=_descend(loss, np.array([-2.0, 3.0])), axes=axes)
    axes.set_title("tanh: loss over two weights of the hidden layer")
    axes.set_xlabel("w₁₁")
    axes.set_ylabel("w₂₁")
    return axes
