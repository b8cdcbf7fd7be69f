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
# # Backprop: the backward pass, by hand and by graph
#
# A network computes a loss from its weights. To improve a weight you need one number: how much does the loss change if this weight
# changes a little? You could find out by trying. Change the weight, run the network again, look at the loss. For a million weights that is a
# million runs, for a single step of training.
#
# The backward pass gets all million numbers for the price of about two runs, exactly. Its idea fits in one line, the chain rule:
#
# $$\frac{\partial L}{\partial x} \;=\; \sum_{\text{everything } y \text{ computed directly from } x} \frac{\partial L}{\partial y}\,\frac{\partial y}{\partial x}$$
#
# Read it as bookkeeping. Every operation of the forward pass knows its own small derivatives, $\partial y / \partial x$. Start at the loss, where
# $\partial L / \partial L = 1$, and walk back through the operations in reverse order. Each one receives how much the loss changes with its *output* and
# hands on how much it changes with its *inputs*. No operation needs to know what the network is for.
#
# In this notebook you write that walk twice: by hand for the layers of a small network, and by graph, for any expression at all. At the end you can
#
# - derive the backward pass of a layer, and say why each result has the shape it has;
# - check any gradient against central differences, and know what such a check can miss;
# - explain what a framework stores during the forward pass, when it lets go of it, and what detaching is for;
# - turn the gradient on the *input* of a network, and fool it.

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "how-to-work", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## How to work with this notebook
#
# | exercise | what you write | points |
# |---|---|---|
# | `affine_backward` | the gradients of `x @ w + b` | 3 |
# | `relu_backward` | the gradient that passes relu | 1 |
# | `mlp_backward` | loss and all gradients of a network of two layers | 5 |
# | `shared_gradient` | a number that is used twice | 2 |
# | `numerical_gradient` | central differences, for any function | 3 |
# | `relative_error` | one number for how far two gradients differ | 1 |
# | `gradients_agree` | a checker that finds what is wrong with a gradient | 4 |
# | `Value` | automatic differentiation in a small class | 6 |
# | `consistency_loss` | a target that no gradient may reach | 2 |
# | `fgsm` | an input that fools a model | 4 |
# | the question at the end | a few sentences, read by a person | 4 |
#
# Replace the stub in each answer cell and run the cell below it. `check("affine_backward")` calls your function, compares what comes back
# with what should, and tells you the simplest input that goes wrong. It needs no network. Your work is graded with the same checks on other random
# numbers, so what passes here passes there. Skip an exercise and come back: each is judged on its own (only if
# one of your functions calls another of yours, that one has to be right as well).
#
# You may add cells and functions of your own wherever you like. The other cells are read-only; if you damage one, nothing is lost.
#
# **Conventions** that hold for every exercise here:
#
# - `dy` is short for $\partial L / \partial y$: how the loss changes with each entry of `y`. It has **the shape of `y`**, always. So `dw` has the shape of
#   `w`, and `dx` that of `x`.
# - `x` is a batch of shape `(n, d)`: one example a row. Labels are whole numbers of shape `(n,)`. Losses average over the batch.
# - Where it says *array*, write with NumPy and return NumPy arrays. The inputs are floats of either precision or whole numbers.
#   Where it says *tensor*, write with `keras.ops`: the result must stay differentiable.
# - A function never changes its arguments.
# - `mlpkit` has ready-made versions of some of these, to compare with. Calling one inside your answer (`mlpkit.central_differences`,
#   `mlpkit.gradient_check`, `mlpkit.Value`, `mlpkit.fgsm`) earns nothing; calling it in another cell is a good idea.

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "imports", "locked": true, "schema_version": 3, "solution": false, "task": false}
import math

# mlpkit before Keras: TensorFlow then starts without its usual lines.
from autograder.student import check
from mlpkit import central_differences, data, draw_graph, mlp, plots, value_and_gradient
from mlpkit import Value as Node

import keras
import matplotlib.pyplot as plt
import numpy as np
from keras import ops

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "one-unit", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## One unit, walked back by hand
#
# Here is the smallest network there is: one input, one weight, one bias, relu, and a squared error.
#
# $$L = \big(\mathrm{relu}(x w + b) - t\big)^2, \qquad x = 2,\; w = 0.75,\; b = -0.5,\; t = 3$$
#
# `Node` is `mlpkit`'s number with a memory: it records which operation made it from which numbers. Each box below shows the value that went
# forward and, under it, the gradient that came back. (You will write this class yourself, further down.)

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "one-unit-numbers", "locked": true, "schema_version": 3, "solution": false, "task": false}
x, w, b, t = Node(2.0, "x"), Node(0.75, "w"), Node(-0.5, "b"), Node(3.0, "t")
loss = ((x * w + b).relu() - t) ** 2
loss.backward()
print("L =", loss.data, "  dL/dw =", w.grad, "  dL/db =", b.grad)

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "one-unit-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
draw_graph(loss)

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "reading-the-graph", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Read it from right to left. The loss changes with itself at the rate 1. It is a square, so it changes with $u = \mathrm{relu}(\cdot) - t = -2$ at the rate
# $2u = -4$. A difference hands on $-4$ to what it subtracts from, and $+4$ to what it subtracts. Relu was active, so $-4$ passes unchanged. A sum hands the same
# number to both of its terms, so $\partial L/\partial b = -4$. And a product hands to each factor the arriving gradient times *the other factor*:
# $\partial L / \partial w = -4 \cdot x = -8$, and $\partial L / \partial x = -4 \cdot w = -3$.
#
# Three rules, then, cover most of a network: **a sum copies, a product swaps, relu gates.** Note what the product needed: the *value* of its other
# factor, from the forward pass. That is why a framework keeps intermediate results until the backward pass is over.

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "worked-example", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## A worked example: a layer that scales
#
# In a network the numbers come in matrices. One exercise done in full: the layer $y = x \cdot s$ multiplies every column $j$ of the batch `x`, shape `(n, d)`, by
# its own factor $s_j$, so that `s` has the shape `(d,)`.
#
# **Write one entry.** $y_{ij} = x_{ij}\, s_j$. Everything follows from this line.
#
# **Gradient of x.** The entry $x_{ij}$ influences exactly one output, $y_{ij}$, at the rate $s_j$. So
#
# $$\frac{\partial L}{\partial x_{ij}} = \frac{\partial L}{\partial y_{ij}}\, s_j, \qquad\text{that is}\quad \texttt{dx = dy * s}.$$
#
# **Gradient of s.** The factor $s_j$ influences $y_{1j}, y_{2j}, \dots, y_{nj}$: it is used once for each example. The chain rule says *sum over
# everything that is computed from it*:
#
# $$\frac{\partial L}{\partial s_j} = \sum_i \frac{\partial L}{\partial y_{ij}}\, x_{ij}, \qquad\text{that is}\quad \texttt{ds = (dy * x).sum(axis=0)}.$$
#
# **Shapes.** `dx` is `(n, d)` like `x`; `ds` is `(d,)` like `s`: the sum over the batch is what removes the `n`. Whenever a parameter is shared by all examples,
# its gradient sums over them.


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "scale", "locked": true, "schema_version": 3, "solution": false, "task": false}
def scale(x, s):
    """Return x · s: x of shape (n, d), s of shape (d,)."""
    return x * s


