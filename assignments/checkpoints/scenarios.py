"""What takes several steps in *checkpoints*: files that are written and read, training that goes on, callbacks.

Runs beside the student's code and returns plain values. Holds no answer and no tolerance: it only observes. Files live
in a folder of their own and are gone afterwards.
"""

import contextlib
import functools
import os
import sys
import tempfile
from pathlib import Path

import keras
import numpy as np
from keras import ops

BEFORE, AFTER = 2, 2  # steps of training before the checkpoint, and after it


# ---- models and their training


def layers_of(kind):
    """Return the hidden layers of a sequential model."""
    dense, dropout = keras.layers.Dense, keras.layers.Dropout
    if kind == "seeded":
        return [dense(24, activation="tanh"), dropout(0.3, seed=5)]
    if kind == "unseeded":
        return [dense(24, activation="tanh"), dropout(0.2), dense(16, activation="tanh"), dropout(0.3)]
    if kind == "noise":
        return [keras.layers.GaussianNoise(0.2), dense(6, activation="tanh"), keras.layers.GaussianDropout(0.2)]
    if kind == "nested":
        return [keras.Sequential([keras.Input((4,)), dense(24, activation="tanh"), dropout(0.3)])]
    return [dense(6, activation="tanh")]


def network(options, seed):
    """Return a compiled model of 4 inputs and 3 outputs; the same `seed` gives the same weights."""
    keras.utils.set_random_seed(seed)
    if options["kind"] == "branching":
        inputs = keras.Input((4,))
        hidden = keras.layers.BatchNormalization()(keras.layers.Dense(6, activation="relu")(inputs))
        outputs = keras.layers.Dense(3)(keras.layers.Concatenate()([inputs, hidden]))
        model = keras.Model(inputs, outputs)
    else:
        model = keras.Sequential([keras.Input((4,)), *layers_of(options["kind"]), keras.layers.Dense(3)])
    settings = dict(options["settings"])
    if "decay" in settings:
        settings["learning_rate"] = keras.optimizers.schedules.ExponentialDecay(*settings.pop("decay"))
    optimizer = keras.optimizers.get({"class_name": options["optimizer"], "config": settings})
    model.compile(optimizer=optimizer, loss="mse", run_eagerly=True)
    if "later" in options:
        model.optimizer.learning_rate = options["later"]
    return model


def train(model, seed, steps):
    """Take so many steps on batches that `seed` decides."""
    model.run_eagerly = True
    rng = np.random.default_rng(seed)
    for _ in range(steps):
        x, y = rng.normal(size=(5, 4)), rng.normal(size=(5, 3))
        model.train_on_batch(x.astype(np.float32), y.astype(np.float32))


def trained(options, seed):
    model = network(options, seed)
    train(model, seed, BEFORE)
    return model


def inputs(seed):
    return np.random.default_rng(seed).normal(size=(7, 4)).astype(np.float32)


def outputs(model, seed, *, training):
    return ops.convert_to_numpy(model(inputs(seed), training=training))


def difference(one, other):
    """Return the largest difference between two lists of arrays, infinite where their shapes differ."""
    if [np.shape(a) for a in one] != [np.shape(b) for b in other]:
        return np.inf
    return max(float(np.abs(np.asarray(a, float) - b).max()) for a, b in zip(one, other, strict=True))


# ---- save_checkpoint and load_checkpoint, each with the other


@contextlib.contextmanager
def folder():
    """Be in an empty folder for a while."""
    with tempfile.TemporaryDirectory() as name, contextlib.chdir(name):
        yield Path(name).resolve()


def attempted(name, function, *arguments):
    """Call the other function of the pair; return (what it gave, "") or (None, why it cannot be used)."""
    if function is None:
        return None, f"{name} is not there yet"
    try:
        return function(*arguments), ""
    except NotImplementedError:
        return None, f"{name} is not written yet"
    except Exception as error:
        return None, f"{name} raised {type(error).__name__}: {str(error)[:300]}"


