"""Points, probes and checks of the assignment *backprop*.

Released with the assignment: it says what is called and what must hold, never what the answer is.
"""

import numpy as np

from autograder.authoring import agrees, call, differentiates, exercise, holds
from autograder.model.probe import Form

title = "Backprop: the backward pass, by hand and by graph"

FLOAT32 = {"rtol": 1e-4, "atol": 1e-5}  # sums of a few products in single precision


def affine(part, whole=False):
    """Return the recipe of (dy, x, w), all sizes different; whole numbers if `whole`, which are mixed with floats."""

    def calls(rng):
        sizes = [(3, 2, 4), (5, 4, 2), (4, 7, 3), (1, 3, 5), (6, 1, 2)]
        made = []
        for turn, (n, d, m) in enumerate(sizes):
            dy, x, w = (rng.uniform(-3, 3, shape) for shape in [(n, m), (n, d), (d, m)])
            if whole:
                x, w, dy = x.round().astype(int), w.round().astype(int), dy if turn % 2 else dy.round().astype(int)
            elif turn in (0, 2):
                dy, x, w = (np.round(one, 1 if turn == 0 else 9).astype("float32") for one in (dy, x, w))
            kind = " of whole numbers" if whole else ""
            shown = f"{part} of affine_backward(dy, x, w) with x{kind} of shape {x.shape} and w of shape {w.shape}"
            made.append(call(dy, x, w, shown=shown))
        return made

    return calls


def affine_part(part):
    """Ask for one of the three gradients, worth 1 point with its quarter for whole numbers."""
    return [
        agrees(
            name=part,
            title=f"gives the right {part}",
            points=0.75,
            calls=affine(part),
            runs=f"affine_{part}",
            **FLOAT32,
        ),
        agrees(
            name=f"{part} of whole numbers",
            title=f"gives the right {part} where x and w hold whole numbers",
            points=0.25,
            calls=affine(part, whole=True),
            runs=f"affine_{part}",
            requires=(part,),
        ),
    ]


affine_backward = exercise(
    "affine_backward",
    title="the backward pass of x @ w + b",
    points=3,
    checks=[*affine_part("dx"), *affine_part("dw"), *affine_part("db")],
)


def slanted(rng):
    """Draw dy and x of both signs, near 0 and far from it, but never at 0."""
    x = np.array([[-2.0, -0.001, 0.001, 0.5, 3.0], [1.0, -1.0, 1e-6, -40.0, 40.0]])
    dy = np.array([[3.0, 5.0, 7.0, -2.0, 4.0], [-6.0, -8.0, 0.5, 9.0, -0.25]])
    far = rng.uniform(0.01, 4.0, (4, 3)) * rng.choice([-1.0, 1.0], (4, 3))
    more = rng.normal(size=(4, 3))
    whole = np.array([[-2, 3, 1], [4, -5, -1]])
    simple = "relu_backward([[10, -20, 30]], [[-1, 2, 3]])"
    return [
        call(np.array([[10.0, -20.0, 30.0]]), np.array([[-1.0, 2.0, 3.0]]), shown=simple),
        call(dy, x),
        call(more, far),
        call(more.astype("float32"), far.astype("float32")),
        call(rng.normal(size=(2, 3)), whole, shown="relu_backward(dy, x) for x of whole numbers"),
        call(np.array([[5, -7, 2], [3, 8, -4]]), whole / 4, shown="relu_backward(dy, x) for dy of whole numbers"),
    ]


def between_at_zero(observed, expected, dy, x):
    """At 0 any number between 0 and dy is right."""
    at, given = np.asarray(observed, float)[x == 0], dy[x == 0]
    low, high = np.minimum(given, 0), np.maximum(given, 0)
    wrong = np.flatnonzero(~((at >= low - 1e-6) & (at <= high + 1e-6)))
    if not wrong.size:
        return ""
    return f"Where x is 0 and dy is {given[wrong[0]]:g}, {at[wrong[0]]:g} came back; it should be 0 or dy."


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
                call(np.array([[2.0, -3.0], [4.0, 5.0]]), np.array([[0.0, -0.0], [1.0, 0.0]]), shown="at x = 0")
            ],
            requires=("values",),
        ),
    ],
)


