"""`autograder new` writes an assignment that builds, proves and grades as it stands, and overwrites nothing."""

import json
from pathlib import Path

import pytest

from autograder import student
from autograder.building.build import build
from autograder.building.files import write
from autograder.building.new import new
from autograder.cli import app, run
from autograder.course.folders import Course, find_course
from autograder.errors import UsageError
from autograder.grade import Order, grade
from autograder.model.report import Report
from autograder.proving import prove
from autograder.sandbox.lazy import LazyZygote

SEED = 11


def command(*words: str) -> int:
    return run(lambda: app(list(words), standalone_mode=False))


def texts_in(folder: Path) -> dict[Path, str]:
    return {path: path.read_text() for path in folder.rglob("*") if path.is_file()}


def graded(course: Course, submission: Path, output: Path, zygote: LazyZygote) -> Report:
    order = Order(assignment="week_3", submissions=submission, output=output, seed=SEED)
    (report,) = grade(course, order, zygote=zygote)
    return report


@pytest.fixture(scope="module")
def course(zygote: LazyZygote, tmp_path_factory: pytest.TempPathFactory) -> Course:
    folder = tmp_path_factory.mktemp("course")
    new(folder, "week_3")
    made = find_course(folder)
    write(build(made, ["week_3"], zygote))
    return made


def test_the_skeleton_builds_and_its_reference_earns_everything(
    course: Course, zygote: LazyZygote, tmp_path: Path
) -> None:
    report = graded(course, course.solution("week_3") / "week_3.py", tmp_path, zygote)
    assert (report.score, report.max_score, report.needs_review) == (2.0, 2.0, False)


def test_the_untouched_notebook_gets_nothing_and_a_kind_sentence(
    course: Course, zygote: LazyZygote, tmp_path: Path
) -> None:
    report = graded(course, course.folder("week_3") / "week_3.ipynb", tmp_path, zygote)
    assert report.score == 0.0
    assert report.exercises[0].verdict == "missing"


def test_its_misconception_is_named_to_who_makes_it(course: Course, zygote: LazyZygote, tmp_path: Path) -> None:
    notebook = json.loads((course.folder("week_3") / "week_3.ipynb").read_text())
    for cell in notebook["cells"]:
        if cell["id"] == "mean_squared_error":
            cell["source"] = "def mean_squared_error(predicted, target):\n    return ops.sum((target - predicted) ** 2)"
    (tmp_path / "ada.ipynb").write_text(json.dumps(notebook))
    report = graded(course, tmp_path / "ada.ipynb", tmp_path / "run", zygote)
    diagnosis = report.exercises[0].diagnosis
    assert diagnosis is not None
    assert diagnosis.names == ("mse-sum",)
    assert report.score < 2.0


def test_its_answer_key_leaves_no_doubt(course: Course, zygote: LazyZygote) -> None:
    assert prove(course, "week_3", [SEED, SEED + 1], zygote, lambda seed: None) == []


def test_a_wrong_alternative_and_a_right_misconception_are_doubted(zygote: LazyZygote, tmp_path: Path) -> None:
    new(tmp_path, "week_3")
    folder = tmp_path / "solutions" / "week_3"
    alternatives = (folder / "alternatives.py").read_text()
    (folder / "alternatives.py").write_text(alternatives.replace("/ len(difference)", "/ 3"))
    right = "\n\n@misconception(exercise='mean_squared_error', name='right', title='t', hint='h')\ndef right(p, t):\n"
    with (folder / "misconceptions.py").open("a") as file:
        file.write(right + "    return ops.mean((p - t) ** 2)\n")
    doubts = prove(find_course(tmp_path), "week_3", [SEED], zygote, lambda seed: None)
    assert [(doubt.exercise, doubt.answer) for doubt in doubts] == [
        ("mean_squared_error", "alternative sum-over-size"),
        ("mean_squared_error", "misconception right"),
    ]
    assert "gave" in doubts[0].words
    assert "earns everything" in doubts[1].words


