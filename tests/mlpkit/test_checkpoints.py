"""Training that was stopped and loaded gives bit for bit the weights of training that was not."""

import json
import os
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import keras
import numpy as np
import pytest

from mlpkit import data
from mlpkit.checkpoints import load_checkpoint, save_checkpoint
from mlpkit.training import History, KeepBest, Trainer

OPTIMIZERS = {
    "sgd": lambda: keras.optimizers.SGD(0.1),
    "momentum": lambda: keras.optimizers.SGD(0.05, momentum=0.9, nesterov=True),
    "adam": lambda: keras.optimizers.Adam(0.01),
    "adamw with a schedule": lambda: keras.optimizers.AdamW(keras.optimizers.schedules.CosineDecay(0.01, 50)),
}


def cross_entropy(outputs, targets):
    return keras.ops.sparse_categorical_crossentropy(targets, outputs, from_logits=True)


def network(seed: int | None = 0) -> keras.Model:
    keras.utils.set_random_seed(3)
    return keras.Sequential(
        [
            keras.Input((64,)),
            keras.layers.Dense(16, activation="relu"),
            keras.layers.Dropout(0.3, seed=seed),
            keras.layers.Dense(16, activation="relu"),
            keras.layers.Dropout(0.2, seed=seed),
            keras.layers.Dense(10),
        ]
    )


DIGITS = data.digits()
TRAIN, VALIDATION = (DIGITS.x[:100], DIGITS.y[:100]), (DIGITS.x[100:150], DIGITS.y[100:150])


def train(trainer: Trainer, rng: np.random.Generator, epochs: int) -> None:
    trainer.fit(*TRAIN, epochs=epochs, batch_size=16, rng=rng, validation=VALIDATION)


def largest_difference(a: keras.Model, b: keras.Model) -> float:
    return max(np.abs(x - y).max() for x, y in zip(a.get_weights(), b.get_weights(), strict=True))


@pytest.mark.parametrize("seed", [0, None])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_resumed_run_equals_the_uninterrupted_one(tmp_path: Path, name: str, seed: int | None) -> None:
    whole = Trainer(network(seed), OPTIMIZERS[name](), cross_entropy, best=KeepBest())
    train(whole, np.random.default_rng(1), 4)

    part, rng = Trainer(network(seed), OPTIMIZERS[name](), cross_entropy, best=KeepBest()), np.random.default_rng(1)
    train(part, rng, 2)
    save_checkpoint(
        tmp_path / "run", part.model, 2, optimizer=part.optimizer, rng=rng, history=part.history, best=part.best
    )
    saved_best = part.best.weights
    train(part, rng, 3)  # what happens after saving must not matter
    loaded = load_checkpoint(tmp_path / "run")
    for a, b in zip(saved_best, loaded.best.weights, strict=True):
        np.testing.assert_array_equal(a, b)
    resumed = Trainer(loaded.model, loaded.optimizer, cross_entropy, history=loaded.history, best=loaded.best)
    train(resumed, loaded.rng, 4)

    assert loaded.epoch == 2
    assert largest_difference(whole.model, resumed.model) == 0.0
    assert whole.history == resumed.history
    assert whole.best.epoch == resumed.best.epoch and whole.best.value == resumed.best.value
    for a, b in zip(whole.best.weights, resumed.best.weights, strict=True):
        np.testing.assert_array_equal(a, b)


def test_a_compiled_model_resumes_in_keras_own_fit(tmp_path: Path) -> None:
    def compiled() -> keras.Model:
        model = network()
        model.compile(
            keras.optimizers.Adam(0.01),
            keras.losses.SparseCategoricalCrossentropy(from_logits=True),
            metrics=["accuracy"],
        )
        return model

    whole = compiled()
    whole.fit(*TRAIN, epochs=4, shuffle=False, verbose=0)
    part = compiled()
    part.fit(*TRAIN, epochs=2, shuffle=False, verbose=0)
    save_checkpoint(tmp_path / "run.anything", part, 2)
    loaded = load_checkpoint(tmp_path / "run.anything")
    loaded.model.fit(*TRAIN, epochs=4, initial_epoch=loaded.epoch, shuffle=False, verbose=0)
    assert largest_difference(whole, loaded.model) == 0.0
    assert loaded.optimizer is loaded.model.optimizer


