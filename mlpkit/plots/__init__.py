"""Pictures of the chapter. Each function takes and returns Axes and works without a screen."""

from mlpkit.plots.functions import dropout_mask, function_and_derivative

__all__ = ["dropout_mask", "function_and_derivative"]
