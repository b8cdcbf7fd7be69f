"""Replace C functions that profiling cannot see by ones that say when they are called, wherever they are bound.

Guest side. NumPy's `tanh` is no function but a `ufunc`, and `map(math.tanh, xs)` calls C from C: neither shows up in a
profile. The replacements compute the same.
"""

import functools
import sys
from collections.abc import Callable, Iterable
from types import BuiltinFunctionType
from typing import Any

import numpy as np

from autograder.guest.names import plain_name

Notice = Callable[[str, str], None]
_MODULES = (
    "numpy",
    "numpy._core.umath",
    "numpy._core._multiarray_umath",
    "numpy.core.umath",
    "math",
    "cmath",
    "scipy.special",
    "scipy.special._ufuncs",
    "jax.numpy",
    "jax.lax",
    "jax.nn",
    "jax.scipy.special",
)


class Entrances:
    """The C functions that have been replaced, and where."""

    def __init__(self, notice: Notice) -> None:
        self._notice = notice
        self._replacements: dict[int, tuple[Any, Any]] = {}  # by id of the original: original, replacement
        self._places: list[tuple[dict[str, Any], str, Any]] = []
        self._scouted: list[tuple[dict[str, Any], str]] = []
        self._done: set[tuple[frozenset[str], int]] = set()
        self._spelled: dict[str, tuple[int, dict[str, list[str]]]] = {}
        self._searched: set[tuple[int, int, int]] = set()

    def replace(self, names: frozenset[str], namespaces: Iterable[dict[str, Any]]) -> None:
        """Replace the C functions with these plain names in the modules that are loaded, and in `namespaces`.

        A namespace is searched once: until `search_again`, no new module means no new original.
        """
        asked = (names, len(sys.modules))
        if asked not in self._done:
            self._done.add(asked)
            for module, namespace, name, original in self._bound(names):
                self._put(namespace, name, original, module)
        for namespace in namespaces:
            state = (id(namespace), len(sys.modules), len(self._replacements))
            if state not in self._searched:
                self._searched.add(state)
                self._replace_originals(namespace)

    def search_again(self) -> None:
        """Search every namespace again the next time: other code ran in it."""
        self._searched.clear()

    def scout(self, names: frozenset[str]) -> None:
        """Find out in which loaded modules the C functions with these plain names are bound, and replace none yet."""
        originals = {id(original) for _, _, _, original in self._bound(names)}
        for namespace in _loaded_namespaces():
            found = [(namespace, name) for name, value in list(namespace.items()) if id(value) in originals]
            self._scouted.extend(found)

    def replace_scouted(self) -> None:
        """Replace what has been replaced so far in the modules that were found by `scout` too."""
        for namespace, name in self._scouted:
            if id(namespace.get(name)) in self._replacements:
                self._put(namespace, name, namespace[name], "")

    def put_back(self) -> None:
        """Undo every replacement."""
        for namespace, name, original in self._places:
            namespace[name] = original
        self._places.clear()
        self._done.clear()
        self._searched.clear()

    def _bound(self, names: frozenset[str]) -> list[tuple[str, dict[str, Any], str, Any]]:
        """Return where the C functions with these plain names are: module, its namespace, their name, themselves."""
        found = []
        for module in _MODULES:
            namespace = vars(sys.modules[module]) if module in sys.modules else {}
            spelled = self._spelling(module, namespace)
            for name in (name for plain in names for name in spelled.get(plain, ())):
                if _is_c_function(namespace.get(name)):
                    found.append((module, namespace, name, namespace[name]))
        return found

    def _spelling(self, module: str, namespace: dict[str, Any]) -> dict[str, list[str]]:
        size, spelled = self._spelled.get(module, (-1, {}))
        if size != len(namespace):
            spelled = {}
            for name in namespace:
                spelled.setdefault(plain_name(name), []).append(name)
            self._spelled[module] = (len(namespace), spelled)
        return spelled

    def _replace_originals(self, namespace: dict[str, Any]) -> None:
        for name, value in list(namespace.items()):
            if id(value) in self._replacements:
                self._put(namespace, name, value, "")

    def _put(self, namespace: dict[str, Any], name: str, original: Any, module: str) -> None:
        if id(original) not in self._replacements:
            label = f"np.{name}" if module == "numpy" else f"{module}.{name}"
            self._replacements[id(original)] = (
                original,
                _saying(original, functools.partial(self._notice, name, label), module),
            )
        self._places.append((namespace, name, original))
        namespace[name] = self._replacements[id(original)][1]


def _loaded_namespaces() -> list[dict[str, Any]]:
    masked = vars(sys.modules["numpy.ma.core"]) if "numpy.ma.core" in sys.modules else {}
    holders = [*sys.modules.values(), *(one for one in masked.values() if type(one).__name__.startswith("_Masked"))]
    found = [getattr(holder, "__dict__", None) for holder in holders]
    return [namespace for namespace in found if type(namespace) is dict]


def _is_c_function(value: object) -> bool:
    kind = type(value)
    return kind is np.ufunc or kind is BuiltinFunctionType or kind.__name__ in ("PjitFunction", "custom_jvp")


def _saying(original: Any, say: Callable[[], None], module: str) -> Any:
    def call(*arguments: Any, **keywords: Any) -> Any:
        say()
        return original(*arguments, **keywords)

    if type(original) is np.ufunc:
        return _saying_ufunc(original, call, module)
    functools.update_wrapper(call, original)
    del call.__wrapped__  # type: ignore[attr-defined]
    return call


def _saying_ufunc(original: Any, call: Callable[..., Any], module: str) -> Any:
    class Ufunc:
        """A `numpy.ufunc` that says when it is called."""

        __slots__ = ()

        def __call__(self, *arguments: Any, **keywords: Any) -> Any:
            return call(*arguments, **keywords)

        def __getattr__(self, name: str) -> Any:
            return getattr(original, name)

        def __repr__(self) -> str:
            return repr(original)

        def __reduce__(self) -> str:
            return str(original.__name__)

        @property  # type: ignore[misc]
        def __class__(self) -> type:  # isinstance(np.tanh, np.ufunc) stays true
            return np.ufunc

    Ufunc.__module__ = module  # where pickle looks for it
    return Ufunc()
