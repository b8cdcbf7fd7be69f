"""What the functions and callbacks of *checkpoints* are called with, the simplest first.

Released with the assignment; holds no answer.
"""

import math

import numpy as np

from autograder.authoring import call, message, phrase

ADAM = {"kind": "plain", "optimizer": "Adam", "settings": {"learning_rate": 0.01}}
PLAIN = {"kind": "plain", "optimizer": "SGD", "settings": {"learning_rate": 0.2}}
SINGLE = {**PLAIN, "kind": "single"}  # one layer, for what is not about layers
RANDOM = {
    "seeded": "Dropout(0.3, seed=5)",
    "unseeded": message("two dropout layers without a seed"),
    "noise": message("layers of Gaussian noise"),
    "nested": message("dropout in a model that is itself a layer"),
}


def seed(rng):
    """Draw a seed."""
    return int(rng.integers(1000))


# ---- save_checkpoint and load_checkpoint


def names(rng):
    start = seed(rng)
    yield call(["run.ckpt"], False, start, shown=phrase("save_checkpoint(“…/run.ckpt”, model, 1), then again with 2"))
    several = ["run.keras", "run.npz", "run", "run.weights.h5", "run.v2.ckpt"]
    shown = phrase("save_checkpoint with the names run.keras, run.npz, run, …")
    yield call(several, False, start + 1, shown=shown)
    shown = phrase("save_checkpoint(“run.ckpt”, model, 1), in the present folder")
    yield call(["run.ckpt"], True, start + 2, shown=shown)


def one_file(rng):
    dropout = {**PLAIN, "kind": "unseeded"}
    shown = phrase("save_checkpoint, then load_checkpoint of the file, moved elsewhere")
    return [call(ADAM, int(rng.integers(2, 90)), seed(rng), shown=shown), call(dropout, 0, seed(rng), shown=shown)]


def onlookers(rng):
    for name in ("run.ckpt", "run.keras"):
        shown = phrase("save_checkpoint over an older {name}, with an onlooker", name=name)
        yield call(name, True, seed(rng), shown=shown)
    shown = phrase("save_checkpoint where there is no file yet, with an onlooker")
    yield call("run", False, seed(rng), shown=shown)


def failures(rng):
    moments = [0.2, 0.7, -4, -3, -2, -1]
    shown = phrase("save_checkpoint over an older checkpoint, stopped in the middle")
    return [call(moments, seed(rng), shown=shown)]


def returned(rng):
    epochs = [int(rng.integers(2, 90)), 0]
    shown = phrase("load_checkpoint of two checkpoints, and of the first once more")
    return [call(PLAIN, epochs, ["run.ckpt", "other"], seed(rng), shown=shown)]


def trainings(rng):
    momentum = {**SINGLE, "settings": {"learning_rate": 0.1, "momentum": 0.9}}
    decay = {**PLAIN, "kind": "branching", "settings": {"decay": [0.1, 1, 0.7]}}
    for words, options, loads in (
        (phrase("SGD with momentum"), momentum, 1),
        ("Adam", ADAM, 1),
        (phrase("a falling learning rate and batch normalisation"), decay, 1),
        (phrase("a learning rate that was changed by hand"), {**SINGLE, "later": 0.03}, 1),
    ):
        yield call(options, loads, seed(rng), shown=goes_on(words))


def goes_on(words):
    return phrase("training goes on after load_checkpoint: {words}", words=words)


def randomness(rng):
    for kind, words in RANDOM.items():
        yield call({**PLAIN, "kind": kind}, 2 if kind == "seeded" else 1, seed(rng), shown=goes_on(phrase(words)))


# ---- layer_outputs


def looked_at(*which):
    """Return the recipe of one batch for each (maker, kind, words)."""

    def make(rng):
        for maker, kind, words in which:
            x = rng.uniform(-2, 2, (5, 4)).astype(np.float32)
            shown = phrase("layer_outputs(model, x) for {model}, x of shape (5, 4)", model=phrase(words))
            yield call(x, maker, kind, seed(rng), shown=shown)

    return make


