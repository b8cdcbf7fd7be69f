"""Points, probes and checks of the assignment *activations*.

Released with the assignment: it says what is called and what must hold, never what the answer is.
"""

from autograder.authoring import away_from, exercise, gradient, grid, ladder, magnitudes, points, shapes, values

title = "Activations: what makes a stack of layers more than one layer"

SHAPES = shapes((), (1,), (3, 5), (2, 3, 4), (7, 1))
FAR = points(-1e4, -500.0, -100.0, 100.0, 500.0, 1e4)
AUTODIFF = ("gradient", "gradients", "jvp", "grad", "value_and_grad", "value_and_gradient", "central_differences")

relu = exercise(
    "relu",
    title="the rectified linear unit",
    points=2,
    forbids=("relu",),
    checks=[
        values(points=1, at=[ladder(), grid(-8, 8), SHAPES, FAR]),
        gradient(points=1, at=away_from(0.0), between={0.0: (0.0, 1.0)}),
    ],
)

relu_grad = exercise(
    "relu_grad",
    title="the derivative of relu",
    points=2,
    forbids=("relu_derivative", *AUTODIFF),
    checks=[
        values(points=1, at=[away_from(0.0), SHAPES, FAR]),
        values(name="at zero", title="is 0 at 0", points=1, at=points(0.0, -0.0), requires=("values",)),
    ],
)

sigmoid = exercise(
    "sigmoid",
    title="the logistic sigmoid",
    points=3,
    forbids=("sigmoid",),
    checks=[
        values(points=1, at=[ladder(), grid(-8, 8), SHAPES]),
        values(
            name="far out",
            title="keeps its digits from -80 to 80 and stays finite up to ±10,000",
            points=1,
            at=[magnitudes(0.5, 80.0), FAR],
            atol=1e-37,
            requires=("values",),
        ),
        gradient(points=1, at=[away_from(0.0), FAR]),
    ],
)

sigmoid_grad = exercise(
    "sigmoid_grad",
    title="the derivative of sigmoid",
    points=2,
    forbids=("sigmoid_derivative", *AUTODIFF),
    checks=[
        values(points=1, at=[ladder(), grid(-8, 8), SHAPES]),
        values(name="far out", title="stays finite up to ±10,000", points=1, at=FAR, requires=("values",)),
    ],
)

tanh = exercise(
    "tanh",
    title="the hyperbolic tangent",
    points=3,
    forbids=("tanh",),
    checks=[
        values(points=1, at=[ladder(), grid(-8, 8), SHAPES]),
        values(
            name="near and far",
            title="keeps its digits from 0.000001 to 20 and stays finite up to ±10,000",
            points=1,
            at=[magnitudes(1e-6, 20.0), FAR],
            rtol=1e-3,
            atol=0.0,
            requires=("values",),
        ),
        gradient(points=1, at=[away_from(0.0), FAR]),
    ],
)

tanh_grad = exercise(
    "tanh_grad",
    title="the derivative of tanh",
    points=2,
    forbids=("tanh_derivative", *AUTODIFF),
    checks=[
        values(points=1, at=[ladder(), grid(-8, 8), SHAPES]),
        values(name="far out", title="stays finite up to ±10,000", points=1, at=FAR, requires=("values",)),
    ],
)

two_class_softmax = exercise(
    "two_class_softmax",
    title="softmax over the logits x and 0",
    points=2,
    checks=[
        values(points=1, at=[ladder(), grid(-8, 8), SHAPES]),
        values(name="far out", title="stays finite up to ±10,000", points=0.5, at=FAR, requires=("values",)),
        gradient(points=0.5, at=away_from(0.0)),
    ],
)
