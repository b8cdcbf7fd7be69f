"""What takes several steps in *mlp*: steps, surfaces and training; layers, models, batches and searches by other files.

Runs beside the student's code and returns plain values. Holds no answer and no tolerance: it only observes.
"""

import math
import warnings

import keras
import numpy as np
from keras import ops

from arrays import numbers
from on_batches import batch_sizes, dealt, dealt_again, dealt_often, kept
from on_functions import searched, searched_again
from on_layers import layer_gradients, layer_saved, layer_start, layer_values, layer_weights
from on_models import model_gradients, model_logits, model_shapes, two_models

__all__ = [
    "batch_sizes",
    "dealt",
    "dealt_again",
    "dealt_often",
    "kept",
    "layer_gradients",
    "layer_saved",
    "layer_start",
    "layer_values",
    "layer_weights",
    "model_gradients",
    "model_logits",
    "model_shapes",
    "searched",
    "searched_again",
    "two_models",
]

# ---- sgd_step and loss_surface


def stepped(sgd_step, params, grads, learning_rate):
    """Take a step with copies, whatever becomes of them."""
    return listed(sgd_step([np.copy(p) for p in params], [np.copy(g) for g in grads], learning_rate))


def listed(new):
    return [numbers(one) for one in new] if isinstance(new, list | tuple) else new


def stepped_variables(sgd_step, params, grads, learning_rate):
    """Take a step with variables of Keras, and return the new values and those that the variables have afterwards."""
    variables = [keras.Variable(p) for p in params]
    new = sgd_step(tuple(variables), tuple(ops.convert_to_tensor(g) for g in grads), learning_rate)
    return {"new": listed(new), "variables": [numbers(variable) for variable in variables]}


LOSSES = {
    "slope": lambda a, b: 10.0 * a + b,
    "bowl": lambda a, b: (a - 1.0) ** 2 + 3.0 * b**2 + a * b,
    "cliff": lambda a, b: math.sin(a) if a > b else math.exp(b) - 0.5 * a,
}


def surface(loss_surface, loss, w1, w2):
    """Hand over a loss of two numbers, and only of numbers."""

    def of_numbers(a, b):
        if np.size(a) != 1 or np.size(b) != 1:
            raise TypeError(f"loss(a, b) takes two numbers, received shapes {np.shape(a)} and {np.shape(b)}")
        return float(LOSSES[loss](float(np.reshape(a, ())), float(np.reshape(b, ()))))

    return loss_surface(of_numbers, np.copy(w1), np.copy(w2))


# ---- fit_digits: a model that is trained


def trained(fit_digits, x, y, x_new, seed):
    """Return the scores of a trained model for new rows."""
    return scores_of(fit_digits(x, y, seed), x_new)


def scores_of(model, x_new):
    if not isinstance(model, keras.Model):
        return {"type": type(model).__name__}
    return {"scores": numbers(model(x_new, training=False))}


def trained_again(fit_digits, x, y, x_new, seed):
    """Return the scores of two models that were trained on the same few rows with the same seed.

    Where Keras can limit epochs, it does: all that is random is drawn in the first two, and training on would only make
    models alike that begin differently.
    """
    limit = getattr(keras.config, "set_max_epochs", lambda most: None)
    with warnings.catch_warnings(action="ignore"):  # that there is a limit
        limit(2)
        try:
            return [scores_of(fit_digits(np.copy(x), np.copy(y), seed), x_new) for _ in range(2)]
        finally:
            limit(None)
