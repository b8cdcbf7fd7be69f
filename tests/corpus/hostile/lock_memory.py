"""Lock memory."""

outcome = attempt(lambda: call("mlockall", 1))
