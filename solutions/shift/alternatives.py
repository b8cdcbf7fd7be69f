"""Honest answers to *shift* that are written in other words than the reference; each must earn everything.

Parsed by the grader, never imported: each definition is observed in the place of the exercise's own, with this file's imports and helpers and
the reference's names around it.
"""

import collections
import math
import random

import keras
import numpy as np
import scipy.linalg
import scipy.special

from autograder.authoring import alternative

# ---- density_ratio


@alternative(exercise="density_ratio", name="clip-the-logarithm")
def ratio_in_logs(logits, n_source, n_target, clip):
    return np.exp(np.minimum(logits + np.log(n_source) - np.log(n_target), np.log(clip)))


@alternative(exercise="density_ratio", name="loop-over-numbers")
def ratio_loop(logits, n_source, n_target, clip):
    out = np.zeros(np.shape(logits))
    for index, logit in np.ndenumerate(logits):
        out[index] = clip if logit > 500 else min(clip, math.exp(logit) * n_source / n_target)
    return out


@alternative(exercise="density_ratio", name="odds-of-the-sigmoid")
def ratio_sigmoid(logits, n_source, n_target, clip):
    logits = np.asarray(logits, "float64")
    p, rest = scipy.special.expit(logits), scipy.special.expit(-logits)
    odds = np.divide(p, rest, out=np.full(p.shape, np.inf), where=rest > 0)
    return np.clip(n_source / n_target * odds, 0, clip)


@alternative(exercise="density_ratio", name="vectorised-scalar-function")
def ratio_vectorised(logits, n_source, n_target, clip):
    def one(logit):
        weight = np.exp(np.float64(min(logit, 600.0))) * n_source / n_target
        return weight if weight < clip else clip

    return np.vectorize(one, otypes=[float])(logits)


@alternative(exercise="density_ratio", name="tensor")
def ratio_tensor(logits, n_source, n_target, clip):
    odds = keras.ops.exp(keras.ops.cast(keras.ops.convert_to_tensor(logits), "float64"))
    return keras.ops.minimum(odds * (n_source / n_target), float(clip))


@alternative(exercise="density_ratio", name="float32")
def ratio_float32(logits, n_source, n_target, clip):
    weights = np.exp(np.clip(logits, -80, 80).astype("float32")) * np.float32(n_source / n_target)
    weights[weights > clip] = clip
    return weights


@alternative(exercise="density_ratio", name="power-of-e-and-spare-argument")
def ratio_power(logits, n_source, n_target, clip=20.0, eps=0.0):
    return np.where(logits > 300, clip, np.fmin(np.e ** np.minimum(logits, 300.0) / (n_target / n_source), clip))


# ---- weighted_loss


@alternative(exercise="weighted_loss", name="average")
def loss_average(losses, weights):
    return np.average(losses, weights=weights)


@alternative(exercise="weighted_loss", name="dot-product")
def loss_dot(losses, weights):
    return float(losses @ weights) / float(weights.sum())


@alternative(exercise="weighted_loss", name="normalise-first")
def loss_normalised(losses, weights):
    weights = weights / weights.sum()
    return (weights * losses).sum()


@alternative(exercise="weighted_loss", name="weights-of-mean-one")
def loss_mean_one(losses, weights):
    return np.mean(losses * (weights / np.mean(weights)))


@alternative(exercise="weighted_loss", name="python-loop")
def loss_loop(losses, weights):
    above = below = 0.0
    for loss, weight in zip(losses, weights):
        above += float(weight) * float(loss)
        below += float(weight)
    return above / below


@alternative(exercise="weighted_loss", name="tensor")
def loss_tensor(losses, weights):
    losses, weights = (keras.ops.cast(keras.ops.convert_to_tensor(a), "float32") for a in (losses, weights))
    return keras.ops.sum(losses * weights) / keras.ops.sum(weights)


@alternative(exercise="weighted_loss", name="shape-one-and-epsilon")
def loss_epsilon(losses, weights):
    return np.sum(losses * weights, keepdims=True) / (np.sum(weights, keepdims=True) + 1e-12)


@alternative(exercise="weighted_loss", name="only-rows-that-count")
def loss_some_rows(losses, weights):
    counts = weights > 0
    return np.einsum("i,i->", losses[counts], weights[counts]) / math.fsum(weights[counts])


