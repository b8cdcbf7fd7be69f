"""What must hold of `layer_outputs` and of the callbacks of *checkpoints*.

Released with the assignment; holds no answer. Each law returns a sentence, or "" where it holds.
"""

import math

import numpy as np

from autograder.authoring import message, phrase
from tellings import number, shown


def shows_a_call_of_each(observed, expected, x, first, twice, last):
    """Accept, for a layer that is used twice, either of its outputs, or both."""
    one = np.tanh(x @ first[0] + first[1])
    two = np.tanh(one @ twice[0] + twice[1])
    three = np.tanh(two @ twice[0] + twice[1])
    end = np.tanh(three @ last[0] + last[1])
    for right in ([one, two, end], [one, three, end], [one, two, three, end]):
        if len(observed) == len(right) and all(
            np.shape(a) == b.shape and np.allclose(a, b, rtol=1e-4, atol=1e-5)
            for a, b in zip(observed, right, strict=True)
        ):
            return ""
    return phrase(
        "Of the three layers, of which the second is used twice, something else comes back than what they give."
    )


# ---- WeightHistory

NOW = message(
    "Entry {epoch} of .history, {path}: the weights as they are now, long after training, not a copy of then."
)
ANOTHER_BATCH = message("Entry {epoch} of .history, {path}: the weights of another batch than its last.")
ANOTHER_EPOCH = message("Entry {epoch} of .history, {path}: the weights at the end of another epoch.")
SOME_OTHER = message("Entry {epoch} of .history, {path}: not the weights at the end of that epoch.")


def right_number(tables):
    """Return, for the epochs of the last training, what the weights were set to at their ends."""
    return [row[-1] for row in tables[-1]]


def has_one_entry_an_epoch(found, expected, tables, *rest):
    history, total, last = found["history"], sum(map(len, tables)), len(tables[-1])
    if not isinstance(history, list) or not all(isinstance(entry, dict) for entry in history):
        return phrase(".history should be a list of dicts, one for each epoch.")
    if len(history) not in (total, last):
        return phrase("After {epochs} epochs .history has {entries} entries.", epochs=last, entries=len(history))
    if found["stranger"] != 1:
        return phrase("Two WeightHistory callbacks of two models write into the same history.")
    return next((words for entry in history if (words := lacks_a_weight(entry, found["trainable"]))), "")


def lacks_a_weight(entry, paths):
    """Say which path an entry lacks, or "" if it has them all."""
    missing = [path for path in paths if path not in entry]
    if not missing:
        return ""
    if not entry:
        return phrase("The weight with the path {path} is missing; the keys are none.", path=missing[0])
    return phrase(
        "The weight with the path {path} is missing; the keys are {keys}.",
        path=missing[0],
        keys=", ".join(sorted(entry)),
    )


def weights_of(found, path, number):
    """Return what a weight was set to together with `number`, but for the small steps in it."""
    return number + found["paths"].index(path)


def shows_the_end_of_each_epoch(found, expected, tables, *rest):
    words = has_one_entry_an_epoch(found, expected, tables)
    if words:
        return words
    for epoch, right in enumerate(right_number(tables)):
        entry = found["history"][epoch - len(tables[-1])]
        for path in found["trainable"]:
            value, shape = np.asarray(entry[path], float), tuple(found["shapes"][found["paths"].index(path)])
            if value.shape != shape:
                return phrase(
                    "Entry {epoch} of .history: {path} has the shape {found}, expected {expected}.",
                    epoch=epoch,
                    path=path,
                    found=value.shape,
                    expected=shape,
                )
            steps = value - np.arange(value.size).reshape(value.shape) / 64
            if not np.allclose(steps, weights_of(found, path, right), atol=1e-3):
                sentence = whose(found, path, float(steps.flat[0]), tables[-1])
                return phrase(sentence, epoch=epoch, path=path)
    return ""


def whose(found, path, first, table):
    """Return the sentence for the moment that a wrong entry comes from."""
    moments = {weights_of(found, path, -1000.0): NOW}
    moments |= {weights_of(found, path, n): ANOTHER_BATCH for row in table for n in row}
    moments |= {weights_of(found, path, row[-1]): ANOTHER_EPOCH for row in table}
    near = [sentence for moment, sentence in moments.items() if abs(moment - first) < 1e-3]
    return near[0] if near else SOME_OTHER


def is_trainable_only(found, expected, tables, *rest):
    words = has_one_entry_an_epoch(found, expected, tables)
    extra = (
        [path for entry in found["history"] for path in entry if path not in found["trainable"]] if not words else []
    )
    kept = [path for path in extra if path in found["paths"]]
    if kept:
        return phrase("{path} is in the history, though it is not trainable.", path=kept[0])
    if extra:
        return phrase("{path} is in the history, and no weight has this path.", path=extra[0])
    return words


# ---- KeepBest


def best_of(monitor, metric, table):
    """Return the best epoch and its value, by the definition."""
    name = monitor or "val_loss"
    column = ("loss", metric, "val_loss", f"val_{metric}").index(name)
    sign = -1 if "acc" in name or "auc" in name else 1
    values = [row[column] for row in table]
    epoch = min(range(len(table)), key=lambda e: math.inf if math.isnan(values[e]) else sign * values[e])
    return epoch, values[epoch], name, values


def names_the_best(found, expected, monitor, metric, table, *rest):
    epoch, value, name, values = best_of(monitor, metric, table)
    series = ", ".join(f"{one:g}" for one in values)
    if number(found["best_epoch"]) != epoch:
        return phrase(
            "{name} was {series}: the best epoch is {epoch}; .best_epoch is {found}.",
            name=name,
            series=series,
            epoch=epoch,
            found=shown(found["best_epoch"]),
        )
    best = number(found["best_value"])
    if best is None or not abs(best - value) <= 1e-5 * max(1.0, abs(value)):
        return phrase(
            "{name} was {series}: the best value is {value}; .best_value is {found}.",
            name=name,
            series=series,
            value=f"{value:g}",
            found=shown(found["best_value"]),
        )
    return ""


def has_the_best_weights(found, expected, monitor, metric, table, *rest):
    epoch, _, name, values = best_of(monitor, metric, table)
    for start, (trainable, _) in enumerate(found["starts"]):
        if trainable != [start + 1.0, start + 1.0]:
            return phrase(
                "The callback changed the weights while training went on: before epoch {epoch}.", epoch=start + 1
            )
    (trainable, others), right = found["marks"], [epoch + 1.0, epoch + 1.0]
    if trainable != right:
        return weights_of_another(trainable, epoch, name, ", ".join(f"{one:g}" for one in values))
    if others != right:
        return phrase(
            "The moving averages of the normalisation are not those of the best epoch; they are weights as well."
        )
    return ""


def weights_of_another(trainable, epoch, name, series):
    """Say whose weights the model has in place of those of the best epoch, from their smallest and largest mark."""
    if trainable[0] != trainable[1]:
        return phrase(
            "{name} was {series}. After `fit` the model has the weights of several epochs, expected {epoch}.",
            name=name,
            series=series,
            epoch=epoch,
        )
    return phrase(
        "{name} was {series}. After `fit` the model has the weights of epoch {found}, expected {epoch}.",
        name=name,
        series=series,
        found=f"{trainable[0] - 1:g}",
        epoch=epoch,
    )
