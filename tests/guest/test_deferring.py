"""What is put off is there as soon as it is looked at, and nothing loads it before that."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PRELOADED = """
import sys
sys.path.insert(0, {root!r})
import os
from autograder.guest import preload
os.environ.update(preload.SETTINGS)
preload.preload(["tensorflow", "keras"], "autograder.guest.answers")
import inspect, json
import keras, tensorflow as tf
from autograder.guest.deferring import _Later
class Cell(tf.Module):
    def call(self, inputs, state):
        return inputs, state
def later():
    return sorted(name.removeprefix("tensorflow._api.v2.") for name, one in sys.modules.items() if type(one) is _Later)
"""
LOOKS = {
    "before": "later()",
    "finders": "[type(one).__name__ for one in sys.meta_path if 'autograder' in type(one).__module__]",
    "module of a function": "[inspect.getmodule(later).__name__, len(later())]",
    "used": "str(tf.math.reduce_sum(tf.nn.relu(tf.constant([-1.0, 2.0]))).numpy())",
    "after use": "later()",
    "old session": "tf.compat.v1.get_default_graph().__class__.__name__",
    "imported by name": "__import__('tensorflow.compat.v1', fromlist=['v1']).placeholder.__name__",
    "listed": "'Interpreter' in dir(tf.lite)",
    "cell": "type(tf.nn.RNNCellResidualWrapper(Cell())).__module__",
    "tables": "'tensorflow.python.framework.flexible_dtypes' in sys.modules and 'flexible_dtypes' in str(later())",
    "type of a sum": "tf.experimental.numpy.add(tf.constant([1], tf.int32), tf.constant([1.0], tf.float64)).dtype.name",
    "unknown": "hasattr(tf.distribute, 'nothing')",
    "dunder": "hasattr(tf.tpu, '__wrapped__')",
    "still later": "'tpu' in later()",
    "trained": "keras.Sequential([keras.layers.Dense(1)]).predict(tf.ones((2, 3)), verbose=0).shape[1]",
    "is a module": "inspect.ismodule(tf.lite) and tf.lite.__spec__.loader.__class__.__name__",
}


@pytest.fixture(scope="module")
def seen() -> dict[str, object]:
    looks = "".join(
        f"try: found[{name!r}] = {look}\nexcept Exception as error: found[{name!r}] = repr(error)\n"
        for name, look in LOOKS.items()
    )
    code = PRELOADED.format(root=str(ROOT)) + "found = {}\n" + looks + "print('\\n' + json.dumps(found))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_what_hardly_anybody_uses_is_put_off(seen: dict[str, object]) -> None:
    assert {"lite", "compat", "train"} <= set(seen["before"])  # type: ignore[call-overload]


def test_what_everybody_uses_is_not(seen: dict[str, object]) -> None:
    assert {"math", "nn", "random", "data"}.isdisjoint(seen["before"])  # type: ignore[arg-type]
    assert (seen["used"], seen["after use"]) == ("2.0", seen["before"])


def test_nothing_stays_in_the_way_of_later_imports(seen: dict[str, object]) -> None:
    assert seen["finders"] == []


def test_whoever_looks_through_all_modules_loads_none(seen: dict[str, object]) -> None:
    assert seen["module of a function"] == ["__main__", len(seen["before"])]  # type: ignore[arg-type]
    assert (seen["dunder"], seen["still later"]) == (False, True)


def test_the_first_look_loads_it(seen: dict[str, object]) -> None:
    assert (seen["old session"], seen["imported by name"]) == ("Graph", "placeholder")
    assert (seen["listed"], seen["unknown"], seen["is a module"]) == (True, False, "SourceFileLoader")
    assert seen["trained"] == 1


def test_tables_of_types_are_put_off_until_a_type_is_asked_of_them(seen: dict[str, object]) -> None:
    assert (seen["tables"], seen["type of a sum"]) == (True, "float64")


def test_the_wrappers_of_cells_are_made_by_the_library_itself(seen: dict[str, object]) -> None:
    assert "rnn_cell_wrapper" in str(seen["cell"])
