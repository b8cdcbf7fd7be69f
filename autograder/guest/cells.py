"""Describe a cell's code without running it: what Python makes of it, and which names it binds.

Guest side, before any student code runs. Total: code that cannot be compiled is described by its error.
"""

import ast
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from opcode import opmap
from types import CodeType

from IPython.core.inputtransformer2 import TransformerManager

_FLAGS = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
_PROMPT = re.compile(r"^[ \t]*In ?\[\d+\]: ", re.MULTILINE)
_CELL_MAGIC = re.compile(r"\s*%%(\w+)[^\n]*")
_BLANK_LINES = re.compile(r"(?:[ \t]*\n)+")
_SPECIAL_LINE = re.compile(r"^[ \t]*(?:[\w, ]+=)?[ \t]*[%!?,;/]|\?[ \t]*$", re.MULTILINE)
_MOST_SPECIAL_LINES = 100  # IPython looks at the whole cell again for each of them
_RUNS_ITS_BODY = frozenset({"time", "timeit", "capture", "prun"})
_MOST_NAMES = 500
_STORES = {opmap["STORE_NAME"]: 0, opmap["STORE_GLOBAL"]: 0}
# By operation, how many bits of its argument are no part of the name's position.
_LOOK_UPS = {
    opmap[name]: bits
    for name, bits in (
        ("LOAD_NAME", 0),
        ("LOAD_GLOBAL", 1),
        ("LOAD_FROM_DICT_OR_GLOBALS", 0),  # from Python 3.12
        ("DELETE_NAME", 0),
        ("DELETE_GLOBAL", 0),
    )
    if name in opmap
}
_EXTENDED = opmap["EXTENDED_ARG"]
ANY_NAME = "*"
# With these, names are looked up that do not stand in the code; magics hand code over as text.
_TAKES_ANY = frozenset(
    {"eval", "exec", "compile", "globals", "locals", "vars", "__import__", "__main__", "get_ipython"}
)
_COMPILERS_OWN = ("__doc__", "__annotations__")
_REFUSALS = (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError)


@dataclass(frozen=True, kw_only=True)
class Described:
    """What is known of a cell's code before it runs.

    Attributes:
        code: after IPython's transformation; empty where a cell magic stands for another language.
        defines: the names that it binds at its top level, in order.
        uses: the names that it may take from other cells; ``*`` where it may take any.
        expressions_only: it consists of expressions, or of nothing.
        calls_check: it consists of calls of ``check``, and there is one.
        syntax_error: why it cannot be compiled, such as ``line 3: invalid syntax``, or empty.
        compiled: what runs, or None.
    """

    code: str
    defines: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    expressions_only: bool = False
    calls_check: bool = False
    syntax_error: str = ""
    compiled: CodeType | None = None


def describe_code(source: str, filename: str) -> Described:
    """Return what is known of a code cell before it runs.

    Args:
        source: the cell as written, magics and all.
        filename: what tracebacks call it.
    """
    code, read = _read(source, filename)
    if isinstance(read, str):
        return Described(code=code, syntax_error=read)
    defines = tuple(dict.fromkeys(_bound(read)))[:_MOST_NAMES]
    body = [] if defines else _statements(code)  # a cell that binds a name is none of either kind
    return Described(
        code=code,
        defines=defines,
        uses=_used(read),
        expressions_only=not defines and all(isinstance(node, ast.Expr) for node in body),
        calls_check=bool(body) and all(map(_is_check, body)),
        compiled=read,
    )


def _read(source: str, filename: str) -> tuple[str, CodeType | str]:
    """Return a cell's Python and what Python makes of it, or why it makes nothing of it."""
    text = _without_cell_magic(source.replace("\r\n", "\n").replace("\r", "\n"))
    if not _PROMPT.search(text):  # what is Python already need not go through IPython
        try:
            return _ended(text), compile_cell(text, filename)
        except _REFUSALS:
            pass
    code = _transformed(text)
    try:
        return code, compile_cell(code, filename)
    except _REFUSALS as error:
        return code, _words(error)


def _without_cell_magic(text: str) -> str:
    """Take a magic that only measures or hides away from its cell, so that line numbers and names stay."""
    magic = _CELL_MAGIC.match(text)
    if magic is None:
        return text
    if magic[1] not in _RUNS_ITS_BODY:
        return ""
    return "\n" * magic[0].count("\n") + text[magic.end() :]


def _transformed(text: str) -> str:
    """Return the Python that IPython makes of a cell: magics become calls, prompts vanish."""
    if len(_SPECIAL_LINE.findall(text)) > _MOST_SPECIAL_LINES:
        return text
    blank = _BLANK_LINES.match(text)
    dropped = blank[0].count("\n") if blank else 0  # by IPython; kept here, so that line numbers stay
    try:
        return "\n" * dropped + str(TransformerManager().transform_cell(text))
    except Exception:  # third-party code on a hostile text; the compiler will say what is wrong
        return text


def _ended(text: str) -> str:
    return text if text.endswith("\n") or not text else text + "\n"


def compile_cell(code: str, filename: str) -> CodeType:
    """Return the code object of a cell; `await` is allowed at its top level.

    Raises:
        SyntaxError, ValueError, RecursionError, MemoryError, OverflowError: it is not Python.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        compiled: CodeType = compile(code, filename, "exec", _FLAGS, dont_inherit=True)
    return compiled


def _statements(code: str) -> list[ast.stmt]:
    """Return the syntax trees of the statements of a cell that has been compiled before."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree: ast.Module = compile(code, "", "exec", _FLAGS | ast.PyCF_ONLY_AST, dont_inherit=True)
    return tree.body


def _words(error: BaseException) -> str:
    if isinstance(error, SyntaxError):
        return f"line {error.lineno}: {error.msg}" if error.lineno else str(error.msg)
    if isinstance(error, ValueError):
        return str(error)[:200]
    return "the code is nested too deeply"


def _is_check(node: ast.stmt) -> bool:
    call = node.value if isinstance(node, ast.Expr) else None
    return isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "check"


def _used(code: CodeType) -> tuple[str, ...]:
    """Return the names that code, and the functions and classes in it, may look up outside of themselves."""
    looked_up: set[str] = set()
    spelled: set[str] = set()
    waiting = [code]
    while waiting:
        one = waiting.pop()
        spelled.update(one.co_names)
        looked_up.update(_named(one, _LOOK_UPS))
        waiting.extend(constant for constant in one.co_consts if isinstance(constant, CodeType))
    if len(looked_up) > _MOST_NAMES or spelled & _TAKES_ANY:
        return (ANY_NAME,)
    return tuple(sorted(looked_up))


def _bound(code: CodeType) -> Iterator[str]:
    """Yield the names that the code of a cell stores in the namespace it runs in."""
    return (name for name in _named(code, _STORES) if name not in _COMPILERS_OWN)


def _named(code: CodeType, operations: Mapping[int, int]) -> Iterator[str]:
    """Yield the names that `operations` name in `code`; each comes with the bits its argument has below the name."""
    high = 0
    for operation, argument in zip(code.co_code[::2], code.co_code[1::2], strict=True):
        if operation == _EXTENDED:
            high = (high | argument) << 8
            continue
        if operation in operations:
            yield code.co_names[(high | argument) >> operations[operation]]
        high = 0
