"""The functions that are searched in *mlp*, drawn from a seed, and what is found.

Runs beside the student's code and returns plain values. Holds no answer and no tolerance: it only observes.
"""

import numpy as np

from arrays import numbers

SIMPLE = {
    "hill": lambda x: -np.sum(x**2),
    "saddle": lambda x: x[0] * x[1],
    "wells": lambda x: np.sum((x**2 - 1) ** 2),
    "ripples": lambda x: -np.sum(np.cos(2 * x)),
    "faint": lambda x: -0.001 * np.sum(np.cos(2 * x)),
    "bump": lambda x: np.sum(np.maximum(0, 1 - 4 * np.abs(x - 1))),
    # the cross-entropy of one example over its logits
    "softmax_loss": lambda x: np.log(np.sum(np.exp(x - x.max()))) + x.max() - x[0],
}


def network(rng, dimension):
    """Return the loss of a network with one input, ReLU units and one output, over all its weights."""
    units = (dimension - 1) // 3
    x = rng.normal(size=(20, 1))
    y = np.sin(2 * x[:, 0])

    def loss(weights):
        w1, b1, w2 = weights[:-1].reshape(3, units)
        return np.mean((np.maximum(x * w1 + b1, 0) @ w2 + weights[-1] - y) ** 2)

    return loss


def two_weights(rng, dimension):
    """Return the loss of a small ReLU network over the two weights of its hidden layer."""
    x = rng.normal(size=(40, 1))
    y = np.maximum(x * [1.5, -1.0], 0) @ [1.0, -1.5]
    return lambda weights: np.mean((np.maximum(x * weights, 0) @ [1.0, -1.5] - y) ** 2)


def bowl(rng, dimension):
    root, center = rng.normal(size=(dimension, dimension)), rng.normal(size=dimension)
    return lambda x: np.sum((root @ (x - center)) ** 2)


def diamond(rng, dimension):
    center = rng.normal(size=dimension)
    return lambda x: np.sum(np.abs(x - center))


def plane(rng, dimension):
    slope, height = rng.uniform(3, 9, dimension), rng.uniform(-9, 9)
    return lambda x: slope @ x + height


DRAWN = {"network": network, "two_weights": two_weights, "bowl": bowl, "diamond": diamond, "plane": plane}


def searched(convexity_violation, name, dimension, seed):
    """Let a function be searched; return what was found with the function's values there, or None."""
    rng = np.random.default_rng(seed)
    value = DRAWN[name](rng, dimension) if name in DRAWN else SIMPLE[name]

    def f(x):
        x = np.asarray(x, float)
        if x.shape != (dimension,):
            raise ValueError(f"f takes one point, of shape ({dimension},), received shape {x.shape}")
        return float(value(x))

    found = convexity_violation(f, dimension, rng)
    if found is None:
        return None
    p, q, t = found
    p, q, t = np.asarray(numbers(p), float), np.asarray(numbers(q), float), float(t)
    fits = p.shape == q.shape == (dimension,)
    return {"p": p, "q": q, "t": t, "f": [f(p), f(q), f(t * p + (1 - t) * q)] if fits else []}


def searched_again(convexity_violation, name, dimension, seed):
    return [searched(convexity_violation, name, dimension, seed) for _ in range(2)]
