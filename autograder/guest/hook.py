"""Stand between certain modules and what loads them, while a block of imports runs.

Guest side, in the zygote. Decides nothing about what becomes of the modules.
"""

import sys
from abc import abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType


class Hook(MetaPathFinder, Loader):
    """Finds the modules that it wants, and loads them in its own way, or has them loaded by what would have done so."""

    def __init__(self) -> None:
        self._loaders: dict[str, Loader] = {}

    @abstractmethod
    def wants(self, name: str) -> bool:
        """Whether to stand before the module of this name."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return where a wanted module is, with this as its loader."""
        spec = PathFinder.find_spec(fullname, path) if self.wants(fullname) else None
        if spec is None or spec.loader is None:
            return None
        self._loaders[fullname] = spec.loader
        spec.loader = self
        return spec

    def step_aside(self, module: ModuleType) -> Loader:
        """Give `module` the loader that it would have had, and return that."""
        loader = self._loaders.pop(module.__name__)
        module.__loader__ = loader
        if module.__spec__ is not None:
            module.__spec__.loader = loader
        return loader


@contextmanager
def hooked(hook: Hook) -> Iterator[None]:
    """Let `hook` find modules before anybody else, within the block."""
    sys.meta_path.insert(0, hook)
    try:
        yield
    finally:
        sys.meta_path.remove(hook)
