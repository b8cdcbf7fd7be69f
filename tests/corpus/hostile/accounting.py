"""Have the kernel write a file."""

outcome = attempt(lambda: call("acct", b"mine"))