def test_keras_own_file_does_not_resume_dropout(tmp_path: Path) -> None:
    """The reason for this module, so that it can go on the day Keras keeps the state itself."""
    model = network()
    model(DIGITS.x[:4], training=True)
    model.save(tmp_path / "model.keras")
    again = keras.saving.load_model(tmp_path / "model.keras")
    masks = [keras.ops.convert_to_numpy(m(DIGITS.x[:4], training=True)) for m in (model, again)]
    assert not np.array_equal(*masks)


@pytest.mark.parametrize("bits", [np.random.PCG64, np.random.MT19937, np.random.Philox, np.random.SFC64])
def test_every_generator_of_numpy_goes_on_where_it_stood(tmp_path: Path, bits: type) -> None:
    rng = np.random.Generator(bits(5))
    rng.integers(0, 7, size=3, dtype=np.int32)  # leaves half a word buffered
    save_checkpoint(tmp_path / "run", network(), 0, rng=rng)
    loaded = load_checkpoint(tmp_path / "run")
    np.testing.assert_array_equal(rng.integers(0, 9, 50, np.int32), loaded.rng.integers(0, 9, 50, np.int32))
    np.testing.assert_array_equal(rng.normal(size=9), loaded.rng.normal(size=9))


def test_what_was_not_saved_is_none(tmp_path: Path) -> None:
    save_checkpoint(tmp_path / "run", network(), 7)
    loaded = load_checkpoint(tmp_path / "run")
    assert (loaded.epoch, loaded.optimizer, loaded.rng, loaded.history, loaded.best) == (7, None, None, None, None)


def test_an_empty_history_and_a_best_without_an_epoch_survive(tmp_path: Path) -> None:
    save_checkpoint(tmp_path / "run", network(), 0, history=History(), best=KeepBest())
    loaded = load_checkpoint(tmp_path / "run")
    assert loaded.history == History() and loaded.best.epoch == -1 and loaded.best.value == float("inf")


@pytest.mark.parametrize("crash", [KeyboardInterrupt, OSError])
def test_a_crash_while_writing_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, crash: type[BaseException]
) -> None:
    save_checkpoint(tmp_path / "run", network(), 1)

    def fail(handle: int) -> None:
        raise crash

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(crash):
        save_checkpoint(tmp_path / "run", network(), 2)
    assert load_checkpoint(tmp_path / "run").epoch == 1
    assert [file.name for file in tmp_path.iterdir()] == ["run"]


KILLED = """
import os, signal, sys
import keras
from mlpkit.checkpoints import save_checkpoint
model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
save_checkpoint(sys.argv[1], model, 1)
os.fsync = lambda handle: os.kill(os.getpid(), signal.SIGKILL)
save_checkpoint(sys.argv[1], model, 2)
"""


def test_kill_minus_nine_while_writing_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "run"
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(path)],
        check=False,
        capture_output=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()[-500:]
    assert load_checkpoint(path).epoch == 1


def test_what_is_no_checkpoint_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load_checkpoint(tmp_path / "nothing")
    (tmp_path / "words").write_text("not a checkpoint")
    with pytest.raises(ValueError, match="`path` must be a checkpoint of mlpkit"):
        load_checkpoint(tmp_path / "words")
    network().save(tmp_path / "model.keras")
    with pytest.raises(ValueError, match="`path` must be a checkpoint of mlpkit"):
        load_checkpoint(tmp_path / "model.keras")


def test_a_checkpoint_of_another_backend_is_refused(tmp_path: Path) -> None:
    save_checkpoint(tmp_path / "run", network(), 1)
    with zipfile.ZipFile(tmp_path / "run") as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    entries["words.json"] = json.dumps(json.loads(entries["words.json"]) | {"backend": "another"}).encode()
    with zipfile.ZipFile(tmp_path / "run", "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    with pytest.raises(ValueError, match="Received: one of 'another'"):
        load_checkpoint(tmp_path / "run")


def test_bad_arguments_are_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="`epoch`"):
        save_checkpoint(tmp_path / "run", network(), -1)
    with pytest.raises(TypeError, match=r"`model` must be a keras.Model"):
        save_checkpoint(tmp_path / "run", "model", 1)
    with pytest.raises(ValueError, match="`model` must be built"):
        save_checkpoint(tmp_path / "run", keras.Sequential([keras.layers.Dense(1)]), 1)
    with pytest.raises(TypeError, match="`rng`"):
        save_checkpoint(tmp_path / "run", network(), 1, rng=0)
    assert not list(tmp_path.iterdir())