def scale_backward(dy, x, s):
    """Return the gradients (dx, ds) of scale, given dy of shape (n, d)."""
    return dy * s, (dy * x).sum(axis=0)


# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "scale-check", "locked": true, "schema_version": 3, "solution": false, "task": false}
# **Check.** How do you test a backward pass alone, without a network around it? Choose any `dy` at random and pretend that the loss is $L = \sum_{ij}
# \mathtt{dy}_{ij}\, y_{ij}$. Then $\partial L / \partial y$ *is* `dy`, and central differences of this loss must give what your backward pass gives. A
# `dy` of ones would not do: it hides every mistake that treats the entries of `dy` differently.

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "scale-check-numbers", "locked": true, "schema_version": 3, "solution": false, "task": false}
rng = np.random.default_rng(0)
x, s, dy = rng.normal(size=(4, 3)), rng.normal(size=3), rng.normal(size=(4, 3))
dx, ds = scale_backward(dy, x, s)
print("dx, largest difference:", np.abs(dx - central_differences(lambda z: scale(z, s), x, cotangent=dy)).max())
print("ds, largest difference:", np.abs(ds - central_differences(lambda z: scale(x, z), s, cotangent=dy)).max())

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "affine_backward-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `affine_backward` (3 points)
#
# Now the layer that every network is made of:
#
# $$y = x\,w + b, \qquad y_{ij} = \sum_k x_{ik}\, w_{kj} + b_j$$
#
# with `x` of shape `(n, d)`, `w` of shape `(d, m)` and `b` of shape `(m,)`. `affine_backward(dy, x, w)`, array, receives `dy` of shape `(n, m)` and returns the
# tuple `(dx, dw, db)`, of the shapes of `x`, `w` and `b`. There is no $1/n$ in it: if the loss is a mean, that factor has arrived in `dy` already.
#
# ```python
# dy, x, w = np.array([[1.0], [2.0]]), np.array([[1.0, 2.0, 3.0], [0.0, 1.0, 0.0]]), np.array([[5.0], [6.0], [7.0]])
# affine_backward(dy, x, w)
# # → dx [[5., 6., 7.], [10., 12., 14.]],  dw [[1.], [4.], [3.]],  db [3.]
# ```
#
# <details><summary>Hint 1: begin with one entry</summary>
#
# Which entries of $y$ does $x_{ik}$ influence, and at which rates? And $w_{kj}$? And $b_j$? Write the three sums down before you write any code.
# </details>
# <details><summary>Hint 2: from sums to products of matrices</summary>
#
# $\sum_j a_{ij} c_{kj}$ is row $i$ of $a$ times row $k$ of $c$: the product of $a$ with $c$ transposed.
# </details>
# <details><summary>Hint 3: the shapes leave little choice</summary>
#
# `dw` must be `(d, m)`, and you have `x`, `(n, d)`, and `dy`, `(n, m)`. There is one way to multiply them that gives this shape and makes the `n` disappear.
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "affine_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def affine_backward(dy, x, w):
    """Return the gradients (dx, dw, db) of y = x @ w + b, of the shapes (n, d), (d, m) and (m,)."""
    ### BEGIN SOLUTION
    # x_ik reaches y_ij for every j, at the rate w_kj:   dx_ik = sum_j dy_ij w_kj = (dy wᵀ)_ik      (n, m)(m, d) = (n, d)
    # w_kj reaches y_ij for every i, at the rate x_ik:   dw_kj = sum_i x_ik dy_ij = (xᵀ dy)_kj      (d, n)(n, m) = (d, m)
    # b_j  reaches y_ij for every i, at the rate 1:      db_j  = sum_i dy_ij                        (m,)
    dx = dy @ w.T
    dw = x.T @ dy
    db = dy.sum(axis=0)
    return dx, dw, db
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-affine_backward", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("affine_backward")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "relu_backward-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `relu_backward` (1 point)
#
# Relu gates: where its input was positive, the gradient passes unchanged, where it was negative, nothing passes. `relu_backward(dy, x)`, array, receives the
# gradient `dy` that arrives and the input `x` of the forward pass, both of shape `(n, d)`, and returns the gradient with respect to `x`. At exactly 0 you may
# pass `dy` or 0.
#
# ```python
# relu_backward(np.array([[10.0, -20.0, 30.0]]), np.array([[-1.0, 2.0, 3.0]]))   # → [[0., -20., 30.]]
# ```
#
# <details><summary>Hint 1: which array decides, which passes</summary>
#
# The sign of `x` decides. What passes is `dy`, whatever its sign.
# </details>
# <details><summary>Hint 2: somebody else's array</summary>
#
# `dy[x < 0] = 0` gives the right numbers and ruins `dy` for whoever needs it after you.
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "relu_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def relu_backward(dy, x):
    """Return the gradient of relu's input: dy where x > 0, else 0; shape (n, d)."""
    ### BEGIN SOLUTION
    # y = x where x > 0, at the rate 1; y = 0 where x < 0, at the rate 0. Each entry of x reaches one entry of y.
    return dy * (x > 0)
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-relu_backward", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check("relu_backward")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "loss-gradient", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## The gradient where it all begins
#
# What does the walk back start with? For a classifier the loss is the mean cross-entropy of the logits $z$, shape `(n, k)`:
#
# $$L = \frac1n \sum_i \ell_i, \qquad \ell_i = -\log p_{i, t_i} = \log\sum_j e^{z_{ij}} - z_{i, t_i}$$
#
# with $p$ the softmax of $z$, row by row, and $t_i$ the label of example $i$. Differentiate the form on the right. The derivative of $\log\sum_j e^{z_{ij}}$ by $z_{ij}$ is
# $e^{z_{ij}} / \sum_{j'} e^{z_{ij'}} = p_{ij}$, and the other term contributes $-1$ in the column of the label:
#
# $$\frac{\partial L}{\partial z_{ij}} = \frac{1}{n}\big(p_{ij} - [\,j = t_i\,]\big)$$
#
# This is as plain as a gradient gets: *what the network says, minus what is true*, over $n$. Every row sums to 0, because adding a constant to all logits of a
# row changes nothing. And here is the $1/n$: it enters once, at the start, and all later steps merely hand it on.
#
# (In floating point, $e^{z}$ overflows for large $z$. Subtract the largest logit of each row first; as just said, this changes neither loss nor gradient.)

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "mlp_backward-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `mlp_backward` (5 points)
#
# Put the pieces together. The network is
#
# $$z_1 = x\,w_1 + b_1, \qquad a_1 = \mathrm{relu}(z_1), \qquad z_2 = a_1 w_2 + b_2, \qquad L = \text{mean cross-entropy of the logits } z_2.$$
#
# `mlp_backward(x, labels, params)`, array, with `x` of shape `(n, d)`, `labels` of shape `(n,)` and `params = (w1, b1, w2, b2)` of the shapes `(d, h)`, `(h,)`, `(h, k)` and
# `(k,)`, returns `(loss, grads)`: the loss, a number, and the four gradients in the order of `params`.
#
# ```python
# params = np.array([[1.0, -1.0]]), np.array([0.0, 0.5]), np.array([[1.0, 0.0], [0.0, 2.0]]), np.array([0.0, 0.0])
# loss, grads = mlp_backward(np.array([[2.0], [-1.0]]), np.array([0, 1]), params)
# # loss → 0.08775768
# # grads → [[-0.11920, 0.04743]], [-0.05960, -0.04743], [[-0.11920, 0.11920], [0.03557, -0.03557]], [-0.03589, 0.03589]
# ```
#
# You may call your `affine_backward` and `relu_backward`.
#
# <details><summary>Hint 1: a plan</summary>
#
# Forward, keeping `z1` and `a1`. Then `dz2` from the section above. Then three calls of functions you already have, from the loss towards the input.
# </details>
# <details><summary>Hint 2: which x for which layer?</summary>
#
# The second layer's input is `a1`, not `x`. And what does `relu_backward` need to decide: `z1` or `z2`?
# </details>
# <details><summary>Hint 3: all gradients are right but for a factor n</summary>
#
# The mean has a $1/n$. How often does your code divide by `n`?
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "mlp_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def mlp_backward(x, labels, params):
    """Return the loss and the gradients of (w1, b1, w2, b2), each of its parameter's shape."""
    ### BEGIN SOLUTION
    w1, b1, w2, b2 = params
    rows = np.arange(len(x))
    # Forward.
    z1 = x @ w1 + b1  # (n, h)
    a1 = np.maximum(z1, 0)  # (n, h)
    z2 = a1 @ w2 + b2  # (n, k)
    shifted = z2 - z2.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    loss = -log_p[rows, labels].mean()
    # Backward: dL/dz2 = (softmax - one-hot) / n, then layer by layer.
    dz2 = np.exp(log_p)
    dz2[rows, labels] -= 1
    dz2 /= len(x)
    da1, dw2, db2 = affine_backward(dz2, a1, w2)
    dz1 = relu_backward(da1, z1)
    _, dw1, db1 = affine_backward(dz1, x, w1)
    return loss, (dw1, db1, dw2, db2)
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-mlp_backward", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
check("mlp_backward")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "training", "locked": true, "schema_version": 3, "solution": false, "task": false}
# **That is all of training.** With your gradients and a step against them, a network learns. Below, two spirals that no straight line can separate, 32 hidden
# units, 1,500 steps. Left the loss, right what the network says about every point of the plane; nothing in this picture knows of automatic differentiation.


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "training-code", "locked": true, "schema_version": 3, "solution": false, "task": false}
def train_on_spiral(gradients, steps=1500, learning_rate=1.0):
    """Train a network by `gradients(x, labels, params)` -> (loss, grads), and draw its loss and its classes."""
    points, labels = data.spiral(300, np.random.default_rng(0))
    rng = np.random.default_rng(1)
    params = [rng.normal(size=(2, 32)), np.zeros(32), 0.3 * rng.normal(size=(32, 2)), np.zeros(2)]
    losses = []
    for _ in range(steps):
        loss, grads = gradients(points, labels, params)
        params = [p - learning_rate * g for p, g in zip(params, grads)]
        losses.append(float(loss))

    def classes(z):
        return (np.maximum(z @ params[0] + params[1], 0) @ params[2] + params[3]).argmax(axis=1)

    left, right = plt.subplots(1, 2, figsize=(11, 4), layout="constrained")[1]
    plots.learning_curves({"loss": losses}, axes=left).set_xlabel("step")
    plots.decision_boundary(classes, points, labels, axes=right).set_title(
        f"{np.mean(classes(points) == labels):.0%} of the points are right"
    )


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "training-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
train_on_spiral(mlp_backward)

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "two-paths", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## A number that is used twice
#
# So far every number had one way to the loss, or several that looked alike (the examples of a batch). Here is a page of lecture notes, on the graph of
#
# $$L = k\,(a\,y_1 + a\,y_2).$$
#
# > *The derivative with respect to $a$ is found by following the path back from $L$: over the product $a\,y_1$ it is $k\,y_1$.*
#
# Follow the arrows and you see what went wrong: $a$ has **two** ways to $L$.

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "two-paths-numbers", "locked": true, "schema_version": 3, "solution": false, "task": false}
k, a, y1, y2 = Node(2.0, "k"), Node(3.0, "a"), Node(5.0, "y1"), Node(7.0, "y2")
twice = k * (a * y1 + a * y2)
twice.backward()
print("moving a by 0.001 moves L by", 2.0 * (3.001 * 5.0 + 3.001 * 7.0) - twice.data)

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "two-paths-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
draw_graph(twice)

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "shared_gradient-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `shared_gradient` (2 points)
#
# If $a$ moves, both products move, and the loss feels both. Gradients over different paths **add**; this is the sum in the chain rule at the top. (A first release of a
# well-known teaching library assigned where it should have added. Everything worked, until someone used a variable twice.)
#
# `shared_gradient(k, a, y1, y2)` takes four numbers and returns the tuple `(dk, da, dy1, dy2)` of the gradients of $L$, by hand.
#
# ```python
# shared_gradient(2.0, 3.0, 5.0, 7.0)   # → (36.0, 24.0, 6.0, 6.0)
# ```
#
# <details><summary>Hint 1: multiply out</summary>
#
# $L = k a y_1 + k a y_2$. Each of the four derivatives can be read off.
# </details>
# <details><summary>Hint 2: k</summary>
#
# A product hands to each factor the *other* factor. What is the other factor of $k$?
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "shared_gradient", "locked": false, "schema_version": 3, "solution": true, "task": false}
def shared_gradient(k, a, y1, y2):
    """Return the gradients (dk, da, dy1, dy2) of L = k (a y1 + a y2), four numbers."""
    ### BEGIN SOLUTION
    # Let s = a y1 + a y2, so L = k s. A product swaps: dk = s, ds = k. The sum copies k to both products, and
    # each of them swaps again: the first hands k y1 to a and k a to y1, the second k y2 to a and k a to y2.
    # What arrives at a over the two paths adds.
    return a * y1 + a * y2, k * y1 + k * y2, k * a, k * a
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-shared_gradient", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("shared_gradient")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "differences", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Never trust a gradient you have not checked
#
# A wrong gradient does not crash. Most wrong gradients even train: the loss goes down, a little slower, to a slightly worse place. What finds them is an independent way to
# the same number, however slow, and there is one that needs nothing but the function itself:
#
# $$\frac{\partial f}{\partial x_i} \approx \frac{f(x + h\,e_i) - f(x - h\,e_i)}{2h}$$
#
# with $e_i$ the array that is 1 in entry $i$ and 0 elsewhere. Why on both sides? Taylor's formula gives $f(x \pm h) = f(x) \pm h f' + \tfrac{h^2}{2} f'' \pm \tfrac{h^3}{6} f''' + \dots$ In the
# difference of the two the term with $f''$ cancels, and the error is about $\tfrac{h^2}{6} f'''$. One-sided, $(f(x+h) - f(x)) / h$, it stays, and the error is about $\tfrac{h}{2} f''$.
#
# So the smaller $h$ the better? The other enemy is rounding: two nearly equal numbers are subtracted, each of them right to about 16 digits in float64 and 7 in
# float32, and what is left is divided by a tiny $h$.


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "differences-code", "locked": true, "schema_version": 3, "solution": false, "task": false}
def draw_errors_of_differences():
    """Draw the error of differences of exp at 1 over the step, on one side and on both, in both precisions."""
    axes = plt.subplots(figsize=(7, 4), layout="constrained")[1]
    for precision, colour in ((np.float64, "C0"), (np.float32, "C1")):
        x = precision(1.0)
        steps = np.logspace(-12 if precision is np.float64 else -6, 0, 100).astype(precision)
        both = (np.exp(x + steps) - np.exp(x - steps)) / (2 * steps)
        one = (np.exp(x + steps) - np.exp(x)) / steps
        name = np.dtype(precision).name
        axes.loglog(steps, np.abs(both / np.e - 1) + 1e-17, color=colour, label=f"both sides, {name}")
        axes.loglog(steps, np.abs(one / np.e - 1) + 1e-17, color=colour, linestyle=":", label=f"one side, {name}")
    axes.set_xlabel("step h")
    axes.set_ylabel("relative error of the derivative")
    axes.legend(frameon=False)


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "differences-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
draw_errors_of_differences()

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "reading-differences", "locked": true, "schema_version": 3, "solution": false, "task": false}
# From right to left: the error of the formula falls, twice as steeply on both sides ($h^2$) as on one ($h$); then rounding takes over and it rises again. In
# float64 the best step is near $10^{-5}$ and leaves ten right digits. In float32 no step leaves more than four or five. **Check gradients in float64, on both
# sides, with a step near $10^{-5}$.**

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "numerical_gradient-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `numerical_gradient` (3 points)
#
# `numerical_gradient(f, x, step=1e-5)`, array, returns the gradient at `x` of a function `f` that takes an array like `x` and returns one number. The result has the shape of
# `x`, which may be **any** shape: a vector, a matrix, a single number with shape `()`.
#
# - Use central differences: ask for `f` one `step` to each side of `x`, one entry at a time.
# - Whole numbers in `x` are treated as floats: the gradient of $\sum x^2$ at `[1, 2]` is `[2., 4.]`.
# - After the call `x` is **bit for bit** what it was. Adding a step and taking it away again is not always nothing: try `0.3 + 1e-5 - 1e-5`.
#
# ```python
# numerical_gradient(lambda z: np.sum(z**2), np.array([[1.0, -2.0], [0.5, 0.0]]))   # → [[2., -4.], [1., 0.]]
# ```
#
# <details><summary>Hint 1: visit every entry of an array of any shape</summary>
#
# `for index in np.ndindex(x.shape)` gives the tuples `(0, 0)`, `(0, 1)`, ... for a matrix, and the one empty tuple `()` for a single number. `x[index]` works with all
# of them.
# </details>
# <details><summary>Hint 2: leave x alone</summary>
#
# Work on a copy. Of which type? `np.array(x, dtype=float)` is a copy and solves the third item as well.
# </details>
# <details><summary>Hint 3: the numbers are huge</summary>
#
# Division goes before subtraction. `a - b / (2 * step)` is not the formula above.
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "numerical_gradient", "locked": false, "schema_version": 3, "solution": true, "task": false}
def numerical_gradient(f, x, step=1e-5):
    """Return the gradient of the scalar function f at x by central differences, of the shape of x."""
    ### BEGIN SOLUTION
    point = np.array(x, dtype=float)  # a copy, and floats: x itself is never touched
    gradient = np.zeros(point.shape)
    for index in np.ndindex(point.shape):
        above, below = point.copy(), point.copy()
        above[index] += step
        below[index] -= step
        gradient[index] = (f(above) - f(below)) / (2 * step)
    return gradient
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-numerical_gradient", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("numerical_gradient")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "numerical_gradient-plot", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Your differences beside a derivative that is known: the dashed curve must be the cosine.

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "numerical_gradient-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
plots.function_and_derivative(np.sin, lambda x: numerical_gradient(lambda z: np.sum(np.sin(z)), x)).plot(
    np.linspace(-6, 6, 25), np.cos(np.linspace(-6, 6, 25)), "k.", label="cosine"
)

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "relative_error-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `relative_error` (1 point)
#
# When do two gradients agree? A difference of 0.001 is nothing if the gradient is 1,000, and everything if it is 0.001. So the difference is measured by the size of what is
# compared. `relative_error(a, b)` returns, for two arrays of one shape, a number: the largest over all entries of
#
# $$\frac{|a_i - b_i|}{\max(|a_i| + |b_i|,\; 10^{-12})}$$
#
# The maximum in the denominator keeps two zeros from becoming $0/0$: they agree, with the error 0.
#
# ```python
# relative_error(np.array([1.0, 2.0]), np.array([1.0, 2.2]))   # → 0.047619...
# ```
#
# <details><summary>Hint</summary>
#
# There are two maxima here. One is taken entry by entry, between an array and a number, the other over all entries of one array. In NumPy they have two different names.
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "relative_error", "locked": false, "schema_version": 3, "solution": true, "task": false}
def relative_error(a, b):
    """Return the largest |a - b| / max(|a| + |b|, 1e-12) over all entries, a number."""
    ### BEGIN SOLUTION
    a, b = np.asarray(a), np.asarray(b)
    size = np.maximum(np.abs(a) + np.abs(b), 1e-12)
    return float(np.max(np.abs(a - b) / size))
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-relative_error", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check("relative_error")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "gradients_agree-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `gradients_agree` (4 points)
#
# A checker is only worth something if it tells right from wrong. `gradients_agree(f, grad, x)` returns `True` if `grad(x)` is the gradient of the scalar function
# `f` at `x`, else `False`. It computes in float64, and `x` may have any shape. Yours will be given right gradients, which it must accept, and planted wrong ones:
#
# - everything times 2, ½, 1.01 or 0.99, or with the wrong sign;
# - a single entry that is wrong, by as little as 1 %;
# - the gradient of a loss with a penalty $\tfrac{\lambda}{2}\sum w^2$ that forgets the penalty, and one that forgets the bias;
# - all this also where gradients are as small as $10^{-4}$ or as large as $10^5$, and right gradients that are 0 in some entries, or in all of them.
#
# A wrong gradient is off by at least 1 % in some entry, so there is room between right and wrong: central differences are right to seven digits or more.
#
# ```python
# gradients_agree(lambda z: np.sum(z**3), lambda z: 3 * z**2, np.array([1.0, -2.0]))   # → True
# gradients_agree(lambda z: np.sum(z**3), lambda z: 3 * z, np.array([1.0, -2.0]))      # → False
# ```
#
# <details><summary>Hint 1: small and large</summary>
#
# `abs(a - b) < 1e-5` accepts everything where gradients are small. Which of your functions measures a difference by the size of what is compared?
# </details>
# <details><summary>Hint 2: one entry among many</summary>
#
# A mean over the entries, or one norm for all of them, dilutes a single wrong one. Which one entry should decide?
# </details>
# <details><summary>Hint 3: where to draw the line</summary>
#
# Right gradients have relative errors around $10^{-8}$, wrong ones above $10^{-3}$. Anywhere in between is fine; at either end it is not.
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "gradients_agree", "locked": false, "schema_version": 3, "solution": true, "task": false}
def gradients_agree(f, grad, x):
    """Return whether grad(x) is the gradient of the scalar function f at x."""
    ### BEGIN SOLUTION
    expected = numerical_gradient(f, x)
    returned = np.asarray(grad(np.array(x, dtype=float)), dtype=float)
    # Entry by entry, so that one wrong entry is enough. The second term allows for the rounding of central differences,
    # which is as large as this in an entry whose own gradient is next to 0; it follows the scale of the gradient.
    allowed = 1e-3 * np.abs(expected) + 1e-7 * np.max(np.abs(expected))
    # Another shape is another gradient, and must not be broadcast into this one. NaN is never <=, so it is refused.
    return returned.shape == expected.shape and bool(np.all(np.abs(returned - expected) <= allowed))
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-gradients_agree", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("gradients_agree")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "what-a-check-misses", "locked": true, "schema_version": 3, "solution": false, "task": false}
# **What a check can miss.** It looks at one point. Where all weights are 0, or all units are inactive, many wrong gradients are 0 as well, and 0 equals 0: check at random weights and
# inputs, with biases that are not 0. At a kink of relu the two sides of the central difference see different slopes, and a right gradient looks wrong: move the point a little.
# And with dropout the function itself must not change between two calls: fix the mask. Last, a check says that the backward pass fits *your* forward pass. It
# does not say that you computed the right loss.

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "graph", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## From layers to graphs
#
# Nobody derives the gradients of a whole network by hand any more. But look at what you did in `mlp_backward`: nothing there was a decision. You took the operations in reverse order and
# applied to each its own rule. A program can do that, if it knows which operations there were. So let the numbers remember:
#
# 1. **Forward.** Every operation returns a new number that keeps its *parents* and the derivative with respect to each of them.
# 2. **Order.** A number may hand its gradient on only when *all* that were computed from it have reported theirs. Sort the graph so that each number comes after
#    everything that used it: a *topological order*.
# 3. **Backward.** Begin with 1 at the result. Go through the order; each number sends to every parent its own gradient times the stored derivative. What arrives at a number from
#    several sides adds.
#
# Why the order matters: take $d = a\,b$ and $L = d\,(d + a)$. If $d$ hands its gradient to $a$ and $b$ as soon as the outer product has reported, what arrives later through $d + a$ is lost, or
# counted twice.

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "order-numbers", "locked": true, "schema_version": 3, "solution": false, "task": false}
a, b = Node(2.0, "a"), Node(-3.0, "b")
d = a * b
ordered = d * (d + a)
ordered.backward()
print("dL/da =", a.grad, " expected:", 2 * 2.0 * (-3.0) ** 2 + 2 * 2.0 * -3.0)  # L = a² b² + a² b

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "order-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
draw_graph(ordered)

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "Value-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `Value` (6 points)
#
# Write the class. `Value(data)` holds a number in `.data` and its gradient in `.grad`, which is 0 at first. It has
#
# - the operations `+ - * / **` with another `Value` or a Python number, **on either side**: `v + 3`, `3 - v`, `2 / v`, `v ** 2`, `2 ** v`, `v ** w`;
# - the methods `relu()`, `tanh()` and `exp()`, each of which returns a new `Value`;
# - `backward()`, which adds to the `.grad` of everything that the value was computed from the derivative of this value with respect to it.
#
# ```python
# a, b = Value(2.0), Value(-3.0)
# d = a * b
# (d * (d + a)).backward()
# a.grad, b.grad   # → 24.0, -20.0
# ```
#
# Three things make it more than a toy:
#
# - **Several results.** Gradients stay until you reset them. After `r1.backward()` and `r2.backward()` a leaf (a number that you made yourself) has the **sum** of both derivatives, also if
#   `r1` and `r2` share a step on the way.
# - **Depth.** A chain of 5,000 operations must work. Python gives up a recursion after about 1,000 calls.
# - **Corners.** `v ** 2` must work for negative `v` and for 0, where a logarithm does not exist.
#
# <details><summary>Hint 1: what an operation stores</summary>
#
# For `a * b`: the parents `(a, b)` and the derivatives `(b.data, a.data)`. If every operation stores its derivatives as numbers, `backward` needs no cases at all.
# </details>
# <details><summary>Hint 2: numbers on the left</summary>
#
# For `3 - v` Python asks `v.__rsub__(3)`. Turn the number into a `Value` and subtract in the right order. There are `__radd__`, `__rmul__`, `__rtruediv__` and `__rpow__` as well.
# </details>
# <details><summary>Hint 3: order without recursion</summary>
#
# Depth first, with a list as stack instead of calls: a number is appended to the order when all its parents are done. Reversed, each comes after everything that used it. Remember which numbers you
# have *seen*, by identity.
# </details>
# <details><summary>Hint 4: two results that share a step</summary>
#
# If the second walk finds in the shared step the gradient that the first one left there, it sends it on a second time. Keep what arrives *during this walk* somewhere else, and add it to `.grad`
# at the end.
# </details>
# <details><summary>Hint 5: the derivative of v ** w</summary>
#
# $\partial v^w / \partial v = w\,v^{w-1}$ and $\partial v^w / \partial w = v^w \ln v$. The second only exists for $v > 0$; a constant exponent has no use for it.
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "Value", "locked": false, "schema_version": 3, "solution": true, "task": false}
class Value:
    """A number that remembers how it was computed: `data`, and `grad`, the derivative of what `backward` was called on."""

    ### BEGIN SOLUTION
    def __init__(self, data, parents=(), slopes=()):
        self.data = data
        self.grad = 0.0
        self._parents = parents  # what this was computed from
        self._slopes = slopes  # the derivative of this with respect to each parent

    @staticmethod
    def _of(number):
        return number if isinstance(number, Value) else Value(number)

    def __repr__(self):
        return f"Value({self.data:g}, grad={self.grad:g})"

    def __add__(self, other):
        other = self._of(other)
        return Value(self.data + other.data, (self, other), (1.0, 1.0))

    def __sub__(self, other):
        other = self._of(other)
        return Value(self.data - other.data, (self, other), (1.0, -1.0))

    def __mul__(self, other):
        other = self._of(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def __truediv__(self, other):
        other = self._of(other)
        return Value(self.data / other.data, (self, other), (1 / other.data, -self.data / other.data**2))

    def __pow__(self, other):
        other = self._of(other)
        v, w = self.data, other.data
        by_exponent = v**w * math.log(v) if v > 0 else 0.0
        return Value(v**w, (self, other), (w * v ** (w - 1), by_exponent))

    __radd__, __rmul__ = __add__, __mul__

    def __rsub__(self, other):
        return self._of(other) - self

    def __rtruediv__(self, other):
        return self._of(other) / self

    def __rpow__(self, other):
        return self._of(other) ** self

    def relu(self):
        return Value(max(self.data, 0.0), (self,), (float(self.data > 0),))

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, (self,), (1 - t**2,))

    def exp(self):
        e = math.exp(self.data)
        return Value(e, (self,), (e,))

    def _order(self):
        """Return all that this came from, itself first, each after everything that used it."""
        order, seen, path = [], {self}, [(self, iter(self._parents))]
        while path:
            node, parents = path[-1]
            parent = next((one for one in parents if one not in seen), None)
            if parent is None:  # all parents are done
                order.append(node)
                path.pop()
            else:
                seen.add(parent)
                path.append((parent, iter(parent._parents)))
        return order[::-1]

    def backward(self):
        arriving = {self: 1.0}  # of this walk alone: what earlier walks left in grad is not sent on again
        for node in self._order():
            gradient = arriving[node]
            node.grad += gradient
            for parent, slope in zip(node._parents, node._slopes):
                arriving[parent] = arriving.get(parent, 0.0) + slope * gradient

    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-Value", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
