"""Honest answers to *backprop* that are written in other words than the reference; each must earn everything.

Parsed by the grader, never imported: each definition is observed in the place of the exercise's own, with this file's imports and
unmarked helpers and the reference's names around it.
"""

import functools
import math
import sys
import warnings

import keras
import numpy as np
import tensorflow as tf
from keras import ops

from autograder.authoring import alternative


def answer(make):
    """Put what `make()` returns in its place: a lambda, a callable object, a partial."""
    return make()


# ---- affine_backward


@alternative(exercise="affine_backward", name="einsum")
def affine_einsum(dy, x, w):
    return np.einsum("nm,dm->nd", dy, w), np.einsum("nd,nm->dm", x, dy), np.einsum("nm->m", dy)


@alternative(exercise="affine_backward", name="loops")
def affine_loops(dy, x, w):
    dx, dw, db = np.zeros(x.shape), np.zeros(w.shape), np.zeros(w.shape[1])
    for i in range(len(x)):
        dx[i] = w @ dy[i]
        dw += np.outer(x[i], dy[i])
        db += dy[i]
    return dx, dw, db


@alternative(exercise="affine_backward", name="dot-and-ones")
def affine_ones(dy, x, w):
    return [np.dot(dy, np.transpose(w)), np.dot(np.transpose(x), dy), np.ones(len(dy)).dot(dy)]


@alternative(exercise="affine_backward", name="transposed-twice")
def affine_transposed(dy, x, w):
    return (w.dot(dy.T)).T, (dy.T.dot(x)).T, np.sum(dy.T, axis=1)


@alternative(exercise="affine_backward", name="tape")
def affine_tape(dy, x, w):
    dy, x, w = (tf.convert_to_tensor(np.asarray(one, np.float64)) for one in (dy, x, w))
    b = tf.zeros(w.shape[1], tf.float64)
    with tf.GradientTape() as tape:
        tape.watch([x, w, b])
        y = x @ w + b
    return tuple(tape.gradient(y, [x, w, b], output_gradients=dy))


@alternative(exercise="affine_backward", name="keras-ops")
def affine_ops(dy, x, w):
    dy, x, w = (ops.cast(ops.convert_to_tensor(one), "float32") for one in (dy, x, w))
    return ops.matmul(dy, ops.transpose(w)), ops.matmul(ops.transpose(x), dy), ops.sum(dy, axis=0)


@alternative(exercise="affine_backward", name="nested-lists")
def affine_lists(dy, x, w):
    n, d, m = len(x), len(w), len(w[0])
    dx = [[sum(float(dy[i][j]) * w[k][j] for j in range(m)) for k in range(d)] for i in range(n)]
    dw = [[sum(float(dy[i][j]) * x[i][k] for i in range(n)) for j in range(m)] for k in range(d)]
    return dx, dw, [sum(float(dy[i][j]) for i in range(n)) for j in range(m)]


@alternative(exercise="affine_backward", name="namedtuple-and-noise")
def affine_named(dy, x, w):
    from collections import namedtuple

    print("backward", dy.shape)
    warnings.warn("this is only a warning", stacklevel=1)
    return namedtuple("Gradients", "dx dw db")(np.matmul(dy, w.T), np.tensordot(x, dy, (0, 0)), np.add.reduce(dy))


# ---- relu_backward


@alternative(exercise="relu_backward", name="where")
def relu_where(dy, x):
    return np.where(x > 0, dy, 0)


@alternative(exercise="relu_backward", name="passes-at-zero")
def relu_passes_at_zero(dy, x):
    return dy * (x >= 0)


@alternative(exercise="relu_backward", name="half-at-zero")
def relu_half(dy, x):
    return dy * (np.sign(x) + 1) / 2


@alternative(exercise="relu_backward", name="copy-and-overwrite")
def relu_copy(dy, x):
    dx = np.array(dy, copy=True)
    dx[x <= 0] = 0
    return dx


@alternative(exercise="relu_backward", name="mask-into-zeros")
def relu_zeros(dy, x):
    dx = np.zeros(x.shape, dy.dtype)
    mask = np.nonzero(x > 0)
    dx[mask] = dy[mask]
    return dx


@alternative(exercise="relu_backward", name="entry-by-entry")
@answer
def relu_vectorised():
    return np.vectorize(lambda d, z: float(d) if z > 0 else 0.0)


@alternative(exercise="relu_backward", name="heaviside")
def relu_heaviside(dy, x):
    return np.heaviside(x, 1.0) * dy


@alternative(exercise="relu_backward", name="tensors")
def relu_tensors(dy, x):
    x = tf.convert_to_tensor(np.asarray(x, np.float32))
    return tf.where(x > 0, tf.cast(dy, tf.float32), 0.0)


@alternative(exercise="relu_backward", name="boolean-choose")
def relu_choose(dy, x):
    return np.choose((x > 0).astype(int), [np.zeros_like(dy), dy])


# ---- mlp_backward


