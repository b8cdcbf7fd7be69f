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
# # Distribution shift: when the test data come from elsewhere
#
# Everything so far rested on one sentence that is easily overlooked: *training and test data come from the same distribution*. A test set that was held
# back with care estimates the error on more rows **of that kind**. It says nothing about the day when the rows become of another kind: a new scanner in the hospital,
# a winter after a summer of driving, customers of another country, spam by somebody who has read your paper.
#
# Then the distribution P(x, y) of the **source**, from which you learnt, is not that of the **target**, where the model works. With no knowledge at all of what has changed,
# nothing can be done: the target may call every cat a dog. But there are changes that can be *seen*, *named* and *corrected*, even
# without a single label from the target. This notebook is about them. At the end you can
#
# - tell covariate shift, label shift and concept shift apart, and say which of them weights can mend;
# - turn a classifier of "source or target?" into a weight for each training row;
# - estimate how frequent each class has become from the predictions of a classifier that is often wrong;
# - say whether two samples differ by more than chance, with an honest p-value.

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "how-to-work", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## How to work with this notebook
#
# | exercise | what you write | points |
# |---|---|---|
# | `density_ratio` | from a classifier's logits to weights | 3 |
# | `weighted_loss` | the loss that the target would have | 2 |
# | `source_classifier` | tell target from source | 4 |
# | `label_shift_weights` | how much more frequent each class has become | 4 |
# | `shift_p_value` | has anything moved at all? | 4 |
# | `kind_of_shift` | name the shift | 2 |
# | the question at the end | a few sentences, read by a person | 4 |
#
# Replace the stub in each answer cell and run the cell below it. `check("density_ratio")` calls your function, compares what comes back
# with what should, and tells you the simplest call that goes wrong. It needs no network. Your work is graded with the same checks on other random
# numbers, so what passes here passes there. The exercises do not depend on each other's points: skip one and come back.
#
# You may add cells and functions of your own wherever you like. The other cells are read-only; if you damage one, nothing is lost.
#
# **Conventions** that hold for every exercise here:
#
# - The **source** is where the labels are, with distribution $p$; the **target** is where the model will work, with distribution $q$. A weight is always target over source, $q / p$.
# - `x` is a batch: an array of shape `(n, d)`, one row an example. Labels are integers of shape `(n,)`, counted from 0.
# - Write with NumPy and return NumPy arrays, or plain numbers. Only `source_classifier` may want more, and you choose what: scikit-learn, Keras, or NumPy alone.
# - `rng` is a `numpy.random.Generator`. All that is random comes from it, so that the same seed gives the same result.
# - A function never changes its arguments. `x -= 1` changes the caller's array; `x = x - 1` makes a new one.

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "imports", "locked": true, "schema_version": 3, "solution": false, "task": false}
import matplotlib.pyplot as plt
import numpy as np

from autograder.student import check
from mlpkit import plots, shift
from mlpkit.experiments.priors import label_shift


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "attempt", "locked": true, "schema_version": 3, "solution": false, "task": false}
def attempt(function, *arguments):
    """Return what your function gives, or None as long as it is not written."""
    try:
        return function(*arguments)
    except NotImplementedError:
        return None


# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "three-shifts", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Three ways to move
#
# A joint distribution can be taken apart in two ways, $P(x, y) = P(x)\,P(y \mid x) = P(y)\,P(x \mid y)$, and each shift leaves one of the four factors alone:
#
# | | what changes | what stays | an example |
# |---|---|---|---|
# | **covariate shift** | $P(x)$ | $P(y \mid x)$ | more elderly patients; at a given age the illness is as likely as before |
# | **label shift** | $P(y)$ | $P(x \mid y)$ | the flu season starts; a person with flu coughs as ever |
# | **concept shift** | $P(y \mid x)$ | | "spam" means something else to another person |
#
# In the pictures, colours are classes, and the broken line is the border that is best for the source.


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "draw-shifts", "locked": true, "schema_version": 3, "solution": false, "task": false}
def rows_of(n, rng, share=0.5):
    """Draw labels, class 1 with probability `share`, and rows around (-1.2, 0) for class 0, (1.2, 0) for class 1."""
    y = (rng.random(n) < share).astype(int)
    return rng.normal(size=(n, 2)) + np.stack([2.4 * y - 1.2, 0 * y], axis=1), y


def labels_given(x, rng, turn=0.0):
    """Draw labels from P(y | x), which Bayes' rule gives for the source: sigmoid(2.4 x1); `turn` turns its border."""
    logits = 2.4 * x @ np.array([np.cos(turn), np.sin(turn)])
    return (rng.random(len(x)) < 1 / (1 + np.exp(-logits))).astype(int)


