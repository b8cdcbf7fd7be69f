"""Mistakes that students make in *stability*, each as code that makes it.

Parsed by the grader, never imported: each function is observed in the place of the exercise's own, with this file's imports and
the reference's names around it. A student whose observations equal its own is told its title and hint.
"""

import keras
import numpy as np
import tensorflow as tf
from keras import ops

from autograder.authoring import misconception

# ---- logsumexp


@misconception(
    exercise="logsumexp",
    name="logsumexp-no-shift",
    title="The exponentials are taken of the entries as they are, and overflow.",
    hint="Which number may leave the sum as a factor, so that no exponential exceeds 1?",
)
def lse_no_shift(x, axis=-1):
    return ops.log(ops.sum(ops.exp(ops.convert_to_tensor(x)), axis=axis))


@misconception(
    exercise="logsumexp",
    name="logsumexp-global-max-shift",
    title="The largest entry of the whole batch is subtracted: rows far below it become log 0.",
    hint="Each row has a sum of its own. Whose maximum should be subtracted?",
)
def lse_global(x, axis=-1):
    x = ops.convert_to_tensor(x)
    m = ops.max(x)
    return m + ops.log(ops.sum(ops.exp(x - m), axis=axis))


@misconception(
    exercise="logsumexp",
    name="logsumexp-shift-not-added-back",
    title="The largest entry is subtracted and never added back.",
    hint="Your result is at most log d, however large the entries are. What became of the factor in front of the sum?",
)
def lse_lost_max(x, axis=-1):
    x = ops.convert_to_tensor(x)
    return ops.log(ops.sum(ops.exp(x - ops.max(x, axis=axis, keepdims=True)), axis=axis))


@misconception(
    exercise="logsumexp",
    name="logsumexp-only-minus-infinity",
    title="Where all entries are -inf the result is NaN: -inf is subtracted from -inf.",
    hint="What is your largest entry there? Which number could be subtracted in its place, and how do you choose it before the subtraction?",
)
def lse_nan(x, axis=-1):
    x = ops.convert_to_tensor(x)
    m = ops.max(x, axis=axis, keepdims=True)
    return ops.squeeze(m, axis=axis) + ops.log(ops.sum(ops.exp(x - m), axis=axis))


@misconception(
    exercise="logsumexp",
    name="logsumexp-keeps-the-axis",
    title="The axis that was summed over is still there, with length 1.",
    hint="Which shape should come back for a batch of shape (n, d)? `keepdims` helps inside; at the end the axis has to go.",
)
def lse_keepdims(x, axis=-1):
    x = ops.convert_to_tensor(x)
    m = ops.max(x, axis=axis, keepdims=True)
    return m + ops.log(ops.sum(ops.exp(x - m), axis=axis, keepdims=True))


@misconception(
    exercise="logsumexp",
    name="logsumexp-squeezes-everything",
    title="Every axis of length 1 is removed, a batch of one example too.",
    hint="`squeeze` without an axis removes all of them. Which single one should go?",
)
def lse_squeeze(x, axis=-1):
    x = ops.convert_to_tensor(x)
    m = ops.max(x, axis=axis, keepdims=True)
    m = ops.where(ops.isfinite(m), m, ops.zeros_like(m))
    return ops.squeeze(m + ops.log(ops.sum(ops.exp(x - m), axis=axis, keepdims=True)))


@misconception(
    exercise="logsumexp",
    name="logsumexp-ignores-axis",
    title="The last axis is summed over, whatever `axis` says.",
    hint="Where in your function does `axis` have an effect?",
)
def lse_last_axis(x, axis=-1):
    return ops.logsumexp(x, axis=-1)


@misconception(
    exercise="logsumexp",
    name="logsumexp-axis-by-default-0",
    title="Without an axis given, the first one is summed over.",
    hint="The default is the last axis: one number for each example.",
)
def lse_default_axis(x, axis=0):
    return ops.logsumexp(x, axis=axis)


@misconception(
    exercise="logsumexp",
    name="logsumexp-only-two-axes",
    title="The maximum is put in line as if x always had two axes and axis were the last.",
    hint="`[:, None]` fits one case only. What keeps an axis in its place whichever it is?",
)
def lse_two_axes(x, axis=-1):
    x = ops.convert_to_tensor(x)
    m = ops.max(x, axis=axis)
    m = ops.where(ops.isfinite(m), m, ops.zeros_like(m))
    return m + ops.log(ops.sum(ops.exp(x - m[:, None]), axis=axis))


@misconception(
    exercise="logsumexp",
    name="logsumexp-over-everything",
    title="One number for the whole batch, instead of one for each row.",
    hint="How many results should a batch of n examples give? Where is `axis` missing?",
)
def lse_everything(x, axis=-1):
    return ops.logsumexp(x)


@misconception(
    exercise="logsumexp",
    name="logsumexp-returns-softmax",
    title="The softmax is returned, not the logarithm of its denominator.",
    hint="Which shape should come back, and can it be negative?",
)
def lse_softmax(x, axis=-1):
    return ops.softmax(ops.convert_to_tensor(x), axis=axis)


@misconception(
    exercise="logsumexp",
    name="logsumexp-returns-the-maximum",
    title="The largest entry is returned, and what the others add is lost.",
    hint="Two equal entries of 0 have a sum of exponentials of 2. What is its logarithm?",
)
def lse_maximum(x, axis=-1):
    return ops.max(x, axis=axis)


@misconception(
    exercise="logsumexp",
    name="logsumexp-sum-of-logarithms",
    title="Logarithm and sum are exchanged: this is the plain sum of the entries.",
    hint="The logarithm of a sum is not the sum of the logarithms. In which order are the three steps to be done?",
)
def lse_plain_sum(x, axis=-1):
    return ops.sum(x, axis=axis)


@misconception(
    exercise="logsumexp",
    name="logsumexp-mean",
    title="The mean of the exponentials is taken, not their sum.",
    hint="For d equal entries of 0 the result is log d. What is yours?",
)
def lse_mean(x, axis=-1):
    x = ops.convert_to_tensor(x)
    return ops.logsumexp(x, axis=axis) - float(np.log(x.shape[axis]))


@misconception(
    exercise="logsumexp",
    name="logsumexp-small-number-in-the-logarithm",
    title="A small number is added inside the logarithm, and becomes the result where the exponentials are smaller.",
    hint="What should logsumexp of ten entries of -10,000 be? A shift needs no such number.",
)
def lse_eps(x, axis=-1):
    x = ops.convert_to_tensor(x)
    return ops.log(ops.sum(ops.exp(x), axis=axis) + 1e-7)


@misconception(
    exercise="logsumexp",
    name="logsumexp-clips",
    title="The entries are clipped, and what is beyond is lost.",
    hint="The result at 10,000 must be near 10,000. The formula can be rewritten so that nothing has to be cut off.",
)
def lse_clip(x, axis=-1):
    return ops.log(ops.sum(ops.exp(ops.clip(x, -80.0, 80.0)), axis=axis))


@misconception(
    exercise="logsumexp",
    name="logsumexp-numpy-cuts-the-gradient",
    title="NumPy computes the right values, and no gradient finds its way back.",
    hint="Automatic differentiation follows `keras.ops`. Which operation takes the numbers out of the tensor?",
)
def lse_numpy(x, axis=-1):
    return np.logaddexp.reduce(np.asarray(x), axis=axis)


