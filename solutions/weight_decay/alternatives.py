"""Honest answers to *weight_decay* that are written in other words than the reference; each must earn everything.

Parsed by the grader, never imported: each definition is observed in the place of the exercise's own, with this file's imports and helpers and
the reference's names around it.
"""

import functools
import warnings

import keras
import numpy as np
import tensorflow as tf
from keras import ops

from autograder.authoring import alternative


def answer(make):
    """Put what `make()` returns in its place: a lambda, a callable object, a partial."""
    return make()


# ---- l2_penalty


@alternative(exercise="l2_penalty", name="loop")
def penalty_loop(weights, strength):
    total = 0.0
    for w in weights:
        total += ops.sum(w**2)
    return 0.5 * strength * total


@alternative(exercise="l2_penalty", name="l2_loss")
def penalty_tensorflow(weights, strength):
    return strength * tf.add_n([tf.nn.l2_loss(w) for w in weights])


@alternative(exercise="l2_penalty", name="keras-regularizer")
def penalty_keras(weights, strength):
    regularizer = keras.regularizers.L2(strength / 2)
    return functools.reduce(ops.add, [regularizer(w) for w in weights])


@alternative(exercise="l2_penalty", name="concatenated")
def penalty_concatenated(weights, strength=0.01):
    flat = ops.concatenate([ops.reshape(w, (-1,)) for w in weights])
    return ops.dot(flat, flat) * strength / 2


@alternative(exercise="l2_penalty", name="norm-squared")
def penalty_norm(weights, strength):
    print("strength", strength)
    return strength * sum(ops.norm(ops.reshape(w, (-1,))) ** 2 for w in weights) / 2


@alternative(exercise="l2_penalty", name="one-element")
def penalty_one_element(weights, strength):
    parts = ops.stack([ops.sum(ops.multiply(w, w)) for w in weights])
    return ops.sum(parts, keepdims=True) * (strength / 2)


@alternative(exercise="l2_penalty", name="float64")
def penalty_double(weights, strength):
    return strength / 2 * sum(ops.sum(ops.square(ops.cast(ops.convert_to_tensor(w), "float64"))) for w in weights)


@alternative(exercise="l2_penalty", name="power-and-recursion")
def penalty_recursive(weights, strength):
    if not weights:
        return 0.0
    first, *others = weights
    return strength * ops.sum(ops.power(first, 2)) / 2 + penalty_recursive(others, strength)


@alternative(exercise="l2_penalty", name="lambda")
@answer
def penalty_lambda():
    return lambda ws, s: sum(map(lambda w: s / 2 * tf.reduce_sum(tf.square(w)), ws))


# ---- L2


@alternative(exercise="L2", name="registered")
@keras.saving.register_keras_serializable(package="coursework")
class L2Registered(keras.regularizers.Regularizer):
    def __init__(self, strength=0.01):
        super().__init__()
        if strength < 0.0:
            raise ValueError("negative strength")
        self.strength = float(strength)

    def __call__(self, x):
        return 0.5 * self.strength * ops.sum(x * x)

    def get_config(self):
        return dict(strength=self.strength)


@alternative(exercise="L2", name="subclass-of-keras")
class L2Inherited(keras.regularizers.L2):
    def __init__(self, strength):
        self.strength = strength
        super().__init__(l2=strength / 2)

    def get_config(self):
        return {"strength": self.strength}


@alternative(exercise="L2", name="own-from_config")
class L2OwnConfig(keras.Regularizer):
    def __init__(self, lam):
        if not lam >= 0:
            raise ValueError
        self.half = lam / 2

    def __call__(self, w):
        return self.half * ops.sum(ops.square(w))

    def get_config(self):
        return dict(half=self.half)

    @classmethod
    def from_config(cls, config):
        return cls(2 * config["half"])


@alternative(exercise="L2", name="delegates")
class L2Delegates(keras.Regularizer):
    def __init__(self, strength, verbose=False):
        if strength < 0:
            raise ValueError(f"strength={strength}")
        self.strength, self.verbose = strength, verbose
        self.inner = keras.regularizers.l2(strength / 2)

    def __call__(self, weights):
        return self.inner(weights)

    def get_config(self):
        return {"strength": self.strength, "verbose": self.verbose}