@alternative(exercise="mlp_backward", name="one-hot")
def mlp_one_hot(x, labels, params):
    w1, b1, w2, b2 = params
    n, k = x.shape[0], w2.shape[1]
    hidden = x.dot(w1) + b1
    active = hidden * (hidden > 0)
    scores = active.dot(w2) + b2
    e = np.exp(scores - np.max(scores, axis=1)[:, None])
    p = e / e.sum(axis=1).reshape(-1, 1)
    y = np.eye(k)[labels]
    loss = -np.sum(y * np.log(p)) / n
    d2 = (p - y) / n
    d1 = d2.dot(w2.T) * (hidden > 0)
    return loss, [x.T.dot(d1), d1.sum(0), active.T.dot(d2), d2.sum(0)]


@alternative(exercise="mlp_backward", name="divided-at-the-end")
def mlp_divided_late(x, labels, params):
    w1, b1, w2, b2 = params
    n = len(labels)
    z1 = x @ w1 + b1
    a1 = np.where(z1 > 0, z1, 0)
    z2 = a1 @ w2 + b2
    lse = np.logaddexp.reduce(z2, axis=1)
    loss = np.mean(lse - z2[np.arange(n), labels])
    d2 = np.exp(z2 - lse[:, None])
    d2[np.arange(n), labels] -= 1
    d1 = d2 @ w2.T
    d1[a1 <= 0] = 0
    return float(loss), (x.T @ d1 / n, d1.mean(axis=0), a1.T @ d2 / n, d2.mean(axis=0))


@alternative(exercise="mlp_backward", name="example-by-example")
def mlp_loop(x, labels, params):
    w1, b1, w2, b2 = (np.asarray(p, float) for p in params)
    loss, grads = 0.0, [np.zeros(p.shape) for p in (w1, b1, w2, b2)]
    for row, label in zip(x, labels):
        z = row @ w1 + b1
        a = np.maximum(0, z)
        s = a @ w2 + b2
        p = np.exp(s - s.max())
        p /= p.sum()
        loss -= math.log(p[label]) / len(x)
        d = p.copy()
        d[label] -= 1
        back = (w2 @ d) * (z > 0)
        for total, one in zip(grads, (np.outer(row, back), back, np.outer(a, d), d)):
            total += one / len(x)
    return loss, tuple(grads)


@alternative(exercise="mlp_backward", name="tape")
def mlp_tape(x, labels, params):
    x = tf.cast(x, tf.float64)
    variables = [tf.Variable(np.asarray(p, np.float64)) for p in params]
    with tf.GradientTape() as tape:
        w1, b1, w2, b2 = variables
        logits = tf.nn.relu(x @ w1 + b1) @ w2 + b2
        loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits))
    return loss, tape.gradient(loss, variables)


@alternative(exercise="mlp_backward", name="keras-in-single-precision")
def mlp_keras(x, labels, params):
    from mlpkit import cross_entropy, value_and_gradient

    x = np.asarray(x, "float32")

    def loss(w1, b1, w2, b2):
        return cross_entropy(ops.relu(ops.matmul(x, w1) + b1) @ w2 + b2, labels)

    return value_and_gradient(loss, [np.asarray(p, "float32") for p in params])


@alternative(exercise="mlp_backward", name="softmax-without-shift")
def mlp_without_shift(x, labels, params):
    (w1, b1), (w2, b2) = params[:2], params[2:]
    h = np.maximum(x @ w1 + b1, 0)
    e = np.exp(h @ w2 + b2)
    p = e / e.sum(1, keepdims=True)
    loss = np.average(-np.log(np.take_along_axis(p, labels[:, None], axis=1)))
    delta = p - (labels[:, None] == np.arange(len(b2)))
    hidden = np.einsum("ik,jk->ij", delta, w2) * np.sign(h)
    n = 1 / len(x)
    return np.array([loss]), [n * x.T @ hidden, n * np.sum(hidden, 0), n * h.T @ delta, n * np.sum(delta, 0)]


class Affine:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def __call__(self, x):
        self.x = x
        return x @ self.w + self.b

    def backward(self, dy):
        self.dw, self.db = self.x.T @ dy, dy.sum(axis=0)
        return dy @ self.w.T


@alternative(exercise="mlp_backward", name="layers-as-objects")
def mlp_objects(x, labels, params):
    first, second = Affine(*params[:2]), Affine(*params[2:])
    z1 = first(x)
    z2 = second(np.maximum(z1, 0))
    z2 = z2 - z2.max(axis=-1, keepdims=True)
    p = np.exp(z2) / np.exp(z2).sum(axis=-1, keepdims=True)
    picked = p[range(len(x)), labels]
    dz = p.copy()
    dz[range(len(x)), labels] -= 1.0
    first.backward(second.backward(dz / len(x)) * (z1 > 0))
    return np.log(picked).mean() * -1, (first.dw, first.db, second.dw, second.db)


@alternative(exercise="mlp_backward", name="finite-differences")
def mlp_differences(x, labels, params):
    params = [np.array(p, float) for p in params]

    def loss(*now):
        w1, b1, w2, b2 = now
        z = np.maximum(x @ w1 + b1, 0) @ w2 + b2
        return np.mean(np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(x)), labels])

    grads = []
    for which in range(4):
        grads.append(numerical_gradient(lambda p: loss(*params[:which], p, *params[which + 1 :]), params[which]))
    return loss(*params), grads


