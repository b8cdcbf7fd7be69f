#!/usr/bin/env python
# coding: utf-8

# # Activations: what makes a stack of layers more than one layer
#
# A layer of a network multiplies its input by a matrix and adds a vector. That is all the arithmetic there is, and it has
# an awkward property: doing it twice is the same as doing it once.
#
# $$(x W_1 + b_1)\,W_2 + b_2 \;=\; x\,\underbrace{(W_1 W_2)}_{\text{one matrix}} \;+\; \underbrace{(b_1 W_2 + b_2)}_{\text{one vector}}$$
#
# Ten layers with a million weights, or a thousand layers: what comes out is still a flat plane over the inputs. A hundred
# parameters would have said the same, and nothing that needs a corner, a bump or an *either-or* can be said at all.
#
# What breaks the collapse is a function between the layers that is not a straight line, applied to every number on its
# own: the **activation**. It need not be clever. A single bend is enough, and most networks in use today have no more than
# that.
#
# In this notebook you write three activations and their derivatives, and learn why the formula in the book is not always the
# formula to compute with. At the end you can
#
# - say what an activation adds, and show it on four points;
# - differentiate it by hand and check your derivative against automatic differentiation;
# - recognise three ways in which a correct formula gives wrong numbers: overflow, lost digits, and a NaN that
#   appears only in the gradient.

# ## How to work with this notebook
#
# | exercise | what you write | points |
# |---|---|---|
# | `relu` | $\max(x, 0)$ | 2 |
# | `relu_grad` | its derivative | 2 |
# | `sigmoid` | $1 / (1 + e^{-x})$, for every float | 3 |
# | `sigmoid_grad` | its derivative | 2 |
# | `tanh` | the hyperbolic tangent, near 0 and far from it | 3 |
# | `tanh_grad` | its derivative | 2 |
# | `two_class_softmax` | softmax of two logits, and what it has to do with `sigmoid` | 2 |
# | the question at the end | a few sentences, read by a person | 4 |
#
# Replace the stub in each answer cell and run the cell below it. `check("relu")` calls your function, compares what comes back
# with what should, draws both, and tells you the simplest input that goes wrong. It needs no network. Your work is graded with the same
# checks on other random numbers, so what passes here passes there. The exercises do not depend on each other's points: skip one and
# come back.
#
# You may add cells and functions of your own wherever you like. The other cells are read-only; if you damage one, nothing is lost.
#
# **Conventions** that hold for every exercise here:
#
# - `x` is a NumPy array or a tensor of floats, float32 or float64, usually a batch of shape `(n, d)`. Everything here works number by
#   number, so write it for any shape; the result has the shape of `x` unless the exercise says otherwise.
# - Write with `keras.ops` on the tensor you are given. Automatic differentiation must find its way back from the result to `x`, and
#   NumPy cuts that path (you will see it below).
# - "By hand" means without automatic differentiation: work the derivative out on paper and write down what you found.
# - A function never changes its argument.
# - Where an exercise says "not through a library's `relu`", calling a ready-made one inside your answer earns nothing. Comparing with it in
#   another cell is fine, and a good idea.

# In[35]:


# mlpkit before Keras: TensorFlow then starts without its usual lines.
from autograder.student import check
from mlpkit import activations, plots
from mlpkit.gradients import value_and_gradient

import matplotlib.pyplot as plt
import numpy as np
from keras import ops

# ## A stack of linear layers is one layer
#
# Do not take the algebra's word for it. Here is a stack of three layers, 2 → 16 → 16 → 1, with random weights and with nothing between
# the layers, beside the one layer that the formula predicts.

# In[36]:


rng = np.random.default_rng(0)
weights = [rng.normal(size=shape) for shape in [(2, 16), (16, 16), (16, 1)]]
biases = [rng.normal(size=width) for width in [16, 16, 1]]


def stack(x, between):
    """Three layers, with the function `between` after all but the last."""
    for weight, bias in zip(weights[:-1], biases[:-1]):
        x = between(x @ weight + bias)
    return x @ weights[-1] + biases[-1]


def nothing(x):
    return x


one_weight = weights[0] @ weights[1] @ weights[2]  # (2, 1): 3 numbers with the bias, instead of 337
one_bias = (biases[0] @ weights[1] + biases[1]) @ weights[2] + biases[2]

batch = rng.normal(size=(1000, 2))
print("largest difference:", np.abs(stack(batch, nothing) - (batch @ one_weight + one_bias)).max())

