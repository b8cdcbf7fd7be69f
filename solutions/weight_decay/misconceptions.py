"""Mistakes that people make in *weight_decay*, each known by name.

Parsed by the grader, never imported: each definition is run in a box in place of the answer, with the reference's names around it.
"""

import keras
import numpy as np
from keras import ops

from autograder.authoring import misconception

# ---- l2_penalty


@misconception(
    exercise="l2_penalty",
    name="l2-without-one-half",
    title="The one half is missing: this is strength · sum of squares, Keras's convention.",
    hint="Which factor does the first convention of this notebook give? With it, what is the gradient?",
)
def penalty_without_half(weights, strength):
    return strength * sum(ops.sum(ops.square(w)) for w in weights)


@misconception(
    exercise="l2_penalty",
    name="l2-quarter",
    title="The one half is applied twice.",
    hint="Your penalty is half of what it should be. Does a function that you call halve already?",
)
def penalty_quarter(weights, strength):
    return strength / 2 * sum(ops.sum(ops.square(w)) / 2 for w in weights)


@misconception(
    exercise="l2_penalty",
    name="l2-mean-instead-of-sum",
    title="The squares are averaged instead of added up.",
    hint="With your penalty a large layer pays no more than a small one. What does the formula say: sum or mean?",
)
def penalty_mean(weights, strength):
    return strength / 2 * sum(ops.mean(ops.square(w)) for w in weights)


@misconception(
    exercise="l2_penalty",
    name="l2-not-squared",
    title="This is the norm, not its square.",
    hint="If all weights double, the penalty should become four times as large. What does yours do?",
)
def penalty_norm(weights, strength):
    return strength / 2 * ops.sqrt(sum(ops.sum(ops.square(w)) for w in weights))


@misconception(
    exercise="l2_penalty",
    name="l2-norm-of-each",
    title="The norms of the tensors are added up, not their squares.",
    hint="If all weights double, the penalty should become four times as large. What does yours do?",
)
def penalty_norms(weights, strength):
    return strength / 2 * sum(ops.sqrt(ops.sum(ops.square(w))) for w in weights)


@misconception(
    exercise="l2_penalty",
    name="l2-absolute-values",
    title="This is L1: absolute values instead of squares.",
    hint="That was the worked example. What does the exercise ask for instead of |w|?",
)
def penalty_absolute(weights, strength):
    return strength / 2 * sum(ops.sum(ops.abs(w)) for w in weights)


@misconception(
    exercise="l2_penalty",
    name="l2-square-of-the-sum",
    title="The sum is squared, instead of the entries before they are added.",
    hint="Weights of 1 and -1 should cost something. What comes first, the square or the sum?",
)
def penalty_square_of_sum(weights, strength):
    return strength / 2 * sum(ops.square(ops.sum(w)) for w in weights)


@misconception(
    exercise="l2_penalty",
    name="l2-last-tensor-only",
    title="Only the last tensor counts: the loop overwrites its total.",
    hint="What is in your total after the second tensor?",
)
def penalty_last(weights, strength):
    for w in weights:
        total = strength / 2 * ops.sum(ops.square(w))
    return total


@misconception(
    exercise="l2_penalty",
    name="l2-first-tensor-only",
    title="Only the first tensor counts.",
    hint="Is there a `return` inside your loop?",
)
def penalty_first(weights, strength):
    for w in weights:
        return strength / 2 * ops.sum(ops.square(w))


@misconception(
    exercise="l2_penalty",
    name="l2-not-summed",
    title="The squares are not added up: what comes back has the shape of the weights.",
    hint="The penalty is one number. Which operation makes one number of a tensor?",
)
def penalty_not_summed(weights, strength):
    return sum(strength / 2 * ops.square(w) for w in weights)


@misconception(
    exercise="l2_penalty",
    name="l2-one-each",
    title="One penalty for each tensor comes back, instead of their sum.",
    hint="The loss needs one number. Add the penalties of the tensors up.",
)
def penalty_list(weights, strength):
    return [strength / 2 * ops.sum(ops.square(w)) for w in weights]


@misconception(
    exercise="l2_penalty",
    name="l2-factor-grows",
    title="The factor is applied inside the loop to everything so far: early tensors are charged several times.",
    hint="By how many factors has the first tensor been multiplied at the end of your loop?",
)
def penalty_compound(weights, strength):
    total = 0.0
    for w in weights:
        total = strength / 2 * (total + ops.sum(ops.square(w)))
    return total


@misconception(
    exercise="l2_penalty",
    name="l2-extra-1m",
    title="The penalty is divided by the number of rows.",
    hint="Only the loss is averaged over the batch. Does the size of a kernel belong in the penalty?",
)
def penalty_per_row(weights, strength):
    return strength * sum(ops.sum(ops.square(w)) / (2 * max(1, *ops.shape(w)[:1], 1)) for w in weights)


@misconception(
    exercise="l2_penalty",
    name="l2-mean-over-tensors",
    title="The penalty is divided by the number of tensors.",
    hint="Adding a layer should add to the penalty. Does it, in yours?",
)
def penalty_mean_over_tensors(weights, strength):
    return strength / 2 * sum(ops.sum(ops.square(w)) for w in weights) / len(weights)


