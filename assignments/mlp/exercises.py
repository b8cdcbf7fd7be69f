"""Points, probes and checks of the assignment *mlp*.

Released with the assignment: it says what is called and what must hold, never what the answer is. What is random is
judged by laws that hold for every right answer, whatever it draws.
"""

import math
from itertools import pairwise

import numpy as np

from autograder.authoring import agrees, also, call, differentiates, exercise, holds
from autograder.authoring.datasets import accuracy, digits
from autograder.judging.dealing import every_row_is_in_one, rows_are_shuffled
from autograder.judging.statistics import shares_are_independent
from autograder.judging.weights import normal_weights, uniform_weights, variances_are
from autograder.model.probe import Form

title = "Multilayer perceptrons: hidden layers, a loss, a batch, a step"

MANY = 200  # calls by which chance is judged


def draw(rng, *shape, dtype=np.float32):
    """Draw numbers of both signs, in magnitude from 0.5 to 3."""
    return np.asarray(rng.uniform(0.5, 3, shape) * rng.choice([-1.0, 1.0], shape), dtype)


def seed(rng):
    """Draw a seed."""
    return int(rng.integers(2**31))


# ---- laws: a sentence each, or "" where they hold


def gradients_are(found, expected, *arguments):
    """Compare gradients by name; the first that is wrong is named."""
    for name, right in expected.items():
        got, right = found[name], np.asarray(right, float)
        if got is None:
            return f"No gradient reaches the {name}: NumPy, float() and int() cut the path that autodiff follows."
        got = np.asarray(got, float)
        if got.shape != right.shape:
            return f"The gradient for the {name} has the shape {got.shape}, expected {right.shape}."
        wrong = np.argwhere(~(abs(got - right) <= 1e-4 + 1e-3 * abs(right)))
        if len(wrong):
            at = tuple(map(int, wrong[0]))
            return f"The gradient for the {name} is {got[at]:.5g} at entry {list(at)}, expected {right[at]:.5g}."
    return ""


# ---- collapse


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

# ---- Linear


def small_batches(rng):
    simple = np.array([[1, 2], [0, -1], [3, 0]], np.float32)
    first = call(simple, np.array([[1, 0, 2], [-1, 1, 0]], np.float32), np.array([0.5, 0, -1], np.float32))
    return [relabelled(one) for one in (first, affine(rng, 7, 4, 3), affine(rng, 5, 3, 6), affine(rng, 1, 5, 2))]


def more_axes(rng):
    shapes = ((2, 3, 5, 4), (3, 2, 4), (2, 1, 3, 2, 5))
    return [relabelled(affine(rng, *shape, units)) for shape, units in zip(shapes, (3, 6, 2), strict=True)]


def affine(rng, *shape):
    """Return an input, a kernel and a bias; the last number in `shape` is that of the units."""
    *batch, inputs, units = shape
    return call(draw(rng, *batch, inputs), draw(rng, inputs, units), draw(rng, units))


def relabelled(one):
    x, kernel, _ = one.arguments
    return call(*one.arguments, shown=f"Linear({kernel.shape[1]})(array of shape {x.shape})")


def unfilled(rng):
    cases = (((5, 4), 3), ((2, 3, 4), 7))
    return [call(draw(rng, *shape), units, shown=f"Linear({units})(array of shape {shape})") for shape, units in cases]


def has_its_weights(found, expected, x, units):
    inputs, bias = x.shape[-1], np.asarray(found["bias"], float)
    if not found["is layer"]:
        return "Linear must derive from keras.Layer."
    for name, got, right in (
        ("output", found["output"], [*x.shape[:-1], units]),
        ("kernel", found["kernel"], [inputs, units]),
        ("bias", list(bias.shape), [units]),
    ):
        if list(got) != right:
            return f"The {name} has the shape {tuple(got)}, expected {tuple(right)}."
    if bias.any():
        return "The bias should start at zero."
    if len(found["trainable"]) != 2:
        shapes = ", ".join(str(tuple(one)) for one in found["trainable"]) or "none"
        return f"The layer's trainable weights should be its kernel and its bias; they have the shapes: {shapes}."
    return ""


