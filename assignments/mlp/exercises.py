"""Points, probes and checks of the assignment *mlp*.

Released with the assignment: it says what is called and what must hold, never what the answer is. What is random is
judged by laws that hold for every right answer, whatever it draws.
"""

import numpy as np

from autograder.authoring import agrees, call, differentiates, exercise
from autograder.model.probe import Form
from batches import batch_checks
from chords import chord_checks
from digits import digit_checks
from inputs import (
    far_logits,
    grids,
    other_depths,
    other_grids,
    other_layers,
    other_logits,
    pairs_of_layers,
    scored,
    some_logits,
    steps,
)
from layer import layer_checks
from model import model_checks

title = "Multilayer perceptrons: hidden layers, a loss, a batch, a step"

collapse = exercise(
    "collapse",
    title="a stack of affine layers as one",
    points=2,
    forbids=("collapse",),
    checks=[
        agrees(title="gives one weight and one bias for two layers", points=1, calls=pairs_of_layers),
        agrees(
            name="depth",
            title="works for one layer and for many",
            points=0.75,
            calls=other_depths,
            requires=("values",),
        ),
        agrees(
            name="inputs",
            title="takes float32 and integers",
            points=0.25,
            calls=other_layers,
            requires=("values",),
            atol=1e-5,
        ),
    ],
)

Linear = exercise(
    "Linear",
    title="an affine layer",
    points=4,
    forbids=("dense",),
    seconds=20,
    checks=layer_checks,
)

mlp = exercise(
    "mlp",
    title="a multilayer perceptron of logits",
    points=3,
    seconds=20,
    checks=model_checks,
)

count_parameters = exercise(
    "count_parameters",
    title="weights and biases, counted",
    points=1,
    forbids=("count_parameters",),
    checks=[
        agrees(
            title="counts the weights and biases of one hidden layer",
            points=0.5,
            calls=lambda rng: [call(2, [3], 1), call(64, [32], 10), call(*map(int, rng.integers(3, 9, 1)), [7], 5)],
        ),
        agrees(
            name="depths",
            title="counts them for several hidden layers, and for none",
            points=0.5,
            calls=lambda rng: [
                call(5, [4, 3], 2),
                call(784, [256, 128, 64], 10),
                call(7, [], 3),
                call(3, rng.permutation([4, 5, 6, 8, 9]).tolist(), 2),
            ],
            requires=("values",),
        ),
    ],
)

cross_entropy = exercise(
    "cross_entropy",
    title="the loss of logits and labels",
    points=4,
    forbids=("cross_entropy",),
    checks=[
        agrees(title="gives the mean over the batch", points=1, calls=some_logits),
        agrees(
            name="inputs",
            title="takes tensors, float64, other integers, a single example, two classes",
            points=0.5,
            calls=other_logits,
            form=Form.TENSOR,
            requires=("values",),
        ),
        agrees(
            name="far out",
            title="is finite and exact for logits of ±10,000",
            points=1,
            calls=far_logits,
            atol=1e-3,
            requires=("values",),
        ),
        differentiates(
            title="has the gradient (softmax - one_hot) / n",
            points=1,
            calls=lambda rng: [*some_logits(rng)[:2], scored(rng, 6, 5, float)],
        ),
        differentiates(
            name="gradient far out",
            title="has a right and finite gradient for logits of ±10,000",
            points=0.5,
            calls=far_logits,
            requires=("gradient", "far out"),
        ),
    ],
)

minibatches = exercise(
    "minibatches",
    title="an epoch in batches",
    points=3,
    forbids=("minibatches",),
    seconds=30,
    checks=batch_checks,
)

sgd_step = exercise(
    "sgd_step",
    title="one step of gradient descent",
    points=1,
    checks=[
        agrees(title="subtracts learning_rate times the gradient", points=0.5, calls=steps, runs="stepped"),
        agrees(
            name="arguments",
            title="returns new arrays and changes none of its arguments",
            points=0.25,
            calls=steps,
            requires=("values",),
        ),
        agrees(
            name="tensors",
            title="takes tensors and variables of Keras, and leaves them as they were",
            points=0.25,
            calls=lambda rng: steps(rng, np.float32)[1:],
            runs="stepped_variables",
            requires=("values",),
        ),
    ],
)

loss_surface = exercise(
    "loss_surface",
    title="the loss over a grid of two weights",
    points=1,
    forbids=("loss_surface",),
    checks=[
        agrees(
            title="has loss(w1[i], w2[j]) in row i, column j",
            points=0.75,
            calls=lambda rng: list(grids(rng)),
            runs="surface",
        ),
        agrees(
            name="inputs",
            title="takes whole numbers, a single number, and numbers in any order",
            points=0.25,
            calls=other_grids,
            runs="surface",
            requires=("values",),
        ),
    ],
)

convexity_violation = exercise(
    "convexity_violation",
    title="a chord below a function",
    points=3,
    forbids=("convexity_violation",),
    seconds=30,
    checks=chord_checks,
)

fit_digits = exercise(
    "fit_digits",
    title="a model that reads handwritten digits",
    points=4,
    trains=True,
    seconds=120,
    checks=digit_checks,
)
