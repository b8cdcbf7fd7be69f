"""Stop the kernel in the middle of a copy."""

outcome = attempt(lambda: call("userfaultfd", 0))
