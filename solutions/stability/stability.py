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
# # Stability: numbers that neither vanish nor explode
#
# A computer's number has a largest and a smallest size. Float32 ends at about $3 \cdot 10^{38}$ on one side and at about
# $10^{-45}$ on the other, and a network reaches both ends sooner than you would think:
#
# - **within one formula**, because a softmax takes exponentials, and $e^{89}$ is already too large;
# - **through depth**, because a signal on its way up, and a gradient on its way down, is multiplied by one matrix after the other.
#   Twenty factors of 0.1 are $10^{-20}$; a hundred factors of 3 are $5 \cdot 10^{47}$.
#
# What is too large becomes `inf` and then NaN, and one NaN in a gradient spoils every weight in a single step. What is too small becomes 0, and
# a layer whose gradient is 0 does not learn. Neither raises an error. The cures are old and short: take logarithms *before* the
# numbers get large, start with weights of the right size, and cut a gradient that is too long.
#
# At the end you can
#
# - rewrite a formula with exponentials so that it cannot overflow, and say why the result is the same;
# - measure whether the gradients of a network vanish or explode, layer by layer;
# - derive the two usual sizes of initial weights, Xavier's and He's, and say which one belongs to which activation;
# - say why not all weights may start equal.

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "how-to-work", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## How to work with this notebook
#
# | exercise | what you write | points |
# |---|---|---|
# | `logsumexp` | $\log \sum_i e^{x_i}$, for every float | 3 |
# | `log_softmax` | the logarithm of a softmax | 2 |
# | `product_log10_norms` | how large a product of 1,000 matrices is | 3 |
# | `gradient_norms` | how large the gradient of each layer is | 3 |
# | `xavier_uniform` | weights to start with, for tanh and sigmoid | 2 |
# | `he_normal` | weights to start with, for relu | 2 |
# | `clip_by_global_norm` | gradients cut to a length | 2 |
# | `is_symmetric` | whether two hidden units are one | 2 |
# | the question at the end | a few sentences, read by a person | 4 |
#
# Replace the stub in each answer cell and run the cell below it. `check("logsumexp")` calls your function, compares what comes back
# with what should, and tells you the simplest input that goes wrong. It needs no network. Your work is graded with the same
# checks on other random numbers, so what passes here passes there. The exercises do not depend on each other's points: skip one and
# come back.
#
# You may add cells and functions of your own wherever you like. The other cells are read-only; if you damage one, nothing is lost.
#
# **Conventions** that hold for every exercise here:
#
# - A batch of logits has the shape `(n, d)`, one example a row; labels are whole numbers of shape `(n,)`. The loss is the *mean* cross-entropy over the batch.
# - `logsumexp` and `log_softmax` are written with `keras.ops`, take NumPy arrays and tensors, float32 and float64, and stay
#   differentiable. `xavier_uniform`, `he_normal`, `product_log10_norms` and `is_symmetric` are written with NumPy.
# - A weight matrix has the shape `(fan_in, fan_out)`: a layer computes `x @ w`, so its *columns* belong to the units of this layer and its
#   *rows* to the units before it.
# - `rng` is a `numpy.random.Generator`, and all your randomness comes from it: the same seed gives the same result, and two calls in a row give two
#   different ones.
# - A function never changes its arguments.
# - Where an exercise says "not through" something, calling the ready-made function inside your answer earns nothing. Comparing with it in another cell is
#   fine, and a good idea.

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "imports", "locked": true, "schema_version": 3, "solution": false, "task": false}
# mlpkit before Keras: TensorFlow then starts without its usual lines.
from autograder.student import check
from mlpkit import plots
from mlpkit.gradients import value_and_gradient
from mlpkit.models import mlp
from mlpkit.stability import variance_through_depth

import matplotlib.pyplot as plt
import numpy as np
import keras
from keras import ops


def when_written(draw):
    """Draw a picture of your own function, or say that it has to be written first."""
    try:
        draw()
    except NotImplementedError:
        print("Write the exercise above first, then run this cell again.")


# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "worked-example", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## A worked example: log cosh
#
# One exercise done in full, before your turn. Where a squared error is too strict with outliers, some use $\log \cosh x$: it is close to $x^2/2$ near 0 and
# close to $|x| - \log 2$ far from it, a harmless number. Typed as it stands, it is not harmless:

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "log-cosh-overflows", "locked": true, "schema_version": 3, "solution": false, "task": false}
x = np.array([0, 1, 50, 100, 1000], "float32")
print("x:           ", x)
print("log(cosh(x)):", ops.convert_to_numpy(ops.log(ops.cosh(x))))

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "log-cosh-derivation", "locked": true, "schema_version": 3, "solution": false, "task": false}
# The *result* at 100 is 99.3; only the number in between, $\cosh 100 \approx 10^{43}$, is too large. So the large part has to leave the
# logarithm before it is computed. Since $\cosh$ is even, write $a = |x|$ and take the larger exponential out:
#
# $$\log \cosh x = \log \frac{e^{a} + e^{-a}}{2} = \log \frac{e^{a} (1 + e^{-2a})}{2} = a + \log(1 + e^{-2a}) - \log 2$$
#
# The exponential that is left lies in $(0, 1]$. This is the whole trick, and you will use it again at once: **take the largest out of the logarithm; what
# remains are exponentials of negative numbers, which cannot overflow, and whose underflow to 0 does no harm.**
#
# Two details. `log1p(y)` computes $\log(1 + y)$ without losing the digits of a small $y$. And the derivative is $\tanh x$, which has to come out of
# automatic differentiation without NaN; it does, because nothing on the way there is infinite.


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "log-cosh", "locked": true, "schema_version": 3, "solution": false, "task": false}
def log_cosh(x):
    """Return log cosh(x), elementwise: a tensor of the shape of x."""
    a = ops.abs(ops.convert_to_tensor(x))
    return a + ops.log1p(ops.exp(-2 * a)) - np.log(2)


value, slope = value_and_gradient(log_cosh, np.array([-1000, -1, 0.5, 100], "float32"))
print("value:   ", value)
print("gradient:", slope)
print("tanh:    ", np.tanh([-1000, -1, 0.5, 100]).astype("float32"))

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "log-cosh-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
plots.function_and_derivative(log_cosh, ops.tanh).grid(alpha=0.3)

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "logsumexp-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `logsumexp` (3 points)
#
# The sum of exponentials is the denominator of every softmax, and its logarithm is what the cross-entropy needs:
#
# $$\mathrm{logsumexp}(x) = \log \sum_i e^{x_i}$$
#
# It is a smooth maximum: never below the largest entry, and never above it by more than $\log d$ for $d$ entries.
#
# `logsumexp(x, axis=-1)` takes floats of any shape and sums over `axis`, which disappears from the shape: `(n, d)` becomes `(n,)`. It must
#
# - be finite and exact, **value and gradient**, for entries up to ±10,000. (Float32 numbers near 10,000 are 0.001 apart; as exact as that.)
# - treat an entry of `-inf` as what it is, a term $e^{-\infty} = 0$ that adds nothing; if *all* entries are `-inf`, the result is $\log 0$ = `-inf`. Such
#   entries are how models mask what must not be chosen.
#
# ```python
# logsumexp(np.array([[0, 1, 2], [1e4, 1e4, 1e4]], "float32"))   # → [2.4076, 10001.0986]
# logsumexp(np.array([[-np.inf, 0], [-np.inf, -np.inf]], "float32"))   # → [0., -inf]
# ```
#
# A library's `logsumexp` is not forbidden. Write your own first all the same: the next exercise, and half of the formulas that you will ever have to repair, are the
# same idea.
#
# <details><summary>Hint 1: what may leave the sum</summary>
#
# $e^{x_i} = e^{m} e^{x_i - m}$ for any number $m$ that is the same for all entries of the sum. What becomes of the factor $e^m$ in front of the sum, once the logarithm is
# taken? Which $m$ makes every $e^{x_i - m}$ at most 1?
# </details>
# <details><summary>Hint 2: each sum has its own</summary>
#
# A row near -10,000 and a row near 10,000 may stand in one batch. Subtract from each row its own $m$: `keepdims=True` keeps the shapes in line, and after the sum that axis
# has to go, and only that one.
# </details>
# <details><summary>Hint 3: nothing but -inf</summary>
#
# There $m$ = `-inf`, and `-inf - (-inf)` is NaN. For such a row any finite $m$ will do: $\log(0 + 0) + m$ is `-inf` by itself. `ops.where` and `ops.isfinite` help to choose $m$
# *before* it is subtracted.
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "logsumexp", "locked": false, "schema_version": 3, "solution": true, "task": false}
def logsumexp(x, axis=-1):
    """Return log of the sum of exp(x) over `axis`: a tensor of the shape of x without that axis."""
    ### BEGIN SOLUTION
    # log sum_i e^x_i = log(e^m sum_i e^(x_i - m)) = m + log sum_i e^(x_i - m)  for any m. With m the largest entry
    # every exponent is at most 0, and one of them is 0, so that the sum lies between 1 and d.
    # The result does not depend on m, so no gradient has to pass through it; what is left is
    #     d/dx_i = e^(x_i - m) / sum_j e^(x_j - m) = softmax(x)_i,   of the shape of x.
    x = ops.convert_to_tensor(x)
    m = ops.stop_gradient(ops.max(x, axis=axis, keepdims=True))
    m = ops.where(ops.isfinite(m), m, ops.zeros_like(m))  # nothing but -inf: any finite m will do
    return ops.log(ops.sum(ops.exp(x - m), axis=axis)) + ops.squeeze(m, axis=axis)
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-logsumexp", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("logsumexp")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "log_softmax-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `log_softmax` (2 points)
#
# The cross-entropy of one example is minus the logarithm of the probability that softmax gives to its class. Softmax first and logarithm second is
# the worst order: a logit that is a hundred below the largest has a probability of 0 in float32, whose logarithm is `-inf`, and the example that the network gets most wrong, the one with
# the most to teach, brings a NaN. In one piece it is harmless:
#
# $$\mathrm{log\_softmax}(x)_i = \log \frac{e^{x_i}}{\sum_j e^{x_j}}$$
#
# `log_softmax(x, axis=-1)` returns a tensor of the shape of `x`, exact up to ±10,000, value and gradient. Not through a library's log_softmax; your own
# `logsumexp` is welcome.
#
# ```python
# log_softmax(np.array([[0, 1, 2], [1e4, 0, -1e4]], "float32"))
# # → [[-2.4076, -1.4076, -0.4076], [0., -10000., -20000.]]
# ```
#
# <details><summary>Hint 1: the logarithm of a quotient</summary>
#
# It is a difference. The logarithm of the numerator is a very simple number.
# </details>
# <details><summary>Hint 2: shapes</summary>
#
# `x` has the shape `(n, d)`, the sum `(n,)`. NumPy's broadcasting lines up *last* axes, which is an error, or for a square batch something worse: a wrong
# result. `ops.expand_dims(..., axis)` puts the axis back where it was.
# </details>
# <details><summary>Hint 3: the last digits</summary>
#
# Near 10,000 float32 cannot say 0.3133, only 10000.3133 rounded to a multiple of 0.001. Subtract the largest logit from all of them first, which changes nothing on paper, and those digits
# survive. (This is not asked for.)
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "log_softmax", "locked": false, "schema_version": 3, "solution": true, "task": false}
def log_softmax(x, axis=-1):
    """Return the logarithm of softmax(x) along `axis`: a tensor of the shape of x."""
    ### BEGIN SOLUTION
    # log(e^x_i / sum_j e^x_j) = x_i - logsumexp(x). A constant may be taken from all entries beforehand: with the
    # largest gone, the difference is one of small numbers and keeps its digits.
    # Gradient for dy from above: d/dx_i sum_k dy_k (x_k - logsumexp(x)) = dy_i - softmax(x)_i sum_k dy_k.
    x = ops.convert_to_tensor(x)
    shifted = x - ops.stop_gradient(ops.max(x, axis=axis, keepdims=True))
    return shifted - ops.expand_dims(logsumexp(shifted, axis=axis), axis)
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-log_softmax", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("log_softmax")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "softmax-and-log", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Here are both ways at work on two logits $(z, 0)$: the log-probability of the first class, once with softmax and logarithm apart, and once in one piece.
# Far left the first curve ends, because its probability has become 0; yours goes on.


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "softmax-and-log-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
def draw_log_probability():
    """Draw the log-probability of the first of two classes, computed in two ways."""
    z = np.linspace(-150, 20, 341, dtype="float32")
    logits = np.stack([z, np.zeros_like(z)], axis=1)
    apart = ops.convert_to_numpy(ops.softmax(logits))[:, 0]
    with np.errstate(divide="ignore"):
        apart = np.log(apart)
    axes = plt.subplots(figsize=(7, 3.2), layout="constrained")[1]
    axes.plot(z, ops.convert_to_numpy(log_softmax(logits))[:, 0], label="your log_softmax", linewidth=4, alpha=0.5)
    axes.plot(z, apart, label="softmax, then log", color="black", linewidth=1)
    axes.set(xlabel="z", ylabel="log-probability")
    axes.legend(frameon=False)


