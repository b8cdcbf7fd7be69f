"""Mistakes that students make in *dropout*, each as code that makes it.

Parsed by the grader, never imported: each function is observed in the place of the exercise's own, with this file's imports and
the reference's names around it. A student whose observations equal its own is told its title and hint.
"""

import keras
import numpy as np
import tensorflow as tf
from keras import ops

from autograder.authoring import misconception


def mask_of(x, rate, seed):
    """The right mask, for answers that go wrong elsewhere."""
    return ops.cast(keras.random.uniform(ops.shape(x), seed=seed) >= rate, x.dtype)


def cross_entropy(labels, logits):
    return ops.mean(keras.losses.sparse_categorical_crossentropy(labels, logits, from_logits=True))


def good_step(model, optimizer, x, labels):
    """The right step, for answers that go wrong afterwards."""
    with tf.GradientTape() as tape:
        loss = cross_entropy(labels, model(x, training=True)) + sum(model.losses)
    optimizer.apply(tape.gradient(loss, model.trainable_weights), model.trainable_weights)
    return loss


# ---- dropout


@misconception(
    exercise="dropout",
    name="dropout-no-rescale",
    title="What is kept is not scaled up.",
    hint="On average your result is smaller than x. By which factor, and what would make up for it?",
)
def dropout_no_rescale(x, rate, seed):
    x = ops.convert_to_tensor(x)
    return x * mask_of(x, rate, seed)


@misconception(
    exercise="dropout",
    name="dropout-scale-by-p",
    title="What is kept is divided by the share that is dropped, not by the share that is kept.",
    hint="At rate 0.2 four in five are kept. Should they grow a little or fivefold? (At 0.5 the two are the same.)",
)
def dropout_scale_by_p(x, rate, seed):
    x = ops.convert_to_tensor(x)
    return x * mask_of(x, rate, seed) / rate if rate else x


@misconception(
    exercise="dropout",
    name="dropout-multiply-by-keep",
    title="What is kept is multiplied by 1 - rate, where it should be divided by it.",
    hint="Some entries are missing. Should the others become smaller as well?",
)
def dropout_multiply(x, rate, seed):
    x = ops.convert_to_tensor(x)
    return x * mask_of(x, rate, seed) * (1 - rate)


@misconception(
    exercise="dropout",
    name="dropout-double-scaling",
    title="What is kept is divided by 1 - rate twice.",
    hint="One division makes the mean right. Where does the second one come from?",
)
def dropout_twice(x, rate, seed):
    x = ops.convert_to_tensor(x)
    if rate == 1:
        return ops.zeros_like(x)
    return x * (mask_of(x, rate, seed) / (1 - rate)) / (1 - rate)


@misconception(
    exercise="dropout",
    name="dropout-keep-drop-swapped",
    title="Entries are kept with probability `rate` and scaled as if they were dropped with it.",
    hint="Count the zeros of a thousand entries at rate 0.2. (At 0.5 you would not notice.)",
)
def dropout_swapped(x, rate, seed):
    x = ops.convert_to_tensor(x)
    if rate == 1:
        return ops.zeros_like(x)
    return x * (1 if rate == 0 else 1 - mask_of(x, rate, seed)) / (1 - rate)


@misconception(
    exercise="dropout",
    name="dropout-keep-meaning-swapped",
    title="`rate` is taken for the probability to keep, in the mask and in the factor.",
    hint="Your dropout is sound, for the other meaning of the number. Here `rate` is the share that is dropped.",
)
def dropout_keep_prob(x, rate, seed):
    x = ops.convert_to_tensor(x)
    return x * (1 - mask_of(x, rate, seed)) / rate


@misconception(
    exercise="dropout",
    name="dropout-mask-for-columns",
    title="One mask serves all examples: whole columns are dropped.",
    hint="Every entry needs a coin of its own. Which shape do your random numbers have?",
)
def dropout_columns(x, rate, seed):
    x = ops.convert_to_tensor(x)
    if rate == 1:
        return ops.zeros_like(x)
    shape = ops.shape(x)[1:]
    return x * ops.cast(keras.random.uniform(shape, seed=seed) >= rate, x.dtype) / (1 - rate)


@misconception(
    exercise="dropout",
    name="dropout-mask-for-rows",
    title="One coin is tossed for each example: whole rows are dropped.",
    hint="Every entry needs a coin of its own. Which shape do your random numbers have?",
)
def dropout_rows(x, rate, seed):
    x = ops.convert_to_tensor(x)
    if rate == 1:
        return ops.zeros_like(x)
    shape = [n if axis == 0 else 1 for axis, n in enumerate(ops.shape(x))]
    return x * ops.cast(keras.random.uniform(shape, seed=seed) >= rate, x.dtype) / (1 - rate)


@misconception(
    exercise="dropout",
    name="dropout-one-coin",
    title="A single coin decides for all entries at once.",
    hint="How many random numbers do you draw? There should be one for each entry.",
)
def dropout_one_coin(x, rate, seed):
    x = ops.convert_to_tensor(x)
    if rate == 1:
        return ops.zeros_like(x)
    return x * ops.cast(keras.random.uniform((), seed=seed) >= rate, x.dtype) / (1 - rate)


@misconception(
    exercise="dropout",
    name="dropout-seed-ignored",
    title="The seed is a constant: every call drops the same entries.",
    hint="Which of your arguments decides about the mask?",
)
def dropout_constant_seed(x, rate, seed):
    x = ops.convert_to_tensor(x)
    return ops.zeros_like(x) if rate == 1 else x * mask_of(x, rate, 42) / (1 - rate)


@misconception(
    exercise="dropout",
    name="dropout-unseeded",
    title="The mask does not depend on the seed, so nothing can be repeated.",
    hint="Call it twice with the same seed. Where should the seed go?",
)
def dropout_unseeded(x, rate, seed):
    x = ops.convert_to_tensor(x)
    kept = np.random.default_rng().random(tuple(x.shape)) >= rate
    return ops.zeros_like(x) if rate == 1 else x * ops.cast(kept, x.dtype) / (1 - rate)


@misconception(
    exercise="dropout",
    name="dropout-exact-count",
    title="Exactly a share of `rate` is dropped, so the entries depend on each other.",
    hint="If you know that the others took up all the zeros, you know this one is kept. A coin for each entry knows nothing of the others.",
)
def dropout_exact(x, rate, seed):
    x = ops.convert_to_tensor(x)
    if rate == 1:
        return ops.zeros_like(x)
    size = int(np.prod(x.shape))
    mask = np.ones(size)
    mask[np.random.default_rng(seed).permutation(size)[: round(rate * size)]] = 0
    return x * ops.cast(mask.reshape(x.shape), x.dtype) / (1 - rate)


