"""Stop, look, go on: a checkpoint after which training gives bit for bit the weights of training that never stopped.

Four things beyond the weights decide the next step: the optimizer's moments, the number of the epoch, the order of the
examples and the masks of dropout. Keras's own files keep the first and forget the last: the state of a dropout layer's
random numbers is no weight. Here all of them are in one file, which is complete or not there.
"""

import io
import json
import os
import tempfile
import uuid
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np

from mlpkit.arguments import Array, generator, whole_number
from mlpkit.training.history import History
from mlpkit.training.stopping import KeepBest

__all__ = ["Checkpoint", "load_checkpoint", "save_checkpoint"]

FORMAT = 1
Arrays = dict[str, list[Array]]


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What `load_checkpoint` gives back; what was not saved is None.

    Attributes:
        model: The model, with weights and the state of its random numbers.
        epoch: The number that was saved with it.
        optimizer: The optimizer with its moments and step count: the one given, or that of a compiled model.
        rng: The generator of the data order, where it stood.
        history: Losses so far.
        best: The best weights so far.
    """

    model: keras.Model
    epoch: int
    optimizer: keras.Optimizer | None = None
    rng: np.random.Generator | None = None
    history: History | None = None
    best: KeepBest | None = None


def save_checkpoint(
    path: str | os.PathLike[str],
    model: keras.Model,
    epoch: int,
    *,
    optimizer: keras.Optimizer | None = None,
    rng: np.random.Generator | None = None,
    history: History | None = None,
    best: KeepBest | None = None,
) -> None:
    """Write one file, exactly at `path`, whatever its suffix.

    It is written beside `path`, flushed to the disk and then renamed, so that a crash at any moment leaves either the
    old file or the new one.

    Args:
        path: Where; the folder must exist.
        model: A built model. If it is compiled, its optimizer is saved with it.
        epoch: Epochs done, or any count that is wanted back.
        optimizer: The optimizer of a loop by hand.
        rng: The generator of the data order.
        history: Losses so far; early stopping goes on counting from them.
        best: The best weights so far, which a run would otherwise forget when it is stopped.

    Raises:
        ValueError: If `model` is not built, or `epoch` is negative.
    """
    epoch = whole_number("epoch", epoch, at_least=0)
    if not isinstance(model, keras.Model):
        raise TypeError(f"`model` must be a keras.Model. Received: model={model!r}")
    if not model.built:
        raise ValueError(f"`model` must be built, so that it has weights to save. Received: unbuilt {model.name!r}")
    arrays: Arrays = {"random": [_array(state) for state in _random_states(model)] + _torch_state()}
    words: dict[str, Any] = {"format": FORMAT, "epoch": epoch, "backend": keras.backend.backend()}
    if optimizer is not None:
        words["optimizer"] = keras.saving.serialize_keras_object(optimizer)
        arrays["optimizer"] = [_array(variable) for variable in optimizer.variables]
    if rng is not None:
        words["rng"] = _plain(generator("rng", rng).bit_generator.state)
    if history is not None:
        words["history"] = history.as_dict()
    if best is not None:
        words["best"], arrays["best"] = best.as_dict(), best.weights
    _replace(Path(path), _packed(model, words, arrays))


def load_checkpoint(path: str | os.PathLike[str]) -> Checkpoint:
    """Read what `save_checkpoint` wrote.

    Raises:
        FileNotFoundError: If there is no file at `path`.
        ValueError: If the file is not a checkpoint, or is of another backend, whose random numbers are others.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            words = json.loads(archive.read("words.json"))
            arrays = _read_arrays(archive)
            model = _read_model(archive)
    except (zipfile.BadZipFile, KeyError) as error:
        raise ValueError(f"`path` must be a checkpoint of mlpkit. Received: {os.fspath(path)!r} ({error})") from error
    if words["backend"] != keras.backend.backend():
        raise ValueError(
            f"`path` must be a checkpoint of the backend {keras.backend.backend()!r}, since random numbers differ "
            f"between backends. Received: one of {words['backend']!r}"
        )
    _restore_random(model, arrays["random"])
    return Checkpoint(
        model=model,
        epoch=words["epoch"],
        optimizer=_optimizer(model, words.get("optimizer"), arrays.get("optimizer", [])),
        rng=_generator(words["rng"]) if "rng" in words else None,
        history=History(**words["history"]) if "history" in words else None,
        best=_best(words["best"], arrays.get("best", [])) if "best" in words else None,
    )


