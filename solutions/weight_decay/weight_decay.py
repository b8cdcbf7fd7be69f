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
# # Weight decay: small weights
#
# A model with more weights than it needs can fit its training examples in many ways, and most of them are bad: a large positive weight here, a large
# negative one there, which cancel at the examples and nowhere else. How is gradient descent to know which of these fits we want?
#
# Weight decay tells it. Among the weights that fit about equally well, prefer the **small** ones. Small weights mean that the output changes little when the input changes
# little, which is what "smooth" means, and it costs one extra term in the loss:
#
# $$\underbrace{L(w, b)}_{\text{how badly it fits}} \;+\; \underbrace{\frac{\lambda}{2} \sum_j w_j^2}_{\text{how large the weights are}}$$
#
# The number $\lambda \ge 0$, the *strength*, says what a small weight is worth. At 0 nothing changes; when it grows without bound all weights go to 0.
#
# In this notebook you write this one idea in five places where you will meet it. At the end you can
#
# - write the penalty as a function, as a regulariser of Keras, and as a factor in the step, and say when the three are the same;
# - say why the bias is left alone, and what it costs not to;
# - give the exact answer for a linear model, even with more weights than examples;
# - read somebody else's $\lambda$: is there a one half, a sum or a mean?

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "how-to-work", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## How to work with this notebook
#
# | exercise | what you write | points |
# |---|---|---|
# | `l2_penalty` | the penalty, over a list of tensors | 2 |
# | `L2` | the same as a regulariser that Keras can save | 3 |
# | `ridge_loss` | the loss of a linear model with the penalty | 3 |
# | `decayed_step` | the step in which weights decay | 2 |
# | `ridge` | the exact minimiser, without any steps | 3 |
# | `decayed_mlp` | a perceptron with all of its kernels penalised | 3 |
# | the question at the end | a few sentences, read by a person | 4 |
#
# Replace the stub in each answer cell and run the cell below it. `check("l2_penalty")` calls your function, compares what comes back
# with what should, and tells you the simplest case that goes wrong. It needs no network. Your work is graded with the same checks on other random numbers, so
# what passes here passes there. The exercises do not depend on each other's points: skip one and come back.
#
# You may add cells and functions of your own wherever you like. The other cells are read-only; if you damage one, nothing is lost.
#
# **Conventions** that hold for every exercise here:
#
# - The penalty is `strength / 2 * sum(w ** 2)`: **with the one half**, so that its gradient is `strength * w`; a **sum**, not a mean; squares, without a root.
#   **Keras's own `L2` has no one half**: `keras.regularizers.L2(s)` is `s * sum(w ** 2)`.
# - Losses average over the batch. `x` has the shape `(n, d)`: `n` examples, `d` inputs.
# - The penalty is on weights (kernels), never on biases.
# - "Tensor" exercises take NumPy arrays and tensors of floats, float32 or float64, and must stay differentiable: write them with `keras.ops`. "Array" exercises are
#   written with NumPy.
# - A function never changes its arguments.
#
# Nothing ready-made is forbidden here. But libraries disagree about the factor, so using one means checking it.

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "imports", "locked": true, "schema_version": 3, "solution": false, "task": false}
# mlpkit before Keras: TensorFlow then starts without its usual lines.
from autograder.student import check
from mlpkit import data, plots
from mlpkit.gradients import value_and_gradient

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


# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "large-weights", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## What large weights do
#
# Twelve points from a smooth curve, with a little noise, and a polynomial with eleven coefficients. Without a penalty the polynomial goes through all of the points. Look at the
# largest coefficient in the legend, and at what happens between the points.


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "large-weights-code", "locked": true, "schema_version": 3, "solution": false, "task": false}
def polynomials(*strengths):
    """Fit a polynomial of degree 11 to 12 points, with a penalty of each strength, and draw the fits."""
    from sklearn.linear_model import Ridge

    rng = np.random.default_rng(4)
    x, fine = np.linspace(-1, 1, 12), np.linspace(-1, 1, 300)
    y = np.sin(3 * x) + 0.2 * rng.normal(size=12)
    powers = np.arange(1, 12)
    axes = plt.subplots(figsize=(8, 3.6), layout="constrained")[1]
    axes.plot(x, y, "k.", markersize=8)
    for strength in strengths:
        model = Ridge(alpha=12 * strength, solver="svd").fit(x[:, None] ** powers, y)
        label = f"λ = {strength:g}, largest weight {abs(model.coef_).max():.3g}"
        axes.plot(fine, model.predict(fine[:, None] ** powers), label=label)
    axes.set_ylim(-2.5, 2.5)
    axes.set_xlabel("x")
    axes.legend(frameon=False)


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "large-weights-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
polynomials(0, 1e-4, 1)

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "large-weights-reading", "locked": true, "schema_version": 3, "solution": false, "task": false}
# The curve with λ = 0 has by far the largest weights and, between the outer points, the largest errors. With λ = 0.0001 the fit is hardly worse at the points, and
# the weights are hundreds of times smaller. With λ = 1 the penalty has won: the weights are tiny and the curve no longer follows the data. Too little, and the noise is learnt; too much, and nothing is.
# The strength cannot be found on the training set, where 0 always wins. It is chosen on validation data.
#
# Now the same seen from above: the loss over two weights whose inputs nearly say the same, and a descent on it. Without a penalty there is a long valley, along which the weights
# can wander off at almost no cost. The penalty is a bowl around the origin, and the sum of a valley and a bowl is a bowl.


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "valley", "locked": true, "schema_version": 3, "solution": false, "task": false}
def valley(strength, axes):
    """Draw the loss of two weights with a penalty, and a descent on it."""
    rng = np.random.default_rng(1)
    first = rng.normal(size=30)
    x = np.column_stack([first, first + 0.3 * rng.normal(size=30)])
    y = x @ [2.0, -1.0] + 0.5 * rng.normal(size=30)

    def loss(w):
        return ops.mean((ops.matmul(x, w) - y) ** 2) / 2 + strength * (w[0] ** 2 + w[1] ** 2) / 2

    w, path = np.array([-1.0, 2.5]), []
    for _ in range(60):
        path.append(w)
        w = w - 0.4 * value_and_gradient(loss, w)[1]
    side = np.linspace(-2, 4, 41)
    errors = x @ np.array(np.meshgrid(side, side, indexing="ij")).reshape(2, -1) - y[:, None]
    heights = (errors**2).mean(0).reshape(41, 41) / 2 + strength * (side[:, None] ** 2 + side**2) / 2
    plots.loss_surface(heights, side, side, path=np.array(path), axes=axes).set_title(f"λ = {strength:g}")


def valleys(*strengths):
    """Draw one valley for each strength, side by side."""
    panels = plt.subplots(1, len(strengths), figsize=(13, 4), layout="constrained")[1]
    for strength, axes in zip(strengths, panels):
        valley(strength, axes)


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "valley-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
valleys(0, 0.1, 1)

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "worked-example", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## A worked example: the sum of absolute values
#
# Before your turn, a relative of the penalty done in full. *L1* charges for absolute values instead of squares, over all tensors in a list:
#
# $$P(w) = \lambda \sum_j |w_j|$$
#
# **Forward.** For each tensor the sum over its entries, whatever its shape; then the sum over the tensors; then the factor, once.
#
# **Gradient, by hand.** Only the term with index $j$ contains $w_j$, so $\partial P / \partial w_j = \lambda \, \mathrm{sign}(w_j)$. Every weight is pulled towards 0 with the
# same force $\lambda$, however small it already is, and small ones arrive there: L1 makes weights *exactly* 0. Keep this in mind when you find the gradient of the squares.


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "l1", "locked": true, "schema_version": 3, "solution": false, "task": false}
def l1_penalty(weights, strength):
    """Return strength times the sum of absolute values over all tensors in a list: a scalar tensor."""
    total = 0.0
    for w in weights:
        total = total + ops.sum(ops.abs(ops.convert_to_tensor(w)))
    return strength * total


# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "trust-nobody", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Then check one against the other: autodiff gives one gradient for each tensor, of its shape.

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "l1-check", "locked": true, "schema_version": 3, "solution": false, "task": false}
weights = [np.array([[1.0, -2.0], [0.5, 3.0]]), np.array([-4.0, 2.0, 1.0])]
value, gradients = value_and_gradient(lambda *tensors: l1_penalty(tensors, 0.3), weights)
print("value:", value, "by hand:", 0.3 * (1 + 2 + 0.5 + 3 + 4 + 2 + 1))
for w, gradient in zip(weights, gradients):
    print("largest difference:", np.abs(gradient - 0.3 * np.sign(w)).max())

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "l2_penalty-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `l2_penalty` (2 points)
#
# `l2_penalty(weights, strength)` takes a list of one or more tensors of any shapes, and returns the scalar tensor
#
# $$P(w) = \frac{\lambda}{2} \sum_{w \,\in\, \texttt{weights}} \; \sum_j w_j^2,$$
#
# half the strength times the sum of squares over **all entries of all tensors**. It must stay differentiable by every tensor in the list.
#
# ```python
# l2_penalty([np.array([[1.0, -2.0], [2.0, 0.0]]), np.array([3.0])], 0.1)   # → 0.9, half of 0.1 times (1 + 4 + 4 + 0 + 9)
# ```
#
# What is its gradient? What happens to the pull on a weight as the weight gets small, and how does that differ from L1?
#
# <details><summary>Hint 1: the pattern</summary>
#
# The worked example has the same pattern: a sum over entries, a sum over tensors, one factor. Two things change.
# </details>
# <details><summary>Hint 2: the value is off by a factor</summary>
#
# Compare with the example above. Twice too large, or depending on the size of the tensors? Read the first convention again.
# </details>
# <details><summary>Hint 3: no gradient arrives</summary>
#
# `np.sum` and `float()` take the numbers out of the tensor. `ops.sum` keeps the path.
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "l2_penalty", "locked": false, "schema_version": 3, "solution": true, "task": false}
def l2_penalty(weights, strength):
    """Return strength / 2 times the sum of squares over all tensors in `weights`: a scalar tensor."""
    ### BEGIN SOLUTION
    # Only one term contains w_j, so dP/dw_j = strength / 2 · 2 w_j = strength · w_j: the one half is there to cancel
    # the 2. The pull fades as w_j does, so that weights become small but not exactly 0, unlike with L1.
    # The gradient for each tensor has its shape.
    squares = [ops.sum(ops.square(ops.convert_to_tensor(w))) for w in weights]
    return strength / 2 * sum(squares)
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-l2_penalty", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("l2_penalty")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "pull-picture-text", "locked": true, "schema_version": 3, "solution": false, "task": false}
# The pull of a penalty on a single weight is its slope. Here is that of L1 (dashed) beside yours, and what yours should be (dots), at strength 0.5:


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "pull-picture-code", "locked": true, "schema_version": 3, "solution": false, "task": false}
def pulls():
    """Draw the value and the slope of l2_penalty beside those of l1_penalty, for one weight."""
    w = np.linspace(-2, 2, 81)
    panels = plt.subplots(1, 2, figsize=(11, 3.2), layout="constrained")[1]
    for penalty, style in ((l1_penalty, "--"), (l2_penalty, "-")):
        found = [value_and_gradient(lambda z: penalty([z], 0.5), np.array(one)) for one in w]
        for axes, numbers in zip(panels, zip(*found)):
            axes.plot(w, [0 if one is None else one for one in numbers], style, label=penalty.__name__)
    panels[1].plot(w[::10], 0.5 * w[::10], "k.", label="expected for l2_penalty")
    for axes, name in zip(panels, ("penalty", "its slope")):
        axes.set_xlabel("weight")
        axes.set_title(name)
        axes.legend(frameon=False)


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "pull-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
if_written(pulls)

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "L2-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `L2` (3 points)
#
# In Keras a penalty belongs to a layer: `Dense(10, kernel_regularizer=...)` takes an object that is called with the kernel and returns a scalar. The layer puts the
# result into `model.losses`; `fit` adds that list to the loss. Write such an object, with the conventions of this notebook:
#
# - `L2(strength)` derives from `keras.Regularizer`; a negative `strength` is a `ValueError`;
# - calling it with a tensor of any shape gives `strength / 2 * sum of squares`, a scalar tensor;
# - `get_config()` returns a dict with the arguments of the constructor, so that `L2(**config)` makes the same regulariser again. That is how Keras saves it.
#
# ```python
# L2(0.1)(np.array([[1.0, -2.0], [2.0, 0.0]], "float32"))   # → 0.45
# L2(0.1).get_config()                                      # → {"strength": 0.1}
# L2(-0.1)                                                  # → ValueError
# ```
#
# (`keras.regularizers.L2(0.1)` gives 0.9 for the same weights.)
#
# <details><summary>Hint 1: three methods</summary>
#
# The constructor keeps the number, `__call__(self, weights)` computes, `get_config(self)` tells. Where in these three does the error belong, if it is to come as early as possible?
# </details>
# <details><summary>Hint 2: saving works, loading does not</summary>
#
# Keras calls `L2.from_config(config)`, which calls `L2(**config)`. Do the keys of your dict have the names of the constructor's arguments? Are the values what was given, or what you made of it?
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "L2", "locked": false, "schema_version": 3, "solution": true, "task": false}
class L2(keras.Regularizer):
    """The penalty strength / 2 · sum of squares, as a regulariser."""

    def __init__(self, strength):
        ### BEGIN SOLUTION
        if strength < 0:
            raise ValueError(f"`strength` must be at least 0. Received: strength={strength}")
        self.strength = strength
        ### END SOLUTION

    def __call__(self, weights):
        """Return the penalty of a tensor of any shape: a scalar tensor."""
        ### BEGIN SOLUTION
        return self.strength / 2 * ops.sum(ops.square(weights))
        ### END SOLUTION

    def get_config(self):
        """Return the arguments that make this regulariser again."""
        ### BEGIN SOLUTION
        return {"strength": self.strength}
        ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-L2", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("L2")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "bias-text", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Why the bias is left alone
