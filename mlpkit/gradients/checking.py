"""The judge of a backward pass: central differences in float64, tensor by tensor, entry by entry.

Three things make it trustworthy. Each tensor has its own scale, so a wrong bias cannot hide behind a large kernel. The
penalty is checked apart from the data's part, so a missing factor 2 in 0.001 · w is seen. And where central differences
themselves are wrong, because a kink (of ReLU) lies between the two points, the step is made smaller until it does not;
exactly at a kink every slope between the two one-sided ones is right.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mlpkit.arguments import floats, number, whole_number
from mlpkit.gradients.autodiff import precise, to_numpy, value_and_gradient
from mlpkit.gradients.diagnosis import Comparison, Mismatch, diagnose_all
from mlpkit.gradients.differences import step_for
from mlpkit.gradients.slopes import Probe, Reading, settle
from mlpkit.tensors import Tensor

__all__ = ["GradientCheck", "gradient_check"]

Doubles = npt.NDArray[np.float64]
Tensors = Mapping[str, Doubles]
# Rounding of a loss, in units in the last place: sums over some hundreds of terms stay below.
ROUNDINGS = 64
# A quadratic has no error of the formula at any step; a large one keeps rounding away from 0.001 · w.
PENALTY_STEP = 1e-3


@dataclass(frozen=True)
class Part:
    """A part of the loss that is checked on its own: its values, its gradients as returned, and the step."""

    name: str
    read: Callable[[Tensors], Reading]
    slopes: Callable[[Tensors], dict[str, Doubles]]
    step: float


@dataclass(frozen=True, kw_only=True)
class GradientCheck:
    """What a gradient check found. `agrees` is the verdict; printed, it reads as a report.

    Attributes:
        mismatches: The worst entry of every tensor that is wrong, with its likely cause.
        entries: How many derivatives were compared.
        kinks: At how many of them the loss has a kink, so that any slope between the one-sided ones was accepted.
    """

    mismatches: tuple[Mismatch, ...]
    entries: int
    kinks: int

    @property
    def agrees(self) -> bool:
        """Whether every entry of every gradient is right."""
        return not self.mismatches

    def __str__(self) -> str:
        kinks = f", {self.kinks} of them at a kink" if self.kinks else ""
        if self.agrees:
            return f"gradients agree: {self.entries} entries{kinks}"
        return "\n".join([f"gradients disagree: {self.entries} entries{kinks}", *map(str, self.mismatches)])


def gradient_check(
    loss: Callable[..., Any],
    gradient: Callable[..., Mapping[str, Any]] | None,
    tensors: Mapping[str, Any],
    *,
    strength: float | None = None,
    examples: int | None = None,
    tolerance: float = 1e-6,
) -> GradientCheck:
    """Compare the gradients that a backward pass returns with central differences of its loss, in float64.

    What is written in NumPy is computed in float64 everywhere. A loss written with `keras.ops` is on TensorFlow; on JAX
    and PyTorch Keras itself rounds most of it to float32, and the check is as coarse as the precision of what `loss`
    returns.

    Args:
        loss: Called as `loss(tensors)`, or `loss(tensors, strength)` if `strength` is given; returns a scalar. It
            has to be deterministic: fix the mask of dropout.
        gradient: Called like `loss`; returns a dictionary with the gradient of every tensor. None checks the autodiff
            of the current backend instead.
        tensors: Name to array: parameters, and inputs whose gradient is to be checked as well, in the order of the
            forward pass. They are handed over as float64 copies.
        strength: λ of the penalty; then the data's part (λ = 0) and the penalty's (the difference) are checked apart.
        examples: Size of the batch, which helps to tell a sum from a mean.
        tolerance: Largest error allowed, relative to the largest entry of the gradient of that tensor.

    Returns:
        The verdict, with tensor, index, ratio and likely cause of each mismatch.

    Raises:
        TypeError: If `tensors` is no mapping of arrays of numbers.
        ValueError: If `tensors` is empty or holds NaN, `loss` returns no finite scalar, or `strength` or `tolerance` is
            not positive.
    """
    arrays = _arrays(tensors)
    if not number("tolerance", tolerance, low=0.0) > 0.0:
        raise ValueError(f"`tolerance` must be positive. Received: tolerance={tolerance!r}")
    if strength is not None and not number("strength", strength, low=0.0) > 0.0:
        raise ValueError(f"`strength` must be positive, or None. Received: strength={strength!r}")
    batch = None if examples is None else whole_number("examples", examples, at_least=1)
    comparisons: list[Comparison] = []
    with precise():
        for part in _parts(loss, gradient, strength, _step(loss, arrays, strength)):
            returned = part.slopes(arrays)
            comparisons += [_compare(part, name, returned.get(name), arrays, tolerance) for name in arrays]
    return GradientCheck(
        mismatches=diagnose_all(comparisons, batch),
        entries=sum(comparison.expected.size for comparison in comparisons),
        kinks=sum(comparison.kinks for comparison in comparisons),
    )


def _arrays(tensors: Any) -> dict[str, Doubles]:
    if not isinstance(tensors, Mapping):
        raise TypeError(f"`tensors` must map names to arrays. Received: {type(tensors).__name__}")
    if not tensors:
        raise ValueError("`tensors` must hold at least one array. Received: none")
    return {name: floats(name, to_numpy(x)).astype(np.float64) for name, x in tensors.items()}


def _step(loss: Callable[..., Any], arrays: Tensors, strength: float | None) -> float:
    """Return the step that suits the precision of the loss, after a look at whether it is a function at all."""
    extra = () if strength is None else (strength,)
    first, second = (np.asarray(to_numpy(loss(_copies(arrays), *extra))) for _ in range(2))
    if not np.array_equal(first, second):
        raise ValueError(f"`loss` must give the same value twice: fix its random numbers. Received: {first}, {second}")
    return step_for(first)


def _parts(
    loss: Callable[..., Any], gradient: Callable[..., Mapping[str, Any]] | None, strength: float | None, step: float
) -> list[Part]:
    """Return what is checked apart: one part, or the data's part and the penalty's."""
    backward = gradient if gradient is not None else _autodiff(loss)

    def read(tensors: Tensors, *strengths: float) -> Reading:
        return _reading(loss(_copies(tensors), *strengths))

    def slopes(tensors: Tensors, *strengths: float) -> dict[str, Doubles]:
        return _gradients(backward(_copies(tensors), *strengths))

    if strength is None:
        return [Part("gradient", read, slopes, step)]
    return [
        Part("data", lambda t: read(t, 0.0), lambda t: slopes(t, 0.0), step),
        Part(
            "penalty",
            lambda t: read(t, strength) - read(t, 0.0),
            lambda t: _difference(slopes(t, strength), slopes(t, 0.0)),
            max(step, PENALTY_STEP),
        ),
    ]


def _autodiff(loss: Callable[..., Any]) -> Callable[..., Mapping[str, Any]]:
    def backward(tensors: Tensors, *strength: float) -> Mapping[str, Any]:
        def of_list(*values: Tensor) -> Tensor:
            return loss(dict(zip(tensors, values, strict=True)), *strength)

        _, gradients = value_and_gradient(of_list, list(tensors.values()))
        zeros = {name: np.zeros_like(x) for name, x in tensors.items()}
        return {name: zeros[name] if g is None else g for name, g in zip(tensors, gradients, strict=True)}

    return backward


def _copies(tensors: Tensors) -> dict[str, Doubles]:
    return {name: x.copy() for name, x in tensors.items()}


def _reading(value: Any) -> Reading:
    number = np.asarray(to_numpy(value))
    if number.size != 1 or not np.isfinite(number).all():
        raise ValueError(f"`loss` must return a finite scalar. Received: {number!r}")
    precision = number.dtype if number.dtype.kind == "f" else np.dtype(np.float64)
    value = float(number.reshape(()))
    return Reading(value, ROUNDINGS * float(np.finfo(precision).eps) * abs(value))


def _gradients(returned: Any) -> dict[str, Doubles]:
    if not isinstance(returned, Mapping):
        raise TypeError(f"`gradient` must return a dictionary, name to array. Received: {type(returned).__name__}")
    return {name: np.asarray(to_numpy(g), np.float64) for name, g in returned.items() if g is not None}


def _difference(whole: dict[str, Doubles], data: dict[str, Doubles]) -> dict[str, Doubles]:
    return {name: g - data[name] if g.shape == data[name].shape else g for name, g in whole.items() if name in data}


def _compare(part: Part, name: str, returned: Doubles | None, arrays: Tensors, tolerance: float) -> Comparison:
    at = arrays[name]
    probe = Probe(lambda x: part.read({**arrays, name: x}), at, part.read(arrays), part.step)
    slopes = {index: probe.slopes(index) for index in np.ndindex(at.shape)}
    expected = np.array([seen.central for seen in slopes.values()]).reshape(at.shape)
    if returned is None or returned.shape != at.shape:
        wrong = np.ones(at.shape or (1,), bool)
        return Comparison(part=part.name, tensor=name, expected=expected, returned=returned, wrong=wrong)
    allowed = tolerance * float(np.max(np.abs(expected), initial=0.0))
    wrong, kinks = np.zeros(at.shape, bool), 0
    for index, seen in slopes.items():
        expected[index], at_kink = settle(probe, index, returned[index], seen, allowed)
        # `not <=`, so that NaN is wrong
        wrong[index] = not abs(returned[index] - expected[index]) <= 0.0
        kinks += at_kink
    return Comparison(part=part.name, tensor=name, expected=expected, returned=returned, wrong=wrong, kinks=kinks)