when_written(draw_log_probability)

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "long-product", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## A product of a hundred matrices
#
# Now for depth. A signal that passes a stack of layers is multiplied by $W_1$, then $W_2$, and so on; a gradient passes the same
# matrices in the opposite order. Here is the simplest model of it: 4 × 4 matrices of standard normal numbers, multiplied one after the other.

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "long-product-numbers", "locked": true, "schema_version": 3, "solution": false, "task": false}
rng = np.random.default_rng(0)
product = np.eye(4)
for step in range(1, 2001):
    with np.errstate(over="ignore", invalid="ignore"):
        product = product @ rng.normal(size=(4, 4))
    if step in (1, 10, 100, 1000, 2000):
        print(f"{step:5d} factors: largest entry {np.abs(product).max():.1e}")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "long-product-rate", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Every factor multiplies the size by about the same number, so the size is exponential in the depth: after 100 factors it is of the order of $10^{25}$, after 1,000 of the order of $10^{240}$, and soon
# after that even float64 gives up. Halve all entries and it goes the other way, to exactly 0. Only at one size of the entries in between does
# the product neither grow nor shrink, and you are going to find it.
#
# The logarithm is the remedy again. $\log_{10}$ of the size grows by about 0.24 a factor, from 0 to 480 over two thousand: no large number anywhere.

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "product_log10_norms-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `product_log10_norms` (3 points)
#
# The size of a matrix is its *Frobenius norm*, the root of the sum of all squared entries: $\lVert M \rVert = \sqrt{\sum_{ij} M_{ij}^2}$.
#
# `product_log10_norms(matrices)` takes a list of matrices whose shapes fit, square or not, and returns an array of shape `(len(matrices),)`. Entry $k$
# is $\log_{10} \lVert M_0 M_1 \cdots M_k \rVert$. It must work for 1,000 factors, whose product may be far beyond the largest or the smallest float; where the product is zero, the result is `-inf`.
# (Not through mlpkit's own function of this name.)
#
# ```python
# double = 2 * np.eye(2)
# product_log10_norms([double, double, double])   # → [0.4515, 0.7526, 1.0536]
# product_log10_norms([double, 0 * double, double])   # → [0.4515, -inf, -inf]
# ```
#
# <details><summary>Hint 1: why not add up the norms</summary>
#
# $\lVert A B \rVert$ is at most $\lVert A \rVert \lVert B \rVert$, and usually less: the norms of the factors do not tell you the norm of the product. You do have to multiply the
# matrices. But a number may be taken out of a product at any time: $(c A) B = c (A B)$.
# </details>
# <details><summary>Hint 2: keep the size in a separate number</summary>
#
# After each multiplication divide the running product by its norm, and add the logarithm of that norm to a sum. The matrix stays at size 1 for ever; the
# sum is what was asked for.
# </details>
# <details><summary>Hint 3: zero</summary>
#
# If the norm is 0, dividing by it gives NaN. The product is zero then, and stays zero whatever comes after.
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "product_log10_norms", "locked": false, "schema_version": 3, "solution": true, "task": false}
def product_log10_norms(matrices):
    """Return log10 of the Frobenius norms of M0, M0 M1, M0 M1 M2, ...: an array of shape (len(matrices),)."""
    ### BEGIN SOLUTION
    # Write M0 ... Mk = 10^s P with a matrix P of norm 1. The next factor gives 10^s P M = 10^s n (P M / n) with
    # n = ||P M||, so that s grows by log10(n), and P M / n has norm 1 again.
    s, product, logs = 0.0, None, []
    for matrix in matrices:
        product = np.asarray(matrix, float) if product is None else product @ matrix
        norm = np.linalg.norm(product)
        s = s + np.log10(norm) if norm > 0 else -np.inf  # once zero, the norm is 0 for ever
        product = product / norm if norm > 0 else product
        logs.append(s)
    return np.array(logs)
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-product_log10_norms", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("product_log10_norms")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "product-picture-text", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Your function on products of 300 matrices of size 4 × 4, whose entries have a deviation of 1, of ½, and of a number in between:


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "product-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
def draw_products():
    """Draw the size of three products, factor by factor."""
    axes = plt.subplots(figsize=(7, 3.2), layout="constrained")[1]
    for deviation in (1.0, 0.572, 0.5, 0.3):
        rng = np.random.default_rng(1)
        logs = product_log10_norms([deviation * rng.normal(size=(4, 4)) for _ in range(300)])
        axes.plot(np.arange(1, 301), logs, label=f"deviation {deviation}")
    axes.set(xlabel="factors", ylabel="log10 of the norm")
    axes.legend(frameon=False)


