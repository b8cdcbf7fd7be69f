"""Other homes of grades: options of `grade` for a gradebook and for JUnit XML; `gradescope` and `export`.

Trusted side. Decides nothing: `autograder.integrations` does.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.commands.options import CourseFolder, Name, Trust, course_of
from autograder.commands.speech import say
from autograder.errors import UsageError

if TYPE_CHECKING:
    from autograder.course.folders import Course
    from autograder.grade import Order
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
        if self._book is not None:
            written, unchanged = len(self._book.written), len(self._book.unchanged)
            say(f"nbgrader's gradebook {self._url}: {written} written, {unchanged} as they were before.")
        if self._junit is not None:
            say(f"JUnit XML: {self._junit}")


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
) -> None:
    """Make the zip that Gradescope runs; it holds the answer key, so give it to Gradescope alone."""
    from autograder.integrations.gradescope_results import VISIBILITIES
    from autograder.integrations.gradescope_zip import make_zip

    wanted = next((one for one in VISIBILITIES if one == visibility), None)
    if wanted is None:
        raise UsageError(f"`--visibility` must be one of {', '.join(VISIBILITIES)}, received {visibility}.")
    target = output or Path(f"{name}-gradescope.zip")
    made = make_zip(course_of(course), name, target, seed=seed, visibility=wanted, trust=trust_submissions)
    say(f"Written: {made.path}. It holds the answer key: give it to Gradescope alone.")
    say(f"On Gradescope set “Autograder points” to {made.points:g}; written questions are graded by hand there.")
