"""Pictures of the chapter. Each function takes and returns Axes and works without a screen."""

from mlpkit.plots.boundary import decision_boundary
from mlpkit.plots.depth import gradient_norms
from mlpkit.plots.folds import fold_scores
from mlpkit.plots.functions import dropout_mask, function_and_derivative
from mlpkit.plots.learning import learning_curves
from mlpkit.plots.surface import loss_surface
from mlpkit.plots.weights import weight_histograms

__all__ = [
    "decision_boundary",
    "dropout_mask",
    "fold_scores",
    "function_and_derivative",
    "gradient_norms",
    "learning_curves",
    "loss_surface",
    "weight_histograms",
]
