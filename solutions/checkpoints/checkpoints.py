# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "title", "locked": true, "schema_version": 3, "solution": false, "task": false}
# # Checkpoints: stop, look, go on
#
# Training takes hours, and something always happens: the battery, the queue's time limit, a colleague who needs the machine. Then there are two kinds of
# people. One kind starts again. The other types a line, and the run goes on as if nothing had happened, to the last digit.
#
# This notebook makes you one of the other kind. It turns out that the weights are the smaller part of what has to be kept, and that a file
# can be worse than no file. After that we use the same skill, copying what a model is at one moment, for two more things: to *look* at a network
# while it learns, and to keep the weights of the epoch at which it was best.
#
# At the end of this notebook you can
#
# - say what decides the next step of training, and put all of it into one file;
# - write a file so that it is whole at any moment, whatever happens;
# - see what every layer of a network gives, and what its weights were at the end of each epoch;
# - write callbacks, and keep the weights of the best epoch.

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "how-to-work", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## How to work with this notebook
#
# | exercise | what you write | points |
# |---|---|---|
# | `save_checkpoint` | everything that the next step depends on, in one file that is never broken | 4 |
# | `load_checkpoint` | the way back: training goes on as if it had never stopped | 5 |
# | `layer_outputs` | what each layer gives | 3 |
# | `WeightHistory` | a callback that keeps a diary of the weights | 3 |
# | `KeepBest` | a callback that ends with the weights of the best epoch | 3 |
# | the question at the end | a few sentences, read by a person | 4 |
#
# Replace the stub in each answer cell and run the cell below it. `check("layer_outputs")` calls your function and tells you the simplest case
# that goes wrong. It needs no network. Your work is graded with the same checks on other random numbers, so what passes here passes there.
#
# The first two exercises belong together. What is in your file is your own affair: any format will do, and `load_checkpoint` is only ever given files that your
# `save_checkpoint` wrote. So one part of the first check has to wait for the second exercise, and says so; that is why the check that counts comes after both. The other three stand on their own.
#
# You may add cells and functions of your own wherever you like. The other cells are read-only; if you damage one, nothing is lost.
#
# **Conventions** that hold for every exercise here:
#
# - `x` is a batch of shape `(n, d)`. Epochs count from 0.
# - `path` is a text such as `"run.ckpt"` or `"/data/runs/17.keras"`; its folder exists.
# - Models are built, and consist of Keras's own layers. Where a model is saved, it is compiled.
# - Arrays or tensors, Python numbers or NumPy's: all are equally right as results. A function never changes its arguments.
# - `mlpkit` has a `save_checkpoint`, a `load_checkpoint` and a `KeepBest` of its own. Calling one inside your answer of the same name earns nothing; reading
#   and comparing is fine. Everything in Keras is allowed.

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "imports", "locked": true, "schema_version": 3, "solution": false, "task": false}
import io
import json
import os
import tempfile
import zipfile
from pathlib import Path

# mlpkit before Keras: TensorFlow then starts without its usual lines.
from autograder.student import check
from mlpkit import data, plots

import keras
import matplotlib.pyplot as plt
import numpy as np
from keras import ops


def if_written(picture):
    """Draw a picture of what you wrote, once it is written."""
    try:
        picture()
    except NotImplementedError:
        print("Write the answer above, then run this cell again.")


# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "four-things", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## What decides the next step
#
# Below, a small network learns digits. After five epochs the run is stopped, a new model gets *the weights*, bit for bit, and trains on. It has lost nothing that could be seen
# in its predictions. Compare it with the run that never stopped:

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "four-things-data", "locked": true, "schema_version": 3, "solution": false, "task": false}
digits = data.digits()
x_train, y_train = digits.x[:600].astype("float32"), digits.y[:600]


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "four-things-function", "locked": true, "schema_version": 3, "solution": false, "task": false}
def digits_model(rate=0.0, optimizer=None):
    """Return a compiled network for the digits; the same weights each time."""
    keras.utils.set_random_seed(1)
    hidden, output = keras.layers.Dense(32, activation="relu", name="hidden"), keras.layers.Dense(10, name="output")
    model = keras.Sequential([keras.Input((64,)), hidden, keras.layers.Dropout(rate, seed=3), output])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer or keras.optimizers.SGD(0.02, momentum=0.95), loss)
    return model


