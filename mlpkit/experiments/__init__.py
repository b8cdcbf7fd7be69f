"""The experiments of the chapter: each a function, and `python -m mlpkit.experiments NAME`, with its figure.

Each measures over many seeds and sets the result beside the band in which an independent run lay, a closed form where
there is one, and what the least effort would give.
"""

from collections.abc import Callable

from mlpkit.experiments.attacks import fgsm
from mlpkit.experiments.convexity import surface
from mlpkit.experiments.decay import weight_decay
from mlpkit.experiments.leaking import leakage
from mlpkit.experiments.noisy_labels import label_noise
from mlpkit.experiments.polynomials import polynomial
from mlpkit.experiments.priors import label_shift
from mlpkit.experiments.products import matrix_product
from mlpkit.experiments.result import Measurement, Result
from mlpkit.experiments.resuming import resume

__all__ = [
    "EXPERIMENTS",
    "Measurement",
    "Result",
    "fgsm",
    "label_noise",
    "label_shift",
    "leakage",
    "matrix_product",
    "polynomial",
    "resume",
    "surface",
    "weight_decay",
]

EXPERIMENTS: dict[str, Callable[..., Result]] = {
    experiment.__name__: experiment
    for experiment in (
        surface,
        polynomial,
        leakage,
        weight_decay,
        label_noise,
        matrix_product,
        fgsm,
        label_shift,
        resume,
    )
}
"""All experiments by name, in the order of the chapter."""
