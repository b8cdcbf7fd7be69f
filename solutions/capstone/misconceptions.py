"""Mistakes that students make in *capstone*, each as code that makes it.

Parsed by the grader, never imported: each function is observed in the place of the exercise's own, with this file's imports and
the reference's names around it. A student whose observations equal its own is told its title and hint.
"""

import numpy as np

from autograder.authoring import misconception

# ---- select


@misconception(
    exercise="select",
    name="select-own-folds",
    title="Each candidate gets folds of its own.",
    hint="Where is the permutation drawn: once for all candidates, or once for each?",
)
def own_folds(candidates, x, y, k, rng):
    scores = []
    for fit in candidates:
        folds = np.array_split(rng.permutation(len(x)), k)
        rest = [np.setdiff1d(np.arange(len(x)), held) for held in folds]
        scores.append([np.mean((fit(x[r], y[r])(x[h]) - y[h]) ** 2) for r, h in zip(rest, folds)])
    return int(np.mean(scores, axis=1).argmin()), np.array(scores)


@misconception(
    exercise="select",
    name="select-training-error",
    title="Candidates are scored on the rows that they were fitted to.",
    hint="A candidate that learns its rows by heart is always right about them. Which rows has it not seen?",
)
def training_error(candidates, x, y, k, rng):
    scores = np.empty((len(candidates), k))
    for j, held in enumerate(np.array_split(rng.permutation(len(x)), k)):
        rest = np.setdiff1d(np.arange(len(x)), held)
        for i, fit in enumerate(candidates):
            scores[i, j] = np.mean((fit(x[rest], y[rest])(x[rest]) - y[rest]) ** 2)
    return int(scores.mean(axis=1).argmin()), scores


@misconception(
    exercise="select",
    name="select-fits-all-rows",
    title="Candidates are fitted to all rows, the validation rows among them.",
    hint="What do you hand to `fit`, and which rows do you score on afterwards? No row may be in both.",
)
def fits_everything(candidates, x, y, k, rng):
    folds = np.array_split(rng.permutation(len(x)), k)
    predictors = [fit(x, y) for fit in candidates]
    scores = np.array([[np.mean((predict(x[held]) - y[held]) ** 2) for held in folds] for predict in predictors])
    return int(scores.mean(axis=1).argmin()), scores


@misconception(
    exercise="select",
    name="select-fits-once",
    title="Each candidate is fitted once, on the first fold's training rows, and scored on every fold.",
    hint="For the second fold, has the model seen the rows that it is scored on?",
)
def fits_once(candidates, x, y, k, rng):
    folds = np.array_split(rng.permutation(len(x)), k)
    rest = np.concatenate(folds[1:])
    predictors = [fit(x[rest], y[rest]) for fit in candidates]
    scores = np.array([[np.mean((predict(x[held]) - y[held]) ** 2) for held in folds] for predict in predictors])
    return int(scores.mean(axis=1).argmin()), scores


@misconception(
    exercise="select",
    name="select-highest",
    title="The candidate with the highest error is chosen.",
    hint="The scores are errors. Is more better?",
)
def highest(candidates, x, y, k, rng):
    scores = np.empty((len(candidates), k))
    for j, held in enumerate(np.array_split(rng.permutation(len(x)), k)):
        rest = np.setdiff1d(np.arange(len(x)), held)
        for i, fit in enumerate(candidates):
            scores[i, j] = np.mean((fit(x[rest], y[rest])(x[held]) - y[held]) ** 2)
    return int(scores.mean(axis=1).argmax()), scores


