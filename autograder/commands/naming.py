"""`name-mistake`: a wrong answer that nobody has named becomes a misconception of the answer key, to be finished.

Trusted side. Decides nothing: `autograder.naming` does.
"""

from pathlib import Path
from typing import Annotated

import typer

from autograder.commands.options import CourseFolder, Trust, course_of
from autograder.commands.speech import say


def name_mistake(
    folder: Annotated[Path, typer.Argument(help="What `autograder grade` wrote, such as graded/NAME.", metavar="DIR")],
    exercise: Annotated[str, typer.Argument(help="The exercise, such as relu.", metavar="EXERCISE")],
    student: Annotated[str, typer.Argument(help="Whose answer it is.", metavar="STUDENT")],
    name: Annotated[str, typer.Option("--name", help="By which it will be known, such as relu-leaky.")],
    submissions: Annotated[
        Path | None, typer.Option("--submissions", help="What `grade` was given; default: the course's submitted/.")
    ] = None,
    trust: Trust = False,
    course: CourseFolder = None,
) -> None:
    """Add one student's wrong answer to misconceptions.py, as code to finish; a rescore tells whoever gave it."""
    from autograder.mistake_text import Words
    from autograder.naming import Wanted, name_mistake
    from autograder.sandbox.lazy import LazyZygote

    words = Words(exercise=exercise, name=name)
    wanted = Wanted(folder=folder, submissions=submissions, student=student, words=words)
    with LazyZygote(1, trust=trust) as boxes:
        path, line = name_mistake(course_of(course), wanted, boxes)
    say(f"Added to {path}, line {line}. It is a student's code: read it, and write its title and hint, which whoever")
    say(f"made this mistake will see. Then `autograder rescore {folder}` tells them.")
