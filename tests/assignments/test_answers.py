"""Grading truth, for every exercise of every assignment: refuse no right answer, accept no wrong one, name the mistake.

The answers are run as a class's are: in boxes, with secret seeds.
"""

import os
from collections.abc import Mapping
from functools import cache

import pytest

from autograder.course.answers import AnswerKey, load_key
from autograder.course.assignments import load_assignment
from autograder.course.folders import Course, find_course
from autograder.judging.judge import judge
from autograder.model.exercise import Assignment, Exercise
from autograder.model.probe import Observation
from autograder.model.submission import Format
from autograder.observing.key import observe_reference
from autograder.observing.run import observe
from autograder.proving import Asked, fates_of_misconceptions, refused_alternatives
from autograder.sandbox.lazy import LazyZygote

COURSE: Course = find_course()
EXERCISES = [
    pytest.param(name, exercise, id=f"{name}-{exercise.name}")
    for name in COURSE.names()
    for exercise in load_assignment(COURSE, name).exercises
]
QUICK_SEED = 101
# Of an exercise whose answers train for seconds, each usual test tries so many variants; slow ones try all.
FEW = 2
# `make truth` tries fifty sets of inputs; a change is tried with one of them.
FIRST, MORE = int(os.environ.get("TRUTH_FIRST", "200")), int(os.environ.get("TRUTH_SEEDS", "1"))
MORE_SEEDS = range(FIRST, FIRST + MORE)


@cache
def loaded(name: str) -> tuple[Assignment, AnswerKey]:
    return load_assignment(COURSE, name), load_key(COURSE, name)


@cache
def expectations(zygote: LazyZygote, name: str, seed: int) -> Mapping[str, Mapping[str, Observation]]:
    assignment, key = loaded(name)
    checks = {exercise.name: exercise.make_checks(seed) for exercise in assignment.exercises}
    return observe_reference(zygote.get(), assignment, checks, key)


def most_tried(exercise: Exercise, every: bool) -> int | None:
    return FEW if exercise.trains and not every else None


def asked(zygote: LazyZygote, name: str, exercise: Exercise, seed: int) -> Asked:
    expected = expectations(zygote, name, seed)[exercise.name]
    return Asked(exercise=exercise, checks=exercise.make_checks(seed), expected=expected)


@pytest.mark.parametrize(("name", "exercise"), EXERCISES)
def test_every_exercise_has_five_misconceptions_and_five_alternatives(name: str, exercise: Exercise) -> None:
    _, key = loaded(name)
    assert len(key.misconceptions_of(exercise.name)) >= 5
    assert len([one for one in key.alternatives if one.exercise == exercise.name]) >= 5


@pytest.mark.parametrize(("name", "exercise"), EXERCISES)
def test_no_right_answer_is_refused(
    zygote: LazyZygote, name: str, exercise: Exercise, seed: int = QUICK_SEED, every: bool = False
) -> None:
    assignment, key = loaded(name)
    question = asked(zygote, name, exercise, seed)
    assert refused_alternatives(assignment, question, key, zygote, most_tried(exercise, every)) == {}


@pytest.mark.parametrize(("name", "exercise"), EXERCISES)
def test_no_misconception_is_accepted_and_each_is_named(
    zygote: LazyZygote, name: str, exercise: Exercise, seed: int = QUICK_SEED, every: bool = False
) -> None:
    assignment, key = loaded(name)
    question = asked(zygote, name, exercise, seed)
    fates = fates_of_misconceptions(assignment, question, key, zygote, most_tried(exercise, every))
    for misconception, fate in fates.items():
        assert fate.earned < exercise.points, f"{misconception} earns full marks"
        assert misconception in fate.names, f"{misconception} is called {fate.names}"


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", MORE_SEEDS)
@pytest.mark.parametrize("name", COURSE.names())
def test_grading_truth_holds_for_any_secret_seed(zygote: LazyZygote, name: str, seed: int) -> None:
    for exercise in loaded(name)[0].exercises:
        test_no_right_answer_is_refused(zygote, name, exercise, seed, every=True)
        test_no_misconception_is_accepted_and_each_is_named(zygote, name, exercise, seed, every=True)
    test_the_reference_earns_full_marks_as_a_submission(zygote, name, seed)


@pytest.mark.parametrize("name", COURSE.names())
def test_the_reference_earns_full_marks_as_a_submission(zygote: LazyZygote, name: str, seed: int = QUICK_SEED) -> None:
    assignment, key = loaded(name)
    checks = {exercise.name: exercise.make_checks(seed) for exercise in assignment.exercises}
    observed = observe(zygote.get(), assignment, checks, key.reference.encode(), Format.SCRIPT)
    expected = expectations(zygote, name, seed)
    for exercise in assignment.exercises:
        findings = judge(exercise, checks[exercise.name], observed.exercises[exercise.name], expected[exercise.name])
        assert {finding.name: finding.rationale for finding in findings} == {f.name: "" for f in findings}