# ---- source_classifier


def _pooled(x_source, x_target):
    x = np.vstack((x_source, x_target))
    return x, np.r_[np.zeros(len(x_source)), np.ones(len(x_target))]


def _log_odds(p, least=1e-3):
    p = np.clip(p, least, 1 - least)
    return np.log(p) - np.log1p(-p)


@alternative(exercise="source_classifier", name="keras-mlp")
def classifier_keras(x_source, x_target):
    x, y = _pooled(x_source, x_target)
    mean, deviation = x.mean(axis=0), x.std(axis=0)
    model = keras.Sequential([keras.layers.Dense(32, activation="relu"), keras.layers.Dense(1)])
    loss = keras.losses.BinaryCrossentropy(from_logits=True)
    model.compile(optimizer=keras.optimizers.Adam(0.02), loss=loss)
    model.fit((x - mean) / deviation, y, epochs=25, batch_size=64, verbose=0)
    return lambda rows: model.predict((rows - mean) / deviation, verbose=0)


@alternative(exercise="source_classifier", name="keras-mlp-by-hand")
def classifier_tensor(x_source, x_target):
    x, y = _pooled(x_source, x_target)
    scale = keras.layers.Normalization()
    scale.adapt(x.astype("float32"))
    model = keras.Sequential([scale, keras.layers.Dense(32, activation="tanh"), keras.layers.Dense(1)])
    model.compile(optimizer=keras.optimizers.Adam(0.03), loss=keras.losses.BinaryCrossentropy(from_logits=True))
    order = np.random.permutation(len(x))
    for _ in range(120):
        model.train_on_batch(x[order].astype("float32"), y[order])
    return lambda rows: keras.ops.squeeze(model(rows.astype("float32")), -1)


@alternative(exercise="source_classifier", name="quadratic-discriminant")
def classifier_gauss(x_source, x_target):
    def log_density(sample):
        mean, covariance = sample.mean(axis=0), np.cov(sample, rowvar=False)
        inverse, volume = np.linalg.inv(covariance), np.linalg.slogdet(covariance)[1]
        return lambda rows: -0.5 * np.einsum("ni,ij,nj->n", rows - mean, inverse, rows - mean) - 0.5 * volume

    source, target = log_density(x_source), log_density(x_target)
    prior = math.log(len(x_target) / len(x_source))
    return lambda rows: target(rows) - source(rows) + prior


@alternative(exercise="source_classifier", name="kernel-density")
def classifier_kernels(x_source, x_target):
    x, _ = _pooled(x_source, x_target)
    mean, deviation = x.mean(axis=0), x.std(axis=0)

    def log_density(rows, sample):
        gaps = ((rows - mean) / deviation)[:, None] - ((sample - mean) / deviation)[None]
        return scipy.special.logsumexp(-np.sum(gaps**2, axis=-1) / (2 * 0.4**2), axis=1) - math.log(len(sample))

    return lambda rows: log_density(rows, x_target) - log_density(rows, x_source)


@alternative(exercise="source_classifier", name="nearest-neighbours")
def classifier_neighbours(x_source, x_target):
    from sklearn.neighbors import KNeighborsClassifier

    x, y = _pooled(x_source, x_target)
    mean, deviation = x.mean(axis=0), x.std(axis=0)
    fitted = KNeighborsClassifier(n_neighbors=15).fit((x - mean) / deviation, y)

    def logits(rows):
        return _log_odds(fitted.predict_proba((rows - mean) / deviation)[:, 1])

    return logits


@alternative(exercise="source_classifier", name="forest")
def classifier_forest(x_source, x_target):
    from sklearn.ensemble import RandomForestClassifier

    x, y = _pooled(x_source, x_target)
    fitted = RandomForestClassifier(100, min_samples_leaf=2).fit(x, y)
    return lambda rows: _log_odds(fitted.predict_proba(rows)[:, 1], 1e-6)


@alternative(exercise="source_classifier", name="support-vectors")
def classifier_svm(x_source, x_target):
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import SVC

    return make_pipeline(StandardScaler(), SVC()).fit(*_pooled(x_source, x_target)).decision_function


