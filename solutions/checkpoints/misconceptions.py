"""Mistakes that students make in *checkpoints*, each as code that makes it.

Parsed by the grader, never imported: each definition is observed in the place of the exercise's own, with this file's imports and helpers and
the reference's names around it. A student whose observations equal its own is told its title and hint. What saves and what loads go wrong
together or alone: `saving` and `loading` put the one that belongs to it beside the answer.
"""

# ruff: noqa: PTH103, PTH104, PTH105, PTH107, PTH110, PTH118, PTH123, TID251

import io
import json
import os
import pickle
import shutil
import tempfile
import zipfile
from pathlib import Path

import keras
import numpy as np
from keras import ops

from autograder.authoring import misconception


def saving(load):
    """Put `load` beside an answer that saves."""
    globals()["load_checkpoint"] = load
    return lambda save: save


def loading(save):
    """Put `save` beside an answer that loads."""
    globals()["save_checkpoint"] = save
    return lambda load: load


def random_variables(model):
    weights = {id(weight) for weight in model.weights}
    return [variable for variable in model.variables if id(variable) not in weights]


def keras_bytes(model):
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "m.keras")
        model.save(file)
        with open(file, "rb") as opened:
            return opened.read()


def from_keras_bytes(content, **options):
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "m.keras")
        with open(file, "wb") as opened:
            opened.write(content)
        return keras.models.load_model(file, **options)


def everything(model, epoch):
    """All that has to be kept, as bytes: what the good half of a pair writes."""
    states = [ops.convert_to_numpy(variable) for variable in random_variables(model)]
    return pickle.dumps({"model": keras_bytes(model), "random": states, "epoch": epoch})


def read(path):
    with open(path, "rb") as file:
        return pickle.loads(file.read())


def good_save(path, model, epoch):
    """The right way to save, for answers that load wrongly."""
    with open(f"{path}.unfinished", "wb") as file:
        file.write(everything(model, epoch))
    os.replace(f"{path}.unfinished", path)


def good_load(path):
    """The right way to load, for answers that save wrongly."""
    kept = read(path)
    model = from_keras_bytes(kept["model"])
    for variable, value in zip(random_variables(model), kept["random"]):
        variable.assign(value)
    return model, kept["epoch"]


# ---- save_checkpoint


@misconception(
    exercise="save_checkpoint",
    name="save-insists-on-keras",
    title="`model.save(path)` takes only paths that end in .keras.",
    hint="The path is given to you, and may end in anything. Where else could Keras write its file, before it becomes a part of yours?",
)
def save_insists(path, model, epoch):
    model.save(path)


@misconception(
    exercise="save_checkpoint",
    name="save-npz-adds-suffix",
    title="NumPy adds .npz to a name that does not end in it.",
    hint="`np.savez(name)` changes the name; `np.savez(file)` cannot. What could you hand it instead of a name?",
)
@saving(lambda path: good_load(f"{path}.npz"))
def save_npz(path, model, epoch):
    np.savez(path, content=np.frombuffer(everything(model, epoch), np.uint8))


@misconception(
    exercise="save_checkpoint",
    name="save-changes-suffix",
    title="The file gets another suffix than that of the path.",
    hint="Look at which files there are after save_checkpoint(“run.ckpt”, …). Whoever asked for run.ckpt will look for run.ckpt.",
)
def save_changes_suffix(path, model, epoch):
    Path(path).with_suffix(".keras").write_bytes(everything(model, epoch))


@misconception(
    exercise="save_checkpoint",
    name="save-two-files",
    title="What the model's file cannot hold lies in a second file.",
    hint="Two files can be separated, and a crash can come between them. What kind of file holds several things?",
)
def save_two_files(path, model, epoch):
    with open(path, "wb") as file:
        file.write(keras_bytes(model))
    with open(f"{path}.json", "w") as file:
        json.dump({"epoch": epoch}, file)


@misconception(
    exercise="save_checkpoint",
    name="save-folder",
    title="At the path there is a folder, with the files in it.",
    hint="One file was asked for. A zip archive is a folder in one file.",
)
def save_folder(path, model, epoch):
    os.makedirs(path, exist_ok=True)
    model.save(os.path.join(path, "model.keras"))
    with open(os.path.join(path, "epoch.txt"), "w") as file:
        file.write(str(epoch))


@misconception(
    exercise="save_checkpoint",
    name="save-weights-alone",
    title="The weights are saved, and the optimizer is not.",
    hint="Momentum, Adam's two averages and the number of steps decide the next step as well. Where does the model keep them?",
)
@saving(lambda path: weights_alone_load(path))
def save_weights_alone(path, model, epoch):
    config, states = model.to_json(), [ops.convert_to_numpy(v) for v in random_variables(model)]
    kept = config, model.get_compile_config(), model.get_weights(), states, epoch
    with open(f"{path}.tmp", "wb") as file:
        pickle.dump(kept, file)
    os.replace(f"{path}.tmp", path)


