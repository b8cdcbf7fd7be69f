"""Honest answers to *dropout* that are written in other words than the reference; each must earn everything.

Parsed by the grader, never imported: each definition is observed in the place of the exercise's own, with this file's imports and helpers and
the reference's names around it.
"""

import functools
import random

import keras
import numpy as np
import tensorflow as tf
from keras import ops

from autograder.authoring import alternative


def answer(make):
    """Put what `make()` returns in its place."""
    return make()


# ---- dropout


@alternative(exercise="dropout", name="where")
def dropout_where(x, rate, seed):
    x = ops.convert_to_tensor(x)
    if rate >= 1.0:
        return x * 0.0
    draws = keras.random.uniform(ops.shape(x), dtype="float32", seed=seed)
    return ops.where(draws < rate, ops.zeros_like(x), x / (1.0 - rate))


@alternative(exercise="dropout", name="strictly-greater")
def dropout_greater(x, rate, seed):
    x = ops.convert_to_tensor(x)
    mask = ops.cast(keras.random.uniform(x.shape, seed=seed) > rate, x.dtype)
    return mask * x / max(1 - rate, 1e-12)


@alternative(exercise="dropout", name="numpy-generator")
def dropout_default_rng(x, rate, seed):
    x = ops.convert_to_tensor(x)
    kept = np.random.default_rng(seed).random(x.shape) >= rate
    scale = 0.0 if rate == 1 else 1 / (1 - rate)
    return x * ops.convert_to_tensor(kept * scale, dtype=x.dtype)


@alternative(exercise="dropout", name="numpy-global-seed-and-choice")
def dropout_choice(x, rate, seed):
    np.random.seed(seed % 2**32)
    mask = np.random.choice([0, 1], size=np.shape(x), p=[rate, 1 - rate])
    x = tf.convert_to_tensor(x)
    keep = 1 - rate if rate < 1 else 1
    return x * tf.cast(tf.convert_to_tensor(mask), x.dtype) / keep


@alternative(exercise="dropout", name="binomial")
def dropout_binomial(x, rate, seed):
    x = ops.convert_to_tensor(x)
    keep = 1 - rate
    mask = np.random.RandomState(seed).binomial(1, keep, size=tuple(x.shape))
    return ops.multiply(x, ops.cast(mask, x.dtype)) * (1 / keep if keep else 0)


@alternative(exercise="dropout", name="stateless-tensorflow")
def dropout_stateless(x, rate, seed):
    x = tf.convert_to_tensor(x)
    if rate == 1:
        return tf.zeros_like(x)
    draws = tf.random.stateless_uniform(tf.shape(x), seed=[seed, 7], dtype=x.dtype)
    return tf.where(draws >= rate, x, 0) / (1 - rate)


@alternative(exercise="dropout", name="floor-of-keep-plus-uniform")
def dropout_floor(x, rate, seed):
    x = ops.convert_to_tensor(x)
    keep = 1.0 - float(rate)
    if keep == 0:
        return ops.zeros_like(x)
    mask = ops.floor(keep + keras.random.uniform(ops.shape(x), seed=keras.random.SeedGenerator(seed)))
    return ops.cast(mask, x.dtype) * x / keep


@alternative(exercise="dropout", name="python-lists")
def dropout_lists(x, rate, seed):
    x = ops.convert_to_tensor(x)
    coin = random.Random(seed)
    scale = 1 / (1 - rate) if rate < 1 else 0.0
    factors = [scale if coin.random() >= rate else 0.0 for _ in range(int(np.prod(x.shape)))]
    return x * ops.reshape(ops.convert_to_tensor(factors, dtype=x.dtype), x.shape)


@alternative(exercise="dropout", name="global-seed-of-keras")
def dropout_global(x, rate, seed):
    keras.utils.set_random_seed(seed)
    x = ops.cast(ops.convert_to_tensor(x), "float64")
    kept = ops.cast(tf.random.uniform(x.shape) >= rate, x.dtype)
    return x * (kept / (1 - rate) if rate < 1 else kept * 0)