def test_a_reference_that_loses_points_is_doubted(zygote: LazyZygote, tmp_path: Path) -> None:
    new(tmp_path, "week_3")
    path = tmp_path / "solutions" / "week_3" / "week_3.py"
    coarse = "return ops.mean(ops.square(ops.round(predicted * 64) / 64 - target))"
    single = 'getattr(predicted, "dtype", "") == "float32"'
    text = path.read_text().replace(
        "    return ops.mean(ops.square(predicted - target))\n",
        f"    if {single}:\n        {coarse}\n    return ops.mean(ops.square(predicted - target))\n",
    )
    path.write_text(text)
    doubts = prove(find_course(tmp_path), "week_3", [SEED], zygote, lambda seed: None)
    assert ("the reference", True) in [(doubt.answer, "loses a point" in doubt.words) for doubt in doubts]


@pytest.mark.parametrize(
    "name", ["", "week 3", "3rd_week", "class", "naïve", "a/b", "../up", "week-3", "numpy", "NUL", "x" * 61, "_hidden"]
)
def test_an_odd_name_gets_a_sentence_and_nothing_is_written(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("new", name, "--course", str(tmp_path)) == 2
    assert f"“{name}” cannot be the name of an assignment" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("there", ["assignments/week_3", "solutions/week_3", "assignments/Week_3"])
def test_what_is_there_is_left_as_it_is(there: str, tmp_path: Path) -> None:
    (tmp_path / there).mkdir(parents=True)
    (tmp_path / there / "notes.txt").write_text("mine")
    before = texts_in(tmp_path)
    with pytest.raises(UsageError, match="exists already and was left as it is"):
        new(tmp_path, "week_3")
    assert texts_in(tmp_path) == before


def test_a_course_without_assignments_is_known_by_its_configuration(tmp_path: Path) -> None:
    (tmp_path / "nbgrader_config.py").write_text("# mine")
    (tmp_path / "notes").mkdir()
    written = new(tmp_path / "notes", "week_3")
    assert {path.relative_to(tmp_path).as_posix() for path in written} == {
        "assignments/week_3/exercises.py",
        "solutions/week_3/week_3.py",
        "solutions/week_3/misconceptions.py",
        "solutions/week_3/alternatives.py",
    }
    assert (tmp_path / "nbgrader_config.py").read_text() == "# mine"


def test_an_empty_folder_becomes_a_course_that_nbgrader_can_use(tmp_path: Path) -> None:
    assert tmp_path / "nbgrader_config.py" in new(tmp_path, "week_3")
    second = new(tmp_path / "solutions", "week_4")
    assert {path.parent.parent for path in second} == {tmp_path / "assignments", tmp_path / "solutions"}
    assert find_course(tmp_path).names() == ["week_3", "week_4"]


def test_no_word_of_a_template_is_left_open(tmp_path: Path) -> None:
    new(tmp_path, "week_3")
    assert not [path for path, text in texts_in(tmp_path).items() if "__NAME__" in text or "__TITLE__" in text]
    assert 'title = "Week 3"' in (tmp_path / "assignments" / "week_3" / "exercises.py").read_text()


def test_the_command_says_what_it_wrote_and_what_comes_next(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command("new", "week_3", "--course", str(tmp_path)) == 0
    said = capsys.readouterr().err
    assert said.count("written  ") == 5
    assert "autograder build week_3" in said


def test_no_folder_is_made_up(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no folder"):
        new(tmp_path / "absent", "week_3")


def test_check_asks_the_assignment_beside_the_notebook_where_two_have_one_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("week_3", "week_4", "week_5"):
        new(tmp_path, name)
        (tmp_path / "assignments" / name / "public.json").write_text('{"exercises": {"mean_squared_error": {}}}')
    monkeypatch.chdir(tmp_path / "assignments" / "week_4")
    student._find.cache_clear()
    try:
        assert student._find("mean_squared_error")[0].name == "week_4"
    finally:
        student._find.cache_clear()


def test_a_new_course_is_graded_by_nbgrader_as_this_one_is(tmp_path: Path) -> None:
    (tmp_path / "assignments").mkdir()
    new(tmp_path, "week_3")
    assert configured(tmp_path / "nbgrader_config.py") == configured(Path(__file__).parents[2] / "nbgrader_config.py")


def configured(path: Path) -> object:
    from traitlets.config import PyFileConfigLoader

    return PyFileConfigLoader(path.name, path=str(path.parent)).load_config()
