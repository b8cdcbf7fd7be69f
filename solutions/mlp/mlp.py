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
# # Multilayer perceptrons: hidden layers, a loss, a batch, a step
#
# A linear model draws one straight line. Whatever you do to its weights, on one side of the line it says yes and on the other side no. Two rings inside each other, a spiral, handwritten
# digits in all their shapes: no single line tells them apart.
#
# A multilayer perceptron puts one or more **hidden layers** in between. Each of their units draws a line of its own and answers with a bent function of the distance to it; the last layer adds these answers up.
# With enough units, the sum can follow any border you like. Where the lines lie is not decided by you but by **training**: a **loss** says how wrong the model is, a **batch** of examples is enough to say in which direction it becomes less wrong,
# and many small **steps** in that direction do the rest.
#
# In this notebook you write each of these parts, small as they are, and put them together. At the end you can
#
# - say what a hidden layer adds, and why it adds nothing without an activation;
# - write a layer and a model that Keras can train, save and load;
# - write the cross-entropy so that it survives logits of ten thousand;
# - deal out minibatches and take a step, which is all that training is;
# - look at a loss as a landscape, and *prove* that it is not a bowl.

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "how-to-work", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## How to work with this notebook
#
# | exercise | what you write | points |
# |---|---|---|
# | `collapse` | a stack of affine layers as a single one | 2 |
# | `Linear` | an affine layer that Keras can train and save | 4 |
# | `mlp` | a multilayer perceptron of such layers | 3 |
# | `count_parameters` | how many numbers it has to learn | 1 |
# | `cross_entropy` | the loss of logits and labels | 4 |
# | `minibatches` | an epoch in shuffled batches | 3 |
# | `sgd_step` | one step of gradient descent | 1 |
# | `loss_surface` | the loss over two of the weights | 1 |
# | `convexity_violation` | proof that a function is not convex | 3 |
# | `fit_digits` | a model that reads handwritten digits | 4 |
# | the question at the end | a few sentences, read by a person | 4 |
#
# Replace the stub in each answer cell and run the cell below it. `check("collapse")` calls your function, compares what comes back
# with what should, and tells you the simplest case that goes wrong. It needs no network. Your work is graded with the same checks on other random numbers, so
# what passes here passes there. The exercises do not depend on each other's points: skip one and come back.
#
# You may add cells and functions of your own wherever you like. The other cells are read-only; if you damage one, nothing is lost.
#
# **Conventions** that hold for every exercise here:
#
# - `x` is a batch of shape `(n, d)`: one example a row. Labels are whole numbers of shape `(n,)`. Losses average over the batch.
# - *Logits* are what the last layer gives, before any softmax: one number for each class, of any size. The largest one is the model's answer.
# - `rng` is a `numpy.random.Generator`, made by `np.random.default_rng(seed)`. Draw from it and from nothing else: then the same seed gives the same result.
# - Where it says *array*, write with NumPy and return NumPy arrays. Where it says *tensor*, write with `keras.ops` (or your backend's own operations): the result must stay differentiable.
# - A function never changes its arguments.
# - `mlpkit` has ready-made versions of most of these, to compare with. Letting one of them do the work of your answer (`mlpkit.collapse`, `mlpkit.Linear`, `mlpkit.mlp`,
#   `mlpkit.minibatches`, ...) earns nothing; calling it in another cell is a good idea.

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "imports", "locked": true, "schema_version": 3, "solution": false, "task": false}
# mlpkit before Keras: TensorFlow then starts without its usual lines.
from autograder.student import check
from mlpkit import data, plots, value_and_gradient

import keras
import matplotlib.pyplot as plt
import numpy as np
from keras import ops


def if_written(picture):
    """Draw a picture of what you wrote, once it is written."""
    try:
        return picture()
    except NotImplementedError:
        print("Write the answer above, then run this cell again.")


# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "bends", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## What a hidden layer does
#
# The simplest network there is has one input $x$, one hidden layer and one output:
#
# $$y = \sum_j v_j \, \mathrm{relu}(w_j x + b_j) + c$$
#
# Each unit $\mathrm{relu}(w_j x + b_j)$ is 0 on one side of the point $-b_j / w_j$ and a straight line on the other. It contributes one **bend**, at a place that the hidden layer chooses, and with a strength
# that the output layer chooses. On the left, three units and what they contribute; on the right, their sum. With a few hundred bends a curve looks smooth.


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "bends-code", "locked": true, "schema_version": 3, "solution": false, "task": false}
def bends():
    """Draw three hidden units and their weighted sum, and the sum without the activation."""
    x = np.linspace(-3, 3, 301)
    w, b, v = np.array([1.0, -1.0, 2.0]), np.array([1.0, 0.0, -2.0]), np.array([1.0, 0.7, -1.2])
    before = x[:, None] * w + b
    left, right = plt.subplots(1, 2, figsize=(11, 3.4), layout="constrained", sharey=True)[1]
    for unit, curve in enumerate((v * np.maximum(before, 0)).T, start=1):
        left.plot(x, curve, label=f"unit {unit}, bends at {-b[unit - 1] / w[unit - 1]:g}")
    right.plot(x, np.maximum(before, 0) @ v, "k", label="their sum")
    right.plot(x, before @ v, "k:", label="their sum without relu")
    for axes in (left, right):
        axes.set_xlabel("x")
        axes.legend(frameon=False)


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "bends-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
bends()

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "worked-example", "locked": true, "schema_version": 3, "solution": false, "task": false}
# The dotted line is the warning of this chapter. Without the activation, the sum of straight lines is a straight line, and the hidden layer was for nothing.
#
# ## A worked example: two affine functions are one
#
# An affine layer computes $x W + b$: a row of inputs times a matrix, plus a row of biases. Take one input and one unit, so that all of these are plain numbers: first $h = 2x + 1$, then $y = -3h + 5$. Put the first into the second:
#
# $$y = -3\,(2x + 1) + 5 = \underbrace{(-3 \cdot 2)}_{\text{one weight}} x + \underbrace{(-3 \cdot 1 + 5)}_{\text{one bias}} = -6x + 2.$$
#
# Two layers, four numbers to learn, and every function that they can express is a straight line with two numbers. Mind the bias: the *first* bias goes through the *second* weight, and only then is the second bias added.
#
# With matrices it is the same calculation, but now the order of the factors matters.

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "worked-example-code", "locked": true, "schema_version": 3, "solution": false, "task": false}
x = np.linspace(-2, 2, 5)
print("in two layers:", -3 * (2 * x + 1) + 5)
print("in one layer: ", -6 * x + 2)

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "collapse-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `collapse` (2 points)
#
# *Array.* `collapse(layers)` takes a list of one or more affine layers, the input side first, each a pair `(weight, bias)` of shapes `(in, out)` and `(out,)`. It returns the one pair `(weight, bias)` that
# equals the whole stack: for every `x`, feeding it through all layers in turn gives `x @ weight + bias`.
#
# ```python
# first = (np.array([[1.0, 2.0], [0.0, 1.0]]), np.array([1.0, -1.0]))
# second = (np.array([[2.0], [-1.0]]), np.array([0.5]))
# collapse([first, second])   # → weight [[0.0], [-1.0]], bias [3.5]
# ```
#
# <details><summary>Hint 1: on paper</summary>
#
# Write $(x W_1 + b_1) W_2 + b_2$ and multiply out. Which part still contains $x$, and which does not?
# </details>
# <details><summary>Hint 2: more than two</summary>
#
# Two layers make one. If you have a `weight` and a `bias` for everything so far, how does one more layer change them? Then a loop does the rest.
# </details>
# <details><summary>Hint 3: the shapes disagree</summary>
#
# Print the shapes. The result takes as many inputs as the first layer, and gives as many outputs as the last: `(in of the first, out of the last)`. Is your product the right way round?
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "collapse", "locked": false, "schema_version": 3, "solution": true, "task": false}
def collapse(layers):
    """Return the one (weight, bias) that equals a stack of affine layers, input side first."""
    ### BEGIN SOLUTION
    # (x W + b) V + c = x (W V) + (b V + c). Here W, b stand for all layers so far: (in, k) and (k,); V, c for the
    # next: (k, out) and (out,). So W V is (in, out), and b V + c is (out,).
    weight, bias = layers[0]
    for next_weight, next_bias in layers[1:]:
        weight, bias = weight @ next_weight, bias @ next_weight + next_bias
    return weight, bias
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-collapse", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("collapse")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "collapse-text", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Five layers, 1 → 30 → 30 → 30 → 30 → 1, with 2,881 numbers in them. The line is what they compute together without activations; the dots are your two numbers; the other curve is the same layers with relu in between.


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "collapse-code", "locked": true, "schema_version": 3, "solution": false, "task": false}
def five_layers():
    """Draw five affine layers without and with activations, and the layer that they collapse to."""
    rng, widths, x = np.random.default_rng(9), [1, 30, 30, 30, 30, 1], np.linspace(-2, 2, 201)[:, None]
    layers = [(rng.normal(size=(a, b)) * (2.2 / a) ** 0.5, rng.normal(size=b)) for a, b in zip(widths, widths[1:])]
    linear = bent = x
    for weight, bias in layers:
        linear = linear @ weight + bias
        bent = (bent if bent is x else np.maximum(bent, 0)) @ weight + bias
    weight, bias = collapse(layers)
    axes = plt.subplots(figsize=(7, 3.4), layout="constrained")[1]
    axes.plot(x, bent, label="with relu in between")
    axes.plot(x, linear, label="without")
    axes.plot(x[::20], x[::20] @ weight + bias, "k.", markersize=9, label="your single layer")
    axes.set_xlabel("x")
    axes.legend(frameon=False)


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "collapse-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
if_written(five_layers)

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "Linear-text", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## A layer
#
# In Keras a layer is an object that keeps its own weights. It comes into being in two stages. When it is *made*, `Linear(3)`, it knows only how many outputs it will have. When it is *called* for the first time, it sees how many inputs there are, and Keras
# calls its method `build` with the shape of the input, so that it can make its weights. After that every call uses those same weights.
#
# Here is a complete layer, smaller than the one that you will write: it multiplies each input by a weight of its own.


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "Linear-example", "locked": true, "schema_version": 3, "solution": false, "task": false}
class Scale(keras.Layer):
    """Multiplies each input by a weight of its own, after a fixed power of it is taken."""

    def __init__(self, power, **kwargs):
        super().__init__(**kwargs)  # Keras's own business: name, dtype, trainable, ...
        self.power = power

    def build(self, input_shape):
        """Make the weights: now the number of inputs is known."""
        self.factor = self.add_weight(name="factor", shape=(input_shape[-1],), initializer="ones")

    def call(self, inputs):
        """Return factor · inputs ** power."""
        return self.factor * inputs**self.power

    def get_config(self):
        """Return the arguments of the constructor, so that Keras can make this layer again when it loads a model."""
        return {**super().get_config(), "power": self.power}


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "Linear-example-use", "locked": true, "schema_version": 3, "solution": false, "task": false}
layer = Scale(2, name="squares")
print(layer(np.array([[1.0, 2.0, 3.0], [0.0, -1.0, -2.0]], "float32")))
print({weight.path: tuple(weight.shape) for weight in layer.weights})
print(Scale.from_config(layer.get_config()).power)

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "Linear-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `Linear` (4 points)
#
# `Linear(units, **kwargs)` is a `keras.Layer` that computes `x @ kernel + bias`:
#
# - the attribute `kernel`, of shape `(inputs, units)`, starts with random numbers after Glorot: mean 0 and variance $2 / (\text{inputs} + \text{units})$, uniform or normal, other ones in each layer;
# - the attribute `bias`, of shape `(units,)`, starts with zeros; both are trainable weights, and there are no others;
# - `x` may have any number of leading axes: `(n, inputs)`, `(n, 7, inputs)`, ...; the last one is the one that is multiplied;
# - other arguments, such as `name` or `trainable`, are passed on to Keras;
# - it survives saving and loading a model (`custom_objects={"Linear": Linear}` tells Keras where to find it).
#
# Keras has such a layer ready, `Dense`; an answer that goes through it earns nothing.
#
# ```python
# layer = Linear(3)
# layer(np.ones((5, 4), "float32")).shape                     # → (5, 3)
# layer.kernel.shape, layer.bias.numpy()                      # → (4, 3), [0. 0. 0.]
# keras.Sequential([Linear(8), keras.layers.ReLU(), Linear(2)])   # a model
# ```
#
# <details><summary>Hint 1: the four methods</summary>
#
# The example above has them all. What does the constructor have to keep? What are the two shapes in `build`? What does `get_config` have to return?
# </details>
# <details><summary>Hint 2: Glorot</summary>
#
# `add_weight` takes the name of an initialiser. `keras.initializers` lists the names; which two have Glorot in them?
# </details>
# <details><summary>Hint 3: more than two axes</summary>
#
# `ops.matmul(inputs, self.kernel)` multiplies the last axis and leaves all others as they are. Which axis of `input_shape` is the number of inputs then?
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "Linear", "locked": false, "schema_version": 3, "solution": true, "task": false}
class Linear(keras.Layer):
    """An affine layer: x of shape (..., inputs) becomes x @ kernel + bias, of shape (..., units)."""

    def __init__(self, units, **kwargs):
        ### BEGIN SOLUTION
        super().__init__(**kwargs)
        self.units = units
        ### END SOLUTION

    def build(self, input_shape):
        """Make the kernel, (inputs, units), and the bias, (units,)."""
        ### BEGIN SOLUTION
        # Glorot: forward, the variance grows by inputs · var(w); backward, by units · var(w). Both cannot be 1 at
        # once unless the layer is square; 2 / (inputs + units) is the compromise.
        self.kernel = self.add_weight(name="kernel", shape=(input_shape[-1], self.units), initializer="glorot_uniform")
        self.bias = self.add_weight(name="bias", shape=(self.units,), initializer="zeros")
        ### END SOLUTION

    def call(self, inputs):
        """Return inputs @ kernel + bias."""
        ### BEGIN SOLUTION
        # (..., inputs) @ (inputs, units) is (..., units); the bias is added along the last axis.
        return ops.matmul(inputs, self.kernel) + self.bias
        ### END SOLUTION

    def get_config(self):
        """Return the arguments of the constructor."""
        ### BEGIN SOLUTION
        return {**super().get_config(), "units": self.units}
        ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-Linear", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("Linear")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "start-text", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Why Glorot? Send a batch through twenty layers (here with tanh, 100 units each) and look at how large the numbers still are after each. Grey are kernels with a fixed deviation: a little too small, and the signal dies out; too large, and every unit is stuck at ±1. Yours keep going. (The notebook
