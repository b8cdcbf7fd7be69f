"""The checks of the exercise `convexity_violation` in *mlp*: functions to be searched, laws, points.

Released with the assignment; holds no answer.
"""

import numpy as np

from autograder.authoring import call, holds, message, phrase
from inputs import seed

FUNCTIONS = {
    "hill": "f(x) = -sum(x²)",
    "saddle": "f(x) = x[0] · x[1]",
    "wells": "f(x) = sum((x² - 1)²)",
    "ripples": "f(x) = -sum(cos(2x))",
    "faint": "f(x) = -0.001 sum(cos(2x))",
    "bump": "f(x) = sum(max(0, 1 - 4|x - 1|))",
    "two_weights": message("the loss over two weights of a ReLU network"),
    "network": message("the loss over all weights of a ReLU network"),
    "bowl": message("a quadratic bowl"),
    "diamond": "f(x) = sum(|x - c|)",
    "softmax_loss": message("the cross-entropy over the logits of an example"),
    "plane": "f(x) = c @ x + d",
}

ON_ONE_LINE = message(
    "At t * p + (1 - t) * q, {function} is {between} and the chord {chord}, the same: the points lie on one line."
)
NOT_BELOW = message("At t * p + (1 - t) * q, {function} is {between} and the chord {chord}, not below it.")


def functions(*several):
    """Return the recipe of a search of each function in as many dimensions as given."""

    def make(rng):
        return [call(name, d, seed(rng), shown=shown_search(name, d)) for name, d in several]

    return make


def shown_search(name, d):
    """Return the call of `convexity_violation`, with the function, as a student reads it."""
    return phrase("convexity_violation(f, {dimension}, rng), {function}", dimension=d, function=phrase(FUNCTIONS[name]))


def is_certificate(found, expected, name, dimension, seed):
    function = phrase(FUNCTIONS[name])
    if found is None:
        return phrase(
            "Nothing was found for {function} in dimension {dimension}, which is not convex.",
            function=function,
            dimension=dimension,
        )
    p, q, t = np.asarray(found["p"], float), np.asarray(found["q"], float), found["t"]
    for letter, point in (("p", p), ("q", q)):
        if point.shape != (dimension,):
            return phrase(
                "{letter} has the shape {got}; a point of shape {right} is asked for.",
                letter=letter,
                got=point.shape,
                right=(dimension,),
            )
    if not 0 < t < 1:
        return phrase("t is {t}; it must lie between 0 and 1.", t=f"{t:g}")
    ends, rounding = found["f"][:2], 1e-11 * max(1e-300, *map(abs, found["f"]))
    chord, between = t * ends[0] + (1 - t) * ends[1], found["f"][2]
    if between > chord + rounding:
        return ""
    words = ON_ONE_LINE if between > chord - rounding else NOT_BELOW
    wrong = phrase(words, function=function, between=f"{between:.6g}", chord=f"{chord:.6g}")
    if between > (1 - t) * ends[0] + t * ends[1] + rounding:
        wrong += " " + phrase("It would be below with t and 1 - t exchanged.")
    return wrong


def finds_nothing(found, expected, name, dimension, seed):
    if found is None:
        return ""
    function = phrase(FUNCTIONS[name])
    chord, between = (np.dot((found["t"], 1 - found["t"]), found["f"][:2]), found["f"][2]) if found["f"] else (0, 0)
    if between > chord:
        return phrase(
            "{function} is convex, so that None is asked for, and a chord came back that is {gap} below: "
            "that is rounding.",
            function=function,
            gap=f"{between - chord:.1g}",
        )
    return phrase(
        "{function} is convex, so that None is asked for, and a chord came back that is not below.", function=function
    )


def is_repeated(found, expected, name, dimension, seed):
    one, other = found
    if one is None or other is None:
        return "" if one is other else phrase("The same seed once gave a chord, and once None.")
    same = all(np.array_equal(one[key], other[key]) for key in ("p", "q", "t"))
    if same:
        return ""
    return phrase("The same seed gave two different chords: draw from `rng`, and from nothing else.")


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
