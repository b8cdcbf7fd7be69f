"""Code as lines of words that renaming, comments, layout and quotes do not change; Pygments tells the words apart.

Trusted side, pure. Code is taken for text: it is never compiled, and reading it costs a bounded time whatever it holds.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pygments.lexer import RegexLexer

# More characters of one answer, or of one word, are not looked at.
LONGEST = 8_000
_LONGEST_WORD = 40
Line = tuple[str, ...]

NAME, OWN, TEXT = "name", "own", "text"
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")
_DROPPED_LINES = frozenset({"import", "from", TEXT})


def lines(source: str) -> tuple[Line, ...]:
    """Return the statements of `source` as words, one line each, however they are laid out.

    Names become `NAME` unless they are Python's own, what follows a dot, or hold double underscores; strings become
    `TEXT`; numbers are equal where their values are. Comments, docstrings and imports vanish.
    """
    return tuple(line for line in _statements(_words(source)) if line[0] not in _DROPPED_LINES)


def _statements(words: Iterable[str]) -> Iterator[Line]:
    line: list[str] = []
    depth = 0
    for word in words:
        if word in _OPENING:
            depth += 1
        elif word in _CLOSING:
            depth = max(depth - 1, 0)
        ends = word == ";" or (word == "\n" and depth == 0)
        if ends and line:
            yield tuple(line)
            line = []
        elif not (ends or word == "\n" or word == "," or word in _CLOSING):
            line.append(word)
    if line:
        yield tuple(line)


def _words(source: str) -> Iterator[str]:
    """Yield the words of `source`, line ends among them."""
    before = earlier = ""
    for kind, value in _tokens(source):
        word = _word(kind, value, before, earlier)
        if not word:
            continue
        yield word
        earlier, before = before, (value if word == NAME else word)


def _word(kind: tuple[str, ...], value: str, before: str, earlier: str) -> str:
    """Return the word for one token, or an empty one where it says nothing."""
    family = kind[0]
    if family in ("Text", "Comment"):
        return "\n" if "\n" in value and family == "Text" and "\\" not in value else ""
    if family == "Literal":
        return _number(value) if kind[1] == "Number" else _string(kind, value, before)
    if family == "Name":
        return _name(kind, value, before, earlier)
    return value[:_LONGEST_WORD]


def _name(kind: tuple[str, ...], value: str, before: str, earlier: str) -> str:
    if before == ".":
        return OWN if earlier == "self" else value[:_LONGEST_WORD]
    if value == "self":
        return NAME
    is_pythons = kind[1:2] in (("Builtin",), ("Exception",)) or value.startswith("__")
    return value[:_LONGEST_WORD] if is_pythons else NAME


def _string(kind: tuple[str, ...], value: str, before: str) -> str:
    if kind[2:3] in (("Doc",), ("Affix",)) or before == TEXT:
        return ""
    return TEXT


def _number(value: str) -> str:
    try:
        return repr(float(value.replace("_", ""))) if len(value) <= _LONGEST_WORD else "number"
    except ValueError:
        return value.lower()


def _tokens(source: str) -> Iterator[tuple[tuple[str, ...], str]]:
    # Blank lines say nothing, and many of them would take the lexer long.
    text = "\n".join(line for line in source[:LONGEST].splitlines() if line.strip())
    for _, kind, value in _lexer().get_tokens_unprocessed(text):
        yield tuple(kind) or ("Text",), value


@lru_cache(maxsize=1)
def _lexer() -> "RegexLexer":
    from pygments.lexers.python import PythonLexer

    return PythonLexer()
