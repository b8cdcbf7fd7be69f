"""Arguments that several commands share, and the course they work in.

Trusted side. Holds no behaviour but finding the course.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from autograder.course.folders import Course

Name = Annotated[str, typer.Argument(help="The assignment, such as activations.", metavar="NAME")]
CourseFolder = Annotated[
    Path | None, typer.Option("--course", help="The course folder; default: this folder or one above it.")
]
Jobs = Annotated[int, typer.Option("--jobs", "-j", min=1, max=256, help="Submissions at the same time.")]
Trust = Annotated[
    bool,
    typer.Option("--trust-submissions", help="Run submissions even where this host can confine nothing."),
]
Language = Annotated[
    str | None,
    typer.Option(
        "--language",
        metavar="LANGUAGE",
        help="Of the reports: en, zh; default: the one they are in, else AUTOGRADER_LANGUAGE, else en.",
    ),
]


def course_of(folder: Path | None) -> "Course":
    """Return the course in `folder`, else in this folder or the nearest one above it."""
    from autograder.course.folders import find_course

    return find_course(folder)