# The difference is rounding. 337 parameters did the work of 3.
#
# Does it matter? Take the smallest problem that a plane cannot solve, *exclusive or*: the output should be 1 if exactly one of two
# inputs is 1. The best plane through the four corners is the constant ½, wrong by ½ everywhere. Now let two units bend at 0:
#
# $$y = r(x_1 + x_2) - 2\,r(x_1 + x_2 - 1), \qquad r(z) = \max(z, 0)$$

# In[37]:


corners = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], float)
wanted = np.array([0, 1, 1, 0], float)

with_ones = np.column_stack([corners, np.ones(4)])
best_plane = with_ones @ np.linalg.lstsq(with_ones, wanted, rcond=None)[0]

total = corners.sum(axis=1)
two_bends = np.maximum(total, 0) - 2 * np.maximum(total - 1, 0)

print("wanted:    ", wanted)
print("best plane:", best_plane.round(3))
print("two bends: ", two_bends)

# Two units with one bend each solve exactly what no number of straight ones can approach. With enough bends a network can follow
# any continuous function on a bounded region as closely as you like (the universal approximation theorem), and the shape of
# the bend hardly matters for that. It matters for *learning*, because weights are moved by gradients, and every gradient passes
# through the derivative of every activation on its way back. So an activation is always two curves. Here are the three of this
# notebook from `mlpkit`: the function drawn solid, its derivative dashed.

# In[38]:


def side_by_side(*pairs):
    """Draw functions, each with its derivative, in panels side by side."""
    panels = plt.subplots(1, len(pairs), figsize=(13, 3.2), layout="constrained")[1]
    for (function, derivative), axes in zip(pairs, panels):
        plots.function_and_derivative(function, derivative, axes=axes)

# In[39]:


side_by_side(
    (activations.relu, activations.relu_derivative),
    (activations.sigmoid, activations.sigmoid_derivative),
    (activations.tanh, activations.tanh_derivative),
)

# Read the dashed curves. The derivative of relu is 1 or 0: what is active passes a gradient on untouched, what is not passes nothing.
# The derivative of sigmoid is never above ¼, and both sigmoid and tanh flatten out on either side: a unit whose input is far from 0 is
# *saturated*, and next to no gradient gets through. A gradient that passes many layers is multiplied by one such number for each. Here are
# these products: for sigmoid at its very best, every unit at 0, and for all three with every unit at an input of 1, which is nothing unusual.

# In[40]:


derivatives = [activations.sigmoid_derivative, activations.tanh_derivative, activations.relu_derivative]
sigmoid_at_1, tanh_at_1, relu_at_1 = [float(derivative(1.0)) for derivative in derivatives]

print("layers   sigmoid at 0   sigmoid at 1   tanh at 1   relu at 1")
for layers in [1, 5, 10, 20]:
    products = [slope**layers for slope in (0.25, sigmoid_at_1, tanh_at_1, relu_at_1)]
    print(f"{layers:6d} {products[0]:14.1e} {products[1]:14.1e} {products[2]:11.1e} {products[3]:11.1e}")

# ## A worked example: softsign
#
# Before your turn, one exercise done in full. *Softsign* squeezes the real line into (-1, 1) like tanh, without an exponential:
#
# $$f(x) = \frac{x}{1 + |x|}$$
#
# **Forward.** The formula can be typed as it stands. For large $x$ it is a large number over a slightly larger one, which is
# harmless, and near 0 it is close to $x$ with all its digits.
#
# **Derivative, by hand.** For $x > 0$ we have $f(x) = x / (1 + x)$, and the quotient rule gives
#
# $$f'(x) = \frac{1 \cdot (1 + x) - x \cdot 1}{(1 + x)^2} = \frac{1}{(1 + x)^2}.$$
#
# For $x < 0$ we have $f(x) = x / (1 - x)$ and likewise $1 / (1 - x)^2$. Both say
#
# $$f'(x) = \frac{1}{(1 + |x|)^2},$$
#
# and at 0 the two sides agree on 1, so $|x|$'s corner has cancelled: the derivative exists everywhere.

# In[41]:


def softsign(x):
    """Return x / (1 + |x|), elementwise: a tensor of the shape of x."""
    x = ops.convert_to_tensor(x)
    return x / (1 + ops.abs(x))


def softsign_grad(x):
    """Return the derivative of softsign, 1 / (1 + |x|)², elementwise: a tensor of the shape of x."""
    x = ops.convert_to_tensor(x)
    return 1 / (1 + ops.abs(x)) ** 2