@misconception(
    exercise="logsumexp",
    name="logsumexp-stops-the-gradient",
    title="The values are right, and `stop_gradient` holds back more than the shift.",
    hint="The result does not depend on the shift, so its gradient may be stopped. What else did you stop?",
)
def lse_stopped(x, axis=-1):
    x = ops.convert_to_tensor(x)
    m = ops.max(x, axis=axis, keepdims=True)
    safe = ops.where(ops.isfinite(m), m, ops.zeros_like(m))
    rest = ops.stop_gradient(ops.log(ops.sum(ops.exp(x - safe), axis=axis)))
    return rest + ops.squeeze(safe, axis=axis)


# ---- log_softmax


@misconception(
    exercise="log_softmax",
    name="log-softmax-log-of-softmax",
    title="Softmax first and logarithm second: where the probability has become 0, the logarithm is -inf.",
    hint="The logarithm of a quotient is a difference. Which of its two parts needs an exponential at all?",
)
def lsm_log_of_softmax(x, axis=-1):
    return ops.log(ops.softmax(ops.convert_to_tensor(x), axis=axis))


@misconception(
    exercise="log_softmax",
    name="log-softmax-small-number-in-the-logarithm",
    title="A small number inside the logarithm keeps it finite, and wrong: nothing falls below log of that number.",
    hint="The log-probability may be -20,000. Take the logarithm before anything becomes 0, not after.",
)
def lsm_eps(x, axis=-1):
    return ops.log(ops.softmax(ops.convert_to_tensor(x), axis=axis) + 1e-7)


@misconception(
    exercise="log_softmax",
    name="log-softmax-no-shift",
    title="The sum of exponentials is taken as it is, and overflows.",
    hint="You have written a function that computes the logarithm of this sum without overflow.",
)
def lsm_no_shift(x, axis=-1):
    x = ops.convert_to_tensor(x)
    return x - ops.log(ops.sum(ops.exp(x), axis=axis, keepdims=True))


@misconception(
    exercise="log_softmax",
    name="log-softmax-global-max-shift",
    title="The largest logit of the whole batch is subtracted: rows far below it become log 0.",
    hint="Each row has a sum of its own. Whose maximum should be subtracted?",
)
def lsm_global(x, axis=-1):
    x = ops.convert_to_tensor(x)
    x = x - ops.max(x)
    return x - ops.log(ops.sum(ops.exp(x), axis=axis, keepdims=True))


@misconception(
    exercise="log_softmax",
    name="log-softmax-global-sum",
    title="The exponentials are summed over the whole batch, not over each example's classes.",
    hint="The probabilities of one example add up to 1. Do yours?",
)
def lsm_global_sum(x, axis=-1):
    x = ops.convert_to_tensor(x)
    return x - ops.logsumexp(x)


@misconception(
    exercise="log_softmax",
    name="log-softmax-returns-softmax",
    title="The probabilities are returned, not their logarithms.",
    hint="A logarithm of a probability is never above 0.",
)
def lsm_softmax(x, axis=-1):
    return ops.softmax(ops.convert_to_tensor(x), axis=axis)


@misconception(
    exercise="log_softmax",
    name="log-softmax-only-the-shift",
    title="Only the largest logit is subtracted; the logarithm of the sum is missing.",
    hint="Do the exponentials of your result add up to 1?",
)
def lsm_only_shift(x, axis=-1):
    x = ops.convert_to_tensor(x)
    return x - ops.max(x, axis=axis, keepdims=True)


@misconception(
    exercise="log_softmax",
    name="log-softmax-shift-on-one-side",
    title="The largest logit was subtracted inside the sum, and never added back.",
    hint="Whatever you take from the logits must be taken from both parts of the difference.",
)
def lsm_one_side(x, axis=-1):
    x = ops.convert_to_tensor(x)
    m = ops.max(x, axis=axis, keepdims=True)
    return x - ops.log(ops.sum(ops.exp(x - m), axis=axis, keepdims=True))


@misconception(
    exercise="log_softmax",
    name="log-softmax-sign",
    title="The sign is wrong: this is minus the log-probability.",
    hint="A logarithm of a probability is never above 0.",
)
def lsm_sign(x, axis=-1):
    x = ops.convert_to_tensor(x)
    return ops.logsumexp(x, axis=axis, keepdims=True) - x


@misconception(
    exercise="log_softmax",
    name="log-softmax-ignores-axis",
    title="The last axis holds the classes, whatever `axis` says.",
    hint="Where in your function does `axis` have an effect?",
)
def lsm_last_axis(x, axis=-1):
    x = ops.convert_to_tensor(x)
    x = x - ops.max(x, axis=-1, keepdims=True)
    return x - ops.logsumexp(x, axis=-1, keepdims=True)


@misconception(
    exercise="log_softmax",
    name="log-softmax-first-axis",
    title="The sum runs over the batch instead of over the classes.",
    hint="The probabilities of one example, which is one row, add up to 1. Over which axis do you sum by default?",
)
def lsm_first_axis(x, axis=0):
    x = ops.convert_to_tensor(x)
    return x - ops.logsumexp(x, axis=axis, keepdims=True)


@misconception(
    exercise="log_softmax",
    name="log-softmax-axis-not-kept",
    title="The sums of the rows are subtracted from the columns: the axis was not kept.",
    hint="`(n, d) - (n,)` lines up the last axes. How do you turn `(n,)` into `(n, 1)`?",
)
def lsm_not_kept(x, axis=-1):
    x = ops.convert_to_tensor(x)
    return x - ops.logsumexp(x, axis=axis)


@misconception(
    exercise="log_softmax",
    name="log-softmax-numpy-cuts-the-gradient",
    title="NumPy computes the right values, and no gradient finds its way back.",
    hint="Automatic differentiation follows `keras.ops`. Which operation takes the numbers out of the tensor?",
)
def lsm_numpy(x, axis=-1):
    x = np.asarray(x)
    return x - np.logaddexp.reduce(x, axis=axis, keepdims=True)


@misconception(
    exercise="log_softmax",
    name="log-softmax-denominator-stopped",
    title="The values are right, but the gradient ignores the denominator.",
    hint="Every logit takes part in the sum, so each one moves all outputs. Which part may be stopped, and which not?",
)
def lsm_stopped(x, axis=-1):
    x = ops.convert_to_tensor(x)
    return x - ops.stop_gradient(ops.logsumexp(x, axis=axis, keepdims=True))


@misconception(
    exercise="log_softmax",
    name="log-softmax-clipped-probability",
    title="The probability is clipped before the logarithm: nothing falls below log of the limit.",
    hint="The log-probability may be -20,000. Take the logarithm before anything becomes 0, not after.",
)
def lsm_clipped(x, axis=-1):
    p = ops.softmax(ops.convert_to_tensor(x), axis=axis)
    return ops.log(ops.clip(p, 1e-15, 1.0))


# ---- xavier_uniform


@misconception(
    exercise="xavier_uniform",
    name="xavier-no-root",
    title="The square root is missing in the bound.",
    hint="The formula gives the square of the bound before the root. Which of the two is yours?",
)
def xavier_no_root(fan_in, fan_out, rng):
    bound = 6 / (fan_in + fan_out)
    return rng.uniform(-bound, bound, (fan_in, fan_out))


@misconception(
    exercise="xavier_uniform",
    name="xavier-deviation-as-bound",
    title="The standard deviation is used as the bound: a uniform number has only a third of the variance of its squared bound.",
    hint="What is the variance of a uniform number between -b and b? That is where the 6 comes from.",
)
def xavier_deviation(fan_in, fan_out, rng):
    bound = np.sqrt(2 / (fan_in + fan_out))
    return rng.uniform(-bound, bound, (fan_in, fan_out))


