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
# # Dropout: noise without bias
#
# A network that is large enough can learn three hundred examples by heart, the wrong labels among them. It does so by letting units
# rely on each other: this one cancels what that one gets wrong, for exactly these examples. On the next example the
# balance is off.
#
# Dropout makes such arrangements unreliable. In every training step each hidden unit is left out with some probability, by a coin of its
# own, and the network has to be right with whoever is left. Nothing is added to the loss and nothing is learnt about which unit to leave
# out: it is plain noise. All the art is in one small factor that keeps the noise *unbiased*, and in three places where
# code forgets to switch it on, or off.
#
# At the end of this notebook you can
#
# - write dropout as a function, as a backward pass and as a layer that works inside `fit` and survives saving;
# - say what it does to the mean and the variance of a unit, and why the factor is there;
# - write the training step in which dropout is on and the penalty is counted;
# - use the same noise to ask a network how sure it is.

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "how-to-work", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## How to work with this notebook
#
# | exercise | what you write | points |
# |---|---|---|
# | `dropout` | the function: zeros by chance, the rest scaled up | 4 |
# | `dropout_moments` | the mean and the variance that it causes | 2 |
# | `dropout_backward` | its gradient, by hand | 2 |
# | `Dropout` | the layer: on in training, off otherwise | 5 |
# | `dropout_mlp` | a perceptron with dropout after each hidden activation | 3 |
# | `train_step` | one step of gradient descent, with nothing lost | 4 |
# | `mc_dropout` | many masks, their average and their disagreement | 3 |
# | the question at the end | a few sentences, read by a person | 4 |
#
# Replace the stub in each answer cell and run the cell below it. `check("dropout")` calls your function and tells you the simplest case
# that goes wrong. It needs no network. Your work is graded with the same checks on other random numbers, so what passes here passes there. The exercises
# do not depend on each other's points: skip one and come back.
#
# What is random is never compared with somebody else's random numbers. Any source of randomness and any order of draws is fine; what is
# checked are the laws that every right answer obeys, with tolerances that a right answer misses less than once in a hundred million times.
#
# You may add cells and functions of your own wherever you like. The other cells are read-only; if you damage one, nothing is lost.
#
# **Conventions** that hold for every exercise here:
#
# - `rate` is the probability to **drop**, in [0, 1]. (Elsewhere you will meet the probability to keep. Read the
#   documentation of whatever you use.) A rate of 0 changes nothing; a rate of 1 gives zeros, never NaN.
# - This is *inverted* dropout: what is kept is divided by `1 - rate` in training, and nothing is done at inference.
# - `seed` is an int. The same seed gives the same result.
# - "Tensor" exercises take NumPy arrays and tensors of floats, float32 or float64, and must stay differentiable: write them with `keras.ops` and
#   `keras.random`. "Array" exercises are written with NumPy.
# - Losses average over the batch. Logits are what the last layer gives, without an activation.
# - A function never changes its arguments.
# - `dropout` and `Dropout` are to be written without a library's dropout: calling a ready-made one inside your answer earns nothing. Comparing with it
#   in another cell is fine, and a good idea.

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "imports", "locked": true, "schema_version": 3, "solution": false, "task": false}
# mlpkit before Keras: TensorFlow then starts without its usual lines.
from autograder.student import check
from mlpkit import data, models, plots
from mlpkit.gradients import value_and_gradient
from mlpkit.training import Trainer

import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
from keras import ops


def if_written(picture):
    """Draw a picture of what you wrote, once it is written."""
    try:
        picture()
    except NotImplementedError:
        print("Write the answer above, then run this cell again.")


# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "masks", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## A coin for every unit
#
# Below is one mask for a batch of 20 examples and 60 units, at rate 0.3: dark entries are dropped. Every entry has a coin of its own. There are no
# dropped columns (a unit is missing for one example and there for the next) and no dropped rows, and the share that is dropped is *about* 30 %, not exactly.

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "masks-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
plots.dropout_mask(np.random.default_rng(0).random((20, 60)) >= 0.3)

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "factor", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## The factor
#
# Suppose that we only multiply by the mask. A unit of value $x$ becomes $x$ with probability $1 - r$ and $0$ with probability $r$, so on average
#
# $$E[\text{mask} \cdot x] = (1 - r)\,x.$$
#
# The next layer learns to live with sums that are smaller than they will be at inference, when nobody is missing. Each further layer makes it worse:

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "factor-numbers", "locked": true, "schema_version": 3, "solution": false, "task": false}
rng = np.random.default_rng(0)
rate, wide = 0.3, 500
without, scaled, inference = (np.ones((200, wide)) for _ in range(3))