# **Check.** Never trust a derivative you have not compared with another one. `value_and_gradient` runs the function, lets
# automatic differentiation go back through it, and returns both as NumPy arrays; what it finds must equal what you derived.

# In[42]:


x = np.array([-100.0, -2.0, -0.5, 0.0, 0.5, 2.0, 100.0], "float32")
value, slope = value_and_gradient(softsign, x)
print("x:          ", x)
print("value:      ", value.round(4))
print("by autodiff:", slope.round(4))
print("by hand:    ", ops.convert_to_numpy(softsign_grad(x)).round(4))

# In[43]:


plots.function_and_derivative(softsign, softsign_grad).grid(alpha=0.3)

# **What cuts the path.** Automatic differentiation follows the operations of `keras.ops` backwards, one by one. NumPy takes the numbers
# out of the tensor and computes somewhere else; the values are right, and the gradient is gone. Here is softsign through NumPy:

# In[44]:


def softsign_in_numpy(x):
    x = np.asarray(x)
    return ops.convert_to_tensor(x / (1 + np.abs(x)))


value, slope = value_and_gradient(softsign_in_numpy, x)
print("value:      ", value.round(4))
print("by autodiff:", slope)

# ## Exercise `relu` (2 points)
#
# The rectified linear unit keeps what is positive and replaces the rest by 0:
#
# $$\mathrm{relu}(x) = \max(x, 0)$$
#
# `relu(x)` takes an array or tensor of floats of any shape, down to a single number, and returns a tensor of the same shape.
# Not through a library's `relu` or a variant of it (leaky relu, relu6).
#
# ```python
# relu(np.array([[-2.0, -0.5], [0.0, 3.0]], "float32"))   # → [[0., 0.], [0., 3.]]
# ```
#
# At 0 the curve has a corner, and a corner has no derivative. Left of it the slope is 0, right of it 1, and every number
# from 0 to 1 is a slope of a line that touches the curve there without crossing it (a *subgradient*). Automatic differentiation returns
# one of them, which one depends on how you wrote the function, and all are right here.
#
# <details><summary>Hint 1: where people stumble</summary>
#
# `if x > 0` asks one question about a whole array, which has no one answer. You need something that decides number by number.
# </details>
# <details><summary>Hint 2: which operation</summary>
#
# `np.max(x, 0)` is the largest entry *along axis 0*. What compares two arrays entry by entry has a longer name, in NumPy and in `keras.ops`
# alike. `ops.where(condition, a, b)` works too; so does multiplying by a mask, if you mind the types.
# </details>

# In[45]:


def relu(x):
    return x * ops.cast(ops.greater(x, 0), ops.convert_to_tensor(x).dtype)

# In[46]:


check("relu")

# ## Exercise `relu_grad` (2 points)
#
# The derivative of relu, by hand: `relu_grad(x)` returns a tensor of the shape of `x`. Automatic differentiation left the
# value at 0 to chance; here *you* decide, and the convention of this course (and of most libraries) is
#
# $$\mathrm{relu}'(0) = 0.$$
#
# ```python
# relu_grad(np.array([-2.0, 0.0, 3.0], "float32"))   # → [0., 0., 1.]
# ```
#
# <details><summary>Hint 1</summary>
#
# On each side of 0 relu is a straight line. What are the two slopes? Which comparison tells you on which side you are, and on which side does
# 0 itself fall?
# </details>
# <details><summary>Hint 2: types</summary>
#
# A comparison gives booleans. `ops.cast(condition, x.dtype)` makes numbers of them, once `x` is a tensor.
# </details>

# In[47]:


def relu_grad(x):
    """Return the derivative of relu, elementwise: a tensor of the shape of x, 0 at 0."""
    x = ops.convert_to_tensor(x)
    return ops.cast(ops.greater(x, 0), x.dtype)

# In[48]:


check("relu_grad")

# ## When a correct formula gives wrong numbers
#
# The next functions contain $e^x$, and float32 ends at about $3.4 \cdot 10^{38}$. That is $e^{88.7}$: an input of 89, which is nothing
# unusual for an untrained network or an unscaled feature, is too much.

# In[49]:


x = np.array([10, 88, 89, 1000], "float32")
e = ops.exp(x)
print("exp(x):             ", ops.convert_to_numpy(e))
print("exp(-x):            ", ops.convert_to_numpy(ops.exp(-x)))
print("1 / (1 + exp(x)):   ", ops.convert_to_numpy(1 / (1 + e)))
print("exp(x) / (1+exp(x)):", ops.convert_to_numpy(e / (1 + e)))

