"""The Python files of an assignment: `exercises.py` and the modules in its folder that it imports by their plain names.

Trusted side: the instructor's own code, which runs here. Each loading has modules of its own: none is entered in
`sys.modules`, so that two assignments may both have an `inputs.py`, and neither meets a module of a notebook.
"""

import ast
import builtins
import importlib.util
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from autograder.errors import AuthoringError, AutograderError

EXERCISES, SCENARIOS = "exercises.py", "scenarios.py"


def module_files(folder: Path) -> list[Path]:
    """Return `exercises.py` and the files of the folder that it imports, directly or not; first itself, then by name.

    Files that nothing imports are no part of the assignment, and scenarios never are: they run in the guest.
    """
    found: dict[str, Path] = {}
    waiting = [Path(EXERCISES).stem]
    while waiting:
        name = waiting.pop()
        path = folder / f"{name}.py"
        if name not in found and path.name != SCENARIOS and path.is_file():
            found[name] = path
            waiting.extend(_imported(path))
    return sorted(found.values(), key=lambda path: (path.name != EXERCISES, path.name))


def execute(folder: Path) -> ModuleType:
    """Run the folder's `exercises.py` and return it as a module.

    Raises:
        AuthoringError: it, or a module that it imports, cannot be run; the message says which file and line.
    """
    loading = _Loading({path.stem: path for path in module_files(folder)})
    path = folder / EXERCISES
    try:
        return loading.module(path.stem, path)
    except AutograderError:
        raise
    except SyntaxError as error:
        raise AuthoringError(f"{error.filename}, line {error.lineno}: {error.msg}") from error
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        lines = [f"{one.filename}, line {one.lineno}" for one in frames if Path(one.filename).parent == folder]
        raise AuthoringError(f"{lines[-1] if lines else path}: {type(error).__name__}: {error}") from error


class _Loading:
    """One loading of an assignment: its import statements find the folder's own files before anything else."""

    def __init__(self, files: Mapping[str, Path]) -> None:
        self._files = files
        self._loaded: dict[str, ModuleType] = {}
        self._builtins = {**vars(builtins), "__import__": self._import}

    def module(self, name: str, path: Path) -> ModuleType:
        if name not in self._loaded:
            spec = importlib.util.spec_from_file_location(name, path)
            if spec is None or spec.loader is None:
                raise AuthoringError(f"{path} cannot be read as Python")
            made = self._loaded[name] = importlib.util.module_from_spec(spec)
            vars(made)["__builtins__"] = self._builtins
            spec.loader.exec_module(made)
        return self._loaded[name]

    def _import(
        self,
        name: str,
        globals: Mapping[str, Any] | None = None,
        locals: Mapping[str, Any] | None = None,
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> ModuleType:
        if level == 0 and name in self._files:
            return self.module(name, self._files[name])
        return builtins.__import__(name, globals, locals, fromlist or (), level)


def _imported(path: Path) -> list[str]:
    """Return the plain names of modules that a file imports; none where it cannot be parsed, which running it says."""
    try:
        nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    except (SyntaxError, ValueError):
        return []
    names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom) and node.level == 0]
    return [name for name in names if name.isidentifier()]
