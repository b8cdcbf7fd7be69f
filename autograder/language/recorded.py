"""Say in another language what was recorded in English: a sentence is known by its fixed words, its blanks are kept.

Trusted side, pure. A record holds what a box said, so it may hold anything: what is no sentence of ours stays as it is.
"""

import re
from functools import cache

from autograder.language.phrases import message, phrase

_BLANK = re.compile(r"\{(\w+)\}")
RECORDED: tuple[str, ...] = (message("The notebook does not define {name} yet."),)


def recalled(text: str) -> str:
    """Return a recorded English sentence in the language that is spoken; `text` itself if it is none of `RECORDED`."""
    for english in RECORDED:
        blanks = _blanks(english, text)
        if blanks is not None:
            return phrase(english, **blanks) if blanks else phrase(english)
    return text


def _blanks(english: str, text: str) -> dict[str, str] | None:
    """Return what stands in the blanks of `english` where `text` is made from it; linear in the length of `text`."""
    fixed, names = _parts(english)
    if not (text.startswith(fixed[0]) and text.endswith(fixed[-1]) and len(text) >= sum(map(len, fixed))):
        return None
    found: dict[str, str] = {}
    at, end = len(fixed[0]), len(text) - len(fixed[-1])
    for name, follows in zip(names, fixed[1:], strict=True):
        stop = end if follows is fixed[-1] and len(found) == len(names) - 1 else text.find(follows, at, end)
        if stop < 0:
            return None
        found[name] = text[at:stop]
        at = stop + len(follows)
    return found if names or text == english else None


@cache
def _parts(english: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    pieces = _BLANK.split(english)
    return tuple(pieces[::2]), tuple(pieces[1::2])