def _random_states(model: keras.Model) -> list[Any]:
    """Return the state variables of seed generators: those variables of a model that are no weights."""
    weights = {id(weight) for weight in model.weights}
    return [variable for variable in model.variables if id(variable) not in weights]


def _restore_random(model: keras.Model, saved: list[Array]) -> None:
    states = _random_states(model)
    if len(states) != len(saved) - len(_torch_state()):
        raise ValueError(f"`path` holds {len(saved)} random states, for a model that has {len(states)} after loading.")
    for state, value in zip(states, saved, strict=False):
        state.assign(value)
    if keras.backend.backend() == "torch":
        import torch

        torch.set_rng_state(torch.from_numpy(saved[-1].copy()))


def _torch_state() -> list[Array]:
    """Return PyTorch's own generator, from which `keras.layers.Dropout` without a seed draws there; else nothing."""
    if keras.backend.backend() != "torch":
        return []
    import torch

    return [np.array(torch.get_rng_state().numpy())]


def _array(variable: Any) -> Array:
    return np.array(keras.ops.convert_to_numpy(variable.value))


def _plain(state: Any) -> Any:
    """Return a bit generator's state with lists in place of arrays, for JSON; numbers of 128 bits stay exact there."""
    if isinstance(state, dict):
        return {key: _plain(value) for key, value in state.items()}
    return state.tolist() if isinstance(state, np.ndarray | np.generic) else state


def _generator(state: dict[str, Any]) -> np.random.Generator:
    bits = getattr(np.random, state["bit_generator"])()
    bits.state = state
    return np.random.Generator(bits)


def _optimizer(model: keras.Model, config: dict[str, Any] | None, values: list[Array]) -> keras.Optimizer | None:
    if config is None:
        return getattr(model, "optimizer", None)
    optimizer = keras.saving.deserialize_keras_object(config)
    if len(values) > len(optimizer.variables):
        optimizer.build(model.trainable_variables)
    for variable, value in zip(optimizer.variables, values, strict=True):
        variable.assign(value)
    return optimizer


def _best(words: dict[str, Any], weights: list[Array]) -> KeepBest:
    best = KeepBest()
    best.value, best.epoch, best.weights = words["value"], words["epoch"], weights
    return best


def _packed(model: keras.Model, words: dict[str, Any], arrays: Arrays) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("words.json", json.dumps(words))
        archive.writestr("model.keras", _model_bytes(model))
        for group, values in arrays.items():
            for i, value in enumerate(values):
                entry = io.BytesIO()
                np.lib.format.write_array(entry, np.asarray(value), allow_pickle=False)
                archive.writestr(f"arrays/{group}/{i:06d}.npy", entry.getvalue())
    return packed.getvalue()


def _read_arrays(archive: zipfile.ZipFile) -> Arrays:
    arrays: Arrays = {"random": []}
    for name in sorted(name for name in archive.namelist() if name.startswith("arrays/")):
        value = np.lib.format.read_array(io.BytesIO(archive.read(name)), allow_pickle=False)
        arrays.setdefault(name.split("/")[1], []).append(value)
    return arrays


def _model_bytes(model: keras.Model) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "model.keras"
        model.save(file)
        return file.read_bytes()


def _read_model(archive: zipfile.ZipFile) -> keras.Model:
    with tempfile.TemporaryDirectory() as folder:
        return keras.saving.load_model(archive.extract("model.keras", folder))


def _replace(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    try:
        with beside.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
