"""Questions about anything that can be called: several arguments, structured results, classes, files, random laws.

Trusted side; never runs student code. What takes several steps is a scenario: a function in the assignment's
`scenarios.py`, which runs in the guest with the student's function or class and returns plain values.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.authoring.questions import Question
from autograder.judging.gradient import GradientAgrees
from autograder.judging.holds import Holds, Property
from autograder.judging.values import ValuesAgree
from autograder.language import message, phrase
from autograder.model.exercise import Check, Law
from autograder.model.probe import Form, Probe, ProbeKind


@dataclass(frozen=True, kw_only=True)
class Call:
    """Arguments to call with: plain values and NumPy arrays.

    Attributes:
        arguments: by position.
        keywords: by name.
        shown: the call as the student reads it; made from the shapes if empty.
        withheld: what a property of `holds` is given besides and the guest never, such as labels of data held back.
    """

    arguments: tuple[Any, ...]
    keywords: dict[str, Any] = field(default_factory=dict)
    shown: str = ""
    withheld: tuple[Any, ...] = ()


# From a random generator to the calls, the simplest first.
Calls = Callable[[np.random.Generator], Sequence[Call]]


def call(*arguments: Any, shown: str = "", withheld: tuple[Any, ...] = (), **keywords: Any) -> Call:
    """Return the call with these arguments; `shown` is how the student reads it, `withheld` stays with the judge."""
    return Call(arguments=arguments, keywords=keywords, shown=shown, withheld=withheld)


def agrees(
    *,
    points: float,
    calls: Calls,
    name: str = "values",
    title: str = message("gives the right values"),
    form: Form = Form.ARRAY,
    rtol: float = 1e-4,
    atol: float = 1e-6,
    requires: tuple[str, ...] = (),
    runs: str = "",
    others: tuple[str, ...] = (),
) -> Question:
    """Ask that calls, or a scenario, give what the reference gives, whatever the structure of the result.

    Args:
        points: what it earns.
        calls: recipe of the arguments.
        name: the check's name.
        title: what must hold, for the student.
        form: how arrays are handed over; a scenario always gets arrays.
        rtol: relative tolerance on the reference.
        atol: absolute tolerance.
        requires: checks that must pass first.
        runs: a function of `scenarios.py` to run with the student's object, instead of calling that.
        others: further answers of the same notebook that the scenario gets as keywords, each by its name; None where
            the notebook has none.
    """
    law = ValuesAgree(rtol=rtol, atol=atol)
    return _question(_Asked(name, title, points, requires, law, form, runs, others=others), calls)


def differentiates(
    *,
    points: float,
    calls: Calls,
    wrt: Sequence[int] = (0,),
    name: str = "gradient",
    title: str = message("stays differentiable, with the right gradient"),
    rtol: float = 1e-3,
    atol: float = 1e-5,
    requires: tuple[str, ...] = ("values",),
) -> Question:
    """Ask for the gradient, by automatic differentiation, of a function of several tensors.

    Args:
        points: what it earns.
        calls: recipe of the arguments.
        wrt: positions of the arguments to differentiate by, each in turn.
        name: the check's name.
        title: what must hold, for the student.
        rtol: relative tolerance on the reference's gradient.
        atol: absolute tolerance.
        requires: checks that must pass first.
    """
    law = GradientAgrees(rtol=rtol, atol=atol)
    return _question(_Asked(name, title, points, requires, law, Form.TENSOR, "", tuple(wrt)), calls)


def holds(
    property: Property,
    *,
    points: float,
    calls: Calls,
    name: str,
    title: str,
    form: Form = Form.ARRAY,
    requires: tuple[str, ...] = (),
    runs: str = "",
    others: tuple[str, ...] = (),
    random: bool = False,
) -> Question:
    """Ask that a property holds of what calls, or a scenario, give.

    Args:
        property: called as ``property(observed, expected, *arguments, *withheld)`` with plain values; returns one
            sentence that says what is wrong, or "" where it holds. Where numbers are random, it must not depend on the
            expected ones.
        points: what it earns.
        calls: recipe of the arguments.
        name: the check's name.
        title: what must hold, for the student.
        form: how arrays are handed over; a scenario always gets arrays.
        requires: checks that must pass first.
        runs: a function of `scenarios.py` to run with the student's object, instead of calling that.
        others: further answers of the same notebook that the scenario gets as keywords, each by its name; None where
            the notebook has none.
        random: results are random: misconceptions are recognised by the property's sentence, not by numbers.
    """
    law = Holds(property=property, expected=title)
    return _question(_Asked(name, title, points, requires, law, form, runs, (), random, others), calls)


@dataclass(frozen=True)
class _Asked:
    name: str
    title: str
    points: float
    requires: tuple[str, ...]
    law: Law
    form: Form
    runs: str = ""
    wrt: tuple[int, ...] = ()
    random: bool = False
    others: tuple[str, ...] = ()


def _question(asked: _Asked, calls: Calls) -> Question:
    def make(target: str, rng: np.random.Generator) -> Check:
        made = [(number, one, int(rng.integers(2**31))) for number, one in enumerate(calls(rng))]
        probes = [
            _probe(asked, target, f"{asked.name}-{number}" + (f"-{wrt}" if asked.wrt else ""), one, wrt, seed)
            for number, one, seed in made
            for wrt in asked.wrt or (0,)
        ]
        return Check(
            name=asked.name,
            title=asked.title,
            points=asked.points,
            probes=tuple(probes),
            law=asked.law,
            requires=asked.requires,
        )

    return Question(name=asked.name, points=asked.points, make=make)


def _probe(asked: _Asked, target: str, name: str, one: Call, wrt: int, seed: int) -> Probe:
    kind = ProbeKind.SCENARIO if asked.runs else ProbeKind.GRADIENT if asked.wrt else ProbeKind.CALL
    return Probe(
        name=name,
        kind=kind,
        target=target,
        arguments=one.arguments,
        keywords=one.keywords,
        form=Form.ARRAY if asked.runs else asked.form,
        wrt=wrt,
        scenario=asked.runs,
        others=asked.others,
        shown=one.shown or _shown(target, one),
        seed=seed,
        stochastic=asked.random,
        withheld=one.withheld,
    )


def _shown(target: str, one: Call) -> str:
    words = [_word(value) for value in one.arguments]
    words += [f"{key}={_word(value)}" for key, value in one.keywords.items()]
    return f"{target}({', '.join(words)})"


def _word(value: object) -> str:
    if isinstance(value, np.ndarray):
        if value.size > 1 or value.ndim:
            return phrase("array of shape {shape}", shape=value.shape)
        return f"{value.item():g}"
    if isinstance(value, list | tuple):
        inner = ", ".join(_word(item) for item in value[:4]) + (", …" if len(value) > 4 else "")
        return f"[{inner}]" if isinstance(value, list) else f"({inner})"
    return f"{value:g}" if isinstance(value, float) else repr(value)[:60]
