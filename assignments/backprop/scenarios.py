"""What is done with an answer of *backprop* where one call is not enough: its parts, functions for it, graphs, models.

Released with the assignment. Runs beside the student's code and returns plain values; it holds no answer.
"""

import keras
import numpy as np

from mlpkit.gradients import value_and_gradient
from mlpkit.losses import cross_entropy


def affine_dx(affine_backward, dy, x, w):
    dx, _, _ = affine_backward(dy, x, w)
    return dx


def affine_dw(affine_backward, dy, x, w):
    _, dw, _ = affine_backward(dy, x, w)
    return dw


def affine_db(affine_backward, dy, x, w):
    _, _, db = affine_backward(dy, x, w)
    return db


def mlp_loss(mlp_backward, x, labels, *params):
    loss, _ = mlp_backward(x, labels, params)
    return {"loss": loss}


def mlp_second_layer(mlp_backward, x, labels, *params):
    _, grads = mlp_backward(x, labels, params)
    _, _, dw2, db2 = grads
    return {"dw2": dw2, "db2": db2}


def mlp_first_layer(mlp_backward, x, labels, *params):
    _, grads = mlp_backward(x, labels, params)
    dw1, db1, _, _ = grads
    return {"dw1": dw1, "db1": db1}


def mlp_everything(mlp_backward, x, labels, *params):
    loss, grads = mlp_backward(x, labels, params)
    return [loss, *grads]


def shared_da(shared_gradient, k, a, y1, y2):
    _, da, _, _ = shared_gradient(k, a, y1, y2)
    return {"da": da}


def shared_others(shared_gradient, k, a, y1, y2):
    dk, _, dy1, dy2 = shared_gradient(k, a, y1, y2)
    return {"dk": dk, "dy1": dy1, "dy2": dy2}


def coupled(weights):
    """Return a scalar function whose slope in each entry depends on the others."""
    return lambda z: float(np.sum(weights * np.sin(z)) + np.sum(weights * z) ** 2 / 8 + np.sum(weights * z**3) / 4)


def slopes(numerical_gradient, weights, x):
    return numerical_gradient(coupled(weights), x.copy())


def slopes_of_columns(numerical_gradient, weights, x):
    return numerical_gradient(coupled(weights), np.asfortranarray(x))


def slopes_with_step(numerical_gradient, weights, x, step):
    by_position = numerical_gradient(coupled(weights), x.copy(), step)
    return [by_position, numerical_gradient(coupled(weights), x.copy(), step=step)]


def reach(numerical_gradient, weights, x, *step):
    seen = []

    def watched(z):
        seen.append(float(np.max(np.abs(z - x))))
        return coupled(weights)(z)

    numerical_gradient(watched, x.copy(), *step)
    return max(seen)


def afterwards(numerical_gradient, weights, x):
    mine = x.copy()
    numerical_gradient(coupled(weights), mine)
    return mine


