"""What *backprop* calls its functions with: recipes from a random generator to calls, the simplest first.

Released with the assignment; holds no answer.
"""

import numpy as np

from autograder.authoring import call, message, phrase

AFFINE = {
    False: message("{part} of affine_backward(dy, x, w) with x of shape {x} and w of shape {w}"),
    True: message("{part} of affine_backward(dy, x, w) with x of whole numbers of shape {x} and w of shape {w}"),
}


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
            made.append(call(dy, x, w, shown=phrase(AFFINE[whole], part=part, x=x.shape, w=w.shape)))
        return made

    return calls


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
        call(rng.normal(size=(2, 3)), whole, shown=phrase("relu_backward(dy, x) for x of whole numbers")),
        call(
            np.array([[5, -7, 2], [3, 8, -4]]), whole / 4, shown=phrase("relu_backward(dy, x) for dy of whole numbers")
        ),
    ]


MLP = {
    False: message(
        "{what} of mlp_backward(x, labels, params) with x of shape {shape}, {hidden} hidden units and {classes} classes"
    ),
    True: message(
        "{what} of mlp_backward(x, labels, params) with x of whole numbers of shape {shape}, {hidden} hidden units and"
        " {classes} classes"
    ),
}


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
        def shown(n, d, h, k):
            return phrase(MLP[whole], what=phrase(what), shape=(n, d), hidden=h, classes=k)

        return [call(*draw(rng, *size), shown=shown(*size)) for size in sizes or SIZES]

    return calls


SIZES = ((4, 2, 5, 3), (7, 3, 2, 4), (1, 3, 4, 2), (6, 5, 4, 3))


def other_inputs(rng):
    """Draw networks of float32 and of whole numbers."""
    single = networks(message("everything"), (5, 3, 4, 2), dtype="float32")
    return [*single(rng), *networks("everything", (6, 2, 3, 4), whole=True)(rng)]


def products(rng):
    """Draw k, a, y1, y2: simple ones, whole ones, zeros, all signs."""
    drawn = rng.uniform(-3, 3, (2, 4)).round(2).tolist()
    fixed = [(2.0, 3.0, 5.0, 7.0), (-2, 3, 4, -7), (0.0, 1.5, -2.0, 0.5), (2.5, 0.0, 3.0, 1.0), (3.0, -0.5, 2.0, -2.0)]
    return [call(*numbers) for numbers in [*fixed, *drawn]]


OF_SHAPE = {
    False: message("{call} for x of shape {shape}"),
    True: message("{call} for an array of whole numbers of shape {shape}"),
}


def points_of(*shapes, whole=False, extra=()):
    """Return the recipe of (weights, x) for `numerical_gradient`, for each shape and each of `extra`."""

    def calls(rng):
        made = []
        for shape in shapes:
            weights = np.asarray(rng.uniform(0.5, 1.5, shape) * rng.choice([-1.0, 1.0], shape))
            x = np.asarray(rng.integers(-3, 4, shape) if whole else rng.uniform(-2, 2, shape))
            for more in extra or [()]:
                code = f"numerical_gradient(f, x, step={more[0]:g})" if more else "numerical_gradient(f, x)"
                made.append(call(weights, x, *more, shown=phrase(OF_SHAPE[whole], call=code, shape=shape)))
        return made

    return calls


SHAPES, WHOLE = points_of((1,), (4, 1), (2, 3, 2), ()), points_of((4,), (3, 2), whole=True)

STEPS, REACHES = points_of((4,), (2, 3), extra=[(0.5,), (0.125,)]), points_of((4,), extra=[(), (0.25,)])


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


def targets(*shapes, dtype="float32"):
    """Return the recipe of (x, target), one pair a shape."""
    return lambda rng: [call(*rng.uniform(-2, 2, (2, *shape)).round(2).astype(dtype)) for shape in shapes]


ATTACKED = {
    "tensor": message("{call} for x of shape {shape}"),
    "array": message("{call} for x as NumPy array of shape {shape}"),
    "": message("the model after {call} for x of shape {shape}"),
}


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
            shown = phrase(ATTACKED[given], call=f"fgsm(model, x, labels, {epsilon:g})", shape=(n, 6))
            made.append(call(*([given] if given else []), kind, *draw(rng, n), epsilon, shown=shown))
        return made

    return calls
