"""Naming a misconception: only where its observations are the student's."""

import numpy as np
import pytest

from autograder.judging.diagnose import diagnose
from autograder.judging.judge import judge
from autograder.judging.values import ValuesAgree
from autograder.model.exercise import Check, Exercise, Misconception
from autograder.model.probe import Observation, Probe, Raised
from autograder.model.verdict import Ending

X = np.linspace(-2, 2, 9)
FAR = np.array([-1e4, 1e4])
LAW = ValuesAgree(rtol=1e-4, atol=1e-6)
CHECKS = tuple(
    Check(
        name=name, title=name, points=1, probes=(Probe(name=name, target="f", arguments=(x,)),), law=LAW, requires=need
    )
    for name, x, need in (("near", X, ()), ("far", FAR, ("near",)))
)
EXERCISE = Exercise(name="f", points=2, make_checks=lambda seed: CHECKS)


def observe(function):
    return {
        check.name: Observation(ending=Ending.RETURNED, value=function(check.probes[0].arguments[0]))
        for check in CHECKS
    }


EXPECTED = observe(np.abs)


def raising(type_, message):
    return {
        check.name: Observation(ending=Ending.RAISED, raised=Raised(type=type_, message=message)) for check in CHECKS
    }


def known(**wrong):
    return [
        (
            Misconception(exercise="f", name=name, title=f"title of {name}", hint=f"hint of {name}", source=""),
            theirs,
            judge(EXERCISE, CHECKS, theirs, EXPECTED),
        )
        for name, theirs in wrong.items()
    ]


def names(observed, listed):
    found = diagnose(CHECKS, judge(EXERCISE, CHECKS, observed, EXPECTED), observed, listed)
    return found and found.names


def square(x):
    return x**2


def test_the_misconception_that_gave_the_same_is_named_with_its_hint():
    listed = known(identity=observe(lambda x: x), square=observe(square))
    observed = observe(square)
    found = diagnose(CHECKS, judge(EXERCISE, CHECKS, observed, EXPECTED), observed, listed)
    assert (found.names, found.titles, found.hints) == (("square",), ("title of square",), ("hint of square",))


def test_a_right_answer_has_no_misconception():
    assert names(observe(np.abs), known(square=observe(square))) is None


def test_a_mistake_of_its_own_has_no_name():
    assert names(observe(lambda x: x + 5), known(square=observe(square))) is None


def test_rounding_does_not_hide_a_misconception():
    noisy = observe(lambda x: (x**2 * (1 + 1e-5)).astype(np.float32))
    assert names(noisy, known(square=observe(square))) == ("square",)


def test_the_very_same_numbers_go_before_near_ones():
    listed = known(square=observe(square), nearly=observe(lambda x: x**2 * (1 + 1e-4)))
    assert names(observe(square), listed) == ("square",)
    assert names(observe(lambda x: x**2 * (1 + 5e-4)), listed) == ("square", "nearly")


def test_agreement_on_skipped_checks_decides_between_equals():
    far_nan = observe(lambda x: np.where(np.abs(x) > 100, np.nan, x**2))
    listed = known(square=observe(square), overflow=far_nan)
    assert names(far_nan, listed) == ("overflow",)
    assert names(observe(lambda x: np.where(np.abs(x) > 100, 0.0, x**2)), listed) == ("square", "overflow")


def test_the_same_numbers_with_other_verdicts_are_another_case():
    one_check_only = {"near": observe(square)["near"], "far": EXPECTED["far"]}
    failing_far = {"near": EXPECTED["near"], "far": observe(square)["far"]}
    assert names(failing_far, known(near=one_check_only)) is None


def test_exceptions_are_the_same_if_they_differ_in_numbers_only():
    listed = known(axis=raising("AxisError", "axis 3 is out of bounds for array of dimension 2"))
    assert names(raising("AxisError", "axis 1 is out of bounds for array of dimension 0"), listed) == ("axis",)
    assert names(raising("TypeError", "axis 3 is out of bounds for array of dimension 2"), listed) is None
    assert names(raising("AxisError", "something else"), listed) is None


@pytest.mark.parametrize("difference", [{"mutated": True}, {"calls": ("library.f",)}, {"gradient": np.zeros(9)}])
def test_a_difference_besides_the_values_counts(difference):
    theirs = observe(square)
    observed = {name: Observation(ending=one.ending, value=one.value, **difference) for name, one in theirs.items()}
    assert names(observed, known(square=theirs)) is None


def test_nothing_is_the_same_as_nothing_only():
    nothing = observe(lambda x: None)
    assert names(nothing, known(nothing=nothing, square=observe(square))) == ("nothing",)
    assert names(observe(lambda x: "text"), known(nothing=nothing)) is None