# Three observations, from top to bottom:
#
# 1. **Overflow** gives `inf`. **Underflow** gives a harmless 0: exponentials of *negative* numbers never hurt.
# 2. An `inf` may still come out right, as in $1 / \infty = 0$.
# 3. $\infty / \infty$ is NaN, and a NaN spreads to every weight in one training step.
#
# Observation 2 is a trap. The gradient goes back through the intermediate results too, and there the chain rule meets
# $0 \cdot \infty$. Look at *softplus*, $\log(1 + e^x)$, which is so close to $x$ for large $x$ that someone avoids the overflow by choosing:

# In[50]:


def softplus_by_choice(x):
    return ops.where(x < 30, ops.log(1 + ops.exp(x)), x)


x = np.array([-1, 1, 100], "float32")
value, slope = value_and_gradient(softplus_by_choice, x)
print("value:   ", value)
print("gradient:", slope)

# The values are right and the last gradient is NaN. `where` computes *both* branches for every number and then picks. On the way back the
# branch that was not picked receives a gradient of 0, and $0 \cdot \infty$ from the overflown exponential is NaN: it enters through the
# branch that you had thrown away.
#
# So choosing *after* the damage does not help. Choose **before**: give the dangerous operation an argument that is
# safe in either case, then pick the branch.

# In[51]:


def softplus_chosen_twice(x):
    harmless = ops.where(x < 30, x, 0)  # what exp receives never exceeds 30
    return ops.where(x < 30, ops.log(1 + ops.exp(harmless)), x)


value, slope = value_and_gradient(softplus_chosen_twice, x)
print("value:   ", value)
print("gradient:", slope)

# ## Exercise `sigmoid` (3 points)
#
# The logistic sigmoid turns any number into a probability:
#
# $$\mathrm{sigmoid}(x) = \frac{1}{1 + e^{-x}} = \frac{e^x}{e^x + 1}$$
#
# `sigmoid(x)` takes floats of any shape and returns a tensor of the same shape, in (0, 1). Not through a library's sigmoid. In float32 it must
#
# - have a relative error below $10^{-4}$ from -80 to 80 (at -80 the right answer is $1.8 \cdot 10^{-35}$; 0 is wrong by 100 %);
# - be finite, **value and gradient**, up to ±10,000.
#
# ```python
# sigmoid(np.array([-80.0, -1.0, 0.0, 1.0, 80.0], "float32"))
# # → [1.805e-35, 0.2689, 0.5, 0.7311, 1.]
# ```
#
# Why care about the digits of $10^{-35}$? Because the next thing done with a probability is usually to take its logarithm.
#
# <details><summary>Hint 1: two formulas</summary>
#
# The two formulas above are equal on paper. For which signs of $x$ does the exponential in each of them stay at most 1?
# </details>
# <details><summary>Hint 2: one exponential</summary>
#
# Both can be written with the same number, $e^{-|x|}$, which lies in (0, 1] and never overflows. How do you get $-|x|$, and how do you pick the
# formula?
# </details>
# <details><summary>Hint 3: the gradient is NaN</summary>
#
# Read the section on choosing *before* again. If both branches of your `where` are finite for every $x$, no NaN can enter. Clipping $x$
# is a way too, if you clip where float32 can still follow and the accuracy does not suffer.
# </details>

# In[52]:


def sigmoid(x):
    """Return 1 / (1 + exp(-x)), elementwise: a tensor of the shape of x, in (0, 1)."""
    x = ops.convert_to_tensor(x)
    e = ops.exp(-ops.abs(x))          # never larger than 1
    return ops.where(x >= 0, 1 / (1 + e), e / (1 + e))

# In[53]:


check("sigmoid")

# ## Exercise `sigmoid_grad` (2 points)
#
# The derivative of sigmoid, by hand, as a function of the **input** $x$ (not of the output, as some books write it). A tensor of the shape
# of `x`; it must be finite up to ±10,000 and stay differentiable itself.
#
# ```python
# sigmoid_grad(np.array([-2.0, 0.0, 2.0], "float32"))   # → [0.1050, 0.25, 0.1050]
# ```
#
# You may call your own `sigmoid` here.
#
# <details><summary>Hint 1: the derivation</summary>
#
# Write $s(x) = (1 + e^{-x})^{-1}$ and use the chain rule. What is left can be sorted into two factors, one of which is $s(x)$.
# </details>
# <details><summary>Hint 2: the other factor</summary>
#
# It is $e^{-x} / (1 + e^{-x})$. Compare it with $s(x)$, and with $s(-x)$.
# </details>