when_written(draw_products)

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "product-picture-reading", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Straight lines on a logarithmic scale: exponential growth or decay, and only near 0.57 is the line level. You may have expected $1/\sqrt{4} = 0.5$, for which the *mean of the square* of the size
# stays the same from factor to factor. It does; but that mean is carried by a few enormous products, and a typical one shrinks. (For wide matrices the two come together: at a width of 100 the difference is
# half a percent.)

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "through-layers", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Gradients, layer by layer
#
# In a network the activations join in: a gradient that goes back through layer $l$ is multiplied by $W_l^\top$ and by the derivatives of its activations. Sigmoid's is at most ¼, so a
# deep sigmoid network multiplies by small numbers all the way. To see it one measures, for each layer, the norm of the gradient of the loss with respect to its kernel.

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "gradient_norms-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `gradient_norms` (3 points)
#
# `gradient_norms(model, x, labels)` takes a Keras model that returns **logits**, inputs of shape `(n, d)` and labels of shape `(n,)`. It returns a list of numbers, the first layer first: for each *trainable
# kernel* (weight matrix) the Euclidean norm of the gradient of the mean cross-entropy, $\sqrt{\sum_{ij} (\partial L / \partial W_{ij})^2}$. Biases, and other parameters that are no matrices, are left out, and so is a layer
# whose `trainable` is False. Penalties that a layer may carry are not part of this loss. The model stays as it is, and logits beyond ±10,000 do no harm.
# (Not through mlpkit's own function of this name.)
#
# ```python
# model = mlp([5, 6], 3, inputs=4)               # kernels of shape (4, 5), (5, 6) and (6, 3)
# gradient_norms(model, x, labels)        # → a list of three numbers
# ```
#
# To differentiate by variables of a model, use the tape of TensorFlow, which runs underneath:
#
# ```python
# with tf.GradientTape() as tape:
#     loss = ...                             # computed from model(x)
# gradients = tape.gradient(loss, variables)   # one for each variable in the list
# ```
#
# <details><summary>Hint 1: which variables</summary>
#
# `model.trainable_variables` lists kernels, biases and more, in the order of the layers, and what is frozen is not in it. What has a kernel that the others do not have? Look at their shapes. Counting "every second
# one" goes wrong as soon as a layer has no bias.
# </details>
# <details><summary>Hint 2: which loss</summary>
#
# `keras.losses.SparseCategoricalCrossentropy` takes whole-number labels, and averages. It believes that it is given probabilities unless you tell it otherwise. Or use your own `log_softmax`, and pick out
# the entries of the labels.
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "gradient_norms", "locked": false, "schema_version": 3, "solution": true, "task": false}
def gradient_norms(model, x, labels):
    """Return the norm of the gradient of the mean cross-entropy for each trainable kernel: a list of floats."""
    ### BEGIN SOLUTION
    import tensorflow as tf

    # A kernel is the one kind of parameter with two axes (or more): biases, scales and shifts have one.
    kernels = [variable for variable in model.trainable_variables if len(variable.shape) > 1]
    labels = ops.convert_to_tensor(labels)
    with tf.GradientTape() as tape:
        logits = model(x)  # (n, classes)
        one_hot = ops.one_hot(labels, logits.shape[-1], dtype=logits.dtype)
        loss = -ops.mean(ops.sum(one_hot * log_softmax(logits), axis=-1))
    gradients = tape.gradient(loss, [kernel.value for kernel in kernels])  # each of the shape of its kernel
    return [float(np.linalg.norm(np.asarray(gradient).ravel())) for gradient in gradients]
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-gradient_norms", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("gradient_norms")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "vanishing", "locked": true, "schema_version": 3, "solution": false, "task": false}
# With it you can see a gradient vanish. Here are networks of twelve layers with three activations, all starting from normal weights of deviation 0.1:


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "vanishing-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
def deep(activation, initializer, depth=12, width=64):
    """Return a network of equal layers, with weights from `initializer(rows, columns, rng)` and no training."""
    keras.utils.set_random_seed(0)
    model = mlp([width] * (depth - 1), 4, activation, inputs=16)
    rng = np.random.default_rng(0)
    for variable in model.trainable_variables:
        if len(variable.shape) == 2:
            variable.assign(initializer(*variable.shape, rng))
    return model


