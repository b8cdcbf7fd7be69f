"""Points, probes and checks of the assignment *checkpoints*.

Released with the assignment: it says what is called and what must hold, never what the answer is. What two models have
in common after training is judged by their difference, and each of the two functions that belong together through the
student's own other one.
"""

import math

import numpy as np

from autograder.authoring import agrees, call, exercise, holds

title = "Checkpoints: stop, look, go on"
SMALL = 1e-5  # of a difference between weights of size 1
ADAM = {"kind": "plain", "optimizer": "Adam", "settings": {"learning_rate": 0.01}}
PLAIN = {"kind": "plain", "optimizer": "SGD", "settings": {"learning_rate": 0.2}}
RANDOM = {
    "seeded": "Dropout(0.3, seed=5)",
    "unseeded": "two dropout layers without a seed",
    "noise": "layers of Gaussian noise",
    "nested": "dropout in a model that is itself a layer",
}


def seed(rng):
    """Draw a seed."""
    return int(rng.integers(1000))


def number(value):
    """Return `value` as a float, or None if it is no single number."""
    if isinstance(value, str | bool | dict | None):
        return None
    found = np.asarray(value)
    return float(found.item()) if found.size == 1 and found.dtype.kind in "iuf" else None


def shown(value):
    """Return a few words for a value that should be a number."""
    found = number(value)
    text = f"the text “{value}”" if isinstance(value, str) else repr(value)
    return text[:40] if found is None else f"{found:g}"


# ---- laws of what is in a checkpoint: a sentence each, or "" where they hold


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


def is_all_there(found, expected, options, epoch, seed):
    saved = found.get("saved")
    if saved and not saved["masks"] <= SMALL:
        return "Saving changed the model: it draws other random numbers now than a model that was not saved."
    if saved and not saved["after"] <= SMALL:
        return "Saving changed the model: it trains on to other weights than a model that was not saved."
    if "trouble" in found:
        return f"What is in the file can only be told through your own load_checkpoint, and {found['trouble']}."
    (load,) = found["loads"]
    words = comes_back(load, epoch) or keeps_its_masks(load, RANDOM.get(options["kind"])) or trains_on(load)
    return f"Only the file itself was kept, and loaded from another folder. {words}" if words else ""


def is_one_file(found, expected, *rest):
    for one in found:
        name, there = one["name"], one["there"]
        if not one["written"]:
            if name in there:
                return f"At the path {name} there is a folder or an empty file, where one file with everything is due."
            instead = f"; there is {', '.join(there)}" if there else " and nothing else either"
            return f"After save_checkpoint(“{name}”, …) there is no file {name}{instead}."
        if there != [name]:
            extra = ", ".join(other for other in there if other != name)
            return f"Beside {name} there is {extra} in the folder: one checkpoint is one file."
        if one["same"]:
            return f"Saving again under the name {name} changed nothing: the older checkpoint is still there."
        if not one["notes"]:
            return "Another file in the folder, notes.txt, was changed or removed."
    return ""


def is_whole_at_any_time(found, expected, *rest):
    if found["part"]:
        return "For a moment only a part of the new checkpoint is at the path. A program killed just then leaves that."
    if found["empty"]:
        return "For a moment the file at the path is empty. Should the program be killed just then, nothing is left."
    if found["gone"]:
        return "For a moment there is nothing at the path: the older checkpoint goes before the new one is in place."
    if found["in place"]:
        return "The older checkpoint is written over, byte by byte. A program killed meanwhile leaves half of each."
    return "" if found["written"] else "After saving, there is nothing new at the path."


def keeps_the_older(found, expected, moments, seed):
    for count, one in enumerate(found["endings"]):
        when = "When somebody interrupts the program" if count % 2 else "When the disk is full"
        if not one["kept"] and number(one["epoch"]) not in (1.0, 2.0):
            left = "a file that cannot be loaded is left at the path" if one["there"] else "nothing is left at the path"
            return f"{when} in the middle of saving, {left}; expected the older checkpoint."
    return f"After a save that failed, the next one fails as well: {found['again']}." if found["again"] else ""


# ---- laws of layer_outputs and the callbacks


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
    return "Of the three layers, of which the second is used twice, something else comes back than what they give."


def right_number(tables):
    """Return, for the epochs of the last training, what the weights were set to at their ends."""
    return [row[-1] for row in tables[-1]]


