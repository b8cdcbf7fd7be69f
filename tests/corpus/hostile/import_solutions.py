"""Import the solutions as a package."""

# Expected: C open/refused: every file that all users may read, which depends on its folders.

import sys

sys.path.insert(0, REPOSITORY)


def look():
    import solutions.activations

    return solutions.activations.__file__


outcome = attempt(look)