def small_normal(rows, columns, rng):
    return rng.normal(0, 0.1, (rows, columns))


data = np.random.default_rng(1)
inputs, classes = data.normal(size=(128, 16)).astype("float32"), data.integers(0, 4, 128)


def draw_gradients(*pairs):
    """Draw the gradient norms of deep networks: pairs of an activation and an initialiser."""
    norms = {
        f"{activation}, {initializer.__name__}": gradient_norms(deep(activation, initializer), inputs, classes)
        for activation, initializer in pairs
    }
    plots.gradient_norms(norms)


when_written(lambda: draw_gradients(*[(name, small_normal) for name in ("sigmoid", "tanh", "relu")]))

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "reading-vanishing", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Straight lines again, on a logarithmic axis: exponential in depth. In the sigmoid network the first layer's gradient is many orders of magnitude smaller than the last one's, and
# no learning rate suits both. The other two lines are level, but look how low they lie, relu's at less than a thousandth. The gradient of a kernel is $x^\top \delta$: the signal $x$ that comes from below times the gradient $\delta$ that comes
# from above. Here the signal shrinks by a constant factor at each layer on its way up, and the gradient on its way down, so that every kernel pays for all the layers, whichever side of it they are on. This can be mended, because it is a
# matter of the *size of the weights*.

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "variance", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Weights of the right size
#
# Take one unit, $y = \sum_{i=1}^{n} x_i w_i$, with $n$ = `fan_in` inputs. Let the weights be independent of each other and of the inputs, with mean 0 and variance $\sigma^2$.
# Each term has mean 0 and variance $\sigma^2\,\mathrm{E}[x_i^2]$, and the variances of the terms add:
#
# $$\mathrm{Var}(y) = n\,\sigma^2\,\mathrm{E}[x^2]$$
#
# **Forward**, the size of the signal stays if $n_\text{in}\,\sigma^2 = 1$. **Backward**, a gradient is multiplied by $W^\top$, whose sums run over the `fan_out` units of the layer, and its size stays if
# $n_\text{out}\,\sigma^2 = 1$. Both at once is possible only for square matrices. Xavier Glorot and Yoshua Bengio took the middle:
#
# $$\sigma^2 = \frac{2}{n_\text{in} + n_\text{out}} \qquad\text{(Xavier)}$$
#
# This counts on activations that are close to the identity near 0, as tanh is. **Relu** sets half of a symmetric signal to 0 and so halves $\mathrm{E}[x^2]$ at every layer. Kaiming He and his co-authors put the 2 back:
#
# $$\sigma^2 = \frac{2}{n_\text{in}} \qquad\text{(He)}$$

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "xavier_uniform-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `xavier_uniform` (2 points)
#
# `xavier_uniform(fan_in, fan_out, rng)` returns an array of shape `(fan_in, fan_out)` of independent numbers, **uniform** between $-b$ and $b$ with
#
# $$b = \sqrt{\frac{6}{n_\text{in} + n_\text{out}}}$$
#
# ```python
# rng = np.random.default_rng(0)
# xavier_uniform(3, 2, rng)   # → 3 rows, 2 columns; every number between -1.0954 and 1.0954
# ```
#
# Where does the 6 come from? Work out the variance of a number that is uniform on $[-b, b]$ and compare with Xavier's $\sigma^2$.
#
# <details><summary>Hint 1: the 6</summary>
#
# $\frac{1}{2b} \int_{-b}^{b} w^2\,dw = b^2 / 3$. Set it equal to $2 / (n_\text{in} + n_\text{out})$.
# </details>
# <details><summary>Hint 2: one draw each</summary>
#
# `rng.uniform(low, high)` is one number. How do you ask it for a whole matrix? And call the `rng` that you were given: one of your own, or `np.random`, would not follow the
# caller's seed.
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "xavier_uniform", "locked": false, "schema_version": 3, "solution": true, "task": false}
def xavier_uniform(fan_in, fan_out, rng):
    """Return weights of shape (fan_in, fan_out), uniform on ±sqrt(6 / (fan_in + fan_out))."""
    ### BEGIN SOLUTION
    # Uniform on [-b, b] has the variance b^2 / 3; b^2 / 3 = 2 / (fan_in + fan_out) gives b^2 = 6 / (fan_in + fan_out).
    bound = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-bound, bound, (fan_in, fan_out))
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-xavier_uniform", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("xavier_uniform")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "he_normal-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `he_normal` (2 points)
#
# `he_normal(fan_in, fan_out, rng)` returns an array of shape `(fan_in, fan_out)` of independent **normal** numbers with mean 0 and **variance** $2 / n_\text{in}$.
#
# ```python
# rng = np.random.default_rng(0)
# he_normal(200, 50, rng).std()   # → close to 0.1
# ```
#
# <details><summary>Hint 1: what the generator asks for</summary>
#
# Read the documentation of `rng.normal`: is its second argument a variance?
# </details>
# <details><summary>Hint 2: which fan</summary>
#
# `fan_in` is the number of terms in each unit's sum. `fan_out` matters for the shape only.
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "he_normal", "locked": false, "schema_version": 3, "solution": true, "task": false}
def he_normal(fan_in, fan_out, rng):
    """Return weights of shape (fan_in, fan_out), normal with mean 0 and variance 2 / fan_in."""
    ### BEGIN SOLUTION
    # Var(y) = fan_in * Var(w) * E[x^2], and after relu E[x^2] is half of what it was before: Var(w) = 2 / fan_in.
    # The generator takes the standard deviation, the root of the variance.
    return rng.normal(0.0, np.sqrt(2 / fan_in), (fan_in, fan_out))
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-he_normal", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("he_normal")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "depth-picture-text", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Look at what you drew, and at what it does to a signal in a relu network of 50 layers. `variance_through_depth` sends a batch of standard normal numbers through and reports the variance before each activation.


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "histograms-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
def draw_weights():
    """Draw the histograms of both initialisers for one shape."""
    rng = np.random.default_rng(0)
    plots.weight_histograms({"xavier_uniform": xavier_uniform(300, 100, rng), "he_normal": he_normal(300, 100, rng)})


