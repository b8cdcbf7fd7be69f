"""Honest answers to *stability* that are written in other words than the reference; each must earn everything.

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


def answer(make):
    """Put what `make()` returns in its place: a partial, a library's function."""
    return make()


# ---- logsumexp


@alternative(exercise="logsumexp", name="library")
def lse_library(x, axis=-1):
    return keras.ops.logsumexp(x, axis=axis)


@alternative(exercise="logsumexp", name="tensorflow")
def lse_tensorflow(x, axis=-1):
    return tf.reduce_logsumexp(tf.convert_to_tensor(x), axis=axis)


@alternative(exercise="logsumexp", name="gradient-through-the-maximum")
def lse_plain_shift(x, axis=-1):
    x = ops.convert_to_tensor(x)
    m = ops.maximum(ops.max(x, axis=axis, keepdims=True), -3e38)
    return ops.squeeze(m + ops.log(ops.sum(ops.exp(x - m), axis=axis, keepdims=True)), axis)


@alternative(exercise="logsumexp", name="tensorflow-where")
def lse_where(x, axis=-1):
    x = tf.convert_to_tensor(x)
    m = tf.reduce_max(x, axis=axis, keepdims=True)
    m = tf.where(tf.math.is_finite(m), m, tf.zeros_like(m))
    total = tf.reduce_sum(tf.exp(x - tf.stop_gradient(m)), axis)
    return tf.math.log(total) + tf.stop_gradient(tf.squeeze(m, [axis]))


@alternative(exercise="logsumexp", name="minus-infinity-last")
def lse_chosen_last(x, axis=-1):
    x = ops.convert_to_tensor(x)
    m = ops.max(x, axis=axis, keepdims=True)
    empty = ops.squeeze(m, axis) == -np.inf
    safe = ops.where(m == -np.inf, ops.zeros_like(m), m)
    total = ops.sum(ops.exp(x - safe), axis)
    result = ops.log(ops.where(empty, ops.ones_like(total), total)) + ops.squeeze(safe, axis)
    return ops.where(empty, ops.full_like(result, -np.inf), result)


@alternative(exercise="logsumexp", name="two-by-two")
def lse_pairwise(x, axis=-1):
    entries = ops.unstack(ops.convert_to_tensor(x), axis=axis)
    total = entries[0]
    for entry in entries[1:]:
        total = ops.logaddexp(total, entry)
    return total


@alternative(exercise="logsumexp", name="without-the-largest")
def lse_log1p(x, axis=-1):
    x = ops.moveaxis(ops.convert_to_tensor(x), axis, -1)
    x = ops.sort(x, axis=-1)
    m = x[..., -1:]
    m = ops.where(ops.isfinite(m), m, ops.zeros_like(m))
    rest = ops.sum(ops.exp(x[..., :-1] - m), axis=-1)
    return x[..., -1] + ops.log1p(rest)


@alternative(exercise="logsumexp", name="float64")
def lse_double(x, axis=-1):
    return ops.logsumexp(ops.cast(ops.convert_to_tensor(x), "float64"), axis=axis)


@alternative(exercise="logsumexp", name="custom-gradient")
def lse_custom(x, axis=-1):
    @tf.custom_gradient
    def forward(z):
        def backward(dy):
            return tf.expand_dims(dy, axis) * tf.nn.softmax(z, axis=axis)

        return tf.reduce_logsumexp(z, axis=axis), backward

    return forward(tf.convert_to_tensor(x))


@alternative(exercise="logsumexp", name="log-softmax-backwards")
def lse_from_log_softmax(x, axis=-1):
    x = ops.convert_to_tensor(x)
    m = ops.max(x, axis=axis)
    finite = ops.where(ops.isfinite(x), x, ops.full_like(x, -1e9))
    top = ops.max(finite, axis=axis)
    result = top - ops.max(ops.log_softmax(finite, axis=axis), axis=axis)
    return ops.where(ops.isfinite(m), result, m)


# ---- log_softmax


@alternative(exercise="log_softmax", name="minus-own-logsumexp")
def lsm_own(x, axis=-1):
    return ops.convert_to_tensor(x) - ops.expand_dims(logsumexp(x, axis), axis)


