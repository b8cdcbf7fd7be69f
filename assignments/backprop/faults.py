"""Right and wrong gradients that `gradients_agree` of *backprop* is asked about.

Released with the assignment; holds no answer.
"""

import numpy as np

from autograder.authoring import call, message, phrase

# What may be wrong in a gradient: the names that scenarios.py knows, said by `phrase`.
RIGHT, SIGN, ZERO = message("nothing"), message("the sign"), message("everything: it is 0")

FAULTS_OF_FACTOR = (
    message("a factor 2"),
    message("a factor ½"),
    message("a factor 1.01"),
    message("a factor 0.99"),
)

FAULTS_OF_ENTRY = (
    message("the sign of one entry"),
    message("one entry, by 1 % up"),
    message("one entry, by 1 % down"),
    message("one entry, which is 0"),
)


def gradients_of(*cases):
    """Return the recipe of (fault, scale, weights, x) for each (fault, scale, shape)."""

    def calls(rng):
        made = []
        for fault, scale, shape in cases:
            weights = rng.uniform(0.5, 1.2, shape) * rng.choice([-1.0, 1.0], shape)
            x = rng.uniform(-1.0, 1.0, shape)
            sentence = message("gradients_agree(f, grad, x) with x of shape {shape}; wrong in grad: {fault}")
            shown = phrase(sentence, shape=shape, fault=phrase(fault))
            made.append(call(fault, scale, np.asarray(weights), np.asarray(x), shown=shown))
        return made

    return calls


def idle(rng):
    """Draw right gradients that are 0 in some entries, or in all."""
    weights = np.array([[0.9, 0.0, -1.1], [0.0, 0.7, 0.0]])
    some = phrase("gradients_agree(f, grad, x) for a right grad that is 0 in some entries of x")
    every = phrase("gradients_agree(f, grad, x) for a right grad that is 0 in all entries of x")
    x = rng.uniform(-1.0, 1.0, (2, 3))
    return [
        call(RIGHT, 1.0, weights, x, shown=some),
        call(RIGHT, 1.0, 0.0 * weights, x, shown=every),
    ]


def models(*forgotten):
    """Return the recipe of (forgotten, strength, rows, params); no entry of the gradient is near 0."""

    def calls(rng):
        made = []
        for what in forgotten:
            side = rng.choice([-1.0, 1.0], 4)
            rows = rng.uniform(0.5, 1.5, (6, 4)) * side
            params = np.vstack([rng.uniform(0.3, 0.8, (4, 3)) * side[:, None], rng.normal(size=3)])
            sentence = message("gradients_agree(loss, grad, params) of a model; forgotten in grad: {forgotten}")
            shown = phrase(sentence, forgotten=phrase(what))
            made.append(call(what, 0.2, rows, params, shown=shown))
        return made

    return calls


PLAIN = gradients_of(
    (RIGHT, 1.0, (3,)),
    (RIGHT, 1.0, (4, 3)),
    (SIGN, 1.0, (3,)),
    (ZERO, 1.0, (5,)),
    *((fault, 1.0, (2, 3)) for fault in FAULTS_OF_FACTOR),
)

ENTRIES = gradients_of(*((fault, 1.0, (4, 3)) for fault in FAULTS_OF_ENTRY), (FAULTS_OF_ENTRY[1], 1.0, (9,)))

SCALES = gradients_of(*((fault, scale, (3, 2)) for scale in (1e-4, 1e5) for fault in (RIGHT, *FAULTS_OF_FACTOR[2:])))

MODELS = models(RIGHT, message("the penalty"), message("the bias"))