# *stability* is about this.)


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "start-code", "locked": true, "schema_version": 3, "solution": false, "task": false}
def twenty_layers():
    """Draw the deviation of the signal through twenty layers, for three deviations of the kernels and for `Linear`."""
    rng, x = np.random.default_rng(0), np.random.default_rng(1).normal(size=(200, 100)).astype("float32")
    axes = plt.subplots(figsize=(7, 3.2), layout="constrained")[1]
    for deviation, style in ((0.05, ":"), (0.08, "--"), (0.3, "-.")):
        signal, sizes = x, []
        for _ in range(20):
            signal = np.tanh(signal @ rng.normal(scale=deviation, size=(100, 100)))
            sizes.append(signal.std())
        axes.semilogy(range(1, 21), sizes, style, color="0.5", label=f"deviation {deviation:g}")
    signal, sizes = x, []
    for _ in range(20):
        signal = np.tanh(ops.convert_to_numpy(Linear(100)(signal)))
        sizes.append(signal.std())
    axes.semilogy(range(1, 21), sizes, "C0", linewidth=2, label="your Linear")
    axes.set_xticks(range(0, 21, 4))
    axes.set_xlabel("layer")
    axes.set_ylabel("deviation of the signal")
    axes.legend(frameon=False, ncols=2)


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "start-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
if_written(twenty_layers)

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "mlp-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `mlp` (3 points)
#
# `mlp(hidden_units, num_classes, activation="relu")` returns a Keras model: for each number in `hidden_units` (a list or tuple) a dense layer of that width with the activation after it, then a dense layer that gives `num_classes` logits, **without** an activation. All layers have biases. Use your `Linear` or
# Keras's `Dense`, as you like, and any way to make a model.
#
# - `activation` is any name that Keras knows: `"relu"`, `"tanh"`, `"sigmoid"`, `"gelu"`, ...
# - The number of inputs is left open: the model learns it with its first batch.
# - `hidden_units` may be empty; what is left then is a linear model.
#
# ```python
# model = mlp([16, 8], 3)
# model(np.zeros((5, 4), "float32")).shape   # → (5, 3)
# len(model.trainable_weights)               # → 6: three kernels, three biases
# ```
#
# Why no activation at the end, and no softmax? Logits may be any number, and relu would forbid half of them. The softmax belongs to the loss, which can compute both together without losing digits: you will see in a moment.
#
# <details><summary>Hint 1: a list that grows</summary>
#
# `keras.Sequential(layers)` makes a model of a list of layers, and needs no input shape. Begin with an empty list; a loop over `hidden_units` appends two layers each time; after the loop comes the last one.
# </details>
# <details><summary>Hint 2: a layer for an activation</summary>
#
# `keras.layers.Activation("tanh")` is a layer that does nothing but apply a function, by its name. `Dense` takes the name as an argument as well.
# </details>
# <details><summary>Hint 3: the layers are too few</summary>
#
# If the same layer object stands in the list twice, it is one layer with one kernel. Is there a call of `Linear(...)` for each of them?
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "mlp", "locked": false, "schema_version": 3, "solution": true, "task": false}
def mlp(hidden_units, num_classes, activation="relu"):
    """Return a multilayer perceptron from (n, d) to logits (n, num_classes), for whatever d comes first."""
    ### BEGIN SOLUTION
    # len(hidden_units) + 1 affine layers: only between them stands an activation, so that none of them collapses.
    layers = []
    for units in hidden_units:
        layers += [Linear(units), keras.layers.Activation(activation)]
    return keras.Sequential([*layers, Linear(num_classes)])
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-mlp", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("mlp")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "mlp-text", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Untrained, but not without character: the first logit of your model, with two inputs and three hidden layers of 30 units, over the plane. Relu folds the plane along straight lines; tanh bends it smoothly; with `"linear"` the stack collapses, and what is left is a plane, however deep.


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "mlp-code", "locked": true, "schema_version": 3, "solution": false, "task": false}
def landscapes():
    """Draw the first logit of untrained models over the plane, one panel for each activation."""
    side = np.linspace(-4, 4, 81, dtype="float32")
    grid = np.stack(np.meshgrid(side, side), axis=-1)
    panels = plt.subplots(1, 3, figsize=(12, 3.6), layout="constrained")[1]
    for activation, axes in zip(("relu", "tanh", "linear"), panels):
        keras.utils.set_random_seed(3)
        model = mlp([30, 30, 30], 2, activation)
        model(grid[0])
        for weight in model.weights:
            if len(weight.shape) == 1:
                weight.assign(np.random.normal(size=weight.shape))
        heights = ops.convert_to_numpy(model(grid.reshape(-1, 2)))[:, 0].reshape(81, 81)
        axes.contourf(side, side, heights, 15)
        axes.set_title(activation)
        axes.set_aspect("equal")


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "mlp-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
if_written(landscapes)

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "count-text", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## What there is to learn
#
# An affine layer from `a` to `b` numbers has a kernel of `a * b` weights and `b` biases. From 3 to 4 that makes $3 \cdot 4 + 4 = 16$; one more layer, from 4 to 2, adds $4 \cdot 2 + 2 = 10$. Activations have nothing to learn.

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "count_parameters-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `count_parameters` (1 point)
#
# `count_parameters(inputs, hidden_units, outputs)` returns how many weights and biases such a network has, as a whole number. `hidden_units` is a list of widths, possibly empty.
#
# ```python
# count_parameters(3, [4], 2)   # → 26
# ```
#
# Before you run it: how many numbers are there in a network for pictures of 28 by 28 pixels, ten classes, and one hidden layer of 256 units? Where are most of them?
#
# <details><summary>Hint 1: neighbours</summary>
#
# Put all widths into one list, inputs first and outputs last. Each layer belongs to two neighbours in it. `zip(widths, widths[1:])` walks over the neighbours.
# </details>
# <details><summary>Hint 2: one more input</summary>
#
# A bias is a weight for an input that is always 1. So a layer has `(a + 1) * b` numbers.
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "count_parameters", "locked": false, "schema_version": 3, "solution": true, "task": false}
def count_parameters(inputs, hidden_units, outputs):
    """Return the number of weights and biases of a perceptron with these widths."""
    ### BEGIN SOLUTION
    # A kernel (a, b) and a bias (b,) for each pair of neighbouring widths: a b + b = (a + 1) b.
    widths = [inputs, *hidden_units, outputs]
    return sum((a + 1) * b for a, b in zip(widths, widths[1:]))
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-count_parameters", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check("count_parameters")

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "count-table", "locked": true, "schema_version": 3, "solution": false, "task": false}
if_written(lambda: print(f"28 x 28 pixels, 256 hidden units, 10 classes: {count_parameters(784, [256], 10):,}"))

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "loss-text", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## From logits to a loss
#
# The model gives one logit for each class, $z = (z_1, \dots, z_K)$. The **softmax** turns them into probabilities, and the **cross-entropy** charges for how little of it went to the right class $c$:
#
# $$p_k = \frac{e^{z_k}}{\sum_j e^{z_j}}, \qquad \ell = -\log p_c = \log \sum_j e^{z_j} - z_c$$
#
# A model that knows nothing, and gives all $K$ classes the same logit, pays $\log K$; one that is right and sure pays nearly nothing; one that is sure and wrong pays without limit. Over a batch the losses are averaged.
#
# **Written as it stands it breaks.** $e^{1000}$ is more than a computer can hold, and so the first formula gives infinity over infinity. But softmax does not change when all logits of an example are shifted by the same number $m$, because $e^{z - m} = e^z / e^m$ cancels:
#
# $$\ell = \log \sum_j e^{z_j - m} - (z_c - m).$$
#
# With $m$ the largest logit *of that example*, every exponent is at most 0, at least one is exactly 0, and nothing can overflow nor the logarithm meet a 0.
#
# **The gradient** is as simple as it gets. The derivative of $\log \sum_j e^{z_j}$ by $z_k$ is $e^{z_k} / \sum_j e^{z_j} = p_k$, and that of $z_c$ is 1 for the right class and else 0. With the average over $n$ examples:
#
# $$\frac{\partial L}{\partial z_{ik}} = \frac{1}{n} \left( p_{ik} - [k = c_i] \right).$$
#
# What the model said, minus what was right: that is what each example sends back.

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "loss-example", "locked": true, "schema_version": 3, "solution": false, "task": false}
logits, right = np.array([2.0, 0.0, -1.0]), 0
exponentials = np.exp(logits)
probabilities = exponentials / exponentials.sum()
print("probabilities:", probabilities.round(3), "  loss:", -np.log(probabilities[right]).round(4))
print("if the model knew nothing:", np.log(3).round(4))
print(
    "by the shifted formula:", (np.log(np.exp(logits - logits.max()).sum()) - (logits[right] - logits.max())).round(4)
)

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "cross_entropy-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `cross_entropy` (4 points)
#
# *Tensor.* `cross_entropy(logits, labels)` takes logits of shape `(n, classes)` and whole numbers of shape `(n,)`, and returns the mean of $-\log \mathrm{softmax}(\text{logits})$ at the labels, a scalar tensor. It must stay differentiable by the logits, and be finite and exact for logits of ±10,000 too, whatever else stands in the other rows.
#
# ```python
# cross_entropy(np.array([[2.0, 0.0, -1.0], [0.0, 1.0, 0.0]]), np.array([0, 2]))   # → 0.8606, the mean of 0.1698 and 1.5514
# cross_entropy(np.array([[1e4, -1e4]]), np.array([1]))                            # → 20000
# ```
#
# <details><summary>Hint 1: three steps</summary>
#
# Subtract from each row its largest logit. Take the logarithm of the sum of the exponentials in each row. Pick the logit of the label in each row. What is the mean of?
# </details>
# <details><summary>Hint 2: broadcasting</summary>
#
# `ops.max(logits, axis=1)` has the shape `(n,)`, and does not subtract from `(n, classes)` as you want. `keepdims=True` keeps a second axis of length 1.
# </details>
# <details><summary>Hint 3: picking one entry in each row</summary>
#
# `ops.take_along_axis(logits, labels[:, None], axis=1)` picks, and `ops.one_hot(labels, classes)` times the logits, summed over each row, picks as well.
# </details>
# <details><summary>Hint 4: finite, but not exact</summary>
#
# Clipping a probability, or adding a small number to it, keeps the logarithm finite at a price: −log(1e-7) is 16, and nothing beyond is possible. The second example should give 20,000. Stay with logarithms all the way.
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "cross_entropy", "locked": false, "schema_version": 3, "solution": true, "task": false}
def cross_entropy(logits, labels):
    """Return the mean cross-entropy of logits (n, classes) and labels (n,): a scalar tensor."""
    ### BEGIN SOLUTION
    # Shifted by its largest logit a row has exponents of at most 0, one of them exactly 0: the sum is between 1 and
    # the number of classes. The shift cancels in the gradient, which is (softmax - one_hot) / n, shape (n, classes).
    logits = ops.convert_to_tensor(logits)
    shifted = logits - ops.max(logits, axis=1, keepdims=True)
    log_sums = ops.log(ops.sum(ops.exp(shifted), axis=1))
    labels = ops.cast(ops.convert_to_tensor(labels), "int32")
    picked = ops.take_along_axis(shifted, labels[:, None], axis=1)[:, 0]
    return ops.mean(log_sums - picked)
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-cross_entropy", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("cross_entropy")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "cross_entropy-text", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Your loss of one example with three classes, while the logit of one class goes from −12 to 12 and the other two stay at 0. Dots are what is expected. If the class is right (falling), the loss ends at 0; if another is right (rising), it grows like a straight line: being wrong twice as surely costs twice as much. Dashed are the gradients.


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "cross_entropy-code", "locked": true, "schema_version": 3, "solution": false, "task": false}
def losses():
    """Draw cross_entropy and its gradient over one logit, for the label that it belongs to and for another."""
    axes = plt.subplots(figsize=(7, 3.4), layout="constrained")[1]
    z = np.linspace(-12, 12, 121)
    for label, colour in ((0, "C0"), (1, "C1")):
        found = [
            value_and_gradient(lambda x: cross_entropy(x, np.array([label])), np.array([[one, 0.0, 0.0]])) for one in z
        ]
        axes.plot(z, [value for value, _ in found], colour, label=f"label {label}")
        axes.plot(z, [np.nan if slope is None else slope[0, 0] for _, slope in found], f"{colour}--")
        right = np.logaddexp(z, np.log(2)) - (z if label == 0 else 0)
        axes.plot(z[::10], right[::10], "k.")
    axes.set_xlabel("logit of class 0")
    axes.set_ylabel("loss")
    axes.legend(frameon=False)


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "cross_entropy-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
if_written(losses)

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "batch-text", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## A batch
#
# The loss is a mean over all examples, and so is its gradient. To know it exactly, every example has to go through the network for every single step. A mean over 32 examples, drawn at random, points in nearly the same direction at a small part of the price. So training goes like this:
#
# > shuffle the examples; take the first 32, make a step; take the next 32, make a step; ... until all were used. That is one **epoch**. Then shuffle again.
#
# Three things are easily lost here, and nobody complains when they are. An example and its label must stay together. The last batch is shorter if 32 does not divide the number of examples, but it is a batch. And it is the *examples* that are shuffled, anew in each epoch, so that other ones meet in a batch: with the same batches over and over, the noise is always the same.

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "minibatches-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `minibatches` (3 points)
#
# *Array.* `minibatches(x, y, batch_size, rng)` returns the batches of one epoch: a list, a generator or any other iterable of pairs `(xb, yb)`.
#
# - Each example is in exactly one batch, together with its own target: `x[i]` with `y[i]`.
# - Each batch has `batch_size` examples, but for the last, which has what is left, and is never empty.
# - The order of the examples is shuffled, by `rng` alone: another order at each call, and the same one for the same seed.
# - `x` may have any number of axes, `(n, ...)`; `y` is `(n,)`. Both stay as they were, also if someone writes into a batch.
#
# ```python
# x, y = np.arange(10.0).reshape(5, 2), np.arange(5)
# [yb for xb, yb in minibatches(x, y, 2, np.random.default_rng(0))]   # → for instance [array([2, 4]), array([3, 0]), array([1])]
# ```
#
# <details><summary>Hint 1: one shuffle for two arrays</summary>
#
# `rng.shuffle(x)` works in place, and a second one, for `y`, draws another order. Shuffle the row *numbers* instead: what does `rng.permutation(5)` give, and what does `x[rows]` do with it?
# </details>
# <details><summary>Hint 2: where batches begin</summary>
#
# `range(0, n, batch_size)` gives the first place of each batch. A slice that goes beyond the end simply ends there.
# </details>
# <details><summary>Hint 3: yield</summary>
#
# `yield xb, yb` in a loop makes your function a generator. A list that grows and is returned at the end is as good.
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "minibatches", "locked": false, "schema_version": 3, "solution": true, "task": false}
def minibatches(x, y, batch_size, rng):
    """Return pairs (xb, yb) of `batch_size` examples, in a fresh order; the last one may be shorter."""
    ### BEGIN SOLUTION
    # One permutation of row numbers orders both arrays alike. Indexing with an array of numbers makes copies.
    order = rng.permutation(len(x))
    for start in range(0, len(x), batch_size):
        rows = order[start : start + batch_size]
        yield x[rows], y[rows]
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-minibatches", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("minibatches")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "minibatches-text", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Three epochs of 24 examples in batches of 7, dealt out by your function. Each column is an example, coloured by its number; a gap ends a batch. The colours should be mixed, otherwise in each row, and no colour should be missing.


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "minibatches-code", "locked": true, "schema_version": 3, "solution": false, "task": false}
def three_epochs():
    """Draw the order in which `minibatches` deals out examples in three epochs."""
    rng, y = np.random.default_rng(5), np.arange(24)
    axes = plt.subplots(figsize=(9, 1.9), layout="constrained")[1]
    for epoch in range(3):
        place = 0
        for _, yb in minibatches(y[:, None], y, 7, rng):
            yb = np.asarray(yb)
            axes.scatter(place + np.arange(len(yb)), np.full(len(yb), epoch), c=yb, vmin=0, vmax=23, s=150, marker="s")
            for i, number in enumerate(yb):
                axes.text(
                    place + i, epoch, number, ha="center", va="center", color="w" if number < 14 else "k", fontsize=7
                )
            place += len(yb) + 0.7
    axes.set_yticks(range(3), ["epoch 0", "epoch 1", "epoch 2"])
    axes.set_ylim(2.5, -0.5)
    axes.set_xticks([])


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "minibatches-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
if_written(three_epochs)

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "sgd_step-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `sgd_step` (1 point)
#
# The gradient of the loss by a parameter says in which direction the loss grows. A step of gradient descent goes the other way, by the *learning rate* $\eta$ times the gradient, for all parameters at once:
#
# $$p \;\leftarrow\; p - \eta\, g.$$
#
# `sgd_step(params, grads, learning_rate)` takes a list (or tuple) of arrays or tensors of any shapes, another one with their gradients, and returns a **new** list with the new parameters. The old ones stay what they were.
#
# ```python
# sgd_step([np.array([1.0, -2.0]), np.array(0.5)], [np.array([10.0, 0.0]), np.array(-1.0)], 0.1)   # → [[0.0, -2.0], 0.6]
# ```
#
# <details><summary>Hint 1: the old ones have changed</summary>
#
# `p -= ...` writes into the array that the caller still holds; `p = p - ...` makes a new one.
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "sgd_step", "locked": false, "schema_version": 3, "solution": true, "task": false}
def sgd_step(params, grads, learning_rate):
    """Return the parameters after a step of gradient descent: a new list."""
    ### BEGIN SOLUTION
    return [p - learning_rate * g for p, g in zip(params, grads)]
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-sgd_step", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check("sgd_step")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "training-text", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## All of it together
#
# You have written everything that training needs. Below, a network with two hidden layers of 16 units learns to tell the two arms of a spiral apart: `minibatches` deals out the examples, `cross_entropy` judges, autodiff finds the gradients, `sgd_step` makes the step. Nothing else happens, in any framework. On the left your loss over the epochs, on the right what the network says, in colours, and the examples.


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "training-code", "locked": true, "schema_version": 3, "solution": false, "task": false}
def forward(params, x):
    """Return the logits of a network with two hidden layers, from its six parameters."""
    w1, b1, w2, b2, w3, b3 = params
    hidden = ops.tanh(ops.matmul(x, w1) + b1)
    hidden = ops.tanh(ops.matmul(hidden, w2) + b2)
    return ops.matmul(hidden, w3) + b3


