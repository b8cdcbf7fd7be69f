"""What the reference and the known misconceptions give, observed once by the instructor, not for every submission.

Trusted side. The record is that of an ordinary run over one made-up submission that gets everything wrong, so that
every misconception has been tried.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from autograder.course.assignments import load_assignment
from autograder.course.folders import Course
from autograder.grade import Order, grade

RECORD = "store.sqlite"
_WRONG = "def {name}(*arguments, **options):\n    return None\n"


def observed_beforehand(course: Course, name: str, seed: int) -> bytes:
    """Return the record of a run with `seed` in which nothing is left to be learnt of the answer key.

    Raises:
        UsageError: the course has no answer key for the assignment.
        InternalError: nothing can be run here.
    """
    assignment = load_assignment(course, name)
    text = "\n\n".join(_WRONG.format(name=exercise.name) for exercise in assignment.exercises)
    with TemporaryDirectory() as scratch:
        path = Path(scratch, "submitted", "nobody.py")
        path.parent.mkdir()
        path.write_text(text, "utf-8")
        output = Path(scratch, "graded")
        # The answer key and this one submission are ours.
        grade(course, Order(assignment=name, submissions=path.parent, output=output, seed=seed, trust=True))
        return (output / RECORD).read_bytes()
