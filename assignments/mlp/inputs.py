"""What *mlp* calls its functions with: recipes from a random generator to calls, the simplest first.

Released with the assignment; holds no answer.
"""

import math
from itertools import pairwise

import numpy as np

from autograder.authoring import call, phrase


def draw(rng, *shape, dtype=np.float32):
    """Draw numbers of both signs, in magnitude from 0.5 to 3."""
    return np.asarray(rng.uniform(0.5, 3, shape) * rng.choice([-1.0, 1.0], shape), dtype)


def seed(rng):
    """Draw a seed."""
    return int(rng.integers(2**31))


def stack(rng, *widths, dtype=float):
    """Draw affine layers between neighbouring widths; their products neither grow nor shrink much."""
    return [
        [draw(rng, a, b, dtype=dtype) / dtype(math.sqrt(3 * a)), draw(rng, b, dtype=dtype)] for a, b in pairwise(widths)
    ]


def pairs_of_layers(rng):
    first = [np.array([[1.0, 2.0], [0.0, 1.0], [3.0, 0.0]]), np.array([1.0, -1.0])]
    simple = [first, [np.array([[2.0], [-1.0]]), np.array([0.5])]]
    return [call(one) for one in (simple, stack(rng, 4, 5, 3), stack(rng, 3, 7, 6), stack(rng, 4, 4, 4))]


def other_depths(rng):
    return [call(stack(rng, *widths)) for widths in ((3, 5, 4, 2), (4, 3), (6, 5, 1, 4, 3), (3, 6, 4, 5, 7, 2))]


def other_layers(rng):
    whole = [[rng.integers(-4, 5, (a, b)), rng.integers(-4, 5, b)] for a, b in ((3, 4), (4, 2))]
    return [call(stack(rng, 4, 6, 3, dtype=np.float32)), call(whole)]


def scored(rng, n, classes, dtype=np.float32, labels=np.int64):
    """Draw logits and labels; neither the best class nor always another."""
    return call(draw(rng, n, classes, dtype=dtype), rng.integers(0, classes, n).astype(labels))


def some_logits(rng):
    simple = np.array([[2.0, 0.0, -1.0], [0.0, 1.0, 0.0]], np.float32)
    first = call(simple, np.array([0, 2]), shown="cross_entropy([[2, 0, -1], [0, 1, 0]], [0, 2])")
    return [first, scored(rng, 7, 4), scored(rng, 4, 9), scored(rng, 12, 3)]


def other_logits(rng):
    return [
        scored(rng, 6, 5, float),
        scored(rng, 5, 3, labels=np.int32),
        scored(rng, 1, 4),
        scored(rng, 8, 2, float, np.int32),
        scored(rng, 3, 7),
    ]


FAR = (
    ([[1e4, -1e4, 0.0], [0.0, 300.0, -300.0]], [0, 1]),
    ([[1e4, -1e4, 0.0], [0.0, 1.0, 2.0]], [1, 2]),
    ([[-1e4, 1e4], [-1e4, -9000.0], [3.0, 1.0]], [0, 0, 1]),
    ([[120.0, 0.0, 60.0, -50.0], [-1e4, 1e4, 0.0, 9e3]], [1, 3]),
)


def far_logits(rng):
    several = [call(np.array(x, np.float32), np.array(y)) for x, y in FAR]
    return [call(*one.arguments, shown=f"cross_entropy({x}, {y})") for one, (x, y) in zip(several, FAR, strict=True)]


def steps(rng, dtype=float):
    simple = call([np.array([1.0, -2.0]), np.array(0.5)], [np.array([10.0, 0.0]), np.array(-1.0)], 0.1)
    several = [(((4, 3), (3,), (3, 2), (2,)), 0.3), (((2, 3, 5), (), (4, 1)), 2.0), (((3, 4), (3, 4)), 0.05)]
    drawn = [call(*([draw(rng, *one, dtype=dtype) for one in shapes] for _ in "pg"), rate) for shapes, rate in several]
    return [simple, *drawn]


def grids(rng):
    for loss, m, n in (("slope", 2, 3), ("bowl", 4, 7), ("cliff", 6, 5)):
        first, second = np.sort(rng.uniform(-3, 3, m)), np.sort(rng.uniform(-2, 2, n))
        shown = phrase("loss_surface(loss, {m} numbers, {n} numbers)", m=m, n=n)
        yield call(loss, first, second, shown=shown)


def other_grids(rng):
    whole = call("cliff", np.array([-1, 0, 2]), np.array([1, 3]), shown="loss_surface(loss, [-1, 0, 2], [1, 3])")
    wide, high = phrase("loss_surface(loss, 1 number, 4 numbers)"), phrase("loss_surface(loss, 6 numbers, 1 number)")
    single = call("cliff", np.array([0.5]), rng.uniform(-2, 2, 4), shown=wide)
    tall = call("bowl", rng.permutation(6) - 2.5, np.array([0.3]), shown=high)
    return [whole, single, tall]
