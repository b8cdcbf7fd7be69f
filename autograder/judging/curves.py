"""Take from the observations what can be drawn: the student's curve and gradient over the expected ones.

Trusted side, pure.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.judging.compare import as_numbers
from autograder.judging.slopes import slopes
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
    x = np.asarray(exhibit.probe.arguments[0], np.float64)
    if exhibit.probe.kind is ProbeKind.GRADIENT:
        title, wanted = "gradient", slopes(exhibit, exhibit.expected.gradient)
        found = slopes(exhibit, exhibit.observed.gradient)
    else:
        title, wanted, found = "value", as_numbers(exhibit.expected.value), as_numbers(exhibit.observed.value)
    if wanted is None or x.ndim != 1 or wanted.shape[:1] != x.shape or wanted.ndim > 2:
        return []
    if found is None or found.shape != wanted.shape:
        found = np.zeros((0, *wanted.shape[1:]))
    if wanted.ndim == 1:
        return [_curve(title, x, found, wanted)]
    return [_curve(f"{title} [{k}]", x, found[:, k], wanted[:, k]) for k in range(wanted.shape[1])]


def _curve(title: str, x: NDArray[Any], found: NDArray[Any], wanted: NDArray[Any]) -> Curve:
    return Curve(title=title, x=_rounded(x), observed=_rounded(found), expected=_rounded(wanted))


def _rounded(numbers: NDArray[Any]) -> tuple[float, ...]:
    return tuple(np.round(np.real(numbers).astype(np.float64), _DIGITS).tolist())
