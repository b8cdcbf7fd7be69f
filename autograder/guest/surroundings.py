"""Make the guest's process look like a notebook's kernel: `__main__`, `get_ipython`, `display`, and an idle `check`.

Guest side. In here `check("relu")` does nothing: what counts is asked from outside.
"""

import builtins
import random
import sys
from types import ModuleType
from typing import Any

import numpy as np

import autograder
from autograder.guest.magics import Shell

_SEED = 0


def make_namespace() -> dict[str, Any]:
    """Return the names that a fresh notebook has, as the namespace of a new module `__main__`."""
    main = ModuleType("__main__", "Automatically created module for a notebook.")
    sys.modules["__main__"] = main
    namespace = vars(main)
    shell = Shell(namespace)
    outputs: dict[int, object] = {}
    inputs = [""]
    namespace |= {"__builtins__": builtins, "get_ipython": lambda: shell, "display": show, "exit": sys.exit}
    namespace |= {"In": inputs, "_ih": inputs, "Out": outputs, "_oh": outputs, "_": "", "__": "", "___": ""}
    _replace_ipython(shell)
    return namespace


def refuse_input() -> None:
    """Answer `input()` with a clear error."""
    builtins.input = _no_input


def prepare_process() -> None:
    """Put the stub of `check` in place, and seed the global generators."""
    student = ModuleType("autograder.student", "What a notebook imports; in here it does nothing.")
    student.check = check  # type: ignore[attr-defined]
    sys.modules["autograder.student"] = student
    autograder.student = student  # type: ignore[attr-defined]
    random.seed(_SEED)
    np.random.seed(_SEED)
    tensorflow: Any = sys.modules.get("tensorflow")
    if tensorflow is not None:
        tensorflow.random.set_seed(_SEED)


def check(*_: object, **__: object) -> None:
    """Do nothing."""


def show(*_: object, **__: object) -> None:
    """Do nothing: nobody looks at a picture here."""


def close_figures() -> None:
    """Close what Matplotlib keeps open, as a notebook does after every cell."""
    pylab: Any = sys.modules.get("matplotlib._pylab_helpers")
    if pylab is not None and pylab.Gcf.figs:
        pylab.Gcf.destroy_all()


def _replace_ipython(shell: Shell) -> None:
    for name in ("IPython", "IPython.core.getipython"):
        if name in sys.modules:
            sys.modules[name].get_ipython = lambda: shell  # type: ignore[attr-defined]
    for name in ("IPython.display", "IPython.core.display_functions"):
        if name in sys.modules:
            sys.modules[name].display = show  # type: ignore[attr-defined]


def _no_input(prompt: object = "", /) -> str:
    raise RuntimeError("input() cannot be used here: nobody is there to answer. Write the value into the cell.")