@alternative(exercise="L2", name="uses-l2_penalty")
class L2UsesPenalty(keras.Regularizer):
    def __init__(self, strength):
        self.strength = self._checked(strength)

    @staticmethod
    def _checked(strength):
        if min(strength, 0) != 0:
            raise ValueError("strength must not be negative")
        return strength

    def __call__(self, weights):
        return l2_penalty([weights], self.strength)

    def get_config(self):
        return {"strength": self.strength}


@alternative(exercise="L2", name="tensorflow")
class L2TensorFlow(tf.keras.regularizers.Regularizer):
    def __init__(self, strength):
        if strength < 0:
            raise ValueError("strength")
        self.strength = np.float64(strength)

    def __call__(self, weights):
        warnings.warn("called", stacklevel=1)
        return tf.cast(self.strength, weights.dtype) * tf.nn.l2_loss(weights)

    def get_config(self):
        return {"strength": float(self.strength)}


@alternative(exercise="L2", name="refuses-when-called")
class L2Late(keras.Regularizer):
    def __init__(self, strength):
        self.strength = strength

    def __call__(self, weights):
        if self.strength < 0:
            raise ValueError("negative")
        return ops.sum(weights**2) * self.strength * 0.5

    def get_config(self):
        return vars(self).copy()


# ---- ridge_loss


@alternative(exercise="ridge_loss", name="columns")
def loss_columns(w, b, x, y, strength):
    w, y = ops.reshape(w, (-1, 1)), ops.reshape(y, (-1, 1))
    errors = ops.matmul(x, w) + b - y
    return 0.5 * ops.mean(ops.square(errors)) + 0.5 * strength * ops.sum(ops.square(w))


@alternative(exercise="ridge_loss", name="one-half-for-both")
def loss_one_half(w, b, x, y, strength):
    w, y = ops.reshape(w, -1), ops.reshape(y, -1)
    return (ops.mean((y - ops.dot(x, w) - b) ** 2) + strength * ops.sum(w * w)) / 2


@alternative(exercise="ridge_loss", name="sum-over-n")
def loss_sum_over_n(w, b, x, y, strength):
    n, d = x.shape
    errors = tf.linalg.matvec(x, tf.reshape(w, [d])) + tf.reshape(tf.cast(b, x.dtype), []) - tf.reshape(y, [n])
    return tf.nn.l2_loss(errors) / n + strength * tf.nn.l2_loss(w)


@alternative(exercise="ridge_loss", name="by-cases")
def loss_cases(w, b, x, y, strength=0.0):
    x, w, y = (ops.convert_to_tensor(a) for a in (x, w, y))
    if len(w.shape) == 2:
        w = w[:, 0]
    if len(y.shape) > 1:
        y = ops.squeeze(y, axis=1)
    return ops.mean((ops.einsum("ij,j->i", x, w) + b - y) ** 2) / 2 + l2_penalty([w], strength)


@alternative(exercise="ridge_loss", name="keras-loss")
def loss_keras(w, b, x, y, strength):
    predictions = ops.matmul(x, ops.reshape(w, (-1, 1))) + b
    mse = keras.losses.mean_squared_error(ops.reshape(y, (-1, 1)), predictions)
    return ops.mean(mse) / 2 + keras.regularizers.L2(strength / 2)(ops.convert_to_tensor(w))


@alternative(exercise="ridge_loss", name="elementwise")
def loss_elementwise(w, b, x, y, strength):
    predictions = ops.sum(ops.multiply(x, ops.reshape(w, (1, -1))), axis=1, keepdims=True) + b
    residual = predictions - ops.reshape(y, ops.shape(predictions))
    return ops.reshape(ops.sum(residual**2) / (2 * len(x)), (1,)) + strength / 2 * ops.sum(ops.square(w))


@alternative(exercise="ridge_loss", name="float64")
def loss_double(w, b, x, y, strength):
    w, b, x, y = (ops.cast(ops.convert_to_tensor(a), "float64") for a in (w, b, x, y))
    errors = ops.squeeze(ops.matmul(x, ops.reshape(w, (-1, 1))), 1) + ops.reshape(b, ()) - ops.reshape(y, (-1,))
    return ops.var(errors) / 2 + ops.mean(errors) ** 2 / 2 + strength / 2 * ops.sum(w**2)


# ---- decayed_step