@misconception(
    exercise="xavier_uniform",
    name="xavier-one-over-the-sum",
    title="The 6 is missing in the bound.",
    hint="Compare your bound with the formula, and work out where its 6 comes from.",
)
def xavier_no_six(fan_in, fan_out, rng):
    bound = np.sqrt(1 / (fan_in + fan_out))
    return rng.uniform(-bound, bound, (fan_in, fan_out))


@misconception(
    exercise="xavier_uniform",
    name="xavier-three-for-six",
    title="The bound has a 3 where a 6 belongs: half of the variance.",
    hint="A mean of two fans is half of their sum. On which side of the fraction did the 2 get lost?",
)
def xavier_three(fan_in, fan_out, rng):
    bound = np.sqrt(3 / (fan_in + fan_out))
    return rng.uniform(-bound, bound, (fan_in, fan_out))


@misconception(
    exercise="xavier_uniform",
    name="xavier-fan-in-alone",
    title="Only fan_in is counted: this is He's bound.",
    hint="Xavier looks both ways. Which number is missing in the denominator?",
)
def xavier_fan_in(fan_in, fan_out, rng):
    bound = np.sqrt(6 / fan_in)
    return rng.uniform(-bound, bound, (fan_in, fan_out))


@misconception(
    exercise="xavier_uniform",
    name="xavier-fan-out-alone",
    title="Only fan_out is counted.",
    hint="Xavier looks both ways. Which number is missing in the denominator?",
)
def xavier_fan_out(fan_in, fan_out, rng):
    bound = np.sqrt(6 / fan_out)
    return rng.uniform(-bound, bound, (fan_in, fan_out))


@misconception(
    exercise="xavier_uniform",
    name="xavier-one-over-fan-in",
    title="Variance 1 / fan_in: right for the way forward alone.",
    hint="Xavier looks both ways: which number takes part in the way back?",
)
def xavier_lecun(fan_in, fan_out, rng):
    bound = np.sqrt(3 / fan_in)
    return rng.uniform(-bound, bound, (fan_in, fan_out))


@misconception(
    exercise="xavier_uniform",
    name="xavier-simplified",
    title="The bound is 1 / sqrt(fan_in), an older rule with a third of the variance 1 / fan_in.",
    hint="Both the 6 and fan_out are missing in your bound.",
)
def xavier_simplified(fan_in, fan_out, rng):
    bound = 1 / np.sqrt(fan_in)
    return rng.uniform(-bound, bound, (fan_in, fan_out))


@misconception(
    exercise="xavier_uniform",
    name="xavier-product-of-fans",
    title="The fans are multiplied; the formula adds them.",
    hint="Look at the denominator again.",
)
def xavier_product(fan_in, fan_out, rng):
    bound = np.sqrt(6 / (fan_in * fan_out))
    return rng.uniform(-bound, bound, (fan_in, fan_out))


@misconception(
    exercise="xavier_uniform",
    name="xavier-root-of-six-alone",
    title="The root covers the 6 alone, not the whole fraction.",
    hint="What has to be inside the root?",
)
def xavier_root_of_six(fan_in, fan_out, rng):
    bound = np.sqrt(6) / (fan_in + fan_out)
    return rng.uniform(-bound, bound, (fan_in, fan_out))


@misconception(
    exercise="xavier_uniform",
    name="xavier-missing-parentheses",
    title="6 / fan_in + fan_out divides by fan_in alone, then adds fan_out.",
    hint="Division goes before addition. What should the whole denominator be?",
)
def xavier_parentheses(fan_in, fan_out, rng):
    bound = np.sqrt(6 / fan_in + fan_out)
    return rng.uniform(-bound, bound, (fan_in, fan_out))


@misconception(
    exercise="xavier_uniform",
    name="xavier-normal",
    title="The variance is right, but the weights are normal, not uniform.",
    hint="Which method of the generator gives numbers between two bounds?",
)
def xavier_as_normal(fan_in, fan_out, rng):
    return rng.normal(0, np.sqrt(2 / (fan_in + fan_out)), (fan_in, fan_out))


@misconception(
    exercise="xavier_uniform",
    name="xavier-positive-only",
    title="All weights are positive: they lie between 0 and the bound.",
    hint="The mean must be 0. What is the lower bound?",
)
def xavier_positive(fan_in, fan_out, rng):
    return rng.uniform(0, np.sqrt(6 / (fan_in + fan_out)), (fan_in, fan_out))


@misconception(
    exercise="xavier_uniform",
    name="xavier-not-scaled",
    title="The weights are between -1 and 1, whatever the fans are.",
    hint="Where do fan_in and fan_out enter your numbers?",
)
def xavier_unscaled(fan_in, fan_out, rng):
    return rng.uniform(-1, 1, (fan_in, fan_out))


@misconception(
    exercise="xavier_uniform",
    name="xavier-transposed",
    title="The matrix is transposed: rows and columns are exchanged.",
    hint="A layer computes x @ w with x of shape (n, fan_in). Which shape has w?",
)
def xavier_transposed(fan_in, fan_out, rng):
    bound = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-bound, bound, (fan_out, fan_in))


@misconception(
    exercise="xavier_uniform",
    name="xavier-one-number",
    title="One number is drawn for the whole matrix.",
    hint="Equal units stay equal for ever. How do you ask the generator for a matrix of draws?",
)
def xavier_one_number(fan_in, fan_out, rng):
    bound = np.sqrt(6 / (fan_in + fan_out))
    return np.full((fan_in, fan_out), rng.uniform(-bound, bound))


@misconception(
    exercise="xavier_uniform",
    name="xavier-zeros",
    title="All weights are 0.",
    hint="Units that start alike stay alike. Where is the chance?",
)
def xavier_zeros(fan_in, fan_out, rng):
    return np.zeros((fan_in, fan_out))


@misconception(
    exercise="xavier_uniform",
    name="xavier-equal-columns",
    title="One draw is shared by all units: every column is the same.",
    hint="Units with equal weights are one unit. How many draws does a matrix need?",
)
def xavier_columns(fan_in, fan_out, rng):
    bound = np.sqrt(6 / (fan_in + fan_out))
    return np.repeat(rng.uniform(-bound, bound, (fan_in, 1)), fan_out, axis=1)


@misconception(
    exercise="xavier_uniform",
    name="xavier-equal-rows",
    title="One draw is shared by all inputs: every row is the same.",
    hint="How many draws does a matrix need?",
)
def xavier_rows(fan_in, fan_out, rng):
    bound = np.sqrt(6 / (fan_in + fan_out))
    return np.tile(rng.uniform(-bound, bound, fan_out), (fan_in, 1))


@misconception(
    exercise="xavier_uniform",
    name="xavier-seed-inside",
    title="The function makes a generator of its own with a fixed seed: every layer gets the same weights.",
    hint="Who should decide about chance, the function or its caller? Use the `rng` that is handed in.",
)
def xavier_seeded(fan_in, fan_out, rng):
    bound = np.sqrt(6 / (fan_in + fan_out))
    return np.random.default_rng(0).uniform(-bound, bound, (fan_in, fan_out))


@misconception(
    exercise="xavier_uniform",
    name="xavier-global-generator",
    title="The numbers come from NumPy's global generator, not from `rng`.",
    hint="The same seed must give the same weights. Which generator follows the caller's seed?",
)
def xavier_global(fan_in, fan_out, rng):
    bound = np.sqrt(6 / (fan_in + fan_out))
    return np.random.uniform(-bound, bound, (fan_in, fan_out))


