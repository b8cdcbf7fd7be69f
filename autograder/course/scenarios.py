"""The scenarios of an assignment: `scenarios.py` and the files of its folder that it imports, as one source.

Trusted side; only reads. A box gets them as one text and never sees the folder, so they share one namespace there.
"""

import ast
from pathlib import Path
from typing import TypeGuard

from autograder.course.modules import SCENARIOS, module_files
from autograder.errors import AuthoringError


def scenario_files(folder: Path) -> list[Path]:
    """Return the files of the scenarios, each after those that it imports; `scenarios.py` is the last.

    Raises:
        AuthoringError: one of them imports another in a way that one source cannot have; the message says where.
    """
    found: dict[str, Path] = {}
    _collect(folder / SCENARIOS, found)
    return list(found.values())


def handed_out(folder: Path) -> list[Path]:
    """Return the Python files of an assignment that students get: its modules, then those of its scenarios.

    Raises:
        AuthoringError: as for `scenario_files`.
    """
    return list(dict.fromkeys([*module_files(folder), *scenario_files(folder)]))


def scenario_source(folder: Path) -> str:
    """Return the files as one source, in that order; empty if the folder has no `scenarios.py`.

    Raises:
        AuthoringError: as for `scenario_files`, or two files define the same name.
    """
    files = scenario_files(folder)
    if len(files) < 2:
        return "".join(path.read_text("utf-8") for path in files)
    _refuse_same_names(files)
    return "\n".join(_without_imports(path) for path in files)


def _collect(path: Path, found: dict[str, Path]) -> None:
    """Add a file to those `found`, after the files that it imports; two that import each other are added once."""
    if not path.is_file() or path.name in found:
        return
    found[path.name] = path
    for node in _own_imports(path):
        _collect(path.with_name(f"{node.module}.py"), found)
    found[path.name] = found.pop(path.name)


def _own_imports(path: Path) -> list[ast.ImportFrom]:
    """Return the statements of a file that import from files of its folder."""
    tree = _parsed(path)
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    own = [node for node in imports if any((path.parent / f"{name}.py").is_file() for name in _modules(node))]
    for node in own:
        if node not in tree.body or isinstance(node, ast.Import) or any(one.asname for one in node.names):
            words = "scenarios import from files of their folder by `from name import one, other`, at the top"
            raise AuthoringError(f"{path}, line {node.lineno}: {words}")
    return [node for node in own if isinstance(node, ast.ImportFrom)]


def _modules(node: ast.Import | ast.ImportFrom) -> list[str]:
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]


def _without_imports(path: Path) -> str:
    lines = path.read_text("utf-8").splitlines()
    for node in _own_imports(path):
        lines[node.lineno - 1 : node.end_lineno] = [""] * ((node.end_lineno or node.lineno) - node.lineno + 1)
    return "\n".join(lines) + "\n"


def _refuse_same_names(files: list[Path]) -> None:
    owners: dict[str, Path] = {}
    for path in files:
        for name in _defined(_parsed(path)):
            if owners.setdefault(name, path) != path:
                words = f"`{name}` is defined in {owners[name].name} too; scenarios share one namespace"
                raise AuthoringError(f"{path}: {words}")


def _defined(tree: ast.Module) -> list[str]:
    """Return the names that a file defines at its top, imports aside."""
    named = [node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    assigned = [node for statement in tree.body if isinstance(statement, ast.Assign) for node in statement.targets]
    return named + [node.id for target in assigned for node in ast.walk(target) if _is_stored(node)]


def _is_stored(node: ast.AST) -> TypeGuard[ast.Name]:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


def _parsed(path: Path) -> ast.Module:
    try:
        return ast.parse(path.read_text("utf-8"))
    except SyntaxError as error:
        raise AuthoringError(f"{path}, line {error.lineno}: {error.msg}") from error
