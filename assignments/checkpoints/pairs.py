"""What takes several steps with `save_checkpoint` and `load_checkpoint`, each tried with the other.

Runs beside the student's code and returns plain values. Holds no answer and no tolerance: it only observes. Files live
in a folder of their own and are gone afterwards.
"""

import contextlib
import functools
import json
import tempfile
from pathlib import Path

import keras
import numpy as np

from networks import AFTER, difference, outputs, train, trained


@contextlib.contextmanager
def folder():
    """Be in an empty folder for a while."""
    with tempfile.TemporaryDirectory() as name, contextlib.chdir(name):
        yield Path(name).resolve()


def attempted(function, *arguments):
    """Call the other function of the pair; return (what it gave, "") or (None, a word for why there is nothing)."""
    if function is None:
        return None, "absent"
    try:
        return function(*arguments), ""
    except NotImplementedError:
        return None, "unwritten"
    except Exception as error:
        return None, f"{type(error).__name__}: {str(error)[:300]}"


def pair(came):
    """Return (model, epoch), and the type or types of what came instead, or ""."""
    if not isinstance(came, tuple | list) or len(came) != 2:
        return None, None, type(came).__name__
    model, epoch = came
    if not isinstance(model, keras.Model):
        return None, None, f"({type(model).__name__}, {type(epoch).__name__})"
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


@functools.cache
def future_of_another(options, seed):
    """Return what a model does next that was trained alike, and that nobody ever saves; `options` as JSON."""
    return future(trained(json.loads(options), seed), seed)


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
    """Save a model several times and train it on after each; load every file, and the first one twice."""
    with folder() as where:
        model, kept = trained(options, seed), []
        for name, epoch in zip(names, epochs, strict=True):
            known = state(model, seed)
            why = attempted(save_checkpoint, str(where / name), model, epoch)[1]
            if why:
                return {"trouble": why}
            train(model, seed, AFTER)
            kept.append((where / name, known))
        before = [path.read_bytes() for path, _ in kept if path.is_file()]
        found = [loaded(load_checkpoint, path, known, seed, now=model) for path, known in [*kept, *kept[:1]]]
        touched = before != [path.read_bytes() for path, _ in kept if path.is_file()]
    return {"loads": found, "touched": touched}


def goes_on(load_checkpoint, options, loads, seed, *, save_checkpoint):
    """Train, save, and compare the training that goes on with that of a model which is loaded."""
    with folder() as where:
        model = trained(options, seed)
        known = state(model, seed)
        why = attempted(save_checkpoint, str(where / "run.ckpt"), model, 3)[1]
        if why:
            return {"trouble": why}
        coming = future(model, seed)
        return {"loads": [loaded(load_checkpoint, where / "run.ckpt", known, seed, coming) for _ in range(loads)]}


def in_one_file(save_checkpoint, options, epoch, seed, *, load_checkpoint):
    """Save, move the file elsewhere, remove everything else, load; and see whether saving changed the model."""
    with folder() as where, tempfile.TemporaryDirectory() as elsewhere:
        model, coming = trained(options, seed), future_of_another(json.dumps(options), seed)
        known = state(model, seed)
        save_checkpoint(str(where / "run.ckpt"), model, epoch)
        saved = futures_compared(future(model, seed), coming)
        save_checkpoint(str(where / "other.ckpt"), model, epoch + 1)
        if not (where / "run.ckpt").is_file():
            return {"trouble": "no file"}
        moved = (where / "run.ckpt").rename(Path(elsewhere, "moved"))
        for file in where.iterdir():
            if file.is_file():
                file.unlink()
        came, why = attempted(load_checkpoint, str(moved))
        if why:
            return {"trouble": why, "saved": saved}
        return {"saved": saved, "loads": [loaded(lambda path: came, moved, known, seed, coming)]}


def files(save_checkpoint, names, relative, seed):
    """Save under each name, twice under the first, beside a file that was there; return what is in the folder."""
    model = trained({"kind": "single", "optimizer": "SGD", "settings": {}}, seed)
    return [one_file(save_checkpoint, name, model, relative, 2 if name == names[0] else 1) for name in names]


def one_file(save_checkpoint, name, model, relative, times):
    with folder() as where:
        (where / "notes.txt").write_text("mine")
        path, contents = where / name, []
        for epoch in range(1, times + 1):
            save_checkpoint(name if relative else str(path), model, epoch)
            contents.append(path.read_bytes() if path.is_file() else b"")
        there = sorted(file.name for file in where.iterdir() if file.name != "notes.txt")
        kept = (where / "notes.txt").is_file() and (where / "notes.txt").read_text() == "mine"
    return {
        "name": name,
        "there": there,
        "written": bool(contents[-1]),
        "same": contents[0] in contents[1:],
        "notes": kept,
    }