#
# A weight says how much the output *changes* with an input. The bias says where it *is*. A penalty on it does not make the model smoother, it pulls all predictions towards 0, for no reason but
# our choice of units. Take a model that is nothing but a bias, and targets with the mean $m$. The minimum of $\frac{1}{2} \mathrm{mean}\,(b - y)^2 + \frac{\lambda}{2} b^2$ is where
#
# $$b - m + \lambda b = 0, \qquad b = \frac{m}{1 + \lambda}.$$

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "bias-numbers", "locked": true, "schema_version": 3, "solution": false, "task": false}
print("  mean   bias with its own penalty, strength 0.3")
for mean in [0.0, 1.0, 100.0]:
    print(f"{mean:6g} {mean / (1 + 0.3):10.2f}")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "ridge_loss-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `ridge_loss` (3 points)
#
# A linear model, half its mean squared error, and the penalty on `w` but not on `b`:
#
# $$R(w, b) = \frac{1}{2n} \sum_{i=1}^n (x_i w + b - y_i)^2 + \frac{\lambda}{2} \sum_j w_j^2$$
#
# `ridge_loss(w, b, x, y, strength)` returns it as a scalar tensor, differentiable by `w` and `b`. Both have one half: one from each square. `x` is `(n, d)`. The others come as people write them:
#
# - `w` is `(d,)` or `(d, 1)`;
# - `b` is a scalar (a plain number, too) or `(1,)`;
# - `y` is `(n,)` or `(n, 1)`,
#
# in any mixture, and the result must not depend on which.
#
# ```python
# w, b = np.array([1.0, -1.0]), 0.5
# x, y = np.array([[1.0, 0.0], [0.0, 1.0], [2.0, 2.0]]), np.array([2.0, -1.0, 0.0])
# ridge_loss(w, b, x, y, 0.2)                        # → 0.3250, of which 0.2 is the penalty
# ridge_loss(w[:, None], np.array([b]), x, y, 0.2)   # → 0.3250
# ```
#
# <details><summary>Hint 1: a number that is too large</summary>
#
# A column `(n, 1)` minus a row of numbers `(n,)` is a matrix `(n, n)`: every prediction minus every target. Nothing complains, and the mean of it is a number. Print the shape of the errors.
# </details>
# <details><summary>Hint 2: one shape for all</summary>
#
# `ops.reshape(a, (-1,))` makes `(n,)` of both kinds. For which of the three do you need it?
# </details>
# <details><summary>Hint 3: a scalar b</summary>
#
# A scalar and an array of shape `(1,)` both add to an array of shape `(n,)` as they should. What to do about `b`?
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "ridge_loss", "locked": false, "schema_version": 3, "solution": true, "task": false}
def ridge_loss(w, b, x, y, strength):
    """Return mean((x @ w + b - y)²) / 2 + strength / 2 · sum(w²): a scalar tensor."""
    ### BEGIN SOLUTION
    # Flatten what may be a column; x @ w is then (n,), and b, a scalar or (1,), is added to each entry.
    # With errors e of shape (n,): dR/dw = x'e / n + strength · w, (d,); dR/db = mean(e).
    x = ops.convert_to_tensor(x)
    w, y = (ops.reshape(ops.convert_to_tensor(a, x.dtype), (-1,)) for a in (w, y))
    errors = ops.matmul(x, w) + ops.convert_to_tensor(b, x.dtype) - y
    return ops.mean(ops.square(errors)) / 2 + strength / 2 * ops.sum(ops.square(w))
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-ridge_loss", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("ridge_loss")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "decayed_step-text", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Where the name comes from
#
# Take a step of gradient descent on a loss with a penalty. The gradient of the penalty is $\lambda w$, so with the gradient $g$ of the loss *without* it
#
# $$w - \eta\,(g + \lambda w) \;=\; \underbrace{(1 - \eta \lambda)\, w}_{\text{decay}} - \eta\, g.$$
#
# In every step the weights first shrink by a fixed factor, whatever the data; then comes the usual step. For plain gradient descent, penalty and decay are the same thing. The right hand side needs no
# penalty in the loss at all.

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "decayed_step-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `decayed_step` (2 points)
#
# `decayed_step(w, b, dw, db, learning_rate, strength)` returns the new `(w, b)`. `dw` and `db` are the gradients of the loss without penalty, at the old `w` and `b`. `w` shrinks by the factor
# `1 - learning_rate * strength` **before** its gradient step; `b` makes its step and does not shrink. All four are arrays or tensors, `dw` of the shape of `w` and `db` of that of `b`;
# none of them is changed.
#
# ```python
# decayed_step(np.array([2.0, -1.0]), np.array(0.5), np.array([1.0, 0.0]), np.array(2.0), 0.1, 0.5)   # → ([1.8, -0.95], 0.3)
# ```
#
# <details><summary>Hint 1: the order</summary>
#
# Does the gradient $g$ itself shrink in the formula above?
# </details>
# <details><summary>Hint 2: arguments that change</summary>
#
# `w *= 0.95` and `w -= ...` write into the array that the caller still holds. What expression makes a new one?
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "decayed_step", "locked": false, "schema_version": 3, "solution": true, "task": false}
def decayed_step(w, b, dw, db, learning_rate, strength):
    """Return (w, b) after a step of gradient descent in which w decays: arrays or tensors, as given."""
    ### BEGIN SOLUTION
    # w - η (dw + λ w) = (1 - η λ) w - η dw: only w has a penalty, so only w shrinks.
    return (1 - learning_rate * strength) * w - learning_rate * dw, b - learning_rate * db
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-decayed_step", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("decayed_step")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "shrinking-text", "locked": true, "schema_version": 3, "solution": false, "task": false}
# What the factor does can be foretold. Below are 200 weights and only 20 examples, so there are 180 directions that no example sees. In these the gradient is 0, and nothing but the
# decay moves the weights: their part of the norm, $\sqrt{180}$ at the start for weights drawn from $\mathcal N(0, 1)$, is $\sqrt{180}\,(1 - \eta \lambda)^t$ after $t$ steps. Dashed is that prediction, solid is a training with your step.


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "shrinking-code", "locked": true, "schema_version": 3, "solution": false, "task": false}
def shrinking():
    """Draw the norm of 200 weights while `decayed_step` fits them to 20 examples."""
    drawn, w_start = data.high_dimensional(20, 200, np.random.default_rng(0)), np.random.default_rng(1).normal(size=200)
    axes = plt.subplots(figsize=(7, 3.4), layout="constrained")[1]
    for strength in (0.0, 1.0, 3.0):
        w, b, norms = w_start, np.array(0.0), []
        for _ in range(400):
            norms.append(np.linalg.norm(w))
            errors = drawn.x @ w + b - drawn.y
            w, b = decayed_step(w, b, drawn.x.T @ errors / 20, errors.mean(), 0.003, strength)
        axes.plot(norms, label=f"λ = {strength:g}")
        axes.plot(np.sqrt(180) * (1 - 0.003 * strength) ** np.arange(400), "k--", linewidth=1)
    axes.set_yscale("log")
    axes.set_xlabel("step")
    axes.set_ylabel("norm of the weights")
    axes.legend(frameon=False)


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "shrinking-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
if_written(shrinking)

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "shrinking-reading", "locked": true, "schema_version": 3, "solution": false, "task": false}
# The two part only while the 20 directions that the data do see are being learnt. Without decay, the 180 others keep their random start for ever, and add their noise to each prediction.

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "ridge-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `ridge` (3 points)
#
# For a linear model there is no need to descend. Leave the bias out; then
#
# $$R(w) = \frac{1}{2n} \lVert x w - y \rVert^2 + \frac{\lambda}{2} \lVert w \rVert^2$$
#
# is a bowl, and its one minimum is where the gradient vanishes. `ridge(x, y, strength)` returns that `w`, an array of shape `(d,)`: *ridge regression*. `x` is `(n, d)` and `y` is `(n,)`. It is to be
# exact (a closed form, not a descent that stops early), and to work for fewer examples than weights, $n < d$, as long as the strength is positive.
#
# ```python
# ridge(np.array([[1.0, 0.0], [0.0, 2.0]]), np.array([2.0, 3.0]), 0.5)   # → [1.0, 1.2]
# ```
#
# <details><summary>Hint 1: the gradient</summary>
#
# $\nabla R = \frac{1}{n} x^\top (x w - y) + \lambda w$. Set it to 0 and sort: what multiplies $w$ on one side, what is left on the other?
# </details>
# <details><summary>Hint 2: a matrix plus a number</summary>
#
# $\lambda w$ is a matrix times $w$ as well: $\lambda I\,w$. In NumPy `a + 0.5` adds the number to *every* entry; the identity matrix is `np.eye(d)`. What is `d`?
# </details>
# <details><summary>Hint 3: no inverse</summary>
#
# `np.linalg.solve(a, c)` solves $a w = c$ without computing $a^{-1}$; it is faster and loses fewer digits.
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "ridge", "locked": false, "schema_version": 3, "solution": true, "task": false}
def ridge(x, y, strength):
    """Return the w, shape (d,), that minimises mean((x @ w - y)²) / 2 + strength / 2 · sum(w²)."""
    ### BEGIN SOLUTION
    # 0 = x'(x w - y) / n + λ w   <=>   (x'x / n + λ I) w = x'y / n.
    # x'x / n is (d, d) and positive semidefinite; λ > 0 is added to each of its eigenvalues, so that the matrix can
    # be inverted even where n < d and x'x has eigenvalues that are 0.
    n, d = x.shape
    return np.linalg.solve(x.T @ x / n + strength * np.eye(d), x.T @ y / n)
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-ridge", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("ridge")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "paths-text", "locked": true, "schema_version": 3, "solution": false, "task": false}
# As the strength grows all weights go to 0. Lines are your `ridge`, for five inputs and 30 examples; dots are where a thousand steps of descent end.


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "paths-code", "locked": true, "schema_version": 3, "solution": false, "task": false}
def paths():
    """Draw the weights that `ridge` gives over the strength, beside those that a descent finds."""
    rng = np.random.default_rng(3)
    x = rng.normal(size=(30, 5))
    y = x @ [3.0, -2.0, 1.0, 0.5, -1.0] + rng.normal(size=30)
    strengths = np.geomspace(1e-3, 1e3, 60)
    found = [ridge(x, y, strength) for strength in strengths]
    axes = plt.subplots(figsize=(7, 3.4), layout="constrained")[1]
    axes.semilogx(strengths, found)
    for strength in strengths[::6]:
        w = np.zeros(5)
        for _ in range(1000):
            w = w - (x.T @ (x @ w - y) / 30 + strength * w) / (4 + strength)
        axes.plot([strength] * 5, w, "k.")
    axes.set_xlabel("strength")
    axes.set_ylabel("weights")


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "paths-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
if_written(paths)

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "three-forms", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## One idea, three places, and factors of two
#
# | where | how | shrinks `w` in a step of plain gradient descent by |
# |---|---|---|
# | in the loss | `l2_penalty(kernels, s)` added to it | `1 - learning_rate * s` |
# | in the layer | `kernel_regularizer=L2(s)`, yours | `1 - learning_rate * s` |
# | in the layer | `kernel_regularizer=keras.regularizers.L2(s)` | `1 - 2 * learning_rate * s` |
# | in the step | `keras.optimizers.SGD(learning_rate, weight_decay=s)` | `1 - learning_rate * s`, biases too unless excluded |
#
# With plain gradient descent these are the same up to the factor. With momentum or Adam they are not. The first three send $\lambda w$ through the optimizer together with the gradient, and
# Adam divides what it is sent by its usual size: a strong pull and a weak one come out alike. The last one bypasses all that, which is what "decoupled" weight decay (AdamW) means. So a strength found with one optimizer
# says little about another.
#
# And two ways to lose the penalty in silence: a training loop of your own that forgets to add `sum(model.losses)`, and `activity_regularizer` in place of `kernel_regularizer`, which charges for a layer's *outputs*.

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "decayed_mlp-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `decayed_mlp` (3 points)
#
# `decayed_mlp(hidden_units, num_classes, strength)` returns a Keras model: one dense layer for each number in the list `hidden_units`, each with an activation that bends (relu, say), then a dense layer that gives `num_classes` logits,
# without an activation. All have biases. The number of inputs is left open: it is known with the first batch.
#
# The penalty of `L2(strength)`, **with the one half**, is on every kernel, that of the last layer too, and on no bias: `sum(model.losses)` is `strength / 2` times the sum of squares over all kernels. By any regulariser you like: yours, Keras's
# with the right number, another.
#
# ```python
# model = decayed_mlp([16, 8], 3, 0.01)
# model(np.zeros((5, 4), "float32")).shape   # → (5, 3)
# sum(model.losses)                          # the same as l2_penalty(all kernels, 0.01)
# ```
#
# <details><summary>Hint 1: the layers</summary>
#
# `keras.Sequential([...])` with a `Dense` for each width and one more at the end needs no input shape. A list that grows in a loop will do.
# </details>
# <details><summary>Hint 2: which argument</summary>
#
# `Dense` takes three regularisers. Which of them is about the weights of the layer?
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "decayed_mlp", "locked": false, "schema_version": 3, "solution": true, "task": false}
def decayed_mlp(hidden_units, num_classes, strength):
    """Return a perceptron of logits with strength / 2 · sum of squares over its kernels in `losses`."""

    ### BEGIN SOLUTION
    # Keras's L2(s) is s · sum(w²), so half the strength gives our penalty; L2(strength) from above would do as well.
    def dense(units, activation=None):
        return keras.layers.Dense(units, activation, kernel_regularizer=keras.regularizers.L2(strength / 2))

    return keras.Sequential([*(dense(units, "relu") for units in hidden_units), dense(num_classes)])
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-decayed_mlp", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("decayed_mlp")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "experiment-text", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Does it help? Three hundred handwritten digits, one label in five wrong on purpose, and a network that is large enough to learn all of them by heart. Both panels show the weights of each kernel after training, with their deviation; the titles
# say how many labels of the training set are reproduced (the wrong ones among them) and how many of other digits are right.


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "experiment-code", "locked": true, "schema_version": 3, "solution": false, "task": false}
def experiment(*strengths):
    """Train one network for each strength on few digits with wrong labels; draw its weights and how well it does."""
    digits, rng = data.digits(), np.random.default_rng(0)
    rows = rng.permutation(len(digits.x))
    train, held_back = rows[:300], rows[300:]
    labels = data.flip_labels(digits.y[train], 0.2, 10, rng)
    panels = plt.subplots(1, len(strengths), figsize=(13, 3.4), sharex=True, layout="constrained")[1]
    for strength, axes in zip(strengths, panels):
        keras.utils.set_random_seed(1)
        model = decayed_mlp([128], 10, strength)
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        model.compile(keras.optimizers.Adam(0.01), loss, metrics=["accuracy"])
        model.fit(digits.x[train], labels, batch_size=50, epochs=60, verbose=0)
        known = model.evaluate(digits.x[train], labels, verbose=0)[1]
        new = model.evaluate(digits.x[held_back], digits.y[held_back], verbose=0)[1]
        named = {f"kernel {i}": weight for i, weight in enumerate(model.get_weights()[::2], start=1)}
        axes.set_title(f"λ = {strength:g}: training labels {known:.0%}, new digits {new:.0%}")
        plots.weight_histograms(named, axes=axes)


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "experiment-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
if_written(lambda: experiment(0, 0.02))

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "experiment-reading", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Without decay the network reproduces every label, and one in five of them is wrong. With it the network reproduces about four in five, which is what there is to be learnt, and does clearly better on digits that it has not seen. Its weights are several times smaller. That
# the training labels are reproduced *less* well is no price that we pay: it is the point.

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "question-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## A question to end with (4 points)
#
# Three sentences from a student's notes on weight decay:
#
# > 1. *The book writes λ/2 Σw² with λ = 0.02. In Keras I write `kernel_regularizer=keras.regularizers.L2(0.02)`, or `weight_decay=0.02` in the optimizer: three spellings of the same thing, also with Adam.*
# > 2. *Biases are weights, too, so I put the penalty on them as well.*
# > 3. *When I switched weight decay on, the training loss went from 0.10 up to 0.15. A method that makes the loss worse should be switched off.*
#
# Each of them is wrong, or does not follow. In eight to twelve sentences: say for each what is wrong and what would be right. For the first, give the value of a weight $w = 2$ on which the data do not pull at all ($g = 0$), after one step with learning rate 0.1,
# for the three spellings with plain gradient descent; then say what changes with Adam. For the second, use targets with the mean 100. For the third, say which number you would look at, and name two reasons why 0.15 may be higher than 0.10.

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": true, "grade_id": "question", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# **A model answer.** *First note.* Keras's `L2(0.02)` has no one half, so its gradient is $2 \cdot 0.02\,w$. From $w = 2$ at learning rate 0.1, the book's penalty gives $2 - 0.1 \cdot 0.02 \cdot 2 = 1.996$, Keras's `L2(0.02)` gives
# $2 - 0.1 \cdot 2 \cdot 0.02 \cdot 2 = 1.992$, and `SGD(0.1, weight_decay=0.02)` gives $(1 - 0.002) \cdot 2 = 1.996$. The spelling that matches the book is `L2(0.01)`. (The optimizer's decay also shrinks biases unless they are excluded.) With Adam even that does not make them
# equal: a penalty in the loss is part of the gradient, which Adam divides by its own size, so where the data do not pull, the first step is about $0.1$ whatever the strength, to 1.9; `weight_decay` bypasses the division and gives 1.996.
#
# *Second note.* Weights say how fast the output changes, and small ones make it smooth; a bias says only where it lies. A penalty on it pulls all predictions towards 0, which means nothing but a choice of units. With targets of mean 100 and a
# strength of 0.02, a bias alone settles at $100 / 1.02 = 98$: all predictions 2 too low, and it would be different had we measured from another zero.
#
# *Third note.* Weight decay is *meant* to fit the training set less well, in exchange for small weights: without the penalty the training loss can only be lower. And the loss that Keras prints includes the penalty, so that 0.10 and 0.15 are not even the same
# quantity. Whether it helped is decided by the loss on validation data, without the penalty; that is also how the strength is chosen.
#
# **Mark scheme.**
#
# - 1 point: the factor of two of Keras's `L2`, with the numbers 1.996, 1.992, 1.996 (half a point for the statement without numbers).
# - 1 point: with Adam a penalty in the loss and decay in the step differ, because Adam rescales the gradient in which the penalty is contained.
# - 1 point: a penalty on the bias pulls predictions towards 0 instead of making them smooth, with a number or the formula $m / (1 + \lambda)$ for the mean 100.
# - 1 point: validation loss decides (half a point); both reasons: the printed loss contains the penalty, and the fit on the training data is given up on purpose (half a point).
#
# Accept in the first, in addition, that the optimizer decays biases. No point for "weight decay prevents overfitting" alone.
# ### END SOLUTION

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "sources", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Sources and further reading
#
# - A. Hoerl, R. Kennard, *Ridge regression: biased estimation for nonorthogonal problems*, Technometrics 12, 1970: the closed form and the name.
# - A. Krogh, J. Hertz, *A simple weight decay can improve generalization*, NeurIPS 1991: why it helps, in a linear model; the directions that no example sees.
# - I. Loshchilov, F. Hutter, *Decoupled weight decay regularization*, ICLR 2019: penalty and decay differ with Adam.
# - T. Hastie, R. Tibshirani, J. Friedman, *The Elements of Statistical Learning*, 2nd ed., Springer 2009, section 3.4: ridge and lasso (L1) side by side.
# - C. Bishop, *Pattern Recognition and Machine Learning*, Springer 2006, sections 3.1 and 5.5: the penalty as a prior, and in networks.
# - A. Zhang, Z. Lipton, M. Li, A. Smola, *Dive into Deep Learning*, section *Weight decay*: the same material at more length.