@alternative(exercise="source_classifier", name="boosting-with-infinite-logits")
def classifier_boosting(x_source, x_target):
    from sklearn.ensemble import GradientBoostingClassifier

    fitted = GradientBoostingClassifier(n_estimators=60).fit(*_pooled(x_source, x_target))

    class Logits:
        def __call__(self, rows):
            with np.errstate(divide="ignore"):
                p = np.round(fitted.predict_proba(rows), 3)
                return np.log(p[:, 1]) - np.log(p[:, 0])

    return Logits()


@alternative(exercise="source_classifier", name="naive-bayes")
def classifier_bayes(x_source, x_target):
    from sklearn.naive_bayes import GaussianNB

    fitted = GaussianNB().fit(*_pooled(x_source, x_target))
    return lambda rows: np.diff(fitted.predict_log_proba(rows), axis=1)


@alternative(exercise="source_classifier", name="quadratic-logistic-by-newton")
def classifier_newton(x_source, x_target):
    x, y = _pooled(x_source, x_target)
    mean, deviation = np.mean(x, axis=0), np.std(x, axis=0)

    def features(rows):
        z = (rows - mean) / deviation
        products = [z[:, i] * z[:, j] for i in range(z.shape[1]) for j in range(i + 1)]
        return np.column_stack([np.ones(len(z)), z, *products])

    f = features(x)
    w = np.zeros(f.shape[1])
    for _ in range(15):
        p = scipy.special.expit(f @ w)
        hessian = (f * (p * (1 - p))[:, None]).T @ f + 0.1 * np.eye(len(w))
        w += np.linalg.solve(hessian, f.T @ (y - p) - 0.1 * w)
    return lambda rows: list(features(rows) @ w)


# ---- label_shift_weights


@alternative(exercise="label_shift_weights", name="inverse-matrix")
def label_weights_inverse(confusion, source_labels, target_predictions):
    c = confusion.shape[0]
    p, mu = (np.array([np.mean(y == k) for k in range(c)]) for y in (source_labels, target_predictions))
    q = np.linalg.inv(confusion) @ mu
    q[q < 0] = 0
    return [float(q[k] / p[k]) if p[k] > 0 else 0.0 for k in range(c)]


@alternative(exercise="label_shift_weights", name="least-squares")
def label_weights_lstsq(confusion, source_labels, target_predictions):
    edges = np.arange(len(confusion) + 1) - 0.5
    p = np.histogram(source_labels, edges)[0] / source_labels.size
    mu = np.histogram(target_predictions, edges)[0] / target_predictions.size
    q = np.clip(np.linalg.lstsq(confusion, mu, rcond=None)[0], 0, None)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(p == 0, 0.0, q / p)


@alternative(exercise="label_shift_weights", name="pseudo-inverse-and-counters")
def label_weights_counters(confusion, source_labels, target_predictions):
    before, now = collections.Counter(source_labels.tolist()), collections.Counter(target_predictions.tolist())
    mu = np.array([now[k] / len(target_predictions) for k in range(len(confusion))])
    q = np.linalg.pinv(confusion).dot(mu)
    weights = np.zeros(len(confusion))
    for k in before:
        weights[k] = max(q[k], 0.0) / (before[k] / len(source_labels))
    return weights


@alternative(exercise="label_shift_weights", name="one-hot-means")
def label_weights_one_hot(confusion, source_labels, target_predictions):
    one_hot = np.eye(len(confusion))
    p, mu = one_hot[source_labels].mean(axis=0), one_hot[target_predictions].mean(axis=0)
    q = np.maximum(scipy.linalg.solve(confusion, mu), 0)
    return np.nan_to_num(q / np.where(p > 0, p, np.inf))


@alternative(exercise="label_shift_weights", name="counts-divided-at-the-end")
def label_weights_counts(confusion, source_labels, target_predictions):
    classes = np.arange(len(confusion))
    source = (source_labels[:, None] == classes).sum(axis=0)
    target = np.linalg.solve(confusion, (target_predictions[:, None] == classes).sum(axis=0).astype(float))
    weights = np.maximum(target, 0) * len(source_labels) / np.maximum(source, 1) / len(target_predictions)
    return weights * (source > 0)


