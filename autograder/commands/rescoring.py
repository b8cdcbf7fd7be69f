"""`rescore`: whose score changes and why, then, if the instructor agrees, the new grades; or back to the old ones.

Trusted side. Decides nothing: `autograder.rescore` and `autograder.undo` do.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.commands.options import CourseFolder, course_of
from autograder.commands.speech import say, show

if TYPE_CHECKING:
    from autograder.rescore import Proposal


def rescore(
    folder: Annotated[Path, typer.Argument(help="What `autograder grade` wrote, such as graded/NAME.", metavar="DIR")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Write without asking.")] = False,
    keep_higher: Annotated[bool, typer.Option("--keep-higher", help="Let nobody's score go down.")] = False,
    back: Annotated[bool, typer.Option("--undo", help="Put back what was there before the last rescore.")] = False,
    reason: Annotated[str, typer.Option("--reason", help="Why, for the audit log.")] = "",
    course: CourseFolder = None,
) -> None:
    """Judge a graded class again without running it, after a change of points, tolerances, checks or policy."""
    if back:
        _undo(folder, reason)
    else:
        _rescore(folder, yes, keep_higher, reason, course)


def _rescore(folder: Path, yes: bool, keep_higher: bool, reason: str, course: Path | None) -> None:
    from autograder.rescore import Rescoring

    with Rescoring(course_of(course), folder) as rescoring:
        proposal = rescoring.propose(keep_higher=keep_higher)
        _tell(proposal)
        if rescoring.is_settled(proposal):
            say("Everything is as the assignment says; nothing was written.")
            return
        if (proposal.changes or proposal.held) and not yes:
            _ask()
        written = rescoring.write(proposal, reason)
    say(f"Written: {written} files in {folder}; `autograder rescore {folder} --undo` puts the old ones back.")
    say(f"Who changed what, when and why: {folder / 'audit.csv'}")


def _undo(folder: Path, reason: str) -> None:
    from autograder.undo import undo

    later = undo(folder, reason)
    say(f"{folder} is as it was before the last rescore. That it was undone is in {folder / 'audit.csv'}.")
    if later:
        say(f"{len(later)} students were first graded after that; `autograder grade` puts them back, without a run.")


def _tell(proposal: "Proposal") -> None:
    from autograder.reports.terminal import change_lines

    for line in change_lines([*proposal.changes, *proposal.held]):
        show(line)
    changed = len({one.student for one in proposal.changes})
    say(f"The score of {changed} of {proposal.students} students changes." if changed else "Nobody's score changes.")
    if proposal.held:
        say(f"{len(proposal.held)} would go down and are kept.")
    if proposal.reworded:
        say(f"{proposal.reworded} more pages say something else for the same points.")
    if proposal.waiting:
        listed = ", ".join(proposal.waiting[:5]) + (" …" if len(proposal.waiting) > 5 else "")
        say(f"{len(proposal.waiting)} attempts were never run; `autograder grade` will, after this: {listed}")


def _ask() -> None:
    if not sys.stdin.isatty():
        say("Nothing was written: there is nobody to ask. Add --yes to write.")
        raise typer.Exit(2)
    if not typer.confirm("Write this?", err=True):
        say("Nothing was written.")
        raise typer.Exit(0)