@alternative(exercise="log_softmax", name="library-logsumexp")
def lsm_library(x, axis=-1):
    x = ops.convert_to_tensor(x)
    return x - ops.logsumexp(x, axis=axis, keepdims=True)


@alternative(exercise="log_softmax", name="shifted-by-hand")
def lsm_by_hand(x, axis=-1):
    x = ops.convert_to_tensor(x)
    z = x - ops.max(x, axis=axis, keepdims=True)
    return z - ops.log(ops.sum(ops.exp(z), axis=axis, keepdims=True))


@alternative(exercise="log_softmax", name="tensorflow")
def lsm_tensorflow(x, axis=-1):
    x = tf.convert_to_tensor(x)
    return x - tf.reduce_logsumexp(x, axis, keepdims=True)


@alternative(exercise="log_softmax", name="cross-entropies")
def lsm_cross_entropies(x, axis=-1):
    x = ops.moveaxis(ops.convert_to_tensor(x), axis, -1)
    columns = []
    for k in range(x.shape[-1]):
        columns.append(ops.take(x, k, axis=-1) - ops.logsumexp(x, axis=-1))
    return ops.moveaxis(ops.stack(columns, axis=-1), -1, axis)


@alternative(exercise="log_softmax", name="differences-of-all-pairs")
def lsm_pairs(x, axis=-1):
    x = ops.moveaxis(ops.convert_to_tensor(x), axis, -1)
    gaps = ops.expand_dims(x, -2) - ops.expand_dims(x, -1)
    return ops.moveaxis(-ops.logsumexp(gaps, axis=-1), -1, axis)


@alternative(exercise="log_softmax", name="float64")
def lsm_double(x, axis=-1):
    x = ops.cast(ops.convert_to_tensor(x), "float64")
    return x - ops.logsumexp(x, axis=axis, keepdims=True)


@alternative(exercise="log_softmax", name="custom-gradient")
def lsm_custom(x, axis=-1):
    @tf.custom_gradient
    def forward(z):
        y = z - tf.reduce_logsumexp(z, axis=axis, keepdims=True)
        return y, lambda dy: dy - tf.exp(y) * tf.reduce_sum(dy, axis=axis, keepdims=True)

    return forward(tf.convert_to_tensor(x))


@alternative(exercise="log_softmax", name="named-function")
@answer
def make_lsm():
    def body(x, axis=-1):
        x = keras.ops.convert_to_tensor(x)
        z = x - keras.ops.stop_gradient(keras.ops.amax(x, axis, keepdims=True))
        return z - keras.ops.log(keras.ops.sum(keras.ops.exp(z), axis, keepdims=True))

    return functools.partial(body)


# ---- xavier_uniform


@alternative(exercise="xavier_uniform", name="random-stretched")
def xavier_stretched(fan_in, fan_out, rng):
    bound = math.sqrt(6.0 / (fan_in + fan_out))
    return 2 * bound * rng.random((fan_in, fan_out)) - bound


@alternative(exercise="xavier_uniform", name="deviation-times-root-three")
def xavier_from_deviation(fan_in, fan_out, rng):
    deviation = np.sqrt(2 / (fan_in + fan_out))
    return rng.uniform(-1, 1, size=(fan_in, fan_out)) * deviation * np.sqrt(3)


@alternative(exercise="xavier_uniform", name="float32")
def xavier_float32(fan_in, fan_out, rng):
    bound = np.float32(np.sqrt(6 / (fan_in + fan_out)))
    return (rng.random((fan_in, fan_out), dtype=np.float32) * 2 - 1) * bound


@alternative(exercise="xavier_uniform", name="transposed-draw")
def xavier_transposed(fan_in, fan_out, rng):
    bound = (6 / (fan_in + fan_out)) ** 0.5
    return rng.uniform(-bound, bound, (fan_out, fan_in)).T


@alternative(exercise="xavier_uniform", name="one-at-a-time")
def xavier_loop(fan_in, fan_out, rng):
    bound = (6 / (fan_in + fan_out)) ** 0.5
    return np.array([[rng.uniform(-bound, bound) for _ in range(fan_out)] for _ in range(fan_in)])