# ---- shared_gradient


@alternative(exercise="shared_gradient", name="factored")
def shared_factored(k, a, y1, y2):
    both = y1 + y2
    return a * both, k * both, a * k, a * k


@alternative(exercise="shared_gradient", name="walked-back")
def shared_walked(k, a, y1, y2):
    d_sum = k * 1.0
    da = 0.0
    da += d_sum * y1
    da += d_sum * y2
    return (a * y1 + a * y2, da, d_sum * a, d_sum * a)


@alternative(exercise="shared_gradient", name="by-graph")
def shared_by_graph(k, a, y1, y2):
    k, a, y1, y2 = leaves = [Value(float(one)) for one in (k, a, y1, y2)]
    (k * (a * y1 + a * y2)).backward()
    return [leaf.grad for leaf in leaves]


@alternative(exercise="shared_gradient", name="tape")
def shared_tape(k, a, y1, y2):
    leaves = [tf.Variable(float(one), dtype=tf.float32) for one in (k, a, y1, y2)]
    with tf.GradientTape() as tape:
        loss = leaves[0] * (leaves[1] * leaves[2] + leaves[1] * leaves[3])
    return tape.gradient(loss, leaves)


@alternative(exercise="shared_gradient", name="array")
def shared_array(k, a, y1, y2):
    return np.array([a * y1 + a * y2, k * y1 + k * y2, k * a, k * a])


@alternative(exercise="shared_gradient", name="differences")
def shared_differences(k, a, y1, y2):
    return tuple(numerical_gradient(lambda p: p[0] * (p[1] * p[2] + p[1] * p[3]), np.array([k, a, y1, y2], float)))


@alternative(exercise="shared_gradient", name="jacobian-of-a-product")
def shared_matrices(k, a, y1, y2):
    y = np.array([y1, y2], float)
    dk, da = (np.array([a, k]) * y.sum()).tolist()
    return dk, da, *np.full(2, k * a)


# ---- numerical_gradient


@alternative(exercise="numerical_gradient", name="restored-in-place")
def numgrad_in_place(f, x, step=1e-5):
    work = x if x.dtype == np.float64 else x.astype(np.float64)
    grad = np.zeros_like(work)
    it = np.nditer(work, flags=["multi_index"], op_flags=["readwrite"])
    while not it.finished:
        index = it.multi_index
        old = work[index].copy()
        work[index] = old + step
        plus = f(work)
        work[index] = old - step
        minus = f(work)
        work[index] = old
        grad[index] = (plus - minus) / (2 * step)
        it.iternext()
    return grad


@alternative(exercise="numerical_gradient", name="flattened")
def numgrad_flat(f, x, step=1e-5):
    shape, flat = np.shape(x), np.ravel(np.asarray(x, dtype=np.float64))
    steps = np.eye(flat.size) * step
    slopes = [(f((flat + e).reshape(shape)) - f((flat - e).reshape(shape))) / 2 / step for e in steps]
    return np.array(slopes).reshape(shape)


@alternative(exercise="numerical_gradient", name="unit-arrays")
def numgrad_units(f, x, step=1e-5):
    x = np.array(x) * 1.0
    out = np.empty(x.shape)
    for i in np.ndindex(*x.shape):
        e = np.zeros(x.shape)
        e[i] = step
        out[i] = f(x + e) - f(x - e)
    return out / (2.0 * step)


@alternative(exercise="numerical_gradient", name="exact-width")
def numgrad_width(f, x, step=1e-5):
    x = np.asarray(x).astype("float64")
    grad = np.zeros(x.shape)
    for i, value in np.ndenumerate(x):
        above, below = x.copy(), x.copy()
        above[i], below[i] = value + step, value - step
        grad[i] = (f(above) - f(below)) / (above[i] - below[i])
    return grad


@alternative(exercise="numerical_gradient", name="mean-of-both-sides")
def numgrad_mean(f, x, step=1e-5):
    x = np.array(x, float)
    here, out = f(x.copy()), np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        moved = x.copy()
        moved[i] = x[i] + step
        right = (f(moved) - here) / step
        moved[i] = x[i] - step
        left = (here - f(moved)) / step
        out[i] = (left + right) / 2
    return out


@alternative(exercise="numerical_gradient", name="recursive-over-rows")
def numgrad_rows(f, x, step=1e-5):
    x = np.array(x, dtype=float)
    if x.ndim == 0:
        return np.array((f(x + step) - f(x - step)) / (2 * step))

    def with_row(i):
        def g(row):
            moved = x.copy()
            moved[i] = row
            return f(moved)

        return g

    return np.stack([numgrad_rows(with_row(i), x[i], step) for i in range(len(x))])


@alternative(exercise="numerical_gradient", name="partial")
@answer
def numgrad_partial():
    def differences(scale, f, x, step=1e-5):
        x = np.array(x, dtype=np.double)
        grad = np.full(x.shape, np.nan)
        for i in np.ndindex(x.shape):
            saved = float(x[i])
            values = []
            for sign in (1, -1):
                x[i] = saved + sign * step
                values.append(float(f(x)))
            x[i] = saved
            grad[i] = (values[0] - values[1]) / (scale * step)
        return grad

    return functools.partial(differences, 2)