def pair(came):
    """Return (model, epoch) and what is wrong with their form, or ""."""
    if not isinstance(came, tuple | list) or len(came) != 2:
        return None, None, f"a {type(came).__name__}" if came is not None else "None"
    model, epoch = came
    if not isinstance(model, keras.Model):
        return None, None, f"the pair ({type(model).__name__}, {type(epoch).__name__})"
    return model, epoch, ""


def state(model, seed):
    """Return what a checkpoint must bring back at once, as arrays."""
    return {"weights": model.get_weights(), "outputs": [outputs(model, seed, training=False)]}


def future(model, seed):
    """Return what the model does next: a pass in training, then steps of training, all on data that `seed` decides."""
    steps, rate = int(model.optimizer.iterations), float(model.optimizer.learning_rate)
    masks = [outputs(model, seed, training=True)]
    train(model, seed + 1, AFTER)
    return {"steps": steps, "rate": rate, "masks": masks, "after": model.get_weights()}


def compared(model, epoch, known, seed, coming=None):
    """Return how a model that was loaded differs from what is `known`, and its future from that which was `coming`."""
    now = state(model, seed)
    found = {"epoch": epoch, "compiled": bool(model.compiled and model.optimizer is not None)}
    found |= {key: difference(now[key], known[key]) for key in now}
    if coming is not None and found["compiled"] and np.isfinite(found["weights"]):
        found |= futures_compared(future(model, seed), coming)
    return found


def futures_compared(one, other):
    found = {key: [one[key], other[key]] for key in ("steps", "rate")}
    return found | {key: difference(one[key], other[key]) for key in ("masks", "after")}


def loaded(load_checkpoint, path, known, seed, coming=None, now=None):
    """Load a file; return what `compared` says, and whether the weights are those of the model as it is `now`."""
    model, epoch, form = pair(load_checkpoint(str(path)))
    if form:
        return {"form": form}
    found = compared(model, epoch, known, seed, coming)
    return found if now is None else found | {"as now": difference(model.get_weights(), now.get_weights()) == 0}


def comes_back(load_checkpoint, options, epochs, names, seed, *, save_checkpoint):
    """Save several models, train them on, and load each; the first one twice."""
    with folder() as where:
        kept = []
        for number, (name, epoch) in enumerate(zip(names, epochs, strict=True)):
            model = trained(options, seed + number)
            known = state(model, seed)
            why = attempted("save_checkpoint", save_checkpoint, str(where / name), model, epoch)[1]
            if why:
                return {"trouble": why}
            train(model, seed, AFTER)
            kept.append((where / name, known, model))
        before = [path.read_bytes() for path, *_ in kept if path.is_file()]
        found = [loaded(load_checkpoint, path, known, seed, now=model) for path, known, model in [*kept, *kept[:1]]]
        touched = before != [path.read_bytes() for path, *_ in kept if path.is_file()]
    return {"loads": found, "touched": touched}


def goes_on(load_checkpoint, options, loads, seed, *, save_checkpoint):
    """Train, save, and compare the training that goes on with that of a model which is loaded."""
    with folder() as where:
        model = trained(options, seed)
        known = state(model, seed)
        why = attempted("save_checkpoint", save_checkpoint, str(where / "run.ckpt"), model, 3)[1]
        if why:
            return {"trouble": why}
        coming = future(model, seed)
        return {"loads": [loaded(load_checkpoint, where / "run.ckpt", known, seed, coming) for _ in range(loads)]}


