"""A class is graded whole: right points, clear words, nothing lost, whatever lies in the folder."""

import csv
import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from autograder.cli import run
from autograder.course.folders import Course
from autograder.errors import UsageError
from autograder.grade import Order, grade
from autograder.model.report import Report
from autograder.model.verdict import Verdict
from autograder.sandbox.lazy import LazyZygote

SEED = 4711
RELU = "def relu(x):\n    return ops.maximum(x, 0.0)"
ANSWERS = {
    "relu": RELU,
    "relu_grad": "def relu_grad(x):\n    return ops.cast(x > 0, x.dtype)",
}


def notebook(course: Course, answers: Mapping[str, str]) -> dict[str, Any]:
    made: dict[str, Any] = json.loads((course.folder("activations") / "activations.ipynb").read_text())
    for cell in made["cells"]:
        label = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if label in answers:
            cell["source"] = answers[label]
    return made


def hand_in(folder: Path, student: str, content: bytes | str | dict[str, Any]) -> None:
    path = folder / student / "activations" / "activations.ipynb"
    path.parent.mkdir(parents=True)
    if isinstance(content, dict):
        content = json.dumps(content)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


@pytest.fixture(scope="module")
def submitted(course: Course, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("class") / "submitted"
    hand_in(folder, "ada", notebook(course, ANSWERS))
    hand_in(folder, "bob", notebook(course, {"relu": "def relu(x):\n    return ops.relu(x)"}))
    hand_in(folder, "cyd", notebook(course, {"relu": "def relu(x):\n    while True: pass", **{}}))
    hand_in(folder, "dan", notebook(course, {}))
    hand_in(folder, "eve", b"\x89PNG\r\n\x1a\n not a notebook")
    hand_in(folder, "fay", notebook(course, {**ANSWERS, "relu": "def relu(x):\n    import os; os._exit(0)"}))
    hand_in(folder, "gus", notebook(course, {**ANSWERS, "relu": "def relu(x):\n    return x +"}))
    hand_in(folder, "hal", b"")
    return folder


@pytest.fixture(scope="module")
def graded(
    course: Course, zygote: LazyZygote, submitted: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, dict[str, Report]]:
    output = tmp_path_factory.mktemp("graded") / "out"
    order = Order(assignment="activations", submissions=submitted, output=output, jobs=2, seed=SEED)
    return output, {report.student: report for report in grade(course, order, zygote=zygote)}


def exercise(report: Report, name: str) -> Any:
    return next(one for one in report.exercises if one.name == name)


def test_every_student_has_a_row_a_page_and_data(graded: tuple[Path, dict[str, Report]]) -> None:
    output, reports = graded
    rows = list(csv.DictReader((output / "grades.csv").read_text().splitlines()))
    assert [row["student"] for row in rows] == sorted(reports)
    assert {float(row["max_score"]) for row in rows} == {16.0}
    for student in reports:
        data = json.loads((output / "students" / f"{student}.json").read_text())
        assert data["student"] == student
        assert (output / "students" / f"{student}.html").stat().st_size > 1000
    assert (output / "class.html").stat().st_size > 1000


def test_right_answers_earn_their_points_and_missing_ones_a_kind_sentence(
    graded: tuple[Path, dict[str, Report]],
) -> None:
    ada = graded[1]["ada"]
    assert (ada.score, ada.needs_review) == (4.0, False)
    assert exercise(ada, "relu").verdict is Verdict.PASSED
    assert exercise(ada, "sigmoid").verdict is Verdict.MISSING
    assert "as it was handed out" in exercise(ada, "sigmoid").findings[0].rationale


@pytest.mark.parametrize(
    ("student", "verdict", "words"),
    [
        ("bob", Verdict.FAILED, "without the ready-made"),
        ("cyd", Verdict.TIMED_OUT, "did not finish within"),
        ("dan", Verdict.MISSING, "as it was handed out"),
        ("eve", Verdict.ERRORED, "notebook"),
        ("fay", Verdict.ERRORED, "os._exit"),
        ("gus", Verdict.ERRORED, "SyntaxError"),
        ("hal", Verdict.ERRORED, "empty"),
    ],
)
def test_what_goes_wrong_is_said_in_words(
    graded: tuple[Path, dict[str, Report]], student: str, verdict: Verdict, words: str
) -> None:
    relu = exercise(graded[1][student], "relu")
    assert relu.verdict is verdict
    assert relu.score == 0
    assert words in relu.findings[0].rationale


@pytest.mark.parametrize("student", ["fay", "gus"])
def test_one_exercise_that_dies_takes_no_points_of_another(
    graded: tuple[Path, dict[str, Report]], student: str
) -> None:
    assert exercise(graded[1][student], "relu_grad").score == 2.0


def test_nothing_of_the_secret_is_in_what_students_see(graded: tuple[Path, dict[str, Report]]) -> None:
    output, _ = graded
    for path in (output / "students").iterdir():
        assert not re.search(rf"\b{SEED}\b", path.read_text()), path


def test_grading_again_runs_nobody_and_gives_the_same_bytes(
    course: Course, submitted: Path, graded: tuple[Path, dict[str, Report]], unused: LazyZygote
) -> None:
    output, _ = graded
    before = {path: path.read_bytes() for path in output.rglob("*.*") if path.suffix in (".csv", ".json", ".html")}
    order = Order(assignment="activations", submissions=submitted, output=output, seed=SEED)
    grade(course, order, zygote=unused)
    assert {path: path.read_bytes() for path in before} == before


def test_a_second_run_gives_the_same_grades(
    course: Course, zygote: LazyZygote, submitted: Path, graded: tuple[Path, dict[str, Report]], tmp_path: Path
) -> None:
    some = tmp_path / "submitted"
    for student in ("ada", "bob", "gus"):
        shutil.copytree(submitted / student, some / student)
    order = Order(assignment="activations", submissions=some, output=tmp_path / "out", seed=SEED)
    for report in grade(course, order, zygote=zygote):
        name = f"students/{report.student}.json"
        assert (tmp_path / "out" / name).read_bytes() == (graded[0] / name).read_bytes()


@pytest.mark.parametrize("change", [{"seed": SEED + 1}, {"seed": None}])
def test_an_output_folder_of_another_seed_is_refused_and_one_without_seed_goes_on(
    course: Course,
    submitted: Path,
    graded: tuple[Path, dict[str, Report]],
    change: dict[str, Any],
    unused: LazyZygote,
) -> None:
    output, _ = graded
    order = Order(assignment="activations", submissions=submitted, output=output, **change)
    before = (output / "grades.csv").read_bytes()
    if change["seed"] is None:
        grade(course, order, zygote=unused)
    else:
        with pytest.raises(UsageError, match="another --output"):
            grade(course, order, zygote=unused)
    assert (output / "grades.csv").read_bytes() == before


def test_a_folder_that_holds_something_else_is_left_alone(
    course: Course, submitted: Path, tmp_path: Path, unused: LazyZygote
) -> None:
    (tmp_path / "thesis.tex").write_text("mine")
    order = Order(assignment="activations", submissions=submitted, output=tmp_path)
    with pytest.raises(UsageError, match="not empty"):
        grade(course, order, zygote=unused)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


def test_a_mistake_of_the_user_is_one_sentence_and_exit_2(capsys: pytest.CaptureFixture[str]) -> None:
    def command() -> None:
        raise UsageError("There is no assignment “x”. There are: activations.")

    assert run(command) == 2
    assert capsys.readouterr().err == "autograder: There is no assignment “x”. There are: activations.\n"