check("Value")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "graph-lifetime", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## One graph a forward pass
#
# What you have just written is what a framework does, with tensors instead of numbers. So you know now what lives in memory, and for how long:
#
# - Every forward pass builds a **new** graph. It holds the intermediate results that the backward pass needs.
# - There is **one** graph a pass. The backward pass walks the same graph in the other direction, it does not build a second one.
# - When nothing refers to the result any more, graph and intermediate results are freed. In a training loop that happens by itself, at the latest when the next step
#   overwrites the variable `loss`.
#
# The last point has a catch: *if nothing refers to it*. A list of all losses, kept for a plot, keeps all graphs of all steps alive. What you want to keep is the number, without its history:
# `float(loss)`. Cutting a value off its history is called **detaching**.

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "detach", "locked": true, "schema_version": 3, "solution": false, "task": false}
# **Detaching changes the mathematics, too.** A detached value is a constant: no gradient flows through it. Sometimes that is the point. Suppose a network's output `x` should come closer to a `target`
# that was itself computed by a network (a slow copy of it, or the same network on another view of the same picture). If gradients reach the target, there is a cheap way to make the difference small:
# move the target. Below, two numbers start at 1 and 5; the left is to be drawn to the right.


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "detach-numbers", "locked": true, "schema_version": 3, "solution": false, "task": false}
def meet(loss, steps=25, learning_rate=0.1):
    """Return where two numbers that start at 1 and 5 end under gradient descent on loss(x, target)."""
    x, target = np.array([1.0]), np.array([5.0])
    for _ in range(steps):
        _, (dx, dtarget) = value_and_gradient(loss, [x, target])
        x, target = x - learning_rate * dx, target - learning_rate * (0 if dtarget is None else dtarget)
    return float(x[0]), float(target[0])


