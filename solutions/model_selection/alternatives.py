"""Honest answers to *model selection* that are written in other words than the reference; each must earn everything.

Parsed by the grader, never imported: each definition is observed in the place of the exercise's own, with this file's imports and helpers and
the reference's names around it.
"""

import itertools
import math
import random
from collections import namedtuple

import keras
import numpy as np
import scipy.special
import sklearn.model_selection
import sklearn.preprocessing

from autograder.authoring import alternative

Fold = namedtuple("Fold", "train validation")


# ---- polynomial_features


@alternative(exercise="polynomial_features", name="loop-and-stack")
def features_stacked(x, degree):
    x = np.ravel(x)
    return np.stack([x**i / math.factorial(i) for i in range(degree + 1)], axis=1)


@alternative(exercise="polynomial_features", name="broadcast-over-object-factorials")
def features_objects(x, degree):
    factorials = np.array([math.factorial(i) for i in range(degree + 1)])  # objects beyond 20!
    return np.reshape(np.asarray(x, float), (-1, 1)) ** np.arange(degree + 1) / factorials


@alternative(exercise="polynomial_features", name="vander-and-scipy")
def features_vander(x, degree):
    powers = np.vander(np.asarray(x, float).flatten(), degree + 1, increasing=True)
    return powers / scipy.special.factorial(np.arange(degree + 1))


@alternative(exercise="polynomial_features", name="gamma-in-place")
def features_gamma(x, degree):
    out = np.power(np.array(x, float).reshape(-1, 1), np.arange(degree + 1))
    for i in range(degree + 1):
        out[:, i] /= math.gamma(i + 1)
    return out


@alternative(exercise="polynomial_features", name="recurrence")
def features_recurrence(x, degree):
    x = np.squeeze(np.asarray(x, float).reshape(-1, 1), axis=1)
    out = np.ones((x.size, degree + 1))
    for i in range(degree):
        out[:, i + 1] = out[:, i] * x / (i + 1)
    return out


@alternative(exercise="polynomial_features", name="python-lists")
def features_lists(x, degree):
    return [[float(v) ** i / math.factorial(i) for i in range(degree + 1)] for v in np.ravel(x)]


@alternative(exercise="polynomial_features", name="sklearn-powers")
def features_sklearn(x, degree):
    powers = sklearn.preprocessing.PolynomialFeatures(degree).fit_transform(np.reshape(x, (-1, 1)).astype(float))
    return powers / np.array([float(math.factorial(i)) for i in range(degree + 1)])


@alternative(exercise="polynomial_features", name="tensor")
def features_tensor(x, degree):
    x = keras.ops.reshape(keras.ops.convert_to_tensor(np.asarray(x, "float64")), (-1, 1))
    return keras.ops.concatenate([x**i / float(math.factorial(i)) for i in range(degree + 1)], axis=1)


@alternative(exercise="polynomial_features", name="float32")
def features_float32(x, degree):
    x = np.asarray(x, "float32").reshape(-1, 1)
    out = np.zeros((len(x), degree + 1), "float32")
    for i in range(degree + 1):
        out[:, i : i + 1] = x**i / np.float32(math.factorial(i))
    return out


# ---- split


@alternative(exercise="split", name="shuffle-a-list")
def split_lists(n, validation, test, rng):
    rows = list(range(n))
    rng.shuffle(rows)
    a, b = int(n * validation + 0.5), int(n * test + 0.5)
    return rows[a + b :], rows[:a], rows[a : a + b]


@alternative(exercise="split", name="choice-and-setdiff")
def split_setdiff(n, validation, test, rng):
    a = rng.choice(n, size=int(np.rint(n * validation)), replace=False)
    rest = np.setdiff1d(np.arange(n), a)
    b = rng.choice(rest, size=int(np.rint(n * test)), replace=False)
    return np.setdiff1d(rest, b), a, b


@alternative(exercise="split", name="sort-random-keys")
def split_argsort(n, validation, test, rng):
    order = np.argsort(rng.random(n))
    sizes = [round(n * validation), round(n * test)]
    held, last, train = np.split(order, np.cumsum(sizes))
    return [train, held, last]