def train(model, first, last):
    """Train from epoch `first` up to, not including, `last`; return the losses."""
    fitted = model.fit(x_train, y_train, batch_size=60, initial_epoch=first, epochs=last, shuffle=False, verbose=0)
    return fitted.history["loss"]


def weights_alone_picture():
    """Draw the losses of a run that never stopped, and of one that went on with the weights alone."""
    model = digits_model()
    losses = train(model, 0, 5)
    restarted = digits_model()
    restarted.set_weights(model.get_weights())
    axes = plt.subplots(figsize=(6, 3.2), layout="constrained")[1]
    axes.plot(range(9), losses + train(model, 5, 9), "o-", label="never stopped")
    axes.plot(range(4, 9), losses[4:] + train(restarted, 5, 9), "o--", label="stopped, went on with the weights alone")
    axes.set_xlabel("epoch")
    axes.set_ylabel("training loss")
    axes.set_yscale("log")
    axes.legend(frameon=False)


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "four-things-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
weights_alone_picture()

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "four-things-list", "locked": true, "schema_version": 3, "solution": false, "task": false}
# The second run is another run. Four things decide what the next step does:
#
# 1. **The weights**, and those that are not trained as well, such as the moving averages of batch normalisation.
# 2. **The optimizer.** Momentum is a velocity, and a new optimizer starts from rest. Adam keeps two arrays for each weight and counts its steps, because it corrects for having
#    started from nothing. A learning rate that follows a schedule depends on that count, too.
# 3. **The random numbers.** A dropout layer draws a new mask each time. Which one comes next is decided by the *state* of its generator.
# 4. **The epoch**, so that the loop knows where it is (and the order of the data, if you shuffle).
#
# Here is the optimizer's memory of this small network after one epoch:

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "optimizer-memory", "locked": true, "schema_version": 3, "solution": false, "task": false}
model = digits_model(optimizer=keras.optimizers.Adam(0.01))
train(model, 0, 1)
print(f"{'weights':40s}", sum(int(np.prod(weight.shape)) for weight in model.weights), "numbers")
for variable in model.optimizer.variables:
    shape = tuple(variable.shape)
    print(f"{variable.path:40s}", shape or f"{float(variable.value):g}")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "keras-file", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Keras's own file, written by `model.save("….keras")`, holds the first two: architecture, weights, how the model was compiled, and the optimizer's memory. The epoch it cannot know. And the third?

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "keras-file-numbers", "locked": true, "schema_version": 3, "solution": false, "task": false}
model = digits_model(rate=0.3)
train(model, 0, 1)
with tempfile.TemporaryDirectory() as folder:
    file = Path(folder) / "model.keras"
    model.save(file)
    loaded = keras.models.load_model(file)

one = np.ones((1, 64), "float32")
for words, training in (("at inference", False), ("in training", True)):
    same = np.allclose(model(one, training=training), loaded(one, training=training))
    print(f"{words:13s} the two models give", "the same" if same else "something else")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "keras-file-remarks", "locked": true, "schema_version": 3, "solution": false, "task": false}