# ---- he_normal


@misconception(
    exercise="he_normal",
    name="he-variance-as-deviation",
    title="The variance is given where the generator asks for the standard deviation.",
    hint="What does the second argument of `rng.normal` mean?",
)
def he_variance(fan_in, fan_out, rng):
    return rng.normal(0, 2 / fan_in, (fan_in, fan_out))


@misconception(
    exercise="he_normal",
    name="he-one-over-fan-in",
    title="The 2 is missing: right without relu, half of the variance with it.",
    hint="What does relu do to the mean square of a signal, and what puts it back?",
)
def he_no_two(fan_in, fan_out, rng):
    return rng.normal(0, np.sqrt(1 / fan_in), (fan_in, fan_out))


@misconception(
    exercise="he_normal",
    name="he-fan-out",
    title="fan_out is counted instead of fan_in.",
    hint="How many terms has the sum that one unit computes?",
)
def he_fan_out(fan_in, fan_out, rng):
    return rng.normal(0, np.sqrt(2 / fan_out), (fan_in, fan_out))


@misconception(
    exercise="he_normal",
    name="he-xavier",
    title="This is Xavier's variance, with both fans.",
    hint="He's rule looks at the way forward alone. Which fan is it?",
)
def he_as_xavier(fan_in, fan_out, rng):
    return rng.normal(0, np.sqrt(2 / (fan_in + fan_out)), (fan_in, fan_out))


@misconception(
    exercise="he_normal",
    name="he-uniform-bound-as-deviation",
    title="sqrt(6 / fan_in), the bound of a uniform law, is used as the deviation of a normal one.",
    hint="Which number goes with the normal law, 2 or 6, and why are they different?",
)
def he_six(fan_in, fan_out, rng):
    return rng.normal(0, np.sqrt(6 / fan_in), (fan_in, fan_out))


@misconception(
    exercise="he_normal",
    name="he-twice-the-two",
    title="The variance is doubled twice: 4 / fan_in.",
    hint="Relu takes one half away. How often must it be put back?",
)
def he_four(fan_in, fan_out, rng):
    return rng.normal(0, 2 / np.sqrt(fan_in), (fan_in, fan_out))


@misconception(
    exercise="he_normal",
    name="he-root-of-two-alone",
    title="The root covers the 2 alone, not the whole fraction.",
    hint="What has to be inside the root?",
)
def he_root_of_two(fan_in, fan_out, rng):
    return rng.normal(0, np.sqrt(2) / fan_in, (fan_in, fan_out))


@misconception(
    exercise="he_normal",
    name="he-root-upside-down",
    title="The weights are divided by the deviation instead of multiplied by it.",
    hint="Should a unit with many inputs have larger weights or smaller ones?",
)
def he_upside_down(fan_in, fan_out, rng):
    return rng.standard_normal((fan_in, fan_out)) / np.sqrt(2 / fan_in)


@misconception(
    exercise="he_normal",
    name="he-uniform",
    title="The variance is right, but the weights are uniform, not normal.",
    hint="Which method of the generator gives normal numbers?",
)
def he_as_uniform(fan_in, fan_out, rng):
    bound = np.sqrt(6 / fan_in)
    return rng.uniform(-bound, bound, (fan_in, fan_out))


@misconception(
    exercise="he_normal",
    name="he-uniform-too-narrow",
    title="The deviation is used as the bound of a uniform law.",
    hint="Which method of the generator gives normal numbers?",
)
def he_narrow(fan_in, fan_out, rng):
    bound = np.sqrt(2 / fan_in)
    return rng.uniform(-bound, bound, (fan_in, fan_out))


@misconception(
    exercise="he_normal",
    name="he-not-scaled",
    title="Standard normal weights, whatever the fans are.",
    hint="Where does fan_in enter your numbers? A sum of many such terms is large.",
)
def he_unscaled(fan_in, fan_out, rng):
    return rng.normal(size=(fan_in, fan_out))


@misconception(
    exercise="he_normal",
    name="he-small-constant",
    title="Weights of deviation 0.01, whatever the fans are.",
    hint="Where does fan_in enter your numbers?",
)
def he_small(fan_in, fan_out, rng):
    return 0.01 * rng.standard_normal((fan_in, fan_out))


@misconception(
    exercise="he_normal",
    name="he-positive-only",
    title="The sign is lost: all weights are positive.",
    hint="The mean must be 0.",
)
def he_positive(fan_in, fan_out, rng):
    return np.abs(rng.normal(0, np.sqrt(2 / fan_in), (fan_in, fan_out)))


@misconception(
    exercise="he_normal",
    name="he-transposed",
    title="The matrix is transposed: rows and columns are exchanged.",
    hint="A layer computes x @ w with x of shape (n, fan_in). Which shape has w?",
)
def he_transposed(fan_in, fan_out, rng):
    return rng.normal(0, np.sqrt(2 / fan_in), (fan_out, fan_in))


@misconception(
    exercise="he_normal",
    name="he-zeros",
    title="All weights are 0.",
    hint="Units that start alike stay alike. Where is the chance?",
)
def he_zeros(fan_in, fan_out, rng):
    return np.zeros((fan_in, fan_out))


@misconception(
    exercise="he_normal",
    name="he-one-number",
    title="One number is drawn for the whole matrix.",
    hint="Equal units stay equal for ever. How do you ask the generator for a matrix of draws?",
)
def he_one_number(fan_in, fan_out, rng):
    return np.full((fan_in, fan_out), rng.normal(0, np.sqrt(2 / fan_in)))


@misconception(
    exercise="he_normal",
    name="he-equal-columns",
    title="One draw is shared by all units: every column is the same.",
    hint="Units with equal weights are one unit. How many draws does a matrix need?",
)
def he_columns(fan_in, fan_out, rng):
    return rng.normal(0, np.sqrt(2 / fan_in), (fan_in, 1)) * np.ones((1, fan_out))


@misconception(
    exercise="he_normal",
    name="he-seed-inside",
    title="The function makes a generator of its own with a fixed seed: every layer gets the same weights.",
    hint="Who should decide about chance, the function or its caller? Use the `rng` that is handed in.",
)
def he_seeded(fan_in, fan_out, rng):
    return np.random.default_rng(42).normal(0, np.sqrt(2 / fan_in), (fan_in, fan_out))


@misconception(
    exercise="he_normal",
    name="he-global-generator",
    title="The numbers come from NumPy's global generator, not from `rng`.",
    hint="The same seed must give the same weights. Which generator follows the caller's seed?",
)
def he_global(fan_in, fan_out, rng):
    return np.random.randn(fan_in, fan_out) * np.sqrt(2 / fan_in)


@misconception(
    exercise="he_normal",
    name="he-clipped",
    title="Weights beyond two deviations are clipped to the edge, which takes variance away.",
    hint="The law must be normal with the full variance. Nothing needs to be cut off.",
)
def he_clipped(fan_in, fan_out, rng):
    deviation = np.sqrt(2 / fan_in)
    return np.clip(rng.normal(0, deviation, (fan_in, fan_out)), -2 * deviation, 2 * deviation)


# ---- product_log10_norms


def _chain(matrices, size):
    """Return log10 of `size` of each product, without overflow."""
    s, product, logs = 0.0, None, []
    for matrix in matrices:
        product = np.asarray(matrix, float) if product is None else product @ matrix
        norm = np.linalg.norm(product)
        s = s + np.log10(norm) if norm > 0 else -np.inf
        product = product / norm if norm > 0 else product
        logs.append(s + np.log10(size(product)) if norm > 0 else s)
    return np.array(logs)


