"""A product of a hundred random matrices: numbers that explode although every factor is harmless.

The size of the product grows by a factor a step whose logarithm is known, the Lyapunov exponent. It is *not* what
the mean square suggests: E‖M‖² is carried by rare huge products, and a typical product is smaller by orders of
magnitude.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mlpkit.arguments import Floats, whole_number
from mlpkit.experiments.result import Measurement, Result
from mlpkit.plots.axes import new_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["lyapunov_exponent", "matrix_product"]

SIZE, FACTORS = 4, 101
BAND = (21.9, 27.7)  # 5 to 95 % over 2,000 independent seeds
EULER = 0.57721566490153286


def matrix_product(seeds: int = 500, seed: int = 0) -> Result:
    """Multiply 1 + 100 matrices of 4 by 4 with entries from N(0, 1), and again with entries scaled to stay put.

    Args:
        seeds: Number of products.
        seed: Seed of the first.

    Returns:
        log₁₀ of the largest entry.
    """
    seeds, rng = whole_number("seeds", seeds, at_least=1), np.random.default_rng(seed)
    sizes = _grow(rng.normal(size=(FACTORS, seeds, SIZE, SIZE)))
    stable = sizes[-1] - FACTORS * lyapunov_exponent() / np.log(10)
    measurements = (
        Measurement(
            name="σ = 1, log₁₀ max |M|",
            values=sizes[-1],
            band=BAND,
            closed_form=FACTORS * lyapunov_exponent() / np.log(10),
            baseline=FACTORS * np.log10(SIZE) / 2,
        ),
        Measurement(
            name=f"σ = {np.exp(-lyapunov_exponent()):.3f}, log₁₀ max |M|",
            values=stable,
            closed_form=0.0,
            baseline=FACTORS * (np.log10(SIZE) / 2 - lyapunov_exponent() / np.log(10)),
        ),
    )
    return Result(
        name="matrix_product",
        question="how fast does a product of random matrices explode?",
        setting=f"{FACTORS} factors, {SIZE} by {SIZE}, entries from N(0, σ²); {seeds} seeds.",
        closed_form_is="factors · Lyapunov exponent, ½ (ln 2 + ψ(2)) = 0.558 for each factor.",
        baseline_is="the mean square, √4 for each factor: right for E‖M‖², wrong for nearly every product.",
        measurements=measurements,
        drawing=lambda axes: _draw(sizes, axes),
    )


def lyapunov_exponent() -> float:
    """Return lim (1/n) ln‖M₁ ⋯ Mₙ‖ = ½ (ln 2 + ψ(d/2)) for d by d matrices with entries from N(0, 1).

    Here d = 4 and ψ(2) = 1 - γ. A unit vector times such a matrix has a squared length that is chi-squared with d
    degrees of freedom.

    Source: Newman, "The distribution of Lyapunov exponents: exact results for random matrices", 1986.
    """
    return float((np.log(2) + 1 - EULER) / 2)


def _grow(factors: Floats) -> Floats:
    """Return log₁₀ of the largest entry after each factor, shape (factors, seeds)."""
    product, sizes = factors[0], [_size(factors[0])]
    for factor in factors[1:]:
        product = np.matmul(product, factor)
        sizes.append(_size(product))
    return np.array(sizes)


def _size(products: Floats) -> Floats:
    logarithms: Floats = np.log10(np.abs(products).max(axis=(1, 2)))
    return logarithms


def _draw(sizes: Floats, axes: Axes | None) -> Axes:
    axes, factors = new_axes(axes), np.arange(1, len(sizes) + 1)
    low, middle, high = np.quantile(sizes, [0.05, 0.5, 0.95], axis=1)
    axes.fill_between(factors, low, high, alpha=0.2, label="5 to 95 % of products")
    axes.plot(factors, middle, label="median")
    axes.plot(factors, factors * lyapunov_exponent() / np.log(10), "k--", linewidth=1, label="Lyapunov exponent")
    axes.plot(factors, factors * np.log10(SIZE) / 2, color="0.5", linestyle=":", label="mean square")
    axes.set_xlabel("number of factors")
    axes.set_ylabel("log₁₀ of the largest entry")
    axes.legend(frameon=False)
    return axes