def draw_shifts():
    """Draw a source and three targets."""
    rng = np.random.default_rng(0)
    moved, same = rows_of(250, rng)[0] * [0.8, 1.0] + [1.2, 1.5], rows_of(250, rng)[0]
    drawn = {
        "source": rows_of(250, rng),
        "covariate shift": (moved, labels_given(moved, rng)),
        "label shift": rows_of(250, rng, share=0.12),
        "concept shift": (same, labels_given(same, rng, turn=1.1)),
    }
    panels = plt.subplots(1, 4, figsize=(13, 3), layout="constrained", sharex=True, sharey=True)[1]
    for axes, (name, (x, y)) in zip(panels, drawn.items()):
        axes.scatter(*x.T, c=y, s=9, cmap="coolwarm", vmin=-0.3, vmax=1.3)
        axes.axvline(0, color="0.4", linestyle="--", linewidth=1)
        axes.set(title=name, xlabel="$x_1$")
    panels[0].set_ylabel("$x_2$")


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "shifts-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
draw_shifts()

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "shifts-reading", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Under covariate shift the border is where it was, and rows are dense elsewhere. Under label shift the two clouds are where they were, and one is thinner. Under concept shift
# the *same* point has another label, and no picture of `x` alone can show it.
#
# Why care, if the border stays? Because a model is never quite the truth. It spends its few parameters where the rows are, and if the rows move, it has spent them in the wrong place.
# The remedy is to *weigh*: let a training row count as much as rows like it will count in the target.

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "worked-example", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## A worked example: weights when both densities are known
#
# Suppose we knew both: the source is $\mathcal N(0, 1)$ and the target $\mathcal N(1, 1)$. For any function $f$,
#
# $$\mathbb E_q f(x) = \int f(x)\, q(x)\, dx = \int f(x)\, \frac{q(x)}{p(x)}\, p(x)\, dx = \mathbb E_p \big[ w(x)\, f(x) \big], \qquad w(x) = \frac{q(x)}{p(x)}.$$
#
# An average over the *target* is a weighted average over the *source*. That is the whole idea, and it needs only that $p > 0$ wherever $q > 0$: a row that can never come from the
# source cannot be weighted into being. Here
#
# $$\log w(x) = -\tfrac12 (x - 1)^2 + \tfrac12 x^2 = x - \tfrac12 .$$
#
# **What must hold?** Write that down before the code.
#
# 1. The weights average to 1 over the source, since $\int w\, p = \int q = 1$.
# 2. The weighted average of $x$ over source rows is the target's mean, 1, although the rows themselves average to 0.
# 3. Weights cost rows: with weights that differ, $n$ rows are worth only $(\sum w)^2 / \sum w^2$ of them. For two normals whose means are 1 apart, that is $n / e$.

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "worked-numbers", "locked": true, "schema_version": 3, "solution": false, "task": false}
rng = np.random.default_rng(0)
x = rng.normal(size=20_000)
weights = np.exp(x - 0.5)
print(f"1. mean weight:                {weights.mean():.3f}")
print(f"2. mean of x, plain, weighted: {x.mean():.3f}, {np.sum(weights * x) / np.sum(weights):.3f}")
print(
    f"3. worth of a row:             {weights.sum() ** 2 / np.sum(weights**2) / len(x):.3f}, expected {np.exp(-1):.3f}"
)


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "draw-weighting", "locked": true, "schema_version": 3, "solution": false, "task": false}
def draw_weighting():
    """Draw a sample of the source, plain and weighted, with both densities."""
    line = np.linspace(-4, 5, 200)
    axes = plt.subplots(figsize=(7, 3.2), layout="constrained")[1]
    axes.hist(x, bins=60, density=True, alpha=0.4, label="source rows")
    axes.hist(x, bins=60, density=True, weights=weights, alpha=0.4, label="the same rows, weighted")
    for mean, colour in ((0, "C0"), (1, "C1")):
        axes.plot(line, np.exp(-((line - mean) ** 2) / 2) / np.sqrt(2 * np.pi), color=colour)
    axes.set(xlabel="x", ylabel="density")
    axes.legend(frameon=False)


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "weighting-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
draw_weighting()

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "worked-reading", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Look at the right edge: there the few source rows count many times each, and the histogram becomes ragged. The further apart the two distributions, the more the estimate hangs
# on a handful of rows. That is the third law at work, and the reason why weights are usually *clipped*.

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "density_ratio-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `density_ratio` (3 points)
#
# In practice nobody knows either density. But a **classifier** can be trained to tell target rows (label 1) from source rows (label 0), and it knows their ratio. Say it was
# trained on $n_p$ source and $n_q$ target rows. A row at $x$ then comes from the target with odds
#
# $$\frac{P(\text{target} \mid x)}{P(\text{source} \mid x)} = \frac{n_q\, q(x)}{n_p\, p(x)}, \qquad\text{and a logit is the logarithm of the odds, so}\qquad w(x) = \frac{q(x)}{p(x)} = e^{\text{logit}} \cdot \frac{n_p}{n_q}.$$
#
# `density_ratio(logits, n_source, n_target, clip)` returns these weights. No weight is larger than `clip`; those below stay as they are. `logits` is an array of any shape, and the result has the same.
#
# ```python
# density_ratio(np.array([0.0, 1.0, -2.0]), 300, 100, 100.0)   # → [3.   , 8.155, 0.406]
# density_ratio(np.array([0.0, 1.0, -2.0]), 300, 100, 5.0)     # → [3.   , 5.   , 0.406]
# ```
#
# Read the first number: of 400 rows, 100 are from the target. A classifier that cannot tell them apart *here* says "target" with odds 1 : 3, not 1 : 1. A logit of 0 therefore says that the
# target is three times as dense here as the source.
#
# <details><summary>Hint 1: is it upside down?</summary>
#
# The target is 1. A large logit means "looks like the target", and such rows should count *more*.
# </details>
# <details><summary>Hint 2: NaN for large logits</summary>
#
# Through the probability, `p / (1 - p)`, a logit of 1000 becomes `1 / 0` or `inf / inf`. Where do you need the probability at all?
# </details>
# <details><summary>Hint 3: the clip</summary>
#
# It bounds the *weight*, after everything else. A weight above the bound becomes the bound; small weights need no bound, since they are never below 0.
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "density_ratio", "locked": false, "schema_version": 3, "solution": true, "task": false}
def density_ratio(logits, n_source, n_target, clip):
    """Return the weights q(x) / p(x), none above `clip`, in the shape of `logits`."""
    ### BEGIN SOLUTION
    # A logit is the log of the odds n_target q(x) : n_source p(x). Take the exponential for the odds; divide the two counts out.
    with np.errstate(over="ignore"):  # exp(1000) is infinite, and infinity is clipped like any large weight
        odds = np.exp(np.asarray(logits, dtype=float))
    return np.minimum(odds * n_source / n_target, clip)
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-density_ratio", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("density_ratio")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "density_ratio-compare", "locked": true, "schema_version": 3, "solution": false, "task": false}
# The example from above, where the truth is known. A perfect classifier of 900 source rows and 300 target rows has the logit $x - \frac12 + \log \frac{300}{900}$. Your weights (line) should
# lie on the true ones (dots), up to the clip at 6.


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "draw-ratio", "locked": true, "schema_version": 3, "solution": false, "task": false}
def draw_ratio(mine):
    """Draw the true weights of the worked example, and those that `mine` makes of perfect logits."""
    line = np.linspace(-3, 4, 40)
    axes = plt.subplots(figsize=(6, 3), layout="constrained")[1]
    axes.plot(line, np.exp(line - 0.5), ".", color="0.6", label="q(x) / p(x)")
    if mine is not None:
        axes.plot(line, mine, label="yours")
    axes.set(xlabel="x", ylabel="weight", ylim=(0, 10))
    axes.legend(frameon=False)


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "ratio-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
draw_ratio(attempt(density_ratio, np.linspace(-3, 4, 40) - 0.5 + np.log(300 / 900), 900, 300, 6.0))

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "weighted_loss-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `weighted_loss` (2 points)
#
# `weighted_loss(losses, weights)` gets one loss and one weight for each row, both of shape `(n,)`, and returns one number:
#
# $$\frac{\sum_i w_i\, \ell_i}{\sum_i w_i}.$$
#
# ```python
# weighted_loss(np.array([1.0, 2.0, 6.0]), np.array([1.0, 1.0, 4.0]))   # → 4.5
# ```
#
# Divided by the *sum of the weights*, not by $n$: an average must be an average. Weights are only known up to a factor (think of the two counts above), and this way a factor changes nothing.
#
# <details><summary>Hint: the result is too large or too small</summary>
#
# If all losses are 1, the result is 1, whatever the weights. Is yours?
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "weighted_loss", "locked": false, "schema_version": 3, "solution": true, "task": false}
def weighted_loss(losses, weights):
    """Return the average of the losses, each row counted as often as its weight says."""
    ### BEGIN SOLUTION
    return np.sum(weights * losses) / np.sum(weights)
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-weighted_loss", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("weighted_loss")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "line-to-curve", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ### What weights do to a model
#
# A straight line is to be fitted to the curve $y = \sin x$. A line cannot be right everywhere, so it matters *where* it should be right. The source lies around 0, where the curve rises; the
# target around 2.2, where it turns. Least squares with the weights of the target ($q/p$, clipped at 20) bends the line to where it will be used.

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "fit-line", "locked": true, "schema_version": 3, "solution": false, "task": false}
rng = np.random.default_rng(1)
x_line = rng.normal(0.0, 1.2, 400)
y_line = np.sin(x_line) + 0.1 * rng.normal(size=400)
x_new = rng.normal(2.2, 0.6, 400)
y_new = np.sin(x_new) + 0.1 * rng.normal(size=400)
true_logits = -((x_line - 2.2) ** 2) / (2 * 0.6**2) + x_line**2 / (2 * 1.2**2) + np.log(1.2 / 0.6)