def has_one_entry_an_epoch(found, expected, tables, *rest):
    history, total, last = found["history"], sum(map(len, tables)), len(tables[-1])
    if not isinstance(history, list) or not all(isinstance(entry, dict) for entry in history):
        return ".history should be a list of dicts, one for each epoch."
    if len(history) not in (total, last):
        return f"After {last} epochs .history has {len(history)} entries."
    if found["stranger"] != 1:
        return "Two WeightHistory callbacks of two models write into the same history."
    for entry in history:
        missing = [path for path in found["trainable"] if path not in entry]
        if missing:
            return (
                f"The weight with the path {missing[0]} is missing; the keys are {', '.join(sorted(entry)) or 'none'}."
            )
    return ""


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
                return f"Entry {epoch} of .history: {path} has the shape {value.shape}, expected {shape}."
            steps = value - np.arange(value.size).reshape(value.shape) / 64
            if not np.allclose(steps, weights_of(found, path, right), atol=1e-3):
                return f"Entry {epoch} of .history, {path}: {whose(found, path, float(steps.flat[0]), tables[-1])}"
    return ""


def whose(found, path, first, table):
    """Say which moment a wrong entry comes from."""
    moments = {
        weights_of(found, path, -1000.0): "the weights as they are now, long after training, not a copy of then."
    }
    moments |= {weights_of(found, path, n): "the weights of another batch than its last." for row in table for n in row}
    moments |= {weights_of(found, path, row[-1]): "the weights at the end of another epoch." for row in table}
    near = [words for moment, words in moments.items() if abs(moment - first) < 1e-3]
    return near[0] if near else "not the weights at the end of that epoch."


def is_trainable_only(found, expected, tables, *rest):
    words = has_one_entry_an_epoch(found, expected, tables)
    extra = (
        [path for entry in found["history"] for path in entry if path not in found["trainable"]] if not words else []
    )
    kept = [path for path in extra if path in found["paths"]]
    if kept:
        return f"{kept[0]} is in the history, though it is not trainable."
    return words or (f"{extra[0]} is in the history, and no weight has this path." if extra else "")


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
        return f"{name} was {series}: the best epoch is {epoch}; .best_epoch is {shown(found['best_epoch'])}."
    best = number(found["best_value"])
    if best is None or not abs(best - value) <= 1e-5 * max(1.0, abs(value)):
        return f"{name} was {series}: the best value is {value:g}; .best_value is {shown(found['best_value'])}."
    return ""


def has_the_best_weights(found, expected, monitor, metric, table, *rest):
    epoch, _, name, values = best_of(monitor, metric, table)
    series = ", ".join(f"{one:g}" for one in values)
    for start, (trainable, _) in enumerate(found["starts"]):
        if trainable != [start + 1.0, start + 1.0]:
            return f"The callback changed the weights while training went on: before epoch {start + 1}."
    (trainable, others), right = found["marks"], [epoch + 1.0, epoch + 1.0]
    if trainable != right:
        from_epoch = f"epoch {trainable[0] - 1:g}" if trainable[0] == trainable[1] else "several epochs"
        return f"{name} was {series}. After `fit` the model has the weights of {from_epoch}, expected {epoch}."
    if others != right:
        return "The moving averages of the normalisation are not those of the best epoch; they are weights as well."
    return ""


# ---- probes, the simplest first


def names(rng):
    start = seed(rng)
    yield call(["run.ckpt"], False, start, shown="save_checkpoint(“…/run.ckpt”, model, 1), then again with 2")
    several = ["run.keras", "run.npz", "run", "run.weights.h5", "run.v2.ckpt"]
    yield call(several, False, start + 1, shown="save_checkpoint with the names run.keras, run.npz, run, …")
    yield call(["run.ckpt"], True, start + 2, shown="save_checkpoint(“run.ckpt”, model, 1), in the present folder")


def one_file(rng):
    dropout = {**ADAM, "kind": "unseeded"}
    shown = "save_checkpoint, then load_checkpoint of the file, moved elsewhere"
    return [call(ADAM, int(rng.integers(2, 90)), seed(rng), shown=shown), call(dropout, 0, seed(rng), shown=shown)]


