"""`grade` for an instructor's class, `check` for a student's own notebook.

Trusted side. Decides nothing: `autograder.grade` and `autograder.checking` do.
"""

from pathlib import Path
from typing import Annotated

import typer

from autograder.commands.exporting import Gradebook, Homes, Junit
from autograder.commands.options import CORES, CourseFolder, Jobs, Name, Trust, course_of
from autograder.commands.speech import NEEDS_PERSON, progress, say, show


def grade(  # noqa: PLR0913, PLR0917 - options, by name
    name: Name,
    submissions: Annotated[Path, typer.Argument(help="nbgrader's submitted/, a folder, one file, or a zip.")],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Default: graded/NAME.")] = None,
    jobs: Jobs = CORES,
    seed: Annotated[int | None, typer.Option("--seed", help="Default: a secret one, kept with the results.")] = None,
    course: CourseFolder = None,
    trust_submissions: Trust = False,
    only: Annotated[
        str, typer.Option("--only", metavar="EXERCISES", help="Run these again for all, such as relu,tanh.")
    ] = "",
    gradebook: Gradebook = None,
    junit: Junit = None,
) -> None:
    """Grade a class: writes grades.csv, class.html and one page a student."""
    from autograder.grade import Order, grade
    from autograder.reports.terminal import class_lines

    order = Order(
        assignment=name,
        submissions=submissions,
        output=output or Path("graded") / name,
        jobs=jobs,
        seed=seed,
        trust=trust_submissions,
        only=tuple(name for name in only.replace(",", " ").split() if name),
    )
    homes = Homes(course_of(course), order, gradebook, junit)
    reports = grade(course_of(course), order, progress, homes=homes.homes)
    for line in class_lines(reports):
        say(line)
    say(f"\nGrades: {order.output / 'grades.csv'}")
    say(f"The class: {order.output / 'class.html'}")
    say(f"Each student: {order.output / 'students'}")
    if (order.output / "audit.csv").exists():
        say(f"What changed since it was first written: {order.output / 'audit.csv'}")
    homes.tell()
    waiting = sum(report.needs_review for report in reports)
    if waiting:
        say(f"{waiting} of {len(reports)} need a person; {order.output / 'class.html'} says why.")
        raise typer.Exit(NEEDS_PERSON)


def check(
    notebook: Annotated[Path, typer.Argument(help="Your own notebook, .ipynb or .py.")],
    assignment: Annotated[str | None, typer.Option("--assignment", help="Default: from the file's name.")] = None,
    course: CourseFolder = None,
) -> None:
    """Check your own notebook with the public inputs, as `check(...)` does in it."""
    from autograder.checking import check_notebook
    from autograder.reports.terminal import report_lines

    report = check_notebook(course_of(course), notebook, assignment)
    for line in report_lines(report):
        show(line)
    if report.needs_review:
        raise typer.Exit(NEEDS_PERSON)