when_written(draw_weights)


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "depth-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
def draw_depth():
    """Draw the variance of the signal in deep relu networks, layer by layer."""
    axes = plt.subplots(figsize=(7, 3.2), layout="constrained")[1]
    for initializer in (small_normal, xavier_uniform, he_normal):
        rng = np.random.default_rng(0)
        forward, _ = variance_through_depth(50, 128, initializer=lambda shape: initializer(*shape, rng))
        axes.semilogy(np.arange(1, 51), forward, label=initializer.__name__)
    axes.set(xlabel="layer, from the input", ylabel="variance of the signal")
    axes.legend(frameon=False)


when_written(draw_depth)

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "depth-reading", "locked": true, "schema_version": 3, "solution": false, "task": false}
# With He's weights the line is level but for chance. With Xavier's it falls by one half a layer, $2^{-50} \approx 10^{-15}$ at the end. And the gradients of the twelve layers from before, each activation with the
# weights that belong to it:

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "repaired-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
when_written(lambda: draw_gradients(("tanh", xavier_uniform), ("relu", he_normal), ("sigmoid", xavier_uniform)))

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "depth-reading-sigmoid", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Relu's gradients are now more than a thousand times as large as before, tanh's about ten times, and both lines are level. Sigmoid's is not: its slope of at most ¼ asks for weights four times as large, and those saturate it. That, more than anything, is why it left the hidden layers.

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "clipping", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Gradients that explode all the same
#
# Good initial weights say nothing about the thousandth step. Now and then a batch gives a gradient a thousand times as long as usual, and one step along it throws away what was
# learned. The usual insurance is to cut it: keep the direction, limit the length. The *joint norm* of all gradients, $\lVert g \rVert = \sqrt{\sum_k \sum_{ij} (g_k)_{ij}^2}$, treats all parameters as one long vector.

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "clip_by_global_norm-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `clip_by_global_norm` (2 points)
#
# `clip_by_global_norm(grads, max_norm)` takes a list of arrays or tensors of any shapes and a positive number. If the joint norm exceeds `max_norm`, it returns a **new list** with all of them scaled by **one factor**, so that the
# joint norm is `max_norm`; otherwise they come back as they are. Gradients that are all zero stay zero.
#
# ```python
# grads = [np.array([3.0, 0.0]), np.array([[0.0, -4.0]])]   # joint norm 5
# clip_by_global_norm(grads, 1.0)   # → [[0.6, 0.], [[0., -0.8]]]
# clip_by_global_norm(grads, 6.0)   # → [[3., 0.], [[0., -4.]]]
# ```
#
# <details><summary>Hint 1: one factor</summary>
#
# Why one for all? Scale each to `max_norm` on its own, and large and small gradients become equally long: the direction of the step is another one.
# </details>
# <details><summary>Hint 2: never longer</summary>
#
# `max_norm / norm` makes a short gradient *longer*. Which factor should it have? And what is this quotient for a norm of 0?
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "clip_by_global_norm", "locked": false, "schema_version": 3, "solution": true, "task": false}
def clip_by_global_norm(grads, max_norm):
    """Return the gradients, all scaled by one factor if their joint norm exceeds max_norm: a new list."""
    ### BEGIN SOLUTION
    # ||c g|| = c ||g||, so that the factor c = max_norm / ||g|| makes the joint norm max_norm.
    norm = float(np.sqrt(sum(np.sum(np.square(np.asarray(g, "float64"))) for g in grads)))
    factor = max_norm / norm if norm > max_norm else 1.0  # never divides by 0: then nothing exceeds max_norm
    return [g * factor for g in grads]
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-clip_by_global_norm", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("clip_by_global_norm")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "symmetry", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Units that start alike stay alike
#
# The right size is not enough. Let two hidden units have the same incoming weights (and the same bias) and the same outgoing weights. Then they compute the same number for every example; so
# their weights get the same gradient; so after the step they are equal again, and after every other step. A layer of 100 such units is one unit, computed 100 times. The extreme case is the most tempting way to
# start: all weights 0, or all of them any other constant. That is why initial weights are *random*. (Dropout would tell the twins apart, too.)
#
# Watch it happen: two hidden units of three start as twins.

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "symmetry-numbers", "locked": true, "schema_version": 3, "solution": false, "task": false}
model = mlp([3], 2, "tanh", inputs=4)
first, second = [variable for variable in model.trainable_variables if len(variable.shape) == 2]
start = np.random.default_rng(2)
w1, w2 = start.normal(size=(4, 3)), start.normal(size=(3, 2))
w1[:, 2], w2[2] = w1[:, 0], w2[0]
first.assign(w1)
second.assign(w2)