# ---- gradients_agree


@alternative(exercise="gradients_agree", name="relative-error")
def agree_relative(f, grad, x):
    return relative_error(grad(x), numerical_gradient(f, x)) < 1e-4


@alternative(exercise="gradients_agree", name="ratio-of-norms")
def agree_norms(f, grad, x):
    a, b = np.ravel(grad(x)), np.ravel(numerical_gradient(f, x))
    return np.linalg.norm(a - b) <= 1e-5 * (np.linalg.norm(a) + np.linalg.norm(b))


@alternative(exercise="gradients_agree", name="allclose")
def agree_allclose(f, grad, x):
    return np.allclose(grad(x), numerical_gradient(f, x), rtol=1e-5, atol=1e-8)


@alternative(exercise="gradients_agree", name="largest-against-largest")
def agree_largest(f, grad, x):
    a, b = np.asarray(grad(x)), numerical_gradient(f, x, step=1e-6)
    return bool(np.abs(a - b).max() <= 1e-6 * max(np.abs(b).max(), 1e-12))


@alternative(exercise="gradients_agree", name="loop-with-early-return")
def agree_loop(f, grad, x):
    x = np.array(x, dtype=np.float64)
    g = grad(x)
    for i in np.ndindex(x.shape):
        h = 1e-5 * max(1.0, abs(x[i]))
        above, below = x.copy(), x.copy()
        above[i] += h
        below[i] -= h
        slope = (f(above) - f(below)) / (2 * h)
        if abs(slope - g[i]) > 1e-4 * max(abs(slope), abs(g[i]), 1e-9):
            print("entry", i, "is wrong:", g[i], "for", slope, file=sys.stderr)
            return False
    return True


@alternative(exercise="gradients_agree", name="library-differences")
def agree_library(f, grad, x):
    from mlpkit import central_differences

    expected = central_differences(f, x)
    return bool(np.isclose(grad(x), expected, rtol=1e-4, atol=1e-6 * np.abs(expected).max()).all())


@alternative(exercise="gradients_agree", name="one-sided-is-enough")
def agree_one_sided(f, grad, x):
    g, here = np.asarray(grad(x)), f(x)
    slopes = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        moved = x.copy()
        moved[i] += 1e-7
        slopes[i] = (f(moved) - here) / 1e-7
    return int(np.all(np.abs(g - slopes) <= 2e-3 * np.abs(slopes)))


@alternative(exercise="gradients_agree", name="complex-step")
def agree_complex(f, grad, x):
    slopes = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        moved = x.astype(complex)
        moved[i] += 1e-30j
        slopes[i] = np.imag(f(moved)) / 1e-30
    return np.abs(slopes - grad(x)).max() <= 1e-9 * np.abs(slopes).max()


# ---- relative_error


@alternative(exercise="relative_error", name="loop")
def relative_loop(a, b):
    worst = 0.0
    for p, q in zip(np.ravel(a), np.ravel(b)):
        worst = max(worst, abs(float(p) - float(q)) / max(abs(float(p)) + abs(float(q)), 1e-12))
    return worst


@alternative(exercise="relative_error", name="clip")
def relative_clip(a, b):
    return np.amax(np.abs(b - a) / np.clip(np.abs(b) + np.abs(a), 1e-12, None))


@alternative(exercise="relative_error", name="where")
def relative_where(a, b):
    size = np.absolute(a) + np.absolute(b)
    return (np.absolute(np.subtract(a, b)) / np.where(size < 1e-12, 1e-12, size)).max()


@alternative(exercise="relative_error", name="tensor")
def relative_tensor(a, b):
    a, b = (tf.cast(one, tf.float64) for one in (a, b))
    return tf.reduce_max(tf.abs(a - b) / tf.maximum(tf.abs(a) + tf.abs(b), 1e-12))


@alternative(exercise="relative_error", name="size-one-array")
def relative_array(a, b):
    return np.array([max((np.abs(a - b) / np.maximum(abs(a) + abs(b), 1e-12)).ravel().tolist())])


@alternative(exercise="relative_error", name="float64-first")
def relative_double(a, b):
    a, b = np.asarray(a, dtype="float64"), np.asarray(b, dtype="float64")
    with np.errstate(all="ignore"):
        return np.max(np.fmax(a - b, b - a) / np.fmax(np.fabs(a) + np.fabs(b), 1e-12)).item()


# ---- Value