def weights_alone_load(path):
    config, compiled, weights, states, epoch = read(path)
    model = keras.models.model_from_json(config)
    model.compile_from_config(compiled)
    model.set_weights(weights)
    for variable, value in zip(random_variables(model), states):
        variable.assign(value)
    return model, epoch


@misconception(
    exercise="save_checkpoint",
    name="save-no-random-state",
    title="The state of the random numbers is not in the file.",
    hint="Keras's own file holds the weights. Compare `model.variables` with `model.weights` for a model with dropout.",
)
@saving(lambda path: (from_keras_bytes(read(path)[0]), read(path)[1]))
def save_no_random_state(path, model, epoch):
    with open(f"{path}.tmp", "wb") as file:
        pickle.dump((keras_bytes(model), epoch), file)
    os.replace(f"{path}.tmp", path)


REMEMBERED = {}


@misconception(
    exercise="save_checkpoint",
    name="save-in-memory",
    title="A part of the checkpoint is kept in the memory of the program, not in the file.",
    hint="After a crash the file is all there is. Start a new kernel and load it there.",
)
@saving(lambda path: (good_load(path)[0], REMEMBERED[path]))
def save_in_memory(path, model, epoch):
    REMEMBERED[path] = epoch
    with open(f"{path}.tmp", "wb") as file:
        file.write(everything(model, epoch))
    os.replace(f"{path}.tmp", path)


@misconception(
    exercise="save_checkpoint",
    name="save-changes-model",
    title="Saving changes the model: it is compiled anew, and its optimizer forgets.",
    hint="A run that saves every epoch must come to the same weights as one that never does.",
)
@saving(good_load)
def save_changes_model(path, model, epoch):
    good_save(path, model, epoch)
    model.compile_from_config(model.get_compile_config())


@misconception(
    exercise="save_checkpoint",
    name="save-draws-random-numbers",
    title="Saving draws random numbers from the model.",
    hint="Is the model called with `training=True` somewhere on the way? Every such call moves its generators on.",
)
@saving(good_load)
def save_draws(path, model, epoch):
    good_save(path, model, epoch)
    model(np.zeros((1, *model.input_shape[1:]), "float32"), training=True)


@misconception(
    exercise="save_checkpoint",
    name="save-straight-to-path",
    title="The file at the path is opened, emptied and then filled.",
    hint='`open(path, "wb")` empties an older checkpoint before the new one is there. Where could the new one be written first?',
)
@saving(good_load)
def save_straight(path, model, epoch):
    content = everything(model, epoch)
    with open(path, "wb") as file:
        file.write(content)


@misconception(
    exercise="save_checkpoint",
    name="save-zip-straight-to-path",
    title="An archive is filled at the path itself, entry by entry.",
    hint="Between the first entry and the last there is half an archive at the path. Where could it be filled instead?",
)
@saving(lambda path: zip_load(path))
def save_zip_straight(path, model, epoch):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("epoch.json", json.dumps(epoch))
        archive.writestr("rest", everything(model, epoch))


def zip_load(path):
    with zipfile.ZipFile(path) as archive:
        content = archive.read("rest")
    return good_load_bytes(content)


def good_load_bytes(content):
    kept = pickle.loads(content)
    model = from_keras_bytes(kept["model"])
    for variable, value in zip(random_variables(model), kept["random"]):
        variable.assign(value)
    return model, kept["epoch"]


@misconception(
    exercise="save_checkpoint",
    name="save-copies-to-path",
    title="A finished file is copied to the path, where it should be renamed.",
    hint="A copy is written piece by piece, too. Which operation on a file takes place in one step?",
)
@saving(good_load)
def save_copies(path, model, epoch):
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "finished")
        with open(file, "wb") as opened:
            opened.write(everything(model, epoch))
        shutil.copyfile(file, path)


@misconception(
    exercise="save_checkpoint",
    name="save-removes-the-older-first",
    title="The older checkpoint is deleted before the new one takes its place.",
    hint="Between the two lines there is none. `os.replace` replaces what is there; nothing needs to be deleted.",
)
@saving(good_load)
def save_removes_first(path, model, epoch):
    unfinished = f"{path}.tmp"
    with open(unfinished, "wb") as file:
        file.write(everything(model, epoch))
    if os.path.exists(path):
        os.remove(path)
    os.rename(unfinished, path)


@misconception(
    exercise="save_checkpoint",
    name="save-unfinished-is-path",
    title="The name of the unfinished file is, for some paths, the path itself.",
    hint='What does `with_suffix(".keras")` make of run.keras? Choose a name that differs from every path, such as the path with something added at its end.',
)
@saving(lambda path: extended_load(path))
def save_same_name(path, model, epoch):
    unfinished = Path(path).with_suffix(".keras")
    model.save(unfinished)
    with zipfile.ZipFile(unfinished, "a") as archive:
        states = [ops.convert_to_numpy(v).tolist() for v in random_variables(model)]
        archive.writestr("rest.json", json.dumps([epoch, states]))
    os.replace(unfinished, path)