@alternative(exercise="dropout", name="bernoulli-by-binomial-of-keras")
def dropout_keras_binomial(x, rate, seed):
    x = ops.convert_to_tensor(x)
    mask = keras.random.randint(ops.shape(x), 0, 2**24, seed=seed) >= int(round(rate * 2**24))
    return ops.cast(mask, x.dtype) * (x / (1 - rate) if rate != 1 else 0 * x)


@alternative(exercise="dropout", name="helper-for-the-mask")
@answer
def dropout_with_helper():
    def mask_like(x, keep, seed):
        return ops.cast(keras.random.uniform(ops.shape(x), seed=seed) < keep, x.dtype)

    def masked(x, rate, seed, *, draw=mask_like):
        x = ops.convert_to_tensor(x)
        return ops.zeros_like(x) if rate == 1 else x * draw(x, 1 - rate, seed) * (1 / (1 - rate))

    return functools.partial(masked)


@alternative(exercise="dropout", name="compiled")
def dropout_compiled(x, rate, seed):
    @tf.function
    def run(z):
        return z * tf.cast(tf.random.stateless_uniform(tf.shape(z), (seed, 0)) >= rate, z.dtype)

    return run(tf.convert_to_tensor(x)) / (1 - rate if rate < 1 else 1)


# ---- dropout_moments


@alternative(exercise="dropout_moments", name="one-over-keep")
def moments_keep(x, rate):
    x = np.asarray(x)
    keep = 1 - rate
    if keep == 0:
        return 0 * x, 0 * x
    return x, x**2 * (1 / keep - 1)


@alternative(exercise="dropout_moments", name="moments-of-two-values")
def moments_two_values(x, rate):
    x = np.asarray(x, float)
    keep = 1 - rate
    high = x / keep if keep > 0 else np.zeros_like(x)
    mean = keep * high
    return [mean, keep * (high - mean) ** 2 + rate * mean**2]


@alternative(exercise="dropout_moments", name="second-moment-minus-square")
def moments_second(x, rate):
    if rate >= 1:
        return np.zeros(np.shape(x)), np.zeros(np.shape(x))
    return 1.0 * x, np.square(x) / (1 - rate) - np.square(x)


@alternative(exercise="dropout_moments", name="float32-and-stack")
def moments_stack(x, rate):
    x = np.asarray(x, np.float32)
    factor = np.float32(rate / (1 - rate) if rate != 1 else 0)
    return np.stack([x if rate != 1 else 0 * x, factor * x * x])


@alternative(exercise="dropout_moments", name="tensors")
def moments_tensors(x, rate):
    x = ops.cast(ops.convert_to_tensor(x), "float32")
    if rate == 1.0:
        return ops.zeros_like(x), ops.zeros_like(x)
    return x, ops.square(x) * rate / (1 - rate)


@alternative(exercise="dropout_moments", name="entry-by-entry")
def moments_loop(x, rate):
    mean, variance = np.zeros(np.shape(x)), np.zeros(np.shape(x))
    for index, value in np.ndenumerate(x):
        if rate < 1:
            mean[index] = value
            variance[index] = value * value * rate / (1 - rate)
    return mean, variance


@alternative(exercise="dropout_moments", name="nan-repaired")
def moments_repaired(x, rate):
    with np.errstate(all="ignore"):
        variance = np.nan_to_num(np.where(rate < 1, np.float64(x) ** 2 * rate / (np.float64(1) - rate), 0.0))
    return np.where(rate < 1, x, 0), variance


# ---- Dropout