@alternative(exercise="xavier_uniform", name="keras-initialiser")
def xavier_keras(fan_in, fan_out, rng):
    make = keras.initializers.GlorotUniform(seed=int(rng.integers(2**31)))
    return ops.convert_to_numpy(make((fan_in, fan_out)))


@alternative(exercise="xavier_uniform", name="size-and-sign")
def xavier_signs(fan_in, fan_out, rng):
    bound = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(0, bound, (fan_in, fan_out)) * rng.choice([-1, 1], (fan_in, fan_out))


@alternative(exercise="xavier_uniform", name="shuffled")
def xavier_shuffled(fan_in, fan_out, rng):
    bound = np.sqrt(6 / (fan_in + fan_out))
    w = rng.uniform(-bound, bound, fan_in * fan_out)
    rng.shuffle(w)
    return np.reshape(w, (fan_in, fan_out))


@alternative(exercise="xavier_uniform", name="flat-draw-reshaped")
def xavier_reshaped(fan_in, fan_out, rng):
    limit = np.sqrt(6) / np.sqrt(np.add(fan_in, fan_out))
    return np.asarray(rng.uniform(low=-limit, high=limit, size=fan_in * fan_out)).reshape(fan_in, -1)


# ---- he_normal


@alternative(exercise="he_normal", name="standard-normal-scaled")
def he_scaled(fan_in, fan_out, rng):
    return rng.standard_normal((fan_in, fan_out)) * math.sqrt(2 / fan_in)


@alternative(exercise="he_normal", name="divided")
def he_divided(fan_in, fan_out, rng):
    return rng.normal(size=(fan_in, fan_out)) / np.sqrt(fan_in / 2)


@alternative(exercise="he_normal", name="float32")
def he_float32(fan_in, fan_out, rng):
    return rng.standard_normal((fan_in, fan_out), dtype="float32") * np.float32((2 / fan_in) ** 0.5)


@alternative(exercise="he_normal", name="box-muller")
def he_box_muller(fan_in, fan_out, rng):
    u, v = 1 - rng.random((2, fan_in, fan_out))
    return np.sqrt(2 / fan_in) * np.sqrt(-2 * np.log(u)) * np.cos(2 * np.pi * v)


@alternative(exercise="he_normal", name="keras-initialiser")
def he_keras(fan_in, fan_out, rng):
    return np.array(keras.initializers.HeNormal(seed=int(rng.integers(2**31)))((fan_in, fan_out)))


@alternative(exercise="he_normal", name="one-unit-at-a-time")
def he_columns(fan_in, fan_out, rng):
    return np.stack([rng.normal(0.0, np.sqrt(2 / fan_in), fan_in) for _ in range(fan_out)], axis=1)


@alternative(exercise="he_normal", name="list-of-rows")
def he_rows(fan_in, fan_out, rng):
    return [list(rng.normal(scale=np.sqrt(2 / fan_in), size=fan_out)) for _ in range(fan_in)]


@alternative(exercise="he_normal", name="resampled-tails")
def he_resampled(fan_in, fan_out, rng):
    w = rng.standard_normal((fan_in, fan_out))
    while (far := np.abs(w) > 4).any():
        w[far] = rng.standard_normal(far.sum())
    return w * np.sqrt(2 / fan_in)


@alternative(exercise="he_normal", name="multivariate")
def he_sum(fan_in, fan_out, rng):
    return rng.normal(0, np.sqrt(1 / fan_in), (2, fan_in, fan_out)).sum(axis=0)


# ---- product_log10_norms


@alternative(exercise="product_log10_norms", name="divided-by-the-largest-entry")
def product_by_largest(matrices):
    log, logs, product = 0.0, [], None
    for m in matrices:
        product = np.array(m, dtype=float) if product is None else product @ m
        size = np.abs(product).max()
        if size == 0:
            logs.append(float("-inf"))
            continue
        product = product / size
        log += math.log10(size)
        logs.append(log + math.log10(np.sqrt((product**2).sum())))
    return np.array(logs)


