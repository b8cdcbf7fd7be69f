"""What must hold of what `load_checkpoint` of *checkpoints* gives.

Released with the assignment; holds no answer. Each law returns a sentence, or "" where it holds.
"""

import math

from autograder.authoring import phrase
from inputs import RANDOM
from tellings import number, shown

SMALL = 1e-5  # of a difference between weights of size 1


def comes_back(load, epoch):
    """Judge the pair that load_checkpoint returned: its form, the epoch, the weights."""
    if "form" in load:
        return wrong_form(load["form"])
    if number(load["epoch"]) != epoch:
        return phrase("Epoch {saved} was saved; what comes back is {loaded}.", saved=epoch, loaded=shown(load["epoch"]))
    if math.isinf(load["weights"]):
        return phrase("The weights that come back have other shapes than those that were saved.")
    if not load["weights"] <= SMALL:
        if load.get("as now"):
            return phrase(
                "What comes back are the weights that the model has now, not those that it had when it was saved."
            )
        return phrase("Some or all of the weights that come back differ from those that were saved.")
    if not load["outputs"] <= SMALL:
        return phrase("With the same weights, the model that comes back gives other outputs.")
    return ""


def wrong_form(form):
    """Say that load_checkpoint returned no pair of a model and something, but what has this type or these types."""
    if form == "NoneType":
        return phrase("load_checkpoint returned None; expected the pair (model, epoch).")
    if form.startswith("("):
        return phrase("load_checkpoint returned the pair {types}; expected the pair (model, epoch).", types=form)
    return phrase("load_checkpoint returned a {type}; expected the pair (model, epoch).", type=form)


def trains_on(load):
    """Judge the optimizer by what it says, and by the weights that it leads to."""
    if not load["compiled"]:
        return phrase("The model that comes back is not compiled, so `fit` cannot go on with it.")
    (steps, right_steps), (rate, right_rate) = load["steps"], load["rate"]
    if steps != right_steps:
        words = phrase(
            "The optimizer that comes back has made {made} steps; the one that was saved had made {saved}.",
            made=f"{steps:g}",
            saved=f"{right_steps:g}",
        )
        return words + " " + phrase("What else it remembers is right.") if load["after"] <= SMALL else words
    if not abs(rate - right_rate) <= SMALL:
        return phrase(
            "The optimizer's learning rate is {loaded} after loading; when it was saved it was {saved}.",
            loaded=f"{rate:.3g}",
            saved=f"{right_rate:.3g}",
        )
    if not load["after"] <= SMALL:
        return phrase(
            "One step after loading, the weights are off by {difference} from those of training that never stopped. "
            "What else does the optimizer remember?",
            difference=f"{load['after']:.2g}",
        )
    return ""


def keeps_its_masks(load, kind):
    """Judge the random numbers by the next pass in training."""
    if not load["compiled"] or load["masks"] <= SMALL:
        return ""
    return phrase(
        "With {layers}: the next random numbers after loading are others than without stopping.", layers=phrase(kind)
    )


def draws_on(load, kind):
    """Judge the random numbers by the next pass in training, and by the weights that they lead to."""
    if not load["compiled"]:
        return phrase("The model that comes back is not compiled, so `fit` cannot go on with it.")
    if not load["masks"] <= SMALL:
        return keeps_its_masks(load, kind)
    if not load["after"] <= SMALL:
        return phrase(
            "One step after loading, the weights are off by {difference} from training that never stopped.",
            difference=f"{load['after']:.2g}",
        )
    return ""


def each_load(found, epochs, *judges):
    """Judge every load with every judge."""
    if "trouble" in found:
        return nothing_to_load(found["trouble"])
    for count, (load, epoch) in enumerate(zip(found["loads"], epochs, strict=True)):
        words = comes_back(load, epoch) or next((words for judge in judges if (words := judge(load))), "")
        if words:
            again = phrase("(This was load number {number}; the first was right.)", number=count + 1)
            return words if count == 0 else f"{words} {again}"
    return ""


def nothing_to_load(trouble):
    """Say why there is no file to load: save_checkpoint is absent, unwritten, or raised an error."""
    if trouble == "absent":
        return phrase(
            "load_checkpoint can only be tried on a file that your own save_checkpoint wrote, "
            "and save_checkpoint is not there yet."
        )
    if trouble == "unwritten":
        return phrase(
            "load_checkpoint can only be tried on a file that your own save_checkpoint wrote, "
            "and save_checkpoint is not written yet."
        )
    return phrase(
        "load_checkpoint can only be tried on a file that your own save_checkpoint wrote, "
        "and save_checkpoint raised {error}.",
        error=trouble,
    )


def returns_what_was_saved(found, expected, options, epochs, *rest):
    words = each_load(found, [*epochs, epochs[0]])
    return words or (phrase("Loading changed the file, or removed it.") if found["touched"] else "")


def training_goes_on(found, expected, options, loads, seed):
    return each_load(found, [3] * loads, trains_on)


def masks_go_on(found, expected, options, loads, seed):
    return each_load(found, [3] * loads, lambda load: draws_on(load, RANDOM[options["kind"]]))