@alternative(exercise="split", name="masks-to-numbers")
def split_masks(n, validation, test, rng):
    labels = np.zeros(n, int)
    a, b = math.floor(n * validation + 0.5), math.floor(n * test + 0.5)
    labels[:a], labels[a : a + b] = 1, 2
    labels = rng.permutation(labels)
    return tuple(np.where(labels == part)[0] for part in range(3))


@alternative(exercise="split", name="sklearn")
def split_sklearn(n, validation, test, rng):
    rows, seeds = np.arange(n), rng.integers(2**31, size=2)
    a, b = round(n * validation), round(n * test)
    held, last = rows[:0], rows[:0]
    if b:
        rows, last = sklearn.model_selection.train_test_split(rows, test_size=b, random_state=int(seeds[0]))
    if a:
        rows, held = sklearn.model_selection.train_test_split(rows, test_size=a, random_state=int(seeds[1]))
    return rows, held, last


@alternative(exercise="split", name="python-random-seeded-by-rng")
def split_python(n, validation, test, rng):
    mine = random.Random(int(rng.integers(2**32)))
    rows = mine.sample(range(n), n)
    b, a = round(n * test), round(n * validation)
    return np.array(rows[: n - a - b]), np.array(rows[n - a - b : n - b]), np.array(rows[n - b :])


@alternative(exercise="split", name="sorted-parts-and-spare-arguments")
def split_sorted(n, validation=0.2, test=0.2, rng=None, verbose=False):
    order = rng.permutation(np.arange(n, dtype=np.int32))
    a, b = round(validation * n), round(test * n)
    return np.sort(order[a + b :]), np.sort(order[:a]), np.sort(order[a : a + b])


