"""What is drawn on the student's page."""

import numpy as np

from autograder.judging.curves import curves
from autograder.judging.values import ValuesAgree
from autograder.model.exercise import Check
from autograder.model.probe import Observation, Probe, ProbeKind
from autograder.model.verdict import Ending

X = np.linspace(-2, 2, 5, dtype=np.float32).reshape(-1, 1)


def drawn(observed, expected, *, x=X, kind=ProbeKind.CALL, named="p"):
    probe = Probe(name="p", target="f", arguments=(x,), kind=kind, seed=5)
    law = ValuesAgree(rtol=0.0, atol=0.0)
    check = Check(name="c", title="c", points=1, probes=(probe,), law=law, drawn=named)
    sides = [
        one if isinstance(one, Observation) else Observation(ending=Ending.RETURNED, value=one)
        for one in (observed, expected)
    ]
    return curves([check], {"p": sides[0]}, {"p": sides[1]})


def test_a_batch_of_one_feature_is_a_curve():
    (curve,) = drawn(X**2 + 1, X**2)
    assert curve.title == "value"
    assert curve.x == (-2.0, -1.0, 0.0, 1.0, 2.0)
    assert curve.observed == (5.0, 2.0, 1.0, 2.0, 5.0)
    assert curve.expected == (4.0, 1.0, 0.0, 1.0, 4.0)


def test_a_plain_vector_is_the_same_curve():
    assert drawn((X**2)[:, 0], (X**2)[:, 0], x=X[:, 0]) == drawn(X**2, X**2)


def test_several_outputs_are_several_curves():
    both = np.stack([X, -X], axis=-1)
    first, second = drawn(both, both)
    assert (first.title, second.title) == ("value [0]", "value [1]")
    assert second.expected == (2.0, 1.0, 0.0, -1.0, -2.0)


def test_a_value_of_another_shape_leaves_the_expected_curve_alone():
    for odd in (None, "text", X[:3], np.float64(1.0), [[1.0], [2.0, 3.0]]):
        (curve,) = drawn(odd, X**2)
        assert curve.observed == ()
        assert len(curve.expected) == 5


def test_a_gradient_is_drawn_as_the_derivative():
    weights = np.random.default_rng(5).uniform(0.5, 1.5, X.shape)
    right = Observation(ending=Ending.RETURNED, value=X**2, gradient=weights * 2 * X)
    (curve,) = drawn(right, right, kind=ProbeKind.GRADIENT)
    assert curve.title == "gradient"
    np.testing.assert_allclose(curve.observed, 2 * X[:, 0], atol=1e-6)


def test_the_gradient_of_a_sum_over_several_outputs_is_no_curve():
    right = Observation(ending=Ending.RETURNED, value=np.stack([X, X], -1), gradient=X)
    assert drawn(right, right, kind=ProbeKind.GRADIENT) == ()


def test_nothing_is_drawn_where_nothing_is_named_or_x_is_no_curve():
    assert drawn(X, X, named="") == ()
    square = np.zeros((3, 3))
    assert drawn(square, square, x=square) == ()