@alternative(exercise="Dropout", name="where-and-build")
class DropoutWhere(keras.layers.Layer):
    def __init__(self, rate, seed=None, **kwargs):
        if rate < 0 or rate > 1:
            raise ValueError("rate must be in [0, 1]")
        super().__init__(**kwargs)
        self.rate = float(rate)
        self.seed = seed
        self.supports_masking = True

    def build(self, input_shape):
        self.seeds = keras.random.SeedGenerator(self.seed)
        self.built = True

    def call(self, inputs, training=None):
        if training and self.rate > 0:
            if self.rate >= 1:
                return ops.zeros_like(inputs)
            draws = keras.random.uniform(ops.shape(inputs), seed=self.seeds)
            return ops.where(draws < self.rate, 0.0, inputs / (1 - self.rate))
        return inputs

    def get_config(self):
        config = super().get_config()
        config.update({"rate": self.rate, "seed": self.seed})
        return config


@alternative(exercise="Dropout", name="tensorflow-generator")
class DropoutGenerator(keras.Layer):
    def __init__(self, rate, seed=None, name=None, **kwargs):
        super().__init__(name=name, **kwargs)
        if not (0.0 <= rate <= 1.0):
            raise ValueError(f"rate={rate}")
        self.rate = rate
        self.seed = seed
        self.generator = (
            tf.random.Generator.from_seed(seed)
            if seed is not None
            else tf.random.Generator.from_non_deterministic_state()
        )

    def call(self, x, training=False):
        if not training:
            return x
        mask = tf.cast(self.generator.uniform(tf.shape(x)) >= self.rate, x.dtype)
        return x * mask * (0.0 if self.rate == 1 else 1 / (1 - self.rate))

    def get_config(self):
        return dict(super().get_config(), rate=self.rate, seed=self.seed)


@alternative(exercise="Dropout", name="call-counter")
class DropoutCounter(keras.Layer):
    def __init__(self, rate, seed=None, **kwargs):
        super().__init__(**kwargs)
        if not 0 <= rate <= 1:
            raise ValueError("a probability lies in [0, 1]")
        self.rate, self.seed = rate, seed
        self.start = random.randrange(2**30) if seed is None else seed
        self.calls = self.add_weight(shape=(), initializer="zeros", dtype="int32", trainable=False, name="calls")

    def call(self, inputs, training=False):
        if not training:
            return ops.copy(inputs)
        self.calls.assign_add(1)
        draws = tf.random.stateless_uniform(tf.shape(inputs), [self.start, tf.convert_to_tensor(self.calls)])
        keep = 1 - self.rate
        return tf.where(draws < keep, inputs / keep if keep else 0 * inputs, 0.0)

    def get_config(self):
        return {**super().get_config(), "rate": self.rate, "seed": self.seed}


@alternative(exercise="Dropout", name="uses-the-function")
class DropoutByFunction(keras.Layer):
    def __init__(self, rate, seed=None, **kwargs):
        super().__init__(**kwargs)
        if rate > 1 or rate < 0:
            raise ValueError(rate)
        self.rate = rate
        self.seed = seed
        self.state = keras.random.SeedGenerator(seed)

    def call(self, inputs, training=False, mask=None):
        return dropout(inputs, self.rate, self.state) if training else inputs

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return {**super().get_config(), "rate": self.rate, "seed": self.seed}


@alternative(exercise="Dropout", name="registered")
@keras.saving.register_keras_serializable(package="student")
class RegisteredDropout(keras.layers.Layer):
    def __init__(self, rate: float, seed: int | None = None, **kwargs):
        super().__init__(**kwargs)
        self.rate = self._valid(rate)
        self.seed = seed
        self._draw = functools.partial(keras.random.uniform, seed=keras.random.SeedGenerator(seed))

    @staticmethod
    def _valid(rate):
        if 0 <= rate <= 1:
            return rate
        raise ValueError("`rate` must be a probability.")

    def call(self, inputs, training=False):
        def noisy():
            if self.rate == 1:
                return inputs * 0
            return inputs * ops.cast(self._draw(ops.shape(inputs)) > self.rate, inputs.dtype) / (1 - self.rate)

        return noisy() if training else inputs

    def get_config(self):
        return {"rate": self.rate, "seed": self.seed, **super().get_config()}


