"""Read the memory of the grader."""

outcome = attempt(lambda: open(f"/proc/{HOST}/mem", "rb"))