def starts_like_glorot(found, expected, many, few, seed):
    for one in found:
        if np.ptp(one["quantiles"]) == 0:
            number = "the same number" if one["quantiles"][0] else "zero"
            return f"All entries of the kernel start at {number}: units that start alike stay alike."
        if one["twins"]:
            return "Two layers made one after the other have the very same kernel: each needs draws of its own."
    words = variances_are(found, lambda fan_in, fan_out: 2 / (fan_in + fan_out), 3.0)
    if words:
        return words
    for one in found:
        variance = 2 / sum(one["shape"])
        if uniform_weights(one, math.sqrt(3 * variance)) and normal_weights(one, math.sqrt(variance)):
            return (
                shares_are_independent(np.asarray(one["rows"]), np.asarray(one["columns"]), "positive weights")
                or "The kernel's entries are neither uniform nor normal."
            )
    return ""


def cotangents(rng):
    cases = [affine(rng, 5, 4, 3), affine(rng, 2, 3, 4, 6)]
    for one in cases:
        x, kernel, bias = one.arguments
        weights = rng.uniform(0.5, 1.5, (*x.shape[:-1], len(bias)))
        yield call(x, kernel, bias, weights, shown=f"the gradients of Linear({len(bias)}) at an x of shape {x.shape}")


def comes_back(found, expected, x, units, seed):
    if found["trainable"]:
        return "Made with trainable=False, the layer still has trainable weights: pass **kwargs on."
    if found["name"] != "readout":
        return f"Made with name=“readout”, the layer is called “{found['name']}” after loading: pass **kwargs on."
    if list(found["again"]) != [*x.shape[:-1], units[0]]:
        return f"Made again from its configuration, the layer gives the shape {tuple(found['again'])}."
    before, after = (np.asarray(found[key], float) for key in ("before", "after"))
    return "" if np.allclose(before, after, rtol=1e-4, atol=1e-5) else "After loading, the model's outputs are others."


Linear = exercise(
    "Linear",
    title="an affine layer",
    points=4,
    forbids=("dense",),
    seconds=20,
    checks=[
        holds(
            has_its_weights,
            name="weights",
            title="has a kernel (inputs, units) and a bias (units,) of zeros, both trainable",
            points=0.5,
            calls=unfilled,
            runs="layer_weights",
        ),
        agrees(title="gives x @ kernel + bias", points=1, calls=small_batches, runs="layer_values", atol=1e-5),
        agrees(
            name="axes",
            title="takes any number of leading axes",
            points=0.5,
            calls=more_axes,
            runs="layer_values",
            atol=1e-5,
            requires=("values",),
        ),
        holds(
            starts_like_glorot,
            name="start",
            title="draws its first kernel by Glorot's law",
            points=0.5,
            calls=lambda rng: [call(220, 60, seed(rng), shown="the first kernels of Linear(60) and Linear(220)")],
            runs="layer_start",
            requires=("weights",),
            random=True,
        ),
        holds(
            gradients_are,
            name="gradient",
            title="lets gradients through to x, kernel and bias",
            points=0.5,
            calls=lambda rng: list(cotangents(rng)),
            runs="layer_gradients",
            requires=("values",),
        ),
        holds(
            comes_back,
            name="saving",
            title="survives saving and loading, and keeps its name",
            points=1,
            calls=lambda rng: [
                call(draw(rng, 5, 4), [6, 3], seed(rng), shown="a model of two Linear layers, saved and loaded")
            ],
            runs="layer_saved",
            requires=("values",),
        ),
    ],
)

# ---- mlp


def shown_model(sizes, activation=""):
    """Return the call of `mlp` as a student reads it."""
    words = f', "{activation}"' if activation else ""
    return f"mlp({list(sizes[1:-1])}, {sizes[-1]}{words})"


