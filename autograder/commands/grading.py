"""`grade` for an instructor's class, `check` for a student's own notebook.

Trusted side. Decides nothing: `autograder.grade` and `autograder.checking` do.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.commands.exporting import Gradebook, Homes, Junit
from autograder.commands.options import CourseFolder, Jobs, Language, Name, Trust, course_of
from autograder.commands.speech import NEEDS_PERSON, progress, say, show
from autograder.sandbox.limits import CORES

if TYPE_CHECKING:
    from autograder.model.report import Report


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
    language: Language = None,
) -> None:
    """Grade a class: writes grades.csv, class.html and one page a student."""
    from autograder.grade import Order, grade

    order = Order(
        assignment=name,
        submissions=submissions,
        output=output or Path("graded") / name,
        jobs=jobs,
        seed=seed,
        trust=trust_submissions,
        only=tuple(name for name in only.replace(",", " ").split() if name),
        language=language,
    )
    homes = Homes(course_of(course), order, gradebook, junit)

    def summary(reports: Sequence["Report"]) -> None:
        _sum_up(reports, order.output, homes)

    reports = grade(course_of(course), order, progress, homes=homes.homes, summary=summary)
    if any(report.needs_review for report in reports):
        raise typer.Exit(NEEDS_PERSON)


def _sum_up(reports: Sequence["Report"], output: Path, homes: Homes) -> None:
    from autograder.language import phrase
    from autograder.reports.terminal import class_lines

    for line in class_lines(reports):
        say(line)
    say("")
    say(phrase("Grades: {path}", path=output / "grades.csv"))
    say(phrase("The class: {path}", path=output / "class.html"))
    say(phrase("Each student: {path}", path=output / "students"))
    if (output / "audit.csv").exists():
        say(phrase("What changed since it was first written: {path}", path=output / "audit.csv"))
    homes.tell()
    waiting = sum(report.needs_review for report in reports)
    if waiting:
        blanks = {"count": waiting, "total": len(reports), "path": output / "class.html"}
        say(phrase("{count} of {total} need a person; {path} says why.", **blanks))


def check(
    notebook: Annotated[Path, typer.Argument(help="Your own notebook, .ipynb or .py.")],
    assignment: Annotated[str | None, typer.Option("--assignment", help="Default: from the file's name.")] = None,
    course: CourseFolder = None,
    language: Language = None,
) -> None:
    """Check your own notebook with the public inputs, as `check(...)` does in it."""
    from autograder.checking import check_notebook
    from autograder.language import chosen, speaking
    from autograder.reports.terminal import report_lines

    spoken = chosen(language)
    report = check_notebook(course_of(course), notebook, assignment, spoken)
    with speaking(spoken):
        for line in report_lines(report):
            show(line)
    if report.needs_review:
        raise typer.Exit(NEEDS_PERSON)