print("layer   at inference   mask alone   mask / (1 - rate)")
for layer in range(1, 6):
    weight = np.full((wide, wide), 1 / wide)  # every unit takes the average of the layer below
    without = (without * (rng.random(without.shape) >= rate)) @ weight
    scaled = (scaled * (rng.random(scaled.shape) >= rate) / (1 - rate)) @ weight
    inference = inference @ weight
    print(f"{layer:5d} {inference.mean():14.3f} {without.mean():12.3f} {scaled.mean():19.3f}")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "factor-inverted", "locked": true, "schema_version": 3, "solution": false, "task": false}
# After five layers the mask alone leaves $0.7^5 = 17\,\%$ of the signal that the network gets at inference. There are two repairs. One is to multiply by $1 - r$ at
# inference. The other, *inverted* dropout, divides by $1 - r$ in training:
#
# $$\mathrm{dropout}(x) = \begin{cases} 0 & \text{with probability } r \\ \dfrac{x}{1 - r} & \text{otherwise} \end{cases}
# \qquad\Longrightarrow\qquad E[\mathrm{dropout}(x)] = r \cdot 0 + (1 - r) \cdot \frac{x}{1 - r} = x.$$
#
# The noise has no bias, and whoever uses the trained network need not know the rate, or that there was dropout at all. That is why every current
# library does it this way. Doing both is as wrong as doing neither.

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "worked-example", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## A worked example: noise that multiplies
#
# Before your turn, a relative of dropout done in full. Instead of tossing a coin, multiply by a number that is near 1:
#
# $$f(x) = x\,(1 + \sigma \varepsilon), \qquad \varepsilon \sim \mathcal N(0, 1).$$
#
# **Forward.** One $\varepsilon$ for every entry. Keras's random functions take `seed`: an int gives the same numbers each time.
#
# **Moments.** $E[f(x)] = x\,(1 + \sigma E[\varepsilon]) = x$, and $\mathrm{Var}[f(x)] = x^2 \sigma^2\,\mathrm{Var}[\varepsilon] = \sigma^2 x^2$.
#
# **Gradient.** Once it is drawn, $1 + \sigma\varepsilon$ is a constant. So $\partial f / \partial x = 1 + \sigma\varepsilon$, with *the same* $\varepsilon$ that the forward pass
# used. Drawing again on the way back would give the gradient of another function.


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "worked-example-function", "locked": true, "schema_version": 3, "solution": false, "task": false}
def noisy(x, sigma, seed):
    """Return x (1 + sigma * e) with e normal, one for each entry: a tensor of the shape of x."""
    x = ops.convert_to_tensor(x)
    e = keras.random.normal(ops.shape(x), seed=seed)  # float32 ...
    return x * (1 + sigma * ops.cast(e, x.dtype))  # ... and x may be float64


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "worked-example-numbers", "locked": true, "schema_version": 3, "solution": false, "task": false}
x = np.array([-2.0, 1.0, 3.0], "float32")
value, slope = value_and_gradient(lambda x: noisy(x, 0.5, seed=1), x)
print("value:        ", value)
print("gradient:     ", slope)
print("value / x:    ", value / x)
print("the same seed:", ops.convert_to_numpy(noisy(x, 0.5, seed=1)))

