"""Replaced C functions compute as before, and are put back where there is no box around them."""

import math
from typing import Any

import numpy as np

from autograder.guest.probes import observe

X = np.ones((2, 3), np.float32)


def test_without_a_box_everything_is_as_before_afterwards(asked: Any) -> None:
    import tensorflow as tf
    from tensorflow.python import pywrap_tfe

    before = (np.tanh, math.tanh, pywrap_tfe.TFE_Py_FastPathExecute)
    names: dict[str, Any] = {"__name__": "__main__", "f": np.tanh}
    exec("def answer(x): return f(x)", names)
    reply = observe(names["answer"], asked(arguments=[X], form="array", forbids=["tanh"], target="answer"))
    assert reply["calls"] == ["np.tanh"]
    assert (np.tanh, math.tanh, pywrap_tfe.TFE_Py_FastPathExecute) == before
    assert names["f"] is np.tanh
    reply = observe(lambda x: tf.nn.relu(x), asked(forbids=["relu"]))
    assert reply["calls"][0] == "tf.nn.relu"


USES = """
import numpy as np, pickle
assert isinstance(np.tanh, np.ufunc)
assert np.tanh.nin == 1
assert repr(np.tanh) == "<ufunc 'tanh'>"
out = np.zeros(2)
np.tanh(np.ones(2), out=out, where=[True, False])
assert out[1] == 0 and abs(out[0] - 0.7615942) < 1e-6
assert pickle.loads(pickle.dumps(np.tanh)) is np.tanh
"""


def test_the_replaced_ufunc_still_is_one(ask: Any) -> None:
    assert ask("cell", code=USES)["raised"] is None
