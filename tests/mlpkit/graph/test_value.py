"""Laws of the scalar engine, against central differences on random graphs."""

import gc
import math
import random
from pathlib import Path

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

import mlpkit
from mlpkit import Value
from mlpkit.gradients import gradient_check
from mlpkit.graph import value as module

laws = settings(deadline=None, max_examples=60)
numbers = st.floats(-3, 3).filter(lambda x: abs(x) > 0.05)

BINARY = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / (b * b + 1),
}
UNARY = {
    "tanh": lambda a: a.tanh() if isinstance(a, Value) else math.tanh(a),
    "relu": lambda a: a.relu() if isinstance(a, Value) else max(a, 0.0),
    "exp": lambda a: (a * 0.1).exp() if isinstance(a, Value) else math.exp(a * 0.1),
    "-": lambda a: -a,
    "**3": lambda a: a**3,
    "squash": lambda a: a / (a * a + 1),
}


def random_graph(leaves, seed):
    """Return the last of twelve values, each computed from any two before it: paths meet and part again."""
    rng, values = random.Random(seed), list(leaves)
    for _ in range(12):
        if rng.random() < 0.6:
            value = BINARY[rng.choice(list(BINARY))](rng.choice(values), rng.choice(values))
        else:
            value = UNARY[rng.choice(list(UNARY))](rng.choice(values))
        values.append(UNARY["squash"](value))
    return sum(values[1:], values[0])


@laws
@given(data=st.lists(numbers, min_size=3, max_size=3), seed=st.integers(0, 10_000))
def test_gradients_of_random_graphs_are_those_of_central_differences(data, seed):
    leaves = [Value(x) for x in data]
    result = random_graph(leaves, seed)
    assert result.data == pytest.approx(random_graph(data, seed), rel=1e-12)
    result.backward()
    check = gradient_check(
        lambda t: random_graph([float(x) for x in t["x"]], seed),
        lambda t: {"x": np.array([leaf.grad for leaf in leaves])},
        {"x": np.array(data)},
    )
    assert check.agrees, check


@pytest.mark.parametrize(
    ("f", "slopes"),
    [
        (lambda a, b: a + b, (1, 1)),
        (lambda a, b: a - b, (1, -1)),
        (lambda a, b: a * b, (3, 2)),
        (lambda a, b: a / b, (1 / 3, -2 / 9)),
        (lambda a, b: a**b, (12, 8 * math.log(2))),
        (lambda a, b: -a, (-1, 0)),
        (lambda a, b: a.tanh(), (1 - math.tanh(2) ** 2, 0)),
        (lambda a, b: a.exp(), (math.exp(2), 0)),
        (lambda a, b: a.log(), (0.5, 0)),
        (lambda a, b: a.relu(), (1, 0)),
        (lambda a, b: (-a).relu(), (0, 0)),
        (lambda a, b: (a * 0).relu(), (0, 0)),
        (lambda a, b: 2**b + 1 - a, (-1, 8 * math.log(2))),
        (lambda a, b: 6 / b + 5 * a - 1, (5, -6 / 9)),
        (lambda a, b: 1 - a + (3 + b), (-1, 1)),
        (lambda a, b: a * a * a, (12, 0)),
        (lambda a, b: b * (a * b + a * 5), (24, 22)),
    ],
)
def test_every_operation_has_its_derivatives(f, slopes):
    a, b = Value(2.0), Value(3.0)
    f(a, b).backward()
    assert (a.grad, b.grad) == pytest.approx(slopes)


@pytest.mark.parametrize(
    ("base", "exponent", "slope"), [(0.0, 2, 0.0), (0.0, 1, 1.0), (0.0, 0, 0.0), (-2.0, 3, 12.0), (-2.0, -1, -0.25)]
)
def test_powers_of_zero_and_of_negative_numbers(base, exponent, slope):
    a = Value(base)
    (a**exponent).backward()
    assert a.grad == pytest.approx(slope)


def test_paths_that_meet_add_up():
    k, a, y1, y2 = Value(2), Value(3), Value(-1), Value(4)
    (k * (a * y1 + a * y2)).backward()
    assert (k.grad, a.grad, y1.grad, y2.grad) == (9, 6, 6, 6)


def test_a_diamond_is_passed_once_each_way():
    x = Value(1.0)
    y = x * 2
    (y * y + y).backward()
    assert (y.grad, x.grad) == (5, 10)


def test_results_that_share_leaves_and_inner_values_add_up():
    x = Value(3.0)
    shared = x * x
    (shared * 2).backward()
    (shared + x).backward()
    assert x.grad == 12 + 7
    assert shared.grad == 2 + 1


def test_backward_twice_counts_twice():
    x = Value(3.0)
    y = x * x
    y.backward()
    y.backward()
    assert (x.grad, y.grad) == (12, 2)


def test_nothing_flows_through_detach():
    x = Value(3.0)
    (x * (x * x).detach()).backward()
    assert x.grad == 9


@pytest.mark.parametrize("length", [10_000, 50_000])
def test_a_chain_of_ten_thousand_nodes_works_and_is_freed(length):
    x = Value(1.0)
    y = x
    for _ in range(length):
        y = y + x * 0.0
    y.backward()
    assert x.grad == 1.0
    del y
    gc.collect()
    assert sum(isinstance(thing, Value) for thing in gc.get_objects()) < 100


def test_the_engine_is_short_enough_to_read():
    assert len(Path(module.__file__).read_text(encoding="utf-8").splitlines()) <= 120


def test_it_learns_xor():
    rng = random.Random(4)
    hidden = [[Value(rng.uniform(-1, 1)) for _ in range(3)] for _ in range(4)]
    output = [Value(rng.uniform(-1, 1)) for _ in range(5)]
    points = [((0, 0), -1), ((0, 1), 1), ((1, 0), 1), ((1, 1), -1)]
    for _ in range(300):
        loss = Value(0.0)
        for (x1, x2), target in points:
            h = [(w[0] * x1 + w[1] * x2 + w[2]).tanh() for w in hidden]
            y = sum((w * v for w, v in zip(output, h, strict=False)), output[4])
            loss = loss + (y - target) ** 2
        parameters = [*output, *(w for unit in hidden for w in unit)]
        for p in parameters:
            p.grad = 0.0
        loss.backward()
        for p in parameters:
            p.data -= 0.05 * p.grad
    assert loss.data < 0.1


@pytest.mark.parametrize("data", ["1.0", None, [1.0], 1j])
def test_what_is_no_number_is_refused_by_name(data):
    with pytest.raises(TypeError, match="`data`"):
        Value(data)


def test_nan_is_named():
    with pytest.raises(ValueError, match="`data`"):
        Value(float("nan"))


def test_it_shows_its_number_and_its_gradient():
    assert repr(mlpkit.Value(2, "x")) == "Value(x, data=2, grad=0)"
