"""What must hold of whole models in *dropout*: each law gives a sentence for the student, or nothing.

Released with the assignment; holds no answer.
"""

import numpy as np

from autograder.authoring import message, phrase
from autograder.judging.masks import is_dropped_by_chance
from autograder.judging.statistics import draws_differ

# Where a model drops: what stands in the blanks of sentences below.
LAST, INNER, ONLY = (
    message("the last hidden layer"),
    message("a hidden layer that is not the last"),
    message("the only hidden layer"),
)


def is_a_perceptron_of_logits(found, expected, x, sizes, *rest):
    once, twice = np.asarray(found["once"], float), np.asarray(found["twice"], float)
    if once.shape != (len(x), sizes[-1]):
        return phrase(
            "The model gives the shape {found}, expected {right}.", found=once.shape, right=(len(x), sizes[-1])
        )
    if not np.allclose(found["again"], once, rtol=1e-4, atol=1e-5):
        return phrase("At inference the same rows give different outputs from call to call: dropout must be off then.")
    if not np.allclose(twice, 2 * once, rtol=1e-3, atol=1e-4):
        return phrase("Doubling the last layer's weights does not double the outputs: logits have no activation.")
    bend = once[0::4] + once[1::4] - once[2::4] - once[3::4]
    return "" if abs(bend).max() > 1e-3 else phrase("The model is linear: the hidden layers need an activation.")


def drops_after(found, expected, sizes, rates, depth, rows, seed):
    training, again, kept, dropped = (np.asarray(found[key], float) for key in ("training", "again", "kept", "dropped"))
    rate, where = rates[depth - 1], phrase(_place(depth, len(rates)))
    if np.ptp(training) < 1e-4:
        return _all_alike(np.allclose(training, dropped[0], atol=1e-4), where, rate)
    is_kept, zeros = (np.isclose(training, one[0], rtol=1e-3, atol=1e-5) for one in (kept, dropped))
    if (is_kept | zeros).all():
        wrong = is_dropped_by_chance(zeros, rate, training.shape)
        return wrong or draws_differ(training[:9], again, phrase("masks"))
    if len(np.unique(training.round(4))) > 3:
        return _noisy_before(depth, where)
    if not zeros.any():
        return phrase("After {where} no unit is exactly 0: does dropout come after the activation?", where=where)
    share = f"(1 - {rate:g})"
    return phrase("After {where} what is kept is not its activation / {share}.", where=where, share=share)


def _place(depth, layers):
    """Return where the layer `depth` of so many hidden ones stands, in English."""
    if layers == 1:
        return ONLY
    return LAST if depth == layers else INNER


def _all_alike(dropped, where, rate):
    if dropped:
        return phrase("In training everything is dropped after {where}, at rate {rate}.", where=where, rate=f"{rate:g}")
    return phrase("In training nothing is dropped after {where}, at rate {rate}.", where=where, rate=f"{rate:g}")


def _noisy_before(depth, where):
    if depth == 1:
        return phrase("What {where} receives is already noisy: at the inputs.", where=where)
    return phrase("What {where} receives is already noisy: at a layer below.", where=where)


def is_all_ones(logits, *rest):
    logits = np.asarray(logits, float)
    if np.allclose(logits, 1):
        return ""
    return phrase("There is noise on the logits: one is {found} instead of 1.", found=f"{logits.min():.3g}")