def onlookers(rng):
    over = "save_checkpoint over an older {}, with an onlooker"
    yield call("run.ckpt", True, seed(rng), shown=over.format("run.ckpt"))
    yield call("run.keras", True, seed(rng), shown=over.format("run.keras"))
    yield call("run", False, seed(rng), shown="save_checkpoint where there is no file yet, with an onlooker")


def failures(rng):
    moments = [0.2, 0.7, -4, -3, -2, -1]
    return [call(moments, seed(rng), shown="save_checkpoint over an older checkpoint, stopped in the middle")]


def returned(rng):
    epochs, shown = [int(rng.integers(2, 90)), 0], "load_checkpoint of two checkpoints, and of the first once more"
    return [call(PLAIN, epochs, ["run.ckpt", "other"], seed(rng), shown=shown)]


def trainings(rng):
    momentum = {**PLAIN, "settings": {"learning_rate": 0.1, "momentum": 0.9}}
    decay = {**PLAIN, "kind": "branching", "settings": {"momentum": 0.8, "decay": [0.1, 1, 0.7]}}
    for words, options, loads in (
        ("SGD with momentum", momentum, 1),
        ("Adam", ADAM, 2),
        ("a falling learning rate and batch normalisation", decay, 1),
        ("a learning rate that was changed by hand", {**ADAM, "later": 0.03}, 1),
    ):
        yield call(options, loads, seed(rng), shown=f"training goes on after load_checkpoint: {words}")


def randomness(rng):
    for kind, words in RANDOM.items():
        shown = f"training goes on after load_checkpoint: {words}"
        yield call({**PLAIN, "kind": kind}, 2 if kind == "seeded" else 1, seed(rng), shown=shown)


def looked_at(*which):
    """Return the recipe of one batch for each (maker, kind, words)."""

    def make(rng):
        for maker, kind, words in which:
            x = rng.uniform(-2, 2, (5, 4)).astype(np.float32)
            yield call(x, maker, kind, seed(rng), shown=f"layer_outputs(model, x) for {words}, x of shape (5, 4)")

    return make


def twice(rng):
    def weights(inputs, units):
        return [rng.uniform(-1, 1, shape).astype(np.float32) for shape in ((inputs, units), (units,))]

    x = rng.uniform(-2, 2, (7, 4)).astype(np.float32)
    shown = "layer_outputs(model, x) for a model that uses its second layer twice"
    return [call(x, weights(4, 5), weights(5, 5), weights(5, 3), shown=shown)]


def numbered(rng, epochs, batches):
    """Draw what all weights are set to: a number for each epoch and batch, none like another."""
    return (5.0 * (1 + rng.permutation(epochs * batches)) + 0.25).reshape(epochs, batches).tolist()


def recorded(frozen, real):
    """Return the recipe of trainings that are written down."""

    def make(rng):
        words = ", the first layer frozen" if frozen else ""
        yield call([numbered(rng, 3, 2)], frozen, real, shown=f"fit(…, epochs=3, callbacks=[WeightHistory()]){words}")
        two = [numbered(rng, 3, 1), numbered(rng, 2, 3)]
        yield call(two, frozen, False, shown=f"3 epochs, then 2 more, with one WeightHistory(){words}")

    return make


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
        yield call(monitor, "mae", rows, False, shown=f"{made} where that is {series}")


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
        yield call(monitor, metric, rows, False, shown=f"KeepBest(monitor=“{monitor}”) where that is {series}")


def restored(rng):
    a, b, c, d = np.sort(rng.uniform(0.2, 0.9, 4)).round(3).tolist()
    for values, real in (([c, a, d, b], True), ([a, d, c], False), ([d, c, b, a], False), ([b, c, a, a, d], False)):
        series = ", ".join(f"{value:g}" for value in values)
        words = "fit(…, callbacks=[KeepBest()])" if real else "KeepBest()"
        rows = table(rng, 2, values, int(np.argmin(values)))
        yield call("", "mae", rows, real, shown=f"{words} where val_loss is {series}")


# ---- exercises

