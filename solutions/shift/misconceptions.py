"""Mistakes that students make in *shift*, each as code that makes it.

Parsed by the grader, never imported: each function is observed in the place of the exercise's own, with this file's imports and
the reference's names around it. A student whose observations equal its own is told its title and hint.
"""

import numpy as np

from autograder.authoring import misconception

# ---- density_ratio


@misconception(
    exercise="density_ratio",
    name="iw-prior-missing",
    title="The two sample sizes are left out: these are the odds, not the ratio of the densities.",
    hint="With 300 source and 100 target rows, what does a logit of 0 say about the two densities?",
)
def ratio_without_counts(logits, n_source, n_target, clip):
    return np.minimum(np.exp(logits), clip)


@misconception(
    exercise="density_ratio",
    name="iw-prior-inverted",
    title="The two sample sizes are the wrong way up.",
    hint="More source rows make the classifier say “source” more often. Must the weight become larger or smaller to make up for that?",
)
def ratio_counts_inverted(logits, n_source, n_target, clip):
    return np.minimum(np.exp(logits) * n_target / n_source, clip)


@misconception(
    exercise="density_ratio",
    name="iw-inverted",
    title="The weight is upside down: source over target.",
    hint="A row that looks like the target has a large logit. Should it count more, or less?",
)
def ratio_inverted(logits, n_source, n_target, clip):
    return np.minimum(np.exp(-np.asarray(logits, float)) * n_target / n_source, clip)


@misconception(
    exercise="density_ratio",
    name="iw-sign-flipped",
    title="The logit has the wrong sign, the sample sizes are right.",
    hint="The classifier's 1 is the target. What does a logit of 2 say?",
)
def ratio_negated(logits, n_source, n_target, clip):
    return np.minimum(np.exp(-np.asarray(logits, float)) * n_source / n_target, clip)


@misconception(
    exercise="density_ratio",
    name="iw-prob-not-odds",
    title="The probability of the target takes the place of its odds.",
    hint="A probability is never above 1. How large can q(x) / p(x) become?",
)
def ratio_probability(logits, n_source, n_target, clip):
    return np.minimum(1 / (1 + np.exp(-np.asarray(logits, float))) * n_source / n_target, clip)


@misconception(
    exercise="density_ratio",
    name="iw-log-space",
    title="The logarithm of the weight is returned, not the weight.",
    hint="A weight is never negative. What is missing around the logit?",
)
def ratio_logarithm(logits, n_source, n_target, clip):
    return np.minimum(logits + np.log(n_source / n_target), clip)


@misconception(
    exercise="density_ratio",
    name="iw-logit-as-weight",
    title="The logit itself is used as the odds.",
    hint="A logit is the logarithm of the odds. Which function undoes a logarithm?",
)
def ratio_of_logits(logits, n_source, n_target, clip):
    return np.minimum(np.asarray(logits, float) * n_source / n_target, clip)


@misconception(
    exercise="density_ratio",
    name="iw-clip-forgotten",
    title="No weight is clipped.",
    hint="Try a small `clip`. Which of your weights are above it?",
)
def ratio_unclipped(logits, n_source, n_target, clip):
    return np.exp(np.asarray(logits, float)) * n_source / n_target


@misconception(
    exercise="density_ratio",
    name="iw-clip-before-counts",
    title="The odds are clipped, not the weight: the sample sizes come after the clip.",
    hint="Is your largest weight `clip`? What do you multiply by after clipping?",
)
def ratio_clipped_early(logits, n_source, n_target, clip):
    return np.minimum(np.exp(np.asarray(logits, float)), clip) * n_source / n_target


@misconception(
    exercise="density_ratio",
    name="iw-clips-logits",
    title="The logits are clipped, not the weights.",
    hint="The bound is one on weights. What does a logit of `clip` become?",
)
def ratio_clipped_logits(logits, n_source, n_target, clip):
    return np.exp(np.minimum(logits, clip)) * n_source / n_target


@misconception(
    exercise="density_ratio",
    name="iw-clips-both-ends",
    title="Small weights are raised to 1 / clip.",
    hint="Only large weights are dangerous. What is wrong with a weight near 0?",
)
def ratio_clipped_below(logits, n_source, n_target, clip):
    low, high = min(1 / clip, clip), max(1 / clip, clip)
    with np.errstate(over="ignore"):
        weights = np.exp(np.asarray(logits, float)) * n_source / n_target
    return np.minimum(np.clip(weights, low, high), clip)


@misconception(
    exercise="density_ratio",
    name="iw-drops-large",
    title="Weights above the bound become 0 instead of the bound.",
    hint="The rows that look most like the target would count least. What should a weight above `clip` become?",
)
def ratio_zeroed(logits, n_source, n_target, clip):
    with np.errstate(over="ignore"):
        weights = np.exp(np.asarray(logits, float)) * n_source / n_target
    return np.where(weights > clip, 0.0, weights)


@misconception(
    exercise="density_ratio",
    name="iw-normalised",
    title="The weights are divided by their mean.",
    hint="Each row's weight depends on its own logit alone. Which of your steps looks at the other rows?",
)
def ratio_normalised(logits, n_source, n_target, clip):
    with np.errstate(over="ignore", invalid="ignore"):
        weights = np.exp(np.asarray(logits, float)) * n_source / n_target
        return np.minimum(weights / np.mean(weights), clip)


