"""The words in which an assignment's `exercises.py` is written.

Trusted side. Turns a few lines an exercise into checks with concrete probes for any seed; holds no answer and runs no
student code.
"""

from autograder.authoring.answers import alternative, misconception
from autograder.authoring.exercises import exercise
from autograder.authoring.further import also
from autograder.authoring.general import Call, agrees, call, differentiates, holds
from autograder.authoring.inputs import Drawn, Inputs, around, away_from, grid, magnitudes, points, shapes
from autograder.authoring.policy import late, policy
from autograder.authoring.questions import Question, gradient, values
from autograder.language import message, phrase, plural

__all__ = [
    "Call",
    "Drawn",
    "Inputs",
    "Question",
    "agrees",
    "also",
    "alternative",
    "around",
    "away_from",
    "call",
    "differentiates",
    "exercise",
    "gradient",
    "grid",
    "holds",
    "late",
    "magnitudes",
    "message",
    "misconception",
    "phrase",
    "plural",
    "points",
    "policy",
    "shapes",
    "values",
]
