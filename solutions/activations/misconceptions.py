"""Mistakes that students make in *activations*, each as code that makes it.

Parsed by the grader, never imported: each function is observed in the place of the exercise's own, with this file's imports and
the reference's names around it. A student whose observations equal its own is told its title and hint.
"""

import numpy as np
from keras import ops

from autograder.authoring import misconception

# ---- relu


@misconception(
    exercise="relu",
    name="relu-max-instead-of-maximum",
    title="The largest entry along an axis is taken, not the larger of each entry and 0.",
    hint="In `max(x, 0)` the 0 is read as an axis. Which function compares two arrays entry by entry?",
)
def relu_max(x):
    return ops.max(x, 0)


@misconception(
    exercise="relu",
    name="relu-scalar-if",
    title="An `if` asks one question about the whole array.",
    hint="`if x > 0` needs a single yes or no, but `x > 0` has one for every entry. Decide entry by entry.",
)
def relu_if(x):
    if x > 0:
        return x
    return 0.0


@misconception(
    exercise="relu",
    name="relu-abs",
    title="Negative numbers have their sign flipped instead of becoming 0.",
    hint="What should relu(-2) be? What is your relu(-2)?",
)
def relu_abs(x):
    return ops.abs(x)


@misconception(
    exercise="relu",
    name="relu-keeps-the-negative",
    title="The negative part is kept and the positive part is replaced by 0.",
    hint="Look at the drawing: which half should stay? The comparison, or the choice after it, is the wrong way round.",
)
def relu_minimum(x):
    return ops.minimum(x, 0)


@misconception(
    exercise="relu",
    name="relu-leaky",
    title="This is leaky relu: negative numbers keep a hundredth of themselves.",
    hint="The exercise asks for exactly 0 on the negative side.",
)
def relu_leaky(x):
    x = ops.convert_to_tensor(x)
    return ops.where(x > 0, x, 0.01 * x)


@misconception(
    exercise="relu",
    name="relu-step",
    title="The mask is returned, not what it masks.",
    hint="Your function says *whether* an entry is positive. What should become of the entry?",
)
def relu_step(x):
    x = ops.convert_to_tensor(x)
    return ops.cast(x > 0, x.dtype)


@misconception(
    exercise="relu",
    name="relu-numpy-cuts-the-gradient",
    title="NumPy computes the right values, and no gradient finds its way back.",
    hint="Read “What cuts the path” again: which operation takes the numbers out of the tensor?",
)
def relu_numpy(x):
    return np.maximum(np.asarray(x), 0)


@misconception(
    exercise="relu",
    name="relu-inplace-mutates-input",
    title="The caller's array is overwritten.",
    hint="`x[...] = 0` and `out=x` write into the array that was handed to you. What happens to whoever still needs it?",
)
def relu_in_place(x):
    if isinstance(x, np.ndarray):
        x[x < 0] = 0
    return ops.maximum(x, 0)


@misconception(
    exercise="relu",
    name="relu-root-of-the-square",
    title="The absolute value is computed as a root, whose slope at 0 is infinite.",
    hint="The values are right. What is the derivative of the square root at 0, and what is infinity times 0?",
)
def relu_root(x):
    x = ops.convert_to_tensor(x)
    return (x + ops.sqrt(x**2)) / 2


@misconception(
    exercise="relu",
    name="relu-only-float32",
    title="The zeros are always float32, whatever the precision of the input.",
    hint="Which precision do your zeros have if `x` is float64? A plain `0` or `zeros_like` adapts itself.",
)
def relu_float32(x):
    import tensorflow as tf

    return tf.maximum(x, tf.zeros(x.shape))


# ---- relu_grad


@misconception(
    exercise="relu_grad",
    name="relu-grad-one-at-zero",
    title="The derivative at 0 is 1, the convention here is 0.",
    hint="On which side of your comparison does 0 itself fall?",
)
def relu_grad_one_at_zero(x):
    x = ops.convert_to_tensor(x)
    return ops.cast(x >= 0, x.dtype)


@misconception(
    exercise="relu_grad",
    name="relu-grad-half-at-zero",
    title="The derivative at 0 is ½, the convention here is 0.",
    hint="The sign of 0 is 0. What does your formula make of that?",
)
def relu_grad_half_at_zero(x):
    return 0.5 * (1 + ops.sign(x))