@alternative(exercise="Value", name="closures")
class Closures:
    def __init__(self, data, children=()):
        self.data, self.grad, self.flow = float(data), 0.0, 0.0
        self.children, self.push = children, lambda: None

    @staticmethod
    def lift(x):
        return x if isinstance(x, Closures) else Closures(x)

    def result(self, data, children, slopes):
        out = Closures(data, children)

        def push():
            for child, slope in zip(children, slopes):
                child.flow += slope * out.flow

        out.push = push
        return out

    def __add__(self, o):
        o = self.lift(o)
        return self.result(self.data + o.data, (self, o), (1, 1))

    def __mul__(self, o):
        o = self.lift(o)
        return self.result(self.data * o.data, (self, o), (o.data, self.data))

    def __pow__(self, o):
        if not isinstance(o, Closures):
            slope = o * self.data ** (o - 1)
            return self.result(self.data**o, (self,), (slope,))
        power = self.data**o.data
        return self.result(power, (self, o), (o.data * self.data ** (o.data - 1), power * math.log(self.data)))

    def __rpow__(self, base):
        power = base**self.data
        return self.result(power, (self,), (power * math.log(base),))

    def __neg__(self):
        return self * -1

    def __sub__(self, o):
        return self + (-self.lift(o))

    def __rsub__(self, o):
        return self.lift(o) + (-self)

    def __truediv__(self, o):
        return self * self.lift(o) ** -1

    def __rtruediv__(self, o):
        return self.lift(o) * self**-1

    __radd__, __rmul__ = __add__, __mul__

    def relu(self):
        return self.result(self.data if self.data >= 0 else 0.0, (self,), (1.0 if self.data >= 0 else 0.0,))

    def tanh(self):
        t = 1 - 2 / (math.exp(2 * self.data) + 1)
        return self.result(t, (self,), (1 - t**2,))

    def exp(self):
        return self.result(math.exp(self.data), (self,), (math.exp(self.data),))

    def backward(self):
        order, done, stack = [], set(), [self]
        while stack:
            node = stack[-1]
            waiting = [child for child in node.children if child not in done]
            if waiting:
                stack.extend(waiting)
            else:
                stack.pop()
                if node not in done:
                    done.add(node)
                    order.append(node)
        for node in order:
            node.flow = 0.0
        self.flow = 1.0
        for node in reversed(order):
            node.push()
        for node in order:
            node.grad += node.flow


@alternative(exercise="Value", name="counts-of-uses")
class Counted:
    """Kahn's algorithm: a node is ready when all its uses have reported. Holds NumPy numbers."""

    def __init__(self, data, history=()):
        self.data, self.grad, self.history = np.float64(data), np.float64(0), list(history)

    @classmethod
    def lift(cls, x):
        return x if hasattr(x, "history") else cls(x)

    def __add__(self, o):
        o = self.lift(o)
        return type(self)(self.data + o.data, [(self, 1), (o, 1)])

    def __sub__(self, o):
        o = self.lift(o)
        return type(self)(self.data - o.data, [(self, 1), (o, -1)])

    def __mul__(self, o):
        o = self.lift(o)
        return type(self)(self.data * o.data, [(self, o.data), (o, self.data)])

    def __truediv__(self, o):
        o = self.lift(o)
        return type(self)(self.data / o.data, [(self, 1 / o.data), (o, -self.data / np.square(o.data))])

    def __pow__(self, o):
        o = self.lift(o)
        power = np.power(self.data, o.data)
        with np.errstate(all="ignore"):
            by_exponent = power * np.log(self.data)  # NaN where it does not exist; goes to a constant only
        return type(self)(power, [(self, o.data * np.power(self.data, o.data - 1)), (o, by_exponent)])

    def __radd__(self, o):
        return self + o

    def __rmul__(self, o):
        return self * o

    def __rsub__(self, o):
        return self.lift(o).__sub__(self)

    def __rtruediv__(self, o):
        return self.lift(o).__truediv__(self)

    def __rpow__(self, o):
        return self.lift(float(o)).__pow__(self)

    def relu(self):
        return type(self)(np.maximum(self.data, 0), [(self, np.heaviside(self.data, 0))])

    def tanh(self):
        return type(self)(np.tanh(self.data), [(self, 1 / np.cosh(self.data) ** 2)])

    def exp(self):
        e = np.exp(self.data)
        return type(self)(e, [(self, e)])

    def backward(self):
        uses, found = {self: 0}, [self]
        for node in found:
            for parent, _ in node.history:
                if parent not in uses:
                    uses[parent] = 0
                    found.append(parent)
                uses[parent] += 1
        flow, ready = {self: 1.0}, [self]
        while ready:
            node = ready.pop()
            node.grad = node.grad + flow[node]
            for parent, slope in node.history:
                flow[parent] = flow.get(parent, 0.0) + slope * flow[node]
                uses[parent] -= 1
                if uses[parent] == 0:
                    ready.append(parent)


