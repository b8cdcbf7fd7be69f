"""Which attempt counts, and which attempts are known."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from autograder.judging.attempts import best, can_count, merged
from autograder.model.policy import Counts
from autograder.model.submission import Attempt

START = datetime(2026, 12, 1, tzinfo=UTC)
presence = st.lists(st.booleans(), min_size=1, max_size=6)
# Hours and contents of what one student hands in, one after the other; None is a file without a time.
histories = st.lists(st.tuples(st.integers(0, 50), st.sampled_from("abc")), max_size=6, unique=True)


def attempt(hour: int | None, content: str, **more: object) -> Attempt:
    when = None if hour is None else START + timedelta(hours=hour)
    return Attempt(student="ada", digest=content, source=f"{hour} {content}", handed_in=when, **more)  # type: ignore[arg-type]


@given(presence)
def test_every_attempt_may_be_the_best_and_one_the_first(present: list[bool]) -> None:
    assert can_count(Counts.BEST, present) == list(range(len(present)))
    assert can_count(Counts.FIRST, present) == [0]


@given(presence)
def test_the_last_is_what_lies_in_the_folder_now(present: list[bool]) -> None:
    there = [place for place, is_there in enumerate(present) if is_there]
    assert can_count(Counts.LAST, present) == [there[-1] if there else len(present) - 1]


@given(st.lists(st.sampled_from([0.0, 0.5, 1.0, 1.5]), min_size=1))
def test_the_best_is_the_first_that_no_other_beats(scores: list[float]) -> None:
    place = best(scores)
    assert all(score < scores[place] for score in scores[:place])
    assert all(score <= scores[place] for score in scores[place:])


@given(earlier=histories, now=histories)
def test_nothing_that_was_handed_in_is_forgotten_or_counted_twice(
    earlier: list[tuple[int, str]], now: list[tuple[int, str]]
) -> None:
    known = merged([attempt(*one) for one in sorted(earlier)], [attempt(*one) for one in sorted(now)])
    assert [one.source for one in known] == [f"{hour} {content}" for hour, content in _by_hour({*earlier, *now}, known)]
    assert {one.source for one in known if one.present} == {f"{hour} {content}" for hour, content in now}
    assert merged(known, [attempt(*one) for one in sorted(now)]) == known


def _by_hour(handed_in: set[tuple[int, str]], known: tuple[Attempt, ...]) -> list[tuple[int, str]]:
    """Order by the hour alone; within one hour as `known` has it."""
    order = {one.source: place for place, one in enumerate(known)}
    return sorted(handed_in, key=lambda one: (one[0], order[f"{one[0]} {one[1]}"]))


def test_without_a_time_what_is_there_now_comes_after_what_was_there() -> None:
    known = merged([attempt(None, "a"), attempt(5, "b")], [attempt(3, "c")])
    assert [(one.digest, one.present) for one in known] == [("a", False), ("b", False), ("c", True)]


def test_a_files_own_date_makes_no_new_attempt() -> None:
    earlier, now = attempt(1, "a", sure=False), attempt(9, "a", sure=False)
    assert merged([earlier], [now]) == (now,)
