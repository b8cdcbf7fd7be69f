"""The checks of the exercise `convexity_violation` in *mlp*: functions to be searched, laws, points.

Released with the assignment; holds no answer.
"""

import numpy as np

from autograder.authoring import call, holds
from inputs import seed

FUNCTIONS = {
    "hill": "f(x) = -sum(x²)",
    "saddle": "f(x) = x[0] · x[1]",
    "wells": "f(x) = sum((x² - 1)²)",
    "ripples": "f(x) = -sum(cos(2x))",
    "faint": "f(x) = -0.001 sum(cos(2x))",
    "bump": "f(x) = sum(max(0, 1 - 4|x - 1|))",
    "two_weights": "the loss over two weights of a ReLU network",
    "network": "the loss over all weights of a ReLU network",
    "bowl": "a quadratic bowl",
    "diamond": "f(x) = sum(|x - c|)",
    "softmax_loss": "the cross-entropy over the logits of an example",
    "plane": "f(x) = c @ x + d",
}


def functions(*several):
    """Return the recipe of a search of each function in as many dimensions as given."""

    def make(rng):
        shown = "convexity_violation(f, {}, rng), {}"
        return [call(name, d, seed(rng), shown=shown.format(d, FUNCTIONS[name])) for name, d in several]

    return make


def is_certificate(found, expected, name, dimension, seed):
    if found is None:
        return f"Nothing was found for {FUNCTIONS[name]} in dimension {dimension}, which is not convex."
    p, q, t = np.asarray(found["p"], float), np.asarray(found["q"], float), found["t"]
    for letter, point in (("p", p), ("q", q)):
        if point.shape != (dimension,):
            return f"{letter} has the shape {point.shape}; a point of shape ({dimension},) is asked for."
    if not 0 < t < 1:
        return f"t is {t:g}; it must lie between 0 and 1."
    ends, rounding = found["f"][:2], 1e-11 * max(1e-300, *map(abs, found["f"]))
    chord, between = t * ends[0] + (1 - t) * ends[1], found["f"][2]
    if between > chord + rounding:
        return ""
    below = "the same: the points lie on one line" if between > chord - rounding else "not below it"
    turned = between > (1 - t) * ends[0] + t * ends[1] + rounding
    below += ". It would be below with t and 1 - t exchanged" if turned else ""
    return f"At t * p + (1 - t) * q, {FUNCTIONS[name]} is {between:.6g} and the chord {chord:.6g}, {below}."


def finds_nothing(found, expected, name, dimension, seed):
    if found is None:
        return ""
    words = f"{FUNCTIONS[name]} is convex, so that None is asked for, and a chord came back"
    chord, between = (np.dot((found["t"], 1 - found["t"]), found["f"][:2]), found["f"][2]) if found["f"] else (0, 0)
    if between > chord:
        return f"{words} that is {between - chord:.1g} below: that is rounding."
    return f"{words} that is not below."


def is_repeated(found, expected, name, dimension, seed):
    one, other = found
    if one is None or other is None:
        return "" if one is other else "The same seed once gave a chord, and once None."
    same = all(np.array_equal(one[key], other[key]) for key in ("p", "q", "t"))
    return "" if same else "The same seed gave two different chords: draw from `rng`, and from nothing else."


chord_checks = [
    holds(
        is_certificate,
        name="values",
        title="finds a chord below a function that lies above all of its chords",
        points=0.5,
        calls=functions(("hill", 3), ("hill", 1)),
        runs="searched",
        random=True,
    ),
    holds(
        is_certificate,
        name="bends",
        title="finds one below functions that bend both ways",
        points=0.5,
        calls=functions(("saddle", 2), ("wells", 2), ("ripples", 1), ("faint", 2), *[("bump", 1)] * 6),
        runs="searched",
        requires=("values",),
        random=True,
    ),
    holds(
        is_certificate,
        name="networks",
        title="finds one below the loss of a ReLU network",
        points=0.75,
        calls=functions(("two_weights", 2), ("network", 13)),
        runs="searched",
        requires=("bends",),
        random=True,
    ),
    holds(
        finds_nothing,
        name="convex",
        title="gives None for a convex function",
        points=0.5,
        calls=functions(("bowl", 3), ("softmax_loss", 4)),
        runs="searched",
        requires=("values",),
        random=True,
    ),
    holds(
        finds_nothing,
        name="linear",
        title="gives None where a function is linear, or linear in pieces, whatever rounding does",
        points=0.5,
        calls=functions(("plane", 5), ("diamond", 2)),
        runs="searched",
        requires=("values",),
        random=True,
    ),
    holds(
        is_repeated,
        name="seed",
        title="gives the same chord for the same seed",
        points=0.25,
        calls=functions(("saddle", 2), ("network", 7)),
        runs="searched_again",
        requires=("bends", "networks"),
        random=True,
    ),
]
