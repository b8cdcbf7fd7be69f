"""Marks for functions and classes in `misconceptions.py` and `alternatives.py`.

The marks are read from the source, never run by the grader: what they mark is run in a box, in place of the answer.
"""

from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer", bound=Callable[..., object])


def misconception(*, exercise: str, name: str, title: str, hint: str) -> Callable[[Answer], Answer]:
    """Mark a wrong implementation of `exercise`.

    Args:
        exercise: whose answer it is.
        name: identifier, unique in the file.
        title: what it is, as a student reads it.
        hint: what to look at next; never the answer.
    """
    return lambda answer: answer


def alternative(*, exercise: str, name: str) -> Callable[[Answer], Answer]:
    """Mark a right implementation of `exercise` that differs from the reference and must earn everything."""
    return lambda answer: answer
