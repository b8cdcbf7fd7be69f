"""Recipes for the arrays a function is probed with: from a random generator to arrays, the simplest first.

Trusted side; never runs student code. Random inputs depend on the seed alone, fixed ones on nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.model.probe import Form

Floats = NDArray[np.floating[Any]]

# Forms and precisions in which random arrays are handed over in turn: a right answer accepts them all.
_TURNS = (
    (Form.TENSOR, np.float32),
    (Form.ARRAY, np.float64),
    (Form.ARRAY, np.float32),
    (Form.TENSOR, np.float64),
)


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """One array to probe with.

    Attributes:
        x: the array.
        form: as what it is handed over.
        picture: x increases and is meant to be drawn as a curve.
    """

    x: Floats
    form: Form = Form.TENSOR
    picture: bool = False


Inputs = Callable[[np.random.Generator], Sequence[Drawn]]


def points(*at: float, dtype: type[np.floating[Any]] = np.float32) -> Inputs:
    """Return the recipe of one array of shape `(n, 1)`, a batch, that holds exactly the `n` numbers in `at`."""
    x = np.array(at, dtype).reshape(-1, 1)
    return lambda rng: [Drawn(x=x)]


def grid(low: float, high: float, count: int = 128) -> Inputs:
    """Return the recipe of a batch of `count` numbers, evenly from `low` up to `high`, which is drawn on the page.

    Where they go by a half, a quarter, an eighth, whole numbers are among them exactly: a failing example is simple.

    Args:
        low: the first number.
        high: the end, which is not among them.
        count: how many; the shape is `(count, 1)`.
    """
    x = np.linspace(low, high, count, endpoint=False, dtype=np.float32).reshape(-1, 1)
    return lambda rng: [Drawn(x=x, picture=True)]


def magnitudes(low: float, high: float, count: int = 32) -> Inputs:
    """Return the recipe of numbers of both signs whose magnitudes go evenly, in logarithm, from `low` to `high`."""
    size = np.geomspace(low, high, count)
    return points(*np.concatenate([-size[::-1], size]).tolist())


def shapes(*extents: tuple[int, ...], low: float = -4.0, high: float = 4.0) -> Inputs:
    """Return the recipe of one uniform random array a shape, as tensors and arrays of both precisions in turn."""

    def draw(rng: np.random.Generator) -> list[Drawn]:
        drawn = []
        for turn, shape in enumerate(extents):
            form, dtype = _TURNS[turn % len(_TURNS)]
            drawn.append(Drawn(x=np.asarray(rng.uniform(low, high, shape), dtype), form=form))
        return drawn

    return draw


def away_from(
    kink: float, *, gap: float = 0.25, reach: float = 4.0, shape: tuple[int, ...] = (5, 7), picture: bool = True
) -> Inputs:
    """Return the recipe of inputs no nearer than `gap` and no farther than `reach` from `kink`, on both sides.

    One increasing batch of 64 numbers to draw, and one random array of `shape`.
    """

    def draw(rng: np.random.Generator) -> list[Drawn]:
        side = np.linspace(gap, reach, 32)
        curve = (kink + np.concatenate([-side[::-1], side])).astype(np.float32).reshape(-1, 1)
        distance = rng.uniform(gap, reach, shape) * rng.choice([-1.0, 1.0], shape)
        scattered = Drawn(x=(kink + distance).astype(np.float32))
        return [Drawn(x=curve, picture=True), scattered] if picture else [scattered]

    return draw


def around(*recipes: Inputs) -> Inputs:
    """Return the recipe that draws from all `recipes` in order."""
    return lambda rng: [drawn for recipe in recipes for drawn in recipe(rng)]
