"""Right answers to *capstone* that differ from the reference; each must earn all points.

Parsed by the grader, never imported.
"""

import keras
import numpy as np
import sklearn.ensemble
import sklearn.linear_model
import sklearn.model_selection
import sklearn.neighbors
import sklearn.neural_network
import sklearn.pipeline
import sklearn.preprocessing
import sklearn.svm
from keras import layers

from autograder.authoring import alternative

# ---- select


@alternative(exercise="select", name="candidates-outside")
def select_candidates_outside(candidates, x, y, k, rng):
    order = rng.permutation(len(y))
    folds = [order[j::k] for j in range(k)]
    scores = []
    for fit in candidates:
        row = []
        for held in folds:
            rest = np.array([i for i in order if i not in set(held.tolist())])
            row.append(float(np.mean(np.square(fit(x[rest], y[rest])(x[held]) - y[held]))))
        scores.append(row)
    return np.argmin([sum(row) / k for row in scores]), scores


@alternative(exercise="select", name="sklearn-folds")
def select_sklearn(candidates, x, y, k, rng):
    folds = sklearn.model_selection.KFold(k, shuffle=True, random_state=int(rng.integers(1 << 30))).split(x)
    scores = np.array([[np.mean((fit(x[a], y[a])(x[b]) - y[b]) ** 2) for fit in candidates] for a, b in folds]).T
    return scores.mean(axis=1).argmin(), scores


@alternative(exercise="select", name="single-precision")
def select_single(candidates, x, y, k, rng):
    marks = rng.permutation(np.arange(len(y)) % k)
    scores = np.zeros((len(candidates), k), "float32")
    for j in range(k):
        for i, fit in enumerate(candidates):
            predict = fit(x[marks != j], y[marks != j])
            scores[i, j] = ((predict(x[marks == j]) - y[marks == j]) ** 2).mean()
    return int(np.argsort(scores.mean(1))[0]), scores


@alternative(exercise="select", name="looks-at-training-too")
def select_prints_training(candidates, x, y, k, rng):
    table = np.column_stack([x, y])
    rng.shuffle(table)
    scores = np.empty((len(candidates), k))
    for i, fit in enumerate(candidates):
        for j in range(k):
            held, rest = table[j::k], np.delete(table, np.s_[j::k], axis=0)
            predict = fit(rest[:, :-1], rest[:, -1])
            print("training", np.mean((predict(rest[:, :-1]) - rest[:, -1]) ** 2))
            scores[i, j] = np.mean((held[:, -1] - predict(held[:, :-1])) ** 2)
    return scores.sum(axis=1).argmin(), scores


@alternative(exercise="select", name="refits-the-winner")
def select_refits(candidates, x, y, k, rng):
    folds = np.array_split(rng.choice(len(x), len(x), replace=False), k)

    def score(fit, j):
        rest = np.concatenate(folds[:j] + folds[j + 1 :])
        difference = fit(x[rest].copy(), y[rest].copy())(x[folds[j]].copy()) - y[folds[j]]
        return difference @ difference / len(difference)

    scores = [[score(fit, j) for j in range(k)] for fit in candidates]
    best = min(range(len(candidates)), key=lambda i: np.mean(scores[i]))
    candidates[best](x, y)
    return best, np.array(scores)


@alternative(exercise="select", name="sorted-folds")
def select_sorted(candidates, x, y, k, rng):
    n = x.shape[0]
    folds = [np.sort(fold) for fold in np.array_split(np.argsort(rng.random(n)), k)]
    scores = np.full((len(candidates), k), np.inf)
    for j, held in enumerate(folds):
        mask = np.ones(n, bool)
        mask[held] = False
        models = [fit(x[mask], y[mask]) for fit in candidates]
        scores[:, j] = [np.var(m(x[held]) - y[held]) + np.mean(m(x[held]) - y[held]) ** 2 for m in models]
    return int(np.nanargmin(np.average(scores, axis=1))), scores


