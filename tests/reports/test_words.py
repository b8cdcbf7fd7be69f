"""Words for verdicts: each has its own, and what to do next is the shortest way to the next point."""

from collections.abc import Callable

import pytest

from autograder.model.exercise import Evidence
from autograder.model.report import Diagnosis, ExerciseReport, Finding, Report
from autograder.model.verdict import Verdict
from autograder.reports.words import VERDICTS, headline, next_step, points, score_words

Make = Callable[..., Report]
MakeExercise = Callable[..., ExerciseReport]


def test_every_verdict_has_its_own_mark_and_words() -> None:
    assert set(VERDICTS) == set(Verdict)
    assert len({words.mark for words in VERDICTS.values()}) == len(Verdict)
    assert len({words.short for words in VERDICTS.values()}) == len(Verdict)
    assert all(len(words.mark) == 1 and words.sentence.endswith(".") for words in VERDICTS.values())


@pytest.mark.parametrize(("value", "said"), [(2.0, "2"), (0.5, "0.5"), (4 / 3, "1.33"), (0.0, "0"), (10.0, "10")])
def test_points_are_short(value: float, said: str) -> None:
    assert points(value) == said


def test_what_waits_for_a_person_is_no_zero() -> None:
    assert score_words(0.0, 2.0, Verdict.FAILED) == "0 of 2 points"
    assert score_words(0.0, 2.0, Verdict.UNGRADED) == "? of 2 points"
    assert score_words(1.0, 1.0) == "1 of 1 point"


def test_what_is_begun_comes_before_what_is_not(make_report: Make, make_exercise: MakeExercise) -> None:
    order = {
        "a": Verdict.MISSING,
        "b": Verdict.PASSED,
        "c": Verdict.UNGRADED,
        "d": Verdict.FAILED,
        "e": Verdict.ERRORED,
    }
    report = make_report("ada", *[make_exercise(name, verdict) for name, verdict in order.items()])
    step = next_step(report)
    assert step.exercise is not None
    assert [step.exercise.name, *(one.name for one in step.after)] == ["d", "e", "a"]


def test_the_next_step_says_the_reason_and_the_hint(make_report: Make, make_exercise: MakeExercise) -> None:
    diagnosis = Diagnosis(names=("leaky",), titles=("This is leaky.",), hints=("Look at the left half.",))
    report = make_report("ada", make_exercise("relu", Verdict.FAILED, diagnosis=diagnosis))
    assert next_step(report).words == "relu(-1) gave -0.01, expected 0. Look at the left half."


def test_nothing_is_asked_of_who_passed_or_waits(make_report: Make, make_exercise: MakeExercise) -> None:
    done = make_report("ada", make_exercise(), make_exercise("tanh"))
    waits = make_report("bao", make_exercise(verdict=Verdict.UNGRADED), make_exercise("tanh", Verdict.UNGRADED))
    assert next_step(done).exercise is None
    assert "passes" in next_step(done).words
    assert next_step(waits).exercise is None
    assert "person" in next_step(waits).words
    assert headline(done).startswith("Everything passes")


def test_one_trouble_with_the_whole_file_is_said_once(make_report: Make, make_exercise: MakeExercise) -> None:
    words = "The file is empty."
    finding = Finding(
        name="a", title="b", verdict=Verdict.ERRORED, score=0, max_score=1, rationale=words, evidence=Evidence()
    )
    exercises = [make_exercise(name, Verdict.ERRORED, findings=(finding, finding)) for name in ("relu", "tanh")]
    step = next_step(make_report("ada", *exercises))
    assert (step.exercise, step.words, step.after) == (None, words, ())
    assert headline(make_report("ada", *exercises)) == "No exercise could be looked at."


def test_the_headline_counts(make_report: Make, make_exercise: MakeExercise) -> None:
    failed = make_exercise("tanh", Verdict.FAILED)
    assert headline(make_report("ada", make_exercise(), failed)) == "1 of 2 exercises passes."
    assert headline(make_report("ada", failed)).startswith("No exercise passes as a whole yet")
