"""Read the command line of the grader."""

# Expected: C open: every user may read it.

outcome = attempt(lambda: open(f"/proc/{HOST}/cmdline", "rb").read())
