"""Equal wrong answers without a name stand together; those with a name, right ones and single ones do not."""

import re
from collections.abc import Callable

from autograder.model.report import Diagnosis, ExerciseReport, Report
from autograder.model.verdict import Verdict
from autograder.reports.alike import unnamed
from autograder.reports.as_json import to_json
from autograder.reports.class_page import class_page
from autograder.reports.for_student import Shown, for_student
from autograder.reports.keeping import from_kept, to_kept

Make = Callable[..., Report]
MakeExercise = Callable[..., ExerciseReport]
LEAKY = Diagnosis(names=("leaky",), titles=("Leaky.",), hints=("Left.",))


def class_of(make_report: Make, make_exercise: MakeExercise) -> list[Report]:
    def wrong(fingerprint: str, name: str = "relu", diagnosis: Diagnosis | None = None) -> ExerciseReport:
        return make_exercise(name, Verdict.FAILED, fingerprint=fingerprint, diagnosis=diagnosis)

    return [
        make_report("ada", wrong("same"), wrong("other", "tanh")),
        make_report("bao", wrong("same"), wrong("third", "tanh")),
        make_report("carla", wrong("named", diagnosis=LEAKY), wrong("same", "tanh")),
        make_report("dmitri", wrong("named", diagnosis=LEAKY), make_exercise("tanh")),
        make_report("eva", make_exercise("relu"), make_exercise("tanh")),
        make_report("fred", wrong("same"), wrong("other", "tanh")),
    ]


def test_equal_answers_to_one_exercise_stand_together(make_report: Make, make_exercise: MakeExercise) -> None:
    found = unnamed(class_of(make_report, make_exercise))
    assert [(one.exercise, one.students) for one in found.groups] == [
        ("relu", ("ada", "bao", "fred")),
        ("tanh", ("ada", "fred")),
    ]
    assert found.alone == 2


def test_a_group_shows_one_example_and_leads_to_its_students(make_report: Make, make_exercise: MakeExercise) -> None:
    page = class_page("A", class_of(make_report, make_exercise))
    part = page[page.index("Wrong, and not yet named") : page.index("<h2>Students")]
    rows = re.findall(r"<dt>([^<]*)</dt><dd><code[^>]*>([^<]*)</code>", part)
    assert rows[:3] == [("called", "relu(-1)"), ("came back", "-0.01"), ("expected", "0")]
    assert re.findall(r'href="students/(\w+)\.html"', part) == ["ada", "bao", "fred", "ada", "fred"]


def test_where_everything_is_named_nothing_is_said(make_report: Make, make_exercise: MakeExercise) -> None:
    named = make_exercise("relu", Verdict.FAILED, fingerprint="same", diagnosis=LEAKY)
    page = class_page("A", [make_report(name, named) for name in ("ada", "bao")])
    assert "not yet named" not in page


def test_a_fingerprint_is_kept_in_the_record_and_is_nothing_for_students(
    make_report: Make, make_exercise: MakeExercise
) -> None:
    made = make_report("ada", make_exercise("relu", Verdict.FAILED, fingerprint="c0ffee"))
    assert from_kept(to_kept(made)).exercises[0].fingerprint == "c0ffee"
    assert for_student(made, Shown()).exercises[0].fingerprint == ""
    assert "c0ffee" not in to_json(made)