def networks(what, *sizes, dtype="float64", whole=False):
    """Return the recipe of (x, labels, w1, b1, w2, b2), a network of (n, d, h, k) whose hidden units avoid the kink."""

    def draw(rng, n, d, h, k):
        while True:
            x, w1, w2 = (rng.normal(size=shape).round(1) for shape in [(n, d), (d, h), (h, k)])
            b1, b2 = (rng.uniform(0.3, 1.0, size).round(2) * rng.choice([-1, 1], size) for size in (h, k))
            x = (2 * x).round() if whole else x
            z, labels = x @ w1 + b1, rng.integers(k, size=n)
            mixed = n == 1 or (((z > 0).any(axis=0) & (z < 0).any(axis=0)).sum() > 1 and len(set(labels)) > 1)
            if mixed and (z > 0).any() and np.abs(z).min() > 0.02:
                return (x.astype(int if whole else dtype), labels, *(p.astype(dtype) for p in (w1, b1, w2, b2)))

    def calls(rng):
        shown = "{} of mlp_backward(x, labels, params) with x{} of shape {}, {} hidden units and {} classes"
        kind = " of whole numbers" if whole else ""
        return [
            call(*draw(rng, *size), shown=shown.format(what, kind, size[:2], size[2], size[3]))
            for size in sizes or SIZES
        ]

    return calls


SIZES = ((4, 2, 5, 3), (7, 3, 2, 4), (1, 3, 4, 2), (6, 5, 4, 3))


def network(points, name, title, calls, runs, requires=("loss",)):
    """Ask for a part of what mlp_backward returns."""
    return agrees(name=name, title=title, points=points, calls=calls, runs=runs, requires=requires, **FLOAT32)


def other_inputs(rng):
    """Draw networks of float32 and of whole numbers."""
    single = networks("everything", (5, 3, 4, 2), dtype="float32")
    return [*single(rng), *networks("everything", (6, 2, 3, 4), whole=True)(rng)]