def in_one_file(save_checkpoint, options, epoch, seed, *, load_checkpoint):
    """Save, move the file elsewhere, remove everything else, load; and see whether saving changed the model."""
    with folder() as where, tempfile.TemporaryDirectory() as elsewhere:
        model, other = (trained(options, seed) for _ in range(2))
        known = state(model, seed)
        save_checkpoint(str(where / "run.ckpt"), model, epoch)
        save_checkpoint(str(where / "other.ckpt"), network(options, seed + 1), epoch + 1)
        if not (where / "run.ckpt").is_file():
            return {"trouble": "there is no file at the path"}
        moved = (where / "run.ckpt").rename(Path(elsewhere, "moved"))
        for file in where.iterdir():
            if file.is_file():
                file.unlink()
        coming = future(other, seed)
        saved = futures_compared(future(model, seed), coming)
        came, why = attempted("load_checkpoint", load_checkpoint, str(moved))
        if why:
            return {"trouble": why, "saved": saved}
        return {"saved": saved, "loads": [loaded(lambda path: came, moved, known, seed, coming)]}


def files(save_checkpoint, names, relative, seed):
    """Save twice under each name, beside a file that was there; return what is in the folder."""
    model = trained({"kind": "plain", "optimizer": "SGD", "settings": {}}, seed)
    return [one_file(save_checkpoint, name, model, relative) for name in names]


def one_file(save_checkpoint, name, model, relative):
    with folder() as where:
        (where / "notes.txt").write_text("mine")
        path, contents = where / name, []
        for epoch in (1, 2):
            save_checkpoint(name if relative else str(path), model, epoch)
            contents.append(path.read_bytes() if path.is_file() else b"")
        there = sorted(file.name for file in where.iterdir() if file.name != "notes.txt")
        kept = (where / "notes.txt").is_file() and (where / "notes.txt").read_text() == "mine"
    return {
        "name": name,
        "there": there,
        "written": bool(contents[1]),
        "same": contents[0] == contents[1],
        "notes": kept,
    }


# ---- a crash midway


HERE = (lambda: None).__code__.co_filename
LIBRARIES = tuple(str(Path(module.__file__).parents[up]) for module, up in ((os, 0), (keras, 1), (np, 1)))
WRITERS = ("zipfile", "tarfile", "pickle", "json", "shutil", "pathlib", "h5py", "keras/src/saving", "numpy/lib")


@functools.cache
def kind_of(name):
    """Return whether a file of code is the student's own ("own"), of a module that writes files, or another ("")."""
    if name != HERE and not name.startswith((*LIBRARIES, "<")):
        return "own"
    return "writer" if any(part in name for part in WRITERS) else ""


class Onlooker:
    """Looks at one file before every line that runs, or stops the program at one of them.

    Lines count that are the student's own, or of those modules that write files.
    """

    def __init__(self, path, stop_at=None, error=None):
        self.path, self.stop_at, self.error = path, stop_at, error
        self.lines, self.seen, self.last = {"own": 0, "writer": 0}, [], None
        self.follow = {"own": self.follow_own, "writer": self.follow_writer, "": None}

    def __enter__(self):
        self.before = sys.gettrace()
        self.look()
        sys.settrace(self.enter)
        return self

    def __exit__(self, *_):
        sys.settrace(self.before)
        self.look()

    def enter(self, frame, event, _):
        """Look, and decide how closely to follow a function that begins."""
        kind = kind_of(frame.f_code.co_filename)
        if self.stop_at is None:
            self.look()
            frame.f_trace_opcodes = kind == "own"
        return self.follow[kind]

    def follow_own(self, frame, event, _):
        """Follow the student's lines."""
        self.step("own", event)
        return self.follow_own

    def follow_writer(self, frame, event, _):
        """Follow the lines of a module that writes files."""
        self.step("writer", event)
        return self.follow_writer

    def step(self, kind, event):
        """Look, and count the lines."""
        if self.stop_at is None:
            self.look()
        if event == "line":
            self.lines[kind] += 1
            if (kind, self.lines[kind]) == self.stop_at:
                raise self.error

    def look(self):
        """Note the file's content and which file it is, if that has changed."""
        try:
            now = os.stat(self.path)  # noqa: PTH116 - quick, since it is called before every line
        except OSError:
            now = None
        mark = None if now is None else (now.st_ino, now.st_size, now.st_mtime_ns)
        if mark != self.last or not self.seen:
            content = None if now is None or not Path(self.path).is_file() else Path(self.path).read_bytes()
            self.seen.append((content, None if now is None else now.st_ino))
            self.last = mark


