"""Putting exercises together."""

import numpy as np
import pytest

from autograder.authoring import alternative, exercise, misconception, shapes, values
from autograder.errors import AuthoringError


def make(name="f", **others):
    return exercise(name, points=1, checks=[values(points=1, at=shapes((3, 5)))], **others)


def first_input(made, seed):
    return made.make_checks(seed)[0].probes[0].arguments[0]


def test_the_points_of_an_exercise_must_add_up():
    with pytest.raises(AuthoringError, match="earn 1 points, expected points=2"):
        exercise("f", points=2, checks=[values(points=1, at=shapes((2,)))])


def test_tenths_add_up_in_spite_of_rounding():
    tenths = [values(name=str(k), points=0.1, at=shapes((2,))) for k in range(10)]
    assert exercise("f", points=1, checks=tenths).points == 1


def test_two_checks_of_one_name_are_refused():
    twice = [values(points=1, at=shapes((2,))), values(points=1, at=shapes((2,)))]
    with pytest.raises(AuthoringError, match="different names"):
        exercise("f", points=2, checks=twice)


def test_the_seed_decides_the_probes_and_another_seed_draws_others():
    assert np.array_equal(first_input(make(), 5), first_input(make(), 5))
    assert not np.array_equal(first_input(make(), 5), first_input(make(), 6))


def test_two_exercises_are_not_probed_with_the_same_numbers():
    assert not np.array_equal(first_input(make("f"), 5), first_input(make("g"), 5))


def test_the_title_falls_back_on_the_name():
    assert make().title == "f"
    assert make(title="words").title == "words"


def test_marks_leave_what_they_mark_as_it_is():
    def answer(x):
        return x

    assert misconception(exercise="f", name="n", title="t", hint="h")(answer) is answer
    assert alternative(exercise="f", name="n")(answer) is answer
