"""Start what takes longest before the command line is read properly: the process that boxes are copied from.

Trusted side. It is a guess from the words of the command; a wrong one is stopped and changes nothing. Says nothing
either: whatever is wrong with the words, the command itself will say.
"""

import sys
from collections.abc import Sequence
from contextlib import suppress
from getopt import GetoptError, gnu_getopt
from pathlib import Path

from autograder.course.answers import libraries
from autograder.course.folders import find_course
from autograder.errors import AutograderError
from autograder.output import is_resumed
from autograder.sandbox.lazy import LazyZygote
from autograder.sandbox.limits import CORES, SWITCH_SECONDS

# The options of `grade`, as getopt writes them.
SHORT = "o:j:"
LONG = ["output=", "jobs=", "seed=", "course=", "trust-submissions", "only=", "gradebook=", "junit=", "language="]

_Wanted = tuple[int, bool, tuple[str, ...]]
_guessed: dict[_Wanted, LazyZygote] = {}


def guess(words: Sequence[str]) -> None:
    """Start the process that a command will copy boxes from.

    Args:
        words: what follows `autograder grade` on the command line.
    """
    with suppress(GetoptError, AutograderError, OSError, ValueError):
        options, (name, _) = gnu_getopt(list(words), SHORT, LONG)
        said = dict(options)
        output = said.get("--output") or said.get("-o") or Path("graded") / name
        if is_resumed(Path(output)):
            return
        course = find_course(Path(said["--course"]) if "--course" in said else None)
        jobs = int(said.get("--jobs") or said.get("-j") or CORES)
        wanted = jobs, "--trust-submissions" in said, libraries(course, name)
        boxes = LazyZygote(*wanted)
        sys.setswitchinterval(SWITCH_SECONDS)  # or imports in this thread would hold up the start
        boxes.start()
        _guessed[wanted] = boxes


def boxes_for(jobs: int, trust: bool, needed: tuple[str, ...]) -> LazyZygote:
    """Return where boxes come from: what was guessed, if it was guessed right, else one that is not started yet.

    Args:
        jobs: boxes at the same time.
        trust: go on where nothing can be confined.
        needed: what every box imports besides the usual.
    """
    right = _guessed.pop((jobs, trust, needed), None)
    while _guessed:
        with _guessed.popitem()[1]:
            pass
    return right or LazyZygote(jobs, trust, needed)