mlp_backward = exercise(
    "mlp_backward",
    title="loss and gradients of a network of two layers",
    points=5,
    checks=[
        network(1, "loss", "gives the right loss", networks("loss"), "mlp_loss", ()),
        network(1.5, "second layer", "gives the right dw2 and db2", networks("second layer"), "mlp_second_layer"),
        network(2, "first layer", "gives the right dw1 and db1", networks("first layer"), "mlp_first_layer"),
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


def products(rng):
    """Draw k, a, y1, y2: simple ones, whole ones, zeros, all signs."""
    drawn = rng.uniform(-3, 3, (2, 4)).round(2).tolist()
    fixed = [(2.0, 3.0, 5.0, 7.0), (-2, 3, 4, -7), (0.0, 1.5, -2.0, 0.5), (2.5, 0.0, 3.0, 1.0), (3.0, -0.5, 2.0, -2.0)]
    return [call(*numbers) for numbers in [*fixed, *drawn]]


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


def points_of(*shapes, whole=False, extra=()):
    """Return the recipe of (weights, x) for `numerical_gradient`, for each shape and each of `extra`."""

    def calls(rng):
        made = []
        for shape in shapes:
            weights = np.asarray(rng.uniform(0.5, 1.5, shape) * rng.choice([-1.0, 1.0], shape))
            x = np.asarray(rng.integers(-3, 4, shape) if whole else rng.uniform(-2, 2, shape))
            for more in extra or [()]:
                step = f", step={more[0]:g}" if more else ""
                kind = "array of whole numbers" if whole else "x"
                shown = f"numerical_gradient(f, x{step}) for an {kind} of shape {shape}".replace("an x", "x")
                made.append(call(weights, x, *more, shown=shown))
        return made

    return calls


def left_alone(observed, expected, weights, x):
    """After the call x is bit for bit what it was."""
    now = np.asarray(observed)
    if now.shape == x.shape and now.dtype == x.dtype and now.tobytes() == x.tobytes():
        return ""
    first = np.flatnonzero(now != x)[0]
    return f"After the call an entry of x is {now.flat[first].item()!r}; before it was {x.flat[first].item()!r}."


def differences(points, name, title, calls, runs="slopes", requires=("values",), rtol=1e-6, atol=1e-7):
    """Ask for what comes of numerical_gradient."""
    return agrees(
        name=name, title=title, points=points, calls=calls, runs=runs, requires=requires, rtol=rtol, atol=atol
    )


SHAPES, WHOLE = points_of((1,), (4, 1), (2, 3, 2), ()), points_of((4,), (3, 2), whole=True)
STEPS, REACHES = points_of((4,), (2, 3), extra=[(0.5,), (0.125,)]), points_of((4,), extra=[(), (0.25,)])

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

FAULTS_OF_FACTOR = ("a factor 2", "a factor ½", "a factor 1.01", "a factor 0.99")
FAULTS_OF_ENTRY = ("the sign of one entry", "one entry, by 1 % up", "one entry, by 1 % down", "one entry, which is 0")


def judged(observed, wrong, what):
    """Say whether a verdict is the right one."""
    answer = np.asarray(observed)
    if answer.dtype.kind not in "bi" or answer.size != 1 or int(answer.reshape(())) not in (0, 1):
        return f"{observed!r:.60} came back for {what}; expected True or False."
    if bool(answer) == wrong:
        return f"gradients_agree says {bool(answer)} to {what}."
    return ""


def tells(observed, expected, fault, scale, weights, x):
    """A right gradient is accepted, one with a fault is not."""
    size = f" of a function with values around {scale:g}" if scale != 1.0 else ""
    kind = (
        "a right gradient" if fault == "nothing" else f"a gradient that gets {fault} wrong".replace("wrong wrong", "")
    )
    return judged(observed, fault != "nothing", kind + size)


def tells_of_model(observed, expected, forgotten, strength, rows, params):
    """The same of a model's gradient."""
    right = forgotten == "nothing"
    return judged(
        observed, not right, f"a {'right ' * right}gradient of a model" + f" that forgets {forgotten}" * (not right)
    )


def gradients_of(*cases):
    """Return the recipe of (fault, scale, weights, x) for each (fault, scale, shape)."""

    def calls(rng):
        made = []
        for fault, scale, shape in cases:
            weights = rng.uniform(0.5, 1.2, shape) * rng.choice([-1.0, 1.0], shape)
            x = rng.uniform(-1.0, 1.0, shape)
            shown = f"gradients_agree(f, grad, x) with x of shape {shape}; wrong in grad: {fault}"
            made.append(call(fault, scale, np.asarray(weights), np.asarray(x), shown=shown))
        return made

    return calls


def idle(rng):
    """Draw right gradients that are 0 in some entries, or in all."""
    weights = np.array([[0.9, 0.0, -1.1], [0.0, 0.7, 0.0]])
    shown = "gradients_agree(f, grad, x) for a right grad that is 0 in {} of x"
    x = rng.uniform(-1.0, 1.0, (2, 3))
    return [
        call("nothing", 1.0, weights, x, shown=shown.format("some entries")),
        call("nothing", 1.0, 0.0 * weights, x, shown=shown.format("all entries")),
    ]


def models(*forgotten):
    """Return the recipe of (forgotten, strength, rows, params); no entry of the gradient is near 0."""

    def calls(rng):
        made = []
        for what in forgotten:
            side = rng.choice([-1.0, 1.0], 4)
            rows = rng.uniform(0.5, 1.5, (6, 4)) * side
            params = np.vstack([rng.uniform(0.3, 0.8, (4, 3)) * side[:, None], rng.normal(size=3)])
            shown = f"gradients_agree(loss, grad, params) of a model; forgotten in grad: {what}"
            made.append(call(what, 0.2, rows, params, shown=shown))
        return made

    return calls


def verdicts(points, name, title, calls, runs="verdict", requires=("values",)):
    """Ask for right verdicts on right and wrong gradients."""
    law = tells if runs == "verdict" else tells_of_model
    return holds(law, name=name, title=title, points=points, calls=calls, runs=runs, requires=requires)


PLAIN = gradients_of(
    ("nothing", 1.0, (3,)),
    ("nothing", 1.0, (4, 3)),
    ("the sign", 1.0, (3,)),
    ("everything: it is 0", 1.0, (5,)),
    *((fault, 1.0, (2, 3)) for fault in FAULTS_OF_FACTOR),
)
ENTRIES = gradients_of(*((fault, 1.0, (4, 3)) for fault in FAULTS_OF_ENTRY), ("one entry, by 1 % up", 1.0, (9,)))
SCALES = gradients_of(
    *((fault, scale, (3, 2)) for scale in (1e-4, 1e5) for fault in ("nothing", *FAULTS_OF_FACTOR[2:]))
)
MODELS = models("nothing", "the penalty", "the bias")

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


def pairs(rng):
    """Draw two arrays of one shape: simple ones, near ones, opposite signs, whole numbers."""
    a = rng.normal(size=(3, 4))
    return [
        call(np.array([1.0, 2.0]), np.array([1.0, 2.2]), shown="relative_error([1, 2], [1, 2.2])"),
        call(np.array([3.0, -1.0, 0.5]), np.array([3.0, -1.5, 0.5])),
        call(a, a * (1 + 1e-6 * rng.normal(size=a.shape))),
        call(100 * a, 100 * a + rng.normal(size=a.shape)),
        call(a.astype("float32"), (2 * a).astype("float32")),
        call(np.array([[2, -3], [4, 1]]), np.array([[3, -3], [4, 1]])),
        call(np.array([1.0, -2.0]), np.array([1.0, 2.5])),
    ]


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
                call(np.zeros(3), np.zeros(3), shown="relative_error of two arrays of zeros"),
                call(np.array([2.0, 0.0]), np.array([2.0, 5e-13]), shown="relative_error([2, 0], [2, 5e-13])"),
            ],
            rtol=1e-4,
            atol=1e-10,
            requires=("values",),
        ),
    ],
)


