"""The command line: arguments in, exit code out. The only file that prints.

Trusted side. Machine-readable output goes to stdout or files, words and progress to stderr. Heavy modules are imported
by the command that needs them, so that `autograder --help` answers at once.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder import __version__
from autograder.errors import AutograderError

if TYPE_CHECKING:
    from autograder.course.folders import Course
    from autograder.model.report import Report

CORES = os.cpu_count() or 1
DONE, NEEDS_PERSON, CANNOT_RUN = 0, 1, 2

app = typer.Typer(
    help="Grade a class of notebooks by their values and gradients, without trusting a line of them.",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

Name = Annotated[str, typer.Argument(help="The assignment, such as activations.", metavar="NAME")]
CourseFolder = Annotated[
    Path | None, typer.Option("--course", help="The course folder; default: this folder or one above it.")
]
Jobs = Annotated[int, typer.Option("--jobs", "-j", min=1, max=256, help="Submissions at the same time.")]
Trust = Annotated[
    bool,
    typer.Option("--trust-submissions", help="Run submissions even where this host can confine nothing."),
]


@app.command()
def grade(
    name: Name,
    submissions: Annotated[Path, typer.Argument(help="nbgrader's submitted/, a folder, one file, or a zip.")],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Default: graded/NAME.")] = None,
    jobs: Jobs = CORES,
    seed: Annotated[int | None, typer.Option("--seed", help="Default: a secret one, kept with the results.")] = None,
    course: CourseFolder = None,
    trust_submissions: Trust = False,
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
    )
    reports = grade(_course(course), order, _progress)
    for line in class_lines(reports):
        _say(line)
    _say(f"\nGrades: {order.output / 'grades.csv'}")
    _say(f"The class: {order.output / 'class.html'}")
    _say(f"Each student: {order.output / 'students'}")
    waiting = sum(report.needs_review for report in reports)
    if waiting:
        _say(f"{waiting} of {len(reports)} need a person; {order.output / 'class.html'} says why.")
        raise typer.Exit(NEEDS_PERSON)


@app.command()
def check(
    notebook: Annotated[Path, typer.Argument(help="Your own notebook, .ipynb or .py.")],
    assignment: Annotated[str | None, typer.Option("--assignment", help="Default: from the file's name.")] = None,
    course: CourseFolder = None,
) -> None:
    """Check your own notebook with the public inputs, as `check(...)` does in it."""
    from autograder.checking import check_notebook
    from autograder.reports.terminal import report_lines

    report = check_notebook(_course(course), notebook, assignment)
    for line in report_lines(report):
        print(line)
    if report.needs_review:
        raise typer.Exit(NEEDS_PERSON)


@app.command()
def build(
    names: Annotated[list[str] | None, typer.Argument(help="Default: all assignments.", metavar="[NAME]...")] = None,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 if a built file is stale.")] = False,
    nbgrader: Annotated[bool, typer.Option("--nbgrader", help="Also write solutions/NAME/NAME.ipynb.")] = False,
    course: CourseFolder = None,
) -> None:
    """Build the released notebooks and public.json from solutions/."""
    from autograder.building.build import build, write, write_source
    from autograder.sandbox.lazy import LazyZygote

    where = _course(course)
    wanted = names or where.names()
    with LazyZygote(1, trust=True) as zygote:
        files = build(where, wanted, zygote)
    if not check:
        write(files)
    for file in files:
        _say(f"{'stale' if check and file.stale else 'written' if file.stale else 'fresh'}  {file.path}")
    for name in wanted if nbgrader else []:
        _say(f"written  {write_source(where, name)}")
    if check and any(file.stale for file in files):
        _say("Run `autograder build` and commit what it writes.")
        raise typer.Exit(NEEDS_PERSON)


@app.command()
def start(
    name: Name,
    folder: Annotated[Path | None, typer.Argument(help="Where to work; default: ./NAME.")] = None,
    course: CourseFolder = None,
) -> None:
    """Copy an assignment to where you work on it."""
    from autograder.course.handout import copy_to

    target = copy_to(_course(course), name, folder or Path(name))
    _say(f"Open {target / name}.ipynb in Jupyter; `autograder check {target / name}.ipynb` checks it as a whole.")


@app.command()
def release(
    name: Name,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Default: NAME.zip.")] = None,
    course: CourseFolder = None,
) -> None:
    """Make the zip that students get; it cannot contain a solution."""
    from autograder.course.handout import zip_to

    _say(f"Written: {zip_to(_course(course), name, output or Path(f'{name}.zip'))}")


@app.command()
def doctor() -> None:
    """Say what this host can and cannot confine."""
    from autograder.sandbox.doctor import sentences

    for line in sentences():
        print(line)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"autograder {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print it.")] = False,
) -> None:
    """Grade a class of notebooks by their values and gradients, without trusting a line of them."""


def main() -> None:
    """Run the command line; errors of ours become one sentence and an exit code."""
    sys.exit(run(lambda: app(standalone_mode=True)))


def run(command: Callable[[], object]) -> int:
    """Run `command`; return its exit code, with a sentence for every error that this package raises on purpose."""
    try:
        command()
    except AutograderError as error:
        _say(f"autograder: {error}")
        return CANNOT_RUN
    except KeyboardInterrupt:
        _say("\nStopped. What was graded is kept; the same command goes on from there.")
        return CANNOT_RUN
    return DONE


def _course(folder: Path | None) -> "Course":
    from autograder.course.folders import find_course

    return find_course(folder)


def _progress(done: int, total: int, report: "Report") -> None:
    from autograder.reports.terminal import clean

    _say(f"[{done}/{total}] {clean(report.student)}: {report.score:g} of {report.max_score:g}")


def _say(line: str) -> None:
    print(line, file=sys.stderr)
