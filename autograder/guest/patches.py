"""Notice which functions of libraries a submission has put its own in place of.

Guest side. Compares what the modules held before the first cell with what they hold now. Names that are new are
nobody's business, and neither is what the guest itself replaces to watch for forbidden functions.
"""

import sys
from collections.abc import Iterator, Mapping
from types import FunctionType
from typing import Any

from autograder.guest.library import is_library
from autograder.guest.versions import count_of

_THOROUGH = (
    "builtins",
    "math",
    "json",
    "numpy",
    "numpy.testing",
    "numpy.linalg",
    "numpy.random",
    "keras.activations",
    "keras.losses",
    "keras.ops",
    "keras.utils",
    "tensorflow.math",
    "tensorflow.nn",
    "mlpkit",
)
# What a comparison rests on: looked at after every call.
_QUICK = {
    "builtins": ("abs", "all", "any", "float", "isinstance", "len", "max", "min", "print", "round", "sum", "type"),
    "numpy": ("all", "allclose", "array", "array_equal", "asarray", "isclose", "isfinite", "max", "abs"),
    "numpy.testing": ("assert_allclose", "assert_array_equal", "assert_equal", "assert_array_almost_equal"),
}
_Held = list[tuple[str, dict[str, Any], str, object]]
Changed = list[tuple[str, object]]


class _Watched:
    """Names of modules, what they are bound to, and how often anything in these modules was bound."""

    def __init__(self, modules: Mapping[str, tuple[str, ...] | None]) -> None:
        self.held = [one for module, names in modules.items() for one in _held(module, names)]
        counts = [count_of(vars(sys.modules[module])) for module in modules if module in sys.modules]
        self.counts = [count for count in counts if count is not None]
        self.seen = [count.value for count in self.counts]


class Patches:
    """Remembers what modules hold when it is made."""

    def __init__(self) -> None:
        self._all = _Watched(dict.fromkeys(_THOROUGH))
        self._quick = _Watched(_QUICK)

    def changed(self, thoroughly: bool) -> Changed:
        """Return what differs, if anything was bound since the same question was asked last.

        Calls nothing that student code could have replaced.
        """
        watched = self._all if thoroughly else self._quick
        if watched.counts:
            seen, watched.seen = watched.seen, [count.value for count in watched.counts]
            if seen == watched.seen:
                return []
        return [
            (f"{module}.{name}", space[name])
            for module, space, name, before in watched.held
            if name in space and space[name] is not before
        ]


def students(changed: Changed) -> Iterator[str]:
    """Yield the names of those that are student code now."""
    for name, value in changed:
        if _is_students(value):
            yield name


def _held(module: str, names: tuple[str, ...] | None) -> _Held:
    space = vars(sys.modules[module]) if module in sys.modules else {}
    chosen = [name for name in space if not name.startswith("_")] if names is None else names
    return [(module, space, name, space[name]) for name in chosen if callable(space.get(name))]


def _is_students(value: object) -> bool:
    kind = type(value)
    if kind is FunctionType:
        return not is_library(value.__code__.co_filename)  # type: ignore[attr-defined]
    named: Any = value if kind is type else kind
    module = type.__getattribute__(named, "__module__")
    return type(module) is str and module == "__main__"
