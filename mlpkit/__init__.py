"""Multilayer perceptrons on Keras 3, to read and to import.

Every public name of the rooms below is also a name of `mlpkit` itself: `mlpkit.relu`, `mlpkit.Dropout`, `mlpkit.mlp`.
Pictures are in `mlpkit.plots`, the chapter's experiments in `mlpkit.experiments`. Importing mlpkit registers its
layers, functions, regularisers and initialisers with Keras, so that models load without `custom_objects`.
"""

from mlpkit.activations import (
    leaky_relu,
    leaky_relu_derivative,
    relu,
    relu_derivative,
    sigmoid,
    sigmoid_derivative,
    softmax,
    softmax_derivative,
    tanh,
    tanh_derivative,
    two_class_softmax,
)
from mlpkit.adversarial import fgsm, targeted_fgsm
from mlpkit.gradients import (
    GradientCheck,
    Mismatch,
    central_differences,
    clip_by_global_norm,
    detach,
    gradient_check,
    gradient_norms,
    value_and_gradient,
)
from mlpkit.graph import Value, draw_graph, graph_to_dot
from mlpkit.initializers import HeNormal, HeUniform, XavierNormal, XavierUniform
from mlpkit.layers import Activation, Dropout, Linear
from mlpkit.losses import cross_entropy, l2_penalty, squared_error
from mlpkit.model_summary import summary
from mlpkit.models import collapse, count_parameters, mlp
from mlpkit.regularizers import L2, decay_kernels_only, decayed_step
from mlpkit.stability import is_symmetric, log_softmax, logsumexp, product_log10_norms, variance_through_depth
from mlpkit.surfaces import convexity_violation, loss_surface

__version__ = "0.1.0"

__all__ = [
    "L2",
    "Activation",
    "Dropout",
    "GradientCheck",
    "HeNormal",
    "HeUniform",
    "Linear",
    "Mismatch",
    "Value",
    "XavierNormal",
    "XavierUniform",
    "central_differences",
    "clip_by_global_norm",
    "collapse",
    "convexity_violation",
    "count_parameters",
    "cross_entropy",
    "decay_kernels_only",
    "decayed_step",
    "detach",
    "draw_graph",
    "fgsm",
    "gradient_check",
    "gradient_norms",
    "graph_to_dot",
    "is_symmetric",
    "l2_penalty",
    "leaky_relu",
    "leaky_relu_derivative",
    "log_softmax",
    "logsumexp",
    "loss_surface",
    "mlp",
    "product_log10_norms",
    "relu",
    "relu_derivative",
    "sigmoid",
    "sigmoid_derivative",
    "softmax",
    "softmax_derivative",
    "squared_error",
    "summary",
    "tanh",
    "tanh_derivative",
    "targeted_fgsm",
    "two_class_softmax",
    "value_and_gradient",
    "variance_through_depth",
]
