"""What must hold of that which came back for *backprop*: each law gives a sentence for the student, or nothing.

Released with the assignment; holds no answer.
"""

import numpy as np


def between_at_zero(observed, expected, dy, x):
    """At 0 any number between 0 and dy is right."""
    at, given = np.asarray(observed, float)[x == 0], dy[x == 0]
    low, high = np.minimum(given, 0), np.maximum(given, 0)
    wrong = np.flatnonzero(~((at >= low - 1e-6) & (at <= high + 1e-6)))
    if not wrong.size:
        return ""
    return f"Where x is 0 and dy is {given[wrong[0]]:g}, {at[wrong[0]]:g} came back; it should be 0 or dy."


def left_alone(observed, expected, weights, x):
    """After the call x is bit for bit what it was."""
    now = np.asarray(observed)
    if now.shape == x.shape and now.dtype == x.dtype and now.tobytes() == x.tobytes():
        return ""
    first = np.flatnonzero(now != x)[0]
    return f"After the call an entry of x is {now.flat[first].item()!r}; before it was {x.flat[first].item()!r}."


def judged(observed, wrong, what):
    """Say whether a verdict is the right one."""
    answer = np.asarray(observed)
    if answer.dtype.kind not in "bi" or answer.size != 1 or int(answer.reshape(())) not in (0, 1):
        return f"{observed!r:.60} came back for {what}; expected True or False."
    if bool(answer) == wrong:
        return f"gradients_agree says {bool(answer)} to {what}."
    return ""


def tells(observed, expected, fault, scale, weights, x):
    """A right gradient is accepted, one with a fault is not."""
    size = f" of a function with values around {scale:g}" if scale != 1.0 else ""
    kind = (
        "a right gradient" if fault == "nothing" else f"a gradient that gets {fault} wrong".replace("wrong wrong", "")
    )
    return judged(observed, fault != "nothing", kind + size)


def tells_of_model(observed, expected, forgotten, strength, rows, params):
    """The same of a model's gradient."""
    right = forgotten == "nothing"
    return judged(
        observed, not right, f"a {'right ' * right}gradient of a model" + f" that forgets {forgotten}" * (not right)
    )


def no_gradient(observed, expected, x, target):
    """The gradient of the target is None, or zeros."""
    if observed is None or not np.asarray(observed, float).any():
        return ""
    slope = np.asarray(observed, float)
    first = np.flatnonzero(slope)[0]
    return f"The gradient with respect to an entry of target is {slope.flat[first]:.4g}; none should arrive there."


def moves_like(observed, expected, given, kind, params, x, labels, epsilon):
    """Every entry whose gradient is clearly not 0, or exactly 0, is where the reference has it."""
    moved, (right, slope) = np.asarray(observed[0], float), expected
    if moved.shape != x.shape:
        return f"The result has the shape {moved.shape}, expected that of x, {x.shape}."
    clear = (slope == 0) | (np.abs(slope) > 1e-3 * np.abs(slope).max())
    wrong = np.argwhere(clear & ~(np.abs(moved - right) <= 1e-5))
    if not len(wrong):
        return ""
    at = tuple(wrong[0])
    return f"Entry {wrong[0].tolist()} went from {x[at]:.4g} to {moved[at]:.4g}, expected was {right[at]:.4g}."
