"""Overwrite a file of the host."""

outcome = attempt(lambda: open(MARKED, "w").write("mine"))
