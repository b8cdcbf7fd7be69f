"""Data that need no download: generators with known truth, and the tables that scikit-learn carries in its own files.

A generator draws from the `numpy.random.Generator` it is given, so the same seed gives the same data. Only
`fashion_mnist` uses a network, and says so plainly where there is none.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from mlpkit.arguments import Floats, Integers, floats, generator, labels, number, whole_number

__all__ = [
    "CUBIC",
    "Classification",
    "FashionMNIST",
    "Regression",
    "diabetes",
    "digits",
    "fashion_mnist",
    "flip_labels",
    "high_dimensional",
    "polynomial",
    "polynomial_features",
    "spiral",
]

CUBIC = (5.0, 1.2, -3.4, 5.6)
"""Weights of the chapter's polynomial, y = 5 + 1.2 x - 3.4 x²/2! + 5.6 x³/3!."""


class Regression(NamedTuple):
    """Inputs and targets of a regression.

    Attributes:
        x: Inputs, shape (n, d).
        y: Targets, shape (n,).
    """

    x: Floats
    y: Floats


class Classification(NamedTuple):
    """Inputs and labels of a classification.

    Attributes:
        x: Inputs, shape (n, d).
        y: Labels 0, 1, ..., shape (n,).
    """

    x: Floats
    y: Integers


def polynomial_features(x: Floats, degree: int) -> Floats:
    """Return the columns x⁰/0!, x¹/1!, ..., xᵈ/d!.

    The factorials tame the powers: at x = 3, x²⁰ is 3·10⁹ and x²⁰/20! is 10⁻⁹.

    Args:
        x: Shape (n,) or (n, 1).
        degree: Highest power d, at least 0.

    Returns:
        Shape (n, degree + 1).

    Raises:
        ValueError: If `x` is not one column, holds NaN, or `degree` is negative.
    """
    degree = whole_number("degree", degree, at_least=0)
    x = floats("x", x)
    if x.ndim not in (1, 2) or (x.ndim == 2 and x.shape[1] != 1):
        raise ValueError(f"`x` must have shape (n,) or (n, 1). Received: x of shape {x.shape}")
    steps = x.reshape(-1, 1) / np.arange(1, degree + 1)
    return np.cumprod(np.concatenate([np.ones((len(steps), 1)), steps], axis=1), axis=1)


def polynomial(
    n: int, rng: np.random.Generator, *, coefficients: Sequence[float] = CUBIC, noise: float = 0.1
) -> Regression:
    """Draw x ~ N(0, 1) and y = Σ cᵢ xⁱ/i! + N(0, noise²).

    Args:
        n: Number of rows.
        rng: Source of the draws.
        coefficients: The cᵢ, constant first.
        noise: Standard deviation of the noise; its square is the error that no model can go below.

    Returns:
        x of shape (n, 1), not yet expanded, and y of shape (n,).
    """
    n = whole_number("n", n, at_least=1)
    noise = number("noise", noise, low=0.0)
    truth = floats("coefficients", coefficients, ndim=1)
    x = generator("rng", rng).normal(size=(n, 1))
    return Regression(x, polynomial_features(x, len(truth) - 1) @ truth + noise * rng.normal(size=n))


def high_dimensional(
    n: int, d: int, rng: np.random.Generator, *, weight: float = 0.01, bias: float = 0.05, noise: float = 0.01
) -> Regression:
    """Draw x ~ N(0, I) in d dimensions and y = bias + weight · Σ xⱼ + N(0, noise²).

    With d > n every target can be fitted exactly and the fit says nothing: the setting in which weight decay is
    shown.

    Args:
        n: Number of rows.
        d: Number of inputs.
        rng: Source of the draws.
        weight: The one true weight of all d inputs.
        bias: The true bias.
        noise: Standard deviation of the noise.

    Returns:
        x of shape (n, d) and y of shape (n,). Var(y) = d · weight² + noise².
    """
    n, d = whole_number("n", n, at_least=1), whole_number("d", d, at_least=1)
    weight, bias, noise = number("weight", weight), number("bias", bias), number("noise", noise, low=0.0)
    x = generator("rng", rng).normal(size=(n, d))
    return Regression(x, bias + weight * x.sum(axis=1) + noise * rng.normal(size=n))