def of_shapes(*several, widths="list"):
    return lambda rng: [call(list(sizes), widths, shown=shown_model(sizes)) for sizes in several]


def is_made_of_dense_layers(found, expected, sizes, widths):
    if not found["is model"]:
        return "mlp must return a keras.Model, such as a keras.Sequential."
    if list(found["output"]) != [3, sizes[-1]]:
        return f"For 3 examples the model gives the shape {tuple(found['output'])}, expected {(3, sizes[-1])}."
    left = [tuple(shape) for shape in found["weights"]]
    wanted = [(f"kernel of shape {pair}", pair) for pair in pairwise(sizes)]
    wanted += [(f"bias of shape ({b},)", (b,)) for b in sizes[1:]]
    for name, shape in wanted:
        if shape not in left:
            return f"{shown_model(sizes)} with {sizes[0]} inputs has no {name} of its own."
        left.remove(shape)
    return f"{shown_model(sizes)} has weights that no dense layer of it needs, of the shapes {left}." if left else ""


def networks(*names):
    """Return the recipe of one network with known weights for each name of an activation."""

    def make(rng):
        sizes = ([3, 5, 4], [4, 7, 6, 3], [5, 6, 8, 7, 2])
        return [network(rng, sizes[i % 3], name) for i, name in enumerate(names)]

    return make


def network(rng, sizes, activation):
    kernels = [draw(rng, a, b) / np.float32(math.sqrt(a)) for a, b in pairwise(sizes)]
    biases = [draw(rng, b) for b in sizes[1:]]
    return call(draw(rng, 9, sizes[0]), kernels, biases, activation, shown=shown_model(sizes, activation))


def weighted(rng):
    for one in networks("tanh")(rng):
        x, kernels, biases, _ = one.arguments
        yield call(x, kernels, biases, rng.uniform(0.5, 1.5, (len(x), len(biases[-1]))), shown=f"{one.shown}, gradient")


def are_apart(found, expected, sizes):
    if found["shared"]:
        return "Two models made one after the other share weights: training one would change the other."
    for layer, (columns, units) in enumerate(zip(found["columns"], sizes[1:], strict=True), start=1):
        if columns < units:
            return f"In the kernel of layer {layer} units start alike, and units that start alike stay alike."
    return ""


mlp = exercise(
    "mlp",
    title="a multilayer perceptron of logits",
    points=3,
    seconds=20,
    checks=[
        holds(
            is_made_of_dense_layers,
            name="layers",
            title="has one dense layer with a bias for each hidden width, and one for the classes",
            points=1,
            calls=of_shapes((4, 7, 3), (7, 5, 8, 4), (3, 9, 6, 8, 5)),
            runs="model_shapes",
        ),
        agrees(
            title="has the activation after every hidden layer, and none after the last",
            points=1,
            calls=networks("", "tanh", "sigmoid"),
            runs="model_logits",
            requires=("layers",),
            rtol=1e-3,
            atol=1e-4,
        ),
        agrees(
            name="activations",
            title="takes the name of any activation of Keras",
            points=0.25,
            calls=networks("elu", "gelu", "linear"),
            runs="model_logits",
            requires=("values",),
            rtol=1e-3,
            atol=1e-4,
        ),
        holds(
            is_made_of_dense_layers,
            name="widths",
            title="takes equal widths, a tuple, a single class, and no hidden layer at all",
            points=0.25,
            calls=lambda rng: [
                *of_shapes((6, 5, 5, 5, 3), (3, 4, 1), (5, 3))(rng),
                *of_shapes((4, 6, 2), widths="tuple")(rng),
            ],
            runs="model_shapes",
            requires=("layers",),
        ),
        holds(
            are_apart,
            name="fresh",
            title="starts each model with random weights of its own",
            points=0.25,
            calls=lambda rng: [call(list(sizes), shown=shown_model(sizes)) for sizes in [(5, 8, 6, 4)]],
            runs="two_models",
            requires=("layers",),
        ),
        holds(
            gradients_are,
            name="gradient",
            title="lets gradients through to every kernel and bias",
            points=0.25,
            calls=lambda rng: list(weighted(rng)),
            runs="model_gradients",
            requires=("values",),
        ),
    ],
)

