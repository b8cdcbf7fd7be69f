"""Honest answers to *mlp* that are written in other words than the reference; each must earn everything.

Parsed by the grader, never imported: each definition is observed in the place of the exercise's own, with this file's imports and helpers and
the reference's names around it.
"""

import functools
import itertools
import math

import keras
import numpy as np
import tensorflow as tf
from keras import ops

from autograder.authoring import alternative

# ---- collapse


@alternative(exercise="collapse", name="recursion")
def collapse_recursion(layers):
    if len(layers) == 1:
        return layers[0]
    (w1, b1), (w2, b2), *rest = layers
    return collapse_recursion([(w1 @ w2, b1 @ w2 + b2), *rest])


@alternative(exercise="collapse", name="from-the-last-layer")
def collapse_backwards(layers):
    weight, bias = layers[-1]
    for w, b in reversed(layers[:-1]):
        bias = np.dot(b, weight) + bias
        weight = np.dot(w, weight)
    return weight, bias


@alternative(exercise="collapse", name="from-outputs")
def collapse_probing(layers):
    def forward(x):
        for w, b in layers:
            x = x @ w + b
        return x

    inputs = layers[0][0].shape[0]
    bias = forward(np.zeros((1, inputs)))[0]
    return forward(np.eye(inputs)) - bias, bias


@alternative(exercise="collapse", name="bias-as-a-row-of-ones")
def collapse_homogeneous(layers):
    def square(w, b):
        last = np.zeros((w.shape[0] + 1, 1))
        last[-1] = 1
        return np.hstack([np.vstack([w, b]), last])

    product = functools.reduce(np.matmul, [square(w, b) for w, b in layers])
    return [product[:-1, :-1], product[-1, :-1]]


@alternative(exercise="collapse", name="einsum-and-reduce")
def collapse_einsum(layers):
    def join(first, second):
        return np.einsum("ij,jk->ik", first[0], second[0]), np.einsum("j,jk->k", first[1], second[0]) + second[1]

    return functools.reduce(join, layers)


@alternative(exercise="collapse", name="tensors")
def collapse_tensors(layers):
    weight = ops.eye(len(layers[0][0]), dtype="float64")
    bias = ops.zeros(len(layers[0][0]), dtype="float64")
    for w, b in layers:
        w = ops.cast(w, "float64")
        weight, bias = ops.matmul(weight, w), ops.matmul(bias, w) + ops.cast(b, "float64")
    return weight, bias


@alternative(exercise="collapse", name="bias-by-later-products")
def collapse_sum(layers):
    weights = [np.asarray(w, dtype=float) for w, _ in layers]
    total = np.zeros(weights[-1].shape[1])
    for i, (_, b) in enumerate(layers):
        after = np.linalg.multi_dot([np.eye(len(b)), *weights[i + 1 :]]) if i + 1 < len(layers) else np.eye(len(b))
        total = total + b @ after
    return np.linalg.multi_dot([np.eye(len(weights[0])), *weights]), total


# ---- Linear


@alternative(exercise="Linear", name="tensordot-and-uniform-initialiser")
class LinearTensordot(keras.layers.Layer):
    def __init__(self, units=1, **kwargs):
        super().__init__(**kwargs)
        self.units = int(units)

    def build(self, input_shape):
        limit = math.sqrt(6 / (input_shape[-1] + self.units))
        self.kernel = self.add_weight(
            shape=[input_shape[-1], self.units], initializer=keras.initializers.RandomUniform(-limit, limit)
        )
        self.bias = self.add_weight(shape=[self.units], initializer=keras.initializers.Zeros())
        super().build(input_shape)

    def call(self, inputs):
        return ops.tensordot(inputs, self.kernel, axes=1) + self.bias

    def get_config(self):
        config = super().get_config()
        config.update({"units": self.units})
        return config