def spiral(
    n: int, rng: np.random.Generator, *, classes: int = 2, turns: float = 1.0, noise: float = 0.05
) -> Classification:
    """Draw points on `classes` arms that wind around each other; no straight line separates them.

    A point at radius r in (0, 1) of arm k lies at the angle 2π (turns · r + k / classes), plus noise in both
    coordinates.

    Args:
        n: Number of points, shared out as evenly as it goes.
        rng: Source of the draws.
        classes: Number of arms, at least 2.
        turns: How often an arm winds around the origin.
        noise: Standard deviation of the noise.

    Returns:
        x of shape (n, 2) and y of shape (n,), shuffled.
    """
    n, classes = whole_number("n", n, at_least=1), whole_number("classes", classes, at_least=2)
    turns, noise = number("turns", turns), number("noise", noise, low=0.0)
    arm = generator("rng", rng).permutation(np.arange(n) % classes)
    radius = np.sqrt(rng.uniform(size=n))
    angle = 2 * np.pi * (turns * radius + arm / classes)
    x = radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return Classification(x + noise * rng.normal(size=(n, 2)), arm)


def flip_labels(y: Integers, fraction: float, classes: int, rng: np.random.Generator) -> Integers:
    """Return `y` with `round(fraction · n)` labels replaced by another class, each other class equally likely.

    Args:
        y: Labels, shape (n,); left as they are.
        fraction: Part of the labels that become wrong, in [0, 1]. Exactly that part: no label is replaced by itself.
        classes: Number of classes, at least 2.
        rng: Source of the draws.

    Returns:
        New labels, shape (n,).
    """
    classes = whole_number("classes", classes, at_least=2)
    fraction = number("fraction", fraction, low=0.0, high=1.0)
    flipped = labels("y", y).copy()
    if flipped.max() >= classes:
        raise ValueError(f"`y` must hold classes below classes={classes}. Received: y with maximum {flipped.max()}")
    wrong = generator("rng", rng).permutation(len(flipped))[: round(fraction * len(flipped))]
    flipped[wrong] = (flipped[wrong] + rng.integers(1, classes, size=len(wrong))) % classes
    return flipped


def digits() -> Classification:
    """Return 1,797 handwritten digits of 8 by 8 pixels, from scikit-learn's own files.

    Returns:
        x of shape (1797, 64), float32 in [0, 1] (the files hold 0 to 16), and y of shape (1797,), 0 to 9.
    """
    from sklearn.datasets import load_digits

    x, y = load_digits(return_X_y=True)
    return Classification((x / 16).astype(np.float32), y.astype(np.int64))


def diabetes() -> Regression:
    """Return 442 patients with ten measurements each, from scikit-learn's own files.

    Returns:
        x of shape (442, 10), as measured and not scaled, so that scaling is the reader's to do on the training rows
        alone, and y of shape (442,), the progress of the disease after one year, from 25 to 346.
    """
    from sklearn.datasets import load_diabetes

    x, y = load_diabetes(return_X_y=True, scaled=False)
    return Regression(x.astype(np.float64), y.astype(np.float64))


class FashionMNIST(NamedTuple):
    """Both halves of Fashion-MNIST.

    Attributes:
        train: 60,000 pictures.
        test: 10,000 pictures.
    """

    train: Classification
    test: Classification


def fashion_mnist() -> FashionMNIST:
    """Return 70,000 pictures of clothes of 28 by 28 pixels, through `keras.datasets`, which downloads them once.

    Returns:
        x of shape (n, 784), float32 in [0, 1], and y of shape (n,), 0 to 9.

    Raises:
        ConnectionError: If the pictures are not on this machine and there is no network to get them.
    """
    import keras

    try:
        train, test = keras.datasets.fashion_mnist.load_data()
    except Exception as error:  # Keras raises a bare Exception when a download fails
        raise ConnectionError(
            "Fashion-MNIST is not on this machine and could not be downloaded. Connect to a network once, "
            "or use `mlpkit.data.digits()`, which needs none."
        ) from error
    return FashionMNIST(_flat(*train), _flat(*test))


def _flat(pictures: Integers, y: Integers) -> Classification:
    return Classification((pictures.reshape(len(pictures), -1) / 255).astype(np.float32), y.astype(np.int64))
