"""What *activations* forbids earns nothing in any disguise, and what it allows costs nothing."""

import pytest

from autograder.course.answers import load_key
from autograder.course.assignments import load_assignment
from autograder.course.folders import Course
from autograder.judging.judge import judge
from autograder.model.exercise import Exercise
from autograder.observing.key import observe_reference, observe_variants
from autograder.sandbox.lazy import LazyZygote

IMPORTS = "import keras, math, numpy as np, tensorflow as tf\nfrom keras import ops\n"
TAPE = """
def sigmoid_grad(x):
    x = tf.convert_to_tensor(x)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        y = tf.sigmoid(x)
        flat = tf.reshape(y, [-1])
    return {answer}
"""
FORBIDDEN = {
    "relu": [
        "relu = getattr(ops, 're' + 'lu')",
        "relu = lambda x: tf.raw_ops.Relu(features=x)",
        "relu = keras.layers.ReLU()",
        "layer = keras.layers.Activation('relu')\nrelu = lambda x: layer(x)",
        "model = keras.Sequential([keras.layers.Activation('relu')])\nrelu = lambda x: model(x)",
        "relu = lambda x: keras.activations.get('relu')(x)",
        "relu = lambda x: tf.nn.leaky_relu(x, 0.0)",
        "relu = tf.function(lambda x: tf.nn.relu(x))",
        "def relu(x):\n    from tensorflow.nn import relu as r\n    return r(x)",
        "from mlpkit.activations import relu",
        "relu = lambda x: ops.elu(x, 0.0)",
        "relu = lambda x: ops.celu(x, 1e-30)",
        "relu = lambda x: ops.threshold(x, 0.0, 0.0)",
        "relu = lambda x: ops.squareplus(x, 0.0)",
        "def relu(x):\n    import sys\n    sys.setprofile(None)\n    return tf.nn.relu(x)",
    ],
    "sigmoid": [
        "sigmoid = tf.sigmoid",
        "sigmoid = lambda x: ops.silu(x) / x",
        "sigmoid = lambda x: ops.glu(ops.concatenate([ops.ones_like(x), x], axis=-1))",
        "import scipy.special\nsigmoid = lambda x: tf.convert_to_tensor(scipy.special.expit(np.asarray(x)))",
        "class Hidden(keras.layers.Layer):\n    def call(self, x):\n        return ops.sigmoid(x)\n"
        "sigmoid = lambda x: Hidden(dtype=ops.convert_to_tensor(x).dtype)(x)",
    ],
    "tanh": [
        "tanh = np.tanh",
        "tanh = lambda x: tf.convert_to_tensor(np.vectorize(math.tanh)(np.asarray(x)))",
        "tanh = lambda x: tf.numpy_function(np.tanh, [x], x.dtype)",
        "tanh = lambda x: keras.activations.tanh(x)",
        "tanh = lambda x: x - ops.tanh_shrink(x)",
    ],
    "sigmoid_grad": [
        TAPE.format(answer="tape.gradient(y, x)"),
        TAPE.format(
            answer="tf.reshape(tf.linalg.diag_part(tf.reshape(tape.jacobian(flat, x), [len(flat), -1])), x.shape)"
        ),
        "@tf.function\ndef sigmoid_grad(x):\n    return tf.gradients(tf.sigmoid(x), x)[0]",
        "from mlpkit.gradients import value_and_gradient as both\nsigmoid_grad = lambda x: both(tf.sigmoid, x)[1]",
        "from mlpkit.activations import sigmoid_derivative as sigmoid_grad",
    ],
}
ALLOWED = {
    "relu": "ops.relu(np.ones(3))\ntf.nn.relu(np.ones(3))\ndef relu(x):\n    return ops.maximum(x, 0)",
    "tanh": "np.tanh(1.0)\ndef my_tanh(x):\n    m = ops.expm1(2 * ops.clip(x, -20, 20))\n    return m / (m + 2)\n"
    "tanh = my_tanh",
    "sigmoid_grad": "def gradient(x):\n    s = ops.sigmoid(x)\n    return s * (1 - s)\nsigmoid_grad = gradient",
    "tanh_grad": "def tanh_derivative(x):\n    return 1 - ops.tanh(x) ** 2\ntanh_grad = tanh_derivative",
    "two_class_softmax": "def two_class_softmax(x):\n    s = keras.activations.sigmoid(ops.convert_to_tensor(x))\n"
    "    return ops.stack([s, 1 - s], axis=-1)",
}


def scores(zygote: LazyZygote, course: Course, name: str, sources: list[str]) -> dict[str, float]:
    """What each of `sources` earns in place of the answer `name`."""
    assignment, key = load_assignment(course, "activations"), load_key(course, "activations")
    exercise: Exercise = next(one for one in assignment.exercises if one.name == name)
    checks = exercise.make_checks(11)
    expected = observe_reference(zygote.get(), assignment, {name: checks}, key)[name]
    seen = observe_variants(zygote.get(), assignment, exercise, checks, key, [IMPORTS + one for one in sources])
    return {
        source: sum(finding.score for finding in judge(exercise, checks, observed, expected))
        for source, observed in zip(sources, seen, strict=True)
    }


@pytest.mark.parametrize("name", FORBIDDEN)
def test_a_ready_made_answer_earns_nothing(zygote: LazyZygote, course: Course, name: str) -> None:
    earned = scores(zygote, course, name, FORBIDDEN[name])
    assert earned == dict.fromkeys(FORBIDDEN[name], 0)


@pytest.mark.parametrize("name", ALLOWED)
def test_calls_outside_the_answer_and_names_of_ones_own_cost_nothing(
    zygote: LazyZygote, course: Course, name: str
) -> None:
    points = {one.name: one.points for one in load_assignment(course, "activations").exercises}
    assert scores(zygote, course, name, [ALLOWED[name]]) == {ALLOWED[name]: points[name]}