@misconception(
    exercise="density_ratio",
    name="iw-naive-sigmoid",
    title="The way through exp(x) / (1 + exp(x)) ends in NaN for large logits.",
    hint="exp(1000) is infinite, and infinity over infinity is NaN. Do you need the probability at all?",
)
def ratio_naive_sigmoid(logits, n_source, n_target, clip):
    with np.errstate(all="ignore"):
        p = np.exp(np.asarray(logits, float)) / (1 + np.exp(np.asarray(logits, float)))
        return np.minimum(p / (1 - p) * n_source / n_target, clip)


@misconception(
    exercise="density_ratio",
    name="iw-prob-eps",
    title="The probability is kept away from 1 by an epsilon, which bounds the weights from above and from below.",
    hint="Compare a weight for a logit of -1000 with 0. The odds are exp(logit): no division, no epsilon.",
)
def ratio_eps(logits, n_source, n_target, clip):
    with np.errstate(over="ignore"):
        p = np.clip(1 / (1 + np.exp(-np.asarray(logits, float))), 1e-3, 1 - 1e-3)
    return np.minimum(p / (1 - p) * n_source / n_target, clip)


@misconception(
    exercise="density_ratio",
    name="iw-flattens",
    title="The result is flat, whatever the shape of the logits.",
    hint="A Keras model returns logits of shape (n, 1). Which shape do yours have for them?",
)
def ratio_flat(logits, n_source, n_target, clip):
    with np.errstate(over="ignore"):
        return np.minimum(np.exp(np.ravel(logits).astype(float)) * n_source / n_target, clip)


