"""Other homes of grades: options of `grade` for a gradebook and for JUnit XML; `gradescope`, `export`.

Trusted side. Decides nothing: `autograder.integrations` does.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.commands.options import CourseFolder, Language, Name, Trust, course_of
from autograder.commands.speech import NEEDS_PERSON, say
from autograder.errors import UsageError

if TYPE_CHECKING:
    from autograder.course.folders import Course
    from autograder.grade import Order
    from autograder.integrations.canvas_export import Filled
    from autograder.integrations.homes import Home
    from autograder.integrations.nbgrader_home import GradebookHome

Gradebook = Annotated[
    str | None,
    typer.Option("--gradebook", metavar="URL", help="nbgrader's database as well, such as sqlite:///gradebook.db."),
]
Junit = Annotated[Path | None, typer.Option("--junit", metavar="FILE", help="JUnit XML as well, one case a check.")]


class Homes:
    """The homes that were asked for, and what is said of them afterwards."""

    def __init__(self, course: "Course", order: "Order", gradebook: str | None, junit: Path | None) -> None:
        """Make them; nothing is written yet."""
        self.homes: list[Home] = []
        self._book: GradebookHome | None = None
        self._url = gradebook
        self._junit = junit
        if gradebook is not None:
            self._book = _gradebook(course, order, gradebook)
            self.homes.append(self._book)
        if junit is not None:
            from autograder.integrations.junit import JunitHome

            self.homes.append(JunitHome(path=junit))

    def tell(self) -> None:
        """Say what was written where."""
        from autograder.language import message, phrase

        if self._book is not None:
            counts = {"written": len(self._book.written), "unchanged": len(self._book.unchanged)}
            words = message("nbgrader's gradebook {url}: {written} written, {unchanged} as they were before.")
            say(phrase(words, url=self._url, **counts))
        if self._junit is not None:
            say(phrase("JUnit XML: {path}", path=self._junit))


def _gradebook(course: "Course", order: "Order", url: str) -> "GradebookHome":
    from autograder.integrations.nbgrader_course import NbgraderCourse
    from autograder.integrations.nbgrader_home import GradebookHome

    return GradebookHome(
        course=NbgraderCourse(course.assignments.parent, url),
        released=course.folder(order.assignment),
        submissions=order.submissions,
        jobs=order.jobs,
    )


def gradescope(
    name: Name,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Default: NAME-gradescope.zip.")] = None,
    visibility: Annotated[
        str, typer.Option(help="When students see the tests: visible, after_due_date, after_published or hidden.")
    ] = "visible",
    seed: Annotated[int | None, typer.Option("--seed", help="Default: a secret one, kept in the zip.")] = None,
    course: CourseFolder = None,
    trust_submissions: Trust = False,
    language: Language = None,
) -> None:
    """Make the zip that Gradescope runs; it holds the answer key, so give it to Gradescope alone."""
    from autograder.integrations.gradescope_results import VISIBILITIES
    from autograder.integrations.gradescope_zip import make_zip

    wanted = next((one for one in VISIBILITIES if one == visibility), None)
    if wanted is None:
        raise UsageError(f"`--visibility` must be one of {', '.join(VISIBILITIES)}, received {visibility}.")
    target = output or Path(f"{name}-gradescope.zip")
    made = make_zip(
        course_of(course),
        name,
        target,
        seed=seed,
        visibility=wanted,
        trust=trust_submissions,
        language=language,
    )
    say(f"Written: {made.path}. It holds the answer key: give it to Gradescope alone.")
    say(f"On Gradescope set “Autograder points” to {made.points:g}; written questions are graded by hand there.")


def export(
    run: Annotated[Path, typer.Argument(help="What `grade` wrote, such as graded/NAME.", metavar="DIR")],
    to: Annotated[str, typer.Option("--to", help="Where the grades go: canvas.")] = "canvas",
    template: Annotated[Path | None, typer.Option("--template", help="Your own export from Canvas.")] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Default: DIR/canvas.csv.")] = None,
    column: Annotated[str | None, typer.Option("--column", help="Default: the one called as the assignment.")] = None,
) -> None:
    """Fill one column of your own Canvas export with the scores; every other byte stays."""
    from autograder.integrations.canvas_export import fill, read_scores

    if to != "canvas":
        raise UsageError(f"`--to` must be canvas, received {to}.")
    if template is None or not template.is_file():
        raise UsageError("`--template` must be your own export from Canvas: Grades, Export, Export Entire Gradebook.")
    names, scores = read_scores(run)
    filled = fill(template.read_bytes(), [column] if column else names, scores)
    target = output or run / "canvas.csv"
    try:
        target.write_bytes(filled.content)
    except OSError as error:
        raise UsageError(f"{target} cannot be written: {error.strerror}.") from None
    for line in _canvas_lines(filled, max(one.max_score for one in scores)):
        say(line)
    say(f"Written: {target}. Import it in Canvas: Grades, Import.")
    if filled.ungraded or filled.unclear or filled.unknown:
        raise typer.Exit(NEEDS_PERSON)


def _canvas_lines(filled: "Filled", worth: float) -> list[str]:
    from autograder.reports.terminal import clean

    groups = (
        ("of these replaced another score", filled.replaced),
        ("wait for a person and were left as they are", filled.ungraded),
        ("are excused in Canvas and were left as they are", filled.excused),
        ("fit several rows of the template, or share one, and were left as they are", filled.unclear),
        ("of the run have no row in the template", filled.unknown),
        ("of the template were not in the run and were left as they are", filled.absent),
    )
    lines = [f"{len(filled.filled)} scores in the column “{clean(filled.column)}”."]
    lines += [f"{len(names)} {words}: {'; '.join(map(clean, names))}." for words, names in groups if names]
    if filled.worth and filled.worth.replace(",", ".") not in (f"{worth:g}", f"{worth:.1f}", f"{worth:.2f}"):
        lines.append(f"Canvas has {clean(filled.worth)} points for it; what is graded here has {worth:g}.")
    return lines