@misconception(
    exercise="l2_penalty",
    name="l2-kernels-only",
    title="Tensors with a single axis are left out.",
    hint="Whoever calls the function decides what is in the list. What should happen to a tensor of shape (6,)?",
)
def penalty_kernels(weights, strength):
    return strength / 2 * sum(ops.sum(ops.square(w)) for w in weights if len(ops.shape(w)) > 1)


@misconception(
    exercise="l2_penalty",
    name="l2-strength-squared",
    title="The strength is squared, too.",
    hint="Doubling the strength should double the penalty.",
)
def penalty_strength_squared(weights, strength):
    return sum(ops.sum(ops.square(strength * ops.convert_to_tensor(w))) for w in weights) / 2


@misconception(
    exercise="l2_penalty",
    name="l2-sign",
    title="The sign is wrong: large weights are rewarded.",
    hint="The penalty is added to a loss that is minimised. Should it be positive or negative?",
)
def penalty_negative(weights, strength):
    return -strength / 2 * sum(ops.sum(ops.square(w)) for w in weights)


@misconception(
    exercise="l2_penalty",
    name="l2-numpy-cuts-the-gradient",
    title="NumPy computes the right values, and no gradient finds its way back.",
    hint="Which operation takes the numbers out of the tensors? The worked example shows another.",
)
def penalty_numpy(weights, strength):
    return strength / 2 * sum(np.sum(np.asarray(w) ** 2) for w in weights)


@misconception(
    exercise="l2_penalty",
    name="l2-detached",
    title="The weights are detached, so that the penalty never pulls on them.",
    hint="Is a `stop_gradient` or a copy in the way of the gradient?",
)
def penalty_detached(weights, strength):
    return strength / 2 * sum(ops.sum(ops.square(ops.stop_gradient(ops.convert_to_tensor(w)))) for w in weights)


# ---- L2


class _Unchecked(keras.Regularizer):
    """A regulariser that takes any strength."""

    def __init__(self, strength):
        self.strength = strength

    def __call__(self, weights):
        return self.strength / 2 * ops.sum(ops.square(weights))

    def get_config(self):
        return {"strength": self.strength}


class _Checked(_Unchecked):
    """One that refuses a negative strength."""

    def __init__(self, strength):
        if strength < 0:
            raise ValueError("strength")
        self.strength = strength


@misconception(
    exercise="L2",
    name="L2-without-one-half",
    title="The one half is missing: this is Keras's own L2, not the one of this notebook.",
    hint="Compare with the example, where Keras's L2 gives twice as much.",
)
class L2WithoutHalf(_Checked):
    def __call__(self, weights):
        return self.strength * ops.sum(ops.square(weights))


@misconception(
    exercise="L2",
    name="L2-accepts-negative",
    title="A negative strength is accepted.",
    hint="What would training do to the weights with a negative strength? The constructor should refuse it.",
)
class L2AcceptsNegative(_Unchecked):
    pass


@misconception(
    exercise="L2",
    name="L2-clips-negative",
    title="A negative strength is silently replaced.",
    hint="The exercise asks for a ValueError, so that whoever made the mistake hears of it.",
)
class L2Clips(_Unchecked):
    def __init__(self, strength):
        super().__init__(max(strength, 0.0))


@misconception(
    exercise="L2",
    name="L2-refuses-zero",
    title="A strength of 0 is refused.",
    hint="0 is not negative: it switches the penalty off.",
)
class L2RefusesZero(_Unchecked):
    def __init__(self, strength):
        if strength <= 0:
            raise ValueError("strength")
        super().__init__(strength)


@misconception(
    exercise="L2",
    name="L2-assert-negative",
    title="A negative strength ends with an AssertionError instead of a ValueError.",
    hint="`assert` is for what cannot happen. What statement raises a ValueError?",
)
class L2Asserts(_Unchecked):
    def __init__(self, strength):
        assert strength >= 0
        super().__init__(strength)


@misconception(
    exercise="L2",
    name="L2-returns-the-error",
    title="The ValueError is made, but not raised: a constructor that returns something ends with a TypeError.",
    hint="An error has to be raised. Look at the statement in front of it.",
)
class L2ReturnsError(_Unchecked):
    def __init__(self, strength):
        self.strength = strength
        if strength < 0:
            return ValueError("strength")


@misconception(
    exercise="L2",
    name="L2-missing-get_config",
    title="get_config is missing, so that Keras cannot save the regulariser.",
    hint="Which of the three methods tells Keras how to make the regulariser again?",
)
class L2NoConfig(keras.Regularizer):
    def __init__(self, strength):
        if strength < 0:
            raise ValueError("strength")
        self.strength = strength

    def __call__(self, weights):
        return self.strength / 2 * ops.sum(ops.square(weights))


@misconception(
    exercise="L2",
    name="L2-config-halved",
    title="get_config tells the halved number, and loading halves it again.",
    hint="Save and load ten times: what happens to the strength? The configuration should hold what the constructor was given.",
)
class L2ConfigHalved(keras.Regularizer):
    def __init__(self, strength):
        if strength < 0:
            raise ValueError("strength")
        self.strength = strength / 2

    def __call__(self, weights):
        return self.strength * ops.sum(ops.square(weights))

    def get_config(self):
        return {"strength": self.strength}


@misconception(
    exercise="L2",
    name="L2-config-other-name",
    title="The key in get_config is not the name of the constructor's argument.",
    hint="Keras calls L2(**config). Which keyword does your constructor take?",
)
class L2ConfigOtherName(keras.Regularizer):
    def __init__(self, strength):
        if strength < 0:
            raise ValueError("strength")
        self.l2 = strength

    def __call__(self, weights):
        return self.l2 / 2 * ops.sum(ops.square(weights))

    def get_config(self):
        return {"l2": self.l2}