# ---- count_parameters

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

# ---- cross_entropy


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
            calls=lambda rng: [*some_logits(rng), scored(rng, 6, 5, float)],
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

# ---- minibatches


def numbered(rng, n, *shape, flat=False):
    """Return rows that begin with their number, and targets that are it."""
    rows = np.arange(n, dtype=np.float32)
    if flat:
        return rows, rows.astype(int)
    x = draw(rng, n, *shape)
    x.reshape(n, -1)[:, 0] = rows
    return x, rows.astype(int)


def epochs(rng):
    cases = ((6, 2, (2,)), (7, 3, (3,)), (10, 4, (2, 3)), (5, 5, (1,)), (4, 9, (2,)), (9, 1, (3,)), (23, 5, (4,)))
    several = [call(*numbered(rng, n, *shape), size, seed(rng), shown=words(n, size)) for n, size, shape in cases]
    return [*several, call(*numbered(rng, 11, flat=True), 4, seed(rng), shown=words(11, 4))]


def words(n, size):
    return f"minibatches(x, y, {size}, rng) for {n} examples"


def rows_in(found, x):
    """Return the numbers of the rows in each batch by x and by y, and what is wrong with a batch, if anything is."""
    by_x, by_y = [], []
    for number, batch in enumerate(found):
        if len(batch) != 2:
            return [], [], f"Batch {number} has {len(batch)} parts; a pair (xb, yb) is asked for."
        xb, yb = (np.asarray(part, float) for part in batch)
        if xb.shape != (len(xb), *x.shape[1:]) or yb.shape != xb.shape[:1]:
            return [], [], f"Batch {number} has the shapes {xb.shape} and {yb.shape}, for x of shape {x.shape}."
        by_x.append(np.round(xb.reshape(len(xb), math.prod(x.shape[1:]))[:, 0]).astype(int))
        by_y.append(yb.astype(int))
    return by_x, by_y, ""


def pairs_at_most_once(found, expected, x, y, batch_size, seed):
    by_x, by_y, wrong = rows_in(found, x)
    if wrong:
        return wrong
    names = [f"batch {number}" for number in range(len(by_x))]
    torn = [(a, b) for pair in zip(by_x, by_y, strict=True) for a, b in zip(*pair, strict=True) if a != b]
    missing = np.setdiff1d(np.arange(len(x)), np.concatenate(by_x)) if by_x else []
    wrong = every_row_is_in_one([*by_x, missing], [*names, "no batch"], len(x)) if by_x else "There is no batch at all."
    if not wrong and torn:
        return f"Row {torn[0][0]} of x came with the target of row {torn[0][1]}: pairs must stay together."
    same = [np.allclose(np.asarray(xb, float), x[rows]) for (xb, _), rows in zip(found, by_x, strict=True) if not wrong]
    return wrong or ("" if all(same) else "A batch has rows that x does not have.")


def are_full_but_the_last(sizes, expected, x, y, batch_size, seed):
    sizes, n = [int(size) for size in sizes], len(x)
    full, rest = divmod(n, batch_size)
    right = [batch_size] * full + [rest] * (rest > 0)
    if sizes == right:
        return ""
    got, wanted = (", ".join(map(str, one)) or "no" for one in (sizes, right))
    return f"{words(n, batch_size)} gave batches of {got} rows, expected {wanted}."


