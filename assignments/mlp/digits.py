"""The checks of the exercise `fit_digits` in *mlp*: rows to train on and rows held back, laws, points.

Released with the assignment; holds no answer.
"""

import numpy as np

from autograder.authoring import also, call, datasets, holds, message, phrase
from inputs import seed

TRAINING, FEW, CLASSES = 1250, 250, 10
GUESSED = message(
    "{share} of the digits held back are read correctly, no more than by guessing; {threshold} are asked for."
)
TOO_FEW = message("{share} of the digits held back are read correctly, which is not enough; {threshold} are asked for.")


def rows(rng):
    x, y = datasets.digits(rng)
    shown = "fit_digits(x, y, seed)"
    return [call(x[:TRAINING], y[:TRAINING], x[TRAINING:], seed(rng), withheld=(y[TRAINING:],), shown=shown)]


def two_ways(rng):
    """Return a table whose classes only its own rows can tell: what an answer knows already is no help."""
    x, y, x_new, *held_back = datasets.ways_of_writing(rng)
    shown = phrase("fit_digits(x, y, seed) for ten ways of writing five digits")
    return [call(x, y, x_new, seed(rng), withheld=tuple(held_back), shown=shown)]


def few_rows(rng):
    x, y = datasets.digits(rng)
    shown = phrase("fit_digits(x, y, seed), twice, for {rows} rows", rows=FEW)
    return [call(x[:FEW], y[:FEW], x[TRAINING : TRAINING + 100], seed(rng), shown=shown)]


def form_of_scores(found, x_new):
    """Say what keeps what was found from being one row of scores for each picture."""
    if "type" in found:
        return phrase("A keras.Model is asked for, and something of type {type} came back.", type=found["type"])
    shape = np.shape(found["scores"])
    if shape != (len(x_new), CLASSES):
        return phrase(
            "For {pictures} pictures the model gives the shape {got}, expected {right}.",
            pictures=len(x_new),
            got=shape,
            right=(len(x_new), CLASSES),
        )
    return "" if np.isfinite(found["scores"]).all() else phrase("Some of the model's outputs are NaN or infinite.")


def reads(threshold):
    """Return the law that the highest score is that of the right class for a share of at least `threshold`."""

    def is_read(found, expected, x, y, x_new, seed, y_new):
        wrong = form_of_scores(found, x_new)
        if wrong:
            return wrong
        share = datasets.accuracy(np.argmax(found["scores"], axis=1), y_new)
        if share >= threshold:
            return ""
        return phrase(GUESSED if share < 0.2 else TOO_FEW, share=f"{share:.1%}", threshold=f"{threshold:.0%}")

    return is_read


def ways_are_learnt(found, expected, x, y, x_new, seed, labels, other_ways):
    wrong = form_of_scores(found, x_new)
    if wrong:
        return wrong
    read = np.argmax(found["scores"], axis=1)
    share = datasets.accuracy(read, labels)
    if share >= datasets.WAYS_BAR:
        return ""
    told = phrase(
        "The classes were ten ways of writing five digits, two of each: "
        "{share} were read correctly; {bar} are asked for.",
        share=f"{share:.1%}",
        bar=f"{datasets.WAYS_BAR:.0%}",
    )
    if share + datasets.accuracy(read, other_ways) < datasets.WAYS_BAR:
        return told
    more = phrase(
        "The digits are told, the ways are not: half right is what comes of that. "
        "What a label means can be learnt from y alone."
    )
    return f"{told} {more}"


def is_the_same_model(found, expected, x, y, x_new, seed):
    wrong = form_of_scores(found[0], x_new) or form_of_scores(found[1], x_new)
    one, other = (np.asarray(each.get("scores", 0.0), float) for each in found)
    if wrong or np.allclose(one, other, rtol=1e-2, atol=1e-2 * np.abs(one).max()):
        return wrong
    return phrase(
        "Two models trained with the same seed differ: what is random in your training does not start from `seed`."
    )


digit_checks = [
    holds(
        ways_are_learnt,
        name="ways",
        title="learns what the labels mean from the rows given",
        points=0.5,
        calls=two_ways,
        runs="trained",
        random=True,
    ),
    holds(
        reads(0.9),
        name="ninety",
        title="reads 90 % of the digits held back",
        points=1,
        calls=rows,
        runs="trained",
        requires=("ways",),
        random=True,
    ),
    also(
        reads(0.95),
        of="ninety",
        name="ninety-five",
        title="reads 95 % of them",
        points=2,
        requires=("ninety",),
    ),
    holds(
        is_the_same_model,
        name="seed",
        title="gives the same model for the same seed",
        points=0.5,
        calls=few_rows,
        runs="trained_again",
        requires=("ninety",),
        random=True,
    ),
]
