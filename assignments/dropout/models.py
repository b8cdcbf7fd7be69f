"""The checks of the exercises of *dropout* that are about whole models: `dropout_mlp` and `train_step`.

Released with the assignment; holds no answer.
"""

from autograder.authoring import agrees, holds
from inputs import last_layers, lengths, logits, noisy_depths, several_steps, steps
from laws import raises_where_expected
from model_laws import drops_after, is_a_perceptron_of_logits, is_all_ones

# ---- the exercises

mlp_checks = [
    holds(
        is_a_perceptron_of_logits,
        name="values",
        title="is a multilayer perceptron of the given widths that returns logits",
        points=1,
        calls=logits,
        runs="mlp_logits",
        random=True,
    ),
    holds(
        drops_after,
        name="noise",
        title="drops after each hidden activation, at the rate of that layer",
        points=1,
        calls=lambda rng: list(noisy_depths(rng)),
        runs="mlp_noise",
        requires=("values",),
        random=True,
    ),
    holds(
        is_all_ones,
        name="output",
        title="drops nothing after the output layer",
        points=0.5,
        calls=last_layers,
        runs="mlp_output",
        requires=("values",),
        random=True,
    ),
    holds(
        raises_where_expected,
        name="lengths",
        title="refuses a number of rates other than that of hidden layers with a ValueError",
        points=0.5,
        calls=lengths,
        runs="mlp_lengths",
        requires=("values",),
    ),
]

step_checks = [
    agrees(
        title="takes the step and returns the loss before it",
        points=1,
        calls=steps([5]),
        runs="steps_taken",
    ),
    agrees(
        name="dropout",
        title="has dropout active in the step",
        points=1,
        calls=steps([7], rate=0.3),
        runs="steps_taken",
        requires=("values",),
    ),
    agrees(
        name="penalty",
        title="minimises and returns the loss with the penalties of model.losses",
        points=1,
        calls=steps([6], strength=0.05),
        runs="steps_taken",
        requires=("values",),
    ),
    agrees(
        name="several",
        title="leaves the step to the optimizer, and what is frozen alone",
        points=1,
        calls=several_steps,
        runs="steps_taken",
        requires=("dropout", "penalty"),
    ),
]