def fit_line(x, y, weights):
    """Return slope and intercept that minimise the weighted mean of squared errors."""
    root = np.sqrt(weights)
    return np.linalg.lstsq(np.stack([x, np.ones_like(x)], axis=1) * root[:, None], y * root, rcond=None)[0]


def losses_of(line, x, y):
    """Return the squared error of each row."""
    return (line[0] * x + line[1] - y) ** 2


line_weights = shift.density_ratio(true_logits, 400, 400, 20.0)
lines = {"plain": fit_line(x_line, y_line, np.ones(400)), "weighted": fit_line(x_line, y_line, line_weights)}
for name, line in lines.items():
    mine = attempt(weighted_loss, losses_of(line, x_line, y_line), line_weights)
    guess = "…" if mine is None else f"{mine:.3f}"
    print(f"{name:9s} on the source {losses_of(line, x_line, y_line).mean():.3f},", end=" ")
    print(
        f"on the target {losses_of(line, x_new, y_new).mean():.3f}; your estimate of the latter, from source rows: {guess}"
    )


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "draw-lines", "locked": true, "schema_version": 3, "solution": false, "task": false}
def draw_lines():
    """Draw source and target rows, and both lines."""
    axes = plt.subplots(figsize=(7, 3.4), layout="constrained")[1]
    axes.scatter(x_line, y_line, s=3 + 6 * line_weights, alpha=0.5, label="source, sized by weight")
    axes.plot(x_new, y_new, "x", color="C1", alpha=0.4, markersize=4, label="target")
    for name, style in (("plain", "--"), ("weighted", "-")):
        axes.plot([-3, 4], np.polyval(lines[name], [-3, 4]), style, color="0.2", label=f"{name} line")
    axes.set(xlabel="x", ylabel="y", ylim=(-2, 2.5))
    axes.legend(frameon=False, ncols=2)


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "lines-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
draw_lines()

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "lines-reading", "locked": true, "schema_version": 3, "solution": false, "task": false}
# The weighted line is much worse on the source, and that is as it should be. Note the second use of weights in the table: they also *estimate the target's loss*, from source rows with their labels
# and without one label of the target. The estimate is rough, because few of the 400 rows carry most of the weight.

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "source_classifier-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `source_classifier` (4 points)
#
# Now the classifier. `source_classifier(x_source, x_target)` gets rows of both, of shapes `(n_source, d)` and `(n_target, d)`, trains a classifier to tell target (1) from source (0), and returns a **function** that
# takes rows `(n, d)` and returns their logits `(n,)`.
#
# ```python
# logits = source_classifier(x_source, x_target)   # trains
# logits(x_new)                                    # → array([-2.31, 0.84, 3.07])
# ```
#
# How you do it is up to you: a small Keras MLP, one of scikit-learn's classifiers, or a formula of your own. It is judged by its **ranking** on rows held back: of two rows, one from each, the target's should get the higher
# logit, in at least 90 % of all pairs (a good classifier reaches 95 % and more on these data). Mind that
#
# - the border may be **curved**: the target may surround the source. A straight border is then no better than a coin;
# - there may be few columns or several, and more rows of one than of the other;
# - **columns may be in different units**, one in hundreds and one in tenths;
# - a row's logit depends on that row alone, not on which others are asked about with it;
# - logits are asked for: numbers of either sign, not labels, and not probabilities (those lie between 0 and 1; the logit is $\log \frac{p}{1 - p}$).
#
# A fraction of a second is plenty for a few hundred rows; there is a minute and a half for six data sets.
#
# <details><summary>Hint 1: the shape of it</summary>
#
# Put the rows below each other with `np.concatenate`, make a vector of 0s and 1s of the right lengths, fit, and return a function. A `lambda`, an inner `def` or a method of the fitted classifier will do.
# </details>
# <details><summary>Hint 2: curved borders from a linear classifier</summary>
#
# A classifier that is linear in $x_1, x_2, x_1^2, x_1 x_2, x_2^2$ draws circles, ellipses and hyperbolas. So do hidden layers.
# </details>
# <details><summary>Hint 3: units</summary>
#
# Standardise with the mean and deviation of the training rows, *both samples together*. If each sample is standardised by itself, exactly what you are looking for is gone.
# </details>
# <details><summary>Hint 4: a Keras model</summary>
#
# A last layer of one unit without activation gives logits of shape `(n, 1)`; that shape is accepted too. Tell the loss so: `keras.losses.BinaryCrossentropy(from_logits=True)`.
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "source_classifier", "locked": false, "schema_version": 3, "solution": true, "task": false}
def source_classifier(x_source, x_target):
    """Return a function from rows (n, d) to logits (n,) of target against source."""
    ### BEGIN SOLUTION
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import PolynomialFeatures, StandardScaler

    # Logistic regression is linear in what it is given; given squares and products as well, its borders are curved. The scaler is fitted to
    # both samples together, before the products are made, so that units do not matter.
    x = np.concatenate([x_source, x_target])
    is_target = np.repeat([0, 1], [len(x_source), len(x_target)])
    classifier = make_pipeline(StandardScaler(), PolynomialFeatures(2), LogisticRegression(max_iter=1000))
    return classifier.fit(x, is_target).decision_function
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-source_classifier", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("source_classifier")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "source_classifier-compare", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Your classifier on a cloud (source) and a ring around it (target). The colour of the plane is where your logit is positive.

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "ring-rows", "locked": true, "schema_version": 3, "solution": false, "task": false}
rng = np.random.default_rng(3)
angle = rng.uniform(0, 2 * np.pi, 200)
cloud = rng.normal(size=(300, 2))
ring = rng.normal(2.8, 0.4, 200)[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
ring_logits = attempt(source_classifier, cloud, ring)


def draw_ring():
    """Draw both samples and, once your classifier is written, its border."""
    rows, kinds = np.concatenate([cloud, ring]), np.repeat([0, 1], [300, 200])

    def predict(x):
        return np.zeros(len(x), int) if ring_logits is None else (np.ravel(ring_logits(x)) > 0).astype(int)

    plots.decision_boundary(predict, rows, kinds).set_aspect("equal")


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "ring-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
draw_ring()

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "ring-weights", "locked": true, "schema_version": 3, "solution": false, "task": false}
# And the two exercises together: the weights of the cloud's rows, larger where the ring is near. The rows of the cloud that lie where the ring does are the only ones that can tell what will happen there.


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "draw-ring-weights", "locked": true, "schema_version": 3, "solution": false, "task": false}
def draw_ring_weights():
    """Draw the cloud's rows, sized by the weights that your two functions give."""
    weights = None if ring_logits is None else attempt(density_ratio, ring_logits(cloud), 300, 200, 10.0)
    axes = plt.subplots(figsize=(4.2, 4), layout="constrained")[1]
    axes.plot(*ring.T, ".", color="C1", alpha=0.3)
    axes.scatter(*cloud.T, s=8 if weights is None else 4 + 14 * np.ravel(weights), alpha=0.6)
    axes.set(aspect="equal", xlabel="first input", ylabel="second input")


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "ring-weights-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
draw_ring_weights()

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "label_shift_weights-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `label_shift_weights` (4 points)
#
# Label shift: the classes have become more or less frequent, and within a class nothing has changed. How frequent are they now? Counting the *predictions* on target rows is tempting and wrong: a
# classifier errs, and its errors move with the mixture.
#
# But its errors are known. On labelled source rows that were held back, measure the **conditional confusion matrix**
#
# $$C_{ij} = P(\text{predicted } i \mid \text{true } j), \qquad\text{each column sums to 1.}$$
#
# Within a class nothing has changed, so $C$ holds for the target too, and the predictions there are distributed as
#
# $$\mu_i = \sum_j P(\text{predicted } i \mid \text{true } j)\; q(j), \qquad\text{that is,}\qquad \mu = C\, q .$$
#
# $\mu$ can be counted, $C$ is known; solve for $q$. The weight of class $j$ is $q(j) / p(j)$.
#
# `label_shift_weights(confusion, source_labels, target_predictions)` returns the `(c,)` weights. `confusion` is $C$, of shape `(c, c)` and invertible; `source_labels` $(n,)$ and `target_predictions` $(m,)$ hold classes
# from 0 to c - 1, and $p$ and $\mu$ are their frequencies.
#
# ```python
# confusion = np.array([[0.9, 0.4],     # 40 % of the rows of class 1 are taken for class 0
#                       [0.1, 0.6]])
# source_labels = np.array([0, 0, 0, 0, 0, 0, 1, 1])                 # p = (0.75, 0.25)
# target_predictions = np.array([0, 0, 0, 0, 0, 1, 1, 1, 1, 1])      # μ = (0.5, 0.5), so q = (0.2, 0.8)
# label_shift_weights(confusion, source_labels, target_predictions)  # → [0.2667, 3.2]
# ```
#
# Half the predictions say "class 1", and yet 80 % *are* class 1.
#
# - Chance can make an entry of $q$ **negative**. It becomes 0; the others stay as they are, and nothing is renormalised.
# - A class that no source row has, $p(j) = 0$, gets the **weight 0**: there is no row to weigh. (Solve with all classes first.)
# - A class may be missing among the predictions, the last one too. There are `c` classes nevertheless.
#
# <details><summary>Hint 1: which way round is the matrix?</summary>
#
# Columns sum to 1, and a column is one true class. `confusion @ q` is a distribution of predictions; `confusion.T @ q` is nothing in particular. Test your matrix: which axis sums to 1?
# </details>
# <details><summary>Hint 2: counting</summary>
#
# `np.bincount` counts classes. It stops at the largest label that it sees, unless `minlength` tells it how many there are.
# </details>
# <details><summary>Hint 3: infinite weights</summary>
#
# `np.divide` takes `where=` and `out=`; or start from zeros and fill in the classes that are there.
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "label_shift_weights", "locked": false, "schema_version": 3, "solution": true, "task": false}
def label_shift_weights(confusion, source_labels, target_predictions):
    """Return q(y) / p(y) for each class: how much more frequent it has become."""
    ### BEGIN SOLUTION
    classes = len(confusion)
    p = np.bincount(source_labels, minlength=classes) / len(source_labels)
    mu = np.bincount(target_predictions, minlength=classes) / len(target_predictions)
    q = np.linalg.solve(confusion, mu)  # predictions on the target are distributed as C q
    q = np.maximum(q, 0.0)  # what is negative is so by chance
    return np.divide(q, p, out=np.zeros(classes), where=p > 0)  # no rows, no weight
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-label_shift_weights", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("label_shift_weights")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "label_shift_weights-compare", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Four classes, a classifier that is right in two cases of three, and 2000 target rows without labels. How frequent each class was, what the predictions say, what your weights make of it, and the truth.

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "label-rows", "locked": true, "schema_version": 3, "solution": false, "task": false}
rng = np.random.default_rng(5)
confusion = np.array([[0.7, 0.2, 0.1, 0.0], [0.2, 0.6, 0.1, 0.2], [0.1, 0.1, 0.6, 0.1], [0.0, 0.1, 0.2, 0.7]])
truth = np.array([0.05, 0.15, 0.2, 0.6])
source_labels = np.repeat(np.arange(4), [400, 300, 200, 100])
predictions = rng.choice(4, 2000, p=confusion @ truth)