@misconception(
    exercise="L2",
    name="L2-config-empty",
    title="The configuration is empty: the strength is lost.",
    hint="What does L2(**config) need?",
)
class L2ConfigEmpty(_Checked):
    def get_config(self):
        return {}


@misconception(
    exercise="L2",
    name="L2-config-forgotten-for-a-default",
    title="The strength is not in the configuration, and the default of the constructor takes its place.",
    hint="Make L2(0.3), and make it again from its configuration. Which strength does the copy have?",
)
class L2Default(keras.Regularizer):
    def __init__(self, strength=0.01):
        if strength < 0:
            raise ValueError("strength")
        self.strength = strength

    def __call__(self, weights):
        return self.strength / 2 * ops.sum(ops.square(weights))

    def get_config(self):
        return {}


@misconception(
    exercise="L2",
    name="L2-keras-by-inheritance",
    title="Keras's L2 does the work with half the strength, and its configuration has Keras's names.",
    hint="The penalty is right. What does get_config return, and does your constructor take that?",
)
class L2Inherited(keras.regularizers.L2):
    def __init__(self, strength):
        super().__init__(strength / 2)


@misconception(
    exercise="L2",
    name="L2-mean-instead-of-sum",
    title="The squares are averaged instead of added up.",
    hint="What does the formula say: sum or mean?",
)
class L2Mean(_Checked):
    def __call__(self, weights):
        return self.strength / 2 * ops.mean(ops.square(weights))


@misconception(
    exercise="L2",
    name="L2-not-squared",
    title="This is the norm, not its square.",
    hint="If all weights double, the penalty should become four times as large.",
)
class L2Norm(_Checked):
    def __call__(self, weights):
        return self.strength / 2 * ops.sqrt(ops.sum(ops.square(weights)))


@misconception(
    exercise="L2",
    name="L2-extra-1m",
    title="The penalty is divided by the number of rows of the kernel.",
    hint="Only the loss is averaged, over the batch. The kernel's rows are inputs, not examples.",
)
class L2PerRow(_Checked):
    def __call__(self, weights):
        return self.strength / 2 * ops.sum(ops.square(weights)) / weights.shape[0]


@misconception(
    exercise="L2",
    name="L2-columns",
    title="The squares are added up over one axis only.",
    hint="The penalty of a layer is one number. What does the argument `axis` do to the sum?",
)
class L2Columns(_Checked):
    def __call__(self, weights):
        return self.strength / 2 * ops.sum(ops.square(weights), axis=0)


@misconception(
    exercise="L2",
    name="L2-numpy-cuts-the-gradient",
    title="NumPy computes the right values, and no gradient finds its way back.",
    hint="A penalty that cannot be differentiated never moves a weight. Which operation takes the numbers out of the tensor?",
)
class L2Numpy(_Checked):
    def __call__(self, weights):
        return self.strength / 2 * np.sum(np.square(np.asarray(weights)))


@misconception(
    exercise="L2",
    name="L2-no-regularizer",
    title="The class does not derive from keras.Regularizer.",
    hint="What is in the brackets behind the name of the class?",
)
class L2Plain:
    def __init__(self, strength):
        if strength < 0:
            raise ValueError("strength")
        self.strength = strength

    def __call__(self, weights):
        return self.strength / 2 * ops.sum(ops.square(weights))

    def get_config(self):
        return {"strength": self.strength}

    @classmethod
    def from_config(cls, config):
        return cls(**config)


@misconception(
    exercise="L2",
    name="L2-function",
    title="This is a function that returns a penalty, not a class that can be saved.",
    hint="The exercise asks for a class with three methods.",
)
def l2_function(strength):
    if strength < 0:
        raise ValueError("strength")
    return lambda weights: strength / 2 * ops.sum(ops.square(weights))


# ---- ridge_loss


def _errors(w, b, x, y):
    x = ops.convert_to_tensor(x)
    w, y = (ops.reshape(ops.convert_to_tensor(a, x.dtype), (-1,)) for a in (w, y))
    return w, ops.matmul(x, w) + ops.convert_to_tensor(b, x.dtype) - y


@misconception(
    exercise="ridge_loss",
    name="l2-on-bias",
    title="The bias is penalised as well.",
    hint="Read “Why the bias is left alone” again. Which symbols are in the last sum of the formula?",
)
def loss_bias_penalised(w, b, x, y, strength):
    w, errors = _errors(w, b, x, y)
    b = ops.convert_to_tensor(b, w.dtype)
    return ops.mean(errors**2) / 2 + strength / 2 * (ops.sum(w**2) + ops.sum(b**2))


@misconception(
    exercise="ridge_loss",
    name="ridge-without-halves",
    title="Both halves are missing.",
    hint="There is a one half for each square: two in all.",
)
def loss_without_halves(w, b, x, y, strength):
    w, errors = _errors(w, b, x, y)
    return ops.mean(errors**2) + strength * ops.sum(w**2)


@misconception(
    exercise="ridge_loss",
    name="ridge-error-not-halved",
    title="The mean squared error is not halved.",
    hint="There is a one half for each square. Which of the two is missing?",
)
def loss_error_not_halved(w, b, x, y, strength):
    w, errors = _errors(w, b, x, y)
    return ops.mean(errors**2) + strength / 2 * ops.sum(w**2)