@misconception(
    exercise="density_ratio",
    name="iw-integer-division",
    title="The ratio of the sample sizes is rounded to a whole number.",
    hint="What is 200 // 90? And 200 / 90?",
)
def ratio_floor(logits, n_source, n_target, clip):
    with np.errstate(over="ignore", invalid="ignore"):
        return np.minimum(np.exp(np.asarray(logits, float)) * (n_source // n_target), clip)


# ---- weighted_loss


@misconception(
    exercise="weighted_loss",
    name="iw-unnormalised-loss",
    title="Divided by the number of rows instead of the sum of the weights.",
    hint="If every loss is 1, the average is 1, whatever the weights. Is yours?",
)
def loss_over_n(losses, weights):
    return np.mean(weights * losses)


@misconception(
    exercise="weighted_loss",
    name="iw-loss-sum",
    title="The sum is not divided by anything.",
    hint="An average lies between the smallest and the largest loss. Does yours?",
)
def loss_sum(losses, weights):
    return np.sum(weights * losses)


@misconception(
    exercise="weighted_loss",
    name="iw-weights-unused",
    title="The plain mean is returned; the weights are not used.",
    hint="Change a weight. Does your result change?",
)
def loss_plain(losses, weights):
    return np.mean(losses)


@misconception(
    exercise="weighted_loss",
    name="iw-over-sum-of-losses",
    title="Divided by the sum of the losses instead of the weights.",
    hint="Double all losses: the result should double too.",
)
def loss_over_losses(losses, weights):
    return np.sum(weights * losses) / np.sum(losses)


@misconception(
    exercise="weighted_loss",
    name="iw-divides-by-weights",
    title="Each loss is divided by its weight.",
    hint="A row with a large weight should count more. And what happens to a row of weight 0?",
)
def loss_divided(losses, weights):
    with np.errstate(all="ignore"):
        return np.sum(losses / weights) / np.sum(1 / weights)


@misconception(
    exercise="weighted_loss",
    name="iw-softmax-weights",
    title="The weights go through a softmax first.",
    hint="Weights of 1 and 4 should count as 1 to 4. How do yours count?",
)
def loss_softmax(losses, weights):
    e = np.exp(weights - np.max(weights))
    return np.sum(losses * e) / np.sum(e)


@misconception(
    exercise="weighted_loss",
    name="iw-not-reduced",
    title="One number for each row is returned; they are not added up.",
    hint="The result is a single number.",
)
def loss_rows(losses, weights):
    return weights * losses / np.sum(weights)


@misconception(
    exercise="weighted_loss",
    name="iw-mean-of-ratio",
    title="The mean is taken of weighted losses that are divided by the sum of the weights: divided twice.",
    hint="Dividing by the sum of the weights is enough. What does `np.mean` divide by besides?",
)
def loss_divided_twice(losses, weights):
    return np.mean(weights * losses / np.sum(weights))


@misconception(
    exercise="weighted_loss",
    name="iw-squared-weights",
    title="Divided by the root of the sum of squared weights.",
    hint="For two rows of weight 1, what should the sum be divided by?",
)
def loss_over_norm(losses, weights):
    return np.sum(weights * losses) / np.sqrt(np.sum(np.square(weights, dtype=float)))


@misconception(
    exercise="weighted_loss",
    name="iw-counts-positive-rows",
    title="Divided by the number of rows that have a weight.",
    hint="Double all weights: nothing should change.",
)
def loss_over_positive(losses, weights):
    return np.sum(weights * losses) / np.count_nonzero(weights)


@misconception(
    exercise="weighted_loss",
    name="iw-weights-inplace",
    title="The weights are normalised in the caller's array.",
    hint="Print the weights after the call. What does `/=` do to the array that was handed in?",
)
def loss_inplace(losses, weights):
    weights /= weights.sum()
    return np.sum(weights * losses)


@misconception(
    exercise="weighted_loss",
    name="iw-eps-inside-weights",
    title="Every weight is raised a little, so that rows of weight 0 have a say.",
    hint="A row of weight 0 may have any loss, and nothing should change. Where do you add a small number?",
)
def loss_eps(losses, weights):
    weights = np.maximum(weights, 1e-2)
    return np.sum(weights * losses) / np.sum(weights)


# ---- source_classifier


def _fit(x, kinds, degree=2):
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import PolynomialFeatures, StandardScaler

    return make_pipeline(StandardScaler(), PolynomialFeatures(degree), LogisticRegression(max_iter=500)).fit(x, kinds)


def _both(x_source, x_target):
    return np.concatenate([x_source, x_target]), np.repeat([0, 1], [len(x_source), len(x_target)])


@misconception(
    exercise="source_classifier",
    name="sc-labels-swapped",
    title="Source is 1 and target is 0: the logits are those of the source.",
    hint="Which of the two samples gets label 1? A row of the target should have the higher logit.",
)
def classifier_swapped(x_source, x_target):
    x, is_target = _both(x_source, x_target)
    return _fit(x, 1 - is_target).decision_function


@misconception(
    exercise="source_classifier",
    name="sc-straight-border",
    title="The classifier is linear: it cannot see a target that surrounds the source.",
    hint="Draw the border that your classifier makes between the cloud and the ring. What would let it bend?",
)
def classifier_linear(x_source, x_target):
    return _fit(*_both(x_source, x_target), degree=1).decision_function


@misconception(
    exercise="source_classifier",
    name="sc-nearest-mean",
    title="Only the distances to the two means are compared, which makes a straight border.",
    hint="Where are the means of the cloud and of the ring?",
)
def classifier_means(x_source, x_target):
    x = np.concatenate([x_source, x_target])
    deviation = x.std(axis=0)
    source, target = x_source.mean(axis=0) / deviation, x_target.mean(axis=0) / deviation
    return lambda rows: np.sum((rows / deviation - source) ** 2 - (rows / deviation - target) ** 2, axis=1)


@misconception(
    exercise="source_classifier",
    name="sc-returns-labels",
    title="Labels are returned, 0 or 1, not logits.",
    hint="A label does not say how sure the classifier is. Which method of it gives a number?",
)
def classifier_labels(x_source, x_target):
    return _fit(*_both(x_source, x_target)).predict


@misconception(
    exercise="source_classifier",
    name="sc-returns-probabilities",
    title="Probabilities are returned, not logits.",
    hint="A logit has either sign. How does one get from p to the logit?",
)
def classifier_probabilities(x_source, x_target):
    fitted = _fit(*_both(x_source, x_target))
    return lambda rows: fitted.predict_proba(rows)[:, 1]


@misconception(
    exercise="source_classifier",
    name="sc-two-columns",
    title="Two numbers a row are returned, one for each class.",
    hint="One logit a row is asked for: that of the target.",
)
def classifier_columns(x_source, x_target):
    fitted = _fit(*_both(x_source, x_target))
    return lambda rows: fitted.predict_log_proba(rows)


@misconception(
    exercise="source_classifier",
    name="sc-standardised-apart",
    title="Each sample is standardised by itself, so that both have mean 0: the shift is gone before the classifier sees it.",
    hint="Which mean do you take from the target rows, and which from the source rows?",
)
def classifier_apart(x_source, x_target):
    def scaled(x):
        return (x - x.mean(axis=0)) / x.std(axis=0)

    fitted = _fit(*_both(scaled(x_source), scaled(x_target)))
    x, _ = _both(x_source, x_target)
    return lambda rows: fitted.decision_function((rows - x.mean(axis=0)) / x.std(axis=0))


@misconception(
    exercise="source_classifier",
    name="sc-scales-by-new-rows",
    title="New rows are standardised by their own mean and deviation, so that a row's logit depends on its neighbours.",
    hint="Ask about a single row: what is its mean, and its deviation? Which rows should these numbers come from?",
)
def classifier_new_scale(x_source, x_target):
    x, is_target = _both(x_source, x_target)
    fitted = _fit((x - x.mean(axis=0)) / x.std(axis=0), is_target)
    return lambda rows: fitted.decision_function((rows - rows.mean(axis=0)) / (rows.std(axis=0) + 1e-9))


@misconception(
    exercise="source_classifier",
    name="sc-target-density-alone",
    title="The density of the target is returned, without comparing it with the source.",
    hint="A row can be rare in the target and rarer still in the source. What must be compared?",
)
def classifier_density(x_source, x_target):
    mean, deviation = x_target.mean(axis=0), x_target.std(axis=0)
    return lambda rows: -0.5 * np.sum(((rows - mean) / deviation) ** 2, axis=1)


@misconception(
    exercise="source_classifier",
    name="sc-units-ignored",
    title="Distances are taken between raw columns: the one with the largest unit decides alone.",
    hint="One column is in hundreds, another in tenths. Which of them does a distance see?",
)
def classifier_raw(x_source, x_target):
    from sklearn.neighbors import KNeighborsClassifier

    fitted = KNeighborsClassifier(15).fit(*_both(x_source, x_target))

    def logits(rows):
        p = np.clip(fitted.predict_proba(rows)[:, 1], 0.01, 0.99)
        return np.log(p / (1 - p))

    return logits


@misconception(
    exercise="source_classifier",
    name="sc-first-column",
    title="Only the first column is looked at.",
    hint="How many columns does the classifier get?",
)
def classifier_first(x_source, x_target):
    x, is_target = _both(x_source, x_target)
    fitted = _fit(x[:, :1], is_target)
    return lambda rows: fitted.decision_function(rows[:, :1])


@misconception(
    exercise="source_classifier",
    name="sc-returns-logits-of-training-rows",
    title="The logits of the training rows are returned, not a function.",
    hint="The caller has rows of its own to ask about. What can it call?",
)
def classifier_values(x_source, x_target):
    x, is_target = _both(x_source, x_target)
    return _fit(x, is_target).decision_function(x)


@misconception(
    exercise="source_classifier",
    name="sc-labels-shuffled",
    title="The rows are shuffled and their labels are not, so that nothing goes with anything.",
    hint="Shuffle row numbers once and pick from both, x and labels, with them.",
)
def classifier_desync(x_source, x_target):
    x, is_target = _both(x_source, x_target)
    return _fit(np.random.default_rng(0).permutation(x), is_target).decision_function


# ---- label_shift_weights


def _shares(labels, classes):
    return np.bincount(labels, minlength=classes) / len(labels)


def _over(q, p):
    return np.divide(q, p, out=np.zeros(len(p)), where=p > 0)


def _known(confusion, source_labels, target_predictions):
    """Return p, mu and q."""
    p, mu = _shares(source_labels, len(confusion)), _shares(target_predictions, len(confusion))
    return p, mu, np.linalg.solve(confusion, mu)


@misconception(
    exercise="label_shift_weights",
    name="ls-predictions-as-labels",
    title="The predictions are counted as if they were the truth; the confusion matrix is not used.",
    hint="A classifier that takes 40 % of class 1 for class 0 finds too few of class 1. Where do you correct for that?",
)
def label_weights_raw(confusion, source_labels, target_predictions):
    p, mu, _ = _known(confusion, source_labels, target_predictions)
    return _over(mu, p)


@misconception(
    exercise="label_shift_weights",
    name="ls-transposed",
    title="The transposed matrix is solved with: rows and columns are exchanged.",
    hint="Which axis of your matrix sums to 1? `confusion @ q` should be a distribution of predictions.",
)
def label_weights_transposed(confusion, source_labels, target_predictions):
    p, mu, _ = _known(confusion, source_labels, target_predictions)
    return _over(np.maximum(np.linalg.solve(confusion.T, mu), 0), p)


@misconception(
    exercise="label_shift_weights",
    name="ls-multiplies",
    title="The predictions are multiplied by the confusion matrix instead of by its inverse.",
    hint="C turns a mixture into predictions. You have the predictions and want the mixture.",
)
def label_weights_forward(confusion, source_labels, target_predictions):
    p, mu, _ = _known(confusion, source_labels, target_predictions)
    return _over(confusion @ mu, p)


@misconception(
    exercise="label_shift_weights",
    name="ls-multiplies-by-transpose",
    title="The predictions are multiplied by the transposed matrix: an inverse that is none.",
    hint="The transpose of a matrix is its inverse for rotations only. What solves C q = μ?",
)
def label_weights_transpose_forward(confusion, source_labels, target_predictions):
    p, mu, _ = _known(confusion, source_labels, target_predictions)
    return _over(confusion.T @ mu, p)


@misconception(
    exercise="label_shift_weights",
    name="ls-diagonal-only",
    title="Each class is corrected by its own hit rate alone; what others contribute is forgotten.",
    hint="Among the predictions of class 0 are rows of class 1. Which entries of the matrix say how many?",
)
def label_weights_diagonal(confusion, source_labels, target_predictions):
    p, mu, _ = _known(confusion, source_labels, target_predictions)
    return _over(mu / np.diag(confusion), p)


@misconception(
    exercise="label_shift_weights",
    name="ls-q-not-weights",
    title="The mixture q is returned, not the weights q / p.",
    hint="If nothing has shifted, every weight is 1. What do you return then?",
)
def label_weights_mixture(confusion, source_labels, target_predictions):
    p, _, q = _known(confusion, source_labels, target_predictions)
    return np.where(p > 0, np.maximum(q, 0), 0)


@misconception(
    exercise="label_shift_weights",
    name="ls-inverted",
    title="The weights are upside down: p / q.",
    hint="A class that has become more frequent should count more.",
)
def label_weights_inverted(confusion, source_labels, target_predictions):
    p, _, q = _known(confusion, source_labels, target_predictions)
    return np.divide(p, q, out=np.zeros(len(p)), where=q > 0)


@misconception(
    exercise="label_shift_weights",
    name="ls-joint-confusion",
    title="The matrix is turned into the joint one, of which the solution is already q / p, and divided by p once more.",
    hint="Do the columns of the matrix that you solve with sum to 1? Then what you get is q; otherwise it is something else.",
)
def label_weights_joint(confusion, source_labels, target_predictions):
    p, mu, q = _known(confusion, source_labels, target_predictions)
    return _over(np.maximum(_over(q, p), 0), p)


@misconception(
    exercise="label_shift_weights",
    name="ls-rows-normalised",
    title="The matrix is normalised along the wrong axis first: P(true | predicted) moves with the mixture.",
    hint="What stays the same under label shift: P(predicted | true), or P(true | predicted)?",
)
def label_weights_rows(confusion, source_labels, target_predictions):
    p, mu, _ = _known(confusion, source_labels, target_predictions)
    rows = confusion / confusion.sum(axis=1, keepdims=True)
    return _over(np.maximum(np.linalg.solve(rows, mu), 0), p)


@misconception(
    exercise="label_shift_weights",
    name="ls-negative-kept",
    title="Negative weights are returned.",
    hint="A class cannot be rarer than never. Where does a negative share come from, and what should become of it?",
)
def label_weights_negative(confusion, source_labels, target_predictions):
    p, _, q = _known(confusion, source_labels, target_predictions)
    return _over(q, p)


@misconception(
    exercise="label_shift_weights",
    name="ls-negative-absolute",
    title="A negative share is given its absolute value.",
    hint="A share slightly below 0 means: about 0.",
)
def label_weights_absolute(confusion, source_labels, target_predictions):
    p, _, q = _known(confusion, source_labels, target_predictions)
    return _over(np.abs(q), p)


@misconception(
    exercise="label_shift_weights",
    name="ls-renormalised",
    title="After the negative share has become 0, all shares are divided by their sum.",
    hint="The others should stay as they are. Which of your lines changes them?",
)
def label_weights_renormalised(confusion, source_labels, target_predictions):
    p, _, q = _known(confusion, source_labels, target_predictions)
    q = np.maximum(q, 0)
    return _over(q / q.sum(), p)


@misconception(
    exercise="label_shift_weights",
    name="ls-negative-to-one",
    title="A class with a negative share keeps the weight 1.",
    hint="What is 0 / p?",
)
def label_weights_one(confusion, source_labels, target_predictions):
    p, _, q = _known(confusion, source_labels, target_predictions)
    return np.where(q < 0, 1.0, _over(q, p))


@misconception(
    exercise="label_shift_weights",
    name="ls-divides-by-zero",
    title="A class without source rows gets an infinite weight.",
    hint="What is q / p where p is 0? There is no row to weigh, so the weight should be 0.",
)
def label_weights_infinite(confusion, source_labels, target_predictions):
    p, _, q = _known(confusion, source_labels, target_predictions)
    with np.errstate(all="ignore"):
        return np.maximum(q, 0) / p


@misconception(
    exercise="label_shift_weights",
    name="ls-absent-weight-one",
    title="A class without source rows gets the weight 1.",
    hint="There is no row of it that a weight could help. Which weight is asked for?",
)
def label_weights_absent_one(confusion, source_labels, target_predictions):
    p, _, q = _known(confusion, source_labels, target_predictions)
    return np.divide(np.maximum(q, 0), p, out=np.ones(len(p)), where=p > 0)


@misconception(
    exercise="label_shift_weights",
    name="ls-solve-and-divide",
    title="Solved and divided, and nothing else: negative shares are kept, and a class without source rows is divided by 0.",
    hint="The equation is right. Which two of the three remarks below the example are still to be done?",
)
def label_weights_bare(confusion, source_labels, target_predictions):
    p, _, q = _known(confusion, source_labels, target_predictions)
    with np.errstate(all="ignore"):
        return q / p


@misconception(
    exercise="label_shift_weights",
    name="ls-eps-in-denominator",
    title="A small number is added to p, which makes the weight of an absent class huge instead of 0.",
    hint="Print the weight of a class that no source row has.",
)
def label_weights_eps(confusion, source_labels, target_predictions):
    p, _, q = _known(confusion, source_labels, target_predictions)
    return np.maximum(q, 0) / (p + 1e-12)


@misconception(
    exercise="label_shift_weights",
    name="ls-bincount-too-short",
    title="Classes are counted up to the largest that occurs: if the last one is absent, the shapes do not fit.",
    hint="Try it where nobody predicts the last class. How does `np.bincount` know how many classes there are?",
)
def label_weights_short(confusion, source_labels, target_predictions):
    p = np.bincount(source_labels) / len(source_labels)
    mu = np.bincount(target_predictions) / len(target_predictions)
    q = np.maximum(np.linalg.solve(confusion, mu), 0)
    return np.divide(q, p, out=np.zeros(len(confusion)), where=p > 0)


@misconception(
    exercise="label_shift_weights",
    name="ls-unique-counts",
    title="Classes are counted by `np.unique`, which leaves out those that are absent.",
    hint="How many counts do you get where one class does not occur? To which classes do they belong?",
)
def label_weights_unique(confusion, source_labels, target_predictions):
    p = np.unique(source_labels, return_counts=True)[1] / len(source_labels)
    mu = np.unique(target_predictions, return_counts=True)[1] / len(target_predictions)
    return np.maximum(np.linalg.solve(confusion, mu), 0) / p


@misconception(
    exercise="label_shift_weights",
    name="ls-counts-not-shares",
    title="Counts are used instead of shares: the two samples have different sizes.",
    hint="If nothing has shifted, all weights are 1, however many rows there are. Are yours?",
)
def label_weights_counts(confusion, source_labels, target_predictions):
    p, _, q = _known(confusion, source_labels, target_predictions)
    return _over(np.maximum(q, 0), p) * len(target_predictions) / len(source_labels)


# ---- shift_p_value


def _p_value(a, b, permutations, rng, distance=None, shuffle=None, at_least=None):
    """Return the p-value of another distance, shuffle or count."""
    a, b = (np.reshape(rows, (len(rows), -1)) for rows in (a, b))
    pooled, n = np.concatenate([a, b]), len(a)
    distance = distance or (lambda a, b: np.linalg.norm(a.mean(axis=0) - b.mean(axis=0)))
    shuffle = shuffle or (lambda pooled: rng.permutation(pooled))
    at_least = at_least or (lambda one, observed: one >= observed * (1 - 1e-9))
    observed, hits = distance(a, b), 0
    for _ in range(permutations):
        shuffled = shuffle(pooled)
        hits += bool(at_least(distance(shuffled[:n], shuffled[n:]), observed))
    return (1 + hits) / (1 + permutations)


def _hits(a, b, permutations, rng):
    return round(_p_value(a, b, permutations, rng) * (1 + permutations)) - 1


@misconception(
    exercise="shift_p_value",
    name="pv-zero-possible",
    title="hits / permutations: the observed deal itself is not counted, and p can be 0.",
    hint="How many deals have you seen, with the observed one? How many of them are at least as far apart?",
)
def p_plain(a, b, permutations, rng):
    return _hits(a, b, permutations, rng) / permutations


@misconception(
    exercise="shift_p_value",
    name="pv-numerator-one-missing",
    title="hits / (1 + permutations): the observed deal is counted below the line and not above.",
    hint="The observed deal is at least as far apart as itself. Is it among your hits?",
)
def p_numerator(a, b, permutations, rng):
    return _hits(a, b, permutations, rng) / (1 + permutations)


@misconception(
    exercise="shift_p_value",
    name="pv-denominator-one-missing",
    title="(1 + hits) / permutations: the observed deal is counted above the line and not below.",
    hint="If every shuffle is a hit, p should be 1. What is yours?",
)
def p_denominator(a, b, permutations, rng):
    return (1 + _hits(a, b, permutations, rng)) / permutations


@misconception(
    exercise="shift_p_value",
    name="pv-complement",
    title="The share of shuffles that lie closer is returned, not that of those that lie as far.",
    hint="For samples that are far apart, p should be small.",
)
def p_complement(a, b, permutations, rng):
    return (1 + permutations - _hits(a, b, permutations, rng)) / (1 + permutations)


@misconception(
    exercise="shift_p_value",
    name="pv-ties-no-hits",
    title="Only distances above the observed one are hits; equal ones are not.",
    hint="If all rows are the same, every deal is as far apart as yours. What is p then?",
)
def p_strict(a, b, permutations, rng):
    return _p_value(a, b, permutations, rng, at_least=lambda one, observed: one > observed * (1 + 1e-9))


@misconception(
    exercise="shift_p_value",
    name="pv-one-sided",
    title="The sign of the difference is kept: only moves in one direction are found.",
    hint="What happens to your p if a and b are exchanged?",
)
def p_one_sided(a, b, permutations, rng):
    return _p_value(
        a,
        b,
        permutations,
        rng,
        distance=lambda a, b: np.sum(a.mean(axis=0) - b.mean(axis=0)),
        at_least=lambda one, observed: one >= observed - 1e-9,
    )


@misconception(
    exercise="shift_p_value",
    name="pv-mean-of-everything",
    title="One mean over all columns is taken: moves to the left and to the right cancel.",
    hint="What does `a.mean()` give without `axis`? Add 30 to one column and subtract 30 from another.",
)
def p_all_columns(a, b, permutations, rng):
    return _p_value(a, b, permutations, rng, distance=lambda a, b: abs(a.mean() - b.mean()))


@misconception(
    exercise="shift_p_value",
    name="pv-manhattan",
    title="The distance is the sum of absolute differences, not the Euclidean one.",
    hint="How far is (3, 4) from (0, 0)?",
)
def p_manhattan(a, b, permutations, rng):
    return _p_value(a, b, permutations, rng, distance=lambda a, b: np.abs(a.mean(axis=0) - b.mean(axis=0)).sum())


@misconception(
    exercise="shift_p_value",
    name="pv-largest-column",
    title="Only the column that differs most counts.",
    hint="The Euclidean distance has a part of every column. Which function takes the largest alone?",
)
def p_largest(a, b, permutations, rng):
    return _p_value(a, b, permutations, rng, distance=lambda a, b: np.abs(a.mean(axis=0) - b.mean(axis=0)).max())


@misconception(
    exercise="shift_p_value",
    name="pv-first-column",
    title="Only the first column is compared.",
    hint="Move the second column alone. Does p notice?",
)
def p_first(a, b, permutations, rng):
    return _p_value(a, b, permutations, rng, distance=lambda a, b: abs(a[:, 0].mean() - b[:, 0].mean()))


@misconception(
    exercise="shift_p_value",
    name="pv-medians",
    title="Medians are compared, not means.",
    hint="Which statistic of the two samples does the exercise name?",
)
def p_medians(a, b, permutations, rng):
    return _p_value(
        a, b, permutations, rng, distance=lambda a, b: np.linalg.norm(np.median(a, axis=0) - np.median(b, axis=0))
    )


@misconception(
    exercise="shift_p_value",
    name="pv-columns-shuffled-apart",
    title="Each column is shuffled by itself, which takes rows apart.",
    hint="A row is one observation. Do its numbers stay together in your shuffle?",
)
def p_columns_apart(a, b, permutations, rng):
    return _p_value(a, b, permutations, rng, shuffle=lambda pooled: rng.permuted(pooled, axis=0))


@misconception(
    exercise="shift_p_value",
    name="pv-with-replacement",
    title="Rows are drawn with replacement: a bootstrap, not a permutation.",
    hint="In a permutation every row comes exactly once. What do `rng.choice` and `rng.integers` do?",
)
def p_bootstrap(a, b, permutations, rng):
    return _p_value(a, b, permutations, rng, shuffle=lambda pooled: pooled[rng.integers(len(pooled), size=len(pooled))])


@misconception(
    exercise="shift_p_value",
    name="pv-halves",
    title="The shuffled rows are cut in the middle, not after as many rows as a has.",
    hint="With 20 and 15 rows, how many does each of your shuffled samples have?",
)
def p_halves(a, b, permutations, rng):
    a, b = (np.reshape(rows, (len(rows), -1)) for rows in (a, b))
    pooled, hits = np.concatenate([a, b]), 0
    observed, half = np.linalg.norm(a.mean(axis=0) - b.mean(axis=0)), (len(a) + len(b)) // 2
    for _ in range(permutations):
        shuffled = rng.permutation(pooled)
        gap = np.linalg.norm(shuffled[:half].mean(axis=0) - shuffled[half:].mean(axis=0))
        hits += bool(gap >= observed * (1 - 1e-9))
    return (1 + hits) / (1 + permutations)


@misconception(
    exercise="shift_p_value",
    name="pv-shuffles-within",
    title="Each sample is shuffled by itself, which changes no mean.",
    hint="The rows of a must be able to become rows of b. What do you shuffle?",
)
def p_within(a, b, permutations, rng):
    n = len(a)
    return _p_value(
        a,
        b,
        permutations,
        rng,
        shuffle=lambda pooled: np.concatenate([rng.permutation(pooled[:n]), rng.permutation(pooled[n:])]),
    )


@misconception(
    exercise="shift_p_value",
    name="pv-one-shuffle",
    title="The rows are shuffled once, and the same deal is counted again and again.",
    hint="Print the distance in your loop. Does it change?",
)
def p_one_shuffle(a, b, permutations, rng):
    a, b = (np.reshape(rows, (len(rows), -1)) for rows in (a, b))
    once = rng.permutation(np.concatenate([a, b]))
    return _p_value(a, b, permutations, rng, shuffle=lambda pooled: once)


@misconception(
    exercise="shift_p_value",
    name="pv-ignores-rng",
    title="A generator of its own, with a fixed seed, takes the place of `rng`.",
    hint="Call it ten times with one generator. Are all results the same?",
)
def p_own_seed(a, b, permutations, rng):
    return _p_value(a, b, permutations, np.random.default_rng(0))


@misconception(
    exercise="shift_p_value",
    name="pv-unseeded",
    title="The shuffles do not come from `rng`: the same seed gives different results.",
    hint="Which generator does your shuffle use? `rng` is handed to you.",
)
def p_unseeded(a, b, permutations, rng):
    return _p_value(a, b, permutations, np.random.default_rng())


@misconception(
    exercise="shift_p_value",
    name="pv-shuffles-in-place",
    title="The caller's rows are shuffled in place.",
    hint="`rng.shuffle` changes the array that it is given. Is that array yours?",
)
def p_in_place(a, b, permutations, rng):
    p = _p_value(a, b, permutations, rng)
    rng.shuffle(a)
    rng.shuffle(b)
    return p


@misconception(
    exercise="shift_p_value",
    name="pv-percent",
    title="p is given in per cent.",
    hint="p is a share, at most 1.",
)
def p_percent(a, b, permutations, rng):
    return 100 * _p_value(a, b, permutations, rng)


@misconception(
    exercise="shift_p_value",
    name="pv-table-only",
    title="Samples of shape (n,) are not taken.",
    hint="Try it with two flat arrays. What does a column look like that holds the same numbers?",
)
def p_tables_only(a, b, permutations, rng):
    pooled, n = np.concatenate([a, b]), len(a)
    _ = pooled.shape[1]
    return _p_value(a, b, permutations, rng)


# ---- kind_of_shift


@misconception(
    exercise="kind_of_shift",
    name="ks-covariate-first",
    title="Covariate shift is asked for before label shift.",
    hint="Both conditions can hold. Which of them stands first in the list?",
)
def kind_covariate_first(x_changes, y_given_x_changes, y_changes, x_given_y_changes):
    if x_changes and not y_given_x_changes:
        return "covariate"
    if y_changes and not x_given_y_changes:
        return "label"
    return "concept" if y_given_x_changes else "none"


@misconception(
    exercise="kind_of_shift",
    name="ks-concept-first",
    title="Every change of P(y given x) is called concept shift: label shift is lost.",
    hint="Under label shift P(y given x) changes too, by Bayes' rule. Which question comes first?",
)
def kind_concept_first(x_changes, y_given_x_changes, y_changes, x_given_y_changes):
    if y_given_x_changes:
        return "concept"
    if y_changes and not x_given_y_changes:
        return "label"
    return "covariate" if x_changes else "none"


@misconception(
    exercise="kind_of_shift",
    name="ks-any-change-of-labels",
    title="Any change of P(y) is called label shift, whatever becomes of P(x given y).",
    hint="P(y) changes under covariate shift as well, as a rule. What makes it a label shift?",
)
def kind_label_loosely(x_changes, y_given_x_changes, y_changes, x_given_y_changes):
    if y_changes:
        return "label"
    if x_changes and not y_given_x_changes:
        return "covariate"
    return "concept" if y_given_x_changes else "none"


@misconception(
    exercise="kind_of_shift",
    name="ks-any-change-of-inputs",
    title="Any change of P(x) is called covariate shift, whatever becomes of P(y given x).",
    hint="If P(y given x) changes as well, weights on the inputs do not help. What is it then?",
)
def kind_covariate_loosely(x_changes, y_given_x_changes, y_changes, x_given_y_changes):
    if y_changes and not x_given_y_changes:
        return "label"
    if x_changes:
        return "covariate"
    return "concept" if y_given_x_changes else "none"


@misconception(
    exercise="kind_of_shift",
    name="ks-alone",
    title="A shift is only named if nothing else changes.",
    hint="If P(x) changes, P(x given y) may change too. Which two factors does the condition name?",
)
def kind_alone(x_changes, y_given_x_changes, y_changes, x_given_y_changes):
    if y_changes and not (x_given_y_changes or x_changes):
        return "label"
    if x_changes and not (y_given_x_changes or y_changes):
        return "covariate"
    return "concept" if y_given_x_changes else "none"


@misconception(
    exercise="kind_of_shift",
    name="ks-conditions-exchanged",
    title="Label and covariate shift are exchanged.",
    hint="Covariates are the inputs x. Which name belongs to a change of P(x)?",
)
def kind_exchanged(x_changes, y_given_x_changes, y_changes, x_given_y_changes):
    if y_changes and not x_given_y_changes:
        return "covariate"
    if x_changes and not y_given_x_changes:
        return "label"
    return "concept" if y_given_x_changes else "none"


@misconception(
    exercise="kind_of_shift",
    name="ks-wrong-conditional",
    title="The two conditionals are exchanged: P(y given x) is asked about P(y), and P(x given y) about P(x).",
    hint="Label shift: P(y) moves, and what a class looks like stays. Which factor is “what a class looks like”?",
)
def kind_wrong_conditional(x_changes, y_given_x_changes, y_changes, x_given_y_changes):
    if y_changes and not y_given_x_changes:
        return "label"
    if x_changes and not x_given_y_changes:
        return "covariate"
    return "concept" if y_given_x_changes else "none"


@misconception(
    exercise="kind_of_shift",
    name="ks-else-concept",
    title="What is neither label nor covariate shift is called concept shift, even if nothing changes.",
    hint="What is the name if all four are False?",
)
def kind_else_concept(x_changes, y_given_x_changes, y_changes, x_given_y_changes):
    if y_changes and not x_given_y_changes:
        return "label"
    return "covariate" if x_changes and not y_given_x_changes else "concept"


@misconception(
    exercise="kind_of_shift",
    name="ks-concept-only-if-nothing-else",
    title="Concept shift is only named where P(x) stays the same.",
    hint="P(y given x) can change while P(x) changes as well. Does your third condition still ask about P(x)?",
)
def kind_concept_narrowly(x_changes, y_given_x_changes, y_changes, x_given_y_changes):
    if y_changes and not x_given_y_changes:
        return "label"
    if x_changes and not y_given_x_changes:
        return "covariate"
    return "concept" if y_given_x_changes and not x_changes else "none"


@misconception(
    exercise="kind_of_shift",
    name="ks-none-is-none",
    title="None is returned instead of the text “none”.",
    hint="The last line should return a text, in quotation marks.",
)
def kind_none(x_changes, y_given_x_changes, y_changes, x_given_y_changes):
    if y_changes and not x_given_y_changes:
        return "label"
    if x_changes and not y_given_x_changes:
        return "covariate"
    return "concept" if y_given_x_changes else None


@misconception(
    exercise="kind_of_shift",
    name="ks-all-that-apply",
    title="All names that apply are returned, not the first.",
    hint="One name is asked for: the first in the list that applies.",
)
def kind_all(x_changes, y_given_x_changes, y_changes, x_given_y_changes):
    found = ["label"] * bool(y_changes and not x_given_y_changes)
    found += ["covariate"] * bool(x_changes and not y_given_x_changes)
    found += ["concept"] * bool(y_given_x_changes)
    return ", ".join(found) or "none"
