"""Let other processes look inside."""

outcome = attempt(lambda: call("prctl", 4, 1, 0, 0, 0))