@misconception(
    exercise="relu_grad",
    name="relu-grad-zero-by-zero",
    title="The derivative is computed as relu(x) / x, which is NaN at 0.",
    hint="The quotient is the right slope everywhere except where both of its parts are 0.",
)
def relu_grad_quotient(x):
    x = ops.convert_to_tensor(x)
    return relu(x) / x


@misconception(
    exercise="relu_grad",
    name="relu-grad-sign",
    title="The sign is returned: -1 on the negative side.",
    hint="Left of 0 relu is flat. What is the slope of a flat line?",
)
def relu_grad_sign(x):
    return ops.sign(x)


@misconception(
    exercise="relu_grad",
    name="relu-grad-returns-relu",
    title="The function itself is returned, not its derivative.",
    hint="Right of 0 relu(x) = x. How steep is that line?",
)
def relu_grad_relu(x):
    return relu(x)


@misconception(
    exercise="relu_grad",
    name="relu-grad-leaky-mismatch",
    title="This is the derivative of leaky relu: the slope of the negative side is 0.01.",
    hint="Your relu is flat on the negative side. Its derivative must agree with it.",
)
def relu_grad_leaky(x):
    x = ops.convert_to_tensor(x)
    return ops.where(x > 0, ops.ones_like(x), 0.01 * ops.ones_like(x))


@misconception(
    exercise="relu_grad",
    name="relu-grad-always-one",
    title="The derivative is 1 everywhere, as if every unit were active.",
    hint="That is the derivative of x. What does relu do to a small step to the right at x = -2?",
)
def relu_grad_ones(x):
    return ops.ones_like(x)


@misconception(
    exercise="relu_grad",
    name="relu-grad-keeps-negative-values",
    title="Positive entries become 1, and negative entries stay what they were.",
    hint="Your mask is written over the input. What is left where nothing was written?",
)
def relu_grad_overwritten(x):
    x = ops.convert_to_tensor(x)
    return ops.where(x > 0, ops.ones_like(x), x)


@misconception(
    exercise="relu_grad",
    name="relu-grad-nonzero",
    title="Every input other than 0 counts as active, negative ones too.",
    hint="Active means positive, not different from 0.",
)
def relu_grad_nonzero(x):
    x = ops.convert_to_tensor(x)
    return ops.cast(x != 0, x.dtype)


# ---- sigmoid


@misconception(
    exercise="sigmoid",
    name="sigmoid-overflow-positive",
    title="exp(x) / (1 + exp(x)) is infinity over infinity for large x.",
    hint="Where does this exponential overflow? The other formula overflows on the other side.",
)
def sigmoid_exponential(x):
    return ops.exp(x) / (1 + ops.exp(x))


@misconception(
    exercise="sigmoid",
    name="sigmoid-overflow-gradient",
    title="1 / (1 + exp(-x)) has the right value, but its gradient is NaN far left of 0.",
    hint="At -100 the exponential overflows. 1 over infinity is 0, and all seems well; what does the chain rule multiply there?",
)
def sigmoid_naive(x):
    x = ops.convert_to_tensor(x)
    return 1 / (1 + ops.exp(-x))


@misconception(
    exercise="sigmoid",
    name="sigmoid-where-both-branches",
    title="The right branch is picked, but the other one has already overflown: the gradient is NaN.",
    hint="`where` computes both branches everywhere. Read the section on choosing before the damage.",
)
def sigmoid_where(x):
    x = ops.convert_to_tensor(x)
    return ops.where(x >= 0, 1 / (1 + ops.exp(-x)), ops.exp(x) / (1 + ops.exp(x)))


@misconception(
    exercise="sigmoid",
    name="sigmoid-through-tanh",
    title="(1 + tanh(x/2)) / 2 loses all digits where tanh is close to -1.",
    hint="What is left of 0.00000001 after 1 has been added to it in float32 and taken away again?",
)
def sigmoid_tanh(x):
    x = ops.convert_to_tensor(x)
    return 0.5 * (1 + ops.tanh(0.5 * x))


@misconception(
    exercise="sigmoid",
    name="sigmoid-clipped-early",
    title="The input is clipped long before float32 ends.",
    hint="The answer at -80 is 1.8e-35, which float32 can hold. Where does your clipping start?",
)
def sigmoid_clipped(x):
    return 1 / (1 + ops.exp(-ops.clip(x, -20.0, 20.0)))


