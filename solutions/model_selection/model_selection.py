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
# # Model selection: fitting too little, too much, and knowing it
#
# A model that has learnt its examples by heart makes no mistakes on them, and you still do not know what it will say about the next
# one. What counts is the error on rows that nobody has seen yet, the **generalisation error**, and it has an awkward property: it cannot be
# computed. It can only be *estimated*, on rows that had no say in the model.
#
# That is all this chapter is about, and it is harder than it sounds. A row has a say in the model when the weights are fitted to it. It also has one
# when it helps to choose the degree of a polynomial, the number of epochs, or one of twenty models; when it enters a mean that
# the inputs are scaled by; and when a look at its error makes you try once more. Each time the estimate becomes a little kinder than
# the truth.
#
# In this notebook you write the tools of honest estimation: a split, folds, a scaler that learns from the training rows only, a
# cross-validation, a diagnosis, and a rule for when to stop. At the end you can
#
# - tell underfitting from overfitting, and say which two numbers it takes;
# - share out rows so that every row is used and none is used twice;
# - find a leak: something learnt from rows that were meant to judge it;
# - stop a training run in time, and say which of its epochs to keep.

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "how-to-work", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## How to work with this notebook
#
# | exercise | what you write | points |
# |---|---|---|
# | `polynomial_features` | the columns $x^i / i!$ | 2 |
# | `split` | rows for training, validation and test | 2 |
# | `k_fold` | k folds, each of which validates once | 3 |
# | `standardise` | mean 0 and deviation 1, as the training rows have them | 3 |
# | `cross_validate` | k fits and k honest scores | 3 |
# | `diagnose` | overfitting, underfitting or a good fit | 2 |
# | `early_stopping` | when to stop, and which epoch to keep | 3 |
# | the question at the end | a few sentences, read by a person | 4 |
#
# Replace the stub in each answer cell and run the cell below it. `check("split")` calls your function, compares what comes back
# with what should, and tells you the simplest call that goes wrong. It needs no network. Your work is graded with the same checks on other random
# numbers, so what passes here passes there. The exercises do not depend on each other's points: skip one and come back.
#
# You may add cells and functions of your own wherever you like. The other cells are read-only; if you damage one, nothing is lost.
#
# **Conventions** that hold for every exercise here:
#
# - `x` is a batch: an array of shape `(n, d)`, one row an example, unless the exercise says otherwise. Rows are numbered from 0.
# - Write with NumPy and return NumPy arrays. No tensor and no gradient appears in this notebook.
# - `rng` is a `numpy.random.Generator`. All that is random comes from it, so that the same seed gives the same result. There are many ways to shuffle and
#   all are right: your result is judged by what must hold of it, never by the draws of somebody else's solution.
# - A function never changes its arguments. `x -= 1` changes the caller's array; `x = x - 1` makes a new one.

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "imports", "locked": true, "schema_version": 3, "solution": false, "task": false}
import math

import matplotlib.pyplot as plt
import numpy as np

from autograder.student import check
from mlpkit import data, plots, selection
from mlpkit.experiments.leaking import leakage
from mlpkit.training.stopping import early_stopping as stopping_rule


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "attempt", "locked": true, "schema_version": 3, "solution": false, "task": false}
def attempt(function, *arguments):
    """Return what your function gives, or None as long as it is not written."""
    try:
        return function(*arguments)
    except NotImplementedError:
        return None


# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "too-little-too-much", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Too little, too much
#
# Thirty rows of a cubic with a little noise, the polynomial of the chapter:
#
# $$y = 5 + 1.2\,x - 3.4\,\frac{x^2}{2!} + 5.6\,\frac{x^3}{3!} + \varepsilon, \qquad \varepsilon \sim \mathcal N(0,\, 0.1^2)$$
#
# We fit polynomials of degree 0 to 10 to them by least squares, and measure the mean squared error twice: on these thirty rows, and on a hundred
# others from the same source. Nothing that we compute may beat the noise in the long run: its variance, 0.01, is the floor.

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "fit-polynomials", "locked": true, "schema_version": 3, "solution": false, "task": false}
rng = np.random.default_rng(2)
train, held_back = data.polynomial(30, rng), data.polynomial(100, rng)


def fit_polynomial(x, y, degree):
    """Return the weights that minimise the mean squared error: shape (degree + 1,)."""
    return np.linalg.lstsq(data.polynomial_features(x, degree), y, rcond=None)[0]


def mean_squared_error(weights, x, y):
    return np.mean((data.polynomial_features(x, len(weights) - 1) @ weights - y) ** 2)


fits = [fit_polynomial(*train, degree) for degree in range(11)]
train_errors = [mean_squared_error(weights, *train) for weights in fits]
held_back_errors = [mean_squared_error(weights, *held_back) for weights in fits]

