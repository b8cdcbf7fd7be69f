"""What a probe does with a student's function, and what it says of it."""

from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import ops

from autograder.errors import ProtocolError
from autograder.guest.probes import observe
from mlpkit.gradients import central_differences

X = np.array([[-1.0, 0.5, 2.0], [3.0, -0.25, 0.125]], np.float32)


def relu(x: Any) -> Any:
    return ops.maximum(x, 0)


@pytest.mark.parametrize("dtype", ["float32", "float64", "float16", "int32", "int64", "bool"])
@pytest.mark.parametrize("form", ["tensor", "array"])
def test_arguments_arrive_in_the_form_and_dtype_they_were_given(asked: Any, form: str, dtype: str) -> None:
    seen = []

    def function(x: Any, *, scale: Any) -> float:
        seen.extend([x, scale])
        return 1.0

    x = X.astype(dtype)
    x.flags.writeable = False
    reply = observe(function, asked(arguments=[x], keywords={"scale": x}, form=form))
    assert reply["ending"] == "returned"
    for given in seen:
        assert isinstance(given, np.ndarray if form == "array" else tf.Tensor)
        assert np.asarray(given).dtype == x.dtype
        np.testing.assert_array_equal(np.asarray(given), x)


def test_arrays_within_lists_and_dicts_are_handed_over_likewise(asked: Any) -> None:
    def function(parameters: Any, options: Any) -> Any:
        assert all(isinstance(one, tf.Tensor) for one in parameters)
        return [parameters[0] + 1, options["b"], len(options)]

    reply = observe(function, asked(arguments=[[X, X], {"a": X, "b": "text"}]))
    np.testing.assert_array_equal(reply["value"][0], X + 1)
    assert reply["value"][1:] == ["text", 2]


def add_in_place(x: Any) -> Any:
    x += 1
    return x


def write(x: Any) -> Any:
    x[0, 0] = np.nan
    return 0.0


def append(x: Any, parameters: list[Any]) -> Any:
    parameters.append(1)
    return x


def inner(x: Any, parameters: list[Any]) -> Any:
    parameters[0][0, 0] = 5
    return x


def swap(x: Any, parameters: list[Any]) -> Any:
    parameters[0] = np.array(parameters[0], np.float64)
    return x


@pytest.mark.parametrize(("function", "count"), [(add_in_place, 1), (write, 1), (append, 2), (inner, 2), (swap, 2)])
def test_changed_arguments_are_noticed(asked: Any, function: Any, count: int) -> None:
    arguments = [X, [X, 3]][:count]
    assert observe(function, asked(arguments=arguments, form="array"))["mutated"] is True


@pytest.mark.parametrize("form", ["array", "tensor"])
def test_unchanged_arguments_are_not_even_with_nan(asked: Any, form: str) -> None:
    x = np.array([np.nan, -0.0, np.inf])
    reply = observe(
        lambda x, y, **_: x + 1, asked(arguments=[x, [1, 2.5, None, "a"]], keywords={"k": {"z": x}}, form=form)
    )
    assert reply["mutated"] is False


def test_two_probes_do_not_share_their_arguments(asked: Any) -> None:
    message = asked(arguments=[X], form="array")
    first = observe(add_in_place, message)
    second = observe(add_in_place, message)
    np.testing.assert_array_equal(first["value"], second["value"])
    np.testing.assert_array_equal(X[0, 0], -1.0)


def test_a_gradient_is_that_of_the_weighted_sum(asked: Any) -> None:
    def function(x: Any) -> Any:
        return ops.exp(x) * ops.sum(x, axis=0)

    x = X.astype(np.float64)
    reply = observe(function, asked(kind="gradient", arguments=[x], seed=7))
    weights = np.random.default_rng(7).uniform(0.5, 1.5, x.shape)
    expected = central_differences(lambda x: np.sum(weights * np.exp(x) * np.sum(x, axis=0)), x)
    np.testing.assert_allclose(reply["gradient"], expected, rtol=1e-6)
    assert reply["gradient"].dtype == np.float64


def test_a_gradient_is_taken_by_the_argument_asked_for(asked: Any) -> None:
    reply = observe(lambda a, b: a * b, asked(kind="gradient", arguments=[X, X + 1], wrt=1))
    weights = np.random.default_rng(0).uniform(0.5, 1.5, X.shape).astype(np.float32)
    np.testing.assert_allclose(reply["gradient"], weights * X, rtol=1e-6)


def test_a_gradients_argument_is_a_tensor_whatever_the_form(asked: Any) -> None:
    reply = observe(relu, asked(kind="gradient", arguments=[X], form="array"))
    assert reply["gradient"].shape == X.shape


@pytest.mark.parametrize(
    "function",
    [
        lambda x: np.maximum(np.asarray(x), 0),
        lambda x: ops.stop_gradient(x),
        lambda x: ops.ones((2, 3)),
        lambda x: ops.cast(x, "int32"),
        lambda x: 3.0,
        lambda x: [x, x],
        lambda x: keras.Variable(X),
    ],
)
@pytest.mark.filterwarnings("ignore")
def test_what_is_not_connected_has_no_gradient(asked: Any, function: Any) -> None:
    reply = observe(function, asked(kind="gradient", arguments=[X]))
    assert (reply["ending"], reply["gradient"]) == ("returned", None)


