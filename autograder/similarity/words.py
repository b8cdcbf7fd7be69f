"""Code as lines of words that renaming, comments, layout and quotes do not change; Pygments tells the words apart.

Trusted side, pure. Code is taken for text: it is never compiled, and reading it costs a bounded time whatever it holds.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pygments.lexer import RegexLexer

# More characters of one answer, or of one word, are not looked at.
LONGEST = 8_000
_LONGEST_WORD = 40
_LONGEST_KEPT = 200
Line = tuple[str, ...]

NAME, OWN, TEXT = "name", "own", "text"
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")
_QUOTES = re.compile("[\"']")
_DROPPED_LINES = frozenset({"import", "from", TEXT})


def lines(source: str) -> tuple[Line, ...]:
    """Return the statements of `source` as words, one line each, however they are laid out.

    Names become `NAME` unless they are Python's own, what follows a dot, or hold double underscores; strings become
    `TEXT`; numbers are equal where their values are. Comments, docstrings and imports vanish.
    """
    found: list[Line] = []
    for piece in _pieces(source[:LONGEST]):
        found += _read_once(piece) if len(piece) <= _LONGEST_KEPT else _read(piece)
    return tuple(found)


def _read(piece: str) -> tuple[Line, ...]:
    return tuple(line for line in _statements(_words(piece)) if line[0] not in _DROPPED_LINES)


# A class writes many lines more than once, and the lexer takes nearly all of the time.
_read_once = lru_cache(maxsize=50_000)(_read)


def _pieces(text: str) -> Iterator[str]:
    """Yield lines, each with those that it goes on in: until brackets and triple quotes are closed, as far as one sees.

    Blank lines say nothing and are left out: many of them would take the lexer long.
    """
    piece: list[str] = []
    open_brackets = open_quotes = 0
    for line in filter(str.strip, text.splitlines()):
        code = line if _QUOTES.search(line) else line.partition("#")[0]
        piece.append(code.strip())
        open_brackets += sum(map(code.count, _OPENING)) - sum(map(code.count, _CLOSING))
        open_quotes += code.count('"""') + code.count("'''")
        if open_brackets <= 0 and open_quotes % 2 == 0 and not code.endswith("\\"):
            yield "\n".join(piece)
            piece, open_brackets, open_quotes = [], 0, 0
    if piece:
        yield "\n".join(piece)


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
    for _, kind, value in _lexer().get_tokens_unprocessed(source):
        yield tuple(kind) or ("Text",), value


@lru_cache(maxsize=1)
def _lexer() -> "RegexLexer":
    from pygments.lexers.python import PythonLexer

    return PythonLexer()