def train_on_spiral():
    """Train a network on a spiral with the functions of this notebook, and draw how it went."""
    rng, widths = np.random.default_rng(0), [2, 16, 16, 2]
    spiral = data.spiral(300, rng, turns=0.8)
    x = spiral.x.astype("float32")
    params = [
        p.astype("float32")
        for a, b in zip(widths, widths[1:])
        for p in (rng.normal(size=(a, b)) * a**-0.5, np.zeros(b))
    ]
    history = []
    for epoch in range(80):
        seen = []
        for xb, yb in minibatches(x, spiral.y, 32, rng):
            loss, grads = value_and_gradient(lambda *p: cross_entropy(forward(p, xb), yb), params)
            params = sgd_step(params, grads, 0.3)
            seen.append(loss)
        history.append(float(np.mean(seen)))
    left, right = plt.subplots(1, 2, figsize=(11, 4), layout="constrained")[1]
    plots.learning_curves({"loss": history}, axes=left)
    plots.decision_boundary(lambda points: forward(params, points), spiral.x, spiral.y, resolution=80, axes=right)


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "training-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
if_written(train_on_spiral)

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "surface-text", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## The loss as a landscape
#
# Training walks downhill on the loss. Is there only one valley? Notes on this chapter often draw a bowl over two weights of the hidden layer, $w_{11}$ and $w_{21}$, and call the problem *convex*. Let us look, not believe. A landscape over two weights is a table: the loss at each point of a grid, all other weights fixed.

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "loss_surface-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `loss_surface` (1 point)
#
# *Array.* `loss_surface(loss, w1, w2)` takes a function `loss(a, b)` of two *numbers* that returns a float, and two arrays of shapes `(m,)` and `(n,)`. It returns an array of shape `(m, n)`: row `i`, column `j` is `loss(w1[i], w2[j])`.
#
# ```python
# loss_surface(lambda a, b: 10 * a + b, np.array([1.0, 2.0]), np.array([0.0, 3.0, 5.0]))   # → [[10, 13, 15], [20, 23, 25]]
# ```
#
# Do not count on `loss` to take whole arrays: it trains or runs a network for each point.
#
# <details><summary>Hint 1: which loop is outside</summary>
#
# A list of rows: for each `a` of `w1` a row, with an entry for each `b` of `w2`.
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "loss_surface", "locked": false, "schema_version": 3, "solution": true, "task": false}
def loss_surface(loss, w1, w2):
    """Return the array (len(w1), len(w2)) of loss(a, b) for every a of `w1` and b of `w2`."""
    ### BEGIN SOLUTION
    return np.array([[loss(a, b) for b in w2] for a in w1], dtype=float)
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-loss_surface", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check("loss_surface")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "loss_surface-text", "locked": true, "schema_version": 3, "solution": false, "task": false}
# The network has one input, two hidden units and one output, $v_1\, a(w_{11} x) + v_2\, a(w_{21} x)$, and the data come from such a network as well. On the left the activation $a$ is the identity: a valley with straight walls, convex. In the middle it is relu, on the right tanh. Count the valleys.


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "loss_surface-code", "locked": true, "schema_version": 3, "solution": false, "task": false}
def hidden_loss(activation):
    """Return the loss of a 1-2-1 network over the weights of its hidden layer, on data of a network of its kind."""
    x, v = np.random.default_rng(4).normal(size=40), np.array([1.0, -1.5])
    y = activation(x[:, None] * np.array([1.5, -1.0])) @ v

    def loss(w):
        return float(np.mean((activation(x[:, None] * w) @ v - y) ** 2))

    return loss


