"""Source and target rows for `source_classifier` of *shift*, and rows held back whose kind is withheld.

Released with the assignment; holds no answer.
"""

import numpy as np

from autograder.authoring import call, message, phrase

# ---- source_classifier


def turned(rng, d):
    """Draw a rotation, so that no border runs along an axis."""
    return np.linalg.qr(rng.normal(size=(d, d)))[0]


def straight(rng, n, target, d):
    """Draw n rows: two clouds side by side."""
    x = rng.normal(size=(n, d))
    x[:, 0] += 3.0 * target
    return x


def ring(rng, n, target, d):
    """Draw n rows: a cloud, and a ring around it in the first two columns."""
    x, angle = rng.normal(size=(n, d)), rng.uniform(0, 2 * np.pi, n)
    radius = rng.normal(3.0, 0.4, n)
    x[:, :2] = np.where(target, radius * [np.cos(angle), np.sin(angle)], 0.8 * x[:, :2].T).T
    return x


def two_sides(rng, n, target, d):
    """Draw n rows: a cloud, and two others on its two sides."""
    x = rng.normal(size=(n, d))
    x[:, 0] = np.where(target, 3.2 * rng.choice([-1, 1], n) + 0.7 * x[:, 0], 0.8 * x[:, 0])
    return x


def told_apart(rng, draw, sizes, d, words, units=None):
    """Return a call with source and target rows, and unlabelled rows of both; whose they are is withheld."""
    change = turned(rng, d) if units is None else np.diag(units)
    centre = 4 * rng.normal(size=d)
    held = rng.permutation(np.arange(500) % 2)
    groups = [np.zeros(sizes[0], int), np.ones(sizes[1], int), held]
    source, target, x = [(draw(rng, len(one), one, d) + centre) @ change for one in groups]
    shown = phrase(words, call="source_classifier(x_source, x_target)")
    return call(source, target, x, shown=shown, withheld=(held,))


def straight_borders(rng):
    return [
        told_apart(rng, straight, (250, 250), 2, message("{call}, two clouds side by side in the plane")),
        told_apart(rng, straight, (150, 400), 4, message("{call}, two clouds side by side, with 4 columns")),
    ]


def curved_borders(rng):
    return [
        told_apart(rng, ring, (300, 300), 2, message("{call}, a cloud and a ring around it")),
        told_apart(rng, two_sides, (350, 200), 5, message("{call}, a cloud between two others, with 5 columns")),
    ]


def other_units(rng):
    units = [*rng.permutation([5.0, 0.1]), 200.0]
    return [told_apart(rng, ring, (300, 200), 3, message("{call}, columns in very different units"), units)]


def rows_alone(rng):
    words = message("{call}, then logits of all rows, and of a few rows alone")
    return [told_apart(rng, straight, (120, 80), 3, words)]