# At inference nobody would notice. In training the loaded model draws other masks, so the run goes on differently. Nothing is broken by that, and yet it is no longer the same experiment: a bug that
# appears at epoch 300 cannot be brought back, and two runs that should be compared are not comparable.
#
# A layer that draws random numbers keeps the state of its generator in a *variable*. Keras does not count it among the weights, which is why it is not in the file. But it is a variable, and a variable can be read and assigned.

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "worked-example", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## A worked example: a high score that survives a power cut
#
# The other half of the task has nothing to do with networks. A game writes its high scores to a file:
#
# ```python
# with open("scores.json", "w") as file:
#     json.dump(scores, file)
# ```
#
# `open(..., "w")` empties the file at once. What `dump` writes then comes in pieces. Pull the plug in between, and the old scores are gone and the new ones are not there. It is a short moment, but for a model of several
# gigabytes it lasts a minute, and the program that saves every epoch spends a good part of its life in it.
#
# The remedy takes one more line. **Write to another file, in the same folder. When it is complete, rename it.** A file system renames within one folder in a single step: whoever looks at the
# old name finds the old file or the new one, and never a part. Should the program die before, there is an unfinished file too many, and nothing else has happened.


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "worked-example-function", "locked": true, "schema_version": 3, "solution": false, "task": false}
def save_scores(path, scores):
    """Write scores to the file at path, which is whole at any moment."""
    path = Path(path)
    # In the same folder, for from one disk to another things can only be copied, piece by piece.
    unfinished = path.with_name(path.name + ".unfinished")
    with unfinished.open("w") as file:
        json.dump(scores, file)
        file.flush()  # from Python to the operating system ...
        os.fsync(file.fileno())  # ... and from there to the disk, before the name changes
    unfinished.replace(path)  # or os.replace(unfinished, path): an older file of that name is replaced in one step


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "worked-example-numbers", "locked": true, "schema_version": 3, "solution": false, "task": false}
class NotANumber:
    """Something that cannot be written, so that saving fails midway."""


with tempfile.TemporaryDirectory() as folder:
    path = Path(folder) / "scores.json"
    save_scores(path, {"ada": 310, "bao": 295})
    try:
        save_scores(path, {"ada": 310, "bao": 295, "eve": NotANumber()})
    except TypeError as error:
        print("saving failed:   ", error)
    print("what is at path: ", path.read_text())
    print("in the folder:   ", sorted(file.name for file in Path(folder).iterdir()))

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "save-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `save_checkpoint` (4 points)
#
# `save_checkpoint(path, model, epoch)` writes one file, exactly at `path`, whatever its suffix: `"run.ckpt"` and not `"run.ckpt.npz"`. An older file of that name is replaced. In it are
#
# - the model: architecture, weights, how it was compiled;
# - the state of its optimizer;
# - the state of its random numbers, also of a layer inside a model that is itself a layer;
# - the epoch, a whole number from 0.
#
# Saving changes nothing about the model. At every moment there is a whole checkpoint at `path`: the older one, or the new one (or none, where there was none). If saving fails midway, the
# older one stays, and the next save works again.
#
# ```python
# save_checkpoint("run.ckpt", model, 3)     # → a file run.ckpt, and no other
# ```
#
# One part of the check reads your files with your `load_checkpoint`. It has to wait for the next exercise, after which this one is checked for good.
#
# <details><summary>Hint 1: two things in one file</summary>
#
# `model.save` insists on a name that ends in `.keras`. It can have one, in a `tempfile.TemporaryDirectory()`. The bytes of that file are one thing, the rest is another. A `zipfile.ZipFile` holds as many things as you like (so does a dict that
# goes through `pickle`).
# </details>
# <details><summary>Hint 2: where the random numbers are</summary>
#
# Print `[v.path for v in model.weights]` and `[v.path for v in model.variables]` for `digits_model(rate=0.3)`. What is in the second list and not in the first?
# </details>
# <details><summary>Hint 3: never broken</summary>
#
# The worked example does it. Everything that may fail happens before the rename. Mind that the unfinished file needs a name which is *different* from `path` for every `path`, also for `"run.keras"`.
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "save_checkpoint", "locked": false, "schema_version": 3, "solution": true, "task": false}
def save_checkpoint(path, model, epoch):
    """Write model, optimizer, random state and epoch to one file at path, which is whole at any moment."""
    ### BEGIN SOLUTION
    # Generators of random numbers keep their state in variables that are not weights.
    weights = {id(weight) for weight in model.weights}
    states = [variable for variable in model.variables if id(variable) not in weights]

    content = io.BytesIO()  # first in memory: nothing has happened on the disk if anything fails here
    with zipfile.ZipFile(content, "w") as archive, tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "model.keras"  # Keras insists on the suffix
        model.save(file)  # architecture, weights, compilation, optimizer
        archive.write(file, "model.keras")
        rest = {"epoch": int(epoch), "random": [ops.convert_to_numpy(state).tolist() for state in states]}
        archive.writestr("rest.json", json.dumps(rest))

    path = Path(path)
    unfinished = path.with_name(path.name + ".unfinished")  # in the same folder, and never path itself
    with unfinished.open("wb") as file:
        file.write(content.getvalue())
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)  # in one step
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "save-first-check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("save_checkpoint")  # what can be said without load_checkpoint

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "load-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `load_checkpoint` (5 points)
#
# `load_checkpoint(path)` reads a file that your `save_checkpoint` wrote and returns `(model, epoch)`. The model is a new one, compiled, and training on with it gives the same weights as training that never stopped, in every
# digit: with momentum, Adam, a schedule of the learning rate, batch normalisation, dropout. The same file can be loaded as often as you like.
#
# ```python
# model, epoch = load_checkpoint("run.ckpt")
# model.fit(x, y, initial_epoch=epoch, epochs=10)    # goes on
# ```
#
# <details><summary>Hint 1: the reverse order</summary>
#
# What went in last comes out first. `keras.models.load_model` wants a file whose name ends in `.keras`; `archive.extract("model.keras", folder)` makes one and returns its path.
# </details>
# <details><summary>Hint 2: a state is put back</summary>
#
# A model that was loaded has the same variables in the same order. `variable.assign(array)` puts a value back. This comes last: whatever draws a random number in between moves the state on.
# </details>
# <details><summary>Hint 3: the optimizer starts at step 0</summary>
#
# If you build the optimizer yourself, it has no momentum to put anything into before `optimizer.build(model.trainable_variables)`. If you let Keras load the model, compile it again and the memory is gone.
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "load_checkpoint", "locked": false, "schema_version": 3, "solution": true, "task": false}
def load_checkpoint(path):
    """Return (model, epoch) from a file that save_checkpoint wrote."""
    ### BEGIN SOLUTION
    with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory() as folder:
        model = keras.models.load_model(archive.extract("model.keras", folder))  # compiled, with its optimizer
        rest = json.loads(archive.read("rest.json"))
    weights = {id(weight) for weight in model.weights}
    states = [variable for variable in model.variables if id(variable) not in weights]
    for state, value in zip(states, rest["random"], strict=True):  # last, so that nothing moves them on
        state.assign(value)
    return model, rest["epoch"]
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-load_checkpoint", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
check("load_checkpoint")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "save-again", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Now that there is a way back, the first exercise once more, with everything in it:

# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-save_checkpoint", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("save_checkpoint")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "load-look", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Your own run: six epochs with dropout that never stop, and three epochs, a checkpoint, and three more with what was loaded. If all is well, the second line lies exactly on the first and the difference is not small but 0.


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "load-picture-function", "locked": true, "schema_version": 3, "solution": false, "task": false}
def resumed_picture():
    """Draw a run that never stopped, and one that was stopped, saved, loaded and continued."""
    never = digits_model(rate=0.3)
    whole = train(never, 0, 6)
    stopped = digits_model(rate=0.3)
    losses = train(stopped, 0, 3)
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "run.ckpt")
        save_checkpoint(path, stopped, 3)
        loaded, epoch = load_checkpoint(path)
    losses += train(loaded, epoch, 6)
    pairs = zip(never.get_weights(), loaded.get_weights(), strict=True)
    print("largest difference between the weights:", max(np.abs(a - b).max() for a, b in pairs))
    axes = plt.subplots(figsize=(6, 3.2), layout="constrained")[1]
    axes.plot(whole, "o-", markersize=9, alpha=0.4, label="never stopped")
    axes.plot(losses, ".--", label="stopped after epoch 2, went on")
    axes.axvline(2.5, color="grey", linewidth=0.8)
    axes.set_xlabel("epoch")
    axes.set_ylabel("training loss")
    axes.legend(frameon=False)


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "load-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
if_written(resumed_picture)

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "look", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Look
#
# A checkpoint is a copy of what a network is at one moment. The next three exercises copy less, and more often.
#
# The first question to a network that does not learn is: what do its layers give? Units that are 0 for every example, outputs that are all alike from some layer on, numbers that
# grow from layer to layer: one look shows it. For one layer it takes one line, because every layer of a built model knows the symbolic tensor that it gives, `layer.output`, and a model may end anywhere:

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "look-numbers", "locked": true, "schema_version": 3, "solution": false, "task": false}
model = digits_model()
hidden = keras.Model(model.inputs[0], model.layers[0].output)
print("the first layer gives", tuple(hidden(x_train[:5]).shape))
print(f"of its units, {float(np.mean(hidden(x_train) == 0)):.0%} are 0")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "layer_outputs-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `layer_outputs` (3 points)
#
# `layer_outputs(model, x)` returns a list of arrays: what each layer of `model` gives for the batch `x`, at inference, in the order of `model.layers`. The input layer is not counted. The model is `Sequential` or made with `keras.Input` and
# `keras.Model`; branches may part and meet again. (If a layer is used twice, give either of its outputs, or both.)
#
# ```python
# model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(6), keras.layers.Dense(3)])
# layer_outputs(model, np.ones((5, 4), "float32"))   # → two arrays, of the shapes (5, 6) and (5, 3)
# ```
#
# <details><summary>Hint 1: one after the other?</summary>
#
# `for layer in model.layers: x = layer(x)` leads each output into the next layer. In a model with branches the next layer in the list may want something else.
# </details>
# <details><summary>Hint 2: a model may end in several places</summary>
#
# `keras.Model(inputs, [first, second, third])` gives a list.
# </details>
# <details><summary>Hint 3: which layers count</summary>
#
# `model.layers` of a model that was made with `keras.Input` begins with a `keras.layers.InputLayer`; that of a `Sequential` does not.
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "layer_outputs", "locked": false, "schema_version": 3, "solution": true, "task": false}
def layer_outputs(model, x):
    """Return what each layer of model gives for x at inference: a list of arrays."""
    ### BEGIN SOLUTION
    layers = [layer for layer in model.layers if not isinstance(layer, keras.layers.InputLayer)]
    # One model with an end at every layer: Keras finds the way through the branches.
    inside = keras.Model(model.inputs[0], [layer.output for layer in layers])
    return [ops.convert_to_numpy(output) for output in inside(x, training=False)]
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-layer_outputs", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("layer_outputs")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "layer_outputs-look", "locked": true, "schema_version": 3, "solution": false, "task": false}
# What your function sees in two networks of eight layers that nobody has trained yet, one with Glorot's initial weights and one with weights that are half as large. The second hardly says anything at its end.


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "layer_outputs-picture-function", "locked": true, "schema_version": 3, "solution": false, "task": false}
def depth_picture(depth=8):
    """Draw the deviation of what each layer gives, for two scales of the initial weights."""
    axes = plt.subplots(figsize=(6, 3.2), layout="constrained")[1]
    for words, factor in (("Glorot", 1.0), ("half of that", 0.5)):
        keras.utils.set_random_seed(0)
        layers = [keras.layers.Dense(64, activation="tanh") for _ in range(depth)]
        model = keras.Sequential([keras.Input((64,)), *layers])
        model.set_weights([factor * weight for weight in model.get_weights()])
        deviations = [float(np.std(output)) for output in layer_outputs(model, x_train)]
        axes.plot(range(1, depth + 1), deviations, "o-", label=words)
    axes.set_xlabel("layer")
    axes.set_ylabel("deviation of its outputs")
    axes.set_yscale("log")
    axes.legend(frameon=False)


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "layer_outputs-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
if_written(depth_picture)

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "callbacks", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Let Keras call you
#
# `fit` has its own loop. If something is to happen inside it, at the end of each epoch, say, you hand over an object, and `fit` calls its methods. The methods that you do not write do nothing:


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "callbacks-example", "locked": true, "schema_version": 3, "solution": false, "task": false}
class Clock(keras.callbacks.Callback):
    """Counts the steps, and says at the end of each epoch how many there were."""

    def __init__(self):
        super().__init__()  # Keras keeps a few things there, such as self.model
        self.steps = 0

    def on_train_batch_end(self, batch, logs=None):
        self.steps += 1

    def on_epoch_end(self, epoch, logs=None):
        print(f"epoch {epoch}: {self.steps} steps, logs = {sorted(logs)}")