@misconception(
    exercise="ridge_loss",
    name="ridge-penalty-not-halved",
    title="The penalty is not halved.",
    hint="There is a one half for each square. Which of the two is missing?",
)
def loss_penalty_not_halved(w, b, x, y, strength):
    w, errors = _errors(w, b, x, y)
    return ops.mean(errors**2) / 2 + strength * ops.sum(w**2)


@misconception(
    exercise="ridge_loss",
    name="ridge-sum-instead-of-mean",
    title="The squared errors are added up instead of averaged over the batch.",
    hint="Twice as many examples of the same kind should not double the loss.",
)
def loss_sum(w, b, x, y, strength):
    w, errors = _errors(w, b, x, y)
    return ops.sum(errors**2) / 2 + strength / 2 * ops.sum(w**2)


@misconception(
    exercise="ridge_loss",
    name="l2-mean-instead-of-sum",
    title="The penalty is averaged over the weights instead of added up.",
    hint="Only the errors are averaged. What does the formula say about the weights?",
)
def loss_penalty_mean(w, b, x, y, strength):
    w, errors = _errors(w, b, x, y)
    return ops.mean(errors**2) / 2 + strength / 2 * ops.mean(w**2)


@misconception(
    exercise="ridge_loss",
    name="l2-extra-1m",
    title="The penalty is divided by the number of examples.",
    hint="What stands inside the mean over the examples, and what beside it?",
)
def loss_penalty_over_n(w, b, x, y, strength):
    w, errors = _errors(w, b, x, y)
    return ops.mean(errors**2) / 2 + strength / 2 * ops.sum(w**2) / x.shape[0]


@misconception(
    exercise="ridge_loss",
    name="ridge-no-penalty",
    title="The penalty is missing.",
    hint="Does your result change with `strength`?",
)
def loss_without_penalty(w, b, x, y, strength):
    return ops.mean(_errors(w, b, x, y)[1] ** 2) / 2


@misconception(
    exercise="ridge_loss",
    name="l2-not-squared",
    title="The penalty is the norm of w, not its square.",
    hint="If the weights double, the penalty should become four times as large.",
)
def loss_norm(w, b, x, y, strength):
    w, errors = _errors(w, b, x, y)
    return ops.mean(errors**2) / 2 + strength / 2 * ops.sqrt(ops.sum(w**2))


@misconception(
    exercise="ridge_loss",
    name="ridge-absolute-values",
    title="The penalty is L1: absolute values instead of squares.",
    hint="That was the worked example. What does this exercise charge for?",
)
def loss_absolute(w, b, x, y, strength):
    w, errors = _errors(w, b, x, y)
    return ops.mean(errors**2) / 2 + strength / 2 * ops.sum(ops.abs(w))


@misconception(
    exercise="ridge_loss",
    name="ridge-bias-forgotten",
    title="The prediction lacks the bias.",
    hint="The bias is not penalised, but it is part of the model.",
)
def loss_without_bias(w, b, x, y, strength):
    w, errors = _errors(w, 0.0, x, y)
    return ops.mean(errors**2) / 2 + strength / 2 * ops.sum(w**2)


@misconception(
    exercise="ridge_loss",
    name="l2-sign",
    title="The penalty is subtracted: large weights are rewarded.",
    hint="The loss is minimised. Should large weights make it larger or smaller?",
)
def loss_penalty_subtracted(w, b, x, y, strength):
    w, errors = _errors(w, b, x, y)
    return ops.mean(errors**2) / 2 - strength / 2 * ops.sum(w**2)


@misconception(
    exercise="ridge_loss",
    name="l2-double-applied",
    title="The penalty is added twice.",
    hint="Set the strength to 0 and to 1. How much does the loss grow, and how much should it?",
)
def loss_penalty_twice(w, b, x, y, strength):
    w, errors = _errors(w, b, x, y)
    loss = ops.mean(errors**2) / 2 + strength / 2 * ops.sum(w**2)
    return loss + l2_penalty([w], strength)


@misconception(
    exercise="ridge_loss",
    name="ridge-column-minus-row",
    title="Predictions and targets are subtracted as they come: a column minus a row is a matrix of all pairs.",
    hint="Print the shape of your errors for w of shape (d, 1) and y of shape (n,).",
)
def loss_broadcast(w, b, x, y, strength):
    errors = ops.matmul(x, w) + b - y if len(w.shape) == 2 else ops.squeeze(ops.matmul(x, w[:, None]), 1) + b - y
    return ops.mean(ops.square(errors)) / 2 + strength / 2 * ops.sum(ops.square(w))


@misconception(
    exercise="ridge_loss",
    name="ridge-only-columns",
    title="Everything is made a column but y, which may come without a second axis.",
    hint="Print the shape of your errors for y of shape (n,).",
)
def loss_only_columns(w, b, x, y, strength):
    w = ops.reshape(w, (-1, 1))
    errors = ops.matmul(x, w) + b - y
    return ops.mean(ops.square(errors)) / 2 + strength / 2 * ops.sum(ops.square(w))


