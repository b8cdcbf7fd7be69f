"""Read the command line of the grader."""

outcome = attempt(lambda: open(f"/proc/{HOST}/cmdline", "rb").read())
