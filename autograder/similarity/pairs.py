"""Find the pairs of a class whose answers are too alike to be chance, by what hardly anybody else wrote.

Trusted side, pure. What is handed out, what the answer key holds and what several of the class wrote proves nothing and
counts for nothing; so does what is too short. RapidFuzz measures how alike two answers are.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations
from statistics import median_low

from autograder.model.similar import AlikeAnswer, Compared, Pair
from autograder.similarity.fragments import Fragment, Written

# Words, over all exercises, that two students must share and hardly anybody else has.
ENOUGH = 50
# How alike two answers to one exercise must be, and in how many such words, to count.
ALIKE, ENOUGH_OF_ONE = 0.75, 8
# Of fewer students nobody can say what is usual: nearly all of an answer must be the same.
FEW_STUDENTS, NEARLY_ALL = 10, 0.7
MOST_PAIRS = 200
# Characters of all answers of one student: what is hostile costs a fraction of a second and a megabyte.
MOST_OF_ONE = 20_000
_FEWEST_FRAGMENTS, _MOST_CANDIDATES = 5, 2_000
_MARGIN = re.compile(r"\n(?=\S)")

Answers = Mapping[str, Written]


def holders_allowed(students: int) -> int:
    """Return how many of a class may have a fragment that still tells something: a fifth, at most 5, or 1 %."""
    return max(2, min(5, students // 5), students // 100)


def compare(answers: Mapping[str, Mapping[str, str]], known: Callable[[], Iterable[str]]) -> Compared:
    """Return the pairs of students whose answers are too alike.

    Args:
        answers: for each student, what answers each exercise, as written.
        known: gives the texts that are handed out, and those of the answer key; asked only where something is alike.
    """
    read = _Reader()
    texts = {student: _bounded(own) for student, own in sorted(answers.items())}
    classroom = {student: {name: read(text) for name, text in own.items()} for student, own in texts.items() if own}
    found = _Comparison(classroom, set()).pairs() if len(classroom) > 1 else []
    if found:
        seen = {block for text in known() for block in blocks(text)}
        found = _Comparison(classroom, {one for block in seen for one in read(block).fragments}).pairs()
    left_out = max(len(found) - MOST_PAIRS, 0)
    return Compared(students=len(classroom), pairs=tuple(found[:MOST_PAIRS]), left_out=left_out)


def _bounded(answers: Mapping[str, str]) -> dict[str, str]:
    """Return a student's answers, the last ones cut where they are longer together than anybody's are."""
    kept: dict[str, str] = {}
    left = MOST_OF_ONE
    for name, text in answers.items():
        if text[:left].strip():
            kept[name] = text[:left]
        left -= len(kept.get(name, ""))
    return kept


def blocks(text: str) -> list[str]:
    """Return a text's statements that begin at the margin, so that what several texts begin with is read once."""
    return [block for block in _MARGIN.split(text) if not block.startswith("#")]


class _Reader:
    """Reads every text once."""

    def __init__(self) -> None:
        self._read: dict[str, Written] = {}

    def __call__(self, text: str) -> Written:
        if text not in self._read:
            self._read[text] = Written(text)
        return self._read[text]


class _Comparison:
    """A class that is being compared."""

    def __init__(self, classroom: Mapping[str, Answers], known: set[Fragment]) -> None:
        self._classroom = classroom
        self._holders = Counter(
            fragment for own in classroom.values() for fragment in {f for one in own.values() for f in one.fragments}
        )
        most = holders_allowed(len(classroom))
        self._common = known | {fragment for fragment, count in self._holders.items() if count > most}

    def pairs(self) -> list[Pair]:
        found = [pair for pair in map(self._pair, self._candidates()) if pair.words >= ENOUGH]
        return sorted(found, key=lambda pair: (-pair.words, pair.students))

    def _candidates(self) -> Sequence[tuple[str, str]]:
        """Return the pairs that have enough rare fragments in common, the most first."""
        who: dict[tuple[str, Fragment], list[str]] = {}
        for student, own in self._classroom.items():
            for exercise, answer in own.items():
                for fragment in answer.fragments - self._common:
                    if self._holders[fragment] > 1:
                        who.setdefault((exercise, fragment), []).append(student)
        shared: Counter[tuple[str, str]] = Counter()
        for students in who.values():
            shared.update(combinations(students, 2))
        return [pair for pair, count in shared.most_common(_MOST_CANDIDATES) if count >= _FEWEST_FRAGMENTS]

    def _pair(self, students: tuple[str, str]) -> Pair:
        one, other = (self._classroom[student] for student in students)
        alike = [self._answer(name, one[name], other[name]) for name in one if name in other]
        return Pair(students=students, answers=tuple(answer for answer in alike if answer is not None))

    def _answer(self, exercise: str, one: Written, other: Written) -> AlikeAnswer | None:
        alike = how_alike(one, other)
        if alike < ALIKE:
            return None
        same = one.shared_lines(other, self._common)
        code = min(one.shared_words(other, self._common), other.shared_words(one, self._common))
        words = max(code, sum(same))
        length = min(one.length, other.length)
        least = NEARLY_ALL * length if len(self._classroom) < FEW_STUDENTS else ENOUGH_OF_ONE
        if words < max(least, ENOUGH_OF_ONE):
            return None
        shared = (one.fragments & other.fragments) - self._common
        return AlikeAnswer(
            exercise=exercise,
            alike=alike,
            words=words,
            length=length,
            holders=median_low([self._holders[fragment] for fragment in shared] or [2]),
            lines=len(same),
        )


def how_alike(one: Written, other: Written) -> float:
    """Return, from 0 to 1, which share of the words of two answers stands in both, or 0 if it is below `ALIKE`."""
    from rapidfuzz.distance import Indel

    return round(float(Indel.normalized_similarity(one.sorted, other.sorted, score_cutoff=ALIKE)), 4)