model = digits_model()
fitted = model.fit(x_train, y_train, epochs=2, verbose=0, validation_split=0.2, callbacks=[Clock()])

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "callbacks-remarks", "locked": true, "schema_version": 3, "solution": false, "task": false}
# `logs` is a dict of the epoch's losses and metrics. `self.model` is the model itself, not a copy of it, and that is the point of the next exercise:

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "callbacks-views", "locked": true, "schema_version": 3, "solution": false, "task": false}
weight = keras.Variable([1.0, 2.0])
kept = [weight, np.array(ops.convert_to_numpy(weight))]
weight.assign([5.0, 6.0])
print("the variable that was kept:", ops.convert_to_numpy(kept[0]))
print("the copy that was kept:    ", kept[1])

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "WeightHistory-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `WeightHistory` (3 points)
#
# `WeightHistory()` is a `keras.callbacks.Callback`. During `fit` its attribute `.history` becomes a list with one dict for each epoch, from the path of each trainable weight (`weight.path`) to an array: what it was at the end of that epoch. Copies, which
# stay what they are when training goes on. Weights that are not trained, such as those of a frozen layer or the moving averages of a normalisation, do not belong in it. If `fit` is called a second time, go on or begin anew, as you like.
#
# ```python
# diary = WeightHistory()
# model.fit(x, y, epochs=3, callbacks=[diary])
# len(diary.history)                             # → 3
# diary.history[0]["sequential/dense/kernel"]    # → the kernel at the end of epoch 0
# ```
#
# <details><summary>Hint 1: all entries are equal</summary>
#
# Then they are one and the same thing, looked at three times. See the example above.
# </details>
# <details><summary>Hint 2: a second callback knows what the first one saw</summary>
#
# `history = []` in the body of the class makes one list for all objects of it. In `__init__`, `self.history = []` makes one for each.
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "WeightHistory", "locked": false, "schema_version": 3, "solution": true, "task": false}
class WeightHistory(keras.callbacks.Callback):
    """Keeps copies of every trainable weight at the end of each epoch in `.history`."""

    def __init__(self):
        super().__init__()
        ### BEGIN SOLUTION
        self.history = []
        ### END SOLUTION

    def on_epoch_end(self, epoch, logs=None):
        ### BEGIN SOLUTION
        # np.array makes a copy, also where Keras would show the same memory again.
        copies = {weight.path: np.array(ops.convert_to_numpy(weight)) for weight in self.model.trainable_weights}
        self.history.append(copies)
        ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-WeightHistory", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("WeightHistory")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "WeightHistory-look", "locked": true, "schema_version": 3, "solution": false, "task": false}