def are_shuffled(found, expected, *arguments):
    if np.min(found["first"]) < 0:
        return "Some rows came in no batch."
    words = rows_are_shuffled(np.asarray(found["where"]), found["together"], np.asarray(found["first"]))
    if "in the order in which they stand" in words and np.any(np.diff(found["last order"]) < 0):
        return "Rows change places only within their batch: the same rows are together in every epoch."
    return words


def repeats(found, expected, x, *arguments):
    one, other = (rows_in(again, x)[1] for again in found)
    if [rows.tolist() for rows in one] == [rows.tolist() for rows in other]:
        return ""
    return "The same seed gave two different orders: all that is random must come from `rng`, which you are given."


def are_as_they_were(found, expected, x, y, batch_size, seed):
    for how, sentence in (
        ("read", "minibatches changes the arrays that it is given: shuffle row numbers, not the rows themselves."),
        ("written", "Writing into a batch changes x or y: a batch should be a copy of its rows."),
    ):
        if not all(np.array_equal(one, right) for one, right in zip(found[how], (x, y), strict=True)):
            return sentence
    return ""


minibatches = exercise(
    "minibatches",
    title="an epoch in batches",
    points=3,
    forbids=("minibatches",),
    seconds=30,
    checks=[
        holds(
            pairs_at_most_once,
            name="rows",
            title="deals out examples with their own targets, none of them twice",
            points=0.75,
            calls=lambda rng: [one for one in epochs(rng) if one.arguments[2] <= len(one.arguments[0])],
            runs="dealt",
            random=True,
        ),
        holds(
            are_full_but_the_last,
            name="sizes",
            title="deals out all of them, batch_size at a time, but for a shorter last batch",
            points=0.75,
            calls=epochs,
            runs="batch_sizes",
            requires=("rows",),
        ),
        holds(
            are_shuffled,
            name="shuffled",
            title="gives every example the same chance of every batch, anew each time",
            points=0.75,
            calls=lambda rng: [
                call(*numbered(rng, 30, 2), 7, MANY, seed(rng), shown=f"minibatches(x, y, 7, rng), {MANY} times")
            ],
            runs="dealt_often",
            requires=("rows", "sizes"),
            random=True,
        ),
        holds(
            repeats,
            name="seed",
            title="gives the same order for the same seed",
            points=0.25,
            calls=lambda rng: epochs(rng)[1:4],
            runs="dealt_again",
            requires=("rows", "shuffled"),
            random=True,
        ),
        holds(
            are_as_they_were,
            name="arguments",
            title="leaves x and y as they were, whatever becomes of the batches",
            points=0.5,
            calls=lambda rng: epochs(rng)[:4],
            runs="kept",
            requires=("rows",),
        ),
    ],
)

# ---- sgd_step


def steps(rng, dtype=float):
    simple = call([np.array([1.0, -2.0]), np.array(0.5)], [np.array([10.0, 0.0]), np.array(-1.0)], 0.1)
    several = [(((4, 3), (3,), (3, 2), (2,)), 0.3), (((2, 3, 5), (), (4, 1)), 2.0), (((3, 4), (3, 4)), 0.05)]
    drawn = [call(*([draw(rng, *one, dtype=dtype) for one in shapes] for _ in "pg"), rate) for shapes, rate in several]
    return [simple, *drawn]


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

# ---- loss_surface


def grids(rng):
    for loss, m, n in (("slope", 2, 3), ("bowl", 4, 7), ("cliff", 6, 5)):
        first, second = np.sort(rng.uniform(-3, 3, m)), np.sort(rng.uniform(-2, 2, n))
        yield call(loss, first, second, shown=f"loss_surface(loss, {m} numbers, {n} numbers)")


def other_grids(rng):
    whole = call("cliff", np.array([-1, 0, 2]), np.array([1, 3]), shown="loss_surface(loss, [-1, 0, 2], [1, 3])")
    single = call("cliff", np.array([0.5]), rng.uniform(-2, 2, 4), shown="loss_surface(loss, 1 number, 4 numbers)")
    tall = call("bowl", rng.permutation(6) - 2.5, np.array([0.3]), shown="loss_surface(loss, 6 numbers, 1 number)")
    return [whole, single, tall]


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