def watched(save_checkpoint, name, older, seed):
    """Save while an onlooker looks at the file all the time; say what it saw there between the old and the new."""
    options = {"kind": "plain", "optimizer": "Adam", "settings": {}}
    with folder() as where:
        path = str(where / name)
        if older:
            save_checkpoint(path, trained(options, seed), 1)
        model = trained(options, seed + 1)
        with Onlooker(path) as onlooker:
            save_checkpoint(path, model, 2)
    first, last = onlooker.seen[0], onlooker.seen[-1]
    between = [content for content, _ in onlooker.seen if content not in (first[0], last[0])]
    return {
        "written": last[0] is not None and last[0] != first[0],
        "empty": b"" in between,
        "part": any(content for content in between),
        "gone": older and any(content is None for content, _ in onlooker.seen),
        "in place": older and first[1] == last[1],
    }


def line_at(lines, moment):
    """Return (kind, number) of a line: some share of the libraries' lines, or one of the student's own from the end."""
    if moment < 0 or not lines["writer"]:
        return "own", max(lines["own"] + int(moment) + 1, 1)
    return "writer", 1 + int(moment * lines["writer"])


def failing(save_checkpoint, moments, seed, *, load_checkpoint):
    """Save over an older checkpoint again and again, stop it at one moment each time; at the end let it save.

    At every second moment somebody interrupts the program, at the others the disk is full.
    """
    options = {"kind": "plain", "optimizer": "Adam", "settings": {}}
    with folder() as where:
        path, endings = where / "run.ckpt", []
        model, newer = trained(options, seed), trained(options, seed + 1)
        save_checkpoint(str(path), newer, 2)
        with Onlooker(path, stop_at=("", 0)) as rehearsal:
            save_checkpoint(str(path), model, 1)
        old = path.read_bytes()
        for number, moment in enumerate(moments):
            error = KeyboardInterrupt() if number % 2 else OSError(28, "No space left on device")
            onlooker = Onlooker(path, line_at(rehearsal.lines, moment), error)
            raised = ending(onlooker, save_checkpoint, str(path), newer, 2)
            kept = path.is_file() and path.read_bytes() == old
            came = None if kept else pair(attempted("load_checkpoint", load_checkpoint, str(path))[0])[1]
            endings.append({"raised": raised, "there": path.is_file(), "kept": kept, "epoch": came})
            if not kept:
                break
        again = attempted("save_checkpoint", save_checkpoint, str(path), newer, 2)[1]
    return {"endings": endings, "again": again}


def ending(onlooker, function, *arguments):
    """Call `function` under the eyes of `onlooker` and return the name of the exception that it ended with."""
    try:
        with onlooker:
            function(*arguments)
    except (Exception, KeyboardInterrupt) as error:
        return type(error).__name__
    return "nothing"


# ---- layer_outputs


def with_weights(model, seed):
    """Return `model` with weights that `seed` decides, the moving statistics of normalisations among them."""
    rng = np.random.default_rng(seed)
    model.set_weights([rng.uniform(0.3, 1.5, w.shape) * rng.choice([-1, 1], w.shape) for w in model.weights])
    for layer in model.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.moving_variance.assign(abs(layer.moving_variance))
    return model


def chain(kind):
    """Return a model without branches."""
    dense, inputs = keras.layers.Dense, keras.Input((4,))
    layers = {
        "three layers": [dense(6, activation="tanh"), dense(5, activation="relu"), dense(3)],
        "dropout": [dense(6, activation="tanh"), keras.layers.Dropout(0.3), dense(3)],
        "normalisation": [dense(6), keras.layers.BatchNormalization(), keras.layers.Activation("relu"), dense(3)],
    }[kind]
    return keras.Sequential([inputs, *layers])