# How far each kernel has moved from where it was after the first epoch, in the run that you know. The output layer moves farthest.


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "WeightHistory-picture-function", "locked": true, "schema_version": 3, "solution": false, "task": false}
def diary_picture():
    """Draw how far each kernel is from what it was at the end of epoch 0."""
    diary, model = WeightHistory(), digits_model()
    model.fit(x_train, y_train, batch_size=60, epochs=12, verbose=0, callbacks=[diary])
    axes = plt.subplots(figsize=(6, 3.2), layout="constrained")[1]
    for path in [path for path in diary.history[0] if path.endswith("kernel")]:
        start = np.asarray(diary.history[0][path])
        moved = [np.linalg.norm(entry[path] - start) / np.linalg.norm(start) for entry in diary.history]
        axes.plot(moved, "o-", label=path.split("/", 1)[-1])
    axes.set_xlabel("epoch")
    axes.set_ylabel("distance / size at epoch 0")
    axes.legend(frameon=False)


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "WeightHistory-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
if_written(diary_picture)

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "best-idea", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## The best epoch is seldom the last
#
# A network that is trained for too long learns its training set by heart. Its loss on the validation set falls, turns, and rises. Below, 60 digits to learn from, and 400 to look at:


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "best-picture-function", "locked": true, "schema_version": 3, "solution": false, "task": false}
def overfitting_picture(callbacks=()):
    """Train on 60 digits, draw the losses, and print those on 400 others: of the last epoch, and of the model."""
    keras.utils.set_random_seed(4)
    model = digits_model(optimizer=keras.optimizers.Adam(0.03))
    validation = (digits.x[600:1000], digits.y[600:1000])
    fitted = model.fit(
        digits.x[:60], digits.y[:60], validation_data=validation, epochs=40, verbose=0, callbacks=list(callbacks)
    )
    plots.learning_curves({"loss": fitted.history["loss"], "val_loss": fitted.history["val_loss"]})
    print(f"last epoch:           {fitted.history['val_loss'][-1]:.4f}")
    print(f"the model after fit:  {model.evaluate(*validation, verbose=0):.4f}")


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "best-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
overfitting_picture()

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "best-remarks", "locked": true, "schema_version": 3, "solution": false, "task": false}
# When `fit` returns, the model has the weights of the *last* epoch. We would like those of the marked one. So they must be kept when they come by, because afterwards it is too late.

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "KeepBest-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `KeepBest` (3 points)
#
# `KeepBest(monitor="val_loss")` is a `keras.callbacks.Callback`. It watches `logs[monitor]`. After `fit`
#
# - the model has the weights of its best epoch, all of them, trainable or not;
# - `.best_epoch` is that epoch, counted from 0, and `.best_value` what was monitored there.
#
# Lower is better, unless the name contains `acc` or `auc`; then higher is. The first of equal epochs wins. A value that is NaN is never the best. Training itself is not disturbed: the weights change only when it is over.
#
# ```python
# best = KeepBest()
# model.fit(x, y, validation_data=(x_val, y_val), epochs=40, callbacks=[best])
# best.best_epoch, best.best_value     # → for example 8 and 1.27
# KeepBest(monitor="val_accuracy")     # higher is better
# ```
#
# <details><summary>Hint 1: the end of training</summary>
#
# `on_train_end` is called once, after the last epoch.
# </details>
# <details><summary>Hint 2: the first epoch</summary>
#
# What is the best value before anything was seen? Not 0, and not 1000: an accuracy may be 0 and a loss may be large.
# </details>
# <details><summary>Hint 3: NaN</summary>
#
# Every comparison with NaN is false. That protects you in `value < best`, unless `best` is itself NaN because it was taken unseen from the first epoch.
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "KeepBest", "locked": false, "schema_version": 3, "solution": true, "task": false}
class KeepBest(keras.callbacks.Callback):
    """Gives the model the weights of its best epoch when training ends."""

    def __init__(self, monitor="val_loss"):
        super().__init__()
        ### BEGIN SOLUTION
        self.monitor = monitor
        self.sign = -1 if "acc" in monitor or "auc" in monitor else 1  # the lowest sign * value is the best
        self.best_epoch = None
        self.best_value = None
        self.best_weights = None
        ### END SOLUTION

    def on_epoch_end(self, epoch, logs=None):
        ### BEGIN SOLUTION
        value = float(logs[self.monitor])
        if np.isnan(value):
            return
        if self.best_value is None or self.sign * value < self.sign * self.best_value:  # an equal value does not win
            self.best_epoch = epoch
            self.best_value = value
            self.best_weights = self.model.get_weights()  # copies
        ### END SOLUTION

    def on_train_end(self, logs=None):
        ### BEGIN SOLUTION
        if self.best_weights is not None:
            self.model.set_weights(self.best_weights)
        ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-KeepBest", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("KeepBest")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "KeepBest-look", "locked": true, "schema_version": 3, "solution": false, "task": false}
