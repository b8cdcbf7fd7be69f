"""Laws of the gradient check: it catches and names every planted bug, and never accuses a correct backward pass."""

import numpy as np
import pytest
from keras import ops

import mlpkit
from mlpkit.gradients import gradient_check

STRENGTH = 1e-3
N = 6


def network(seed, n=N, inputs=5, hidden=7, classes=4):
    rng = np.random.default_rng(seed)
    tensors = {
        "x": rng.standard_normal((n, inputs)),
        "w1": rng.standard_normal((inputs, hidden)) / np.sqrt(inputs),
        "b1": 0.1 * rng.standard_normal(hidden),
        "w2": rng.standard_normal((hidden, classes)) / np.sqrt(hidden),
        "b2": 0.1 * rng.standard_normal(classes),
    }
    return tensors, rng.integers(0, classes, n)


def loss_of(labels):
    def loss(t, strength=0.0):
        h = np.maximum(t["x"] @ t["w1"] + t["b1"], 0)
        z = h @ t["w2"] + t["b2"]
        z = z - z.max(axis=1, keepdims=True)
        data = np.mean(np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(z)), labels])
        return data + strength / 2 * (np.sum(t["w1"] ** 2) + np.sum(t["w2"] ** 2))

    return loss


def backward_of(labels, bug=None):
    def backward(t, strength=0.0):
        z1 = t["x"] @ t["w1"] + t["b1"]
        h = np.maximum(z1, 0)
        z = h @ t["w2"] + t["b2"]
        p = np.exp(z - z.max(axis=1, keepdims=True))
        dz = p / p.sum(axis=1, keepdims=True)
        dz[np.arange(len(z)), labels] -= 1
        dz /= 1 if bug == "no 1/n" else len(z)
        dh = dz @ t["w2"].T
        dz1 = dh if bug == "no mask" else dh * (z1 > 0)
        g = {"x": dz1 @ t["w1"].T, "w1": t["x"].T @ dz1, "b1": dz1.sum(0), "w2": h.T @ dz, "b2": dz.sum(0)}
        if bug == "bias ignores last":
            g["b1"] = dz1[:-1].sum(0)
        if bug == "one entry zero":
            g["w2"][np.unravel_index(np.argmax(np.abs(g["w2"])), g["w2"].shape)] = 0
        if bug == "w1 x 1.005":
            g["w1"] = 1.005 * g["w1"]
        if bug == "input":
            g["x"] = dz1 @ np.roll(t["w1"].T, 1, axis=1)
        if bug != "penalty missing":
            factor = 2 if bug == "penalty x 2" else 1
            g["w1"] = g["w1"] + factor * strength * t["w1"]
            g["w2"] = g["w2"] + factor * strength * t["w2"]
        if bug == "penalty on biases":
            g["b1"] = g["b1"] + strength * t["b1"]
            g["b2"] = g["b2"] + strength * t["b2"]
        return g

    return backward


def last_example_is_alive(seed):
    tensors, _ = network(seed)
    return np.sum(tensors["x"][-1] @ tensors["w1"] + tensors["b1"] > 0) >= 2


# Where the last example reaches no hidden unit, a bias that forgets it is not wrong.
LIVELY = [seed for seed in range(30) if last_example_is_alive(seed)][:5]

# bug -> (tensors it shows in, part, words of the diagnosis, ratio at the worst entry or None)
PLANTED = {
    "no 1/n": ({"x", "w1", "b1", "w2", "b2"}, "data", "a sum over the batch where the loss takes the mean", N),
    "no mask": ({"x", "w1", "b1"}, "data", "mask of ReLU", None),
    "bias ignores last": ({"b1"}, "data", "is the sum over all of them complete", None),
    "one entry zero": ({"w2"}, "data", "one entry alone", 0.0),
    "w1 x 1.005": ({"w1"}, "data", "same factor, 1.005", 1.005),
    "input": ({"x"}, "data", "of an input", None),
    "penalty missing": ({"w1", "w2"}, "penalty", "penalty is missing", 0.0),
    "penalty x 2": ({"w1", "w2"}, "penalty", "factor 2 too many", 2.0),
    "penalty on biases": ({"b1", "b2"}, "penalty", "applied to a bias", np.inf),
}