def chain_in_function_style(kind):
    x = inputs = keras.Input((4,))
    for layer in chain(kind).layers:
        x = type(layer).from_config(layer.get_config())(x)
    return keras.Model(inputs, x)


def built_later(kind):
    """Return a sequential model that learns the number of its inputs at the end."""
    model = keras.Sequential([type(layer).from_config(layer.get_config()) for layer in chain(kind).layers])
    model.build((None, 4))
    return model


def branching(kind):
    inputs = keras.Input((4,))
    left = keras.layers.Dense(6, activation="tanh")(inputs)
    right = keras.layers.Dense(6, activation="relu")(left if kind == "skip" else inputs)
    joined = (keras.layers.Add() if kind == "skip" else keras.layers.Concatenate())([left, right])
    ends = keras.layers.Dense(3)(joined)
    if kind == "two ends":
        ends = [ends, keras.layers.Dense(2, activation="tanh")(right)]
    return keras.Model(inputs, ends)


MAKERS = {
    "sequential": chain,
    "functional": chain_in_function_style,
    "built later": built_later,
    "branches": branching,
}


def layers_give(layer_outputs, x, maker, kind, seed):
    """Ask twice, with another batch first, and return the second answer."""
    model = with_weights(MAKERS[maker](kind), seed)
    layer_outputs(model, 2 * x[:3])
    return layer_outputs(model, x)


def layer_used_twice(layer_outputs, x, first, twice, last):
    """Lead `x` through a layer, twice through another one, and through a last one; each is `(kernel, bias)`."""
    inputs = keras.Input((x.shape[1],))
    layers = [keras.layers.Dense(len(bias), activation="tanh") for _, bias in (first, twice, last)]
    model = keras.Model(inputs, layers[2](layers[1](layers[1](layers[0](inputs)))))
    for layer, weights in zip(layers, (first, twice, last), strict=True):
        layer.set_weights(weights)
    return layer_outputs(model, x)


# ---- WeightHistory and KeepBest, in training whose weights and losses are set from outside


class Conductor(keras.callbacks.Callback):
    """Sets all weights after every batch, as a table of numbers says, so that it is known who has what when."""

    def __init__(self, table):
        super().__init__()
        self.table = table

    def on_epoch_begin(self, epoch, logs=None):
        """Remember the epoch."""
        self.epoch = epoch

    def on_train_batch_end(self, batch, logs=None):
        """Set weight i to `number + i` everywhere, but for a small step from entry to entry."""
        set_all(self.model, self.table[self.epoch][batch])


def set_all(model, number):
    for i, weight in enumerate(model.weights):
        steps = np.arange(np.prod(weight.shape)).reshape(weight.shape) / 64
        weight.assign(number + i + steps)


def conducted(frozen):
    """Return a model of two dense layers with a normalisation between; the first is frozen if asked for."""
    layers = keras.layers
    inner = [layers.Dense(4, name="one", trainable=not frozen), layers.BatchNormalization(name="norm")]
    model = keras.Sequential([keras.Input((3,)), *inner, layers.Dense(2, name="two")], name="net")
    model.compile(optimizer=keras.optimizers.SGD(0.0), loss="mse", run_eagerly=True)
    return model


def perform(model, callbacks, batches, logs):
    """Call callbacks as `fit` does, with so many `batches` in each epoch and the `logs` of each, but do not train."""
    every = keras.callbacks.CallbackList(callbacks, model=model, epochs=len(logs), steps=batches, verbose=0)
    every.on_train_begin()
    for epoch, said in enumerate(logs):
        every.on_epoch_begin(epoch)
        for batch in range(batches):
            every.on_train_batch_begin(batch)
            every.on_train_batch_end(batch, {"loss": said["loss"]})
        every.on_test_begin()
        every.on_test_end({"loss": said.get("val_loss", 0.0)})
        every.on_epoch_end(epoch, dict(said))
    every.on_train_end(dict(logs[-1]))


