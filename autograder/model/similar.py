"""Two students' answers that are alike in what hardly anybody else wrote: a fact for a person, never points.

Trusted side. Holds counts and names, no code; says nothing about who wrote first, or why.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class AlikeAnswer:
    """One exercise in which two answers are alike.

    Attributes:
        exercise: its name.
        alike: from 0 to 1, names, comments, layout and the order of lines left aside.
        words: that both have and hardly anybody else, of what is neither handed out nor in the answer key.
        length: words of code of the shorter answer.
        holders: how many students have one and the same of these, in the middle; 2 where nobody else does.
        lines: how many lines that hardly anybody else has are equal to the letter, names and comments included.
    """

    exercise: str
    alike: float
    words: int
    length: int
    holders: int
    lines: int


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two students with such answers.

    Attributes:
        students: both, in order.
        answers: the exercises, in the order of the assignment.
    """

    students: tuple[str, str]
    answers: tuple[AlikeAnswer, ...]

    @property
    def words(self) -> int:
        """Words that both have and hardly anybody else, over all exercises."""
        return sum(answer.words for answer in self.answers)


@dataclass(frozen=True, kw_only=True)
class Compared:
    """What comparing a class came to.

    Attributes:
        students: how many had an answer to compare.
        pairs: those that are too alike, the most first.
        left_out: how many more there are than are listed.
    """

    students: int = 0
    pairs: tuple[Pair, ...] = ()
    left_out: int = 0