def relu(z):
    """Return max(z, 0)."""
    return np.maximum(z, 0)


def three_surfaces():
    """Draw the loss over two weights of the hidden layer for three activations."""
    panels = plt.subplots(1, 3, figsize=(13, 3.6), layout="constrained")[1]
    side = np.linspace(-4, 4, 41)
    for name, activation, axes in zip(("identity", "relu", "tanh"), (lambda z: z, relu, np.tanh), panels):
        loss = hidden_loss(activation)
        heights = loss_surface(lambda a, b: loss(np.array([a, b])), side, side)
        plots.loss_surface(heights, side, side, axes=axes).set_title(name)


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "loss_surface-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
if_written(three_surfaces)

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "convex-text", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Proof that it is no bowl
#
# A function is **convex** if it never rises above its chords: for all points $p$, $q$ and all $t$ between 0 and 1
#
# $$f\big(t p + (1 - t) q\big) \;\le\; t f(p) + (1 - t) f(q).$$
#
# A picture convinces; one chord *proves*. If you find two points and a $t$ at which the function lies **above** the chord, it is not convex, and anybody can check your three numbers. If you find none, you have proved nothing, but after some thousand tries at all scales you may start to believe.
#
# Take $f(x) = x^3$: at $p = -2$, $q = 0$ and $t = \frac12$ the chord is at $\frac12 (-8) + \frac12 \cdot 0 = -4$ and the function at $f(-1) = -1$, which is above. So $x^3$ is not convex.
#
# And a warning. For $f(x) = 0.3 x$ both sides are equal, and a computer that rounds makes one of them larger, in the sixteenth digit, again and again. That is no proof of anything:

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "convex-example", "locked": true, "schema_version": 3, "solution": false, "task": false}
p, q = np.random.default_rng(0).normal(size=(2, 1000))
t = np.random.default_rng(1).uniform(size=1000)
above = 0.3 * (t * p + (1 - t) * q) - (t * (0.3 * p) + (1 - t) * (0.3 * q))
print(f"in {np.mean(above > 0):.0%} of 1,000 tries the line lies above its own chord, by at most {above.max():.1g}")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "convexity_violation-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `convexity_violation` (3 points)
#
# `convexity_violation(f, dimension, rng)` looks for a chord below a function. `f` takes **one** array of shape `(dimension,)` and returns a float. If a chord is found, return `(p, q, t)`: two arrays of shape `(dimension,)` and a number between 0 and 1 with
#
# $$f\big(t p + (1 - t) q\big) > t f(p) + (1 - t) f(q)$$
#
# by more than rounding can do. Otherwise, for a convex function and for a linear one too, return `None`. All random numbers come from `rng`.
#
# ```python
# convexity_violation(lambda x: -np.sum(x**2), 3, np.random.default_rng(0))   # → for instance (array([...]), array([...]), 0.43)
# convexity_violation(lambda x: np.sum(x**2), 3, np.random.default_rng(0))    # → None
# ```
#
# Functions differ in where they bend: some near the origin, some only a few units away from it. A thousand pairs of points at different scales take a moment and find what there is. `f` computes in double precision, and its values here are not larger than some thousands: a difference of a billionth of them is certainly rounding, more is not.
#
# <details><summary>Hint 1: the search</summary>
#
# A loop of some thousand turns: draw `p`, `q` and `t`, compute the two sides, compare. Return at the first success; where does `return None` belong?
# </details>
# <details><summary>Hint 2: nothing is found for the network</summary>
#
# How far from the origin are your points, and how far from each other? `rng.normal(size=dimension)` stays within about 3. Multiply by a factor that is sometimes 0.3 and sometimes 10.
# </details>
# <details><summary>Hint 3: a chord is found for a plane</summary>
#
# Compare with `>` *plus a margin*, such as a billionth of the largest of the three values.
# </details>
# <details><summary>Hint 4: t and 1 - t</summary>
#
# At $t = 1$ the formula is at $p$, at $t = 0$ at $q$, on both sides. Is that so in yours?
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "convexity_violation", "locked": false, "schema_version": 3, "solution": true, "task": false}
def convexity_violation(f, dimension, rng):
    """Return (p, q, t) with f(t p + (1 - t) q) > t f(p) + (1 - t) f(q), or None if no such chord is found."""
    ### BEGIN SOLUTION
    # Cauchy's distribution has no scale of its own: many points near the origin, some far from it, so that bends of
    # every size are met. A margin relative to the values is far above rounding (1e-16 of them) and far below any bend
    # that one could see.
    for _ in range(1500):
        p, q = rng.standard_cauchy(size=(2, dimension))
        t = rng.uniform(0.1, 0.9)
        at_p, at_q, between = f(p), f(q), f(t * p + (1 - t) * q)
        margin = 1e-9 * max(abs(at_p), abs(at_q), abs(between))
        if between > t * at_p + (1 - t) * at_q + margin:
            return p, q, t
    return None
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-convexity_violation", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("convexity_violation")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "convexity_violation-text", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Your proof, drawn: the loss along the line from $q$ to $p$ in each of the three landscapes above, the chord, and the place that you found. For the identity nothing should be found.


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "convexity_violation-code", "locked": true, "schema_version": 3, "solution": false, "task": false}
def chords():
    """Draw the loss along the chord that `convexity_violation` finds, for three activations."""
    panels = plt.subplots(1, 3, figsize=(13, 3.2), layout="constrained")[1]
    for name, activation, axes in zip(("identity", "relu", "tanh"), (lambda z: z, relu, np.tanh), panels):
        loss = hidden_loss(activation)
        found = convexity_violation(loss, 2, np.random.default_rng(1))
        axes.set_title(f"{name}: " + ("none found, here is some other chord" if found is None else "not convex"))
        p, q, t = found or (np.array([-3.0, 2.0]), np.array([3.0, -3.0]), None)
        along = np.linspace(0, 1, 101)
        axes.plot(along, [loss(s * p + (1 - s) * q) for s in along], label="loss")
        axes.plot([0, 1], [loss(q), loss(p)], "k--", label="chord")
        if found:
            axes.plot(t, loss(t * p + (1 - t) * q), "C3o", label="your t")
        axes.set_xlabel("t")
        axes.legend(frameon=False)


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "convexity_violation-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
if_written(chords)

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "convexity_violation-reading", "locked": true, "schema_version": 3, "solution": false, "task": false}
# So gradient descent on a network has no promise to find the lowest valley. That it works so well all the same, in networks with very many weights, is an observation and not a theorem.

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "digits-text", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Handwritten digits
#
# Now something real: pictures of handwritten digits, 8 by 8 pixels of grey, flattened into rows of 64 numbers from 0 (paper) to 1 (ink).


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "digits-code", "locked": true, "schema_version": 3, "solution": false, "task": false}
def some_digits():
    """Draw some of the digits with their labels."""
    digits = data.digits()
    grid = plt.subplots(2, 10, figsize=(10, 2.4), layout="constrained")[1]
    for axes, picture, label in zip(grid.ravel(), digits.x, digits.y):
        axes.imshow(picture.reshape(8, 8), cmap="gray_r", vmin=0, vmax=1)
        axes.set_title(label, fontsize=9)
        axes.set_axis_off()


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "digits-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
some_digits()

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "fit_digits-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `fit_digits` (4 points)
#
# `fit_digits(x, y, seed)` makes a Keras model, trains it on the digits given, and returns it. `x` is `(n, 64)`, floats in [0, 1]; `y` is `(n,)`, whole numbers from 0 to 9. The model maps `(n, 64)` to logits of shape `(n, 10)`.
#
# - Any model and any training: dense layers or a convolution, your own loop or `compile` and `fit`, any optimizer, with or without dropout. If you scale the pictures, do it in a layer of the model: whoever uses it has pictures in [0, 1].
# - Reading 95 % of digits **held back** earns full points, 90 % earns half of them. It is the highest score of each row that counts, so a model with a softmax at its end is read as well.
# - Before that it is called with another table, whose ten classes are *ways of writing*: five digits, each written in two ways (a 1 that is a bare stroke, a 1 with a flag). What a label means there can be learnt from `y` alone. Who knows digits from elsewhere and
#   learns nothing is right about half of them; 80 % are asked for, or nothing else counts.
# - The same seed gives the same model, wherever its random numbers come from: first weights, order of the examples, dropout. `keras.utils.set_random_seed(seed)` sets the generators of Keras, of its backend and of NumPy at once.
# - Training should take seconds, not minutes: some ten to thirty epochs of a small network are plenty.
#
# You are graded on 1,250 pictures of which none is quite as in the file from which the ones above come, and their labels are *renamed*, every class to another one. So learn from `x` and `y`, and from nothing else.
#
# ```python
# digits = data.digits()
# model = fit_digits(digits.x[:1250], digits.y[:1250], 0)
# model(digits.x[1250:]).shape   # → (547, 10)
# ```
#
# <details><summary>Hint 1: four lines</summary>
#
# Set the seeds; make a model, for instance with your `mlp`; `model.compile(optimizer, loss)`; `model.fit(x, y, epochs=..., verbose=0)`. Return the *model*: `fit` itself returns something else.
# </details>
# <details><summary>Hint 2: the loss</summary>
#
# The labels are whole numbers and the model gives logits. Keras's loss for that is `SparseCategoricalCrossentropy`, which has to be told about the logits. (A function of yours can be a loss, too, but Keras calls it with the labels first.)
# </details>
# <details><summary>Hint 3: it learns, but too slowly</summary>
#
# Look at the loss of each epoch with `verbose=2`. If it is still falling when training ends: more epochs, smaller batches, Adam with a learning rate of some thousandths.
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "fit_digits", "locked": false, "schema_version": 3, "solution": true, "task": false}
def fit_digits(x, y, seed):
    """Return a Keras model from (n, 64) to logits (n, 10), trained on the digits `x` with the labels `y`."""
    ### BEGIN SOLUTION
    # One hidden layer is enough for pictures as small as these. set_random_seed comes first, before any weight is drawn.
    # jit_compile=False: compiling takes longer than so short a training can gain from it.
    keras.utils.set_random_seed(seed)
    model = mlp([100], 10)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(0.005), loss, jit_compile=False)
    model.fit(x, y, epochs=15, verbose=0)  # in batches of 32 if nothing else is said
    return model
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-fit_digits", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("fit_digits")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "digits-reading", "locked": true, "schema_version": 3, "solution": false, "task": false}
# How well does your model do on rows that it has not seen, and which ones does it get wrong? Some of them you may not read any better.


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "digits-errors-code", "locked": true, "schema_version": 3, "solution": false, "task": false}
def misread():
    """Train with `fit_digits` on most of the digits, and draw those of the others that it reads wrongly."""
    digits, order = data.digits(), np.random.default_rng(0).permutation(1797)
    train, held_back = order[:1250], order[1250:]
    model = fit_digits(digits.x[train], digits.y[train], 0)
    said = ops.convert_to_numpy(model(digits.x[held_back])).argmax(axis=1)
    wrong = held_back[said != digits.y[held_back]]
    figure, grid = plt.subplots(1, 10, figsize=(11, 1.9), layout="constrained")
    figure.suptitle(
        f"right on {1 - len(wrong) / len(held_back):.1%} of {len(held_back)} digits held back; of the others:",
        fontsize=10,
    )
    for axes in grid:
        axes.set_axis_off()
    for axes, row, answer in zip(grid, wrong, said[said != digits.y[held_back]]):
        axes.imshow(digits.x[row].reshape(8, 8), cmap="gray_r", vmin=0, vmax=1)
        axes.set_title(f"{digits.y[row]}, reads {answer}", fontsize=8)


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "digits-errors-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
if_written(misread)

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "question-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## A question to end with (4 points)
#
# Three sentences from a student's notes on this chapter:
#
# > 1. *I stacked three linear layers instead of one. With three times as many weights the model can fit much more complicated data.*
# > 2. *The loss over $w_{11}$ and $w_{21}$ is a bowl, so training a multilayer perceptron is a convex problem, and gradient descent always finds the best weights.*
# > 3. *Relu passes positive inputs only, so gradient descent updates only the positive inputs.*
#
# Each of them is wrong. In eight to twelve sentences: say for each what is wrong and what would be right. For the first, take layers 5 → 20 → 20 → 2 without activations: how many numbers does the model learn, how many has a single layer that can do the same, and what would have to be added so that the first number means something?
# For the second, give a proof (three numbers, of a function as small as you like, will do) and say for which activation the sentence would be right. For the third, say *what* gradient descent updates at all, and which of these updates relu stops, for which examples.

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": true, "grade_id": "question", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# **A model answer.** *First note.* An affine layer after an affine layer is an affine layer, $(xW_1 + b_1)W_2 + b_2 = x(W_1W_2) + (b_1W_2 + b_2)$, and so are three. The stack 5 → 20 → 20 → 2 has $6 \cdot 20 + 21 \cdot 20 + 21 \cdot 2 = 582$ numbers, but every function it can compute is one of a single layer 5 → 2 with 12. More weights are
# just more ways to write the same functions (if a hidden layer were narrower than 2, it could even do less). With a nonlinear activation between the layers they no longer collapse, and only then can additional units bend the border.
#
# *Second note.* The bowl is what one sees for the identity as activation, where squared error is a convex function of the hidden weights $(w_{11}, w_{21})$ as long as the output weights are fixed. For relu it is not: take one example $x = 1$, $y = 1$ and the network $\mathrm{relu}(w x)$. The loss $(\mathrm{relu}(w) - 1)^2$ is 1 at $w = -1$, 0 at $w = 1$, and 1 at $w = 0$, above the
# chord, which is at $\frac12$ there. So $p = -1$, $q = 1$, $t = \frac12$ prove that it is not convex. On such a landscape gradient descent can stop on a plain (here for every $w < 0$) or in a valley that is not the lowest.
#
# *Third note.* Gradient descent updates weights and biases, never inputs: these are data. Relu multiplies what flows back by 1 where the unit's *pre-activation* was positive and by 0 where it was negative. So for one example, the weights *into* a unit get no gradient from that example if the unit was off for it. Other examples, for which it is on, still move these weights; only a unit that is off for
# all examples no longer learns ("dead").
#
# **Mark scheme.**
#
# - 1 point: affine layers collapse into one (half a point), 582 against 12, and an activation is what has to be added (half a point).
# - 1.5 points: not convex for relu (or tanh, ...), with a certificate that is right when recomputed (1 point); right for the identity / a linear model (half a point).
# - 1.5 points: weights and biases are updated, not inputs (half a point); relu stops the gradient into a unit whose pre-activation is negative (half a point), example by example, not for ever (half a point).
#
# Accept as a certificate the symmetry argument: swapping two hidden units gives two minima of the same loss, between which there is a higher point, if the three values are given. No point for "the loss has local minima" without a certificate.
# ### END SOLUTION

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "sources", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Sources and further reading
#
# - F. Rosenblatt, *Principles of Neurodynamics*, Spartan 1962: perceptrons of several layers, before one knew how to train them.
# - D. Rumelhart, G. Hinton, R. Williams, *Learning representations by back-propagating errors*, Nature 323, 1986: training hidden layers.
# - G. Cybenko, *Approximation by superpositions of a sigmoidal function*, Mathematics of Control, Signals, and Systems 2, 1989: one hidden layer suffices, if it is wide enough.
# - X. Glorot, Y. Bengio, *Understanding the difficulty of training deep feedforward neural networks*, AISTATS 2010: the start of the kernels.
# - S. Boyd, L. Vandenberghe, *Convex Optimization*, Cambridge 2004, chapter 3: convex functions and their chords.
# - H. Li, Z. Xu, G. Taylor, C. Studer, T. Goldstein, *Visualizing the loss landscape of neural nets*, NeurIPS 2018: such pictures for large networks.
# - A. Zhang, Z. Lipton, M. Li, A. Smola, *Dive into Deep Learning*, chapter *Multilayer perceptrons*: the same material at more length.