def expressions(*cases):
    """Return the recipe of (expression, numbers...) for each case."""
    return lambda rng: [call(*one, shown=_sentence(*one)) for one in cases]


def _sentence(expression, *numbers):
    leaves = [f"{name} = Value({number:g})" for name, number in zip("abc", numbers, strict=False)]
    return f"{expression}, where {', '.join(leaves)}"


SINGLE = [
    ("a + b", 2.0, -3.0),
    ("a - b", 2.0, 5.0),
    ("a * b", 3.0, -4.0),
    ("a / b", 3.0, -4.0),
    ("a ** b", 2.5, 3.0),
    ("a ** b", 0.4, -1.5),
    *((f"a.{name}()", number) for name in ("relu", "tanh", "exp") for number in (1.5, -0.7)),
]
NUMBERS = [
    ("a + 3", -2.0),
    ("3 + a", -2.0),
    ("a - 3", -2.0),
    ("3 - a", -2.0),
    ("a * 3", -2.0),
    ("3 * a", -2.0),
    ("a / 4", -2.0),
    ("4 / a", -2.5),
    ("a ** 2", -3.0),
    ("a ** 3", -1.5),
    ("a ** -1", -2.0),
    ("a ** 0.5", 6.25),
    ("a ** 2", 0.0),
    ("2 ** a", 3.0),
    ("0.5 ** a", -1.5),
    ("a / 2 + 0.5 * a", 3),
]
REUSED = [
    ("a + a", 3.0),
    ("a * a", 3.0),
    ("a * b + a", 2.0, 5.0),
    ("(a + b) * (a - b)", 4.0, -1.5),
    ("a / a + a ** a", 1.5),
    ("a * b * a - b / a", 2.0, 2.0),
    ("d * (d + a) with d = a * b", 2.0, -3.0),
    ("(a + d) * d with d = a * b", 2.0, -3.0),
    ("e * (d - e) with d = a + b, e = d * a", 1.5, -2.0),
    ("d + d, twelve times over, with d = a * b at first", 0.5, -0.25),
    ("sum([a, b, a])", 2.0, 7.0),
    ("(a * b).tanh() * (a * b + c).relu() + (c / a).exp()", 0.5, 0.75, -0.25),
    ("(a * b).tanh() * (a * b + c).relu() + (c / a).exp()", 0.5, 0.75, 1.25),
]
TANH = ("(a * b + c).tanh()", 0.5, -2.0, 0.25)