@misconception(
    exercise="ridge_loss",
    name="ridge-numpy-cuts-the-gradient",
    title="NumPy computes the right loss, and no gradient finds its way back.",
    hint="Which operation takes the numbers out of the tensors?",
)
def loss_numpy(w, b, x, y, strength):
    w, b, y = (np.ravel(np.asarray(a)) for a in (w, b, y))
    return np.mean((np.asarray(x) @ w + b - y) ** 2) / 2 + strength / 2 * np.sum(w**2)


@misconception(
    exercise="ridge_loss",
    name="l2-in-loss-not-in-grad",
    title="The penalty is in the loss, but its gradient does not reach w.",
    hint="Is a `float()`, NumPy or a `stop_gradient` between w and the penalty?",
)
def loss_penalty_detached(w, b, x, y, strength):
    w, errors = _errors(w, b, x, y)
    return ops.mean(errors**2) / 2 + strength / 2 * float(ops.sum(w**2))


# ---- decayed_step


@misconception(
    exercise="decayed_step",
    name="l2-on-bias",
    title="The bias decays as well.",
    hint="Which of the two has a penalty?",
)
def step_bias_decays(w, b, dw, db, learning_rate, strength):
    keep = 1 - learning_rate * strength
    return keep * w - learning_rate * dw, keep * b - learning_rate * db


@misconception(
    exercise="decayed_step",
    name="decay-without-learning-rate",
    title="The weights shrink by 1 - strength: the learning rate is missing.",
    hint="The penalty is part of the gradient. By what is a gradient multiplied in a step?",
)
def step_no_rate(w, b, dw, db, learning_rate, strength):
    return (1 - strength) * w - learning_rate * dw, b - learning_rate * db


@misconception(
    exercise="decayed_step",
    name="decay-factor-two",
    title="The weights shrink twice as fast as they should: Keras's factor.",
    hint="What is the gradient of strength / 2 · w²?",
)
def step_factor_two(w, b, dw, db, learning_rate, strength):
    return (1 - 2 * learning_rate * strength) * w - learning_rate * dw, b - learning_rate * db


@misconception(
    exercise="decayed_step",
    name="decay-factor-one-half",
    title="The weights shrink half as fast as they should.",
    hint="The one half of the penalty meets the 2 of the square when you differentiate.",
)
def step_factor_half(w, b, dw, db, learning_rate, strength):
    return (1 - learning_rate * strength / 2) * w - learning_rate * dw, b - learning_rate * db


@misconception(
    exercise="decayed_step",
    name="decay-sign",
    title="The weights grow instead of shrinking.",
    hint="Is your factor above or below 1?",
)
def step_sign(w, b, dw, db, learning_rate, strength):
    return (1 + learning_rate * strength) * w - learning_rate * dw, b - learning_rate * db


@misconception(
    exercise="decayed_step",
    name="decay-after-the-step",
    title="The weights shrink after their gradient step, so the gradient shrinks with them.",
    hint="Does the gradient shrink in the formula?",
)
def step_after(w, b, dw, db, learning_rate, strength):
    return (w - learning_rate * dw) * (1 - learning_rate * strength), b - learning_rate * db


@misconception(
    exercise="decayed_step",
    name="decay-missing",
    title="This is plain gradient descent: nothing decays.",
    hint="Does your result depend on `strength`?",
)
def step_plain(w, b, dw, db, learning_rate, strength):
    return w - learning_rate * dw, b - learning_rate * db


@misconception(
    exercise="decayed_step",
    name="decay-of-the-gradient",
    title="The gradient decays instead of the weights.",
    hint="Which term of the formula has the factor 1 - learning_rate · strength?",
)
def step_gradient_decays(w, b, dw, db, learning_rate, strength):
    return w - learning_rate * (1 - learning_rate * strength) * dw, b - learning_rate * db


@misconception(
    exercise="decayed_step",
    name="decay-ascends",
    title="The gradient step goes uphill.",
    hint="The gradient points to where the loss grows. Which sign goes down?",
)
def step_ascends(w, b, dw, db, learning_rate, strength):
    return (1 - learning_rate * strength) * w + learning_rate * dw, b + learning_rate * db


@misconception(
    exercise="decayed_step",
    name="decay-gradient-without-rate",
    title="The gradients are not multiplied by the learning rate.",
    hint="How long is a step at learning rate 0.1?",
)
def step_gradient_without_rate(w, b, dw, db, learning_rate, strength):
    return (1 - learning_rate * strength) * w - dw, b - db


@misconception(
    exercise="decayed_step",
    name="decay-bias-stands-still",
    title="The bias comes back as it was: it makes no step at all.",
    hint="That the bias has no penalty does not mean that it is not trained.",
)
def step_bias_still(w, b, dw, db, learning_rate, strength):
    return (1 - learning_rate * strength) * w - learning_rate * dw, b


@misconception(
    exercise="decayed_step",
    name="decay-no-gradient",
    title="The weights decay, but make no gradient step.",
    hint="The formula has two terms. Where is the second?",
)
def step_only_decay(w, b, dw, db, learning_rate, strength):
    return (1 - learning_rate * strength) * w, b - learning_rate * db


@misconception(
    exercise="decayed_step",
    name="decay-in-place",
    title="The arrays that came in are changed.",
    hint="Print `w` before and after the call. Which operators write into an array that others hold?",
)
def step_in_place(w, b, dw, db, learning_rate, strength):
    w *= 1 - learning_rate * strength
    w -= learning_rate * dw
    b -= learning_rate * db
    return w, b