many = ops.convert_to_numpy(noisy(np.tile(x, (100_000, 1)), 0.5, seed=2))
print("mean:         ", many.mean(axis=0).round(2), "  expected", x)
print("variance:     ", many.var(axis=0).round(2), "  expected", 0.25 * x**2)

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "worked-example-remarks", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Two things to take along. The gradient equals `value / x`, entry by entry: it belongs to the pass that was made. And the cast in the last line is
# no decoration: random numbers come as float32, and a float32 times a float64 is an error in TensorFlow.

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "dropout-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `dropout` (4 points)
#
# `dropout(x, rate, seed)` takes floats of any shape and returns a tensor of the same shape: each entry is 0 with probability `rate`, else
# `x / (1 - rate)`, independently of all others and of `x`. The gradient is the mask over `1 - rate`; at rate 1 it is zero or not connected, and never NaN. Not through
# a library's dropout.
#
# ```python
# dropout(np.ones((2, 6), "float32"), 0.2, seed=0)
# # → twelve numbers, each 0 or 1.25, about a fifth of them 0; the same ones each time
# dropout(np.array([-2.0, 1.0, 3.0]), 1.0, seed=0)   # → [0, 0, 0]
# ```
#
# <details><summary>Hint 1: a coin</summary>
#
# A uniform number from [0, 1) lies below 0.2 with probability 0.2. `keras.random.uniform(shape, seed=seed)` draws as many as you like.
# </details>
# <details><summary>Hint 2: which way round</summary>
#
# `rate` is the share to *drop*. Draw a thousand entries and count your zeros at rate 0.2: 200, or 800? (At rate 0.5 you would
# not notice.)
# </details>
# <details><summary>Hint 3: rate 1</summary>
#
# `1 - rate` is 0 then, and whatever you divide by it is infinite. A `where` that picks the zeros *afterwards* repairs the values and not the gradient: 0 times infinity is
# NaN on the way back. Decide before you divide.
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "dropout", "locked": false, "schema_version": 3, "solution": true, "task": false}
def dropout(x, rate, seed):
    """Return x with each entry 0 with probability rate, else x / (1 - rate): a tensor of the shape of x."""
    ### BEGIN SOLUTION
    x = ops.convert_to_tensor(x)
    if rate == 1:
        return ops.zeros_like(x)  # nothing is kept, so nothing is divided by 0
    # A uniform number of [0, 1) is at least `rate` with probability 1 - rate. One number for each entry.
    kept = keras.random.uniform(ops.shape(x), seed=seed) >= rate
    # The mask is a constant for the gradient: d(mask · x / (1 - rate)) / dx = mask / (1 - rate).
    return x * ops.cast(kept, x.dtype) / (1 - rate)
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-dropout", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("dropout")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "dropout-look", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Your mask, for a batch of ones. Beside the picture above it should look like one of the family: no stripes, about as dark.

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "dropout-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
if_written(lambda: plots.dropout_mask(dropout(np.ones((20, 60), "float32"), 0.3, seed=1)))

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "moments-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `dropout_moments` (2 points)
#
# How much noise is it? `dropout_moments(x, rate)` takes an array (of floats or of whole numbers, any shape) and returns `(mean, variance)` of inverted dropout, entry by entry, as
# NumPy arrays of the shape of `x`, by formula and not by drawing. At rate 1 both are zero.
#
# ```python
# dropout_moments(np.array([-2.0, 1.0]), 0.2)   # → ([-2., 1.], [1., 0.25])
# ```
#
# <details><summary>Hint 1: a variance</summary>
#
# $\mathrm{Var}[Y] = E[Y^2] - E[Y]^2$, and $Y$ takes only two values.
# </details>
# <details><summary>Hint 2: sort the result</summary>
#
# $E[Y^2] = (1 - r) \cdot \dfrac{x^2}{(1 - r)^2}$. Subtract $x^2$ and put both over one denominator.
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "dropout_moments", "locked": false, "schema_version": 3, "solution": true, "task": false}
def dropout_moments(x, rate):
    """Return (mean, variance) of inverted dropout, elementwise: two arrays of the shape of x."""
    ### BEGIN SOLUTION
    # Y is 0 with probability r and x / (1 - r) with probability 1 - r:
    #     E[Y]   = (1 - r) · x / (1 - r) = x
    #     E[Y²]  = (1 - r) · x² / (1 - r)² = x² / (1 - r)
    #     Var[Y] = x² / (1 - r) - x² = x² r / (1 - r).
    # At r = 1 the formulas do not apply (there is no x / 0): Y is always 0.
    x = np.array(x, dtype=float)
    if rate == 1:
        return np.zeros_like(x), np.zeros_like(x)
    return x, x**2 * rate / (1 - rate)
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-dropout_moments", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("dropout_moments")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "moments-look", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Dots: the mean and the variance of your `dropout` over 4,000 seeds' worth of draws, at $x = 1$. Lines: your formulas. The variance passes $x^2$ at rate ½ and then runs away. That is
# why rates above 0.5 are rare.


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "moments-picture-function", "locked": true, "schema_version": 3, "solution": false, "task": false}
def moments_picture():
    """Draw the moments of `dropout` as simulated, and as `dropout_moments` says."""
    rates = np.linspace(0, 0.85, 18)
    drawn = [ops.convert_to_numpy(dropout(np.ones(4000, "float32"), float(r), seed=7)) for r in rates]
    said = np.array([[m.item() for m in dropout_moments(np.ones(1), r)] for r in rates])
    axes = plt.subplots(figsize=(6, 3.2), layout="constrained")[1]
    for column, (name, simulated) in enumerate({"mean": np.mean, "variance": np.var}.items()):
        (line,) = axes.plot(rates, said[:, column], label=name)
        axes.plot(rates, [simulated(one) for one in drawn], "o", color=line.get_color(), markersize=4)
    axes.set_xlabel("rate")
    axes.legend(frameon=False)


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "moments-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
if_written(moments_picture)

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "penalty-in-disguise", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ### Why noise regularises
#
# The variance has something to say about learning. Let a linear unit $\hat y = \sum_j w_j x_j$ receive inputs with dropout. Then $\hat y$ keeps its mean and gains a variance, and the
# expected squared error splits into two parts:
#
# $$E\big[(\hat y - y)^2\big] = \Big(\sum_j w_j x_j - y\Big)^2 + \frac{r}{1 - r} \sum_j w_j^2 x_j^2.$$
#
# The second part is weight decay, with a strength of its own for every weight: the larger the inputs $x_j^2$ of a weight, the more it costs. Nobody
# wrote a penalty; the noise is one.

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "dropout_backward-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `dropout_backward` (2 points)
#
# The way back by hand. In the forward pass $y_i = m_i x_i / (1 - r)$ with a mask of ones (kept) and zeros (dropped). Given `dy`, the gradient of the loss with respect to $y$, return the
# gradient with respect to $x$: an array of the shape of `dy`. `mask` has the same shape and holds floats, whole numbers or booleans; it is the mask *of the
# forward pass*, which is why you are handed it. At rate 1 the mask is all zeros, and so is the gradient.
#
# ```python
# dropout_backward(np.array([[1.0, -2.0], [3.0, 4.0]]), np.array([[1, 0], [1, 1]]), 0.2)
# # → [[1.25, 0.], [3.75, 5.]]
# ```
#
# <details><summary>Hint 1: the chain rule</summary>
#
# $\partial L / \partial x_i = \partial L / \partial y_i \cdot \partial y_i / \partial x_i$, and the last factor does not contain $x_i$.
# </details>
# <details><summary>Hint 2: in place</summary>
#
# `dy *= mask` writes into the caller's array, and another branch of the network may still need it. `dy * mask` makes a new one.
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "dropout_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def dropout_backward(dy, mask, rate):
    """Return the gradient with respect to dropout's input, given that of its output: an array of the shape of dy."""
    ### BEGIN SOLUTION
    # y_i = m_i x_i / (1 - r), so ∂y_i/∂x_i = m_i / (1 - r) and, by the chain rule, ∂L/∂x_i = dy_i m_i / (1 - r).
    # y_i depends on no other x_j: the Jacobian is diagonal, and the product is entry by entry.
    if rate == 1:
        return np.zeros_like(dy, dtype=float)
    return dy * mask / (1 - rate)
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-dropout_backward", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("dropout_backward")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "training-flag", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## On in training, off otherwise
#
# As a layer, dropout needs to know which of the two it is in. Keras tells it: `call` may take an argument `training`, and whoever calls the layer
# (or a model that contains it) passes `training=True` on. `fit` does so by itself; `predict` and `evaluate` pass `False`. And if nobody says anything, as in `model(x)`?

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "training-flag-numbers", "locked": true, "schema_version": 3, "solution": false, "task": false}
ready_made = keras.Sequential([keras.Input((8,)), keras.layers.Dropout(0.5, seed=1)])
ones = np.ones((1, 8), "float32")
print("model(x):                ", ops.convert_to_numpy(ready_made(ones))[0])
print("model(x, training=False):", ops.convert_to_numpy(ready_made(ones, training=False))[0])
print("model(x, training=True): ", ops.convert_to_numpy(ready_made(ones, training=True))[0])
print("and once more:           ", ops.convert_to_numpy(ready_made(ones, training=True))[0])

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "seeds", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Silence means inference. Remember it for the training loop below.
#
# Look at the last two lines: the layer has a seed, and yet each call draws a new mask. A layer whose mask never changed would not be
# dropout but a smaller network. So an int seed must not go into the random function directly; that gives the same numbers for ever:

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "seeds-numbers", "locked": true, "schema_version": 3, "solution": false, "task": false}
for _ in range(2):
    print("an int: ", ops.convert_to_numpy(keras.random.uniform((4,), seed=3)).round(2))