def graphs(points, name, title, calls, runs="value_grads", requires=("values", "gradients")):
    """Ask for numbers that come out of graphs of values."""
    return agrees(
        name=name, title=title, points=points, calls=calls, runs=runs, requires=requires, rtol=1e-6, atol=1e-9
    )


def results(rng):
    """Several results of the same leaves."""
    return [
        call(["a * b", "a + b"], 2.0, 5.0, shown="backward() of a * b, then of a + b; a = 2, b = 5"),
        call(["a", "a * a", "b / a"], 2.0, 5.0, shown="backward() of a, a * a and b / a; a = 2, b = 5"),
    ]


def shared_step(rng):
    """Several results that share a step."""
    return [call(2.0, 5.0, shown="backward() of d * 2, d * b and d + a with d = a * b + a; a = 2, b = 5")]


def links(rng):
    """A long chain."""
    return [call(5000, 1.0, 0.125, shown="a + b + b + … with 5,000 additions")]


OPERATIONS, DERIVATIVES = expressions(*SINGLE, TANH), expressions(*SINGLE, TANH, ("a", 2.0), ("b", 2.0, 3.0))

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


def targets(*shapes, dtype="float32"):
    """Return the recipe of (x, target), one pair a shape."""
    return lambda rng: [call(*rng.uniform(-2, 2, (2, *shape)).round(2).astype(dtype)) for shape in shapes]


def no_gradient(observed, expected, x, target):
    """The gradient of the target is None, or zeros."""
    if observed is None or not np.asarray(observed, float).any():
        return ""
    slope = np.asarray(observed, float)
    first = np.flatnonzero(slope)[0]
    return f"The gradient with respect to an entry of target is {slope.flat[first]:.4g}; none should arrive there."


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
                    rng.uniform(-2, 2, (3, 4)).astype("float32"), 3.0, shown="the gradient of consistency_loss(x, 3 x)"
                )
            ],
            runs="gradient_with_own_target",
            requires=("values", "gradient"),
        ),
    ],
)


def attacks(given, kind, *epsilons, low=0.3, high=0.7):
    """Return the recipe of (given, kind, params, x, labels, epsilon): x between `low` and `high`, one input unused."""

    def draw(rng, n):
        while True:
            x = rng.uniform(low, high, (n, 6)).astype("float32")
            params = [0.7 * rng.normal(size=shape) for shape in [(6, 8), (8,), (8, 4), (4,)]]
            params[0][2], params[2] = 0.0, 2 * params[2]
            active = x @ params[0] + params[1] > 0
            if active.sum(axis=1).min() >= 3 and active.sum(axis=0).min() < n / 2:
                return params, x, rng.permutation(np.arange(n) % 4)

    def calls(rng):
        made = []
        for n, epsilon in zip((7, 29), epsilons, strict=False):
            kind_of_x = " as NumPy array" if given == "array" else ""
            shown = f"fgsm(model, x, labels, {epsilon:g}) for x{kind_of_x} of shape {(n, 6)}"
            shown = shown if given else f"the model after {shown}"
            made.append(call(*([given] if given else []), kind, *draw(rng, n), epsilon, shown=shown))
        return made

    return calls


def moves_like(observed, expected, given, kind, params, x, labels, epsilon):
    """Every entry whose gradient is clearly not 0, or exactly 0, is where the reference has it."""
    moved, (right, slope) = np.asarray(observed[0], float), expected
    if moved.shape != x.shape:
        return f"The result has the shape {moved.shape}, expected that of x, {x.shape}."
    clear = (slope == 0) | (np.abs(slope) > 1e-3 * np.abs(slope).max())
    wrong = np.argwhere(clear & ~(np.abs(moved - right) <= 1e-5))
    if not len(wrong):
        return ""
    at = tuple(wrong[0])
    return f"Entry {wrong[0].tolist()} went from {x[at]:.4g} to {moved[at]:.4g}, expected was {right[at]:.4g}."


def moved(points, name, title, calls, requires=("values",)):
    """Ask where fgsm moves its inputs."""
    return holds(moves_like, name=name, title=title, points=points, calls=calls, runs="attacked", requires=requires)


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