print("both follow:", meet(lambda x, target: ops.mean((x - target) ** 2)))

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "consistency_loss-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `consistency_loss` (2 points)
#
# `consistency_loss(x, target)`, tensor, returns a scalar: the mean over all entries of the squared difference of two arrays or tensors of one shape. The gradient with respect to `x` is the usual
# one. **No gradient reaches the target**, not even where the target was computed from `x`.
#
# ```python
# consistency_loss(np.array([[1.0, 2.0]]), np.array([[1.0, 5.0]]))   # → 4.5
# ```
#
# <details><summary>Hint 1: the word</summary>
#
# `keras.ops` has an operation that passes its values on and stops gradients.
# </details>
# <details><summary>Hint 2: which of the two</summary>
#
# Only the target is a constant. If nothing moves at all, you stopped too much.
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "consistency_loss", "locked": false, "schema_version": 3, "solution": true, "task": false}
def consistency_loss(x, target):
    """Return the mean of (x - target)², a scalar tensor, with the target detached."""
    ### BEGIN SOLUTION
    # d/dx_i of (1/N) sum (x_i - t_i)² is 2 (x_i - t_i) / N; the target is a constant, so nothing else arrives.
    x, target = ops.convert_to_tensor(x), ops.convert_to_tensor(target)
    return ops.mean(ops.square(x - ops.stop_gradient(target)))
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-consistency_loss", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("consistency_loss")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "consistency_loss-plot", "locked": true, "schema_version": 3, "solution": false, "task": false}
# With your loss the target stays where it is, and `x` goes all the way:

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "consistency_loss-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
meet(consistency_loss)

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "input-gradient", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## The gradient of the input
#
# `affine_backward` returned three gradients, and training used two of them. The third, `dx`, says how the loss changes with the *input*. Training moves weights against the gradient, to make the loss
# smaller. Here is the opposite: leave the weights alone and move the **input** *along* the gradient, to make the loss larger.
#
# How far, if no pixel may change by more than $\varepsilon$? To first order, moving by $\delta$ changes the loss by $\sum_i \delta_i\, g_i$ with $g = \partial L / \partial x$. Under $|\delta_i| \le \varepsilon$ that is largest when every
# entry goes as far as it may, in the direction of its own sign:
#
# $$x' = x + \varepsilon\,\mathrm{sign}(g), \qquad\text{and the loss grows by about } \varepsilon \sum_i |g_i|.$$
#
# Each pixel changes by next to nothing. But there are many, and they all push the same way. This is the *fast gradient sign method*.

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "fgsm-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `fgsm` (4 points)
#
# `fgsm(model, x, labels, epsilon)` returns a tensor like `x`: every entry of `x` moved by `epsilon` along the sign of the gradient of the mean cross-entropy, then clipped to [0, 1], where pixels live.
# `model` is a Keras model that returns **logits**, `x` has the shape `(n, d)`, as NumPy array or tensor of floats in [0, 1], and `labels` the shape `(n,)`.
#
# The model is a guest: call it as at inference, without dropout and with the moving averages of batch normalisation, and leave it **unchanged**. Its weights, its moving averages and what is `trainable` are
# afterwards what they were.
#
# <details><summary>Hint 1: the gradient</summary>
#
# Write a function of `x` alone that returns the loss, and give it to `value_and_gradient` (imported above), or use your framework's own way, such as a `GradientTape` that watches `x`.
# </details>
# <details><summary>Hint 2: logits</summary>
#
# `keras.losses.sparse_categorical_crossentropy` takes probabilities unless told otherwise: look at its arguments.
# </details>
# <details><summary>Hint 3: the model changed</summary>
#
# `model(x, training=True)` updates moving averages. Setting `model.trainable = False` and back to `True` also thaws layers that were frozen before. You need neither.
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "fgsm", "locked": false, "schema_version": 3, "solution": true, "task": false}
def fgsm(model, x, labels, epsilon):
    """Return x + epsilon · sign(gradient of the loss with respect to x), clipped to [0, 1]: a tensor like x."""

    ### BEGIN SOLUTION
    def loss(inputs):
        logits = model(inputs, training=False)
        return ops.mean(keras.losses.sparse_categorical_crossentropy(labels, logits, from_logits=True))

    x = ops.convert_to_tensor(x)
    _, gradient = value_and_gradient(loss, x)
    return ops.clip(x + epsilon * ops.sign(gradient), 0.0, 1.0)
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-fgsm", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("fgsm")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "fgsm-plot", "locked": true, "schema_version": 3, "solution": false, "task": false}
# **Your attack at work.** A small network learns to read digits, and reads about 92 % of digits by writers it has not seen. Above, eight of those; below, the same after your attack with $\varepsilon = 0.15$, and what the
# network makes of them. The title compares with random changes of the same size: not the size hurts, the direction does.


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "fgsm-code", "locked": true, "schema_version": 3, "solution": false, "task": false}
def draw_attack(attack, epsilon=0.15):
    """Train a network on digits, attack digits held back, and draw eight before and after."""
    x, y = data.digits()
    model = mlp([64], 10, inputs=64, seed=0)
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.fit(x[:1200], y[:1200], epochs=40, batch_size=32, verbose=0)
    x, y = x[1200:].astype("float32"), y[1200:]
    signs = np.random.default_rng(0).choice(np.array([-1, 1], "float32"), x.shape)
    fooled = np.asarray(attack(model, x, y, epsilon))

    def reads(pictures):
        return ops.convert_to_numpy(model(pictures, training=False)).argmax(axis=1)

    scores = [np.mean(reads(one) == y) for one in (x, np.clip(x + epsilon * signs, 0, 1), fooled)]
    figure, grid = plt.subplots(2, 8, figsize=(11, 3.4), layout="constrained")
    figure.suptitle("right: {:.0%} untouched, {:.0%} with random changes, {:.0%} attacked".format(*scores))
    for pictures, row in zip((x, fooled), grid):
        for picture, said, axes in zip(pictures, reads(pictures), row):
            axes.imshow(picture.reshape(8, 8), cmap="gray_r", vmin=0, vmax=1)
            axes.set_title(f"reads {said}", fontsize=9)
            axes.set_axis_off()


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "fgsm-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
draw_attack(fgsm)

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "question-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## A question to end with (4 points)
#
# A page of lecture notes on training loops says:
#
# > *During training there are two computation graphs, one for the forward and one for the backward pass, and they grow with every minibatch. You therefore have to call `detach()` after every minibatch, otherwise you run out of
# > memory.*
#
# Two of the three claims are wrong, and the third needs a condition. In six to ten sentences: How many graphs are there for one minibatch, when does each come into being, and when is it freed? When *does* memory grow from step to
# step, and what then has to be detached? Give two lines of code that cause it, and the repaired version. Finally: what happens to training if someone follows the advice too eagerly and
# detaches the loss *before* the backward pass?

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": true, "grade_id": "question", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# **A model answer.** There is one graph for each forward pass. It comes into being operation by operation while the forward pass runs, and it holds the intermediate results that the rules of the backward pass need. The
# backward pass walks this same graph in reverse; it does not build a second one (unless somebody asks for derivatives of the gradient). After the step nothing refers to the graph any more: it is freed after
# the backward pass, or at the latest when the variable that holds the loss is overwritten in the next step. So memory does not grow from minibatch to minibatch, and an ordinary loop needs no `detach`.
#
# Memory grows if a value *that still carries its history* is kept: `losses.append(loss)` for a plot, or `total = total + loss` for an average, or the hidden state of a recurrent network that is handed from
# one minibatch to the next. Each kept value keeps its whole graph alive. What has to be detached is exactly what is kept: `losses.append(float(loss))`, `total = total + float(loss)`.
#
# A loss that is detached before the backward pass is a constant. No gradient reaches any weight (the framework raises an error or returns none), and the network does not learn.
#
# **Mark scheme.**
#
# - 1 point: one graph a forward pass, walked in both directions; built during the forward pass.
# - 1 point: freed when nothing refers to it, at the latest in the next step; it does not grow with the number of minibatches.
# - 1 point: memory grows where values with history are kept (logging, sums of losses, carried state), with code and repair.
# - 1 point: a loss detached before the backward pass gives no gradient to any weight.
#
# Accept "the tape" for the graph, and any framework's names. Also accept, with its reason, that second derivatives do build a further graph. No point for "detach saves memory" alone.
# ### END SOLUTION

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "sources", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Sources and further reading
#
# - D. Rumelhart, G. Hinton, R. Williams, *Learning representations by back-propagating errors*, Nature 323, 1986: the paper that made it known.
# - A. Griewank, A. Walther, *Evaluating Derivatives*, 2nd ed., SIAM 2008: automatic differentiation in general; why the gradient costs no more than a small multiple of the function.
# - A. G. Baydin, B. Pearlmutter, A. Radul, J. Siskind, *Automatic differentiation in machine learning: a survey*, JMLR 18, 2018.
# - A. Karpathy, *micrograd*, 2020: a graph of scalars in about a hundred lines, the model for every small `Value` since.
# - I. Goodfellow, J. Shlens, C. Szegedy, *Explaining and harnessing adversarial examples*, ICLR 2015: the fast gradient sign method.
# - J.-B. Grill et al., *Bootstrap your own latent*, NeurIPS 2020: a target that no gradient reaches, at work.
# - A. Zhang, Z. Lipton, M. Li, A. Smola, *Dive into Deep Learning*, chapter *Multilayer perceptrons*: forward propagation, backward propagation and computational graphs.
