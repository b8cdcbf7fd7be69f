"""Weights to start from: Xavier keeps the variance of sigmoid and tanh networks, He that of ReLU networks.

For y = x W with independent entries of mean 0, Var(y) = fan_in · Var(W) · Var(x): forward, the variance stays if
Var(W) = 1 / fan_in; backward, if Var(W) = 1 / fan_out. Xavier takes the mean of the two denominators; He doubles
1 / fan_in, because ReLU throws away half of the second moment.

An integer seed makes a *stream* of weights, not one tensor: every call draws the next ones, and every mlpkit layer that
is given the same initialiser gets a stream of its own. Two layers of equal shape therefore never start as twins, and
the whole model is still a function of the seed.
"""

import math
import random
from collections.abc import Sequence
from typing import Any

import keras
import numpy as np

from mlpkit.arguments import whole_number
from mlpkit.tensors import Tensor

__all__ = ["HeNormal", "HeUniform", "XavierNormal", "XavierUniform", "claim", "fans"]


def fans(shape: Sequence[int]) -> tuple[int, int]:
    """Return how many inputs an output sums over, and how many outputs an input reaches: (fan_in, fan_out).

    Args:
        shape: `(fan_in, fan_out)`, or `(..., channels_in, channels_out)` for a convolution: its window multiplies both.

    Raises:
        ValueError: If `shape` has fewer than two axes.
    """
    if len(shape) < 2:
        raise ValueError(f"`shape` must have at least two axes, (fan_in, fan_out). Received: shape={tuple(shape)}")
    window = math.prod(shape[:-2])
    return window * shape[-2], window * shape[-1]


class FanScaled(keras.Initializer):  # type: ignore[misc]
    """What the four initialisers share: mean 0, and a variance that follows from the shape.

    Args:
        seed: Whole number from 0 up; None takes one from Python's `random`, which `keras.utils.set_random_seed` sets.
        stream: Which of the seed's streams to draw from; None for an initialiser that no layer has claimed yet.

    Raises:
        TypeError: If `seed` or `stream` is not a whole number.
        ValueError: If one of them is negative.
    """

    uniform = False

    def __init__(self, seed: int | None = None, stream: int | None = None) -> None:
        self.seed = None if seed is None else whole_number("seed", seed, at_least=0)
        self.stream = None if stream is None else whole_number("stream", stream, at_least=0)
        self._entropy = random.getrandbits(64) if self.seed is None else self.seed
        self._claims = 0
        self._draws = 0

    def variance(self, shape: Sequence[int]) -> float:
        """Return the variance of weights of that shape, 1 / fan_in; the classes below replace it."""
        return 1.0 / fans(shape)[0]

    def __call__(self, shape: Sequence[int], dtype: Any = None) -> Tensor:
        """Return fresh weights of that shape, with mean 0 and variance `variance(shape)`.

        Args:
            shape: As in `fans`.
            dtype: Precision; `keras.config.floatx()` if None.
        """
        deviation = math.sqrt(self.variance(shape))
        seed, dtype = self._next_seed(), dtype or keras.config.floatx()
        if self.uniform:
            bound = math.sqrt(3.0) * deviation
            return keras.random.uniform(tuple(shape), -bound, bound, dtype=dtype, seed=seed)
        return keras.random.normal(tuple(shape), 0.0, deviation, dtype=dtype, seed=seed)

    def claimed(self) -> "FanScaled":
        """Return an initialiser with a stream of its own: itself, if it has one, otherwise the seed's next one."""
        if self.stream is not None:
            return self
        child = type(self)(seed=self.seed, stream=self._claims)
        child._entropy = self._entropy
        self._claims += 1
        return child

    def get_config(self) -> dict[str, Any]:
        """Return seed and stream."""
        return {"seed": self.seed, "stream": self.stream}

    def _next_seed(self) -> int:
        key = (self._draws,) if self.stream is None else (self.stream, self._draws)
        self._draws += 1
        return int(np.random.SeedSequence(self._entropy, spawn_key=key).generate_state(1)[0]) >> 1


@keras.saving.register_keras_serializable(package="mlpkit")
class XavierNormal(FanScaled):
    """Normal with variance 2 / (fan_in + fan_out), not truncated. Arguments as for `FanScaled`.

    Source: Glorot & Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010.
    """

    def variance(self, shape: Sequence[int]) -> float:
        """Return 2 / (fan_in + fan_out)."""
        return 2.0 / sum(fans(shape))


@keras.saving.register_keras_serializable(package="mlpkit")
class XavierUniform(XavierNormal):
    """Uniform on ±sqrt(6 / (fan_in + fan_out)): the variance of `XavierNormal`. Arguments as for `FanScaled`."""

    uniform = True


@keras.saving.register_keras_serializable(package="mlpkit")
class HeNormal(FanScaled):
    """Normal with variance 2 / fan_in, not truncated. Arguments as for `FanScaled`.

    Source: He et al., "Delving deep into rectifiers", 2015.
    """

    def variance(self, shape: Sequence[int]) -> float:
        """Return 2 / fan_in."""
        return 2.0 / fans(shape)[0]


@keras.saving.register_keras_serializable(package="mlpkit")
class HeUniform(HeNormal):
    """Uniform on ±sqrt(6 / fan_in): the variance of `HeNormal`. Arguments as for `FanScaled`."""

    uniform = True


def claim(initializer: Any) -> Any:
    """Return an initialiser that belongs to one tensor alone; those that are not mlpkit's are returned as they are."""
    return initializer.claimed() if isinstance(initializer, FanScaled) else initializer
