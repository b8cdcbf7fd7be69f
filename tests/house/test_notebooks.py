"""Every notebook of the course imports mlpkit before Keras, so that TensorFlow starts without its usual lines."""

import ast
from pathlib import Path

import pytest

SOURCES = sorted(
    path for path in (Path(__file__).parents[2] / "solutions").glob("*/*.py") if path.stem == path.parent.name
)


def imported(source: str) -> list[str]:
    """The packages that a script imports, in order."""
    found = []
    for node in ast.parse(source).body:
        if isinstance(node, ast.Import):
            found += [alias.name.split(".")[0] for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.append(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_mlpkit_is_imported_before_keras(path: Path) -> None:
    names = imported(path.read_text("utf-8"))
    assert next(name for name in names if name in ("mlpkit", "keras", "tensorflow")) == "mlpkit"