@alternative(exercise="product_log10_norms", name="powers-of-two")
def product_binary(matrices):
    exponent, logs, product = 0, [], None
    for m in matrices:
        product = np.asarray(m, np.float64) if product is None else np.matmul(product, m)
        shift = int(np.frexp(np.abs(product).max())[1])
        product, exponent = np.ldexp(product, -shift), exponent + shift
        with np.errstate(divide="ignore"):
            logs.append(np.log10(np.linalg.norm(product)) + exponent * np.log10(2))
    return np.array(logs)


@alternative(exercise="product_log10_norms", name="natural-logarithms")
def product_natural(matrices):
    gains, product = [], None
    for m in matrices:
        product = np.asarray(m, float) if product is None else product.dot(m)
        n = np.linalg.norm(product, "fro")
        gains.append(np.log(n) if n else -np.inf)
        product = product / (n or 1.0)
    return np.cumsum(gains) / np.log(10)


@alternative(exercise="product_log10_norms", name="python-integers")
def product_exact(matrices):
    from fractions import Fraction

    logs, product, s = [], None, 0.0
    for m in matrices:
        product = np.asarray(m, dtype=float) if product is None else product @ np.asarray(m, dtype=float)
        n = math.sqrt(math.fsum(float(Fraction(v)) ** 2 for v in np.ravel(product)))
        s = s + math.log10(n) if n else -math.inf
        product = product / n if n else product
        logs.append(s)
    return np.array(logs)


@alternative(exercise="product_log10_norms", name="list-of-floats")
def product_list(matrices):
    log, product, out = 0, 1, []
    for i, m in enumerate(matrices):
        product = m if i == 0 else product @ m
        n = float(np.sum(np.square(product, dtype=float)) ** 0.5)
        if n > 0:
            log, product = log + math.log10(n), product / n
        else:
            log = -math.inf
        out.append(log)
    return out


@alternative(exercise="product_log10_norms", name="only-when-needed")
def product_lazy(matrices):
    log, product, out = 0.0, None, []
    for m in matrices:
        product = np.asarray(m, float) if product is None else product @ m
        n = np.linalg.norm(product)
        if n != 0 and not 1e-50 < n < 1e50:
            product, log, n = product / n, log + np.log10(n), 1.0
        with np.errstate(divide="ignore"):
            out.append(np.log10(n) + log)
    return np.asarray(out)


@alternative(exercise="product_log10_norms", name="orthogonal")
def product_with_einsum(matrices):
    logs = np.full(len(matrices), -np.inf)
    product, s = np.asarray(matrices[0], float), 0.0
    for k in range(len(matrices)):
        if k:
            product = np.einsum("ij,jk->ik", product, matrices[k])
        n = np.sqrt(np.vdot(product, product))
        if n == 0:
            break
        product, s = product / n, s + np.log10(n)
        logs[k] = s
    return logs


@alternative(exercise="product_log10_norms", name="float32-result")
def product_float32(matrices):
    s, product, logs = 0.0, None, []
    for m in matrices:
        product = np.asarray(m, float) if product is None else product @ m
        n = np.linalg.norm(product)
        s = s + np.log10(n) if n > 0 else -np.inf
        product = product / n if n > 0 else product
        logs.append(s)
    return np.array(logs, "float32")


# ---- gradient_norms


@alternative(exercise="gradient_norms", name="keras-loss")
def norms_keras(model, x, labels):
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    kernels = [v for v in model.trainable_variables if v.name == "kernel"]
    with tf.GradientTape() as tape:
        value = loss(labels, model(x))
    return [float(ops.norm(g)) for g in tape.gradient(value, [v.value for v in kernels])]


@alternative(exercise="gradient_norms", name="tensorflow-loss")
def norms_tensorflow(model, x, labels):
    with tf.GradientTape() as tape:
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(tf.cast(labels, tf.int64), model(x, training=False))
        loss = tf.reduce_mean(losses)
    gradients = tape.gradient(loss, [v.value for v in model.trainable_weights])
    pairs = zip(model.trainable_weights, gradients)
    return [tf.norm(g) for v, g in pairs if len(v.shape) == 2]


