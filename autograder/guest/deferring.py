"""Put off what a library would import for hardly anybody until somebody asks for it.

Guest side, in the zygote. What is put off behaves as if it were there: the first look at it loads it, in the child that
looks. A fifth of TensorFlow's import goes into parts such as `tf.lite`, `tf.compat.v1` and the Keras of old.
"""

import importlib
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.abc import Loader
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

from autograder.guest.hook import Hook, hooked

_API = "tensorflow._api.v2."
_AT_ONCE = _API + "distribute"  # training asks it, and it cannot be imported later
_TABLES = "tensorflow.python.framework.flexible_dtypes"  # of NumPy's rules for types, which must be switched on; 50 ms
# What submissions do look at: loaded in the zygote, so that no child has to.
_WANTED = (
    "autodiff",
    "bitwise",
    "data",
    "dtypes",
    "errors",
    "image",
    "io",
    "linalg",
    "math",
    "nest",
    "nn",
    "random",
    "strings",
)
# `tf.nn` offers three wrappers of cells; with them comes all of the Keras that TensorFlow had before Keras 3.
_CELLS = "tensorflow.python.keras.layers.rnn_cell_wrapper_v2"
_loading = threading.RLock()


class _Later(ModuleType):
    """A module that is loaded when something of it is asked for.

    Python's own `LazyLoader` loads whatever somebody looks at who goes through all modules, as `inspect` does.
    """

    def __getattr__(self, name: str) -> object:
        if name.startswith("__") and name != "__all__":  # what others ask of every module
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        _load(self)
        return getattr(self, name)

    def __dir__(self) -> list[str]:
        _load(self)
        return dir(self)


class _Putting(Hook):
    """Does not load the modules that are put off."""

    def wants(self, name: str) -> bool:
        return name == _TABLES or (name.startswith(_API) and not name.startswith(_AT_ONCE))

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _Later(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        self.step_aside(module)


@contextmanager
def deferring() -> Iterator[None]:
    """Put off, within the block, what hardly anybody uses of what is imported."""
    try:
        with hooked(_Putting()):
            yield
    finally:
        _bind()


def load_wanted() -> None:
    """Load of what was put off what submissions are likely to use."""
    cells = None if _CELLS in sys.modules else _Cells(_CELLS)
    if cells is not None:
        sys.modules[_CELLS] = cells
    try:
        for name in _WANTED:
            module = sys.modules.get(_API + name)
            if type(module) is _Later:
                _load(module)
    finally:
        if cells is not None:
            del sys.modules[_CELLS]


class _Cells(ModuleType):
    """Stands for the wrappers of cells: functions that load them when one is made."""

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        return lambda *given, **named: getattr(importlib.import_module(_CELLS), name)(*given, **named)


def _load(module: _Later) -> None:
    with _loading:
        loader = module.__loader__
        if type(module) is _Later and isinstance(loader, Loader):
            module.__class__ = ModuleType  # type: ignore[assignment]  # first, as what it imports may look at it
            loader.exec_module(module)


def _bind() -> None:
    """Let `tf.lite` be what was put off: TensorFlow has a folder of the same name, whose import takes its place."""
    library = sys.modules.get("tensorflow")
    if library is None or library.__file__ is None:
        return
    for folder in Path(library.__file__).parent.iterdir():
        module = sys.modules.get(_API + folder.name)
        if type(module) is _Later and folder.is_dir():
            importlib.import_module(f"tensorflow.{folder.name}")  # now, or it would do so when it is next imported
            setattr(library, folder.name, module)
