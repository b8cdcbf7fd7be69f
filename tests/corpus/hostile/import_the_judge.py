"""Import what decides."""

# Expected: C open/refused: every file that all users may read, which depends on its folders.


def look():
    import autograder.judging


outcome = attempt(look)
