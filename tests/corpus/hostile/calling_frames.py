"""Find the judge in the frames of the callers."""

import sys


def look():
    frame = sys._getframe()
    while frame:
        name = frame.f_globals.get("__name__", "")
        if name.startswith("autograder.") and not name.startswith(("autograder.guest.", "autograder.wire.")):
            return True
        frame = frame.f_back
    return False


outcome = attempt(look)