generator = keras.random.SeedGenerator(3)
for _ in range(2):
    print("a state:", ops.convert_to_numpy(keras.random.uniform((4,), seed=generator)).round(2))

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "worked-layer", "locked": true, "schema_version": 3, "solution": false, "task": false}
# A `SeedGenerator` is a seed with a memory. Made once, in `__init__`, it starts from the seed and moves on with each draw, also inside the compiled
# step of `fit`. (NumPy's generator does not: `fit` runs your Python once, keeps the operations, and replays them with the one mask that NumPy drew.)
#
# Here is the worked example again, as a layer. Everything that a layer with noise needs is in it.


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "worked-layer-class", "locked": true, "schema_version": 3, "solution": false, "task": false}
class Noisy(keras.Layer):
    """Multiplies by 1 + sigma * e in training, e normal; returns its input otherwise."""

    def __init__(self, sigma, seed=None, **kwargs):
        super().__init__(**kwargs)  # name and dtype, as for every layer
        if sigma < 0:
            raise ValueError(f"`sigma` must not be negative. Received: sigma={sigma}")
        self.sigma, self.seed = sigma, seed
        self.generator = keras.random.SeedGenerator(seed)

    def call(self, inputs, training=False):
        if not training:
            return inputs
        e = keras.random.normal(ops.shape(inputs), seed=self.generator)
        return inputs * (1 + self.sigma * ops.cast(e, inputs.dtype))

    def get_config(self):  # what __init__ was called with; saving writes it down, loading calls __init__ with it
        return {**super().get_config(), "sigma": self.sigma, "seed": self.seed}


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "worked-layer-numbers", "locked": true, "schema_version": 3, "solution": false, "task": false}
layer = Noisy(0.5, seed=1)
print("inference:", ops.convert_to_numpy(layer(ones))[0])
print("training: ", ops.convert_to_numpy(layer(ones, training=True))[0].round(2))
print("again:    ", ops.convert_to_numpy(layer(ones, training=True))[0].round(2))
print("copied:   ", ops.convert_to_numpy(Noisy.from_config(layer.get_config())(ones, training=True))[0].round(2))

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "Dropout-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `Dropout` (5 points)
#
# `Dropout(rate, seed=None, **kwargs)` is a `keras.Layer`, called with inputs of any shape. It
#
# - drops as above when called with `training=True`, and returns its input otherwise, also if `training` is not given;
# - draws a new mask in each call, also inside `fit`; two layers with the same seed draw the same masks, two without a seed do not;
# - raises a `ValueError` for a rate outside [0, 1]; 0 and 1 are allowed, and rate 1 gives zeros and no NaN in the gradient;
# - survives `get_config`/`from_config` and saving and loading a model, with its rate, seed and name.
#
# Not through a library's dropout.
#
# ```python
# layer = Dropout(0.2, seed=1)
# layer(np.ones((1, 6), "float32"))                  # → [[1., 1., 1., 1., 1., 1.]]
# layer(np.ones((1, 6), "float32"), training=True)   # → six numbers, each 0 or 1.25; others in the next call
# Dropout(1.2)                                       # → ValueError
# ```
#
# <details><summary>Hint 1: where to start</summary>
#
# `Noisy` above has every part that you need. Which two of its lines know what kind of noise it is?
# </details>
# <details><summary>Hint 2: your own function</summary>
#
# `dropout` above takes an int seed and so cannot be called from here with the same seed twice. But what does `keras.random.uniform` accept as `seed` besides an int?
# </details>
# <details><summary>Hint 3: loading fails, or forgets</summary>
#
# Loading calls `Dropout(**config)`. Print `Dropout(0.2, seed=1).get_config()`: is everything in it that `__init__` was called with?
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "Dropout", "locked": false, "schema_version": 3, "solution": true, "task": false}
class Dropout(keras.Layer):
    """Inverted dropout as a layer: drops when called with training=True, returns its input otherwise."""

    def __init__(self, rate, seed=None, **kwargs):
        super().__init__(**kwargs)
        ### BEGIN SOLUTION
        if not 0 <= rate <= 1:
            raise ValueError(f"`rate` must lie in [0, 1]. Received: rate={rate}")
        self.rate, self.seed = rate, seed
        self.generator = keras.random.SeedGenerator(seed)  # made once; every draw moves it on
        ### END SOLUTION

    def call(self, inputs, training=False):
        ### BEGIN SOLUTION
        if not training:
            return inputs
        if self.rate == 1:
            return ops.zeros_like(inputs)
        kept = keras.random.uniform(ops.shape(inputs), seed=self.generator) >= self.rate
        return inputs * ops.cast(kept, inputs.dtype) / (1 - self.rate)
        ### END SOLUTION

    def get_config(self):
        ### BEGIN SOLUTION
        return {**super().get_config(), "rate": self.rate, "seed": self.seed}
        ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-Dropout", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
