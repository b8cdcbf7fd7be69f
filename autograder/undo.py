"""Take back the last rescore of an output folder: everything but the audit log is as it was, to the byte.

Trusted side. Judges nothing.
"""

from pathlib import Path

from autograder.errors import UsageError
from autograder.language import message
from autograder.marking import login, moment
from autograder.output import RECORD, Output
from autograder.pages import AUDIT, audit_csv
from autograder.publishing import Publication, recover
from autograder.store.audit import Entry, add
from autograder.store.reports import bring_back

UNDONE = message("undone")


def undo(folder: Path, reason: str) -> list[str]:
    """Put back everything as it was before the last rescore of `folder`; return the students it was not graded for yet.

    What was observed of those stays, and the next `grade` has them again.

    Raises:
        UsageError: nothing was graded in `folder`, or there is nothing to undo.
    """
    with graded(folder) as output:
        known = output.store.history()
        if not known:
            raise UsageError(f"{folder} has no rescore that can be undone.")
        entry = Entry(at=moment(), who=login(), what=UNDONE, why=reason)
        publication = Publication(folder)
        publication.take_back(known[-1])
        publication.wait(AUDIT, audit_csv([*output.store.audit(), entry]))
        after = set(output.store.conclusions.all())
        with output.store.writing() as connection:
            bring_back(connection, known[-1])
            add(connection, [entry])
            publication.announce(connection, f"old {known[-1]}")
        recover(folder, output.store)
        return sorted(after - set(output.store.conclusions.all()))


def graded(folder: Path) -> Output:
    """Return the output folder of an earlier run.

    Raises:
        UsageError: nothing was graded there.
    """
    if not (folder / RECORD).is_file():
        raise UsageError(f"{folder} holds no graded class; expected a folder that `autograder grade` wrote.")
    return Output(folder, None)