def test_a_sparse_gradient_becomes_an_array(asked: Any) -> None:
    reply = observe(lambda w: tf.gather(w, [0, 0]), asked(kind="gradient", arguments=[X]))
    assert reply["gradient"].shape == X.shape
    np.testing.assert_array_equal(reply["gradient"][1], 0)


def test_an_error_in_the_backward_pass_is_the_students(asked: Any) -> None:
    @tf.custom_gradient
    def function(x: Any) -> Any:
        return x + 0, lambda dy: dy / undefined  # type: ignore[name-defined]  # noqa: F821

    reply = observe(function, asked(kind="gradient", arguments=[X]))
    assert reply["ending"] == "raised"
    assert reply["raised"]["type"] == "NameError"


def test_an_error_is_described_with_the_students_line(asked: Any) -> None:
    def function(x: Any) -> Any:
        return ops.reshape(x, (5, 5))

    reply = observe(function, asked(arguments=[X]))
    raised = reply["raised"]
    assert reply["ending"] == "raised" and reply["value"] is None
    assert raised["source"] == "return ops.reshape(x, (5, 5))"
    assert raised["where"] == "test_probes.py"
    assert "reshape" in raised["message"].lower()


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda x: object(), "relu returned something of type object, which holds no numbers"),
        (lambda x: (y for y in x), "relu returned something of type generator"),
        (lambda x: {3: x}, "relu returned a dict with a key of type int"),
        (
            lambda x: keras.KerasTensor((3,)),
            "relu returned something of type KerasTensor: reading it raised ValueError",
        ),
    ],
)
def test_what_cannot_be_read_is_named(asked: Any, function: Any, words: str) -> None:
    reply = observe(function, asked())
    assert reply["ending"] == "unreadable"
    assert reply["detail"].startswith(words)


def test_none_is_a_value(asked: Any) -> None:
    reply = observe(lambda x: None, asked())
    assert (reply["ending"], reply["value"], reply["returned_type"]) == ("returned", None, "NoneType")


def test_too_much_is_over_the_limit(asked: Any) -> None:
    reply = observe(lambda x: np.zeros(2**23), asked())
    assert (reply["ending"], reply["detail"]) == ("over_limit", "relu returned more than 32 MB of numbers.")


def exhaust_memory(x: Any) -> Any:
    raise MemoryError


def exhaust_tensorflow(x: Any) -> Any:
    raise tf.errors.ResourceExhaustedError(None, None, "OOM")


@pytest.mark.parametrize("function", [exhaust_memory, exhaust_tensorflow])
def test_too_much_memory_is_over_the_limit(asked: Any, function: Any) -> None:
    reply = observe(function, asked())
    assert (reply["ending"], reply["raised"]) == ("over_limit", None)
    assert "memory" in reply["detail"]


SCENARIO = """
import numpy as np

def twice(layer_class, x, *, rate):
    layer = layer_class(rate)
    return {"first": layer(x), "second": [layer(x), float(rate)], "none": None}

def fails(layer_class, x):
    return layer_class(0.5).undefined
"""


class Scale:
    def __init__(self, rate: float) -> None:
        self.rate = rate

    def __call__(self, x: Any) -> Any:
        return x * self.rate


def test_a_scenario_puts_a_class_through_its_steps(asked: Any) -> None:
    message = asked(kind="scenario", scenario="twice", scenarios=SCENARIO, arguments=[X], keywords={"rate": 0.5})
    reply = observe(Scale, message)
    np.testing.assert_array_equal(reply["value"]["first"], X / 2)
    np.testing.assert_array_equal(reply["value"]["second"][0], X / 2)
    assert (reply["value"]["second"][1], reply["value"]["none"]) == (0.5, None)


def test_a_scenario_gets_the_other_answers_it_asks_for_and_none_for_those_that_are_not_there(asked: Any) -> None:
    scenarios = "def both(relu, x, *, tanh, absent):\n    return [relu(x), tanh(x), absent]"
    message = asked(kind="scenario", scenario="both", scenarios=scenarios, arguments=[3], others=["tanh", "absent"])
    reply = observe(lambda x: x + 1, message, others={"tanh": lambda x: x - 1, "sigmoid": None})
    assert reply["value"] == [4, 2, None]


def test_an_error_that_only_a_scenario_sees_has_no_line_of_the_student(asked: Any) -> None:
    reply = observe(Scale, asked(kind="scenario", scenario="fails", scenarios=SCENARIO, arguments=[X]))
    assert reply["raised"]["type"] == "AttributeError"
    assert "scenarios" not in reply["raised"]["where"]


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "run"},
        {"arguments": None},
        {"forbids": "relu"},
        {"others": "relu"},
        {"kind": "gradient", "wrt": 3},
        {"seed": 1.5},
        {"kind": "scenario", "scenario": "absent", "scenarios": SCENARIO},
    ],
)
def test_a_malformed_probe_is_refused(asked: Any, fields: dict[str, Any]) -> None:
    with pytest.raises(ProtocolError):
        observe(relu, asked(**fields))


def test_a_student_can_interrupt_what_runs_in_their_own_process(asked: Any) -> None:
    def function(x: Any) -> Any:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        observe(function, asked())


def test_the_time_is_that_of_the_call(asked: Any) -> None:
    import time

    assert 0.05 <= observe(lambda x: time.sleep(0.05), asked())["seconds"] < 5