# In[54]:


def sigmoid_grad(x):
    """Return the derivative of sigmoid, elementwise: a tensor of the shape of x, 0.25 at 0."""
    # s' = s (1 - s), and 1 - s(x) = s(-x)
    x = ops.convert_to_tensor(x)
    return sigmoid(x) * sigmoid(-x)

# In[55]:


check("sigmoid_grad")

# ## Digits that cancel
#
# The other way to lose a number is to subtract two that are nearly equal. Float32 keeps about seven digits. Near 1 its neighbours are
# $1.2 \cdot 10^{-7}$ apart, and whatever is smaller than that cannot be seen in a number close to 1. For a small $x$, $e^x$ is such a number:

# In[56]:


small = np.array([1e-2, 1e-4, 1e-6], "float32")
print("x:         ", small)
print("exp(x) - 1:", ops.convert_to_numpy(ops.exp(small) - 1))

# The last entry should be $1.0000005 \cdot 10^{-6}$ and is almost 5 % off. The subtraction itself is exact; the digits were gone before it, when
# $e^x$ was rounded to a neighbour of 1. Such a loss cannot be repaired afterwards: a small number whose digits matter must not be
# added to a big one in the first place.

# ## Exercise `tanh` (3 points)
#
# The hyperbolic tangent is the sigmoid on another scale, symmetric around 0:
#
# $$\tanh(x) = \frac{e^x - e^{-x}}{e^x + e^{-x}} = 2\,\mathrm{sigmoid}(2x) - 1$$
#
# `tanh(x)` takes floats of any shape and returns a tensor of the same shape, in [-1, 1], with $\tanh(-x) = -\tanh(x)$. Not through a library's
# tanh. In float32 it must
#
# - have a relative error below $10^{-3}$ for $|x|$ from 0.000001 to 20: near 0, $\tanh(x) \approx x$, digits and all;
# - be finite, **value and gradient**, up to ±10,000.
#
# ```python
# tanh(np.array([-20.0, -1.0, 0.0, 1e-6, 1.0], "float32"))
# # → [-1., -0.7616, 0., 1e-06, 0.7616]
# ```
#
# <details><summary>Hint 1: which formula fails where</summary>
#
# Try both formulas above at $10^{-6}$ and at 100. One of them fails at one end, the other at both.
# </details>
# <details><summary>Hint 2: one exponential again</summary>
#
# Multiply numerator and denominator by $e^{-x}$ (or by $e^{x}$, for the other sign): only one exponential is left, and with $|x|$ in the right place it
# stays at most 1. The numerator is then an exponential minus 1.
# </details>
# <details><summary>Hint 3: exponential minus 1</summary>
#
# There is a function that computes exactly that without the detour over a number close to 1: look for `expm1` in `keras.ops`.
# </details>

# In[57]:


def tanh(x):
    """Return the hyperbolic tangent, elementwise: a tensor of the shape of x, in [-1, 1]."""
    x = ops.convert_to_tensor(x)
    m = ops.expm1(-2 * ops.abs(x))    # in (-1, 0]
    return ops.sign(x) * (-m / (m + 2))

# In[58]:


check("tanh")

# ## Exercise `tanh_grad` (2 points)
#
# The derivative of tanh, by hand, as a function of the input $x$. A tensor of the shape of `x`; it must be finite up to ±10,000 and stay
# differentiable itself.
#
# ```python
# tanh_grad(np.array([-1.0, 0.0, 1.0], "float32"))   # → [0.4200, 1., 0.4200]
# ```
#
# <details><summary>Hint 1: the quotient rule</summary>
#
# With $u = e^x - e^{-x}$ and $v = e^x + e^{-x}$ we have $u' = v$ and $v' = u$. What is $(u/v)'$?
# </details>
# <details><summary>Hint 2: check it</summary>
#
# Tanh is steepest at 0, where it looks like $x$, and flat on both sides. Does your formula give 1 at 0, the same for $x$ and $-x$, and
# next to nothing at 5?
# </details>

# In[59]:


def tanh_grad(x):
    """Return the derivative of tanh, elementwise: a tensor of the shape of x, 1 at 0."""
    return 1 - tanh(x) ** 2

