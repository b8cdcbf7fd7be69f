"""What must hold of that which came back for *weight_decay*: each law gives a sentence for the student, or nothing.

Released with the assignment; holds no answer.
"""

import numpy as np

# ---- laws: a sentence each, or "" where they hold


def entry_words(name, got, right):
    """Say where the numbers of `got` differ from those of `right`."""
    if got is None:
        return f"No gradient reaches {name}: NumPy, float() and int() cut the path that autodiff follows."
    got, right = np.asarray(got, float), np.asarray(right, float)
    if got.shape != right.shape:
        return f"The gradient for {name} has the shape {got.shape}, expected {right.shape}."
    wrong = np.argwhere(~(abs(got - right) <= 1e-5 + 1e-3 * abs(right)))
    if not len(wrong):
        return ""
    at = tuple(map(int, wrong[0]))
    return f"The gradient for {name} is {got[at]:.5g} at entry {list(at)}, expected {right[at]:.5g}."


def gradients_are(gradients, expected, weights, strength):
    words = [entry_words(f"weights[{i}]", *pair) for i, pair in enumerate(zip(gradients, expected, strict=True))]
    return next(filter(None, words), "")


def gradient_is(gradient, expected, weights, strength):
    return entry_words("the weights", gradient, expected)


def raises_where_negative(endings, expected, strengths):
    for ended, right, strength in zip(endings, expected, strengths, strict=True):
        if ended != right:
            return f"L2({strength:g}): {ended}, expected {right}."
    return ""


def comes_back(found, expected, weights, strength):
    if found["ended"]:
        return f"L2(**config), with what get_config returned, ended with {found['ended']}."
    got, right = float(np.asarray(found["penalty"])), float(expected["penalty"])
    if not np.isclose(got, right, rtol=1e-4):
        return f"Made again from its configuration, L2({strength:g}) gives {got:.5g}, expected {right:.5g}."
    return ""


def survives(found, expected, strength, seed):
    if not found["is regularizer"]:
        return "L2 must derive from keras.Regularizer."
    before, after = (float(np.asarray(found[key])) for key in ("before", "after"))
    if not np.isclose(before, expected["before"], rtol=1e-4):
        return f"In a layer its penalty is {before:.5g}, expected {expected['before']:.5g}."
    if not np.isclose(after, before, rtol=1e-4):
        return f"The penalty was {before:.5g} before saving and is {after:.5g} after loading."
    return ""


def is_a_perceptron_of_logits(found, expected, x, sizes, *rest):
    once, scaled = np.asarray(found["once"], float), np.asarray(found["scaled"], float)
    if once.shape != (len(x), sizes[-1]):
        return f"The model gives the shape {once.shape}, expected {(len(x), sizes[-1])}."
    if not np.allclose(scaled, -2 * once, rtol=1e-3, atol=1e-4):
        return (
            "With the last layer's weights times -2 the outputs are not -2 times as large: logits have no activation."
        )
    bend = once[0::4] + once[1::4] - once[2::4] - once[3::4]
    return "" if abs(bend).max() > 1e-3 else "The model is linear: the hidden layers need an activation."


def penalises(found, expected, sizes, strength, seed):
    for layer, (got, right) in enumerate(zip(found["kernels"], expected["kernels"], strict=True), start=1):
        if not np.isclose(got, right, rtol=1e-3, atol=1e-5):
            return f"The kernel of layer {layer} adds {float(got):.5g} to sum(model.losses), expected {right:.5g}."
    if not np.isclose(found["together"], expected["together"], rtol=1e-3, atol=1e-5):
        return f"All kernels together cost {float(found['together']):.5g}, expected {expected['together']:.5g}."
    return ""


def spares_biases(found, expected, sizes, strength, seed):
    return "" if abs(float(found)) < 1e-6 else f"The biases add {float(found):.5g} to sum(model.losses), expected 0."


def pulls_kernels(gradients, expected, sizes, strength, seed):
    words = [
        entry_words(f"the kernel of layer {i}", *pair)
        for i, pair in enumerate(zip(gradients, expected, strict=True), start=1)
    ]
    return next(filter(None, words), "")