@alternative(exercise="decayed_step", name="penalty-in-the-gradient")
def step_penalised_gradient(w, b, dw, db, learning_rate, strength):
    dw = dw + strength * w
    return w - learning_rate * dw, b - learning_rate * db


@alternative(exercise="decayed_step", name="two-steps")
def step_two(w, b, dw, db, learning_rate, strength):
    w = w - learning_rate * strength * w
    w = w - learning_rate * dw
    b = b - learning_rate * db
    return [w, b]


@alternative(exercise="decayed_step", name="keras-ops")
def step_ops(w, b, dw, db, learning_rate, strength):
    shrunk = ops.multiply(w, 1 - learning_rate * strength)
    return ops.subtract(shrunk, ops.multiply(dw, learning_rate)), ops.subtract(b, ops.multiply(db, learning_rate))


@alternative(exercise="decayed_step", name="numpy")
def step_numpy(w, b, dw, db, learning_rate, strength):
    w, b, dw, db = (np.array(a, dtype=float) for a in (w, b, dw, db))
    w *= 1 - learning_rate * strength
    w -= learning_rate * dw
    b -= learning_rate * db
    return w, b


@alternative(exercise="decayed_step", name="helper")
def step_helper(w, b, dw, db, learning_rate, strength):
    def step(p, g, decay):
        return p * (1 - learning_rate * decay) - learning_rate * g

    return tuple(step(p, g, decay) for p, g, decay in ((w, dw, strength), (b, db, 0)))


@alternative(exercise="decayed_step", name="partial")
@answer
def step_partial():
    def step(noise, w, b, dw, db, lr, lam):
        return w - lr * (dw + lam * w) + noise, -lr * db + b

    return functools.partial(step, 0.0)


@alternative(exercise="decayed_step", name="float32")
def step_single(w, b, dw, db, learning_rate, strength):
    w, b, dw, db = (tf.cast(a, tf.float32) for a in (w, b, dw, db))
    return w * (1 - learning_rate * strength) - dw * learning_rate, b - db * learning_rate


# ---- ridge


@alternative(exercise="ridge", name="inverse")
def ridge_inverse(x, y, strength):
    n = len(x)
    return np.linalg.inv(x.T.dot(x) / n + strength * np.identity(x.shape[1])).dot(x.T.dot(y)) / n


@alternative(exercise="ridge", name="times-n")
def ridge_times_n(x, y, strength):
    n, d = np.shape(x)
    return np.linalg.pinv(x.T @ x + n * strength * np.eye(d)) @ x.T @ y


@alternative(exercise="ridge", name="augmented-least-squares")
def ridge_augmented(x, y, strength):
    n, d = x.shape
    tall = np.vstack([x, np.sqrt(n * strength) * np.eye(d)])
    return np.linalg.lstsq(tall, np.concatenate([y, np.zeros(d)]), rcond=None)[0]


@alternative(exercise="ridge", name="singular-values")
def ridge_svd(x, y, strength):
    u, s, v = np.linalg.svd(x, full_matrices=False)
    return v.T @ (s / (s**2 + len(x) * strength) * (u.T @ y))


@alternative(exercise="ridge", name="dual")
def ridge_dual(x, y, strength):
    n, d = x.shape
    if strength == 0:
        return np.linalg.lstsq(x, y, rcond=None)[0]
    return x.T @ np.linalg.solve(x @ x.T + n * strength * np.eye(n), y)


@alternative(exercise="ridge", name="eigenvectors")
def ridge_eigenvectors(x, y, strength):
    values, vectors = np.linalg.eigh(x.T @ x / x.shape[0])
    return vectors @ ((vectors.T @ (x.T @ y)) / x.shape[0] / (values + strength))


@alternative(exercise="ridge", name="diagonal-in-a-loop")
def ridge_loop(x, y, strength):
    a = np.array(x.T @ x, dtype=float) / len(x)
    for i in range(len(a)):
        a[i, i] += strength
    return np.linalg.solve(a, sum(row * target for row, target in zip(x, y)) / len(y))


@alternative(exercise="ridge", name="tensor")
def ridge_tensor(x, y, strength):
    x, y = ops.cast(x, "float64"), ops.cast(ops.reshape(y, (-1, 1)), "float64")
    xt, n = ops.transpose(x), x.shape[0]
    a = ops.matmul(xt, x) / n + strength * ops.eye(x.shape[1], dtype="float64")
    return ops.reshape(ops.solve(a, ops.matmul(xt, y) / n), (-1,))