# In[60]:


check("tanh_grad")

# ## Exercise `two_class_softmax` (2 points)
#
# A classifier with $k$ classes ends in $k$ numbers, the *logits*, and softmax makes probabilities of them:
#
# $$\mathrm{softmax}(z)_i = \frac{e^{z_i}}{\sum_j e^{z_j}}$$
#
# With two classes one logit is enough, because only the difference counts: adding the same constant to all logits changes nothing. So fix
# the second one at 0. `two_class_softmax(x)` returns the softmax of the two logits $(x, 0)$ for every number in `x`, stacked on a **new last
# axis**: shape `(..., 2)` for an input of shape `(...)`. It must be finite up to ±10,000. Here nothing ready-made is forbidden.
#
# ```python
# two_class_softmax(np.array([-1.0, 0.0, 1000.0], "float32"))
# # → [[0.2689, 0.7311], [0.5, 0.5], [1., 0.]]
# ```
#
# Look at the first column. What is it?
#
# <details><summary>Hint 1: shape first</summary>
#
# `ops.stack([a, b], axis=-1)` puts two tensors of one shape side by side on a new last axis. `ops.concatenate` does not make a new axis.
# </details>
# <details><summary>Hint 2: overflow</summary>
#
# Since a constant may be added to all logits of a row, add the one that makes the largest of them 0. Of *that row*: each number in `x` has its own two
# logits.
# </details>
# <details><summary>Hint 3: the shortest way</summary>
#
# Write the first entry as a fraction and divide above and below by $e^x$. You have written this function before.
# </details>

# In[61]:


def two_class_softmax(x):
    """Return the softmax of the logits (x, 0) on a new last axis: a tensor of shape (..., 2)."""
    x = ops.convert_to_tensor(x)
    # first entry: e^x / (e^x + 1) = sigmoid(x); second: 1 / (e^x + 1) = sigmoid(-x)
    return ops.stack([sigmoid(x), sigmoid(-x)], axis=-1)

# In[62]:


check("two_class_softmax")

# ## A question to end with (4 points)
#
# A page of lecture notes on relu says:
#
# > *Relu sets negative numbers to zero, so their gradient is zero. This means that gradient descent only updates the positive inputs.*
#
# The first sentence is nearly right, the second is not. In six to ten sentences: What does gradient descent update? What exactly does relu block, and
# for which examples? Can a weight that is negative, or one that multiplies a negative input, be updated? Support your answer with one unit
# $y = \mathrm{relu}(x w + b)$, $w = (1, -2)$, $b = 0$, and the two examples $(1, 1)$ and $(-1, -2)$: how much does $y$ change with each weight for
# each example? Finally, say when a unit stops learning for good.

# Gradient descent changes the parameters, never the inputs, so "updates the positive inputs" cannot be right. What relu blocks is
# the gradient of one unit for one example, when x·w + b of that unit is negative. For (1, 1) we get z = 1 - 2 = -1, so y = 0 and nothing
# changes: both derivatives are 0 and so is the one by b. For (-1, -2) we get z = -1 + 4 = 3 > 0, and the derivative by w is x itself,
# (-1, -2), and by b it is 1. So a negative weight is updated, and through a negative input. A unit stops learning for good when z is negative
# for all the examples in the training set: it is dead, because no example ever gives it a gradient.

# ## Sources and further reading
#
# - V. Nair, G. Hinton, *Rectified linear units improve restricted Boltzmann machines*, ICML 2010: relu in deep learning.
# - X. Glorot, A. Bordes, Y. Bengio, *Deep sparse rectifier neural networks*, AISTATS 2011: why a derivative of exactly 1 or 0 trains well.
# - Y. LeCun, L. Bottou, G. Orr, K.-R. Müller, *Efficient BackProp*, in *Neural Networks: Tricks of the Trade*, 1998: why tanh, being symmetric around 0, is
#   preferred to sigmoid in hidden layers.
# - M. Leshno, V. Lin, A. Pinkus, S. Schocken, *Multilayer feedforward networks with a nonpolynomial activation function can approximate any
#   function*, Neural Networks 6, 1993: nearly any bend will do.
# - N. Higham, *Accuracy and Stability of Numerical Algorithms*, 2nd ed., SIAM 2002, chapter 1: cancellation, and why the subtraction is not to blame.
# - A. Zhang, Z. Lipton, M. Li, A. Smola, *Dive into Deep Learning*, chapter *Multilayer perceptrons*: the same material at more length.
