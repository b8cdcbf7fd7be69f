"""The command line: arguments in, exit code out. Lists the commands; each is in `autograder.commands`.

Trusted side. A mistake of the user's is one sentence, never a traceback.
"""

import sys
from collections.abc import Callable
from typing import Annotated

import typer

from autograder import __version__
from autograder.commands import coursework, exporting, grading, host, naming, rescoring
from autograder.commands.speech import CANNOT_RUN, DONE, say, show
from autograder.errors import AutograderError

app = typer.Typer(
    help="Grade a class of notebooks by their values and gradients, without trusting a line of them.",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

for command in (
    grading.grade,
    grading.check,
    rescoring.rescore,
    naming.name_mistake,
    coursework.new,
    coursework.build,
    coursework.messages,
    coursework.prove,
    coursework.start,
    coursework.release,
    exporting.export,
    exporting.gradescope,
    host.doctor,
):
    app.command()(command)


def _version(wanted: bool) -> None:
    if wanted:
        show(f"autograder {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print it.")] = False,
) -> None:
    """Grade a class of notebooks by their values and gradients, without trusting a line of them."""


def run_command_line() -> None:
    """Run the command line; errors of ours become one sentence and an exit code."""
    sys.exit(run(lambda: app(standalone_mode=True)))


def run(command: Callable[[], object]) -> int:
    """Run `command`; return its exit code, with a sentence for every error that this package raises on purpose."""
    try:
        command()
    except AutograderError as error:
        say(f"autograder: {error}")
        return CANNOT_RUN
    except KeyboardInterrupt:
        say("\nStopped. What was graded is kept; the same command goes on from there.")
        return CANNOT_RUN
    return DONE