def twice(rng):
    def weights(inputs, units):
        return [rng.uniform(-1, 1, shape).astype(np.float32) for shape in ((inputs, units), (units,))]

    x = rng.uniform(-2, 2, (7, 4)).astype(np.float32)
    shown = phrase("layer_outputs(model, x) for a model that uses its second layer twice")
    return [call(x, weights(4, 5), weights(5, 5), weights(5, 3), shown=shown)]


# ---- WeightHistory and KeepBest


def numbered(rng, epochs, batches):
    """Draw what all weights are set to: a number for each epoch and batch, none like another."""
    return (5.0 * (1 + rng.permutation(epochs * batches)) + 0.25).reshape(epochs, batches).tolist()


def recorded(frozen, real):
    """Return the recipe of trainings that are written down."""

    def make(rng):
        once, more = trainings_shown(frozen)
        yield call([numbered(rng, 3, 2)], frozen, real, shown=once)
        two = [numbered(rng, 3, 1), numbered(rng, 2, 3)]
        yield call(two, frozen, False, shown=more)

    return make


def trainings_shown(frozen):
    """Return one training and two of them in words."""
    if frozen:
        return (
            phrase("fit(…, epochs=3, callbacks=[WeightHistory()]), the first layer frozen"),
            phrase("3 epochs, then 2 more, with one WeightHistory(), the first layer frozen"),
        )
    return "fit(…, epochs=3, callbacks=[WeightHistory()])", phrase("3 epochs, then 2 more, with one WeightHistory()")


def table(rng, column, values, best):
    """Draw the losses and metrics of an epoch a row: those of `column` as given, all others best at another epoch."""
    rows = rng.uniform(0.1, 0.9, (len(values), 4)).round(3)
    rows[best] = 0.5
    for other in range(4):
        rows[(best + 1 + other % (len(values) - 1)) % len(values), other] = 0.05 if other % 2 == 0 else 0.95
    rows[:, column] = values
    return rows.tolist()


def lower(rng):
    a, b, c, d = np.sort(rng.uniform(0.2, 0.9, 4)).round(3).tolist()
    nan, inf, default = math.nan, math.inf, ""
    for monitor, column, values in (
        (default, 2, [c, b, a, d, b]),
        (default, 2, [d, a, c, a, a]),
        ("loss", 0, [b, c, a, d]),
        ("val_mae", 3, [b + 30, a + 30, c + 30, d + 30]),
        (default, 2, [nan, c, a, nan, b]),
        (default, 2, [inf, 1e12 * c, 1e12 * b, inf]),
        (default, 2, [-a, -d, -b]),
    ):
        series = ", ".join(f"{value:g}" for value in values)
        made = f"KeepBest(“{monitor}”)" if monitor else "KeepBest()"
        rows = table(rng, column, values, int(np.nanargmin(values)))
        yield call(monitor, "mae", rows, False, shown=where_that_is(made, series))


def where_that_is(made, series):
    return phrase("{callback} where that is {series}", callback=made, series=series)


def higher(rng):
    a, b, c, d = np.sort(rng.uniform(0.2, 0.9, 4)).round(3).tolist()
    for monitor, metric, column, values in (
        ("val_accuracy", "accuracy", 3, [b, c, d, a, d]),
        ("acc", "acc", 1, [a, d, c]),
        ("val_auc", "auc", 3, [d, c, a, b]),
        ("val_sparse_categorical_accuracy", "sparse_categorical_accuracy", 3, [0.0, 0.0, 0.0]),
        ("auc_1", "auc_1", 1, [0.0, b, a]),
    ):
        rows = table(rng, column, values, int(np.argmax(values)))
        series = ", ".join(f"{value:g}" for value in values)
        yield call(monitor, metric, rows, False, shown=where_that_is(f"KeepBest(monitor=“{monitor}”)", series))


def restored(rng):
    a, b, c, d = np.sort(rng.uniform(0.2, 0.9, 4)).round(3).tolist()
    for values, real in (([c, a, d, b], True), ([a, d, c], False), ([d, c, b, a], False), ([b, c, a, a, d], False)):
        series = ", ".join(f"{value:g}" for value in values)
        words = "fit(…, callbacks=[KeepBest()])" if real else "KeepBest()"
        rows = table(rng, 2, values, int(np.argmin(values)))
        shown = phrase("{callback} where val_loss is {series}", callback=words, series=series)
        yield call("", "mae", rows, real, shown=shown)