print("degree   on the 30 rows   on 100 others")
for degree in [0, 1, 2, 3, 4, 6, 8, 10]:
    print(f"{degree:6d} {train_errors[degree]:16.4f} {held_back_errors[degree]:15.4f}")


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "draw-fits", "locked": true, "schema_version": 3, "solution": false, "task": false}
def draw_fits(*degrees):
    """Draw fitted polynomials in panels side by side, with the rows they were fitted to."""
    panels = plt.subplots(1, len(degrees), figsize=(13, 3.2), layout="constrained", sharey=True)[1]
    line = np.linspace(-3, 3, 200)
    for degree, axes in zip(degrees, panels):
        axes.plot(held_back.x, held_back.y, ".", color="0.8", label="held back")
        axes.plot(train.x, train.y, "o", markersize=4, label="fitted")
        axes.plot(line, data.polynomial_features(line, degree) @ fits[degree], color="C3")
        axes.set(title=f"degree {degree}", ylim=(-40, 30), xlabel="x")
    panels[0].legend(frameon=False)


def draw_errors():
    """Draw the two columns of the table."""
    axes = plots.learning_curves({"on the rows fitted": train_errors, "on rows held back": held_back_errors})
    axes.set(xlabel="degree", ylabel="mean squared error")


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "fits-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
draw_fits(1, 3, 10)

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "errors-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
draw_errors()

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "reading-the-errors", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Read the table column by column. The error on the rows that were fitted never rises: a polynomial of degree 4 can do all that one of degree 3 can. It
# goes *below the noise*, which no honest prediction can. The error on the others falls, reaches the floor at degree 3, and rises again.
#
# - Left of the minimum **both** errors are high: the model cannot bend enough. That is **underfitting**.
# - Right of it the first is low and the second is not: the model fits the noise of thirty rows, and pays for it on every other. That is
#   **overfitting**, and the **gap** between the two errors is its sign.
#
# The left column alone would have chosen degree 10. So we need a second column, and where it comes from is the subject of this notebook.

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "worked-example", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## A worked example: a bootstrap split
#
# Before your turn, one way to hold rows back, done in full. The *bootstrap* draws $n$ training rows out of $n$ **with replacement**: some rows come twice or
# three times, some not at all, and those that never came validate.
#
# **What must hold?** Write that down before the code; it is how you will know that the code is right.
#
# 1. A training row is any of the numbers 0 to $n - 1$, and there are $n$ of them.
# 2. A validation row is one that is *not* among the training rows, and all such rows are there, once.
# 3. How many? A given row escapes one draw with probability $1 - 1/n$, and all $n$ with $(1 - 1/n)^n$, which approaches $1/e \approx 36.8\,\%$.
# 4. The same seed gives the same rows, and another call with the same generator gives other ones.


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "bootstrap", "locked": true, "schema_version": 3, "solution": false, "task": false}
def bootstrap(n, rng):
    """Return (train, validation): n row numbers drawn with replacement, and those that were not drawn."""
    drawn = rng.integers(n, size=n)
    never_drawn = np.setdiff1d(np.arange(n), drawn)
    return drawn, never_drawn


# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "bootstrap-laws", "locked": true, "schema_version": 3, "solution": false, "task": false}
# **Check.** Never trust a split you have not looked at. Each line asks for one of the laws above.

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "bootstrap-check", "locked": true, "schema_version": 3, "solution": false, "task": false}
rng = np.random.default_rng(0)
n = 1000
drawn, never_drawn = bootstrap(n, rng)
print("1. rows drawn:       ", len(drawn), "from", drawn.min(), "to", drawn.max())
print("2. drawn and left:   ", len(np.intersect1d(drawn, never_drawn)), "rows in both;", end=" ")
print("all rows covered:", np.array_equal(np.union1d(drawn, never_drawn), np.arange(n)))
print("3. share left:       ", len(never_drawn) / n, "expected about", round(1 / math.e, 3))
one, other = (bootstrap(n, np.random.default_rng(7))[0] for _ in range(2))
print("4. same seed, same:  ", np.array_equal(one, other), end=" ")
print(" next call, same:", np.array_equal(drawn, bootstrap(n, rng)[0]))

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "row-numbers", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Note what travels here: **row numbers**, not rows. The same numbers pick from inputs and targets alike, `x[rows]` and `y[rows]`, so the pairs
# stay together. Whoever shuffles `x` and `y` separately has a data set in which nothing goes with anything.

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "polynomial_features-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `polynomial_features` (2 points)
#
# `polynomial_features(x, degree)` takes `n` numbers, an array of shape `(n,)` or `(n, 1)`, floats or integers, and returns an array of shape `(n, degree + 1)` whose
# column $i$ is
#
# $$\frac{x^i}{i!}, \qquad i = 0, 1, \dots, \texttt{degree}.$$
#
# ```python
# polynomial_features(np.array([1.0, 2.0, -3.0]), 3)
# # → [[1.,  1., 0.5,  0.1667],
# #    [1.,  2., 2. ,  1.3333],
# #    [1., -3., 4.5, -4.5   ]]
# ```
#
# The first column is 1 everywhere, also where $x = 0$; `degree` 0 gives this column alone. Why the factorials? At $x = 3$ the power
# $x^{20}$ is $3.5 \cdot 10^9$, and $x^{20} / 20!$ is $1.4 \cdot 10^{-9}$: without them, weights of very different sizes would be needed, and a gradient step that suits
# one would be far too long for another. It is the scaling that Taylor's formula uses.
#
# <details><summary>Hint 1: all powers at once</summary>
#
# An array of shape `(n, 1)` to the power of an array of shape `(d,)` is one of shape `(n, d)`: broadcasting. How do you make sure that `x` is upright,
# whichever of the two shapes it came in?
# </details>
# <details><summary>Hint 2: the result has shape (n, n)</summary>
#
# Then a `(n, 1)` met a `(n,)`. `x.reshape(-1, 1)` turns both shapes into the same one.
# </details>
# <details><summary>Hint 3: degree 25 is wrong</summary>
#
# 21! does not fit into a 64-bit integer, and NumPy's integers overflow without a word; Python's own and floats do not. Two ways around: `math.factorial`, or the
# observation that each column is the one before it times $x / i$.
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "polynomial_features", "locked": false, "schema_version": 3, "solution": true, "task": false}
def polynomial_features(x, degree):
    """Return the columns x**i / i! for i = 0, ..., degree: an array of shape (n, degree + 1)."""
    ### BEGIN SOLUTION
    # Column i is column i - 1 times x / i, so the columns are running products of 1, x / 1, x / 2, ..., x / degree.
    # Nothing large is ever computed: neither a power nor a factorial.
    x = np.asarray(x, float).reshape(-1, 1)  # (n, 1), whichever shape it came in
    factors = np.hstack([np.ones_like(x), x / np.arange(1, degree + 1)])  # (n, degree + 1)
    return np.cumprod(factors, axis=1)
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-polynomial_features", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("polynomial_features")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "features-compare", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Your columns (dashed) over the expected ones:


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "draw-features", "locked": true, "schema_version": 3, "solution": false, "task": false}
def draw_features(mine, x, degree):
    """Draw one curve a column: what was expected as a broad line, yours dashed on it."""
    axes = plt.subplots(figsize=(6, 3.2), layout="constrained")[1]
    axes.plot(x, data.polynomial_features(x, degree), linewidth=5, alpha=0.3)
    axes.set(xlabel="x", title=f"columns 0 to {degree}: expected (broad)")
    if np.shape(mine) == (len(x), degree + 1):
        axes.set_prop_cycle(None)
        axes.plot(x, mine, "--")
        axes.set_title(f"columns 0 to {degree}: expected (broad) and yours (dashed)")


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "features-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
draw_features(attempt(polynomial_features, np.linspace(-3, 3, 61), 5), np.linspace(-3, 3, 61), 5)

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "split-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `split` (2 points)
#
# Three parts for three questions: the *training* rows answer "which weights?", the *validation* rows "which model?", the *test* rows "how good is it?",
# and each may be asked only what the others were not.
#
# `split(n, validation, test, rng)` shares out the rows 0 to `n - 1` and returns three index arrays `(train, validation, test)`:
#
# - `validation` and `test` are fractions. Their parts have `n * fraction` rows, rounded to the nearest whole number (a tie either way); training gets the
#   rest.
# - Every row is in exactly one part.
# - The rows are shuffled by `rng`: every row has the same chance of every part. Data often come sorted, by class, by hour, by hospital,
#   and the last fifth of them is no sample of the whole.
#
# ```python
# train, validation, test = split(20, 0.2, 0.3, np.random.default_rng(0))
# len(train), len(validation), len(test)   # → (10, 4, 6)
# ```
#
# Which rows they are depends on how you shuffle, and does not matter. A fraction may be 0: a course that has its test set already asks for `split(n, 0.2, 0.0, rng)`.
#
# <details><summary>Hint 1: one shuffle</summary>
#
# Shuffle the row numbers once, then cut the result into three pieces. `rng.permutation(n)` gives the numbers 0 to `n - 1` in random order.
# </details>
# <details><summary>Hint 2: one row too few</summary>
#
# `int(6.9)` is 6, and `0.29 * 100` is 28.999999999999996, of which `int` makes 28. What does `round` do?
# </details>
# <details><summary>Hint 3: a fraction of 0</summary>
#
# `order[-size:]` is the last `size` entries, except when `size` is 0. Cutting from the front has no such exception.
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "split", "locked": false, "schema_version": 3, "solution": true, "task": false}
def split(n, validation, test, rng):
    """Return (train, validation, test): index arrays that share out the rows 0 to n - 1."""
    ### BEGIN SOLUTION
    order = rng.permutation(n)  # every order equally likely, so every row has the same chance of every place
    first = round(n * validation)
    second = first + round(n * test)
    return order[second:], order[:first], order[first:second]  # three pieces of one permutation: disjoint, complete
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-split", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("split")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "split-compare", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Here are ten splits of 30 rows, one a line: training pale, validation and test darker. Above, by `mlpkit`; below, yours. What should the two pictures have in
# common, and what should they not?


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "draw-deals", "locked": true, "schema_version": 3, "solution": false, "task": false}
def draw_deals(n, deals, title, axes):
    """Draw a line for each deal and a field for each row, coloured by the part that the row is in."""
    picture = np.full((len(deals), n), np.nan)
    for line, deal in zip(picture, deals):
        for number, rows in enumerate(deal):
            line[np.asarray(rows, int)] = number
    axes.imshow(picture, aspect="auto", cmap="YlGnBu", interpolation="none")
    axes.set(title=title, xlabel="row", yticks=[])


