"""What is called in the guest (`Probe`) and what came back (`Observation`).

Trusted side; what an `Observation` holds was said by the guest and is believed by nobody.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from autograder.model.verdict import Ending


class ProbeKind(StrEnum):
    """What the guest does with the student's function or class."""

    CALL = "call"  # call it, return the value
    GRADIENT = "gradient"  # call it, return the value and the gradient of sum(cotangent * value)
    SCENARIO = "scenario"  # run a function of the assignment's scenarios.py with it


class Form(StrEnum):
    """How NumPy arrays among the arguments are handed to the student's code."""

    ARRAY = "array"
    TENSOR = "tensor"  # a tensor of the Keras backend


@dataclass(frozen=True, kw_only=True)
class Probe:
    """One call: function, inputs, form. Concrete: its inputs were drawn from one seed.

    Attributes:
        name: unique within its exercise.
        kind: what the guest does.
        target: the name in the student's notebook, usually the exercise's own.
        arguments: positional arguments: plain values and NumPy arrays.
        keywords: keyword arguments, likewise.
        form: how arrays are handed over.
        wrt: for a gradient, the position of the argument to differentiate by.
        scenario: for a scenario, the function of scenarios.py; it gets the student's object, then the arguments.
        others: for a scenario, further answers of the same notebook that it gets as keywords, each by its name.
        shown: the call as the student reads it, such as ``relu(x) for x of shape (3, 5)``.
        seed: of the random weights of the sum that a gradient probe differentiates.
        elementwise: every entry of the result belongs to the entry of the only argument at the same place.
        stochastic: the expectation of the reference does not apply value by value.
        withheld: what a property judges by and the guest must not have, such as the labels of data held back.
    """

    name: str
    kind: ProbeKind = ProbeKind.CALL
    target: str
    arguments: tuple[object, ...] = ()
    keywords: Mapping[str, object] = field(default_factory=dict)
    form: Form = Form.TENSOR
    wrt: int = 0
    scenario: str = ""
    others: tuple[str, ...] = ()
    shown: str = ""
    seed: int = 0
    elementwise: bool = False
    stochastic: bool = False
    withheld: tuple[object, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Raised:
    """An exception in the student's code, in words that are safe to store."""

    type: str
    message: str
    line: int | None = None
    source: str = ""
    where: str = ""


@dataclass(frozen=True, kw_only=True)
class Observation:
    """What happened for one probe: the guest's word, or the host's where the guest fell silent.

    Attributes:
        ending: how the probe ended.
        value: what came back, as plain values and NumPy arrays; None unless it returned.
        gradient: for a gradient probe, an array like the argument, or None if the value is not connected to it.
        raised: the exception, if one was raised.
        mutated: the call changed one of its arguments.
        calls: forbidden library functions that ran during the call, as dotted names.
        seconds: wall-clock time of the call.
        detail: one sentence about the ending, for the student.
        returned_type: the Python type of the value, such as ``tensor float32 (3, 5)``.
    """

    ending: Ending
    value: object = None
    gradient: object = None
    raised: Raised | None = None
    mutated: bool = False
    calls: tuple[str, ...] = ()
    seconds: float = 0.0
    detail: str = ""
    returned_type: str = ""
