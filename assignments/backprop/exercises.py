"""Points, probes and checks of the assignment *backprop*.

Released with the assignment: it says what is called and what must hold, never what the answer is.
"""

import numpy as np

from autograder.authoring import agrees, call, differentiates, exercise, holds, message, phrase
from autograder.model.probe import Form
from expressions import DERIVATIVES, NUMBERS, OPERATIONS, REUSED, expressions, links, results, shared_step
from faults import ENTRIES, MODELS, PLAIN, SCALES, idle
from inputs import (
    REACHES,
    SHAPES,
    STEPS,
    WHOLE,
    attacks,
    networks,
    other_inputs,
    pairs,
    points_of,
    products,
    slanted,
    targets,
)
from laws import between_at_zero, left_alone, no_gradient
from questions import FLOAT32, affine_part, differences, graphs, moved, network, verdicts

title = "Backprop: the backward pass, by hand and by graph"

affine_backward = exercise(
    "affine_backward",
    title="the backward pass of x @ w + b",
    points=3,
    checks=[*affine_part("dx"), *affine_part("dw"), *affine_part("db")],
)

relu_backward = exercise(
    "relu_backward",
    title="the backward pass of relu",
    points=1,
    checks=[
        agrees(points=0.75, calls=slanted),
        holds(
            between_at_zero,
            name="at zero",
            title="gives 0 or dy at 0",
            points=0.25,
            calls=lambda rng: [
                call(np.array([[2.0, -3.0], [4.0, 5.0]]), np.array([[0.0, -0.0], [1.0, 0.0]]), shown=phrase("at x = 0"))
            ],
            requires=("values",),
        ),
    ],
)

mlp_backward = exercise(
    "mlp_backward",
    title="loss and gradients of a network of two layers",
    points=5,
    checks=[
        network(1, "loss", "gives the right loss", networks(message("loss")), "mlp_loss", ()),
        network(
            1.5, "second layer", "gives the right dw2 and db2", networks(message("second layer")), "mlp_second_layer"
        ),
        network(2, "first layer", "gives the right dw1 and db1", networks(message("first layer")), "mlp_first_layer"),
        network(
            0.5,
            "inputs",
            "takes float32 and whole numbers as well",
            other_inputs,
            "mlp_everything",
            ("first layer", "second layer"),
        ),
    ],
)

shared_gradient = exercise(
    "shared_gradient",
    title="a number that is used twice",
    points=2,
    checks=[
        agrees(name="da", title="adds the two paths of a", points=1, calls=products, runs="shared_da", **FLOAT32),
        agrees(
            name="others",
            title="gives the right dk, dy1 and dy2",
            points=1,
            calls=products,
            runs="shared_others",
            **FLOAT32,
        ),
    ],
)

numerical_gradient = exercise(
    "numerical_gradient",
    title="central differences",
    points=3,
    forbids=("central_differences",),
    checks=[
        differences(1, "values", "gives the right values", points_of((3,), (5,), (2, 3)), requires=()),
        differences(0.25, "any shape", "takes an x of any shape, also a single number", SHAPES),
        differences(0.25, "any layout", "takes an x stored by columns", points_of((3, 2)), "slopes_of_columns"),
        differences(0.25, "step", "goes as far to each side as it is told to", STEPS, "slopes_with_step"),
        differences(
            0.25,
            "reach",
            "asks for f no farther away than one step, 0.00001 unless told otherwise",
            REACHES,
            "reach",
            rtol=1e-3,
            atol=0.0,
        ),
        differences(0.5, "whole numbers", "treats whole numbers in x as floats", WHOLE),
        holds(
            left_alone,
            name="x afterwards",
            title="leaves x bit for bit as it was",
            points=0.5,
            calls=lambda rng: [*points_of((6,), (5, 4))(rng), *points_of((4,), whole=True)(rng)],
            runs="afterwards",
            requires=("values",),
        ),
    ],
)

