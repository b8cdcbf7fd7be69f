"""Points, probes and checks of the assignment *dropout*.

Released with the assignment: it says what is called and what must hold, never what the answer is. What is random is
judged by laws that hold for every right answer, whatever it draws.
"""

from autograder.authoring import agrees, call, exercise, holds
from autograder.model.probe import Form
from inputs import (
    backward,
    backward_ends,
    gradients,
    known_masks,
    large,
    moments,
    monte_carlo,
    other_inputs,
    other_masks,
    rate_0_and_1,
    seed_again,
    seeds,
    small,
)
from laws import (
    by_chance,
    follows_seed,
    gradient_of_mask,
    is_average_over_draws,
    kept_or_dropped,
    lets_nothing_through,
    moment,
    varies_with_seed,
)
from layer import layer_checks
from models import mlp_checks, step_checks

title = "Dropout: noise without bias"


dropout = exercise(
    "dropout",
    seconds=20,
    title="inverted dropout as a function",
    points=4,
    forbids=("dropout",),
    checks=[
        holds(
            kept_or_dropped,
            name="values",
            title="gives 0 or x / (1 - rate), whatever the shape and precision",
            points=0.75,
            calls=small,
            form=Form.TENSOR,
            random=True,
        ),
        agrees(
            name="ends",
            title="changes nothing at rate 0 and gives zeros at rate 1",
            points=0.5,
            calls=rate_0_and_1,
            requires=("values",),
        ),
        holds(
            by_chance,
            name="chance",
            title="drops each entry with probability rate, on its own",
            points=1,
            calls=large,
            runs="one_draw",
            random=True,
        ),
        holds(
            follows_seed,
            name="seed",
            title="gives the same for the same seed, and something else for another",
            points=0.5,
            calls=seed_again,
            runs="same_seed",
            requires=("values",),
            random=True,
        ),
        holds(
            varies_with_seed,
            name="seeds",
            title="lets the number of zeros vary from seed to seed",
            points=0.25,
            calls=seeds,
            runs="many_seeds",
            requires=("chance",),
            random=True,
        ),
        holds(
            gradient_of_mask,
            name="gradient",
            title="stays differentiable: the gradient is the mask / (1 - rate), and no NaN at rate 1",
            points=1,
            calls=gradients,
            runs="pull_back",
            requires=("values", "chance"),
            random=True,
        ),
    ],
)

dropout_moments = exercise(
    "dropout_moments",
    title="the mean and the variance that dropout causes",
    points=2,
    checks=[
        holds(moment(0), name="mean", title="has the right mean", points=0.5, calls=moments),
        holds(moment(1), name="variance", title="has the right variance", points=0.5, calls=moments),
        agrees(
            name="ends",
            title="is (x, 0) at rate 0 and (0, 0) at rate 1",
            points=0.5,
            calls=lambda rng: [call(probe.arguments[0], probe.arguments[1]) for probe in rate_0_and_1(rng)],
            requires=("mean", "variance"),
        ),
        agrees(
            name="inputs",
            title="takes floats of either precision and whole numbers, of any shape",
            points=0.5,
            calls=other_inputs,
            requires=("mean", "variance"),
        ),
    ],
)

Dropout = exercise(
    "Dropout",
    seconds=30,
    title="dropout as a Keras layer",
    points=5,
    forbids=("dropout",),
    checks=layer_checks,
)

dropout_backward = exercise(
    "dropout_backward",
    title="the backward pass of dropout, by hand",
    points=2,
    checks=[
        holds(
            lets_nothing_through,
            name="pattern",
            title="lets a gradient through where the mask is 1, and only there",
            points=0.5,
            calls=backward,
            random=True,
        ),
        agrees(points=0.5, calls=backward, requires=("pattern",)),
        agrees(
            name="masks",
            title="takes masks of booleans, whole numbers and floats, of any shape",
            points=0.5,
            calls=other_masks,
            requires=("values",),
        ),
        agrees(
            name="ends",
            title="gives dy at rate 0 and zeros, never NaN, at rate 1",
            points=0.5,
            calls=backward_ends,
            requires=("values",),
        ),
    ],
)

dropout_mlp = exercise(
    "dropout_mlp",
    seconds=20,
    title="a perceptron with dropout after each hidden activation",
    points=3,
    checks=mlp_checks,
)

train_step = exercise(
    "train_step",
    seconds=30,
    title="one step of gradient descent, with nothing lost",
    points=4,
    forbids=("train_on_batch", "train_step", "fit"),
    checks=step_checks,
)

mc_dropout = exercise(
    "mc_dropout",
    seconds=20,
    title="an average over masks, and its deviation",
    points=3,
    checks=[
        agrees(
            title="gives the mean and the deviation of outputs in training",
            points=1,
            calls=known_masks,
            runs="known_mask",
            atol=1e-4,
        ),
        holds(
            is_average_over_draws,
            name="spread",
            title="averages over that many masks, with the population deviation",
            points=1.5,
            calls=monte_carlo(2, 5, 12),
            runs="only_dropout",
            requires=("values",),
            random=True,
        ),
        holds(
            is_average_over_draws,
            name="one sample",
            title="gives a deviation of 0 for one sample",
            points=0.5,
            calls=monte_carlo(1),
            runs="only_dropout",
            requires=("values",),
            random=True,
        ),
    ],
)
