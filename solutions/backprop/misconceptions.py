"""Mistakes that students make in *backprop*, each as code that makes it.

Parsed by the grader, never imported: each definition is observed in the place of the exercise's own, with this file's imports,
its unmarked helpers and the reference's names around it. A student whose observations equal its own is told its title and hint.
"""

import math

import keras
import numpy as np
from keras import ops

from autograder.authoring import misconception
from mlpkit import value_and_gradient


# ---- affine_backward


@misconception(
    exercise="affine_backward",
    name="affine-dw-transposed",
    title="The two factors of dw are the wrong way round: it has the shape of w transposed.",
    hint="dw must have the shape of w, whatever the sizes. Which factor has to be transposed for that?",
)
def affine_dw_transposed(dy, x, w):
    return dy @ w.T, dy.T @ x, dy.sum(axis=0)


@misconception(
    exercise="affine_backward",
    name="affine-reshaped-not-transposed",
    title="The matrices are reshaped where they should be transposed: the shapes fit and the numbers are shuffled.",
    hint="`reshape` keeps the order of the numbers in memory. Is that what exchanging rows and columns does?",
)
def affine_reshaped(dy, x, w):
    return dy @ w.reshape(w.shape[::-1]), x.reshape(x.shape[::-1]) @ dy, dy.sum(axis=0)


@misconception(
    exercise="affine_backward",
    name="affine-dw-times-dy-elementwise",
    title="The upstream gradient is ignored in dw, as if it were 1 everywhere.",
    hint="How much the loss changes with w depends on how much it changes with y. Where is dy in your dw?",
)
def affine_dw_without_upstream(dy, x, w):
    return dy @ w.T, x.T @ np.ones_like(dy), dy.sum(axis=0)


@misconception(
    exercise="affine_backward",
    name="affine-dx-without-upstream",
    title="The upstream gradient is ignored in dx, as if it were 1 everywhere.",
    hint="How much the loss changes with x depends on how much it changes with y. Where is dy in your dx?",
)
def affine_dx_without_upstream(dy, x, w):
    return np.ones_like(dy) @ w.T, x.T @ dy, dy.sum(axis=0)


@misconception(
    exercise="affine_backward",
    name="affine-db-mean",
    title="db is a mean over the batch, dw is a sum.",
    hint="The bias is added to every example. Do the gradients of its uses add, or are they averaged?",
)
def affine_db_mean(dy, x, w):
    return dy @ w.T, x.T @ dy, dy.mean(axis=0)


@misconception(
    exercise="affine_backward",
    name="affine-db-wrong-axis",
    title="db is summed over the outputs: it has one entry for each example.",
    hint="A bias has one number for each output. Which axis has to disappear?",
)
def affine_db_wrong_axis(dy, x, w):
    return dy @ w.T, x.T @ dy, dy.sum(axis=1)


@misconception(
    exercise="affine_backward",
    name="affine-db-row",
    title="db is a matrix with one row; b is a vector.",
    hint="A gradient has the shape of what it belongs to. What does `keepdims` do to the shape?",
)
def affine_db_row(dy, x, w):
    return dy @ w.T, x.T @ dy, dy.sum(axis=0, keepdims=True)


@misconception(
    exercise="affine_backward",
    name="affine-db-total",
    title="db is one number, the sum of all entries of dy.",
    hint="Each output has a bias of its own. Over which axis only should the sum go?",
)
def affine_db_total(dy, x, w):
    return dy @ w.T, x.T @ dy, dy.sum()


@misconception(
    exercise="affine_backward",
    name="affine-db-is-dy",
    title="db is dy itself: one gradient for each example.",
    hint="b is used once for each example. What does the chain rule do with several uses of one number?",
)
def affine_db_is_dy(dy, x, w):
    return dy @ w.T, x.T @ dy, dy


@misconception(
    exercise="affine_backward",
    name="grad-double-1m",
    title="dw and db are divided by the number of examples, which dy already contains.",
    hint="The mean of the loss is differentiated where the loss is. Does y = x w + b contain a mean?",
)
def affine_divided(dy, x, w):
    return dy @ w.T, x.T @ dy / len(x), dy.sum(axis=0) / len(x)


@misconception(
    exercise="affine_backward",
    name="wrong-m",
    title="dw and db are divided by the number of inputs.",
    hint="Two questions: does this layer contain a mean at all, and which axis counts the examples?",
)
def affine_wrong_m(dy, x, w):
    return dy @ w.T, x.T @ dy / x.shape[1], dy.sum(axis=0) / x.shape[1]


@misconception(
    exercise="affine_backward",
    name="grad-uses-dW-not-W",
    title="dx is computed with the gradient of the weights in the place of the weights.",
    hint="At which rate does y change when x does: w, or dw?",
)
def affine_dw_for_w(dy, x, w):
    dw = x.T @ dy
    return dy @ dw.T, dw, dy.sum(axis=0)


@misconception(
    exercise="affine_backward",
    name="affine-order",
    title="The three gradients are right and in another order than asked for.",
    hint="Compare the order of the tuple with the one in the exercise.",
)
def affine_order(dy, x, w):
    return x.T @ dy, dy.sum(axis=0), dy @ w.T


@misconception(
    exercise="affine_backward",
    name="affine-int-truncation",
    title="The results are stored in arrays of whole numbers where the inputs were whole.",
    hint="`zeros_like(x)` has the type of x. What happens to 0.7 when it is stored in an array of integers?",
)
def affine_truncated(dy, x, w):
    dx, dw = np.zeros_like(x), np.zeros_like(w)
    dx[...] = dy @ w.T
    dw[...] = x.T @ dy
    return dx, dw, dy.sum(axis=0)


@misconception(
    exercise="affine_backward",
    name="affine-divides-upstream-in-place",
    title="The array dy is changed by the call.",
    hint="`dy /= ...` writes into the caller's array, and no division belongs here.",
)
def affine_in_place(dy, x, w):
    dy *= 1 / len(dy) if dy.dtype.kind == "f" else 1
    return dy @ w.T, x.T @ dy, dy.sum(axis=0)


# ---- relu_backward


@misconception(
    exercise="relu_backward",
    name="relu-backward-ignores-upstream",
    title="The mask is returned, not what it masks.",
    hint="Your result is 0 or 1 whatever dy is. What should become of dy where the unit was active?",
)
def relu_ignores_upstream(dy, x):
    return (x > 0).astype(float)


@misconception(
    exercise="relu_backward",
    name="relu-backward-keeps-negative-values",
    title="Positive inputs become 1 and negative ones stay what they were, then all is multiplied by dy.",
    hint="Your mask is written over the input. What is left in it where nothing was written?",
)
def relu_keeps_negative(dy, x):
    mask = x.astype(float)
    mask[mask > 0] = 1
    return mask * dy


@misconception(
    exercise="relu_backward",
    name="relu-backward-mutates-upstream",
    title="The array dy is overwritten.",
    hint="The numbers are right, and whoever needs dy after you finds zeros in it. Work on a copy.",
)
def relu_mutates(dy, x):
    dy[x <= 0] = 0
    return dy


@misconception(
    exercise="relu_backward",
    name="relu-grad-sign",
    title="Where the input was negative the gradient comes back with its sign flipped.",
    hint="Left of 0 relu is flat. How much does its output change there?",
)
def relu_sign(dy, x):
    return dy * np.sign(x)


@misconception(
    exercise="relu_backward",
    name="relu-grad-leaky-mismatch",
    title="A hundredth of the gradient passes where the input was negative: that is leaky relu.",
    hint="The forward pass gives exactly 0 there. At which rate does 0 change?",
)
def relu_leaky(dy, x):
    return np.where(x > 0, dy, 0.01 * dy)


@misconception(
    exercise="relu_backward",
    name="relu-backward-of-the-gradient",
    title="The sign of dy decides what passes, not the sign of x.",
    hint="Gradients may be negative. Which array tells whether the unit was active?",
)
def relu_of_gradient(dy, x):
    return np.maximum(dy, 0)


@misconception(
    exercise="relu_backward",
    name="relu-backward-both-signs",
    title="What passes is relu of dy, masked by x: negative gradients are lost.",
    hint="Where the unit was active, dy passes as it is, whatever its sign.",
)
def relu_both(dy, x):
    return np.maximum(dy, 0) * (x > 0)


@misconception(
    exercise="relu_backward",
    name="relu-grad-not-applied",
    title="The gradient passes everywhere, as if every unit were active.",
    hint="What does a small change of x = -2 do to relu(x)?",
)
def relu_not_applied(dy, x):
    return dy.copy()


@misconception(
    exercise="relu_backward",
    name="relu-backward-inverted",
    title="The gradient passes where the input was negative and is stopped where it was positive.",
    hint="Which half of relu is flat? The comparison, or the choice after it, is the wrong way round.",
)
def relu_inverted(dy, x):
    return dy * (x < 0)


@misconception(
    exercise="relu_backward",
    name="relu-backward-times-output",
    title="dy is multiplied by relu(x) itself, not by its derivative.",
    hint="How steep is relu at x = 3?",
)
def relu_times_output(dy, x):
    return dy * np.maximum(x, 0)


@misconception(
    exercise="relu_backward",
    name="relu-grad-nonzero",
    title="Every input other than 0 counts as active, negative ones too.",
    hint="Active means positive, not different from 0.",
)
def relu_nonzero(dy, x):
    return dy * (x != 0)


@misconception(
    exercise="relu_backward",
    name="relu-backward-zero-by-zero",
    title="The derivative is computed as relu(x) / x, which is NaN at 0.",
    hint="The quotient is the right slope everywhere except where both of its parts are 0.",
)
def relu_quotient(dy, x):
    return dy * (np.maximum(x, 0) / x)


@misconception(
    exercise="relu_backward",
    name="relu-backward-int-truncation",
    title="The result is stored in an array of whole numbers where x was whole.",
    hint="`zeros_like(x)` has the type of x. Which type does the result need?",
)
def relu_truncated(dy, x):
    dx = np.zeros_like(x)
    dx[x > 0] = dy[x > 0]
    return dx


