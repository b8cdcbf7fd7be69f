"""Of several attempts the one counts that the assignment says, with its own lateness and nothing of another's."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.model.policy import Counts, Late, Policy
from autograder.model.report import ExerciseReport, Report
from autograder.model.submission import Attempt
from autograder.model.verdict import Verdict
from autograder.settling import Examined, settle

DUE = datetime(2026, 12, 1, 12)
# Points out of 10 and hours after (before, where negative) the due time.
handed = st.lists(
    st.tuples(st.integers(0, 10), st.integers(-48, 96)), min_size=1, max_size=5, unique_by=lambda one: one[1]
).map(lambda found: sorted(found, key=lambda one: one[1]))


def report(points: float, source: str, reasons: Sequence[str] = ()) -> Report:
    one = ExerciseReport(name="relu", title="", verdict=Verdict.FAILED, score=points, max_score=10.0)
    return Report(
        assignment="a", title="A", student="ada", exercises=(one,), source=source, reasons=tuple(reasons),
        needs_review=bool(reasons),
    )  # fmt: skip


def examined(points: float | None, hours: int, **more: object) -> Examined:
    when = DUE.replace(tzinfo=UTC) + timedelta(hours=hours)
    source = f"ada at {hours}"
    attempt = Attempt(student="ada", digest=source, source=source, handed_in=when, **more)  # type: ignore[arg-type]
    return Examined(attempt=attempt, report=None if points is None else report(points, source))


def policy(counts: Counts, **late: float) -> Policy:
    return Policy(attempts=counts, due=DUE, late=Late(**{"percent": 10.0, **late}), given=True)  # type: ignore[arg-type]


def worth(points: float, hours: int) -> float:
    """What an attempt counts for, by the words of the policy: a tenth for each day that has begun."""
    days = -(-max(hours, 0) // 24)
    return points * (1 - min(days * 10, 100) / 100)


@given(handed)
def test_the_best_is_the_best_after_lateness(found: list[tuple[int, int]]) -> None:
    settled = settle(policy(Counts.BEST), [examined(*one) for one in found])
    scores = [worth(*one) for one in found]
    assert settled.score == pytest.approx(max(scores))
    first = next(place for place, score in enumerate(scores) if score > max(scores) - 1e-9)
    assert settled.source == f"ada at {found[first][1]}"


@given(handed, st.sampled_from([Counts.FIRST, Counts.LAST]))
def test_the_first_and_the_last_are_by_time(found: list[tuple[int, int]], counts: Counts) -> None:
    place = 0 if counts is Counts.FIRST else -1
    looked_at = [
        examined(points if one == place % len(found) else None, hours) for one, (points, hours) in enumerate(found)
    ]
    settled = settle(policy(counts), looked_at)
    assert settled.score == pytest.approx(worth(*found[place]))
    assert settled.raw_score == found[place][0]
    assert [one.counts for one in settled.attempts] == [one == place % len(found) for one in range(len(found))]


@given(handed)
def test_the_points_of_exercises_are_never_touched(found: list[tuple[int, int]]) -> None:
    settled = settle(policy(Counts.BEST, percent=100.0), [examined(*one) for one in found])
    assert settled.raw_score == sum(one.score for one in settled.exercises)
    assert settled.raw_score in [points for points, _ in found]


def test_what_was_taken_is_said_once_and_both_scores_are_there() -> None:
    settled = settle(policy(Counts.LAST), [examined(8, 30)])
    assert (settled.raw_score, settled.score) == (8.0, 6.4)
    assert settled.policy == (
        "Handed in 2026-12-02 18:00 (UTC), due 2026-12-01 12:00: 2 days late, which costs 20 % of the points earned.",
    )


def test_a_doubtful_time_takes_nothing_and_asks_for_a_person() -> None:
    settled = settle(policy(Counts.LAST), [examined(8, 30, sure=False)])
    assert (settled.score, settled.needs_review) == (8.0, True)
    assert "Only the file's own date" in settled.reasons[0]


def test_an_attempt_that_waits_for_a_person_may_be_the_best() -> None:
    waiting = Examined(attempt=examined(1, -2).attempt, report=report(1, "ada at -2", ["relu: no box"]))
    settled = settle(policy(Counts.BEST), [waiting, examined(5, -1)])
    assert settled.score == 5.0
    assert settled.reasons == ("ada at -2: relu: no box",)


def test_without_a_policy_nothing_is_said_but_which_of_the_files_was_graded() -> None:
    found = [examined(None, 0, present=False), examined(None, 1), examined(5, 2)]
    settled = settle(Policy(), found)
    assert settled.repairs == ("ada handed in 2 times: ada at 2 was graded, not ada at 1.",)
    assert (settled.attempts, settled.policy, settled.lateness, settled.handed_in) == ((), (), None, "")