@misconception(
    exercise="decayed_step",
    name="decay-gradient-in-place",
    title="The penalty is added into the array of the gradient that came in.",
    hint="Print `dw` before and after the call. Which operators write into an array that others hold?",
)
def step_gradient_in_place(w, b, dw, db, learning_rate, strength):
    dw += strength * w
    return w - learning_rate * dw, b - learning_rate * db


@misconception(
    exercise="decayed_step",
    name="decay-swapped",
    title="Weights and bias come back in the wrong order.",
    hint="What is the order in the signature?",
)
def step_swapped(w, b, dw, db, learning_rate, strength):
    return b - learning_rate * db, (1 - learning_rate * strength) * w - learning_rate * dw


@misconception(
    exercise="decayed_step",
    name="decay-returns-only-w",
    title="Only the weights come back.",
    hint="Two results are asked for.",
)
def step_only_w(w, b, dw, db, learning_rate, strength):
    return (1 - learning_rate * strength) * w - learning_rate * dw


@misconception(
    exercise="decayed_step",
    name="decay-numpy-methods",
    title="The arguments are treated as NumPy arrays, so that tensors are refused.",
    hint="Tensors have no .copy(). Which operators do arrays and tensors share?",
)
def step_copies(w, b, dw, db, learning_rate, strength):
    w, b = w.copy(), b.copy()
    w *= 1 - learning_rate * strength
    w -= learning_rate * dw
    b -= learning_rate * db
    return w, b


# ---- ridge


@misconception(
    exercise="ridge",
    name="l2-missing-1m",
    title="The strength counts n times too little: the sums are not divided by n, or it is divided, too.",
    hint="The loss averages over the examples, the penalty does not. What happens to your result if every row appears twice?",
)
def ridge_without_n(x, y, strength):
    return np.linalg.solve(x.T @ x + strength * np.eye(x.shape[1]), x.T @ y)


@misconception(
    exercise="ridge",
    name="l2-extra-n",
    title="The strength is multiplied by n although the sums are divided by n already.",
    hint="Multiply the equation by n, or do not: what happens to each of its three terms?",
)
def ridge_strength_times_n(x, y, strength):
    n, d = x.shape
    return np.linalg.solve(x.T @ x / n + n * strength * np.eye(d), x.T @ y / n)


@misconception(
    exercise="ridge",
    name="ridge-right-side-not-averaged",
    title="x'x is divided by n, and x'y is not.",
    hint="At strength 0 the result is plain least squares, in which n cancels. Does it cancel in yours?",
)
def ridge_right_side(x, y, strength):
    n, d = x.shape
    return np.linalg.solve(x.T @ x / n + strength * np.eye(d), x.T @ y)


@misconception(
    exercise="ridge",
    name="ridge-left-side-not-averaged",
    title="x'y is divided by n, and x'x is not.",
    hint="At strength 0 the result is plain least squares, in which n cancels. Does it cancel in yours?",
)
def ridge_left_side(x, y, strength):
    n, d = x.shape
    return np.linalg.solve(x.T @ x + strength * np.eye(d), x.T @ y / n)


@misconception(
    exercise="ridge",
    name="ridge-factor-two",
    title="The strength counts twice: the factor of a penalty, or of an error, without its one half.",
    hint="Both squares have a one half. Differentiate both again.",
)
def ridge_twice(x, y, strength):
    n, d = x.shape
    return np.linalg.solve(x.T @ x / n + 2 * strength * np.eye(d), x.T @ y / n)


@misconception(
    exercise="ridge",
    name="ridge-factor-one-half",
    title="The strength counts half: the 2 of the square was lost when differentiating.",
    hint="Both squares have a one half. Differentiate both again.",
)
def ridge_half(x, y, strength):
    n, d = x.shape
    return np.linalg.solve(x.T @ x / n + strength / 2 * np.eye(d), x.T @ y / n)


@misconception(
    exercise="ridge",
    name="ridge-no-identity",
    title="The strength is added to every entry of the matrix.",
    hint="A matrix plus a number is not a matrix plus that number times the identity.",
)
def ridge_scalar(x, y, strength):
    return np.linalg.pinv(x.T @ x / len(x) + strength) @ (x.T @ y / len(x))


@misconception(
    exercise="ridge",
    name="ridge-ignores-strength",
    title="This is plain least squares, whatever the strength.",
    hint="Does your result change with `strength`?",
)
def ridge_least_squares(x, y, strength):
    return np.linalg.lstsq(x, y, rcond=None)[0]


@misconception(
    exercise="ridge",
    name="ridge-sign",
    title="The penalty is subtracted.",
    hint="Set the gradient to 0 again and watch the sign of λ w.",
)
def ridge_sign(x, y, strength):
    n, d = x.shape
    return np.linalg.solve(x.T @ x / n - strength * np.eye(d), x.T @ y / n)


@misconception(
    exercise="ridge",
    name="ridge-fits-a-bias",
    title="A bias is fitted: the columns and the targets are centred.",
    hint="The exercise leaves the bias out: predictions are x @ w, nothing more.",
)
def ridge_centred(x, y, strength):
    n, d = x.shape
    x, y = x - x.mean(0), y - y.mean()
    return np.linalg.solve(x.T @ x / n + strength * np.eye(d), x.T @ y / n)


