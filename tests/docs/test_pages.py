"""What the pages show is what happens: every example runs, and gives what stands behind its arrow."""

import ast
import importlib
import re
from pathlib import Path

import numpy as np
import pytest

DOCS = Path(__file__).parents[2] / "docs"
PAGES = sorted([DOCS / "index.md", *(DOCS / "mlpkit").glob("*.md")])
BLOCK = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)
ARROW = "  # -> "


def shown(value: object) -> str:
    """Return what a value looks like, on one line and with single spaces."""
    return " ".join(str(value).split())


def run(code: str, names: dict[str, object], page: str) -> list[tuple[str, str, str]]:
    """Run a block; return (expression, promised, found) of every line with an arrow."""
    lines, compared = code.splitlines(), []
    for statement in ast.parse(code).body:
        last = lines[statement.end_lineno - 1]
        if ARROW in last and isinstance(statement, ast.Expr):
            value = eval(compile(ast.Expression(statement.value), page, "eval"), names)  # noqa: S307 - our own pages
            compared.append((ast.unparse(statement), shown(last.split(ARROW)[1]), shown(value)))
        else:
            exec(compile(ast.Module([statement], []), page, "exec"), names)
    return compared


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_example_gives_what_the_page_says(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    found = [line for block in BLOCK.findall(page.read_text()) for line in run(block, names, page.name)]
    assert found, "a page without an example"
    assert [line[2] for line in found] == [line[1] for line in found], found


def test_every_room_has_a_page_and_every_page_a_room() -> None:
    """A room is what is not plumbing: a module or package with a public list that the library's page names."""
    pages = {page.stem for page in (DOCS / "mlpkit").glob("*.md")}
    for name in pages:
        importlib.import_module(f"mlpkit.{name}")
    listed = set(re.findall(r"\(mlpkit/([a-z_]+)\.md\)", (DOCS / "index.md").read_text()))
    assert listed == pages


@pytest.mark.parametrize("page", [page for page in PAGES if page.stem != "index"], ids=lambda page: page.stem)
def test_a_page_refers_to_every_public_name_of_its_room(page: Path) -> None:
    text, room = page.read_text(), importlib.import_module(f"mlpkit.{page.stem}")
    targets = re.findall(r"^::: (\S+)\n(?:    options:\n      members: \[(.*?)\])?", text, re.MULTILINE)
    documented: set[str] = set()
    for target, members in targets:
        names = members.split(", ") if members else importlib.import_module(target).__all__
        documented |= set(names)
    assert set(room.__all__) - {"EXPERIMENTS", "claim"} <= documented


def test_the_arrow_is_compared() -> None:
    assert run("1 + 1  # -> 3\n", {}, "page") == [("1 + 1", "3", "2")]
    assert shown(np.array([[1.0, 2.0], [3.0, 4.0]])) == "[[1. 2.] [3. 4.]]"