def draw_mixtures(mine):
    """Draw how frequent each class is in the source, among the predictions, by your weights, and in truth."""
    before = np.bincount(source_labels) / len(source_labels)
    shares = {"source": before, "predictions": np.bincount(predictions) / len(predictions)}
    shares |= {} if mine is None else {"yours": mine * before}
    shares["truth"] = truth
    axes = plt.subplots(figsize=(7, 3), layout="constrained")[1]
    for i, (name, share) in enumerate(shares.items()):
        axes.bar(np.arange(4) + 0.2 * i - 0.3, share, 0.2, label=name)
    axes.set(xticks=range(4), xlabel="class", ylabel="share")
    axes.legend(frameon=False)


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "mixtures-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
draw_mixtures(attempt(label_shift_weights, confusion, source_labels, predictions))

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "joint-or-conditional", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ### Joint or conditional?
#
# Some texts define $C$ as the *joint* frequency of prediction and truth, all entries together summing to 1, and then solve the same equation for $q$. Try it on handwritten digits: a mediocre classifier, a new mixture of the ten digits, and the error
# $\sum_j |\hat q(j) - q(j)|$ of the estimated mixture, averaged over five draws.

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "digits", "locked": true, "schema_version": 3, "solution": false, "task": false}
measured = label_shift(seeds=5)
for name in ("corrected, L1 error of q", "raw predictions, L1 error of q", "joint matrix, L1 error of q"):
    print(f"{name:31s} {np.mean(measured[name].values):6.2f}")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "digits-reading", "locked": true, "schema_version": 3, "solution": false, "task": false}