@misconception(
    exercise="sigmoid",
    name="sigmoid-sign",
    title="The curve is mirrored: exp(x) where exp(-x) belongs.",
    hint="Is your sigmoid(3) close to 1?",
)
def sigmoid_mirrored(x):
    return 1 / (1 + ops.exp(x))


@misconception(
    exercise="sigmoid",
    name="sigmoid-missing-parentheses",
    title="1 / 1 + exp(-x) divides only the first 1.",
    hint="Division goes before addition. What should the whole denominator be?",
)
def sigmoid_parentheses(x):
    x = ops.convert_to_tensor(x)
    return 1 / 1 + ops.exp(-x)


@misconception(
    exercise="sigmoid",
    name="sigmoid-minus",
    title="The denominator is 1 - exp(-x), which is 0 at x = 0.",
    hint="What should sigmoid(0) be? Compare the sign in your denominator with the formula's.",
)
def sigmoid_minus(x):
    x = ops.convert_to_tensor(x)
    return 1 / (1 - ops.exp(-x))


@misconception(
    exercise="sigmoid",
    name="sigmoid-hard",
    title="This is the hard sigmoid: three straight pieces.",
    hint="The exercise asks for the smooth curve with the exponential.",
)
def sigmoid_hard(x):
    x = ops.convert_to_tensor(x)
    return ops.clip(0.2 * x + 0.5, 0.0, 1.0)


@misconception(
    exercise="sigmoid",
    name="sigmoid-softmax-over-the-batch",
    title="The exponentials are divided by their sum over all entries.",
    hint="Sigmoid works number by number: sigmoid(0) is ½, whatever else is in the array.",
)
def sigmoid_normalised(x):
    x = ops.convert_to_tensor(x)
    return ops.exp(x) / ops.sum(ops.exp(x))


@misconception(
    exercise="sigmoid",
    name="sigmoid-numpy-cuts-the-gradient",
    title="NumPy computes the right values, and no gradient finds its way back.",
    hint="Read “What cuts the path” again: which operation takes the numbers out of the tensor?",
)
def sigmoid_numpy(x):
    e = np.exp(-np.abs(np.asarray(x)))
    return np.where(np.asarray(x) > 0, 1 / (1 + e), e / (1 + e))


# ---- sigmoid_grad


@misconception(
    exercise="sigmoid_grad",
    name="sigmoid-deriv-convention-mismatch",
    title="The formula a (1 - a) is given the input, not the output of sigmoid.",
    hint="In that formula, which number is a?",
)
def sigmoid_grad_of_input(x):
    x = ops.convert_to_tensor(x)
    return x * (1 - x)


@misconception(
    exercise="sigmoid_grad",
    name="sigmoid-deriv-double-sigmoid",
    title="Sigmoid is applied twice.",
    hint="Your values are nearly constant. How often does x pass through sigmoid on its way to the result?",
)
def sigmoid_grad_twice(x):
    a = sigmoid(x)
    return sigmoid(a) * (1 - sigmoid(a))


@misconception(
    exercise="sigmoid_grad",
    name="sigmoid-deriv-overflow",
    title="exp(-x) / (1 + exp(-x))² is infinity over infinity far left of 0.",
    hint="The formula is right on paper. Can you say it with sigmoid itself, which does not overflow?",
)
def sigmoid_grad_exponentials(x):
    e = ops.exp(-ops.convert_to_tensor(x))
    return e / (1 + e) ** 2


@misconception(
    exercise="sigmoid_grad",
    name="sigmoid-deriv-tanh-formula",
    title="1 - a² is the derivative of tanh, not of sigmoid.",
    hint="Your derivative at 0 is ¾. How steep is sigmoid there?",
)
def sigmoid_grad_as_tanh(x):
    return 1 - sigmoid(x) ** 2


@misconception(
    exercise="sigmoid_grad",
    name="sigmoid-deriv-one-factor",
    title="One of the two factors is missing: this is 1 - sigmoid(x).",
    hint="The chain rule gave you a product. Your curve should be a bell: 0 on both sides.",
)
def sigmoid_grad_one_factor(x):
    return 1 - sigmoid(x)