def extended_load(path):
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(path) as archive:
        epoch, states = json.loads(archive.read("rest.json"))
        model = keras.models.load_model(shutil.copyfile(path, os.path.join(folder, "m.keras")))
    for variable, value in zip(random_variables(model), states):
        variable.assign(value)
    return model, epoch


@misconception(
    exercise="save_checkpoint",
    name="save-renames-whatever-happens",
    title="The unfinished file takes the path's place even if writing it failed.",
    hint="`finally` runs after an exception as well. Rename only what is complete.",
)
@saving(good_load)
def save_renames_anyway(path, model, epoch):
    unfinished, content = f"{path}.tmp", everything(model, epoch)
    try:
        with open(unfinished, "wb") as file:
            file.write(content)
    finally:
        if os.path.exists(unfinished):
            os.replace(unfinished, path)


@misconception(
    exercise="save_checkpoint",
    name="save-cleans-up-the-older",
    title="When saving fails, the file at the path is deleted: the older checkpoint.",
    hint="What should be cleaned up is the unfinished file. What is at the path was there before, and is all that you have.",
)
@saving(good_load)
def save_cleans_up(path, model, epoch):
    try:
        unfinished = f"{path}.tmp"
        with open(unfinished, "wb") as file:
            file.write(everything(model, epoch))
        os.replace(unfinished, path)
    except BaseException:
        if os.path.exists(path):
            os.remove(path)
        raise


@misconception(
    exercise="save_checkpoint",
    name="save-trips-over-its-own-remains",
    title="An unfinished file that a failed save left behind stops all later ones.",
    hint="After a crash the unfinished file is still there. Mode “x” refuses to write it again.",
)
@saving(good_load)
def save_exclusively(path, model, epoch):
    content = everything(model, epoch)
    with open(f"{path}.tmp", "xb") as file:
        half = len(content) // 2
        file.write(content[:half])
        file.write(content[half:])
    os.replace(f"{path}.tmp", path)


@misconception(
    exercise="save_checkpoint",
    name="save-leaves-the-unfinished-file",
    title="The unfinished file stays in the folder.",
    hint="A rename leaves one file, a copy leaves two.",
)
@saving(good_load)
def save_leaves(path, model, epoch):
    with open(f"{path}.tmp", "wb") as file:
        file.write(everything(model, epoch))
    shutil.copyfile(f"{path}.tmp", path)


@misconception(
    exercise="save_checkpoint",
    name="save-only-once",
    title="An older file of that name is left as it is.",
    hint="A run saves every epoch under one name. The newest counts.",
)
@saving(good_load)
def save_only_once(path, model, epoch):
    if not os.path.exists(path):
        good_save(path, model, epoch)


# ---- load_checkpoint


@misconception(
    exercise="load_checkpoint",
    name="load-order-swapped",
    title="The epoch comes first and the model second.",
    hint="The pair is (model, epoch).",
)
@loading(good_save)
def load_swapped(path):
    return good_load(path)[::-1]


@misconception(
    exercise="load_checkpoint",
    name="load-model-alone",
    title="Only the model comes back.",
    hint="The loop must know where it was: return (model, epoch).",
)
@loading(good_save)
def load_model_alone(path):
    return good_load(path)[0]


@misconception(
    exercise="load_checkpoint",
    name="load-next-epoch",
    title="The epoch that comes back is one more than the one that was saved.",
    hint="What was saved comes back. Whether that is the last epoch done or the next one to do is the caller's affair.",
)
@loading(good_save)
def load_next_epoch(path):
    model, epoch = good_load(path)
    return model, epoch + 1


@misconception(
    exercise="load_checkpoint",
    name="load-epoch-as-text",
    title="The epoch comes back as a text.",
    hint="What was written as characters is read as characters. `range` and `initial_epoch` want a whole number.",
)
@loading(good_save)
def load_epoch_as_text(path):
    model, epoch = good_load(path)
    return model, str(epoch)


@misconception(
    exercise="load_checkpoint",
    name="load-fresh-weights",
    title="The architecture comes back, with new random weights.",
    hint="A configuration holds no weights. Compare `get_weights()` before and after.",
)
@loading(good_save)
def load_fresh_weights(path):
    model, epoch = good_load(path)
    return keras.models.clone_model(model), epoch


STILL_THERE = {}


@misconception(
    exercise="load_checkpoint",
    name="load-the-same-object",
    title="What comes back is the model that is still in memory, which has trained on since.",
    hint="After a crash nothing is in memory. Load in a new kernel, from the file alone.",
)
@loading(lambda path, model, epoch: (STILL_THERE.__setitem__(path, model), good_save(path, model, epoch)))
def load_same_object(path):
    return STILL_THERE[path], good_load(path)[1]