check("Dropout")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "Dropout-look", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Four calls of your layer in a row. Each should look alike and none the same.


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "Dropout-picture-function", "locked": true, "schema_version": 3, "solution": false, "task": false}
def four_calls():
    """Draw the masks of four calls of one layer."""
    layer = Dropout(0.3, seed=1)
    for axes in plt.subplots(1, 4, figsize=(13, 2.6), layout="constrained")[1]:
        plots.dropout_mask(layer(np.ones((20, 30), "float32"), training=True), axes=axes)


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "Dropout-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
if_written(four_calls)

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "dropout_mlp-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `dropout_mlp` (3 points)
#
# Where does it go? After the activation of each hidden layer. Not after the last layer: noise on the logits is noise on the answer. And seldom before the first:
# an input that is missing cannot be made up for by its neighbours as easily as a hidden unit.
#
# `dropout_mlp(hidden_units, rates, num_classes)` returns a Keras model: for each width in `hidden_units` a dense layer, an activation of your choice and dropout at the rate of that
# layer, then a dense layer of `num_classes` units that gives logits. The number of inputs is not fixed: the model is built when it is first called. `ValueError` if the two lists differ in
# length. Here, and in what follows, Keras's own `Dropout` is as welcome as yours.
#
# ```python
# model = dropout_mlp([128, 64], [0.3, 0.2], 10)
# model(np.zeros((5, 64), "float32")).shape   # → (5, 10)
# dropout_mlp([128, 64], [0.3], 10)           # → ValueError
# ```
#
# <details><summary>Hint 1: two lists at once</summary>
#
# `zip` walks through both, and stops at the end of the shorter one without a word. Look at the lengths before.
# </details>
# <details><summary>Hint 2: the order</summary>
#
# For relu it makes no difference whether a unit is dropped before or after the activation, since relu(0) = 0. For sigmoid it does: what does a unit
# that was dropped before it pass on?
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "dropout_mlp", "locked": false, "schema_version": 3, "solution": true, "task": false}
def dropout_mlp(hidden_units, rates, num_classes):
    """Return a multilayer perceptron of logits with dropout after each hidden activation: a Keras model."""
    ### BEGIN SOLUTION
    if len(hidden_units) != len(rates):
        raise ValueError(f"There must be one rate for each hidden layer, {len(hidden_units)}. Received: rates={rates}")
    layers = []
    for units, rate in zip(hidden_units, rates):
        layers += [keras.layers.Dense(units, activation="relu"), keras.layers.Dropout(rate)]
    return keras.Sequential([*layers, keras.layers.Dense(num_classes)])
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-dropout_mlp", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("dropout_mlp")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "two-things-lost", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Two things that a loop of your own loses
#
# `fit` hides a loop, and sometimes you have to write it. Its heart is one step: compute the loss on a batch, differentiate it with respect to the weights, let the optimizer move them. Two things
# get lost on the way, and nothing complains about either:
#
# 1. **`model(x)` means inference.** Dropout is off, the network trains without it and overfits as before. (A well-known textbook's training loop for
#    TensorFlow does precisely this, and its curves with and without dropout look alike.)
# 2. **Penalties do not come with the outputs.** A regulariser of a layer adds its term to the list `model.losses`, filled anew in each call of the model. A loss computed from logits and
#    labels does not look there.

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "two-things-lost-numbers", "locked": true, "schema_version": 3, "solution": false, "task": false}
penalised = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2, kernel_regularizer=keras.regularizers.L2(0.1))])
penalised(np.ones((5, 3), "float32"))
print("model.losses:    ", [round(float(loss), 4) for loss in penalised.losses])
print("0.1 * sum(w ** 2):", round(float(0.1 * np.sum(penalised.get_weights()[0] ** 2)), 4))

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "two-things-lost-tape", "locked": true, "schema_version": 3, "solution": false, "task": false}
# (Keras's `L2` has no one half: its gradient is $2 \lambda w$.)
#
# A gradient is taken with TensorFlow's *tape*. What happens inside the `with` block is recorded; what happens outside is not, and
# what you add to the loss afterwards has no gradient:

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "two-things-lost-tape-numbers", "locked": true, "schema_version": 3, "solution": false, "task": false}
v = tf.Variable([1.0, 2.0])
with tf.GradientTape() as tape:
    loss = ops.sum(v**2)
