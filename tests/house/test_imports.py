"""Arrows point one way: who may import whom."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# For each room, the rooms it may import besides itself. Longest prefix counts.
ALLOWED = {
    "mlpkit": set(),
    "autograder.errors": set(),
    "autograder.model": set(),
    "autograder.language": {"autograder.errors"},
    "autograder.wire": {"autograder.errors"},
    "autograder.guest": {"autograder.wire", "autograder.errors", "mlpkit"},
    "autograder.judging": {"autograder.model", "autograder.language"},
    "autograder.similarity": {"autograder.model"},
    "autograder.reports": {"autograder.model", "autograder.language"},
    "autograder.authoring": {"autograder.model", "autograder.language", "autograder.judging", "autograder.errors"},
    "autograder.sandbox": {"autograder.model", "autograder.wire", "autograder.errors"},
    "autograder.store": {"autograder.model", "autograder.wire", "autograder.errors"},
    "autograder.submissions": {"autograder.model", "autograder.errors"},
    "autograder.course": {"autograder.model", "autograder.language", "autograder.judging", "autograder.errors"},
    "autograder.observing": {"autograder.model", "autograder.course", "autograder.sandbox", "autograder.errors"},
    "autograder.building": {
        "autograder.language",
        "autograder.model",
        "autograder.course",
        "autograder.observing",
        "autograder.sandbox",
        "autograder.errors",
    },
}
# Only these may import the guest's side: the student's own process has no wall.
GUESTS_FRIENDS = {"autograder.guest", "autograder.student"}


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return {name for name in found if name.split(".")[0] in ("mlpkit", "autograder") and name != "autograder"}


def within(module: str, room: str) -> bool:
    return module == room or module.startswith(room + ".")


FILES = sorted([*(ROOT / "mlpkit").rglob("*.py"), *(ROOT / "autograder").rglob("*.py")])


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_a_file_imports_only_what_its_room_may(path: Path) -> None:
    module = module_of(path)
    rooms = [room for room in ALLOWED if within(module, room)]
    for imported in imports_of(path):
        if within(imported, "autograder.guest"):
            assert any(within(module, friend) for friend in GUESTS_FRIENDS), f"{module} imports the guest"
        if rooms:
            room = max(rooms, key=len)
            assert any(within(imported, other) for other in {room, *ALLOWED[room]}), f"{module} imports {imported}"


def test_every_room_of_the_table_exists() -> None:
    modules = {module_of(path) for path in FILES}
    assert {room for room in ALLOWED if room not in modules} == set()
