"""The law of gradients: the reference's, the own forward pass's, and bounds at a kink."""

from dataclasses import replace

import numpy as np
import pytest

from autograder.judging.gradient import GradientAgrees
from autograder.judging.slopes import slopes
from autograder.model.probe import Observation, ProbeKind
from autograder.model.verdict import Ending, Verdict

LAW = GradientAgrees(rtol=1e-3, atol=1e-5)
X = np.array([[-2.0], [-1.0], [1.0], [3.0]])
SQUARE, SLOPE = X**2, 2 * X
H = 1e-3


def neighbours(exhibit, function, name="g"):
    beside = np.concatenate([np.asarray(X + side, np.float32) for side in (H, -H)])
    return [exhibit(beside, function(beside), function(beside), name=f"{name}-beside")]


def test_the_right_gradient_passes(differentiated):
    assert LAW([differentiated(X, values=SQUARE, slopes=SLOPE)]).verdict is Verdict.PASSED


def test_a_wrong_gradient_is_shown_as_the_derivative_at_one_input(differentiated):
    ruling = LAW([differentiated(X, values=SQUARE, slopes=SLOPE, own_slopes=3 * X)])
    assert ruling.verdict is Verdict.FAILED
    assert ruling.rationale == "The gradient of f(1) is 3, expected 2."


def test_no_gradient_at_all_says_what_cut_the_path(differentiated):
    ruling = LAW([differentiated(X, values=SQUARE, slopes=SLOPE, own_slopes="none")])
    assert ruling.verdict is Verdict.FAILED
    assert "NumPy" in ruling.rationale


@pytest.mark.parametrize("poison", [np.nan, np.inf])
def test_a_gradient_that_is_not_finite_fails(differentiated, poison):
    own = SLOPE.copy()
    own[2] = poison
    assert LAW([differentiated(X, values=SQUARE, slopes=SLOPE, own_slopes=own)]).verdict is Verdict.FAILED


def test_a_backward_pass_that_contradicts_its_forward_pass_is_told_so(differentiated, exhibit):
    wrong = differentiated(X, values=SQUARE, slopes=SLOPE, own_slopes=3 * X)
    assert "your own function" in LAW([wrong, *neighbours(exhibit, np.square)]).rationale


def test_a_wrong_function_with_its_own_gradient_is_not_told_so(differentiated, exhibit):
    consistent = differentiated(X, values=1.5 * SQUARE, slopes=SLOPE, own_slopes=3 * X)
    ruling = LAW([consistent, *neighbours(exhibit, lambda x: 1.5 * x**2)])
    assert ruling.verdict is Verdict.FAILED
    assert "your own function" not in ruling.rationale


def test_a_gradient_that_ignores_what_comes_from_above_fails(exhibit, returned):
    expected = np.random.default_rng(7).uniform(0.5, 1.5, X.shape) * SLOPE
    one = exhibit(
        X, returned(SQUARE, gradient=SLOPE), returned(SQUARE, gradient=expected), seed=7, kind=ProbeKind.GRADIENT
    )
    assert LAW([one]).verdict is Verdict.FAILED


@pytest.mark.parametrize(("slope", "right"), [(0.0, True), (0.5, True), (1.0, True), (1.2, False), (-0.2, False)])
def test_at_a_kink_any_slope_between_the_bounds_is_right(differentiated, slope, right):
    law = GradientAgrees(rtol=1e-3, atol=1e-5, between=((0.0, 1.0),))
    smooth = differentiated(X, values=SQUARE, slopes=SLOPE)
    kink = differentiated(np.zeros((3, 1)), values=np.zeros((3, 1)), slopes=np.full((3, 1), slope), name="kink")
    ruling = law([smooth, kink])
    assert (ruling.verdict is Verdict.PASSED) == right
    if not right:
        assert "expected a number from 0 to 1" in ruling.rationale


@pytest.mark.parametrize("own", [np.full((3, 1), np.nan), "none"])
def test_at_a_kink_nan_and_nothing_are_wrong(differentiated, own):
    law = GradientAgrees(rtol=1e-3, atol=1e-5, between=((0.0, 1.0),))
    kink = differentiated(
        np.zeros((3, 1)), values=np.zeros((3, 1)), slopes=np.zeros((3, 1)), own_slopes=own, name="kink"
    )
    assert law([kink]).verdict is Verdict.FAILED


def test_a_reference_without_a_gradient_costs_nothing(exhibit, returned):
    one = exhibit(X, returned(SQUARE, gradient=SLOPE), returned(SQUARE), kind=ProbeKind.GRADIENT)
    assert LAW([one]).verdict is Verdict.UNGRADED


def test_an_exception_speaks_for_itself(exhibit, returned):
    one = exhibit(X, Observation(ending=Ending.RAISED), returned(SQUARE, gradient=SLOPE), kind=ProbeKind.GRADIENT)
    assert LAW([one]).verdict is Verdict.ERRORED


def test_an_argument_that_was_changed_fails_although_the_gradient_is_right(differentiated):
    right = differentiated(X, values=SQUARE, slopes=SLOPE)
    changed = replace(right, observed=replace(right.observed, mutated=True))
    assert LAW([changed]).verdict is Verdict.FAILED


def test_a_gradient_of_another_shape_fails(exhibit, returned):
    right = np.random.default_rng(7).uniform(0.5, 1.5, X.shape) * SLOPE
    one = exhibit(
        X, returned(SQUARE, gradient=right.ravel()), returned(SQUARE, gradient=right), seed=7, kind=ProbeKind.GRADIENT
    )
    ruling = LAW([one])
    assert ruling.verdict is Verdict.FAILED
    assert "shape" in ruling.rationale


def test_several_outputs_an_input_are_called_a_weighted_sum(exhibit, returned):
    value = np.zeros((4, 1, 2))
    one = exhibit(
        X, returned(value, gradient=SLOPE + 1), returned(value, gradient=SLOPE), seed=7, kind=ProbeKind.GRADIENT
    )
    assert "gradient of a weighted sum of the entries of f(1) is 3, expected 2" in LAW([one]).rationale


def test_dividing_by_the_weights_gives_the_derivative_back(differentiated):
    one = differentiated(X, values=SQUARE, slopes=SLOPE)
    np.testing.assert_allclose(slopes(one, one.observed.gradient), SLOPE)
    assert slopes(one, None) is None
