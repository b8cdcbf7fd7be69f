"""A cubic fitted with too few, the right number of, and too many powers.

Two features underfit. Four fit. Twenty, which the textbook calls overfitting, hardly do *with gradient descent*: it
has not moved far along the useless powers when it stops. The exact least-squares solution of the same problem does
overfit.
"""

import numpy as np

from mlpkit.arguments import Floats, whole_number
from mlpkit.data import CUBIC, polynomial_features
from mlpkit.experiments.drawing import draw_measurements
from mlpkit.experiments.linear import Descent, descend, mean_squared_error
from mlpkit.experiments.result import Measurement, Result
from mlpkit.experiments.threads import one_thread

__all__ = ["polynomial"]

ROWS = 100  # to train, and as many to test
NOISE = 0.1
EPOCHS = {2: 400, 4: 400, 20: 1500}
# 5 to 95 % over 60 to 2,000 independent seeds.
WEIGHT_BANDS = ((4.971, 5.023), (1.125, 1.365), (-3.456, -3.334), (5.078, 5.852))
TRAIN_BAND, TEST_BAND, WIDE_TEST_BAND = (0.0076, 0.020), (0.0085, 0.082), (0.0091, 0.077)
LINE_BANDS = ((2.81, 3.93), (2.54, 5.04))


def polynomial(seeds: int = 60, seed: int = 0) -> Result:
    """Fit y = 5 + 1.2 x - 3.4 x²/2! + 5.6 x³/3! + noise with 2, 4 and 20 powers of x.

    Args:
        seeds: Number of independent data sets.
        seed: Seed of the first.

    Returns:
        Errors on 100 rows of test data and the weights that were found.
    """
    seeds, rng = whole_number("seeds", seeds, at_least=1), np.random.default_rng(seed)
    x = rng.normal(size=(seeds, 2 * ROWS))
    powers = polynomial_features(x.ravel(), 19).reshape(seeds, 2 * ROWS, 20)
    y = powers[..., :4] @ np.array(CUBIC) + NOISE * rng.normal(size=x.shape)
    weights = {features: _fit(powers[..., :features], y, rng) for features in EPOCHS}
    measurements = _measure(powers, y, weights)
    return Result(
        name="polynomial",
        question="what do too few, the right number of, and too many features do?",
        setting=f"{ROWS} rows to train, {ROWS} to test, SGD 0.01 in batches of 10; {seeds} seeds.",
        closed_form_is="the true weights and the variance of the noise; for 2 features the best line.",
        baseline_is="predicting the mean of the training rows.",
        measurements=measurements,
        drawing=lambda axes: draw_measurements(
            [m for m in measurements if "error" in m.name], "squared error of polynomials", axes, log=True
        ),
    )


def _fit(x: Floats, y: Floats, rng: np.random.Generator) -> Floats:
    features = x.shape[-1]
    how = Descent(learning_rate=0.01, epochs=EPOCHS[features], batch_size=10, scale=2.0)
    start = rng.uniform(-1, 1, size=(len(x), features)) / np.sqrt(features)
    return descend(x[:, :ROWS], y[:, :ROWS], start, how, rng)[0]


def _measure(powers: Floats, y: Floats, weights: dict[int, Floats]) -> tuple[Measurement, ...]:
    train, test = slice(None, ROWS), slice(ROWS, None)
    mean = float(np.median(np.square(y[:, test] - y[:, train].mean(axis=1, keepdims=True)).mean(axis=1)))

    def error(features: int, rows: slice) -> Floats:
        return mean_squared_error(powers[:, rows, :features], y[:, rows], weights[features])

    exact = _least_squares(powers[:, train], y[:, train])
    noise = NOISE**2
    return (
        *_weights("2 features", weights[2], LINE_BANDS, best_line()[:2]),
        Measurement(name="2 features, test error", values=error(2, test), closed_form=best_line()[2], baseline=mean),
        *_weights("4 features", weights[4], WEIGHT_BANDS, CUBIC),
        Measurement(name="4 features, training error", values=error(4, train), band=TRAIN_BAND, baseline=mean),
        Measurement(
            name="4 features, test error", values=error(4, test), band=TEST_BAND, closed_form=noise, baseline=mean
        ),
        Measurement(
            name="20 features, test error",
            values=error(20, test),
            band=WIDE_TEST_BAND,
            closed_form=noise,
            baseline=mean,
        ),
        Measurement(
            name="20 features exactly, test error",
            values=mean_squared_error(powers[:, test], y[:, test], exact),
            baseline=mean,
        ),
    )


def _weights(
    name: str, found: Floats, bands: tuple[tuple[float, float], ...], truth: tuple[float, ...]
) -> list[Measurement]:
    return [
        Measurement(name=f"{name}, weight {i}", values=found[:, i], band=band, closed_form=true)
        for i, (band, true) in enumerate(zip(bands, truth, strict=True))
    ]


def best_line() -> tuple[float, float, float]:
    """Return constant, slope and error of the best line through the cubic, for x ~ N(0, 1).

    With E x² = 1, E x⁴ = 3, E x⁶ = 15: constant c₀ + c₂/2, slope c₁ + c₃/2, and left over the variances of c₂ x²/2
    and of c₃ (x³ - 3x)/6, which are c₂²/2 and c₃²/6, and of the noise.
    """
    c0, c1, c2, c3 = CUBIC
    return c0 + c2 / 2, c1 + c3 / 2, c2**2 / 2 + c3**2 / 6 + NOISE**2


def _least_squares(x: Floats, y: Floats) -> Floats:
    """Return the exact solution of each seed; columns are scaled first, or rounding would hide the tiny powers."""
    scale = np.linalg.norm(x, axis=1, keepdims=True)
    with one_thread():
        solved = [np.linalg.lstsq(rows, target, rcond=None)[0] for rows, target in zip(x / scale, y, strict=True)]
    weights: Floats = np.array(solved) / scale[:, 0]
    return weights
