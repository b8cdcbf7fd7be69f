"""Set the clock."""

outcome = attempt(lambda: call("settimeofday", 0, 0))