@alternative(exercise="ridge", name="list")
def ridge_list(x, y, strength):
    n, d = x.shape
    print(x, y)
    return list(
        np.linalg.solve(
            np.cov(x.T, bias=True).reshape(d, d) + np.outer(x.mean(0), x.mean(0)) + strength * np.eye(d),
            (x.T * y).mean(1),
        )
    )


@alternative(exercise="ridge", name="float32")
def ridge_single(x, y, strength):
    x, y = x.astype("float32"), y.astype("float32")
    n, d = x.shape
    return np.linalg.inv(x.T @ x / np.float32(n) + np.float32(strength) * np.eye(d, dtype="float32")) @ (
        x.T @ y / np.float32(n)
    )


# ---- decayed_mlp


@alternative(exercise="decayed_mlp", name="own-regularizer")
def network_own(hidden_units, num_classes, strength):
    model = keras.Sequential()
    for units in hidden_units:
        model.add(keras.layers.Dense(units, activation="tanh", kernel_regularizer=L2(strength)))
    model.add(keras.layers.Dense(num_classes, kernel_regularizer=L2(strength)))
    return model


@alternative(exercise="decayed_mlp", name="lambda")
def network_lambda(hidden_units, num_classes, strength):
    def half(w):
        return strength * tf.nn.l2_loss(w)

    layers = []
    for units in hidden_units:
        layers += [keras.layers.Dense(units, kernel_regularizer=half), keras.layers.ReLU()]
    return keras.Sequential([*layers, keras.layers.Dense(num_classes, kernel_regularizer=half)])


@alternative(exercise="decayed_mlp", name="add_loss")
def network_add_loss(hidden_units, num_classes, strength):
    class Network(keras.Model):
        def __init__(self):
            super().__init__()
            self.hidden = [keras.layers.Dense(units, "gelu") for units in hidden_units]
            self.top = keras.layers.Dense(num_classes)

        def call(self, x):
            for layer in self.hidden:
                x = layer(x)
            y = self.top(x)
            self.add_loss(l2_penalty([layer.kernel for layer in [*self.hidden, self.top]], strength))
            return y

    return Network()


@alternative(exercise="decayed_mlp", name="mlpkit")
def network_mlpkit(hidden_units, num_classes, strength):
    from mlpkit import mlp

    return mlp(hidden_units, num_classes, strength=strength)


@alternative(exercise="decayed_mlp", name="shared-regularizer")
def network_shared(hidden_units, num_classes, strength, activation="elu"):
    regularizer = keras.regularizers.L1L2(l1=0.0, l2=strength * 0.5)
    layers = [keras.layers.Dense(u, activation, kernel_regularizer=regularizer) for u in hidden_units]
    return keras.Sequential(layers + [keras.layers.Dense(num_classes, kernel_regularizer=regularizer)], name="net")


@alternative(exercise="decayed_mlp", name="own-layer")
def network_own_layer(hidden_units, num_classes, strength):
    class Affine(keras.Layer):
        def __init__(self, units):
            super().__init__()
            self.units = units

        def build(self, shape):
            regularizer = keras.regularizers.L2(strength / 2)
            self.kernel = self.add_weight(shape=(shape[-1], self.units), regularizer=regularizer, name="kernel")
            self.bias = self.add_weight(shape=(self.units,), initializer="zeros", name="bias")

        def call(self, x):
            return ops.matmul(x, self.kernel) + self.bias

    layers = []
    for units in hidden_units:
        layers.extend([Affine(units), keras.layers.Activation("relu")])
    return keras.Sequential([*layers, Affine(num_classes)])


@alternative(exercise="decayed_mlp", name="no-penalty-at-zero")
def network_zero(hidden_units, num_classes, strength):
    penalty = keras.regularizers.L2(strength / 2) if strength > 0 else None
    widths = list(hidden_units) + [num_classes]
    activations = ["leaky_relu"] * len(hidden_units) + [None]
    return keras.Sequential([keras.layers.Dense(u, a, kernel_regularizer=penalty) for u, a in zip(widths, activations)])
