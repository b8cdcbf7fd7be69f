"""Read the reference solution."""

outcome = attempt(lambda: open(SECRET).read())
