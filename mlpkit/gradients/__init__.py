"""Gradients: by autodiff on any backend, by central differences, and the comparison of the two."""

from mlpkit.gradients.autodiff import detach, value_and_gradient
from mlpkit.gradients.differences import central_differences

__all__ = ["central_differences", "detach", "value_and_gradient"]
