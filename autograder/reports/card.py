"""One exercise for a notebook: a card beside the code, or plain text where there is no HTML.

Trusted side, pure. The same words and drawings as on the student's page; readable on light and dark themes, no script.
"""

from autograder.model.report import ExerciseReport
from autograder.reports.rendering import template
from autograder.reports.showing import shown_exercise
from autograder.reports.terminal import exercise_lines


def card_html(exercise: ExerciseReport) -> str:
    """Return the card as HTML that stands in any page."""
    return template("card.html").render(one=shown_exercise(exercise))


def card_text(exercise: ExerciseReport) -> str:
    """Return the card as lines of at most 80 columns."""
    return "\n".join(exercise_lines(exercise))