@alternative(exercise="gradient_norms", name="layer-by-layer")
def norms_by_layer(model, x, labels):
    kernels = [layer.kernel for layer in model.layers if hasattr(layer, "kernel") and layer.trainable]
    with tf.GradientTape() as tape:
        p = log_softmax(model(x))
        loss = -tf.reduce_mean(tf.gather(p, tf.cast(labels, tf.int32), axis=1, batch_dims=1))
    return tuple(np.sqrt(np.sum(np.square(g))) for g in tape.gradient(loss, [k.value for k in kernels]))


@alternative(exercise="gradient_norms", name="one-hot")
def norms_one_hot(model, x, labels):
    loss = keras.losses.CategoricalCrossentropy(from_logits=True)
    with tf.GradientTape() as tape:
        logits = model(ops.convert_to_tensor(x))
        value = loss(np.eye(logits.shape[1], dtype="float32")[np.asarray(labels)], logits)
    found = []
    for v, g in zip(model.trainable_variables, tape.gradient(value, [v.value for v in model.trainable_variables])):
        if v.path.endswith("kernel"):
            found.append(np.linalg.norm(np.asarray(g)))
    return np.array(found)


@alternative(exercise="gradient_norms", name="mlpkit-cross-entropy")
def norms_mlpkit(model, x, labels):
    from mlpkit.losses import cross_entropy

    kernels = [v for v in model.trainable_variables if len(v.shape) > 1]
    with tf.GradientTape() as tape:
        loss = cross_entropy(model(x), labels)
    return [math.sqrt(float(tf.reduce_sum(g * g))) for g in tape.gradient(loss, [v.value for v in kernels])]


@alternative(exercise="gradient_norms", name="keras-variables-watched")
def norms_persistent(model, x, labels):
    kernels = [v.value for v in model.trainable_variables if "kernel" in v.path]
    with tf.GradientTape(persistent=True, watch_accessed_variables=False) as tape:
        tape.watch(kernels)
        logits = model(x)
        value = ops.mean(ops.logsumexp(logits, axis=-1) - ops.take_along_axis(logits, labels[:, None], axis=-1)[:, 0])
    return [float(tf.linalg.norm(tape.gradient(value, k))) for k in kernels]


@alternative(exercise="gradient_norms", name="compiled")
def norms_compiled(model, x, labels):
    kernels = [v.value for v in model.trainable_variables if len(v.shape) > 1]

    @tf.function
    def gradients():
        losses = keras.losses.sparse_categorical_crossentropy(labels, model(x), from_logits=True)
        return tf.gradients(tf.reduce_mean(losses), kernels)

    return [tf.norm(g).numpy() for g in gradients()]


@alternative(exercise="gradient_norms", name="summed-over-examples")
def norms_of_mean_gradient(model, x, labels):
    kernels = [v.value for v in model.trainable_variables if len(v.shape) > 1]
    with tf.GradientTape() as tape:
        total = tf.reduce_sum(
            tf.nn.sparse_softmax_cross_entropy_with_logits(labels=tf.cast(labels, tf.int32), logits=model(x))
        )
    return [float(tf.norm(g / len(x))) for g in tape.gradient(total, kernels)]


# ---- clip_by_global_norm


@alternative(exercise="clip_by_global_norm", name="library")
def clip_library(grads, max_norm):
    clipped, _ = tf.clip_by_global_norm([tf.convert_to_tensor(g) for g in grads], max_norm)
    return clipped


@alternative(exercise="clip_by_global_norm", name="keras")
def clip_keras(grads, max_norm):
    norm = ops.sqrt(sum(ops.sum(ops.square(ops.cast(g, "float64"))) for g in grads))
    factor = float(ops.minimum(1.0, max_norm / ops.maximum(norm, 1e-12)))
    return [ops.convert_to_tensor(g) * factor for g in grads]


@alternative(exercise="clip_by_global_norm", name="small-number-in-the-denominator")
def clip_eps(grads, max_norm):
    norm = np.sqrt(sum(float(np.sum(np.asarray(g) ** 2)) for g in grads))
    return [g * min(1.0, max_norm / (norm + 1e-6)) for g in grads]