@alternative(exercise="label_shift_weights", name="elimination-by-hand")
def label_weights_elimination(confusion, source_labels, target_predictions):
    c = len(confusion)
    p = np.bincount(source_labels.astype(int), minlength=c) / len(source_labels)
    mu = np.bincount(target_predictions.astype(int), minlength=c) / len(target_predictions)
    table = np.column_stack([confusion.astype(float), mu])
    for i in range(c):
        table[i:] = table[i:][np.argsort(-np.abs(table[i:, i]))]
        table[i] /= table[i, i]
        for j in range(c):
            if j != i:
                table[j] -= table[j, i] * table[i]
    return np.array([max(table[k, c], 0) / p[k] if p[k] else 0 for k in range(c)])


@alternative(exercise="label_shift_weights", name="joint-matrix-solved-for-weights")
def label_weights_joint(confusion, source_labels, target_predictions):
    c = len(confusion)
    p = np.bincount(source_labels, minlength=c) / len(source_labels)
    mu = np.bincount(target_predictions, minlength=c) / len(target_predictions)
    joint = confusion * np.where(p > 0, p, 1.0)  # a class that is not there: its weight is thrown away below
    return np.where(p > 0, np.maximum(np.linalg.solve(joint, mu), 0), 0)


@alternative(exercise="label_shift_weights", name="tensor-in-float32")
def label_weights_tensor(confusion, source_labels, target_predictions):
    ops, c = keras.ops, len(confusion)
    p, mu = (ops.mean(ops.one_hot(y.astype("int32"), c), axis=0) for y in (source_labels, target_predictions))
    q = ops.relu(ops.solve(ops.cast(confusion, "float32"), mu))
    return ops.where(p > 0, q / ops.maximum(p, 1e-9), 0.0)


# ---- shift_p_value


@alternative(exercise="shift_p_value", name="row-numbers")
def p_row_numbers(a, b, permutations, rng):
    pooled, n = np.concatenate([a, b]).astype(float), len(a)
    observed, hits = np.linalg.norm(np.mean(a, axis=0) - np.mean(b, axis=0)), 0
    for _ in range(permutations):
        order = rng.permutation(len(pooled))
        gap = np.linalg.norm(pooled[order[:n]].mean(axis=0) - pooled[order[n:]].mean(axis=0))
        if gap > observed or np.isclose(gap, observed):
            hits += 1
    return (hits + 1) / (permutations + 1)


@alternative(exercise="shift_p_value", name="plain-comparison")
def p_plain_comparison(a, b, permutations, rng):
    def distance(a, b):
        return np.sqrt(((a.mean(0) - b.mean(0)) ** 2).sum())

    rows, hits = np.concatenate((a, b), axis=0), 1
    for _ in range(permutations):
        rng.shuffle(rows)
        hits += distance(rows[: len(a)], rows[len(a) :]) >= distance(a, b)
    return hits / (permutations + 1)


@alternative(exercise="shift_p_value", name="all-at-once")
def p_all_at_once(a, b, permutations, rng):
    pooled, n = np.concatenate([a, b]).reshape(len(a) + len(b), -1), len(a)
    orders = np.argsort(rng.random((permutations, len(pooled))), axis=1)
    means = pooled[orders[:, :n]].mean(axis=1) - pooled[orders[:, n:]].mean(axis=1)
    squared = (means**2).sum(axis=1)
    observed = ((pooled[:n].mean(axis=0) - pooled[n:].mean(axis=0)) ** 2).sum()
    return np.float32((1 + np.sum(squared >= observed - 1e-12)) / (1 + permutations))


@alternative(exercise="shift_p_value", name="sum-of-a-alone")
def p_sums(a, b, permutations, rng):
    pooled = np.concatenate([a, b]).reshape(len(a) + len(b), -1)
    centred = pooled - pooled.mean(axis=0)
    observed = np.linalg.norm(centred[: len(a)].sum(axis=0))
    drawn = [rng.choice(len(pooled), len(a), replace=False) for _ in range(permutations)]
    return (1 + sum(np.linalg.norm(centred[rows].sum(axis=0)) >= observed - 1e-9 for rows in drawn)) / (
        1 + permutations
    )


