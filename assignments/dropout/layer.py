"""The checks of the exercise `Dropout`, a layer, in *dropout*.

Released with the assignment; holds no answer.
"""

from autograder.authoring import call, holds, phrase
from inputs import RATES, draw, pulled, seed, seed_again
from laws import (
    follows_seed,
    fresh_by_chance,
    fresh_in_fit,
    gradient_of_mask,
    raises_where_expected,
    returns_its_input,
    saves,
    values_in_training,
)

# ---- the exercises

layer_checks = [
    holds(
        values_in_training,
        name="values",
        title="gives 0 or x / (1 - rate) in training",
        points=0.75,
        calls=lambda rng: pulled(rng, 0.2, 0.3),
        runs="layer_pull_back",
        random=True,
    ),
    holds(
        returns_its_input,
        name="inference",
        title="returns its input unless training=True",
        points=0.75,
        calls=lambda rng: [call(draw(rng, 20, 30), rate) for rate in RATES],
        runs="layer_inference",
        requires=("values",),
    ),
    holds(
        fresh_by_chance,
        name="chance",
        title="drops by chance, with a new mask in each call",
        points=1,
        calls=lambda rng: [call(draw(rng, 80, 100), rate, seed(rng)) for rate in RATES],
        runs="layer_draws",
        random=True,
    ),
    holds(
        follows_seed,
        name="seed",
        title="draws the same masks for the same seed",
        points=0.5,
        calls=seed_again,
        runs="layer_seeds",
        requires=("chance",),
        random=True,
    ),
    holds(
        gradient_of_mask,
        name="gradient",
        title="lets gradients through where it keeps, and no NaN at rate 1",
        points=0.5,
        calls=lambda rng: pulled(rng, 0.2, 1.0),
        runs="layer_pull_back",
        requires=("values", "chance"),
        random=True,
    ),
    holds(
        raises_where_expected,
        name="rates",
        title="refuses a rate outside [0, 1] with a ValueError, and no other",
        points=0.5,
        calls=lambda rng: [call([-0.1, 1.2, 5.0, 0.0, 0.3, 1.0, 1])],
        runs="layer_rates",
        requires=("values",),
    ),
    holds(
        fresh_in_fit,
        name="fit",
        title="draws anew for every batch while fit trains",
        points=0.5,
        calls=lambda rng: [call(0.3, seed(rng), 6, 8, 5, shown=phrase("a model with Dropout(0.3), trained by fit"))],
        runs="layer_fitted",
        requires=("values",),
        random=True,
    ),
    holds(
        saves,
        name="saving",
        title="is the same layer after saving and loading",
        points=0.5,
        calls=lambda rng: [
            call(draw(rng, 30, 20), 0.3, seed(rng), shown=phrase("a saved model with Dropout(0.3, seed)"))
        ],
        runs="layer_saved",
        requires=("values",),
        random=True,
    ),
]
