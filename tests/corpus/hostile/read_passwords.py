"""Read the accounts of the host."""

outcome = attempt(lambda: open("/etc/passwd").read())