@alternative(exercise="select", name="row-by-row")
def select_row_by_row(candidates, x, y, k, rng):
    order = rng.permutation(len(x))
    scores = np.zeros((len(candidates), k))
    for j in range(k):
        held = order[j::k]
        rest = np.setdiff1d(order, held)
        for i, fit in enumerate(candidates):
            predict = fit(x[rest], y[rest])
            scores[i, j] = sum((float(predict(x[row : row + 1])[0]) - y[row]) ** 2 for row in held) / len(held)
    return int(scores.mean(axis=1).argmin()), scores


# ---- fit_predict


@alternative(exercise="fit_predict", name="least-squares")
def predict_least_squares(x_train, y_train, x_test):
    return sklearn.linear_model.LinearRegression().fit(x_train, y_train).predict(x_test)


@alternative(exercise="fit_predict", name="gradient-descent")
def predict_descent(x_train, y_train, x_test):
    mean, deviation = x_train.mean(0), x_train.std(0)
    z, weights = (x_train - mean) / deviation, np.zeros(x_train.shape[1])
    for _ in range(400):
        weights -= 0.1 * (z.T @ (z @ weights - (y_train - y_train.mean())) / len(z) + 0.03 * weights)
    return ((x_test - mean) / deviation @ weights + y_train.mean()).astype("float32")


@alternative(exercise="fit_predict", name="sklearn-ridge")
def predict_ridge(x_train, y_train, x_test):
    model = sklearn.linear_model.RidgeCV(np.logspace(-2, 3, 11))
    return (
        sklearn.pipeline.make_pipeline(sklearn.preprocessing.StandardScaler(), model)
        .fit(x_train, y_train)
        .predict(x_test)
    )


@alternative(exercise="fit_predict", name="support-vectors")
def predict_svm(x_train, y_train, x_test):
    scaler = sklearn.preprocessing.StandardScaler().fit(x_train)
    model = sklearn.svm.SVR(C=30, kernel="linear").fit(scaler.transform(x_train), y_train)
    return list(model.predict(scaler.transform(x_test)))


@alternative(exercise="fit_predict", name="lasso")
def predict_lasso(x_train, y_train, x_test):
    scaler = sklearn.preprocessing.StandardScaler()
    return (
        sklearn.linear_model.LassoCV(cv=5).fit(scaler.fit_transform(x_train), y_train).predict(scaler.transform(x_test))
    )


@alternative(exercise="fit_predict", name="network-by-keras")
def predict_network(x_train, y_train, x_test):
    keras.utils.set_random_seed(1)
    mean, deviation, low, high = x_train.mean(0), x_train.std(0), y_train.mean(), y_train.std()
    decay = keras.regularizers.L2(0.01)
    model = keras.Sequential([layers.Dense(16, activation="relu", kernel_regularizer=decay), layers.Dense(1)])
    model.compile(keras.optimizers.Adam(0.01), "mse")
    model.fit((x_train - mean) / deviation, (y_train - low) / high, batch_size=64, epochs=25, verbose=0)
    return low + high * np.asarray(model((x_test - mean) / deviation))[:, 0]


# ---- fit_classifier


@alternative(exercise="fit_classifier", name="support-vectors")
def classify_svm(x_train, y_train, x_test):
    return sklearn.svm.SVC(C=10).fit(x_train, y_train).predict(x_test)


@alternative(exercise="fit_classifier", name="nearest-neighbours")
def classify_nearest(x_train, y_train, x_test):
    model = sklearn.neighbors.KNeighborsClassifier(3).fit(x_train, y_train)
    return model.predict(x_test).astype(float)


@alternative(exercise="fit_classifier", name="convolution-by-keras")
def classify_convolution(x_train, y_train, x_test):
    keras.utils.set_random_seed(3)
    first, second = (layers.Conv2D(n, 3, padding="same", activation="relu") for n in (16, 32))
    end = [layers.Flatten(), layers.Dropout(0.3), layers.Dense(10, activation="softmax")]
    model = keras.Sequential([layers.Reshape((8, 8, 1)), first, layers.MaxPooling2D(), second, *end])
    model.compile(keras.optimizers.Adam(0.003), "sparse_categorical_crossentropy")
    model.fit(x_train, y_train, batch_size=32, epochs=18, verbose=0)
    return np.argmax(model.predict(x_test, verbose=0), axis=-1)