points = start.normal(size=(64, 4)).astype("float32")
signs = (points[:, 0] * points[:, 1] > 0).astype("int32")
model.compile(keras.optimizers.SGD(0.5), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
model.fit(points, signs, epochs=20, batch_size=16, verbose=0)
print("incoming weights after 80 steps, one unit a column:")
print(ops.convert_to_numpy(first).round(3))

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "symmetry-reading", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Training has moved all weights, and the first and the last column are still the same.

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "is_symmetric-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `is_symmetric` (2 points)
#
# `is_symmetric(w1, w2)` takes the weights into a hidden layer, shape `(inputs, hidden)`, and out of it, shape `(hidden, outputs)`. It returns `True` if two *different* hidden units are interchangeable, which means that for some pair $i \neq j$ the
# columns $i$ and $j$ of `w1` are **exactly** equal **and** the rows $i$ and $j$ of `w2` are exactly equal. Otherwise it returns `False`. Exactly, because a difference of $10^{-9}$ is enough for the units to grow
# apart. (Not through mlpkit's own function of this name.)
#
# ```python
# is_symmetric(np.array([[1, 1], [2, 2]]), np.array([[3], [3]]))   # → True
# is_symmetric(np.array([[1, 1], [2, 2]]), np.array([[3], [4]]))   # → False: they go out differently
# is_symmetric(np.array([[1, 2], [1, 2]]), np.array([[3], [3]]))   # → False: they come in differently
# ```
#
# <details><summary>Hint 1: one unit, one vector</summary>
#
# Write everything that belongs to unit $i$ into one vector: its column of `w1` and then its row of `w2`. What has to hold for these vectors?
# </details>
# <details><summary>Hint 2: the same pair</summary>
#
# Two equal columns somewhere and two equal rows somewhere else are no twins. Compare both for one pair at a time, or count how many *different* vectors there are.
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "is_symmetric", "locked": false, "schema_version": 3, "solution": true, "task": false}
def is_symmetric(w1, w2):
    """Return whether two hidden units have exactly equal columns of w1 and exactly equal rows of w2."""
    ### BEGIN SOLUTION
    # Row i of `units` holds all that belongs to hidden unit i: shape (hidden, inputs + outputs).
    units = np.concatenate([np.transpose(w1), w2], axis=1)
    return len(np.unique(units, axis=0)) < len(units)
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-is_symmetric", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("is_symmetric")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "question-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## A question to end with (4 points)
#
# A page of lecture notes on initial weights says:
#
# > *Xavier's initialisation keeps the variance of the signal the same in every layer. Relu is linear where it is active, so the same holds for relu networks. All units of a layer may start with the same weights, because the gradient
# > soon makes them different.*
#
# In six to ten sentences: What does relu do to the mean square of a signal that is symmetric around 0, and why? A relu network has 20 layers of 100 units and Xavier's weights, no biases: by which factor do the variance and the standard
# deviation of the signal change from the first layer to the last, and by which with He's weights? What is wrong with the last sentence of the notes? Give the argument, and say what in a network's training could break the tie after all.

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": true, "grade_id": "question", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# **A model answer.** Relu sets the negative half of a symmetric signal to 0 and leaves the other half as it is, so that half of the terms of $\mathrm{E}[x^2]$ vanish: relu halves the mean square. (It also shifts the mean above 0, so the mean square, not
# the variance after relu, is what counts in $\mathrm{Var}(y) = n\,\sigma^2\,\mathrm{E}[x^2]$.) That relu is linear for each single number does not help; which numbers survive depends on their sign.
#
# With 100 units on either side Xavier's variance is $2 / 200 = 1/100$, so $n\,\sigma^2 = 1$ and each layer halves the variance: over the 19 steps from the first layer to the last it changes by $2^{-19} \approx 2 \cdot 10^{-6}$, and the standard deviation by
# $2^{-9.5} \approx 1/700$. With He's variance $2/100$ the factor of each layer is $2 \cdot \frac12 = 1$: nothing changes, apart from chance.
#
# Two units with the same incoming weights and the same outgoing weights give the same output for every example. The gradient of the incoming weights depends on the inputs, which are shared, on the activations, which are equal, and on the outgoing weights, which are equal; the
# gradient of the outgoing weights depends on the units' outputs, which are equal. So both units get the same gradient, take the same step and are equal afterwards; by induction they are equal for ever. The layer has the
# power of a single unit. Only something that treats the units differently can part them: random initial weights, or dropout, which drops one and not the other.
#
# **Mark scheme.**
#
# - 1 point: relu halves the mean square, because half of a symmetric signal becomes 0.
# - 1 point: the factors: one half a layer with Xavier, about $2^{-19}$ or $2^{-20}$ for the variance and the root of it for the deviation; 1 with He.
# - 1 point: equal units get equal gradients, with the reason (same inputs, same activations, same outgoing weights), and hence stay equal: induction.
# - 1 point: what breaks the tie is chance that differs between units, such as random initial weights or dropout; more steps, another learning rate or another batch do not.
#
# Accept 19 or 20 factors. No point for "the gradients vanish" alone.
# ### END SOLUTION

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "sources", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Sources and further reading
#
# - X. Glorot, Y. Bengio, *Understanding the difficulty of training deep feedforward neural networks*, AISTATS 2010: variances through depth, and the initialisation that is named after the first author.
# - K. He, X. Zhang, S. Ren, J. Sun, *Delving deep into rectifiers*, ICCV 2015: the factor 2 for relu.
# - P. Blanchard, D. Higham, N. Higham, *Accurately computing the log-sum-exp and softmax functions*, IMA Journal of Numerical Analysis 41, 2021: why the shifted formulas are right to the last digits.
# - R. Pascanu, T. Mikolov, Y. Bengio, *On the difficulty of training recurrent neural networks*, ICML 2013: exploding gradients, and clipping by the joint norm.
# - H. Furstenberg, H. Kesten, *Products of random matrices*, Annals of Mathematical Statistics 31, 1960: why the size of a long product is exponential in its length.
# - A. Zhang, Z. Lipton, M. Li, A. Smola, *Dive into Deep Learning*, chapter *Multilayer perceptrons*, section on numerical stability: the same material at more length.