@misconception(
    exercise="load_checkpoint",
    name="load-removes-the-file",
    title="Loading removes the file.",
    hint="The same file can be loaded again, perhaps after the next crash.",
)
@loading(good_save)
def load_removes(path):
    model, epoch = good_load(path)
    os.remove(path)
    return model, epoch


@misconception(
    exercise="load_checkpoint",
    name="load-not-compiled",
    title="The model comes back without its compilation.",
    hint="`compile=False` leaves out the loss and the optimizer with its memory; without them `fit` cannot go on.",
)
@loading(good_save)
def load_not_compiled(path):
    kept = read(path)
    model = from_keras_bytes(kept["model"], compile=False)
    for variable, value in zip(random_variables(model), kept["random"]):
        variable.assign(value)
    return model, kept["epoch"]


@misconception(
    exercise="load_checkpoint",
    name="load-compiles-anew",
    title="After loading, the model is compiled anew, with an optimizer that remembers nothing.",
    hint="A model that Keras loads is compiled already, and its optimizer has its memory. What does `compile` do to that?",
)
@loading(good_save)
def load_compiles_anew(path):
    model, epoch = good_load(path)
    model.compile_from_config(model.get_compile_config())
    return model, epoch


@misconception(
    exercise="load_checkpoint",
    name="load-optimizer-memory-dropped",
    title="The optimizer gets its step count and learning rate back, and not its momentum.",
    hint="A new optimizer has only two variables. The others come with `optimizer.build(model.trainable_variables)`, and `zip` stops silently at the shorter list.",
)
@loading(good_save)
def load_memory_dropped(path):
    model, epoch = good_load(path)
    saved = [ops.convert_to_numpy(v) for v in model.optimizer.variables]
    optimizer = keras.optimizers.get(keras.optimizers.serialize(model.optimizer))
    for variable, value in zip(optimizer.variables, saved):
        variable.assign(value)
    model.compile(optimizer=optimizer, loss=model.loss)
    return model, epoch


@misconception(
    exercise="load_checkpoint",
    name="load-step-count-lost",
    title="Momentum comes back, and the number of steps does not.",
    hint="Adam corrects for having started from nothing, by its number of steps; schedules follow it as well. It is `optimizer.iterations`.",
)
@loading(good_save)
def load_step_count_lost(path):
    model, epoch = good_load(path)
    model.optimizer.iterations.assign(0)
    return model, epoch


@misconception(
    exercise="load_checkpoint",
    name="load-default-learning-rate",
    title="The learning rate is the optimizer's default one after loading.",
    hint="Print `float(model.optimizer.learning_rate)` before and after.",
)
@loading(good_save)
def load_default_rate(path):
    model, epoch = good_load(path)
    if not isinstance(model.optimizer._learning_rate, keras.optimizers.schedules.LearningRateSchedule):
        model.optimizer.learning_rate = type(model.optimizer)().learning_rate
    return model, epoch


@misconception(
    exercise="load_checkpoint",
    name="load-trainable-weights-alone",
    title="Only the trainable weights come back; moving averages start anew.",
    hint="`model.trainable_weights` leaves out what batch normalisation has learnt about its inputs. Which list has all of them?",
)
@loading(good_save)
def load_trainable_alone(path):
    model, epoch = good_load(path)
    fresh = keras.models.clone_model(model)
    for mine, new in zip(model.non_trainable_weights, fresh.non_trainable_weights):
        mine.assign(new)
    return model, epoch


@misconception(
    exercise="load_checkpoint",
    name="load-random-state-forgotten",
    title="Random numbers start where the generators of a new model start.",
    hint="Look for the variables of the model that are no weights, and put their values back.",
)
@loading(good_save)
def load_no_random(path):
    kept = read(path)
    return from_keras_bytes(kept["model"]), kept["epoch"]


@misconception(
    exercise="load_checkpoint",
    name="load-random-state-of-the-whole-program",
    title="The seed of the program is set again, which the layers' generators do not look at.",
    hint="A dropout layer has a generator of its own, whose state is a variable of the layer. `set_random_seed` decides where new layers start.",
)
@loading(good_save)
def load_global_seed(path):
    kept = read(path)
    model = from_keras_bytes(kept["model"])
    keras.utils.set_random_seed(0)
    return model, kept["epoch"]


@misconception(
    exercise="load_checkpoint",
    name="load-draws-after-restoring",
    title="Random numbers are drawn between putting their state back and returning.",
    hint="A call in training moves the generators on by one mask. Put their state back last.",
)
@loading(good_save)
def load_draws(path):
    model, epoch = good_load(path)
    model(np.zeros((1, *model.input_shape[1:]), "float32"), training=True)
    return model, epoch


