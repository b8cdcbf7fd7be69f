"""Points, probes and checks of the assignment *weight_decay*.

Released with the assignment: it says what is called and what must hold, never what the answer is.
"""

from autograder.authoring import agrees, call, differentiates, exercise, holds, phrase
from autograder.model.probe import Form
from inputs import (
    flat,
    flat_in_double,
    logits,
    mixtures,
    networks,
    one_tensor,
    other_inputs,
    penalties,
    saved_models,
    several_tensors,
    some_penalties,
    steps,
    tall,
    tensors_in_double,
    to_differentiate,
    wide,
)
from laws import (
    comes_back,
    gradient_is,
    gradients_are,
    is_a_perceptron_of_logits,
    penalises,
    pulls_kernels,
    raises_where_negative,
    spares_biases,
    survives,
)

title = "Weight decay: small weights"


# ---- the exercises

l2_penalty = exercise(
    "l2_penalty",
    title="half the strength times the sum of squares",
    points=2,
    checks=[
        agrees(title="gives the penalty of one tensor", points=0.5, calls=one_tensor),
        agrees(
            name="several",
            title="adds up over all tensors, whatever their shapes",
            points=0.25,
            calls=several_tensors,
            form=Form.TENSOR,
            requires=("values",),
        ),
        agrees(
            name="inputs",
            title="takes tensors and NumPy arrays, float32 and float64",
            points=0.25,
            calls=tensors_in_double,
            form=Form.TENSOR,
            requires=("values",),
        ),
        holds(
            gradients_are,
            name="gradient",
            title="has the gradient strength · w for every tensor",
            points=1,
            calls=several_tensors,
            runs="penalty_gradients",
            requires=("several",),
        ),
    ],
)

L2 = exercise(
    "L2",
    title="the penalty as a Keras regulariser",
    points=3,
    checks=[
        agrees(title="gives the penalty of a tensor", points=1, calls=penalties, runs="regularizer_value"),
        holds(
            gradient_is,
            name="gradient",
            title="has the gradient strength · w",
            points=0.5,
            calls=some_penalties,
            runs="regularizer_gradient",
            requires=("values",),
        ),
        holds(
            raises_where_negative,
            name="negative",
            title="refuses a negative strength with a ValueError, and no other",
            points=0.5,
            calls=lambda rng: [
                call([-0.3, -2, -1e-6, 0.0, 0, 0.3, 5], shown=phrase("L2(strength) for seven strengths"))
            ],
            runs="regularizer_endings",
        ),
        holds(
            comes_back,
            name="config",
            title="can be made again from its configuration",
            points=0.5,
            calls=some_penalties,
            runs="regularizer_rebuilt",
            requires=("values",),
        ),
        holds(
            survives,
            name="saving",
            title="works in a layer, and survives saving and loading the model",
            points=0.5,
            calls=saved_models,
            runs="regularizer_saved",
            requires=("config",),
        ),
    ],
)

ridge_loss = exercise(
    "ridge_loss",
    title="half the mean squared error plus the penalty on w",
    points=3,
    checks=[
        agrees(title="gives the loss", points=0.75, calls=flat),
        agrees(
            name="inputs",
            title="takes tensors and NumPy arrays, float32 and float64",
            points=0.25,
            calls=flat_in_double,
            form=Form.TENSOR,
            requires=("values",),
        ),
        agrees(
            name="mixtures",
            title="gives the same loss whichever of w, b and y have a second axis",
            points=1,
            calls=mixtures,
            requires=("values",),
        ),
        differentiates(points=1, calls=to_differentiate, wrt=(0, 1), requires=("mixtures",)),
    ],
)

decayed_step = exercise(
    "decayed_step",
    title="a gradient step in which the weights decay",
    points=2,
    checks=[
        agrees(
            name="weights", title="shrinks w before its gradient step", points=0.75, calls=steps, runs="stepped_weights"
        ),
        agrees(
            name="biases",
            title="takes the plain gradient step for b",
            points=0.5,
            calls=steps,
            runs="stepped_biases",
            requires=("weights",),
        ),
        agrees(
            name="arrays",
            title="returns new arrays and changes none of its arguments",
            points=0.5,
            calls=steps,
            requires=("weights", "biases"),
        ),
        agrees(
            name="tensors",
            title="takes tensors too",
            points=0.25,
            calls=steps,
            form=Form.TENSOR,
            requires=("weights", "biases"),
        ),
    ],
)

ridge = exercise(
    "ridge",
    title="the exact minimiser, in closed form",
    points=3,
    checks=[
        agrees(title="gives the minimiser for more rows than columns", points=1.5, calls=tall, rtol=3e-4, atol=3e-5),
        agrees(
            name="wide",
            title="gives the minimiser for more columns than rows",
            points=1,
            calls=wide,
            rtol=3e-4,
            atol=3e-5,
            requires=("values",),
        ),
        agrees(
            name="inputs",
            title="takes float32 and integers, one row, one column, strength 0",
            points=0.5,
            calls=other_inputs,
            atol=1e-5,
            rtol=1e-3,
            requires=("values",),
        ),
    ],
)

decayed_mlp = exercise(
    "decayed_mlp",
    title="a perceptron whose kernels are penalised",
    points=3,
    checks=[
        holds(
            is_a_perceptron_of_logits,
            name="logits",
            title="is a perceptron that returns logits",
            points=0.75,
            calls=logits,
            runs="network_logits",
        ),
        holds(
            penalises,
            name="kernels",
            title="penalises every kernel",
            points=1,
            calls=lambda rng: networks(rng, 0.3, 0.05, 2.0),
            runs="network_penalties",
        ),
        holds(
            spares_biases,
            name="biases",
            title="penalises no bias, and nothing at strength 0",
            points=0.75,
            calls=lambda rng: networks(rng, 0.3, 0.7, 0.0),
            runs="network_bias_penalty",
            requires=("kernels",),
        ),
        holds(
            pulls_kernels,
            name="gradient",
            title="has a penalty that pulls on the kernels while training",
            points=0.5,
            calls=lambda rng: networks(rng, 0.3, 0.7),
            runs="network_gradients",
            requires=("kernels",),
        ),
    ],
)