@misconception(
    exercise="dropout",
    name="dropout-normal-draws",
    title="The coin is drawn from a normal distribution.",
    hint="How likely is a standard normal number to lie below 0.2? Which distribution makes that probability 0.2?",
)
def dropout_normal(x, rate, seed):
    x = ops.convert_to_tensor(x)
    if rate in (0, 1):
        return x * (1 - rate)
    return x * ops.cast(keras.random.normal(ops.shape(x), seed=seed) >= rate, x.dtype) / (1 - rate)


@misconception(
    exercise="dropout",
    name="dropout-compares-x",
    title="The entries themselves are compared with the rate; there is no chance in it.",
    hint="Which of your numbers is random?",
)
def dropout_of_value(x, rate, seed):
    x = ops.convert_to_tensor(x)
    return ops.zeros_like(x) if rate == 1 else x * ops.cast(ops.abs(x) > rate, x.dtype) / (1 - rate)


@misconception(
    exercise="dropout",
    name="dropout-drops-the-smallest",
    title="The entries that are smallest in magnitude are dropped.",
    hint="Dropout does not look at the values: a large activation is as likely to go as a small one.",
)
def dropout_smallest(x, rate, seed):
    x = ops.convert_to_tensor(x)
    if rate == 1:
        return ops.zeros_like(x)
    jitter = 1 + 0.5 * keras.random.uniform(ops.shape(x), seed=seed)
    size = ops.abs(x) * ops.cast(jitter, x.dtype)
    return x * ops.cast(size >= ops.quantile(size, rate), x.dtype) / (1 - rate)


@misconception(
    exercise="dropout",
    name="dropout-rate-one-division",
    title="At rate 1 there is a division by zero.",
    hint="`1 - rate` is 0 then, and 0 times infinity is NaN. Decide before you divide.",
)
def dropout_division(x, rate, seed):
    x = ops.convert_to_tensor(x)
    return x * mask_of(x, rate, seed) / (ops.ones_like(x) * (1 - rate))


@misconception(
    exercise="dropout",
    name="dropout-rate-one-nan-gradient",
    title="At rate 1 the values are right and the gradient is NaN.",
    hint="`where` computes both branches and picks afterwards; on the way back 0 meets infinity. Decide before you divide.",
)
def dropout_nan_gradient(x, rate, seed):
    x = ops.convert_to_tensor(x)
    return ops.where(mask_of(x, rate, seed) > 0, x / (ops.ones_like(x) * (1 - rate)), ops.zeros_like(x))


@misconception(
    exercise="dropout",
    name="dropout-numpy-cuts-the-gradient",
    title="NumPy computes the right values, and no gradient finds its way back.",
    hint="The mask may be made with NumPy. But x itself has to stay a tensor from beginning to end.",
)
def dropout_numpy(x, rate, seed):
    x = np.array(x)
    if rate == 1:
        return np.zeros_like(x)
    return x * (np.random.default_rng(seed).random(x.shape) >= rate) / (1 - rate)


@misconception(
    exercise="dropout",
    name="dropout-straight-through",
    title="The gradient passes everywhere, as if nothing had been dropped.",
    hint="An entry that was dropped has no influence on the result. What is its gradient?",
)
def dropout_straight(x, rate, seed):
    x = ops.convert_to_tensor(x)
    y = ops.zeros_like(x) if rate == 1 else x * mask_of(x, rate, seed) / (1 - rate)
    return x + ops.stop_gradient(y - x)


@misconception(
    exercise="dropout",
    name="dropout-inplace",
    title="The caller's array is overwritten.",
    hint="`x *= mask` writes into the array that was handed to you. What happens to whoever still needs it?",
)
def dropout_in_place(x, rate, seed):
    kept = np.random.default_rng(seed).random(tuple(np.shape(x))) >= rate
    scale = 0.0 if rate == 1 else 1 / (1 - rate)
    if isinstance(x, np.ndarray):
        x *= kept * scale
        return ops.convert_to_tensor(x)
    return x * ops.cast(kept * scale, x.dtype)


@misconception(
    exercise="dropout",
    name="dropout-only-float32",
    title="The mask is always float32, whatever the precision of x.",
    hint="Random numbers come as float32. What does TensorFlow say to float32 times float64, and what changes a precision?",
)
def dropout_float32(x, rate, seed):
    mask = ops.cast(keras.random.uniform(ops.shape(x), seed=seed) >= rate, "float32")
    return tf.convert_to_tensor(x) * tf.convert_to_tensor(mask) / (1 - rate if rate < 1 else 1)


# ---- dropout_moments


@misconception(
    exercise="dropout_moments",
    name="moments-without-rescale",
    title="These are the moments of a mask without the division by 1 - rate.",
    hint="Inverted dropout scales up what it keeps. Which two values does an entry take, and how likely is each?",
)
def moments_plain(x, rate):
    x = np.asarray(x, float)
    return (1 - rate) * x, x**2 * rate * (1 - rate)


@misconception(
    exercise="dropout_moments",
    name="moments-bernoulli-variance",
    title="The mean is right, but the variance is that of the mask without its factor.",
    hint="The variance of the mask is r (1 - r). The mask is divided by 1 - r; what does that do to a variance?",
)
def moments_bernoulli(x, rate):
    x = np.asarray(x, float)
    return (x if rate < 1 else 0 * x), x**2 * rate * (1 - rate)


@misconception(
    exercise="dropout_moments",
    name="moments-factor-not-squared",
    title="The variance is divided by 1 - rate too seldom: a factor goes into a variance squared.",
    hint="Var[c Y] = c² Var[Y]. With c = 1 / (1 - r) and Var of the mask r (1 - r), what is left?",
)
def moments_not_squared(x, rate):
    x = np.asarray(x, float)
    return (x, x**2 * rate) if rate < 1 else (0 * x, 0 * x)


@misconception(
    exercise="dropout_moments",
    name="moments-x-not-squared",
    title="The variance grows with x, not with its square.",
    hint="A variance has the unit of the quantity squared. And can it be negative?",
)
def moments_linear(x, rate):
    x = np.asarray(x, float)
    return (x, x * rate / (1 - rate)) if rate < 1 else (0 * x, 0 * x)