# ---- convexity_violation

FUNCTIONS = {
    "hill": "f(x) = -sum(x²)",
    "saddle": "f(x) = x[0] · x[1]",
    "wells": "f(x) = sum((x² - 1)²)",
    "ripples": "f(x) = -sum(cos(2x))",
    "faint": "f(x) = -0.001 sum(cos(2x))",
    "bump": "f(x) = sum(max(0, 1 - 4|x - 1|))",
    "two_weights": "the loss over two weights of a ReLU network",
    "network": "the loss over all weights of a ReLU network",
    "bowl": "a quadratic bowl",
    "diamond": "f(x) = sum(|x - c|)",
    "softmax_loss": "the cross-entropy over the logits of an example",
    "plane": "f(x) = c @ x + d",
}


def functions(*several):
    """Return the recipe of a search of each function in as many dimensions as given."""

    def make(rng):
        shown = "convexity_violation(f, {}, rng), {}"
        return [call(name, d, seed(rng), shown=shown.format(d, FUNCTIONS[name])) for name, d in several]

    return make


def is_certificate(found, expected, name, dimension, seed):
    if found is None:
        return f"Nothing was found for {FUNCTIONS[name]} in dimension {dimension}, which is not convex."
    p, q, t = np.asarray(found["p"], float), np.asarray(found["q"], float), found["t"]
    for letter, point in (("p", p), ("q", q)):
        if point.shape != (dimension,):
            return f"{letter} has the shape {point.shape}; a point of shape ({dimension},) is asked for."
    if not 0 < t < 1:
        return f"t is {t:g}; it must lie between 0 and 1."
    ends, rounding = found["f"][:2], 1e-11 * max(1e-300, *map(abs, found["f"]))
    chord, between = t * ends[0] + (1 - t) * ends[1], found["f"][2]
    if between > chord + rounding:
        return ""
    below = "the same: the points lie on one line" if between > chord - rounding else "not below it"
    turned = between > (1 - t) * ends[0] + t * ends[1] + rounding
    below += ". It would be below with t and 1 - t exchanged" if turned else ""
    return f"At t * p + (1 - t) * q, {FUNCTIONS[name]} is {between:.6g} and the chord {chord:.6g}, {below}."


def finds_nothing(found, expected, name, dimension, seed):
    if found is None:
        return ""
    words = f"{FUNCTIONS[name]} is convex, so that None is asked for, and a chord came back"
    chord, between = (np.dot((found["t"], 1 - found["t"]), found["f"][:2]), found["f"][2]) if found["f"] else (0, 0)
    if between > chord:
        return f"{words} that is {between - chord:.1g} below: that is rounding."
    return f"{words} that is not below."


def is_repeated(found, expected, name, dimension, seed):
    one, other = found
    if one is None or other is None:
        return "" if one is other else "The same seed once gave a chord, and once None."
    same = all(np.array_equal(one[key], other[key]) for key in ("p", "q", "t"))
    return "" if same else "The same seed gave two different chords: draw from `rng`, and from nothing else."


