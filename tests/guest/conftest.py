"""One submission's `Answers` in the test's own process, which gets everything back that a submission takes over."""

import builtins
import sys
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

import autograder

Ask = Callable[..., dict[str, Any]]
_STREAMS = ("stdout", "stderr", "__stdout__", "__stderr__")
_MODULES = ("IPython", "IPython.core.getipython", "IPython.display", "IPython.core.display_functions")


@pytest.fixture
def ask() -> Iterator[Ask]:
    """Ask one submission: `ask("cell", code=...)` fills in what a message needs besides."""
    import tensorflow  # noqa: F401 - a zygote has it, too

    from autograder.guest import oddities
    from autograder.guest.answers import Answers, prepare
    from autograder.guest.forbidden import nets

    kept = {name: getattr(sys, name) for name in _STREAMS}
    modules = {name: sys.modules.get(name) for name in ("__main__", "autograder.student")}
    patched = {name: dict(vars(sys.modules[name])) for name in _MODULES if name in sys.modules}
    given = builtins.input
    depth = sys.getrecursionlimit()
    prepare()
    answers = Answers()

    def ask(op: str, **fields: Any) -> dict[str, Any]:
        return answers.handle(message(op, **fields))

    try:
        yield ask
    finally:
        nets.put_back()
        oddities.stop()
        sys.setrecursionlimit(depth)
        for name, stream in kept.items():
            setattr(sys, name, stream)
        for name, module in modules.items():
            if module is None:
                sys.modules.pop(name, None)
            else:
                sys.modules[name] = module
        vars(autograder).pop("student", None)
        if modules["autograder.student"] is not None:
            autograder.student = modules["autograder.student"]  # type: ignore[attr-defined]
        for name, before in patched.items():
            vars(sys.modules[name]).update(before)
        builtins.input = given


def message(op: str, **fields: Any) -> dict[str, Any]:
    """Return a whole message."""
    usual: dict[str, dict[str, Any]] = {
        "open": {"format": "ipynb", "content": b""},
        "cell": {"index": 0, "code": "", "captures": []},
        "fetch": {"names": []},
        "variant": {"code": "", "captures": []},
        "probe": probe(),
    }
    return {"op": op} | usual.get(op, {}) | fields


@pytest.fixture
def asked() -> Ask:
    """Return probe messages: `asked(kind="gradient")` fills in the rest."""
    return probe


def probe(**fields: Any) -> dict[str, Any]:
    """Return a probe message that calls `relu` with three numbers."""
    usual = {
        "op": "probe",
        "name": "values-0",
        "target": "relu",
        "kind": "call",
        "arguments": [np.array([-1.0, 0.5, 2.0], np.float32)],
        "keywords": {},
        "form": "tensor",
        "wrt": 0,
        "scenario": "",
        "scenarios": "",
        "others": [],
        "forbids": [],
        "seed": 0,
    }
    return usual | fields