@misconception(
    exercise="dropout_moments",
    name="moments-without-x",
    title="The variance does not depend on x.",
    hint="How much noise is there on an entry that is 0 to begin with?",
)
def moments_no_x(x, rate):
    x = np.asarray(x, float)
    return (x, np.full(x.shape, rate / (1 - rate))) if rate < 1 else (0 * x, 0 * x)


@misconception(
    exercise="dropout_moments",
    name="moments-deviation",
    title="The second result is the standard deviation, not the variance.",
    hint="Asked for is the mean squared distance from the mean, without a root.",
)
def moments_deviation(x, rate):
    x = np.asarray(x, float)
    return (x, abs(x) * np.sqrt(rate / (1 - rate))) if rate < 1 else (0 * x, 0 * x)


@misconception(
    exercise="dropout_moments",
    name="moments-second-moment",
    title="The second result is the mean of the square; the square of the mean is still to be subtracted.",
    hint="Var[Y] = E[Y²] - E[Y]². Which of the two did you compute?",
)
def moments_second(x, rate):
    x = np.asarray(x, float)
    return (x, x**2 / (1 - rate)) if rate < 1 else (0 * x, 0 * x)


@misconception(
    exercise="dropout_moments",
    name="moments-keep-drop-swapped",
    title="Keeping and dropping have changed places in the variance.",
    hint="At a rate near 0 hardly anything is dropped. How much noise should there be?",
)
def moments_swapped(x, rate):
    x = np.asarray(x, float)
    return (x, x**2 * (1 - rate) / rate) if 0 < rate < 1 else ((1 - rate) * x, 0 * x)


@misconception(
    exercise="dropout_moments",
    name="moments-order",
    title="The variance comes first and the mean second.",
    hint="Look at the order of the two results in the exercise.",
)
def moments_order(x, rate):
    x = np.asarray(x, float)
    return (x**2 * rate / (1 - rate), x) if rate < 1 else (0 * x, 0 * x)


@misconception(
    exercise="dropout_moments",
    name="moments-rate-one-division",
    title="At rate 1 there is a division by zero.",
    hint="Nothing is kept at rate 1. What is the mean of something that is always 0, and its variance?",
)
def moments_division(x, rate):
    x = np.asarray(x, float)
    with np.errstate(all="ignore"):
        return x, x**2 * rate / (np.float64(1) - rate)


@misconception(
    exercise="dropout_moments",
    name="moments-rate-one-mean",
    title="At rate 1 the mean is still x, although nothing is kept.",
    hint="What comes out at rate 1? What is the mean of that?",
)
def moments_rate_one(x, rate):
    x = np.asarray(x, float)
    return (x, x**2 * rate / (1 - rate)) if rate < 1 else (x, 0 * x)


@misconception(
    exercise="dropout_moments",
    name="int-dtype-truncation",
    title="For whole numbers the variance is cut down to whole numbers.",
    hint="An array made like an array of ints holds ints. What becomes of a fraction that is written into it?",
)
def moments_truncated(x, rate):
    mean, variance = np.zeros_like(x), np.zeros_like(x)
    if rate < 1:
        mean[...] = x
        variance[...] = x**2 * rate / (1 - rate)
    return mean, variance


@misconception(
    exercise="dropout_moments",
    name="moments-of-the-array",
    title="The moments of the whole array are computed, not those of each entry.",
    hint="Each entry has a mean and a variance of its own, over many masks. Your results should have the shape of x.",
)
def moments_array(x, rate):
    return np.mean(x), np.var(x)


# ---- Dropout


