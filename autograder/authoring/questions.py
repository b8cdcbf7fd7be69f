"""Questions an exercise may ask: each becomes one check with concrete probes.

Trusted side; never runs student code.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from autograder.authoring.inputs import Drawn, Inputs, around
from autograder.judging.gradient import BESIDE, GradientAgrees
from autograder.judging.values import ValuesAgree
from autograder.language import message, phrase
from autograder.model.exercise import Check
from autograder.model.probe import Form, Probe, ProbeKind

# Half the distance of central differences. Large enough that float32 keeps four digits of the difference.
STEP = np.float32(1e-3)
_FAR = 100.0  # where float32 has too few digits left for differences
_OF_TENSOR = message("{call} for x a {dtype} tensor of shape {shape}")
_OF_ARRAY = message("{call} for x a {dtype} NumPy array of shape {shape}")


@dataclass(frozen=True, kw_only=True)
class Question:
    """A check that waits for its exercise's name and a random generator.

    Attributes:
        name: unique within its exercise.
        points: what it earns.
        make: from both to the check.
        of: an earlier check whose probes this one judges as well, instead of its own.
    """

    name: str
    points: float
    make: Callable[[str, np.random.Generator], Check]
    of: str = ""


def values(
    *,
    points: float,
    at: Inputs | Sequence[Inputs],
    name: str = "values",
    title: str = message("gives the right values"),
    rtol: float = 1e-4,
    atol: float = 1e-6,
    requires: tuple[str, ...] = (),
) -> Question:
    """Ask that the function equals the reference wherever `at` leads: shape first, then finiteness, then numbers.

    Args:
        points: what it earns.
        at: recipes of the inputs.
        name: the check's name.
        title: what must hold, for the student.
        rtol: relative tolerance on the reference.
        atol: absolute tolerance.
        requires: checks that must pass first.
    """

    def make(target: str, rng: np.random.Generator) -> Check:
        drawn = _draw(at, rng)
        probes = tuple(_probe(target, f"{name}-{number}", one) for number, one in enumerate(drawn))
        return Check(
            name=name,
            title=title,
            points=points,
            probes=probes,
            law=ValuesAgree(rtol=rtol, atol=atol),
            requires=requires,
            drawn=_picture(probes, drawn),
        )

    return Question(name=name, points=points, make=make)


def gradient(
    *,
    points: float,
    at: Inputs | Sequence[Inputs],
    between: dict[float, tuple[float, float]] | None = None,
    name: str = "gradient",
    title: str = message("stays differentiable, with the right gradient"),
    rtol: float = 1e-3,
    atol: float = 1e-5,
    requires: tuple[str, ...] = ("values",),
) -> Question:
    """Ask for the gradient by automatic differentiation, of an elementwise function.

    It must equal the reference's, and be the derivative of the student's own forward pass (central differences).

    Args:
        points: what it earns.
        at: recipes of inputs where the function is differentiable.
        between: for a kink, the lowest and highest derivative that is right there.
        name: the check's name.
        title: what must hold, for the student.
        rtol: relative tolerance on the reference's gradient.
        atol: absolute tolerance.
        requires: checks that must pass first.
    """
    kinks = dict(between or {})

    def make(target: str, rng: np.random.Generator) -> Check:
        drawn = [_as_tensor(one) for one in _draw(at, rng)]
        probes: list[Probe] = []
        for number, one in enumerate(drawn):
            probes.append(_gradient_probe(target, f"{name}-{number}", one, rng))
            if number == 0 and float(np.abs(one.x).max()) < _FAR:
                probes.append(_beside(target, f"{name}-{number}", one))
        for number, kink in enumerate(kinks):
            one = Drawn(x=np.full((3, 1), kink, np.float32))
            probes.append(_gradient_probe(target, f"{name}-kink-{number}", one, rng))
        return Check(
            name=name,
            title=title,
            points=points,
            probes=tuple(probes),
            law=GradientAgrees(rtol=rtol, atol=atol, between=tuple(kinks.values())),
            requires=requires,
            drawn=_picture([probe for probe in probes if probe.kind is ProbeKind.GRADIENT], drawn),
        )

    return Question(name=name, points=points, make=make)


def _draw(at: Inputs | Sequence[Inputs], rng: np.random.Generator) -> list[Drawn]:
    return list(around(*at)(rng) if isinstance(at, Sequence) else at(rng))


def _as_tensor(drawn: Drawn) -> Drawn:
    return Drawn(x=drawn.x, form=Form.TENSOR, picture=drawn.picture)


def _probe(target: str, name: str, drawn: Drawn) -> Probe:
    x = drawn.x
    words = _OF_TENSOR if drawn.form is Form.TENSOR else _OF_ARRAY
    shown = phrase(words, call=f"{target}(x)", dtype=x.dtype.name, shape=x.shape)
    return Probe(name=name, target=target, arguments=(drawn.x,), form=drawn.form, shown=shown, elementwise=True)


def _gradient_probe(target: str, name: str, drawn: Drawn, rng: np.random.Generator) -> Probe:
    seed = int(rng.integers(2**31))
    return replace(_probe(target, name, drawn), kind=ProbeKind.GRADIENT, seed=seed)


def _beside(target: str, name: str, drawn: Drawn) -> Probe:
    """Return the call for what lies above all of `drawn`, then for what lies below, in one batch."""
    return _probe(target, name + BESIDE, Drawn(x=np.concatenate([drawn.x + STEP, drawn.x - STEP])))


def _picture(probes: Sequence[Probe], drawn: Sequence[Drawn]) -> str:
    names = [probe.name for probe, one in zip(probes, drawn, strict=False) if one.picture]
    return names[0] if names else ""
