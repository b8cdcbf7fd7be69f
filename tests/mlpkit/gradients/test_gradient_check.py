"""Laws of the gradient check: it catches and names every planted bug, and never accuses a correct backward pass."""

import numpy as np
import pytest

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


def _no_false_alarm(seeds):
    rng = np.random.default_rng(7)
    for seed in seeds:
        n, inputs, hidden, classes = (int(rng.integers(low, 7)) for low in (1, 1, 1, 2))
        tensors, labels = network(seed, n, inputs, hidden, classes)
        check = gradient_check(loss_of(labels), backward_of(labels), tensors, strength=STRENGTH, examples=n)
        assert check.agrees, f"seed {seed}: {check}"


def test_no_false_alarm_in_150_correct_networks():
    _no_false_alarm(range(150))


@pytest.mark.slow
def test_no_false_alarm_in_1000_correct_networks():
    _no_false_alarm(range(1000, 2000))