@pytest.mark.parametrize("bug", PLANTED)
@pytest.mark.parametrize("seed", LIVELY)
def test_every_planted_bug_is_caught_where_it_is_and_named(bug, seed):
    tensors, labels = network(seed)
    tensor_names, part, words, ratio = PLANTED[bug]
    check = gradient_check(loss_of(labels), backward_of(labels, bug), tensors, strength=STRENGTH, examples=N)
    assert not check.agrees
    assert {m.tensor for m in check.mismatches} == tensor_names
    for mismatch in check.mismatches:
        assert mismatch.part == part
        assert words in mismatch.cause
        assert np.shape(tensors[mismatch.tensor][mismatch.index]) == ()
        if ratio is not None:
            assert np.isclose(abs(mismatch.ratio), ratio, rtol=1e-4, atol=1e-6)
        assert mismatch.tensor in str(check) and words in str(check)


def test_no_false_alarm_in_1000_correct_networks():
    rng = np.random.default_rng(7)
    for seed in range(1000, 2000):
        n, inputs, hidden, classes = (int(rng.integers(low, 7)) for low in (1, 1, 1, 2))
        tensors, labels = network(seed, n, inputs, hidden, classes)
        check = gradient_check(loss_of(labels), backward_of(labels), tensors, strength=STRENGTH, examples=n)
        assert check.agrees, f"seed {seed}: {check}"


@pytest.mark.parametrize("distance", [0.0, 1e-9, 1e-7, -1e-7, 1e-6, -5e-6])
def test_a_kink_of_relu_within_the_step_is_no_mismatch_and_hides_none(distance):
    x = np.array([[1.0, 2.0], [-1.0, 0.5]])
    w = np.array([2.0, distance - 1.0])  # the first example has pre-activation 2 · distance

    def loss(t):
        return np.sum(np.maximum(x @ t["w"], 0) * [1.0, 3.0])

    def backward(t, factor=1.0):
        return {"w": factor * x.T @ ((x @ t["w"] > 0) * [1.0, 3.0])}

    assert gradient_check(loss, backward, {"w": w}).agrees
    assert gradient_check(loss, backward, {"w": w}).kinks == (2 if abs(distance) < 1e-8 else 0)
    assert not gradient_check(loss, lambda t: backward(t, -1.0), {"w": w + np.array([0.0, 0.3])}).agrees
    wrong = gradient_check(loss, lambda t: {"w": backward(t)["w"] + np.array([0.0, 5.0])}, {"w": w})
    assert [m.index for m in wrong.mismatches] == [(1,)]


@pytest.mark.parametrize(("slope", "agrees"), [(0.0, True), (0.7, True), (2.0, True), (2.9, False), (-0.9, False)])
def test_at_a_kink_any_slope_between_the_two_is_right_and_no_other(slope, agrees):
    check = gradient_check(lambda t: 2 * np.maximum(t["w"], 0), lambda t: {"w": np.array(slope)}, {"w": np.array(0.0)})
    assert check.agrees is agrees


def test_a_penalty_too_small_for_the_usual_step_is_still_checked():
    tensors, labels = network(1)
    options = {"strength": 1e-8, "examples": N}
    assert gradient_check(loss_of(labels), backward_of(labels), tensors, **options).agrees
    check = gradient_check(loss_of(labels), backward_of(labels, "penalty missing"), tensors, **options)
    assert {m.tensor for m in check.mismatches} == {"w1", "w2"}


def square(t):
    return float(np.sum(t["w"] ** 2) / 2)