@misconception(
    exercise="select",
    name="select-lucky-fold",
    title="The candidate with the single lowest score is chosen, not the one with the lowest mean.",
    hint="One lucky fold is in the table for almost every candidate. What do you do with the k scores of a candidate before you compare?",
)
def lucky_fold(candidates, x, y, k, rng):
    scores = np.empty((len(candidates), k))
    for j, held in enumerate(np.array_split(rng.permutation(len(x)), k)):
        rest = np.setdiff1d(np.arange(len(x)), held)
        for i, fit in enumerate(candidates):
            scores[i, j] = np.mean((fit(x[rest], y[rest])(x[held]) - y[held]) ** 2)
    return int(scores.argmin() // k), scores


@misconception(
    exercise="select",
    name="select-means-only",
    title="One mean for each candidate is returned instead of all its scores.",
    hint="The scores have the shape (candidates, k): keep them all, and average only to choose.",
)
def means_only(candidates, x, y, k, rng):
    index, scores = _scored(candidates, x, y, k, rng)
    return index, scores.mean(axis=1)


@misconception(
    exercise="select",
    name="select-transposed",
    title="The table of scores lies on its side: folds by candidates.",
    hint="Which axis is which? `scores[i, j]` is candidate i on fold j.",
)
def transposed(candidates, x, y, k, rng):
    index, scores = _scored(candidates, x, y, k, rng)
    return index, scores.T


@misconception(
    exercise="select",
    name="select-root",
    title="Root mean squared errors are returned, where mean squared ones are asked for.",
    hint="The unit of your scores is that of y. Which unit has a mean of squares?",
)
def root(candidates, x, y, k, rng):
    index, scores = _scored(candidates, x, y, k, rng)
    return index, np.sqrt(scores)


@misconception(
    exercise="select",
    name="select-not-shuffled",
    title="The folds are blocks of rows in the order in which they stand.",
    hint="Data often come sorted. What have you not used `rng` for?",
)
def not_shuffled(candidates, x, y, k, rng):
    return _scored(candidates, x, y, k, rng, np.arange(len(x)))


@misconception(
    exercise="select",
    name="select-own-seed",
    title="The folds are drawn by a generator with a fixed seed, not by `rng`.",
    hint="Two calls with one `rng` should draw different folds. Where do yours come from?",
)
def own_seed(candidates, x, y, k, rng):
    return _scored(candidates, x, y, k, rng, np.random.default_rng(0).permutation(len(x)))


@misconception(
    exercise="select",
    name="select-rest-dropped",
    title="The rows left over when n is divided by k are never validated.",
    hint="With 13 rows and 5 folds of n // k, how many rows are in no fold?",
)
def rest_dropped(candidates, x, y, k, rng):
    order, size = rng.permutation(len(x)), len(x) // k
    scores = np.empty((len(candidates), k))
    for j in range(k):
        held = order[j * size : (j + 1) * size]
        rest = np.setdiff1d(order, held)
        for i, fit in enumerate(candidates):
            scores[i, j] = np.mean((fit(x[rest], y[rest])(x[held]) - y[held]) ** 2)
    return int(scores.mean(axis=1).argmin()), scores


@misconception(
    exercise="select",
    name="select-returns-candidate",
    title="The best candidate itself is returned instead of its number.",
    hint="What is asked for is the place in the list, a whole number.",
)
def returns_candidate(candidates, x, y, k, rng):
    index, scores = _scored(candidates, x, y, k, rng)
    return scores.mean(axis=1)[index], scores


@misconception(
    exercise="select",
    name="select-desynchronised",
    title="x and y are shuffled separately, so that no row keeps its target.",
    hint="One permutation for both: after `x = x[order]`, what happens to y?",
)
def desynchronised(candidates, x, y, k, rng):
    return _scored(candidates, x[rng.permutation(len(x))], y[rng.permutation(len(x))], k, rng, np.arange(len(x)))


def _scored(candidates, x, y, k, rng, order=None):
    order = rng.permutation(len(x)) if order is None else order
    scores = np.empty((len(candidates), k))
    for j, held in enumerate(np.array_split(order, k)):
        rest = np.setdiff1d(np.arange(len(x)), held)
        for i, fit in enumerate(candidates):
            scores[i, j] = np.mean((fit(x[rest], y[rest])(x[held]) - y[held]) ** 2)
    return int(scores.mean(axis=1).argmin()), scores


# ---- fit_predict


def _line(x, y):
    """Return a function that predicts by least squares, its inputs scaled by the rows it is fitted to."""
    mean, deviation = x.mean(axis=0), x.std(axis=0)
    weights = np.linalg.lstsq(np.column_stack([np.ones(len(x)), (x - mean) / deviation]), y, rcond=None)[0]
    return lambda new: weights[0] + (new - mean) / deviation @ weights[1:]


@misconception(
    exercise="fit_predict",
    name="fitp-company",
    title="Test rows are scaled by their own mean and deviation.",
    hint="If all test patients are very ill, what does your scaling make of them? Which rows may mean and deviation come from?",
)
def scaled_by_themselves(x_train, y_train, x_test):
    predict = _line((x_train - x_train.mean(axis=0)) / x_train.std(axis=0), y_train)
    return predict((x_test - x_test.mean(axis=0)) / x_test.std(axis=0))


@misconception(
    exercise="fit_predict",
    name="fitp-column",
    title="The predictions are a column of shape (n, 1) instead of a row of n numbers.",
    hint="A model with one output returns (n, 1). How do you make (n,) of it?",
)
def column(x_train, y_train, x_test):
    return _line(x_train, y_train)(x_test)[:, None]


@misconception(
    exercise="fit_predict",
    name="fitp-mean-for-all",
    title="Every patient is predicted to be average.",
    hint="Your answer never looks at x_test, or its weights are all 0. What is the error of somebody who says the mean to everybody?",
)
def mean_for_all(x_train, y_train, x_test):
    return np.full(len(x_test), y_train.mean())


@misconception(
    exercise="fit_predict",
    name="fitp-not-scaled-back",
    title="The targets were scaled for training, and the predictions not scaled back.",
    hint="What is the mean of your predictions, and what is that of y_train?",
)
def not_scaled_back(x_train, y_train, x_test):
    return _line(x_train, (y_train - y_train.mean()) / y_train.std())(x_test)


@misconception(
    exercise="fit_predict",
    name="fitp-mean-lost",
    title="The mean of the targets, or the bias, is missing from the predictions.",
    hint="Are your predictions too low by nearly the same amount everywhere? What did you subtract and not add again?",
)
def mean_lost(x_train, y_train, x_test):
    return _line(x_train, y_train - y_train.mean())(x_test)


@misconception(
    exercise="fit_predict",
    name="fitp-rows-mixed-up",
    title="The rows of x were shuffled, and the targets were not.",
    hint="After shuffling, does row 0 of x still belong to target 0?",
)
def rows_mixed_up(x_train, y_train, x_test):
    return _line(x_train[np.random.default_rng(0).permutation(len(x_train))], y_train)(x_test)


@misconception(
    exercise="fit_predict",
    name="fitp-by-heart",
    title="The model knows its training rows by heart, noise and all.",
    hint="How large is the error on the training rows? If it is far below 50, hold the model back.",
)
def by_heart(x_train, y_train, x_test):
    mean, deviation = x_train.mean(axis=0), x_train.std(axis=0)
    distance = ((((x_test - mean) / deviation)[:, None] - (x_train - mean) / deviation) ** 2).sum(axis=-1)
    return y_train[distance.argmin(axis=1)]


@misconception(
    exercise="fit_predict",
    name="fitp-runs-away",
    title="Gradient descent on unscaled columns runs away.",
    hint="Print the loss of the first ten steps. What are the sizes of the columns, and which learning rate would suit the largest?",
)
def runs_away(x_train, y_train, x_test):
    weights, bias = np.zeros(x_train.shape[1]), 0.0
    with np.errstate(all="ignore"):
        for _ in range(500):
            error = x_train @ weights + bias - y_train
            weights, bias = weights - 0.01 * x_train.T @ error / len(x_train), bias - 0.01 * error.mean()
        return x_test @ weights + bias


@misconception(
    exercise="fit_predict",
    name="fitp-bends-too-much",
    title="Hundreds of polynomial features are fitted to a few hundred patients without weight decay.",
    hint="Count weights and rows. What keeps the weights small?",
)
def bends_too_much(x_train, y_train, x_test):
    mean, deviation = x_train.mean(axis=0), x_train.std(axis=0)

    def features(x):
        z = (x - mean) / deviation
        products = [z[:, i] * z[:, j] * z[:, k] for i in range(10) for j in range(i + 1) for k in range(j + 1)]
        return np.column_stack([np.ones(len(z)), z, *products])

    return features(x_test) @ np.linalg.lstsq(features(x_train), y_train, rcond=None)[0]


@misconception(
    exercise="fit_predict",
    name="fitp-too-few-rows",
    title="Only the first fifteen rows are learnt from.",
    hint="How many rows of x_train does your answer use? Eleven weights need more than fifteen patients.",
)
def too_few_rows(x_train, y_train, x_test):
    return _line(x_train[:15], y_train[:15])(x_test)


@misconception(
    exercise="fit_predict",
    name="fitp-hardly-begun",
    title="Training has only begun: the predictions are still near 0.",
    hint="How many steps did you take, and how far does one step go? The targets are near 150.",
)
def hardly_begun(x_train, y_train, x_test):
    mean, deviation = x_train.mean(axis=0), x_train.std(axis=0)
    z, weights, bias = (x_train - mean) / deviation, np.zeros(x_train.shape[1]), 0.0
    for _ in range(10):
        error = z @ weights + bias - y_train
        weights, bias = weights - 0.001 * z.T @ error / len(z), bias - 0.001 * error.mean()
    return (x_test - mean) / deviation @ weights + bias


# ---- fit_classifier


def _nearest(x, y):
    """Return a function that labels a row as the three nearest of the given rows vote."""

    def scores(new):
        squares = (new**2).sum(axis=1)[:, None] - 2 * new @ x.T + (x**2).sum(axis=1)
        near = y[np.argsort(squares, axis=1)[:, :3]]
        return (near[:, :, None] == np.arange(10)).sum(axis=1) / 3

    return scores


@misconception(
    exercise="fit_classifier",
    name="fitc-company",
    title="Test rows are scaled by their own mean and deviation.",
    hint="If a test set has one class only, what is left of a picture once the mean of that class is taken off?",
)
def judged_by_company(x_train, y_train, x_test):
    def scaled(x):
        return (x - x.mean(axis=0)) / (x.std(axis=0) + 0.1)

    return _nearest(scaled(x_train), y_train)(scaled(x_test)).argmax(axis=1)


@misconception(
    exercise="fit_classifier",
    name="fitc-dropout-stays-on",
    title="Dropout stays on while the labels are predicted.",
    hint="What would a second call of your model say about the same picture? Training and prediction are two modes of it.",
)
def drops_out_while_predicting(x_train, y_train, x_test):
    kept = np.random.default_rng(0).random(x_test.shape) > 0.05
    return _nearest(x_train, y_train)(x_test * kept / 0.95).argmax(axis=1)


@misconception(
    exercise="fit_classifier",
    name="fitc-scores",
    title="The scores of the ten classes are returned instead of a label.",
    hint="Ten numbers a row are logits or probabilities. Which class do they speak for?",
)
def returns_scores(x_train, y_train, x_test):
    return _nearest(x_train, y_train)(x_test)


@misconception(
    exercise="fit_classifier",
    name="fitc-largest-score",
    title="The largest score of each row is returned instead of its number.",
    hint="`max` or `argmax`?",
)
def largest_score(x_train, y_train, x_test):
    return _nearest(x_train, y_train)(x_test).max(axis=1) - 0.01


@misconception(
    exercise="fit_classifier",
    name="fitc-across-rows",
    title="The largest score is looked for across the rows instead of the classes.",
    hint="Your result has ten entries, whatever the test set. Which axis holds the classes?",
)
def across_rows(x_train, y_train, x_test):
    return _nearest(x_train, y_train)(x_test).argmax(axis=0)


@misconception(
    exercise="fit_classifier",
    name="fitc-rows-mixed-up",
    title="The pictures were shuffled, and the labels were not.",
    hint="After shuffling, does picture 0 still belong to label 0?",
)
def pictures_mixed_up(x_train, y_train, x_test):
    mixed = x_train[np.random.default_rng(0).permutation(len(x_train))]
    return _nearest(mixed, y_train)(x_test).argmax(axis=1)


@misconception(
    exercise="fit_classifier",
    name="fitc-one-label",
    title="Every picture gets the label that is most frequent in training.",
    hint="Do your predictions depend on x_test? If a network says the same to everything, its steps may have been far too long.",
)
def one_label(x_train, y_train, x_test):
    return np.full(len(x_test), np.bincount(y_train).argmax())


@misconception(
    exercise="fit_classifier",
    name="fitc-too-few-rows",
    title="Only the first hundred pictures are learnt from.",
    hint="How many rows of x_train does your answer use?",
)
def too_few_pictures(x_train, y_train, x_test):
    return _nearest(x_train[:100], y_train[:100])(x_test).argmax(axis=1)


@misconception(
    exercise="fit_classifier",
    name="fitc-hardly-begun",
    title="Training has only begun when it stops.",
    hint="How many steps are there in all: rows over batch size, times epochs? How low is the loss at the end?",
)
def hardly_begun_to_classify(x_train, y_train, x_test):
    rng = np.random.default_rng(0)
    w1, w2 = rng.normal(0, 0.17, (64, 64)), rng.normal(0, 0.17, (64, 10))
    for rows in np.array_split(rng.permutation(len(x_train)), 20):
        hidden = np.maximum(x_train[rows] @ w1, 0)
        error = np.exp(hidden @ w2)
        error = error / error.sum(axis=1, keepdims=True) - (y_train[rows][:, None] == np.arange(10))
        w1, w2 = (
            w1 - 0.05 * x_train[rows].T @ (error @ w2.T * (hidden > 0)) / len(rows),
            w2 - 0.05 * hidden.T @ error / len(rows),
        )
    return (np.maximum(x_test @ w1, 0) @ w2).argmax(axis=1)


@misconception(
    exercise="fit_classifier",
    name="fitc-column",
    title="The labels are a column of shape (n, 1).",
    hint="`keepdims`, or a target that was made upright: how do you get (n,)?",
)
def column_of_labels(x_train, y_train, x_test):
    return _nearest(x_train, y_train)(x_test).argmax(axis=1)[:, None]


# ---- TestSet


@misconception(
    exercise="TestSet",
    name="testset-never-used",
    title="The test set answers as often as it is asked.",
    hint="What does your object remember of the first call?",
)
class NeverUsed:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def evaluate(self, predict):
        return float(np.mean(predict(self.x) == self.y))


@misconception(
    exercise="TestSet",
    name="testset-used-afterwards",
    title="It is marked as used only after `predict` has returned.",
    hint="Walk through `evaluate` for a `predict` that raises an error: does the line that remembers still run?",
)
class UsedAfterwards:
    def __init__(self, x, y):
        self.x, self.y, self.used = x, y, False

    def evaluate(self, predict):
        if self.used:
            raise RuntimeError("used")
        share = float(np.mean(predict(self.x) == self.y))
        self.used = True
        return share


@misconception(
    exercise="TestSet",
    name="testset-used-after-predict",
    title="It is marked as used after `predict`, although before the accuracy is computed.",
    hint="Who raises an error first: `predict`, or the line that remembers? Which of the two comes first?",
)
class UsedAfterPredict:
    def __init__(self, x, y):
        self.x, self.y, self.used = x, y, False

    def evaluate(self, predict):
        if self.used:
            raise RuntimeError("used")
        predicted = predict(self.x)
        self.used = True
        if len(predicted) != len(self.y):
            raise ValueError("wrong length")
        return float(np.mean(predicted == self.y))


@misconception(
    exercise="TestSet",
    name="testset-shared-flag",
    title="The memory belongs to the class, so that using one test set uses up all of them.",
    hint="`TestSet.used = True` or `self.used = True`?",
)
class SharedFlag:
    used = False

    def __init__(self, x, y):
        self.x, self.y = x, y
        type(self).used = False

    def evaluate(self, predict):
        if type(self).used:
            raise RuntimeError("used")
        type(self).used = True
        return float(np.mean(predict(self.x) == self.y))


@misconception(
    exercise="TestSet",
    name="testset-other-error",
    title="The second call raises another kind of error than RuntimeError.",
    hint="Which exception is asked for?",
)
class OtherError:
    def __init__(self, x, y):
        self.x, self.y, self.used = x, y, False

    def evaluate(self, predict):
        if self.used:
            raise ValueError("used")
        self.used = True
        return float(np.mean(predict(self.x) == self.y))


@misconception(
    exercise="TestSet",
    name="testset-returns-none",
    title="The second call returns None, or only prints, instead of raising an error.",
    hint="Somebody who does not look at the output goes on with None. What stops a program for certain?",
)
class ReturnsNone:
    def __init__(self, x, y):
        self.x, self.y, self.used = x, y, False

    def evaluate(self, predict):
        if self.used:
            print("This test set has been used.")
            return None
        self.used = True
        return float(np.mean(predict(self.x) == self.y))


@misconception(
    exercise="TestSet",
    name="testset-repeats-answer",
    title="The second call gives the first answer again.",
    hint="That is honest about the number, but the caller thinks it is that of the new model.",
)
class RepeatsAnswer:
    def __init__(self, x, y):
        self.x, self.y, self.share = x, y, None

    def evaluate(self, predict):
        if self.share is None:
            self.share = float(np.mean(predict(self.x) == self.y))
        return self.share


@misconception(
    exercise="TestSet",
    name="testset-refuses-too-late",
    title="The second call shows the rows to `predict` once more before it refuses.",
    hint="In which order do you ask `predict` and look whether you may?",
)
class RefusesTooLate:
    def __init__(self, x, y):
        self.x, self.y, self.used = x, y, False

    def evaluate(self, predict):
        used, self.used = self.used, True
        share = float(np.mean(predict(self.x) == self.y))
        if used:
            raise RuntimeError("used")
        return share


@misconception(
    exercise="TestSet",
    name="testset-counts",
    title="The number of right labels is returned instead of their share.",
    hint="An accuracy lies between 0 and 1.",
)
class Counts:
    def __init__(self, x, y):
        self.x, self.y, self.used = x, y, False

    def evaluate(self, predict):
        if self.used:
            raise RuntimeError("used")
        self.used = True
        return int(np.sum(predict(self.x) == self.y))


@misconception(
    exercise="TestSet",
    name="testset-error-rate",
    title="The share of wrong labels is returned.",
    hint="What should come out for predictions that are all right?",
)
class ErrorRate:
    def __init__(self, x, y):
        self.x, self.y, self.used = x, y, False

    def evaluate(self, predict):
        if self.used:
            raise RuntimeError("used")
        self.used = True
        return float(np.mean(predict(self.x) != self.y))


@misconception(
    exercise="TestSet",
    name="testset-percent",
    title="The accuracy is given in percent.",
    hint="An accuracy lies between 0 and 1.",
)
class Percent:
    def __init__(self, x, y):
        self.x, self.y, self.used = x, y, False

    def evaluate(self, predict):
        if self.used:
            raise RuntimeError("used")
        self.used = True
        return 100.0 * float(np.mean(predict(self.x) == self.y))


@misconception(
    exercise="TestSet",
    name="testset-forgives-errors",
    title="A first evaluation that went wrong does not count.",
    hint="By the time `predict` fails it has been given the rows. Whoever wants to can take them out of there.",
)
class ForgivesErrors:
    def __init__(self, x, y):
        self.x, self.y, self.used = x, y, False

    def evaluate(self, predict):
        if self.used:
            raise RuntimeError("used")
        self.used = True
        try:
            return float(np.mean(predict(self.x) == self.y))
        except Exception:
            self.used = False
            raise