@misconception(
    exercise="load_checkpoint",
    name="load-first-generator-alone",
    title="Only the first generator of random numbers gets its state back.",
    hint="Every layer that draws has a generator of its own. How many has a model with two dropout layers?",
)
@loading(good_save)
def load_first_generator(path):
    kept = read(path)
    model = from_keras_bytes(kept["model"])
    random_variables(model)[:1] and random_variables(model)[0].assign(kept["random"][0])
    return model, kept["epoch"]


@misconception(
    exercise="load_checkpoint",
    name="load-dropout-layers-alone",
    title="Only layers of the class Dropout get their random state back.",
    hint="Other layers draw random numbers, too: noise, augmentation. What do they have in common with Dropout?",
)
@loading(good_save)
def load_dropout_alone(path):
    kept = read(path)
    model = from_keras_bytes(kept["model"])
    layers = [layer for layer in model._flatten_layers() if hasattr(layer, "seed_generator")]
    for layer, value in zip(layers, kept["random"]):
        if isinstance(layer, keras.layers.Dropout):
            layer.seed_generator.state.assign(value)
    return model, kept["epoch"]


@misconception(
    exercise="load_checkpoint",
    name="load-outer-layers-alone",
    title="A dropout layer inside a model that is itself a layer does not get its random state back.",
    hint="`model.layers` lists the outer layers. One of them may be a model with layers of its own; `model.variables` goes all the way down.",
)
@loading(good_save)
def load_outer_layers(path):
    kept = read(path)
    model = from_keras_bytes(kept["model"])
    layers = [layer for layer in model.layers if hasattr(layer, "seed_generator")]
    for layer, value in zip(layers, kept["random"]):
        layer.seed_generator.state.assign(value)
    return model, kept["epoch"]


# ---- layer_outputs


def counted(model):
    return [layer for layer in model.layers if not isinstance(layer, keras.layers.InputLayer)]


def right_outputs(model, x, training=False):
    """What each layer gives, for answers that go wrong elsewhere."""
    inside = keras.Model(model.inputs[0], [layer.output for layer in counted(model)])
    return [ops.convert_to_numpy(y) for y in inside(x, training=training)]


@misconception(
    exercise="layer_outputs",
    name="outputs-one-after-the-other",
    title="Each layer is given what the layer before it in the list gave, whether or not that is its input.",
    hint="In a model that branches, the next layer in the list may belong to another branch. Who knows what each layer's input is?",
)
def outputs_chained(model, x):
    found = []
    for layer in counted(model):
        x = layer(x, training=False) if "training" in layer._call_signature.parameters else layer(x)
        found.append(ops.convert_to_numpy(x))
    return found


@misconception(
    exercise="layer_outputs",
    name="outputs-with-input-layer",
    title="The input layer is counted.",
    hint="It only hands on what it is given. `keras.layers.InputLayer` is its class.",
)
def outputs_with_input(model, x):
    found = right_outputs(model, x)
    return [x, *found] if len(counted(model)) < len(model.layers) else found


@misconception(
    exercise="layer_outputs",
    name="outputs-input-first",
    title="The batch itself is the first entry of the list.",
    hint="One entry for each layer; the input is none.",
)
def outputs_input_first(model, x):
    return [x, *right_outputs(model, x)]


@misconception(
    exercise="layer_outputs",
    name="outputs-in-training",
    title="The layers are looked at in training: dropout is on, and batch normalisation uses this batch.",
    hint="Which value of `training` belongs to inference?",
)
def outputs_in_training(model, x):
    return right_outputs(model, x, training=True)


@misconception(
    exercise="layer_outputs",
    name="outputs-last-alone",
    title="Only the output of the whole model comes back.",
    hint="A model may end at several layers: `keras.Model(inputs, [one, two])`.",
)
def outputs_last(model, x):
    return right_outputs(model, x)[-1:]


@misconception(
    exercise="layer_outputs",
    name="outputs-hidden-alone",
    title="The last layer is missing.",
    hint="The last layer is a layer, too.",
)
def outputs_hidden(model, x):
    return right_outputs(model, x)[:-1]


@misconception(
    exercise="layer_outputs",
    name="outputs-dense-alone",
    title="Only the dense layers are looked at.",
    hint="Activations, dropout, normalisation and what joins branches are layers as well.",
)
def outputs_dense(model, x):
    pairs = zip(counted(model), right_outputs(model, x))
    return [y for layer, y in pairs if isinstance(layer, keras.layers.Dense)]


@misconception(
    exercise="layer_outputs",
    name="outputs-all-from-the-input",
    title="Every layer is given the batch itself.",
    hint="The second layer works on what the first one gave.",
)
def outputs_from_input(model, x):
    return [ops.convert_to_numpy(layer(x)) for layer in counted(model)]