def compare_deals(n, expected, mine):
    """Draw deals by `mlpkit` above your own."""
    both = plt.subplots(1 + (None not in mine), 1, figsize=(9, 3.8), layout="constrained", squeeze=False)[1][:, 0]
    draw_deals(n, expected, "by mlpkit", both[0])
    if None not in mine:
        draw_deals(n, mine, "yours", both[-1])


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "draw-splits", "locked": true, "schema_version": 3, "solution": false, "task": false}
def some_splits(function, seed):
    rng = np.random.default_rng(seed)
    return [attempt(function, 30, 0.2, 0.3, rng) for _ in range(10)]


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "split-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
compare_deals(30, some_splits(selection.split, 0), some_splits(split, 1))

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "k_fold-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `k_fold` (3 points)
#
# With thirty rows, six for validation are few: whether a model looks good depends on which six. *K-fold cross-validation* lets every row have its turn. The
# rows are dealt into $k$ **folds**; fold after fold is held out, and the model is fitted to the $k - 1$ others.
#
# `k_fold(n, k, rng)` returns a list of `k` pairs `(train, validation)` of index arrays:
#
# - the `k` validation folds share out the rows 0 to `n - 1`: every row validates exactly once, **also where `k` does not divide `n`**;
# - their sizes differ by at most one;
# - `train` of each pair holds all rows that its `validation` does not;
# - the rows are shuffled by `rng` before they are dealt;
# - unless `2 <= k <= n` it raises a `ValueError`. (With one fold nothing would be left to fit; more folds than rows would leave some empty. `k = n` leaves one row out at
#   a time, and is allowed.)
#
# ```python
# [len(validation) for train, validation in k_fold(17, 5, np.random.default_rng(0))]   # → [4, 4, 3, 3, 3], in any order
# ```
#
# The popular `fold_size = n // k` loses up to $k - 1$ rows: here, $17 - 5 \cdot 3 = 2$ rows would never validate.
#
# <details><summary>Hint 1: dealing</summary>
#
# Shuffle the row numbers once. `np.array_split` cuts into `k` pieces that need not be of one size (`np.split` insists). Or deal like cards: every k-th row to the same
# player.
# </details>
# <details><summary>Hint 2: the training rows</summary>
#
# They are the other folds, put together with `np.concatenate`, or what `np.setdiff1d` leaves of `np.arange(n)`.
# </details>
# <details><summary>Hint 3: not every row has the same chance</summary>
#
# Moving whole blocks, or turning the row numbers by a random amount, leaves neighbours together. Shuffle before you cut, and shuffle only once: a new shuffle
# for each fold deals some rows twice.
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "k_fold", "locked": false, "schema_version": 3, "solution": true, "task": false}
def k_fold(n, k, rng):
    """Return k pairs (train, validation) of index arrays; each row is in one validation fold."""
    ### BEGIN SOLUTION
    if not 2 <= k <= n:
        raise ValueError(f"`k` must lie between 2 and n={n}. Received: k={k}")
    folds = np.array_split(rng.permutation(n), k)  # the first n % k folds get one row more
    return [(np.concatenate(folds[:i] + folds[i + 1 :]), folds[i]) for i in range(k)]
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-k_fold", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("k_fold")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "k_fold-compare", "locked": true, "schema_version": 3, "solution": false, "task": false}
# One line a fold, its validation rows dark. In every *column* there must be exactly one dark field.


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "draw-folds", "locked": true, "schema_version": 3, "solution": false, "task": false}
def some_folds(function, seed):
    folds = attempt(function, 23, 4, np.random.default_rng(seed))
    return [None] if folds is None else list(folds)


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "k_fold-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
compare_deals(23, some_folds(selection.k_fold, 0), some_folds(k_fold, 1))

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "standardise-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `standardise` (3 points)
#
# A feature in metres and one in grams want weights of very different sizes, and gradient descent suffers. So each column gets mean 0 and deviation 1:
#
# $$\frac{x - \mu}{\sigma}, \qquad \mu = \frac 1n \sum_r x_r, \qquad \sigma = \sqrt{\frac 1n \sum_r (x_r - \mu)^2}$$
#
# The sums run over **training rows only**. A mean is learnt from data just as a weight is; if the test rows enter it, they have had a say in the model.
# And if the test rows are scaled by *their own* mean, the model is shown something else than it was fitted to: a shift that was there has vanished from the inputs.
#
# `standardise(train, *others)` takes arrays of shapes `(n, d)`, `(m, d)`, …, floats or integers, and returns a tuple of as many arrays of the same shapes, `train` first.
#
# - $\sigma$ is the population deviation, with $1/n$ (`ddof=0`), one a column.
# - A column that is **constant in `train`** has $\sigma = 0$. It becomes zeros in `train`. In the others it must stay finite: zeros, or the plain difference $x - \mu$.
# - Beware of rounding: the mean of seven times 0.1 is not exactly 0.1, and the deviation then is not 0 but about $10^{-17}$. That is a constant column too.
#
# ```python
# standardise(np.array([[1.0, 7.0], [3.0, 7.0]]), np.array([[5.0, 9.0]]))
# # → ([[-1., 0.], [1., 0.]],  [[3., 2.]])    or with [[3., 0.]] at the end
# ```
#
# <details><summary>Hint 1: which axis</summary>
#
# One mean a column: shape `(d,)`. Over which axis do you have to sum for that?
# </details>
# <details><summary>Hint 2: the others are not scaled</summary>
#
# Compute mean and deviation *once*, before anything is replaced. After `train = (train - mean) / deviation` the mean of `train` is 0.
# </details>
# <details><summary>Hint 3: constant columns</summary>
#
# Do not ask whether the deviation is 0, and do not add a tiny number to it (0.5 over $10^{-8}$ is finite, and fifty million). Ask whether the column's largest entry equals its smallest, or
# whether the deviation is tiny *compared with the entries*. Then give those columns a divisor of 1, by `np.where`, and zeros in `train`.
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "standardise", "locked": false, "schema_version": 3, "solution": true, "task": false}
def standardise(train, *others):
    """Return all arrays less the column means of train, over the column deviations of train: a tuple."""
    ### BEGIN SOLUTION
    mean, deviation = np.mean(train, axis=0), np.std(train, axis=0)  # (d,) each, from the training rows alone
    constant = np.max(train, axis=0) == np.min(train, axis=0)  # exact, whatever rounding did to the deviation
    divisor = np.where(constant, 1.0, deviation)
    scaled = np.where(constant, 0.0, (train - mean) / divisor)
    return (scaled, *((other - mean) / divisor for other in others))
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-standardise", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("standardise")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "standardise-compare", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Two instruments measured the same two quantities; the second one reads too high on the first of them. Scaled by the statistics of `train`, the shift is still there to be seen; scaled each by its own,
# it has vanished, and a model would treat two different things alike.

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "draw-scaled", "locked": true, "schema_version": 3, "solution": false, "task": false}
rng = np.random.default_rng(1)
one_instrument = rng.normal([3.0, 200.0], [1.0, 30.0], (60, 2))
another_instrument = rng.normal([5.0, 200.0], [1.0, 30.0], (60, 2))