class Layer(keras.Layer):
    """A right layer, for answers that change one thing."""

    def __init__(self, rate, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.check(rate)
        self.rate, self.seed = rate, seed
        self.generator = keras.random.SeedGenerator(seed)

    def check(self, rate):
        if not 0 <= rate <= 1:
            raise ValueError("`rate` must lie in [0, 1]")

    def mask(self, x):
        return ops.cast(keras.random.uniform(ops.shape(x), seed=self.generator) >= self.rate, x.dtype)

    def drop(self, x):
        return ops.zeros_like(x) if self.rate == 1 else x * self.mask(x) / (1 - self.rate)

    def call(self, inputs, training=False):
        return self.drop(inputs) if training else inputs

    def get_config(self):
        return {**super().get_config(), "rate": self.rate, "seed": self.seed}


@misconception(
    exercise="Dropout",
    name="dropout-active-at-eval",
    title="The layer always drops, also at inference.",
    hint="A prediction should not depend on chance. Who tells the layer whether it is training?",
)
class AlwaysOn(Layer):
    def call(self, inputs):
        return self.drop(inputs)


@misconception(
    exercise="Dropout",
    name="dropout-on-by-default",
    title="The layer drops unless it is told not to.",
    hint="In Keras silence means inference: what is the default of your `training`?",
)
class OnByDefault(Layer):
    def call(self, inputs, training=True):
        return self.drop(inputs) if training else inputs


@misconception(
    exercise="Dropout",
    name="dropout-never-active",
    title="The layer never drops.",
    hint="Call it with training=True. Which line should change the inputs then, and is it reached?",
)
class NeverOn(Layer):
    def call(self, inputs, training=False):
        return inputs


@misconception(
    exercise="Dropout",
    name="dropout-training-inverted",
    title="The layer drops at inference and not in training.",
    hint="Read your `if` aloud.",
)
class Inverted(Layer):
    def call(self, inputs, training=False):
        return inputs if training else self.drop(inputs)


@misconception(
    exercise="Dropout",
    name="dropout-eval-scaled-too",
    title="At inference the input is multiplied by 1 - rate, although training has made up for it.",
    hint="There are two kinds of dropout; each scales once. Which is this one, and when does it scale?",
)
class ScaledTwice(Layer):
    def call(self, inputs, training=False):
        return self.drop(inputs) if training else inputs * (1 - self.rate)


@misconception(
    exercise="Dropout",
    name="dropout-vanilla",
    title="Scaling happens at inference instead of in training: this is not inverted dropout.",
    hint="Your layer is sound, but another kind. Here what is kept is divided in training, and inference changes nothing.",
)
class Vanilla(Layer):
    def call(self, inputs, training=False):
        return inputs * self.mask(inputs) if training else inputs * (1 - self.rate)


@misconception(
    exercise="Dropout",
    name="dropout-layer-no-rescale",
    title="What is kept is not scaled up.",
    hint="On average your output is smaller than the input. What would make up for it?",
)
class NoRescale(Layer):
    def call(self, inputs, training=False):
        return inputs * self.mask(inputs) if training else inputs


@misconception(
    exercise="Dropout",
    name="dropout-layer-scale-by-p",
    title="What is kept is divided by the share that is dropped.",
    hint="At rate 0.2 four in five are kept. Should they grow a little or fivefold?",
)
class ScaleByP(Layer):
    def call(self, inputs, training=False):
        return inputs * self.mask(inputs) / self.rate if training and self.rate else inputs


@misconception(
    exercise="Dropout",
    name="dropout-layer-keep-drop-swapped",
    title="The layer keeps with probability `rate`.",
    hint="Count the zeros of a thousand entries at rate 0.2.",
)
class Swapped(Layer):
    def drop(self, x):
        return ops.zeros_like(x) if self.rate == 1 else x * (1 - self.mask(x)) / (1 - self.rate)


@misconception(
    exercise="Dropout",
    name="dropout-layer-shared-mask",
    title="One mask serves all examples of the batch.",
    hint="Every entry needs a coin of its own. Which shape do your random numbers have?",
)
class SharedMask(Layer):
    def mask(self, x):
        shape = (1, *ops.shape(x)[1:])
        return ops.cast(keras.random.uniform(shape, seed=self.generator) >= self.rate, x.dtype)


@misconception(
    exercise="Dropout",
    name="dropout-layer-whole-examples",
    title="One coin is tossed for each example: whole rows are dropped.",
    hint="Every entry needs a coin of its own. Which shape do your random numbers have?",
)
class WholeRows(Layer):
    def mask(self, x):
        return ops.cast(keras.random.uniform((ops.shape(x)[0], 1), seed=self.generator) >= self.rate, x.dtype)


@misconception(
    exercise="Dropout",
    name="dropout-fixed-mask",
    title="An int seed goes into the random function: each call gives the same mask.",
    hint="An int gives the same numbers for ever. What is a seed with a memory called?",
)
class IntSeed(Layer):
    def mask(self, x):
        seed = 7 if self.seed is None else self.seed
        return ops.cast(keras.random.uniform(ops.shape(x), seed=seed) >= self.rate, x.dtype)


@misconception(
    exercise="Dropout",
    name="dropout-mask-made-once",
    title="The layer keeps the mask of its first call.",
    hint="Where is the mask drawn, and how often is that line executed?",
)
class MadeOnce(Layer):
    def mask(self, x):
        if not hasattr(self, "_kept") or self._kept.shape != tuple(x.shape):
            self._kept = np.random.default_rng(self.seed).random(tuple(x.shape)) >= self.rate
        return ops.cast(self._kept, x.dtype)


@misconception(
    exercise="Dropout",
    name="dropout-numpy-in-fit",
    title="NumPy draws the mask: `fit` replays the one that was drawn when it compiled the step.",
    hint="Called by hand your layer is fine. `fit` runs your Python once and then only the operations of Keras; who draws in them?",
)
class NumpyMask(Layer):
    def __init__(self, rate, seed=None, **kwargs):
        super().__init__(rate, seed, **kwargs)
        self.rng = np.random.default_rng(seed)

    def mask(self, x):
        return ops.cast(self.rng.random([n or 8 for n in x.shape]) >= self.rate, x.dtype)


@misconception(
    exercise="Dropout",
    name="dropout-layers-share-a-seed",
    title="Without a seed every layer draws the same masks.",
    hint="What does your layer do if `seed` is None? Two layers of a network should not drop the same units.",
)
class SameDefault(Layer):
    def __init__(self, rate, seed=None, **kwargs):
        super().__init__(rate, seed, **kwargs)
        self.generator = keras.random.SeedGenerator(1 if seed is None else seed)


@misconception(
    exercise="Dropout",
    name="dropout-layer-seed-ignored",
    title="The seed has no effect on the masks.",
    hint="Make two layers with the same seed and compare their first masks. Where does `seed` go?",
)
class SeedIgnored(Layer):
    def __init__(self, rate, seed=None, **kwargs):
        super().__init__(rate, seed, **kwargs)
        self.generator = keras.random.SeedGenerator()


@misconception(
    exercise="Dropout",
    name="dropout-rate-unchecked",
    title="A rate outside [0, 1] is accepted.",
    hint="What would a probability of 1.2 be? Look at `rate` before you keep it.",
)
class Unchecked(Layer):
    def check(self, rate):
        pass


@misconception(
    exercise="Dropout",
    name="dropout-rate-one-refused",
    title="Rate 1 is refused, although it is a probability.",
    hint="Both ends belong to [0, 1]. Compare with < or with <= ?",
)
class OneRefused(Layer):
    def check(self, rate):
        if not 0 <= rate < 1:
            raise ValueError("`rate` must lie in [0, 1)")

    def drop(self, x):
        return x * self.mask(x) / (1 - self.rate)


@misconception(
    exercise="Dropout",
    name="dropout-layer-rate-one-division",
    title="At rate 1 the gradient is NaN.",
    hint="`1 - rate` is 0 then, and 0 times infinity is NaN, on the way there or on the way back. Decide before you divide.",
)
class OneDivides(Layer):
    def drop(self, x):
        kept = self.mask(x) > 0
        return ops.where(kept, x / ops.convert_to_tensor(1 - self.rate, dtype=x.dtype), ops.zeros_like(x))


@misconception(
    exercise="Dropout",
    name="dropout-rate-one-keeps-all",
    title="At rate 1 the layer returns its input, so that nothing is divided by zero.",
    hint="Rate 1 drops everything. What should be left?",
)
class OneKeeps(Layer):
    def drop(self, x):
        return x if self.rate == 1 else x * self.mask(x) / (1 - self.rate)


@misconception(
    exercise="Dropout",
    name="dropout-wrong-exception",
    title="A bad rate raises another exception than ValueError.",
    hint="`assert` raises AssertionError, and python -O removes it. Which exception is asked for?",
)
class Asserts(Layer):
    def check(self, rate):
        assert 0 <= rate <= 1


@misconception(
    exercise="Dropout",
    name="missing-get-config",
    title="The configuration does not hold what the layer was made with, so it cannot be loaded.",
    hint="Loading calls Dropout(**config). Print your get_config(): where is the rate?",
)
class NoConfig(Layer):
    def get_config(self):
        return keras.Layer.get_config(self)


@misconception(
    exercise="Dropout",
    name="config-without-seed",
    title="The seed is not in the configuration: a copy of the layer draws other masks.",
    hint="Print your get_config(). Is everything in it that `__init__` was called with?",
)
class SeedForgotten(Layer):
    def get_config(self):
        return {**keras.Layer.get_config(self), "rate": self.rate}


@misconception(
    exercise="Dropout",
    name="config-without-super",
    title="The configuration holds the rate and the seed alone; the layer's name is lost.",
    hint="Name and dtype belong to every layer. Who knows them?",
)
class NoSuper(Layer):
    def get_config(self):
        return {"rate": self.rate, "seed": self.seed}


@misconception(
    exercise="Dropout",
    name="numpy-in-call",
    title="NumPy computes the output: no gradient finds its way back, and `fit` cannot use the layer.",
    hint="The inputs have to stay tensors from beginning to end. In `fit` they hold no numbers yet.",
)
class NumpyCall(Layer):
    def drop(self, x):
        x = np.array(x)
        if self.rate == 1:
            return ops.zeros_like(x)
        return ops.convert_to_tensor(x * np.asarray(self.mask(ops.convert_to_tensor(x))) / (1 - self.rate))


@misconception(
    exercise="Dropout",
    name="missing-kwargs",
    title="The layer takes no further arguments, such as a name.",
    hint="Which arguments does every Keras layer take, and whom does your `__init__` pass them to?",
)
class NoKeywords(Layer):
    def __init__(self, rate, seed=None):
        super().__init__(rate, seed)


# ---- dropout_backward


@misconception(
    exercise="dropout_backward",
    name="dropout-backward-unmasked",
    title="The gradient passes everywhere, also where units were dropped.",
    hint="An entry that was dropped has no influence on the loss. What is its gradient?",
)
def backward_unmasked(dy, mask, rate):
    return dy / (1 - rate) if rate < 1 else 0.0 * dy


@misconception(
    exercise="dropout_backward",
    name="dropout-backward-unscaled",
    title="The mask is there, the factor 1 / (1 - rate) is not.",
    hint="The forward pass multiplies by more than the mask. Differentiate all of it.",
)
def backward_unscaled(dy, mask, rate):
    return dy * mask


@misconception(
    exercise="dropout_backward",
    name="dropout-backward-new-mask",
    title="A new mask is drawn on the way back.",
    hint="The gradient belongs to the forward pass that was made. Which mask was used there?",
)
def backward_new_mask(dy, mask, rate):
    if rate == 1:
        return 0.0 * dy
    return dy * (np.random.default_rng().random(dy.shape) >= rate) / (1 - rate)


@misconception(
    exercise="dropout_backward",
    name="dropout-backward-inverted-mask",
    title="The gradient passes where units were dropped, and is stopped where they were kept.",
    hint="`mask` is 1 where an entry was kept.",
)
def backward_inverted(dy, mask, rate):
    return dy * (1.0 - mask) / (1 - rate) if rate < 1 else 0.0 * dy


@misconception(
    exercise="dropout_backward",
    name="dropout-backward-scale-by-p",
    title="The gradient is divided by the share that is dropped.",
    hint="What did the forward pass divide by?",
)
def backward_scale_by_p(dy, mask, rate):
    return dy * mask / rate if rate else 1.0 * dy


@misconception(
    exercise="dropout_backward",
    name="dropout-backward-multiplied",
    title="The gradient is multiplied by 1 - rate, where it should be divided by it.",
    hint="A constant factor of the forward pass is the same factor in the derivative.",
)
def backward_multiplied(dy, mask, rate):
    return dy * mask * (1 - rate)


@misconception(
    exercise="dropout_backward",
    name="dropout-backward-scaled-twice",
    title="The factor 1 / (1 - rate) is there twice.",
    hint="The mask that you are given is of zeros and ones, not scaled yet. How often does the forward pass divide?",
)
def backward_twice(dy, mask, rate):
    return dy * mask / (1 - rate) ** 2 if rate < 1 else 0.0 * dy


@misconception(
    exercise="dropout_backward",
    name="dropout-backward-ignores-upstream",
    title="The derivative of dropout alone is returned, without the gradient from above.",
    hint="The chain rule has two factors. Where is `dy`?",
)
def backward_no_upstream(dy, mask, rate):
    return mask / (1 - rate) if rate < 1 else 0.0 * dy


@misconception(
    exercise="dropout_backward",
    name="dropout-backward-inplace",
    title="The gradient from above is overwritten.",
    hint="`dy *= ...` writes into the caller's array, which another branch may still need.",
)
def backward_in_place(dy, mask, rate):
    if dy.dtype.kind != "f":
        dy = dy.astype(float)
    dy *= mask
    dy /= 1 - rate if rate < 1 else 1
    return dy


@misconception(
    exercise="dropout_backward",
    name="dropout-backward-rate-one-division",
    title="At rate 1 there is a division by zero.",
    hint="At rate 1 the mask is all zeros, and 0 / 0 is NaN. What is the gradient of a function that is always 0?",
)
def backward_division(dy, mask, rate):
    with np.errstate(all="ignore"):
        return dy * mask / np.float64(1 - rate)


@misconception(
    exercise="dropout_backward",
    name="dropout-backward-int-mask",
    title="The factor is written into the mask's own array, where it is cut down to a whole number or refused.",
    hint="An array of whole numbers or booleans cannot hold 1.25.",
)
def backward_int(dy, mask, rate):
    scaled = np.zeros_like(mask)
    if rate < 1:
        scaled[...] = mask / (1 - rate)
    return dy * scaled


# ---- dropout_mlp


def perceptron(layers):
    """A model of the layers given."""
    return keras.Sequential(layers)


def checked(hidden_units, rates):
    if len(hidden_units) != len(rates):
        raise ValueError("one rate for each hidden layer")
    return list(zip(hidden_units, rates))


@misconception(
    exercise="dropout_mlp",
    name="mlp-dropout-after-output",
    title="There is dropout after the output layer too.",
    hint="What does noise on the logits do to the answer? Which layer is the last one?",
)
def mlp_after_output(hidden_units, rates, num_classes):
    layers = []
    for n, r in checked(hidden_units, rates):
        layers += [keras.layers.Dense(n, activation="relu"), keras.layers.Dropout(r)]
    return perceptron([*layers, keras.layers.Dense(num_classes), keras.layers.Dropout(rates[-1])])


@misconception(
    exercise="dropout_mlp",
    name="mlp-dropout-before-each-layer",
    title="Dropout comes before each hidden layer, so the inputs are dropped and the last hidden layer is not.",
    hint="Draw the stack from the input up. What comes right after the activation of the last hidden layer?",
)
def mlp_before(hidden_units, rates, num_classes):
    layers = []
    for n, r in checked(hidden_units, rates):
        layers += [keras.layers.Dropout(r), keras.layers.Dense(n, activation="relu")]
    return perceptron([*layers, keras.layers.Dense(num_classes)])


@misconception(
    exercise="dropout_mlp",
    name="mlp-dropout-before-activation",
    title="Units are dropped before the activation, which makes something of the zero.",
    hint="sigmoid(0) is ½: a unit that was dropped still speaks. Where must dropout stand?",
)
def mlp_before_activation(hidden_units, rates, num_classes):
    layers = []
    for n, r in checked(hidden_units, rates):
        layers += [keras.layers.Dense(n), keras.layers.Dropout(r), keras.layers.Activation("sigmoid")]
    return perceptron([*layers, keras.layers.Dense(num_classes)])


@misconception(
    exercise="dropout_mlp",
    name="mlp-dropout-missing",
    title="There is no dropout in the model.",
    hint="What are the rates used for?",
)
def mlp_without(hidden_units, rates, num_classes):
    layers = [keras.layers.Dense(n, activation="relu") for n, _ in checked(hidden_units, rates)]
    return perceptron([*layers, keras.layers.Dense(num_classes)])


@misconception(
    exercise="dropout_mlp",
    name="mlp-dropout-once",
    title="There is dropout after the last hidden layer only.",
    hint="Each hidden layer has a rate of its own. Is the line that adds dropout inside the loop?",
)
def mlp_once(hidden_units, rates, num_classes):
    layers = [keras.layers.Dense(n, activation="relu") for n, _ in checked(hidden_units, rates)]
    return perceptron([*layers, keras.layers.Dropout(rates[-1]), keras.layers.Dense(num_classes)])


@misconception(
    exercise="dropout_mlp",
    name="mlp-one-rate-for-all",
    title="The first rate is used for all layers.",
    hint="The rates come as a list, one for each hidden layer. Which of them does the second layer get?",
)
def mlp_first_rate(hidden_units, rates, num_classes):
    layers = []
    for n, _ in checked(hidden_units, rates):
        layers += [keras.layers.Dense(n, activation="relu"), keras.layers.Dropout(rates[0])]
    return perceptron([*layers, keras.layers.Dense(num_classes)])


@misconception(
    exercise="dropout_mlp",
    name="mlp-rates-reversed",
    title="The rates are used from the last to the first.",
    hint="The first rate belongs to the layer next to the input.",
)
def mlp_reversed(hidden_units, rates, num_classes):
    layers = []
    for n, r in checked(hidden_units, rates[::-1]):
        layers += [keras.layers.Dense(n, activation="relu"), keras.layers.Dropout(r)]
    return perceptron([*layers, keras.layers.Dense(num_classes)])


@misconception(
    exercise="dropout_mlp",
    name="mlp-rate-is-keep",
    title="1 - rate is passed on as the rate.",
    hint="Keras's Dropout takes the share to drop, and so does this exercise.",
)
def mlp_keep(hidden_units, rates, num_classes):
    layers = []
    for n, r in checked(hidden_units, rates):
        layers += [keras.layers.Dense(n, activation="relu"), keras.layers.Dropout(1 - r)]
    return perceptron([*layers, keras.layers.Dense(num_classes)])


@misconception(
    exercise="dropout_mlp",
    name="mlp-zip-truncates",
    title="Lists of different lengths are accepted: layers without a rate silently disappear.",
    hint="`zip` stops at the end of the shorter list. Who checks the lengths?",
)
def mlp_zip(hidden_units, rates, num_classes):
    layers = []
    for n, r in zip(hidden_units, rates):
        layers += [keras.layers.Dense(n, activation="relu"), keras.layers.Dropout(r)]
    return perceptron([*layers, keras.layers.Dense(num_classes)])


@misconception(
    exercise="dropout_mlp",
    name="mlp-index-error",
    title="Too few rates raise an IndexError, too many raise nothing.",
    hint="Look at both lengths before anything else, and raise what is asked for.",
)
def mlp_index(hidden_units, rates, num_classes):
    layers = []
    for i, n in enumerate(hidden_units):
        layers += [keras.layers.Dense(n, activation="relu"), keras.layers.Dropout(rates[i])]
    return perceptron([*layers, keras.layers.Dense(num_classes)])


@misconception(
    exercise="dropout_mlp",
    name="mlp-softmax-at-the-end",
    title="The model returns probabilities, not logits.",
    hint="The last layer has no activation; the loss takes the softmax.",
)
def mlp_softmax(hidden_units, rates, num_classes):
    layers = []
    for n, r in checked(hidden_units, rates):
        layers += [keras.layers.Dense(n, activation="relu"), keras.layers.Dropout(r)]
    return perceptron([*layers, keras.layers.Dense(num_classes, activation="softmax")])


@misconception(
    exercise="dropout_mlp",
    name="mlp-no-activation",
    title="The hidden layers have no activation, so the whole model is linear.",
    hint="A Dense layer has no activation unless you name one.",
)
def mlp_linear(hidden_units, rates, num_classes):
    layers = []
    for n, r in checked(hidden_units, rates):
        layers += [keras.layers.Dense(n), keras.layers.Dropout(r)]
    return perceptron([*layers, keras.layers.Dense(num_classes)])


@misconception(
    exercise="dropout_mlp",
    name="mlp-no-output-layer",
    title="The output layer is missing: the model ends with the last hidden layer.",
    hint="How many numbers should come out for each example?",
)
def mlp_no_output(hidden_units, rates, num_classes):
    layers = []
    for n, r in checked(hidden_units, rates):
        layers += [keras.layers.Dense(n, activation="relu"), keras.layers.Dropout(r)]
    return perceptron(layers)


@misconception(
    exercise="dropout_mlp",
    name="mlp-dropout-always-on",
    title="The model drops at inference as well.",
    hint="`training=True` inside the model overrules whoever calls it. Who should decide?",
)
class MlpAlwaysOn(keras.Model):
    def __init__(self, hidden_units, rates, num_classes):
        super().__init__()
        self.blocks = [
            (keras.layers.Dense(n, "relu"), keras.layers.Dropout(r)) for n, r in checked(hidden_units, rates)
        ]
        self.dense = [dense for dense, _ in self.blocks]
        self.out = keras.layers.Dense(num_classes)

    def call(self, x):
        for dense, drop in self.blocks:
            x = drop(dense(x), training=True)
        return self.out(x)


@misconception(
    exercise="dropout_mlp",
    name="training-not-forwarded",
    title="The model does not tell its dropout layers that it is training.",
    hint="`training=False` inside the model overrules whoever calls it.",
)
class MlpNeverOn(keras.Model):
    def __init__(self, hidden_units, rates, num_classes):
        super().__init__()
        self.blocks = [
            (keras.layers.Dense(n, "relu"), keras.layers.Dropout(r)) for n, r in checked(hidden_units, rates)
        ]
        self.dense = [dense for dense, _ in self.blocks]
        self.out = keras.layers.Dense(num_classes)

    def call(self, x):
        for dense, drop in self.blocks:
            x = drop(dense(x), training=False)
        return self.out(x)


# ---- train_step


@misconception(
    exercise="train_step",
    name="step-dropout-off",
    title="The model is called without training=True: dropout is off in the step.",
    hint="`model(x)` means inference. What does the model have to be told?",
)
def step_inference(model, optimizer, x, labels):
    with tf.GradientTape() as tape:
        loss = cross_entropy(labels, model(x)) + sum(model.losses)
    optimizer.apply(tape.gradient(loss, model.trainable_weights), model.trainable_weights)
    return loss


@misconception(
    exercise="train_step",
    name="step-penalty-lost",
    title="The penalties of model.losses are missing, from the loss and from the gradient.",
    hint="Regularisers leave their terms in a list of the model. Who adds them?",
)
def step_no_penalty(model, optimizer, x, labels):
    with tf.GradientTape() as tape:
        loss = cross_entropy(labels, model(x, training=True))
    optimizer.apply(tape.gradient(loss, model.trainable_weights), model.trainable_weights)
    return loss


@misconception(
    exercise="train_step",
    name="step-penalty-reported-only",
    title="The penalties are in the loss that is returned, but not in the gradient.",
    hint="Differentiate the same loss that you return: add the penalties inside the `with` block.",
)
def step_reported(model, optimizer, x, labels):
    with tf.GradientTape() as tape:
        loss = cross_entropy(labels, model(x, training=True))
    total = loss + sum(model.losses)
    optimizer.apply(tape.gradient(loss, model.trainable_weights), model.trainable_weights)
    return total


@misconception(
    exercise="train_step",
    name="step-penalty-not-reported",
    title="The penalties are in the gradient, but not in the loss that is returned.",
    hint="Return the loss that you differentiate.",
)
def step_not_reported(model, optimizer, x, labels):
    with tf.GradientTape() as tape:
        loss = cross_entropy(labels, model(x, training=True))
        total = loss + sum(model.losses)
    optimizer.apply(tape.gradient(total, model.trainable_weights), model.trainable_weights)
    return loss


@misconception(
    exercise="train_step",
    name="step-sum-instead-of-mean",
    title="The losses of the examples are added up, not averaged.",
    hint="With twice the batch your loss is twice as large. Should the step be?",
)
def step_sum(model, optimizer, x, labels):
    with tf.GradientTape() as tape:
        losses = keras.losses.sparse_categorical_crossentropy(labels, model(x, training=True), from_logits=True)
        loss = ops.sum(losses) + sum(model.losses)
    optimizer.apply(tape.gradient(loss, model.trainable_weights), model.trainable_weights)
    return loss


@misconception(
    exercise="train_step",
    name="step-logits-as-probabilities",
    title="The logits are taken for probabilities.",
    hint="The model has no softmax at its end. What is the default of `from_logits`?",
)
def step_probabilities(model, optimizer, x, labels):
    with tf.GradientTape() as tape:
        loss = ops.mean(keras.losses.sparse_categorical_crossentropy(labels, model(x, training=True)))
        loss += sum(model.losses)
    optimizer.apply(tape.gradient(loss, model.trainable_weights), model.trainable_weights)
    return loss


@misconception(
    exercise="train_step",
    name="step-softmax-twice",
    title="The softmax is taken twice.",
    hint="`from_logits=True` takes the softmax itself. What do you hand over?",
)
def step_double_softmax(model, optimizer, x, labels):
    with tf.GradientTape() as tape:
        loss = cross_entropy(labels, tf.nn.softmax(model(x, training=True))) + sum(model.losses)
    optimizer.apply(tape.gradient(loss, model.trainable_weights), model.trainable_weights)
    return loss


@misconception(
    exercise="train_step",
    name="step-loss-after-the-step",
    title="The loss is that of the weights after the step.",
    hint="Asked for is the loss of the pass that was differentiated, before the weights moved.",
)
def step_after(model, optimizer, x, labels):
    good_step(model, optimizer, x, labels)
    return cross_entropy(labels, model(x, training=True)) + sum(model.losses)


@misconception(
    exercise="train_step",
    name="step-none-taken",
    title="The loss is right, but the weights do not move.",
    hint="Who applies the gradients?",
)
def step_none(model, optimizer, x, labels):
    return cross_entropy(labels, model(x, training=True)) + sum(model.losses)


@misconception(
    exercise="train_step",
    name="step-uphill",
    title="The weights move the wrong way: the loss grows.",
    hint="The optimizer subtracts what it is given. What do you give it?",
)
def step_uphill(model, optimizer, x, labels):
    with tf.GradientTape() as tape:
        loss = cross_entropy(labels, model(x, training=True)) + sum(model.losses)
    gradients = tape.gradient(loss, model.trainable_weights)
    optimizer.apply([-g for g in gradients], model.trainable_weights)
    return loss


@misconception(
    exercise="train_step",
    name="step-ignores-the-optimizer",
    title="The step is made by hand, and what the optimizer remembers (momentum) is lost.",
    hint="For plain SGD the two are the same. Hand the gradients to the optimizer that you are given.",
)
def step_by_hand(model, optimizer, x, labels):
    with tf.GradientTape() as tape:
        loss = cross_entropy(labels, model(x, training=True)) + sum(model.losses)
    gradients = tape.gradient(loss, model.trainable_weights)
    for weight, gradient in zip(model.trainable_weights, gradients):
        weight.assign(weight - optimizer.learning_rate * gradient)
    return loss


@misconception(
    exercise="train_step",
    name="step-moves-frozen-weights",
    title="Weights that are frozen move as well.",
    hint="`model.weights` holds everything. Which list leaves out what must not change?",
)
def step_frozen(model, optimizer, x, labels):
    with tf.GradientTape() as tape:
        tape.watch([v.value for v in model.weights])
        loss = cross_entropy(labels, model(x, training=True)) + sum(model.losses)
    for layer in model.layers:
        layer.trainable = True
    optimizer.apply(tape.gradient(loss, model.trainable_weights), model.trainable_weights)
    return loss


@misconception(
    exercise="train_step",
    name="step-kernels-only",
    title="The biases do not move.",
    hint="Which of the trainable weights do you hand to the optimizer?",
)
def step_kernels(model, optimizer, x, labels):
    with tf.GradientTape() as tape:
        loss = cross_entropy(labels, model(x, training=True)) + sum(model.losses)
    kernels = [w for w in model.trainable_weights if len(w.shape) > 1]
    optimizer.apply(tape.gradient(loss, kernels), kernels)
    return loss


@misconception(
    exercise="train_step",
    name="step-returns-nothing",
    title="The step is right, but nothing is returned.",
    hint="Who draws a learning curve needs the loss.",
)
def step_returns_none(model, optimizer, x, labels):
    good_step(model, optimizer, x, labels)


@misconception(
    exercise="train_step",
    name="step-through-train-on-batch",
    title="Keras does the step.",
    hint="Write out what it does: the pass, the loss, the gradient, the optimizer.",
)
def step_on_batch(model, optimizer, x, labels):
    model.compile(optimizer, keras.losses.SparseCategoricalCrossentropy(from_logits=True), jit_compile=False)
    return model.train_on_batch(x, labels)


# ---- mc_dropout


def outputs_of(model, x, samples):
    return np.stack([ops.convert_to_numpy(model(x, training=True)) for _ in range(samples)])


@misconception(
    exercise="mc_dropout",
    name="mc-dropout-off",
    title="The model is called at inference: there is no noise to average over.",
    hint="`model(x)` and `predict` mean inference. How do you leave dropout on?",
)
def mc_inference(model, x, samples):
    outputs = np.stack([ops.convert_to_numpy(model(x)) for _ in range(samples)])
    return outputs.mean(axis=0), outputs.std(axis=0)


@misconception(
    exercise="mc_dropout",
    name="mc-one-pass-repeated",
    title="The model is called once and its output repeated.",
    hint="Every sample needs a mask of its own, so a call of its own.",
)
def mc_repeated(model, x, samples):
    outputs = np.stack([ops.convert_to_numpy(model(x, training=True))] * samples)
    return outputs.mean(axis=0), outputs.std(axis=0)


@misconception(
    exercise="mc_dropout",
    name="mc-sample-deviation",
    title="The deviation is divided by samples - 1 (`ddof=1`).",
    hint="Asked for is the population deviation; with one sample yours divides by zero.",
)
def mc_ddof(model, x, samples):
    outputs = outputs_of(model, x, samples)
    with np.errstate(all="ignore"):
        return outputs.mean(axis=0), np.sqrt(
            ((outputs - outputs.mean(axis=0)) ** 2).sum(axis=0) / np.float64(samples - 1)
        )


@misconception(
    exercise="mc_dropout",
    name="mc-variance",
    title="The variance is returned, not its root.",
    hint="A deviation has the unit of the output itself.",
)
def mc_variance(model, x, samples):
    outputs = outputs_of(model, x, samples)
    return outputs.mean(axis=0), outputs.var(axis=0)


@misconception(
    exercise="mc_dropout",
    name="mc-standard-error",
    title="The deviation is divided by the root of the number of samples: that is the error of the mean.",
    hint="More samples make the mean more certain, but do not make the masks agree more.",
)
def mc_standard_error(model, x, samples):
    outputs = outputs_of(model, x, samples)
    return outputs.mean(axis=0), outputs.std(axis=0) / np.sqrt(samples)


@misconception(
    exercise="mc_dropout",
    name="mc-over-the-batch",
    title="The average goes over the examples, not over the masks.",
    hint="Which axis counts the samples? Each example should keep a mean of its own.",
)
def mc_batch_axis(model, x, samples):
    outputs = outputs_of(model, x, samples)
    return outputs.mean(axis=1), outputs.std(axis=1)


@misconception(
    exercise="mc_dropout",
    name="mc-over-everything",
    title="One mean and one deviation are computed for everything together.",
    hint="Which axis counts the samples? Only that one should disappear.",
)
def mc_all_axes(model, x, samples):
    outputs = outputs_of(model, x, samples)
    return outputs.mean(), outputs.std()


@misconception(
    exercise="mc_dropout",
    name="mc-one-sample-too-few",
    title="There is one call too few.",
    hint="How many numbers does range(1, samples) have?",
)
def mc_too_few(model, x, samples):
    outputs = outputs_of(model, x, samples - 1) if samples > 1 else outputs_of(model, x, 1)
    return outputs.mean(axis=0), outputs.std(axis=0)


@misconception(
    exercise="mc_dropout",
    name="mc-inference-as-mean",
    title="The mean is that of inference; only the deviation uses the masks.",
    hint="Both come from the same samples. (For a network with activations the two means are not the same.)",
)
def mc_inference_mean(model, x, samples):
    return ops.convert_to_numpy(model(x)), outputs_of(model, x, samples).std(axis=0)


@misconception(
    exercise="mc_dropout",
    name="mc-order",
    title="The deviation comes first and the mean second.",
    hint="Look at the order of the two results in the exercise.",
)
def mc_order(model, x, samples):
    outputs = outputs_of(model, x, samples)
    return outputs.std(axis=0), outputs.mean(axis=0)


@misconception(
    exercise="mc_dropout",
    name="mc-same-seed-each-time",
    title="The seed is set before each call, so all masks are the same.",
    hint="Setting a seed starts the random numbers over. How often should that happen in a loop over samples?",
)
def mc_seeded(model, x, samples):
    outputs = []
    for _ in range(samples):
        for layer in model.layers:
            if hasattr(layer, "seed_generator"):
                layer.seed_generator.state.assign([0, 0])
        outputs.append(ops.convert_to_numpy(model(x, training=True)))
    return np.mean(outputs, axis=0), np.std(outputs, axis=0)
