"""Points, probes and checks of the assignment *shift*.

Released with the assignment: it says what is called and what must hold, never what the answer is.
"""

from itertools import product

from autograder.authoring import agrees, exercise, holds
from inputs import (
    absent,
    alike,
    clipped,
    far,
    far_apart,
    moderate,
    negative,
    other_labels,
    other_logits,
    other_losses,
    positive,
    situations,
    some_losses,
    ties,
    touching,
    without_weight,
)
from laws import by_itself, counts_hits, is_lowest, is_uniform, ranks, repeatable, unchanged
from samples import curved_borders, other_units, rows_alone, straight_borders

title = "Distribution shift: when the test data come from elsewhere"


def more(earns, calls, name, title, **words):
    return agrees(points=earns, calls=calls, name=name, title=title, requires=("values",), **words)


# ---- density_ratio

density_ratio = exercise(
    "density_ratio",
    title="from a classifier's logits to weights",
    points=3,
    checks=[
        agrees(points=1, calls=moderate, title="gives the right weights"),
        more(1, clipped, "clip", "lets no weight exceed the bound, and leaves the others alone"),
        more(0.5, far, "far", "stays finite for logits of any size", atol=1e-12),
        more(0.5, other_logits, "types", "takes integers, float32 and logits of any shape"),
    ],
)


# ---- weighted_loss

weighted_loss = exercise(
    "weighted_loss",
    title="the loss that the target would have",
    points=2,
    checks=[
        agrees(points=1, calls=some_losses, title="gives the right loss"),
        more(0.5, without_weight, "zeros", "gives rows of weight 0 no say"),
        more(0.5, other_losses, "types", "takes integers and float32"),
    ],
)


# ---- source_classifier


def ranking(earns, calls, name, title):
    return holds(ranks, points=earns, calls=calls, name=name, title=title, runs="rank", random=True)


source_classifier = exercise(
    "source_classifier",
    title="tell target from source",
    points=4,
    seconds=90,
    trains=True,
    checks=[
        ranking(1, straight_borders, "straight", "tells target from source across a straight border"),
        ranking(1.5, curved_borders, "curved", "tells target from source across a curved border"),
        ranking(0.5, other_units, "units", "tells target from source where columns are in different units"),
        holds(
            by_itself,
            points=1,
            calls=rows_alone,
            name="logits",
            title="gives each row a logit of its own",
            runs="rank_few",
            random=True,
        ),
    ],
)


# ---- label_shift_weights

label_shift_weights = exercise(
    "label_shift_weights",
    title="how much more frequent each class has become",
    points=4,
    checks=[
        agrees(points=1.5, calls=positive, title="gives the right weights", rtol=1e-3),
        more(1, negative, "negative", "makes a negative share 0 and leaves the others as they are", rtol=1e-3),
        more(1, absent, "absent", "copes with classes that nobody has, or nobody predicts", rtol=1e-3),
        more(0.5, other_labels, "types", "takes labels of any integer type", rtol=1e-3),
    ],
)


# ---- shift_p_value


def chance(property, earns, calls, name, title, runs, requires=("apart",)):
    return holds(property, points=earns, calls=calls, name=name, title=title, runs=runs, random=True, requires=requires)


shift_p_value = exercise(
    "shift_p_value",
    title="has anything moved at all?",
    points=4,
    seconds=60,
    checks=[
        chance(is_lowest, 1, far_apart, "apart", "gives the smallest p where the means are far apart", "p_once", ()),
        chance(counts_hits, 1.5, ties, "hits", "counts a distance at least the observed one as a hit", "p_once"),
        chance(is_uniform, 0.5, alike, "uniform", "gives every p as often where nothing has shifted", "p_often"),
        chance(unchanged, 0.5, touching, "unchanged", "leaves its arguments as they are", "arguments_after"),
        chance(repeatable, 0.5, touching, "seed", "draws from `rng`, and from nothing else", "p_again"),
    ],
)


# ---- kind_of_shift

kind_of_shift = exercise(
    "kind_of_shift",
    title="name the shift",
    points=2,
    checks=[
        agrees(
            points=0.5,
            calls=situations((0, 0, 0, 0), (1, 0, 1, 1), (1, 1, 1, 0), (0, 1, 0, 1), (1, 1, 1, 1)),
            title="names the plain cases",
        ),
        more(0.5, situations((1, 0, 1, 0), (0, 0, 1, 0), (0, 1, 1, 0)), "label", "asks for label shift first"),
        more(0.5, situations((1, 0, 0, 1), (1, 0, 0, 0), (1, 1, 0, 1)), "inputs", "names a shift of the inputs"),
        more(0.5, situations(*product((0, 1), repeat=4)), "all", "is right in all sixteen cases"),
    ],
)