save_checkpoint = exercise(
    "save_checkpoint",
    title="everything in one file",
    points=4,
    trains=True,
    seconds=60,
    forbids=("save_checkpoint",),
    checks=[
        holds(
            is_one_file,
            runs="files",
            calls=names,
            points=1,
            name="file",
            title="writes one file, exactly at the path",
            random=True,
        ),
        holds(
            is_all_there,
            runs="in_one_file",
            others=("load_checkpoint",),
            calls=one_file,
            points=1,
            name="contents",
            title="the file holds all that training needs, and saving changes nothing",
            requires=("file",),
            random=True,
        ),
        holds(
            is_whole_at_any_time,
            runs="watched",
            calls=onlookers,
            points=1,
            name="whole",
            title="at any moment there is a whole checkpoint at the path, or none yet",
            requires=("file",),
            random=True,
        ),
        holds(
            keeps_the_older,
            runs="failing",
            others=("load_checkpoint",),
            calls=failures,
            points=1,
            name="failure",
            title="a save that fails midway leaves the older checkpoint",
            requires=("file",),
            random=True,
        ),
    ],
)

load_checkpoint = exercise(
    "load_checkpoint",
    title="as if it had never stopped",
    points=5,
    trains=True,
    seconds=60,
    forbids=("load_checkpoint",),
    checks=[
        holds(
            returns_what_was_saved,
            runs="comes_back",
            others=("save_checkpoint",),
            calls=returned,
            points=1,
            name="model",
            title="returns the model and the epoch that were saved",
            random=True,
        ),
        holds(
            training_goes_on,
            runs="goes_on",
            others=("save_checkpoint",),
            calls=trainings,
            points=2,
            name="training",
            title="training goes on as if it had never stopped",
            requires=("model",),
            random=True,
        ),
        holds(
            masks_go_on,
            runs="goes_on",
            others=("save_checkpoint",),
            calls=randomness,
            points=2,
            name="random",
            title="the random numbers go on as if training had never stopped",
            requires=("model",),
            random=True,
        ),
    ],
)

layer_outputs = exercise(
    "layer_outputs",
    title="what each layer gives",
    points=3,
    seconds=30,
    checks=[
        agrees(
            runs="layers_give",
            calls=looked_at(
                ("sequential", "three layers", "three dense layers"),
                ("functional", "three layers", "three dense layers after keras.Input"),
                ("built later", "three layers", "a Sequential without keras.Input, after model.build"),
            ),
            points=1,
            title="gives what each layer of a chain gives",
        ),
        agrees(
            runs="layers_give",
            calls=looked_at(
                ("sequential", "dropout", "a model with Dropout"),
                ("functional", "normalisation", "a model with BatchNormalization"),
            ),
            points=1,
            name="inference",
            title="at inference, for one batch after another",
        ),
        agrees(
            runs="layers_give",
            calls=looked_at(
                ("branches", "skip", "a model in which a branch skips a layer"),
                ("branches", "side by side", "a model of two branches"),
                ("branches", "two ends", "a model of two branches and two outputs"),
            ),
            points=0.5,
            name="branches",
            title="follows a model that branches",
        ),
        holds(
            shows_a_call_of_each,
            runs="layer_used_twice",
            calls=twice,
            points=0.5,
            name="twice",
            title="copes with a layer that is used twice",
        ),
    ],
)

WeightHistory = exercise(
    "WeightHistory",
    title="a diary of the weights",
    points=3,
    seconds=30,
    checks=[
        holds(
            has_one_entry_an_epoch,
            runs="histories",
            calls=recorded(False, False),
            points=1,
            name="epochs",
            title="has one dict an epoch, with the path of each trainable weight",
        ),
        holds(
            shows_the_end_of_each_epoch,
            runs="histories",
            calls=recorded(False, True),
            points=1,
            name="copies",
            title="each entry is a copy from the end of its epoch",
            requires=("epochs",),
        ),
        holds(
            is_trainable_only,
            runs="histories",
            calls=recorded(True, False),
            points=1,
            name="trainable",
            title="only trainable weights are in it",
            requires=("epochs",),
        ),
    ],
)

KeepBest = exercise(
    "KeepBest",
    title="the weights of the best epoch",
    points=3,
    trains=True,
    seconds=30,
    forbids=("KeepBest",),
    checks=[
        holds(
            names_the_best,
            runs="best_kept",
            calls=lower,
            points=1,
            name="lower",
            title="finds the epoch with the lowest loss",
        ),
        holds(
            names_the_best,
            runs="best_kept",
            calls=higher,
            points=1,
            name="higher",
            title="of accuracies and AUC, the highest is the best",
        ),
        holds(
            has_the_best_weights,
            runs="best_kept",
            calls=restored,
            points=1,
            name="weights",
            title="after `fit` the model has the weights of its best epoch",
        ),
    ],
)