@alternative(exercise="Value", name="tape-of-operations")
class Taped:
    """Every value has a number that grows: going down the numbers is a topological order."""

    made = 0

    def __init__(self, data, parents=()):
        self.data, self.grad, self.parents = data, 0, parents
        Taped.made += 1
        self.number = Taped.made

    def of(self, x):
        return x if isinstance(x, type(self)) else type(self)(x)

    def both(self, other, rule):
        other = self.of(other)
        data, left, right = rule(self.data, other.data)
        return type(self)(data, ((self, left), (other, right)))

    def __add__(self, other):
        return self.both(other, lambda a, b: (a + b, 1, 1))

    def __sub__(self, other):
        return self.both(other, lambda a, b: (a - b, 1, -1))

    def __mul__(self, other):
        return self.both(other, lambda a, b: (a * b, b, a))

    def __truediv__(self, other):
        return self.both(other, lambda a, b: (a / b, 1 / b, -a / b / b))

    def __pow__(self, other):
        return self.both(other, lambda a, b: (a**b, b * a ** (b - 1), math.log(a) * a**b if a > 0 else math.nan))

    __radd__ = __add__
    __rmul__ = __mul__

    def __rsub__(self, other):
        return self.of(other) - self

    def __rtruediv__(self, other):
        return self.of(other) / self

    def __rpow__(self, other):
        return self.of(other) ** self

    def relu(self):
        return type(self)(self.data, ((self, 1),)) if self.data > 0 else type(self)(0, ((self, 0),))

    def tanh(self):
        up, down = math.exp(self.data), math.exp(-self.data)
        t = (up - down) / (up + down)
        return type(self)(t, ((self, (1 - t) * (1 + t)),))

    def exp(self):
        return type(self)(math.e**self.data, ((self, math.e**self.data),))

    def backward(self):
        reached, waiting = {self.number: self}, [self]
        while waiting:
            for parent, _ in waiting.pop().parents:
                if parent.number not in reached:
                    reached[parent.number] = parent
                    waiting.append(parent)
        flow = dict.fromkeys(reached, 0.0)
        flow[self.number] = 1.0
        for number in sorted(reached, reverse=True):
            node = reached[number]
            node.grad = node.grad + flow[number]
            for parent, slope in node.parents:
                if flow[number]:
                    flow[parent.number] += flow[number] * slope


@alternative(exercise="Value", name="tensorflow-inside")
class Tensor:
    """Lets TensorFlow multiply the rates, one operation at a time."""

    def __init__(self, data, parents=(), rates=()):
        self.data, self.grad, self.parents, self.rates = float(data), 0.0, tuple(parents), tuple(rates)

    def apply(self, function, *others):
        parents = [self, *(o if isinstance(o, type(self)) else type(self)(o) for o in others)]
        inputs = [tf.constant(p.data, tf.float64) for p in parents]
        with tf.GradientTape() as tape:
            tape.watch(inputs)
            y = function(*inputs)
        return type(self)(y.numpy(), parents, [0.0 if g is None else g.numpy() for g in tape.gradient(y, inputs)])

    def __add__(self, o):
        o = o if isinstance(o, type(self)) else type(self)(o)
        return type(self)(self.data + o.data, (self, o), (1.0, 1.0))

    def __sub__(self, o):
        return self.apply(tf.subtract, o)

    def __mul__(self, o):
        return self.apply(tf.multiply, o)

    def __truediv__(self, o):
        return self.apply(tf.divide, o)

    def __pow__(self, o):
        return self.apply(tf.pow, o)

    def __radd__(self, o):
        return self.apply(lambda a, b: b + a, o)

    def __rsub__(self, o):
        return self.apply(lambda a, b: b - a, o)

    def __rmul__(self, o):
        return self.apply(lambda a, b: b * a, o)

    def __rtruediv__(self, o):
        return self.apply(lambda a, b: b / a, o)

    def __rpow__(self, o):
        return self.apply(lambda a, b: b**a, o)

    def relu(self):
        return self.apply(tf.nn.relu)

    def tanh(self):
        return self.apply(tf.tanh)

    def exp(self):
        return self.apply(tf.exp)

    def backward(self):
        stack, state, order = [self], {}, []
        while stack:
            node = stack[-1]
            if state.get(id(node)) is None:
                state[id(node)] = "open"
                stack += [p for p in node.parents if id(p) not in state]
            else:
                stack.pop()
                if state[id(node)] == "open":
                    state[id(node)] = "done"
                    order.insert(0, node)
        flows = {id(self): 1.0}
        for node in order:
            flow = flows.get(id(node), 0.0)
            node.grad += flow
            for p, rate in zip(node.parents, node.rates):
                flows[id(p)] = flows.get(id(p), 0.0) + rate * flow