@misconception(
    exercise="layer_outputs",
    name="outputs-are-weights",
    title="What comes back are the layers' weights, not what they give.",
    hint="Weights have the shape (inputs, units) and do not depend on x. For 5 rows a layer of 6 units gives the shape (5, 6).",
)
def outputs_weights(model, x):
    return [layer.get_weights()[0] for layer in counted(model) if layer.get_weights()]


@misconception(
    exercise="layer_outputs",
    name="outputs-symbolic",
    title="What comes back are the symbols of the model's graph, not numbers.",
    hint="`layer.output` stands for what the layer will give. A model from the inputs to these symbols computes them for x.",
)
def outputs_symbolic(model, x):
    return [layer.output for layer in counted(model)]


@misconception(
    exercise="layer_outputs",
    name="outputs-pile-up",
    title="A second call gives the results of the first one as well.",
    hint="A list as default value, `found=[]`, is made once, when the function is defined, and shared by all calls.",
)
def outputs_pile_up(model, x, found=[]):  # noqa: B006
    found.extend(right_outputs(model, x))
    return found


@misconception(
    exercise="layer_outputs",
    name="outputs-backwards",
    title="The list is in reverse order.",
    hint="First layer first.",
)
def outputs_backwards(model, x):
    return right_outputs(model, x)[::-1]


# ---- WeightHistory


class Diary(keras.callbacks.Callback):
    """The right frame, for callbacks that write down the wrong thing."""

    def __init__(self):
        super().__init__()
        self.history = []

    def entry(self, weights):
        return {w.path: np.array(ops.convert_to_numpy(w)) for w in weights}


@misconception(
    exercise="WeightHistory",
    name="history-of-references",
    title="The variables themselves are kept, not what they were.",
    hint="All entries change when the model trains on. Take a copy of the numbers.",
)
class HistoryReferences(Diary):
    def on_epoch_end(self, epoch, logs=None):
        self.history.append({w.path: w for w in self.model.trainable_weights})


@misconception(
    exercise="WeightHistory",
    name="history-one-dict",
    title="One and the same dict is filled again each epoch and appended again.",
    hint="The list holds the same dict several times. Make a new one for each epoch.",
)
class HistoryOneDict(Diary):
    def __init__(self):
        super().__init__()
        self.now = {}

    def on_epoch_end(self, epoch, logs=None):
        self.now.update(self.entry(self.model.trainable_weights))
        self.history.append(self.now)


@misconception(
    exercise="WeightHistory",
    name="history-shared-list",
    title="All callbacks of the class write into one list.",
    hint="`history = []` in the body of the class belongs to the class. Where is it made for each object?",
)
class HistoryShared(keras.callbacks.Callback):
    history = []  # noqa: RUF012

    def on_epoch_end(self, epoch, logs=None):
        self.history.append({w.path: np.array(ops.convert_to_numpy(w)) for w in self.model.trainable_weights})


@misconception(
    exercise="WeightHistory",
    name="history-at-the-beginning",
    title="The weights are written down at the beginning of each epoch.",
    hint="Which method does Keras call when an epoch is over?",
)
class HistoryBegin(Diary):
    def on_epoch_begin(self, epoch, logs=None):
        self.history.append(self.entry(self.model.trainable_weights))


@misconception(
    exercise="WeightHistory",
    name="history-of-batches",
    title="There is one entry for each batch.",
    hint="Which method does Keras call once an epoch?",
)
class HistoryBatches(Diary):
    def on_train_batch_end(self, batch, logs=None):
        self.history.append(self.entry(self.model.trainable_weights))


@misconception(
    exercise="WeightHistory",
    name="history-at-the-end-alone",
    title="There is one entry, from the end of training.",
    hint="`on_train_end` is called once. One entry an epoch was asked for.",
)
class HistoryEnd(Diary):
    def on_train_end(self, logs=None):
        self.history.append(self.entry(self.model.trainable_weights))


@misconception(
    exercise="WeightHistory",
    name="history-of-all-weights",
    title="Weights that are not trained are in it as well.",
    hint="`model.weights` has frozen layers and moving averages in it. Which list has not?",
)
class HistoryAll(Diary):
    def on_epoch_end(self, epoch, logs=None):
        self.history.append(self.entry(self.model.weights))


@misconception(
    exercise="WeightHistory",
    name="history-of-kernels",
    title="Only kernels are in it.",
    hint="Biases and the scale and shift of a normalisation are trained, too.",
)
class HistoryKernels(Diary):
    def on_epoch_end(self, epoch, logs=None):
        self.history.append(self.entry([w for w in self.model.trainable_weights if w.name == "kernel"]))


@misconception(
    exercise="WeightHistory",
    name="history-by-name",
    title="The keys are names, which several layers share, so that some weights hide others.",
    hint="Two layers have a “kernel” each. `weight.path` tells them apart.",
)
class HistoryNames(Diary):
    def on_epoch_end(self, epoch, logs=None):
        self.history.append({w.name: np.array(ops.convert_to_numpy(w)) for w in self.model.trainable_weights})