def fit(model, callbacks, table):
    """Train with one row of `table` an epoch and one entry of it a batch."""
    rows = 2 * len(table[0])
    x, y = np.ones((rows, 3), np.float32), np.ones((rows, 2), np.float32)
    model.fit(x, y, batch_size=2, epochs=len(table), shuffle=False, verbose=0, callbacks=callbacks)


def histories(callback_class, tables, frozen, real):
    """Train once for each table with one callback, then change the weights and return what it remembers.

    Another callback looks on while another model trains for one epoch.
    """
    model, callback, stranger = conducted(frozen), callback_class(), callback_class()
    perform(conducted(frozen), [stranger], 1, [{"loss": 1.0}])
    for table in tables:
        if real:
            fit(model, [Conductor(table), callback], table)
        else:
            perform(model, [Conductor(table), callback], len(table[0]), [{"loss": 1.0}] * len(table))
    set_all(model, -1000.0)
    return {
        "history": callback.history,
        "stranger": len(stranger.history),
        "paths": [weight.path for weight in model.weights],
        "shapes": [list(weight.shape) for weight in model.weights],
        "trainable": [weight.path for weight in model.trainable_weights],
    }


class Script(keras.callbacks.Callback):
    """Makes the loss and the metric of each epoch those of a table, and marks whose weights they are."""

    def __init__(self, table):
        super().__init__()
        self.table, self.starts = table, []

    def put(self, mark, loss, metric):
        """Set all weights to `mark`, except for those of the last layer, which make the loss and the metric."""
        *body, kernel, bias = self.model.weights
        for weight in body:
            weight.assign(np.full(weight.shape, mark))
        kernel.assign(np.zeros(kernel.shape))
        bias.assign([loss, metric])

    def on_epoch_begin(self, epoch, logs=None):
        """Note whose weights the epoch starts from, and put those of its batch."""
        self.starts.append(marks(self.model))
        self.put(epoch + 0.5, *self.table[epoch][:2])
        self.epoch = epoch

    def on_train_batch_end(self, batch, logs=None):
        """Put the weights with which the epoch ends and is validated."""
        self.put(self.epoch + 1.0, *self.table[self.epoch][2:])


def marks(model):
    """Return the smallest and the largest mark: of the trainable weights, and of the others."""
    found = {True: [], False: []}
    for weight in model.weights[:-2]:
        found[weight.trainable].extend(ops.convert_to_numpy(weight).ravel().tolist())
    return [[min(found[kind]), max(found[kind])] for kind in (True, False)]


def scripted(metric):
    """Return a model whose two outputs are its loss and its metric."""
    layers = [keras.layers.Dense(3), keras.layers.BatchNormalization(), keras.layers.Dense(2)]
    model = keras.Sequential([keras.Input((2,)), *layers])
    measure = keras.metrics.MeanMetricWrapper(lambda y, outputs: outputs[:, 1], name=metric)
    loss = lambda y, outputs: outputs[:, 0]  # noqa: E731
    model.compile(keras.optimizers.SGD(0.0), loss=loss, metrics=[measure], run_eagerly=True)
    return model


def best_kept(callback_class, monitor, metric, table, real):
    """Train with one batch an epoch, with the losses and metrics of `table`; return what is kept at the end."""
    model, script = scripted(metric), Script(table)
    callback = callback_class(monitor=monitor) if monitor else callback_class()
    if real:
        x, y = np.ones((2, 2), np.float32), np.ones((2, 2), np.float32)
        model.fit(x, y, epochs=len(table), verbose=0, validation_data=(x, y), callbacks=[script, callback])
    else:
        names = ("loss", metric, "val_loss", f"val_{metric}")
        perform(model, [script, callback], 1, [dict(zip(names, row, strict=True)) for row in table])
    return {
        "best_epoch": callback.best_epoch,
        "best_value": callback.best_value,
        "marks": marks(model),
        "starts": script.starts[1:],
    }
