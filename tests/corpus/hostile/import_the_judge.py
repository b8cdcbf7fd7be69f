"""Import what decides."""


def look():
    import autograder.judging


outcome = attempt(look)