def test_a_tensor_without_gradient_and_one_of_another_shape_are_named():
    w = np.arange(1.0, 7.0).reshape(2, 3)
    (missing,) = gradient_check(square, lambda t: {}, {"w": w}).mismatches
    assert missing.tensor == "w" and "No gradient was returned" in missing.cause
    (transposed,) = gradient_check(square, lambda t: {"w": t["w"].T}, {"w": w}).mismatches
    assert "(3, 2)" in transposed.cause and "transposed" in transposed.cause


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda g: -g, "wrong sign"),
        (lambda g: 2 * g, "twice too large"),
        (lambda g: g / 2, "factor 2 is missing"),
        (lambda g: g / 6, "6 times too small"),
        (lambda g: 6 * g, "6 times too large"),
        (lambda g: 0 * g, "zero everywhere"),
        (lambda g: g * np.nan, "not finite"),
        (lambda g: 1.01 * g, "1.01"),
    ],
)
def test_a_factor_is_named(change, words):
    w = np.arange(1.0, 7.0).reshape(2, 3)
    (mismatch,) = gradient_check(square, lambda t: {"w": change(t["w"])}, {"w": w}, examples=6).mismatches
    assert words in mismatch.cause


def test_a_single_nan_is_a_mismatch():
    w = np.arange(1.0, 7.0)
    (mismatch,) = gradient_check(square, lambda t: {"w": np.where(t["w"] == 3, np.nan, t["w"])}, {"w": w}).mismatches
    assert mismatch.index == (2,)


def test_a_penalty_without_one_half_is_told_from_a_missing_one():
    def loss(t, strength):
        return square(t) + strength * np.sum(t["w"] ** 2)

    w = np.arange(1.0, 4.0)
    (mismatch,) = gradient_check(loss, lambda t, s: {"w": t["w"] + s * t["w"]}, {"w": w}, strength=0.01).mismatches
    assert mismatch.part == "penalty" and "factor 2 is missing" in mismatch.cause


def test_autodiff_of_the_backend_is_checked_if_no_backward_pass_is_given():
    labels = np.array([0, 2, 1])

    def loss(t):
        return mlpkit.cross_entropy(ops.tanh(ops.matmul(t["x"], t["w"])), labels)

    rng = np.random.default_rng(0)
    tensors = {"x": rng.standard_normal((3, 4)), "w": rng.standard_normal((4, 3))}
    assert gradient_check(loss, None, tensors).agrees

    def cheating(t):
        return loss({"x": mlpkit.detach(t["x"]), "w": t["w"]})

    assert [m.tensor for m in gradient_check(cheating, None, tensors).mismatches] == ["x"]


def test_the_backward_pass_may_change_its_arguments():
    def greedy(t):
        gradient = {"w": t["w"].copy()}
        t["w"][:] = 0
        return gradient

    w = np.arange(1.0, 4.0)
    assert gradient_check(square, greedy, {"w": w}).agrees
    np.testing.assert_array_equal(w, [1, 2, 3])


def test_the_report_counts_entries_and_reads_as_a_sentence():
    check = gradient_check(square, lambda t: t, {"w": np.ones((2, 3))})
    assert check.entries == 6 and str(check) == "gradients agree: 6 entries"


def test_a_loss_that_is_random_is_refused_by_name():
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="`loss` must give the same value twice"):
        gradient_check(lambda t: rng.random(), lambda t: t, {"w": np.ones(2)})


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"tensors": {}}, ValueError, "`tensors`"),
        ({"tensors": [np.ones(2)]}, TypeError, "`tensors`"),
        ({"tensors": {"w": np.array([np.nan])}}, ValueError, "`w`"),
        ({"loss": lambda t: t["w"]}, ValueError, "`loss`"),
        ({"loss": lambda t: np.inf}, ValueError, "`loss`"),
        ({"gradient": lambda t: t["w"]}, TypeError, "`gradient`"),
        ({"strength": 0.0}, ValueError, "`strength`"),
        ({"tolerance": 0.0}, ValueError, "`tolerance`"),
        ({"examples": 0}, ValueError, "`examples`"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(options, error, words):
    arguments = {"loss": square, "gradient": lambda t: t, "tensors": {"w": np.ones(2)}, **options}
    with pytest.raises(error, match=words):
        gradient_check(**arguments)
