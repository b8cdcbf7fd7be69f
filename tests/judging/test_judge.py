"""From observations to findings and points."""

import numpy as np
import pytest

from autograder.judging.judge import forbidden_calls, judge
from autograder.judging.score import exercise_verdict, report_exercise
from autograder.judging.values import ValuesAgree
from autograder.model.exercise import Check, Exercise
from autograder.model.probe import Observation, Probe
from autograder.model.report import Finding
from autograder.model.verdict import Ending, Verdict

X = np.array([1.0, 2.0])
LAW = ValuesAgree(rtol=1e-4, atol=1e-6)


def check(name, points, requires=()):
    probe = Probe(name=f"{name}-0", target="f", arguments=(X,))
    return Check(name=name, title=f"does {name}", points=points, probes=(probe,), law=LAW, requires=requires)


CHECKS = (check("first", 1.0), check("second", 0.5, ("first",)), check("third", 0.5, ("first", "second")))
EXERCISE = Exercise(name="f", points=2.0, make_checks=lambda seed: CHECKS)
EXPECTED = {f"{one.name}-0": Observation(ending=Ending.RETURNED, value=X) for one in CHECKS}


def said(**wrong):
    return {f"{one.name}-0": wrong.get(one.name, Observation(ending=Ending.RETURNED, value=X)) for one in CHECKS}


WRONG = Observation(ending=Ending.RETURNED, value=-X)


def verdicts(observed):
    return [str(finding.verdict) for finding in judge(EXERCISE, CHECKS, observed, EXPECTED)]


def test_all_right_earns_all_points():
    report = report_exercise(EXERCISE, judge(EXERCISE, CHECKS, said(), EXPECTED))
    assert (report.verdict, report.score, report.max_score) == (Verdict.PASSED, 2.0, 2.0)


def test_a_check_waits_for_those_it_requires():
    assert verdicts(said(first=WRONG)) == ["failed", "skipped", "skipped"]
    assert verdicts(said(second=WRONG)) == ["passed", "failed", "skipped"]
    assert verdicts(said(third=WRONG)) == ["passed", "passed", "failed"]


def test_a_skipped_check_names_what_it_waits_for():
    skipped = judge(EXERCISE, CHECKS, said(first=WRONG), EXPECTED)[1]
    assert "does first" in skipped.rationale


def test_points_add_up_over_the_checks_that_passed():
    report = report_exercise(EXERCISE, judge(EXERCISE, CHECKS, said(second=WRONG), EXPECTED))
    assert (report.verdict, report.score) == (Verdict.FAILED, 1.0)


def test_what_was_not_observed_asks_for_a_person():
    observed = said()
    del observed["second-0"]
    assert verdicts(observed) == ["passed", "ungraded", "skipped"]
    assert judge(EXERCISE, CHECKS, said(), {})[0].verdict is Verdict.UNGRADED


def test_a_forbidden_call_in_any_probe_takes_all_points_and_is_named():
    called = Observation(ending=Ending.RETURNED, value=X, calls=("keras.ops.relu", "tf.nn.relu"))
    findings = judge(EXERCISE, CHECKS, said(third=called), EXPECTED)
    assert {finding.verdict for finding in findings} == {Verdict.FAILED}
    assert sum(finding.score for finding in findings) == 0.0
    assert "keras.ops.relu did the work" in findings[0].rationale
    assert findings[0].evidence.detail == "also seen at work: tf.nn.relu"


def test_forbidden_calls_are_listed_once_in_order():
    called = [Observation(ending=Ending.RETURNED, calls=names) for names in (("b", "a"), ("a", "c"))]
    assert forbidden_calls(dict(enumerate(called))) == ("b", "a", "c")


@pytest.mark.parametrize(
    ("verdicts", "loudest"),
    [
        (["passed", "passed"], "passed"),
        (["passed", "failed", "skipped"], "failed"),
        (["failed", "errored"], "errored"),
        (["timed_out", "errored"], "timed_out"),
        (["failed", "ungraded"], "ungraded"),
        (["passed", "skipped"], "skipped"),
    ],
)
def test_the_loudest_verdict_speaks_for_the_exercise(verdicts, loudest):
    findings = [Finding(name=v, title=v, verdict=Verdict(v), score=0, max_score=1) for v in verdicts]
    assert exercise_verdict(findings) == loudest
    assert exercise_verdict(findings[::-1]) == loudest


def test_every_verdict_can_speak_for_an_exercise():
    for verdict in Verdict:
        finding = Finding(name="n", title="t", verdict=verdict, score=0, max_score=1)
        assert exercise_verdict([finding]) is verdict
