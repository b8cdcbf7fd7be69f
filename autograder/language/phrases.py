"""Word a sentence in the language that is spoken now: gettext, with named blanks.

Trusted side. The English sentence is the key; where a catalogue lacks it, it is said in English. One language is spoken
at a time in a process, in all of its threads.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from gettext import NullTranslations

ENGLISH = NullTranslations()
_spoken = [ENGLISH]


def phrase(english: str, /, **blanks: object) -> str:
    """Return a sentence in the language that is spoken, its blanks filled.

    Args:
        english: the sentence with its blanks as ``{name}``: text of ours, never of a submission. Without `blanks` it
            is taken as it stands, braces and all.
        **blanks: what stands in them; may be anything, a submission's words too.
    """
    said = _spoken[-1].gettext(english) if english else ""
    return said.format_map(blanks) if blanks else said


def plural(one: str, many: str, number: int, /, **blanks: object) -> str:
    """Return the form of a sentence that goes with `number`, its blanks filled; ``{number}`` is filled with it.

    Args:
        one: the English sentence for 1.
        many: the English sentence for any other number.
        number: that decides.
        **blanks: as for `phrase`.
    """
    return _spoken[-1].ngettext(one, many, number).format_map({"number": f"{number:,}", **blanks})


def message(english: str, /) -> str:
    """Return `english` itself: marks a text for the catalogues that is kept now and said later, by `phrase`."""
    return english


def listed(items: Iterable[str], /) -> str:
    """Return names, or things that are said already, one after the other as the language lists them."""
    return phrase(", ").join(items)


def joined(*said: str) -> str:
    """Return sentences that are said already one after the other; empty ones are left out."""
    whole = ""
    for one in filter(None, said):
        whole = phrase("{before} {after}", before=whole, after=one) if whole else one
    return whole


def tongue() -> str:
    """Return the name of the language that is spoken, such as ``en``."""
    return str(_spoken[-1].info().get("language", "en"))


def voice() -> NullTranslations:
    """Return what words everything now: the same object as long as nothing would be said otherwise."""
    return _spoken[-1]


def is_english() -> bool:
    """Return whether every sentence is said just as it is written."""
    return _spoken[-1] is ENGLISH


@contextmanager
def spoken(translations: NullTranslations) -> Iterator[None]:
    """Word everything by `translations` until the block ends."""
    _spoken.append(translations)
    try:
        yield
    finally:
        _spoken.pop()