print("gradient:", tape.gradient(loss, [v])[0].numpy())

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "train_step-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `train_step` (4 points)
#
# `train_step(model, optimizer, x, labels)` takes one step of gradient descent on the batch and returns the loss, a scalar. `x` has the shape `(n, d)`, `labels` are integers of shape `(n,)`, `model` gives logits.
#
# - The loss is the mean cross-entropy plus everything in `model.losses`, with dropout active.
# - The gradient is that of this same loss, with respect to the trainable weights; the optimizer applies it.
# - What is returned is the loss of that pass: *before* the step.
#
# By hand, that is, not through `train_on_batch`, `fit` or a ready-made `train_step`.
#
# ```python
# model = dropout_mlp([32], [0.2], 10)
# train_step(model, keras.optimizers.SGD(0.1), np.ones((5, 64), "float32"), np.array([0, 1, 2, 3, 4]))
# # → about 2.3 or more: the loss of a network that knows nothing is near log(10)
# ```
#
# <details><summary>Hint 1: the cross-entropy</summary>
#
# `keras.losses.sparse_categorical_crossentropy(labels, logits, from_logits=True)` gives one number for each example. What does the default of `from_logits` expect?
# </details>
# <details><summary>Hint 2: the penalty</summary>
#
# `sum(model.losses)` is 0 for an empty list, as it should be. Inside the tape, and after the model was called.
# </details>
# <details><summary>Hint 3: the step</summary>
#
# `optimizer.apply(gradients, variables)`, with `model.trainable_weights` for the variables in both places. An optimizer may have a memory (momentum), so let it do the arithmetic.
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "train_step", "locked": false, "schema_version": 3, "solution": true, "task": false}
def train_step(model, optimizer, x, labels):
    """Take one step of gradient descent and return the loss before it: mean cross-entropy plus penalties, a scalar."""
    ### BEGIN SOLUTION
    with tf.GradientTape() as tape:
        logits = model(x, training=True)  # dropout is on
        losses = keras.losses.sparse_categorical_crossentropy(labels, logits, from_logits=True)  # shape (n,)
        loss = ops.mean(losses) + sum(model.losses)  # what the regularisers of the layers ask for
    gradients = tape.gradient(loss, model.trainable_weights)  # one for each weight, of its shape
    optimizer.apply(gradients, model.trainable_weights)
    return loss
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-train_step", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("train_step")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "does-it-help", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Does it help?
#
# 300 digits, a fifth of them with a wrong label, and a network of 256 units that could learn them all. Below it is trained with your `dropout_mlp` and your `train_step`, without dropout and with a rate of 0.5, and
# watched on 1,000 other digits.


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "does-it-help-function", "locked": true, "schema_version": 3, "solution": false, "task": false}
def label_noise_picture(epochs=60, batch=50):
    """Train with and without dropout on noisy labels, and draw the accuracy on clean digits."""
    rng = np.random.default_rng(0)
    x, y = data.digits()
    rows = rng.permutation(len(x))
    x_train, x_test, y_test = x[rows[:300]], x[rows[300:1300]], y[rows[300:1300]]
    y_train = data.flip_labels(y[rows[:300]], 0.2, 10, rng)
    axes = plt.subplots(figsize=(6, 3.2), layout="constrained")[1]
    for rate in (0.0, 0.5):
        keras.utils.set_random_seed(1)
        model, optimizer, accuracy = dropout_mlp([256], [rate], 10), keras.optimizers.Adam(0.003), []
        model(x_train[:1])
        step = tf.function(lambda a, b, model=model, optimizer=optimizer: train_step(model, optimizer, a, b))
        for _ in range(epochs):
            for start in range(0, 300, batch):
                step(tf.constant(x_train[start : start + batch]), tf.constant(y_train[start : start + batch]))
            accuracy.append(np.mean(np.argmax(model(x_test), axis=1) == y_test))
        axes.plot(accuracy, label=f"rate {rate}")
    axes.set_xlabel("epoch")
    axes.set_ylabel("accuracy on other digits")
    axes.set_ylim(0.8, 0.95)
    axes.legend(frameon=False)


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "does-it-help-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
if_written(label_noise_picture)

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "does-it-help-reading", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Without dropout the accuracy comes to a peak and then falls: that is where the wrong labels are being learnt by heart. With dropout that
# happens later and to a lesser degree. One run proves little; `mlpkit.experiments` repeats the experiment with twelve seeds.

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "mc-idea", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Asking the noise
#
# At inference dropout is off. Leave it on for once and call the network several times: every mask gives another thinned network and another answer. Where the data have settled the
# matter the answers agree; where they have not, they scatter. The average over masks is a prediction, and the deviation a (rough) measure of doubt. This is called *Monte Carlo dropout*.

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "mc_dropout-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `mc_dropout` (3 points)
#
# `mc_dropout(model, x, samples)` calls the Keras `model` on the batch `x` with `training=True`, `samples` times, and returns `(mean, std)`: two NumPy arrays of the shape of one output. `std` is the population
# deviation (`ddof=0`): the root of the mean squared distance from `mean`. One sample has a deviation of 0.
#
# ```python
# model = keras.Sequential([keras.Input((3,)), keras.layers.Dropout(0.2)])
# mean, std = mc_dropout(model, np.ones((2, 3), "float32"), 1000)
# # → mean near 1 everywhere, std near 0.5 (what does dropout_moments say?)
# ```
#
# <details><summary>Hint 1: the right axis</summary>
#
# Stack the outputs on a new first axis: shape `(samples, n, k)`. Mean and deviation go along that one, so that each example keeps its own.
# </details>
# <details><summary>Hint 2: the deviation is 0 everywhere</summary>
#
# Then all outputs are the same. Is dropout on? `predict` is inference.
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "mc_dropout", "locked": false, "schema_version": 3, "solution": true, "task": false}
def mc_dropout(model, x, samples):
    """Return (mean, std) of the model's output over so many masks: two arrays of the shape of one output."""
    ### BEGIN SOLUTION
    outputs = np.stack([ops.convert_to_numpy(model(x, training=True)) for _ in range(samples)])  # (samples, n, k)
    return outputs.mean(axis=0), outputs.std(axis=0)  # NumPy's deviation has ddof=0
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-mc_dropout", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("mc_dropout")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "mc-look", "locked": true, "schema_version": 3, "solution": false, "task": false}
# A regression with a gap: the network has seen the dots, and nothing between the two groups or beyond them. The line is the mean of 100 masks, the band two deviations on either side.


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "mc-picture-function", "locked": true, "schema_version": 3, "solution": false, "task": false}
def doubt_picture():
    """Fit a curve to points with a gap and draw what your mc_dropout says of it."""
    rng = np.random.default_rng(0)
    x = np.concatenate([rng.uniform(-2, -0.7, 40), rng.uniform(0.7, 2, 40)])[:, None].astype("float32")
    y = np.sin(2 * x) + 0.05 * rng.normal(size=x.shape).astype("float32")
    model = models.mlp([128, 128], 1, inputs=1, rates=0.1, seed=0)
    trainer = Trainer(model, keras.optimizers.Adam(0.005), keras.losses.MeanSquaredError())
    trainer.fit(x, y, epochs=150, batch_size=40, rng=rng)
    grid = np.linspace(-3.5, 3.5, 200, dtype="float32")[:, None]
    mean, std = (np.asarray(one)[:, 0] for one in mc_dropout(model, grid, 100))
    axes = plt.subplots(figsize=(6, 3.2), layout="constrained")[1]
    axes.plot(x, y, "k.", markersize=4)
    axes.plot(grid, mean)
    axes.fill_between(grid[:, 0], mean - 2 * std, mean + 2 * std, alpha=0.25)
    axes.set_xlabel("x")


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "mc-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
if_written(doubt_picture)

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "mc-reading", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Beyond the ends, where there are no data, the band fans out: the thinned networks go on in different directions. In the gap it hardly widens. There all of them draw much the same
# smooth curve, and agreement is not knowledge. So the band is no error bar. Its width also depends on the rate, which we chose, and nothing calibrates it.

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "question-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## A question to end with (4 points)
#
# Three sentences from a student's notes on dropout:
#
# > 1. *In training 30 % of the units are missing. So at test time, when they are all there, the outputs of `Dropout(0.3)` in Keras have to be multiplied by 0.7.*
# > 2. *With dropout, the loss printed during training (0.42) was higher than the loss on the validation set (0.35). A model cannot do worse on data that it has
# >    seen, so the two sets must have been mixed up.*
# > 3. *Training and validation error are close together. That means the model underfits, and the rate should be lowered.*
#
# Each of them is wrong, or does not follow. In eight to twelve sentences: say for each what is wrong and what would be right. For the first, give the mean of the output in training and at test
# for a unit $x = 2$ at rate 0.3, as Keras computes them and as the note would have it. For the second, say which number you would print instead to compare fairly. For the third, say what else you need to know.

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": true, "grade_id": "question", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# **A model answer.** *First note.* Keras's dropout is inverted: in training what is kept is divided by $1 - 0.3$, so the mean is already right. For $x = 2$ the output in training is 0 with probability 0.3
# and $2 / 0.7 = 2.857$ with probability 0.7, on average $0.7 \cdot 2.857 = 2$; at test it is 2. With the note's factor it would be 1.4 at test: a bias of 30 % that multiplies from layer to layer. The factor at test belongs to
# the other kind of dropout, which only masks in training (mean 1.4) and multiplies by 0.7 at test (1.4): one or the other, never both.
#
# *Second note.* The two numbers are losses of two different functions. The loss printed in training was computed with dropout on, by thinned networks whose noise adds to the error; the validation loss was computed with dropout off, by the whole network. (The
# training loss is also an average over an epoch in which the weights still improved.) Fair is the loss on the training set at inference, `training=False`, after the epoch, which is what `evaluate` gives; that one will normally be the lower.
#
# *Third note.* A small gap only says that the model does on new data what it does on old ones. That is what we want, if both errors are small. Underfitting means that both are *high*: compared with what is achievable, such as the noise in the labels, a better model, or a person.
# Only then would a lower rate (or a larger network, or longer training) be the thing to try.
#
# **Mark scheme.**
#
# - 1 point: Keras's dropout is inverted; scaling at test as well is a second correction for the same thing (or: belongs to the variant without division in training).
# - 1 point: the numbers: mean 2 in training and 2 at test; with the note's factor 1.4 at test.
# - 1 point: training loss with noise, validation loss without it (half a point), and the remedy: evaluate the training set with `training=False` (half a point).
# - 1 point: a small gap is no underfitting; both errors must be high against some yardstick, which is named.
#
# Accept for the second note, in addition, that the printed loss may contain penalties. No point for "dropout is a regulariser" alone.
# ### END SOLUTION

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "sources", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Sources and further reading
#
# - G. Hinton, N. Srivastava, A. Krizhevsky, I. Sutskever, R. Salakhutdinov, *Improving neural networks by preventing co-adaptation of feature detectors*, arXiv:1207.0580, 2012: the idea, with
#   scaling at test time.
# - N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever, R. Salakhutdinov, *Dropout: a simple way to prevent neural networks from overfitting*, JMLR 15, 2014: the experiments; section 10 has the noise that multiplies.
# - S. Wager, S. Wang, P. Liang, *Dropout training as adaptive regularization*, NeurIPS 2013: the penalty in disguise.
# - C. Bishop, *Training with noise is equivalent to Tikhonov regularization*, Neural Computation 7, 1995: noise on inputs as a penalty, long before dropout.
# - Y. Gal, Z. Ghahramani, *Dropout as a Bayesian approximation: representing model uncertainty in deep learning*, ICML 2016: Monte Carlo dropout.
# - A. Zhang, Z. Lipton, M. Li, A. Smola, *Dive into Deep Learning*, section *Dropout*: the same material at more length.
