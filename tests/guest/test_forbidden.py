"""“Not through X”: every way round that a student might find is noticed, and no honest formula is."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.guest import glance
from autograder.guest.probes import observe

SNIPPETS = Path(__file__).parent / "snippets"
X = np.array([[-2.0, -0.5, 0.25], [0.75, 1.5, 3.0]], np.float32)
TRUTH = {
    "relu": lambda x: np.maximum(x, 0),
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "tanh": lambda x: (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x)),
}
PREAMBLE = """
import builtins, functools, importlib, math, operator, sys, threading
import numpy as np, keras, tensorflow as tf
from keras import ops
"""
RAW = {"relu": ("Relu", "features"), "sigmoid": ("Sigmoid", "x"), "tanh": ("Tanh", "x")}


def snippets(file: str) -> dict[str, str]:
    """Return the pieces of code in a file, each of which defines `answer`, by the label before it."""
    _, *parts = re.split(r"^# %% (.+)$", (SNIPPETS / file).read_text(), flags=re.MULTILINE)
    return dict(zip(parts[::2], parts[1::2], strict=True))


def cases(file: str, name: str) -> list[Any]:
    raw, field = RAW[name]
    made = []
    for label, code in snippets(file).items():
        filled = code.replace("RAW", raw).replace("FIELD", field).replace("NAME", name)
        made.append(pytest.param(name, filled, id=f"{name}-{label}"))
    return made


ON_TENSORS = [case for name in RAW for file in ("evasions.txt", f"evasions-{name}.txt") for case in cases(file, name)]
ON_ARRAYS = [case for name in ("sigmoid", "tanh") for case in cases(f"evasions-{name}-arrays.txt", name)]
HONEST = [case for name in RAW for case in cases(f"honest-{name}.txt", name)]


def probed(ask: Any, code: str, **fields: Any) -> dict[str, Any]:
    ended = ask("cell", code=PREAMBLE + code, captures=["answer"])
    assert ended["ending"] == "returned", ended
    reply = ask("probe", target="answer", arguments=[X], **fields)
    assert reply["ending"] == "returned", reply
    return dict(reply)


@pytest.mark.parametrize(("name", "code"), ON_TENSORS)
def test_an_evasion_on_tensors_is_noticed(ask: Any, name: str, code: str) -> None:
    reply = probed(ask, code, forbids=[name])
    np.testing.assert_allclose(reply["value"], TRUTH[name](X), rtol=1e-5)
    assert reply["calls"] != [], reply


@pytest.mark.parametrize(("name", "code"), ON_ARRAYS)
def test_an_evasion_on_arrays_is_noticed(ask: Any, name: str, code: str) -> None:
    reply = probed(ask, code, forbids=[name], form="array")
    np.testing.assert_allclose(reply["value"], TRUTH[name](X), rtol=1e-5)
    assert reply["calls"] != [], reply


@pytest.mark.parametrize("kind", ["call", "gradient"])
@pytest.mark.parametrize(("name", "code"), HONEST)
def test_an_honest_formula_is_not_accused(ask: Any, name: str, code: str, kind: str) -> None:
    reply = probed(ask, code, forbids=[name], kind=kind)
    assert reply["calls"] == [], reply
    np.testing.assert_allclose(reply["value"], TRUTH[name](X), rtol=2e-5, atol=1e-7)


@pytest.mark.parametrize("name", RAW)
def test_at_least_fifteen_honest_formulas_are_tried(name: str) -> None:
    assert len(snippets(f"honest-{name}.txt")) >= 15


def test_what_runs_outside_of_the_answer_is_not_held_against_it(ask: Any) -> None:
    assert probed(ask, "def answer(x): return ops.maximum(x, 0)", forbids=["relu"])["calls"] == []
    ask("cell", code="y = ops.relu(np.ones(3, 'float32'))")
    assert ask("probe", target="answer", arguments=[X], forbids=["relu"])["calls"] == []


@pytest.mark.parametrize("name", ["keras.ops.relu", "tf.nn.relu", "keras.activations.relu"])
def test_the_outermost_function_is_named_as_its_users_write_it(ask: Any, name: str) -> None:
    assert probed(ask, f"def answer(x): return {name}(x)", forbids=["relu"])["calls"][0] == name


def test_a_function_that_is_forbidden_only_the_first_time_is_named_all_the_same(asked: Any) -> None:
    turns = []

    def answer(x: Any) -> Any:
        from mlpkit import activations

        turns.append(x)
        return activations.relu(x) if len(turns) == 1 else x * 0

    assert observe(answer, asked(forbids=["relu"], target="once"))["calls"] != []
    assert len(turns) == (2 if glance.available() else 1)


def test_an_answer_that_calls_nothing_forbidden_is_called_once(asked: Any) -> None:
    turns = []

    def answer(x: Any) -> Any:
        turns.append(x)
        return x

    assert observe(answer, asked(forbids=["relu"]))["calls"] == []
    assert len(turns) == 1