@misconception(
    exercise="ridge",
    name="ridge-column-of-ones",
    title="A column of ones is added: one weight too many comes back.",
    hint="The exercise leaves the bias out. How many weights are there for d inputs?",
)
def ridge_ones(x, y, strength):
    x = np.column_stack([np.ones(len(x)), x])
    n, d = x.shape
    return np.linalg.solve(x.T @ x / n + strength * np.eye(d), x.T @ y / n)


@misconception(
    exercise="ridge",
    name="ridge-first-weight-spared",
    title="The first weight is not penalised, as if it belonged to a column of ones.",
    hint="There is no bias here: all d weights are penalised.",
)
def ridge_spares_first(x, y, strength):
    n, d = x.shape
    penalised = np.eye(d)
    penalised[0, 0] = 0
    return np.linalg.lstsq(x.T @ x / n + strength * penalised, x.T @ y / n, rcond=None)[0]


@misconception(
    exercise="ridge",
    name="ridge-column",
    title="The weights come back as a column, (d, 1).",
    hint="The shape should be (d,). Where does the second axis come from?",
)
def ridge_column(x, y, strength):
    n, d = x.shape
    return np.linalg.solve(x.T @ x / n + strength * np.eye(d), x.T @ y[:, None] / n)


@misconception(
    exercise="ridge",
    name="ridge-transposed",
    title="x x' takes the place of x'x.",
    hint="The matrix should be (d, d). What shape is x x'?",
)
def ridge_transposed(x, y, strength):
    n, d = x.shape
    return np.linalg.solve(x @ x.T / n + strength * np.eye(d), x.T @ y / n)


@misconception(
    exercise="ridge",
    name="ridge-divided-by-d",
    title="The sums are divided by the number of inputs instead of the number of examples.",
    hint="len(x) and x.shape[1]: which of them counts examples?",
)
def ridge_over_d(x, y, strength):
    d = x.shape[1]
    return np.linalg.solve(x.T @ x / d + strength * np.eye(d), x.T @ y / d)


@misconception(
    exercise="ridge",
    name="ridge-shrinks-least-squares",
    title="The least squares solution is divided by 1 + strength: right only if x'x / n is the identity.",
    hint="Directions in which the data vary much shrink less than the others.",
)
def ridge_shrunk(x, y, strength):
    return np.linalg.pinv(x) @ y / (1 + strength)


@misconception(
    exercise="ridge",
    name="ridge-few-steps",
    title="This is a descent that has not arrived.",
    hint="The exercise asks for the exact minimiser. Set the gradient to 0 and solve for w.",
)
def ridge_descent(x, y, strength):
    w = np.zeros(x.shape[1])
    for _ in range(100):
        w = w - 0.01 * (x.T @ (x @ w - y) / len(x) + strength * w)
    return w


@misconception(
    exercise="ridge",
    name="ridge-inverts-too-early",
    title="x'x is inverted by itself, which cannot be done for fewer rows than columns.",
    hint="Which matrix can be inverted for every positive strength?",
)
def ridge_needs_rows(x, y, strength):
    n, d = x.shape
    inverse = np.linalg.inv(x.T @ x / n)
    return np.linalg.solve(np.eye(d) + strength * inverse, inverse @ (x.T @ y / n))


# ---- decayed_mlp


def _network(hidden_units, num_classes, kernels, biases=None, activity=None, activation="relu", last=None):
    layers = []
    for number, units in enumerate([*hidden_units, num_classes]):
        final = number == len(hidden_units)
        layers.append(
            keras.layers.Dense(
                units,
                last if final else activation,
                kernel_regularizer=kernels(final),
                bias_regularizer=biases,
                activity_regularizer=activity,
            )
        )
    return keras.Sequential(layers)


def _half(strength):
    return keras.regularizers.L2(strength / 2)


@misconception(
    exercise="decayed_mlp",
    name="mlp-keras-factor",
    title="Keras's L2 is given the strength as it is: twice the penalty.",
    hint="Keras's L2 has no one half. Which number gives it our penalty?",
)
def network_keras(hidden_units, num_classes, strength):
    return _network(hidden_units, num_classes, lambda final: keras.regularizers.L2(strength))


@misconception(
    exercise="decayed_mlp",
    name="mlp-half-twice",
    title="The one half is applied twice.",
    hint="The regulariser of this notebook halves already.",
)
def network_quarter(hidden_units, num_classes, strength):
    return _network(hidden_units, num_classes, lambda final: keras.regularizers.L2(strength / 4))


@misconception(
    exercise="decayed_mlp",
    name="l2-on-bias",
    title="The biases are penalised as well.",
    hint="Which of the regularisers of Dense are set, and which should be?",
)
def network_biases(hidden_units, num_classes, strength):
    return _network(hidden_units, num_classes, lambda final: _half(strength), biases=_half(strength))


@misconception(
    exercise="decayed_mlp",
    name="mlp-output-not-penalised",
    title="The kernel of the last layer is not penalised.",
    hint="Every kernel has a penalty, the last one too.",
)
def network_output_spared(hidden_units, num_classes, strength):
    return _network(hidden_units, num_classes, lambda final: None if final else _half(strength))


@misconception(
    exercise="decayed_mlp",
    name="mlp-only-output-penalised",
    title="Only the kernel of the last layer is penalised.",
    hint="Every kernel has a penalty, those of the hidden layers too.",
)
def network_output_only(hidden_units, num_classes, strength):
    return _network(hidden_units, num_classes, lambda final: _half(strength) if final else None)


