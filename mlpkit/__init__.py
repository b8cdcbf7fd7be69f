"""Multilayer perceptrons on Keras 3, to read and to import.

Every public name of the rooms below is also a name of `mlpkit` itself: `mlpkit.relu`, `mlpkit.Dropout`, `mlpkit.mlp`.
Pictures are in `mlpkit.plots`, the chapter's experiments in `mlpkit.experiments`. Importing mlpkit registers its
layers, functions, regularisers and initialisers with Keras, so that models load without `custom_objects`.
Imported before Keras, it imports Keras without TensorFlow's start-up lines.
"""

from mlpkit import starting  # noqa: F401 - imports Keras, before the rooms below do
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
from mlpkit.checkpoints import Checkpoint, load_checkpoint, save_checkpoint
from mlpkit.data import (
    CUBIC,
    Classification,
    FashionMNIST,
    Regression,
    diabetes,
    digits,
    fashion_mnist,
    flip_labels,
    high_dimensional,
    polynomial,
    polynomial_features,
    spiral,
)
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
from mlpkit.selection import (
    Diagnosis,
    Fold,
    Split,
    TestSet,
    accuracy,
    cross_validate,
    diagnose,
    k_fold,
    split,
    standardise,
)
from mlpkit.shift import (
    confusion_matrix,
    density_ratio,
    label_shift_weights,
    permutation_p_value,
    reweigh,
    weighted_loss,
)
from mlpkit.stability import is_symmetric, log_softmax, logsumexp, product_log10_norms, variance_through_depth
from mlpkit.surfaces import convexity_violation, loss_surface
from mlpkit.training import History, KeepBest, StepLoss, Trainer, early_stopping, minibatches, train_step

__version__ = "0.1.0"

__all__ = [
    "CUBIC",
    "L2",
    "Activation",
    "Checkpoint",
    "Classification",
    "Diagnosis",
    "Dropout",
    "FashionMNIST",
    "Fold",
    "GradientCheck",
    "HeNormal",
    "HeUniform",
    "History",
    "KeepBest",
    "Linear",
    "Mismatch",
    "Regression",
    "Split",
    "StepLoss",
    "TestSet",
    "Trainer",
    "Value",
    "XavierNormal",
    "XavierUniform",
    "accuracy",
    "central_differences",
    "clip_by_global_norm",
    "collapse",
    "confusion_matrix",
    "convexity_violation",
    "count_parameters",
    "cross_entropy",
    "cross_validate",
    "decay_kernels_only",
    "decayed_step",
    "density_ratio",
    "detach",
    "diabetes",
    "diagnose",
    "digits",
    "draw_graph",
    "early_stopping",
    "fashion_mnist",
    "fgsm",
    "flip_labels",
    "gradient_check",
    "gradient_norms",
    "graph_to_dot",
    "high_dimensional",
    "is_symmetric",
    "k_fold",
    "l2_penalty",
    "label_shift_weights",
    "leaky_relu",
    "leaky_relu_derivative",
    "load_checkpoint",
    "log_softmax",
    "logsumexp",
    "loss_surface",
    "minibatches",
    "mlp",
    "permutation_p_value",
    "polynomial",
    "polynomial_features",
    "product_log10_norms",
    "relu",
    "relu_derivative",
    "reweigh",
    "save_checkpoint",
    "sigmoid",
    "sigmoid_derivative",
    "softmax",
    "softmax_derivative",
    "spiral",
    "split",
    "squared_error",
    "standardise",
    "summary",
    "tanh",
    "tanh_derivative",
    "targeted_fgsm",
    "train_step",
    "two_class_softmax",
    "value_and_gradient",
    "variance_through_depth",
    "weighted_loss",
]