@misconception(
    exercise="product_log10_norms",
    name="product-overflows",
    title="The product itself is formed: after a few hundred factors it is infinite, NaN or 0.",
    hint="Keep the running product at a moderate size, and its true size in a separate number.",
)
def product_naive(matrices):
    product, logs = None, []
    for matrix in matrices:
        product = np.asarray(matrix, float) if product is None else product @ matrix
        logs.append(np.log10(np.linalg.norm(product)))
    return np.array(logs)


@misconception(
    exercise="product_log10_norms",
    name="product-sum-of-norms",
    title="The logarithms of the factors' norms are added up, but the norm of a product is not the product of the norms.",
    hint="The norm of AB is usually smaller than the product of the norms. You do have to multiply the matrices.",
)
def product_of_norms(matrices):
    return np.cumsum([np.log10(np.linalg.norm(matrix)) for matrix in matrices])


@misconception(
    exercise="product_log10_norms",
    name="product-zero-by-zero",
    title="Where the product is zero, it is divided by its norm 0: NaN.",
    hint="The product stays zero from there on. What should the loop do instead of dividing?",
)
def product_zero_division(matrices):
    s, product, logs = 0.0, None, []
    for matrix in matrices:
        product = np.asarray(matrix, float) if product is None else product @ matrix
        norm = np.linalg.norm(product)
        s += np.log10(norm)
        product = product / norm
        logs.append(s)
    return np.array(logs)


@misconception(
    exercise="product_log10_norms",
    name="product-small-number-in-the-logarithm",
    title="A small number is added to the norm, so that a zero product never gives -inf.",
    hint="log10 of 0 is -inf, and that is what is asked for.",
)
def product_eps(matrices):
    s, product, logs = 0.0, None, []
    for matrix in matrices:
        product = np.asarray(matrix, float) if product is None else product @ matrix
        norm = np.linalg.norm(product) + 1e-12
        s += np.log10(norm)
        product = product / norm
        logs.append(s)
    return np.array(logs)


@misconception(
    exercise="product_log10_norms",
    name="product-in-reverse",
    title="The factors are multiplied in the opposite order.",
    hint="Each new factor goes to the right of the product so far. Does your order of `@` say that?",
)
def product_reversed(matrices):
    s, product, logs = 0.0, None, []
    for matrix in matrices:
        product = np.asarray(matrix, float) if product is None else np.asarray(matrix, float) @ product
        norm = np.linalg.norm(product)
        s = s + np.log10(norm) if norm > 0 else -np.inf
        product = product / norm if norm > 0 else product
        logs.append(s)
    return np.array(logs)


@misconception(
    exercise="product_log10_norms",
    name="product-natural-logarithm",
    title="The natural logarithm is taken, not that to base 10.",
    hint="For twice the 2 by 2 identity the first entry is 0.4515. How does yours differ?",
)
def product_natural(matrices):
    return _chain(matrices, np.linalg.norm) * np.log(10)


@misconception(
    exercise="product_log10_norms",
    name="product-log2",
    title="The logarithm to base 2 is taken, not that to base 10.",
    hint="For twice the 2 by 2 identity the first entry is 0.4515. How does yours differ?",
)
def product_binary(matrices):
    return _chain(matrices, np.linalg.norm) / np.log10(2)


@misconception(
    exercise="product_log10_norms",
    name="product-spectral-norm",
    title="The spectral norm is taken, not Frobenius's.",
    hint="Frobenius's norm is the root of the sum of all squared entries; `ord=2` of a matrix is something else.",
)
def product_spectral(matrices):
    return _chain(matrices, lambda m: np.linalg.norm(m, 2))


@misconception(
    exercise="product_log10_norms",
    name="product-largest-entry",
    title="The largest entry is taken as the size.",
    hint="Frobenius's norm is the root of the sum of all squared entries.",
)
def product_largest(matrices):
    return _chain(matrices, lambda m: np.max(np.abs(m)))


@misconception(
    exercise="product_log10_norms",
    name="product-sum-of-absolute-values",
    title="The sum of the absolute values is taken as the size.",
    hint="Frobenius's norm is the root of the sum of all squared entries.",
)
def product_absolute(matrices):
    return _chain(matrices, lambda m: np.sum(np.abs(m)))


@misconception(
    exercise="product_log10_norms",
    name="product-no-root",
    title="The root is missing: the squared norm doubles every logarithm.",
    hint="Frobenius's norm is the root of the sum of all squared entries.",
)
def product_squared(matrices):
    return 2 * _chain(matrices, np.linalg.norm)


@misconception(
    exercise="product_log10_norms",
    name="product-last-only",
    title="Only the size of the whole product is returned.",
    hint="The result has one entry for each factor. Where should you collect them?",
)
def product_last(matrices):
    return _chain(matrices, np.linalg.norm)[-1]


@misconception(
    exercise="product_log10_norms",
    name="product-gains-not-added-up",
    title="The logarithm of each step is returned; they are not added up.",
    hint="After dividing by the norm the matrix has size 1. Where do you remember how large it was?",
)
def product_gains(matrices):
    return np.diff(_chain(matrices, np.linalg.norm), prepend=0.0)


@misconception(
    exercise="product_log10_norms",
    name="product-elementwise",
    title="The matrices are multiplied entry by entry.",
    hint="`*` multiplies entries; which operator multiplies matrices?",
)
def product_entries(matrices):
    product, logs = 1.0, []
    for matrix in matrices:
        product = product * np.asarray(matrix, float)
        logs.append(np.log10(np.linalg.norm(product)))
    return np.array(logs)


@misconception(
    exercise="product_log10_norms",
    name="product-no-logarithm",
    title="The norms themselves are returned, not their logarithms.",
    hint="After 1,000 factors a norm is no number that float64 can hold; its logarithm is.",
)
def product_norms(matrices):
    return 10.0 ** _chain(matrices, np.linalg.norm)


@misconception(
    exercise="product_log10_norms",
    name="product-starts-at-the-identity",
    title="An identity stands in front, and its norm is the first entry.",
    hint="Entry 0 belongs to the first matrix alone. How many entries do you return?",
)
def product_from_identity(matrices):
    first = np.eye(np.shape(matrices[0])[0])
    return _chain([first, *matrices], np.linalg.norm)


@misconception(
    exercise="product_log10_norms",
    name="product-one-array",
    title="The list is made one array, which only matrices of one shape allow.",
    hint="Factors need not be square. Keep them in a list, and multiply one after the other.",
)
def product_stacked(matrices):
    return _chain(np.array(matrices), np.linalg.norm)


@misconception(
    exercise="product_log10_norms",
    name="product-growth-restarts-at-zero",
    title="After a zero product the count starts again.",
    hint="Once the product is zero it stays zero: every later entry is -inf as well.",
)
def product_restarts(matrices):
    s, product, logs = 0.0, None, []
    for matrix in matrices:
        product = np.asarray(matrix, float) if product is None else product @ matrix
        norm = np.linalg.norm(product)
        if norm == 0:
            logs.append(-np.inf)
            product = None
            continue
        s += np.log10(norm)
        product = product / norm
        logs.append(s)
    return np.array(logs)


# ---- gradient_norms


