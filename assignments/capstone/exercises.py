"""Points, probes and checks of the assignment *capstone*.

Released with the assignment: it says what is called and what must hold, never what the answer is.
"""

import numpy as np

from autograder.authoring import also, call, exercise, holds
from autograder.authoring.datasets import accuracy, diabetes, digits, root_mean_squared_error
from autograder.judging.dealing import every_row_is_in_one, rows_are_shuffled

title = "Capstone: one honest number"

MANY = 200  # calls by which chance is judged


def seed_of(rng):
    return int(rng.integers(2**31))


def law(property, earns, name, title, calls, runs, requires=()):
    """Ask that `property` holds of what a scenario saw."""

    def asked(found, expected, *arguments):
        return property(found, *arguments) if found is not None else "Nothing came back; is a `return` missing?"

    return holds(asked, points=earns, calls=calls, name=name, title=title, requires=requires, runs=runs, random=True)


# ---- select


def contest(rng, n, k, models, last=()):
    """Return a call with candidates whose errors are agreed.

    The best one is neither the first nor the last, learns nothing by heart, and is not the best on every row.
    """
    best = int(rng.integers(1, models - 1))
    off = rng.uniform(1.5, 3.0, (models, n)) * rng.choice([-1.0, 1.0], (models, n))
    off[best] = rng.uniform(1.0, 1.3, n) * rng.choice([-1.0, 1.0], n)
    lucky = (best + 1) % models  # right by chance on a third of the rows, far off on the others
    off[lucky, rng.permutation(n)[: n // 3]] *= 0.05
    off[lucky] *= 1.2
    known, learner = rng.uniform(0.8, 1.2, (models, n)), (best - 1) % models
    known[learner] *= 0.01  # learns by heart
    off[learner] *= 1.5
    x = np.column_stack([np.arange(n) + 0.25, rng.normal(size=(n, 2)).round(2)])
    shown = f"select(candidates, x, y, {k}, rng) for {models} candidates and {n} rows"
    return call(x, rng.normal(scale=5.0, size=n), off, known, k, *last, seed_of(rng), shown=shown)


def contests(rng):
    return [contest(rng, *sizes) for sizes in ((8, 4, 3), (7, 2, 3), (13, 5, 4), (20, 4, 5), (11, 11, 3))]


def many_contests(rng):
    return [contest(rng, 20, 4, 3, (MANY,))]


def judged(found, x, y, off, known, k):
    """For each candidate and fold, return the call of a fitted function whose mean squared error the score is.

    Returns:
        A list of lists of pairs: rows fitted and rows asked about; and a sentence if a score is none of these errors.
    """
    scores = np.asarray(found["scores"], float)
    if scores.shape != (len(off), k):
        return [], wrong_shape(scores.shape, len(off), k)
    pairs = []
    for i, (calls, fitted) in enumerate(zip(found["asked"], found["fitted"], strict=True)):
        asked = calls + in_parts(calls)
        errors = [errors_of(one, fitted[one["fit"]], x, off[i], known[i]) for one in asked]
        if not errors:
            return [], f"No function that candidate {i} returned was ever asked for predictions."
        squared = np.array([np.mean(one**2) for one in errors])
        pairs.append([])
        for j, score in enumerate(scores[i]):
            nearest = int(np.abs(squared - score).argmin())
            if not abs(squared[nearest] - score) <= 1e-4 * squared[nearest]:
                return [], wrong_pairs(fitted, x, y) or wrong_score(i, j, score, errors)
            pairs[-1].append((fitted[asked[nearest]["fit"]], asked[nearest]))
    return pairs, ""


def in_parts(calls):
    """Return what each fit was asked about in all, where that took several calls."""
    parts = {}
    for one in calls:
        if one["new"]:
            parts.setdefault(one["fit"], []).append(one)
    joined = []
    for fit, some in parts.items():
        rows, first = np.unique(np.concatenate([one["rows"] for one in some]), return_index=True)
        if len(rows) > max(len(one["rows"]) for one in some):
            joined.append({"fit": fit, "rows": rows, "x": np.concatenate([one["x"] for one in some])[first]})
    return joined


def wrong_pairs(fitted, x, y):
    """Say if a candidate was fitted to rows of x with the targets of others."""
    for one in fitted:
        rows = row_numbers(one["x"], x)
        if np.shape(one["y"]) != (len(rows),) or not np.allclose(one["y"], y[rows], atol=1e-4):
            return "Candidates were fitted to rows of x with the targets of other rows."
    return ""


def wrong_shape(shape, models, k):
    words = f"The scores have the shape {shape}; one score for each candidate and fold is asked for, ({models}, {k})."
    return words + (" Yours are the other way round." if shape == (k, models) else "")


def errors_of(asked, fitted, x, off, known):
    """Return by how much the predictions of one call were off."""
    learnt = set(row_numbers(fitted["x"], x))
    return np.array([known[row] if row in learnt else off[row] for row in asked["rows"]])


def row_numbers(rows, x):
    """Return the numbers of `rows`; the first column of row i is i + 1/4."""
    first = np.asarray(rows, float).reshape(len(rows), -1)[:, 0]
    return np.clip(np.nan_to_num(np.round(first - 0.25)), 0, len(x) - 1).astype(int).tolist()


def wrong_score(i, j, score, errors):
    """Say what a score is that is no mean squared error, as far as that can be seen."""
    words = f"The score of candidate {i} on fold {j} is {score:.4g}, which is no mean squared error of its predictions"
    kinds = {
        "it is the root of one": lambda one: np.sqrt(np.mean(one**2)),
        "it is a mean absolute error": lambda one: np.mean(np.abs(one)),
        "it is a sum of squares": lambda one: np.sum(one**2),
        "it is one with a minus": lambda one: -np.mean(one**2),
    }
    for kind, measure in kinds.items():
        if min(abs(measure(one) - score) for one in errors) <= 1e-4 * abs(score):
            return f"{words}: {kind}."
    return f"{words}."


def scores_are_errors(found, x, y, off, known, k, seed):
    return judged(found, x, y, off, known, k)[1]


def held_out(found, x, y, off, known, k, seed):
    """No score may come from rows that the fit had seen, and each fit must have had all the others."""
    for i, folds in enumerate(judged(found, x, y, off, known, k)[0]):
        if len({asked["fit"] for _, asked in folds}) == 1 and len(folds[0][0]["y"]) < len(y):
            return f"Candidate {i} was fitted once, and that model scored on every fold; each fold needs a new one."
        for fitted, asked in folds:
            wrong = held_out_once(fitted, asked, x, y)
            if wrong:
                return f"Candidate {i}: {wrong}"
    return ""


def held_out_once(fitted, asked, x, y):
    learnt, judging = row_numbers(fitted["x"], x), row_numbers(asked["x"], x)
    if not (np.allclose(fitted["x"], x[learnt], atol=1e-4) and np.allclose(asked["x"], x[judging], atol=1e-4)):
        return "it was given a changed x; candidates do their own scaling."
    if not np.allclose(fitted["y"], y[learnt], atol=1e-4):
        return "it was fitted to rows of x with the targets of other rows."
    if len(learnt) == len(y):
        return f"it was fitted to all {len(y)} rows, also those that it was then scored on."
    both = np.intersect1d(learnt, judging)
    if len(both) == len(judging):
        return "it was scored on rows that it had been fitted to: that is the training error."
    if both.size:
        return f"it was scored on rows that it had been fitted to, such as row {both[0]}."
    if len(learnt) + len(judging) != len(y):
        return f"for a fold of {len(judging)} of {len(y)} rows, it was fitted to {len(learnt)} of the others, not all."
    return ""


def each_once(found, x, y, off, known, k, seed):
    """The folds must be the same for all candidates, share out the rows, and be of nearly one size."""
    folds = [[np.sort(asked["rows"]) for _, asked in one] for one in judged(found, x, y, off, known, k)[0]]
    for i, one in enumerate(folds):
        for j, (rows, firsts) in enumerate(zip(one, folds[0], strict=True)):
            if not np.array_equal(rows, firsts):
                return (
                    f"Fold {j} of candidate {i} has other rows than fold {j} of candidate 0: that is no fair contest."
                )
    names = [f"fold {j}" for j in range(k)]
    wrong = every_row_is_in_one(folds[0], names, len(y), together="the folds")
    lengths = [len(rows) for rows in folds[0]]
    if not wrong and max(lengths) - min(lengths) > 1:
        return (
            f"The largest fold has {max(lengths)} rows and the smallest {min(lengths)}; at most one more is asked for."
        )
    return wrong


def winner(found, x, y, off, known, k, seed):
    """The index must be that of the lowest mean score."""
    scores = np.asarray(found["scores"], float)
    mean, index = scores.mean(axis=1), np.asarray(found["index"])
    if index.ndim or index.dtype.kind not in "iu":
        return "The first of the two results must be the number of the best candidate, a whole number."
    if index == mean.argmin():
        return ""
    told = f"Candidate {index} was chosen, but candidate {mean.argmin()} has the lowest mean score: "
    told += f"{mean.min():.3g} against {mean[index]:.3g}." if 0 <= index < len(mean) else f"{mean.min():.3g}."
    if index == scores.min(axis=1).argmin():
        return told + " A single lucky fold is not enough."
    return told + (" The scores are errors: the lowest is the best." if index == mean.argmax() else "")


def shuffled(found, *arguments):
    return rows_are_shuffled(found["where"], found["together"], found["first"])


def repeatable(found, *arguments):
    one, other = (np.asarray(scores, float) for scores in found)
    if np.array_equal(one, other):
        return ""
    return "The same seed gave two different results: all that is random must come from `rng`, which you are given."


BASICS = ("scores", "held out", "folds")

select = exercise(
    "select",
    title="the best of several candidates, by cross-validation",
    points=4,
    checks=[
        law(scores_are_errors, 1, "scores", "scores every candidate by its mean squared errors", contests, "watch"),
        law(held_out, 1, "held out", "scores no candidate on rows it has seen", contests, "watch", ("scores",)),
        law(each_once, 0.5, "folds", "has the same folds for all, each row in one", contests, "watch", BASICS[:2]),
        law(winner, 0.5, "index", "chooses the lowest mean error", contests, "watch", ("scores",)),
        law(shuffled, 0.5, "shuffled", "gives every row the same chance", many_contests, "watch_often", BASICS),
        law(
            repeatable,
            0.5,
            "seed",
            "gives the same result for the same seed",
            contests,
            "watch_again",
            (*BASICS, "shuffled"),
        ),
    ],
)

# ---- fit_predict

FOLDS = 5
SICKEST, SIDED = 3, 60  # a test set of sixty patients of the third whom a line expects to be most ill
RMSE_FULL, RMSE_HALF, FARTHEST = 58.0, 63.0, 35.0


def five_splits(rng):
    """Return five random splits of the changed patients, each of whom is held back once."""
    x, y = diabetes(rng)
    held = np.array_split(rng.permutation(len(x)), FOLDS)
    splits = [[np.delete(x, rows, axis=0), np.delete(y, rows), x[rows]] for rows in held]
    return [
        call(splits, withheld=([y[rows] for rows in held],), shown="fit_predict(x_train, y_train, x_test), 5 splits")
    ]


def one_sided(rng):
    """Return a split whose test rows are no sample of the whole, so that their own mean says nothing."""
    x, y = diabetes(rng)
    design = np.column_stack([np.ones(len(x)), (x - x.mean(axis=0)) / x.std(axis=0)])
    trend = design @ np.linalg.lstsq(design, y, rcond=None)[0]
    third = np.argsort(trend)[-len(x) // SICKEST :]
    rows = rng.permutation(third)[:SIDED]
    split = [np.delete(x, rows, axis=0), np.delete(y, rows), x[rows]]
    shown = "fit_predict(x_train, y_train, x_test) for a test set of patients who are all rather ill"
    return [call([split], withheld=([y[rows]],), shown=shown)]


def wrong_form(predictions, targets):
    """Say what keeps predictions from being one number for each test row."""
    if predictions is None:
        return "fit_predict returned None; is a `return` missing?"
    given = np.asarray(predictions, float)
    if given.shape != targets.shape:
        more = " Flatten it: an array of shape (n, 1) minus one of shape (n,) is (n, n)." if given.ndim == 2 else ""
        return (
            f"The predictions have the shape {given.shape}; one number a test row is asked for, {targets.shape}.{more}"
        )
    return "" if np.isfinite(given).all() else "Some predictions are NaN or infinite: has the training run away?"


def mean_error(found, held):
    """Return the mean of the root mean squared errors, and a sentence if there is none."""
    wrong = next((wrong for one, y in zip(found, held, strict=True) if (wrong := wrong_form(one, y))), "")
    if wrong:
        return np.inf, wrong
    return float(np.mean([root_mean_squared_error(one, y) for one, y in zip(found, held, strict=True)])), ""


def why_far(found, held):
    """Say, as far as that can be seen, why predictions are far from the targets."""
    predicted, targets = np.concatenate(found).astype(float), np.concatenate(held)
    off, spread = np.mean(predicted - targets), np.std(predicted) / np.std(targets)
    if max(np.ptp(one) for one in found) < 1e-3 * np.std(targets):
        return "Every patient of a test set got the same number; x_test had no say in it."
    if np.std(predicted) < 0.05 * np.std(targets):
        return "They hardly differ from patient to patient: scaled targets not scaled back, or training hardly begun?"
    if abs(off) > np.std(targets):
        return (
            f"On average they are {abs(off):.0f} too {'high' if off > 0 else 'low'}: the mean of the targets is lost."
        )
    if abs(np.corrcoef(predicted, targets)[0, 1]) < 0.15:
        return "They have nothing to do with the targets: were rows and targets still in the same order?"
    if spread > 2:
        return "They spread far more than the targets do: the model bends too much for so few patients."
    if np.std(predicted - targets) > 1.25 * np.std(targets):
        return "The mean for everybody would be better: were nearly all training rows left out?"
    if spread > 0.85:
        return "They spread as much as the targets do, noise and all: the model knows its training rows by heart."
    return "They go in the right direction; a model that fits the training rows better, or less by heart, goes further."


def rmse_at_most(bar):
    def property(found, expected, splits, held):
        error, wrong = mean_error(found, held)
        if wrong or error <= bar:
            return wrong
        told = f"The root mean squared error on patients held back is {error:.1f} (mean of five splits); "
        return f"{told}at most {bar:g} is asked for. {why_far(found, held)}"

    return property


def not_by_company(found, expected, splits, held):
    """Predictions for patients who are all rather ill must be right on average."""
    wrong = wrong_form(found[0], held[0])
    if wrong:
        return wrong
    off = float(np.mean(np.asarray(found[0], float) - held[0]))
    if abs(off) <= FARTHEST:
        return ""
    return (
        f"For a test set of patients who are all rather ill, the predictions are {abs(off):.0f} too "
        f"{'high' if off > 0 else 'low'} on average. Is x_test scaled by its own mean instead of that of x_train?"
    )


fit_predict = exercise(
    "fit_predict",
    title="a regression on real data",
    points=6,
    seconds=60,
    trains=True,
    checks=[
        holds(
            rmse_at_most(RMSE_HALF),
            points=3,
            calls=five_splits,
            runs="over_splits",
            name="half",
            title=f"errs by at most {RMSE_HALF:g} on patients held back",
            random=True,
        ),
        also(
            rmse_at_most(RMSE_FULL),
            of="half",
            points=2,
            name="full",
            title=f"errs by at most {RMSE_FULL:g} on patients held back",
            requires=("half",),
        ),
        holds(
            not_by_company,
            points=1,
            calls=one_sided,
            runs="over_splits",
            name="company",
            title="predicts for a patient whoever else is in the test set",
            requires=("full",),
            random=True,
        ),
    ],
)

# ---- fit_classifier

TRAINING, COMPANY = 1250, 40
FULL, HALF, FEW = 0.97, 0.94, 0.85


def random_split(rng):
    x, y = digits(rng)
    shown = "fit_classifier(x_train, y_train, x_test) for a random split"
    return [call(x[:TRAINING], y[:TRAINING], x[TRAINING:], withheld=(y[TRAINING:],), shown=shown)]


def one_class(rng):
    """Return a split whose test rows are typical of one class, so that their own mean is what tells them apart."""
    x, y = digits(rng)
    members = np.flatnonzero(y == rng.integers(10))
    distance = ((x[members] - x[members].mean(axis=0)) ** 2).sum(axis=1)
    rows = members[np.argsort(distance)[:COMPANY]]
    rest = np.delete(np.arange(len(y)), rows)[:TRAINING]
    shown = "fit_classifier(x_train, y_train, x_test) for a test set of one class"
    return [call(x[rest], y[rest], x[rows], withheld=(y[rows],), shown=shown)]


def no_labels(predictions, labels):
    """Say what keeps predictions from being one label for each test row."""
    if predictions is None:
        return "fit_classifier returned None; is a `return` missing?"
    given = np.asarray(predictions)
    if given.shape == labels.shape:
        return ""
    scores = given.ndim == 2 and given.shape[1] == 10
    more = " These look like scores of the classes: the label is the number of the largest." if scores else ""
    return f"The result has the shape {given.shape}; one label a test row is asked for, {labels.shape}.{more}"


def why_wrong(predictions, labels):
    """Say, as far as that can be seen, why labels are wrong."""
    given, share = np.asarray(predictions), accuracy(predictions, labels)
    if not np.isin(given, np.arange(10)).all():
        return "Some results are no labels: those are whole numbers from 0 to 9."
    if len(np.unique(given)) == 1:
        return "Every picture got the same label."
    if share < 0.2:
        return "That is about what guessing gives: were pictures and labels still in the same order?"
    if share < 0.8:
        return "The model has only begun to learn: train it for longer, or with larger steps."
    return "The model is on its way: does it see all training rows, often enough, and can it bend?"


def accuracy_at_least(bar):
    def property(found, expected, x, y, x_test, labels):
        wrong, share = no_labels(found, labels), accuracy(found, labels)
        if wrong or share >= bar:
            return wrong
        told = f"{share:.1%} of the digits held back were labelled right; at least {bar:.0%} are asked for."
        return f"{told} {why_wrong(found, labels)}"

    return property


def classes_stay(found, expected, x, y, x_test, labels):
    wrong, share = no_labels(found, labels), accuracy(found, labels)
    if wrong or share >= FEW:
        return wrong
    return (
        f"Of a test set that has digits of one class only, {share:.1%} were labelled right. "
        "Is x_test scaled by its own mean instead of that of x_train?"
    )


fit_classifier = exercise(
    "fit_classifier",
    title="a classifier of digits",
    points=6,
    seconds=60,
    trains=True,
    checks=[
        holds(
            accuracy_at_least(HALF),
            points=3,
            calls=random_split,
            name="half",
            title=f"labels {HALF:.0%} of the digits held back right",
            random=True,
        ),
        also(
            accuracy_at_least(FULL),
            of="half",
            points=2,
            name="full",
            title=f"labels {FULL:.0%} of the digits held back right",
            requires=("half",),
        ),
        holds(
            classes_stay,
            points=1,
            calls=one_class,
            name="company",
            title="labels a digit whatever else is in the test set",
            requires=("full",),
            random=True,
        ),
    ],
)

# ---- TestSet


def rows_to_test(rng, n=7, classes=3):
    return rng.normal(size=(n, 2)).round(2), rng.permutation(np.arange(n) % classes)


def some_predictions(rng):
    """Return predictions of which a known part is right: 5 of 7, none, all; labels as integers and as floats."""
    calls = []
    for n in (7, 12):
        x, y = rows_to_test(rng, n)
        tables = [np.where(np.arange(n) < 2, (y + 1) % 3, y), (y + 1) % 3, y.copy(), y.astype(float)]
        shown = f"TestSet(x, y).evaluate(predict) for {n} rows"
        calls.append(call(x, y, tables, shown=shown))
    return calls


def once_more(rng):
    return [call(*rows_to_test(rng), shown="test_set.evaluate(predict), three times")]


def first_goes_wrong(rng):
    words = {
        "raises": "test_set.evaluate(predict) after a predict that raised KeyError",
        "short": "test_set.evaluate(predict) after a predict that returned one label too few",
        "within": "test_set.evaluate(predict) by a predict that evaluates the same test set itself",
    }
    return [call(*rows_to_test(rng), what, shown=shown) for what, shown in words.items()]


def shares_are_right(found, expected, x, y, tables):
    for share, predictions in zip(found["accuracies"], tables, strict=True):
        right = accuracy(predictions, y)
        if share is None or np.ndim(share) or not abs(float(share) - right) < 1e-6:
            count = round(right * len(y))
            return f"{count} of {len(y)} labels were right, an accuracy of {right:.3g}; evaluate gave {told(share)}."
    if any(np.shape(one) != np.shape(x) or not np.allclose(one, x) for one in found["asked"]):
        return "predict must be called once, with all of x as it was given."
    return (
        "" if len(found["asked"]) == len(tables) else "predict must be called once for each evaluation, with all of x."
    )


def told(ending):
    """Return a result, or the name of an exception, in words."""
    return (
        f"{float(ending):.3g}" if np.ndim(ending) == 0 and isinstance(ending, int | float | np.number) else f"{ending}"
    )


def refused_after_one(found, expected, x, y):
    first, *later = found["endings"]
    if isinstance(first, str):
        return f"The first call of evaluate raised {first}; it must give the accuracy."
    for ending in later:
        if ending != "RuntimeError":
            raised = f"raised {ending}" if isinstance(ending, str) else f"gave {told(ending)}"
            return f"A second call of evaluate must raise RuntimeError; yours {raised}."
    if found["calls"] != 1:
        return f"predict was called {found['calls']} times: a refused evaluation must not show the test rows again."
    return ""


def used_anyway(found, expected, x, y, what):
    if what == "within" and found["within"] and found["within"][0] != "RuntimeError":
        return (
            "A predict that evaluates the same test set itself got in: it counts as used from the moment of the call."
        )
    if found["second"] == "RuntimeError":
        return ""
    first = {"raises": "predict raised an error", "short": "predict returned a label too few"}.get(what, "that")
    return f"After a first evaluation in which {first}, a second was not refused: the rows had been shown all the same."


def others_are_fresh(found, expected, x, y):
    if not any(isinstance(ending, str) for ending in found):
        return ""
    return "Using one test set also used up another: each must know about itself alone."


TestSet = exercise(
    "TestSet",
    title="a test set that works once",
    points=3,
    checks=[
        holds(
            shares_are_right,
            points=0.75,
            calls=some_predictions,
            runs="accuracies",
            name="accuracy",
            title="gives the share of labels that are right",
        ),
        holds(
            refused_after_one,
            points=1,
            calls=once_more,
            runs="twice",
            name="once",
            title="refuses a second evaluation",
            requires=("accuracy",),
        ),
        holds(
            used_anyway,
            points=0.75,
            calls=first_goes_wrong,
            runs="after",
            name="from the call",
            title="is used from the moment it is called, whatever comes of it",
            requires=("once",),
        ),
        holds(
            others_are_fresh,
            points=0.5,
            calls=once_more,
            runs="side_by_side",
            name="each",
            title="uses up itself alone",
            requires=("accuracy",),
        ),
    ],
)
