"""`new`, `build`, `prove`, `start` and `release`: from solutions to what students get.

Trusted side. Decides nothing: `autograder.building` and `autograder.course` do.
"""

from pathlib import Path
from typing import Annotated

import typer

from autograder.commands.options import CourseFolder, Name, course_of
from autograder.commands.speech import NEEDS_PERSON, say

NewName = Annotated[str, typer.Argument(help="Its name, such as week_3.", metavar="NAME")]


def new(name: NewName, course: CourseFolder = None) -> None:
    """Begin an assignment: files that grade as they stand."""
    from autograder.building.new import new as write_new

    for path in write_new(course or Path.cwd(), name):
        say(f"written  {path}")
    say(f"Next: `autograder build {name}`, then `autograder prove {name}`.")


def build(
    names: Annotated[list[str] | None, typer.Argument(help="Default: all assignments.", metavar="[NAME]...")] = None,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 if a built file is stale.")] = False,
    nbgrader: Annotated[bool, typer.Option("--nbgrader", help="Also write solutions/NAME/NAME.ipynb.")] = False,
    course: CourseFolder = None,
) -> None:
    """Build the released notebooks and public.json from solutions/."""
    from autograder.building.build import build, write_source
    from autograder.building.files import write
    from autograder.sandbox.lazy import LazyZygote

    where = course_of(course)
    wanted = names or where.names()
    with LazyZygote(1, trust=True) as zygote:
        files = build(where, wanted, zygote)
    if not check:
        write(files)
    for file in files:
        say(f"{'stale' if check and file.stale else 'written' if file.stale else 'fresh'}  {file.path}")
    for name in wanted if nbgrader else []:
        say(f"written  {write_source(where, name)}")
    if check and any(file.stale for file in files):
        say("Run `autograder build` and commit what it writes.")
        raise typer.Exit(NEEDS_PERSON)


def messages(
    names: Annotated[list[str] | None, typer.Argument(help="Default: all assignments.", metavar="[NAME]...")] = None,
    language: Annotated[str, typer.Option("--language", help="Of the catalogues, such as zh.")] = "zh",
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 1 if a message has no translation.")
    ] = False,
    course: CourseFolder = None,
) -> None:
    """Bring the catalogues for translators up to date with what the assignments say."""
    from autograder.building.files import write
    from autograder.building.messages import catalogues, our_catalogue
    from autograder.language.catalogues import OURS

    where = course_of(course)
    ours = [our_catalogue(language)] if not names and where.assignments.parent == OURS.parent else []
    files = ours + [file for name in names or where.names() for file in catalogues(where, name, language)]
    if not check:
        write(files)
    for file in files:
        say(f"{file.path}: {len(file.missing)} without a translation")
    if check and any(file.missing or file.stale for file in files):
        say("Run `autograder messages`, fill in what it writes, and commit that.")
        raise typer.Exit(NEEDS_PERSON)


def prove(
    name: Name,
    seeds: Annotated[int, typer.Option("--seeds", "-n", min=1, max=1000, help="How many sets of inputs to try.")] = 3,
    course: CourseFolder = None,
) -> None:
    """Try an assignment's known right and wrong answers."""
    from autograder.proving import prove as doubts_about
    from autograder.sandbox.lazy import LazyZygote

    with LazyZygote(1, trust=True) as zygote:
        tried = range(1, seeds + 1)
        doubts = doubts_about(
            course_of(course), name, tried, zygote, lambda seed: say(f"[{seed}/{seeds}] inputs drawn")
        )
    for doubt in doubts:
        say(f"{doubt.exercise}: {doubt.answer} {doubt.words}")
    if doubts:
        raise typer.Exit(NEEDS_PERSON)
    say("The reference and every alternative earn everything; every misconception loses points and is named.")


def start(
    name: Name,
    folder: Annotated[Path | None, typer.Argument(help="Where to work; default: ./NAME.")] = None,
    course: CourseFolder = None,
) -> None:
    """Copy an assignment to where you work on it."""
    from autograder.course.handout import copy_to

    target = copy_to(course_of(course), name, folder or Path(name))
    say(f"Open {target / name}.ipynb in Jupyter; `autograder check {target / name}.ipynb` checks it as a whole.")


def release(
    name: Name,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Default: NAME.zip.")] = None,
    course: CourseFolder = None,
) -> None:
    """Make the zip that students get; it cannot contain a solution."""
    from autograder.course.handout import zip_to

    say(f"Written: {zip_to(course_of(course), name, output or Path(f'{name}.zip'))}")