@misconception(
    exercise="decayed_mlp",
    name="mlp-no-penalty",
    title="There is no penalty at all: model.losses is empty.",
    hint="Where do you use `strength`?",
)
def network_plain(hidden_units, num_classes, strength):
    return _network(hidden_units, num_classes, lambda final: None)


@misconception(
    exercise="decayed_mlp",
    name="mlp-only-bias-penalised",
    title="The biases are penalised instead of the kernels.",
    hint="Dense takes three regularisers. Which one is about the kernel?",
)
def network_bias_only(hidden_units, num_classes, strength):
    return _network(hidden_units, num_classes, lambda final: None, biases=_half(strength))


@misconception(
    exercise="decayed_mlp",
    name="mlp-activity-regularizer",
    title="What the layers give is penalised (activity_regularizer), not their weights.",
    hint="Dense takes three regularisers. Which one is about the kernel?",
)
def network_activity(hidden_units, num_classes, strength):
    return _network(hidden_units, num_classes, lambda final: None, activity=_half(strength))


@misconception(
    exercise="decayed_mlp",
    name="mlp-l1",
    title="This is L1: absolute values instead of squares.",
    hint="Which of Keras's regularisers squares?",
)
def network_l1(hidden_units, num_classes, strength):
    return _network(hidden_units, num_classes, lambda final: keras.regularizers.L1(strength / 2))


@misconception(
    exercise="decayed_mlp",
    name="mlp-mean-instead-of-sum",
    title="The squares are averaged over each kernel instead of added up.",
    hint="Compare sum(model.losses) with l2_penalty of all kernels.",
)
def network_mean(hidden_units, num_classes, strength):
    return _network(hidden_units, num_classes, lambda final: lambda w: strength / 2 * ops.mean(w**2))


@misconception(
    exercise="decayed_mlp",
    name="mlp-not-squared",
    title="The norm of each kernel is penalised, not its square.",
    hint="If all weights double, the penalty should become four times as large.",
)
def network_norm(hidden_units, num_classes, strength):
    return _network(hidden_units, num_classes, lambda final: lambda w: strength / 2 * ops.sqrt(ops.sum(w**2) + 1e-12))


@misconception(
    exercise="decayed_mlp",
    name="mlp-strength-shared-out",
    title="The strength is divided among the layers.",
    hint="What does a single kernel cost? It should not depend on how many layers there are.",
)
def network_shared_out(hidden_units, num_classes, strength):
    return _network(hidden_units, num_classes, lambda final: _half(strength / (len(hidden_units) + 1)))


@misconception(
    exercise="decayed_mlp",
    name="mlp-softmax-output",
    title="The model returns probabilities, not logits.",
    hint="Logits are what the last layer gives without an activation.",
)
def network_softmax(hidden_units, num_classes, strength):
    return _network(hidden_units, num_classes, lambda final: _half(strength), last="softmax")


@misconception(
    exercise="decayed_mlp",
    name="mlp-relu-output",
    title="The last layer has an activation that cuts the logits off at 0.",
    hint="Logits are what the last layer gives without an activation.",
)
def network_relu(hidden_units, num_classes, strength):
    return _network(hidden_units, num_classes, lambda final: _half(strength), last="relu")


@misconception(
    exercise="decayed_mlp",
    name="mlp-no-activation",
    title="The hidden layers have no activation: the model is linear.",
    hint="What breaks the collapse of a stack of linear layers?",
)
def network_linear(hidden_units, num_classes, strength):
    return _network(hidden_units, num_classes, lambda final: _half(strength), activation=None)


@misconception(
    exercise="decayed_mlp",
    name="l2-late-binding",
    title="Functions that were made in a loop all look at its last layer: that kernel is charged several times, the others never.",
    hint="A lambda looks a name up when it is called. What does the name stand for after the loop?",
)
def network_late_binding(hidden_units, num_classes, strength):
    class Network(keras.Model):
        def __init__(self):
            super().__init__()
            self.stack = [keras.layers.Dense(units) for units in [*hidden_units, num_classes]]

        def call(self, x):
            penalties = []
            for number, layer in enumerate(self.stack):
                x = layer(x if number == 0 else ops.relu(x))
                penalties.append(lambda: strength / 2 * ops.sum(layer.kernel**2))
            for penalty in penalties:
                self.add_loss(penalty())
            return x

    return Network()


@misconception(
    exercise="decayed_mlp",
    name="l2-double-applied",
    title="The penalty is added twice: by the layers and once more by hand.",
    hint="Print model.losses. How many entries are there for each kernel?",
)
def network_twice(hidden_units, num_classes, strength):
    class Network(keras.Sequential):
        def call(self, x, **kwargs):
            y = super().call(x, **kwargs)
            for layer in self.layers:
                self.add_loss(strength / 2 * ops.sum(ops.square(layer.kernel)))
            return y

    return Network(_network(hidden_units, num_classes, lambda final: _half(strength)).layers)


@misconception(
    exercise="decayed_mlp",
    name="l2-in-loss-not-in-grad",
    title="The penalty is a number that was taken out of the tensors: it shows in the loss, but pulls on no weight.",
    hint="Is NumPy or float() between the kernel and the penalty?",
)
def network_detached(hidden_units, num_classes, strength):
    return _network(
        hidden_units, num_classes, lambda final: lambda w: strength / 2 * ops.sum(ops.stop_gradient(w) ** 2)
    )