# With the joint matrix, solving gives $q(j) / p(j)$, which is the *weight* and not the share; whoever takes it for a share is far off (and whoever divides it by $p$ once more is farther). Correcting beats
# the raw predictions on average, not in every single draw: solving amplifies the noise in $\mu$ and $C$.

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "shift_p_value-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `shift_p_value` (4 points)
#
# Before you correct a shift: is there one? Two samples always differ a little. The question is whether they differ *more than two halves of one sample would*. And that can be tried out: **if nothing has shifted,
# the names "a" and "b" mean nothing, and any other way of dealing the rows out to the two might as well have come up.**
#
# So: measure the distance between the two samples. Then throw all rows together, shuffle, deal out samples of the same sizes, and measure again; do that many times. If the observed distance is among the largest, something has moved.
#
# `shift_p_value(a, b, permutations, rng)` gets samples of shapes `(n, d)` and `(m, d)`, or `(n,)` and `(m,)`, and does so `permutations` times:
#
# - the distance is that between the two means: the **Euclidean** distance $\lVert \bar a - \bar b \rVert$ of two vectors of length `d`;
# - a shuffle is a **hit** if its distance is **at least** the observed one (equal counts);
# - the result is $$p = \frac{1 + \text{hits}}{1 + \texttt{permutations}}.$$
#
# ```python
# rng = np.random.default_rng(0)
# shift_p_value(np.arange(20.0), np.arange(15.0) + 100, 99, rng)   # → 0.01: no shuffle comes near
# shift_p_value(np.ones(4), np.ones(3), 99, rng)                   # → 1.0: every shuffle is as far, namely 0
# ```
#
# Why the two ones? The observed deal is one of the possible deals, and a hit by definition. Without them p could be 0, which would mean that the observed could not have happened.
#
# <details><summary>Hint 1: rows stay whole</summary>
#
# Shuffle whole rows. If each column is shuffled by itself, what the columns have to do with each other is lost. `rng.permutation` of a table permutes its rows.
# </details>
# <details><summary>Hint 2: in which direction?</summary>
#
# A mean over all numbers of the table (no `axis`) lets a move to the left in one column cancel one to the right in another.
# </details>
# <details><summary>Hint 3: ties</summary>
#
# Two sums of the same numbers in another order can differ in the last digit. `distance >= observed * (1 - 1e-9)` makes sure that rounding does not undo a tie.
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "shift_p_value", "locked": false, "schema_version": 3, "solution": true, "task": false}
def shift_p_value(a, b, permutations, rng):
    """Return how often rows dealt out by chance lie at least as far apart as a and b: (1 + hits) / (1 + permutations)."""
    ### BEGIN SOLUTION
    a, b = (np.reshape(rows, (len(rows), -1)) for rows in (a, b))  # one number a row is a row of one number
    pooled = np.concatenate([a, b])  # (n + m, d), a copy

    def distance(rows):
        """Return how far the mean of the first n rows is from the mean of the others."""
        return np.linalg.norm(rows[: len(a)].mean(axis=0) - rows[len(a) :].mean(axis=0))

    observed = distance(pooled)
    just_below = observed * (1 - 1e-9)  # rounding must not undo a tie
    hits = sum(distance(rng.permutation(pooled)) >= just_below for _ in range(permutations))
    return (1 + hits) / (1 + permutations)
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-shift_p_value", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("shift_p_value")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "shift_p_value-compare", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Is your p-value honest? Where nothing has shifted, it should be below 0.1 in one case of ten, below 0.2 in two of ten, and so on: a straight line. Where something has moved by one deviation, it should be small nearly always. 200 pairs of samples of each kind:

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "p-values", "locked": true, "schema_version": 3, "solution": false, "task": false}
rng = np.random.default_rng(6)
p_values = {
    name: [attempt(shift_p_value, rng.normal(size=(12, 2)), rng.normal(size=(9, 2)) + by, 39, rng) for _ in range(200)]
    for name, by in (("nothing has shifted", 0.0), ("moved by 1 in each column", 1.0))
}