@alternative(exercise="split", name="ties-up")
def split_permuted(n, validation, test, rng):
    order = np.arange(n)
    order = rng.permuted(order)
    a = int((n * validation + 0.5) // 1)
    b = int((n * test + 0.5) // 1)
    return np.delete(order, np.s_[: a + b]), order[:a], order[a:][:b]


# ---- k_fold


def _refuse(n, k):
    if k < 2 or k > n:
        raise ValueError("k must be from 2 to n")


@alternative(exercise="k_fold", name="deal-like-cards")
def folds_dealt(n, k, rng):
    _refuse(n, k)
    order = rng.permutation(n)
    return [(order[np.arange(n) % k != i], order[i::k]) for i in range(k)]


@alternative(exercise="k_fold", name="setdiff")
def folds_setdiff(n, k, rng):
    if k not in range(2, n + 1):
        raise ValueError(k)
    rows = np.arange(n)
    mixed = rows.copy()
    rng.shuffle(mixed)
    return [(np.setdiff1d(rows, fold), np.sort(fold)) for fold in np.array_split(mixed, k)]


@alternative(exercise="k_fold", name="generator")
def folds_generator(n, k, rng):
    _refuse(n, k)
    order = rng.permutation(n)
    for i in range(k):
        start, stop = i * n // k, (i + 1) * n // k
        yield np.r_[order[:start], order[stop:]], order[start:stop]


@alternative(exercise="k_fold", name="sklearn")
def folds_sklearn(n, k, rng):
    folds = sklearn.model_selection.KFold(int(k), shuffle=True, random_state=int(rng.integers(2**31)))
    return list(folds.split(np.zeros((n, 1))))


@alternative(exercise="k_fold", name="labels")
def folds_labels(n, k, rng):
    if not (1 < k <= n):
        raise ValueError(f"no {k} folds of {n} rows")
    labels = rng.permutation(np.arange(n) % k)
    return [[np.flatnonzero(labels != i), np.flatnonzero(labels == i)] for i in range(k)]


@alternative(exercise="k_fold", name="remainder-to-the-first")
def folds_sizes(n, k, rng):
    class FoldError(ValueError):
        """Too many folds, or too few."""

    if k <= 1 or n < k:
        raise FoldError("impossible")
    sizes = [n // k + (i < n % k) for i in range(k)]
    order = rng.permutation(n).tolist()
    ends = list(itertools.accumulate(sizes))
    return [Fold(order[: end - size] + order[end:], order[end - size : end]) for size, end in zip(sizes, ends)]


@alternative(exercise="k_fold", name="list-pop")
def folds_pop(n, k, rng):
    _refuse(n, k)
    order, folds = list(rng.permutation(n)), [[] for _ in range(k)]
    for i in range(n):
        folds[i % k].append(int(order.pop()))
    everything = set(range(n))
    return [(np.array(sorted(everything - set(fold))), np.array(fold)) for fold in folds]


@alternative(exercise="k_fold", name="array-of-objects")
def folds_objects(n, k, rng):
    _refuse(n, k)
    order = np.argsort(rng.standard_normal(n))
    pairs = np.empty((k, 2), object)
    for i in range(k):
        pairs[i, 0], pairs[i, 1] = np.delete(order, np.s_[i::k]), order[i::k]
    return pairs


# ---- standardise


@alternative(exercise="standardise", name="tiny-deviation-relative")
def standardise_relative(train, *others):
    train = np.asarray(train, float)
    mu, sigma = train.mean(0), train.std(0)
    tiny = sigma <= 1e-7 * np.abs(train).max(0)
    sigma = np.where(tiny, 1.0, sigma)
    return tuple(np.where(tiny, 0.0, (np.asarray(a, float) - mu) / sigma) for a in (train, *others))


@alternative(exercise="standardise", name="tiny-deviation-absolute")
def standardise_absolute(train, *others):
    mu, sigma = np.mean(train, 0), np.std(train, 0)
    sigma[sigma < 1e-10] = 1.0
    return [(a - mu) / sigma for a in (train, *others)]


@alternative(exercise="standardise", name="column-by-column")
def standardise_columns(train, *others):
    out = [np.zeros(np.shape(a)) for a in (train, *others)]
    for j in range(np.shape(train)[1]):
        column = np.array(train)[:, j].astype(float)
        if len(set(column.tolist())) == 1:
            continue
        middle = sum(column) / len(column)
        width = math.sqrt(sum((v - middle) ** 2 for v in column) / len(column))
        for result, a in zip(out, (train, *others)):
            result[:, j] = (np.array(a)[:, j] - middle) / width
    return tuple(out)


@alternative(exercise="standardise", name="sklearn-scaler")
def standardise_sklearn(train, *others):
    scaler = sklearn.preprocessing.StandardScaler().fit(np.asarray(train, float))
    constant = np.all(np.asarray(train) == np.asarray(train)[0], axis=0)
    scaler.scale_[constant] = 1.0
    return (scaler.transform(np.asarray(train, float)), *(scaler.transform(np.asarray(a, float)) for a in others))


@alternative(exercise="standardise", name="nested-function")
def standardise_closure(train, *rest):
    mean = np.average(train, axis=0)
    spread = np.sqrt(np.mean(np.square(train - mean), axis=0))
    varies = np.ptp(train, axis=0) != 0

    def scale(a):
        return np.divide(a - mean, spread, out=np.zeros(a.shape), where=np.broadcast_to(varies, a.shape))

    return scale(train), *map(scale, rest)


@alternative(exercise="standardise", name="isclose")
def standardise_isclose(train, *others):
    data = [np.array(a, dtype=np.float64) for a in (train, *others)]
    mean, std = data[0].mean(axis=0), data[0].std(axis=0)
    std = np.where(np.isclose(std, 0), 1, std)
    for a in data:
        a -= mean
        a /= std
    return tuple(data)


@alternative(exercise="standardise", name="tensors")
def standardise_tensors(train, *others):
    ops = keras.ops
    tensors = [ops.cast(ops.convert_to_tensor(a), "float64") for a in (train, *others)]
    mean, std = ops.mean(tensors[0], axis=0), ops.std(tensors[0], axis=0)
    std = ops.where(std < 1e-9, ops.ones_like(std), std)
    return tuple((a - mean) / std for a in tensors)


@alternative(exercise="standardise", name="median-shift")
def standardise_shifted(train, *others):
    origin = train[0].astype(float)
    moved = train - origin
    mean, deviation = moved.mean(axis=0), np.sqrt(moved.var(axis=0))
    divisor = deviation + (deviation == 0)
    return tuple((a - origin - mean) / divisor for a in (train, *others))


# ---- cross_validate


@alternative(exercise="cross_validate", name="own-folds")
def cv_own_folds(fit, score, x, y, k, rng):
    order = rng.permutation(len(y))
    scores = np.empty(k)
    for i in range(k):
        held = order[i::k]
        rest = np.array([row for row in order if row not in held])
        scores[i] = score(fit(x[rest], y[rest]), x[held], y[held])
    return scores


@alternative(exercise="cross_validate", name="masks")
def cv_masks(fit, score, x, y, k, rng):
    labels = rng.permutation(np.arange(len(x)) % k)
    return [float(score(fit(x[labels != i], y[labels != i]), x[labels == i], y[labels == i])) for i in range(k)]


@alternative(exercise="cross_validate", name="shuffled-copies")
def cv_copies(fit, score, x, y, k, rng):
    order = rng.permutation(len(x))
    xs, ys = np.array_split(x[order], k), np.array_split(y[order], k)
    scores = []
    for i in reversed(range(k)):
        model = fit(np.concatenate(xs[:i] + xs[i + 1 :]), np.concatenate(ys[:i] + ys[i + 1 :]))
        scores.append(score(model, xs[i], ys[i]))
    return tuple(scores)


@alternative(exercise="cross_validate", name="models-first")
def cv_models_first(fit, score, x, y, k, rng):
    folds = k_fold(x.shape[0], k, rng)
    models = [fit(x[train], y[train]) for train, _ in folds]
    return np.array([score(m, x[held], y[held]) for m, (_, held) in zip(models, folds)], dtype="float32")


@alternative(exercise="cross_validate", name="sklearn-folds")
def cv_sklearn(fit, score, x, y, k, rng):
    folds = sklearn.model_selection.KFold(k, shuffle=True, random_state=int(rng.integers(1 << 30)))
    return np.fromiter((score(fit(x[a], y[a]), x[b], y[b]) for a, b in folds.split(x)), float)


@alternative(exercise="cross_validate", name="training-scores-too")
def cv_both(fit, score, x, y, k, rng):
    rows = []
    for train, held in k_fold(len(x), k, rng):
        model = fit(x[train].copy(), y[train].copy())
        print(score(model, x[train], y[train]))
        rows.append(score(model, x[held].copy(), y[held].copy()))
    return np.stack(rows)


@alternative(exercise="cross_validate", name="dealt-together")
def cv_together(fit, score, x, y, k, rng):
    table = np.column_stack([x, y])
    rng.shuffle(table)
    scores = []
    for i in range(k):
        held, rest = table[i::k], np.delete(table, np.s_[i::k], axis=0)
        scores.append(score(fit(rest[:, :-1], rest[:, -1]), held[:, :-1], held[:, -1]))
    return np.asarray(scores)


@alternative(exercise="cross_validate", name="final-fit-as-well")
def cv_final(fit, score, x, y, k, rng):
    result = {}
    for i, (train, held) in enumerate(k_fold(len(y), k, rng)):
        result[i] = score(fit(np.take(x, train, axis=0), np.take(y, train)), np.take(x, held, axis=0), np.take(y, held))
    fit(x, y)
    return np.array(list(result.values()))


# ---- diagnose


@alternative(exercise="diagnose", name="one-expression")
def diagnose_expression(train_error, validation_error, target_error, gap):
    over, under = validation_error - train_error > gap, train_error > target_error
    return "overfitting" if over else "underfitting" if under else "good fit"


@alternative(exercise="diagnose", name="good-fit-first")
def diagnose_good_first(train_error, validation_error, target_error, gap):
    if validation_error - train_error <= gap:
        return "good fit" if train_error <= target_error else "underfitting"
    return "overfitting"


@alternative(exercise="diagnose", name="numpy-select")
def diagnose_select(train_error, validation_error, target_error, gap):
    conditions = [np.subtract(validation_error, train_error) > gap, np.greater(train_error, target_error)]
    return np.select(conditions, ["overfitting", "underfitting"], "good fit").item()


@alternative(exercise="diagnose", name="numpy-text")
def diagnose_text(train_error, validation_error, target_error, gap):
    words = np.array(["good fit", "underfitting", "overfitting", "overfitting"])
    return words[2 * (validation_error - train_error > gap) + (train_error > target_error)]


@alternative(exercise="diagnose", name="match")
def diagnose_match(train_error, validation_error, target_error, gap=0.1):
    match (bool(validation_error - train_error > gap), bool(train_error > target_error)):
        case (True, _):
            return "overfitting"
        case (_, True):
            return "underfitting"
    return "good fit"


@alternative(exercise="diagnose", name="parts-joined")
def diagnose_joined(train_error, validation_error, target_error, gap):
    if (generalisation_gap := validation_error - train_error) > gap:
        kind = "over"
    elif train_error > target_error:
        kind = "under"
    else:
        kind = None
    return f"{kind}fitting" if kind else "good fit"


# ---- early_stopping


@alternative(exercise="early_stopping", name="counter")
def stop_counter(losses, patience):
    lowest, best_epoch, waited = float("inf"), 0, 0
    for epoch in range(len(losses)):
        if losses[epoch] < lowest:
            lowest, best_epoch, waited = losses[epoch], epoch, 0
        else:
            waited += 1
        if waited == patience:
            break
    return best_epoch, epoch


@alternative(exercise="early_stopping", name="while")
def stop_while(losses, patience):
    losses = list(map(float, losses))
    best = epoch = 0
    while epoch - best < patience and epoch + 1 < len(losses):
        epoch += 1
        if losses[epoch] < losses[best]:
            best = epoch
    return [best, epoch]


@alternative(exercise="early_stopping", name="running-minimum")
def stop_running_minimum(losses, patience):
    losses = np.asarray(losses)
    lowest = np.minimum.accumulate(losses)
    new = np.r_[True, lowest[1:] < lowest[:-1]]
    latest = np.maximum.accumulate(np.where(new, np.arange(len(losses)), 0))
    out = np.flatnonzero(np.arange(len(losses)) - latest >= patience)
    stop = out[0] if out.size else len(losses) - 1
    return latest[stop], stop


@alternative(exercise="early_stopping", name="argmin-of-prefix")
def stop_prefix(losses, patience):
    for stop in range(len(losses)):
        best = int(np.argmin(losses[: stop + 1]))
        if stop - best == patience:
            return best, stop
    return best, stop


@alternative(exercise="early_stopping", name="recursion")
def stop_recursive(losses, patience, best=0, epoch=0):
    if losses[epoch] < losses[best]:
        best = epoch
    if epoch - best >= patience or epoch == len(losses) - 1:
        return best, epoch
    return stop_recursive(losses, patience, best, epoch + 1)


@alternative(exercise="early_stopping", name="array-of-two")
def stop_array(losses, patience):
    best, stop = 0, len(losses) - 1
    for epoch, loss in enumerate(losses):
        if loss - losses[best] < 0:
            best = epoch
        if epoch == best + patience:
            stop = epoch
            break
    return np.array([best, stop], dtype="int32")


@alternative(exercise="early_stopping", name="keras-callback")
def stop_keras(losses, patience):
    class Quiet:
        stop_training = False

        def get_weights(self):
            return []

        set_weights = None

    callback = keras.callbacks.EarlyStopping(monitor="loss", patience=patience, mode="min")
    callback.set_model(Quiet())
    callback.on_train_begin()
    best = 0
    for epoch, loss in enumerate(losses):
        best = epoch if loss < losses[best] else best
        callback.on_epoch_end(epoch, {"loss": float(loss)})
        if callback.model.stop_training:
            break
    return best, epoch
