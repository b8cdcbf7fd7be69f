"""Every student of the example class gets what examples/README.md says they must."""

import importlib.util
import json
from pathlib import Path

from autograder.course.folders import Course
from autograder.grade import Order, grade
from autograder.sandbox.lazy import LazyZygote


def test_every_verdict_of_the_example_class_is_as_expected(
    course: Course, zygote: LazyZygote, root: Path, tmp_path: Path
) -> None:
    examples = root / "examples"
    spec = importlib.util.spec_from_file_location("demo", examples / "demo.py")
    assert spec is not None
    assert spec.loader is not None
    demo = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(demo)
    order = Order(
        assignment="activations", submissions=examples / "submitted", output=tmp_path / "out", jobs=2, seed=20261
    )
    grade(course, order, zygote=zygote)
    expected = json.loads((examples / "expected.json").read_text("utf-8"))
    assert demo.surprises(expected, tmp_path / "out" / "students") == []