@alternative(exercise="shift_p_value", name="observed-deal-among-the-others")
def p_with_observed(a, b, permutations, rng):
    pooled = np.r_[a, b]
    deals = [pooled] + [rng.permutation(pooled, axis=0) for _ in range(permutations)]
    distances = np.array([np.linalg.norm(np.atleast_1d(d[: len(a)].mean(0) - d[len(a) :].mean(0))) for d in deals])
    return np.mean(distances >= distances[0] * (1 - 1e-10))


@alternative(exercise="shift_p_value", name="labels-shuffled")
def p_labels(a, b, permutations, rng):
    pooled = np.concatenate([a, b]).reshape(len(a) + len(b), -1)
    is_a = np.arange(len(pooled)) < len(a)

    def distance(is_a):
        return math.dist(pooled[is_a].mean(axis=0), pooled[~is_a].mean(axis=0))

    observed = distance(is_a)
    hits = [distance(rng.permutation(is_a)) >= observed - 1e-10 for _ in range(permutations)]
    return (1 + np.count_nonzero(hits)) / (1 + permutations)


@alternative(exercise="shift_p_value", name="python-lists-and-random")
def p_lists(a, b, permutations, rng):
    mine = random.Random(int(rng.integers(2**62)))
    rows = [list(map(float, np.atleast_1d(row))) for row in [*a, *b]]
    n, m = len(a), len(b)

    def gap(rows):
        return math.hypot(*(sum(c[:n]) / n - sum(c[n:]) / m for c in zip(*rows)))

    observed, hits = gap(rows), 0
    for _ in range(permutations):
        mine.shuffle(rows)
        hits += gap(rows) >= observed - 1e-9
    return (1 + hits) / (1 + permutations)


@alternative(exercise="shift_p_value", name="samples-exchanged")
def p_exchanged(a, b, permutations, rng):
    pooled, count, shuffle = np.concatenate([b, a]), 0, 0
    observed = np.linalg.norm(np.asarray([b.mean(axis=0) - a.mean(axis=0)]))
    while shuffle < permutations:
        mixed = rng.permutation(pooled)
        gap = mixed[: len(b)].mean(axis=0) - mixed[len(b) :].mean(axis=0)
        count += int(np.linalg.norm(np.asarray([gap])) >= observed * (1 - 1e-9))
        shuffle += 1
    return np.array([(1.0 + count) / (1.0 + permutations)])


# ---- kind_of_shift


@alternative(exercise="kind_of_shift", name="one-expression")
def kind_expression(x_changes, y_given_x_changes, y_changes, x_given_y_changes):
    covariate = "covariate" if x_changes and not y_given_x_changes else "concept" if y_given_x_changes else "none"
    return "label" if y_changes and not x_given_y_changes else covariate


@alternative(exercise="kind_of_shift", name="nested-questions")
def kind_nested(x_changes, y_given_x_changes, y_changes, x_given_y_changes):
    if y_changes is True and x_given_y_changes is False:
        return "label"
    if y_given_x_changes:
        return "concept"
    return "covariate" if x_changes else "none"


@alternative(exercise="kind_of_shift", name="greater-than")
def kind_compare(x_changes, y_given_x_changes, y_changes, x_given_y_changes):
    rules = {"label": y_changes > x_given_y_changes, "covariate": x_changes > y_given_x_changes}
    rules |= {"concept": y_given_x_changes, "none": True}
    return next(name for name, applies in rules.items() if applies)


@alternative(exercise="kind_of_shift", name="match")
def kind_match(x_changes, y_given_x_changes, y_changes, x_given_y_changes):
    match (x_changes, y_given_x_changes, y_changes, x_given_y_changes):
        case (_, _, True, False):
            return "label"
        case (True, False, _, _):
            return "covariate"
        case (_, True, _, _):
            return "concept"
    return "none"


@alternative(exercise="kind_of_shift", name="from-the-back")
def kind_backwards(x_changes, y_given_x_changes, y_changes, x_given_y_changes):
    kind = "none"
    if y_given_x_changes:
        kind = "concept"
    if x_changes and not y_given_x_changes:
        kind = "covariate"
    if y_changes and not x_given_y_changes:
        kind = "label"
    return kind


@alternative(exercise="kind_of_shift", name="numpy-select")
def kind_select(x, y_x, y, x_y):
    conditions = [y & (not x_y), x & (not y_x), y_x]
    return np.select(conditions, ["label", "covariate", "concept"], "none").item()