def draw_scaled(mine):
    """Draw the rows as measured, scaled in two ways, and as you scale them."""
    own = [selection.standardise(rows)[0] for rows in (one_instrument, another_instrument)]
    by_train = selection.standardise(one_instrument, another_instrument)
    pictures = {
        "as measured": (one_instrument, another_instrument),
        "each by its own (wrong)": own,
        "by train": by_train,
    }
    pictures |= {} if mine is None else {"yours": mine}
    panels = plt.subplots(1, len(pictures), figsize=(13, 3.2), layout="constrained")[1]
    for (title, pair), axes in zip(pictures.items(), panels):
        for rows, label in zip(pair, ["train", "other"]):
            axes.plot(*np.transpose(rows), ".", label=label)
        axes.set_title(title)
    panels[0].legend(frameon=False)


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "scaled-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
draw_scaled(attempt(standardise, one_instrument, another_instrument))

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "leak", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## What one look costs
#
# How bad can a leak be? Take 100 rows of pure noise: 1,000 columns of it, and labels that are coin tosses. Nothing can be predicted, so the honest accuracy is ½. Now choose
# the 20 columns that go best with the labels, and cross-validate a simple classifier on them. Once the choice is made inside each fold, from its training rows;
# once before the rows are dealt, as anyone would do who first "has a look at which features matter".

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "leak-numbers", "locked": true, "schema_version": 3, "solution": false, "task": false}
print(*(f"{one.name}: {one.values.mean():.0%} of the labels right" for one in leakage(seeds=10).measurements), sep="\n")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "leak-lesson", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Some 85 % right about coin tosses, every fold held out as it should be. The rows that judged had helped to choose. **Everything that is learnt belongs inside
# the fold**: the scaling, the choice of features, the imputation, the early stop. That is why the next exercise takes a *function* `fit`.

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "cross_validate-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `cross_validate` (3 points)
#
# `cross_validate(fit, score, x, y, k, rng)` returns an array of `k` scores.
#
# - `fit(x, y)` gets training rows and returns a model, of any kind; you need not know which.
# - `score(model, x, y)` gets a model and rows to judge it by, and returns a float.
# - `x` is `(n, d)`, `y` is `(n,)`; the folds are as in `k_fold`, shuffled by `rng`. Each row validates once, each model has been fitted to all rows but those of its fold, and no model is
#   scored on a row it has seen.
# - The scores may come in any order of the folds.
#
# ```python
# def fit(x, y): return y.mean()                              # a model that is one number
# def score(model, x, y): return np.mean((y - model) ** 2)    # its mean squared error
#
# cross_validate(fit, score, np.zeros((6, 1)), np.full(6, 4.0), 3, np.random.default_rng(0))   # → [0., 0., 0.]
# ```
#
# You may call your own `k_fold`.
#
# <details><summary>Hint 1: what the loop does</summary>
#
# For each pair of index arrays: fit a **new** model to one part, score that model on the other, keep the number.
# </details>
# <details><summary>Hint 2: pairs</summary>
#
# `x[train]` and `y[train]` with the same `train`: the pairs stay together. Which part belongs to `fit`, which to `score`?
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "cross_validate", "locked": false, "schema_version": 3, "solution": true, "task": false}
def cross_validate(fit, score, x, y, k, rng):
    """Return k scores, each of a model on the fold that it was not fitted to: shape (k,)."""
    ### BEGIN SOLUTION
    scores = []
    for train, validation in k_fold(len(x), k, rng):
        model = fit(x[train], y[train])  # a new model each time; all that is learnt is learnt in here
        scores.append(score(model, x[validation], y[validation]))
    return np.array(scores)
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-cross_validate", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("cross_validate")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "choose-degree", "locked": true, "schema_version": 3, "solution": false, "task": false}
# What it is good for: choose the degree of the polynomial above from the thirty rows alone, without a look at the hundred others. Each point is one fold, and the
# faint lines join the scores of the same fold. With the same seed, all degrees are judged on the same folds.


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "choose-degree-numbers", "locked": true, "schema_version": 3, "solution": false, "task": false}
def scores_of_degree(degree, validate):
    """Return the logarithm of the error of each of five folds, for a polynomial of this degree."""

    def fit(x, y):
        return fit_polynomial(x, y, degree)

    def score(weights, x, y):
        return np.log10(mean_squared_error(weights, x, y))

    return attempt(validate, fit, score, *train, 5, np.random.default_rng(3))


