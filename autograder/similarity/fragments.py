"""Fragments by which answers are told apart: a few words of code in a row, and whole lines to the letter.

Trusted side, pure. Fragments of code end with their statement, so that statements may change places.
"""

import re
from collections.abc import Collection, Iterable, Set
from functools import cached_property

from autograder.similarity.words import LONGEST, Line, lines

WIDTH = 10
# A line with fewer words is written alike by chance.
_SHORTEST_LINE = 4
_WORD = re.compile(r"\w+")

# Words of code, or a line to the letter.
Fragment = Line | str


def grams(line: Line) -> Iterable[Line]:
    """Return the fragments of a statement; one that is no longer than a fragment is one."""
    if len(line) <= WIDTH:
        return (line,)
    return (line[at : at + WIDTH] for at in range(len(line) - WIDTH + 1))


class Written:
    """One answer as it is compared."""

    def __init__(self, text: str) -> None:
        """Take `text` as the student wrote it; nothing of it is run."""
        self._text = text[:LONGEST]

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The statements."""
        return lines(self._text)

    @cached_property
    def fragments(self) -> frozenset[Fragment]:
        """Everything by which it can be known again."""
        return frozenset({*(gram for line in self.lines for gram in grams(line)), *self._letters})

    @cached_property
    def length(self) -> int:
        """How many words of code there are."""
        return sum(map(len, self.lines))

    @cached_property
    def sorted(self) -> list[str]:
        """The words, statements in an order that does not depend on the student's."""
        return [word for line in sorted(self.lines) for word in (*line, "\n")]

    def shared_words(self, other: "Written", common: Set[Fragment]) -> int:
        """Return how many words of code stand in fragments that `other` has too, and in none that is common."""
        return sum(_marked(line, other.fragments, common) for line in self.lines)

    def shared_lines(self, other: "Written", common: Set[Fragment]) -> Collection[int]:
        """Return for every line that `other` has to the letter, and that is not common, how many words it has."""
        return [words for line, words in self._letters.items() if line in other._letters and line not in common]

    @cached_property
    def _letters(self) -> dict[str, int]:
        counted = {line.strip(): len(_WORD.findall(line)) for line in self._text.splitlines()}
        return {line: words for line, words in counted.items() if words >= _SHORTEST_LINE}


def _marked(line: Line, shared: Set[Fragment], common: Set[Fragment]) -> int:
    """Return how many words stand in a fragment that is shared and in none that is common."""
    wide = min(WIDTH, len(line))
    begun = begun_common = -wide  # where the last fragment of either kind began
    count = 0
    for at in range(len(line)):
        gram = line[at : at + wide]
        if len(gram) == wide:
            if gram in common:
                begun_common = at
            elif gram in shared:
                begun = at
        count += at - begun < wide <= at - begun_common
    return count
