"""Gradients: by autodiff on any backend, by central differences, the comparison of the two, their norms."""

from mlpkit.gradients.autodiff import detach, value_and_gradient
from mlpkit.gradients.checking import GradientCheck, gradient_check
from mlpkit.gradients.diagnosis import Mismatch
from mlpkit.gradients.differences import central_differences
from mlpkit.gradients.norms import clip_by_global_norm, gradient_norms

__all__ = [
    "GradientCheck",
    "Mismatch",
    "central_differences",
    "clip_by_global_norm",
    "detach",
    "gradient_check",
    "gradient_norms",
    "value_and_gradient",
]