# The same run with your callback. After `fit`, the loss on the validation set should be the lowest of the curve.


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "KeepBest-picture-function", "locked": true, "schema_version": 3, "solution": false, "task": false}
def best_picture():
    """Train with KeepBest, and print what it found as well."""
    best = KeepBest()
    overfitting_picture([best])
    print(f"best epoch, {best.best_epoch:2d}:       {float(best.best_value):.4f}")


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "KeepBest-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
if_written(best_picture)

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "question-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## A question to end with (4 points)
#
# Three sentences from a student's notes on a long run:
#
# > 1. *After the power cut I loaded the weights of epoch 40 into a new model with Adam and went on. The loss jumped up and took ten epochs to come back. So the file with the weights was damaged.*
# > 2. *In my callback I wrote `self.history.append(self.model.weights)`. All 40 entries are exactly equal. So training had come to rest before the first epoch was over.*
# > 3. *`KeepBest("val_accuracy")` found 91.4 % in epoch 173 of 200, so I report 91.4 % as the accuracy on new data.*
#
# Each conclusion is wrong, or does not follow. In eight to twelve sentences: say for each what is wrong and what happened instead. For the first, name two things that were lost besides the weights and say what their loss does to the first steps of Adam. For
# the second, say how you would find out without training again. For the third, say in which direction 91.4 % is off, why, and where an honest number comes from.

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": true, "grade_id": "question", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# **A model answer.** *First note.* Damaged weights would give other predictions at once, and that can be tested: the loss on the training set at inference, before the first step, is the same as at the end of epoch 40. What was lost is the optimizer's memory. A new Adam has both of its
# moving averages at zero and its step count at zero. With the correction for this start, its first steps are about as long as the learning rate for *every* weight, whatever the size of the gradient, and they follow single noisy batches where before they followed an average over many. If a schedule had lowered the learning rate, it begins at its large
# value again. The state of the random numbers is lost as well, but other dropout masks make the run different, not worse.
#
# *Second note.* `model.weights` is a list of variables, not of numbers. All entries refer to the same variables, so all show what the weights are now. To find out: compare one entry with the model's present weights after changing them (`entry[0] is model.weights[0]`, or assign something and look again). The cure is a copy:
# `np.array(w)`, or `model.get_weights()`. The history of this run is not in the list and cannot be got back.
#
# *Third note.* The number is too high, on average. Each epoch's validation accuracy is the true one plus some luck with these examples; the maximum of 200 picks the luck as well as the quality. The validation set was used to choose, so it is spent. An honest number comes from a test set that
# took no part in any choice, evaluated once, with the weights of epoch 173. To keep these weights is right; to report that number is not.
#
# **Mark scheme.**
#
# - 1 point: the optimizer's state (moments and step count; or a schedule that starts anew) was lost; half a point for only one of the two things.
# - 1 point: what that does (large first steps, not averaged), or a test that tells it from a damaged file.
# - 1 point: references to the same variables, not copies; with a way to see it.
# - 1 point: too high because it is the maximum of many noisy numbers on data that were used to choose (half a point); a test set used once (half a point).
#
# Accept for the first note that the random state was lost, as one of the two things. No point for "save everything" alone.
# ### END SOLUTION

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "sources", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Sources and further reading
#
# - Keras documentation, guide *Save, serialize, and export models*: what a `.keras` file holds; guide *Writing your own callbacks*.
# - T. S. Pillai, V. Chidambaram, R. Alagappan, S. Al-Kiswany, A. Arpaci-Dusseau, R. Arpaci-Dusseau, *All file systems are not created equal: on the complexity of crafting crash-consistent applications*, OSDI 2014: what
#   a rename promises, and what it does not.
# - D. Kingma, J. Ba, *Adam: a method for stochastic optimization*, ICLR 2015: the two averages and the correction for their start.
# - L. Prechelt, *Early stopping, but when?*, in *Neural networks: tricks of the trade*, 1998.
# - G. Cawley, N. Talbot, *On over-fitting in model selection and subsequent selection bias in performance evaluation*, JMLR 11, 2010: the third note, at length.
# - A. Zhang, Z. Lipton, M. Li, A. Smola, *Dive into Deep Learning*, section *File I/O*: saving tensors and parameters.