def draw_p_values():
    """Draw which share of the p-values is at most so large."""
    axes = plt.subplots(figsize=(5, 3.2), layout="constrained")[1]
    axes.plot([0, 1], [0, 1], ":", color="0.6")
    for name, values in p_values.items():
        if values[0] is not None:
            axes.step(np.sort(np.array(values, float)), np.arange(1, 201) / 200, where="post", label=name)
            axes.legend(frameon=False)
    axes.set(xlabel="p", ylabel="share of p-values up to there", xlim=(0, 1), ylim=(0, 1.02))


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "p-values-picture", "locked": true, "schema_version": 3, "solution": false, "task": false}
draw_p_values()

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "what-the-test-misses", "locked": true, "schema_version": 3, "solution": false, "task": false}
# A small p says that *the means* differ. A large one does not say that nothing has shifted: the cloud and the ring above have the same mean, and this test is blind to them. (What could take the place of the distance between means there? A classifier is an answer you have
# already written.)

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "kind_of_shift-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise `kind_of_shift` (2 points)
#
# Suppose you know, of each of the four factors, whether it changes. `kind_of_shift(x_changes, y_given_x_changes, y_changes, x_given_y_changes)` gets four booleans, for $P(x)$, $P(y \mid x)$, $P(y)$ and $P(x \mid y)$, and returns **the first that applies**:
#
# 1. `"label"` if $P(y)$ changes and $P(x \mid y)$ does not;
# 2. `"covariate"` if $P(x)$ changes and $P(y \mid x)$ does not;
# 3. `"concept"` if $P(y \mid x)$ changes;
# 4. else `"none"`.
#
# ```python
# kind_of_shift(True, False, True, True)     # → "covariate"
# kind_of_shift(True, True, True, False)     # → "label"
# kind_of_shift(False, False, False, False)  # → "none"
# ```
#
# Look at the second example. Under label shift, $P(y \mid x)$ changes as well, by Bayes' rule: in the flu season, a cough means flu more often. That is why label shift is asked for first; it can be corrected by weights, and would be lost among the concept shifts. (Your function answers for all sixteen
# combinations, though not all of them can happen.)
#
# <details><summary>Hint: two conditions in one line</summary>
#
# "P(y) changes and P(x | y) does not" is one `if` with an `and` and a `not`. Four lines that return, in the order above, are enough.
# </details>


# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "kind_of_shift", "locked": false, "schema_version": 3, "solution": true, "task": false}
def kind_of_shift(x_changes, y_given_x_changes, y_changes, x_given_y_changes):
    """Return "label", "covariate", "concept" or "none", the first that applies."""
    ### BEGIN SOLUTION
    if y_changes and not x_given_y_changes:
        return "label"
    if x_changes and not y_given_x_changes:
        return "covariate"
    if y_given_x_changes:
        return "concept"
    return "none"
    ### END SOLUTION


# %% nbgrader={"cell_type": "code", "grade": true, "grade_id": "check-kind_of_shift", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("kind_of_shift")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "kind_of_shift-compare", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Your names for five stories:

# %% nbgrader={"cell_type": "code", "grade": false, "grade_id": "stories", "locked": true, "schema_version": 3, "solution": false, "task": false}
stories = {
    "photos by night after photos by day, the same animals": (True, False, True, True),
    "the flu season begins": (True, True, True, False),
    "“soft drink” means another thing two states farther north": (False, True, True, True),
    "the same again, drawn anew": (False, False, False, False),
    "spammers learn which words you filter": (True, True, False, True),
}
for story, changes in stories.items():
    print(f"{story:60s}", attempt(kind_of_shift, *changes) or "…")

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "question-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## A question to end with (4 points)
#
# A hospital has trained a classifier of "ill" and "healthy" in summer, with 10 % ill. In winter its alarms double. A colleague writes:
#
# > *Alarms have doubled, so the share of the ill has doubled, to 20 %. As the inputs look different too (a classifier of summer against winter gets 75 % right), this is covariate shift: I weigh each training row by the probability of "winter" that this classifier gives, retrain,
# > and keep the model with the best weighted loss on the summer's validation rows. No label from the winter is needed for any of this.*
#
# In eight to twelve sentences: Why need a doubling of the alarms not mean a doubling of the ill; what else do you need to know, and what follows if the alarm rate was 0.2 of the healthy and 0.8 of the ill? Can one tell from inputs alone, without labels, whether this is covariate or label shift? What should the weight of a row be instead of the probability? And
# which kind of change would make all of this worthless, without anything in the inputs giving it away; what would you do to notice?

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": true, "grade_id": "question", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# **A model answer.** The alarms count the ill who are found and the healthy who are taken for ill. Under label shift the alarm rate is $\mu = 0.8\, q + 0.2\, (1 - q)$, so the two rates of the classifier, the conditional confusion matrix, have to be known. In summer, with $q = 0.1$, it is $0.26$; doubled it is $0.52$, and solving $0.52 = 0.2 + 0.6\, q$
# gives $q = 0.53$. The share of the ill has become five times as large, not twice. (If the false alarms had been the more frequent ones, it could as well have been less than doubled.)
#
# Inputs alone do not decide it. Under either shift $P(x)$ changes, and a classifier of summer against winter is better than chance. Which of $P(y \mid x)$ and $P(x \mid y)$ stays is an assumption about the world: here illness causes symptoms, which speaks for label shift; if older patients come, who are ill as often as patients of their age ever were, it is covariate shift. A few
# labels from the winter would help to decide.
#
# If it is covariate shift, the weight is the ratio of the densities, $q(x) / p(x)$: the odds $P / (1 - P)$ of "winter" times the number of summer rows over that of winter rows. The probability itself is between 0 and 1 and can never weigh a row more than once. Odds without the counts are wrong by a constant factor, which a weighted mean forgives. If it is label shift, the weight
# depends on the class alone, $q(y) / p(y)$.
#
# Concept shift would make it worthless: $P(y \mid x)$ changes, such as a new variant of the illness with other symptoms, or a new definition of "ill". $P(x)$ can stay the same, so nothing in the inputs need show it, and no weights on old labels can mend it. One has to get new labels: have a small random sample of the winter's patients diagnosed, and watch the error on it.
#
# **Mark scheme.**
#
# - 1 point: alarms mix hits and false alarms; the conditional confusion matrix (both rates) is needed; $q \approx 0.53$ (half a point for the right equation with a slip).
# - 1 point: covariate and label shift cannot be told apart from inputs alone (or: $P(x)$ changes under both); it takes an assumption about what causes what, or labels.
# - 1 point: the weight is the odds, or $q(x)/p(x)$, not the probability; counts mentioned or rightly said not to matter in a weighted mean. An answer that argues for $q(y)/p(y)$ under label shift earns the point as well.
# - 1 point: concept shift, invisible in the inputs; new labels from the target, such as a small labelled sample that is watched.
#
# Half a point off each where the claim is right and no reason is given.
# ### END SOLUTION