@alternative(exercise="clip_by_global_norm", name="numpy-arrays")
def clip_numpy(grads, max_norm):
    arrays = [np.array(g) for g in grads]
    norm = np.linalg.norm(np.concatenate([a.ravel() for a in arrays]))
    if norm > max_norm:
        arrays = [a / norm * max_norm for a in arrays]
    return arrays


@alternative(exercise="clip_by_global_norm", name="divided-by-a-maximum")
def clip_maximum(grads, max_norm):
    norm = math.sqrt(sum(float(ops.sum(ops.square(g))) for g in grads))
    return tuple(g / max(1.0, norm / max_norm) for g in grads)


@alternative(exercise="clip_by_global_norm", name="same-list-copied")
def clip_copied(grads, max_norm):
    norm = sum(np.linalg.norm(np.asarray(g)) ** 2 for g in grads) ** 0.5
    if norm <= max_norm:
        return list(grads)
    out = []
    for g in grads:
        out.append(max_norm * g / float(norm))
    return out


@alternative(exercise="clip_by_global_norm", name="float64")
def clip_double(grads, max_norm):
    doubles = [np.asarray(g, dtype="float64") for g in grads]
    norm = np.sqrt(sum(np.vdot(g, g) for g in doubles))
    return [np.where(norm > max_norm, max_norm / max(norm, 1e-300), 1.0) * g for g in doubles]


@alternative(exercise="clip_by_global_norm", name="mlpkit")
@answer
def clip_mlpkit():
    from mlpkit.gradients import clip_by_global_norm

    return clip_by_global_norm


# ---- is_symmetric


@alternative(exercise="is_symmetric", name="two-loops")
def symmetric_loops(w1, w2):
    hidden = len(w2)
    for i in range(hidden):
        for j in range(i + 1, hidden):
            if np.array_equal(w1[:, i], w1[:, j]) and np.array_equal(w2[i], w2[j]):
                return True
    return False


@alternative(exercise="is_symmetric", name="set-of-tuples")
def symmetric_tuples(w1, w2):
    units = [tuple(into) + tuple(out) for into, out in zip(np.transpose(w1).tolist(), np.asarray(w2).tolist())]
    return len(set(units)) != len(units)


@alternative(exercise="is_symmetric", name="broadcast")
def symmetric_broadcast(w1, w2):
    same_in = (w1[:, :, None] == w1[:, None, :]).all(axis=0)
    same_out = (w2[:, None, :] == w2[None, :, :]).all(axis=-1)
    return np.any(np.triu(same_in & same_out, k=1))


@alternative(exercise="is_symmetric", name="combinations")
def symmetric_combinations(w1, w2):
    pairs = itertools.combinations(range(w1.shape[1]), 2)
    return any((w1[:, i] == w1[:, j]).all() and (w2[i, :] == w2[j, :]).all() for i, j in pairs)


@alternative(exercise="is_symmetric", name="vstack-unique")
def symmetric_columns(w1, w2):
    units = np.vstack([w1, np.asarray(w2).T])
    return np.unique(units, axis=1).shape[1] < units.shape[1]


@alternative(exercise="is_symmetric", name="number")
def symmetric_number(w1, w2):
    units = np.hstack((w1.T, w2))
    return int(max((units == unit).all(axis=1).sum() for unit in units) > 1)


@alternative(exercise="is_symmetric", name="sorted")
def symmetric_sorted(w1, w2):
    units = np.concatenate([np.transpose(w1), w2], 1).astype(float)
    ordered = units[np.lexsort(units.T)]
    return bool((ordered[1:] == ordered[:-1]).all(axis=1).any())


@alternative(exercise="is_symmetric", name="differences")
def symmetric_differences(w1, w2):
    units = np.concatenate([w1.T, w2], axis=1)
    gaps = np.abs(units[:, None] - units[None]).max(axis=-1)
    return np.count_nonzero(gaps == 0) > len(units)


@alternative(exercise="is_symmetric", name="array-result")
def symmetric_array(w1, w2):
    seen = []
    for i in range(w1.shape[1]):
        unit = (w1[:, i].tolist(), w2[i].tolist())
        if unit in seen:
            return np.array(True)
        seen.append(unit)
    return np.array(False)
