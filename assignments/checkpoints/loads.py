"""What must hold of what `load_checkpoint` of *checkpoints* gives.

Released with the assignment; holds no answer. Each law returns a sentence, or "" where it holds.
"""

import math

from inputs import RANDOM
from tellings import number, shown

SMALL = 1e-5  # of a difference between weights of size 1


def comes_back(load, epoch):
    """Judge the pair that load_checkpoint returned: its form, the epoch, the weights."""
    if "form" in load:
        return f"load_checkpoint returned {load['form']}; expected the pair (model, epoch)."
    if number(load["epoch"]) != epoch:
        return f"Epoch {epoch} was saved; what comes back is {shown(load['epoch'])}."
    if math.isinf(load["weights"]):
        return "The weights that come back have other shapes than those that were saved."
    if not load["weights"] <= SMALL:
        if load.get("as now"):
            return "What comes back are the weights that the model has now, not those that it had when it was saved."
        return "Some or all of the weights that come back differ from those that were saved."
    return "" if load["outputs"] <= SMALL else "With the same weights, the model that comes back gives other outputs."


def trains_on(load):
    """Judge the optimizer by what it says, and by the weights that it leads to."""
    if not load["compiled"]:
        return "The model that comes back is not compiled, so `fit` cannot go on with it."
    (steps, right_steps), (rate, right_rate) = load["steps"], load["rate"]
    if steps != right_steps:
        words = (
            f"The optimizer that comes back has made {steps:g} steps; the one that was saved had made {right_steps:g}."
        )
        return f"{words} What else it remembers is right." if load["after"] <= SMALL else words
    if not abs(rate - right_rate) <= SMALL:
        return f"The optimizer's learning rate is {rate:.3g} after loading; when it was saved it was {right_rate:.3g}."
    if not load["after"] <= SMALL:
        return (
            f"Two steps after loading, the weights are off by {load['after']:.2g} from those of training that never "
            "stopped. What else does the optimizer remember?"
        )
    return ""


def keeps_its_masks(load, kind):
    """Judge the random numbers by the next pass in training."""
    if not load["compiled"] or load["masks"] <= SMALL:
        return ""
    return f"With {kind}: the next random numbers after loading are others than without stopping."


def draws_on(load, kind):
    """Judge the random numbers by the next pass in training, and by the weights that they lead to."""
    if not load["compiled"]:
        return "The model that comes back is not compiled, so `fit` cannot go on with it."
    if not load["masks"] <= SMALL:
        return keeps_its_masks(load, kind)
    if not load["after"] <= SMALL:
        return f"Two steps after loading, the weights are off by {load['after']:.2g} from training that never stopped."
    return ""


def each_load(found, epochs, *judges):
    """Judge every load with every judge."""
    if "trouble" in found:
        return (
            f"load_checkpoint can only be tried on a file that your own save_checkpoint wrote, and {found['trouble']}."
        )
    for count, (load, epoch) in enumerate(zip(found["loads"], epochs, strict=True)):
        words = comes_back(load, epoch) or next((words for judge in judges if (words := judge(load))), "")
        if words:
            return words if count == 0 else f"{words} (This was load number {count + 1}; the first was right.)"
    return ""


def returns_what_was_saved(found, expected, options, epochs, *rest):
    words = each_load(found, [*epochs, epochs[0]])
    return words or "Loading changed the file, or removed it." * found["touched"]


def training_goes_on(found, expected, options, loads, seed):
    return each_load(found, [3] * loads, trains_on)


def masks_go_on(found, expected, options, loads, seed):
    return each_load(found, [3] * loads, lambda load: draws_on(load, RANDOM[options["kind"]]))
