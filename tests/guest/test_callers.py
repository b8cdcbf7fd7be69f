"""Who called: what a scenario of the assignment calls is not the student's doing."""

from typing import Any

import numpy as np
import pytest

X = np.ones((2, 3), np.float32)
PREAMBLE = "import functools, keras, tensorflow as tf\n"
SCENARIO = """
import keras
import numpy as np

def in_a_model(layer, x):
    model = keras.Sequential([keras.layers.Dense(3, activation="relu"), layer(rate=0.5), keras.layers.Dropout(0.2)])
    return model(x)

def alone(layer, x):
    return layer(rate=0.5)(x, training=True)
"""
LAYERS = {
    "own": ("class L(keras.layers.Layer):\n    def __init__(self, rate):\n        super().__init__()\n"
            "    def call(self, x, training=False): return x", False),
    "alias": ("L = keras.layers.Dropout", True),
    "partial": ("L = functools.partial(keras.layers.Dropout)", True),
    "derived": ("class L(keras.layers.Dropout):\n    pass", True),
    "held": ("class L(keras.layers.Layer):\n    def __init__(self, rate):\n        super().__init__()\n"
             "        self.d = keras.layers.Dropout(rate)\n"
             "    def call(self, x, training=False): return self.d(x, training=training)", True),
    "random": ("class L(keras.layers.Layer):\n    def __init__(self, rate):\n        super().__init__()\n"
               "    def call(self, x, training=False): return keras.random.dropout(x, 0.5)", True),
    "tf.nn": ("class L(keras.layers.Layer):\n    def __init__(self, rate):\n        super().__init__()\n"
              "    def call(self, x, training=False): return tf.nn.dropout(x, 0.5)", True),
}  # fmt: skip


@pytest.mark.parametrize("scenario", ["in_a_model", "alone"])
@pytest.mark.parametrize("label", LAYERS)
def test_a_scenarios_own_layers_are_not_the_students(ask: Any, label: str, scenario: str) -> None:
    code, guilty = LAYERS[label]
    ask("cell", code=PREAMBLE + code, captures=["L"])
    reply = ask(
        "probe", target="L", kind="scenario", scenario=scenario, scenarios=SCENARIO, arguments=[X], forbids=["dropout"]
    )
    assert reply["ending"] == "returned", reply
    assert bool(reply["calls"]) is guilty, reply