@alternative(exercise="Value", name="deep-recursion")
class Deep:
    """Recursive, with a higher limit and a larger stack in a thread of its own."""

    def __init__(self, data, links=()):
        self.data = data
        self.grad = 0.0
        self.links = links

    def __repr__(self):
        return f"Deep({self.data})"

    def _v(self, x):
        return x if isinstance(x, type(self)) else type(self)(x)

    def __add__(self, o):
        o = self._v(o)
        return type(self)(self.data + o.data, ((self, lambda g: g), (o, lambda g: g)))

    def __mul__(self, o):
        o = self._v(o)
        return type(self)(self.data * o.data, ((self, lambda g: g * o.data), (o, lambda g: g * self.data)))

    def __sub__(self, o):
        o = self._v(o)
        return type(self)(self.data - o.data, ((self, lambda g: g), (o, lambda g: -g)))

    def __truediv__(self, o):
        o = self._v(o)
        square = o.data * o.data
        return type(self)(self.data / o.data, ((self, lambda g: g / o.data), (o, lambda g: -g * self.data / square)))

    def __pow__(self, o):
        o = self._v(o)
        power = self.data**o.data
        logarithm = math.log(self.data) if self.data > 0 else 0.0
        by_base = o.data * self.data ** (o.data - 1)
        return type(self)(power, ((self, lambda g: g * by_base), (o, lambda g: g * power * logarithm)))

    def __radd__(self, o):
        return self + o

    def __rmul__(self, o):
        return self * o

    def __rsub__(self, o):
        return self._v(o) - self

    def __rtruediv__(self, o):
        return self._v(o) / self

    def __rpow__(self, o):
        return self._v(o) ** self

    def relu(self):
        return type(self)(max(0, self.data), ((self, lambda g: g * (self.data > 0)),))

    def tanh(self):
        t = math.tanh(self.data)
        return type(self)(t, ((self, lambda g: g * (1 - t * t)),))

    def exp(self):
        e = math.exp(self.data)
        return type(self)(e, ((self, lambda g: g * e),))

    def backward(self):
        import threading

        order, seen, limit, size = [], set(), sys.getrecursionlimit(), threading.stack_size(64 * 2**20)

        def visit(node):
            if node not in seen:
                seen.add(node)
                for parent, _ in node.links:
                    visit(parent)
                order.append(node)

        sys.setrecursionlimit(20000)
        worker = threading.Thread(target=visit, args=(self,))
        worker.start()
        worker.join()
        threading.stack_size(size)
        sys.setrecursionlimit(limit)
        arriving = dict.fromkeys(order, 0.0)
        arriving[self] = 1.0
        while order:
            node = order.pop()
            node.grad += arriving[node]
            for parent, rule in node.links:
                arriving[parent] += rule(arriving[node])


@alternative(exercise="Value", name="reset-of-the-inner-nodes")
class Inner:
    """The classic engine; before a walk the gradients of all inner nodes are cleared, those of leaves stay."""

    def __init__(self, data, _children=(), _op=""):
        self.data = data
        self.grad = 0
        self._backward = lambda: None
        self._prev = tuple(dict.fromkeys(_children))
        self._op = _op

    def __add__(self, other):
        other = other if isinstance(other, Inner) else Inner(other)
        out = Inner(self.data + other.data, (self, other), "+")

        def _backward():
            self.grad += out.grad
            other.grad += out.grad

        out._backward = _backward
        return out

    def __mul__(self, other):
        other = other if isinstance(other, Inner) else Inner(other)
        out = Inner(self.data * other.data, (self, other), "*")

        def _backward():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out._backward = _backward
        return out

    def __pow__(self, other):
        other = other if isinstance(other, Inner) else Inner(other)
        out = Inner(self.data**other.data, (self, other), "**")

        def _backward():
            self.grad += other.data * self.data ** (other.data - 1) * out.grad
            if self.data > 0:
                other.grad += out.data * math.log(self.data) * out.grad

        out._backward = _backward
        return out

    def _one(self, data, slope):
        out = Inner(data, (self,))

        def _backward():
            self.grad += slope * out.grad

        out._backward = _backward
        return out

    def relu(self):
        return self._one(0 if self.data < 0 else self.data, 0 if self.data < 0 else 1)

    def tanh(self):
        return self._one(math.tanh(self.data), 1 - math.tanh(self.data) ** 2)

    def exp(self):
        return self._one(math.exp(self.data), math.exp(self.data))

    def backward(self):
        topo, visited, stack = [], set(), [(self, 0)]
        while stack:
            v, i = stack.pop()
            if i == 0:
                if v in visited:
                    continue
                visited.add(v)
            if i < len(v._prev):
                stack.append((v, i + 1))
                stack.append((v._prev[i], 0))
            else:
                topo.append(v)
        for v in topo:
            if v._prev:
                v.grad = 0
        self.grad += 1
        for v in reversed(topo):
            v._backward()

    def __neg__(self):
        return self * -1

    def __radd__(self, other):
        return self + other

    def __sub__(self, other):
        return self + (-other)

    def __rsub__(self, other):
        return other + (-self)

    def __rmul__(self, other):
        return self * other

    def __truediv__(self, other):
        return self * other**-1

    def __rtruediv__(self, other):
        return other * self**-1

    def __rpow__(self, other):
        return Inner(other) ** self


# ---- consistency_loss


@alternative(exercise="consistency_loss", name="tensorflow")
def consistency_tensorflow(x, target):
    return tf.reduce_mean(tf.math.squared_difference(x, tf.stop_gradient(target)))


@alternative(exercise="consistency_loss", name="numpy-target")
def consistency_numpy_target(x, target):
    return ops.mean((x - np.asarray(target)) ** 2) if not isinstance(x, np.ndarray) else np.mean((x - target) ** 2)


@alternative(exercise="consistency_loss", name="keras-loss")
def consistency_keras(x, target):
    target = ops.stop_gradient(ops.convert_to_tensor(target))
    return ops.mean(keras.losses.mean_squared_error(target, ops.convert_to_tensor(x)))


@alternative(exercise="consistency_loss", name="library-detach")
def consistency_library(x, target):
    from mlpkit import detach

    difference = ops.subtract(x, detach(target))
    return ops.sum(difference * difference) / math.prod(ops.shape(difference))


