"""Say in another language what was recorded in English: a sentence is known by its fixed words, its blanks are kept.

Trusted side, pure. A record holds what a box said, so it may hold anything: what is no sentence of ours stays as it is.
"""

import re
from collections.abc import Sequence
from functools import cache

from autograder.language.phrases import is_english, phrase
from autograder.language.sentences import RECORDED

_BLANK = re.compile(r"\{(\w+)\}")
_NESTED = "why"  # what stands in a blank of this name may be a sentence of ours again


def recalled(text: str, among: Sequence[str] = RECORDED) -> str:
    """Return a recorded English sentence in the language that is spoken; `text` itself if it is none of `among`.

    Args:
        text: what was recorded.
        among: the sentences that it may be. Where it is made from several, the one with the most fixed words counts.
    """
    if is_english() or not text:
        return text
    for english in _longest_first(tuple(among)):
        blanks = _blanks(english, text)
        if blanks is not None:
            if _NESTED in blanks:
                blanks[_NESTED] = recalled(blanks[_NESTED], among)
            return phrase(english, **blanks)
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


@cache
def _longest_first(sentences: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(sentences, key=lambda one: -sum(map(len, _parts(one)[0]))))
