"""Import the solutions as a package."""

import sys

sys.path.insert(0, REPOSITORY)


def look():
    import solutions.activations

    return solutions.activations.__file__


outcome = attempt(look)
