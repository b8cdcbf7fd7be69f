"""What a command says: words and progress to stderr, what a program may read to stdout. The only file that prints.

Trusted side. Never says anything of a submission that was not made safe for a terminal.
"""

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from autograder.model.report import Report

DONE, NEEDS_PERSON, CANNOT_RUN = 0, 1, 2


def say(line: str) -> None:
    """Say one line to the person who runs the command."""
    print(line, file=sys.stderr)


def show(line: str) -> None:
    """Write one line of the command's result, which may be piped on."""
    print(line)


def progress(done: int, total: int, report: "Report") -> None:
    """Say that one submission is done."""
    from autograder.language import phrase
    from autograder.reports.terminal import clean

    share = phrase("{earned} of {most}", earned=f"{report.score:g}", most=f"{report.max_score:g}")
    say(f"[{done}/{total}] " + phrase("{name}: {words}", name=clean(report.student), words=share))
