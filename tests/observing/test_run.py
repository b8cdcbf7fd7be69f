"""What is our fault is tried once more, and then waits for a person; it is never the student's."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, Self

from autograder.authoring import exercise, points, values
from autograder.model.exercise import Assignment
from autograder.model.submission import Format
from autograder.model.verdict import Ending
from autograder.observing.run import observe
from autograder.sandbox.box import BoxEnded

RELU = exercise("relu", points=1, checks=[values(points=1, at=points(1.0))])
ASSIGNMENT = Assignment(name="a", title="A", exercises=(RELU,))
CHECKS = {"relu": RELU.make_checks(0)}
OPENED = {"cells": [{"type": "code", "source": "x", "code": "def relu(x): ...", "defines": ["relu"]}]}
RAN = {"ending": "returned", "captured": ["relu"]}
GAVE = {"ending": "returned", "value": [[1.0]]}
FAILED = BoxEnded(Ending.UNGRADED, "the zygote died")


class Boxes:
    """Answers as it was told, box after box; stands for a zygote and for its boxes."""

    tier = SimpleNamespace(letter="A")

    def __init__(self, *boxes: Sequence[Any]) -> None:
        self.left = [list(box) for box in boxes]

    def box(self) -> Self:
        self.now = self.left.pop(0)
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def ask(self, message: dict[str, Any], *, seconds: float) -> Any:
        return self.hear(seconds=seconds)

    def tell(self, message: dict[str, Any], *, seconds: float) -> None:
        return None

    def hear(self, *, seconds: float) -> Any:
        reply = self.now.pop(0)
        if isinstance(reply, Exception):
            raise reply
        return reply


def endings(boxes: Any) -> set[Ending]:
    observed = observe(boxes, ASSIGNMENT, CHECKS, b"", Format.NOTEBOOK)
    return {one.ending for one in observed.exercises["relu"].values()}


def test_a_box_that_fails_us_is_replaced_once_and_costs_nothing() -> None:
    assert endings(Boxes([OPENED, RAN, FAILED], [OPENED, RAN, GAVE])) == {Ending.RETURNED}
    assert endings(Boxes([FAILED], [OPENED, RAN, GAVE])) == {Ending.RETURNED}


def test_a_second_failure_of_ours_waits_for_a_person() -> None:
    assert endings(Boxes([OPENED, RAN, FAILED], [FAILED])) == {Ending.UNGRADED}


def test_a_box_that_the_answer_ended_is_not_tried_again() -> None:
    boxes = Boxes([OPENED, RAN, BoxEnded(Ending.DIED, "it ended the process")])
    assert endings(boxes) == {Ending.DIED}
    assert boxes.left == []


def test_a_reply_of_the_wrong_form_is_the_submissions_own_trouble() -> None:
    assert endings(Boxes([OPENED, RAN, {"ending": 7}])) == {Ending.UNREADABLE}