@alternative(exercise="Linear", name="glorot-normal-and-einsum")
class LinearNormal(keras.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        *_, inputs = input_shape
        self.kernel = self.add_weight(
            name="w", shape=(inputs, self.units), initializer=keras.initializers.GlorotNormal()
        )
        self.bias = self.add_weight(name="b", shape=(self.units,), initializer="zeros")

    def call(self, x, training=None):
        return ops.add(ops.einsum("...i,io->...o", x, self.kernel), self.bias)

    def get_config(self):
        return dict(super().get_config(), units=self.units)


@alternative(exercise="Linear", name="tensorflow-and-registered")
@keras.saving.register_keras_serializable(package="homework", name="LinearByTensorFlow")
class LinearTensorFlow(keras.Layer):
    def __init__(self, units, name=None, **others):
        super().__init__(name=name, **others)
        self.units = units
        self.bias = self.add_weight(shape=(units,), initializer="zeros", name="bias", trainable=True)

    def build(self, shape):
        deviation = (2.0 / (shape[-1] + self.units)) ** 0.5
        normal = keras.initializers.RandomNormal(stddev=deviation)
        self.kernel = self.add_weight(shape=(shape[-1], self.units), initializer=normal, name="kernel", trainable=True)
        self.built = True

    def call(self, inputs):
        return (
            tf.matmul(inputs, self.kernel) + self.bias
            if len(inputs.shape) == 2
            else tf.tensordot(inputs, self.kernel, 1) + self.bias
        )

    def compute_output_shape(self, shape):
        return (*shape[:-1], self.units)

    def get_config(self):
        return {"units": self.units, **super().get_config()}


@alternative(exercise="Linear", name="configuration-by-keras")
class LinearAuto(keras.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        # add_weight draws after Glorot, uniformly, where nothing else is said
        self.kernel = self.add_weight(shape=(input_shape[-1], self.units))
        self.bias = self.add_weight(shape=(self.units,), initializer="zeros")

    def call(self, inputs):
        return inputs @ self.kernel + self.bias


@alternative(exercise="Linear", name="more-arguments")
class LinearConfigurable(keras.Layer):
    def __init__(self, units, activation=None, kernel_initializer="glorot_uniform", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.activation = keras.activations.get(activation)
        self.kernel_initializer = keras.initializers.get(kernel_initializer)

    def build(self, input_shape):
        self.kernel = self.add_weight("kernel" and (input_shape[-1], self.units), self.kernel_initializer)
        self.bias = self.add_weight((self.units,), "zeros")

    def call(self, inputs):
        return self.activation(ops.dot(inputs, self.kernel) + self.bias)

    def get_config(self):
        return super().get_config() | {
            "units": self.units,
            "activation": keras.activations.serialize(self.activation),
            "kernel_initializer": keras.initializers.serialize(self.kernel_initializer),
        }


@alternative(exercise="Linear", name="drawn-with-numpy-and-flattened")
class LinearNumpy(keras.Layer):
    def __init__(self, units, **kwargs):
        super(LinearNumpy, self).__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        d = input_shape[-1]
        bound = np.sqrt(6.0) / np.sqrt(d + self.units)
        start = np.random.uniform(-bound, bound, size=(d, self.units)).astype("float32")
        self.kernel = self.add_weight(
            shape=(d, self.units), initializer=lambda shape, dtype=None: ops.convert_to_tensor(start)
        )
        self.bias = self.add_weight(shape=(self.units,), initializer="zeros")

    def call(self, inputs):
        lead = ops.shape(inputs)[:-1]
        flat = ops.reshape(inputs, (-1, self.kernel.shape[0]))
        return ops.reshape(ops.matmul(flat, self.kernel) + self.bias, (*lead, self.units))

    def get_config(self):
        config = super().get_config()
        config["units"] = self.units
        return config


@alternative(exercise="Linear", name="variance-scaling-and-sum-of-products")
class LinearSum(keras.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        init = keras.initializers.VarianceScaling(scale=1.0, mode="fan_avg", distribution="untruncated_normal")
        self.kernel = self.add_weight(name="kernel", shape=(input_shape[-1], self.units), initializer=init)
        self.bias = self.add_weight(name="bias", shape=(self.units,), initializer="zeros")

    def call(self, inputs):
        return ops.sum(ops.expand_dims(inputs, -1) * self.kernel, axis=-2) + self.bias

    def get_config(self):
        return {**super().get_config(), "units": self.units}


# ---- mlp


@alternative(exercise="mlp", name="dense-in-a-list-comprehension")
def mlp_dense(hidden_units, num_classes, activation="relu"):
    hidden = [keras.layers.Dense(units, activation=activation) for units in hidden_units]
    return keras.Sequential(hidden + [keras.layers.Dense(num_classes)])


@alternative(exercise="mlp", name="sequential-add")
def mlp_add(hidden_units, num_classes, activation="relu"):
    model = keras.models.Sequential(name="perceptron")
    for units in hidden_units:
        model.add(keras.layers.Dense(units))
        model.add(keras.layers.Activation(activation))
    model.add(keras.layers.Dense(num_classes, activation="linear"))
    return model


@alternative(exercise="mlp", name="subclass")
def mlp_subclass(hidden_units, num_classes, activation="relu"):
    class Perceptron(keras.Model):
        def __init__(self):
            super().__init__()
            self.hidden = [keras.layers.Dense(units, activation) for units in hidden_units]
            self.readout = keras.layers.Dense(num_classes)

        def call(self, x, training=False):
            for layer in self.hidden:
                x = layer(x)
            return self.readout(x)

    return Perceptron()


class PerceptronOfLinear(keras.Model):
    def __init__(self, widths, activation, **kwargs):
        super().__init__(**kwargs)
        self.out = Linear(widths[-1])
        self.steps = [Linear(width) for width in widths[:-1]]
        self.bend = keras.activations.get(activation)

    def call(self, inputs):
        return self.out(functools.reduce(lambda x, layer: self.bend(layer(x)), self.steps, inputs))


@alternative(exercise="mlp", name="subclass-of-own-layers-last-one-first")
def mlp_of_linear(hidden_units, num_classes, activation="relu"):
    return PerceptronOfLinear([*hidden_units, num_classes], activation)


@alternative(exercise="mlp", name="functional-at-the-first-batch")
def mlp_functional(hidden_units, num_classes, activation="relu"):
    class Lazy(keras.Model):
        def build(self, input_shape):
            inputs = x = keras.Input((input_shape[-1],))
            for units in hidden_units:
                x = keras.layers.Dense(units, activation=activation)(x)
            self.graph = keras.Model(inputs, keras.layers.Dense(num_classes)(x))

        def call(self, x):
            return self.graph(x)

    return Lazy()


@alternative(exercise="mlp", name="inherits-from-sequential")
def mlp_inherits(hidden_units, num_classes, activation="relu"):
    class Mlp(keras.Sequential):
        pass

    layers = itertools.chain.from_iterable(
        (Linear(u), keras.layers.Activation(activation)) for u in tuple(hidden_units)
    )
    return Mlp([*layers, Linear(num_classes)])


@alternative(exercise="mlp", name="lambda-layers-and-dropout-of-nothing")
def mlp_lambda(hidden_units, num_classes, activation="relu"):
    function = getattr(keras.activations, activation)
    layers = []
    for units in hidden_units:
        layers.append(keras.layers.Dense(units, kernel_initializer="he_normal"))
        layers.append(keras.layers.Lambda(function))
        layers.append(keras.layers.Dropout(0.2))
    return keras.Sequential(layers + [keras.layers.Dense(num_classes)])


@alternative(exercise="mlp", name="flattens-first")
def mlp_flatten(hidden_units, num_classes, activation="relu"):
    widths = [(units, activation) for units in hidden_units] + [(num_classes, None)]
    return keras.Sequential([keras.layers.Flatten(), *(keras.layers.Dense(*one) for one in widths)])


# ---- count_parameters


@alternative(exercise="count_parameters", name="loop")
def count_loop(inputs, hidden_units, outputs):
    total, before = 0, inputs
    for units in hidden_units:
        total += before * units + units
        before = units
    return total + before * outputs + outputs


@alternative(exercise="count_parameters", name="weights-and-biases-apart")
def count_apart(inputs, hidden_units, outputs):
    widths = [inputs] + list(hidden_units) + [outputs]
    return int(np.dot(widths[:-1], widths[1:]) + np.sum(widths[1:]))


@alternative(exercise="count_parameters", name="asks-a-model")
def count_model(inputs, hidden_units, outputs):
    model = keras.Sequential(
        [keras.Input((inputs,)), *map(keras.layers.Dense, hidden_units), keras.layers.Dense(outputs)]
    )
    return model.count_params()


@alternative(exercise="count_parameters", name="recursion")
def count_recursion(inputs, hidden_units, outputs):
    if not hidden_units:
        return (inputs + 1) * outputs
    first, *rest = hidden_units
    return (inputs + 1) * first + count_recursion(first, rest, outputs)


@alternative(exercise="count_parameters", name="indices-and-numpy-integer")
def count_indices(inputs, hidden_units, outputs):
    w = np.array([inputs, *hidden_units, outputs])
    total = np.int64(0)
    for i in range(1, len(w)):
        total = total + w[i] * w[i - 1] + w[i]
    return total


@alternative(exercise="count_parameters", name="pairwise-and-float")
def count_pairwise(inputs, hidden_units, outputs):
    return float(sum(a * b + b for a, b in itertools.pairwise((inputs, *hidden_units, outputs))))


# ---- cross_entropy


@alternative(exercise="cross_entropy", name="logsumexp-minus-logit")
def ce_logsumexp(logits, labels):
    logits = ops.convert_to_tensor(logits)
    one_hot = ops.one_hot(labels, logits.shape[-1], dtype=logits.dtype)
    return ops.mean(ops.logsumexp(logits, axis=-1) - ops.sum(one_hot * logits, axis=-1))


@alternative(exercise="cross_entropy", name="keras-from-logits")
def ce_keras(logits, labels):
    return ops.mean(
        keras.losses.sparse_categorical_crossentropy(labels, ops.convert_to_tensor(logits), from_logits=True)
    )


@alternative(exercise="cross_entropy", name="keras-loss-object")
def ce_object(logits, labels):
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    return loss(labels, ops.convert_to_tensor(logits))


@alternative(exercise="cross_entropy", name="tensorflow")
def ce_tensorflow(logits, labels):
    per_row = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=tf.cast(labels, tf.int64), logits=logits)
    return tf.reduce_mean(per_row)


@alternative(exercise="cross_entropy", name="log_softmax")
def ce_log_softmax(logits, labels):
    log_p = ops.log_softmax(ops.convert_to_tensor(logits), axis=-1)
    return -ops.mean(ops.take_along_axis(log_p, ops.expand_dims(ops.cast(labels, "int64"), 1), axis=1))


@alternative(exercise="cross_entropy", name="gather-with-pairs")
def ce_gather(logits, labels):
    logits = tf.convert_to_tensor(logits)
    log_p = logits - tf.reduce_logsumexp(logits, axis=1, keepdims=True)
    n = tf.shape(logits)[0]
    where = tf.stack([tf.range(n), tf.cast(labels, tf.int32)], axis=1)
    return -tf.reduce_sum(tf.gather_nd(log_p, where)) / tf.cast(n, logits.dtype)


@alternative(exercise="cross_entropy", name="sum-of-differences")
def ce_differences(logits, labels):
    logits = ops.convert_to_tensor(logits)
    n, classes = logits.shape
    total = 0.0
    for i in range(n):
        row = logits[i]
        total = total + ops.logsumexp(row - row[int(labels[i])])
    return total / n


@alternative(exercise="cross_entropy", name="in-double-precision")
def ce_double(logits, labels):
    z = ops.cast(logits, "float64")
    z = z - ops.stop_gradient(ops.amax(z, axis=1, keepdims=True))
    mask = ops.equal(ops.arange(z.shape[1])[None], ops.cast(labels, "int32")[:, None])
    right = ops.sum(ops.where(mask, z, ops.zeros_like(z)), axis=1)
    return ops.mean(ops.log(ops.sum(ops.exp(z), axis=1)) - right)


@alternative(exercise="cross_entropy", name="categorical-with-one-hot")
def ce_categorical(logits, labels):
    logits = ops.convert_to_tensor(logits)
    targets = ops.eye(logits.shape[1], dtype=logits.dtype)
    return ops.mean(keras.losses.categorical_crossentropy(ops.take(targets, labels, axis=0), logits, from_logits=True))


@alternative(exercise="cross_entropy", name="custom-gradient")
def ce_custom(logits, labels):
    @tf.custom_gradient
    def loss(z):
        p = tf.nn.softmax(z)
        hot = tf.one_hot(labels, z.shape[1], dtype=z.dtype)
        value = tf.reduce_mean(tf.reduce_logsumexp(z, 1) - tf.reduce_sum(tf.where(hot > 0, z, 0), 1))
        return value, lambda up: up * (p - hot) / z.shape[0]

    return loss(tf.convert_to_tensor(logits))


@alternative(exercise="cross_entropy", name="compiled")
@tf.function(reduce_retracing=True)
def ce_compiled(logits, labels):
    logits = tf.convert_to_tensor(logits)
    shifted = logits - tf.reduce_max(logits, axis=1, keepdims=True)
    picked = tf.gather(shifted, tf.cast(labels, tf.int32), axis=1, batch_dims=1)
    return tf.reduce_mean(tf.math.log(tf.reduce_sum(tf.exp(shifted), axis=1)) - picked)


# ---- minibatches


@alternative(exercise="minibatches", name="list-of-pairs")
def batches_list(x, y, batch_size, rng):
    order = rng.permutation(len(y))
    x, y = np.array(x)[order], np.array(y)[order]
    return [(x[i : i + batch_size], y[i : i + batch_size]) for i in range(0, len(y), batch_size)]


@alternative(exercise="minibatches", name="zip")
def batches_zip(x, y, batch_size, rng):
    rows = np.arange(x.shape[0])
    rng.shuffle(rows)
    cuts = range(batch_size, x.shape[0], batch_size)
    return zip(np.split(x[rows], cuts), np.split(y[rows], cuts))


@alternative(exercise="minibatches", name="sorting-random-keys")
def batches_keys(x, y, batch_size, rng):
    order = np.argsort(rng.random(len(x)))
    batches = []
    while len(order):
        rows, order = order[:batch_size], order[batch_size:]
        batches += [[np.take(x, rows, axis=0), np.take(y, rows, axis=0)]]
    return tuple(batches)


@alternative(exercise="minibatches", name="choice-without-replacement")
def batches_choice(x, y, batch_size, rng):
    left = np.arange(len(x))
    while left.size:
        rows = rng.choice(left, size=min(batch_size, left.size), replace=False)
        left = np.setdiff1d(left, rows)
        yield x[rows], y[rows]


@alternative(exercise="minibatches", name="class-with-next")
class BatchesByNext:
    def __init__(self, x, y, batch_size, rng):
        self.x, self.y, self.size = x, y, batch_size
        self.order, self.at = rng.permutation(len(x)), 0

    def __iter__(self):
        return self

    def __next__(self):
        rows = self.order[self.at : self.at + self.size]
        if len(rows) == 0:
            raise StopIteration
        self.at += self.size
        return self.x[rows], self.y[rows]


@alternative(exercise="minibatches", name="one-example-at-a-time")
def batches_slow(x, y, batch_size, rng):
    xb, yb = [], []
    for i in rng.permutation(len(x)):
        xb.append(x[i])
        yb.append(y[i])
        if len(xb) == batch_size:
            yield np.stack(xb), np.array(yb)
            xb, yb = [], []
    if xb:
        yield np.stack(xb), np.array(yb)


@alternative(exercise="minibatches", name="pairs-permuted-by-rng")
def batches_pairs(x, y, batch_size, rng):
    pairs = list(zip(x, y))
    order = rng.permutation(len(pairs)).tolist()
    count = math.ceil(len(pairs) / batch_size)
    for number in range(count):
        chosen = [pairs[i] for i in order[number * batch_size : (number + 1) * batch_size]]
        xb, yb = zip(*chosen)
        yield np.array(xb), np.array(yb)


@alternative(exercise="minibatches", name="data-set-of-tensorflow")
def batches_dataset(x, y, batch_size, rng):
    order = rng.permutation(len(x))
    data = tf.data.Dataset.from_tensor_slices((x[order], y[order])).batch(batch_size)
    return data.as_numpy_iterator()


@alternative(exercise="minibatches", name="shuffled-twice-alike")
def batches_twice(x, y, batch_size, rng):
    state = rng.bit_generator.state
    xs = rng.permutation(x)
    rng.bit_generator.state = state
    ys = rng.permutation(y)
    for start in np.arange(0, len(xs), batch_size):
        yield xs[start : start + batch_size], ys[start : start + batch_size]


# ---- sgd_step


@alternative(exercise="sgd_step", name="loop-with-indices")
def step_loop(params, grads, learning_rate):
    new = []
    for i in range(len(params)):
        new.append(params[i] - learning_rate * grads[i])
    return new


@alternative(exercise="sgd_step", name="tuple")
def step_tuple(params, grads, learning_rate):
    return tuple(p + (-learning_rate) * g for p, g in zip(params, grads, strict=True))


@alternative(exercise="sgd_step", name="operations-of-keras")
def step_ops(params, grads, learning_rate):
    return [ops.subtract(p, ops.multiply(learning_rate, ops.convert_to_tensor(g))) for p, g in zip(params, grads)]


@alternative(exercise="sgd_step", name="map")
def step_map(params, grads, learning_rate):
    return list(map(lambda p, g: p - g * learning_rate, params, grads))


@alternative(exercise="sgd_step", name="copies-changed-in-place")
def step_copies(params, grads, learning_rate):
    new = [np.array(p, dtype=float) for p in params]
    for p, g in zip(new, grads):
        p -= learning_rate * np.asarray(g)
    return new


@alternative(exercise="sgd_step", name="tensorflow")
def step_tensorflow(params, grads, learning_rate):
    return [
        tf.convert_to_tensor(p) - tf.cast(learning_rate, tf.convert_to_tensor(g).dtype) * g
        for p, g in zip(params, grads)
    ]


@alternative(exercise="sgd_step", name="nested-function-and-reduce")
def step_reduce(params, grads, learning_rate):
    return functools.reduce(lambda new, pair: [*new, pair[0] - learning_rate * pair[1]], zip(params, grads), [])


# ---- loss_surface


@alternative(exercise="loss_surface", name="filled-in-a-double-loop")
def surface_loops(loss, w1, w2):
    heights = np.empty((len(w1), len(w2)))
    for i, a in enumerate(w1):
        for j, b in enumerate(w2):
            heights[i, j] = loss(a, b)
    return heights


@alternative(exercise="loss_surface", name="vectorize-over-a-mesh")
def surface_vectorize(loss, w1, w2):
    a, b = np.meshgrid(w1, w2, indexing="ij")
    return np.vectorize(loss, otypes=[float])(a, b)


@alternative(exercise="loss_surface", name="transposed-mesh")
def surface_transposed(loss, w1, w2):
    a, b = np.meshgrid(w1, w2)
    return np.array([loss(one, other) for one, other in zip(a.ravel(), b.ravel())]).reshape(a.shape).T


@alternative(exercise="loss_surface", name="product-and-reshape")
def surface_product(loss, w1, w2):
    flat = [float(loss(float(a), float(b))) for a, b in itertools.product(w1, w2)]
    return np.reshape(flat, (len(w1), len(w2)))


@alternative(exercise="loss_surface", name="nested-lists")
def surface_lists(loss, w1, w2):
    return [[loss(a, b) for b in w2.tolist()] for a in w1.tolist()]


@alternative(exercise="loss_surface", name="indices")
def surface_indices(loss, w1, w2):
    heights = np.zeros((w1.shape[0], w2.shape[0]), dtype="float32")
    for place in np.ndindex(*heights.shape):
        heights[place] = loss(w1[place[0]], w2[place[1]])
    return heights


@alternative(exercise="loss_surface", name="column-by-column")
def surface_columns(loss, w1, w2):
    return np.stack([np.array([loss(a, b) for a in w1], float) for b in w2], axis=1)


# ---- convexity_violation


@alternative(exercise="convexity_violation", name="middle-of-normal-pairs")
def violation_middle(f, dimension, rng):
    for scale in (0.3, 1.0, 3.0, 10.0):
        for _ in range(400):
            p, q = scale * rng.normal(size=dimension), scale * rng.normal(size=dimension)
            if f((p + q) / 2) - (f(p) + f(q)) / 2 > 1e-9 * (1 + abs(f(p)) + abs(f(q))):
                return p, q, 0.5
    return None


@alternative(exercise="convexity_violation", name="uniform-with-an-absolute-margin")
def violation_uniform(f, dimension, rng):
    for _ in range(2000):
        p, q = rng.uniform(-4, 4, (2, dimension))
        t = rng.random()
        if f(t * p + (1 - t) * q) > t * f(p) + (1 - t) * f(q) + 1e-9:
            return p, q, t
    return None


@alternative(exercise="convexity_violation", name="largest-violation")
def violation_largest(f, dimension, rng):
    best, found = 1e-8, None
    for _ in range(1000):
        p = rng.normal(0, 2, dimension)
        q = p + rng.normal(0, 10 ** rng.uniform(-1, 1), dimension)
        t = rng.uniform(0.05, 0.95)
        gap = f(t * p + (1 - t) * q) - (t * f(p) + (1 - t) * f(q))
        if gap > best:
            best, found = gap, (p, q, t)
    return found


@alternative(exercise="convexity_violation", name="pairs-from-a-cloud-as-a-list")
def violation_cloud(f, dimension, rng):
    cloud = rng.standard_normal((60, dimension)) * rng.choice([0.5, 2.0, 5.0], (60, 1))
    values = [f(x) for x in cloud]
    size = 1e-10 * (1 + np.max(np.abs(values)))
    for i, j in itertools.combinations(range(60), 2):
        t = 0.25 + 0.5 * rng.random()
        between = f(t * cloud[i] + (1 - t) * cloud[j])
        if between - t * values[i] - (1 - t) * values[j] > size:
            return [cloud[i].tolist(), cloud[j].tolist(), float(t)]


@alternative(exercise="convexity_violation", name="second-differences-along-lines")
def violation_lines(f, dimension, rng):
    for _ in range(150):
        start, direction = 3 * rng.normal(size=dimension), rng.normal(size=dimension)
        steps = np.linspace(-3, 3, 13)
        heights = np.array([f(start + s * direction) for s in steps])
        bend = heights[:-2] + heights[2:] - 2 * heights[1:-1]
        i = int(np.argmin(bend))
        if bend[i] < -1e-9 * max(1.0, np.abs(heights).max()):
            return start + steps[i] * direction, start + steps[i + 2] * direction, 0.5
    return None


@alternative(exercise="convexity_violation", name="isclose")
def violation_isclose(f, dimension, rng):
    for trial in range(3000):
        scale = (1, 5)[trial % 2]
        p, q = rng.normal(scale=scale, size=dimension), rng.normal(scale=scale, size=dimension)
        t = float(rng.choice([0.25, 0.5, 0.75]))
        chord, value = t * f(p) + (1 - t) * f(q), f(t * p + (1 - t) * q)
        if value > chord and not np.isclose(value, chord, rtol=1e-7, atol=1e-9):
            return p, q, t
    return None


# ---- fit_digits


@alternative(exercise="fit_digits", name="dropout-and-adam")
def digits_dropout(x, y, seed):
    keras.utils.set_random_seed(seed)
    model = keras.Sequential(
        [keras.layers.Dense(128, activation="relu"), keras.layers.Dropout(0.2), keras.layers.Dense(10)]
    )
    model.compile(keras.optimizers.Adam(0.005), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.fit(x, y, batch_size=32, epochs=10, verbose=0)
    return model


@alternative(exercise="fit_digits", name="convolution")
def digits_convolution(x, y, seed):
    keras.utils.set_random_seed(seed)
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((64,)),
            layers.Reshape((8, 8, 1)),
            layers.Conv2D(16, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(16, 3, padding="same", activation="relu"),
            layers.Flatten(),
            layers.Dense(10),
        ]
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer=keras.optimizers.Adam(0.005), loss=loss, metrics=["accuracy"])
    model.fit(x, y, batch_size=32, epochs=8, verbose=0)
    return model


@alternative(exercise="fit_digits", name="functional-with-momentum-and-standardisation")
def digits_functional(x, y, seed):
    keras.utils.set_random_seed(seed)
    standard = keras.layers.Normalization()
    standard.adapt(x)
    inputs = keras.Input((x.shape[1],))
    hidden = keras.layers.Dense(100, activation="tanh")(standard(inputs))
    model = keras.Model(inputs, keras.layers.Dense(10)(hidden))
    momentum = keras.optimizers.SGD(0.05, momentum=0.9)
    model.compile(momentum, keras.losses.SparseCategoricalCrossentropy(from_logits=True), jit_compile=False)
    model.fit(x, y, batch_size=32, epochs=10, verbose=0)
    return model


@alternative(exercise="fit_digits", name="probabilities-and-one-hot")
def digits_softmax(x, y, seed):
    keras.utils.set_random_seed(seed)

    class Net(keras.Model):
        def __init__(self):
            super().__init__()
            self.hidden = keras.layers.Dense(96, activation="gelu")
            self.out = keras.layers.Dense(10, activation="softmax")

        def call(self, inputs):
            return self.out(self.hidden(inputs))

    model = Net()
    model.compile(optimizer=keras.optimizers.Adam(0.005), loss="categorical_crossentropy")
    model.fit(x, keras.utils.to_categorical(y, 10), epochs=15, verbose=0, shuffle=True)
    return model


@alternative(exercise="fit_digits", name="loop-of-ones-own")
def digits_loop(x, y, seed):
    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)
    model, optimizer = mlp([128], 10), keras.optimizers.Adam(0.005)
    model(x[:1])
    optimizer.build(model.trainable_variables)

    @tf.function
    def step(xb, yb):
        with tf.GradientTape() as tape:
            loss = cross_entropy(model(xb, training=True), yb)
        optimizer.apply_gradients(zip(tape.gradient(loss, model.trainable_variables), model.trainable_variables))

    full = len(x) // 32 * 32
    for _ in range(10):
        order = rng.permutation(len(x))[:full].reshape(-1, 32)
        for rows in order:
            step(tf.constant(x[rows]), tf.constant(y[rows]))
    return model


@alternative(exercise="fit_digits", name="early-stopping-on-rows-of-its-own")
def digits_early(x, y, seed):
    keras.utils.set_random_seed(seed)
    model = keras.Sequential([keras.Input((64,))])
    model.add(Linear(100))
    model.add(keras.layers.Activation("relu"))
    model.add(Linear(10))
    model.compile(keras.optimizers.Adam(0.005), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    stop = keras.callbacks.EarlyStopping(patience=3, restore_best_weights=True)
    model.fit(x, y, batch_size=32, epochs=12, validation_split=0.1, callbacks=[stop], verbose=0)
    return model


@alternative(exercise="fit_digits", name="noise-and-decay")
def digits_noise(x, y, seed):
    keras.utils.set_random_seed(seed)
    decay = keras.regularizers.L2(1e-4)
    layers = [
        keras.layers.GaussianNoise(0.05),
        keras.layers.Dense(128, "relu", kernel_regularizer=decay),
        keras.layers.Dense(10, kernel_regularizer=decay),
    ]
    model = keras.Sequential(layers)
    model.compile(keras.optimizers.AdamW(0.003), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.fit(x, y, batch_size=32, epochs=15, verbose=0)
    return model