def _norms(model, loss, variables=None, measure=None):
    """Return `measure` of the gradient of loss() by each variable, by each trainable kernel if None."""
    if variables is None:
        variables = [variable for variable in model.trainable_variables if len(variable.shape) > 1]
    measure = measure or (lambda g: float(np.linalg.norm(g.ravel())))
    with tf.GradientTape() as tape:
        for variable in variables:
            tape.watch(variable.value)
        value = loss()
    return [measure(np.asarray(g)) for g in tape.gradient(value, [variable.value for variable in variables])]


def _losses(model, x, labels):
    """Return the cross-entropy of each example."""
    return tf.nn.sparse_softmax_cross_entropy_with_logits(labels=tf.cast(labels, tf.int32), logits=model(x))


@misconception(
    exercise="gradient_norms",
    name="gradient-norms-probabilities-expected",
    title="The loss takes the logits for probabilities.",
    hint="The model returns logits. What does the loss have to be told?",
)
def norms_from_probabilities(model, x, labels):
    loss = keras.losses.SparseCategoricalCrossentropy()
    return _norms(model, lambda: loss(labels, model(x)))


@misconception(
    exercise="gradient_norms",
    name="gradient-norms-double-softmax",
    title="Softmax is applied twice: before a loss that applies it itself.",
    hint="The loss from logits contains a softmax. What should it be given?",
)
def norms_double_softmax(model, x, labels):
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    return _norms(model, lambda: loss(labels, tf.nn.softmax(model(x))))


@misconception(
    exercise="gradient_norms",
    name="gradient-norms-sum-of-losses",
    title="The losses are added up, not averaged: every norm is n times too large.",
    hint="The loss of this course is the mean over the batch.",
)
def norms_of_sum(model, x, labels):
    return _norms(model, lambda: ops.sum(_losses(model, x, labels)))


@misconception(
    exercise="gradient_norms",
    name="gradient-norms-with-biases",
    title="The biases are in the list as well.",
    hint="How do kernels differ from biases? Their shapes tell.",
)
def norms_with_biases(model, x, labels):
    return _norms(model, lambda: ops.mean(_losses(model, x, labels)), model.trainable_variables)


@misconception(
    exercise="gradient_norms",
    name="gradient-norms-every-second-variable",
    title="Every second variable is taken for a kernel, which goes wrong where a layer has no bias, or more than a kernel and a bias.",
    hint="What has a kernel that the others do not have? Look at shapes, not at positions.",
)
def norms_every_second(model, x, labels):
    return _norms(model, lambda: ops.mean(_losses(model, x, labels)), model.trainable_variables[::2])


@misconception(
    exercise="gradient_norms",
    name="gradient-norms-frozen-too",
    title="Frozen kernels are in the list as well.",
    hint="`model.weights` and `layer.kernel` know nothing of `trainable`. Which list does?",
)
def norms_frozen(model, x, labels):
    kernels = [layer.kernel for layer in model.layers if hasattr(layer, "kernel")]
    return _norms(model, lambda: ops.mean(_losses(model, x, labels)), kernels)


@misconception(
    exercise="gradient_norms",
    name="gradient-norms-all-but-biases",
    title="Everything that is not called a bias counts as a kernel, scales of a normalisation too.",
    hint="A kernel is a matrix. How many axes has a scale?",
)
def norms_not_bias(model, x, labels):
    others = [variable for variable in model.trainable_variables if variable.name not in ("bias", "beta")]
    return _norms(model, lambda: ops.mean(_losses(model, x, labels)), others)


@misconception(
    exercise="gradient_norms",
    name="gradient-norms-penalties-added",
    title="The penalties of the layers are added to the loss.",
    hint="The exercise asks for the cross-entropy alone.",
)
def norms_with_penalties(model, x, labels):
    return _norms(model, lambda: ops.mean(_losses(model, x, labels)) + sum(model.losses))


@misconception(
    exercise="gradient_norms",
    name="gradient-norms-last-layer-first",
    title="The last layer stands first.",
    hint="A backward pass meets the last layer first. In which order should the list be?",
)
def norms_reversed(model, x, labels):
    return _norms(model, lambda: ops.mean(_losses(model, x, labels)))[::-1]


@misconception(
    exercise="gradient_norms",
    name="gradient-norms-squared",
    title="The root is missing: these are squared norms.",
    hint="The norm is the root of the sum of the squared entries.",
)
def norms_squared(model, x, labels):
    return [norm**2 for norm in _norms(model, lambda: ops.mean(_losses(model, x, labels)))]


@misconception(
    exercise="gradient_norms",
    name="gradient-norms-of-the-weights",
    title="The norms of the kernels are returned, not those of their gradients.",
    hint="Where is the derivative of the loss?",
)
def norms_of_weights(model, x, labels):
    return [float(ops.norm(v.value)) for v in model.trainable_variables if len(v.shape) > 1]


@misconception(
    exercise="gradient_norms",
    name="gradient-norms-largest-entry",
    title="The largest entry is taken for the norm.",
    hint="The norm is the root of the sum of all squared entries.",
)
def norms_largest(model, x, labels):
    return _norms(model, lambda: ops.mean(_losses(model, x, labels)), measure=lambda g: float(np.max(np.abs(g))))


@misconception(
    exercise="gradient_norms",
    name="gradient-norms-spectral",
    title="The spectral norm is taken, not the root of the sum of squares.",
    hint="`ord=2` of a matrix is its largest singular value. Which norm treats all entries alike?",
)
def norms_spectral(model, x, labels):
    return _norms(model, lambda: ops.mean(_losses(model, x, labels)), measure=lambda g: float(np.linalg.norm(g, 2)))


@misconception(
    exercise="gradient_norms",
    name="gradient-norms-mean-absolute",
    title="The mean of the absolute values is taken for the norm.",
    hint="The norm is the root of the sum of all squared entries.",
)
def norms_mean_absolute(model, x, labels):
    return _norms(model, lambda: ops.mean(_losses(model, x, labels)), measure=lambda g: float(np.mean(np.abs(g))))


@misconception(
    exercise="gradient_norms",
    name="gradient-norms-root-mean-square",
    title="The squares are averaged, not added up.",
    hint="The norm is the root of the *sum* of all squared entries.",
)
def norms_rms(model, x, labels):
    return _norms(model, lambda: ops.mean(_losses(model, x, labels)), measure=lambda g: float(np.sqrt(np.mean(g**2))))


@misconception(
    exercise="gradient_norms",
    name="gradient-norms-joint",
    title="One norm for all layers together.",
    hint="One number for each kernel: that is what shows where a gradient vanishes.",
)
def norms_joint(model, x, labels):
    return [float(np.sqrt(np.sum(np.square(_norms(model, lambda: ops.mean(_losses(model, x, labels)))))))]


@misconception(
    exercise="gradient_norms",
    name="gradient-norms-log-of-softmax",
    title="Softmax first and logarithm second: for large logits the loss is infinite and the gradient NaN.",
    hint="You have written a function that takes both steps at once.",
)
def norms_log_of_softmax(model, x, labels):
    def loss():
        p = tf.nn.softmax(model(x))
        return -tf.reduce_mean(tf.math.log(tf.gather(p, tf.cast(labels, tf.int32), batch_dims=1)))

    return _norms(model, loss)


@misconception(
    exercise="gradient_norms",
    name="gradient-norms-clipped-probability",
    title="A small number inside the logarithm keeps the loss finite, and takes the gradient of the worst examples away.",
    hint="You have written a function that takes both steps at once.",
)
def norms_clipped(model, x, labels):
    def loss():
        p = tf.nn.softmax(model(x))
        return -tf.reduce_mean(tf.math.log(tf.gather(p, tf.cast(labels, tf.int32), batch_dims=1) + 1e-7))

    return _norms(model, loss)


