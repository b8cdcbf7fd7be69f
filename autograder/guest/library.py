"""Tell code that came with a library from code that a student wrote, by the file it was compiled from.

Guest side. Decides nothing about points: it only says whose line an exception names, and who called a function.
"""

import os
import sysconfig
from importlib.util import find_spec
from pathlib import Path

SCENARIOS = "the assignment's scenarios.py"
_INTERNALS = ("<frozen ", "<__array_function__", SCENARIOS)


def _roots() -> tuple[str, ...]:
    paths = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    paths += [os.path.dirname(os.__file__), str(Path(__file__).parents[1])]  # noqa: PTH120 - as code objects have it
    for name in ("mlpkit", "numpy", "tensorflow", "keras"):
        spec = find_spec(name)
        if spec is not None and spec.origin:
            paths.append(str(Path(spec.origin).parent if name == "mlpkit" else Path(spec.origin).parents[1]))
    return tuple({path + os.sep for path in paths if path})


_ROOTS = _roots()
_known: dict[str, bool] = {}


def is_library(filename: str) -> bool:
    """Whether code compiled from `filename` belongs to Python, to an installed package or to this one."""
    known = _known.get(filename)
    if known is None:
        known = _known[filename] = filename.startswith(_ROOTS) or filename.startswith(_INTERNALS)
    return known
