"""Answers that are very alike, as the instructor reads them: side by side, and what speaks against making much of it.

Trusted side, pure. For the instructor alone; it is no verdict, and says so.
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field

from autograder.language import phrase, plural
from autograder.model.similar import AlikeAnswer, Compared, Pair
from autograder.reports.as_csv import harmless

Texts = Mapping[str, Mapping[str, str]]

MOST_SHOWN = 40
_MOST_LINES, _LONGEST_LINE = 60, 160
# Characters of all answers that are shown, so that a page of any class opens at once.
_MOST_TEXT = 120_000


@dataclass(frozen=True, kw_only=True)
class Similar:
    """What comparing a class came to, with the answers as they were written.

    Attributes:
        compared: the pairs.
        texts: by student, then by exercise.
    """

    compared: Compared = field(default_factory=Compared)
    texts: Texts = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ShownAnswer:
    """One exercise of a pair: its name, what is alike in a sentence, both students' lines or none."""

    exercise: str
    sentence: str
    texts: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, kw_only=True)
class ShownPair:
    """A pair: both students, what they share in a sentence, the exercises."""

    students: tuple[str, str]
    sentence: str
    answers: tuple[ShownAnswer, ...]


@dataclass(frozen=True, kw_only=True)
class ShownSimilar:
    """The section: heading, what it means, pairs, and how many more there are."""

    heading: str
    cautions: tuple[str, ...]
    pairs: tuple[ShownPair, ...]
    more: str


def shown_similar(similar: Similar) -> ShownSimilar:
    """Return what the instructor's page shows."""
    pairs = similar.compared.pairs
    budget = _Budget(similar.texts)
    more = len(pairs) + similar.compared.left_out - MOST_SHOWN
    listed = plural("One more pair is in {file}.", "{number} more pairs are in {file}.", more, file="similar.csv")
    return ShownSimilar(
        heading=phrase("Answers that are very alike"),
        cautions=_cautions(),
        pairs=tuple(_pair(pair, similar.compared.students, budget) for pair in pairs[:MOST_SHOWN]),
        more=listed if more > 0 else "",
    )


def similar_csv(compared: Compared) -> str:
    """Return ``similar.csv``: a header, then one row for each exercise in which two students' answers are alike."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["student", "other", "exercise", "alike", "words", "length", "holders", "equal_lines"])
    for pair in compared.pairs:
        names = [harmless(student) for student in pair.students]
        writer.writerows(
            [*names, harmless(one.exercise), f"{one.alike:.2f}", one.words, one.length, one.holders, one.lines]
            for one in pair.answers
        )
    return text.getvalue()


def _cautions() -> tuple[str, ...]:
    return (
        phrase(
            "For you to read, and no more than that: it changes no points, and no student is shown it. What is handed "
            "out, what the answer key holds and what several students wrote was left aside; renamed variables, other "
            "comments and moved lines were seen through."
        ),
        phrase(
            "Two may have used the same book or site, or worked together where that is allowed, and a short function "
            "leaves few ways to write it. Nothing here tells who wrote first. Talk to both before you think anything."
        ),
    )


class _Budget:
    """Hands out the answers' texts until the page has enough of them."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._left = _MOST_TEXT

    def both(self, students: tuple[str, str], exercise: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        found = tuple((student, _cut(self._texts.get(student, {}).get(exercise, ""))) for student in students)
        self._left -= sum(len(line) for _, lines in found for line in lines)
        return found if self._left >= 0 and all(lines for _, lines in found) else ()


def _pair(pair: Pair, students: int, budget: _Budget) -> ShownPair:
    sentence = plural(
        "{words} words that hardly anybody else of {students} wrote, in one exercise",
        "{words} words that hardly anybody else of {students} wrote, in {number} exercises",
        len(pair.answers),
        words=pair.words,
        students=f"{students:,}",
    )
    answers = tuple(_answer(one, pair, students, budget) for one in pair.answers)
    return ShownPair(students=pair.students, sentence=sentence, answers=answers)


def _answer(answer: AlikeAnswer, pair: Pair, students: int, budget: _Budget) -> ShownAnswer:
    said = [
        phrase(
            "{percent} % alike. {words} words (the shorter answer has {length} words of code) stand in both, and with "
            "hardly anybody else: {holders} of {students} students.",
            percent=f"{100 * answer.alike:.0f}",
            length=answer.length,
            words=answer.words,
            holders=answer.holders,
            students=f"{students:,}",
        )
    ]
    if answer.lines:
        said.append(plural("One line is equal to the letter.", "{number} lines are equal to the letter.", answer.lines))
    texts = budget.both(pair.students, answer.exercise)
    return ShownAnswer(exercise=answer.exercise, sentence=" ".join(said), texts=texts)


def _cut(text: str) -> tuple[str, ...]:
    """Return as much of an answer as is shown."""
    lines = text.expandtabs(4).splitlines()
    kept = [line if len(line) <= _LONGEST_LINE else line[: _LONGEST_LINE - 1] + "…" for line in lines[:_MOST_LINES]]
    return (*kept, "…") if len(lines) > _MOST_LINES else tuple(kept)