def _one(g, change):
    """Return a copy of g in which the entry of middle size is changed."""
    wrong = g.copy()
    middle = np.unravel_index(np.argsort(np.abs(g), axis=None)[g.size // 2], g.shape)
    wrong[middle] = change * wrong[middle]
    return wrong


FAULTS = {
    "nothing": lambda g: g,
    "a factor 2": lambda g: 2 * g,
    "a factor ½": lambda g: g / 2,
    "a factor 1.01": lambda g: 1.01 * g,
    "a factor 0.99": lambda g: 0.99 * g,
    "the sign": lambda g: -g,
    "the sign of one entry": lambda g: _one(g, -1.0),
    "one entry, by 1 % up": lambda g: _one(g, 1.01),
    "one entry, by 1 % down": lambda g: _one(g, 0.99),
    "one entry, which is 0": lambda g: _one(g, 0.0),
    "everything: it is 0": lambda g: 0 * g,
}


def verdict(gradients_agree, fault, scale, weights, x):
    """Say what is thought of a gradient of scale · log Σ exp(weights · z)."""

    def f(z):
        return scale * np.log(np.sum(np.exp(weights * z)))

    def grad(z):
        e = np.exp(weights * z)
        return FAULTS[fault](scale * weights * e / np.sum(e))

    return gradients_agree(f, grad, x)


def verdict_on_model(gradients_agree, forgotten, strength, rows, params):
    """Say the same of a model's loss: the mean of log Σ exp(rows @ w + b) plus a penalty on w; b is the last row."""

    def f(p):
        logits = rows @ p[:-1] + p[-1]
        return np.mean(np.log(np.sum(np.exp(logits), axis=1))) + strength / 2 * np.sum(p[:-1] ** 2)

    def grad(p):
        e = np.exp(rows @ p[:-1] + p[-1])
        share = e / e.sum(axis=1, keepdims=True) / len(rows)
        dw = rows.T @ share + (0.0 if forgotten == "the penalty" else strength) * p[:-1]
        db = share.sum(axis=0) * (0.0 if forgotten == "the bias" else 1.0)
        return np.concatenate([dw, db[None]])

    return gradients_agree(f, grad, params)


STEPS = {
    "d * (d + a) with d = a * b": lambda a, b: (lambda d: d * (d + a))(a * b),
    "(a + d) * d with d = a * b": lambda a, b: (lambda d: (a + d) * d)(a * b),
    "e * (d - e) with d = a + b, e = d * a": lambda a, b: (lambda d: (lambda e: e * (d - e))(d * a))(a + b),
    "d + d, twelve times over, with d = a * b at first": lambda a, b: _doubled(a * b, 12),
    "sum([a, b, a])": lambda a, b: sum([a, b, a]),
}


def _doubled(d, times):
    for _ in range(times):
        d = d + d
    return d


def _result(expression, leaves):
    written = STEPS.get(expression)
    if written is not None:
        return written(*leaves)
    names = dict(zip("abc", leaves, strict=False))
    code = compile(expression, _result.__code__.co_filename, "eval")  # not the student's line, if it fails
    return eval(code, {"__builtins__": {}}, names)  # noqa: S307 - the assignment's own expressions


def value_data(Value, expression, *numbers):
    return _result(expression, [Value(number) for number in numbers]).data


def value_grads(Value, expression, *numbers):
    leaves = [Value(number) for number in numbers]
    _result(expression, leaves).backward()
    return [leaf.grad for leaf in leaves]


def grads_of_results(Value, expressions, *numbers):
    leaves = [Value(number) for number in numbers]
    for result in [_result(expression, leaves) for expression in expressions]:
        result.backward()
    return [leaf.grad for leaf in leaves]


def grads_through_shared_step(Value, *numbers):
    a, b = leaves = [Value(number) for number in numbers]
    shared = a * b + a
    results = [shared * 2, shared * b, shared + a]
    for result in results:
        result.backward()
    return [leaf.grad for leaf in leaves]


def long_chain(Value, links, start, step):
    a, b = Value(start), Value(step)
    end = a
    for _ in range(links):
        end = end + b
    end.backward()
    return {"data": end.data, "grads": [a.grad, b.grad]}


def gradient_of_target(consistency_loss, x, target):
    return value_and_gradient(consistency_loss, [x, target])[1][1]


def gradient_with_own_target(consistency_loss, x, factor):
    return value_and_gradient(lambda z: consistency_loss(z, factor * z), x)[1]


def _model(kind, w1, b1, w2, b2):
    normalised = kind != "plain"
    layers = [keras.Input((len(w1),)), keras.layers.Dense(len(b1), name="hidden")]
    layers += [keras.layers.BatchNormalization(name="normalisation")] if normalised else []
    layers += [keras.layers.Activation("relu", name="relu")]
    layers += [keras.layers.Dropout(0.4, name="dropout", seed=1)] if normalised else []
    model = keras.Sequential([*layers, keras.layers.Dense(len(b2), name="logits")])
    middle = [1 + b1**2, b1, 0.3 - b1, 0.5 + b1**2] if normalised else []
    model.set_weights([w1, b1, *middle, w2, b2])
    model.get_layer("hidden").trainable = kind != "frozen"
    return model


def attacked(fgsm, given, kind, params, x, labels, epsilon):
    """Return what fgsm gives, and the gradient whose signs it takes."""
    model, x = _model(kind, *params), x.astype("float32", copy=False)
    gradient = value_and_gradient(lambda z: cross_entropy(model(z, training=False), labels), x)[1]
    inputs = x if given == "array" else keras.ops.convert_to_tensor(x)
    return [fgsm(model, inputs, labels, epsilon), gradient]


def model_afterwards(fgsm, kind, params, x, labels, epsilon):
    model = _model(kind, *params)
    fgsm(model, keras.ops.convert_to_tensor(x.astype("float32")), labels, epsilon)
    trainable = {layer.name: layer.trainable for layer in model.layers}
    weights = {f"{layer.name} {weight.name}": weight.numpy() for layer in model.layers for weight in layer.weights}
    return {"weights": weights, "trainable": trainable}
