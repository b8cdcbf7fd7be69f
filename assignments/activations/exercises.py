"""Points, probes and checks of the assignment *activations*.

Released with the assignment: it says what is called and what must hold, never what the answer is.
"""

from autograder.authoring import away_from, exercise, gradient, grid, magnitudes, points, shapes, values

title = "Activations: what makes a stack of layers more than one layer"

NEAR = grid(-8, 8)
FAR = points(-1e4, -500.0, -100.0, 100.0, 500.0, 1e4)
BATCHES = shapes((3, 5), (4, 2), (1, 6), (7, 1))
ANY = shapes((), (6,), (3, 5), (2, 3, 4))
AUTODIFF = ("gradient", "gradients", "grad", "jvp", "jacobian", "batch_jacobian", "value_and_gradient")

ACCEPTS = "takes tensors and NumPy arrays, float32 and float64"
FINITE = "stays finite up to ±10,000"


def inputs(earns, at=BATCHES, title=ACCEPTS):
    """Ask for the right values whatever holds the numbers, worth `earns` points."""
    return values(name="inputs", title=title, points=earns, at=at, requires=("values",))


def beyond(earns):
    """Ask for finite values far out, worth `earns` points."""
    return values(name="far out", title=FINITE, points=earns, at=FAR, requires=("values",))


def slope_beyond(earns):
    """Ask for finite gradients far out, worth `earns` points."""
    title = "has a gradient that " + FINITE
    return gradient(name="gradient far out", title=title, points=earns, at=FAR, requires=("values", "gradient"))


relu = exercise(
    "relu",
    title="the rectified linear unit",
    points=2,
    forbids=("relu",),
    checks=[
        values(points=0.5, at=[NEAR, FAR]),
        inputs(0.5, at=ANY, title=f"{ACCEPTS}, of any shape"),
        gradient(points=1, at=away_from(0.0), between={0.0: (0.0, 1.0)}),
    ],
)

relu_grad = exercise(
    "relu_grad",
    title="the derivative of relu",
    points=2,
    forbids=("relu_derivative", *AUTODIFF),
    checks=[
        values(points=0.5, at=[away_from(0.0), FAR]),
        inputs(0.5),
        values(name="at zero", title="is 0 at 0", points=1, at=points(0.0, -0.0), requires=("values",)),
    ],
)

sigmoid = exercise(
    "sigmoid",
    title="the logistic sigmoid",
    points=3,
    forbids=("sigmoid",),
    checks=[
        values(points=0.5, at=NEAR),
        inputs(0.5),
        values(
            name="digits",
            title="keeps four digits from -80 to 80",
            points=0.5,
            at=magnitudes(0.5, 80.0),
            atol=0.0,
            requires=("values",),
        ),
        beyond(0.5),
        gradient(points=0.5, at=away_from(0.0)),
        slope_beyond(0.5),
    ],
)

sigmoid_grad = exercise(
    "sigmoid_grad",
    title="the derivative of sigmoid",
    points=2,
    forbids=("sigmoid_derivative", *AUTODIFF),
    checks=[
        values(points=0.5, at=NEAR),
        inputs(0.5),
        beyond(0.5),
        gradient(points=0.5, at=away_from(0.0)),
    ],
)

tanh = exercise(
    "tanh",
    title="the hyperbolic tangent",
    points=3,
    forbids=("tanh",),
    checks=[
        values(points=0.5, at=NEAR),
        inputs(0.5),
        values(
            name="digits",
            title="keeps three digits from 0.000001 to 20, on both sides",
            points=0.5,
            at=magnitudes(1e-6, 20.0),
            rtol=1e-3,
            atol=0.0,
            requires=("values",),
        ),
        beyond(0.5),
        gradient(points=0.5, at=away_from(0.0)),
        slope_beyond(0.5),
    ],
)

tanh_grad = exercise(
    "tanh_grad",
    title="the derivative of tanh",
    points=2,
    forbids=("tanh_derivative", *AUTODIFF),
    checks=[
        values(points=0.5, at=NEAR),
        inputs(0.5),
        beyond(0.5),
        gradient(points=0.5, at=away_from(0.0)),
    ],
)

two_class_softmax = exercise(
    "two_class_softmax",
    title="softmax over the logits x and 0",
    points=2,
    checks=[
        values(points=0.5, at=NEAR),
        inputs(0.5),
        beyond(0.5),
        gradient(points=0.5, at=away_from(0.0)),
    ],
)
