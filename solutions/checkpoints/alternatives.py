"""Honest answers to *checkpoints* that are written in other words than the reference; each must earn everything.

Parsed by the grader, never imported: each definition is observed in the place of the exercise's own, with this file's imports and helpers and
the reference's names around it. What saves and what loads are tried together, in formats of their own.
"""

# ruff: noqa: PTH100, PTH104, PTH105, PTH108, PTH118, PTH120, PTH123, PTH208, TID251

import base64
import copy
import io
import json
import os
import pickle
import shutil
import tarfile
import tempfile
import uuid
import zipfile
from pathlib import Path
from typing import NamedTuple

import h5py
import keras
import numpy as np
import tensorflow as tf
from keras import ops

from autograder.authoring import alternative


def saving(save, load):
    """Put `save` in the place of the answer, and `load` beside it."""
    globals()["load_checkpoint"] = load
    return lambda _: save


def loading(save, load):
    """Put `load` in the place of the answer, and `save` beside it."""
    globals()["save_checkpoint"] = save
    return lambda _: load


def random_variables(model):
    weights = {id(weight) for weight in model.weights}
    return [variable for variable in model.variables if id(variable) not in weights]


def keras_bytes(model):
    """The bytes of a .keras file."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "m.keras"
        model.save(file)
        return file.read_bytes()


def from_keras_bytes(content):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "m.keras"
        file.write_bytes(content)
        return keras.models.load_model(file)


# ---- a pickled dict, in a named temporary file


def save_pickled_dict(path, model, epoch):
    everything = {
        "model": keras_bytes(model),
        "random": [ops.convert_to_numpy(v) for v in random_variables(model)],
        "epoch": epoch,
    }
    folder = os.path.dirname(os.path.abspath(path))
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
        pickle.dump(everything, file)
    os.replace(file.name, path)


def load_pickled_dict(path):
    with open(path, "rb") as file:
        everything = pickle.load(file)
    model = from_keras_bytes(everything["model"])
    for variable, value in zip(random_variables(model), everything["random"]):
        variable.assign(value)
    return model, everything["epoch"]


@alternative(exercise="save_checkpoint", name="pickled-dict")
@saving(save_pickled_dict, load_pickled_dict)
def pickled_dict_saved(): ...


@alternative(exercise="load_checkpoint", name="pickled-dict")
@loading(save_pickled_dict, load_pickled_dict)
def pickled_dict_loaded(): ...


# ---- the model itself, pickled; Path.replace


def save_pickled_model(path, model, epoch):
    path = Path(path)
    unfinished = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    states = {v.path + str(i): np.array(v.value) for i, v in enumerate(random_variables(model))}
    try:
        unfinished.write_bytes(pickle.dumps((model, list(states.values()), np.int64(epoch))))
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def load_pickled_model(path):
    model, states, epoch = pickle.loads(Path(path).read_bytes())
    [variable.assign(state) for variable, state in zip(random_variables(model), states)]
    return [model, epoch]


@alternative(exercise="save_checkpoint", name="pickled-model")
@saving(save_pickled_model, load_pickled_model)
def pickled_model_saved(): ...


@alternative(exercise="load_checkpoint", name="pickled-model")
@loading(save_pickled_model, load_pickled_model)
def pickled_model_loaded(): ...


# ---- numbers by hand in an npz, words as JSON among them; shutil.move


def save_npz(path, model, epoch):
    words = {
        "model": keras.saving.serialize_keras_object(model),
        "optimizer": keras.saving.serialize_keras_object(model.optimizer),
        "loss": model.loss,
    }
    arrays = {f"w{i:04d}": w for i, w in enumerate(model.get_weights())}
    arrays |= {f"o{i:04d}": ops.convert_to_numpy(v) for i, v in enumerate(model.optimizer.variables)}
    arrays |= {f"r{i:04d}": ops.convert_to_numpy(v) for i, v in enumerate(random_variables(model))}
    unfinished = str(path) + ".tmp"
    with open(unfinished, "wb") as file:
        np.savez(file, words=json.dumps(words), epoch=epoch, **arrays)
    shutil.move(unfinished, path)


def load_npz(path):
    with np.load(path) as file:
        words = json.loads(str(file["words"]))
        model = keras.saving.deserialize_keras_object(words["model"])
        optimizer = keras.saving.deserialize_keras_object(words["optimizer"])
        model.compile(optimizer=optimizer, loss=words["loss"])
        groups = {
            kind: [file[name] for name in sorted(file.files) if name[0] == kind and name[1:].isdigit()]
            for kind in "wor"
        }
        epoch = int(file["epoch"])
    model.set_weights(groups["w"])
    if groups["o"][0] or len(groups["o"]) > 2:
        optimizer.build(model.trainable_variables)
    for variable, value in zip(optimizer.variables, groups["o"]):
        variable.assign(value)
    for variable, value in zip(random_variables(model), groups["r"]):
        variable.assign(value)
    return model, epoch


@alternative(exercise="save_checkpoint", name="npz")
@saving(save_npz, load_npz)
def npz_saved(): ...


@alternative(exercise="load_checkpoint", name="npz")
@loading(save_npz, load_npz)
def npz_loaded(): ...


# ---- Keras's own file with two more entries; os.rename


def save_extended(path, model, epoch):
    unfinished = f"{path}-{os.getpid()}.keras"
    model.save(unfinished)
    with zipfile.ZipFile(unfinished, "a") as archive:
        archive.writestr("epoch", str(epoch))
        archive.writestr("seeds", json.dumps([ops.convert_to_numpy(v).tolist() for v in random_variables(model)]))
    os.rename(unfinished, path)


def load_extended(path):
    with tempfile.TemporaryDirectory() as folder:
        copied = shutil.copy(path, os.path.join(folder, "copy.keras"))
        model = keras.saving.load_model(copied)
        with zipfile.ZipFile(copied) as archive:
            epoch, seeds = int(archive.read("epoch")), json.loads(archive.read("seeds"))
    for variable, seed in zip(random_variables(model), seeds, strict=True):
        variable.assign(np.array(seed, dtype=variable.dtype))
    return model, epoch


@alternative(exercise="save_checkpoint", name="extended-keras-file")
@saving(save_extended, load_extended)
def extended_saved(): ...


@alternative(exercise="load_checkpoint", name="extended-keras-file")
@loading(save_extended, load_extended)
def extended_loaded(): ...


# ---- HDF5, the file's own folder flushed


def save_h5(path, model, epoch):
    unfinished = os.fspath(path) + ".part"
    with h5py.File(unfinished, "w") as file:
        file.attrs["model"] = model.to_json()
        file.attrs["compile"] = json.dumps(model.get_compile_config())
        file.attrs["epoch"] = epoch
        for group, variables in (
            ("weights", model.weights),
            ("optimizer", model.optimizer.variables),
            ("random", random_variables(model)),
        ):
            for i, variable in enumerate(variables):
                file.create_dataset(f"{group}/{i}", data=ops.convert_to_numpy(variable))
    os.replace(unfinished, path)
    folder = os.open(os.path.dirname(path) or ".", os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def load_h5(path):
    with h5py.File(path, "r") as file:
        model = keras.models.model_from_json(file.attrs["model"])
        model.compile_from_config(json.loads(file.attrs["compile"]))
        model.optimizer.build(model.trainable_variables)
        for group, variables in (
            ("weights", model.weights),
            ("optimizer", model.optimizer.variables),
            ("random", random_variables(model)),
        ):
            for i, variable in enumerate(variables):
                variable.assign(file[f"{group}/{i}"][()])
        return model, file.attrs["epoch"]


@alternative(exercise="save_checkpoint", name="hdf5")
@saving(save_h5, load_h5)
def h5_saved(): ...


@alternative(exercise="load_checkpoint", name="hdf5")
@loading(save_h5, load_h5)
def h5_loaded(): ...


# ---- one JSON text; the states found layer by layer


def layers_with_seeds(model):
    return [layer for layer in model._flatten_layers() if hasattr(layer, "seed_generator")]


class Loaded(NamedTuple):
    model: keras.Model
    epoch: int


def save_json(path, model, epoch):
    text = json.dumps(
        {
            "model": base64.b64encode(keras_bytes(model)).decode(),
            "seeds": [np.asarray(layer.seed_generator.state.numpy()).tolist() for layer in layers_with_seeds(model)],
            "epoch": int(epoch),
        }
    )
    handle, unfinished = tempfile.mkstemp(dir=os.path.dirname(path) or ".", suffix=".json")
    try:
        with os.fdopen(handle, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(handle)
        os.replace(unfinished, path)
    except BaseException:
        os.unlink(unfinished)
        raise


def load_json(path):
    with open(path) as file:
        kept = json.load(file)
    model = from_keras_bytes(base64.b64decode(kept["model"]))
    for layer, seed in zip(layers_with_seeds(model), kept["seeds"], strict=True):
        layer.seed_generator.state.assign(seed)
    return Loaded(model, kept["epoch"])


@alternative(exercise="save_checkpoint", name="json-text")
@saving(save_json, load_json)
def json_saved(): ...


@alternative(exercise="load_checkpoint", name="json-text")
@loading(save_json, load_json)
def json_loaded(): ...


# ---- a tar archive, with the global generators in it as well


def save_tar(path, model, epoch):
    path = Path(path).absolute()
    unfinished = path.parent / (path.name + "~")
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        model.save(os.path.join(folder, "model.keras"))
        variables = [ops.convert_to_numpy(v) for v in model.variables]
        with open(os.path.join(folder, "rest.pickle"), "wb") as file:
            pickle.dump({"epoch": epoch, "variables": variables, "numpy": np.random.get_state()}, file)
        with tarfile.open(unfinished, "w:gz") as archive:
            for name in ("model.keras", "rest.pickle"):
                archive.add(os.path.join(folder, name), arcname=name)
    os.replace(unfinished, path)


def load_tar(path):
    with tarfile.open(path) as archive, tempfile.TemporaryDirectory() as folder:
        for name in ("model.keras", "rest.pickle"):
            (Path(folder) / name).write_bytes(archive.extractfile(name).read())
        model = keras.models.load_model(os.path.join(folder, "model.keras"))
        rest = pickle.loads((Path(folder) / "rest.pickle").read_bytes())
    for variable, value in zip(model.variables, rest["variables"]):
        variable.assign(value)
    np.random.set_state(rest["numpy"])
    return model, rest["epoch"]


@alternative(exercise="save_checkpoint", name="tar")
@saving(save_tar, load_tar)
def tar_saved(): ...


@alternative(exercise="load_checkpoint", name="tar")
@loading(save_tar, load_tar)
def tar_loaded(): ...


# ---- layer_outputs


def counted(model):
    return [layer for layer in model.layers if type(layer).__name__ != "InputLayer"]


@alternative(exercise="layer_outputs", name="predict")
def layer_outputs_predict(model, x):
    return keras.Model(inputs=model.inputs, outputs=[layer.output for layer in counted(model)]).predict(x, verbose=0)


@alternative(exercise="layer_outputs", name="a-model-a-layer")
def layer_outputs_each(model, x):
    return [keras.Model(model.inputs, layer.output)(x).numpy() for layer in counted(model)]


@alternative(exercise="layer_outputs", name="function")
def layer_outputs_function(model, x):
    function = keras.Function(model.inputs, [layer.output for layer in counted(model)])
    return [np.asarray(one) for one in function([ops.convert_to_tensor(x)])]


@alternative(exercise="layer_outputs", name="listening-to-the-calls")
def layer_outputs_listening(model, x):
    heard = {}

    def listened(layer, call):
        def listening(*args, **kwargs):
            heard[layer.name] = call(*args, **kwargs)
            return heard[layer.name]

        return listening

    for layer in counted(model):
        layer.call = listened(layer, layer.call)
    try:
        model(x, training=False)
    finally:
        for layer in counted(model):
            del layer.call
    return [ops.convert_to_numpy(heard[layer.name]) for layer in counted(model)]


@alternative(exercise="layer_outputs", name="every-call")
def layer_outputs_every_call(model, x):
    """Both outputs of a layer that is used twice, in the order of `model.layers`."""
    heard = {layer.name: [] for layer in counted(model)}
    originals = {layer: layer.call for layer in counted(model)}

    def listened(layer):
        def listening(*args, **kwargs):
            heard[layer.name].append(originals[layer](*args, **kwargs))
            return heard[layer.name][-1]

        return listening

    for layer in originals:
        layer.call = listened(layer)
    model(x)
    for layer in originals:
        del layer.call
    return [np.array(y) for layer in counted(model) for y in heard[layer.name]]


@alternative(exercise="layer_outputs", name="dict-of-outputs")
def layer_outputs_dict(model, x):
    names = [layer.name for layer in counted(model)]
    inside = keras.Model(model.inputs, {layer.name: layer.output for layer in counted(model)})
    found = inside(tf.convert_to_tensor(x), training=False)
    return tuple(found[name].numpy() for name in names)


# ---- WeightHistory


@alternative(exercise="WeightHistory", name="numpy-method")
class WeightHistoryNumpy(keras.callbacks.Callback):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.history = []

    def on_epoch_end(self, epoch, logs=None):
        self.history.append({w.path: w.numpy().copy() for w in self.model.trainable_variables})


@alternative(exercise="WeightHistory", name="anew-each-time")
class WeightHistoryAnew(keras.callbacks.Callback):
    def on_train_begin(self, logs=None):
        self.history = []

    def on_epoch_end(self, epoch, logs=None):
        entry = {}
        for layer in self.model.layers:
            for w in layer.trainable_weights:
                entry[w.path] = np.copy(w.value)
        self.history += [entry]


@alternative(exercise="WeightHistory", name="deep-copies")
class WeightHistoryDeep(keras.callbacks.Callback):
    history = None

    def on_epoch_end(self, epoch, logs=None):
        self.history = self.history or []
        values = [ops.convert_to_numpy(w) for w in self.model.trainable_weights]
        self.history.append(copy.deepcopy(dict(zip([w.path for w in self.model.trainable_weights], values))))


@alternative(exercise="WeightHistory", name="tensors")
class WeightHistoryTensors(keras.callbacks.Callback):
    def __init__(self):
        super().__init__()
        self._entries = []

    @property
    def history(self):
        return list(self._entries)

    def on_epoch_end(self, epoch, logs=None):
        self._entries.append({w.path: tf.identity(w.value) for w in self.model.trainable_weights})


@alternative(exercise="WeightHistory", name="lambda-callback")
class WeightHistoryLambda(keras.callbacks.LambdaCallback):
    def __init__(self):
        self.history = []
        super().__init__(on_epoch_end=self.write_down)

    def write_down(self, epoch, logs):
        trainable = {id(w) for w in self.model.trainable_weights}
        pairs = zip(self.model.weights, self.model.get_weights())
        self.history.append({w.path: array for w, array in pairs if id(w) in trainable})


# ---- KeepBest


@alternative(exercise="KeepBest", name="infinity-and-operator")
class KeepBestOperator(keras.callbacks.Callback):
    def __init__(self, monitor="val_loss"):
        super().__init__()
        higher = any(part in monitor for part in ("acc", "auc"))
        self.better = np.greater if higher else np.less
        self.best_value = -np.inf if higher else np.inf
        self.best_epoch, self.kept = 0, None
        self.monitor = monitor

    def on_epoch_end(self, epoch, logs=None):
        current = (logs or {}).get(self.monitor)
        if current is not None and self.better(current, self.best_value):
            self.best_value, self.best_epoch = current, epoch
            self.kept = [np.array(w) for w in self.model.weights]

    def on_train_end(self, logs=None):
        if self.kept:
            for w, value in zip(self.model.weights, self.kept):
                w.assign(value)


@alternative(exercise="KeepBest", name="all-epochs-kept")
class KeepBestAll(keras.callbacks.Callback):
    def __init__(self, monitor="val_loss"):
        super().__init__()
        self.monitor = monitor

    def on_train_begin(self, logs=None):
        self.values, self.weights = [], []

    def on_epoch_end(self, epoch, logs=None):
        self.values.append(logs[self.monitor])
        self.weights.append(self.model.get_weights())

    def on_train_end(self, logs=None):
        pick = np.nanargmax if "acc" in self.monitor or "auc" in self.monitor else np.nanargmin
        self.best_epoch = pick(self.values)
        self.best_value = self.values[self.best_epoch]
        self.model.set_weights(self.weights[self.best_epoch])


@alternative(exercise="KeepBest", name="in-a-file")
class KeepBestFile(keras.callbacks.Callback):
    def __init__(self, monitor="val_loss"):
        super().__init__()
        self.monitor, self.mode = monitor, "max" if ("acc" in monitor or "auc" in monitor) else "min"
        self.best_value = self.best_epoch = None

    def on_train_begin(self, logs=None):
        self.folder = tempfile.TemporaryDirectory()
        self.path = os.path.join(self.folder.name, "best.weights.h5")

    def on_epoch_end(self, epoch, logs=None):
        value = logs[self.monitor]
        if value != value:
            return
        first = self.best_value is None
        if (
            first
            or (self.mode == "max" and value > self.best_value)
            or (self.mode == "min" and value < self.best_value)
        ):
            self.best_value, self.best_epoch = value, epoch
            self.model.save_weights(self.path)

    def on_train_end(self, logs=None):
        self.model.load_weights(self.path)
        self.folder.cleanup()


@alternative(exercise="KeepBest", name="early-stopping-that-never-stops")
class KeepBestPatient(keras.callbacks.EarlyStopping):
    def __init__(self, monitor="val_loss"):
        higher = "acc" in monitor or "auc" in monitor
        super().__init__(monitor=monitor, patience=10**6, mode="max" if higher else "min", restore_best_weights=True)

    def get_monitor_value(self, logs):
        value = super().get_monitor_value(logs)
        return None if value is None or np.isnan(value) else value

    @property
    def best_value(self):
        return self.best


@alternative(exercise="KeepBest", name="key-function")
class KeepBestKey(keras.callbacks.Callback):
    def __init__(self, monitor="val_loss", **kwargs):
        super().__init__(**kwargs)
        self.monitor = monitor
        self.candidates = []

    def on_epoch_end(self, epoch, logs=None):
        value = float(logs[self.monitor])
        if not np.isnan(value):
            score = -value if "acc" in self.monitor or "auc" in self.monitor else value
            self.candidates.append((score, epoch, value, [np.copy(w) for w in self.model.get_weights()]))
            self.candidates = [min(self.candidates, key=lambda one: one[:2])]

    def on_train_end(self, logs=None):
        _, self.best_epoch, self.best_value, weights = self.candidates[0]
        self.model.set_weights(weights)