# %% [markdown] nbgrader={"cell_type": "markdown", "grade": false, "grade_id": "sources", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Sources and further reading
#
# - H. Shimodaira, *Improving predictive inference under covariate shift by weighting the log-likelihood function*, Journal of Statistical Planning and Inference 90, 2000: weights for a model that is not quite true, and what they cost.
# - M. Sugiyama, T. Suzuki, T. Kanamori, *Density Ratio Estimation in Machine Learning*, Cambridge 2012: the ratio by a classifier, and the other ways.
# - M. Saerens, P. Latinne, C. Decaestecker, *Adjusting the outputs of a classifier to new a priori probabilities*, Neural Computation 14, 2002: label shift, by another route than a matrix.
# - Z. Lipton, Y.-X. Wang, A. Smola, *Detecting and correcting for label shift with black box predictors*, ICML 2018: the estimate that you have written.
# - B. Schölkopf et al., *On causal and anticausal learning*, ICML 2012: why the direction of cause decides between the two.
# - B. Phipson, G. Smyth, *Permutation p-values should never be zero*, Statistical Applications in Genetics and Molecular Biology 9, 2010: the two ones in the formula.
# - D. Lopez-Paz, M. Oquab, *Revisiting classifier two-sample tests*, ICLR 2017: a classifier in the place of the distance between means.
# - S. Rabanser, S. Günnemann, Z. Lipton, *Failing loudly*, NeurIPS 2019: which tests notice which shifts.
# - A. Zhang, Z. Lipton, M. Li, A. Smola, *Dive into Deep Learning*, section *Environment and distribution shift*: the same material at more length.
