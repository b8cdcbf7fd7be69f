"""The siege, with a handful of notebooks: honest ones keep their points, hostile ones get none."""

import sys
from pathlib import Path

import pytest

from autograder.course.folders import Course

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_hostile_notebooks_harm_nobody(course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    import siege

    assert sys.modules["siege"] is siege
    assert siege.besiege(course, 6, 2, tmp_path).wrong == []
