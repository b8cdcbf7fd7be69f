"""The loss as a surface over two weights, and a certificate that it is not convex.

Over the weights of a *linear* model squared error and cross-entropy are convex. Over those of a network with a
hidden layer they are not, and one chord that runs below the surface proves it.
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from mlpkit.arguments import floats, generator, whole_number

__all__ = ["convexity_violation", "loss_surface"]

Doubles = npt.NDArray[np.float64]
Certificate = tuple[Doubles, Doubles, float]

# How far above the chord counts, relative to the values: what rounding in float32 could do stays far below.
BEYOND_ROUNDING = 1e-5


def loss_surface(loss: Callable[[float, float], Any], w1: Any, w2: Any) -> Doubles:
    """Return loss(a, b) for every a of `w1` and b of `w2`, to be drawn.

    Args:
        loss: Takes two floats and returns a number or scalar tensor.
        w1: Values of the first weight, shape `(m,)`.
        w2: Values of the second weight, shape `(n,)`.

    Returns:
        Array of shape `(m, n)`; entry `[i, j]` is loss(w1[i], w2[j]).

    Raises:
        ValueError: If `w1` or `w2` is not one-dimensional or holds NaN, or the loss is no scalar.
    """
    rows, columns = floats("w1", w1, ndim=1), floats("w2", w2, ndim=1)
    return np.array([[_scalar("loss", loss(float(a), float(b))) for b in columns] for a in rows]).reshape(
        len(rows), len(columns)
    )


def convexity_violation(
    f: Callable[[Doubles], Any], dimension: int, rng: np.random.Generator, *, trials: int = 4000, radius: float = 3.0
) -> Certificate | None:
    """Look for p, q and a t in (0, 1) with f(t p + (1 - t) q) > t f(p) + (1 - t) f(q): a chord below the function.

    Convex functions have none, so the triple proves that `f` is not convex, and anyone can check it by three
    evaluations. The search draws pairs at all scales up to `radius`, around the origin and around each other; None
    means that it found nothing, which proves nothing. Differences that rounding could make do not count.

    Args:
        f: Takes a float64 array of shape `(dimension,)` and returns a number or scalar tensor.
        dimension: Number of weights.
        rng: Source of the points.
        trials: Chords to try, three evaluations each.
        radius: Largest scale of the points.

    Returns:
        `(p, q, t)`, or None.

    Raises:
        TypeError: If `rng` is not a NumPy generator.
        ValueError: If `dimension` or `trials` is below 1, `radius` is not positive, or `f` returns no scalar or NaN.
    """
    dimension, rng = whole_number("dimension", dimension, at_least=1), generator("rng", rng)
    if not 0.0 < radius < math.inf:
        raise ValueError(f"`radius` must be positive and finite. Received: radius={radius!r}")
    for _ in range(whole_number("trials", trials, at_least=1)):
        p = radius * _scale(rng) * rng.standard_normal(dimension)
        q = (p if rng.random() < 0.5 else 0.0) + radius * _scale(rng) * rng.standard_normal(dimension)
        t = float(rng.uniform(0.1, 0.9))
        if _lies_above_chord(f, p, q, t):
            return p, q, t
    return None


def _scale(rng: np.random.Generator) -> float:
    return float(10.0 ** rng.uniform(-1.5, 0.0))


def _lies_above_chord(f: Callable[[Doubles], Any], p: Doubles, q: Doubles, t: float) -> bool:
    ends = [_scalar("f", f(point.copy())) for point in (p, q)]
    between = _scalar("f", f(t * p + (1.0 - t) * q))
    chord = t * ends[0] + (1.0 - t) * ends[1]
    return between > chord + BEYOND_ROUNDING * max(abs(ends[0]), abs(ends[1]), abs(between))


def _scalar(name: str, value: Any) -> float:
    number = np.asarray(value, dtype=np.float64)
    if number.size != 1:
        raise ValueError(f"`{name}` must return a scalar. Received: shape={number.shape}")
    if np.isnan(number).any():
        raise ValueError(f"`{name}` must not return NaN. Received: NaN")
    return float(number.reshape(()))