@misconception(
    exercise="gradient_norms",
    name="gradient-norms-takes-a-step",
    title="The model is trained on the batch: its weights are no longer what they were.",
    hint="To look at a gradient no step is needed. The model must stay as it is.",
)
def norms_after_a_step(model, x, labels):
    found = _norms(model, lambda: ops.mean(_losses(model, x, labels)))
    for variable in model.trainable_variables:
        variable.assign(0.99 * variable.value)
    return found


@misconception(
    exercise="gradient_norms",
    name="gradient-norms-squared-error",
    title="The squared error is differentiated, not the cross-entropy.",
    hint="The loss is minus the logarithm of the probability of the right class.",
)
def norms_squared_error(model, x, labels):
    def loss():
        logits = model(x)
        return ops.mean((logits - ops.one_hot(ops.convert_to_tensor(labels), logits.shape[-1])) ** 2)

    return _norms(model, loss)


# ---- clip_by_global_norm


def _joint(grads):
    """Return the joint norm."""
    return float(np.sqrt(sum(np.sum(np.square(np.asarray(g, np.float64))) for g in grads)))


@misconception(
    exercise="clip_by_global_norm",
    name="clip-each-alone",
    title="Each gradient is cut to max_norm on its own: the direction of the step changes.",
    hint="How long are all of them together, as one vector? One factor for all.",
)
def clip_each(grads, max_norm):
    norms = [float(np.linalg.norm(np.asarray(g))) for g in grads]
    return [g * (max_norm / n if n > max_norm else 1.0) for g, n in zip(grads, norms)]


@misconception(
    exercise="clip_by_global_norm",
    name="clip-by-value",
    title="Every entry is clipped to ±max_norm: the direction of the step changes.",
    hint="It is the joint length that has a limit, not each number.",
)
def clip_values(grads, max_norm):
    return [ops.clip(g, -max_norm, max_norm) for g in grads]


@misconception(
    exercise="clip_by_global_norm",
    name="clip-scales-up-too",
    title="Short gradients are made longer: the factor is above 1 for them.",
    hint="Only what exceeds max_norm is scaled. Which factor has everything else?",
)
def clip_always(grads, max_norm):
    norm = _joint(grads)
    return [g * (max_norm / norm) if norm > 0 else g for g in grads]


@misconception(
    exercise="clip_by_global_norm",
    name="clip-zero-by-zero",
    title="Gradients that are all zero become NaN: the norm 0 is divided by.",
    hint="A norm of 0 exceeds nothing. Ask before you divide.",
)
def clip_zero_division(grads, max_norm):
    norm = _joint(grads)
    with np.errstate(all="ignore"):
        unit = [g / np.float64(norm) for g in grads]
    return [u * min(norm, max_norm) for u in unit]


@misconception(
    exercise="clip_by_global_norm",
    name="clip-no-root",
    title="The squared norm is taken for the norm.",
    hint="The norm is the root of the sum of all squares.",
)
def clip_squared(grads, max_norm):
    norm = _joint(grads) ** 2
    return [g * min(1.0, max_norm / norm) if norm > 0 else g for g in grads]


@misconception(
    exercise="clip_by_global_norm",
    name="clip-sum-of-norms",
    title="The norms of the gradients are added up; the joint norm is the root of the sum of their squares.",
    hint="Think of all gradients as one long vector. What is its length?",
)
def clip_sum_of_norms(grads, max_norm):
    norm = sum(_joint([g]) for g in grads)
    return [g * min(1.0, max_norm / norm) if norm > 0 else g for g in grads]


@misconception(
    exercise="clip_by_global_norm",
    name="clip-upside-down",
    title="The factor is upside down: what is too long becomes longer.",
    hint="How long is your result? The factor of a gradient that is too long is below 1.",
)
def clip_upside_down(grads, max_norm):
    norm = _joint(grads)
    return [g * (norm / max_norm) if norm > max_norm else g for g in grads]


@misconception(
    exercise="clip_by_global_norm",
    name="clip-unit-length",
    title="What is too long is cut to length 1, whatever max_norm is.",
    hint="How long should your result be?",
)
def clip_to_one(grads, max_norm):
    norm = _joint(grads)
    return [g / norm if norm > max_norm else g for g in grads]


@misconception(
    exercise="clip_by_global_norm",
    name="clip-only-the-long-ones",
    title="The joint norm decides, but only gradients that are long themselves are scaled.",
    hint="One factor for all: otherwise the direction of the step changes.",
)
def clip_long_ones(grads, max_norm):
    norm = _joint(grads)
    return [g * max_norm / norm if norm > max_norm and _joint([g]) > max_norm else g for g in grads]


@misconception(
    exercise="clip_by_global_norm",
    name="clip-largest-entry",
    title="The largest entry is taken for the norm.",
    hint="The norm is the root of the sum of all squares.",
)
def clip_largest_entry(grads, max_norm):
    norm = max(float(np.max(np.abs(np.asarray(g)))) for g in grads)
    return [g * (max_norm / norm) if norm > max_norm else g for g in grads]


@misconception(
    exercise="clip_by_global_norm",
    name="clip-largest-norm",
    title="The largest of the norms is taken for the joint norm.",
    hint="Think of all gradients as one long vector. What is its length?",
)
def clip_largest_norm(grads, max_norm):
    norm = max(_joint([g]) for g in grads)
    return [g * (max_norm / norm) if norm > max_norm else g for g in grads]


@misconception(
    exercise="clip_by_global_norm",
    name="clip-sum-of-absolute-values",
    title="The absolute values are added up instead of the squares.",
    hint="The norm is the root of the sum of all squares.",
)
def clip_absolute(grads, max_norm):
    norm = sum(float(np.sum(np.abs(np.asarray(g)))) for g in grads)
    return [g * (max_norm / norm) if norm > max_norm else g for g in grads]


@misconception(
    exercise="clip_by_global_norm",
    name="clip-root-mean-square",
    title="The squares are averaged, not added up.",
    hint="The norm is the root of the *sum* of all squares.",
)
def clip_rms(grads, max_norm):
    flat = np.concatenate([np.ravel(np.asarray(g)) for g in grads])
    norm = float(np.sqrt(np.mean(flat**2)))
    return [g * (max_norm / norm) if norm > max_norm else g for g in grads]


@misconception(
    exercise="clip_by_global_norm",
    name="clip-drops-what-is-too-long",
    title="Gradients that are too long are replaced by zeros.",
    hint="Their direction is still good. Keep it, and limit the length.",
)
def clip_drop(grads, max_norm):
    return [0.0 * g if _joint(grads) > max_norm else g for g in grads]


@misconception(
    exercise="clip_by_global_norm",
    name="clip-never",
    title="The gradients come back as they are.",
    hint="What is the joint norm of your result, and what was max_norm?",
)
def clip_never(grads, max_norm):
    return list(grads)


@misconception(
    exercise="clip_by_global_norm",
    name="clip-in-place",
    title="The caller's gradients are overwritten.",
    hint="`g *= factor` writes into the array that was handed to you. Who else may still need it?",
)
def clip_in_place(grads, max_norm):
    norm = _joint(grads)
    if norm > max_norm:
        for number, g in enumerate(grads):
            if isinstance(g, np.ndarray):
                g *= max_norm / norm
            else:
                grads[number] = g * (max_norm / norm)
    return grads