@misconception(
    exercise="relu_backward",
    name="relu-scalar-if",
    title="An `if` asks one question about the whole array.",
    hint="`if x > 0` needs a single yes or no, but `x > 0` has one for every entry. Decide entry by entry.",
)
def relu_if(dy, x):
    if x > 0:
        return dy
    return 0


# ---- mlp_backward


def softmax_rows(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def forward_pass(x, params):
    w1, b1, w2, b2 = params
    z1 = x @ w1 + b1
    a1 = np.maximum(z1, 0)
    return z1, a1, a1 @ w2 + b2


def loss_of(p, labels):
    return -np.mean(np.log(p[np.arange(len(p)), labels]))


def start_of(p, labels):
    return (p - np.eye(p.shape[1])[labels]) / len(p)


def walk_back(x, params, z1, a1, dz2):
    da1 = dz2 @ params[2].T
    dz1 = da1 * (z1 > 0)
    return x.T @ dz1, dz1.sum(axis=0), a1.T @ dz2, dz2.sum(axis=0)


@misconception(
    exercise="mlp_backward",
    name="grad-missing-1m",
    title="The gradients belong to the sum over the batch, the loss is the mean.",
    hint="Your gradients are too large by one whole number. Which one, and where does the mean enter the backward pass?",
)
def mlp_missing_mean(x, labels, params):
    z1, a1, z2 = forward_pass(x, params)
    p = softmax_rows(z2)
    return loss_of(p, labels), walk_back(x, params, z1, a1, start_of(p, labels) * len(x))


@misconception(
    exercise="mlp_backward",
    name="grad-twice-1m",
    title="The gradients are divided by the number of examples twice.",
    hint="The mean enters once, at the loss. Everything after that only hands it on.",
)
def mlp_mean_twice(x, labels, params):
    z1, a1, z2 = forward_pass(x, params)
    p = softmax_rows(z2)
    return loss_of(p, labels), tuple(g / len(x) for g in walk_back(x, params, z1, a1, start_of(p, labels)))


@misconception(
    exercise="mlp_backward",
    name="mlp-wrong-m",
    title="The mean of the gradients is taken over the inputs, not over the examples.",
    hint="Which axis of x counts the examples?",
)
def mlp_wrong_m(x, labels, params):
    z1, a1, z2 = forward_pass(x, params)
    p = softmax_rows(z2)
    return loss_of(p, labels), walk_back(x, params, z1, a1, start_of(p, labels) * len(x) / x.shape[1])


@misconception(
    exercise="mlp_backward",
    name="hidden-relu-grad-not-applied",
    title="The gradient passes the hidden layer as if relu were not there.",
    hint="The second layer is right, the first is wrong where units were inactive. Which operation did you skip on the way back?",
)
def mlp_without_mask(x, labels, params):
    z1, a1, z2 = forward_pass(x, params)
    p = softmax_rows(z2)
    return loss_of(p, labels), walk_back(x, params, np.ones_like(z1), a1, start_of(p, labels))


@misconception(
    exercise="mlp_backward",
    name="hidden-mask-from-gradient",
    title="The hidden gradient is masked by its own sign, not by that of z1.",
    hint="Whether a unit passes a gradient was decided in the forward pass. Which array remembers it?",
)
def mlp_mask_from_gradient(x, labels, params):
    z1, a1, z2 = forward_pass(x, params)
    p = softmax_rows(z2)
    dz2 = start_of(p, labels)
    return loss_of(p, labels), walk_back(x, params, dz2 @ params[2].T, a1, dz2)


@misconception(
    exercise="mlp_backward",
    name="hidden-mask-times-value",
    title="The hidden gradient is multiplied by relu itself, not by its derivative.",
    hint="How steep is relu where it is active?",
)
def mlp_mask_times_value(x, labels, params):
    z1, a1, z2 = forward_pass(x, params)
    p = softmax_rows(z2)
    dz2 = start_of(p, labels)
    dz1 = (dz2 @ params[2].T) * a1
    return loss_of(p, labels), (x.T @ dz1, dz1.sum(axis=0), a1.T @ dz2, dz2.sum(axis=0))


@misconception(
    exercise="mlp_backward",
    name="dw2-from-z1",
    title="The gradient of w2 is computed with z1, before relu.",
    hint="Which array is multiplied by w2 in the forward pass?",
)
def mlp_dw2_from_z1(x, labels, params):
    z1, a1, z2 = forward_pass(x, params)
    p = softmax_rows(z2)
    return loss_of(p, labels), walk_back(x, params, z1, z1, start_of(p, labels))


@misconception(
    exercise="mlp_backward",
    name="relu-forgotten-in-forward",
    title="There is no relu in the forward pass.",
    hint="Two affine layers in a row are one. What stands between them?",
)
def mlp_no_relu(x, labels, params):
    z1, _, _ = forward_pass(x, params)
    p = softmax_rows(z1 @ params[2] + params[3])
    return loss_of(p, labels), walk_back(x, params, np.ones_like(z1), z1, start_of(p, labels))


@misconception(
    exercise="mlp_backward",
    name="bias-forgotten",
    title="The bias of the last layer is not added.",
    hint="With b2 = 0 nobody would notice. Look at the line that computes the logits.",
)
def mlp_bias_forgotten(x, labels, params):
    z1, a1, z2 = forward_pass(x, params)
    p = softmax_rows(z2 - params[3])
    return loss_of(p, labels), walk_back(x, params, z1, a1, start_of(p, labels))


@misconception(
    exercise="mlp_backward",
    name="hidden-bias-forgotten",
    title="The bias of the hidden layer is not added.",
    hint="With b1 = 0 nobody would notice. Look at the line that computes z1.",
)
def mlp_hidden_bias_forgotten(x, labels, params):
    params = (params[0], 0 * params[1], *params[2:])
    z1, a1, z2 = forward_pass(x, params)
    p = softmax_rows(z2)
    return loss_of(p, labels), walk_back(x, params, z1, a1, start_of(p, labels))


@misconception(
    exercise="mlp_backward",
    name="ce-missing-mean",
    title="The loss is the sum over the batch, not the mean.",
    hint="Your loss is too large by one whole number. Which one?",
)
def mlp_sum(x, labels, params):
    z1, a1, z2 = forward_pass(x, params)
    p = softmax_rows(z2)
    return loss_of(p, labels) * len(x), walk_back(x, params, z1, a1, start_of(p, labels))


@misconception(
    exercise="mlp_backward",
    name="ce-sum-throughout",
    title="Loss and gradients are those of the sum over the batch, not of the mean.",
    hint="Loss and gradients agree with each other, and both are too large by one whole number.",
)
def mlp_sum_throughout(x, labels, params):
    z1, a1, z2 = forward_pass(x, params)
    p = softmax_rows(z2)
    return loss_of(p, labels) * len(x), walk_back(x, params, z1, a1, start_of(p, labels) * len(x))


@misconception(
    exercise="mlp_backward",
    name="ce-missing-minus",
    title="The loss has the wrong sign.",
    hint="The logarithm of a probability is negative. What should a loss be?",
)
def mlp_minus(x, labels, params):
    z1, a1, z2 = forward_pass(x, params)
    p = softmax_rows(z2)
    return -loss_of(p, labels), walk_back(x, params, z1, a1, start_of(p, labels))


@misconception(
    exercise="mlp_backward",
    name="ce-per-example",
    title="The loss is an array with one entry for each example.",
    hint="One number is asked for: the mean.",
)
def mlp_vector(x, labels, params):
    z1, a1, z2 = forward_pass(x, params)
    p = softmax_rows(z2)
    return -np.log(p[np.arange(len(x)), labels]), walk_back(x, params, z1, a1, start_of(p, labels))


@misconception(
    exercise="mlp_backward",
    name="loss-sign",
    title="All gradients have the wrong sign: truth minus prediction.",
    hint="If the network already says too much, should the gradient of that logit be positive or negative?",
)
def mlp_sign(x, labels, params):
    z1, a1, z2 = forward_pass(x, params)
    p = softmax_rows(z2)
    return loss_of(p, labels), walk_back(x, params, z1, a1, -start_of(p, labels))


@misconception(
    exercise="mlp_backward",
    name="one-hot-forgotten",
    title="The walk back starts with the probabilities; the labels never enter.",
    hint="A gradient that does not depend on the truth cannot teach anything. What is subtracted from the probabilities?",
)
def mlp_no_labels(x, labels, params):
    z1, a1, z2 = forward_pass(x, params)
    p = softmax_rows(z2)
    return loss_of(p, labels), walk_back(x, params, z1, a1, p / len(x))


@misconception(
    exercise="mlp_backward",
    name="label-column-for-all-rows",
    title="1 is subtracted from whole columns: from those of all labels, in every row.",
    hint="`p[:, labels]` is a column for each label, with all its rows. How do you pick one entry in each row?",
)
def mlp_columns(x, labels, params):
    z1, a1, z2 = forward_pass(x, params)
    p = softmax_rows(z2)
    dz2 = p.copy()
    dz2[:, labels] -= 1
    return loss_of(p, labels), walk_back(x, params, z1, a1, dz2 / len(x))


@misconception(
    exercise="mlp_backward",
    name="softmax-global-sum",
    title="The exponentials are divided by their sum over the whole batch.",
    hint="Each example has its own probabilities. What should every row add up to?",
)
def mlp_global_softmax(x, labels, params):
    z1, a1, z2 = forward_pass(x, params)
    e = np.exp(z2 - z2.max())
    p = e / e.sum()
    return loss_of(p, labels), walk_back(x, params, z1, a1, start_of(p, labels))


@misconception(
    exercise="mlp_backward",
    name="softmax-wrong-axis",
    title="Softmax goes over the examples of the batch, not over the classes.",
    hint="Which axis holds the classes? Their probabilities must add up to 1.",
)
def mlp_wrong_axis(x, labels, params):
    z1, a1, z2 = forward_pass(x, params)
    p = softmax_rows(z2.T).T
    return loss_of(p, labels), walk_back(x, params, z1, a1, start_of(p, labels))


@misconception(
    exercise="mlp_backward",
    name="double-softmax",
    title="Softmax is applied twice.",
    hint="Your probabilities are all alike. How often do the logits pass through softmax?",
)
def mlp_double_softmax(x, labels, params):
    z1, a1, z2 = forward_pass(x, params)
    p = softmax_rows(softmax_rows(z2))
    return loss_of(p, labels), walk_back(x, params, z1, a1, start_of(p, labels))


@misconception(
    exercise="mlp_backward",
    name="softmax-jacobian-diagonal",
    title="The gradient is multiplied by p (1 - p) once more.",
    hint="p minus one-hot is the gradient with respect to the logits already; softmax has been passed.",
)
def mlp_diagonal(x, labels, params):
    z1, a1, z2 = forward_pass(x, params)
    p = softmax_rows(z2)
    return loss_of(p, labels), walk_back(x, params, z1, a1, start_of(p, labels) * p * (1 - p))


@misconception(
    exercise="mlp_backward",
    name="ce-binary-for-multiclass",
    title="The loss adds the binary cross-entropies of all classes.",
    hint="In softmax the other classes are accounted for by the denominator. Which one logarithm is left?",
)
def mlp_binary(x, labels, params):
    z1, a1, z2 = forward_pass(x, params)
    p = softmax_rows(z2)
    right = np.eye(p.shape[1])[labels]
    loss = -np.mean(np.sum(right * np.log(p) + (1 - right) * np.log(1 - p), axis=1))
    return loss, walk_back(x, params, z1, a1, start_of(p, labels))


@misconception(
    exercise="mlp_backward",
    name="db-mean-vs-dw-sum",
    title="The gradients of the biases are means over the batch, those of the weights are sums.",
    hint="Only db1 and db2 are too small, by a whole number. The 1/n is in the start of the walk already.",
)
def mlp_db_mean(x, labels, params):
    z1, a1, z2 = forward_pass(x, params)
    p = softmax_rows(z2)
    dw1, db1, dw2, db2 = walk_back(x, params, z1, a1, start_of(p, labels))
    return loss_of(p, labels), (dw1, db1 / len(x), dw2, db2 / len(x))


@misconception(
    exercise="mlp_backward",
    name="db-as-row",
    title="The gradients of the biases are matrices with one row; the biases are vectors.",
    hint="A gradient has the shape of its parameter. What does `keepdims` do to the shape?",
)
def mlp_db_row(x, labels, params):
    z1, a1, z2 = forward_pass(x, params)
    p = softmax_rows(z2)
    dw1, db1, dw2, db2 = walk_back(x, params, z1, a1, start_of(p, labels))
    return loss_of(p, labels), (dw1, db1[None], dw2, db2[None])


@misconception(
    exercise="mlp_backward",
    name="grads-in-order-of-computation",
    title="The gradients come in the order in which they were computed, last layer first.",
    hint="The order asked for is that of `params`.",
)
def mlp_backward_order(x, labels, params):
    z1, a1, z2 = forward_pass(x, params)
    p = softmax_rows(z2)
    dw1, db1, dw2, db2 = walk_back(x, params, z1, a1, start_of(p, labels))
    return loss_of(p, labels), (dw2, db2, dw1, db1)


@misconception(
    exercise="mlp_backward",
    name="layer-copy-paste",
    title="db1 is computed from the gradient of the wrong layer.",
    hint="The two lines for the biases look alike. Does each use its own dz?",
)
def mlp_copied(x, labels, params):
    z1, a1, z2 = forward_pass(x, params)
    p = softmax_rows(z2)
    dz2 = start_of(p, labels)
    dw1, _, dw2, db2 = walk_back(x, params, z1, a1, dz2)
    return loss_of(p, labels), (dw1, (dz2 @ params[2].T).sum(axis=0), dw2, db2)


@misconception(
    exercise="mlp_backward",
    name="updated-weights-in-backward",
    title="w2 takes its gradient step before the walk goes on through it, and the caller's array is changed.",
    hint="Which w2 was used in the forward pass? Its gradient, and those below, belong to that one.",
)
def mlp_updates(x, labels, params):
    z1, a1, z2 = forward_pass(x, params)
    p = softmax_rows(z2)
    dz2 = start_of(p, labels)
    params[2][...] -= 0.1 * a1.T @ dz2
    return loss_of(p, labels), walk_back(x, params, z1, a1, dz2)


@misconception(
    exercise="mlp_backward",
    name="grad-through-dw2",
    title="The gradient of w2 stands where w2 itself belongs on the way back to the hidden layer.",
    hint="At which rate do the logits change with a1: w2, or dw2?",
)
def mlp_through_dw2(x, labels, params):
    z1, a1, z2 = forward_pass(x, params)
    p = softmax_rows(z2)
    dz2 = start_of(p, labels)
    grads = walk_back(x, (*params[:2], a1.T @ dz2, params[3]), z1, a1, dz2)
    return loss_of(p, labels), grads


# ---- shared_gradient


@misconception(
    exercise="shared_gradient",
    name="shared-first-path-only",
    title="Only the first path from a is followed, over a · y1.",
    hint="How many arrows leave a in the graph?",
)
def shared_first(k, a, y1, y2):
    return a * (y1 + y2), k * y1, k * a, k * a


@misconception(
    exercise="shared_gradient",
    name="shared-last-path-only",
    title="Only the last path from a is kept, over a · y2: the first was overwritten.",
    hint="When the second gradient arrives at a, what happens to the one that is there already?",
)
def shared_last(k, a, y1, y2):
    return a * (y1 + y2), k * y2, k * a, k * a


@misconception(
    exercise="shared_gradient",
    name="shared-paths-multiplied",
    title="The gradients over the two paths are multiplied.",
    hint="Along one path the rates multiply. What happens to the contributions of different paths?",
)
def shared_multiplied(k, a, y1, y2):
    return a * (y1 + y2), k * y1 * k * y2, k * a, k * a


@misconception(
    exercise="shared_gradient",
    name="shared-paths-averaged",
    title="The gradients over the two paths are averaged.",
    hint="If a moves by 1, both products move. Is the effect on L the mean of both, or the sum?",
)
def shared_averaged(k, a, y1, y2):
    return a * (y1 + y2), k * (y1 + y2) / 2, k * a, k * a


@misconception(
    exercise="shared_gradient",
    name="shared-without-k",
    title="The factor k is missing in the gradient of a.",
    hint="How does the sum of the products reach L, and at which rate?",
)
def shared_without_k(k, a, y1, y2):
    return a * (y1 + y2), y1 + y2, k * a, k * a


@misconception(
    exercise="shared_gradient",
    name="shared-without-k-anywhere",
    title="The factor k is missing in the gradients of a, y1 and y2.",
    hint="How does the sum of the products reach L, and at which rate?",
)
def shared_without_k_anywhere(k, a, y1, y2):
    return a * (y1 + y2), y1 + y2, a, a


@misconception(
    exercise="shared_gradient",
    name="shared-dy-without-k",
    title="The factor k is missing in the gradients of y1 and y2.",
    hint="Between y1 and L there are two products. How many factors does its gradient have?",
)
def shared_dy_without_k(k, a, y1, y2):
    return a * (y1 + y2), k * (y1 + y2), a, a


@misconception(
    exercise="shared_gradient",
    name="shared-dk-is-loss",
    title="dk still contains k: it is L itself.",
    hint="L is a product with k. What is left of it when the factor k is taken away?",
)
def shared_dk_is_loss(k, a, y1, y2):
    return k * a * (y1 + y2), k * (y1 + y2), k * a, k * a


@misconception(
    exercise="shared_gradient",
    name="shared-dk-by-division",
    title="dk is computed as L / k, which does not exist at k = 0.",
    hint="The derivative exists at k = 0 as well. Can you write it without dividing?",
)
def shared_by_division(k, a, y1, y2):
    loss = k * (a * y1 + a * y2)
    return loss / k, k * (y1 + y2), k * a, k * a


@misconception(
    exercise="shared_gradient",
    name="shared-dk-one-product",
    title="dk contains only one of the two products.",
    hint="What is the whole other factor of k?",
)
def shared_dk_one_product(k, a, y1, y2):
    return a * y1, k * (y1 + y2), k * a, k * a


@misconception(
    exercise="shared_gradient",
    name="shared-dy-swapped",
    title="y1 and y2 receive what belongs to a.",
    hint="A product hands to each factor the other factor. What stands beside y1?",
)
def shared_dy_swapped(k, a, y1, y2):
    return a * (y1 + y2), k * (y1 + y2), k * y1, k * y2


@misconception(
    exercise="shared_gradient",
    name="shared-order",
    title="The gradients come in another order: a first.",
    hint="Compare the order of the tuple with that of the arguments.",
)
def shared_order(k, a, y1, y2):
    return k * (y1 + y2), a * (y1 + y2), k * a, k * a


# ---- numerical_gradient


def visit(f, x, slope):
    """Return slope(z -> f at x with entry i replaced by z, x_i) for every entry."""
    x = np.array(x, float)
    out = np.zeros(x.shape)
    for i in np.ndindex(x.shape):

        def along(z, i=i):
            moved = x.copy()
            moved[i] = z
            return f(moved)

        out[i] = slope(along, x[i])
    return out


@misconception(
    exercise="numerical_gradient",
    name="numgrad-parenthesis",
    title="Only the second value of f is divided by the step: the numbers are enormous.",
    hint="Division goes before subtraction. What should be divided?",
)
def numgrad_parenthesis(f, x, step=1e-5):
    return visit(f, x, lambda g, z: g(z + step) - g(z - step) / (2 * step))


@misconception(
    exercise="numerical_gradient",
    name="numgrad-parenthesis-of-the-denominator",
    title="Divided by 2 and then multiplied by the step.",
    hint="`/ 2 * step` is read from left to right. What should the whole denominator be?",
)
def numgrad_denominator(f, x, step=1e-5):
    return visit(f, x, lambda g, z: (g(z + step) - g(z - step)) / 2 * step)


@misconception(
    exercise="numerical_gradient",
    name="numgrad-both-plus",
    title="Both values of f are taken on the same side.",
    hint="What is the difference of two equal numbers? One of the signs is wrong.",
)
def numgrad_both_plus(f, x, step=1e-5):
    return visit(f, x, lambda g, z: (g(z + step) - g(z + step)) / (2 * step))


@misconception(
    exercise="numerical_gradient",
    name="numgrad-no-factor-two",
    title="Every entry is twice too large.",
    hint="How far apart are the two points at which f is asked?",
)
def numgrad_factor_two(f, x, step=1e-5):
    return visit(f, x, lambda g, z: (g(z + step) - g(z - step)) / step)


@misconception(
    exercise="numerical_gradient",
    name="numgrad-one-sided",
    title="The difference is one-sided: its error is a hundred thousand times that of central differences.",
    hint="Which term of Taylor's formula cancels only if you go to both sides?",
)
def numgrad_one_sided(f, x, step=1e-5):
    return visit(f, x, lambda g, z: (g(z + step) - g(z)) / step)


@misconception(
    exercise="numerical_gradient",
    name="numgrad-backward-difference",
    title="The difference is one-sided, to the left.",
    hint="Which term of Taylor's formula cancels only if you go to both sides?",
)
def numgrad_left(f, x, step=1e-5):
    return visit(f, x, lambda g, z: (g(z) - g(z - step)) / step)


@misconception(
    exercise="numerical_gradient",
    name="numgrad-half-steps",
    title="Half a step is taken to each side.",
    hint="The points asked for are x plus and minus one whole step.",
)
def numgrad_half(f, x, step=1e-5):
    return visit(f, x, lambda g, z: (g(z + step / 2) - g(z - step / 2)) / step)


@misconception(
    exercise="numerical_gradient",
    name="numgrad-sign",
    title="The sign is wrong: the left value minus the right one is divided.",
    hint="Is the derivative of a rising function positive here?",
)
def numgrad_sign(f, x, step=1e-5):
    return visit(f, x, lambda g, z: (g(z - step) - g(z + step)) / (2 * step))


@misconception(
    exercise="numerical_gradient",
    name="numgrad-all-coordinates",
    title="All entries are moved at once.",
    hint="Your entries are all the same. Which single entry should move for the first derivative?",
)
def numgrad_all(f, x, step=1e-5):
    x = np.array(x, float)
    return np.ones(x.shape) * (f(x + step) - f(x - step)) / (2 * step)


@misconception(
    exercise="numerical_gradient",
    name="numgrad-no-restore",
    title="The entry that was moved is not put back before the next one.",
    hint="For the second derivative, where is the first entry of your array?",
)
def numgrad_no_restore(f, x, step=1e-5):
    x = np.array(x, float)
    out = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        x[i] += step
        above = f(x)
        x[i] -= 2 * step
        out[i] = (above - f(x)) / (2 * step)
    return out


@misconception(
    exercise="numerical_gradient",
    name="numgrad-restored-by-arithmetic",
    title="x is put back by adding and subtracting steps, which rounds.",
    hint="0.3 + 1e-5 - 1e-5 is not 0.3. How can a number be put back exactly?",
)
def numgrad_arithmetic(f, x, step=1e-5):
    if x.dtype.kind != "f":
        x = x.astype(float)
    out = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        x[i] += step
        above = f(x)
        x[i] -= 2 * step
        out[i] = (above - f(x)) / (2 * step)
        x[i] += step
    return out


@misconception(
    exercise="numerical_gradient",
    name="numgrad-step-ignored",
    title="The step is fixed inside the function; the argument is not used.",
    hint="Call it with step=0.5. Does anything change?",
)
def numgrad_step_ignored(f, x, step=1e-5):
    return visit(f, x, lambda g, z: (g(z + 1e-5) - g(z - 1e-5)) / 2e-5)


@misconception(
    exercise="numerical_gradient",
    name="numgrad-step-extreme",
    title="The step is far too small: nothing is left after rounding.",
    hint="What is 1 + 1e-50 in floating point?",
)
def numgrad_step_extreme(f, x, step=10e-50):
    return visit(f, x, lambda g, z: (g(z + step) - g(z - step)) / (2 * step))


@misconception(
    exercise="numerical_gradient",
    name="numgrad-default-step",
    title="The step is right when it is given, and larger than asked for when it is not.",
    hint="Read the signature in the exercise: what is the default?",
)
def numgrad_default(f, x, step=1e-3):
    return visit(f, x, lambda g, z: (g(z + step) - g(z - step)) / (2 * step))


@misconception(
    exercise="numerical_gradient",
    name="int-dtype-truncation",
    title="Where x holds whole numbers the step is rounded away, or the result is.",
    hint="`x.copy()` has the type of x. What is 2 + 0.00001 as a whole number?",
)
def numgrad_truncated(f, x, step=1e-5):
    out = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        above, below = x.copy(), x.copy()
        above[i] += step if x.dtype.kind == "f" else int(step)
        below[i] -= step if x.dtype.kind == "f" else int(step)
        out[i] = (f(above) - f(below)) / (2 * step)
    return out


@misconception(
    exercise="numerical_gradient",
    name="numgrad-int-result",
    title="The gradient is stored in an array of the type of x: whole numbers lose what is after the point.",
    hint="`zeros_like(x)` has the type of x. Which type does a gradient need?",
)
def numgrad_int_result(f, x, step=1e-5):
    out = np.zeros_like(x)
    out[...] = visit(f, x, lambda g, z: (g(z + step) - g(z - step)) / (2 * step))
    return out


@misconception(
    exercise="numerical_gradient",
    name="numgrad-float32",
    title="The differences are taken in float32, which leaves almost no digits.",
    hint="How many digits of f survive the subtraction, and how many of them are right?",
)
def numgrad_float32(f, x, step=1e-5):
    x = np.array(x, np.float32)
    out = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        above, below = x.copy(), x.copy()
        above[i] += step
        below[i] -= step
        out[i] = (f(above) - f(below)) / (2 * step)
    return out


@misconception(
    exercise="numerical_gradient",
    name="numgrad-flat",
    title="The result is a vector; x may have any shape.",
    hint="A gradient has the shape of what it belongs to.",
)
def numgrad_flat(f, x, step=1e-5):
    return visit(f, x, lambda g, z: (g(z + step) - g(z - step)) / (2 * step)).ravel()


@misconception(
    exercise="numerical_gradient",
    name="numgrad-vectors-only",
    title="The loop goes over the first axis only: it works for vectors and moves whole rows of a matrix.",
    hint="`x[i]` of a matrix is a row. How can every single entry be visited, whatever the shape?",
)
def numgrad_rows(f, x, step=1e-5):
    x = np.array(x, float)
    out = np.zeros(x.shape)
    for i in range(len(x)):
        above, below = x.copy(), x.copy()
        above[i] += step
        below[i] -= step
        out[i] = (f(above) - f(below)) / (2 * step)
    return out


@misconception(
    exercise="numerical_gradient",
    name="numgrad-copy-for-a-view",
    title="A flattened copy is moved where f is asked at x itself: nothing changes for an x that is stored by columns.",
    hint="`reshape(-1)` is sometimes a view of x and sometimes a copy. Which one do you write to?",
)
def numgrad_view(f, x, step=1e-5):
    x = x.astype(float, order="K")
    flat, out = x.reshape(-1), np.zeros(x.size)
    for i in range(x.size):
        before = flat[i]
        flat[i] = before + step
        above = f(x)
        flat[i] = before - step
        out[i] = (above - f(x)) / (2 * step)
        flat[i] = before
    return out.reshape(x.shape)


# ---- gradients_agree


def compared(f, grad, x):
    x = np.array(x, float)
    return np.asarray(grad(x.copy()), float), numerical_gradient(f, x)


@misconception(
    exercise="gradients_agree",
    name="gradcheck-absolute",
    title="The difference itself is compared with a fixed number, whatever the size of the gradient.",
    hint="A difference of 0.00001 is nothing for a gradient of 1,000, and much for one of 0.0001.",
)
def check_absolute(f, grad, x):
    a, b = compared(f, grad, x)
    return bool(np.max(np.abs(a - b)) < 1e-5)


@misconception(
    exercise="gradients_agree",
    name="gradcheck-absolute-tight",
    title="The difference itself is compared with a very small fixed number, which large gradients never meet.",
    hint="Central differences of large numbers are off by more, in absolute terms. What should the difference be compared with?",
)
def check_absolute_tight(f, grad, x):
    a, b = compared(f, grad, x)
    return bool(np.max(np.abs(a - b)) < 1e-7)


@misconception(
    exercise="gradients_agree",
    name="gradcheck-direction",
    title="Only the directions are compared: a factor does not change them.",
    hint="The cosine of the angle between g and 2 g is 1. What about the lengths?",
)
def check_direction(f, grad, x):
    a, b = compared(f, grad, x)
    if not np.any(a) or not np.any(b):
        return bool(np.all(a == b))
    return bool(np.sum(a * b) / np.sqrt(np.sum(a * a) * np.sum(b * b)) > 1 - 1e-9)


@misconception(
    exercise="gradients_agree",
    name="gradcheck-lengths",
    title="Only the lengths are compared: -g is as long as g.",
    hint="Take the length of the difference, not the difference of the lengths.",
)
def check_lengths(f, grad, x):
    a, b = compared(f, grad, x)
    one, other = np.sqrt(np.sum(a * a)), np.sqrt(np.sum(b * b))
    return bool(abs(one - other) <= 1e-4 * (one + other))


@misconception(
    exercise="gradients_agree",
    name="gradcheck-signed",
    title="The differences have signs, and the largest of them is taken: gradients that are too small pass.",
    hint="What does `max` say about -5? Something is missing before it.",
)
def check_signed(f, grad, x):
    a, b = compared(f, grad, x)
    return bool(np.max((a - b) / np.maximum(np.abs(a) + np.abs(b), 1e-12)) < 1e-4)


@misconception(
    exercise="gradients_agree",
    name="gradcheck-sums",
    title="The sums of both gradients are compared, where errors of opposite sign cancel.",
    hint="Compare entry by entry first, then decide.",
)
def check_sums(f, grad, x):
    a, b = compared(f, grad, x)
    return bool(abs(np.sum(a) - np.sum(b)) <= 5e-3 * np.sum(np.abs(b)))


@misconception(
    exercise="gradients_agree",
    name="gradcheck-one-norm-lenient",
    title="One norm for all entries and a generous threshold: a single wrong entry disappears among the right ones.",
    hint="How large is the norm of the error if only one entry of many is off by 1 %?",
)
def check_norm(f, grad, x):
    a, b = compared(f, grad, x)
    total = np.linalg.norm(a) + np.linalg.norm(b)
    return bool(np.linalg.norm(a - b) <= 0.004 * total)


@misconception(
    exercise="gradients_agree",
    name="gradcheck-mean",
    title="The errors are averaged: a single wrong entry disappears among the right ones.",
    hint="One wrong entry is enough. Which of the errors should decide?",
)
def check_mean(f, grad, x):
    a, b = compared(f, grad, x)
    return bool(np.mean(np.abs(a - b) / np.maximum(np.abs(a) + np.abs(b), 1e-12)) < 2e-3)


@misconception(
    exercise="gradients_agree",
    name="gradcheck-any",
    title="It is enough that some entry agrees.",
    hint="Do you want any entry to agree, or all of them?",
)
def check_any(f, grad, x):
    a, b = compared(f, grad, x)
    return bool(np.any(np.abs(a - b) <= 1e-5 * np.abs(b)))


@misconception(
    exercise="gradients_agree",
    name="gradcheck-first-entry",
    title="Only the first entry is checked.",
    hint="One entry is right. What about the others?",
)
def check_first(f, grad, x):
    a, b = compared(f, grad, x)
    return bool(abs(a.flat[0] - b.flat[0]) <= 1e-5 * abs(b.flat[0]))


@misconception(
    exercise="gradients_agree",
    name="gradcheck-without-last-row",
    title="The last row of the array is left out.",
    hint="Where are the biases in your array? `range(n - 1)` and `[:-1]` leave something out.",
)
def check_without_last(f, grad, x):
    a, b = compared(f, grad, x)
    if a.ndim > 1:
        a, b = a[:-1], b[:-1]
    return bool(np.all(np.abs(a - b) <= 1e-4 * np.abs(b)))


@misconception(
    exercise="gradients_agree",
    name="gradcheck-too-lenient",
    title="Errors of several per cent pass.",
    hint="Wrong gradients may be off by 1 %, right ones agree to seven digits. Where is your threshold?",
)
def check_lenient(f, grad, x):
    a, b = compared(f, grad, x)
    return bool(np.all(np.abs(a - b) <= 0.05 * np.abs(b)))


@misconception(
    exercise="gradients_agree",
    name="gradcheck-too-tight",
    title="The threshold is beyond what central differences can reach: right gradients are refused.",
    hint="Subtracting nearly equal numbers costs digits. How many are left of sixteen?",
)
def check_tight(f, grad, x):
    a, b = compared(f, grad, x)
    return bool(np.all(np.abs(a - b) <= 1e-13 * np.abs(b)))


@misconception(
    exercise="gradients_agree",
    name="gradcheck-equal",
    title="The two gradients are asked to be exactly equal.",
    hint="One of them comes from differences and is rounded. How close can it be?",
)
def check_equal(f, grad, x):
    a, b = compared(f, grad, x)
    return bool(np.array_equal(a, b))


@misconception(
    exercise="gradients_agree",
    name="gradcheck-zero-by-zero",
    title="Where both gradients are 0 the error is 0 / 0, which is NaN: a right gradient is refused.",
    hint="What keeps a denominator from being 0?",
)
def check_zero_by_zero(f, grad, x):
    a, b = compared(f, grad, x)
    return bool(np.max(np.abs(a - b) / (np.abs(a) + np.abs(b))) < 1e-4)


@misconception(
    exercise="gradients_agree",
    name="gradcheck-wrong-norm",
    title="Where the whole gradient is 0 the ratio of norms is 0 / 0, which is NaN: a right gradient is refused.",
    hint="A function that does not change has the gradient 0. What does your quotient say?",
)
def check_norm_zero(f, grad, x):
    a, b = compared(f, grad, x)
    return bool(np.linalg.norm(a - b) / (np.linalg.norm(a) + np.linalg.norm(b)) < 1e-5)


@misconception(
    exercise="gradients_agree",
    name="gradcheck-zeros-forgiven",
    title="Where one of the two is 0 nothing is compared: a forgotten entry passes.",
    hint="0 is the most frequent wrong gradient: it is what is left where nothing was computed.",
)
def check_zeros_forgiven(f, grad, x):
    a, b = compared(f, grad, x)
    both = (a != 0) & (b != 0)
    return bool(np.all(np.abs(a - b)[both] <= 1e-4 * np.abs(b)[both]))


@misconception(
    exercise="gradients_agree",
    name="gradcheck-returns-error",
    title="The error is returned, not a verdict.",
    hint="True or False is asked for. Which errors are small enough?",
)
def check_error(f, grad, x):
    a, b = compared(f, grad, x)
    return float(np.max(np.abs(a - b) / np.maximum(np.abs(a) + np.abs(b), 1e-12)))


@misconception(
    exercise="gradients_agree",
    name="gradcheck-inverted",
    title="The verdict is the wrong way round.",
    hint="Is a large error a sign that the gradients agree?",
)
def check_inverted(f, grad, x):
    a, b = compared(f, grad, x)
    return bool(np.any(np.abs(a - b) > 1e-4 * np.abs(b)))


@misconception(
    exercise="gradients_agree",
    name="gradcheck-ignored",
    title="Everything is accepted.",
    hint="Try it with a gradient that is plainly wrong.",
)
def check_nothing(f, grad, x):
    return True


@misconception(
    exercise="gradients_agree",
    name="gradcheck-signs-only",
    title="Only the signs are compared.",
    hint="A gradient also has a size.",
)
def check_signs(f, grad, x):
    a, b = compared(f, grad, x)
    return bool(np.all(np.sign(a) == np.sign(b)))


@misconception(
    exercise="gradients_agree",
    name="gradcheck-float32",
    title="The check is made in float32, where central differences keep too few digits.",
    hint="How large is the rounding of f in float32, divided by the step?",
)
def check_float32(f, grad, x):
    x = np.array(x, np.float32)
    a = np.asarray(grad(x), np.float32)
    b = np.zeros(x.shape, np.float32)
    for i in np.ndindex(x.shape):
        above, below = x.copy(), x.copy()
        above[i] += np.float32(1e-5)
        below[i] -= np.float32(1e-5)
        b[i] = (np.float32(f(above)) - np.float32(f(below))) / np.float32(2e-5)
    return bool(np.all(np.abs(a - b) <= 1e-4 * np.abs(b)))


# ---- relative_error


@misconception(
    exercise="relative_error",
    name="relative-error-mean",
    title="The mean of the errors is returned, not the largest.",
    hint="One entry that is wrong must not disappear among many that are right.",
)
def relative_mean(a, b):
    return float(np.mean(np.abs(a - b) / np.maximum(np.abs(a) + np.abs(b), 1e-12)))


@misconception(
    exercise="relative_error",
    name="relative-error-signed",
    title="The differences have signs, and the largest of them is taken.",
    hint="What does `max` say about -5? Something is missing before it.",
)
def relative_signed(a, b):
    return float(np.max((a - b) / np.maximum(np.abs(a) + np.abs(b), 1e-12)))


@misconception(
    exercise="relative_error",
    name="relative-error-absolute",
    title="The largest difference is returned: nothing is divided.",
    hint="By the size of what should the difference be measured?",
)
def relative_absolute(a, b):
    return float(np.max(np.abs(a - b)))


@misconception(
    exercise="relative_error",
    name="relative-error-by-one",
    title="The difference is divided by the size of one of the two alone.",
    hint="The formula treats a and b alike.",
)
def relative_by_one(a, b):
    return float(np.max(np.abs(a - b) / np.maximum(np.abs(b), 1e-12)))


@misconception(
    exercise="relative_error",
    name="relative-error-by-larger",
    title="The difference is divided by the larger of the two, not by their sum.",
    hint="Look at the denominator again: where is the plus, and where is the maximum?",
)
def relative_by_larger(a, b):
    return float(np.max(np.abs(a - b) / np.maximum(np.maximum(np.abs(a), np.abs(b)), 1e-12)))


@misconception(
    exercise="relative_error",
    name="relative-error-sum-before-size",
    title="The two numbers are added before their size is taken: opposite signs cancel.",
    hint="|a| + |b| is not |a + b|.",
)
def relative_sum_first(a, b):
    return float(np.max(np.abs(a - b) / np.maximum(np.abs(a + b), 1e-12)))


@misconception(
    exercise="relative_error",
    name="relative-error-no-floor",
    title="Where both are 0 the error is 0 / 0, which is NaN.",
    hint="What is the maximum in the denominator for?",
)
def relative_no_floor(a, b):
    return float(np.max(np.abs(a - b) / (np.abs(a) + np.abs(b))))


@misconception(
    exercise="relative_error",
    name="relative-error-floor-added",
    title="The small number is added to the denominator, not compared with it.",
    hint="The formula says: the larger of the two.",
)
def relative_floor_added(a, b):
    return float(np.max(np.abs(a - b) / (np.abs(a) + np.abs(b) + 1e-12)))


@misconception(
    exercise="relative_error",
    name="relative-error-floor-is-the-ceiling",
    title="The denominator is the smaller of the two: it is never above 1e-12.",
    hint="Which of `minimum` and `maximum` keeps a number from becoming too small?",
)
def relative_minimum(a, b):
    return float(np.max(np.abs(a - b) / np.minimum(np.abs(a) + np.abs(b), 1e-12)))


@misconception(
    exercise="relative_error",
    name="relative-error-smallest",
    title="The smallest error is returned.",
    hint="Which entry should decide: the best or the worst?",
)
def relative_smallest(a, b):
    return float(np.min(np.abs(a - b) / np.maximum(np.abs(a) + np.abs(b), 1e-12)))


@misconception(
    exercise="relative_error",
    name="relative-error-array",
    title="The errors of all entries are returned, one number is asked for.",
    hint="Two maxima are taken in this exercise. Which one is missing?",
)
def relative_array(a, b):
    return np.abs(a - b) / np.maximum(np.abs(a) + np.abs(b), 1e-12)


@misconception(
    exercise="relative_error",
    name="relative-error-of-norms",
    title="The norms are compared as wholes, not entry by entry.",
    hint="In one quotient for everything, large entries hide small ones.",
)
def relative_norms(a, b):
    return float(np.linalg.norm(a - b) / max(np.linalg.norm(a) + np.linalg.norm(b), 1e-12))


@misconception(
    exercise="relative_error",
    name="relative-error-max-of-each",
    title="The largest difference is divided by the largest size: they may belong to different entries.",
    hint="Divide entry by entry, then take the largest quotient.",
)
def relative_max_of_each(a, b):
    return float(np.max(np.abs(a - b)) / max(np.max(np.abs(a) + np.abs(b)), 1e-12))


@misconception(
    exercise="relative_error",
    name="max-instead-of-maximum",
    title="The largest entry along an axis is taken, where two numbers should be compared entry by entry.",
    hint="`np.max(a, b)` reads its second argument as an axis. Which function compares?",
)
def relative_max(a, b):
    return float(np.max(np.abs(a - b) / np.max(np.abs(a) + np.abs(b), 1e-12)))


# ---- Value


class Engine:
    """A right implementation, of which the misconceptions below change one thing each."""

    def __init__(self, data, parents=(), slopes=()):
        self.data, self.grad, self.parents, self.slopes = data, 0.0, parents, slopes

    def of(self, x):
        return x if isinstance(x, Engine) else type(self)(x)

    def make(self, data, parents, slopes):
        return type(self)(data, parents, slopes)

    def __add__(self, other):
        b = self.of(other)
        return self.make(self.data + b.data, (self, b), (1.0, 1.0))

    def __sub__(self, other):
        b = self.of(other)
        return self.make(self.data - b.data, (self, b), (1.0, -1.0))

    def __mul__(self, other):
        b = self.of(other)
        return self.make(self.data * b.data, (self, b), (b.data, self.data))

    def __truediv__(self, other):
        b = self.of(other)
        return self.make(self.data / b.data, (self, b), (1 / b.data, -self.data / b.data**2))

    def __pow__(self, other):
        b = self.of(other)
        v, w = self.data, b.data
        return self.make(v**w, (self, b), (w * v ** (w - 1), v**w * math.log(v) if v > 0 else 0.0))

    def __radd__(self, other):
        return self.of(other) + self

    def __rsub__(self, other):
        return self.of(other) - self

    def __rmul__(self, other):
        return self.of(other) * self

    def __rtruediv__(self, other):
        return self.of(other) / self

    def __rpow__(self, other):
        return self.of(other) ** self

    def relu(self):
        return self.make(max(self.data, 0.0), (self,), (float(self.data > 0),))

    def tanh(self):
        t = math.tanh(self.data)
        return self.make(t, (self,), (1 - t * t,))

    def exp(self):
        e = math.exp(self.data)
        return self.make(e, (self,), (e,))

    def order(self):
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            node, done = stack.pop()
            if done:
                order.append(node)
            elif id(node) not in seen:
                seen.add(id(node))
                stack.append((node, True))
                stack.extend((parent, False) for parent in node.parents)
        return order[::-1]

    def backward(self):
        arriving = {id(self): 1.0}
        for node in self.order():
            flow = arriving[id(node)]
            node.grad += flow
            for parent, slope in zip(node.parents, node.slopes):
                arriving[id(parent)] = arriving.get(id(parent), 0.0) + slope * flow


@misconception(
    exercise="Value",
    name="value-assigns-gradients",
    title="Gradients are assigned where they should be added: of several uses only one counts.",
    hint="In a + a, how often does a gradient arrive at a?",
)
class Assigning(Engine):
    def backward(self):
        self.grad = 1.0
        for node in self.order():
            for parent, slope in zip(node.parents, node.slopes):
                parent.grad = slope * node.grad


@misconception(
    exercise="Value",
    name="value-no-topological-order",
    title="A value hands its gradient on as soon as something arrives: what arrives later is sent on together with what was sent before.",
    hint="When may a value hand its gradient on? Who must have reported first?",
)
class Eager(Engine):
    def backward(self):
        self.grad += 1.0
        self.send()

    def send(self):
        for parent, slope in zip(self.parents, self.slopes):
            parent.grad += slope * self.grad
            parent.send()


@misconception(
    exercise="Value",
    name="value-breadth-first",
    title="The graph is walked level by level: a value that is used on two levels is visited too early.",
    hint="In d * (d + a), how many steps is d away from the result? There are two answers.",
)
class LevelByLevel(Engine):
    def order(self):
        order, seen, queue = [], {id(self)}, [self]
        while queue:
            node = queue.pop(0)
            order.append(node)
            for parent in node.parents:
                if id(parent) not in seen:
                    seen.add(id(parent))
                    queue.append(parent)
        return order

    def backward(self):
        self.grad = 1.0
        for node in self.order():
            for parent, slope in zip(node.parents, node.slopes):
                parent.grad += slope * node.grad


@misconception(
    exercise="Value",
    name="value-forward-order",
    title="The graph is walked from the leaves to the result, before any gradient has arrived.",
    hint="Where does the backward pass begin? Is your order the right way round?",
)
class Forwards(Engine):
    def backward(self):
        self.grad = 1.0
        for node in self.order()[::-1]:
            for parent, slope in zip(node.parents, node.slopes):
                parent.grad += slope * node.grad


@misconception(
    exercise="Value",
    name="value-recursion",
    title="The walk through the graph is recursive: Python gives up after about a thousand steps.",
    hint="The rules are right. Can the order be found with a list in the place of calls?",
)
class Recursive(Engine):
    def order(self):
        order, seen = [], set()

        def visit(node):
            if id(node) not in seen:
                seen.add(id(node))
                for parent in node.parents:
                    visit(parent)
                order.append(node)

        visit(self)
        return order[::-1]


@misconception(
    exercise="Value",
    name="value-recursion-and-shared-step",
    title="Two things: the walk is recursive and gives up on long chains, and a second backward() sends on again what the first one left in a shared step.",
    hint="Where do gradients of an earlier walk lie, and who picks them up? And what could stand in the place of calls?",
)
class Classic(Engine):
    def backward(self):
        order, seen = [], set()

        def visit(node):
            if node not in seen:
                seen.add(node)
                for parent in node.parents:
                    visit(parent)
                order.append(node)

        visit(self)
        self.grad = 1.0
        for node in reversed(order):
            for parent, slope in zip(node.parents, node.slopes):
                parent.grad += slope * node.grad


@misconception(
    exercise="Value",
    name="value-shared-step-sent-twice",
    title="A second backward() sends on again what the first one left in a step that both results share.",
    hint="After the first walk the shared step has a gradient. What does the second walk do with it?",
)
class Leftover(Engine):
    def backward(self):
        self.grad = 1.0
        for node in self.order():
            for parent, slope in zip(node.parents, node.slopes):
                parent.grad += slope * node.grad


@misconception(
    exercise="Value",
    name="value-resets-gradients",
    title="Every backward() begins by setting all gradients to 0: what an earlier result left is lost.",
    hint="Gradients of several results add up. Who should reset them, and when?",
)
class Resetting(Engine):
    def backward(self):
        order = self.order()
        for node in order:
            node.grad = 0.0
        self.grad = 1.0
        for node in order:
            for parent, slope in zip(node.parents, node.slopes):
                parent.grad += slope * node.grad


@misconception(
    exercise="Value",
    name="value-no-start",
    title="The gradient of the result itself is never set to 1: everything stays 0.",
    hint="How much does the result change with itself?",
)
class Unstarted(Engine):
    def backward(self):
        for node in self.order():
            for parent, slope in zip(node.parents, node.slopes):
                parent.grad += slope * node.grad


@misconception(
    exercise="Value",
    name="value-chain-rule-forgotten",
    title="Each operation sends its own derivative, without what arrived from above.",
    hint="Between a leaf and the result lie several operations. What happens to their rates along a path?",
)
class Local(Engine):
    def backward(self):
        self.grad += 1.0
        for node in self.order():
            for parent, slope in zip(node.parents, node.slopes):
                parent.grad += slope


@misconception(
    exercise="Value",
    name="value-equal-means-same",
    title="Two values with the same number are taken for one.",
    hint="Two leaves may both be 2. What makes a value the one that was used: its number, or which object it is?",
)
class ByNumber(Engine):
    def __eq__(self, other):
        return isinstance(other, Engine) and self.data == other.data

    def __hash__(self):
        return hash(self.data)

    def order(self):
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            node, done = stack.pop()
            if done:
                order.append(node)
            elif node not in seen:
                seen.add(node)
                stack.append((node, True))
                stack.extend((parent, False) for parent in node.parents)
        return order[::-1]

    def backward(self):
        self.grad += 1.0
        for node in self.order():
            for parent, slope in zip(node.parents, node.slopes):
                parent.grad += slope * node.grad


@misconception(
    exercise="Value",
    name="value-numbers-only-on-the-right",
    title="A number on the left of an operator is not understood.",
    hint="For 3 - v Python asks for `__rsub__`. Which others are there?",
)
class RightOnly(Engine):
    __radd__ = __rsub__ = __rmul__ = __rtruediv__ = __rpow__ = None


@misconception(
    exercise="Value",
    name="value-no-numbers",
    title="Python's numbers are not understood at all.",
    hint="`v + 3` has a plain 3 on one side. It has no `.data`.",
)
class ValuesOnly(Engine):
    def of(self, x):
        return x


@misconception(
    exercise="Value",
    name="value-rpow-missing",
    title="2 ** v is not understood.",
    hint="For 2 ** v Python asks for `__rpow__`.",
)
class NoRpow(Engine):
    __rpow__ = None


@misconception(
    exercise="Value",
    name="value-left-minus-swapped",
    title="3 - v and 3 / v are computed as v - 3 and v / 3.",
    hint="Addition does not mind the order. Which operations do?",
)
class Swapped(Engine):
    __rsub__, __rtruediv__ = Engine.__sub__, Engine.__truediv__


@misconception(
    exercise="Value",
    name="value-rpow-swapped",
    title="2 ** v is computed as v ** 2.",
    hint="Which of the two is the base?",
)
class PowerSwapped(Engine):
    __rpow__ = Engine.__pow__


@misconception(
    exercise="Value",
    name="value-exponent-without-gradient",
    title="No gradient reaches the exponent.",
    hint="If the exponent of 2 ** w moves, the power moves. At which rate?",
)
class ConstantExponent(Engine):
    def __pow__(self, other):
        b = self.of(other)
        return self.make(self.data**b.data, (self, b), (b.data * self.data ** (b.data - 1), 0.0))


@misconception(
    exercise="Value",
    name="value-exponent-without-log",
    title="The gradient of the exponent lacks the logarithm of the base.",
    hint="The derivative of 2 ** w is not 2 ** w. Which factor tells bases apart?",
)
class NoLogarithm(Engine):
    def __pow__(self, other):
        b = self.of(other)
        power = self.data**b.data
        return self.make(power, (self, b), (b.data * self.data ** (b.data - 1), power))


@misconception(
    exercise="Value",
    name="value-log-of-negative",
    title="The logarithm of the base is taken even where it does not exist.",
    hint="(-3) ** 2 needs no logarithm: nobody asks how it changes with a constant exponent.",
)
class AlwaysLog(Engine):
    def __pow__(self, other):
        b = self.of(other)
        v, w = self.data, b.data
        return self.make(v**w, (self, b), (w * v ** (w - 1), v**w * math.log(v)))


@misconception(
    exercise="Value",
    name="value-power-rule-exponent-not-lowered",
    title="The derivative of a power keeps the whole exponent.",
    hint="The derivative of v³ is 3 v². What happened to the exponent?",
)
class PowerRule(Engine):
    def __pow__(self, other):
        b = self.of(other)
        v, w = self.data, b.data
        return self.make(v**w, (self, b), (w * v**w, v**w * math.log(v) if v > 0 else 0.0))


@misconception(
    exercise="Value",
    name="value-power-rule-factor-forgotten",
    title="The derivative of a power lacks the exponent as a factor.",
    hint="The derivative of v³ is 3 v². Where is the 3?",
)
class PowerFactor(Engine):
    def __pow__(self, other):
        b = self.of(other)
        v, w = self.data, b.data
        return self.make(v**w, (self, b), (v ** (w - 1), v**w * math.log(v) if v > 0 else 0.0))


@misconception(
    exercise="Value",
    name="value-minus-gradient-sign",
    title="Both sides of a difference get the same sign.",
    hint="If b grows, does a - b grow or fall?",
)
class MinusSign(Engine):
    def __sub__(self, other):
        b = self.of(other)
        return self.make(self.data - b.data, (self, b), (1.0, 1.0))


@misconception(
    exercise="Value",
    name="value-product-not-swapped",
    title="In a product each factor is handed itself.",
    hint="If a moves by 1, by how much does a · b move?",
)
class ProductNotSwapped(Engine):
    def __mul__(self, other):
        b = self.of(other)
        return self.make(self.data * b.data, (self, b), (self.data, b.data))


@misconception(
    exercise="Value",
    name="value-quotient-sign",
    title="The gradient of the denominator has the wrong sign.",
    hint="If the denominator grows, does the quotient grow or fall?",
)
class QuotientSign(Engine):
    def __truediv__(self, other):
        b = self.of(other)
        return self.make(self.data / b.data, (self, b), (1 / b.data, self.data / b.data**2))


@misconception(
    exercise="Value",
    name="value-quotient-denominator",
    title="The denominator's gradient is divided by b only once.",
    hint="Write the quotient as a · b⁻¹ and use the rule for powers.",
)
class QuotientOnce(Engine):
    def __truediv__(self, other):
        b = self.of(other)
        return self.make(self.data / b.data, (self, b), (1 / b.data, -self.data / b.data))


@misconception(
    exercise="Value",
    name="tanh-deriv-no-square",
    title="The derivative of tanh lacks the square: 1 - t.",
    hint="The derivative of tanh is the same at v and -v. Is yours?",
)
class TanhNoSquare(Engine):
    def tanh(self):
        t = math.tanh(self.data)
        return self.make(t, (self,), (1 - t,))


@misconception(
    exercise="Value",
    name="tanh-deriv-square-misplaced",
    title="The square is misplaced: (1 - t)².",
    hint="The derivative of tanh is the same at v and -v. Is yours?",
)
class TanhMisplaced(Engine):
    def tanh(self):
        t = math.tanh(self.data)
        return self.make(t, (self,), ((1 - t) ** 2,))


@misconception(
    exercise="Value",
    name="tanh-deriv-uses-z",
    title="1 - v² is computed from the input, where the formula takes the output of tanh.",
    hint="In 1 - t², which number is t?",
)
class TanhOfInput(Engine):
    def tanh(self):
        return self.make(math.tanh(self.data), (self,), (1 - self.data**2,))


@misconception(
    exercise="Value",
    name="tanh-deriv-of-sigmoid",
    title="t (1 - t) is the derivative of the sigmoid, not of tanh.",
    hint="How steep is tanh at 0?",
)
class TanhAsSigmoid(Engine):
    def tanh(self):
        t = math.tanh(self.data)
        return self.make(t, (self,), (t * (1 - t),))


@misconception(
    exercise="Value",
    name="value-relu-always-open",
    title="The gradient passes relu everywhere.",
    hint="What does a small change of v = -0.7 do to relu(v)?",
)
class ReluOpen(Engine):
    def relu(self):
        return self.make(max(self.data, 0.0), (self,), (1.0,))


@misconception(
    exercise="Value",
    name="value-relu-times-output",
    title="The gradient is multiplied by relu's output, not by its derivative.",
    hint="How steep is relu at 1.5?",
)
class ReluOutput(Engine):
    def relu(self):
        r = max(self.data, 0.0)
        return self.make(r, (self,), (r,))


@misconception(
    exercise="Value",
    name="value-exp-power-rule",
    title="exp is differentiated like a power: v · exp(v - 1).",
    hint="In eᵛ the exponent varies, not the base. What is its derivative?",
)
class ExpPower(Engine):
    def exp(self):
        return self.make(math.exp(self.data), (self,), (self.data * math.exp(self.data - 1),))


# ---- consistency_loss


@misconception(
    exercise="consistency_loss",
    name="consistency-no-detach",
    title="The gradient reaches the target.",
    hint="The values are right. Which operation passes values on and stops gradients?",
)
def consistency_plain(x, target):
    return ops.mean(ops.square(ops.convert_to_tensor(x) - ops.convert_to_tensor(target)))


@misconception(
    exercise="consistency_loss",
    name="consistency-detaches-x",
    title="x is detached, the target is not.",
    hint="Which of the two is to be moved by training?",
)
def consistency_wrong_one(x, target):
    return ops.mean(ops.square(ops.stop_gradient(ops.convert_to_tensor(x)) - ops.convert_to_tensor(target)))


@misconception(
    exercise="consistency_loss",
    name="consistency-detaches-everything",
    title="The difference, or the loss, is detached: no gradient reaches anything.",
    hint="If nothing moves at all, too much is a constant.",
)
def consistency_all(x, target):
    return ops.stop_gradient(ops.mean(ops.square(ops.convert_to_tensor(x) - ops.convert_to_tensor(target))))


@misconception(
    exercise="consistency_loss",
    name="consistency-numpy",
    title="NumPy computes the right value, and no gradient finds its way back to x.",
    hint="Only the target may lose its history.",
)
def consistency_numpy(x, target):
    return ops.convert_to_tensor(np.mean((np.asarray(x) - np.asarray(target)) ** 2))


@misconception(
    exercise="consistency_loss",
    name="consistency-sum",
    title="The squares are summed, not averaged.",
    hint="Your loss is too large by the number of entries.",
)
def consistency_sum(x, target):
    return ops.sum(ops.square(ops.convert_to_tensor(x) - ops.stop_gradient(ops.convert_to_tensor(target))))


@misconception(
    exercise="consistency_loss",
    name="consistency-per-row",
    title="There is a mean for each example; one number is asked for.",
    hint="Over which axes does the mean go?",
)
def consistency_rows(x, target):
    return ops.mean(ops.square(ops.convert_to_tensor(x) - ops.stop_gradient(ops.convert_to_tensor(target))), axis=-1)


@misconception(
    exercise="consistency_loss",
    name="consistency-sum-over-rows",
    title="The squares of a row are summed, and only the rows are averaged.",
    hint="The mean goes over all entries.",
)
def consistency_row_sums(x, target):
    x, target = ops.convert_to_tensor(x), ops.stop_gradient(ops.convert_to_tensor(target))
    return ops.mean(ops.sum(ops.square(x - target), axis=-1))


@misconception(
    exercise="consistency_loss",
    name="consistency-half",
    title="There is a ½ in front of the mean.",
    hint="Some books write the squared error with a ½. This exercise does not.",
)
def consistency_half(x, target):
    return ops.mean(ops.square(ops.convert_to_tensor(x) - ops.stop_gradient(ops.convert_to_tensor(target)))) / 2


@misconception(
    exercise="consistency_loss",
    name="consistency-absolute",
    title="Absolute differences are averaged, not squares.",
    hint="Read the first sentence of the exercise again.",
)
def consistency_absolute(x, target):
    return ops.mean(ops.abs(ops.convert_to_tensor(x) - ops.stop_gradient(ops.convert_to_tensor(target))))


@misconception(
    exercise="consistency_loss",
    name="consistency-root",
    title="The root of the mean is returned.",
    hint="The mean squared difference has no root.",
)
def consistency_root(x, target):
    x, target = ops.convert_to_tensor(x), ops.stop_gradient(ops.convert_to_tensor(target))
    return ops.sqrt(ops.mean(ops.square(x - target)))


@misconception(
    exercise="consistency_loss",
    name="consistency-float",
    title="`float()` takes the number out of the tensor, and the gradient is gone.",
    hint="A Python number has no history. What should be returned?",
)
def consistency_number(x, target):
    return float(ops.mean(ops.square(ops.convert_to_tensor(x) - ops.stop_gradient(ops.convert_to_tensor(target)))))


@misconception(
    exercise="consistency_loss",
    name="consistency-square-of-mean",
    title="The mean is squared: differences of opposite sign cancel first.",
    hint="Square every difference, then average.",
)
def consistency_square_of_mean(x, target):
    return ops.square(ops.mean(ops.convert_to_tensor(x) - ops.stop_gradient(ops.convert_to_tensor(target))))


# ---- fgsm


def loss_of_model(model, labels, **call):
    def loss(z):
        logits = model(z, **call)
        return ops.mean(keras.losses.sparse_categorical_crossentropy(labels, logits, from_logits=True))

    return loss


def input_slope(model, x, labels, **call):
    return value_and_gradient(loss_of_model(model, labels, **call), ops.convert_to_tensor(x))[1]


@misconception(
    exercise="fgsm",
    name="fgsm-no-sign",
    title="The gradient itself is added, not its sign.",
    hint="Every entry may move by epsilon. By how much does yours move?",
)
def fgsm_no_sign(model, x, labels, epsilon):
    return ops.clip(x + epsilon * input_slope(model, x, labels, training=False), 0.0, 1.0)


@misconception(
    exercise="fgsm",
    name="fgsm-normalised-gradient",
    title="The gradient is scaled to length 1: most entries move by far less than epsilon.",
    hint="Every single entry may go as far as epsilon. What is left of its gradient then?",
)
def fgsm_normalised(model, x, labels, epsilon):
    g = input_slope(model, x, labels, training=False)
    return ops.clip(x + epsilon * g / np.linalg.norm(g), 0.0, 1.0)


@misconception(
    exercise="fgsm",
    name="fgsm-minus",
    title="The input moves down the loss: the model is helped, not fooled.",
    hint="In which direction does a function grow?",
)
def fgsm_minus(model, x, labels, epsilon):
    return ops.clip(x - epsilon * np.sign(input_slope(model, x, labels, training=False)), 0.0, 1.0)


@misconception(
    exercise="fgsm",
    name="fgsm-no-clip",
    title="The result leaves [0, 1].",
    hint="What is a pixel of 1.2? Something is to be done after adding.",
)
def fgsm_no_clip(model, x, labels, epsilon):
    return x + epsilon * np.sign(input_slope(model, x, labels, training=False))


@misconception(
    exercise="fgsm",
    name="fgsm-clip-minus-one",
    title="The result is clipped to [-1, 1].",
    hint="Where do the pixels of this exercise live?",
)
def fgsm_clip_minus_one(model, x, labels, epsilon):
    return ops.clip(x + epsilon * np.sign(input_slope(model, x, labels, training=False)), -1.0, 1.0)


@misconception(
    exercise="fgsm",
    name="fgsm-clips-the-change",
    title="The change is clipped to [0, 1]: entries only ever grow.",
    hint="What is to lie in [0, 1]: the change, or the result?",
)
def fgsm_clips_change(model, x, labels, epsilon):
    return x + ops.clip(epsilon * np.sign(input_slope(model, x, labels, training=False)), 0.0, 1.0)


@misconception(
    exercise="fgsm",
    name="fgsm-change-only",
    title="The change is returned, not the changed input.",
    hint="A tensor like x is asked for. Where is x in it?",
)
def fgsm_change(model, x, labels, epsilon):
    return ops.convert_to_tensor(epsilon * np.sign(input_slope(model, x, labels, training=False)))


@misconception(
    exercise="fgsm",
    name="fgsm-prob-as-label",
    title="The attack starts from the model's own predictions; the labels are not used.",
    hint="Away from what should the model be driven: from what it says, or from what is true?",
)
def fgsm_own_labels(model, x, labels, epsilon):
    said = np.argmax(np.asarray(model(x, training=False)), axis=1)
    return ops.clip(x + epsilon * np.sign(input_slope(model, x, said, training=False)), 0.0, 1.0)


@misconception(
    exercise="fgsm",
    name="fgsm-logits-as-probabilities",
    title="The logits are taken for probabilities.",
    hint="Look at the arguments of your loss. What does it expect unless told otherwise?",
)
def fgsm_probabilities(model, x, labels, epsilon):
    def loss(z):
        return ops.mean(keras.losses.sparse_categorical_crossentropy(labels, model(z, training=False)))

    x = ops.convert_to_tensor(x)
    return ops.clip(x + epsilon * ops.sign(value_and_gradient(loss, x)[1]), 0.0, 1.0)


@misconception(
    exercise="fgsm",
    name="fgsm-double-softmax",
    title="Softmax is applied, and then a loss that applies it again.",
    hint="How often do the logits pass through softmax?",
)
def fgsm_double_softmax(model, x, labels, epsilon):
    def loss(z):
        p = ops.softmax(model(z, training=False))
        return -ops.mean(ops.take_along_axis(ops.log_softmax(p), labels[:, None], axis=1))

    x = ops.convert_to_tensor(x)
    return ops.clip(x + epsilon * ops.sign(value_and_gradient(loss, x)[1]), 0.0, 1.0)


@misconception(
    exercise="fgsm",
    name="fgsm-grad-of-output",
    title="The outputs are differentiated, not the loss.",
    hint="The labels do not occur on the way to your gradient. What should grow?",
)
def fgsm_output(model, x, labels, epsilon):
    x = ops.convert_to_tensor(x)
    slope = value_and_gradient(lambda z: ops.sum(model(z, training=False)), x)[1]
    return ops.clip(x + epsilon * ops.sign(slope), 0.0, 1.0)


@misconception(
    exercise="fgsm",
    name="fgsm-grad-of-softmax-sum",
    title="The sum of the probabilities is differentiated: it is 1 whatever the input.",
    hint="Your gradient is 0, or noise. What should grow?",
)
def fgsm_softmax_sum(model, x, labels, epsilon):
    x = ops.convert_to_tensor(x)
    slope = value_and_gradient(lambda z: ops.sum(ops.softmax(model(z, training=False))), x)[1]
    return ops.clip(x + epsilon * ops.sign(ops.where(ops.abs(slope) > 1e-5, slope, 0.0)), 0.0, 1.0)


@misconception(
    exercise="fgsm",
    name="fgsm-tape-not-watching",
    title="The tape does not watch x: there is no gradient.",
    hint="A tape follows variables by itself. What about a tensor?",
)
def fgsm_unwatched(model, x, labels, epsilon):
    import tensorflow as tf

    x = tf.convert_to_tensor(x)
    with tf.GradientTape() as tape:
        loss = loss_of_model(model, labels, training=False)(x)
    return tf.clip_by_value(x + epsilon * tf.sign(tape.gradient(loss, x)), 0.0, 1.0)


@misconception(
    exercise="fgsm",
    name="fgsm-grad-wrt-weights",
    title="The gradient of a weight is taken, not that of the input.",
    hint="What is to move here: the model, or x?",
)
def fgsm_weights(model, x, labels, epsilon):
    import tensorflow as tf

    with tf.GradientTape() as tape:
        loss = loss_of_model(model, labels, training=False)(x)
    gradient = tape.gradient(loss, model.trainable_variables)[0]
    return tf.clip_by_value(x + epsilon * tf.sign(gradient), 0.0, 1.0)


@misconception(
    exercise="fgsm",
    name="fgsm-train-mode",
    title="The model is called as in training: dropout drops, and batch normalisation moves its averages.",
    hint="Who is to be fooled: the model as it is used. Which argument of the call says so?",
)
def fgsm_training(model, x, labels, epsilon):
    return ops.clip(x + epsilon * np.sign(input_slope(model, x, labels, training=True)), 0.0, 1.0)


@misconception(
    exercise="fgsm",
    name="fgsm-leaves-frozen",
    title="The model is left frozen.",
    hint="`trainable = False` stays when your function is over. Is it needed at all?",
)
def fgsm_freezes(model, x, labels, epsilon):
    model.trainable = False
    return ops.clip(x + epsilon * np.sign(input_slope(model, x, labels, training=False)), 0.0, 1.0)


@misconception(
    exercise="fgsm",
    name="fgsm-thaws",
    title="`trainable = True` at the end also thaws layers that were frozen before.",
    hint="What was the state of each layer before your function? Do you need to touch it?",
)
def fgsm_thaws(model, x, labels, epsilon):
    model.trainable = False
    slope = input_slope(model, x, labels, training=False)
    model.trainable = True
    return ops.clip(x + epsilon * np.sign(slope), 0.0, 1.0)


@misconception(
    exercise="fgsm",
    name="fgsm-trains-the-model",
    title="The model takes a training step on the way.",
    hint="The weights are somebody else's. Which gradient do you need, and which not?",
)
def fgsm_trains(model, x, labels, epsilon):
    slope = input_slope(model, x, labels, training=False)
    for weight in model.trainable_weights:
        weight.assign(weight * 0.99)
    return ops.clip(x + epsilon * np.sign(slope), 0.0, 1.0)


@misconception(
    exercise="fgsm",
    name="fgsm-mutates-input",
    title="The array x is overwritten.",
    hint="`x += ...` writes into the caller's array.",
)
def fgsm_in_place(model, x, labels, epsilon):
    step = (epsilon * np.sign(input_slope(model, x, labels, training=False))).astype("float32")
    if isinstance(x, np.ndarray):
        x += step
        return ops.clip(x, 0.0, 1.0)
    return ops.clip(x + step, 0.0, 1.0)


@misconception(
    exercise="fgsm",
    name="fgsm-zero-counts-as-minus",
    title="Where the gradient is 0 the input moves too.",
    hint="What is the sign of 0? An input that the model does not look at should stay.",
)
def fgsm_where(model, x, labels, epsilon):
    slope = input_slope(model, x, labels, training=False)
    return ops.clip(x + np.where(slope > 0, epsilon, -epsilon).astype("float32"), 0.0, 1.0)
