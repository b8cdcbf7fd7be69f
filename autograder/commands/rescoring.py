"""`rescore`: whose score changes and why, then, if the instructor agrees, the new grades; or back to the old ones.

Trusted side. Decides nothing: `autograder.rescore` and `autograder.undo` do.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.commands.options import CourseFolder, Language, course_of
from autograder.commands.speech import say, show

if TYPE_CHECKING:
    from autograder.rescore import Proposal, Rescoring


def rescore(
    folder: Annotated[Path, typer.Argument(help="What `autograder grade` wrote, such as graded/NAME.", metavar="DIR")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Write without asking.")] = False,
    keep_higher: Annotated[bool, typer.Option("--keep-higher", help="Let nobody's score go down.")] = False,
    back: Annotated[bool, typer.Option("--undo", help="Put back what was there before the last rescore.")] = False,
    reason: Annotated[str, typer.Option("--reason", help="Why, for the audit log.")] = "",
    course: CourseFolder = None,
    language: Language = None,
) -> None:
    """Judge a graded class again without running it, after a change of points, tolerances, checks or policy."""
    if back:
        _undo(folder, reason)
    else:
        from autograder.rescore import Rescoring

        with Rescoring(course_of(course), folder, language=language) as rescoring:
            _rescore(rescoring, folder, yes, keep_higher, reason)


def _rescore(rescoring: "Rescoring", folder: Path, yes: bool, keep_higher: bool, reason: str) -> None:
    from autograder.language import phrase

    proposal = rescoring.propose(keep_higher=keep_higher)
    _tell(proposal)
    if rescoring.is_settled(proposal):
        say(phrase("Everything is as the assignment says; nothing was written."))
        return
    if (proposal.changes or proposal.held) and not yes:
        _ask()
    words = phrase(
        "Written: {count} files in {folder}; `{command}` puts the old ones back.",
        count=rescoring.write(proposal, reason),
        folder=folder,
        command=f"autograder rescore {folder} --undo",
    )
    say(words)
    say(phrase("Who changed what, when and why: {path}", path=folder / "audit.csv"))


def _undo(folder: Path, reason: str) -> None:
    from autograder.undo import undo

    later = undo(folder, reason)
    say(f"{folder} is as it was before the last rescore. That it was undone is in {folder / 'audit.csv'}.")
    if later:
        say(f"{len(later)} students were first graded after that; `autograder grade` puts them back, without a run.")


def _tell(proposal: "Proposal") -> None:
    from autograder.language import listed, phrase
    from autograder.reports.terminal import change_lines

    for line in change_lines([*proposal.changes, *proposal.held]):
        show(line)
    changed = len({one.student for one in proposal.changes})
    if changed:
        counts = {"count": changed, "students": proposal.students}
        say(phrase("The score of {count} of {students} students changes.", **counts))
    else:
        say(phrase("Nobody's score changes."))
    if proposal.held:
        say(phrase("{count} would go down and are kept.", count=len(proposal.held)))
    if proposal.reworded:
        say(phrase("{count} more pages say something else for the same points.", count=proposal.reworded))
    if proposal.waiting:
        names = listed(proposal.waiting[:5]) + (" …" if len(proposal.waiting) > 5 else "")
        words = phrase(
            "{count} attempts were never run; `autograder grade` will, after this: {names}",
            count=len(proposal.waiting),
            names=names,
        )
        say(words)


def _ask() -> None:
    from autograder.language import phrase

    if not sys.stdin.isatty():
        say(phrase("Nothing was written: there is nobody to ask. Add --yes to write."))
        raise typer.Exit(2)
    if not typer.confirm(phrase("Write this?"), err=True):
        say(phrase("Nothing was written."))
        raise typer.Exit(0)