@misconception(
    exercise="clip_by_global_norm",
    name="clip-replaces-entries-of-the-list",
    title="The caller's list is filled with the new gradients.",
    hint="A new list is asked for; the old one still belongs to the caller.",
)
def clip_in_list(grads, max_norm):
    factor = min(1.0, max_norm / max(_joint(grads), 1e-12))
    for number in range(len(grads)):
        grads[number] = grads[number] * factor
    return grads


@misconception(
    exercise="clip_by_global_norm",
    name="clip-one-vector",
    title="All gradients come back as one long vector.",
    hint="For the norm they are one vector; the result is a list of the same shapes.",
)
def clip_flat(grads, max_norm):
    flat = np.concatenate([np.ravel(np.asarray(g)) for g in grads])
    return flat * min(1.0, max_norm / max(np.linalg.norm(flat), 1e-12))


# ---- is_symmetric


@misconception(
    exercise="is_symmetric",
    name="symmetric-wrong-axes",
    title="Rows of w1 and columns of w2 are compared: those belong to inputs and outputs, not to hidden units.",
    hint="w1 has the shape (inputs, hidden). Where in it stand the weights of one hidden unit?",
)
def symmetric_wrong_axes(w1, w2):
    rows, columns = np.asarray(w1), np.asarray(w2).T

    def pairs(m):
        return any(np.array_equal(m[i], m[j]) for i in range(len(m)) for j in range(i))

    return pairs(rows) and pairs(columns)


@misconception(
    exercise="is_symmetric",
    name="symmetric-incoming-alone",
    title="Only the incoming weights are compared.",
    hint="Two units with equal incoming and different outgoing weights get different gradients. Which half is missing?",
)
def symmetric_incoming(w1, w2):
    return len(np.unique(w1, axis=1).T) < np.shape(w1)[1]


@misconception(
    exercise="is_symmetric",
    name="symmetric-outgoing-alone",
    title="Only the outgoing weights are compared.",
    hint="Two units with different incoming weights compute different numbers. Which half is missing?",
)
def symmetric_outgoing(w1, w2):
    return len(np.unique(w2, axis=0)) < len(w2)


@misconception(
    exercise="is_symmetric",
    name="symmetric-any-two-pairs",
    title="Any two equal columns and any two equal rows are enough; it has to be the same pair.",
    hint="Which two units would you exchange? Compare both sides for one pair at a time.",
)
def symmetric_two_pairs(w1, w2):
    return len(np.unique(w1, axis=1).T) < np.shape(w1)[1] and len(np.unique(w2, axis=0)) < len(w2)


@misconception(
    exercise="is_symmetric",
    name="symmetric-either-side",
    title="Equal on one side is taken for enough: `or` where `and` belongs.",
    hint="Both sides have to be equal before two units are interchangeable.",
)
def symmetric_either(w1, w2):
    return len(np.unique(w1, axis=1).T) < np.shape(w1)[1] or len(np.unique(w2, axis=0)) < len(w2)


@misconception(
    exercise="is_symmetric",
    name="symmetric-nearly-equal",
    title="Nearly equal weights count as equal.",
    hint="A small difference grows in training. Exactly equal is asked for.",
)
def symmetric_close(w1, w2):
    units = np.concatenate([np.asarray(w1).T, np.asarray(w2)], axis=1)
    return any(np.allclose(units[i], units[j]) for i in range(len(units)) for j in range(i))


@misconception(
    exercise="is_symmetric",
    name="symmetric-rounded",
    title="The weights are rounded before they are compared.",
    hint="A small difference grows in training. Exactly equal is asked for.",
)
def symmetric_rounded(w1, w2):
    units = np.concatenate([np.asarray(w1).T, np.asarray(w2)], axis=1).round(12)
    return len(np.unique(units, axis=0)) < len(units)


@misconception(
    exercise="is_symmetric",
    name="symmetric-with-itself",
    title="Each unit is compared with itself as well, so that the answer is always True.",
    hint="Two *different* units. Where does your second loop start?",
)
def symmetric_itself(w1, w2):
    units = np.concatenate([np.asarray(w1).T, np.asarray(w2)], axis=1)
    return any(np.array_equal(one, other) for one in units for other in units)


@misconception(
    exercise="is_symmetric",
    name="symmetric-neighbours-alone",
    title="Only neighbouring units are compared.",
    hint="The twins may stand anywhere. How many pairs are there?",
)
def symmetric_neighbours(w1, w2):
    units = np.concatenate([np.asarray(w1).T, np.asarray(w2)], axis=1)
    return any(np.array_equal(one, other) for one, other in zip(units, units[1:]))


@misconception(
    exercise="is_symmetric",
    name="symmetric-first-unit-alone",
    title="All units are compared with the first one only.",
    hint="The twins may stand anywhere. How many pairs are there?",
)
def symmetric_first(w1, w2):
    units = np.concatenate([np.asarray(w1).T, np.asarray(w2)], axis=1)
    return any(np.array_equal(units[0], other) for other in units[1:])


@misconception(
    exercise="is_symmetric",
    name="symmetric-all-units",
    title="All units have to be equal; two of them are enough.",
    hint="Is there *one pair* of interchangeable units?",
)
def symmetric_all(w1, w2):
    units = np.concatenate([np.asarray(w1).T, np.asarray(w2)], axis=1)
    return len(units) > 1 and bool((units == units[0]).all())


@misconception(
    exercise="is_symmetric",
    name="symmetric-any-entry",
    title="One equal entry in each of the two is taken for equal columns and rows.",
    hint="`any` asks for one equal entry. What do equal columns need?",
)
def symmetric_any_entry(w1, w2):
    a, b = np.asarray(w1).T, np.asarray(w2)
    hidden = range(len(a))
    return any((a[i] == a[j]).any() and (b[i] == b[j]).any() for i in hidden for j in hidden if i < j)


@misconception(
    exercise="is_symmetric",
    name="symmetric-by-sums",
    title="Columns and rows are compared by their sums.",
    hint="Different numbers may have the same sum. Compare entry by entry.",
)
def symmetric_sums(w1, w2):
    sums = np.stack([np.sum(w1, axis=0), np.sum(w2, axis=1)], axis=1).round(9)
    return len(np.unique(sums, axis=0)) < len(sums)


@misconception(
    exercise="is_symmetric",
    name="symmetric-by-lengths",
    title="Columns and rows are compared by their lengths.",
    hint="A vector and its negative have the same length. Compare entry by entry.",
)
def symmetric_lengths(w1, w2):
    lengths = np.stack([np.linalg.norm(w1, axis=0), np.linalg.norm(w2, axis=1)], axis=1).round(9)
    return len(np.unique(lengths, axis=0)) < len(lengths)


@misconception(
    exercise="is_symmetric",
    name="symmetric-matrix",
    title="The question whether a matrix equals its transpose is answered instead.",
    hint="Symmetric means here that two hidden units can be exchanged. Nothing is transposed.",
)
def symmetric_transpose(w1, w2):
    return any(np.array_equal(m, np.transpose(m)) for m in (np.asarray(w1), np.asarray(w2)))


@misconception(
    exercise="is_symmetric",
    name="symmetric-upside-down",
    title="True and False are exchanged.",
    hint="What should come back when two units *are* interchangeable?",
)
def symmetric_negated(w1, w2):
    units = np.concatenate([np.asarray(w1).T, np.asarray(w2)], axis=1)
    return len(np.unique(units, axis=0)) == len(units)
