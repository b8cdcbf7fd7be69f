"""Whatever a guest says, a law answers with a ruling, and passes nothing but what agrees."""

import json
from dataclasses import asdict

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.judging.curves import curves
from autograder.judging.diagnose import diagnose
from autograder.judging.gradient import GradientAgrees
from autograder.judging.judge import judge
from autograder.judging.values import ValuesAgree
from autograder.model.exercise import Check, Exercise, Exhibit, Misconception
from autograder.model.probe import Observation, Probe, ProbeKind, Raised
from autograder.model.verdict import Ending, Verdict

X = np.array([[-1.0], [0.5], [2.0]], np.float32)
CALL = Probe(name="c", target="f", arguments=(X,), elementwise=True)
GRADIENT = Probe(name="g", target="f", arguments=(X,), kind=ProbeKind.GRADIENT, seed=3)
BESIDE = Probe(name="g-beside", target="f", arguments=(np.concatenate([X + np.float32(1e-3), X - np.float32(1e-3)]),))
KINK = Probe(name="k", target="f", arguments=(np.zeros((3, 1), np.float32),), kind=ProbeKind.GRADIENT, seed=4)
RIGHT = Observation(ending=Ending.RETURNED, value=2.0 * X, gradient=2.0 * np.ones_like(X))
EXPECTED = {
    probe.name: Observation(
        ending=Ending.RETURNED,
        value=2.0 * np.asarray(probe.arguments[0]),
        gradient=2.0 * np.random.default_rng(probe.seed).uniform(0.5, 1.5, (3, 1)),
    )
    for probe in (CALL, GRADIENT, BESIDE, KINK)
}
CHECKS = (
    Check(name="values", title="v", points=1, probes=(CALL,), law=ValuesAgree(rtol=1e-4, atol=1e-6), drawn="c"),
    Check(
        name="gradient",
        title="g",
        points=1,
        probes=(GRADIENT, BESIDE, KINK),
        law=GradientAgrees(rtol=1e-3, atol=1e-5, between=((2.0, 2.0),)),
        drawn="g",
    ),
)
EXERCISE = Exercise(name="f", points=2, make_checks=lambda seed: CHECKS)

DTYPES = st.sampled_from(
    [np.float16, np.float32, np.float64, np.complex64, np.int8, np.uint64, np.bool_, "U3", "M8[s]"]
)
SHAPES = st.sampled_from([(), (0,), (3,), (3, 1), (1, 3), (3, 0), (3, 1, 2)])
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=3)
    | st.binary(max_size=3)
    | st.complex_numbers()
    | DTYPES.flatmap(lambda dtype: hnp.arrays(dtype, SHAPES))
    | st.just(2.0 * X)
)
PLAIN = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=2)
)
RAISED = st.none() | st.builds(
    Raised, type=st.text(max_size=4), message=st.text(max_size=9), line=st.none() | st.integers()
)
OBSERVATIONS = st.builds(
    Observation,
    ending=st.sampled_from(Ending) | st.just(Ending.RETURNED),
    value=PLAIN,
    gradient=PLAIN,
    raised=RAISED,
    mutated=st.booleans(),
    detail=st.text(max_size=5),
)


@settings(max_examples=400, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(EXPECTED)), OBSERVATIONS))
def test_judging_is_total(said):
    findings = judge(EXERCISE, CHECKS, said, EXPECTED)
    assert [finding.name for finding in findings] == ["values", "gradient"]
    for finding in findings:
        assert finding.score == (1.0 if finding.verdict is Verdict.PASSED else 0.0)
        assert finding.verdict is Verdict.PASSED or finding.rationale
        json.dumps(asdict(finding))
    wrong = Misconception(exercise="f", name="n", title="t", hint="h", source="")
    diagnose(CHECKS, findings, said, [(wrong, EXPECTED, findings)])
    for curve in curves(CHECKS, said, EXPECTED):
        assert len(curve.observed) in (0, len(curve.x))


@settings(max_examples=300, deadline=None)
@given(PLAIN)
def test_only_what_agrees_passes(value):
    exhibit = Exhibit(
        probe=CALL, observed=Observation(ending=Ending.RETURNED, value=value), expected=EXPECTED[CALL.name]
    )
    ruling = ValuesAgree(rtol=1e-4, atol=1e-6)([exhibit])
    if ruling.verdict is Verdict.PASSED:
        assert np.allclose(np.asarray(value, complex), 2.0 * X, rtol=2e-4)
    else:
        assert ruling.verdict is Verdict.FAILED


@settings(max_examples=300, deadline=None)
@given(PLAIN)
def test_an_answer_key_without_numbers_asks_for_a_person_and_costs_nothing(value):
    exhibit = Exhibit(
        probe=CALL, observed=EXPECTED[CALL.name], expected=Observation(ending=Ending.RETURNED, value=value)
    )
    assert ValuesAgree(rtol=1e-4, atol=1e-6)([exhibit]).verdict in (Verdict.PASSED, Verdict.FAILED, Verdict.UNGRADED)
