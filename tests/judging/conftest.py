"""Exhibits made by hand: what a probe asked, what came back, what was expected."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.model.exercise import Exhibit
from autograder.model.probe import Observation, Probe, ProbeKind
from autograder.model.verdict import Ending


@pytest.fixture(scope="session")
def returned() -> Callable[..., Observation]:
    def make(value: object = None, **others: Any) -> Observation:
        return Observation(ending=Ending.RETURNED, value=value, **others)

    return make


@pytest.fixture(scope="session")
def exhibit() -> Callable[..., Exhibit]:
    """Make an exhibit of `f(x)`; a side that is no Observation is the value that came back."""

    def make(x: object, observed: object, expected: object, *, name: str = "p", seed: int = 0, **kind: Any) -> Exhibit:
        sides = [
            side if isinstance(side, Observation) else Observation(ending=Ending.RETURNED, value=side)
            for side in (observed, expected)
        ]
        x = np.asarray(x, np.float32)
        probe = Probe(
            elementwise=True,
            name=name,
            kind=kind.get("kind", ProbeKind.CALL),
            target="f",
            arguments=(x,),
            shown=f"f(x) for x of shape {x.shape}",
            seed=seed,
        )
        return Exhibit(probe=probe, observed=sides[0], expected=sides[1])

    return make


@pytest.fixture(scope="session")
def differentiated(exhibit: Callable[..., Exhibit]) -> Callable[..., Exhibit]:
    """Make a gradient exhibit of an elementwise f from values and derivatives at x, as a guest would answer it."""

    def make(
        x: object, *, values: object, slopes: object, own_slopes: object = None, name: str = "g", seed: int = 7
    ) -> Exhibit:
        x = np.asarray(x, np.float32)
        weights = np.random.default_rng(seed).uniform(0.5, 1.5, x.shape)
        mine = slopes if own_slopes is None else own_slopes
        theirs = None if isinstance(mine, str) else weights * np.asarray(mine)
        observed = Observation(ending=Ending.RETURNED, value=values, gradient=theirs)
        expected = Observation(ending=Ending.RETURNED, value=values, gradient=weights * np.asarray(slopes))
        return exhibit(x, observed, expected, name=name, seed=seed, kind=ProbeKind.GRADIENT)

    return make
