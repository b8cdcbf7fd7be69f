"""Several checks may judge one observation, which is made once."""

import numpy as np
import pytest

from autograder.authoring import also, call, exercise, holds
from autograder.errors import AuthoringError
from autograder.judging.judge import judge
from autograder.model.exercise import every_probe
from autograder.model.probe import Observation
from autograder.model.verdict import Ending, Verdict


def at_least(bar):
    return lambda observed, expected, x, truth: "" if np.mean(observed == truth) >= bar else f"less than {bar}"


def calls(rng):
    return [call(rng.uniform(size=4), withheld=(np.array([1, 2, 3, 4]),))]


def half(name="half", points=1):
    return holds(at_least(0.5), points=points, calls=calls, name=name, title="half")


def full(of="half", requires=("half",)):
    return also(at_least(1.0), of=of, points=2, name="full", title="all", requires=requires)


def verdicts(value):
    made = exercise("f", points=3, checks=[half(), full()])
    checks = made.make_checks(5)
    said = {probe.name: Observation(ending=Ending.RETURNED, value=value) for probe in every_probe(checks)}
    return [finding.verdict for finding in judge(made, checks, said, said)]


def test_a_check_goes_on_from_what_was_observed_for_an_earlier_one():
    assert verdicts(np.array([1, 2, 3, 4])) == [Verdict.PASSED, Verdict.PASSED]
    assert verdicts(np.array([1, 2, 0, 0])) == [Verdict.PASSED, Verdict.FAILED]
    assert verdicts(np.array([1, 0, 0, 0])) == [Verdict.FAILED, Verdict.SKIPPED]


def test_a_shared_probe_is_put_once():
    first, second = exercise("f", points=3, checks=[half(), full()]).make_checks(5)
    assert first.probes == second.probes
    assert every_probe([first, second]) == first.probes


def test_a_further_check_draws_nothing_so_that_others_stay_as_they_were():
    last = half("last", 0.5)
    with_it = exercise("f", points=3.5, checks=[half(), full(), last]).make_checks(5)
    without = exercise("f", points=1.5, checks=[half(), last]).make_checks(5)
    assert np.array_equal(with_it[-1].probes[0].arguments[0], without[-1].probes[0].arguments[0])


@pytest.mark.parametrize("checks", [[full("other"), half()], [full(), half()]])
def test_a_check_that_goes_on_from_none_before_it_is_refused(checks):
    with pytest.raises(AuthoringError, match="not before it"):
        exercise("f", points=3, checks=checks)


def test_an_exercise_may_say_that_it_trains():
    assert exercise("f", points=1, checks=[half()], trains=True).trains
    assert not exercise("f", points=1, checks=[half()]).trains