@misconception(
    exercise="sigmoid_grad",
    name="sigmoid-deriv-sign",
    title="The sign is wrong: a rising function has a negative derivative here.",
    hint="Sigmoid rises everywhere. Count the minus signs of the chain rule again.",
)
def sigmoid_grad_negative(x):
    return sigmoid(x) * (sigmoid(x) - 1)


@misconception(
    exercise="sigmoid_grad",
    name="sigmoid-deriv-returns-sigmoid",
    title="The function itself is returned, not its derivative.",
    hint="How steep is sigmoid far right, where it is nearly 1?",
)
def sigmoid_grad_sigmoid(x):
    return sigmoid(x)


@misconception(
    exercise="sigmoid_grad",
    name="sigmoid-deriv-numpy",
    title="NumPy computes the right values, and the result cannot be differentiated again.",
    hint="Read “What cuts the path” again: which operation takes the numbers out of the tensor?",
)
def sigmoid_grad_numpy(x):
    a = np.asarray(sigmoid(x))
    return a * (1 - a)


# ---- tanh


@misconception(
    exercise="tanh",
    name="tanh-exponentials",
    title="The formula is typed as it stands: it overflows far from 0 and loses its digits near 0.",
    hint="Two repairs are needed. Which exponential never overflows, and which function gives an exponential minus 1?",
)
def tanh_exponentials(x):
    x = ops.convert_to_tensor(x)
    return (ops.exp(x) - ops.exp(-x)) / (ops.exp(x) + ops.exp(-x))


@misconception(
    exercise="tanh",
    name="tanh-by-sigmoid",
    title="2 sigmoid(2x) - 1 loses its digits near 0.",
    hint="At 0.000001 this subtracts 1 from a number that differs from 1 by almost nothing.",
)
def tanh_sigmoid(x):
    return 2 * sigmoid(2 * ops.convert_to_tensor(x)) - 1


@misconception(
    exercise="tanh",
    name="tanh-by-overflowing-sigmoid",
    title="2 / (1 + exp(-2x)) - 1 loses its digits near 0, and its gradient is NaN far left.",
    hint="One subtraction of nearly equal numbers, and one exponential that overflows: each needs its own repair.",
)
def tanh_overflowing_sigmoid(x):
    return 2 / (1 + ops.exp(-2 * ops.convert_to_tensor(x))) - 1


@misconception(
    exercise="tanh",
    name="tanh-argument-not-doubled",
    title="2 sigmoid(x) - 1 is tanh(x/2): right in shape, half as steep.",
    hint="Tanh looks like x near 0. How steep is your curve there?",
)
def tanh_half(x):
    return 2 * sigmoid(x) - 1


@misconception(
    exercise="tanh",
    name="tanh-sinh-over-cosh",
    title="sinh(x) / cosh(x) is infinity over infinity far from 0.",
    hint="Both grow like an exponential. Near 0 your formula is fine; what can be done far from it?",
)
def tanh_quotient(x):
    return ops.sinh(x) / ops.cosh(x)


@misconception(
    exercise="tanh",
    name="tanh-one-exponential",
    title="1 - 2 / (exp(2x) + 1) loses its digits near 0, and its gradient is NaN far right.",
    hint="One subtraction of nearly equal numbers, and one exponential that overflows: each needs its own repair.",
)
def tanh_one_exponential(x):
    return 1 - 2 / (ops.exp(2 * ops.convert_to_tensor(x)) + 1)


@misconception(
    exercise="tanh",
    name="tanh-where-both-branches",
    title="The right branch is picked, but the other one has already overflown: the gradient is NaN.",
    hint="`where` computes both branches everywhere. Read the section on choosing before the damage.",
)
def tanh_where(x):
    x = ops.convert_to_tensor(x)
    right, left = ops.expm1(-2 * x), ops.expm1(2 * x)
    return ops.where(x >= 0, -right / (right + 2), left / (left + 2))


@misconception(
    exercise="tanh",
    name="tanh-loses-the-sign",
    title="The result is never negative: the sign of x went with |x|.",
    hint="tanh(-x) = -tanh(x). Where does your function remember the sign?",
)
def tanh_even(x):
    m = ops.expm1(-2 * ops.abs(x))
    return -m / (m + 2)