convexity_violation = exercise(
    "convexity_violation",
    title="a chord below a function",
    points=3,
    forbids=("convexity_violation",),
    seconds=30,
    checks=[
        holds(
            is_certificate,
            name="values",
            title="finds a chord below a function that lies above all of its chords",
            points=0.5,
            calls=functions(("hill", 3), ("hill", 1)),
            runs="searched",
            random=True,
        ),
        holds(
            is_certificate,
            name="bends",
            title="finds one below functions that bend both ways",
            points=0.5,
            calls=functions(("saddle", 2), ("wells", 2), ("ripples", 1), ("faint", 2), *[("bump", 1)] * 6),
            runs="searched",
            requires=("values",),
            random=True,
        ),
        holds(
            is_certificate,
            name="networks",
            title="finds one below the loss of a ReLU network",
            points=0.75,
            calls=functions(("two_weights", 2), ("network", 13)),
            runs="searched",
            requires=("bends",),
            random=True,
        ),
        holds(
            finds_nothing,
            name="convex",
            title="gives None for a convex function",
            points=0.5,
            calls=functions(("bowl", 3), ("softmax_loss", 4)),
            runs="searched",
            requires=("values",),
            random=True,
        ),
        holds(
            finds_nothing,
            name="linear",
            title="gives None where a function is linear, or linear in pieces, whatever rounding does",
            points=0.5,
            calls=functions(("plane", 5), ("diamond", 2)),
            runs="searched",
            requires=("values",),
            random=True,
        ),
        holds(
            is_repeated,
            name="seed",
            title="gives the same chord for the same seed",
            points=0.25,
            calls=functions(("saddle", 2), ("network", 7)),
            runs="searched_again",
            requires=("bends", "networks"),
            random=True,
        ),
    ],
)

# ---- fit_digits

TRAINING, FEW, CLASSES = 1250, 250, 10


def rows(rng):
    x, y = digits(rng)
    shown = "fit_digits(x, y, seed)"
    return [call(x[:TRAINING], y[:TRAINING], x[TRAINING:], seed(rng), withheld=(y[TRAINING:],), shown=shown)]


def few_rows(rng):
    x, y = digits(rng)
    shown = f"fit_digits(x, y, seed), twice, for {FEW} rows"
    return [call(x[:FEW], y[:FEW], x[TRAINING : TRAINING + 100], seed(rng), shown=shown)]


def form_of_scores(found, x_new):
    """Say what keeps what was found from being one row of scores for each picture."""
    if "type" in found:
        return f"A keras.Model is asked for, and something of type {found['type']} came back."
    shape = np.shape(found["scores"])
    if shape != (len(x_new), CLASSES):
        return f"For {len(x_new)} pictures the model gives the shape {shape}, expected {(len(x_new), CLASSES)}."
    return "" if np.isfinite(found["scores"]).all() else "Some of the model's outputs are NaN or infinite."


def reads(threshold):
    """Return the law that the highest score is that of the right class for a share of at least `threshold`."""

    def is_read(found, expected, x, y, x_new, seed, y_new):
        wrong = form_of_scores(found, x_new)
        if wrong:
            return wrong
        share = accuracy(np.argmax(found["scores"], axis=1), y_new)
        if share >= threshold:
            return ""
        little = "no more than by guessing" if share < 0.2 else "which is not enough"
        return f"{share:.1%} of the digits held back are read correctly, {little}; {threshold:.0%} are asked for."

    return is_read


def is_the_same_model(found, expected, x, y, x_new, seed):
    wrong = form_of_scores(found[0], x_new) or form_of_scores(found[1], x_new)
    one, other = (np.asarray(each.get("scores", 0.0), float) for each in found)
    if wrong or np.allclose(one, other, rtol=1e-2, atol=1e-2 * np.abs(one).max()):
        return wrong
    return "Two models trained with the same seed differ: what is random in your training does not start from `seed`."


fit_digits = exercise(
    "fit_digits",
    title="a model that reads handwritten digits",
    points=4,
    trains=True,
    seconds=120,
    checks=[
        holds(
            reads(0.9),
            name="ninety",
            title="reads 90 % of the digits held back",
            points=1.5,
            calls=rows,
            runs="trained",
            random=True,
        ),
        also(
            reads(0.95),
            of="ninety",
            name="ninety-five",
            title="reads 95 % of them",
            points=2,
            requires=("ninety",),
        ),
        holds(
            is_the_same_model,
            name="seed",
            title="gives the same model for the same seed",
            points=0.5,
            calls=few_rows,
            runs="trained_again",
            requires=("ninety",),
            random=True,
        ),
    ],
)
