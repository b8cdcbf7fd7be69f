"""Multilayer perceptrons in plain NumPy, one a seed and all at once: ReLU, dropout, weight decay, momentum.

Every array has a leading axis of seeds. That is what makes twelve seeds of four settings a matter of seconds.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from mlpkit.arguments import Integers

__all__ = ["Networks", "Regularisation", "train"]

Singles = npt.NDArray[np.float32]
RATE, MOMENTUM, EPOCHS, BATCH = 0.05, 0.9, 40, 50


@dataclass(frozen=True, kw_only=True, slots=True)
class Regularisation:
    """What holds a network back.

    Attributes:
        dropout: Probability to drop after each hidden layer.
        strength: λ of λ/2 Σ w² over the kernels.
    """

    dropout: float = 0.0
    strength: float = 0.0


class Networks:
    """One network a seed, with kernels (seeds, in, out) and biases (seeds, 1, out)."""

    def __init__(self, widths: tuple[int, ...], seeds: int, rng: np.random.Generator) -> None:
        """Draw kernels from N(0, 2 / in), He's choice for ReLU; biases start at 0."""
        pairs = list(pairwise(widths))
        self.kernels = [_single(np.sqrt(2 / a) * rng.normal(size=(seeds, a, b))) for a, b in pairs]
        self.biases = [np.zeros((seeds, 1, b), np.float32) for _, b in pairs]

    def logits(self, x: Singles) -> Singles:
        """Return what the networks say about x, (seeds, n, d), at inference: (seeds, n, classes)."""
        return self._forward(x, [None] * (len(self.kernels) - 1))[-1]

    def accuracy(self, x: Singles, y: Integers) -> npt.NDArray[np.float64]:
        """Return the fraction of rows of x, (seeds, n, d), classified as y, (seeds, n): one number a seed."""
        hits: npt.NDArray[np.float64] = (self.logits(x).argmax(axis=-1) == y).mean(axis=1)
        return hits

    def gradients(self, x: Singles, targets: Singles, held: Regularisation, rng: np.random.Generator) -> list[Singles]:
        """Return ∂(mean cross-entropy + λ/2 Σ w²) for all kernels, then all biases, with fresh masks."""
        masks = [_mask((*x.shape[:2], kernel.shape[2]), held.dropout, rng) for kernel in self.kernels[:-1]]
        layers = self._forward(x, masks)
        delta = (_softmax(layers[-1]) - targets) / x.shape[1]
        kernels, biases = [], []
        for depth in reversed(range(len(self.kernels))):
            kernels.append(layers[depth].swapaxes(1, 2) @ delta + held.strength * self.kernels[depth])
            biases.append(delta.sum(axis=1, keepdims=True))
            if depth:
                delta = (delta @ self.kernels[depth].swapaxes(1, 2)) * _passed(layers[depth], masks[depth - 1])
        return [_single(gradient) for gradient in kernels[::-1] + biases[::-1]]

    def _forward(self, x: Singles, masks: list[Singles | None]) -> list[Singles]:
        """Return the input of every layer, and the logits."""
        layers = [x]
        for kernel, bias, mask in zip(self.kernels, self.biases, [*masks, None], strict=True):
            layers.append(layers[-1] @ kernel + bias)
            if len(layers) <= len(masks) + 1:
                np.maximum(layers[-1], 0, out=layers[-1])
                if mask is not None:
                    layers[-1] *= mask
        return layers


def train(networks: Networks, x: Singles, y: Integers, held: Regularisation, rng: np.random.Generator) -> None:
    """Train in place: SGD with momentum, each seed with its own order of its own rows x, (seeds, n, d)."""
    targets = np.eye(networks.biases[-1].shape[-1], dtype=np.float32)[y]
    rows, each = np.tile(np.arange(x.shape[1]), (len(x), 1)), np.arange(len(x))[:, None]
    parameters = networks.kernels + networks.biases
    velocities = [np.zeros_like(parameter) for parameter in parameters]
    for _ in range(EPOCHS):
        order = rng.permuted(rows, axis=1)
        for first in range(0, x.shape[1], BATCH):
            batch = order[:, first : first + BATCH]
            gradients = networks.gradients(x[each, batch], targets[each, batch], held, rng)
            for parameter, velocity, gradient in zip(parameters, velocities, gradients, strict=True):
                velocity *= MOMENTUM
                velocity -= RATE * gradient
                parameter += velocity


def _mask(shape: tuple[int, ...], rate: float, rng: np.random.Generator) -> Singles | None:
    if rate == 0:
        return None
    return (rng.random(shape, dtype=np.float32) >= rate).astype(np.float32) / np.float32(1 - rate)


def _passed(outputs: Singles, mask: Singles | None) -> Singles:
    """Return the derivative of a hidden layer's outputs: 1 where positive, times the mask; 0 elsewhere."""
    positive = (outputs > 0).astype(np.float32)
    return positive if mask is None else positive * mask


def _softmax(logits: Singles) -> Singles:
    exponentials = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return _single(exponentials / exponentials.sum(axis=-1, keepdims=True))


def _single(array: npt.NDArray[np.floating]) -> Singles:
    return array.astype(np.float32, copy=False)