@misconception(
    exercise="WeightHistory",
    name="history-of-lists",
    title="The entries are lists of arrays, without the paths.",
    hint="A dict from path to array lets one ask for a weight by its name.",
)
class HistoryLists(Diary):
    def on_epoch_end(self, epoch, logs=None):
        self.history.append([np.array(ops.convert_to_numpy(w)) for w in self.model.trainable_weights])


@misconception(
    exercise="WeightHistory",
    name="history-keyed-by-epoch",
    title="The history is a dict by epoch, not a list.",
    hint="The epoch is the place in the list.",
)
class HistoryDict(Diary):
    def __init__(self):
        super().__init__()
        self.history = {}

    def on_epoch_end(self, epoch, logs=None):
        self.history[str(epoch)] = self.entry(self.model.trainable_weights)


@misconception(
    exercise="WeightHistory",
    name="history-last-epoch-missing",
    title="The last epoch is missing.",
    hint="The beginning of an epoch is the end of the one before it. Nothing begins after the last.",
)
class HistoryLastMissing(Diary):
    def on_epoch_begin(self, epoch, logs=None):
        if epoch > 0:
            self.history.append(self.entry(self.model.trainable_weights))


# ---- KeepBest


class Best(keras.callbacks.Callback):
    """The right callback, in parts that can be replaced by wrong ones."""

    def __init__(self, monitor="val_loss"):
        super().__init__()
        self.monitor = monitor
        self.best_epoch = self.best_value = self.kept = None

    def is_higher_better(self):
        return "acc" in self.monitor or "auc" in self.monitor

    def is_better(self, value):
        if np.isnan(value):
            return False
        if self.best_value is None:
            return True
        return value > self.best_value if self.is_higher_better() else value < self.best_value

    def keep(self, epoch, value):
        self.best_epoch, self.best_value, self.kept = epoch, value, self.model.get_weights()

    def on_epoch_end(self, epoch, logs=None):
        value = float(logs[self.monitor])
        if self.is_better(value):
            self.keep(epoch, value)

    def on_train_end(self, logs=None):
        if self.kept is not None:
            self.model.set_weights(self.kept)


@misconception(
    exercise="KeepBest",
    name="best-not-restored",
    title="The best epoch is named, and the model keeps its last weights.",
    hint="Which method does Keras call when training is over, and what should happen there?",
)
class BestNotRestored(Best):
    def on_train_end(self, logs=None):
        pass


@misconception(
    exercise="KeepBest",
    name="best-is-a-reference",
    title="The variables are kept, not their values, so “restoring” gives the last weights back.",
    hint="`model.weights` is a list of variables, which train on. `model.get_weights()` is a list of copies.",
)
class BestReference(Best):
    def keep(self, epoch, value):
        self.best_epoch, self.best_value, self.kept = epoch, value, self.model.weights

    def on_train_end(self, logs=None):
        for variable, value in zip(self.model.weights, self.kept):
            variable.assign(value)


@misconception(
    exercise="KeepBest",
    name="best-last-of-equals",
    title="Of equal epochs the last one wins.",
    hint="Is an equal value better?",
)
class BestLastOfEquals(Best):
    def is_better(self, value):
        if self.best_value is None or np.isnan(value):
            return not np.isnan(value)
        return value >= self.best_value if self.is_higher_better() else value <= self.best_value


@misconception(
    exercise="KeepBest",
    name="best-epoch-from-one",
    title="Epochs are counted from 1.",
    hint="Keras hands over `epoch`, which counts from 0.",
)
class BestFromOne(Best):
    def keep(self, epoch, value):
        super().keep(epoch + 1, value)


@misconception(
    exercise="KeepBest",
    name="best-lower-always",
    title="Lower is taken for better, whatever is monitored.",
    hint="An accuracy of 0.9 is better than one of 0.6. What tells you from the name?",
)
class BestLowerAlways(Best):
    def is_higher_better(self):
        return False


@misconception(
    exercise="KeepBest",
    name="best-no-auc",
    title="Only accuracies count as “higher is better”; the area under the curve does not.",
    hint="Which two syllables does the exercise name?",
)
class BestNoAuc(Best):
    def is_higher_better(self):
        return "acc" in self.monitor


@misconception(
    exercise="KeepBest",
    name="best-exact-names",
    title="Only a few exact names count as accuracies.",
    hint="The name *contains* acc or auc: `sparse_categorical_accuracy` and `auc_1`, too.",
)
class BestExactNames(Best):
    def is_higher_better(self):
        return self.monitor in ("acc", "val_acc", "accuracy", "val_accuracy", "auc", "val_auc")