@alternative(exercise="Dropout", name="checked-when-called")
class DropoutChecksLate(keras.Layer):
    def __init__(self, rate, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.rate, self.seed = rate, seed
        self.generator = keras.random.SeedGenerator(seed)

    def build(self, shape):
        if not 0 <= self.rate <= 1:
            raise ValueError("`rate` must lie in [0, 1]")
        self.scale = 1 / (1 - self.rate) if self.rate < 1 else 0.0
        super().build(shape)

    def call(self, inputs, training=False):
        if not training:
            return inputs
        kept = ops.cast(keras.random.uniform(ops.shape(inputs), seed=self.generator) >= self.rate, self.compute_dtype)
        return ops.multiply(inputs, kept) * self.scale

    def get_config(self):
        config = super().get_config()
        config["rate"] = self.rate
        config["seed"] = self.seed
        return config


# ---- dropout_backward


@alternative(exercise="dropout_backward", name="where")
def backward_where(dy, mask, rate):
    if rate >= 1:
        return np.zeros(np.shape(dy))
    return np.where(mask, dy / (1 - rate), 0.0)


@alternative(exercise="dropout_backward", name="copy-and-boolean-assignment")
def backward_copy(dy, mask, rate):
    dx = np.array(dy, dtype=float)
    dx[~np.asarray(mask, bool)] = 0
    if rate < 1:
        dx /= 1 - rate
    return dx


@alternative(exercise="dropout_backward", name="scaled-mask")
def backward_scaled_mask(dy, mask, rate):
    scaled = mask.astype("float64") * (1 / (1 - rate) if rate != 1 else 0)
    return np.multiply(dy, scaled)


@alternative(exercise="dropout_backward", name="tensors")
def backward_tensors(dy, mask, rate):
    dy = ops.cast(ops.convert_to_tensor(dy), "float32")
    keep = max(1 - rate, 1e-9)
    return dy * ops.cast(mask, "float32") / keep


@alternative(exercise="dropout_backward", name="entry-by-entry")
def backward_loop(dy, mask, rate):
    dx = np.zeros_like(dy, dtype=np.float64)
    for index in np.ndindex(dy.shape):
        if mask[index]:
            dx[index] = dy[index] / (1 - rate)
    return dx


@alternative(exercise="dropout_backward", name="nan-repaired")
def backward_repaired(dy, mask, rate):
    with np.errstate(all="ignore"):
        return np.nan_to_num(dy * (mask / np.float64(1 - rate)))


# ---- dropout_mlp


@alternative(exercise="dropout_mlp", name="functional-blocks")
class MlpSubclass(keras.Model):
    def __init__(self, hidden_units, rates, num_classes):
        super().__init__()
        if len(rates) != len(hidden_units):
            raise ValueError("one rate for each hidden layer")
        self.out = keras.layers.Dense(num_classes)
        self.hidden = [keras.layers.Dense(n) for n in hidden_units]
        self.drops = [keras.layers.Dropout(r) for r in rates]

    def call(self, x, training=False):
        for dense, drop in zip(self.hidden, self.drops):
            x = drop(keras.activations.tanh(dense(x)), training=training)
        return self.out(x)


@alternative(exercise="dropout_mlp", name="own-layer-and-gelu")
def mlp_own_layer(hidden_units, rates, num_classes):
    if len(hidden_units) != len(rates):
        raise ValueError(f"{len(hidden_units)} layers and {len(rates)} rates")
    model = keras.models.Sequential(name="gelus")
    for i in range(len(hidden_units)):
        model.add(keras.layers.Dense(hidden_units[i], activation="gelu", kernel_initializer="he_normal"))
        model.add(Dropout(rates[i]))
    model.add(keras.layers.Dense(num_classes, activation="linear"))
    return model


@alternative(exercise="dropout_mlp", name="activation-layers-and-sigmoid")
def mlp_activation_layers(hidden_units, rates, num_classes):
    pairs = list(zip(hidden_units, rates, strict=True))
    blocks = [
        keras.Sequential([keras.layers.Dense(n), keras.layers.Activation("sigmoid"), keras.layers.Dropout(r)])
        for n, r in pairs
    ]
    return keras.Sequential(blocks + [keras.layers.Dense(num_classes)])


@alternative(exercise="dropout_mlp", name="relu-after-dropout")
def mlp_relu_after(hidden_units, rates, num_classes):
    if len(hidden_units) != len(rates):
        raise ValueError("lengths differ")
    layers = []
    for n, r in zip(hidden_units, rates):
        layers += [keras.layers.Dense(n), keras.layers.Dropout(r, seed=n), keras.layers.ReLU()]
    return keras.Sequential([*layers, keras.layers.Dense(num_classes)])


@alternative(exercise="dropout_mlp", name="mlpkit")
def mlp_of_mlpkit(hidden_units, rates, num_classes):
    return models.mlp(hidden_units, num_classes, "tanh", rates=rates)


@alternative(exercise="dropout_mlp", name="lazily-built")
class LazyMlp(keras.Model):
    def __init__(self, hidden_units, rates, num_classes, **kwargs):
        super().__init__(**kwargs)
        if len(hidden_units) != len(rates):
            raise ValueError("`rates` must have one entry for each hidden layer")
        self.widths, self.rates = [*hidden_units, num_classes], [*rates]

    def build(self, shape):
        sizes = [shape[-1], *self.widths]
        self.kernels = [self.add_weight(shape=pair, name=f"w{i}") for i, pair in enumerate(zip(sizes, sizes[1:]))]
        self.biases = [
            self.add_weight(shape=(n,), initializer="zeros", name=f"b{i}") for i, n in enumerate(self.widths)
        ]
        self.seeds = keras.random.SeedGenerator(1)
        self.built = True

    def call(self, x, training=False):
        for i, rate in enumerate(self.rates):
            x = ops.elu(x @ self.kernels[i] + self.biases[i])
            if training and rate:
                x = keras.random.dropout(x, rate, seed=self.seeds)
        return x @ self.kernels[-1] + self.biases[-1]


# ---- train_step


@alternative(exercise="train_step", name="loss-object")
def step_loss_object(model, optimizer, x, labels):
    loss_fn = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    with tf.GradientTape() as tape:
        total = loss_fn(labels, model(x, training=True))
        if model.losses:
            total += tf.add_n(model.losses)
    variables = model.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(total, variables), variables))
    return total.numpy()