@misconception(
    exercise="tanh",
    name="tanh-sign",
    title="The curve is mirrored: it falls instead of rising.",
    hint="Is your tanh(1) positive? Compare the order of the two exponentials with the formula.",
)
def tanh_mirrored(x):
    x = ops.convert_to_tensor(x)
    return (ops.exp(-x) - ops.exp(x)) / (ops.exp(x) + ops.exp(-x))


@misconception(
    exercise="tanh",
    name="tanh-upside-down",
    title="Numerator and denominator are exchanged: this is 1 / tanh(x).",
    hint="What should tanh(0) be? Which of sum and difference belongs on top?",
)
def tanh_reciprocal(x):
    x = ops.convert_to_tensor(x)
    return (ops.exp(x) + ops.exp(-x)) / (ops.exp(x) - ops.exp(-x))


@misconception(
    exercise="tanh",
    name="tanh-hard",
    title="This is the hard tanh: a straight line, cut off at -1 and 1.",
    hint="The exercise asks for the smooth curve. Yours has two corners.",
)
def tanh_hard(x):
    return ops.clip(x, -1.0, 1.0)


@misconception(
    exercise="tanh",
    name="tanh-numpy-cuts-the-gradient",
    title="NumPy computes the right values, and no gradient finds its way back.",
    hint="Read “What cuts the path” again: which operation takes the numbers out of the tensor?",
)
def tanh_numpy(x):
    x = np.asarray(x)
    m = np.expm1(-2 * np.abs(x))
    return np.sign(x) * -m / (m + 2)


# ---- tanh_grad


@misconception(
    exercise="tanh_grad",
    name="tanh-deriv-no-square",
    title="The square is missing: this is 1 - tanh(x).",
    hint="The derivative of an odd function is the same for x and -x. Is yours?",
)
def tanh_grad_no_square(x):
    return 1 - tanh(x)


@misconception(
    exercise="tanh_grad",
    name="tanh-deriv-square-misplaced",
    title="The whole difference is squared instead of tanh(x) alone.",
    hint="The derivative of an odd function is the same for x and -x. Is yours? What does the square belong to?",
)
def tanh_grad_square(x):
    return ops.square(1 - tanh(x))


@misconception(
    exercise="tanh_grad",
    name="tanh-deriv-returns-tanh",
    title="The function itself is returned, not its derivative.",
    hint="Tanh is steepest at 0 and flat on both sides. What should its derivative be at 0?",
)
def tanh_grad_tanh(x):
    return tanh(x)


@misconception(
    exercise="tanh_grad",
    name="tanh-deriv-uses-z",
    title="The formula 1 - a² is given the input, not the output of tanh.",
    hint="In that formula, which number is a? A derivative of tanh is never negative.",
)
def tanh_grad_of_input(x):
    return 1 - ops.square(x)


@misconception(
    exercise="tanh_grad",
    name="tanh-deriv-sigmoid-formula",
    title="a (1 - a) is the derivative of sigmoid, not of tanh.",
    hint="Your derivative is 0 at 0, where tanh is steepest.",
)
def tanh_grad_as_sigmoid(x):
    return tanh(x) * (1 - tanh(x))


@misconception(
    exercise="tanh_grad",
    name="tanh-deriv-double-tanh",
    title="Tanh is applied twice.",
    hint="Your curve does not fall to 0. How often does x pass through tanh on its way to the result?",
)
def tanh_grad_twice(x):
    return 1 - tanh(tanh(x)) ** 2


@misconception(
    exercise="tanh_grad",
    name="tanh-deriv-overflow",
    title="The exponentials overflow far from 0, and the quotient is NaN.",
    hint="The formula is right on paper. Can you say it with a function of yours that does not overflow?",
)
def tanh_grad_exponentials(x):
    x = ops.convert_to_tensor(x)
    t = (ops.exp(x) - ops.exp(-x)) / (ops.exp(x) + ops.exp(-x))
    return 1 - t**2


@misconception(
    exercise="tanh_grad",
    name="tanh-deriv-sign",
    title="The sign is wrong: a rising function has a negative derivative here.",
    hint="Tanh rises everywhere. Which of the two squares in the quotient rule comes first?",
)
def tanh_grad_negative(x):
    return tanh(x) ** 2 - 1