@alternative(exercise="consistency_loss", name="variable")
def consistency_assigned(x, target):
    frozen = tf.constant(tf.convert_to_tensor(target).numpy())
    return tf.nn.l2_loss(tf.convert_to_tensor(x) - frozen) * 2 / tf.cast(tf.size(frozen), frozen.dtype)


@alternative(exercise="consistency_loss", name="custom-gradient")
def consistency_custom(x, target):
    @tf.custom_gradient
    def loss(z, t):
        value = tf.reduce_mean((z - t) ** 2)
        return value, lambda up: (up * 2 * (z - t) / tf.cast(tf.size(z), z.dtype), tf.zeros_like(t))

    return loss(tf.convert_to_tensor(x), tf.convert_to_tensor(target))


@alternative(exercise="consistency_loss", name="compiled")
@tf.function
def consistency_compiled(x, target):
    return ops.mean(ops.power(ops.subtract(x, tf.stop_gradient(target)), 2))


# ---- fgsm


@alternative(exercise="fgsm", name="tape")
def fgsm_tape(model, x, labels, epsilon):
    x = tf.convert_to_tensor(x)
    loss_function = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    with tf.GradientTape() as tape:
        tape.watch(x)
        loss = loss_function(labels, model(x, training=False))
    return tf.clip_by_value(x + epsilon * tf.sign(tape.gradient(loss, x)), 0.0, 1.0)


@alternative(exercise="fgsm", name="variable")
def fgsm_variable(model, x, labels, epsilon):
    moving = tf.Variable(x)
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(moving)
        loss = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, model(moving.value(), training=False))
    moving.assign_add(epsilon * tf.math.sign(tape.gradient(loss, moving)))
    return tf.convert_to_tensor(tf.minimum(tf.maximum(moving, 0), 1))


@alternative(exercise="fgsm", name="sum-of-losses")
def fgsm_sum(model, x, labels, epsilon):
    x = ops.convert_to_tensor(x)
    with tf.GradientTape() as tape:
        tape.watch(x)
        log_p = ops.log_softmax(model(x), axis=-1)
        loss = -ops.sum(ops.take_along_axis(log_p, ops.cast(labels, "int32")[:, None], axis=1))
    return ops.clip(ops.add(x, ops.multiply(epsilon, ops.sign(tape.gradient(loss, x)))), 0, 1)


@alternative(exercise="fgsm", name="down-the-negative-loss")
def fgsm_negative(model, x, labels, epsilon):
    x = tf.identity(x)
    one_hot = tf.one_hot(labels, model.output_shape[-1])
    with tf.GradientTape() as tape:
        tape.watch(x)
        gain = -tf.reduce_mean(keras.losses.categorical_crossentropy(one_hot, model(x), from_logits=True))
    return tf.clip_by_value(x - tf.cast(epsilon, x.dtype) * tf.sign(tape.gradient(gain, x)), 0, 1)


@alternative(exercise="fgsm", name="numpy-result")
def fgsm_numpy(model, x, labels, epsilon):
    from mlpkit import cross_entropy, value_and_gradient

    _, slope = value_and_gradient(lambda z: cross_entropy(model(z, training=False), labels), x)
    return np.clip(np.asarray(x) + epsilon * np.sign(slope), 0.0, 1.0)


@alternative(exercise="fgsm", name="frozen-and-restored")
def fgsm_restored(model, x, labels, epsilon):
    before = [(layer, layer.trainable) for layer in model.layers]
    model.trainable = False
    try:
        x = tf.convert_to_tensor(x)
        with tf.GradientTape() as tape:
            tape.watch(x)
            loss = keras.losses.sparse_categorical_crossentropy(labels, model(x, training=False), from_logits=True)
        step = epsilon * tf.sign(tape.gradient(loss, x))
    finally:
        model._trainable = True
        for layer, state in before:
            layer.trainable = state
    return tf.clip_by_value(x + step, 0.0, 1.0)


@alternative(exercise="fgsm", name="example-by-example")
def fgsm_loop(model, x, labels, epsilon):
    rows = []
    for row, label in zip(ops.convert_to_numpy(x), np.asarray(labels)):
        z = tf.constant(row[None])
        with tf.GradientTape() as tape:
            tape.watch(z)
            logits = model(z, training=False)[0]
            loss = tf.reduce_logsumexp(logits) - logits[int(label)]
        rows.append(np.clip(row + epsilon * np.sign(tape.gradient(loss, z)[0]), 0, 1))
    return tf.constant(np.stack(rows), tf.float32)


class Attack:
    """A callable object that remembers its last gradient."""

    def __init__(self):
        self.gradient = None

    def __call__(self, model, x, labels, epsilon=0.1):
        x = keras.ops.convert_to_tensor(x)
        with tf.GradientTape() as tape:
            tape.watch(x)
            p = keras.ops.softmax(model.call(x, training=False))
            loss = keras.losses.sparse_categorical_crossentropy(labels, p)
        self.gradient = tape.gradient(loss, x)
        direction = tf.where(self.gradient > 0, 1.0, tf.where(self.gradient < 0, -1.0, 0.0))
        return keras.ops.clip(x + direction * epsilon, 0.0, 1.0)


@alternative(exercise="fgsm", name="callable-object")
@answer
def fgsm_object():
    return Attack()
