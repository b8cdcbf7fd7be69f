"""What must hold of that which came back for *backprop*: each law gives a sentence for the student, or nothing.

Released with the assignment; holds no answer.
"""

import numpy as np

from autograder.authoring import message, phrase


def between_at_zero(observed, expected, dy, x):
    """At 0 any number between 0 and dy is right."""
    at, given = np.asarray(observed, float)[x == 0], dy[x == 0]
    low, high = np.minimum(given, 0), np.maximum(given, 0)
    wrong = np.flatnonzero(~((at >= low - 1e-6) & (at <= high + 1e-6)))
    if not wrong.size:
        return ""
    sentence = message("Where x is 0 and dy is {dy}, {received} came back; it should be 0 or dy.")
    return phrase(sentence, dy=f"{given[wrong[0]]:g}", received=f"{at[wrong[0]]:g}")


def left_alone(observed, expected, weights, x):
    """After the call x is bit for bit what it was."""
    now = np.asarray(observed)
    if now.shape == x.shape and now.dtype == x.dtype and now.tobytes() == x.tobytes():
        return ""
    first = np.flatnonzero(now != x)[0]
    sentence = message("After the call an entry of x is {after}; before it was {before}.")
    return phrase(sentence, after=repr(now.flat[first].item()), before=repr(x.flat[first].item()))


def judged(observed, right, sentence, **blanks):
    """Say whether a verdict is the right one: nothing if it is, else `sentence`, whose blank ``verdict`` it fills."""
    answer = np.asarray(observed)
    if answer.dtype.kind not in "bi" or answer.size != 1 or int(answer.reshape(())) not in (0, 1):
        return phrase("{received} came back; expected True or False.", received=f"{observed!r:.60}")
    return "" if bool(answer) == right else phrase(sentence, verdict=bool(answer), **blanks)


# What is said of a wrong verdict, by whether the gradient is right and whether its function has values of usual size.
VERDICTS = {
    (True, True): message("gradients_agree says {verdict} to a right gradient."),
    (True, False): message(
        "gradients_agree says {verdict} to a right gradient of a function with values around {scale}."
    ),
    (False, True): message("gradients_agree says {verdict} to a gradient in which this is wrong: {fault}."),
    (False, False): message(
        "gradients_agree says {verdict} to a gradient of a function with values around {scale}"
        " in which this is wrong: {fault}."
    ),
}
VERDICTS_ON_MODELS = {
    True: message("gradients_agree says {verdict} to a right gradient of a model."),
    False: message("gradients_agree says {verdict} to a gradient of a model that forgets {forgotten}."),
}


def tells(observed, expected, fault, scale, weights, x):
    """A right gradient is accepted, one with a fault is not."""
    right = fault == "nothing"
    return judged(observed, right, VERDICTS[right, scale == 1.0], fault=phrase(fault), scale=f"{scale:g}")


def tells_of_model(observed, expected, forgotten, strength, rows, params):
    """The same of a model's gradient."""
    right = forgotten == "nothing"
    return judged(observed, right, VERDICTS_ON_MODELS[right], forgotten=phrase(forgotten))


def no_gradient(observed, expected, x, target):
    """The gradient of the target is None, or zeros."""
    if observed is None or not np.asarray(observed, float).any():
        return ""
    slope = np.asarray(observed, float)
    first = np.flatnonzero(slope)[0]
    sentence = message("The gradient with respect to an entry of target is {slope}; none should arrive there.")
    return phrase(sentence, slope=f"{slope.flat[first]:.4g}")


def moves_like(observed, expected, given, kind, params, x, labels, epsilon):
    """Every entry whose gradient is clearly not 0, or exactly 0, is where the reference has it."""
    moved, (right, slope) = np.asarray(observed[0], float), expected
    if moved.shape != x.shape:
        sentence = message("The result has the shape {shape}, expected that of x, {right}.")
        return phrase(sentence, shape=moved.shape, right=x.shape)
    clear = (slope == 0) | (np.abs(slope) > 1e-3 * np.abs(slope).max())
    wrong = np.argwhere(clear & ~(np.abs(moved - right) <= 1e-5))
    if not len(wrong):
        return ""
    at = tuple(wrong[0])
    numbers = {"before": x[at], "after": moved[at], "right": right[at]}
    return phrase(
        "Entry {entry} went from {before} to {after}, expected was {right}.",
        entry=wrong[0].tolist(),
        **{name: f"{number:.4g}" for name, number in numbers.items()},
    )
