"""Where nobody reads the files, as on Gradescope, none is written and the same report comes home."""

from collections.abc import Callable
from pathlib import Path

from autograder.course.folders import Course
from autograder.grade import Order, grade
from autograder.integrations.homes import Catch
from autograder.sandbox.lazy import LazyZygote

HandIn = Callable[..., Path]


def test_the_same_report_comes_home_and_no_file_is_written(
    course: Course, hand_in: HandIn, zygote: LazyZygote, tmp_path: Path
) -> None:
    hand_in(tmp_path / "in" / "ada" / "activations", {"relu": "def relu(x):\n    return ops.abs(x)"})
    caught = {}
    for pages in (True, False):
        home, output = Catch(), tmp_path / f"out-{pages}"
        order = Order(assignment="activations", submissions=tmp_path / "in", output=output, seed=4711, pages=pages)
        grade(course, order, zygote=zygote, homes=[home])
        caught[pages] = [(one.report.score, [e.diagnosis for e in one.report.exercises]) for one in home.graded]
    assert caught[True] == caught[False]
    assert (tmp_path / "out-True" / "class.html").is_file()
    written = sorted(path.name for path in (tmp_path / "out-False").rglob("*") if path.is_file())
    assert {name.split(".")[0] for name in written} == {"store"}
