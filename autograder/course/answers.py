"""Read an answer key: the reference, the known misconceptions, the honest alternatives.

Trusted side. `misconceptions.py` and `alternatives.py` are parsed, never imported: what they hold runs in a box only.
"""

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.course.folders import Course
from autograder.errors import AuthoringError
from autograder.model.exercise import Misconception

_OCCASIONAL = ("sklearn",)
_Definition = ast.FunctionDef | ast.ClassDef


@dataclass(frozen=True, kw_only=True)
class Alternative:
    """A right implementation that differs from the reference; it must earn everything."""

    exercise: str
    name: str
    source: str


@dataclass(frozen=True, kw_only=True)
class AnswerKey:
    """What must never reach a student's process.

    Attributes:
        reference: the source notebook as text, in the percent format.
        misconceptions: wrong answers that are known by name.
        alternatives: right answers in other words.
    """

    reference: str
    misconceptions: tuple[Misconception, ...] = ()
    alternatives: tuple[Alternative, ...] = ()

    @property
    def libraries(self) -> tuple[str, ...]:
        """Libraries that this assignment's answers may take and others hardly do, to be imported once for all boxes."""
        return _occasional(self.reference)

    def misconceptions_of(self, exercise: str) -> tuple[Misconception, ...]:
        """Return the misconceptions of one exercise, in the file's order."""
        return tuple(one for one in self.misconceptions if one.exercise == exercise)


def load_key(course: Course, name: str) -> AnswerKey:
    """Return the answer key of assignment `name`.

    Raises:
        UsageError: the course has no answer key for it.
        AuthoringError: one of its files is malformed; the message names file and line.
    """
    folder = course.solution(name)
    wrong = [
        Misconception(source=source, **_texts(mark, ("exercise", "name", "title", "hint"), path))
        for path, mark, source in _marked(folder / "misconceptions.py", "misconception")
    ]
    right = [
        Alternative(source=source, **_texts(mark, ("exercise", "name"), path))
        for path, mark, source in _marked(folder / "alternatives.py", "alternative")
    ]
    for listed, file in ((wrong, "misconceptions.py"), (right, "alternatives.py")):
        _unique([f"{one.exercise}: {one.name}" for one in listed], folder / file)
    reference = (folder / f"{name}.py").read_text("utf-8")
    return AnswerKey(reference=reference, misconceptions=tuple(wrong), alternatives=tuple(right))


def libraries(course: Course, name: str) -> tuple[str, ...]:
    """Return `AnswerKey.libraries` of assignment `name`, without reading the rest of its answer key.

    Raises:
        UsageError: the course has no answer key for it.
    """
    return _occasional((course.solution(name) / f"{name}.py").read_text("utf-8"))


def _occasional(reference: str) -> tuple[str, ...]:
    return tuple(name for name in _OCCASIONAL if name in reference)


def _marked(path: Path, mark: str) -> list[tuple[Path, ast.Call, str]]:
    """Return (file, mark, source) for each marked definition; the source binds the exercise's name itself."""
    if not path.is_file():
        return []
    text = path.read_text("utf-8")
    try:
        body = ast.parse(text).body
    except SyntaxError as error:
        raise AuthoringError(f"{path}, line {error.lineno}: {error.msg}") from None
    shared = "\n".join(_text_of(text, node) for node in body if _mark_of(node, mark) is None and not _imports_us(node))
    found = []
    for node in body:
        call = _mark_of(node, mark)
        if call is not None and isinstance(node, _Definition):
            exercise = _texts(call, ("exercise",), path)["exercise"]
            definition = _without_marks(text, node)
            found.append((path, call, f"{shared}\n\n{definition}\n\n{exercise} = {node.name}\n"))
    return found


def _mark_of(node: ast.stmt, mark: str) -> ast.Call | None:
    if not isinstance(node, _Definition):
        return None
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Name) and decorator.func.id == mark:
            return decorator
    return None


def _imports_us(node: ast.stmt) -> bool:
    docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return docstring or (isinstance(node, ast.ImportFrom) and (node.module or "").startswith("autograder"))


def _text_of(text: str, node: ast.stmt) -> str:
    first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
    return "\n".join(text.splitlines()[first - 1 : node.end_lineno])


def _without_marks(text: str, node: _Definition) -> str:
    """The definition's lines, its other decorators kept."""
    lines = text.splitlines()
    kept = [
        "@" + "\n".join(lines[d.lineno - 1 : d.end_lineno]).lstrip("@ ")
        for d in node.decorator_list
        if not (
            isinstance(d, ast.Call) and isinstance(d.func, ast.Name) and d.func.id in ("misconception", "alternative")
        )
    ]
    return "\n".join([*kept, *lines[node.lineno - 1 : node.end_lineno]])


def _texts(call: ast.Call, names: Sequence[str], path: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for keyword in call.keywords:
        try:
            found[str(keyword.arg)] = str(ast.literal_eval(keyword.value))
        except ValueError:
            raise AuthoringError(f"{path}, line {call.lineno}: `{keyword.arg}` must be a string literal") from None
    missing = [name for name in names if not found.get(name)]
    if missing:
        raise AuthoringError(f"{path}, line {call.lineno}: the mark lacks `{'`, `'.join(missing)}`")
    return {name: found[name] for name in names}


def _unique(names: Sequence[str], path: Path) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise AuthoringError(f"{path}: names must be unique, received twice: {'; '.join(twice)}")