gradients_agree = exercise(
    "gradients_agree",
    title="a gradient checker",
    points=4,
    forbids=("gradient_check",),
    checks=[
        verdicts(1, "values", "accepts a right gradient; refuses a wrong sign and a factor", PLAIN, requires=()),
        verdicts(1, "one entry", "refuses a gradient that is wrong in one entry", ENTRIES),
        verdicts(1, "model", "refuses one that forgets the penalty or a bias", MODELS, "verdict_on_model"),
        verdicts(0.5, "scale", "judges small and large gradients alike", SCALES),
        verdicts(0.5, "zeros", "accepts a right gradient that is 0 in places, or everywhere", idle),
    ],
)

relative_error = exercise(
    "relative_error",
    title="the largest relative error of all entries",
    points=1,
    checks=[
        agrees(points=0.75, calls=pairs, rtol=1e-4, atol=1e-10),
        agrees(
            name="near zero",
            title="is 0 for two zeros, and divides by no less than 1e-12",
            points=0.25,
            calls=lambda rng: [
                call(np.zeros(3), np.zeros(3), shown=phrase("relative_error of two arrays of zeros")),
                call(np.array([2.0, 0.0]), np.array([2.0, 5e-13]), shown="relative_error([2, 0], [2, 5e-13])"),
            ],
            rtol=1e-4,
            atol=1e-10,
            requires=("values",),
        ),
    ],
)

Value = exercise(
    "Value",
    title="automatic differentiation of scalars",
    points=6,
    forbids=("Value",),
    checks=[
        graphs(1, "values", "computes forward", OPERATIONS, "value_data", ()),
        graphs(1.5, "gradients", "has the right gradient for every operation", DERIVATIVES, requires=("values",)),
        graphs(1, "reuse", "adds gradients where a value is used again, in the right order", expressions(*REUSED)),
        graphs(1, "numbers", "mixes with Python's numbers, on either side", expressions(*NUMBERS)),
        graphs(0.5, "several results", "adds up in leaves that results share", results, "grads_of_results"),
        graphs(0.5, "shared step", "also where results share a step", shared_step, "grads_through_shared_step"),
        graphs(0.5, "long chain", "follows a chain of 5,000 nodes", links, "long_chain"),
    ],
)

consistency_loss = exercise(
    "consistency_loss",
    title="a target that is left alone",
    points=2,
    checks=[
        agrees(points=0.25, calls=targets((2, 2), (5, 3)), form=Form.TENSOR),
        agrees(
            name="inputs",
            title="takes NumPy arrays, float32 and float64",
            points=0.25,
            calls=lambda rng: [*targets((4, 3))(rng), *targets((3, 2), dtype="float64")(rng)],
            requires=("values",),
        ),
        differentiates(points=0.5, calls=targets((2, 2), (5, 3))),
        holds(
            no_gradient,
            name="target",
            title="lets no gradient reach the target",
            points=0.5,
            calls=targets((2, 2), (5, 3)),
            runs="gradient_of_target",
            requires=("values", "gradient"),
        ),
        agrees(
            name="target from x",
            title="lets none pass through a target that was computed from x",
            points=0.5,
            calls=lambda rng: [
                call(
                    rng.uniform(-2, 2, (3, 4)).astype("float32"),
                    3.0,
                    shown=phrase("the gradient of consistency_loss(x, 3 x)"),
                )
            ],
            runs="gradient_with_own_target",
            requires=("values", "gradient"),
        ),
    ],
)

fgsm = exercise(
    "fgsm",
    title="an input that fools a model",
    points=4,
    forbids=("fgsm",),
    checks=[
        moved(1.5, "values", "moves every input up the loss by epsilon", attacks("tensor", "plain", 0.1, 0.25), ()),
        moved(0.25, "inputs", "takes NumPy arrays", attacks("array", "plain", 0.2)),
        moved(0.75, "clipping", "stays between 0 and 1", attacks("tensor", "plain", 0.3, low=0.0, high=1.0)),
        moved(0.5, "inference", "calls the model as at inference", attacks("tensor", "normalised", 0.1)),
        agrees(
            name="model afterwards",
            title="leaves the model as it was: weights, moving averages, what is trainable",
            points=1,
            calls=lambda rng: [*attacks("", "normalised", 0.1)(rng), *attacks("", "frozen", 0.1)(rng)],
            runs="model_afterwards",
            rtol=1e-8,
            atol=1e-12,
            requires=("values",),
        ),
    ],
)
