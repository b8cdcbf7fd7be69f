"""Make text from a submission safe to look at: nothing in it moves a cursor, turns a line around or hides.

Trusted side, pure. It does not escape for HTML; the templates do.
"""

import re
import unicodedata
from collections.abc import Iterator

from autograder.language import phrase

_ESCAPE_SEQUENCE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"  # colours, cursor
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x90\x98\x9c-\x9f]*(?:\x07|\x1b\\|\x9c)"  # titles, links
    r"|\x1b[ -/]*[0-~]?",
)
# Unicode's format characters, without the joiners that Persian, Indic scripts and emoji need.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u115f\u1160\u180e\u200b\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e0fff]"
)
_DIACRITIC = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_HEAP = re.compile(f"({_DIACRITIC}{{3}}){_DIACRITIC}+")
_SPACES = re.compile(r"\s+")
_BLANKS = re.compile(r"[ \t]+")
# Between Chinese characters a line may end, but not before what closes nor after what opens.
_WIDE = "\u3001-\u30ff\u3400-\u9fff\uff01-\uff60"
_CLOSING, _OPENING = "、。，；：？！）》」』】”’…", "（《「『【“‘"
_BREAK = re.compile(f"(?<=[{_WIDE}])(?<![{_OPENING}])(?![{_CLOSING}])|(?<![{_OPENING}])(?=[{_WIDE}])(?![{_CLOSING}])")


def visible(text: str, most: int = 2000) -> str:
    """Return `text` with terminal escapes dropped, control and direction characters spelled out, and length capped.

    Line feeds and tabs stay. Carriage returns become line feeds.

    Args:
        text: anything.
        most: the most characters of it that are kept; a longer text says how much was left out.
    """
    cut = text[:most]
    if not (cut.isascii() and cut.isprintable()):
        cut = _ESCAPE_SEQUENCE.sub("", cut).replace("\r\n", "\n").replace("\r", "\n")
        cut = _HEAP.sub(r"\1", _UNSEEN.sub(_spelled, cut))
    left_out = len(text) - most
    return phrase("{text} … ({number} more characters)", text=cut, number=f"{left_out:,}") if left_out > 0 else cut


def one_line(text: str, most: int = 200) -> str:
    """Return `text` as `visible` does, on one line and cut to `most` characters with an ellipsis."""
    line = _SPACES.sub(" ", visible(text, 4 * most)).strip()
    return line if len(line) <= most else line[: most - 1] + "…"


def columns(text: str) -> int:
    """Return how many columns of a terminal `text` fills: two for wide characters, none for accents."""
    if text.isascii():
        return len(text)
    return sum(_width(character) for character in text)


def fitted(text: str, width: int) -> str:
    """Return `text` cut or filled with spaces to exactly `width` columns."""
    if columns(text) > width:
        while columns(text) > width - 1:
            text = text[:-1]
        text += "…"
    return text + " " * (width - columns(text))


def flush_right(text: str, width: int) -> str:
    """Return `text` with spaces before it, so that it fills at least `width` columns."""
    return " " * (width - columns(text)) + text


def wrapped(text: str, width: int, indent: str = "") -> list[str]:
    """Return `text` as lines of at most `width` columns, blank lines dropped.

    Args:
        text: clean text, of one or several lines.
        width: columns.
        indent: before the first line; the others get as many spaces. A no-break space in `text` holds words together.
    """
    lines: list[str] = []
    room = width - columns(indent)
    for paragraph in text.splitlines():
        line = ""
        for gap, word in _words(paragraph, room):
            between = gap if line else ""
            if line and columns(line) + len(between) + columns(word) > room:
                lines.append(line)
                line = word
            else:
                line += between + word
        lines += [line] if line else []
    return [(" " * columns(indent) if number else indent) + line for number, line in enumerate(lines)]


def well_formed(text: str) -> str:
    """Return `text` without lone surrogates, which no file in UTF-8 can hold."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _words(paragraph: str, room: int) -> Iterator[tuple[str, str]]:
    """Yield what must stay together on a line, each with what stands between it and what is before it."""
    for word in _BLANKS.split(paragraph):
        gap = " "
        for part in [word] if word.isascii() else _BREAK.split(word):
            for piece in _pieces(part, room):
                yield gap, piece
                gap = ""


def _pieces(word: str, width: int) -> list[str]:
    """Return a word cut so that each piece fits into `width` columns."""
    if columns(word) <= width:
        return [word]
    pieces = [""]
    for character in word:
        if columns(pieces[-1]) + _width(character) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces


def _width(character: str) -> int:
    if unicodedata.combining(character) or character in "\u200c\u200d\ufe0f":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _spelled(match: re.Match[str]) -> str:
    code = ord(match[0])
    return "\ufffd" if 0xD800 <= code < 0xE000 else f"⟨U+{code:04X}⟩"