@alternative(exercise="train_step", name="log-softmax-and-one-hot")
def step_log_softmax(model, optimizer, x, labels):
    one_hot = ops.one_hot(labels, model.output_shape[-1])
    with tf.GradientTape() as tape:
        log_p = ops.log_softmax(model(ops.convert_to_tensor(x), training=True))
        loss = -ops.sum(one_hot * log_p) / len(x)
        for penalty in model.losses:
            loss = loss + penalty
    optimizer.apply(tape.gradient(loss, model.trainable_weights), model.trainable_weights)
    return float(loss)


@alternative(exercise="train_step", name="tensorflow-cross-entropy")
def step_tensorflow(model, optimizer, x, labels):
    tape = tf.GradientTape(persistent=True)
    with tape:
        logits = model(x, training=True)
        each = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)
        loss = tf.reduce_mean(each) + tf.math.reduce_sum(model.losses)
    gradients = [tape.gradient(loss, v) for v in model.trainable_variables]
    optimizer.apply_gradients(list(zip(gradients, model.trainable_variables)))
    return {"loss": loss}["loss"]


@alternative(exercise="train_step", name="compiled")
def step_compiled(model, optimizer, x, labels):
    optimizer.build(model.trainable_variables)

    @tf.function
    def run(x, labels):
        with tf.GradientTape() as tape:
            logits = model(x, training=True)
            p = ops.log(ops.softmax(logits) + 1e-12)
            loss = -ops.mean(ops.take_along_axis(p, labels[:, None], axis=1)) + sum(model.losses)
        optimizer.apply(tape.gradient(loss, model.trainable_variables))
        return loss

    return run(tf.convert_to_tensor(x), tf.convert_to_tensor(labels))


