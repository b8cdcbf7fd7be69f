"""Take from the observations what can be drawn: the student's curve and gradient over the expected ones.

Trusted side, pure.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.judging.compare import as_numbers
from autograder.judging.slopes import input_shape, slopes, weights
from autograder.language import phrase
from autograder.model.exercise import Check, Exhibit
from autograder.model.probe import Observation, ProbeKind
from autograder.model.report import Curve

_DIGITS = 6


def curves(
    checks: Sequence[Check], observed: Mapping[str, Observation], expected: Mapping[str, Observation]
) -> tuple[Curve, ...]:
    """Return a curve for every check that names a probe to draw and whose reference gave one."""
    drawn: list[Curve] = []
    for check in checks:
        probe = next((probe for probe in check.probes if probe.name == check.drawn), None)
        if probe is None or probe.name not in observed or probe.name not in expected:
            continue
        exhibit = Exhibit(probe=probe, observed=observed[probe.name], expected=expected[probe.name])
        drawn.extend(_curves_of(exhibit))
    return tuple(drawn)


def _curves_of(exhibit: Exhibit) -> list[Curve]:
    title, found, wanted = _sides(exhibit)
    x = _column(np.asarray(exhibit.probe.arguments[exhibit.probe.wrt], np.float64))
    if wanted is None or x.ndim != 1 or wanted.shape[:1] != x.shape:
        return []
    if found is None or found.shape != wanted.shape:
        found = np.zeros((0, *wanted.shape[1:]))
    found, wanted = _column(found), _column(wanted)
    if wanted.ndim == 1:
        return [_curve(title, x, found, wanted)]
    if wanted.ndim == 2:
        return [_curve(f"{title} [{k}]", x, found[:, k], wanted[:, k]) for k in range(wanted.shape[1])]
    return []


def _sides(exhibit: Exhibit) -> tuple[str, NDArray[Any] | None, NDArray[Any] | None]:
    """Return what is drawn: its name, the student's numbers and the expected ones."""
    observed, expected = exhibit.observed, exhibit.expected
    if exhibit.probe.kind is not ProbeKind.GRADIENT:
        return phrase("value"), as_numbers(observed.value), as_numbers(expected.value)
    if weights(exhibit).shape != input_shape(exhibit):  # the gradient of a random sum is no curve
        return phrase("gradient"), None, None
    return phrase("gradient"), slopes(exhibit, observed.gradient), slopes(exhibit, expected.gradient)


def _column(numbers: NDArray[Any]) -> NDArray[Any]:
    """Return a batch of one feature, shape `(n, 1, ...)`, without that axis; anything else as it is."""
    return numbers[:, 0] if numbers.ndim > 1 and numbers.shape[1] == 1 else numbers


def _curve(title: str, x: NDArray[Any], found: NDArray[Any], wanted: NDArray[Any]) -> Curve:
    return Curve(title=title, x=_rounded(x), observed=_rounded(found), expected=_rounded(wanted))


def _rounded(numbers: NDArray[Any]) -> tuple[float, ...]:
    return tuple(np.round(np.real(numbers).astype(np.float64), _DIGITS).tolist())