@misconception(
    exercise="tanh_grad",
    name="tanh-deriv-numpy",
    title="NumPy computes the right values, and the result cannot be differentiated again.",
    hint="Read “What cuts the path” again: which operation takes the numbers out of the tensor?",
)
def tanh_grad_numpy(x):
    return 1 - np.asarray(tanh(x)) ** 2


# ---- two_class_softmax


def _logits(x):
    x = ops.convert_to_tensor(x)
    return ops.stack([x, ops.zeros_like(x)], axis=-1)


@misconception(
    exercise="two_class_softmax",
    name="softmax-no-shift",
    title="The exponentials are taken of the logits as they are, and overflow.",
    hint="A constant may be added to all logits of a row. Which one keeps every exponential at most 1?",
)
def softmax_no_shift(x):
    e = ops.exp(_logits(x))
    return e / ops.sum(e, axis=-1, keepdims=True)


@misconception(
    exercise="two_class_softmax",
    name="softmax-global-max-shift",
    title="The largest logit of the whole batch is subtracted: rows far below it become 0 / 0.",
    hint="Each number in x has its own two logits. Whose maximum should be subtracted?",
)
def softmax_global_max(x):
    logits = _logits(x)
    e = ops.exp(logits - ops.max(logits))
    return e / ops.sum(e, axis=-1, keepdims=True)


@misconception(
    exercise="two_class_softmax",
    name="softmax-wrong-axis",
    title="The probabilities add up to 1 over the batch instead of over the two classes.",
    hint="Over which axis should the probabilities of one example add up to 1?",
)
def softmax_first_axis(x):
    e = ops.exp(_logits(x))
    return e / ops.sum(e, axis=0, keepdims=True)


@misconception(
    exercise="two_class_softmax",
    name="softmax-global-sum",
    title="All probabilities of the batch together add up to 1.",
    hint="The sum in the denominator should be one per example. `axis` and `keepdims` are what you are looking for.",
)
def softmax_global_sum(x):
    e = ops.exp(_logits(x))
    return e / ops.sum(e)


@misconception(
    exercise="two_class_softmax",
    name="two-class-order",
    title="The two classes are exchanged: the logits are (0, x).",
    hint="Which of the two entries should be sigmoid(x)?",
)
def softmax_exchanged(x):
    return ops.softmax(ops.flip(_logits(x), axis=-1))


@misconception(
    exercise="two_class_softmax",
    name="two-class-first-axis",
    title="The two classes are stacked on a new first axis.",
    hint="The shape should be that of x with a 2 at the end.",
)
def softmax_stacked_first(x):
    x = ops.convert_to_tensor(x)
    return ops.softmax(ops.stack([x, ops.zeros_like(x)], axis=0), axis=0)


@misconception(
    exercise="two_class_softmax",
    name="two-class-concatenated",
    title="The logits are joined along an axis that exists already.",
    hint="The result should have one axis more than x. Which operation makes a new axis?",
)
def softmax_concatenated(x):
    x = ops.convert_to_tensor(x)
    return ops.softmax(ops.concatenate([x, ops.zeros_like(x)], axis=-1))


@misconception(
    exercise="two_class_softmax",
    name="two-class-one-probability",
    title="Only the probability of the first class is returned.",
    hint="Both probabilities are asked for, side by side on a new last axis.",
)
def softmax_first_entry(x):
    return sigmoid(x)


@misconception(
    exercise="two_class_softmax",
    name="two-class-logits-x-and-minus-x",
    title="The logits are (x, -x), whose difference is 2x.",
    hint="The second logit is 0. Your curve is twice as steep as it should be.",
)
def softmax_minus_x(x):
    x = ops.convert_to_tensor(x)
    return ops.softmax(ops.stack([x, -x], axis=-1))


@misconception(
    exercise="two_class_softmax",
    name="double-softmax",
    title="Softmax is applied twice.",
    hint="Your probabilities stay between 0.27 and 0.73. What comes out of the first softmax are no logits any more.",
)
def softmax_twice(x):
    return ops.softmax(ops.softmax(_logits(x)))


@misconception(
    exercise="two_class_softmax",
    name="two-class-numpy",
    title="NumPy computes the right values, and no gradient finds its way back.",
    hint="Read “What cuts the path” again: which operation takes the numbers out of the tensor?",
)
def softmax_numpy(x):
    x = np.asarray(x)
    logits = np.stack([x, np.zeros_like(x)], axis=-1)
    e = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)