@alternative(exercise="train_step", name="gradients-added")
def step_two_gradients(model, optimizer, x, labels):
    with tf.GradientTape(persistent=True) as tape:
        data_loss = keras.ops.mean(
            keras.losses.sparse_categorical_crossentropy(labels, model(x, training=True), from_logits=True)
        )
        penalty = ops.sum(ops.stack(model.losses)) if model.losses else ops.zeros(())
    weights = model.trainable_weights
    both = zip(tape.gradient(data_loss, weights), tape.gradient(penalty, weights))
    optimizer.apply([a if b is None else a + b for a, b in both], weights)
    return np.float64(data_loss) + np.float64(penalty)


@alternative(exercise="train_step", name="watches-by-hand")
def step_watching(model, optimizer, x, labels):
    weights = [v for v in model.trainable_variables]
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch([v.value for v in weights])
        logits = model(x, training=True)
        loss = ops.logsumexp(logits, axis=-1) - ops.sum(logits * ops.one_hot(labels, logits.shape[-1]), axis=-1)
        loss = ops.sum(loss) / ops.shape(x)[0] + sum(model.losses)
    optimizer.apply(tape.gradient(loss, [v.value for v in weights]), weights)
    return ops.reshape(loss, (1,))


# ---- mc_dropout


@alternative(exercise="mc_dropout", name="running-sums")
def mc_running(model, x, samples):
    mean, spread = 0.0, 0.0
    for count in range(1, samples + 1):
        y = np.asarray(model(x, training=True), np.float64)
        step = y - mean
        mean = mean + step / count
        spread = spread + step * (y - mean)
    return mean, np.sqrt(spread / samples)


@alternative(exercise="mc_dropout", name="one-large-batch")
def mc_large_batch(model, x, samples):
    y = ops.convert_to_numpy(model(np.repeat(x, samples, axis=0), training=True))
    y = y.reshape(len(x), samples, -1)
    return y.mean(1), y.std(1)


@alternative(exercise="mc_dropout", name="tensors")
def mc_tensors(model, x, samples):
    outputs = ops.stack([model(x, training=True) for _ in range(samples)], axis=-1)
    return ops.mean(outputs, axis=-1), ops.std(outputs, axis=-1)


@alternative(exercise="mc_dropout", name="preallocated-and-list")
def mc_preallocated(model, x, samples):
    first = np.array(model(x, training=True))
    outputs = np.empty((samples, *first.shape))
    outputs[0] = first
    for i in range(1, samples):
        outputs[i] = model(x, training=True)
    mean = outputs.sum(axis=0) / samples
    return [mean, ((outputs - mean) ** 2).mean(axis=0) ** 0.5]


@alternative(exercise="mc_dropout", name="compiled-call")
def mc_compiled(model, x, samples):
    call = tf.function(lambda z: model(z, training=True))
    outputs = np.array([call(tf.convert_to_tensor(x)).numpy() for _ in range(samples)])
    return np.average(outputs, axis=0), np.sqrt(np.var(outputs, axis=0))


@alternative(exercise="mc_dropout", name="float32-array")
def mc_float32(model, x, samples):
    outputs = np.stack([np.asarray(model(tf.constant(x), training=True), dtype=np.float32) for _ in range(samples)])
    return np.stack([np.mean(outputs, axis=0), np.std(outputs, axis=0, ddof=0)])