@misconception(
    exercise="KeepBest",
    name="best-ignores-monitor",
    title="`val_loss` is watched, whatever was asked for.",
    hint="Where is `monitor` used?",
)
class BestIgnoresMonitor(Best):
    def __init__(self, monitor="val_loss"):
        super().__init__("val_loss")


@misconception(
    exercise="KeepBest",
    name="best-on-training-loss",
    title="The loss on the training set is watched, where the one on the validation set was asked for.",
    hint='`logs["loss"]` is the training set\'s, and falls while the network learns by heart.',
)
class BestTrainingLoss(Best):
    def on_epoch_end(self, epoch, logs=None):
        super().on_epoch_end(epoch, logs | {self.monitor: logs[self.monitor.removeprefix("val_")]})


@misconception(
    exercise="KeepBest",
    name="best-compares-with-previous",
    title="Each epoch is compared with the one before, not with the best one so far.",
    hint="After a bad epoch even a mediocre one looks good.",
)
class BestPrevious(Best):
    def on_epoch_end(self, epoch, logs=None):
        value = float(logs[self.monitor])
        before, self.previous = getattr(self, "previous", None), value
        if np.isnan(value):
            return
        if before is None or np.isnan(before) or (value > before if self.is_higher_better() else value < before):
            self.keep(epoch, value)


@misconception(
    exercise="KeepBest",
    name="best-starts-from-zero",
    title="The best accuracy starts at 0, so an epoch with accuracy 0 is no epoch.",
    hint="A network that knows nothing may have an accuracy of 0. Then the first epoch is the best so far all the same.",
)
class BestFromZero(Best):
    def is_better(self, value):
        if self.best_value is None and self.is_higher_better():
            return value > 0
        return super().is_better(value)


@misconception(
    exercise="KeepBest",
    name="best-starts-from-a-large-number",
    title="The best loss starts at a number that real losses exceed.",
    hint="Is there a number that is larger than every loss? Or a way to know that nothing was seen yet?",
)
class BestFromThousand(Best):
    def is_better(self, value):
        if self.best_value is None and not self.is_higher_better():
            return value < 1000
        return super().is_better(value)


@misconception(
    exercise="KeepBest",
    name="best-stuck-at-nan",
    title="A NaN in the first epoch is taken for the best value for ever.",
    hint="Every comparison with NaN is false. What is compared with what in the second epoch?",
)
class BestStuckAtNan(Best):
    def is_better(self, value):
        if self.best_value is None:
            return True
        return value > self.best_value if self.is_higher_better() else value < self.best_value


@misconception(
    exercise="KeepBest",
    name="best-nan-wins",
    title="An epoch whose loss is NaN counts as the best.",
    hint="`not value >= best` is true for NaN. Which comparison is false for it?",
)
class BestNanWins(Best):
    def is_better(self, value):
        if self.best_value is None:
            return True
        return not value <= self.best_value if self.is_higher_better() else not value >= self.best_value


@misconception(
    exercise="KeepBest",
    name="best-disturbs-training",
    title="After a worse epoch training is thrown back to the best weights.",
    hint="Training should go on from where it is. The best weights are put back once, when it is over.",
)
class BestDisturbs(Best):
    def on_epoch_end(self, epoch, logs=None):
        super().on_epoch_end(epoch, logs)
        if self.kept is not None and epoch != self.best_epoch:
            self.model.set_weights(self.kept)


@misconception(
    exercise="KeepBest",
    name="best-trainable-alone",
    title="Only the trainable weights are kept; moving averages stay those of the last epoch.",
    hint="At inference, batch normalisation works with its moving averages. They belong to the epoch, too.",
)
class BestTrainable(Best):
    def keep(self, epoch, value):
        super().keep(epoch, value)
        self.kept = [np.array(ops.convert_to_numpy(w)) for w in self.model.trainable_weights]

    def on_train_end(self, logs=None):
        for variable, value in zip(self.model.trainable_weights, self.kept):
            variable.assign(value)


@misconception(
    exercise="KeepBest",
    name="best-weights-of-the-epoch-before",
    title="The weights that are kept are those with which the best epoch began.",
    hint="Losses on the validation set are measured at the end of the epoch. When are the weights copied?",
)
class BestEpochBefore(Best):
    def on_epoch_begin(self, epoch, logs=None):
        self.began = self.model.get_weights()

    def keep(self, epoch, value):
        super().keep(epoch, value)
        self.kept = self.began


@misconception(
    exercise="KeepBest",
    name="best-value-negated",
    title="For accuracies `.best_value` is the negative of what was measured.",
    hint="To minimise the negative is a good trick. What you show is the value itself.",
)
class BestNegated(Best):
    def keep(self, epoch, value):
        super().keep(epoch, value)
        self.shown = -value if self.is_higher_better() else value

    def on_train_end(self, logs=None):
        super().on_train_end(logs)
        self.best_value = self.shown