def draw_scores(validate):
    """Draw the scores of several degrees, or nothing as long as `validate` is not written."""
    scores = {f"degree {degree}": scores_of_degree(degree, validate) for degree in [1, 2, 3, 4, 6, 8]}
    if all(np.shape(values) == (5,) for values in scores.values()):
        plots.fold_scores(scores).set_ylabel("log10 of the error of a fold")


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "choose-degree-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
draw_scores(cross_validate)

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "choose-degree-by-mlpkit", "locked": true, "schema_version": 3, "solution": false, "task": false}
draw_scores(selection.cross_validate)

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "choose-degree-reading", "locked": true, "schema_version": 3, "solution": false, "task": false}
# The first picture is yours, the second `mlpkit`'s (its folds may be other ones). In both, degree 3 is as good as any: the thirty rows have found what the
# hundred others said. One warning: the *lowest* of many cross-validated scores is a little too good, because luck was part of the choice. The number that you report comes from a test set,
# asked once.

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "diagnose-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `diagnose` (2 points)
#
# What do two errors say about a model? `diagnose(train_error, validation_error, target_error, gap)` returns one of three texts:
#
# 1. `"overfitting"` if `validation_error - train_error` is **more than** `gap`;
# 2. else `"underfitting"` if `train_error` is **more than** `target_error`, the error one would be content with;
# 3. else `"good fit"`.
#
# ```python
# diagnose(0.05, 0.40, 0.2, 0.1)   # → "overfitting"
# diagnose(0.50, 0.53, 0.2, 0.1)   # → "underfitting"
# diagnose(0.05, 0.08, 0.2, 0.1)   # → "good fit"
# ```
#
# Look at the last two. Their gaps are the same: **a small gap alone says nothing about underfitting.** If both conditions hold, the model does badly in two ways; the gap
# is named first.
#
# <details><summary>Hint 1: three outcomes, two questions</summary>
#
# Ask them in the order in which they stand above, and return as soon as one is answered with yes.
# </details>
# <details><summary>Hint 2: a validation error below the training error</summary>
#
# That happens: by chance, or because dropout was active on the training rows only. The difference is then negative, and negative is not more than `gap`.
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "diagnose", "locked": false, "schema_version": 3, "solution": true, "task": false}
def diagnose(train_error, validation_error, target_error, gap):
    """Return "overfitting", "underfitting" or "good fit"."""
    ### BEGIN SOLUTION
    if validation_error - train_error > gap:  # signed: a validation error below the training error is no overfitting
        return "overfitting"
    if train_error > target_error:  # not even the rows that were fitted are fitted
        return "underfitting"
    return "good fit"
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-diagnose", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("diagnose")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "diagnose-compare", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Your diagnoses of the polynomials at the beginning, for a target of 0.02 and a gap of 0.02:

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "diagnose-degrees", "locked": true, "schema_version": 3, "solution": false, "task": false}
for degree in [0, 1, 2, 3, 5, 8, 10]:
    errors = train_errors[degree], held_back_errors[degree]
    words = attempt(diagnose, *errors, 0.02, 0.02) or "…"
    print(f"degree {degree:2d}: errors {errors[0]:8.4f} and {errors[1]:8.4f}:", words)


# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "stopping", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Stopping in time
#
# The degree of a polynomial is one knob of how much a model can fit. The number of epochs is another, and it needs no second model: training starts with a model
# that can do nothing, and on its way passes through all the others. Here is a linear model with 50 weights, of which 5 matter, fitted by gradient descent to 40 noisy rows.

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "stopping-numbers", "locked": true, "schema_version": 3, "solution": false, "task": false}
rng = np.random.default_rng(0)
truth = np.repeat([1.0, 0.0], [5, 45])


def noisy_rows(n):
    x = rng.normal(size=(n, 50))
    return x, x @ truth + rng.normal(size=n)


(x_train, y_train), (x_validation, y_validation) = noisy_rows(40), noisy_rows(200)
weights = np.zeros(50)
losses = {"train_loss": [], "validation_loss": []}
for epoch in range(200):
    losses["train_loss"].append(np.mean((x_train @ weights - y_train) ** 2))
    losses["validation_loss"].append(np.mean((x_validation @ weights - y_validation) ** 2))
    weights = weights - 0.05 * x_train.T @ (x_train @ weights - y_train) / 40

best, stopped = stopping_rule(losses["validation_loss"], 10)
print(f"best epoch {best}: validation loss {losses['validation_loss'][best]:.2f}")
print(f"a patience of 10 stops at epoch {stopped}; after all 200 the loss is {losses['validation_loss'][-1]:.2f}")


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "draw-run", "locked": true, "schema_version": 3, "solution": false, "task": false}
def draw_run():
    """Draw both losses, and where the run stops."""
    plots.learning_curves(losses).axvline(stopped, color="0.6", linestyle=":")


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "stopping-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
draw_run()

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "early_stopping-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `early_stopping` (3 points)
#
# When to stop? Not at the first epoch that is worse than the one before: losses are noisy. One waits `patience` epochs for a new minimum, then gives up.
#
# `early_stopping(losses, patience)` gets the validation losses, one an epoch, as a list or an array, and returns `(best_epoch, stop_epoch)`. Epochs count from 0.
#
# - `stop_epoch` is the last epoch that is trained: the one that completes `patience` epochs **in a row without a new minimum**. A new minimum starts the count again.
# - If that never happens, `stop_epoch` is the last epoch there is.
# - `best_epoch` is the epoch of the lowest loss **up to there**. What comes after `stop_epoch` was never trained, so nobody knows its loss.
# - A loss that *equals* the minimum is no new minimum; of equal epochs the first is the best.
# - `patience` is at least 1, and so is the number of losses.
#
# ```python
# early_stopping([3.0, 2.0, 2.5, 2.6, 2.7, 2.8], 2)   # → (1, 3): epochs 2 and 3 brought no new minimum
# early_stopping([3.0, 2.0, 1.0], 2)                  # → (2, 2): it never stopped
# ```
#
# Afterwards one goes back to the weights of `best_epoch`; those of `stop_epoch` are `patience` epochs too old. (That needs a *copy* of the weights, which is a
# story for another notebook.)
#
# <details><summary>Hint 1: what to remember</summary>
#
# Two numbers are enough: the lowest loss so far and its epoch. How many epochs without a new minimum have passed at epoch $t$?
# </details>
# <details><summary>Hint 2: off by one</summary>
#
# Walk through the first example with a pencil. At epoch 1 the minimum is new; at epoch 2 one epoch has passed without one, at epoch 3 two.
# </details>
# <details><summary>Hint 3: the count</summary>
#
# Compare with the *best* loss, not with the previous one: 5, 8, 7, 6 falls twice and still has no new minimum.
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "early_stopping", "locked": false, "schema_version": 3, "solution": true, "task": false}
def early_stopping(losses, patience):
    """Return (best_epoch, stop_epoch), counted from 0."""
    ### BEGIN SOLUTION
    best_epoch = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best_epoch]:  # strictly: an equal loss is no new minimum
            best_epoch = epoch
        elif epoch - best_epoch >= patience:  # so many epochs in a row brought none
            return best_epoch, epoch
    return best_epoch, len(losses) - 1
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-early_stopping", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("early_stopping")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "stopping-compare", "locked": true, "schema_version": 3, "solution": false, "task": false}
# The run from above: where your rule takes its best epoch (dot) and stops (broken line), for a patience of 10. The dotted line is where it should stop.


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "draw-stop", "locked": true, "schema_version": 3, "solution": false, "task": false}
def draw_stop(mine):
    """Draw the validation losses, where the run should stop, and where your rule stops it."""
    axes = plt.subplots(figsize=(6, 3.2), layout="constrained")[1]
    axes.plot(losses["validation_loss"])
    axes.axvline(stopped, color="0.6", linestyle=":")
    axes.set(xlabel="epoch", ylabel="validation loss")
    if mine is not None:
        axes.plot(mine[0], losses["validation_loss"][mine[0]], "o", color="C3")
        axes.axvline(mine[1], color="C3", linestyle="--")


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "stop-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
draw_stop(attempt(early_stopping, losses["validation_loss"], 10))

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "question-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## A question to end with (4 points)
#
# A page of lecture notes says:
#
# > *If the gap between training error and validation error is small, the model underfits; if it is large, it overfits. To choose between models, use K-fold cross-validation
# > with a K between 0 and 10. Standardise the data first, then split it into folds.*
#
# In eight to twelve sentences: Which of these three statements are wrong, and why? Give a pair of errors for which the first statement names a good model bad. Which K make sense, and what speaks for a
# small one, what for a large one? What exactly has leaked when the data are standardised first, and where does the standardising belong? Finally: you have compared 50 models by cross-validation and report
# the best of the 50 scores. Is that an honest estimate of the model's error on new data, and what would you do instead?

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": true, "grade_id": "question", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# **A model answer.** All three need correction. A small gap alone does not mean underfitting: with errors of 0.01 in training and 0.02 in validation, and 0.05 good enough, the gap is small because the model
# is good. Underfitting needs a small gap *and* a training error that is too high: the model does not even fit what it has seen. (A large gap does mean overfitting, at least in part; the training error may be too high
# at the same time.)
#
# K counts the folds, so $2 \le K \le n$. With $K = 0$ there are no folds, and with $K = 1$ nothing is left to fit; nor does anything end at 10: $K = n$ leaves one row out at a time. A small K is cheap, but each model is
# fitted to fewer rows than the final one and looks a little worse than that will be. A large K fits to nearly all rows and costs K fits, of models that are nearly the same. 5 or 10 are usual.
#
# If the data are standardised first, means and deviations were computed from all rows, the validation rows of every fold among them: those have had a say in the inputs that the model is fitted to, and the estimate is too kind. (How much depends: little for a mean over
# many rows, a great deal for a choice of features.) Everything that is learnt belongs inside the fold: learn mean and deviation from its training rows and apply them to its validation rows.
#
# The best of 50 scores is too good. Each score is the truth plus luck, and the best is chosen for its luck as well. Report the error on a test set that had no part in any choice, asked once, after the choice (or put the whole choice into an outer cross-validation).
#
# **Mark scheme.**
#
# - 1 point: underfitting is both errors high (or: small gap *and* high training error), with a pair of errors where the gap is small and the model good.
# - 1 point: $K \ge 2$ (and at most n), with a reason why not 0 or 1, and one thing for each of small and large K (cost; fewer training rows, hence pessimistic).
# - 1 point: the statistics have seen the validation rows; they belong inside the fold, computed from its training rows.
# - 1 point: the best of many scores is optimistic because it was chosen; a test set used once, or nested cross-validation.
#
# Half a point off each where the claim is right and no reason is given. Do not ask for the word "nested".
# ### END SOLUTION

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "sources", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Sources and further reading
#
# - M. Stone, *Cross-validatory choice and assessment of statistical predictions*, Journal of the Royal Statistical Society B 36, 1974: the method, and the difference between choosing by it and
#   reporting it.
# - B. Efron, R. Tibshirani, *An Introduction to the Bootstrap*, Chapman & Hall 1993: the worked example, at length.
# - C. Ambroise, G. McLachlan, *Selection bias in gene extraction on the basis of microarray gene-expression data*, PNAS 99, 2002: features chosen before the folds, in published work.
# - G. Cawley, N. Talbot, *On over-fitting in model selection and subsequent selection bias in performance evaluation*, Journal of Machine Learning Research 11, 2010: why the best of many scores is too good.
# - L. Prechelt, *Early stopping – but when?*, in *Neural Networks: Tricks of the Trade*, 1998: patience and its rivals, measured.
# - T. Hastie, R. Tibshirani, J. Friedman, *The Elements of Statistical Learning*, 2nd ed., Springer 2009, chapter 7: model assessment and selection; section 7.10.2 is the wrong and the right way to cross-validate.
# - A. Zhang, Z. Lipton, M. Li, A. Smola, *Dive into Deep Learning*, chapter *Multilayer perceptrons*: the same material at more length.
