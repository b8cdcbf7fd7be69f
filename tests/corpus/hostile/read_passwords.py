"""Read the accounts of the host."""

# Expected: C open: it is a file that every user may read.

outcome = attempt(lambda: open("/etc/passwd").read())
