"""Questions become checks with concrete probes."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from autograder.authoring import away_from, exercise, gradient, grid, points, shapes, values
from autograder.model.probe import Form, ProbeKind

SEEDS = st.integers(0, 2**32 - 1)
KINKED = gradient(points=1, at=away_from(0.0), between={0.0: (0.0, 1.0)})


def check(question, seed=0):
    return question.make("f", np.random.default_rng(seed))


def test_values_call_the_target_with_each_input_as_drawn():
    made = check(values(points=2, at=[points(1.0, 2.0), shapes((3, 5), (4,))]))
    assert [probe.kind for probe in made.probes] == [ProbeKind.CALL] * 3
    assert [probe.arguments[0].shape for probe in made.probes] == [(2, 1), (3, 5), (4,)]
    assert [probe.form for probe in made.probes] == [Form.TENSOR, Form.TENSOR, Form.ARRAY]
    assert {probe.target for probe in made.probes} == {"f"}
    assert made.points == 2


def test_the_words_for_the_student_tell_form_precision_and_shape():
    assert check(values(points=1, at=shapes((3, 5)))).probes[0].shown == "f(x) for x a float32 tensor of shape (3, 5)"


@given(SEEDS)
def test_the_first_gradient_has_neighbours_for_central_differences(seed):
    probes = {probe.name: probe for probe in check(KINKED, seed).probes}
    smooth = [name for name, one in probes.items() if one.kind is ProbeKind.GRADIENT and "kink" not in name]
    assert smooth
    for name in smooth[:1]:
        x = probes[name].arguments[0]
        above, below = np.split(probes[f"{name}-beside"].arguments[0], 2)
        assert np.all(above > x)
        assert np.all(below < x)
        assert np.all(np.sign(above) == np.sign(below))  # never across the kink


@given(SEEDS)
def test_gradients_are_asked_of_tensors_with_weights_that_depend_on_the_seed(seed):
    gradients = [probe for probe in check(KINKED, seed).probes if probe.kind is ProbeKind.GRADIENT]
    arrays = check(gradient(points=1, at=shapes((2,), (3,))), seed).probes
    assert {probe.form for probe in arrays if probe.kind is ProbeKind.GRADIENT} == {Form.TENSOR}
    assert all(probe.form is Form.TENSOR for probe in gradients)
    assert [probe.seed for probe in gradients] == [
        probe.seed for probe in check(KINKED, seed).probes if probe.kind is ProbeKind.GRADIENT
    ]
    assert len({probe.seed for probe in gradients}) == len(gradients)


def test_the_kinks_are_probed_last_and_exactly():
    probes = [probe for probe in check(KINKED).probes if probe.kind is ProbeKind.GRADIENT]
    assert not probes[-1].arguments[0].any()
    assert check(KINKED).law.between == ((0.0, 1.0),)


def test_what_is_drawn_is_the_first_picture_of_the_right_kind():
    assert check(values(points=1, at=[points(1.0), grid(-1, 1)])).drawn == "values-1"
    assert check(KINKED).drawn == "gradient-0"
    assert check(values(points=1, at=points(1.0))).drawn == ""


@given(SEEDS)
def test_probe_names_are_unique_within_an_exercise(seed):
    made = exercise(
        "f",
        points=3,
        checks=[values(points=1, at=grid(-1, 1)), values(name="more", points=1, at=shapes((2,), (3,))), KINKED],
    )
    names = [probe.name for one in made.make_checks(seed) for probe in one.probes]
    assert len(set(names)) == len(names)


def test_a_gradient_waits_for_the_values():
    assert check(KINKED).requires == ("values",)


def test_where_float32_has_no_digits_left_no_differences_are_taken():
    far = [probe.name for probe in check(gradient(points=1, at=points(-1e4, 500.0))).probes]
    assert far == ["gradient-0"]
