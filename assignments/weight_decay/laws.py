"""What must hold of that which came back for *weight_decay*: each law gives a sentence for the student, or nothing.

Released with the assignment; holds no answer.
"""

import numpy as np

from autograder.authoring import message, phrase

# How making and calling a regulariser may end other than with an exception, said where an exception was expected.
ENDINGS = {
    "nothing raised": message("L2({strength}): nothing raised, expected {right}."),
    "nothing raised, and large weights are rewarded": message(
        "L2({strength}): nothing raised, and large weights are rewarded, expected {right}."
    ),
}

# ---- laws: a sentence each, or "" where they hold


def entry_words(name, got, right):
    """Say where the numbers of `got` differ from those of `right`."""
    if got is None:
        return phrase(
            "No gradient reaches {name}: NumPy, float() and int() cut the path that autodiff follows.", name=name
        )
    got, right = np.asarray(got, float), np.asarray(right, float)
    if got.shape != right.shape:
        sentence = message("The gradient for {name} has the shape {shape}, expected {right}.")
        return phrase(sentence, name=name, shape=got.shape, right=right.shape)
    wrong = np.argwhere(~(abs(got - right) <= 1e-5 + 1e-3 * abs(right)))
    if not len(wrong):
        return ""
    at = tuple(map(int, wrong[0]))
    sentence = message("The gradient for {name} is {got} at entry {entry}, expected {right}.")
    return phrase(sentence, name=name, got=f"{got[at]:.5g}", entry=list(at), right=f"{right[at]:.5g}")


def gradients_are(gradients, expected, weights, strength):
    words = [entry_words(f"weights[{i}]", *pair) for i, pair in enumerate(zip(gradients, expected, strict=True))]
    return next(filter(None, words), "")


def gradient_is(gradient, expected, weights, strength):
    return entry_words(phrase("the weights"), gradient, expected)


def raises_where_negative(endings, expected, strengths):
    for ended, right, strength in zip(endings, expected, strengths, strict=True):
        if ended != right:
            return ending_words(f"{strength:g}", ended, right)
    return ""


def ending_words(strength, ended, right):
    """Say how a regulariser ended that should have ended otherwise."""
    if right == "nothing raised":
        return phrase("L2({strength}): {ended}, expected nothing raised.", strength=strength, ended=ended)
    sentence = ENDINGS.get(ended, message("L2({strength}): {ended}, expected {right}."))
    return phrase(sentence, strength=strength, ended=ended, right=right)


def comes_back(found, expected, weights, strength):
    if found["ended"]:
        return phrase("L2(**config), with what get_config returned, ended with {error}.", error=found["ended"])
    got, right = float(np.asarray(found["penalty"])), float(expected["penalty"])
    if not np.isclose(got, right, rtol=1e-4):
        sentence = message("Made again from its configuration, L2({strength}) gives {got}, expected {right}.")
        return phrase(sentence, strength=f"{strength:g}", got=f"{got:.5g}", right=f"{right:.5g}")
    return ""


def survives(found, expected, strength, seed):
    if not found["is regularizer"]:
        return phrase("L2 must derive from keras.Regularizer.")
    before, after = (float(np.asarray(found[key])) for key in ("before", "after"))
    if not np.isclose(before, expected["before"], rtol=1e-4):
        sentence = message("In a layer its penalty is {before}, expected {right}.")
        return phrase(sentence, before=f"{before:.5g}", right=f"{expected['before']:.5g}")
    if not np.isclose(after, before, rtol=1e-4):
        sentence = message("The penalty was {before} before saving and is {after} after loading.")
        return phrase(sentence, before=f"{before:.5g}", after=f"{after:.5g}")
    return ""


def is_a_perceptron_of_logits(found, expected, x, sizes, *rest):
    once, scaled = np.asarray(found["once"], float), np.asarray(found["scaled"], float)
    if once.shape != (len(x), sizes[-1]):
        sentence = message("The model gives the shape {shape}, expected {right}.")
        return phrase(sentence, shape=once.shape, right=(len(x), sizes[-1]))
    if not np.allclose(scaled, -2 * once, rtol=1e-3, atol=1e-4):
        return phrase(
            "With the last layer's weights times -2 the outputs are not -2 times as large: logits have no activation."
        )
    bend = once[0::4] + once[1::4] - once[2::4] - once[3::4]
    return "" if abs(bend).max() > 1e-3 else phrase("The model is linear: the hidden layers need an activation.")


def penalises(found, expected, sizes, strength, seed):
    for layer, (got, right) in enumerate(zip(found["kernels"], expected["kernels"], strict=True), start=1):
        if not np.isclose(got, right, rtol=1e-3, atol=1e-5):
            sentence = message("The kernel of layer {layer} adds {got} to sum(model.losses), expected {right}.")
            return phrase(sentence, layer=layer, got=f"{float(got):.5g}", right=f"{right:.5g}")
    if not np.isclose(found["together"], expected["together"], rtol=1e-3, atol=1e-5):
        sentence = message("All kernels together cost {got}, expected {right}.")
        return phrase(sentence, got=f"{float(found['together']):.5g}", right=f"{expected['together']:.5g}")
    return ""


def spares_biases(found, expected, sizes, strength, seed):
    if abs(float(found)) < 1e-6:
        return ""
    return phrase("The biases add {got} to sum(model.losses), expected 0.", got=f"{float(found):.5g}")


def pulls_kernels(gradients, expected, sizes, strength, seed):
    words = [
        entry_words(phrase("the kernel of layer {layer}", layer=i), *pair)
        for i, pair in enumerate(zip(gradients, expected, strict=True), start=1)
    ]
    return next(filter(None, words), "")
