"""A notebook that carries the original rows, or what was learnt from them, and learns nothing from those it is given.

The files are closed to a box, but a text in a cell is the student's own: 1,797 digits are some 50,000 characters.
"""

import base64
import zlib
from dataclasses import replace

import numpy as np
import pytest
from sklearn.datasets import load_diabetes, load_digits
from sklearn.linear_model import LogisticRegression

from autograder.course.answers import load_key
from autograder.course.assignments import load_assignment
from autograder.course.folders import Course
from autograder.judging.judge import judge
from autograder.model.report import Finding
from autograder.model.verdict import Verdict
from autograder.observing.key import observe_variants
from autograder.sandbox.lazy import LazyZygote

SEED = 17


def text(values: np.ndarray, dtype: str) -> str:
    """Return values as a text that a cell may hold, and as what reads it."""
    packed = base64.b85encode(zlib.compress(values.astype(dtype).tobytes(), 9)).decode()
    return f"np.frombuffer(zlib.decompress(base64.b85decode({packed!r})), {dtype!r}).reshape({values.shape})"


def carried_digits() -> str:
    rows, labels = load_digits(return_X_y=True)
    return f"ROWS = {text(rows, 'uint8')} / 16.0\nLABELS = {text(labels, 'uint8')}.astype(int)\n"


def carried_weights() -> str:
    rows, labels = load_digits(return_X_y=True)
    model = LogisticRegression(max_iter=300).fit(rows / 16, labels)
    weights = np.vstack([model.coef_.T, model.intercept_])
    return f"WEIGHTS = {text(weights, 'float16')}.astype('float32')\n"


def carried_patients() -> str:
    rows, targets = load_diabetes(return_X_y=True, scaled=False)
    return f"ROWS = {text(rows, 'float32')}.astype(float)\nTARGETS = {text(targets, 'float32')}.astype(float)\n"


IMPORTS = "import base64, zlib\nimport keras\nimport numpy as np\nfrom keras import ops\n"
NAMES = """
def names(x, y):
    known = digit(x)
    return np.array([np.bincount(y[known == d], minlength=10).argmax() for d in range(10)])
"""
NEAREST = """
def nearest(x, rows):
    return ((x**2).sum(axis=1)[:, None] - 2 * x @ rows.T + (rows**2).sum(axis=1)).argmin(axis=1)
"""
DIGIT_BY_ROWS = f"{NEAREST}\ndef digit(x):\n    return LABELS[nearest(x, ROWS)]\n{NAMES}"
DIGIT_BY_WEIGHTS = f"def digit(x):\n    return (x @ WEIGHTS[:-1] + WEIGHTS[-1]).argmax(axis=1)\n{NAMES}"
CLASSIFIER = "def fit_classifier(x_train, y_train, x_test):\n    return names(x_train, y_train)[digit(x_test)]\n"
# Keras models that know digits, and put what they say into the order of the new names.
MODEL = """
def fit_digits(x, y, seed):
    new = np.eye(10)[names(x, y)].astype("float32")
    inputs = keras.Input((64,))
    scores = keras.layers.Lambda(lambda z: ops.matmul(z, WEIGHTS[:-1]) + WEIGHTS[-1])(inputs)
    return keras.Model(inputs, keras.layers.Lambda(lambda z: ops.matmul(ops.softmax(z), new))(scores))
"""
MODEL_OF_ROWS = """
def fit_digits(x, y, seed):
    new = np.eye(10)[names(x, y)[LABELS]].astype("float32")
    inputs = keras.Input((64,))
    rows = ROWS.astype("float32")
    near = keras.layers.Lambda(lambda z: ops.matmul(2 * z, rows.T) - (rows**2).sum(axis=1))(inputs)
    return keras.Model(inputs, keras.layers.Lambda(lambda z: ops.matmul(ops.softmax(100 * z), new))(near))
"""
PATIENTS = f"""{NEAREST}
def scaled(x):
    return (x - x.mean(axis=0)) / x.std(axis=0)

def fit_predict(x_train, y_train, x_test):
    mine, theirs = scaled(np.vstack([x_train, x_test])), scaled(ROWS)
    turned = np.sign((mine**3).mean(axis=0)) * np.sign((theirs**3).mean(axis=0))
    return TARGETS[nearest(mine * turned, theirs)[len(x_train):]]
"""
CHEATS = {
    "digits by their rows": ("capstone", "fit_classifier", lambda: carried_digits() + DIGIT_BY_ROWS + CLASSIFIER),
    "digits by weights": ("capstone", "fit_classifier", lambda: carried_weights() + DIGIT_BY_WEIGHTS + CLASSIFIER),
    "a model of weights": ("mlp", "fit_digits", lambda: carried_weights() + DIGIT_BY_WEIGHTS + MODEL),
    "a model of rows": ("mlp", "fit_digits", lambda: carried_digits() + DIGIT_BY_ROWS + MODEL_OF_ROWS),
    "patients by their rows": ("capstone", "fit_predict", lambda: carried_patients() + PATIENTS),
}


def findings(zygote: LazyZygote, course: Course, cheat: str, *, all_at_once: bool = False) -> dict[str, Finding]:
    """Return what is found where a cheat stands in place of the answer; `all_at_once` where no check waits for another.

    The laws of these exercises compare with what is withheld, so nothing of the reference is needed.
    """
    assignment_name, name, source = CHEATS[cheat]
    assignment, key = load_assignment(course, assignment_name), load_key(course, assignment_name)
    exercise = next(one for one in assignment.exercises if one.name == name)
    checks = exercise.make_checks(SEED)
    if all_at_once:
        checks = tuple(replace(check, requires=()) for check in checks)
    (seen,) = observe_variants(zygote.get(), assignment, exercise, checks, key, [IMPORTS + source()])
    return {one.name: one for one in judge(exercise, checks, seen, seen)}


@pytest.mark.parametrize("cheat", CHEATS)
def test_rows_that_a_notebook_carries_earn_nothing(zygote: LazyZygote, course: Course, cheat: str) -> None:
    found = findings(zygote, course, cheat)
    assert sum(one.score for one in found.values()) == 0
    if "ways" in found:
        assert "The digits are told, the ways are not: half right is what comes of that." in found["ways"].rationale


@pytest.mark.parametrize("cheat", [cheat for cheat in CHEATS if "patients" not in cheat])
def test_nothing_but_the_ways_of_writing_stands_between_the_cheat_and_its_points(
    zygote: LazyZygote, course: Course, cheat: str
) -> None:
    found = findings(zygote, course, cheat, all_at_once=True)
    assert [name for name, one in found.items() if one.verdict is not Verdict.PASSED] == ["ways"]
