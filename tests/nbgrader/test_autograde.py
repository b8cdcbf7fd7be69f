"""nbgrader's own `autograde` and `generate_feedback` give on these notebooks what this grader gives."""

import json
from pathlib import Path
from typing import Any

import pytest

NAME = "activations"
POINTS = {
    "relu": 2,
    "relu_grad": 2,
    "sigmoid": 3,
    "sigmoid_grad": 2,
    "tanh": 3,
    "tanh_grad": 2,
    "two_class_softmax": 2,
}
pytestmark = pytest.mark.slow


def test_the_reference_gets_full_marks(scores):
    assert scores["right"] == POINTS


def test_an_untouched_notebook_gets_nothing(scores):
    assert scores["untouched"] == dict.fromkeys(POINTS, 0)


def test_partial_credit_is_that_of_our_own_grading_with_the_public_inputs(scores, ours):
    assert scores["mistaken"] == ours["mistaken"]
    assert any(0 < score < POINTS[name] for name, score in scores["mistaken"].items())
    assert 0 < sum(scores["mistaken"].values()) < sum(POINTS.values())


def test_the_text_of_a_check_in_a_kernel_is_the_score_alone(autograded, ours):
    for name, cell in check_cells(autograded, "mistaken").items():
        results = [one for one in cell["outputs"] if one["output_type"] == "execute_result"]
        assert ["".join(one["data"]["text/plain"]) for one in results] == [repr(float(ours["mistaken"][name]))]


def test_a_check_in_a_kernel_shows_a_card_and_writes_nothing_else(autograded):
    for student in ("right", "mistaken", "untouched"):
        for cell in check_cells(autograded, student).values():
            assert [one["output_type"] for one in cell["outputs"]] == ["execute_result"]
            assert "text/html" in cell["outputs"][0]["data"]


def test_the_feedback_pages_can_be_generated(autograded, nbgrader):
    done = nbgrader("generate_feedback", NAME)
    assert done.returncode == 0, done.stderr
    page = (autograded / "feedback" / "mistaken" / NAME / f"{NAME}.html").read_text("utf-8")
    assert "check-sigmoid" in page


def check_cells(course: Path, student: str) -> dict[str, dict[str, Any]]:
    notebook = json.loads((course / "autograded" / student / NAME / f"{NAME}.ipynb").read_text("utf-8"))
    labelled = {cell["metadata"].get("nbgrader", {}).get("grade_id", ""): cell for cell in notebook["cells"]}
    cells = {name.removeprefix("check-"): cell for name, cell in labelled.items() if name.startswith("check-")}
    assert cells.keys() == POINTS.keys()
    return cells