@alternative(exercise="fit_classifier", name="network-by-sklearn")
def classify_mlp(x_train, y_train, x_test):
    words = {"learning_rate_init": 0.003, "batch_size": 32, "max_iter": 60, "random_state": 0}
    return sklearn.neural_network.MLPClassifier((100,), **words).fit(x_train, y_train).predict(x_test).tolist()


@alternative(exercise="fit_classifier", name="network-by-hand")
def classify_by_hand(x_train, y_train, x_test):
    rng = np.random.default_rng(0)
    w1, b1 = rng.normal(0, 0.18, (64, 96)), np.zeros(96)
    w2, b2 = rng.normal(0, 0.14, (96, 10)), np.zeros(10)
    one_hot = np.eye(10)[y_train]
    speeds = [np.zeros_like(p) for p in (w1, b1, w2, b2)]
    for _ in range(60):
        for rows in np.array_split(rng.permutation(len(x_train)), len(x_train) // 32):
            x = x_train[rows].astype(float)
            h = np.maximum(x @ w1 + b1, 0)
            e = np.exp(h @ w2 + b2)
            d = (e / e.sum(1, keepdims=True) - one_hot[rows]) / len(rows)
            back = d @ w2.T * (h > 0)
            for p, v, g in zip((w1, b1, w2, b2), speeds, (x.T @ back, back.sum(0), h.T @ d, d.sum(0)), strict=True):
                v *= 0.9
                v -= 0.1 * g
                p += v
    return (np.maximum(x_test @ w1 + b1, 0) @ w2 + b2).argmax(1)


@alternative(exercise="fit_classifier", name="forest-of-trees")
def classify_forest(x_train, y_train, x_test):
    model = sklearn.ensemble.ExtraTreesClassifier(200, random_state=0).fit(x_train, y_train)
    return model.predict(x_test)


# ---- TestSet


@alternative(exercise="TestSet", name="takes-its-rows-away")
class TakesAway:
    def __init__(self, x, y):
        self.rows = [(x, y)]

    def evaluate(self, predict):
        if not self.rows:
            raise RuntimeError("There is nothing left to evaluate on.")
        x, y = self.rows.pop()
        return np.mean(np.asarray(predict(x)) == np.asarray(y))


@alternative(exercise="TestSet", name="counts-calls")
class CountsCalls:
    def __init__(self, x, y):
        self.x, self.y = np.array(x), np.array(y)
        self.calls = 0

    def evaluate(self, predict):
        self.calls += 1
        if self.calls > 1:
            raise RuntimeError(f"evaluate was called {self.calls} times")
        predicted = np.asarray(predict(self.x)).ravel()
        if predicted.shape != self.y.shape:
            raise ValueError(f"one label a row is expected, received {predicted.shape}")
        return (predicted == self.y).sum() / len(self.y)


@alternative(exercise="TestSet", name="replaces-its-method")
class ReplacesMethod:
    def __init__(self, x, y):
        def evaluate(predict):
            self.evaluate = self._refuse
            return float(sum(int(a) == int(b) for a, b in zip(predict(x), y, strict=True)) / len(y))

        self.evaluate = evaluate

    def _refuse(self, predict):
        raise RuntimeError("A second number would not be honest.")


@alternative(exercise="TestSet", name="iterator")
class OnlyOnce:
    def __init__(self, x, y):
        self._once = iter([(x, y)])

    def evaluate(self, predict):
        try:
            x, y = next(self._once)
        except StopIteration:
            raise RuntimeError("used") from None
        return float(np.count_nonzero(predict(x) == y)) / y.size


@alternative(exercise="TestSet", name="own-kind-of-runtime-error")
class OwnError:
    used = False

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def evaluate(self, predict):
        if self.used:
            raise RuntimeError
        self.used = True
        predicted = predict(self.x)
        return keras.ops.mean(keras.ops.cast(keras.ops.equal(predicted, self.y), "float32"))


@alternative(exercise="TestSet", name="lock")
class Locked:
    def __init__(self, x, y):
        import threading

        self._x, self._y, self._lock = x, y, threading.Lock()

    def evaluate(self, predict):
        if not self._lock.acquire(blocking=False):
            raise RuntimeError("This test set has been used.")
        return 1.0 - float(np.mean(predict(self._x) != self._y))
